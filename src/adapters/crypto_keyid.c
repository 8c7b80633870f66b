/* SPDX-License-Identifier: Apache-2.0 */
/* crypto_keyid.c - a public key in, what `ssh-keygen -lf` calls it out */
#include <openssl/core_names.h>
#include <stdio.h>
#include <string.h>

#include "adapters/crypto_openssl.h"

/* RFC 4251, section 5: a length in four bytes, high one first, and the bytes.
 */
static enum seal_status put_string(struct seal_bytes *wire, const void *data,
				   size_t size, struct seal_error *error)
{
	uint8_t length[4] = {
		(uint8_t)(size >> 24),
		(uint8_t)(size >> 16),
		(uint8_t)(size >> 8),
		(uint8_t)size,
	};
	enum seal_status status =
		seal_bytes_append(wire, length, sizeof(length), error);

	return status == SEAL_OK ? seal_bytes_append(wire, data, size, error)
				 : status;
}

static enum seal_status put_text(struct seal_bytes *wire, const char *text,
				 struct seal_error *error)
{
	return put_string(wire, text, strlen(text), error);
}

/* A number whose first bit is set would be negative: a zero goes in front. */
static enum seal_status put_number(struct seal_bytes *wire, const EVP_PKEY *key,
				   const char *name, struct seal_error *error)
{
	uint8_t bytes[1 + SEAL_RSA_BITS_MAX / 8] = { 0 };
	BIGNUM *number = NULL;
	size_t size;

	if (EVP_PKEY_get_bn_param(key, name, &number) != 1)
		return seal_crypto_fail(error, SEAL_UNJUDGED, "public key");
	size = (size_t)BN_num_bytes(number);
	if (size < sizeof(bytes))
		BN_bn2bin(number, bytes + 1);
	BN_free(number);
	if (size == 0 || size >= sizeof(bytes))
		return seal_fail(error, SEAL_UNJUDGED,
				 "public key: a number of %zu bytes", size);
	if (bytes[1] & 0x80)
		return put_string(wire, bytes, size + 1, error);
	return put_string(wire, bytes + 1, size, error);
}

static enum seal_status put_point(struct seal_bytes *wire, const EVP_PKEY *key,
				  struct seal_error *error)
{
	uint8_t point[1 + 2 * 48];
	size_t size;

	if (EVP_PKEY_get_octet_string_param(key, OSSL_PKEY_PARAM_PUB_KEY, point,
					    sizeof(point), &size) != 1)
		return seal_crypto_fail(error, SEAL_UNJUDGED, "public key");
	return put_string(wire, point, size, error);
}

/* RFC 4253, section 6.6; RFC 5656, section 3.1; RFC 8709, section 4. */
static enum seal_status put_key(struct seal_bytes *wire,
				const struct seal_public_key *key,
				struct seal_error *error)
{
	const struct seal_crypto_algorithm *a =
		seal_crypto_algorithm(key->algorithm);
	enum seal_status status = put_text(wire, a->ssh_type, error);

	if (status == SEAL_OK && a->ssh_group)
		status = put_text(wire, a->ssh_group, error);
	if (status != SEAL_OK)
		return status;
	if (key->algorithm != SEAL_RSA_PKCS1_SHA256)
		return put_point(wire, key->key, error);
	status = put_number(wire, key->key, OSSL_PKEY_PARAM_RSA_E, error);
	if (status == SEAL_OK)
		status = put_number(wire, key->key, OSSL_PKEY_PARAM_RSA_N,
				    error);
	return status;
}

static enum seal_status fingerprint(const struct seal_public_key *key,
				    struct seal_bytes *wire,
				    struct seal_bytes *base64,
				    struct seal_error *error)
{
	uint8_t digest[32];
	enum seal_status status = put_key(wire, key, error);

	if (status != SEAL_OK)
		return status;
	if (EVP_Digest(wire->data, wire->size, digest, NULL, EVP_sha256(),
		       NULL) != 1)
		return seal_crypto_fail(error, SEAL_UNJUDGED, "digest");
	return seal_base64_encode(digest, sizeof(digest), base64, error);
}

enum seal_status seal_public_key_id(const struct seal_public_key *key,
				    char output[SEAL_KEYID_SIZE],
				    struct seal_error *error)
{
	struct seal_bytes wire = { 0 }, base64 = { 0 };
	enum seal_status status = fingerprint(key, &wire, &base64, error);

	/* 43 characters and the padding, which is left out. */
	snprintf(output, SEAL_KEYID_SIZE, "SHA256:%.43s",
		 status == SEAL_OK ? (const char *)base64.data : "");
	if (status != SEAL_OK)
		output[0] = '\0';
	seal_bytes_free(&wire);
	seal_bytes_free(&base64);
	return status;
}
