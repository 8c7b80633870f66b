/* SPDX-License-Identifier: Apache-2.0 */
/* match.c - patterns over names and refs; semantic versions */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <cmocka.h>

#include "domain/trust.h"

static void test_glob(void **state)
{
	static const struct {
		const char *pattern;
		const char *text;
		bool match;
	} cases[] = {
		{ "app.zip", "app.zip", true },
		{ "app.zip", "app.zipp", false },
		{ "app.zip", "app.zi", false },
		{ "", "", true },
		{ "", "a", false },
		{ "*", "", true },
		{ "*", "a/b", true },
		{ "**", "a", true },
		{ "a*", "b", false },
		{ "*.zip", "x/y.zip", true },
		{ "*.zip", ".zip", true },
		{ "*.zip", "a.zip.exe", false },
		{ "a*b*c", "a--b--b--c", true },
		{ "a*b*c", "a--b--b--", false },
		{ "refs/tags/v*", "refs/tags/v1.2.3", true },
		{ "refs/tags/v*", "refs/heads/v1", false },
		{ "refs/tags/v*", "xrefs/tags/v1", false },
		{ "?", "a", true },
		{ "?", "", false },
		{ "?", "ab", false },
		{ "?", "\xc3\xa4", true },
		{ "??", "\xc3\xa4", false },
		{ "?", "\xff", true },
		{ "[a-c]x", "bx", true },
		{ "[a-c]x", "dx", false },
		{ "[!a-c]x", "dx", true },
		{ "[!a-c]x", "ax", false },
		{ "[^a-c]", "b", false },
		{ "[]]", "]", true },
		{ "[!]]", "]", false },
		{ "[a-]", "-", true },
		{ "[\xc3\xa0-\xc3\xa9]", "\xc3\xa4", true },
		{ "[abc", "[abc", true },
		{ "[abc", "a", false },
		{ "v[1]", "v[1]", true },
		{ "v[1]", "v1", true },
		{ "\\*", "*", true },
		{ "\\*", "a", false },
		{ "a\\", "a\\", true },
		{ "*\\?", "is it?", true },
		{ "*\\?", "is it!", false },
		{ "APP", "app", false },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		if (seal_glob_match(cases[i].pattern, cases[i].text) !=
		    cases[i].match)
			fail_msg("%s against %s", cases[i].pattern,
				 cases[i].text);
	}
}

/* A matcher that tries every star again would take longer than the sun has. */
static void test_glob_time(void **state)
{
	char pattern[1025];
	char text[1025];
	clock_t start = clock();

	(void)state;
	for (size_t i = 0; i < 1024; i += 2)
		memcpy(pattern + i, "*a", 2);
	pattern[1023] = 'b';
	pattern[1024] = '\0';
	memset(text, 'a', 1024);
	text[1024] = '\0';
	assert_false(seal_glob_match(pattern, text));
	assert_true(clock() - start < CLOCKS_PER_SEC);
}

static void compares(const char *a, const char *b, int expected)
{
	int order = 9;

	if (!seal_version_compare(a, b, &order) || order != expected)
		fail_msg("%s and %s: %d instead of %d", a, b, order, expected);
	if (!seal_version_compare(b, a, &order) || order != -expected)
		fail_msg("%s and %s: %d instead of %d", b, a, order, -expected);
}

static void test_version_order(void **state)
{
	/* Section 11 of the specification, each before the next. */
	static const char *const rising[] = {
		"0.0.0",
		"0.0.1",
		"1.0.0-0",
		"1.0.0-9",
		"1.0.0-10",
		"1.0.0-18446744073709551616",
		"1.0.0--",
		"1.0.0-alpha",
		"1.0.0-alpha.1",
		"1.0.0-alpha.beta",
		"1.0.0-beta",
		"1.0.0-beta.2",
		"1.0.0-beta.11",
		"1.0.0-rc.1",
		"1.0.0",
		"1.0.2",
		"1.0.10",
		"1.2.0",
		"2.0.0",
		"10.0.0",
		"18446744073709551616.0.0",
		"18446744073709551617.0.0",
	};
	size_t count = sizeof(rising) / sizeof(rising[0]);

	(void)state;
	for (size_t i = 0; i < count; i++) {
		compares(rising[i], rising[i], 0);
		for (size_t j = i + 1; j < count; j++)
			compares(rising[i], rising[j], -1);
	}
	compares("1.0.0+build.1", "1.0.0+build.2", 0);
	compares("1.0.0-a+1", "1.0.0-a", 0);
	compares("1.0.0+001", "1.0.0", 0);
}

static void test_no_version(void **state)
{
	static const char *const wrong[] = {
		"",	     "1",	  "1.2",	"1.2.3.4",
		"v1.2.3",    "01.2.3",	  "1.02.3",	"1.2.03",
		"1.2.3-",    "1.2.3-01",  "1.2.3-a..b", "1.2.3+",
		"1.2.3+a+b", "1.2.3-a_b", " 1.2.3",	"1.2.3 ",
		"1.2.-3",    "1..3",	  "-1.2.3",	"1.2.3-\xc3\xa4",
		"1.2.3.",    "1.2.3-a.",  "1.2.x",
	};
	int order;

	(void)state;
	for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++) {
		if (seal_version_compare(wrong[i], "1.0.0", &order) ||
		    seal_version_compare("1.0.0", wrong[i], &order))
			fail_msg("\"%s\" was taken", wrong[i]);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_glob),
		cmocka_unit_test(test_glob_time),
		cmocka_unit_test(test_version_order),
		cmocka_unit_test(test_no_version),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
