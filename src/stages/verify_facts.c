/* SPDX-License-Identifier: Apache-2.0 */
/* verify_facts.c - the signature that counts in, what it says into the verdict
 */
#include <string.h>

#include "stages/verify_signatures.h"

static enum seal_status copy_git(const struct seal_statement_git *git,
				 struct seal_verdict *verdict,
				 struct seal_error *error)
{
	enum seal_status status;

	verdict->has_git = git->commit[0] != '\0';
	if (!verdict->has_git)
		return SEAL_OK;
	verdict->dirty = git->dirty;
	status = seal_copy_string(git->commit, &verdict->commit, error);
	if (status == SEAL_OK)
		status = seal_copy_string(git->ref, &verdict->ref, error);
	if (status == SEAL_OK)
		status =
			seal_copy_string(git->url, &verdict->repository, error);
	return status;
}

static enum seal_status copy_foreign(const struct seal_record *record,
				     struct seal_verdict *verdict,
				     struct seal_error *error)
{
	memcpy(verdict->foreign_digest, record->foreign_digest,
	       SEAL_SHA256_HEX);
	return seal_copy_string(record->foreign_origin,
				&verdict->foreign_origin, error);
}

static enum seal_status copy_signer(const struct seal_signature *signature,
				    struct seal_signer *signer,
				    struct seal_error *error)
{
	const struct seal_bundle_judgement *judgement = &signature->judgement;
	enum seal_status status;

	signer->signed_at = judgement->statement.signed_at;
	signer->expires_at = signature->expires;
	signer->trusted_time = judgement->time.time;
	status = seal_copy_string(judgement->profile->name, &signer->profile,
				  error);
	if (status == SEAL_OK)
		status = seal_copy_string(judgement->version->arn,
					  &signer->profile_version_arn, error);
	if (status == SEAL_OK)
		status = seal_copy_string(judgement->version->keyid,
					  &signer->keyid, error);
	if (status == SEAL_OK)
		status = seal_copy_string(judgement->statement.job_arn,
					  &signer->job_arn, error);
	if (status == SEAL_OK && judgement->time.trusted)
		status = seal_copy_string(judgement->time.authority,
					  &signer->authority, error);
	return status;
}

enum seal_status seal_signature_facts(const struct seal_signature *signature,
				      struct seal_verdict *verdict,
				      struct seal_error *error)
{
	const struct seal_statement *statement =
		&signature->judgement.statement;
	enum seal_status status;

	status = seal_copy_string(statement->name, &verdict->name, error);
	if (status == SEAL_OK)
		status = seal_copy_string(statement->package_type,
					  &verdict->package_type, error);
	if (status == SEAL_OK)
		status = seal_copy_string(statement->package_version,
					  &verdict->package_version, error);
	if (status == SEAL_OK)
		status = seal_layers_copy(statement->layers,
					  statement->layer_count,
					  &verdict->layers, error);
	if (status != SEAL_OK)
		return status;
	verdict->layer_count = statement->layer_count;
	status = copy_git(&statement->git, verdict, error);
	if (status == SEAL_OK)
		status = copy_foreign(&statement->record, verdict, error);
	if (status == SEAL_OK)
		status = copy_signer(signature, &verdict->signer, error);
	verdict->has_signer = status == SEAL_OK;
	return status;
}
