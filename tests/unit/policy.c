/* SPDX-License-Identifier: Apache-2.0 */
/* policy.c - modes in, actions and the worst result out */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "domain/verdict.h"

static char config_path[] = "signing/configs/production.json";

static struct seal_policy make(struct seal_config config, enum seal_mode option,
			       enum seal_mode environment)
{
	struct seal_policy policy;

	config.path = config_path;
	seal_policy_make(&config, option, environment, &policy);
	return policy;
}

/* Every check but integrity has |mode|. */
static void assert_all(const struct seal_policy *policy, enum seal_mode mode)
{
	assert_int_equal(policy->actions[SEAL_CHECK_INTEGRITY],
			 SEAL_MODE_ENFORCE);
	for (int i = SEAL_CHECK_INTEGRITY + 1; i < SEAL_CHECK_COUNT; i++)
		assert_int_equal(policy->actions[i], mode);
}

static void nothing_given_is_warn(void **state)
{
	struct seal_policy policy = make((struct seal_config){ 0 },
					 SEAL_MODE_UNSET, SEAL_MODE_UNSET);

	(void)state;
	assert_all(&policy, SEAL_MODE_WARN);
	assert_int_equal(policy.mode, SEAL_MODE_WARN);
	assert_string_equal(policy.source, config_path);
}

static void integrity_always_blocks(void **state)
{
	struct seal_config config = { .untrusted = SEAL_MODE_WARN };
	struct seal_policy policy;

	(void)state;
	config.checks[SEAL_CHECK_INTEGRITY] = SEAL_MODE_WARN;
	policy = make(config, SEAL_MODE_WARN, SEAL_MODE_WARN);
	assert_int_equal(policy.actions[SEAL_CHECK_INTEGRITY],
			 SEAL_MODE_ENFORCE);
	assert_int_equal(seal_policy_severity(&policy, SEAL_CHECK_INTEGRITY),
			 SEAL_ERROR);
}

static void option_raises(void **state)
{
	struct seal_config config = { .untrusted = SEAL_MODE_WARN };
	struct seal_policy policy =
		make(config, SEAL_MODE_ENFORCE, SEAL_MODE_UNSET);

	(void)state;
	assert_all(&policy, SEAL_MODE_ENFORCE);
	assert_string_equal(policy.source, "--mode");
	assert_false(policy.option_ignored);
}

static void environment_raises(void **state)
{
	struct seal_config config = { .untrusted = SEAL_MODE_WARN };
	struct seal_policy policy =
		make(config, SEAL_MODE_WARN, SEAL_MODE_ENFORCE);

	(void)state;
	assert_all(&policy, SEAL_MODE_ENFORCE);
	assert_string_equal(policy.source, "SEAL_MODE");
	assert_true(policy.option_ignored);
	assert_false(policy.environment_ignored);
}

static void nothing_lowers(void **state)
{
	struct seal_config config = { .untrusted = SEAL_MODE_ENFORCE };
	struct seal_policy policy =
		make(config, SEAL_MODE_WARN, SEAL_MODE_WARN);

	(void)state;
	assert_all(&policy, SEAL_MODE_ENFORCE);
	assert_string_equal(policy.source, config_path);
	assert_true(policy.option_ignored);
	assert_true(policy.environment_ignored);
}

static void a_check_has_its_own_action(void **state)
{
	struct seal_config config = { .untrusted = SEAL_MODE_ENFORCE };
	struct seal_policy policy;

	(void)state;
	config.checks[SEAL_CHECK_EXPIRY] = SEAL_MODE_WARN;
	policy = make(config, SEAL_MODE_UNSET, SEAL_MODE_UNSET);
	assert_int_equal(seal_policy_severity(&policy, SEAL_CHECK_EXPIRY),
			 SEAL_WARNING);
	assert_int_equal(seal_policy_severity(&policy, SEAL_CHECK_MISMATCH),
			 SEAL_ERROR);
	assert_int_equal(seal_policy_unjudged(&policy, SEAL_CHECK_EXPIRY),
			 SEAL_WARNING);
	assert_int_equal(seal_policy_unjudged(&policy, SEAL_CHECK_LAYERS),
			 SEAL_CANNOT_JUDGE);
	/* The ratchet raises that one too. */
	policy = make(config, SEAL_MODE_ENFORCE, SEAL_MODE_UNSET);
	assert_all(&policy, SEAL_MODE_ENFORCE);
}

