/* SPDX-License-Identifier: Apache-2.0 */
/* statement_read.c - the bytes that a key verified in, what they say out */
#include <stdlib.h>
#include <string.h>

#include "base/times.h"
#include "domain/statement.h"
#include "domain/trust.h"
#include "domain/uri.h"

#define CHECK "integrity/statement"

/* One reading: where it stands, and why it may be none of ours. */
struct reading {
	struct seal_json_reader reader;
	struct seal_statement *statement;
	const struct seal_json *definition;
	const struct seal_json *details;
	const struct seal_json *metadata;
	const char *reason; /* not NULL: none of ours */
};

static enum seal_status refuse(struct reading *job, const char *reason)
{
	return seal_fail_check(job->reader.error, SEAL_REFUSED, CHECK,
			       "statement: %s", reason);
}

static enum seal_status get_text(struct reading *job,
				 const struct seal_json *parent,
				 const char *name, enum seal_json_need need,
				 char **output)
{
	const char *text = NULL;
	enum seal_status status =
		seal_json_get_string(&job->reader, parent, name, need, &text);

	if (status != SEAL_OK)
		return status;
	return seal_copy_string(text, output, job->reader.error);
}

/* A string that is one of ours only when it is |expected|. */
static enum seal_status match(struct reading *job,
			      const struct seal_json *parent, const char *name,
			      const char *expected, const char *reason)
{
	const char *text = NULL;
	enum seal_status status = seal_json_get_string(
		&job->reader, parent, name, SEAL_JSON_OPTIONAL, &text);

	if (status == SEAL_OK && (!text || strcmp(text, expected) != 0))
		job->reason = reason;
	return status;
}

/* Down to the metadata, as long as it looks like a statement of ours. */
static enum seal_status find_parts(struct reading *job,
				   const struct seal_json *root)
{
	const struct seal_json_reader *reader = &job->reader;
	const struct seal_json *predicate = NULL;
	enum seal_status status;

	if (!seal_json_is_object(root))
		return refuse(job, "no JSON object");
	status = match(job, root, "_type", SEAL_URI_STATEMENT,
		       "it is no in-toto Statement v1");
	if (status == SEAL_OK && !job->reason)
		status = match(job, root, "predicateType", SEAL_URI_PROVENANCE,
			       "its predicate is no SLSA provenance v1");
	if (status != SEAL_OK || job->reason)
		return status;
	status = seal_json_get_object(reader, root, "predicate",
				      SEAL_JSON_REQUIRED, &predicate);
	if (status == SEAL_OK)
		status = seal_json_get_object(reader, predicate,
					      "buildDefinition",
					      SEAL_JSON_REQUIRED,
					      &job->definition);
	if (status == SEAL_OK)
		status = match(job, job->definition, "buildType",
			       SEAL_URI_BUILD_TYPE,
			       "its buildType is not Sealwright's");
	if (status != SEAL_OK || job->reason)
		return status;
	status = seal_json_get_object(reader, predicate, "runDetails",
				      SEAL_JSON_REQUIRED, &job->details);
	if (status == SEAL_OK)
		status = seal_json_get_object(reader, job->details, "metadata",
					      SEAL_JSON_OPTIONAL,
					      &job->metadata);
	if (status == SEAL_OK && !job->metadata)
		job->reason = "it has no metadata of Sealwright";
	return status;
}

/* A signature without one of these would say less than a policy asks for. */
static void find_missing(struct reading *job)
{
	static const struct {
		const char *name;
		const char *reason;
	} needed[] = {
		{ "sealwright_packageType",
		  "it has no sealwright_packageType" },
		{ "sealwright_profileVersionArn",
		  "it has no sealwright_profileVersionArn" },
		{ "sealwright_jobArn", "it has no sealwright_jobArn" },
		{ "sealwright_signedAt", "it has no sealwright_signedAt" },
		{ "sealwright_expiresAt", "it has no sealwright_expiresAt" },
		{ "sealwright_layers", "it has no sealwright_layers" },
		{ "sealwright_git", "it has no sealwright_git" },
	};

	for (size_t i = 0; i < sizeof(needed) / sizeof(needed[0]); i++) {
		const struct seal_json *item = seal_json_first(job->metadata);

		while (item &&
		       strcmp(seal_json_name(item), needed[i].name) != 0)
			item = seal_json_next(item);
		if (!item) {
			job->reason = needed[i].reason;
			return;
		}
	}
}

