/* SPDX-License-Identifier: Apache-2.0 */
/* sign.c - package in, signed package or detached bundle out */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "stages/sign.h"

static enum seal_status usage(struct seal_error *error, const char *text)
{
	return seal_fail(error, SEAL_USAGE, "%s", text);
}

static enum seal_status check_values(const struct seal_sign_options *options,
				     struct seal_error *error)
{
	const char *type = options->type;

	if (type && strcmp(type, "function") != 0 && strcmp(type, "layer") != 0)
		return seal_fail(error, SEAL_USAGE,
				 "--type %s: neither function nor layer", type);
	if (options->package_version && !options->package_version[0])
		return usage(error, "--package-version: empty");
	if (options->package_version && strlen(options->package_version) > 255)
		return usage(error, "--package-version: more than 255 bytes");
	if (options->has_signing_time &&
	    (options->signing_time < 0 || options->signing_time > seal_now()))
		return usage(error, "--signing-time: it lies ahead");
	return options->client_request_token
		       ? seal_sign_check_token(options->client_request_token,
					       error)
		       : SEAL_OK;
}

static enum seal_status check_options(const char *input,
				      const struct seal_sign_options *options,
				      const char *output,
				      struct seal_error *error)
{
	enum seal_status status = SEAL_OK;

	if (!input)
		return usage(error, "no package given");
	if (!options->profile)
		return usage(error, "--profile: it is needed");
	if (!options->key && !options->dry_run)
		return usage(error, "--key: it is needed");
	if (options->detached && output)
		return usage(error, "--detached: it leaves the package as it "
				    "is, so there is no -o beside it");
	if (!options->detached && !output && !options->dry_run)
		return usage(error, "no output given");
	if (options->append && options->replace)
		return usage(error, "--append, --replace: only one of them");
	if (output)
		status = seal_output_not_input(output, input, error);
	if (output && options->record_path && status == SEAL_OK)
		status = seal_output_not_input(output, options->record_path,
					       error);
	if (output && options->key && status == SEAL_OK)
		status = seal_output_not_input(output, options->key, error);
	if (options->detached && status == SEAL_OK)
		status = seal_output_not_input(options->detached, input, error);
	if (options->detached && options->key && status == SEAL_OK)
		status = seal_output_not_input(options->detached, options->key,
					       error);
	return status == SEAL_OK ? check_values(options, error) : status;
}

static enum seal_status choose_name(struct seal_signing *job, const char *input,
				    struct seal_error *error)
{
	const char *name = job->options->name;
	struct seal_error why = { 0 };

	if (!name && job->output && strcmp(job->output, "-") != 0)
		name = seal_base_name(job->output);
	if (!name && strcmp(input, "-") != 0)
		name = seal_base_name(input);
	if (!name) {
		seal_error_fix(error, "give it a name with --name");
		return usage(error,
			     "a package from a pipe has no name to sign");
	}
	if (seal_component_check(name, &why) != SEAL_OK) {
		seal_error_fix(error, "give it a name with --name");
		return seal_fail(error, SEAL_USAGE, "package %s", why.text);
	}
	return seal_copy_string(name, &job->statement.name, error);
}

static enum seal_status open_package(struct seal_signing *job, const char *path,
				     struct seal_error *error)
{
	struct seal_statement *statement = &job->statement;
	enum seal_status status = seal_input_open(path, &job->input, error);

	if (status == SEAL_OK)
		status = seal_zip_open(job->input.data, job->input.size, NULL,
				       &job->zip, error);
	if (status == SEAL_OK)
		status = seal_seal_read(&job->zip, &job->seal, error);
	if (status == SEAL_OK)
		status = seal_zip_payload_digest(
			&job->zip, statement->payload_digest, error);
	if (status == SEAL_OK)
		status = seal_layers_copy(job->seal.layers,
					  job->seal.layer_count,
					  &statement->layers, error);
	if (status == SEAL_OK)
		statement->layer_count = job->seal.layer_count;
	return status;
}

/* Who signs, what, from when until when. */
static enum seal_status fill_statement(struct seal_signing *job,
				       struct seal_error *error)
{
	const struct seal_sign_options *options = job->options;
	struct seal_statement *statement = &job->statement;
	const char *type = options->type ? options->type : "function";
	enum seal_status status;

	if (strcmp(type, "layer") == 0 && statement->layer_count > 0)
		return seal_fail_check(error, SEAL_REFUSED, "layers/nested",
				       "package: a layer has no layers, this "
				       "one has %zu",
				       statement->layer_count);
	statement->signed_at =
		options->has_signing_time ? options->signing_time : seal_now();
	statement->expires_at = seal_validity_end(statement->signed_at,
						  &job->version->validity);
	status = seal_copy_string(type, &statement->package_type, error);
	if (status == SEAL_OK)
		status = seal_copy_string(options->package_version,
					  &statement->package_version, error);
	if (status == SEAL_OK)
		status = seal_copy_string(job->version->arn,
					  &statement->profile_version_arn,
					  error);
	if (status == SEAL_OK)
		status = seal_job_arn(statement, options->client_request_token,
				      &statement->job_arn, error);
	return status;
}

