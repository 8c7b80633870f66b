/* SPDX-License-Identifier: Apache-2.0 */
/* policy.c - a configuration and the modes asked for in, an action for each
 * check out */
#include "domain/verdict.h"

/* The modes are ordered, so the strictest is the greatest. */
static enum seal_mode stricter(enum seal_mode a, enum seal_mode b)
{
	return a > b ? a : b;
}

static void raise_mode(struct seal_policy *policy, enum seal_mode mode,
		       const char *source)
{
	if (mode <= policy->mode)
		return;
	policy->mode = mode;
	policy->source = source;
}

/* Was a mode given that would have weakened one of the actions? */
static bool is_weaker(const struct seal_policy *policy, enum seal_mode mode)
{
	if (mode == SEAL_MODE_UNSET)
		return false;
	for (int i = SEAL_CHECK_INTEGRITY + 1; i < SEAL_CHECK_COUNT; i++) {
		if (mode < policy->actions[i])
			return true;
	}
	return false;
}

void seal_policy_make(const struct seal_config *config, enum seal_mode option,
		      enum seal_mode environment, struct seal_policy *policy)
{
	enum seal_mode asked = stricter(option, environment);
	enum seal_mode untrusted = stricter(config->untrusted, SEAL_MODE_WARN);

	*policy = (struct seal_policy){ .mode = untrusted,
					.source = config->path };
	raise_mode(policy, option, "--mode");
	raise_mode(policy, environment, "SEAL_MODE");
	for (int i = 0; i < SEAL_CHECK_COUNT; i++) {
		enum seal_mode own = config->checks[i];

		if (own == SEAL_MODE_UNSET)
			own = untrusted;
		policy->actions[i] = stricter(own, asked);
	}
	policy->actions[SEAL_CHECK_INTEGRITY] = SEAL_MODE_ENFORCE;
	policy->option_ignored = is_weaker(policy, option);
	policy->environment_ignored = is_weaker(policy, environment);
}

enum seal_severity seal_policy_severity(const struct seal_policy *policy,
					enum seal_check check)
{
	return policy->actions[check] == SEAL_MODE_WARN ? SEAL_WARNING
							: SEAL_ERROR;
}

enum seal_severity seal_policy_unjudged(const struct seal_policy *policy,
					enum seal_check check)
{
	return policy->actions[check] == SEAL_MODE_WARN ? SEAL_WARNING
							: SEAL_CANNOT_JUDGE;
}
