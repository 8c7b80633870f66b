/* SPDX-License-Identifier: Apache-2.0 */
/* error.c - the first cause stays, and its line is safe to print */
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/error.h"

static void test_first_cause_wins(void **state)
{
	struct seal_error error = { 0 };

	(void)state;
	assert_int_equal(seal_fail_check(&error, SEAL_REFUSED, "integrity/gap",
					 "gap: %d bytes", 36),
			 SEAL_REFUSED);
	assert_int_equal(seal_fail(&error, SEAL_UNJUDGED, "later"),
			 SEAL_REFUSED);
	assert_int_equal(seal_fail_check(&error, SEAL_USAGE, "other", "later"),
			 SEAL_REFUSED);
	assert_int_equal(seal_fail_memory(&error), SEAL_REFUSED);
	errno = ENOENT;
	assert_int_equal(seal_fail_errno(&error, "later", "open"),
			 SEAL_REFUSED);
	assert_string_equal(error.check, "integrity/gap");
	assert_string_equal(error.text, "gap: 36 bytes");
	assert_string_equal(error.path, "");
	seal_error_path(&error, "first");
	seal_error_path(&error, "second");
	assert_string_equal(error.path, "first");
	seal_error_fix(&error, "try %s", "this");
	seal_error_fix(&error, "not that");
	assert_string_equal(error.fix, "try this");
}

static void test_errno(void **state)
{
	struct seal_error error = { 0 };

	(void)state;
	errno = ENOENT;
	assert_int_equal(seal_fail_errno(&error, "a.zip", "cannot open"),
			 SEAL_UNJUDGED);
	assert_string_equal(error.path, "a.zip");
	assert_string_equal(error.text,
			    "cannot open: No such file or directory");
	assert_string_equal(error.check, "");
}

static void escapes(const char *text, size_t size, const char *expected)
{
	char output[256];

	assert_int_equal(seal_escape(output, sizeof(output), text, size),
			 strlen(expected));
	assert_string_equal(output, expected);
}

static void test_escape(void **state)
{
	(void)state;
	escapes("plain", 5, "plain");
	escapes("a\0b", 3, "a\\x00b");
	escapes("\x1b[31mred", 8, "\\x1b[31mred");
	escapes("line\nbreak\r\t", 12, "line\\x0abreak\\x0d\\x09");
	escapes("\x7f", 1, "\\x7f");
	escapes("\xc2\x9b", 2, "\\u{9b}"); /* CSI in one character */
	escapes("\u202egpj", 6, "\\u{202e}gpj");
	escapes("a\u200bb", 5, "a\\u{200b}b");
	escapes("\ufeff", 3, "\\u{feff}");
	escapes("\U000e0041", 4, "\\u{e0041}");
	escapes("\u2028", 3, "\\u{2028}");
	escapes("\xff\xfe", 2, "\\xff\\xfe");
	escapes("\xc0\x80", 2, "\\xc0\\x80");
	escapes("\xe2\x82", 2, "\\xe2\\x82");
	escapes("\u00e4\u4e2d\U0001f600", 9, "\u00e4\u4e2d\U0001f600");
}

/* Cut at a whole character, always terminated. */
static void test_escape_cuts(void **state)
{
	char output[6];

	(void)state;
	memset(output, 'x', sizeof(output));
	assert_int_equal(seal_escape(output, 5, "abc\u00e4\u00e4", 7), 3);
	assert_string_equal(output, "abc");
	assert_int_equal(output[5], 'x');
	assert_int_equal(seal_escape(output, 6, "abc\u00e4\u00e4", 7), 5);
	assert_string_equal(output, "abc\u00e4");
	assert_int_equal(seal_escape(output, 4, "a\x01", 2), 1);
	assert_string_equal(output, "a");
	assert_int_equal(seal_escape(output, 1, "a", 1), 0);
	assert_string_equal(output, "");
}

static void test_arguments_are_escaped(void **state)
{
	struct seal_error error = { 0 };
	char name[5000];

	(void)state;
	seal_fail(&error, SEAL_REFUSED, "%s: bad", "\x1b]0;title\x07\nx");
	assert_string_equal(error.text, "\\x1b]0;title\\x07\\x0ax: bad");
	seal_error_path(&error, "a\nb");
	assert_string_equal(error.path, "a\\x0ab");
	seal_error_fix(&error, "%s", "\u202e");
	assert_string_equal(error.fix, "\\u{202e}");

	memset(name, '\n', sizeof(name) - 1);
	name[sizeof(name) - 1] = '\0';
	error = (struct seal_error){ 0 };
	seal_fail(&error, SEAL_REFUSED, "%s", name);
	assert_true(strlen(error.text) < sizeof(error.text));
	assert_null(strchr(error.text, '\n'));
}

/* The longest name there can be is said whole. */
static void test_longest_name(void **state)
{
	struct seal_error error = { 0 };
	char name[1025];

	(void)state;
	memset(name, 'n', sizeof(name) - 1);
	name[sizeof(name) - 1] = '\0';
	seal_fail(&error, SEAL_REFUSED, "%s: %s", name, "the reason");
	assert_string_equal(error.text + 1024, ": the reason");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_first_cause_wins),
		cmocka_unit_test(test_errno),
		cmocka_unit_test(test_escape),
		cmocka_unit_test(test_escape_cuts),
		cmocka_unit_test(test_arguments_are_escaped),
		cmocka_unit_test(test_longest_name),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
