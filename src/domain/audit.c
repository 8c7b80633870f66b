/* SPDX-License-Identifier: Apache-2.0 */
/* audit.c - what happened in, chained records in the log out */
#include "domain/audit.h"

#include <errno.h>
#include <inttypes.h>
#include <limits.h>
#include <pwd.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

void seal_audit_free(struct seal_audit *audit)
{
	seal_json_free(audit->records);
	*audit = (struct seal_audit){ 0 };
}

void seal_audit_text(struct seal_audit *audit, struct seal_json *parent,
		     const char *name, const char *text)
{
	char escaped[4096];

	if (!text)
		return;
	seal_escape(escaped, sizeof(escaped), text, strlen(text));
	seal_json_add_string(&audit->builder, parent, name, escaped);
}

void seal_audit_time(struct seal_audit *audit, struct seal_json *parent,
		     const char *name, int64_t time)
{
	char text[SEAL_TIME_TEXT];

	seal_time_format(time, text);
	seal_audit_text(audit, parent, name, text);
}

void seal_audit_digest(struct seal_audit *audit, struct seal_json *parent,
		       const char *name, const char *digest)
{
	struct seal_json *object;

	if (digest[0] == '\0')
		return;
	object = seal_json_add_object(&audit->builder, parent, name);
	seal_audit_text(audit, object, "sha256", digest);
}

void seal_audit_path(struct seal_audit *audit, struct seal_json *parent,
		     const char *name, const char *path)
{
	char *real = path ? realpath(path, NULL) : NULL;

	seal_audit_text(audit, parent, name, real ? real : path);
	free(real);
}

void seal_audit_layers(struct seal_audit *audit, struct seal_json *parent,
		       const struct seal_layer *layers, size_t count)
{
	struct seal_json *array;

	if (count == 0)
		return;
	array = seal_json_add_array(&audit->builder, parent, "layers");
	for (size_t i = 0; i < count; i++) {
		struct seal_json *layer =
			seal_json_add_object(&audit->builder, array, NULL);

		seal_audit_text(audit, layer, "name", layers[i].name);
		seal_audit_digest(audit, layer, "digest", layers[i].digest);
	}
}

void seal_audit_failure(struct seal_audit *audit, struct seal_json *parent,
			const struct seal_error *failure)
{
	struct seal_json *error;

	if (failure->status == SEAL_OK)
		return;
	error = seal_json_add_object(&audit->builder, parent, "error");
	seal_json_add_number(&audit->builder, error, "exitCode",
			     (uint64_t)failure->status);
	if (failure->path[0] != '\0')
		seal_audit_text(audit, error, "path", failure->path);
	if (failure->check[0] != '\0')
		seal_audit_text(audit, error, "check", failure->check);
	seal_audit_text(audit, error, "text", failure->text);
}

/* The kernel's word, not the environment's: USER is anybody's to set. */
static void put_who(struct seal_audit *audit, struct seal_json *record)
{
	struct seal_json *who =
		seal_json_add_object(&audit->builder, record, "who");
	struct seal_error error = { 0 };
	struct passwd *found = NULL;
	struct seal_ci ci = { 0 };
	struct passwd entry;
	char buffer[16384];
	char host[256] = "";

	if (getpwuid_r(getuid(), &entry, buffer, sizeof(buffer), &found) == 0 &&
	    found)
		seal_audit_text(audit, who, "user", found->pw_name);
	seal_json_add_number(&audit->builder, who, "uid", getuid());
	if (gethostname(host, sizeof(host) - 1) == 0)
		seal_audit_text(audit, who, "host", host);
	if (seal_ci_read(&ci, &error) != SEAL_OK)
		audit->builder.failed = true;
	seal_audit_text(audit, who, "run", ci.invocation_id);
	if (ci.system)
		seal_json_add(&audit->builder, who, "ci",
			      seal_ci_to_json(&ci, &audit->builder));
	seal_ci_free(&ci);
}

