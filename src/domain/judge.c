/* SPDX-License-Identifier: Apache-2.0 */
/* judge.c - one bundle and a trust directory in, what it turned out to be out
 */
#include "domain/judge_job.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void seal_bundle_judgement_free(struct seal_bundle_judgement *judgement)
{
	seal_statement_free(&judgement->statement);
	seal_trusted_time_free(&judgement->time);
	free(judgement->reason);
	free(judgement->have);
	free(judgement->expected);
	*judgement = (struct seal_bundle_judgement){ 0 };
}

enum seal_status seal_judge_conclude(struct seal_judging *job,
				     enum seal_bundle_outcome outcome,
				     const char *rule, const char *reason,
				     const char *have, const char *expected)
{
	struct seal_bundle_judgement *judgement = job->judgement;
	enum seal_status status;

	judgement->outcome = outcome;
	snprintf(judgement->rule, sizeof(judgement->rule), "%s", rule);
	status = seal_copy_string(reason, &judgement->reason, job->error);
	if (status != SEAL_OK)
		return status;
	status = seal_copy_string(have, &judgement->have, job->error);
	if (status != SEAL_OK)
		return status;
	return seal_copy_string(expected, &judgement->expected, job->error);
}

enum seal_status seal_judge_malformed(struct seal_judging *job,
				      const struct seal_error *failure)
{
	if (failure->status != SEAL_REFUSED) {
		*job->error = *failure;
		return failure->status;
	}
	return seal_judge_conclude(job, SEAL_BUNDLE_BROKEN, "statement",
				   failure->text, NULL, NULL);
}

/*
 * Try the keys of the whole directory, the revoked ones too: what a revoked
 * key made is to be called revoked, not unknown. A key is never chosen by what
 * the bundle says of itself.
 */
static enum seal_status find_key(struct seal_judging *job)
{
	const struct seal_bundle *bundle = job->bundle;
	struct seal_bytes pae = { 0 };
	enum seal_status status;
	bool good = false;

	status = seal_bundle_pae(bundle->payload_type, bundle->payload.data,
				 bundle->payload.size, &pae, job->error);
	for (size_t i = 0; status == SEAL_OK && !good; i++) {
		const struct seal_profile *profile;

		if (i == job->trust->profile_count)
			break;
		profile = &job->trust->profiles[i];
		for (size_t j = 0; j < profile->version_count && !good; j++) {
			status = seal_public_key_verify(
				profile->versions[j].key, pae.data, pae.size,
				bundle->signature.data, bundle->signature.size,
				&good, job->error);
			if (status != SEAL_OK)
				break;
			if (!good)
				continue;
			job->judgement->profile = profile;
			job->judgement->version = &profile->versions[j];
		}
	}
	seal_bytes_free(&pae);
	return status;
}

/* The key is right and the bytes are read: are they about this package? */
static enum seal_status compare_digest(struct seal_judging *job)
{
	const struct seal_statement *statement = &job->judgement->statement;
	char have[80];
	char expected[80];

	if (strcmp(statement->payload_digest, job->payload_digest) == 0)
		return SEAL_OK;
	snprintf(have, sizeof(have), "sha256:%s", job->payload_digest);
	snprintf(expected, sizeof(expected), "sha256:%s",
		 statement->payload_digest);
	return seal_judge_conclude(job, SEAL_BUNDLE_BROKEN, "digest",
				   "the package changed after it was signed",
				   have, expected);
}

static enum seal_status compare_version(struct seal_judging *job)
{
	const struct seal_statement *statement = &job->judgement->statement;
	const struct seal_profile_version *version = job->judgement->version;

	if (strcmp(statement->profile_version_arn, version->arn) == 0)
		return SEAL_OK;
	return seal_judge_conclude(
		job, SEAL_BUNDLE_BROKEN, "profile-version",
		"the signature names another profile version than the "
		"one whose key made it",
		statement->profile_version_arn, version->arn);
}

/*
 * A detached bundle may come from elsewhere and is free to have no key id or
 * one of another form: neither chooses key or verdict. Ours has the one.
 */
static enum seal_status compare_keyid(struct seal_judging *job)
{
	const char *keyid = job->judgement->version->keyid;

	if (!job->embedded)
		return SEAL_OK;
	if (strcmp(job->bundle->keyid, keyid) != 0)
		return seal_judge_conclude(
			job, SEAL_BUNDLE_BROKEN, "keyid",
			"the key id is not that of the key that signed",
			job->bundle->keyid, keyid);
	if (strcmp(job->bundle->hint, keyid) != 0)
		return seal_judge_conclude(
			job, SEAL_BUNDLE_BROKEN, "keyid",
			"the hint is not that of the key that signed",
			job->bundle->hint, keyid);
	return SEAL_OK;
}

/*
 * Nobody of ours signs a bundle's timestamps. In a seal, one that is not what
 * it looks like is a change; in a detached bundle it is worth nothing.
 */
static enum seal_status judge_timestamps(struct seal_judging *job)
{
	struct seal_bundle_judgement *judgement = job->judgement;
	const struct seal_statement *statement = &judgement->statement;
	int64_t until = seal_validity_end(statement->signed_at,
					  &judgement->version->validity);
	enum seal_status status;

