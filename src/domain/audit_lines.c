/* SPDX-License-Identifier: Apache-2.0 */
/* audit_lines.c - an audit log in, its lines and records out */
#include "domain/audit_lines.h"

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

/* Room for one more byte and a NUL: of a record, and one to see it is more. */
static enum seal_status make_room(struct seal_audit_lines *lines,
				  struct seal_error *error)
{
	size_t capacity = lines->capacity ? 2 * lines->capacity : 4096;
	char *text;

	if (lines->size + 1 < lines->capacity)
		return SEAL_OK;
	text = realloc(lines->text, capacity);
	if (!text)
		return seal_fail_memory(error);
	lines->text = text;
	lines->capacity = capacity;
	return SEAL_OK;
}

/* As getline(), but a line of any file is not held whatever its length. */
static enum seal_status read_line(struct seal_audit_lines *lines,
				  struct seal_error *error)
{
	int byte = 0;

	lines->size = 0;
	while ((byte = getc_unlocked(lines->file)) != EOF && byte != '\n') {
		if (lines->size == SEAL_AUDIT_LINE_MAX) {
			seal_error_path(error, lines->path);
			return seal_fail(error, SEAL_REFUSED,
					 "line %" PRIu64
					 ": is longer than any audit record",
					 lines->number + 1);
		}
		if (make_room(lines, error) != SEAL_OK)
			return error->status;
		lines->text[lines->size++] = (char)byte;
	}
	lines->torn = byte == EOF;
	return make_room(lines, error);
}

bool seal_audit_lines_next(struct seal_audit_lines *lines,
			   struct seal_error *error)
{
	if (read_line(lines, error) != SEAL_OK)
		return false;
	if (ferror(lines->file)) {
		seal_fail_errno(error, lines->path, "audit log: cannot read");
		return false;
	}
	lines->text[lines->size] = '\0';
	if (lines->torn && lines->size == 0)
		return false;
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
