/* SPDX-License-Identifier: Apache-2.0 */
/* zip_time.c - DOS times: UTC, clamped, in steps of two seconds */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <time.h>

#include <cmocka.h>

#include "base/times.h"
#include "domain/zip.h"

static void test_known(void **state)
{
	(void)state;
	/* 1980-01-01, 2024-02-29T12:34:56, 2107-12-31T23:59:58 */
	assert_int_equal(seal_zip_time_from(SEAL_TIME_1980), 0x00210000);
	assert_int_equal(seal_zip_time_from(1709210096), 0x585d645c);
	assert_int_equal(seal_zip_time_from(4354819198), 0xff9fbf7d);
	assert_int_equal(seal_zip_time_to(0x00210000), SEAL_TIME_1980);
	assert_int_equal(seal_zip_time_to(0x585d645c), 1709210096);
	assert_int_equal(seal_zip_time_to(0xff9fbf7d), 4354819198);
}

static void test_clamped(void **state)
{
	(void)state;
	assert_int_equal(seal_zip_time_from(0), 0x00210000);
	assert_int_equal(seal_zip_time_from(-1), 0x00210000);
	assert_int_equal(seal_zip_time_from(INT64_MIN), 0x00210000);
	assert_int_equal(seal_zip_time_from(SEAL_TIME_1980 - 1), 0x00210000);
	assert_int_equal(seal_zip_time_from(4354819200), 0xff9fbf7d);
	assert_int_equal(seal_zip_time_from(INT64_MAX), 0xff9fbf7d);
	/* An odd second is the one before. */
	assert_int_equal(seal_zip_time_from(1709210097), 0x585d645c);
	assert_int_equal(seal_zip_time_from(4354819199), 0xff9fbf7d);
}

static void test_there_and_back(void **state)
{
	(void)state;
	/* Steps that meet all months, hours and the 29th of February. */
	for (int64_t time = SEAL_TIME_1980; time <= 4354819198; time += 98764)
		assert_int_equal(seal_zip_time_to(seal_zip_time_from(time)),
				 time - time % 2);
}

static void test_no_zone(void **state)
{
	(void)state;
	setenv("TZ", "America/St_Johns", 1);
	tzset();
	assert_int_equal(seal_zip_time_from(1709210096), 0x585d645c);
	assert_int_equal(seal_zip_time_to(0x585d645c), 1709210096);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_known),
		cmocka_unit_test(test_clamped),
		cmocka_unit_test(test_there_and_back),
		cmocka_unit_test(test_no_zone),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
