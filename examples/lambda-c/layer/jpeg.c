/* SPDX-License-Identifier: Apache-2.0 */
/* jpeg.c - JPEG in, the size its frame header says out (ITU-T T.81) */
#include "formats.h"

#include <stdbool.h>

enum {
	MARKER_TEM = 0x01,
	MARKER_SOF0 = 0xc0,
	MARKER_DHT = 0xc4,
	MARKER_JPG = 0xc8,
	MARKER_DAC = 0xcc,
	MARKER_SOF15 = 0xcf,
	MARKER_RST0 = 0xd0,
	MARKER_RST7 = 0xd7,
	MARKER_EOI = 0xd9,
	MARKER_SOS = 0xda,
};

/* Markers that stand alone: no length and no data follow. */
static bool is_alone(uint8_t marker)
{
	return marker == MARKER_TEM ||
	       (marker >= MARKER_RST0 && marker <= MARKER_RST7);
}

static bool is_frame_header(uint8_t marker)
{
	return marker >= MARKER_SOF0 && marker <= MARKER_SOF15 &&
	       marker != MARKER_DHT && marker != MARKER_JPG &&
	       marker != MARKER_DAC;
}

/* length (2), sample precision (1), height (2), width (2), components (1) */
static enum imagemeta_status read_frame_header(const uint8_t *segment,
					       size_t size, size_t length,
					       struct imagemeta *image)
{
	if (length < 8)
		return IMAGEMETA_CORRUPT;
	if (size < 8)
		return IMAGEMETA_TRUNCATED;
	image->height = big16(segment + 3);
	image->width = big16(segment + 5);
	return IMAGEMETA_OK;
}

/* Any number of 0xff bytes may stand before the marker's own byte. */
static enum imagemeta_status next_marker(const uint8_t *bytes, size_t size,
					 size_t *at, uint8_t *marker)
{
	if (*at < size && bytes[*at] != 0xff)
		return IMAGEMETA_CORRUPT;
	while (*at < size && bytes[*at] == 0xff)
		++*at;
	if (*at == size)
		return IMAGEMETA_TRUNCATED;
	*marker = bytes[(*at)++];
	return IMAGEMETA_OK;
}

enum imagemeta_status read_jpeg(const uint8_t *bytes, size_t size,
				struct imagemeta *image)
{
	enum imagemeta_status status;
	size_t at = 2; /* behind the start of the image */
	size_t length;
	uint8_t marker;

	for (;;) {
		status = next_marker(bytes, size, &at, &marker);
		if (status != IMAGEMETA_OK)
			return status;
		if (is_alone(marker))
			continue;
		/* Pixels, or the end, without a frame header before them. */
		if (marker == MARKER_SOS || marker == MARKER_EOI)
			return IMAGEMETA_CORRUPT;
		if (size - at < 2)
			return IMAGEMETA_TRUNCATED;
		length = big16(bytes + at);
		if (is_frame_header(marker))
			return read_frame_header(bytes + at, size - at, length,
						 image);
		if (length < 2)
			return IMAGEMETA_CORRUPT;
		if (size - at < length)
			return IMAGEMETA_TRUNCATED;
		at += length;
	}
}
