/* SPDX-License-Identifier: Apache-2.0 */
/* audit_lines.c - an audit log in, its lines and records out */
#include "domain/audit_lines.h"

#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/files.h"

enum seal_status seal_audit_lines_open(const char *path,
				       struct seal_audit_lines *lines,
				       struct seal_error *error)
{
	struct stat state;

	*lines = (struct seal_audit_lines){ .path = path, .lock = -1 };
	if (seal_lock_beside(path, false, &lines->lock, error) != SEAL_OK)
		return error->status;
	lines->file = fopen(path, "re");
	if (!lines->file)
		return seal_fail_errno(error, path, "audit log: cannot open");
	if (fstat(fileno(lines->file), &state) != 0 ||
	    !S_ISREG(state.st_mode)) {
		seal_error_path(error, path);
		return seal_fail(error, SEAL_UNJUDGED,
				 "audit log: is not a regular file");
	}
	return SEAL_OK;
}

bool seal_audit_lines_next(struct seal_audit_lines *lines,
			   struct seal_error *error)
{
	ssize_t got;

	errno = 0;
	got = getline(&lines->text, &lines->capacity, lines->file);
	if (got < 0 && (ferror(lines->file) || errno == ENOMEM)) {
		seal_fail_errno(error, lines->path, "audit log: cannot read");
		return false;
	}
	if (got <= 0)
		return false;
	lines->size = (size_t)got;
	lines->torn = lines->text[lines->size - 1] != '\n';
	if (!lines->torn)
		lines->text[--lines->size] = '\0';
	lines->number++;
	return true;
}

void seal_audit_lines_close(struct seal_audit_lines *lines)
{
	if (lines->file)
		fclose(lines->file);
	if (lines->lock >= 0)
		close(lines->lock);
	free(lines->text);
	*lines = (struct seal_audit_lines){ .lock = -1 };
}

enum seal_status seal_audit_lines_record(const struct seal_audit_lines *lines,
					 struct seal_json **json,
					 struct seal_error *error)
{
	struct seal_error failure = { 0 };
	const char *previous;
	uint64_t number;
	enum seal_status status = SEAL_REFUSED;

	if (seal_audit_line_parse(lines->text, lines->size, &previous, &number))
		status = seal_json_parse(lines->text, lines->size, "record",
					 SEAL_REFUSED, json, &failure);
	if (status == SEAL_OK)
		return SEAL_OK;
	seal_error_path(error, lines->path);
	return seal_fail(error, status, "line %" PRIu64 ": is no audit record",
			 lines->number);
}
