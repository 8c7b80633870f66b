/* SPDX-License-Identifier: Apache-2.0 */
/* crypto_openssl.h - what the parts of the crypto adapter share; for them only
 */
#ifndef SEAL_ADAPTERS_CRYPTO_OPENSSL_H
#define SEAL_ADAPTERS_CRYPTO_OPENSSL_H

#include <openssl/evp.h>

#include "adapters/crypto.h"

/* What an algorithm asks of its key, and how it signs. */
struct seal_crypto_algorithm {
	const char *name;
	const char *key_type; /* OpenSSL's */
	const char *group;    /* OpenSSL's; NULL: not on a curve by choice */
	const char *digest;   /* NULL: the algorithm's own */
	const char *needs;    /* "a P-256 key" */
	const char *ssh_type;
	const char *ssh_group;
	size_t field_size; /* of a coordinate, bytes */
};
const struct seal_crypto_algorithm *seal_crypto_algorithm(
	enum seal_algorithm algorithm);

#define SEAL_RSA_BITS_MIN 3072
#define SEAL_RSA_BITS_MAX 8192

struct seal_public_key {
	EVP_PKEY *key; /* in the one form the algorithm's keys are written in */
	enum seal_algorithm algorithm;
};

/*
 * Every failure of OpenSSL's ends here: the last error of its queue becomes the
 * reason, and the queue is emptied.
 */
enum seal_status seal_crypto_fail(struct seal_error *error,
				  enum seal_status status, const char *what);

/* SEAL_USAGE unless |algorithm| takes |key|; |what| begins the text. */
enum seal_status seal_crypto_check_key(EVP_PKEY *key,
				       enum seal_algorithm algorithm,
				       const char *what,
				       struct seal_error *error);
/* The public half of a key that was checked. */
enum seal_status seal_crypto_public_key(EVP_PKEY *key,
					enum seal_algorithm algorithm,
					struct seal_public_key **output,
					struct seal_error *error);

/* The public half of any key, by its encoding; NULL: OpenSSL's queue says why.
 */
EVP_PKEY *seal_crypto_public_half(EVP_PKEY *key);

/* Is |s| in the lower half of the order of |key|'s group? */
bool seal_crypto_is_low(const BIGNUM *s, const EVP_PKEY *key);

#endif
