/* SPDX-License-Identifier: Apache-2.0 */
/* rules.c - every finding is explained, known or not */
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "domain/rules.h"

static void test_own(void **state)
{
	struct seal_rule rule = seal_rule_find("mismatch/unsigned");

	(void)state;
	assert_string_equal(rule.id, "mismatch/unsigned");
	assert_string_equal(rule.text, "the package is not signed");
	assert_non_null(strstr(rule.help, "a signature that was taken off"));
	assert_string_equal(rule.fix, "Sign it with seal-sign.");
}

/* A rule of the container has the help of its family. */
static void test_family(void **state)
{
	struct seal_rule rule = seal_rule_find("integrity/gap");
	struct seal_rule other = seal_rule_find("integrity/next-year");

	(void)state;
	assert_non_null(strstr(rule.text, "bytes between entries"));
	assert_non_null(strstr(rule.help, "it is refused"));
	assert_string_equal(other.id, "integrity/next-year");
	assert_string_equal(other.help, rule.help);
	assert_string_equal(other.fix, rule.fix);
	assert_true(other.text[0] != '\0');
}

static void test_unknown(void **state)
{
	struct seal_rule rule = seal_rule_find("");

	(void)state;
	assert_string_equal(rule.id, "");
	assert_non_null(rule.text);
	assert_non_null(rule.help);
	assert_non_null(rule.fix);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_own),
		cmocka_unit_test(test_family),
		cmocka_unit_test(test_unknown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
