/* SPDX-License-Identifier: Apache-2.0 */
/*
 * sign_repeat.c - a client request token in, the signature that it made before
 * out
 *
 * The token is in no document: it is one of the five things whose digest is the
 * job's id, and a statement has the other four and the id. So a statement tells
 * whether a token made it.
 */
#include <string.h>

#include "stages/sign.h"

enum { TOKEN_MAX = 128 };

enum seal_status seal_sign_check_token(const char *token,
				       struct seal_error *error)
{
	size_t size = strlen(token);

	if (size == 0 || size > TOKEN_MAX)
		return seal_fail(error, SEAL_USAGE,
				 "--client-request-token: it has 1 to %d "
				 "characters",
				 TOKEN_MAX);
	for (size_t i = 0; i < size; i++)
		if (token[i] < '!' || token[i] > '~')
			return seal_fail(
				error, SEAL_USAGE,
				"--client-request-token: only printable "
				"ASCII characters and no spaces");
	return SEAL_OK;
}

static enum seal_status is_of_token(
	const struct seal_signing *job,
	const struct seal_bundle_judgement *judgement, bool *is,
	struct seal_error *error)
{
	struct seal_text arn = { 0 };
	enum seal_status status;

	*is = false;
	if (judgement->outcome != SEAL_BUNDLE_GOOD ||
	    judgement->version != job->version)
		return SEAL_OK;
	status = seal_job_arn(&judgement->statement,
			      job->options->client_request_token, &arn.data,
			      error);
	if (status == SEAL_OK)
		*is = strcmp(arn.data, judgement->statement.job_arn) == 0;
	seal_text_free(&arn);
	return status;
}

static bool same_text(const char *a, const char *b)
{
	return a && b ? strcmp(a, b) == 0 : a == b;
}

/* What was asked for then and is not asked for now; NULL: nothing. */
static const char *find_difference(const struct seal_signing *job,
				   const struct seal_statement *old)
{
	const struct seal_statement *new = &job->statement;

	if (strcmp(old->payload_digest, new->payload_digest) != 0)
		return "another payload";
	if (!seal_layers_equal(old->layers, old->layer_count, new->layers,
			       new->layer_count))
		return "other layers";
	if (strcmp(old->name, new->name) != 0)
		return "another name";
	if (strcmp(old->package_type, new->package_type) != 0)
		return "another type";
	if (!same_text(old->package_version, new->package_version))
		return "another package version";
	if (job->options->has_signing_time && old->signed_at != new->signed_at)
		return "another signing time";
	if (job->options->require_git && !old->git.present)
		return "no git facts";
	return NULL;
}

static enum seal_status refuse(const char *path, const char *reason,
			       const char *detail, struct seal_error *error)
{
	seal_error_path(error, path);
	seal_error_fix(error, "take another token, and a token for one signing "
			      "only");
	return seal_fail(error, SEAL_REFUSED, "client request token: %s%s",
			 reason, detail);
}

/* One signature of the place: is it the answer, or to another question? */
static enum seal_status try_bundle(struct seal_signing *job,
				   const struct seal_bundle *bundle,
				   struct seal_bundle_judgement *judgement,
				   const char *path, bool *keep,
				   struct seal_error *error)
{
	const char *reason;
	bool is = false;
	enum seal_status status = is_of_token(job, judgement, &is, error);

	if (status != SEAL_OK || !is)
		return status;
	reason = find_difference(job, &judgement->statement);
	if (!reason && job->options->timestamp && !judgement->time.trusted)
		reason = "no trusted time";
	if (reason)
		return refuse(path, "it has made a signature of ", reason,
			      error);
	reason = seal_sign_fault(job, judgement);
	if (reason)
		return refuse(path, "the signature it has made does not hold: ",
			      reason, error);
	*keep = true;
	return seal_found_take(job, judgement, bundle, error);
}

