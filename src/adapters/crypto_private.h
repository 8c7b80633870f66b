/* SPDX-License-Identifier: Apache-2.0 */
/* crypto_private.h - what the parts of the signing adapter share; for them only
 */
#ifndef SEAL_ADAPTERS_CRYPTO_PRIVATE_H
#define SEAL_ADAPTERS_CRYPTO_PRIVATE_H

#include "adapters/crypto_openssl.h"
#include "adapters/crypto_sign.h"

struct seal_private_key {
	EVP_PKEY *key;
	struct seal_public_key *half;
	enum seal_algorithm algorithm;
};

/* Bytes that are wiped when they are freed. Start from { 0 }. */
struct seal_secret {
	char *data; /* NUL-terminated once filled */
	size_t size;
	size_t capacity;
};
enum seal_status seal_secret_reserve(struct seal_secret *secret,
				     size_t capacity, struct seal_error *error);
void seal_secret_free(struct seal_secret *secret);

/* Is there one to be had? */
bool seal_passphrase_given(const struct seal_passphrase *passphrase);
/* Read or ask for it; never empty. Failures are SEAL_UNJUDGED. */
enum seal_status seal_passphrase_get(const struct seal_passphrase *passphrase,
				     struct seal_secret *output,
				     struct seal_error *error);

/*
 * The one private key in PEM text, whatever else stands there. The passphrase
 * is asked for only when it is needed.
 */
enum seal_status seal_crypto_read_pem(const struct seal_secret *pem,
				      const struct seal_passphrase *passphrase,
				      EVP_PKEY **output,
				      struct seal_error *error);

/* Takes |key|, also when it fails. */
enum seal_status seal_crypto_private_key(EVP_PKEY *key,
					 enum seal_algorithm algorithm,
					 struct seal_private_key **output,
					 struct seal_error *error);

#endif
