/* SPDX-License-Identifier: Apache-2.0 */
/* archive.h - ZIP archives of others, as libzip sees them */
#ifndef SEAL_ADAPTERS_ARCHIVE_H
#define SEAL_ADAPTERS_ARCHIVE_H

#include "adapters/codec.h"

/* What libzip says of one entry. */
struct seal_archive_entry {
	const char *name; /* the bytes of the directory; ended by a NUL */
	uint64_t size;
	uint64_t packed_size;
	uint32_t crc;
	uint16_t method;
};

/*
 * |data| must outlive the archive. What libzip does not open is SEAL_REFUSED
 * "integrity/end-record". Not for several threads at once.
 */
struct seal_archive;
enum seal_status seal_archive_open(const uint8_t *data, uint64_t size,
				   struct seal_archive **output,
				   struct seal_error *error);
void seal_archive_free(struct seal_archive *archive);
uint64_t seal_archive_count(const struct seal_archive *archive);
enum seal_status seal_archive_stat(struct seal_archive *archive, uint64_t index,
				   struct seal_archive_entry *entry,
				   struct seal_error *error);
/*
 * Hand the contents to |sink|, never more than |size| bytes. A wrong CRC or
 * size, or a broken stream, is SEAL_REFUSED "integrity/data-...".
 */
enum seal_status seal_archive_read(struct seal_archive *archive, uint64_t index,
				   uint64_t size, seal_sink sink, void *context,
				   struct seal_error *error);

#endif
