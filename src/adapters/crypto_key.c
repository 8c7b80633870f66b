/* SPDX-License-Identifier: Apache-2.0 */
/* crypto_key.c - PEM in, public keys in one form out, and back */
#include <openssl/bio.h>
#include <openssl/core_names.h>
#include <openssl/err.h>
#include <openssl/param_build.h>
#include <openssl/pem.h>
#include <openssl/x509.h>
#include <stdlib.h>
#include <string.h>

#include "adapters/crypto_openssl.h"

#define WHITE_SPACE " \t\r\n"

/* |text| but for white space, NUL-terminated. */
static enum seal_status without_white_space(const char *text, size_t size,
					    struct seal_bytes *output,
					    struct seal_error *error)
{
	enum seal_status status = SEAL_OK;

	while (size > 0 && status == SEAL_OK) {
		size_t run = 0;

		while (run < size && !strchr(WHITE_SPACE, text[run]))
			run++;
		status = seal_bytes_append(output, text, run, error);
		run += run < size;
		text += run;
		size -= run;
	}
	return status == SEAL_OK ? seal_bytes_append(output, "", 1, error)
				 : status;
}

/* Why |pem| is not what was asked for. */
static enum seal_status fail_kind(const char *pem, struct seal_error *error)
{
	static const struct {
		const char *mark;
		const char *is;
	} kinds[] = {
		{ "PRIVATE KEY-----", "a private key stands here" },
		{ "-----BEGIN CERTIFICATE-----", "this is a certificate" },
		{ "-----BEGIN RSA PUBLIC KEY-----", "this is in PKCS#1 form" },
		{ "ssh-", "this is in OpenSSH's form" },
		{ "ecdsa-sha2-", "this is in OpenSSH's form" },
	};
	const char *is = "this is something else";

	for (size_t i = 0; i < sizeof(kinds) / sizeof(*kinds); i++) {
		if (strstr(pem, kinds[i].mark)) {
			is = kinds[i].is;
			break;
		}
	}
	return seal_fail(error, SEAL_USAGE,
			 "public key: PEM with one block PUBLIC KEY is needed, "
			 "%s",
			 is);
}

/* The DER of the one block, which has base64 and white space alone. */
static enum seal_status pem_to_der(const char *pem, struct seal_bytes *der,
				   struct seal_error *error)
{
	static const char begin[] = "-----BEGIN PUBLIC KEY-----";
	static const char end[] = "-----END PUBLIC KEY-----";
	const char *start = pem + strspn(pem, WHITE_SPACE);
	struct seal_bytes base64 = { 0 };
	enum seal_status status;
	const char *stop;

	if (strncmp(start, begin, strlen(begin)) != 0)
		return fail_kind(pem, error);
	start += strlen(begin);
	stop = strstr(start, end);
	if (!stop)
		return fail_kind(pem, error);
	if (stop[strlen(end) + strspn(stop + strlen(end), WHITE_SPACE)] != '\0')
		return seal_fail(error, SEAL_USAGE,
				 "public key: something stands behind the PEM "
				 "block");
	status = without_white_space(start, (size_t)(stop - start), &base64,
				     error);
	if (status == SEAL_OK &&
	    !seal_base64_decode((const char *)base64.data, der))
		status = seal_fail(error, SEAL_USAGE,
				   "public key: the PEM block is damaged");
	seal_bytes_free(&base64);
	return status;
}

static enum seal_status decode(const struct seal_bytes *der, EVP_PKEY **key,
			       struct seal_error *error)
{
	const uint8_t *at = der->data;

	*key = d2i_PUBKEY(NULL, &at, (long)der->size);
	if (!*key)
		return seal_crypto_fail(error, SEAL_USAGE, "public key");
	if (at != der->data + der->size)
		return seal_fail(error, SEAL_USAGE,
				 "public key: something stands behind the key");
	return SEAL_OK;
}

static enum seal_status parse(const char *pem, enum seal_algorithm algorithm,
			      struct seal_bytes *der, EVP_PKEY **key,
			      struct seal_public_key **output,
			      struct seal_error *error)
{
	enum seal_status status = pem_to_der(pem, der, error);

	if (status == SEAL_OK)
		status = decode(der, key, error);
	if (status == SEAL_OK)
		status = seal_crypto_check_key(*key, algorithm, "public key",
					       error);
	if (status == SEAL_OK)
		status = seal_crypto_public_key(*key, algorithm, output, error);
	return status;
}

enum seal_status seal_public_key_parse(const char *pem,
				       enum seal_algorithm algorithm,
				       struct seal_public_key **output,
				       struct seal_error *error)
{
	struct seal_bytes der = { 0 };
	EVP_PKEY *key = NULL;
	enum seal_status status;