static enum seal_status read_subject(struct reading *job,
				     const struct seal_json *root)
{
	static const char *const members[] = { "name", "digest", NULL };
	const struct seal_json *array = NULL;
	const struct seal_json *subject;
	enum seal_status status = seal_json_get_array(
		&job->reader, root, "subject", SEAL_JSON_REQUIRED, &array);

	if (status != SEAL_OK)
		return status;
	subject = seal_json_first(array);
	if (seal_json_count(array) != 1 || !seal_json_is_object(subject))
		return refuse(job, "subject: not exactly one");
	status = seal_json_only(&job->reader, subject, members);
	if (status == SEAL_OK)
		status = get_text(job, subject, "name", SEAL_JSON_REQUIRED,
				  &job->statement->name);
	if (status == SEAL_OK)
		status = seal_digest_from_json(&job->reader, subject, "digest",
					       job->statement->payload_digest);
	return status;
}

static enum seal_status read_time(struct reading *job, const char *name,
				  int64_t *time)
{
	const char *text = NULL;
	enum seal_status status = seal_json_get_string(
		&job->reader, job->metadata, name, SEAL_JSON_REQUIRED, &text);

	if (status == SEAL_OK && !seal_time_parse(text, time))
		return seal_fail_check(job->reader.error, SEAL_REFUSED, CHECK,
				       "statement: %s: %s is no time", name,
				       text);
	return status;
}

static enum seal_status read_signing(struct reading *job)
{
	struct seal_statement *statement = job->statement;
	const struct seal_json *metadata = job->metadata;
	const enum seal_json_need need = SEAL_JSON_REQUIRED;
	enum seal_status status =
		get_text(job, metadata, "sealwright_packageType", need,
			 &statement->package_type);

	if (status == SEAL_OK &&
	    strcmp(statement->package_type, "function") != 0 &&
	    strcmp(statement->package_type, "layer") != 0)
		return refuse(job, "sealwright_packageType: neither function "
				   "nor layer");
	if (status == SEAL_OK)
		status = get_text(job, metadata, "sealwright_packageVersion",
				  SEAL_JSON_OPTIONAL,
				  &statement->package_version);
	if (status == SEAL_OK)
		status = get_text(job, metadata, "sealwright_profileVersionArn",
				  need, &statement->profile_version_arn);
	if (status == SEAL_OK)
		status = get_text(job, metadata, "sealwright_jobArn", need,
				  &statement->job_arn);
	/* A signature under another name could never be revoked. */
	if (status == SEAL_OK && !seal_job_arn_valid(statement->job_arn))
		return refuse(job, "sealwright_jobArn: not the ARN of a "
				   "signing job");
	if (status == SEAL_OK)
		status =
			get_text(job, metadata, "invocationId",
				 SEAL_JSON_OPTIONAL, &statement->invocation_id);
	if (status == SEAL_OK)
		status = read_time(job, "sealwright_signedAt",
				   &statement->signed_at);
	if (status == SEAL_OK)
		status = read_time(job, "sealwright_expiresAt",
				   &statement->expires_at);
	return status;
}

static enum seal_status read_builder(struct reading *job)
{
	const struct seal_json *builder = NULL;
	const struct seal_json *version = NULL;
	enum seal_status status =
		seal_json_get_object(&job->reader, job->details, "builder",
				     SEAL_JSON_REQUIRED, &builder);

	if (status == SEAL_OK)
		status = get_text(job, builder, "id", SEAL_JSON_REQUIRED,
				  &job->statement->builder_id);
	if (status == SEAL_OK)
		status = seal_json_get_object(&job->reader, builder, "version",
					      SEAL_JSON_OPTIONAL, &version);
	if (status == SEAL_OK && version)
		status =
			get_text(job, version, "sealwright", SEAL_JSON_OPTIONAL,
				 &job->statement->builder_version);
	return status;
}

static enum seal_status read_record(struct reading *job)
{
	struct seal_statement *statement = job->statement;
	const struct seal_json *record = NULL;
	enum seal_status status =
		seal_json_get_object(&job->reader, job->metadata,
				     "sealwright_record", SEAL_JSON_OPTIONAL,
				     &record);

