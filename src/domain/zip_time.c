/* SPDX-License-Identifier: Apache-2.0 */
/* zip_time.c - seconds since 1970 in, DOS date and time out, and back */
#include "base/times.h"
#include "domain/zip.h"

#define LAST_TIME INT64_C(4354819198) /* 2107-12-31T23:59:58Z */

/* gmtime() would not do: a TZ of "right/UTC" counts leap seconds. */
uint32_t seal_zip_time_from(int64_t time)
{
	struct seal_date parts;
	uint32_t date;
	uint32_t clock;

	if (time < SEAL_TIME_1980)
		time = SEAL_TIME_1980;
	if (time > LAST_TIME)
		time = LAST_TIME;
	seal_date_from_time(time, &parts);
	date = (uint32_t)(parts.year - 1980) << 9 | (uint32_t)parts.month << 5 |
	       (uint32_t)parts.day;
	clock = (uint32_t)parts.hour << 11 | (uint32_t)parts.minute << 5 |
		(uint32_t)parts.second / 2;
	return date << 16 | clock;
}

int64_t seal_zip_time_to(uint32_t dos)
{
	const struct seal_date parts = { .year = (dos >> 25) + 1980,
					 .month = (int)(dos >> 21 & 15),
					 .day = (int)(dos >> 16 & 31),
					 .hour = (int)(dos >> 11 & 31),
					 .minute = (int)(dos >> 5 & 63),
					 .second = (int)(dos & 31) * 2 };

	return seal_date_to_time(&parts);
}
