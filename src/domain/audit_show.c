/* SPDX-License-Identifier: Apache-2.0 */
/* audit_show.c - an audit log and a filter in, the records that fit out */
#include <string.h>

#include "base/files.h"
#include "domain/audit_lines.h"
#include "domain/lines.h"

/* A string of an object; "" when it is not there. */
static const char *text_of(const struct seal_json *object, const char *name)
{
	const struct seal_json *member =
		object ? seal_json_first(object) : NULL;

	for (; member; member = seal_json_next(member)) {
		if (strcmp(seal_json_name(member), name) == 0)
			return seal_json_text(member) ? seal_json_text(member)
						      : "";
	}
	return "";
}

static const struct seal_json *object_of(const struct seal_json *object,
					 const char *name)
{
	const struct seal_json *member = seal_json_first(object);

	for (; member; member = seal_json_next(member)) {
		if (strcmp(seal_json_name(member), name) == 0)
			return seal_json_is_object(member) ? member : NULL;
	}
	return NULL;
}

/* "trust" takes "trust init" and all the others. */
static bool is_event(const char *event, const char *wanted)
{
	size_t size = strlen(wanted);

	return strncmp(event, wanted, size) == 0 &&
	       (event[size] == '\0' || event[size] == ' ');
}

static bool is_package(const struct seal_json *record, const char *wanted)
{
	const char *path = text_of(record, "path");
	char escaped[4096];

	seal_escape(escaped, sizeof(escaped), wanted, strlen(wanted));
	return strcmp(text_of(record, "name"), escaped) == 0 ||
	       strcmp(path, escaped) == 0 ||
	       strcmp(seal_base_name(path), escaped) == 0;
}

static bool fits(const struct seal_json *record,
		 const struct seal_audit_filter *filter)
{
	int64_t time = 0;

	if (filter->event && !is_event(text_of(record, "event"), filter->event))
		return false;
	if (filter->status &&
	    strcmp(text_of(record, "outcome"), filter->status) != 0)
		return false;
	if (filter->has_since &&
	    seal_time_parse(text_of(record, "time"), &time) &&
	    time < filter->since)
		return false;
	return !filter->package || is_package(record, filter->package);
}

static void put(struct seal_lines *lines, const char *before, const char *text)
{
	if (text[0] == '\0')
		return;
	seal_lines_add(lines, "%s", before);
	seal_lines_escape(lines, text);
}

/* The checks that are neither passed nor skipped. */
static void put_checks(struct seal_lines *lines, const struct seal_json *record)
{
	const struct seal_json *checks = object_of(record, "checks");
	const struct seal_json *check = checks ? seal_json_first(checks) : NULL;

	for (; check; check = seal_json_next(check)) {
		const char *outcome = seal_json_text(check);

		if (!outcome || strcmp(outcome, "passed") == 0 ||
		    strcmp(outcome, "skipped") == 0)
			continue;
		put(lines, ", ", seal_json_name(check));
		put(lines, " ", outcome);
	}
}

/* TIME EVENT OUTCOME NAME (PATH) by USER@HOST, and why. */
static void put_record(struct seal_lines *lines, const struct seal_json *record)
{
	const struct seal_json *who = object_of(record, "who");
	const struct seal_json *error = object_of(record, "error");
	const char *name = text_of(record, "name");
	const char *path = text_of(record, "path");

	put(lines, "", text_of(record, "time"));
	put(lines, " ", text_of(record, "event"));
	put(lines, " ", text_of(record, "outcome"));
	put(lines, " ", name[0] != '\0' ? name : path);
	if (name[0] != '\0' && strcmp(name, path) != 0 && path[0] != '\0') {
		put(lines, " (", path);
		seal_lines_add(lines, ")");
	}
	put(lines, " by ", text_of(who, "user"));
	put(lines, "@", text_of(who, "host"));
	put(lines, ", ", text_of(record, "errorCode"));
	put_checks(lines, record);
	put(lines, ", reason: ", text_of(record, "reason"));
	put(lines, ", error: ", text_of(error, "text"));
	seal_lines_add(lines, "\n");
}

/* The log escapes already, and a record may be of any length. */
static void put_whole(struct seal_lines *lines,
		      const struct seal_audit_lines *log)
{
	if (lines->status == SEAL_OK)
		lines->status = seal_bytes_append(lines->output, log->text,
						  log->size, lines->error);
	seal_lines_add(lines, "\n");
}

static enum seal_status show_line(const struct seal_audit_lines *log,
				  const struct seal_audit_filter *filter,
				  bool json, struct seal_lines *lines,
				  struct seal_error *error)
{
	struct seal_json *record = NULL;
	enum seal_status status = seal_audit_lines_record(log, &record, error);

	if (status == SEAL_OK && fits(record, filter)) {
		if (json)
			put_whole(lines, log);
		else
			put_record(lines, record);
		status = lines->status;
	}
	seal_json_free(record);
	return status;
}

enum seal_status seal_audit_show(const char *audit_log,
				 const struct seal_audit_filter *filter,
				 bool json, struct seal_text *output,
				 struct seal_error *error)
{
	struct seal_audit_lines log = { .lock = -1 };
	struct seal_bytes bytes = { 0 };
	struct seal_lines lines = { .output = &bytes, .error = error };
	enum seal_status status;

	*output = (struct seal_text){ 0 };
	status = seal_audit_lines_open(audit_log, &log, error);
	while (status == SEAL_OK && seal_audit_lines_next(&log, error) &&
	       !log.torn)
		status = show_line(&log, filter, json, &lines, error);
	if (status == SEAL_OK)
		status = error->status;
	/* What stands before a line that is wrong counts all the same. */
	if (bytes.size > 0)
		seal_bytes_to_text(&bytes, output, error);
	seal_bytes_free(&bytes);
	seal_audit_lines_close(&log);
	return error->status;
}
