/* SPDX-License-Identifier: Apache-2.0 */
/* zip_payload.c - an open package in, the package without its seal and its
 * digest out */
#include <string.h>

#include "adapters/crypto.h"
#include "domain/zip.h"

void seal_zip_payload_of(const struct seal_zip *zip,
			 struct seal_zip_payload *payload)
{
	uint64_t count = zip->has_seal ? zip->count - 1 : zip->count;

	memset(payload, 0, sizeof(*payload));
	payload->data_size =
		zip->has_seal ? zip->seal.offset : zip->directory_offset;
	payload->directory_offset = zip->directory_offset;
	payload->directory_size =
		zip->has_seal ? zip->seal_central_offset - zip->directory_offset
			      : zip->directory_size;
	payload->tail_size =
		seal_zip_tail(count, payload->data_size,
			      payload->directory_size, payload->tail);
	payload->size = payload->data_size + payload->directory_size +
			payload->tail_size;
}

enum seal_status seal_zip_payload_digest(const struct seal_zip *zip,
					 char output[SEAL_SHA256_HEX],
					 struct seal_error *error)
{
	struct seal_zip_payload payload;
	struct seal_sha256 *hash;
	uint8_t digest[32];
	enum seal_status status;

	output[0] = '\0';
	seal_zip_payload_of(zip, &payload);
	status = seal_sha256_new(&hash, error);
	if (status == SEAL_OK)
		status = seal_sha256_update(hash, zip->data,
					    (size_t)payload.data_size, error);
	if (status == SEAL_OK)
		status = seal_sha256_update(
			hash, zip->data + payload.directory_offset,
			(size_t)payload.directory_size, error);
	if (status == SEAL_OK)
		status = seal_sha256_update(hash, payload.tail,
					    payload.tail_size, error);
	if (status == SEAL_OK)
		status = seal_sha256_final(hash, digest, error);
	if (status == SEAL_OK)
		seal_hex(digest, sizeof(digest), output);
	seal_sha256_free(hash);
	return status;
}
