/* SPDX-License-Identifier: Apache-2.0 */
/* verify_signatures.c - all bundles of a package in, the one that counts out */
#include "stages/verify_signatures.h"

#include <stdlib.h>
#include <string.h>

void seal_signatures_free(struct seal_signatures *signatures)
{
	for (size_t i = 0; i < signatures->count; i++) {
		seal_bundle_judgement_free(&signatures->items[i].judgement);
		seal_findings_free(&signatures->items[i].findings);
	}
	*signatures = (struct seal_signatures){ 0 };
}

/* Steps 4 to 6 and 8 for a good one. */
static enum seal_status check_good(const struct seal_verify_run *run,
				   const struct seal_verdict *verdict,
				   struct seal_signature *signature,
				   struct seal_error *error)
{
	struct seal_signature_check check = {
		.run = run,
		.verdict = verdict,
		.statement = &signature->judgement.statement,
		.profile = signature->judgement.profile,
		.version = signature->judgement.version,
		.time = &signature->judgement.time,
		.findings = &signature->findings,
		.error = error
	};
	enum seal_status status = seal_verify_signature(&check);

	if (status == SEAL_OK && !verdict->is_layer)
		status = seal_verify_rules(&check);
	signature->expires = check.expires;
	return status;
}

static enum seal_status find_bad(const struct seal_verify_run *run,
				 struct seal_signature *signature,
				 struct seal_error *error)
{
	const struct seal_bundle_judgement *judgement = &signature->judgement;
	bool broken = judgement->outcome == SEAL_BUNDLE_BROKEN;
	enum seal_check check =
		broken ? SEAL_CHECK_INTEGRITY : SEAL_CHECK_MISMATCH;
	const char *fix = "build the package and sign it again";

	if (broken && signature->judgement.version)
		fix = "build the package and sign it again; if nobody changed "
		      "it knowingly, somebody else did";
	return seal_findings_add(
		&signature->findings, check, judgement->rule,
		seal_policy_severity(&run->report->policy, check),
		signature->path, judgement->reason, judgement->have,
		judgement->expected, fix, error);
}

/*
 * A seal has a record only where no signature stands in it: the detached one is
 * then all that speaks of it. Else anyone could write a record into a package
 * that was signed, unseen, and the next signer would take it over.
 */
static enum seal_status compare_record(const struct seal_seal *seal,
				       struct seal_bundle_judgement *judgement,
				       struct seal_error *error)
{
	const struct seal_statement *statement = &judgement->statement;
	bool equal = false;
	enum seal_status status = SEAL_OK;

	if (judgement->outcome != SEAL_BUNDLE_GOOD || !seal->has_record)
		return SEAL_OK;
	if (statement->has_record)
		status = seal_record_equal(&seal->record, &statement->record,
					   &equal, error);
	if (status != SEAL_OK || equal)
		return status;
	judgement->outcome = SEAL_BUNDLE_BROKEN;
	strcpy(judgement->rule, "record");
	seal_statement_free(&judgement->statement);
	return seal_copy_string("the package holds a record that is not the "
				"one that was signed",
				&judgement->reason, error);
}

enum seal_status seal_signatures_judge(struct seal_signatures *signatures,
				       const struct seal_verify_run *run,
				       const struct seal_verdict *verdict,
				       const char *path,
				       const struct seal_seal *seal,
				       const struct seal_bundle *bundle,
				       bool embedded, struct seal_error *error)
{
	struct seal_signature *signature =
		&signatures->items[signatures->count];
	enum seal_status status;

	if (signatures->count ==
	    sizeof(signatures->items) / sizeof(signatures->items[0]))
		return seal_fail(error, SEAL_REFUSED,
				 "more signatures than a seal can hold");
	status = seal_bundle_judge(&run->trust, bundle, embedded,
				   verdict->payload_digest, seal->layers,
				   seal->layer_count, &signature->judgement,
				   error);
	if (status != SEAL_OK)
		return status;
	signature->path = path;
	signatures->count++;
	status = compare_record(seal, &signature->judgement, error);
	if (status != SEAL_OK)
		return status;
	if (signature->judgement.outcome == SEAL_BUNDLE_GOOD)
		return check_good(run, verdict, signature, error);
	return find_bad(run, signature, error);
}

/*
 * Is |a| better than |b|? A signature of ours comes before what is none: with
 * a lenient mismatch a stranger's bundle would otherwise hide that our own has
 * expired. Then the milder result, then the fewer findings.
 */
static bool is_better(const struct seal_signature *a,
		      const struct seal_signature *b)
{
	enum seal_result result_a = seal_findings_result(&a->findings);
	enum seal_result result_b = seal_findings_result(&b->findings);

	if (a->judgement.outcome != b->judgement.outcome)
		return a->judgement.outcome > b->judgement.outcome;
	if (result_a != result_b)
		return result_a < result_b;
	return a->findings.count < b->findings.count;
}

static struct seal_signature *find_best(struct seal_signatures *signatures)
{
	struct seal_signature *best = NULL;

	for (size_t i = 0; i < signatures->count; i++) {
		struct seal_signature *signature = &signatures->items[i];

		if (signature->judgement.outcome == SEAL_BUNDLE_BROKEN)
			continue;
		if (!best || is_better(signature, best))
			best = signature;
	}
	return best;
}

static enum seal_status find_unsigned(const struct seal_verify_run *run,
				      struct seal_verdict *verdict,
				      struct seal_error *error)
{
	return seal_findings_add(
		&verdict->findings, SEAL_CHECK_MISMATCH, "unsigned",
		seal_policy_severity(&run->report->policy, SEAL_CHECK_MISMATCH),
		verdict->path, "the package is not signed", NULL, NULL,
		"seal-sign --profile PROFILE --key KEY "
		"-o SIGNED.zip PACKAGE.zip",
		error);
}