	if (status != SEAL_OK || !record)
		return status;
	status =
		seal_record_from_json(&job->reader, record, &statement->record);
	if (status != SEAL_OK)
		return status;
	statement->has_record = true;
	if (strcmp(statement->record.payload_digest,
		   statement->payload_digest) != 0)
		return refuse(job, "sealwright_record: it is about another "
				   "payload");
	return SEAL_OK;
}

static enum seal_status read_facts(struct reading *job)
{
	struct seal_statement *statement = job->statement;
	const struct seal_json *part = NULL;
	enum seal_status status =
		seal_json_get_array(&job->reader, job->metadata,
				    "sealwright_layers", SEAL_JSON_REQUIRED,
				    &part);

	if (status == SEAL_OK)
		status = seal_layers_from_json(&job->reader, part,
					       &statement->layers,
					       &statement->layer_count);
	if (status == SEAL_OK)
		status = seal_json_get_object(&job->reader, job->metadata,
					      "sealwright_git",
					      SEAL_JSON_REQUIRED, &part);
	if (status == SEAL_OK)
		status = seal_statement_git_from_json(&job->reader, part,
						      &statement->git);
	if (status == SEAL_OK)
		status = seal_json_get_object(&job->reader, job->metadata,
					      "sealwright_ci",
					      SEAL_JSON_OPTIONAL, &part);
	if (status == SEAL_OK && part)
		status =
			seal_json_copy(part, &statement->ci, job->reader.error);
	if (status == SEAL_OK)
		status = read_record(job);
	if (status == SEAL_OK)
		status = seal_statement_sources_from_json(
			&job->reader, job->definition, &statement->git);
	return status;
}

/* The commit that was packaged: the record's when it names a git tree. */
static bool commit_is_true(const struct seal_statement *statement)
{
	const struct seal_statement_git *git = &statement->git;
	const struct seal_record *record = &statement->record;

	if (statement->has_record && record->git_tree[0])
		return strcmp(git->commit, record->git_commit) == 0 &&
		       strcmp(git->tree, record->git_tree) == 0;
	return strcmp(git->commit, git->head) == 0;
}

/*
 * Others read the buildDefinition, we the metadata: both must say the same, so
 * it is made anew from what was read and compared.
 */
static enum seal_status check_agreement(struct reading *job)
{
	struct seal_json_builder builder = { 0 };
	struct seal_json *expected = NULL;
	enum seal_status status;

	if (!commit_is_true(job->statement))
		return refuse(job, "resolvedDependencies: another commit or "
				   "tree than sealwright_git or "
				   "sealwright_record names");
	status = seal_statement_build_definition(job->statement, &builder,
						 &expected, job->reader.error);
	if (status == SEAL_OK && !seal_json_equal(expected, job->definition))
		status = refuse(job, "buildDefinition: not what "
				     "sealwright_layers, sealwright_git and "
				     "sealwright_record say");
	seal_json_free(expected);
	return status;
}

static enum seal_status read_statement(struct reading *job,
				       const struct seal_json *root)
{
	enum seal_status status = find_parts(job, root);

	if (status == SEAL_OK && !job->reason)
		find_missing(job);
	if (status != SEAL_OK || job->reason)
		return status;
	status = read_subject(job, root);
	if (status == SEAL_OK)
		status = read_signing(job);
	if (status == SEAL_OK)
		status = read_builder(job);
	if (status == SEAL_OK)
		status = read_facts(job);
	if (status == SEAL_OK)
		status = check_agreement(job);
	return status;
}

enum seal_status seal_statement_parse(const void *data, size_t size,
				      struct seal_statement *statement,
				      bool *is_ours, const char **reason,
				      struct seal_error *error)
{
	struct reading job = { .reader = { .what = "statement",
					   .failure = SEAL_REFUSED,
					   .check = CHECK,
					   .error = error },
			       .statement = statement };
	struct seal_error why = { 0 };
	struct seal_json *root = NULL;
	enum seal_status status;

	*statement = (struct seal_statement){ 0 };
	*is_ours = false;
	*reason = NULL;
	status = seal_json_parse(data, size, "statement", SEAL_REFUSED, &root,
				 &why);
	if (status != SEAL_OK)
		return seal_fail_check(error, status,
				       status == SEAL_REFUSED ? CHECK : NULL,
				       "%s", why.text);
	status = read_statement(&job, root);
	seal_json_free(root);
	if (status != SEAL_OK || job.reason)
		seal_statement_free(statement);
	*is_ours = status == SEAL_OK && !job.reason;
	*reason = job.reason;
	return status;
}
