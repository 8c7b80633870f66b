/* SPDX-License-Identifier: Apache-2.0 */
/* crypto.h - digests, base64, public keys, verification (OpenSSL) */
#ifndef SEAL_ADAPTERS_CRYPTO_H
#define SEAL_ADAPTERS_CRYPTO_H

#include "base/bytes.h"

const char *seal_crypto_library_version(void);

/* SHA-256 over pieces. Start with seal_sha256_new(), always free. */
struct seal_sha256;
enum seal_status seal_sha256_new(struct seal_sha256 **output,
				 struct seal_error *error);
enum seal_status seal_sha256_update(struct seal_sha256 *hash, const void *data,
				    size_t size, struct seal_error *error);
enum seal_status seal_sha256_final(struct seal_sha256 *hash, uint8_t digest[32],
				   struct seal_error *error);
void seal_sha256_free(struct seal_sha256 *hash);
/* In one go, as lower-case hexadecimal. */
enum seal_status seal_sha256_hex(const void *data, size_t size,
				 char output[SEAL_SHA256_HEX],
				 struct seal_error *error);

/* SHA-1 over two parts: the id of a git object, and nothing else. */
enum seal_status seal_sha1_git(const void *head, size_t head_size,
			       const void *body, size_t body_size,
			       uint8_t digest[20], struct seal_error *error);
/* The same over pieces, for large blobs. */
struct seal_sha1;
enum seal_status seal_sha1_new(struct seal_sha1 **output,
			       struct seal_error *error);
enum seal_status seal_sha1_update(struct seal_sha1 *hash, const void *data,
				  size_t size, struct seal_error *error);
enum seal_status seal_sha1_final(struct seal_sha1 *hash, uint8_t digest[20],
				 struct seal_error *error);
void seal_sha1_free(struct seal_sha1 *hash);

/* Standard base64 with padding; decoding refuses all but the one spelling. */
enum seal_status seal_base64_encode(const void *data, size_t size,
				    struct seal_bytes *output,
				    struct seal_error *error);
/* False: not base64 in its one form, or no memory. */
bool seal_base64_decode(const char *text, struct seal_bytes *output);

enum seal_status seal_random(uint8_t *output, size_t size,
			     struct seal_error *error);

/* What a profile version's signatureAlgorithm can be; the only one used. */
enum seal_algorithm {
	SEAL_ECDSA_P256_SHA256, /* "ecdsa-p256-sha256", the default */
	SEAL_ECDSA_P384_SHA384, /* "ecdsa-p384-sha384" */
	SEAL_ED25519,		/* "ed25519" */
	SEAL_RSA_PKCS1_SHA256	/* "rsa-pkcs1-sha256", 3072 to 8192 bits */
};
const char *seal_algorithm_name(enum seal_algorithm algorithm);
bool seal_algorithm_parse(const char *name, enum seal_algorithm *algorithm);

struct seal_public_key;
/*
 * From PEM SubjectPublicKeyInfo, nothing else in it. The key must be one that
 * |algorithm| takes. Failures are SEAL_USAGE.
 */
enum seal_status seal_public_key_parse(const char *pem,
				       enum seal_algorithm algorithm,
				       struct seal_public_key **output,
				       struct seal_error *error);
void seal_public_key_free(struct seal_public_key *key);
/* PEM SubjectPublicKeyInfo as `openssl pkey -pubout` prints it. */
enum seal_status seal_public_key_pem(const struct seal_public_key *key,
				     struct seal_text *output,
				     struct seal_error *error);
/* What `ssh-keygen -lf` prints: "SHA256:" + 43 characters. Our key id. */
#define SEAL_KEYID_SIZE 51
enum seal_status seal_public_key_id(const struct seal_public_key *key,
				    char output[SEAL_KEYID_SIZE],
				    struct seal_error *error);
bool seal_public_key_equal(const struct seal_public_key *a,
			   const struct seal_public_key *b);
enum seal_algorithm seal_public_key_algorithm(
	const struct seal_public_key *key);

/*
 * Check |signature| over |data|. |good| tells; a status other than SEAL_OK
 * means that the library failed. An ECDSA signature is good only with s in the
 * lower half of the group's order: (r, n - s) would be a second spelling of the
 * same signature, and a byte of the seal could change unseen.
 */
enum seal_status seal_public_key_verify(const struct seal_public_key *key,
					const void *data, size_t size,
					const void *signature,
					size_t signature_size, bool *good,
					struct seal_error *error);

#endif