/* What would have counted if there were no better one is worth knowing. */
static enum seal_status note_other(struct seal_signature *signature,
				   struct seal_verdict *verdict,
				   struct seal_error *error)
{
	const struct seal_profile *profile = signature->judgement.profile;
	enum seal_status status = SEAL_OK;

	for (size_t i = 0; i < signature->findings.count; i++) {
		struct seal_finding *finding = &signature->findings.items[i];
		struct seal_bytes text = { 0 };

		finding->severity = SEAL_NOTE;
		status = seal_bytes_printf(
			&text, error, "another signature, by %s: %s",
			profile ? profile->name : "a stranger", finding->text);
		if (status != SEAL_OK)
			return status;
		free(finding->text);
		finding->text = (char *)text.data;
		free(finding->fix);
		finding->fix = NULL;
	}
	return seal_findings_move(&verdict->findings, &signature->findings,
				  error);
}

/* Has one before it the same profile, and counts? */
static bool is_repeated(const struct seal_signatures *signatures, size_t at)
{
	const struct seal_signature *this = &signatures->items[at];

	for (size_t i = 0; i < at; i++) {
		const struct seal_signature *other = &signatures->items[i];

		if (other->judgement.outcome == SEAL_BUNDLE_GOOD &&
		    other->judgement.profile == this->judgement.profile &&
		    seal_findings_result(&other->findings) == SEAL_RESULT_VALID)
			return true;
	}
	return false;
}

/* Only what has no finding of its own counts, and each profile once. */
static bool counts(const struct seal_signatures *signatures, size_t at)
{
	const struct seal_signature *signature = &signatures->items[at];

	return signature->judgement.outcome == SEAL_BUNDLE_GOOD &&
	       seal_findings_result(&signature->findings) ==
		       SEAL_RESULT_VALID &&
	       !is_repeated(signatures, at);
}

/* "2: release, review" */
static enum seal_status list_signers(const struct seal_signatures *signatures,
				     size_t number, struct seal_bytes *text,
				     struct seal_error *error)
{
	const char *before = ": ";
	enum seal_status status = seal_bytes_printf(text, error, "%zu", number);

	for (size_t i = 0; i < signatures->count && status == SEAL_OK; i++) {
		if (!counts(signatures, i))
			continue;
		status = seal_bytes_printf(
			text, error, "%s%s", before,
			signatures->items[i].judgement.profile->name);
		before = ", ";
	}
	return status;
}

/* Who they are is worth knowing also when they are enough. */
static enum seal_status check_number(const struct seal_signatures *signatures,
				     const struct seal_verify_run *run,
				     struct seal_verdict *verdict,
				     struct seal_error *error)
{
	uint64_t required = run->config.required_signatures;
	struct seal_bytes have = { 0 };
	struct seal_bytes expected = { 0 };
	enum seal_status status;
	size_t number = 0;

	if (required <= 1 || verdict->is_layer)
		return SEAL_OK;
	for (size_t i = 0; i < signatures->count; i++)
		number += counts(signatures, i);
	status = list_signers(signatures, number, &have, error);
	if (status == SEAL_OK)
		status = seal_bytes_printf(&expected, error, "%llu",
					   (unsigned long long)required);
	if (status == SEAL_OK)
		status = seal_findings_add(
			&verdict->findings, SEAL_CHECK_MISMATCH, "signatures",
			number >= required
				? SEAL_NOTE
				: seal_policy_severity(&run->report->policy,
						       SEAL_CHECK_MISMATCH),
			verdict->path,
			number >= required
				? "as many profiles as are needed have signed "
				  "it validly"
				: "too few profiles have signed it validly",
			(const char *)have.data, (const char *)expected.data,
			number >= required ? NULL
					   : "let another profile sign it with "
					     "`seal-sign --append`",
			error);
	seal_bytes_free(&have);
	seal_bytes_free(&expected);
	return status;
}

/* The findings of all that is broken, and of the one that counts. */
static enum seal_status take_findings(struct seal_signatures *signatures,
				      struct seal_signature *best,
				      struct seal_verdict *verdict,
				      struct seal_error *error)
{
	enum seal_status status = SEAL_OK;

	for (size_t i = 0; i < signatures->count && status == SEAL_OK; i++) {
		struct seal_signature *signature = &signatures->items[i];

		if (signature->judgement.outcome == SEAL_BUNDLE_BROKEN ||
		    signature == best)
			status =
				seal_findings_move(&verdict->findings,
						   &signature->findings, error);
		else
			status = note_other(signature, verdict, error);
	}
	return status;
}

enum seal_status seal_signatures_choose(struct seal_signatures *signatures,
					const struct seal_verify_run *run,
					struct seal_verdict *verdict,
					struct seal_error *error)
{
	struct seal_signature *best = find_best(signatures);
	enum seal_status status;

	if (signatures->count == 0)
		return find_unsigned(run, verdict, error);
	status = check_number(signatures, run, verdict, error);
	if (status == SEAL_OK)
		status = take_findings(signatures, best, verdict, error);
	if (status != SEAL_OK || !best ||
	    best->judgement.outcome != SEAL_BUNDLE_GOOD)
		return status;
	status = seal_signature_facts(best, verdict, error);
	if (status == SEAL_OK && !verdict->is_layer)
		status = seal_verify_freshness(run, verdict, error);
	return status;
}