static enum seal_status prepare(struct seal_signing *job, const char *input,
				struct seal_error *error)
{
	enum seal_status status;

	status = open_package(job, input, error);
	if (status == SEAL_OK)
		status = seal_sign_record(job, error);
	if (status == SEAL_OK)
		status = fill_statement(job, error);
	if (status != SEAL_OK)
		seal_error_path(error, input);
	return status;
}

static enum seal_status check_unsigned(const struct seal_signing *job,
				       struct seal_error *error)
{
	if (job->options->append)
		return seal_sign_append_check(job, error);
	if (job->seal.bundle_count == 0 || job->options->replace ||
	    job->options->detached)
		return SEAL_OK;
	seal_error_path(error, job->input.path);
	seal_error_fix(error, "--replace signs it anew and drops the "
			      "signatures it has, --append keeps them and "
			      "adds one of another profile");
	return seal_fail(error, SEAL_REFUSED,
			 "package: already has a signature");
}

static enum seal_status run(struct seal_signing *job, const char *input,
			    struct seal_error *error)
{
	const struct seal_sign_options *options = job->options;
	const char *trust = options->trust ? options->trust : "signing";
	enum seal_status status =
		check_options(input, options, job->output, error);

	if (status == SEAL_OK)
		status = choose_name(job, input, error);
	if (status == SEAL_OK)
		status = seal_trust_open(trust, &job->trust, error);
	if (status == SEAL_OK)
		status = seal_trust_signer(&job->trust, options->profile,
					   &job->profile, &job->version, error);
	if (status == SEAL_OK)
		status = seal_sign_timestamp_check(job, error);
	if (status == SEAL_OK)
		status = prepare(job, input, error);
	if (status == SEAL_OK)
		status = seal_sign_facts(options, &job->statement, error);
	if (status == SEAL_OK && options->append)
		status = seal_sign_beside(job, error);
	if (status == SEAL_OK && options->client_request_token)
		status = seal_sign_repeat(job, error);
	if (status == SEAL_OK && options->if_needed && !job->keep_output &&
	    !job->keep_input)
		status = seal_sign_needed(job, error);
	if (status == SEAL_OK && job->keep_output)
		return seal_sign_audit(job, error);
	if (status != SEAL_OK)
		return status;
	if (job->keep_input)
		return options->dry_run ? SEAL_OK
					: seal_sign_pass_on(job, error);
	status = check_unsigned(job, error);
	return status == SEAL_OK ? seal_sign_anew(job, error) : status;
}

static void fill_result(struct seal_signing *job,
			struct seal_sign_result *result)
{
	const struct seal_statement *statement = &job->statement;

	memcpy(result->payload_digest, statement->payload_digest,
	       sizeof(result->payload_digest));
	snprintf(result->job_arn, sizeof(result->job_arn), "%s",
		 statement->job_arn);
	seal_time_format(statement->expires_at, result->expires);
	result->kept = job->keep_output || job->keep_input;
}

void seal_sign_result_free(struct seal_sign_result *result)
{
	seal_text_free(&result->statement);
	*result = (struct seal_sign_result){ 0 };
}

static void signing_free(struct seal_signing *job)
{
	seal_bundle_free(&job->bundle);
	seal_trusted_time_free(&job->time);
	seal_bytes_free(&job->text);
	seal_statement_free(&job->statement);
	seal_seal_free(&job->seal);
	seal_input_close(&job->input);
	seal_trust_close(&job->trust);
}

enum seal_status seal_sign(const char *input,
			   const struct seal_sign_options *options,
			   const char *output, struct seal_sign_result *result,
			   struct seal_error *error)
{
	struct seal_signing job = { .options = options,
				    .path = input,
				    .output = output,
				    .input = { .fd = -1 } };
	struct seal_sign_result unused;
	enum seal_status status;

	if (!result)
		result = &unused;
	*result = (struct seal_sign_result){ 0 };
	status = run(&job, input, error);
	if (status != SEAL_OK)
		seal_sign_audit_failure(&job, error);
	if (status == SEAL_OK)
		status = seal_bytes_to_text(&job.text, &result->statement,
					    error);
	if (status == SEAL_OK)
		fill_result(&job, result);
	if (result == &unused)
		seal_sign_result_free(result);
	signing_free(&job);
	return status;
}
