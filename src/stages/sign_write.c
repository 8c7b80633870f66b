/* SPDX-License-Identifier: Apache-2.0 */
/* sign_write.c - statement and key in, signed package or bundle out */
#include <stdio.h>

#include "adapters/crypto_sign.h"
#include "domain/uri.h"
#include "stages/sign.h"

/* Before anything is written: is it the profile's key? */
static enum seal_status open_key(struct seal_signing *job,
				 struct seal_private_key **key,
				 struct seal_error *error)
{
	const struct seal_sign_options *options = job->options;
	const struct seal_passphrase passphrase = {
		.file = options->passphrase_file,
		.ask = options->passphrase,
		.context = options->passphrase_context
	};
	struct seal_public_key *public = NULL;
	char keyid[SEAL_KEYID_SIZE];
	enum seal_status status = seal_private_key_open(
		options->key, &passphrase, job->version->algorithm, key, error);

	if (status == SEAL_OK)
		status = seal_private_key_public(*key, &public, error);
	if (status == SEAL_OK &&
	    !seal_public_key_equal(public, job->version->key)) {
		status = seal_public_key_id(public, keyid, error);
		if (status == SEAL_OK)
			status = seal_fail(error, SEAL_REFUSED,
					   "key: it is %s, not the key of "
					   "profile %s, whose version %s has "
					   "%s",
					   keyid, job->profile->name,
					   job->version->version,
					   job->version->keyid);
	}
	seal_public_key_free(public);
	return status;
}

/*
 * The signature is checked before it leaves: a fault in memory or processor
 * while signing can give the private key away.
 */
static enum seal_status sign_bytes(struct seal_signing *job,
				   const struct seal_private_key *key,
				   const struct seal_bytes *pae,
				   struct seal_error *error)
{
	bool good = false;
	enum seal_status status = seal_private_key_sign(
		key, pae->data, pae->size, &job->bundle.signature, error);

	if (status == SEAL_OK)
		status = seal_public_key_verify(job->version->key, pae->data,
						pae->size,
						job->bundle.signature.data,
						job->bundle.signature.size,
						&good, error);
	if (status == SEAL_OK && !good)
		status = seal_fail(error, SEAL_UNJUDGED,
				   "signature: it does not verify with the key "
				   "that made it");
	return status;
}

static enum seal_status make_bundle(struct seal_signing *job,
				    const struct seal_private_key *key,
				    struct seal_error *error)
{
	struct seal_bundle *bundle = &job->bundle;
	struct seal_bytes pae = { 0 };
	enum seal_status status =
		seal_bundle_pae(SEAL_MEDIA_STATEMENT, job->text.data,
				job->text.size, &pae, error);

	if (status == SEAL_OK)
		status = sign_bytes(job, key, &pae, error);
	seal_bytes_free(&pae);
	if (status == SEAL_OK)
		status = seal_bytes_append(&bundle->payload, job->text.data,
					   job->text.size, error);
	if (status == SEAL_OK)
		status = seal_copy_string(SEAL_MEDIA_STATEMENT,
					  &bundle->payload_type, error);
	if (status == SEAL_OK)
		status = seal_copy_string(job->version->keyid, &bundle->keyid,
					  error);
	if (status == SEAL_OK)
		status = seal_copy_string(job->version->keyid, &bundle->hint,
					  error);
	return status;
}

static enum seal_status write_output(struct seal_signing *job,
				     const struct seal_bytes *seal,
				     struct seal_error *error)
{
	struct seal_output output = { .fd = -1 };
	enum seal_status status = seal_output_open(job->output, &output, error);

	if (status == SEAL_OK)
		status = seal_zip_write_sealed(&job->zip, job->input.fd,
					       seal->data, seal->size,
					       output.fd, error);
	if (status == SEAL_OK)
		status = seal_input_unchanged(&job->input, error);
	if (status == SEAL_OK)
		status = seal_sign_audit(job, error);
	if (status == SEAL_OK)
		status = seal_output_commit(&output, error);
	seal_output_close(&output);
	return status;
}

static enum seal_status write_sealed(struct seal_signing *job,
				     struct seal_error *error)
{
	size_t kept = job->options->append ? job->seal.bundle_count : 0;
	struct seal_bundle bundles[SEAL_BUNDLES_MAX]; /* owned by |job| */
	const struct seal_seal seal = { .layers = job->seal.layers,
					.layer_count = job->seal.layer_count,
					.bundles = bundles,
					.bundle_count = kept + 1 };
	struct seal_bytes bytes = { 0 };
	enum seal_status status;

	for (size_t i = 0; i < kept; i++)
		bundles[i] = job->seal.bundles[i];
	bundles[kept] = job->bundle;
	status = seal_seal_print(&seal, &bytes, error);
	if (status != SEAL_OK && kept > 0)
		seal_error_fix(error, "--detached writes the signature beside "
				      "the package");
	if (status == SEAL_OK)
		status = write_output(job, &bytes, error);
	seal_bytes_free(&bytes);
	return status;
}

static enum seal_status write_detached(struct seal_signing *job,
				       struct seal_error *error)
{
	struct seal_bytes bytes = { 0 };
	enum seal_status status =
		seal_bundle_print(&job->bundle, &bytes, error);

	if (status == SEAL_OK)
		status = seal_input_unchanged(&job->input, error);
	if (status == SEAL_OK)
		status = seal_sign_audit(job, error);
	if (status == SEAL_OK)
		status = seal_write_file(job->options->detached, bytes.data,
					 bytes.size, error);
	seal_bytes_free(&bytes);
	return status;
}

enum seal_status seal_sign_pass_on(struct seal_signing *job,
				   struct seal_error *error)
{
	struct seal_bytes seal = { 0 };
	enum seal_status status =
		seal_bytes_append(&seal,
				  job->zip.data + job->zip.seal.data_offset,
				  (size_t)job->zip.seal.size, error);

	if (status == SEAL_OK)
		status = write_output(job, &seal, error);
	seal_bytes_free(&seal);
	return status;
}

enum seal_status seal_sign_anew(struct seal_signing *job,
				struct seal_error *error)
{
	const struct seal_sign_options *options = job->options;
	struct seal_private_key *key = NULL;
	enum seal_status status = SEAL_OK;

	if (options->key)
		status = open_key(job, &key, error);
	if (status == SEAL_OK)
		status = seal_statement_print(&job->statement, &job->text,
					      error);
	if (status == SEAL_OK && !options->dry_run)
		status = make_bundle(job, key, error);
	seal_private_key_free(key);
	if (status == SEAL_OK && !options->dry_run)
		status = seal_sign_timestamp(job, error);
	if (status != SEAL_OK || options->dry_run)
		return status;
	return options->detached ? write_detached(job, error)
				 : write_sealed(job, error);
}
