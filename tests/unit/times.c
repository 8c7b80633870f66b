/* SPDX-License-Identifier: Apache-2.0 */
/* times.c - strict times, and validity periods by the calendar */
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <cmocka.h>

#include "base/times.h"
#include "domain/zip.h"

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

/* A zone that counts leap seconds: one package more where it were used. */
static void test_leap_seconds(void **state)
{
	time_t time = 1000000000;
	struct tm parts;
	char text[SEAL_TIME_TEXT];

	(void)state;
	setenv("TZ", "right/UTC", 1);
	tzset();
	gmtime_r(&time, &parts);
	if (parts.tm_sec != 18)
		fail_msg("the test needs the zone right/UTC (tzdata)");
	seal_time_format(1000000000, text);
	assert_string_equal(text, "2001-09-09T01:46:40Z");
	assert_int_equal(seal_zip_time_from(1000000000), 0x2b290dd4);
	assert_int_equal(seal_zip_time_to(0x2b290dd4), 1000000000);
}

/* A DOS time is refused when it does not come back as it was. */
static void test_dos_times(void **state)
{
	struct seal_validity day = { .value = 1, .unit = SEAL_DAYS };
	uint32_t valid = 0;

	(void)state;
	assert_int_equal(seal_zip_time_from(INT64_MIN), 0x00210000);
	assert_int_equal(seal_zip_time_from(INT64_MAX), 0xff9fbf7d);
	assert_int_equal(seal_zip_time_to(0x00210000), SEAL_TIME_1980);
	assert_int_equal(seal_zip_time_from(SEAL_TIME_1980 + 1), 0x00210000);
	/* Each date of 128 years, and all that is none. */
	for (uint32_t date = 0; date <= 0xffff; date++) {
		int64_t time = seal_zip_time_to(date << 16);

		if (seal_zip_time_from(time) != date << 16)
			continue;
		assert_true(time == SEAL_TIME_1980 + valid * 86400LL);
		assert_true(seal_validity_end(time, &day) == time + 86400);
		valid++;
	}
	assert_int_equal(valid, 46751);
	/* Each time of a day. */
	valid = 0;
	for (uint32_t clock = 0; clock <= 0xffff; clock++) {
		uint32_t dos = 0x2b290000 | clock;

		if (seal_zip_time_from(seal_zip_time_to(dos)) == dos)
			valid++;
	}
	assert_int_equal(valid, 43200);
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
		cmocka_unit_test(test_leap_seconds),
		cmocka_unit_test(test_dos_times),
		cmocka_unit_test(test_validity_parse),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
