/* SPDX-License-Identifier: Apache-2.0 */
/* audit_change.c - a change of the trust directory in, its two records out */
#include "domain/audit.h"

#include <stdlib.h>
#include <string.h>

#include "base/files.h"

/* The file as it is now: before the change, or after it. */
static enum seal_status put_file(struct seal_audit *audit,
				 struct seal_json *record, const char *trust,
				 const char *file, struct seal_error *error)
{
	struct seal_error absent = { 0 };
	struct seal_bytes bytes = { 0 };
	char digest[SEAL_SHA256_HEX] = "";
	enum seal_status status;
	struct seal_json *object;
	char *path = NULL;

	/* A name that climbs is refused later; it is not looked at here. */
	if (!file || strstr(file, ".."))
		return SEAL_OK;
	status = seal_join_path(trust, file, &path, error);
	if (status == SEAL_OK && seal_read_file(path, SEAL_TRUST_FILE_MAX,
						&bytes, &absent) == SEAL_OK)
		status = seal_sha256_hex(bytes.data, bytes.size, digest, error);
	object = seal_json_add_object(&audit->builder, record, "file");
	seal_audit_text(audit, object, "path", file);
	seal_audit_digest(audit, object, "digest", digest);
	seal_bytes_free(&bytes);
	free(path);
	return status;
}

static enum seal_status append(const char *audit_log,
			       const struct seal_audit_change *change,
			       const char *outcome,
			       const struct seal_error *failure,
			       struct seal_error *error)
{
	const char *trust = change->trust ? change->trust : "signing";
	struct seal_audit audit = { 0 };
	struct seal_json *record =
		seal_audit_add(&audit, change->event, outcome);
	enum seal_status status;

	seal_audit_path(&audit, record, "trustDirectory", trust);
	seal_audit_text(&audit, record, "name", change->name);
	seal_audit_text(&audit, record, "reason", change->reason);
	seal_audit_text(&audit, record, "saidToBe", change->who);
	status = put_file(&audit, record, trust, change->file, error);
	if (failure)
		seal_audit_failure(&audit, record, failure);
	if (status == SEAL_OK)
		status = seal_audit_append(&audit, audit_log, error);
	seal_audit_free(&audit);
	return status;
}

enum seal_status seal_audit_begin(const char *audit_log,
				  const struct seal_audit_change *change,
				  struct seal_error *error)
{
	return append(audit_log, change, "begun", NULL, error);
}

enum seal_status seal_audit_end(const char *audit_log,
				const struct seal_audit_change *change,
				const struct seal_error *outcome,
				struct seal_error *error)
{
	const char *word = "done";

	if (outcome->status == SEAL_REFUSED)
		word = "blocked";
	else if (outcome->status != SEAL_OK)
		word = "failed";
	return append(audit_log, change, word, outcome, error);
}
