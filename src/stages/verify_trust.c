/* SPDX-License-Identifier: Apache-2.0 */
/* verify_trust.c - the trust directory in; whether its revocations are fresh,
 * and how to allow one more profile, out */
#include "stages/verify.h"

#include <stdio.h>
#include <string.h>

static enum seal_status fail_stale(const struct seal_verify_run *run,
				   struct seal_verdict *verdict,
				   const char *until, struct seal_error *error)
{
	char have[64];
	char expected[64];
	char now[SEAL_TIME_TEXT];

	seal_time_format(run->clock, now);
	snprintf(have, sizeof(have), "revocation data until %s", until);
	snprintf(expected, sizeof(expected), "later than %s", now);
	return seal_findings_add(&verdict->findings, SEAL_CHECK_REVOCATION,
				 "stale",
				 seal_policy_unjudged(&run->report->policy,
						      SEAL_CHECK_REVOCATION),
				 verdict->path,
				 "the trust directory's revocation data is out "
				 "of date: whether the signature was revoked "
				 "cannot be told",
				 have, expected,
				 "fetch the newest trust directory; its owner "
				 "renews it with seal-trust revocations "
				 "refresh",
				 error);
}

/*
 * By the real clock, whatever --at asks: what was revoked meanwhile is not in
 * old data.
 */
enum seal_status seal_verify_freshness(const struct seal_verify_run *run,
				       struct seal_verdict *verdict,
				       struct seal_error *error)
{
	const struct seal_revocations *data = &run->trust.revocations;
	int64_t fifth = (data->valid_until - data->updated_at) / 5;
	char until[SEAL_TIME_TEXT];

	if (!data->has_valid_until)
		return SEAL_OK;
	seal_time_format(data->valid_until, until);
	if (run->clock >= data->valid_until)
		return fail_stale(run, verdict, until, error);
	if (run->clock < data->valid_until - fifth)
		return SEAL_OK;
	return seal_findings_add(
		&verdict->findings, SEAL_CHECK_REVOCATION, "ageing",
		SEAL_WARNING, verdict->path,
		"the trust directory's revocation data is soon "
		"out of date",
		until, NULL,
		"its owner renews it with seal-trust "
		"revocations refresh",
		error);
}

/* May it stand in a command that somebody copies into a shell? */
static bool is_plain(const char *text)
{
	return text[0] != '-' && text[strspn(text, "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
						   "abcdefghijklmnopqrstuvwxyz"
						   "0123456789_./-")] == '\0';
}

static enum seal_status add_publishers(const struct seal_verify_run *run,
				       struct seal_bytes *line, bool *sayable,
				       struct seal_error *error)
{
	const struct seal_strings *arns = &run->config.publishers;
	enum seal_status status = SEAL_OK;

	for (size_t i = 0; i < arns->count && status == SEAL_OK; i++) {
		const struct seal_profile *profile = NULL;
		const struct seal_profile_version *version = seal_trust_version(
			&run->trust, arns->items[i], &profile);

		if (!version) {
			*sayable = false;
			return SEAL_OK;
		}
		status = seal_bytes_printf(line, error, " --allow %s/%s",
					   profile->name, version->version);
	}
	return status;
}

/* An update replaces the whole list, so the line repeats what is in it. */
static enum seal_status build_line(const struct seal_verify_run *run,
				   const char *profile, struct seal_bytes *line,
				   bool *sayable, struct seal_error *error)
{
	const struct seal_strings *names = &run->config.allowed_profiles;
	enum seal_status status;

	status = seal_bytes_printf(line, error, "seal-trust config update %s",
				   run->config.name);
	if (status == SEAL_OK && strcmp(run->trust.directory, "signing") != 0 &&
	    is_plain(run->trust.directory))
		status = seal_bytes_printf(line, error, " --trust %s",
					   run->trust.directory);
	for (size_t i = 0; i < names->count && status == SEAL_OK; i++)
		status = seal_bytes_printf(line, error, " --allow %s",
					   names->items[i]);
	if (status == SEAL_OK)
		status = add_publishers(run, line, sayable, error);
	if (status == SEAL_OK)
		status = seal_bytes_printf(line, error, " --allow %s", profile);
	return status;
}

enum seal_status seal_verify_allow_line(const struct seal_verify_run *run,
					const char *profile,
					struct seal_text *output,
					struct seal_error *error)
{
	struct seal_bytes line = { 0 };
	bool sayable = true;
	enum seal_status status;

	*output = (struct seal_text){ 0 };
	status = build_line(run, profile, &line, &sayable, error);
	if (status == SEAL_OK && sayable)
		status = seal_bytes_to_text(&line, output, error);
	seal_bytes_free(&line);
	return status;
}