/* A --mode warn that would soften a single stricter check is ignored too. */
static void one_stricter_check_is_kept(void **state)
{
	struct seal_config config = { .untrusted = SEAL_MODE_WARN };
	struct seal_policy policy;

	(void)state;
	config.checks[SEAL_CHECK_LAYERS] = SEAL_MODE_ENFORCE;
	policy = make(config, SEAL_MODE_WARN, SEAL_MODE_UNSET);
	assert_int_equal(policy.actions[SEAL_CHECK_LAYERS], SEAL_MODE_ENFORCE);
	assert_int_equal(policy.actions[SEAL_CHECK_EXPIRY], SEAL_MODE_WARN);
	assert_true(policy.option_ignored);
}

static void statuses_have_an_order(void **state)
{
	(void)state;
	assert_int_equal(seal_status_worse(SEAL_OK, SEAL_UNJUDGED),
			 SEAL_UNJUDGED);
	assert_int_equal(seal_status_worse(SEAL_UNJUDGED, SEAL_REFUSED),
			 SEAL_REFUSED);
	assert_int_equal(seal_status_worse(SEAL_REFUSED, SEAL_UNJUDGED),
			 SEAL_REFUSED);
	assert_int_equal(seal_status_worse(SEAL_REFUSED, SEAL_USAGE),
			 SEAL_USAGE);
	assert_int_equal(seal_status_worse(SEAL_OK, SEAL_OK), SEAL_OK);
}

static void add(struct seal_findings *findings, enum seal_severity severity)
{
	struct seal_error error = { 0 };

	assert_int_equal(seal_findings_add(findings, SEAL_CHECK_EXPIRY,
					   "expired", severity, "a.zip", "text",
					   NULL, NULL, NULL, &error),
			 SEAL_OK);
}

static void the_worst_finding_counts(void **state)
{
	struct seal_findings findings = { 0 };

	(void)state;
	assert_int_equal(seal_findings_result(&findings), SEAL_RESULT_VALID);
	add(&findings, SEAL_NOTE);
	assert_int_equal(seal_findings_result(&findings), SEAL_RESULT_VALID);
	add(&findings, SEAL_WARNING);
	assert_int_equal(seal_findings_result(&findings), SEAL_RESULT_WARNING);
	add(&findings, SEAL_CANNOT_JUDGE);
	assert_int_equal(seal_findings_result(&findings), SEAL_RESULT_UNJUDGED);
	add(&findings, SEAL_ERROR);
	add(&findings, SEAL_NOTE);
	assert_int_equal(seal_findings_result(&findings), SEAL_RESULT_REFUSED);
	assert_int_equal(seal_findings_number(&findings, SEAL_NOTE), 2);
	seal_findings_free(&findings);
}

/* A refusal blocks; an unreadable file is no verdict about the package. */
static void failures_become_findings(void **state)
{
	struct seal_findings findings = { 0 };
	struct seal_error refusal = { .status = SEAL_REFUSED,
				      .check = "integrity/gap",
				      .text = "36 bytes" };
	struct seal_error unread = { .status = SEAL_UNJUDGED,
				     .path = "other.zip",
				     .text = "cannot open" };
	struct seal_error error = { 0 };

	(void)state;
	assert_int_equal(seal_findings_add_failure(&findings, "a.zip", &refusal,
						   &error),
			 SEAL_OK);
	assert_string_equal(findings.items[0].rule, "gap");
	assert_string_equal(findings.items[0].path, "a.zip");
	assert_int_equal(findings.items[0].severity, SEAL_ERROR);
	assert_int_equal(seal_findings_add_failure(&findings, "a.zip", &unread,
						   &error),
			 SEAL_OK);
	assert_string_equal(findings.items[1].rule, "unread");
	assert_string_equal(findings.items[1].path, "other.zip");
	assert_int_equal(findings.items[1].severity, SEAL_CANNOT_JUDGE);
	seal_findings_free(&findings);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(nothing_given_is_warn),
		cmocka_unit_test(integrity_always_blocks),
		cmocka_unit_test(option_raises),
		cmocka_unit_test(environment_raises),
		cmocka_unit_test(nothing_lowers),
		cmocka_unit_test(a_check_has_its_own_action),
		cmocka_unit_test(one_stricter_check_is_kept),
		cmocka_unit_test(statuses_have_an_order),
		cmocka_unit_test(the_worst_finding_counts),
		cmocka_unit_test(failures_become_findings),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
