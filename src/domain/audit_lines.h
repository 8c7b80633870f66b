/* SPDX-License-Identifier: Apache-2.0 */
/* audit_lines.h - the audit log, read line by line */
#ifndef SEAL_DOMAIN_AUDIT_LINES_H
#define SEAL_DOMAIN_AUDIT_LINES_H

#include <stdio.h>

#include "domain/audit.h"

/* Start from { 0 }; close with seal_audit_lines_close(). */
struct seal_audit_lines {
	const char *path;
	FILE *file;
	int lock;
	char *text; /* the line, without its newline */
	size_t capacity;
	size_t size;
	uint64_t number; /* of the line, from 1 */
	bool torn;	 /* it has no newline: it is not whole */
};
enum seal_status seal_audit_lines_open(const char *path,
				       struct seal_audit_lines *lines,
				       struct seal_error *error);
/* False: at the end, or |error| is set. */
bool seal_audit_lines_next(struct seal_audit_lines *lines,
			   struct seal_error *error);
void seal_audit_lines_close(struct seal_audit_lines *lines);

/*
 * The line's record. A line that is none is SEAL_REFUSED; the caller frees
 * |json|.
 */
enum seal_status seal_audit_lines_record(const struct seal_audit_lines *lines,
					 struct seal_json **json,
					 struct seal_error *error);

#endif
