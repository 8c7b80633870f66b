/* SPDX-License-Identifier: Apache-2.0 */
/* crypto_private.h - what the parts of the signing adapter share; for them only
 */
#ifndef SEAL_ADAPTERS_CRYPTO_PRIVATE_H
#define SEAL_ADAPTERS_CRYPTO_PRIVATE_H

#include "adapters/crypto_openssl.h"
#include "adapters/crypto_sign.h"

struct seal_token;

struct seal_private_key {
	EVP_PKEY *key; /* to sign with; a token's can tell nothing of itself */
	struct seal_token *token; /* NULL: the key is in memory */
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

/* A PKCS#11 URI (RFC 7512), taken apart. Start from { 0 }. */
struct seal_pkcs11_uri {
	char *object;	/* "pkcs11:token=...": token and key, nothing else */
	char *module;	/* module-path; NULL: not given */
	char *pin_file; /* of pin-source; NULL: not given */
};
/* SEAL_USAGE when something in it is not understood; no value is repeated. */
enum seal_status seal_pkcs11_uri_parse(const char *uri,
				       struct seal_pkcs11_uri *output,
				       struct seal_error *error);
void seal_pkcs11_uri_free(struct seal_pkcs11_uri *uri);

/*
 * A key in a token, and the session it is used in: private to sign with, or
 * only public. One token is open in a process at a time; others wait. Failures
 * but for the URI's are SEAL_UNJUDGED.
 */
enum seal_status seal_token_open(const char *uri,
				 const struct seal_passphrase *passphrase,
				 bool private, struct seal_token **output,
				 struct seal_error *error);
/* Both belong to the token; the private one is NULL when not asked for. */
EVP_PKEY *seal_token_private(const struct seal_token *token);
EVP_PKEY *seal_token_public(const struct seal_token *token);
/* Empties OpenSSL's queue; |asked|: the token wanted a PIN and got it. */
enum seal_status seal_token_fail(const char *what, bool asked,
				 struct seal_error *error);
/* Ends the session and wipes the PIN; takes NULL. */
void seal_token_close(struct seal_token *token);

/* Takes |key| or, when that is NULL, |token|; also when it fails. */
enum seal_status seal_crypto_private_key(EVP_PKEY *key,
					 struct seal_token *token,
					 enum seal_algorithm algorithm,
					 struct seal_private_key **output,
					 struct seal_error *error);

#endif