	if (statement->expires_at < until)
		until = statement->expires_at;
	status = seal_timestamps_judge(&job->trust->authorities, job->bundle,
				       statement->signed_at, until,
				       &judgement->time, job->error);
	if (status != SEAL_OK || !job->embedded || !judgement->time.broken)
		return status;
	return seal_judge_conclude(job, SEAL_BUNDLE_BROKEN, "timestamp",
				   judgement->time.reason, NULL, NULL);
}

/* "base sha256:..., fonts sha256:..." */
static enum seal_status list_layers(const struct seal_layer *layers,
				    size_t count, struct seal_text *output,
				    struct seal_error *error)
{
	struct seal_bytes text = { 0 };
	enum seal_status status;

	status = seal_bytes_printf(&text, error, "%s",
				   count == 0 ? "no layers" : "");
	for (size_t i = 0; i < count && status == SEAL_OK; i++)
		status = seal_bytes_printf(&text, error, "%s%s sha256:%s",
					   i == 0 ? "" : ", ", layers[i].name,
					   layers[i].digest);
	if (status == SEAL_OK)
		status = seal_bytes_to_text(&text, output, error);
	seal_bytes_free(&text);
	return status;
}

static enum seal_status compare_layers(struct seal_judging *job)
{
	const struct seal_statement *statement = &job->judgement->statement;
	struct seal_text have = { 0 };
	struct seal_text expected = { 0 };
	enum seal_status status;

	if (strcmp(statement->package_type, "layer") == 0 &&
	    statement->layer_count > 0)
		return seal_judge_conclude(
			job, SEAL_BUNDLE_BROKEN, "layers",
			"a layer is signed as having layers of its own", NULL,
			NULL);
	if (seal_layers_equal(job->layers, job->layer_count, statement->layers,
			      statement->layer_count))
		return SEAL_OK;
	status = list_layers(job->layers, job->layer_count, &have, job->error);
	if (status == SEAL_OK)
		status = list_layers(statement->layers, statement->layer_count,
				     &expected, job->error);
	if (status == SEAL_OK)
		status = seal_judge_conclude(
			job, SEAL_BUNDLE_BROKEN, "layers",
			"the layers changed after the package was "
			"signed",
			have.data, expected.data);
	seal_text_free(&have);
	seal_text_free(&expected);
	return status;
}

static enum seal_status judge_verified(struct seal_judging *job)
{
	static enum seal_status (*const comparisons[])(
		struct seal_judging *) = { compare_digest, compare_version,
					   compare_keyid, judge_timestamps,
					   compare_layers };
	const struct seal_bytes *payload = &job->bundle->payload;
	struct seal_error failure = { 0 };
	const char *reason = NULL;
	bool is_ours = false;
	enum seal_status status;

	if (strcmp(job->bundle->payload_type, SEAL_MEDIA_STATEMENT) != 0)
		return seal_judge_conclude(
			job, SEAL_BUNDLE_OTHER, "no-signature",
			"what the key signed is no in-toto statement",
			job->bundle->payload_type, SEAL_MEDIA_STATEMENT);
	status = seal_statement_parse(payload->data, payload->size,
				      &job->judgement->statement, &is_ours,
				      &reason, &failure);
	if (status != SEAL_OK)
		return seal_judge_malformed(job, &failure);
	if (!is_ours)
		return seal_judge_conclude(
			job, SEAL_BUNDLE_OTHER, "no-signature",
			"what the key signed is no package signature", reason,
			NULL);
	job->judgement->outcome = SEAL_BUNDLE_GOOD;
	for (size_t i = 0; i < sizeof(comparisons) / sizeof(comparisons[0]);
	     i++) {
		status = comparisons[i](job);
		if (status != SEAL_OK ||
		    job->judgement->outcome != SEAL_BUNDLE_GOOD)
			break;
	}
	return status;
}

enum seal_status seal_bundle_judge(const struct seal_trust *trust,
				   const struct seal_bundle *bundle,
				   bool embedded, const char *payload_digest,
				   const struct seal_layer *layers,
				   size_t layer_count,
				   struct seal_bundle_judgement *judgement,
				   struct seal_error *error)
{
	struct seal_judging job = { .trust = trust,
				    .bundle = bundle,
				    .embedded = embedded,
				    .payload_digest = payload_digest,
				    .layers = layers,
				    .layer_count = layer_count,
				    .judgement = judgement,
				    .error = error };
	enum seal_status status;

	*judgement =
		(struct seal_bundle_judgement){ .outcome = SEAL_BUNDLE_BROKEN };
	status = find_key(&job);
	if (status == SEAL_OK)
		status = judgement->version ? judge_verified(&job)
					    : seal_judge_unverified(&job);
	if (status != SEAL_OK)
		seal_bundle_judgement_free(judgement);
	if (status == SEAL_OK && judgement->outcome != SEAL_BUNDLE_GOOD) {
		seal_statement_free(&judgement->statement);
		seal_trusted_time_free(&judgement->time);
	}
	return status;
}
