/* SPDX-License-Identifier: Apache-2.0 */
/* webp.c - WebP in, the size its first chunk says out (RFC 9649) */
#include "formats.h"

#include <string.h>

/* "RIFF", size, "WEBP", then the first chunk: its name, its size, its data */
enum {
	FORM_TYPE = 8,
	CHUNK_TYPE = 12,
	CHUNK_DATA = 20,
};

/* Lossy: a key frame's tag (3), start code (3), width (2), height (2). */
static enum imagemeta_status read_lossy(const uint8_t *data, size_t size,
					struct imagemeta *image)
{
	if (size < 10)
		return IMAGEMETA_TRUNCATED;
	if ((data[0] & 1) != 0 || memcmp(data + 3, "\x9d\x01\x2a", 3) != 0)
		return IMAGEMETA_CORRUPT;
	/* The two upper bits only say how to scale for display. */
	image->width = little16(data + 6) & 0x3fff;
	image->height = little16(data + 8) & 0x3fff;
	return IMAGEMETA_OK;
}

/* Lossless: 0x2f, then 14 bits each of width - 1 and height - 1. */
static enum imagemeta_status read_lossless(const uint8_t *data, size_t size,
					   struct imagemeta *image)
{
	uint32_t bits;

	if (size < 5)
		return IMAGEMETA_TRUNCATED;
	if (data[0] != 0x2f)
		return IMAGEMETA_CORRUPT;
	bits = little32(data + 1);
	image->width = (bits & 0x3fff) + 1;
	image->height = (bits >> 14 & 0x3fff) + 1;
	return IMAGEMETA_OK;
}

/* Extended: flags (1), reserved (3), then width - 1 and height - 1 (3 each) */
static enum imagemeta_status read_extended(const uint8_t *data, size_t size,
					   struct imagemeta *image)
{
	if (size < 10)
		return IMAGEMETA_TRUNCATED;
	image->width = little24(data + 4) + 1;
	image->height = little24(data + 7) + 1;
	return IMAGEMETA_OK;
}

enum imagemeta_status read_webp(const uint8_t *bytes, size_t size,
				struct imagemeta *image)
{
	const uint8_t *data;

	if (size < CHUNK_TYPE)
		return IMAGEMETA_TRUNCATED;
	/* RIFF carries sound and video as well. */
	if (memcmp(bytes + FORM_TYPE, "WEBP", 4) != 0)
		return IMAGEMETA_UNKNOWN;
	if (size < CHUNK_DATA)
		return IMAGEMETA_TRUNCATED;
	data = bytes + CHUNK_DATA;
	size -= CHUNK_DATA;
	if (memcmp(bytes + CHUNK_TYPE, "VP8 ", 4) == 0)
		return read_lossy(data, size, image);
	if (memcmp(bytes + CHUNK_TYPE, "VP8L", 4) == 0)
		return read_lossless(data, size, image);
	if (memcmp(bytes + CHUNK_TYPE, "VP8X", 4) == 0)
		return read_extended(data, size, image);
	return IMAGEMETA_CORRUPT;
}
