/* SPDX-License-Identifier: Apache-2.0 */
/* times.c - text in, seconds out and back; periods by the calendar */
#include "base/times.h"

#include <stdio.h>
#include <string.h>
#include <time.h>

/* 9999-12-31T23:59:59Z, the last that RFC 3339 can say. */
#define LAST	     INT64_C(253402300799)
#define DAY	     INT64_C(86400)
#define DAYS_MAX     4109
#define MONTHS_MAX   135
#define YEARS_MAX    11
#define MONTHS_YEAR  12
#define YEARS_ERA    400
#define DAYS_ERA     146097
#define DAYS_TO_1970 719468 /* from 1 March of the year 0 */

int64_t seal_now(void)
{
	struct timespec now = { 0 };

	clock_gettime(CLOCK_REALTIME, &now);
	return (int64_t)now.tv_sec;
}

/*
 * The calendar by arithmetic: the C library's functions follow TZ and the
 * locale. Years start in March here, so that the leap day is their last.
 */
static int64_t days_from_date(int64_t year, int month, int day)
{
	int64_t from_march = (month + 9) % MONTHS_YEAR;
	int64_t march_year = month <= 2 ? year - 1 : year;
	int64_t era = march_year / YEARS_ERA;
	int64_t year_of_era = march_year % YEARS_ERA;
	int64_t day_of_year = (153 * from_march + 2) / 5 + day - 1;
	int64_t day_of_era = year_of_era * 365 + year_of_era / 4 -
			     year_of_era / 100 + day_of_year;

	return era * DAYS_ERA + day_of_era - DAYS_TO_1970;
}

static void date_from_days(int64_t days, int64_t *year, int *month, int *day)
{
	int64_t shifted = days + DAYS_TO_1970;
	int64_t era = shifted / DAYS_ERA;
	int64_t day_of_era = shifted % DAYS_ERA;
	int64_t year_of_era = (day_of_era - day_of_era / 1460 +
			       day_of_era / 36524 - day_of_era / 146096) /
			      365;
	int64_t day_of_year =
		day_of_era -
		(365 * year_of_era + year_of_era / 4 - year_of_era / 100);
	int from_march = (int)((5 * day_of_year + 2) / 153);

	*day = (int)(day_of_year - (153 * from_march + 2) / 5 + 1);
	*month = from_march < 10 ? from_march + 3 : from_march - 9;
	*year = era * YEARS_ERA + year_of_era + (*month <= 2 ? 1 : 0);
}

void seal_date_from_time(int64_t time, struct seal_date *date)
{
	int64_t days = time / DAY - (time % DAY < 0 ? 1 : 0);
	int second = (int)(time - days * DAY);

	date_from_days(days, &date->year, &date->month, &date->day);
	date->hour = second / 3600;
	date->minute = second / 60 % 60;
	date->second = second % 60;
}

int64_t seal_date_to_time(const struct seal_date *date)
{
	return days_from_date(date->year, date->month, date->day) * DAY +
	       date->hour * 3600 + date->minute * 60 + date->second;
}

static int days_in_month(int64_t year, int month)
{
	static const int days[] = { 31, 28, 31, 30, 31, 30,
				    31, 31, 30, 31, 30, 31 };
	bool is_leap =
		(year % 4 == 0 && year % 100 != 0) || year % YEARS_ERA == 0;

	return days[month - 1] + (month == 2 && is_leap ? 1 : 0);
}

/* |count| digits as a number; the caller has seen that they are digits. */
static int number(const char *text, int count)
{
	int value = 0;

	for (int i = 0; i < count; i++)
		value = value * 10 + (text[i] - '0');
	return value;
}

