/* SPDX-License-Identifier: Apache-2.0 */
/* crypto_passphrase.c - a file, a descriptor or a question in; a passphrase out
 */
#include <errno.h>
#include <fcntl.h>
#include <openssl/crypto.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "adapters/crypto_private.h"

enum { PASSPHRASE_MAX = 1024 };

enum seal_status seal_secret_reserve(struct seal_secret *secret,
				     size_t capacity, struct seal_error *error)
{
	secret->data = calloc(1, capacity + 1);
	if (!secret->data)
		return seal_fail_memory(error);
	secret->capacity = capacity;
	return SEAL_OK;
}

void seal_secret_free(struct seal_secret *secret)
{
	if (secret->data)
		OPENSSL_cleanse(secret->data, secret->capacity);
	free(secret->data);
	*secret = (struct seal_secret){ 0 };
}

bool seal_passphrase_given(const struct seal_passphrase *passphrase)
{
	return passphrase && (passphrase->file || passphrase->ask);
}

/* "fd:N"; -1 when it is not. */
static int parse_descriptor(const char *text)
{
	size_t digits;

	if (strncmp(text, "fd:", 3) != 0)
		return -1;
	text += 3;
	digits = strspn(text, "0123456789");
	if (digits == 0 || digits > 6 || text[digits] != '\0')
		return -1;
	return atoi(text);
}

/*
 * The first line, byte by byte: what follows it in a pipe may be for others.
 */
static enum seal_status read_line(int fd, struct seal_secret *output,
				  struct seal_error *error)
{
	while (output->size < output->capacity) {
		char *next = output->data + output->size;
		ssize_t got = read(fd, next, 1);

		if (got < 0 && errno == EINTR)
			continue;
		if (got < 0)
			return seal_fail_errno(error, NULL, "passphrase file");
		if (got == 0 || *next == '\n') {
			*next = '\0';
			return SEAL_OK;
		}
		output->size++;
	}
	return seal_fail(error, SEAL_UNJUDGED,
			 "passphrase file: the first line is longer than %d "
			 "bytes",
			 PASSPHRASE_MAX - 1);
}

static enum seal_status read_file(const char *path, struct seal_secret *output,
				  struct seal_error *error)
{
	int descriptor = parse_descriptor(path);
	enum seal_status status;
	int fd;

	seal_error_path(error, path);
	if (strncmp(path, "fd:", 3) == 0 && descriptor < 0)
		return seal_fail(error, SEAL_USAGE,
				 "passphrase file: not the number of a "
				 "descriptor");
	if (descriptor >= 0)
		return read_line(descriptor, output, error);
	fd = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY);
	if (fd < 0)
		return seal_fail_errno(error, NULL, "passphrase file");
	status = read_line(fd, output, error);
	close(fd);
	return status;
}

static enum seal_status read_passphrase(
	const struct seal_passphrase *passphrase, struct seal_secret *output,
	struct seal_error *error)
{
	struct seal_error found = { 0 };
	int length;

	if (passphrase->file) {
		if (read_file(passphrase->file, output, &found) != SEAL_OK) {
			if (error->status == SEAL_OK)
				*error = found;
			return error->status;
		}
	} else {
		length = passphrase->ask(passphrase->context, output->data,
					 (int)output->capacity);
		if (length < 0 || (size_t)length > output->capacity) {
			seal_error_fix(error, "give the passphrase or PIN with "
					      "--passphrase-file FILE");
			return seal_fail(error, SEAL_UNJUDGED,
					 "passphrase: none was given");
		}
		output->size = (size_t)length;
		output->data[length] = '\0';
	}
	if (output->size == 0)
		return seal_fail(error, SEAL_UNJUDGED, "passphrase: is empty");
	if (memchr(output->data, '\0', output->size))
		return seal_fail(error, SEAL_UNJUDGED,
				 "passphrase: holds a NUL");
	return SEAL_OK;
}

enum seal_status seal_passphrase_get(const struct seal_passphrase *passphrase,
				     struct seal_secret *output,
				     struct seal_error *error)
{
	enum seal_status status =
		seal_secret_reserve(output, PASSPHRASE_MAX, error);

	if (status == SEAL_OK)
		status = read_passphrase(passphrase, output, error);
	return status;
}
