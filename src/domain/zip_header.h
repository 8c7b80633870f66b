/* SPDX-License-Identifier: Apache-2.0 */
/* zip_header.h - the two headers of an entry, in the one allowed form */
#ifndef SEAL_DOMAIN_ZIP_HEADER_H
#define SEAL_DOMAIN_ZIP_HEADER_H

#include "domain/zip.h"

/* The longest: a central header, a name, and three 64-bit values behind it. */
#define SEAL_ZIP_HEADER_MAX                                                    \
	((size_t)SEAL_ZIP_CENTRAL + SEAL_ZIP_NAME_MAX + 4 + 3 * 8)

/* All that both headers say; the rest of their fields never varies. */
struct seal_zip_header {
	const char *name; /* not terminated, at most SEAL_ZIP_NAME_MAX bytes */
	size_t name_size;
	enum seal_zip_mode mode;
	bool stored;
	uint32_t dos_time;
	uint32_t crc;
	uint64_t packed_size;
	uint64_t size;
	uint64_t offset; /* of the local header; local version depends on it */
};

/*
 * Header, name and ZIP64 extra; they return the size. The size of a local
 * header follows from name and sizes alone.
 */
size_t seal_zip_put_local(const struct seal_zip_header *header,
			  uint8_t output[SEAL_ZIP_HEADER_MAX]);
size_t seal_zip_put_central(const struct seal_zip_header *header,
			    uint8_t output[SEAL_ZIP_HEADER_MAX]);

#endif
