/* SPDX-License-Identifier: Apache-2.0 */
/* crypto_sign.h - private keys: kept apart so that verifiers have none
 * (OpenSSL) */
#ifndef SEAL_ADAPTERS_CRYPTO_SIGN_H
#define SEAL_ADAPTERS_CRYPTO_SIGN_H

#include "adapters/crypto.h"

struct seal_private_key;

/* Where a passphrase comes from; both NULL: there is none. */
struct seal_passphrase {
	const char *file; /* first line of it; "fd:N" for a descriptor */
	int (*ask)(void *context, char *buffer, int size);
	void *context;
};

/*
 * |uri| is a PEM file's path, "env:VAR" with the PEM text in that variable, or
 * a "pkcs11:" URI, whose token gets the passphrase as its PIN; free such a key
 * in the same thread. Missing, unreadable or not to be decrypted is
 * SEAL_UNJUDGED; no private key, the wrong kind, or a pkcs11: URI with a
 * pin-value is SEAL_USAGE. Nothing of the key reaches a message.
 */
enum seal_status seal_private_key_open(const char *uri,
				       const struct seal_passphrase *passphrase,
				       enum seal_algorithm algorithm,
				       struct seal_private_key **output,
				       struct seal_error *error);
void seal_private_key_free(struct seal_private_key *key);

enum seal_status seal_private_key_public(const struct seal_private_key *key,
					 struct seal_public_key **output,
					 struct seal_error *error);
/* ECDSA: DER with s in the lower half. */
enum seal_status seal_private_key_sign(const struct seal_private_key *key,
				       const void *data, size_t size,
				       struct seal_bytes *signature,
				       struct seal_error *error);

bool seal_pkcs11_is_uri(const char *uri);
/* The public key that a pkcs11: URI names, as SubjectPublicKeyInfo. */
enum seal_status seal_token_public_pem(const char *uri,
				       struct seal_text *output,
				       struct seal_error *error);

enum seal_status seal_private_key_generate(enum seal_algorithm algorithm,
					   struct seal_private_key **output,
					   struct seal_error *error);
/* PKCS#8 PEM, mode 0600, never over an existing file. */
enum seal_status seal_private_key_write(
	const struct seal_private_key *key,
	const struct seal_passphrase *passphrase, const char *path,
	struct seal_error *error);

#endif
