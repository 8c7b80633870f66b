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
	if (judgement->version->revoked)
		return "its profile version is revoked";
	if (seal_trust_revoked_job(&job->trust, judgement->statement.job_arn))
		return "it is revoked";
	if (judgement->statement.signed_at > seal_now())
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
		seal_statement_free(&job->statement);
		job->statement = judgement.statement;
		judgement.statement = (struct seal_statement){ 0 };
		status = seal_bytes_append(&job->text, bundle->payload.data,
					   bundle->payload.size, error);
	}
	seal_bundle_judgement_free(&judgement);
	return status;
}

/* One broken signature spoils a package, whatever the others say. */
static enum seal_status find_broken(struct seal_signing *job,
				    const struct seal_seal *seal, bool *broken,
				    struct seal_error *error)
{
	enum seal_status status = SEAL_OK;

	*broken = false;
	for (size_t i = 0;
	     i < seal->bundle_count && status == SEAL_OK && !*broken; i++) {
		struct seal_bundle_judgement judgement;

		status = seal_bundle_judge(&job->trust, &seal->bundles[i], true,
					   job->statement.payload_digest,
					   job->seal.layers,
					   job->seal.layer_count, &judgement,
					   error);
		if (status != SEAL_OK)
			break;
		*broken = judgement.outcome == SEAL_BUNDLE_BROKEN;
		seal_bundle_judgement_free(&judgement);
	}
	return status;
}

static enum seal_status try_seal(struct seal_signing *job,
				 struct seal_seal *seal, const char *path,
				 bool *keep, struct seal_error *error)
{
	bool broken;
	enum seal_status status = find_broken(job, seal, &broken, error);

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

/* Very much the same: its timestamps too. */
static bool holds(const struct seal_seal *seal,
		  const struct seal_bundle *bundle, struct seal_error *error)
{
	struct seal_bytes wanted = { 0 };
	bool found = false;

	if (seal_bundle_print(bundle, &wanted, error) != SEAL_OK)
		return false;
	for (size_t i = 0; i < seal->bundle_count && !found; i++) {
		struct seal_bytes text = { 0 };

		found = seal_bundle_print(&seal->bundles[i], &text, error) ==
				SEAL_OK &&
			text.size == wanted.size &&
			memcmp(text.data, wanted.data, text.size) == 0;
		seal_bytes_free(&text);
	}
	seal_bytes_free(&wanted);
	return found;
}

/* Would the signatures that are to be kept be lost with it? */
static bool lacks_one(const struct seal_signing *job,
		      const struct seal_seal *seal, struct seal_error *error)
{
	for (size_t i = 0; job->options->append && i < job->seal.bundle_count;
	     i++)
		if (!holds(seal, &job->seal.bundles[i], error))
			return true;
	return false;
}

/* The package that already lies at the output: of this payload and layers? */
static enum seal_status try_output(struct seal_signing *job,
				   struct seal_error *error)
{
	struct seal_error why = { 0 };
	struct seal_input input = { .fd = -1 };
	struct seal_seal seal = { 0 };
	struct seal_zip zip;
	char digest[SEAL_SHA256_HEX];
	enum seal_status status = SEAL_OK;

	if (seal_input_open(job->output, &input, &why) == SEAL_OK &&
	    seal_zip_open(input.data, input.size, NULL, &zip, &why) ==
		    SEAL_OK &&
	    seal_seal_read(&zip, &seal, &why) == SEAL_OK &&
	    seal_zip_payload_digest(&zip, digest, &why) == SEAL_OK) {
		if (strcmp(digest, job->statement.payload_digest) != 0 ||
		    !seal_layers_equal(seal.layers, seal.layer_count,
				       job->seal.layers, job->seal.layer_count))
			seal_tell(&job->options->log, SEAL_LEVEL_VERBOSE,
				  job->output, "it is of another payload");
		else if (lacks_one(job, &seal, error))
			seal_tell(&job->options->log, SEAL_LEVEL_VERBOSE,
				  job->output,
				  "it lacks a signature that the package has");
		else
			status = try_seal(job, &seal, job->output,
					  &job->keep_output, error);
		if (status == SEAL_OK)
			status = error->status;
		if (status == SEAL_OK && job->keep_output)
			status = seal_input_unchanged(&input, error);
	} else {
		seal_tell(&job->options->log, SEAL_LEVEL_VERBOSE, job->output,
			  "it does not stay: %s", why.text);
	}
	seal_seal_free(&seal);
	seal_input_close(&input);
	return status;
}

static enum seal_status try_detached(struct seal_signing *job,
				     struct seal_error *error)
{
	struct seal_error why = { 0 };
	const struct seal_json_reader reader = { .what = "bundle",
						 .failure = SEAL_REFUSED,
						 .error = &why };
	struct seal_bundle bundle = { 0 };
	struct seal_bytes bytes = { 0 };
	struct seal_json *json = NULL;
	enum seal_status status = SEAL_OK;

	if (seal_read_file(job->options->detached, SEAL_ZIP_SEAL_MAX, &bytes,
			   &why) == SEAL_OK &&
	    seal_json_parse(bytes.data, bytes.size, "bundle", SEAL_REFUSED,
			    &json, &why) == SEAL_OK &&
	    seal_bundle_from_json(&reader, json, &bundle) == SEAL_OK)
		status = try_bundle(job, &bundle, false, job->options->detached,
				    &job->keep_output, error);
	seal_bundle_free(&bundle);
	seal_json_free(json);
	seal_bytes_free(&bytes);
	return status;
}

/* A device or a pipe holds nothing, and opening one may wait for ever. */
static bool is_file(const char *path)
{
	struct stat state;

	return strcmp(path, "-") != 0 && stat(path, &state) == 0 &&
	       S_ISREG(state.st_mode);
}

enum seal_status seal_sign_needed(struct seal_signing *job,
				  struct seal_error *error)
{
	enum seal_status status = SEAL_OK;

	if (job->options->detached)
		return is_file(job->options->detached)
			       ? try_detached(job, error)
			       : SEAL_OK;
	if (job->output && is_file(job->output))
		status = try_output(job, error);
	if (status == SEAL_OK && !job->keep_output)
		status = try_seal(job, &job->seal, job->input.path,
				  &job->keep_input, error);
	return status;
}
