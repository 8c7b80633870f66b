/* SPDX-License-Identifier: Apache-2.0 */
/* revocations_edit.c - a job or a time in, a newer revocations.json out */
#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/files.h"
#include "domain/trust_edit.h"

/* The list being edited. Start from { .lock = -1 }. */
struct edit {
	char *path;
	int lock;
	int64_t now;
	struct seal_revocations revocations; /* as it was */
	struct seal_json *document;	     /* as it will be */
};

static void edit_free(struct edit *edit)
{
	seal_trust_unlock(edit->lock);
	seal_json_free(edit->document);
	seal_revocations_free(&edit->revocations);
	free(edit->path);
}

static enum seal_status edit_open(const char *directory, struct edit *edit,
				  struct seal_error *error)
{
	directory = seal_trust_directory(directory);
	edit->now = seal_now();
	if (seal_trust_lock(directory, &edit->lock, error) != SEAL_OK ||
	    seal_join_path(directory, SEAL_REVOCATIONS, &edit->path, error) !=
		    SEAL_OK)
		return error->status;
	return seal_revocations_open(directory, &edit->revocations,
				     &edit->document, error);
}

static enum seal_status edit_write(const struct edit *edit, const char *without,
				   struct seal_error *error)
{
	struct seal_json_builder builder = { 0 };
	struct seal_revocations revocations = { 0 };
	struct seal_json *ordered;
	enum seal_status status;

	ordered = seal_trust_ordered(&builder, edit->document,
				     SEAL_OBJECT_REVOCATIONS, without);
	status = seal_json_built(&builder, error);
	/* Nothing is written that would not be read again. */
	if (status == SEAL_OK)
		status = seal_revocations_read(ordered, &revocations, error);
	if (status == SEAL_OK)
		status = seal_trust_write(edit->path, ordered, error);
	if (status != SEAL_OK)
		seal_error_path(error, edit->path);
	seal_revocations_free(&revocations);
	seal_json_free(ordered);
	return status;
}

static void set_time(struct seal_json_builder *builder, const struct edit *edit,
		     const char *member, int64_t time)
{
	char text[SEAL_TIME_TEXT];

	seal_time_format(time, text);
	seal_json_set(builder, edit->document, member,
		      seal_json_new_string(builder, text));
}

/* The list is as good as new with every edit: validUntil keeps its distance. */
static void renew(struct seal_json_builder *builder, const struct edit *edit)
{
	const struct seal_revocations *old = &edit->revocations;

	set_time(builder, edit, "updatedAt", edit->now);
	if (old->has_valid_until)
		set_time(builder, edit, "validUntil",
			 edit->now + (old->valid_until - old->updated_at));
}

/* A job ARN or its UUID; people paste both, and capitals. */
static enum seal_status parse_job(const char *job, char id[SEAL_ID_SIZE],
				  struct seal_error *error)
{
	const size_t prefix = strlen(SEAL_ARN_JOBS);
	const char *text = job ? job : "";
	size_t i;

	if (strncmp(text, SEAL_ARN_JOBS, prefix) == 0)
		text += prefix;
	for (i = 0; i < SEAL_ID_SIZE - 1 && text[i] != '\0'; i++)
		id[i] = (char)tolower((unsigned char)text[i]);
	id[i] = '\0';
	if (text[i] == '\0' && seal_job_id_valid(id))
		return SEAL_OK;
	seal_error_fix(error, "seal-inspect shows the job of a package");
	return seal_fail(error, SEAL_USAGE,
			 "job: \"%.200s\" is neither " SEAL_ARN_JOBS
			 "UUID nor a UUID",
			 job ? job : "");
}

static bool is_revoked(const struct edit *edit, const char *arn)
{
	for (size_t i = 0; i < edit->revocations.job_count; i++) {
		if (strcmp(edit->revocations.jobs[i].arn, arn) == 0)
			return true;
	}
	return false;
}

static enum seal_status add_job(const struct edit *edit, const char *id,
				const char *reason, const char *who,
				struct seal_error *error)
{
	struct seal_json_builder builder = { 0 };
	struct seal_json *record;
	char arn[sizeof(SEAL_ARN_JOBS) + SEAL_ID_SIZE];

	snprintf(arn, sizeof(arn), SEAL_ARN_JOBS "%s", id);
	/* Said again, it changes nothing: the first record stays. */
	if (is_revoked(edit, arn))
		return SEAL_OK;
	record = seal_json_new_object(&builder);
	seal_json_add_string(&builder, record, "jobArn", arn);
	seal_json_add_string(&builder, record, "reason", reason);
	seal_json_add_time(&builder, record, "revokedAt", edit->now);
	seal_json_add_string(&builder, record, "revokedBy", who);
	seal_json_add(&builder,
		      seal_json_edit(edit->document, "revokedSignatures"), NULL,
		      record);
	renew(&builder, edit);
	if (seal_json_built(&builder, error) != SEAL_OK)
		return error->status;
	return edit_write(edit, NULL, error);
}

enum seal_status seal_revoke_signature(const char *trust, const char *job,
				       const char *reason, const char *who,
				       struct seal_error *error)
{
	struct edit edit = { .lock = -1 };
	char name[SEAL_WHO_SIZE];
	char id[SEAL_ID_SIZE];
	enum seal_status status;

	if (parse_job(job, id, error) != SEAL_OK ||
	    seal_trust_reason(reason, error) != SEAL_OK ||
	    seal_trust_who(who, name, error) != SEAL_OK)
		return error->status;
	status = edit_open(trust, &edit, error);
	if (status == SEAL_OK)
		status = add_job(&edit, id, reason, name, error);
	edit_free(&edit);
	return status;
}

static enum seal_status refresh(const struct edit *edit,
				const struct seal_refresh_options *options,
				struct seal_error *error)
{
	struct seal_json_builder builder = { 0 };

	if (options->has_valid_until && options->no_valid_until)
		return seal_fail(error, SEAL_USAGE,
				 "valid until: a time and no time");
	if (options->has_valid_until && options->valid_until <= edit->now)
		return seal_fail(error, SEAL_USAGE,
				 "valid until: not ahead of now");
	renew(&builder, edit);
	if (options->has_valid_until)
		set_time(&builder, edit, "validUntil", options->valid_until);
	if (seal_json_built(&builder, error) != SEAL_OK)
		return error->status;
	return edit_write(edit, options->no_valid_until ? "validUntil" : NULL,
			  error);
}

enum seal_status seal_revocations_refresh(
	const char *trust, const struct seal_refresh_options *options,
	struct seal_error *error)
{
	struct edit edit = { .lock = -1 };
	enum seal_status status;

	status = edit_open(trust, &edit, error);
	if (status == SEAL_OK)
		status = refresh(&edit, options, error);
	edit_free(&edit);
	return status;
}
