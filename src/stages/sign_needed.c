/* SPDX-License-Identifier: Apache-2.0 */
/* sign_needed.c - what is already signed in, whether it may stay out */
#include <string.h>

#include "stages/sign.h"

/* When it ends: as it says, or as its profile says. */
static int64_t find_end(const struct seal_bundle_judgement *judgement)
{
	const struct seal_statement *statement = &judgement->statement;
	int64_t own = seal_validity_end(statement->signed_at,
					&judgement->version->validity);

	return own < statement->expires_at ? own : statement->expires_at;
}

const char *seal_sign_fault(const struct seal_signing *job,
			    const struct seal_bundle_judgement *judgement)
{
	if (judgement->outcome != SEAL_BUNDLE_GOOD)
		return judgement->reason;
	if (judgement->version->revoked &&
	    (!judgement->time.trusted ||
	     judgement->time.time >=
		     judgement->version->revocation_effective_from))
		return "its profile version is revoked";
	if (seal_trust_revoked_job(&job->trust, judgement->statement.job_arn))
		return "it is revoked";
	if (judgement->statement.signed_at > seal_now() + SEAL_CLOCK_LENIENCE)
		return "its time lies ahead";
	if (find_end(judgement) <= seal_now())
		return "it has expired";
	return NULL;
}

/* Why a signature cannot stay; NULL: it can. */
static const char *find_fault(const struct seal_signing *job,
			      const struct seal_bundle_judgement *judgement)
{
	const struct seal_statement *old = &judgement->statement;
	const char *fault = seal_sign_fault(job, judgement);
	int64_t end;

	if (judgement->outcome == SEAL_BUNDLE_GOOD &&
	    judgement->version != job->version)
		return "it is of another profile version";
	if (fault)
		return fault;
	if (!seal_statement_same_facts(old, &job->statement))
		return "something else would be signed now";
	if (job->options->timestamp && !judgement->time.trusted)
		return "it has no trusted timestamp";
	/* Nobody else's clock made it. */
	if (old->signed_at > seal_now())
		return "its time lies ahead";
	end = find_end(judgement);
	if ((end - seal_now()) * 10 < end - old->signed_at)
		return "less than a tenth of its validity is left";
	return NULL;
}

/* Judge one bundle; when it may stay, it and its bytes move into |job|. */
static enum seal_status try_bundle(struct seal_signing *job,
				   struct seal_bundle *bundle, bool embedded,
				   const char *path, bool *keep,
				   struct seal_error *error)
{
	struct seal_bundle_judgement judgement;
	const char *fault;
	enum seal_status status = seal_bundle_judge(
		&job->trust, bundle, embedded, job->statement.payload_digest,
		job->seal.layers, job->seal.layer_count, &judgement, error);

	if (status != SEAL_OK)
		return status;
	fault = find_fault(job, &judgement);
	if (fault) {
		seal_tell(&job->options->log, SEAL_LEVEL_VERBOSE, path,
			  "its signature does not stay: %s", fault);
	} else {
		*keep = true;
		status = seal_found_take(job, &judgement, bundle, error);
	}
	seal_bundle_judgement_free(&judgement);
	return status;
}

/* One broken signature spoils a package, whatever the others say. */
static enum seal_status try_seal(struct seal_signing *job,
				 struct seal_seal *seal, const char *path,
				 bool *keep, struct seal_error *error)
{
	bool broken;
	enum seal_status status = seal_found_broken(
		job, seal, job->statement.payload_digest, &broken, error);

	if (status == SEAL_OK && broken)
		seal_tell(&job->options->log, SEAL_LEVEL_VERBOSE, path,
			  "it does not stay: one of its signatures is broken");
	if (status != SEAL_OK || broken)
		return status;
	for (size_t i = 0;
	     i < seal->bundle_count && status == SEAL_OK && !*keep; i++)
		status = try_bundle(job, &seal->bundles[i], true, path, keep,
				    error);
	return status;
}

/* The package that already lies at the output: of this payload and layers? */
static enum seal_status try_output(struct seal_signing *job,
				   struct seal_error *error)
{
	struct seal_error why = { 0 };
	struct seal_found found = { .input = { .fd = -1 } };
	const char *reason = NULL;
	bool lacks = false;
	enum seal_status status = SEAL_OK;

	if (seal_found_open(job->output, &found, &why) != SEAL_OK)
		reason = why.text;
	else if (strcmp(found.digest, job->statement.payload_digest) != 0 ||
		 !seal_layers_equal(found.seal.layers, found.seal.layer_count,
				    job->seal.layers, job->seal.layer_count))
		reason = "it is of another payload";
	else
		status = seal_found_lacks(job, &found.seal, &lacks, error);
	if (lacks)
		reason = "it lacks a signature that the package has";
	if (status == SEAL_OK && reason)
		seal_tell(&job->options->log, SEAL_LEVEL_VERBOSE, job->output,
			  "it does not stay: %s", reason);
	if (status == SEAL_OK && !reason)
		status = try_seal(job, &found.seal, job->output,
				  &job->keep_output, error);
	if (status == SEAL_OK && job->keep_output)
		status = seal_input_unchanged(&found.input, error);
	seal_found_close(&found);
	return status;
}

static enum seal_status try_detached(struct seal_signing *job,
				     struct seal_error *error)
{
	struct seal_error why = { 0 };
	struct seal_bundle bundle = { 0 };
	enum seal_status status = SEAL_OK;

	if (seal_found_bundle(job->options->detached, &bundle, &why) == SEAL_OK)
		status = try_bundle(job, &bundle, false, job->options->detached,
				    &job->keep_output, error);
	seal_bundle_free(&bundle);
	return status;
}

enum seal_status seal_sign_needed(struct seal_signing *job,
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
		status = try_seal(job, &job->seal, job->input.path,
				  &job->keep_input, error);
	return status;
}