/* A package that is not whole is no answer, and neither is half of one. */
static enum seal_status check_seal(const struct seal_signing *job,
				   const struct seal_seal *seal,
				   const char *digest, const char *path,
				   bool *whole, struct seal_error *error)
{
	bool lacks = false;
	bool broken = false;
	enum seal_status status =
		seal_found_broken(job, seal, digest, &broken, error);

	if (status == SEAL_OK)
		status = seal_found_lacks(job, seal, &lacks, error);
	*whole = status == SEAL_OK && !broken && !lacks;
	if (status == SEAL_OK && !*whole && seal->bundle_count > 0)
		seal_tell(&job->options->log, SEAL_LEVEL_VERBOSE, path,
			  "it does not stay: %s",
			  broken ? "one of its signatures is broken"
				 : "it lacks a signature that the package has");
	return status;
}

static enum seal_status try_seal(struct seal_signing *job,
				 const struct seal_seal *seal,
				 const char *digest, const char *path,
				 bool *keep, struct seal_error *error)
{
	bool whole = false;
	enum seal_status status =
		check_seal(job, seal, digest, path, &whole, error);

	for (size_t i = 0;
	     i < seal->bundle_count && status == SEAL_OK && whole && !*keep;
	     i++) {
		struct seal_bundle_judgement judgement;

		status =
			seal_bundle_judge(&job->trust, &seal->bundles[i], true,
					  digest, seal->layers,
					  seal->layer_count, &judgement, error);
		if (status != SEAL_OK)
			break;
		status = try_bundle(job, &seal->bundles[i], &judgement, path,
				    keep, error);
		seal_bundle_judgement_free(&judgement);
	}
	return status;
}

static enum seal_status try_output(struct seal_signing *job,
				   struct seal_error *error)
{
	struct seal_error why = { 0 };
	struct seal_found found = { .input = { .fd = -1 } };
	enum seal_status status = SEAL_OK;

	if (seal_found_open(job->output, &found, &why) == SEAL_OK) {
		status = try_seal(job, &found.seal, found.digest, job->output,
				  &job->keep_output, error);
		if (status == SEAL_OK && job->keep_output)
			status = seal_input_unchanged(&found.input, error);
	}
	seal_found_close(&found);
	return status;
}

/* Nothing lies round a detached one: it is judged by what it says itself. */
static enum seal_status judge_detached(struct seal_signing *job,
				       const struct seal_bundle *bundle,
				       const char *path,
				       struct seal_error *error)
{
	struct seal_bundle_judgement judgement;
	struct seal_statement claim = { 0 };
	struct seal_error why = { 0 };
	const char *reason = NULL;
	bool is_ours = false;
	enum seal_status status = SEAL_OK;

	if (seal_statement_parse(bundle->payload.data, bundle->payload.size,
				 &claim, &is_ours, &reason, &why) == SEAL_OK &&
	    is_ours) {
		status =
			seal_bundle_judge(&job->trust, bundle, false,
					  claim.payload_digest, claim.layers,
					  claim.layer_count, &judgement, error);
		if (status == SEAL_OK) {
			status = try_bundle(job, bundle, &judgement, path,
					    &job->keep_output, error);
			seal_bundle_judgement_free(&judgement);
		}
	}
	seal_statement_free(&claim);
	return status;
}

static enum seal_status try_detached(struct seal_signing *job,
				     struct seal_error *error)
{
	const char *path = job->options->detached;
	struct seal_error why = { 0 };
	struct seal_bundle bundle = { 0 };
	enum seal_status status = SEAL_OK;

	if (seal_found_bundle(path, &bundle, &why) == SEAL_OK)
		status = judge_detached(job, &bundle, path, error);
	seal_bundle_free(&bundle);
	return status;
}

enum seal_status seal_sign_repeat(struct seal_signing *job,
				  struct seal_error *error)
{
	enum seal_status status = SEAL_OK;

	if (job->options->detached)
		return seal_found_file(job->options->detached)
			       ? try_detached(job, error)
			       : SEAL_OK;
	if (seal_found_file(job->output))
		status = try_output(job, error);
	if (status == SEAL_OK && !job->keep_output)
		status =
			try_seal(job, &job->seal, job->statement.payload_digest,
				 job->input.path, &job->keep_input, error);
	return status;
}
