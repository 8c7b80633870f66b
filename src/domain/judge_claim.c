/* SPDX-License-Identifier: Apache-2.0 */
/* judge_claim.c - a bundle that no key made in; whom it claims to be from, and
 * so whether it is broken or a stranger's, out */
#include "domain/judge_job.h"

#include <stdio.h>
#include <string.h>

/* The member |name| of an object, whatever it is; NULL when there is none. */
static const struct seal_json *member(const struct seal_json *json,
				      const char *name)
{
	const struct seal_json *child;

	if (!json || !seal_json_is_object(json))
		return NULL;
	for (child = seal_json_first(json); child;
	     child = seal_json_next(child)) {
		if (strcmp(seal_json_name(child), name) == 0)
			return child;
	}
	return NULL;
}

/* What nobody signed is read for one thing: whom does it claim to be from? */
static const char *claimed_version(const struct seal_json *statement)
{
	const struct seal_json *json = member(statement, "predicate");

	json = member(json, "runDetails");
	json = member(json, "metadata");
	json = member(json, "sealwright_profileVersionArn");
	return json ? seal_json_text(json) : NULL;
}

static const struct seal_profile_version *version_of_key(
	const struct seal_trust *trust, const char *keyid)
{
	for (size_t i = 0; i < trust->profile_count; i++) {
		const struct seal_profile *profile = &trust->profiles[i];

		for (size_t j = 0; j < profile->version_count; j++) {
			if (strcmp(profile->versions[j].keyid, keyid) == 0)
				return &profile->versions[j];
		}
	}
	return NULL;
}

/*
 * Whose does it say it is? In a seal the key ids count too: they must name the
 * key that signed. With the ARN alone one changed byte of it would turn a
 * signature of ours into a stranger's, which is no more than a note where
 * another signature is good.
 */
static const struct seal_profile_version *claimed(
	const struct seal_judging *job, const char *arn)
{
	const struct seal_profile_version *version = NULL;

	if (arn)
		version = seal_trust_version(job->trust, arn, NULL);
	if (!version && job->embedded)
		version = version_of_key(job->trust, job->bundle->keyid);
	if (!version && job->embedded)
		version = version_of_key(job->trust, job->bundle->hint);
	return version;
}

/*
 * No key made it. It is broken when it claims one of our profile versions:
 * someone changed it; else somebody we do not know made it.
 */
static enum seal_status judge_claim(struct seal_judging *job,
				    const struct seal_json *json)
{
	const char *arn = claimed_version(json);
	const struct seal_profile_version *version = claimed(job, arn);
	const char *keyid = job->bundle->keyid;
	char expected[128];

	if (keyid[0] == '\0')
		keyid = NULL;
	if (!version)
		return seal_judge_conclude(
			job, SEAL_BUNDLE_FOREIGN, "signer",
			"the signature was made by a key that the "
			"trust directory does not have",
			arn ? arn : keyid, NULL);
	snprintf(expected, sizeof(expected), "a signature by the key %s",
		 version->keyid);
	return seal_judge_conclude(
		job, SEAL_BUNDLE_BROKEN, "signature",
		"the signature is broken: it claims a profile version "
		"whose key did not make it",
		arn ? arn : version->arn, expected);
}

enum seal_status seal_judge_unverified(struct seal_judging *job)
{
	const struct seal_bytes *payload = &job->bundle->payload;
	struct seal_error failure = { 0 };
	struct seal_statement unused = { 0 };
	struct seal_json *json = NULL;
	const char *reason = NULL;
	bool is_ours = false;
	enum seal_status status;

	status = seal_statement_parse(payload->data, payload->size, &unused,
				      &is_ours, &reason, &failure);
	seal_statement_free(&unused);
	if (status == SEAL_OK)
		status = seal_json_parse(payload->data, payload->size,
					 "statement", SEAL_REFUSED, &json,
					 &failure);
	if (status != SEAL_OK)
		return seal_judge_malformed(job, &failure);
	status = judge_claim(job, json);
	seal_json_free(json);
	return status;
}
