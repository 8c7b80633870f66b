/* SPDX-License-Identifier: Apache-2.0 */
/* zip_time.c - seconds since 1970 in, DOS date and time out, and back */
#include "domain/zip.h"

#include <time.h>

#include "base/times.h"

#define LAST_TIME INT64_C(4354819198) /* 2107-12-31T23:59:58Z */

uint32_t seal_zip_time_from(int64_t time)
{
	time_t clamped = time < SEAL_TIME_1980 ? SEAL_TIME_1980
			 : time > LAST_TIME    ? LAST_TIME
					       : time;
	struct tm parts = { 0 };
	uint32_t date, clock;

	/* Cannot fail for these years; UTC, so no zone shows. */
	gmtime_r(&clamped, &parts);
	date = (uint32_t)(parts.tm_year - 80) << 9 |
	       (uint32_t)(parts.tm_mon + 1) << 5 | (uint32_t)parts.tm_mday;
	clock = (uint32_t)parts.tm_hour << 11 | (uint32_t)parts.tm_min << 5 |
		(uint32_t)parts.tm_sec / 2;
	return date << 16 | clock;
}

int64_t seal_zip_time_to(uint32_t dos)
{
	struct tm parts = { 0 };

	parts.tm_year = (int)(dos >> 25) + 80;
	parts.tm_mon = (int)(dos >> 21 & 15) - 1;
	parts.tm_mday = (int)(dos >> 16 & 31);
	parts.tm_hour = (int)(dos >> 11 & 31);
	parts.tm_min = (int)(dos >> 5 & 63);
	parts.tm_sec = (int)(dos & 31) * 2;
	return timegm(&parts);
}