bool seal_time_parse(const char *text, int64_t *time)
{
	static const char form[] = "0000-00-00T00:00:00Z";
	struct seal_date date;

	for (size_t i = 0; i < sizeof(form); i++) {
		bool is_digit = text[i] >= '0' && text[i] <= '9';

		/* Compares the NUL too, and never goes beyond it. */
		if (form[i] == '0' ? !is_digit : text[i] != form[i])
			return false;
	}
	date = (struct seal_date){ .year = number(text, 4),
				   .month = number(text + 5, 2),
				   .day = number(text + 8, 2),
				   .hour = number(text + 11, 2),
				   .minute = number(text + 14, 2),
				   .second = number(text + 17, 2) };
	if (date.year < 1970 || date.month < 1 || date.month > MONTHS_YEAR ||
	    date.day < 1 || date.day > days_in_month(date.year, date.month) ||
	    date.hour > 23 || date.minute > 59 || date.second > 59)
		return false;
	*time = seal_date_to_time(&date);
	return true;
}

bool seal_time_parse_epoch(const char *text, int64_t *time)
{
	size_t digits = strspn(text, "0123456789");
	int64_t value = 0;

	if (digits == 0 || text[digits] != '\0')
		return false;
	for (size_t i = 0; i < digits; i++) {
		value = value * 10 + (text[i] - '0');
		if (value > LAST)
			return false;
	}
	*time = value;
	return true;
}

bool seal_time_parse_argument(const char *text, int64_t *time)
{
	return text[0] == '@' ? seal_time_parse_epoch(text + 1, time)
			      : seal_time_parse(text, time);
}

void seal_time_format(int64_t time, char output[SEAL_TIME_TEXT])
{
	struct seal_date date;

	if (time < 0)
		time = 0;
	if (time > LAST)
		time = LAST;
	seal_date_from_time(time, &date);
	/* The remainders change nothing; they tell the compiler the lengths. */
	snprintf(output, SEAL_TIME_TEXT, "%04u-%02u-%02uT%02u:%02u:%02uZ",
		 (unsigned int)date.year % 10000u,
		 (unsigned int)date.month % 100u, (unsigned int)date.day % 100u,
		 (unsigned int)date.hour % 100u,
		 (unsigned int)date.minute % 100u,
		 (unsigned int)date.second % 100u);
}

const char *seal_unit_name(enum seal_unit unit)
{
	return unit == SEAL_DAYS     ? "DAYS"
	       : unit == SEAL_MONTHS ? "MONTHS"
				     : "YEARS";
}

bool seal_unit_parse(const char *text, enum seal_unit *unit)
{
	for (int i = SEAL_DAYS; i <= SEAL_YEARS; i++) {
		if (strcmp(text, seal_unit_name((enum seal_unit)i)) != 0)
			continue;
		*unit = (enum seal_unit)i;
		return true;
	}
	return false;
}

bool seal_validity_allowed(const struct seal_validity *validity)
{
	static const int most[] = { [SEAL_DAYS] = DAYS_MAX,
				    [SEAL_MONTHS] = MONTHS_MAX,
				    [SEAL_YEARS] = YEARS_MAX };

	return validity->value >= 1 && validity->value <= most[validity->unit];
}

bool seal_validity_parse(const char *text, struct seal_validity *validity)
{
	struct seal_validity parsed;
	size_t digits = strspn(text, "0123456789");

	if (digits == 0 || digits > 4 || text[0] == '0' ||
	    !seal_unit_parse(text + digits, &parsed.unit))
		return false;
	parsed.value = number(text, (int)digits);
	if (!seal_validity_allowed(&parsed))
		return false;
	*validity = parsed;
	return true;
}

int64_t seal_validity_end(int64_t start, const struct seal_validity *validity)
{
	struct seal_date date;
	int64_t months;

	if (validity->unit == SEAL_DAYS)
		return start + validity->value * DAY;
	seal_date_from_time(start, &date);
	months = validity->unit == SEAL_YEARS ? validity->value * MONTHS_YEAR
					      : validity->value;
	months += date.year * MONTHS_YEAR + date.month - 1;
	date.year = months / MONTHS_YEAR;
	date.month = (int)(months % MONTHS_YEAR) + 1;
	if (date.day > days_in_month(date.year, date.month))
		date.day = days_in_month(date.year, date.month);
	return seal_date_to_time(&date);
}
