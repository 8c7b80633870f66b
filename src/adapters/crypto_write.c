/* SPDX-License-Identifier: Apache-2.0 */
/* crypto_write.c - a private key in, a new PEM file that only its owner reads
 * out */
#include <errno.h>
#include <fcntl.h>
#include <openssl/bio.h>
#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/pkcs12.h>
#include <openssl/x509.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "adapters/crypto_private.h"
#include "base/files.h"

/* PBKDF2 with HMAC-SHA-256, as OWASP counts; about a quarter of a second. */
enum { PBKDF2_ROUNDS = 600000 };

static bool write_encrypted(BIO *memory, const PKCS8_PRIV_KEY_INFO *plain,
			    const struct seal_secret *secret)
{
	X509_SIG *encrypted =
		PKCS8_encrypt(-1, EVP_aes_256_cbc(), secret->data,
			      (int)secret->size, NULL, 0, PBKDF2_ROUNDS,
			      (PKCS8_PRIV_KEY_INFO *)plain);
	bool good = encrypted && PEM_write_bio_PKCS8(memory, encrypted) == 1;

	X509_SIG_free(encrypted);
	return good;
}

static enum seal_status print(const struct seal_private_key *key,
			      const struct seal_passphrase *passphrase,
			      BIO *memory, struct seal_error *error)
{
	struct seal_secret secret = { 0 };
	PKCS8_PRIV_KEY_INFO *plain;
	enum seal_status status = SEAL_OK;
	bool good = false;

	if (seal_passphrase_given(passphrase))
		status = seal_passphrase_get(passphrase, &secret, error);
	plain = status == SEAL_OK ? EVP_PKEY2PKCS8(key->key) : NULL;
	if (plain && secret.data)
		good = write_encrypted(memory, plain, &secret);
	else if (plain)
		good = PEM_write_bio_PKCS8_PRIV_KEY_INFO(memory, plain) == 1;
	if (status == SEAL_OK && !good)
		status = seal_crypto_fail(error, SEAL_UNJUDGED, "private key");
	PKCS8_PRIV_KEY_INFO_free(plain);
	seal_secret_free(&secret);
	return status;
}

/* Under its name only when it is whole, and never over another file. */
static bool publish(const char *temporary, const char *path)
{
	if (renameat2(AT_FDCWD, temporary, AT_FDCWD, path, RENAME_NOREPLACE) ==
	    0)
		return true;
	/* A file system that does not know this may know links. */
	if (errno != EINVAL && errno != ENOSYS)
		return false;
	return link(temporary, path) == 0 && unlink(temporary) == 0;
}

static enum seal_status write_temporary(int fd, const void *data, size_t size,
					const char *temporary, const char *path,
					struct seal_error *error)
{
	enum seal_status status = seal_write_all(fd, data, size, error);

	if (status == SEAL_OK && fsync(fd) != 0)
		status = seal_fail_errno(error, path, "private key");
	if (close(fd) != 0 && status == SEAL_OK)
		status = seal_fail_errno(error, path, "private key");
	if (status == SEAL_OK && !publish(temporary, path))
		status = seal_fail_errno(error, path, "private key");
	if (status != SEAL_OK) {
		unlink(temporary);
		seal_error_path(error, path);
	}
	return status;
}

static enum seal_status write_new(const char *path, const void *data,
				  size_t size, struct seal_error *error)
{
	enum seal_status status;
	char *temporary;
	int fd;

	if (asprintf(&temporary, "%s.XXXXXX", path) < 0)
		return seal_fail_memory(error);
	/* The mode is 0600 from the start. */
	fd = mkostemp(temporary, O_CLOEXEC);
	if (fd < 0)
		status = seal_fail_errno(error, path, "private key");
	else
		status =
			write_temporary(fd, data, size, temporary, path, error);
	free(temporary);
	return status;
}

enum seal_status seal_private_key_write(
	const struct seal_private_key *key,
	const struct seal_passphrase *passphrase, const char *path,
	struct seal_error *error)
{
	BIO *memory = BIO_new(BIO_s_secmem());
	enum seal_status status;
	char *data = NULL;
	long size;

	if (!memory)
		return seal_fail_memory(error);
	/* Before anybody is asked for a passphrase. */
	if (access(path, F_OK) == 0) {
		seal_error_fix(error, "name a file that does not exist; no "
				      "private key is ever overwritten");
		errno = EEXIST;
		status = seal_fail_errno(error, path, "private key");
	} else {
		status = print(key, passphrase, memory, error);
	}
	size = BIO_get_mem_data(memory, &data);
	if (status == SEAL_OK)
		status = write_new(path, data, (size_t)size, error);
	if (data && size > 0)
		OPENSSL_cleanse(data, (size_t)size);
	BIO_free(memory);
	ERR_clear_error();
	return status;
}
