/* SPDX-License-Identifier: Apache-2.0 */
/* trust_key.c - a profile's options in, the key of a new version out */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/files.h"
#include "domain/trust_edit.h"

#define PUBLIC_KEY_MAX ((size_t)64 << 10)
#define ALGORITHMS     4

void seal_new_key_free(struct seal_new_key *key)
{
	seal_private_key_free(key->private_key);
	seal_public_key_free(key->public_key);
	seal_text_free(&key->pem);
	*key = (struct seal_new_key){ 0 };
}

static enum seal_status folder_of(const char *path, char **output,
				  struct seal_error *error)
{
	char *folder = NULL;

	if (seal_folder_of(path, &folder, error) != SEAL_OK)
		return error->status;
	*output = realpath(folder, NULL);
	if (!*output) {
		seal_error_fix(error, "make the folder first");
		seal_fail_errno(error, path, "new key: its folder");
	}
	free(folder);
	return error->status;
}

/* What is in the trust directory is published: no place for a private key. */
static enum seal_status refuse_inside(const char *directory, const char *path,
				      struct seal_error *error)
{
	char *folder = NULL;
	char *trust;
	size_t length;
	bool inside;

	if (folder_of(path, &folder, error) != SEAL_OK)
		return error->status;
	trust = realpath(directory, NULL);
	if (!trust) {
		free(folder);
		return seal_fail_errno(error, directory, "trust directory");
	}
	length = strlen(trust);
	/* "/" ends in the slash that all others lack. */
	inside = strncmp(folder, trust, length) == 0 &&
		 (folder[length] == '/' || folder[length] == '\0' ||
		  trust[length - 1] == '/');
	free(folder);
	free(trust);
	if (!inside)
		return SEAL_OK;
	seal_error_path(error, path);
	seal_error_fix(error, "keep it out of version control, in another "
			      "folder");
	return seal_fail(error, SEAL_USAGE,
			 "new key: in the trust directory, which is made to be "
			 "shared");
}

static enum seal_status make_key(const char *directory,
				 const struct seal_profile_options *options,
				 struct seal_new_key *key,
				 struct seal_error *error)
{
	const char *path = options->new_key;

	if (path[0] == '\0' || strcmp(path, "-") == 0 ||
	    strncmp(path, "env:", 4) == 0)
		return seal_fail(error, SEAL_USAGE,
				 "new key: \"%.100s\" is not a file's path",
				 path);
	if (seal_pkcs11_is_uri(path)) {
		seal_error_fix(error, "make it with pkcs11-tool --keypairgen, "
				      "and give its URI as the public key");
		return seal_fail(error, SEAL_USAGE,
				 "new key: a token's key is made in the token");
	}
	if (refuse_inside(directory, path, error) != SEAL_OK)
		return error->status;
	if (seal_private_key_generate(key->algorithm, &key->private_key,
				      error) != SEAL_OK)
		return error->status;
	return seal_private_key_public(key->private_key, &key->public_key,
				       error);
}

/* People hand in what lies beside a public key; say how to get that. */
static void say_what_it_is(const char *text, const char *path,
			   struct seal_error *error)
{
	if (strstr(text, "PRIVATE KEY")) {
		seal_error_fix(error,
			       "openssl pkey -in %.200s -pubout -out "
			       "public.pem",
			       path);
		seal_fail(error, SEAL_USAGE,
			  "public key: this is a private key");
	} else if (strstr(text, "BEGIN CERTIFICATE")) {
		seal_error_fix(error,
			       "openssl x509 -in %.200s -pubkey -noout > "
			       "public.pem",
			       path);
		seal_fail(error, SEAL_USAGE,
			  "public key: this is a certificate");
	} else if (strncmp(text, "ssh-", 4) == 0 ||
		   strncmp(text, "ecdsa-", 6) == 0) {
		seal_error_fix(error,
			       "ssh-keygen -e -m PKCS8 -f %.200s > public.pem",
			       path);
		seal_fail(error, SEAL_USAGE,
			  "public key: this is an OpenSSH key");
	}
}

