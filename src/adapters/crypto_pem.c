/* SPDX-License-Identifier: Apache-2.0 */
/* crypto_pem.c - PEM text and a passphrase in, the private key in it out */
#include <openssl/bio.h>
#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/pkcs12.h>
#include <openssl/x509.h>
#include <string.h>

#include "adapters/crypto_private.h"

/* One "-----BEGIN NAME-----" after the other. */
struct block {
	char *name;
	char *header; /* "Proc-Type: 4,ENCRYPTED" and so on, or "" */
	uint8_t *data;
	long size;
};

struct reading {
	const struct seal_passphrase *passphrase;
	struct seal_secret secret;
	struct block block;
	BIO *text;
	const char *other; /* what was found that is no private key */
	EVP_PKEY *key;
};

static void block_free(struct block *block)
{
	OPENSSL_free(block->name);
	OPENSSL_free(block->header);
	OPENSSL_clear_free(block->data, (size_t)block->size);
	*block = (struct block){ 0 };
}

static enum seal_status ask(struct reading *job, struct seal_error *error)
{
	if (seal_passphrase_given(job->passphrase))
		return seal_passphrase_get(job->passphrase, &job->secret,
					   error);
	seal_error_fix(error, "give its passphrase with --passphrase-file");
	return seal_fail(error, SEAL_UNJUDGED,
			 "private key: it is encrypted, and no passphrase is "
			 "given");
}

/* OpenSSL's own words for this are many, and none says it. */
static enum seal_status fail_decryption(struct seal_error *error)
{
	unsigned long code = ERR_peek_error();
	int reason = ERR_GET_REASON(code);

	ERR_clear_error();
	if (reason == ERR_R_UNSUPPORTED ||
	    (ERR_GET_LIB(code) == ERR_LIB_EVP &&
	     (reason == EVP_R_UNSUPPORTED_CIPHER ||
	      reason == EVP_R_UNSUPPORTED_ALGORITHM ||
	      reason == EVP_R_UNKNOWN_PBE_ALGORITHM)) ||
	    (ERR_GET_LIB(code) == ERR_LIB_PEM &&
	     reason == PEM_R_UNSUPPORTED_ENCRYPTION))
		return seal_fail(error, SEAL_UNJUDGED,
				 "private key: it is encrypted in a way that "
				 "this OpenSSL does not know");
	return seal_fail(error, SEAL_UNJUDGED, "private key: wrong passphrase");
}

static enum seal_status decode(struct reading *job, bool was_encrypted,
			       struct seal_error *error)
{
	const uint8_t *at = job->block.data;

	job->key = d2i_AutoPrivateKey(NULL, &at, job->block.size);
	if (job->key && at == job->block.data + job->block.size)
		return SEAL_OK;
	ERR_clear_error();
	/* One wrong passphrase in 256 looks as if it had decrypted something.
	 */
	if (was_encrypted)
		return seal_fail(error, SEAL_UNJUDGED,
				 "private key: wrong passphrase");
	return seal_fail(error, SEAL_USAGE,
			 "private key: the PEM block is damaged");
}

/* RFC 1421's way, by a header: keys of old OpenSSL versions. */
static enum seal_status decode_traditional(struct reading *job,
					   struct seal_error *error)
{
	EVP_CIPHER_INFO cipher;
	enum seal_status status;

	if (job->block.header[0] == '\0')
		return decode(job, false, error);
	if (PEM_get_EVP_CIPHER_INFO(job->block.header, &cipher) != 1)
		return fail_decryption(error);
	if (!cipher.cipher)
		return decode(job, false, error);
	status = ask(job, error);
	if (status != SEAL_OK)
		return status;
	/* Without a callback of its own it takes this as the passphrase. */
	if (PEM_do_header(&cipher, job->block.data, &job->block.size, NULL,
			  job->secret.data) != 1)
		return fail_decryption(error);
	return decode(job, true, error);
}

static enum seal_status decode_encrypted(struct reading *job,
					 struct seal_error *error)
{
	const uint8_t *at = job->block.data;
	X509_SIG *encrypted = d2i_X509_SIG(NULL, &at, job->block.size);
	enum seal_status status = SEAL_OK;
	PKCS8_PRIV_KEY_INFO *plain = NULL;

	if (!encrypted) {
		ERR_clear_error();
		return seal_fail(error, SEAL_USAGE,
				 "private key: the PEM block is damaged");
	}
	status = ask(job, error);
	if (status == SEAL_OK) {
		plain = PKCS8_decrypt(encrypted, job->secret.data,
				      (int)job->secret.size);
		job->key = plain ? EVP_PKCS82PKEY(plain) : NULL;
		if (!job->key)
			status = fail_decryption(error);
	}
	PKCS8_PRIV_KEY_INFO_free(plain);
	X509_SIG_free(encrypted);
	return status;
}

