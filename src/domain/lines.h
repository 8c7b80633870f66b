/* SPDX-License-Identifier: Apache-2.0 */
/* lines.h - text for a person: what others chose is escaped */
#ifndef SEAL_DOMAIN_LINES_H
#define SEAL_DOMAIN_LINES_H

#include "base/bytes.h"

/* Remembers the first failure, so that calls need no check each. */
struct seal_lines {
	struct seal_bytes *output;
	struct seal_error *error;
	enum seal_status status;
};

/* |format| and its arguments are ours: constants, numbers, digests, times. */
void seal_lines_add(struct seal_lines *lines, const char *format, ...)
	SEAL_PRINTF(2, 3);
/* A value of others: escaped, and cut when it is longer than 4,000 bytes. */
void seal_lines_escape(struct seal_lines *lines, const char *text);
/* "  label value\n"; nothing when |value| is NULL. */
void seal_lines_detail(struct seal_lines *lines, const char *label,
		       const char *value);

#endif