static enum seal_status parse_key(const char *text, const char *wanted,
				  struct seal_new_key *key,
				  struct seal_error *error)
{
	struct seal_error reason = { 0 };

	/* Without --algorithm the key says what it is. */
	for (int i = 0; i < ALGORITHMS && !wanted; i++) {
		struct seal_error unheard = { 0 };

		key->algorithm = (enum seal_algorithm)i;
		if (seal_public_key_parse(text, key->algorithm,
					  &key->public_key,
					  &unheard) == SEAL_OK)
			return SEAL_OK;
	}
	if (wanted &&
	    seal_public_key_parse(text, key->algorithm, &key->public_key,
				  &reason) == SEAL_OK)
		return SEAL_OK;
	seal_error_fix(error, "a PEM public key: P-256, P-384, Ed25519, or RSA "
			      "of 3072 to 8192 bits");
	if (wanted)
		return seal_fail(error, SEAL_USAGE, "public key: %s",
				 reason.text);
	return seal_fail(error, SEAL_USAGE,
			 "public key: none that can be "
			 "used");
}

static enum seal_status read_token(const struct seal_profile_options *options,
				   struct seal_new_key *key,
				   struct seal_error *error)
{
	struct seal_text pem;
	enum seal_status status =
		seal_token_public_pem(options->public_key, &pem, error);

	if (status == SEAL_OK)
		status = parse_key(pem.data, options->algorithm, key, error);
	seal_text_free(&pem);
	return status;
}

static enum seal_status read_key(const struct seal_profile_options *options,
				 struct seal_new_key *key,
				 struct seal_error *error)
{
	struct seal_bytes bytes = { 0 };
	enum seal_status status;

	if (seal_pkcs11_is_uri(options->public_key))
		return read_token(options, key, error);
	status = seal_read_file(options->public_key, PUBLIC_KEY_MAX, &bytes,
				error);
	if (status == SEAL_REFUSED)
		error->status = status = SEAL_USAGE;
	if (status == SEAL_OK)
		status = seal_bytes_append(&bytes, "", 1, error);
	if (status == SEAL_OK) {
		say_what_it_is((const char *)bytes.data, options->public_key,
			       error);
		status = error->status;
	}
	if (status == SEAL_OK)
		status = parse_key((const char *)bytes.data, options->algorithm,
				   key, error);
	if (status != SEAL_OK)
		seal_error_path(error, options->public_key);
	seal_bytes_free(&bytes);
	return status;
}

enum seal_status seal_new_key_get(const char *directory,
				  const struct seal_profile_options *options,
				  enum seal_algorithm standard,
				  struct seal_new_key *key,
				  struct seal_error *error)
{
	enum seal_status status;

	if (!options->new_key == !options->public_key) {
		seal_error_fix(error, "--new-key FILE, or --public-key FILE");
		return seal_fail(error, SEAL_USAGE,
				 "key: %s of a new key and a public key",
				 options->new_key ? "only one"
						  : "one is needed");
	}
	key->algorithm = standard;
	if (options->algorithm &&
	    !seal_algorithm_parse(options->algorithm, &key->algorithm)) {
		seal_error_fix(error, "ecdsa-p256-sha256, ecdsa-p384-sha384, "
				      "ed25519 or rsa-pkcs1-sha256");
		return seal_fail(error, SEAL_USAGE,
				 "algorithm: %.100s is not one of ours",
				 options->algorithm);
	}
	status = options->new_key ? make_key(directory, options, key, error)
				  : read_key(options, key, error);
	if (status == SEAL_OK)
		status = seal_public_key_id(key->public_key, key->keyid, error);
	if (status == SEAL_OK)
		status = seal_public_key_pem(key->public_key, &key->pem, error);
	return status;
}

enum seal_status seal_new_key_write(const struct seal_new_key *key,
				    const struct seal_profile_options *options,
				    struct seal_error *error)
{
	const struct seal_passphrase passphrase = {
		.file = options->passphrase_file,
		.ask = options->passphrase,
		.context = options->passphrase_context,
	};

	if (!key->private_key)
		return SEAL_OK;
	return seal_private_key_write(key->private_key, &passphrase,
				      options->new_key, error);
}
