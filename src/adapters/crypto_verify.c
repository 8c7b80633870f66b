/* SPDX-License-Identifier: Apache-2.0 */
/* crypto_verify.c - a public key, bytes and a signature in; good or not out */
#include <openssl/core_names.h>
#include <openssl/ec.h>
#include <openssl/err.h>
#include <openssl/rsa.h>
#include <string.h>

#include "adapters/crypto_openssl.h"

bool seal_crypto_is_low(const BIGNUM *s, const EVP_PKEY *key)
{
	BIGNUM *half = NULL;
	bool low = EVP_PKEY_get_bn_param(key, OSSL_PKEY_PARAM_EC_ORDER,
					 &half) == 1 &&
		   BN_rshift1(half, half) == 1 && BN_cmp(s, half) <= 0;

	BN_free(half);
	return low;
}

/* The only DER of its two numbers, and s in the lower half. */
static bool is_one_ecdsa_form(const EVP_PKEY *key, const uint8_t *signature,
			      size_t size)
{
	const uint8_t *at = signature;
	ECDSA_SIG *parts = d2i_ECDSA_SIG(NULL, &at, (long)size);
	uint8_t *der = NULL;
	int der_size;
	bool one;

	if (!parts)
		return false;
	der_size = i2d_ECDSA_SIG(parts, &der);
	one = der_size >= 0 && (size_t)der_size == size &&
	      memcmp(der, signature, size) == 0 &&
	      seal_crypto_is_low(ECDSA_SIG_get0_s(parts), key);
	OPENSSL_free(der);
	ECDSA_SIG_free(parts);
	return one;
}

/* Signatures that say the same in other bytes are refused. */
static bool is_one_form(const struct seal_public_key *key,
			const uint8_t *signature, size_t size)
{
	switch (key->algorithm) {
	case SEAL_ED25519:
		return size == 64;
	case SEAL_RSA_PKCS1_SHA256:
		return size == (size_t)EVP_PKEY_get_size(key->key);
	case SEAL_ECDSA_P256_SHA256:
	case SEAL_ECDSA_P384_SHA384:
		break;
	}
	return size <= (size_t)EVP_PKEY_get_size(key->key) &&
	       is_one_ecdsa_form(key->key, signature, size);
}

static bool start(EVP_MD_CTX *context, const struct seal_public_key *key)
{
	const struct seal_crypto_algorithm *a =
		seal_crypto_algorithm(key->algorithm);
	EVP_PKEY_CTX *detail;

	if (EVP_DigestVerifyInit_ex(context, &detail, a->digest, NULL, NULL,
				    key->key, NULL) != 1)
		return false;
	return key->algorithm != SEAL_RSA_PKCS1_SHA256 ||
	       EVP_PKEY_CTX_set_rsa_padding(detail, RSA_PKCS1_PADDING) == 1;
}

enum seal_status seal_public_key_verify(const struct seal_public_key *key,
					const void *data, size_t size,
					const void *signature,
					size_t signature_size, bool *good,
					struct seal_error *error)
{
	EVP_MD_CTX *context;
	int answer = -1;

	*good = false;
	if (!is_one_form(key, signature, signature_size)) {
		ERR_clear_error();
		return SEAL_OK;
	}
	context = EVP_MD_CTX_new();
	if (!context || !start(context, key)) {
		EVP_MD_CTX_free(context);
		return seal_crypto_fail(error, SEAL_UNJUDGED, "verification");
	}
	answer = EVP_DigestVerify(context, signature, signature_size, data,
				  size);
	EVP_MD_CTX_free(context);
	*good = answer == 1;
	/* What does not fit is an answer, not a failure; memory is none. */
	if (answer != 1 &&
	    ERR_GET_REASON(ERR_peek_last_error()) == ERR_R_MALLOC_FAILURE)
		return seal_crypto_fail(error, SEAL_UNJUDGED, "verification");
	ERR_clear_error();
	return SEAL_OK;
}
