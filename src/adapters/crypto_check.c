/* SPDX-License-Identifier: Apache-2.0 */
/* crypto_check.c - a key and an algorithm in; whether they go together */
#include <openssl/core_names.h>
#include <openssl/err.h>
#include <stdio.h>
#include <string.h>

#include "adapters/crypto_openssl.h"

static const struct seal_crypto_algorithm algorithms[] = {
	[SEAL_ECDSA_P256_SHA256] = {
		.name = "ecdsa-p256-sha256",
		.key_type = "EC",
		.group = "prime256v1",
		.digest = "SHA2-256",
		.needs = "a P-256 key",
		.ssh_type = "ecdsa-sha2-nistp256",
		.ssh_group = "nistp256",
		.field_size = 32,
	},
	[SEAL_ECDSA_P384_SHA384] = {
		.name = "ecdsa-p384-sha384",
		.key_type = "EC",
		.group = "secp384r1",
		.digest = "SHA2-384",
		.needs = "a P-384 key",
		.ssh_type = "ecdsa-sha2-nistp384",
		.ssh_group = "nistp384",
		.field_size = 48,
	},
	[SEAL_ED25519] = {
		.name = "ed25519",
		.key_type = "ED25519",
		.needs = "an Ed25519 key",
		.ssh_type = "ssh-ed25519",
	},
	[SEAL_RSA_PKCS1_SHA256] = {
		.name = "rsa-pkcs1-sha256",
		.key_type = "RSA",
		.digest = "SHA2-256",
		.needs = "an RSA key of 3072 to 8192 bits",
		.ssh_type = "ssh-rsa",
	},
};

const struct seal_crypto_algorithm *seal_crypto_algorithm(
	enum seal_algorithm algorithm)
{
	return &algorithms[algorithm];
}

const char *seal_algorithm_name(enum seal_algorithm algorithm)
{
	return algorithms[algorithm].name;
}

bool seal_algorithm_parse(const char *name, enum seal_algorithm *algorithm)
{
	for (size_t i = 0; i < sizeof(algorithms) / sizeof(*algorithms); i++) {
		if (strcmp(name, algorithms[i].name) == 0) {
			*algorithm = (enum seal_algorithm)i;
			return true;
		}
	}
	return false;
}

/* "a P-384 key", "an RSA key of 2048 bits", "a key of the kind DSA". */
static void describe(const EVP_PKEY *key, char *output, size_t size)
{
	const char *type = EVP_PKEY_get0_type_name(key);
	char group[80] = "";

	EVP_PKEY_get_group_name(key, group, sizeof(group), NULL);
	if (EVP_PKEY_is_a(key, "RSA") || EVP_PKEY_is_a(key, "RSA-PSS"))
		snprintf(output, size, "an %s key of %d bits", type,
			 EVP_PKEY_get_bits(key));
	else if (EVP_PKEY_is_a(key, "ED25519"))
		snprintf(output, size, "an Ed25519 key");
	else if (strcmp(group, "prime256v1") == 0)
		snprintf(output, size, "a P-256 key");
	else if (strcmp(group, "secp384r1") == 0)
		snprintf(output, size, "a P-384 key");
	else
		snprintf(output, size, "a key of the kind %s%s%s",
			 type ? type : "unknown", *group ? " " : "", group);
	ERR_clear_error();
}

static enum seal_status check_ec(const EVP_PKEY *key, const char *what,
				 struct seal_error *error)
{
	EVP_PKEY_CTX *context;
	int is_explicit = 0, good;

	/* A group spelled out can be anybody's, also when it looks named. */
	if (EVP_PKEY_get_int_param(
		    key, OSSL_PKEY_PARAM_EC_DECODED_FROM_EXPLICIT_PARAMS,
		    &is_explicit) != 1)
		return seal_crypto_fail(error, SEAL_UNJUDGED, what);
	if (is_explicit != 0)
		return seal_fail(error, SEAL_USAGE,
				 "%s: the curve is spelled out instead of "
				 "named",
				 what);
	context = EVP_PKEY_CTX_new_from_pkey(NULL, (EVP_PKEY *)key, NULL);
	good = context ? EVP_PKEY_public_check(context) : -1;
	EVP_PKEY_CTX_free(context);
	if (good == 1)
		return SEAL_OK;
	return seal_crypto_fail(error, SEAL_USAGE, what);
}

