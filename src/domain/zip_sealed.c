/* SPDX-License-Identifier: Apache-2.0 */
/* zip_sealed.c - a package and a seal in, the same payload with it out */
#include "adapters/codec.h"
#include "base/files.h"
#include "domain/zip_header.h"

static enum seal_status check_size(size_t size, struct seal_error *error)
{
	if (size <= SEAL_ZIP_SEAL_MAX)
		return SEAL_OK;
	return seal_fail_check(error, SEAL_REFUSED, "integrity/seal",
			       "seal: has %zu bytes, at most %u are allowed",
			       size, SEAL_ZIP_SEAL_MAX);
}

static struct seal_zip_header seal_header(const struct seal_zip *zip,
					  uint64_t offset, const void *seal,
					  size_t size)
{
	return (struct seal_zip_header){
		.name = SEAL_ZIP_SEAL_NAME,
		.name_size = sizeof(SEAL_ZIP_SEAL_NAME) - 1,
		.mode = SEAL_ZIP_FILE,
		.stored = true,
		.dos_time = zip->dos_time,
		.crc = seal_crc32(0, seal, size),
		.packed_size = size,
		.size = size,
		.offset = offset,
	};
}

/* The seal's entry goes where the directory was, its header behind the rest. */
enum seal_status seal_zip_write_sealed(const struct seal_zip *zip, int source,
				       const void *seal, size_t seal_size,
				       int fd, struct seal_error *error)
{
	size_t added = seal && seal_size > 0 ? 1 : 0;
	uint8_t local[SEAL_ZIP_HEADER_MAX], central[SEAL_ZIP_HEADER_MAX];
	uint8_t tail[SEAL_ZIP_TAIL_MAX];
	size_t local_size = 0, central_size = 0, tail_size;
	uint64_t count = zip->count - (zip->has_seal ? 1 : 0);
	struct seal_zip_payload payload;
	enum seal_status status = check_size(seal_size, error);

	if (status != SEAL_OK)
		return status;
	seal_zip_payload_of(zip, &payload);
	if (added) {
		struct seal_zip_header header =
			seal_header(zip, payload.data_size, seal, seal_size);

		local_size = seal_zip_put_local(&header, local);
		central_size = seal_zip_put_central(&header, central);
	} else {
		seal_size = 0;
	}
	tail_size = seal_zip_tail(count + added,
				  payload.data_size + local_size + seal_size,
				  payload.directory_size + central_size, tail);
	status = seal_copy_range(source, 0, payload.data_size, fd, error);
	if (status == SEAL_OK)
		status = seal_write_all(fd, local, local_size, error);
	if (status == SEAL_OK)
		status = seal_write_all(fd, seal, seal_size, error);
	if (status == SEAL_OK)
		status =
			seal_write_all(fd, zip->data + payload.directory_offset,
				       (size_t)payload.directory_size, error);
	if (status == SEAL_OK)
		status = seal_write_all(fd, central, central_size, error);
	if (status == SEAL_OK)
		status = seal_write_all(fd, tail, tail_size, error);
	return status;
}
