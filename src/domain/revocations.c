/* SPDX-License-Identifier: Apache-2.0 */
/* revocations.c - revocations.json in, the revoked jobs out */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/files.h"
#include "domain/trust_files.h"

void seal_revocations_free(struct seal_revocations *revocations)
{
	for (size_t i = 0; i < revocations->job_count; i++) {
		free(revocations->jobs[i].arn);
		free(revocations->jobs[i].reason);
	}
	free(revocations->jobs);
	*revocations = (struct seal_revocations){ 0 };
}

static enum seal_status read_job(const struct seal_json_reader *reader,
				 const struct seal_json *json,
				 struct seal_revoked_job *job)
{
	const char *arn = NULL;

	if (!seal_json_is_object(json))
		return seal_fail(reader->error, SEAL_USAGE, "%s: not an object",
				 reader->what);
	seal_trust_only(reader, json, SEAL_OBJECT_REVOKED_SIGNATURE);
	if (seal_json_get_string(reader, json, "jobArn", SEAL_JSON_REQUIRED,
				 &arn) != SEAL_OK)
		return reader->error->status;
	/* A job that cannot be is a typing error that revokes nothing. */
	if (!seal_job_arn_valid(arn))
		return seal_trust_wrong(reader, "jobArn",
					"%.200s is not " SEAL_ARN_JOBS "UUID",
					arn);
	seal_copy_string(arn, &job->arn, reader->error);
	seal_trust_get_text(reader, json, "reason", SEAL_JSON_REQUIRED,
			    SEAL_REASON_MAX, &job->reason);
	seal_trust_get_time(reader, json, "revokedAt", SEAL_JSON_REQUIRED,
			    &job->revoked_at, NULL);
	return seal_trust_get_text(reader, json, "revokedBy",
				   SEAL_JSON_REQUIRED, SEAL_WHO_MAX, NULL);
}

static int by_arn(const void *a, const void *b)
{
	const struct seal_revoked_job *left = a;
	const struct seal_revoked_job *right = b;

	return strcmp(left->arn, right->arn);
}

static enum seal_status read_jobs(const struct seal_json_reader *reader,
				  const struct seal_json *json,
				  struct seal_revocations *revocations)
{
	const struct seal_json *list = NULL;
	const struct seal_json *one;
	size_t count;

	if (seal_json_get_array(reader, json, "revokedSignatures",
				SEAL_JSON_REQUIRED, &list) != SEAL_OK)
		return reader->error->status;
	count = seal_json_count(list);
	if (count == 0)
		return SEAL_OK;
	revocations->jobs = calloc(count, sizeof(*revocations->jobs));
	if (!revocations->jobs)
		return seal_fail_memory(reader->error);
	for (one = seal_json_first(list); one; one = seal_json_next(one)) {
		size_t index = revocations->job_count++;
		struct seal_json_reader inner = *reader;
		char what[48];

		snprintf(what, sizeof(what), "revokedSignatures[%zu]", index);
		inner.what = what;
		if (read_job(&inner, one, &revocations->jobs[index]) != SEAL_OK)
			return reader->error->status;
	}
	qsort(revocations->jobs, count, sizeof(*revocations->jobs), by_arn);
	return SEAL_OK;
}

enum seal_status seal_revocations_read(const struct seal_json *json,
				       struct seal_revocations *revocations,
				       struct seal_error *error)
{
	const struct seal_json_reader reader = { .what = "revocations",
						 .failure = SEAL_USAGE,
						 .error = error };

	if (!seal_json_is_object(json))
		return seal_fail(error, SEAL_USAGE,
				 "revocations: not an object");
	seal_trust_only(&reader, json, SEAL_OBJECT_REVOCATIONS);
	seal_trust_get_time(&reader, json, "updatedAt", SEAL_JSON_REQUIRED,
			    &revocations->updated_at, NULL);
	if (seal_trust_get_time(&reader, json, "validUntil", SEAL_JSON_OPTIONAL,
				&revocations->valid_until,
				&revocations->has_valid_until) != SEAL_OK)
		return error->status;
	if (revocations->has_valid_until &&
	    revocations->valid_until <= revocations->updated_at)
		return seal_trust_wrong(&reader, "validUntil",
					"not later than updatedAt");
	return read_jobs(&reader, json, revocations);
}

/* A list that is gone would take every revocation back: never an empty one. */
static enum seal_status read_list(const char *path, struct seal_json **json,
				  struct seal_revocations *revocations,
				  struct seal_error *error)
{
	struct stat about;

	if (lstat(path, &about) != 0 && errno == ENOENT) {
		seal_error_fix(error, "restore it from version control; in a "
				      "new directory: seal-trust init");
		return seal_fail(error, SEAL_USAGE,
				 "revocations: no such file, so this is no "
				 "trust directory");
	}
	if (seal_trust_read_json(path, json, NULL, error) != SEAL_OK)
		return error->status;
	return seal_revocations_read(*json, revocations, error);
}

enum seal_status seal_revocations_open(const char *directory,
				       struct seal_revocations *revocations,
				       struct seal_json **json,
				       struct seal_error *error)
{
	struct seal_json *document = NULL;
	char *path = NULL;
	enum seal_status status;

	*revocations = (struct seal_revocations){ 0 };
	status = seal_trust_exists(directory, error);
	if (status == SEAL_OK)
		status = seal_join_path(directory, SEAL_REVOCATIONS, &path,
					error);
	if (status == SEAL_OK)
		status = read_list(path, &document, revocations, error);
	if (status != SEAL_OK) {
		if (path)
			seal_error_path(error, path);
		seal_revocations_free(revocations);
	}
	if (status == SEAL_OK && json)
		*json = document;
	else
		seal_json_free(document);
	free(path);
	return status;
}

static int arn_order(const void *key, const void *element)
{
	const struct seal_revoked_job *job = element;

	return strcmp(key, job->arn);
}

const struct seal_revoked_job *seal_trust_revoked_job(
	const struct seal_trust *trust, const char *arn)
{
	const struct seal_revocations *revocations = &trust->revocations;

	if (revocations->job_count == 0)
		return NULL;
	return bsearch(arn, revocations->jobs, revocations->job_count,
		       sizeof(*revocations->jobs), arn_order);
}
