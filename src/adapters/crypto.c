/* SPDX-License-Identifier: Apache-2.0 */
/* crypto.c - bytes in; digests, base64 and random bytes out */
#include "adapters/crypto.h"

#include <limits.h>
#include <openssl/crypto.h>
#include <openssl/err.h>
#include <openssl/rand.h>
#include <string.h>

#include "adapters/crypto_openssl.h"

const char *seal_crypto_library_version(void)
{
	return OpenSSL_version(OPENSSL_VERSION_STRING);
}

enum seal_status seal_crypto_fail(struct seal_error *error,
				  enum seal_status status, const char *what)
{
	unsigned long code = ERR_peek_last_error();
	const char *reason = ERR_reason_error_string(code);

	ERR_clear_error();
	if (code && ERR_GET_REASON(code) == ERR_R_MALLOC_FAILURE)
		return seal_fail_memory(error);
	return seal_fail(error, status, "%s: %s", what,
			 reason ? reason : "the crypto library failed");
}

static enum seal_status digest_new(const EVP_MD *type, EVP_MD_CTX **output,
				   struct seal_error *error)
{
	*output = EVP_MD_CTX_new();
	if (!*output)
		return seal_fail_memory(error);
	if (EVP_DigestInit_ex(*output, type, NULL) == 1)
		return SEAL_OK;
	EVP_MD_CTX_free(*output);
	*output = NULL;
	return seal_crypto_fail(error, SEAL_UNJUDGED, "digest");
}

static enum seal_status digest_update(EVP_MD_CTX *hash, const void *data,
				      size_t size, struct seal_error *error)
{
	if (EVP_DigestUpdate(hash, data, size) == 1)
		return SEAL_OK;
	return seal_crypto_fail(error, SEAL_UNJUDGED, "digest");
}

static enum seal_status digest_final(EVP_MD_CTX *hash, uint8_t *digest,
				     struct seal_error *error)
{
	if (EVP_DigestFinal_ex(hash, digest, NULL) == 1)
		return SEAL_OK;
	return seal_crypto_fail(error, SEAL_UNJUDGED, "digest");
}

enum seal_status seal_sha256_new(struct seal_sha256 **output,
				 struct seal_error *error)
{
	return digest_new(EVP_sha256(), (EVP_MD_CTX **)output, error);
}

enum seal_status seal_sha256_update(struct seal_sha256 *hash, const void *data,
				    size_t size, struct seal_error *error)
{
	return digest_update((EVP_MD_CTX *)hash, data, size, error);
}

enum seal_status seal_sha256_final(struct seal_sha256 *hash, uint8_t digest[32],
				   struct seal_error *error)
{
	return digest_final((EVP_MD_CTX *)hash, digest, error);
}

void seal_sha256_free(struct seal_sha256 *hash)
{
	EVP_MD_CTX_free((EVP_MD_CTX *)hash);
}

enum seal_status seal_sha256_hex(const void *data, size_t size,
				 char output[SEAL_SHA256_HEX],
				 struct seal_error *error)
{
	uint8_t digest[32];

	output[0] = '\0';
	if (EVP_Digest(data, size, digest, NULL, EVP_sha256(), NULL) != 1)
		return seal_crypto_fail(error, SEAL_UNJUDGED, "digest");
	seal_hex(digest, sizeof(digest), output);
	return SEAL_OK;
}

enum seal_status seal_sha1_new(struct seal_sha1 **output,
			       struct seal_error *error)
{
	return digest_new(EVP_sha1(), (EVP_MD_CTX **)output, error);
}

enum seal_status seal_sha1_update(struct seal_sha1 *hash, const void *data,
				  size_t size, struct seal_error *error)
{
	return digest_update((EVP_MD_CTX *)hash, data, size, error);
}

enum seal_status seal_sha1_final(struct seal_sha1 *hash, uint8_t digest[20],
				 struct seal_error *error)
{
	return digest_final((EVP_MD_CTX *)hash, digest, error);
}

void seal_sha1_free(struct seal_sha1 *hash)
{
	EVP_MD_CTX_free((EVP_MD_CTX *)hash);
}

enum seal_status seal_sha1_git(const void *head, size_t head_size,
			       const void *body, size_t body_size,
			       uint8_t digest[20], struct seal_error *error)
{
	struct seal_sha1 *hash;
	enum seal_status status = seal_sha1_new(&hash, error);

	if (status == SEAL_OK)
		status = seal_sha1_update(hash, head, head_size, error);
	if (status == SEAL_OK)
		status = seal_sha1_update(hash, body, body_size, error);
	if (status == SEAL_OK)
		status = seal_sha1_final(hash, digest, error);
	seal_sha1_free(hash);
	return status;
}

/* OpenSSL counts in int. */
enum { BASE64_PIECE = 3 << 20, BASE64_MAX = INT_MAX / 2 };

enum seal_status seal_base64_encode(const void *data, size_t size,
				    struct seal_bytes *output,
				    struct seal_error *error)
{
	const uint8_t *from = data;
	enum seal_status status;

	if (size > BASE64_MAX)
		return seal_fail_memory(error);
	status = seal_bytes_reserve(output, (size + 2) / 3 * 4 + 1, error);
	while (status == SEAL_OK && size > 0) {
		size_t piece = size < BASE64_PIECE ? size : BASE64_PIECE;

		output->size += (size_t)EVP_EncodeBlock(
			output->data + output->size, from, (int)piece);
		from += piece;
		size -= piece;
	}
	return status;
}

/* OpenSSL takes white space, and bits and padding that mean nothing. */
static bool is_spelled(const char *text, size_t length, const uint8_t *data,
		       size_t size)
{
	struct seal_error ignored = { 0 };
	struct seal_bytes again = { 0 };
	bool same =
		seal_base64_encode(data, size, &again, &ignored) == SEAL_OK &&
		again.size == length &&
		(length == 0 || memcmp(again.data, text, length) == 0);

	seal_bytes_free(&again);
	return same;
}

bool seal_base64_decode(const char *text, struct seal_bytes *output)
{
	struct seal_error ignored = { 0 };
	size_t length = strlen(text);
	size_t size = length / 4 * 3;
	uint8_t *data;

	if (length % 4 != 0 || length > BASE64_MAX ||
	    seal_bytes_reserve(output, size + 1, &ignored) != SEAL_OK)
		return false;
	data = output->data + output->size;
	if (length > 0 && EVP_DecodeBlock(data, (const uint8_t *)text,
					  (int)length) != (int)size)
		return false;
	for (size_t i = length; i > 0 && text[i - 1] == '=' && length - i < 2;
	     i--)
		size--;
	if (!is_spelled(text, length, data, size))
		return false;
	output->size += size;
	return true;
}

enum seal_status seal_random(uint8_t *output, size_t size,
			     struct seal_error *error)
{
	if (size <= INT_MAX && RAND_bytes(output, (int)size) == 1)
		return SEAL_OK;
	return seal_crypto_fail(error, SEAL_UNJUDGED, "random numbers");
}