struct seal_json *seal_audit_add(struct seal_audit *audit, const char *event,
				 const char *outcome)
{
	char folder[PATH_MAX];
	struct seal_json *record;

	if (!audit->records)
		audit->records = seal_json_new_array(&audit->builder);
	record = seal_json_add_object(&audit->builder, audit->records, NULL);
	seal_audit_time(audit, record, "time", seal_now());
	seal_audit_text(audit, record, "event", event);
	seal_audit_text(audit, record, "outcome", outcome);
	seal_audit_text(audit, record, "sealwright", seal_version());
	put_who(audit, record);
	if (getcwd(folder, sizeof(folder)))
		seal_audit_text(audit, record, "where", folder);
	return record;
}

/* {"previous":"...","record":N, and the record's own members. */
static enum seal_status print_record(struct seal_audit *audit,
				     const struct seal_json *record,
				     struct seal_bytes *lines,
				     struct seal_error *error)
{
	struct seal_bytes text = { 0 };
	enum seal_status status;
	size_t start = lines->size;

	status = seal_json_print(record, false, &text, error);
	if (status == SEAL_OK)
		status = seal_bytes_printf(
			lines, error,
			"{\"previous\":\"%s\",\"record\":%" PRIu64 ",",
			audit->previous, ++audit->number);
	if (status == SEAL_OK)
		status = seal_bytes_append(lines, text.data + 1, text.size - 1,
					   error);
	seal_bytes_free(&text);
	if (status == SEAL_OK && lines->size - start > SEAL_AUDIT_LINE_MAX)
		status = seal_fail(error, SEAL_UNJUDGED,
				   "audit log: the record would be longer than "
				   "any reader takes");
	if (status == SEAL_OK)
		status = seal_sha256_hex(lines->data + start,
					 lines->size - start, audit->previous,
					 error);
	return status == SEAL_OK ? seal_bytes_append(lines, "\n", 1, error)
				 : status;
}

/* What a crash left of a record that nobody was told of. */
static enum seal_status print_torn(struct seal_audit *audit,
				   const struct seal_audit_file *file,
				   struct seal_bytes *lines,
				   struct seal_error *error)
{
	struct seal_audit own = { .number = audit->number };
	char digest[SEAL_SHA256_HEX];
	struct seal_json *record;
	struct seal_json *torn;
	enum seal_status status;
	char *name = NULL;

	status = seal_audit_file_save_torn(file, digest, &name, error);
	if (status != SEAL_OK)
		return status;
	memcpy(own.previous, audit->previous, sizeof(own.previous));
	record = seal_audit_add(&own, "torn-record", "moved-aside");
	torn = seal_json_add_object(&own.builder, record, "torn");
	seal_audit_text(&own, torn, "file", name);
	seal_json_add_number(&own.builder, torn, "size", file->torn.size);
	seal_audit_digest(&own, torn, "digest", digest);
	status = seal_json_built(&own.builder, error);
	if (status == SEAL_OK)
		status = print_record(&own, record, lines, error);
	audit->number = own.number;
	memcpy(audit->previous, own.previous, sizeof(own.previous));
	seal_audit_free(&own);
	free(name);
	return status;
}

static enum seal_status append(struct seal_audit *audit,
			       struct seal_audit_file *file,
			       struct seal_bytes *lines,
			       struct seal_error *error)
{
	const struct seal_json *record;
	enum seal_status status = SEAL_OK;

	audit->number = file->number;
	memcpy(audit->previous, file->previous, sizeof(audit->previous));
	if (file->torn.size > 0)
		status = print_torn(audit, file, lines, error);
	for (record = seal_json_first(audit->records);
	     record && status == SEAL_OK; record = seal_json_next(record))
		status = print_record(audit, record, lines, error);
	return status == SEAL_OK ? seal_audit_file_write(file, lines, error)
				 : status;
}

enum seal_status seal_audit_append(struct seal_audit *audit, const char *path,
				   struct seal_error *error)
{
	struct seal_audit_file file = { .fd = -1, .lock = -1 };
	struct seal_bytes lines = { 0 };
	enum seal_status status;

	status = seal_json_built(&audit->builder, error);
	if (status == SEAL_OK)
		status = seal_audit_file_open(path, &file, error);
	if (status == SEAL_OK)
		status = append(audit, &file, &lines, error);
	seal_bytes_free(&lines);
	seal_audit_file_close(&file);
	if (status == SEAL_OK)
		return SEAL_OK;
	/* Whatever it is, it is no verdict about a package. */
	error->status = SEAL_UNJUDGED;
	seal_error_path(error, path);
	return error->status;
}
