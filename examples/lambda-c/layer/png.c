/* SPDX-License-Identifier: Apache-2.0 */
/* png.c - PNG in, the size its IHDR chunk says out (ISO/IEC 15948) */
#include "formats.h"

#include <string.h>

/* The signature, then length, "IHDR", 13 bytes of data and their CRC. */
enum {
	IHDR_LENGTH = 8,
	IHDR_TYPE = 12,
	IHDR_DATA = 16,
	IHDR_CRC = 29,
	IHDR_END = 33,
};

enum imagemeta_status read_png(const uint8_t *bytes, size_t size,
			       struct imagemeta *image)
{
	if (size < IHDR_END)
		return IMAGEMETA_TRUNCATED;
	if (big32(bytes + IHDR_LENGTH) != IHDR_CRC - IHDR_DATA ||
	    memcmp(bytes + IHDR_TYPE, "IHDR", 4) != 0)
		return IMAGEMETA_CORRUPT;
	if (imagemeta_crc32(bytes + IHDR_TYPE, IHDR_CRC - IHDR_TYPE) !=
	    big32(bytes + IHDR_CRC))
		return IMAGEMETA_CORRUPT;
	image->width = big32(bytes + IHDR_DATA);
	image->height = big32(bytes + IHDR_DATA + 4);
	if (image->width > INT32_MAX || image->height > INT32_MAX)
		return IMAGEMETA_CORRUPT;
	return IMAGEMETA_OK;
}