/* A block that holds no private key, as the message names it. */
static const char *name_other(const char *name)
{
	static const char *const names[][2] = {
		{ "PUBLIC KEY", "a public key" },
		{ "RSA PUBLIC KEY", "a public key" },
		{ "CERTIFICATE", "a certificate" },
		{ "TRUSTED CERTIFICATE", "a certificate" },
		{ "CERTIFICATE REQUEST", "a certificate request" },
		{ "OPENSSH PRIVATE KEY", "a key in OpenSSH's own form" },
		{ "EC PARAMETERS", "curve parameters" },
	};

	for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++) {
		if (strcmp(name, names[i][0]) == 0)
			return names[i][1];
	}
	return "something else";
}

static enum seal_status take_block(struct reading *job,
				   struct seal_error *error)
{
	const char *name = job->block.name;
	bool plain = strcmp(name, "PRIVATE KEY") == 0;
	bool encrypted = strcmp(name, "ENCRYPTED PRIVATE KEY") == 0;
	bool traditional = strcmp(name, "EC PRIVATE KEY") == 0 ||
			   strcmp(name, "RSA PRIVATE KEY") == 0 ||
			   strcmp(name, "DSA PRIVATE KEY") == 0;

	if (!plain && !encrypted && !traditional) {
		if (!job->other || strcmp(name, "EC PARAMETERS") != 0)
			job->other = name_other(name);
		return SEAL_OK;
	}
	if (job->key)
		return seal_fail(error, SEAL_USAGE,
				 "private key: there is more than one");
	if (encrypted)
		return decode_encrypted(job, error);
	return decode_traditional(job, error);
}

/* A sequence of that length, or of a length that takes more bytes. */
static bool is_der(const struct seal_secret *pem)
{
	const uint8_t *data = (const uint8_t *)pem->data;

	return data[0] == 0x30 &&
	       ((data[1] & 0x80) || data[1] + (size_t)2 == pem->size);
}

/* Nothing found: say what is there instead. */
static enum seal_status fail_absent(const struct reading *job,
				    const struct seal_secret *pem,
				    struct seal_error *error)
{
	unsigned long code = ERR_peek_last_error();

	ERR_clear_error();
	if (pem->size == 0)
		return seal_fail(error, SEAL_USAGE, "private key: is empty");
	if (job->other) {
		if (strcmp(job->other, "a key in OpenSSH's own form") == 0)
			seal_error_fix(error,
				       "ssh-keygen -p -m PKCS8 -f a copy of "
				       "the key");
		return seal_fail(error, SEAL_USAGE,
				 "private key: this is %s; a private key in "
				 "PEM is needed",
				 job->other);
	}
	if (is_der(pem)) {
		seal_error_fix(error, "openssl pkey -in KEY.der -out KEY.pem");
		return seal_fail(error, SEAL_USAGE,
				 "private key: this is DER; a private key in "
				 "PEM is needed");
	}
	if (ERR_GET_LIB(code) == ERR_LIB_PEM &&
	    ERR_GET_REASON(code) != PEM_R_NO_START_LINE)
		return seal_fail(error, SEAL_USAGE,
				 "private key: the PEM block is damaged");
	return seal_fail(error, SEAL_USAGE,
			 "private key: there is no PEM text");
}

static enum seal_status read_blocks(struct reading *job,
				    const struct seal_secret *pem,
				    struct seal_error *error)
{
	enum seal_status status = SEAL_OK;

	job->text = BIO_new_mem_buf(pem->data, (int)pem->size);
	if (!job->text)
		return seal_fail_memory(error);
	while (status == SEAL_OK &&
	       PEM_read_bio(job->text, &job->block.name, &job->block.header,
			    &job->block.data, &job->block.size) == 1) {
		status = take_block(job, error);
		block_free(&job->block);
	}
	if (status == SEAL_OK && !job->key)
		status = fail_absent(job, pem, error);
	ERR_clear_error();
	return status;
}

enum seal_status seal_crypto_read_pem(const struct seal_secret *pem,
				      const struct seal_passphrase *passphrase,
				      EVP_PKEY **output,
				      struct seal_error *error)
{
	struct reading job = { .passphrase = passphrase };
	enum seal_status status = read_blocks(&job, pem, error);

	*output = NULL;
	if (status == SEAL_OK)
		*output = job.key;
	else
		EVP_PKEY_free(job.key);
	seal_secret_free(&job.secret);
	BIO_free(job.text);
	return status;
}