	*output = NULL;
	status = parse(pem, algorithm, &der, &key, output, error);
	EVP_PKEY_free(key);
	seal_bytes_free(&der);
	ERR_clear_error();
	return status;
}

void seal_public_key_free(struct seal_public_key *key)
{
	if (!key)
		return;
	EVP_PKEY_free(key->key);
	free(key);
}

/* 04 and both coordinates, whatever form the point came in. */
static bool put_point(const EVP_PKEY *key, size_t size, uint8_t *point)
{
	BIGNUM *x = NULL, *y = NULL;
	bool good =
		EVP_PKEY_get_bn_param(key, OSSL_PKEY_PARAM_EC_PUB_X, &x) == 1 &&
		EVP_PKEY_get_bn_param(key, OSSL_PKEY_PARAM_EC_PUB_Y, &y) == 1 &&
		BN_bn2binpad(x, point + 1, (int)size) == (int)size &&
		BN_bn2binpad(y, point + 1 + size, (int)size) == (int)size;

	point[0] = 4;
	BN_free(x);
	BN_free(y);
	return good;
}

/* A new key of the named group with the point in its usual form. */
static EVP_PKEY *normalise_ec(const EVP_PKEY *key,
			      const struct seal_crypto_algorithm *algorithm)
{
	size_t size = algorithm->field_size;
	uint8_t point[1 + 2 * 48];
	char group[16];
	OSSL_PARAM parameters[3];
	EVP_PKEY_CTX *context;
	EVP_PKEY *output = NULL;

	if (!put_point(key, size, point))
		return NULL;
	strcpy(group, algorithm->group);
	parameters[0] = OSSL_PARAM_construct_utf8_string(
		OSSL_PKEY_PARAM_GROUP_NAME, group, 0);
	parameters[1] = OSSL_PARAM_construct_octet_string(
		OSSL_PKEY_PARAM_PUB_KEY, point, 1 + 2 * size);
	parameters[2] = OSSL_PARAM_construct_end();
	context = EVP_PKEY_CTX_new_from_name(NULL, "EC", NULL);
	if (context && EVP_PKEY_fromdata_init(context) == 1)
		EVP_PKEY_fromdata(context, &output, EVP_PKEY_PUBLIC_KEY,
				  parameters);
	EVP_PKEY_CTX_free(context);
	return output;
}

EVP_PKEY *seal_crypto_public_half(EVP_PKEY *key)
{
	uint8_t *der = NULL;
	int size = i2d_PUBKEY(key, &der);
	const uint8_t *at = der;
	EVP_PKEY *output = size > 0 ? d2i_PUBKEY(NULL, &at, size) : NULL;

	OPENSSL_free(der);
	return output;
}

enum seal_status seal_crypto_public_key(EVP_PKEY *key,
					enum seal_algorithm algorithm,
					struct seal_public_key **output,
					struct seal_error *error)
{
	const struct seal_crypto_algorithm *a =
		seal_crypto_algorithm(algorithm);
	struct seal_public_key *made = calloc(1, sizeof(*made));

	*output = NULL;
	if (!made)
		return seal_fail_memory(error);
	made->algorithm = algorithm;
	made->key =
		a->group ? normalise_ec(key, a) : seal_crypto_public_half(key);
	if (!made->key) {
		free(made);
		return seal_crypto_fail(error, SEAL_USAGE, "public key");
	}
	*output = made;
	return SEAL_OK;
}

enum seal_status seal_public_key_pem(const struct seal_public_key *key,
				     struct seal_text *output,
				     struct seal_error *error)
{
	struct seal_bytes bytes = { 0 };
	BIO *memory = BIO_new(BIO_s_mem());
	enum seal_status status;
	char *data = NULL;
	long size = 0;

	*output = (struct seal_text){ 0 };
	if (memory && PEM_write_bio_PUBKEY(memory, key->key) == 1)
		size = BIO_get_mem_data(memory, &data);
	if (size > 0)
		status = seal_bytes_append(&bytes, data, (size_t)size, error);
	else
		status = seal_crypto_fail(error, SEAL_UNJUDGED, "public key");
	if (status == SEAL_OK)
		status = seal_bytes_to_text(&bytes, output, error);
	seal_bytes_free(&bytes);
	BIO_free(memory);
	return status;
}

bool seal_public_key_equal(const struct seal_public_key *a,
			   const struct seal_public_key *b)
{
	bool same = EVP_PKEY_eq(a->key, b->key) == 1;

	ERR_clear_error();
	return same;
}

enum seal_algorithm seal_public_key_algorithm(const struct seal_public_key *key)
{
	return key->algorithm;
}
