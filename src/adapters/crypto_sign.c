/* SPDX-License-Identifier: Apache-2.0 */
/* crypto_sign.c - a private key and bytes in, the one signature form out */
#include "adapters/crypto_sign.h"

#include <openssl/core_names.h>
#include <openssl/ec.h>
#include <openssl/err.h>
#include <openssl/rsa.h>
#include <stdlib.h>
#include <string.h>

#include "adapters/crypto_private.h"

enum seal_status seal_crypto_private_key(EVP_PKEY *key,
					 struct seal_token *token,
					 enum seal_algorithm algorithm,
					 struct seal_private_key **output,
					 struct seal_error *error)
{
	struct seal_private_key *made = calloc(1, sizeof(*made));
	EVP_PKEY *shown = token ? seal_token_public(token) : key;
	enum seal_status status;

	*output = NULL;
	if (!made) {
		EVP_PKEY_free(key);
		seal_token_close(token);
		return seal_fail_memory(error);
	}
	made->token = token;
	made->key = token ? seal_token_private(token) : key;
	made->algorithm = algorithm;
	status = seal_crypto_check_key(shown, algorithm, "private key", error);
	if (status == SEAL_OK)
		status = seal_crypto_public_key(shown, algorithm, &made->half,
						error);
	if (status != SEAL_OK) {
		seal_private_key_free(made);
		return status;
	}
	*output = made;
	return SEAL_OK;
}

void seal_private_key_free(struct seal_private_key *key)
{
	if (!key)
		return;
	if (!key->token)
		EVP_PKEY_free(key->key);
	seal_token_close(key->token);
	seal_public_key_free(key->half);
	free(key);
}

enum seal_status seal_private_key_public(const struct seal_private_key *key,
					 struct seal_public_key **output,
					 struct seal_error *error)
{
	return seal_crypto_public_key(key->half->key, key->algorithm, output,
				      error);
}

static EVP_PKEY *generate(enum seal_algorithm algorithm)
{
	const struct seal_crypto_algorithm *a =
		seal_crypto_algorithm(algorithm);

	if (a->group)
		return EVP_PKEY_Q_keygen(NULL, NULL, "EC", a->group);
	if (algorithm == SEAL_RSA_PKCS1_SHA256)
		return EVP_PKEY_Q_keygen(NULL, NULL, "RSA",
					 (size_t)SEAL_RSA_BITS_MIN);
	return EVP_PKEY_Q_keygen(NULL, NULL, a->key_type);
}

enum seal_status seal_private_key_generate(enum seal_algorithm algorithm,
					   struct seal_private_key **output,
					   struct seal_error *error)
{
	EVP_PKEY *key = generate(algorithm);

	*output = NULL;
	if (!key)
		return seal_crypto_fail(error, SEAL_UNJUDGED, "new key");
	return seal_crypto_private_key(key, NULL, algorithm, output, error);
}

static bool sign_raw(const struct seal_private_key *key, EVP_MD_CTX *context,
		     const void *data, size_t size,
		     struct seal_bytes *signature, struct seal_error *error)
{
	const struct seal_crypto_algorithm *a =
		seal_crypto_algorithm(key->algorithm);
	size_t length = (size_t)EVP_PKEY_get_size(key->key);
	EVP_PKEY_CTX *detail;

	if (EVP_DigestSignInit_ex(context, &detail, a->digest, NULL, NULL,
				  key->key, NULL) != 1)
		return false;
	if (key->algorithm == SEAL_RSA_PKCS1_SHA256 &&
	    EVP_PKEY_CTX_set_rsa_padding(detail, RSA_PKCS1_PADDING) != 1)
		return false;
	if (seal_bytes_reserve(signature, length, error) != SEAL_OK ||
	    EVP_DigestSign(context, signature->data, &length, data, size) != 1)
		return false;
	signature->size = length;
	return true;
}

/* (r, s) and (r, n - s) fit the same message: take the lower s. */
static bool lower(const struct seal_private_key *key, ECDSA_SIG *parts)
{
	BIGNUM *order = NULL, *r, *s;
	bool good;

	if (seal_crypto_is_low(ECDSA_SIG_get0_s(parts), key->half->key))
		return true;
	r = BN_dup(ECDSA_SIG_get0_r(parts));
	s = BN_new();
	good = r && s &&
	       EVP_PKEY_get_bn_param(key->half->key, OSSL_PKEY_PARAM_EC_ORDER,
				     &order) == 1 &&
	       BN_sub(s, order, ECDSA_SIG_get0_s(parts)) == 1 &&
	       ECDSA_SIG_set0(parts, r, s) == 1;
	BN_free(order);
	if (!good) {
		BN_free(r);
		BN_free(s);
	}
	return good;
}

static bool normalise(const struct seal_private_key *key,
		      struct seal_bytes *signature)
{
	const uint8_t *at = signature->data;
	ECDSA_SIG *parts;
	uint8_t *end = signature->data;
	int size = -1;

	if (!seal_crypto_algorithm(key->algorithm)->group)
		return true;
	parts = d2i_ECDSA_SIG(NULL, &at, (long)signature->size);
	/* A lower s is never longer. */
	if (parts && lower(key, parts) &&
	    i2d_ECDSA_SIG(parts, NULL) <= (int)signature->capacity)
		size = i2d_ECDSA_SIG(parts, &end);
	ECDSA_SIG_free(parts);
	signature->size = size > 0 ? (size_t)size : 0;
	return size > 0;
}

/*
 * A signature that does not fit could tell the key (a fault in RSA's CRT does),
 * and comes from keys whose halves do not belong together.
 */
static enum seal_status sign_and_check(const struct seal_private_key *key,
				       EVP_MD_CTX *context, const void *data,
				       size_t size,
				       struct seal_bytes *signature,
				       struct seal_error *error)
{
	enum seal_status status;
	bool good;

	if (!sign_raw(key, context, data, size, signature, error) ||
	    !normalise(key, signature))
		return seal_crypto_fail(error, SEAL_UNJUDGED, "signing");
	status = seal_public_key_verify(key->half, data, size, signature->data,
					signature->size, &good, error);
	if (status == SEAL_OK && !good)
		status = seal_fail(error, SEAL_UNJUDGED,
				   "private key: its public half does not "
				   "belong to it");
	return status;
}

enum seal_status seal_private_key_sign(const struct seal_private_key *key,
				       const void *data, size_t size,
				       struct seal_bytes *signature,
				       struct seal_error *error)
{
	EVP_MD_CTX *context = EVP_MD_CTX_new();
	enum seal_status status;

	signature->size = 0;
	if (!context)
		return seal_fail_memory(error);
	status = sign_and_check(key, context, data, size, signature, error);
	if (status != SEAL_OK) {
		OPENSSL_cleanse(signature->data, signature->capacity);
		signature->size = 0;
	}
	EVP_MD_CTX_free(context);
	ERR_clear_error();
	return status;
}
