/* SPDX-License-Identifier: Apache-2.0 */
/* times.c - strict times, and validity periods by the calendar */
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <cmocka.h>

#include "base/times.h"

static void parses(const char *text, int64_t expected)
{
	int64_t time = -1;
	char again[SEAL_TIME_TEXT];

	assert_true(seal_time_parse(text, &time));
	assert_int_equal(time, expected);
	seal_time_format(time, again);
	assert_string_equal(again, text);
}

static void test_parse(void **state)
{
	(void)state;
	parses("1970-01-01T00:00:00Z", 0);
	parses("1980-01-01T00:00:00Z", SEAL_TIME_1980);
	parses("2000-02-29T23:59:59Z", 951868799);
	parses("2024-02-29T12:00:00Z", 1709208000);
	parses("2100-03-01T00:00:00Z", 4107542400);
	parses("9999-12-31T23:59:59Z", 253402300799);
}

static void test_parse_refuses(void **state)
{
	static const char *const wrong[] = {
		"",
		"2024",
		"2024-01-01",
		"2024-01-01T00:00:00",
		"2024-01-01t00:00:00Z",
		"2024-01-01T00:00:00z",
		"2024-01-01 00:00:00Z",
		"2024-01-01T00:00:00+00:00",
		"2024-01-01T00:00:00.0Z",
		"2024-01-01T00:00:00Zx",
		" 2024-01-01T00:00:00Z",
		"2024-1-01T00:00:00Z0",
		"2024-00-01T00:00:00Z",
		"2024-13-01T00:00:00Z",
		"2024-01-00T00:00:00Z",
		"2024-01-32T00:00:00Z",
		"2023-02-29T00:00:00Z",
		"2100-02-29T00:00:00Z",
		"2024-04-31T00:00:00Z",
		"2024-01-01T24:00:00Z",
		"2024-01-01T00:60:00Z",
		"2024-01-01T00:00:60Z",
		"1969-12-31T23:59:59Z",
		"-024-01-01T00:00:00Z",
		"+024-01-01T00:00:00Z",
	};
	int64_t time = 7;

	(void)state;
	for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++) {
		if (seal_time_parse(wrong[i], &time))
			fail_msg("accepted: %s", wrong[i]);
	}
	assert_int_equal(time, 7);
}

static void test_arguments(void **state)
{
	int64_t time = 7;

	(void)state;
	assert_true(seal_time_parse_argument("@0", &time));
	assert_int_equal(time, 0);
	assert_true(seal_time_parse_argument("@1709208000", &time));
	assert_int_equal(time, 1709208000);
	assert_true(seal_time_parse_argument("1970-01-01T00:00:01Z", &time));
	assert_int_equal(time, 1);
	assert_true(seal_time_parse_epoch("253402300799", &time));
	assert_false(seal_time_parse_epoch("253402300800", &time));
	assert_false(seal_time_parse_epoch("99999999999999999999999", &time));
	assert_false(seal_time_parse_epoch("", &time));
	assert_false(seal_time_parse_epoch("-1", &time));
	assert_false(seal_time_parse_epoch("+1", &time));
	assert_false(seal_time_parse_epoch(" 1", &time));
	assert_false(seal_time_parse_epoch("1 ", &time));
	assert_false(seal_time_parse_epoch("1.0", &time));
	assert_false(seal_time_parse_epoch("0x1", &time));
	assert_false(seal_time_parse_argument("@", &time));
	assert_false(seal_time_parse_argument("1709208000", &time));
	assert_int_equal(time, 253402300799);
}

/* The C library agrees on every day up to the year 2400. */
static void test_calendar(void **state)
{
	(void)state;
	setenv("TZ", "America/St_Johns", 1);
	tzset();
	for (int64_t day = 0; day < 157000; day++) {
		time_t time = (time_t)(day * 86400 + day % 86400);
		struct tm parts;
		char expected[SEAL_TIME_TEXT];
		char text[SEAL_TIME_TEXT];
		int64_t back;

		gmtime_r(&time, &parts);
		strftime(expected, sizeof(expected), "%Y-%m-%dT%H:%M:%SZ",
			 &parts);
		seal_time_format(time, text);
		assert_string_equal(text, expected);
		assert_true(seal_time_parse(text, &back));
		assert_int_equal(back, time);
	}
}

static void test_format_stays_in_range(void **state)
{
	char text[SEAL_TIME_TEXT];

	(void)state;
	seal_time_format(-1, text);
	assert_string_equal(text, "1970-01-01T00:00:00Z");
	seal_time_format(INT64_MAX, text);
	assert_string_equal(text, "9999-12-31T23:59:59Z");
}

static void ends(const char *start, const char *period, const char *expected)
{
	struct seal_validity validity;
	char text[SEAL_TIME_TEXT];
	int64_t time;

	assert_true(seal_time_parse(start, &time));
	assert_true(seal_validity_parse(period, &validity));
	seal_time_format(seal_validity_end(time, &validity), text);
	assert_string_equal(text, expected);
}

static void test_validity_end(void **state)
{
	(void)state;
	ends("2024-01-31T10:20:30Z", "1MONTHS", "2024-02-29T10:20:30Z");
	ends("2023-01-31T10:20:30Z", "1MONTHS", "2023-02-28T10:20:30Z");
	ends("2024-02-29T00:00:00Z", "1YEARS", "2025-02-28T00:00:00Z");
	ends("2024-02-29T00:00:00Z", "4YEARS", "2028-02-29T00:00:00Z");
	ends("2024-12-31T23:59:59Z", "2MONTHS", "2025-02-28T23:59:59Z");
	ends("2024-12-15T00:00:00Z", "12MONTHS", "2025-12-15T00:00:00Z");
	ends("2024-11-30T00:00:00Z", "135MONTHS", "2036-02-29T00:00:00Z");
	ends("2024-02-28T00:00:00Z", "2DAYS", "2024-03-01T00:00:00Z");
	ends("1970-01-01T00:00:00Z", "11YEARS", "1981-01-01T00:00:00Z");
}

static void test_validity_parse(void **state)
{
	static const char *const wrong[] = {
		"",	     "12",	  "MONTHS",
		"0DAYS",     "012MONTHS", "-1DAYS",
		"+1DAYS",    " 1DAYS",	  "1 DAYS",
		"1days",     "1DAY",	  "1DAYSx",
		"136MONTHS", "12YEARS",	  "4110DAYS",
		"99999DAYS", "1.5YEARS",  "99999999999999999999DAYS",
	};
	struct seal_validity validity = { .value = 5, .unit = SEAL_DAYS };

	(void)state;
	for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++) {
		if (seal_validity_parse(wrong[i], &validity))
			fail_msg("accepted: %s", wrong[i]);
	}
	assert_int_equal(validity.value, 5);
	assert_true(seal_validity_parse("4109DAYS", &validity));
	assert_int_equal(validity.value, 4109);
	assert_int_equal(validity.unit, SEAL_DAYS);
	assert_true(seal_validity_parse("11YEARS", &validity));
	assert_int_equal(validity.unit, SEAL_YEARS);
	validity.value = 0;
	assert_false(seal_validity_allowed(&validity));
	validity.value = -1;
	assert_false(seal_validity_allowed(&validity));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_parse),
		cmocka_unit_test(test_parse_refuses),
		cmocka_unit_test(test_arguments),
		cmocka_unit_test(test_calendar),
		cmocka_unit_test(test_format_stays_in_range),
		cmocka_unit_test(test_validity_end),
		cmocka_unit_test(test_validity_parse),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
