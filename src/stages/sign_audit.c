/* SPDX-License-Identifier: Apache-2.0 */
/* sign_audit.c - a signing in, its record on the disk out */
#include "domain/audit.h"
#include "stages/sign.h"

static void put_config(struct seal_audit *audit, struct seal_json *record,
		       const struct seal_signing *job)
{
	const struct seal_sign_options *options = job->options;

	seal_audit_path(audit, record, "trustDirectory",
			options->trust ? options->trust : "signing");
	seal_audit_text(audit, record, "profile", options->profile);
	seal_audit_text(audit, record, "clientRequestToken",
			options->client_request_token);
	seal_audit_text(audit, record, "path", job->path);
	seal_audit_text(audit, record, "output",
			options->detached ? options->detached : job->output);
}

/* What the statement holds by now; "" and NULL are left out. */
static void put_statement(struct seal_audit *audit, struct seal_json *record,
			  const struct seal_statement *statement)
{
	seal_audit_text(audit, record, "name", statement->name);
	seal_audit_text(audit, record, "type", statement->package_type);
	seal_audit_text(audit, record, "version", statement->package_version);
	seal_audit_digest(audit, record, "payloadDigest",
			  statement->payload_digest);
	seal_audit_layers(audit, record, statement->layers,
			  statement->layer_count);
	seal_audit_text(audit, record, "profileVersionArn",
			statement->profile_version_arn);
	seal_audit_text(audit, record, "jobArn", statement->job_arn);
	if (statement->job_arn) {
		seal_audit_time(audit, record, "signedAt",
				statement->signed_at);
		seal_audit_time(audit, record, "expiresAt",
				statement->expires_at);
	}
	if (statement->git.commit[0] != '\0') {
		seal_audit_text(audit, record, "commit", statement->git.commit);
		seal_json_add_bool(&audit->builder, record, "dirty",
				   statement->git.dirty);
	}
}

static void put_time(struct seal_audit *audit, struct seal_json *record,
		     const struct seal_trusted_time *time)
{
	struct seal_json *object =
		seal_json_add_object(&audit->builder, record, "timestamp");

	seal_audit_time(audit, object, "time", time->time);
	seal_audit_text(audit, object, "authority", time->authority);
}

static enum seal_status append(const struct seal_signing *job,
			       const char *outcome,
			       const struct seal_error *failure,
			       struct seal_error *error)
{
	struct seal_audit audit = { 0 };
	struct seal_json *record = seal_audit_add(&audit, "sign", outcome);
	enum seal_status status;

	put_config(&audit, record, job);
	put_statement(&audit, record, &job->statement);
	if (job->time.trusted)
		put_time(&audit, record, &job->time);
	seal_json_add_bool(&audit.builder, record, "kept",
			   job->keep_output || job->keep_input);
	if (failure)
		seal_audit_failure(&audit, record, failure);
	status = seal_audit_append(&audit, job->options->audit_log, error);
	seal_audit_free(&audit);
	return status;
}

enum seal_status seal_sign_audit(struct seal_signing *job,
				 struct seal_error *error)
{
	enum seal_status status;

	if (!job->options->audit_log || job->options->dry_run)
		return SEAL_OK;
	status = append(job, "accepted", NULL, error);
	job->no_record = status != SEAL_OK;
	return status;
}

void seal_sign_audit_failure(const struct seal_signing *job,
			     const struct seal_error *failure)
{
	const char *outcome =
		failure->status == SEAL_REFUSED ? "blocked" : "failed";
	struct seal_error error = { 0 };

	if (!job->options->audit_log || job->options->dry_run ||
	    job->no_record || append(job, outcome, failure, &error) == SEAL_OK)
		return;
	seal_tell(&job->options->log, SEAL_LEVEL_WARNING, error.path,
		  "%s; NO RECORD of this failure was kept", error.text);
}
