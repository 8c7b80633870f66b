/* SPDX-License-Identifier: Apache-2.0 */
/* verify_package.c - one file in, its verdict out (steps 1 to 3; the others are
 * called from here) */
#include "stages/verify.h"

#include "stages/verify_signatures.h"

#include <string.h>

/*
 * A failure that is about this file becomes a finding, so that the other
 * packages are judged all the same. A wrong command line is no finding.
 */
static enum seal_status find_failure(struct seal_verdict *verdict,
				     const struct seal_error *failure,
				     struct seal_error *error)
{
	if (failure->status == SEAL_USAGE) {
		*error = *failure;
		return failure->status;
	}
	return seal_findings_add_failure(&verdict->findings, verdict->path,
					 failure, error);
}

/* A detached bundle, read; |found| is false when it became a finding. */
static enum seal_status read_detached(const char *path,
				      struct seal_bundle *bundle, bool *found,
				      struct seal_verdict *verdict,
				      struct seal_error *error)
{
	struct seal_error failure = { 0 };
	const struct seal_json_reader reader = { .what = "bundle",
						 .failure = SEAL_REFUSED,
						 .check = "integrity/bundle",
						 .error = &failure };
	struct seal_bytes bytes = { 0 };
	struct seal_json *json = NULL;
	enum seal_status status;

	status = seal_read_file(path, SEAL_ZIP_SEAL_MAX, &bytes, &failure);
	if (status == SEAL_OK)
		status = seal_json_parse(bytes.data, bytes.size, "bundle",
					 SEAL_REFUSED, &json, &failure);
	if (status == SEAL_OK)
		status = seal_bundle_from_json(&reader, json, bundle);
	seal_json_free(json);
	seal_bytes_free(&bytes);
	*found = status == SEAL_OK;
	if (status == SEAL_OK)
		return SEAL_OK;
	seal_error_path(&failure, path);
	if (failure.check[0] == '\0')
		strcpy(failure.check, "integrity/bundle");
	return find_failure(verdict, &failure, error);
}

static enum seal_status judge_detached(const struct seal_verify_run *run,
				       const struct seal_seal *seal,
				       struct seal_signatures *signatures,
				       struct seal_verdict *verdict,
				       struct seal_error *error)
{
	const char *path = run->options->bundle;
	struct seal_bundle bundle = { 0 };
	enum seal_status status;
	bool found = false;

	if (!path || verdict->is_layer)
		return SEAL_OK;
	status = read_detached(path, &bundle, &found, verdict, error);
	if (status == SEAL_OK && found)
		status = seal_signatures_judge(signatures, run, verdict, path,
					       seal, &bundle, false, error);
	seal_bundle_free(&bundle);
	return status;
}

static enum seal_status judge_seal(const struct seal_verify_run *run,
				   const struct seal_seal *seal,
				   struct seal_signatures *signatures,
				   struct seal_verdict *verdict,
				   struct seal_error *error)
{
	enum seal_status status = SEAL_OK;

	for (size_t i = 0; i < seal->bundle_count && status == SEAL_OK; i++)
		status = seal_signatures_judge(signatures, run, verdict,
					       verdict->path, seal,
					       &seal->bundles[i], true, error);
	if (status == SEAL_OK)
		status = judge_detached(run, seal, signatures, verdict, error);
	return status;
}

/* Step 2 and all that follows from it. */
static enum seal_status judge_signatures(const struct seal_verify_run *run,
					 const struct seal_zip *zip,
					 struct seal_verdict *verdict,
					 struct seal_error *error)
{
	struct seal_signatures signatures = { 0 };
	struct seal_error failure = { 0 };
	struct seal_seal seal = { 0 };
	enum seal_status status;

	status = seal_seal_read(zip, &seal, &failure);
	if (status != SEAL_OK)
		return find_failure(verdict, &failure, error);
	status = judge_seal(run, &seal, &signatures, verdict, error);
	if (status == SEAL_OK)
		status = seal_signatures_choose(&signatures, run, verdict,
						error);
	seal_signatures_free(&signatures);
	seal_seal_free(&seal);
	return status;
}

enum seal_status seal_verify_bytes(const struct seal_verify_run *run,
				   struct seal_verify_input *input,
				   struct seal_verdict *verdict,
				   struct seal_error *error)
{
	struct seal_error failure = { 0 };
	enum seal_status status;

	status = seal_zip_open(input->file.data, input->file.size, NULL,
			       &input->zip, &failure);
	if (status == SEAL_OK)
		status = seal_zip_payload_digest(
			&input->zip, verdict->payload_digest, &failure);
	if (status != SEAL_OK)
		return find_failure(verdict, &failure, error);
	if (run->options->contents)
		status = seal_zip_check_contents(&input->zip, 0, &failure);
	if (status != SEAL_OK)
		status = find_failure(verdict, &failure, error);
	if (status == SEAL_OK)
		status = judge_signatures(run, &input->zip, verdict, error);
	return status;
}

/* A finding about bytes that were not there all the time says nothing. */
static enum seal_status check_unchanged(struct seal_verify_input *input,
					struct seal_verdict *verdict,
					struct seal_error *error)
{
	struct seal_error failure = { 0 };

	if (seal_input_unchanged(&input->file, &failure) == SEAL_OK)
		return SEAL_OK;
	seal_findings_free(&verdict->findings);
	return find_failure(verdict, &failure, error);
}

enum seal_status seal_verify_package(const struct seal_verify_run *run,
				     const char *path,
				     struct seal_verify_input *input,
				     struct seal_verdict *verdict,
				     struct seal_error *error)
{
	bool passed_on = run->options->output || run->options->extract;
	struct seal_error failure = { 0 };
	enum seal_status status;

	if (passed_on && !verdict->is_layer)
		status = seal_input_open_private(path, &input->file, &failure);
	else
		status = seal_input_open(path, &input->file, &failure);
	if (status != SEAL_OK)
		status = find_failure(verdict, &failure, error);
	else
		status = seal_verify_bytes(run, input, verdict, error);
	if (status == SEAL_OK && input->file.fd >= 0)
		status = check_unchanged(input, verdict, error);
	verdict->result = seal_findings_result(&verdict->findings);
	return status;
}
