/* SPDX-License-Identifier: Apache-2.0 */
/* times.h - points in time as text, and validity periods by the calendar */
#ifndef SEAL_BASE_TIMES_H
#define SEAL_BASE_TIMES_H

#include "base/error.h"

/* Seconds since 1970 UTC throughout. */
#define SEAL_TIME_1980 INT64_C(315532800)
/* 9999-12-31T23:59:59Z: the last time that has a text. */
#define SEAL_TIME_MAX  INT64_C(253402300799)
#define SEAL_TIME_TEXT 24 /* YYYY-MM-DDThh:mm:ssZ and its NUL */

int64_t seal_now(void);

/* RFC 3339 with a capital T and Z, years 1970 to 9999, no fraction. */
bool seal_time_parse(const char *text, int64_t *time);
void seal_time_format(int64_t time, char output[SEAL_TIME_TEXT]);

/* UTC, by arithmetic: no TZ, no table of leap seconds, no locale in it. */
struct seal_date {
	int64_t year; /* 0 or later */
	int month;    /* 1 to 12 */
	int day;
	int hour;
	int minute;
	int second;
};
/* |time| from the year 0 on. */
void seal_date_from_time(int64_t time, struct seal_date *date);
/* Parts beyond their range carry over, months up to 14. */
int64_t seal_date_to_time(const struct seal_date *date);

/* Decimal seconds as SOURCE_DATE_EPOCH has them; nothing else. */
bool seal_time_parse_epoch(const char *text, int64_t *time);

/* A signature validity period, as AWS Signer has it. */
enum seal_unit { SEAL_DAYS, SEAL_MONTHS, SEAL_YEARS };
struct seal_validity {
	int value;
	enum seal_unit unit;
};
/* "12MONTHS"; at least 1, at most 135 months however it is said. */
bool seal_validity_parse(const char *text, struct seal_validity *validity);
const char *seal_unit_name(enum seal_unit unit);
bool seal_unit_parse(const char *text, enum seal_unit *unit);
/* Within 1 and 135 months, or 4,109 days (135 months on average), or 11 years.
 */
bool seal_validity_allowed(const struct seal_validity *validity);
/*
 * |start| plus the period by the calendar; a day the month does not have
 * becomes its last (31 January + 1 month = 28 or 29 February).
 */
int64_t seal_validity_end(int64_t start, const struct seal_validity *validity);

#endif
