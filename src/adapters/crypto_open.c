/* SPDX-License-Identifier: Apache-2.0 */
/* crypto_open.c - a key's URI in, the key out */
#include <errno.h>
#include <fcntl.h>
#include <openssl/err.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "adapters/crypto_private.h"

/* Of PEM text; an RSA key of 8192 bits has 6.5 KiB. */
enum { PEM_MAX = 64 << 10 };

static enum seal_status read_all(int fd, struct seal_secret *output,
				 struct seal_error *error)
{
	for (;;) {
		size_t room = output->capacity - output->size;
		ssize_t got = read(fd, output->data + output->size, room);

		if (got < 0 && errno == EINTR)
			continue;
		if (got < 0)
			return seal_fail_errno(error, NULL, "private key");
		output->size += (size_t)got;
		if (output->size == output->capacity)
			return seal_fail(error, SEAL_USAGE,
					 "private key: the file is too large");
		if (got == 0)
			return SEAL_OK;
	}
}

/* A pipe is as good as a file. */
static enum seal_status read_file(const char *path, struct seal_secret *output,
				  struct seal_error *error)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY);
	enum seal_status status;
	struct stat facts;

	if (fd < 0)
		return seal_fail_errno(error, path, "private key");
	if (fstat(fd, &facts) == 0 && S_ISDIR(facts.st_mode))
		status = seal_fail(error, SEAL_UNJUDGED,
				   "private key: this is a folder");
	else
		status = read_all(fd, output, error);
	close(fd);
	return status;
}

/* A name that is long or odd may be the key itself: it is not repeated. */
static bool is_variable_name(const char *name)
{
	static const char letters[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
				      "abcdefghijklmnopqrstuvwxyz_";
	static const char all[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
				  "abcdefghijklmnopqrstuvwxyz_0123456789";
	size_t size = strlen(name);

	return size > 0 && size <= 40 && strchr(letters, name[0]) &&
	       strspn(name, all) == size;
}

static enum seal_status read_variable(const char *name,
				      struct seal_secret *output,
				      struct seal_error *error)
{
	const char *value;
	size_t size;

	if (!is_variable_name(name))
		return seal_fail(error, SEAL_USAGE,
				 "private key: env: needs the name of an "
				 "environment variable behind it");
	value = getenv(name);
	if (!value || !*value)
		return seal_fail(error, SEAL_UNJUDGED,
				 "private key: the environment variable %s is "
				 "not set",
				 name);
	size = strlen(value);
	if (size >= output->capacity)
		return seal_fail(error, SEAL_USAGE,
				 "private key: the environment variable %s is "
				 "too large",
				 name);
	if (value[0] == '/' && !strstr(value, "-----BEGIN"))
		return seal_fail(error, SEAL_USAGE,
				 "private key: the environment variable %s "
				 "must hold PEM text, not a path",
				 name);
	memcpy(output->data, value, size);
	output->size = size;
	return SEAL_OK;
}

static enum seal_status read_source(const char *uri, struct seal_secret *output,
				    struct seal_error *error)
{
	enum seal_status status = seal_secret_reserve(output, PEM_MAX, error);

	if (status != SEAL_OK)
		return status;
	if (strstr(uri, "-----BEGIN") || strchr(uri, '\n'))
		return seal_fail(error, SEAL_USAGE,
				 "private key: the text of a key is given "
				 "instead of its path or env:VARIABLE");
	if (strncmp(uri, "env:", 4) == 0)
		return read_variable(uri + 4, output, error);
	status = read_file(uri, output, error);
	if (status != SEAL_OK)
		seal_error_path(error, uri);
	return status;
}

static enum seal_status read_key(const char *uri,
				 const struct seal_passphrase *passphrase,
				 enum seal_algorithm algorithm,
				 struct seal_secret *pem,
				 struct seal_private_key **output,
				 struct seal_error *error)
{
	enum seal_status status = read_source(uri, pem, error);
	EVP_PKEY *key;

	if (status != SEAL_OK)
		return status;
	status = seal_crypto_read_pem(pem, passphrase, &key, error);
	if (status == SEAL_OK)
		status = seal_crypto_private_key(key, NULL, algorithm, output,
						 error);
	/* What concerns the passphrase's file has its path already. */
	if (status != SEAL_OK && strncmp(uri, "env:", 4) != 0)
		seal_error_path(error, uri);
	return status;
}

static enum seal_status open_token(const char *uri,
				   const struct seal_passphrase *passphrase,
				   enum seal_algorithm algorithm,
				   struct seal_private_key **output,
				   struct seal_error *error)
{
	struct seal_token *token;
	enum seal_status status =
		seal_token_open(uri, passphrase, true, &token, error);

	if (status == SEAL_OK)
		status = seal_crypto_private_key(NULL, token, algorithm, output,
						 error);
	return status;
}

enum seal_status seal_private_key_open(const char *uri,
				       const struct seal_passphrase *passphrase,
				       enum seal_algorithm algorithm,
				       struct seal_private_key **output,
				       struct seal_error *error)
{
	struct seal_secret pem = { 0 };
	enum seal_status status;

	*output = NULL;
	status = seal_pkcs11_is_uri(uri)
			 ? open_token(uri, passphrase, algorithm, output, error)
			 : read_key(uri, passphrase, algorithm, &pem, output,
				    error);
	seal_secret_free(&pem);
	ERR_clear_error();
	return status;
}