/*
 * Some points make signatures that fit any message: those of small order. Their
 * y coordinates, little endian; and none may be 2^255 - 19 or more, which is a
 * second spelling of another one.
 */
static bool is_weak_point(const uint8_t point[32])
{
	static const uint8_t weak[][32] = {
		{ 0 },
		{ 1 },
		{ 0x26, 0xe8, 0x95, 0x8f, 0xc2, 0xb2, 0x27, 0xb0,
		  0x45, 0xc3, 0xf4, 0x89, 0xf2, 0xef, 0x98, 0xf0,
		  0xd5, 0xdf, 0xac, 0x05, 0xd3, 0xc6, 0x33, 0x39,
		  0xb1, 0x38, 0x02, 0x88, 0x6d, 0x53, 0xfc, 0x05 },
		{ 0xc7, 0x17, 0x6a, 0x70, 0x3d, 0x4d, 0xd8, 0x4f,
		  0xba, 0x3c, 0x0b, 0x76, 0x0d, 0x10, 0x67, 0x0f,
		  0x2a, 0x20, 0x53, 0xfa, 0x2c, 0x39, 0xcc, 0xc6,
		  0x4e, 0xc7, 0xfd, 0x77, 0x92, 0xac, 0x03, 0x7a },
	};
	uint8_t y[32];
	size_t i = 30;

	memcpy(y, point, 32);
	y[31] &= 0x7f;
	for (size_t k = 0; k < sizeof(weak) / sizeof(*weak); k++) {
		if (memcmp(y, weak[k], 32) == 0)
			return true;
	}
	while (i > 0 && y[i] == 0xff)
		i--;
	/* 2^255 - 20, of order 2, and all above it. */
	return y[31] == 0x7f && i == 0 && y[0] >= 0xec;
}

static enum seal_status check_ed25519(const EVP_PKEY *key, const char *what,
				      struct seal_error *error)
{
	uint8_t point[32];
	size_t size = sizeof(point);

	if (EVP_PKEY_get_raw_public_key(key, point, &size) != 1)
		return seal_crypto_fail(error, SEAL_UNJUDGED, what);
	if (is_weak_point(point))
		return seal_fail(error, SEAL_USAGE,
				 "%s: the point is one that fits any message",
				 what);
	return SEAL_OK;
}

static enum seal_status check_rsa(const EVP_PKEY *key, const char *what,
				  struct seal_error *error)
{
	BIGNUM *modulus = NULL, *exponent = NULL;
	bool got = EVP_PKEY_get_bn_param(key, OSSL_PKEY_PARAM_RSA_N,
					 &modulus) == 1 &&
		   EVP_PKEY_get_bn_param(key, OSSL_PKEY_PARAM_RSA_E,
					 &exponent) == 1;
	bool good = got && BN_is_odd(modulus) && BN_is_odd(exponent) &&
		    BN_num_bits(exponent) > 16 && BN_num_bits(exponent) <= 64;

	BN_free(modulus);
	BN_free(exponent);
	if (!got)
		return seal_crypto_fail(error, SEAL_UNJUDGED, what);
	if (!good)
		return seal_fail(error, SEAL_USAGE,
				 "%s: the modulus must be odd, and the "
				 "exponent odd, at least 65537 and at most 64 "
				 "bits",
				 what);
	return SEAL_OK;
}

enum seal_status seal_crypto_check_key(EVP_PKEY *key,
				       enum seal_algorithm algorithm,
				       const char *what,
				       struct seal_error *error)
{
	const struct seal_crypto_algorithm *a = &algorithms[algorithm];
	bool fits = EVP_PKEY_is_a(key, a->key_type);
	int bits = EVP_PKEY_get_bits(key);
	char group[80] = "", found[160];

	if (a->group)
		fits = fits &&
		       EVP_PKEY_get_group_name(key, group, sizeof(group),
					       NULL) == 1 &&
		       strcmp(group, a->group) == 0;
	if (algorithm == SEAL_RSA_PKCS1_SHA256)
		fits = fits && bits >= SEAL_RSA_BITS_MIN &&
		       bits <= SEAL_RSA_BITS_MAX;
	if (!fits) {
		describe(key, found, sizeof(found));
		return seal_fail(error, SEAL_USAGE,
				 "%s: this is %s, but %s needs %s", what, found,
				 a->name, a->needs);
	}
	if (a->group)
		return check_ec(key, what, error);
	return algorithm == SEAL_ED25519 ? check_ed25519(key, what, error)
					 : check_rsa(key, what, error);
}
