/* SPDX-License-Identifier: Apache-2.0 */
/* sign_append.c - the signatures a package has in, whether one more may stand
 * beside them out */
#include <string.h>

#include "stages/sign.h"

static enum seal_status differs(const char *what, const char *have,
				const char *other, struct seal_error *error)
{
	return seal_fail(error, SEAL_REFUSED,
			 "package: it is signed with the %s %s, and would now "
			 "be signed with %s as well",
			 what, have, other);
}

static enum seal_status compare_records(const struct seal_statement *old,
					const struct seal_statement *new,
					struct seal_error *error)
{
	bool equal = false;
	enum seal_status status = SEAL_OK;

	if (!old->has_record)
		return SEAL_OK;
	if (new->has_record)
		status = seal_record_equal(&old->record, &new->record, &equal,
					   error);
	if (status == SEAL_OK && !equal)
		status =
			seal_fail_check(error, SEAL_REFUSED, "integrity/record",
					"record: it is not the one that "
					"another signature of the package "
					"has");
	return status;
}

/* Two signatures of one package tell one story, as far as both tell it. */
static enum seal_status compare(const struct seal_statement *old,
				const struct seal_statement *new,
				struct seal_error *error)
{
	enum seal_status status = compare_records(old, new, error);

	if (status != SEAL_OK)
		return status;
	if (strcmp(old->name, new->name) != 0) {
		seal_error_fix(error, "give the signed name with --name");
		return differs("name", old->name, new->name, error);
	}
	if (strcmp(old->package_type, new->package_type) != 0) {
		seal_error_fix(error, "give the signed type with --type");
		return differs("type", old->package_type, new->package_type,
			       error);
	}
	if (old->package_version && new->package_version &&
	    strcmp(old->package_version, new->package_version) != 0)
		return differs("version", old->package_version,
			       new->package_version, error);
	if (old->git.commit[0] && new->git.commit[0] &&
	    strcmp(old->git.commit, new->git.commit) != 0) {
		seal_error_fix(error, "name a work tree of that commit with "
				      "--repository");
		return differs("commit", old->git.commit, new->git.commit,
			       error);
	}
	return SEAL_OK;
}

/* Its own signature is no other's: --if-needed may find that it is enough. */
static enum seal_status check_bundle(struct seal_signing *job, size_t at,
				     struct seal_error *error)
{
	struct seal_bundle_judgement judgement;
	const char *fault;
	enum seal_status status =
		seal_bundle_judge(&job->trust, &job->seal.bundles[at], true,
				  job->statement.payload_digest,
				  job->seal.layers, job->seal.layer_count,
				  &judgement, error);

	if (status != SEAL_OK)
		return status;
	fault = seal_sign_fault(job, &judgement);
	if (judgement.profile == job->profile)
		job->has_own = true;
	else if (!fault)
		status = compare(&judgement.statement, &job->statement, error);
	if (fault && (judgement.outcome != SEAL_BUNDLE_GOOD ||
		      judgement.profile != job->profile)) {
		seal_error_fix(error, "--replace drops the signatures it has");
		status = seal_fail(
			error, SEAL_REFUSED,
			"package: its signature %zu%s%s%s does not hold: %s",
			at + 1, judgement.profile ? ", by " : "",
			judgement.profile ? judgement.profile->name : "",
			judgement.profile ? "," : "", fault);
	}
	seal_bundle_judgement_free(&judgement);
	return status;
}

enum seal_status seal_sign_beside(struct seal_signing *job,
				  struct seal_error *error)
{
	enum seal_status status = SEAL_OK;

	for (size_t i = 0; i < job->seal.bundle_count && status == SEAL_OK; i++)
		status = check_bundle(job, i, error);
	if (status != SEAL_OK)
		seal_error_path(error, job->input.path);
	return status;
}

enum seal_status seal_sign_append_check(const struct seal_signing *job,
					struct seal_error *error)
{
	size_t count = job->seal.bundle_count;

	if (count > 0 && !job->has_own &&
	    (count < SEAL_BUNDLES_MAX || job->options->detached))
		return SEAL_OK;
	seal_error_path(error, job->input.path);
	if (count == 0) {
		seal_error_fix(error, "the first signature is made without "
				      "--append");
		return seal_fail(error, SEAL_REFUSED,
				 "package: it has no signature to append to");
	}
	if (job->has_own) {
		seal_error_fix(error, "--replace signs it anew and drops all "
				      "signatures it has");
		return seal_fail(error, SEAL_REFUSED,
				 "package: profile %s has already signed it",
				 job->profile->name);
	}
	return seal_fail(error, SEAL_REFUSED,
			 "package: it has %zu signatures, and a seal holds no "
			 "more",
			 count);
}
