/* SPDX-License-Identifier: Apache-2.0 */
/* sign_record.c - file, seal or old signature in, the package's record out */
#include <string.h>

#include "domain/uri.h"
#include "stages/sign.h"

#define CHECK "integrity/record"

static enum seal_status read_file(const char *path, struct seal_record *record,
				  struct seal_error *error)
{
	struct seal_error why = { 0 };
	const struct seal_json_reader reader = { .what = "record",
						 .failure = SEAL_REFUSED,
						 .check = CHECK,
						 .error = error };
	struct seal_bytes bytes = { 0 };
	struct seal_json *json = NULL;
	enum seal_status status =
		seal_read_file(path, SEAL_ZIP_SEAL_MAX, &bytes, error);

	if (status == SEAL_OK) {
		status = seal_json_parse(bytes.data, bytes.size, "record",
					 SEAL_REFUSED, &json, &why);
		if (status != SEAL_OK)
			status = seal_fail_check(error, status,
						 status == SEAL_REFUSED ? CHECK
									: NULL,
						 "%s", why.text);
	}
	if (status == SEAL_OK)
		status = seal_record_from_json(&reader, json, record);
	seal_json_free(json);
	seal_bytes_free(&bytes);
	return status;
}

/* A revoked key or job vouches for nothing any more. */
static bool can_be_believed(const struct seal_signing *job,
			    const struct seal_bundle_judgement *judgement)
{
	return judgement->outcome == SEAL_BUNDLE_GOOD &&
	       judgement->statement.has_record &&
	       !judgement->version->revoked &&
	       !seal_trust_revoked_job(&job->trust,
				       judgement->statement.job_arn);
}

/* Signing anew must not lose what an old signature vouches for. */
static enum seal_status take_signed(struct seal_signing *job,
				    struct seal_error *error)
{
	struct seal_statement *statement = &job->statement;
	enum seal_status status = SEAL_OK;

	for (size_t i = 0; i < job->seal.bundle_count && !statement->has_record;
	     i++) {
		struct seal_bundle_judgement judgement;

		status = seal_bundle_judge(&job->trust, &job->seal.bundles[i],
					   true, statement->payload_digest,
					   job->seal.layers,
					   job->seal.layer_count, &judgement,
					   error);
		if (status != SEAL_OK)
			break;
		if (can_be_believed(job, &judgement)) {
			statement->record = judgement.statement.record;
			statement->has_record = true;
			judgement.statement.record = (struct seal_record){ 0 };
		}
		seal_bundle_judgement_free(&judgement);
	}
	return status;
}

static enum seal_status check_record(const struct seal_signing *job,
				     struct seal_error *error)
{
	const struct seal_record *record = &job->statement.record;

	if (strcmp(record->payload_digest, job->statement.payload_digest) != 0)
		return seal_fail_check(error, SEAL_REFUSED, CHECK,
				       "record: it is for the payload "
				       "sha256:%s, this one is sha256:%s",
				       record->payload_digest,
				       job->statement.payload_digest);
	if (seal_zip_time_from(record->source_date_epoch) != job->zip.dos_time)
		return seal_fail_check(error, SEAL_REFUSED, CHECK,
				       "record: sourceDateEpoch %lld is not "
				       "the time in the package",
				       (long long)record->source_date_epoch);
	return SEAL_OK;
}

enum seal_status seal_sign_record(struct seal_signing *job,
				  struct seal_error *error)
{
	const char *path = job->options->record_path;
	struct seal_statement *statement = &job->statement;
	enum seal_status status = SEAL_OK;

	if (path) {
		status = read_file(path, &statement->record, error);
		statement->has_record = status == SEAL_OK;
	} else if (job->seal.has_record) {
		statement->record = job->seal.record;
		statement->has_record = true;
		job->seal.record = (struct seal_record){ 0 };
		job->seal.has_record = false;
	} else {
		status = take_signed(job, error);
	}
	if (status == SEAL_OK && statement->has_record)
		status = check_record(job, error);
	if (status != SEAL_OK && path)
		seal_error_path(error, path);
	return status;
}
