/* SPDX-License-Identifier: Apache-2.0 */
/* formats.h - what the readers of the formats share; not installed */
#ifndef FORMATS_H
#define FORMATS_H

#include "imagemeta.h"

/* Each reader is called only after its format's signature was seen. */
enum imagemeta_status read_png(const uint8_t *bytes, size_t size,
			       struct imagemeta *image);
enum imagemeta_status read_jpeg(const uint8_t *bytes, size_t size,
				struct imagemeta *image);
enum imagemeta_status read_gif(const uint8_t *bytes, size_t size,
			       struct imagemeta *image);
enum imagemeta_status read_webp(const uint8_t *bytes, size_t size,
				struct imagemeta *image);

static inline uint32_t big16(const uint8_t *bytes)
{
	return (uint32_t)bytes[0] << 8 | bytes[1];
}

static inline uint32_t big32(const uint8_t *bytes)
{
	return big16(bytes) << 16 | big16(bytes + 2);
}

static inline uint32_t little16(const uint8_t *bytes)
{
	return (uint32_t)bytes[1] << 8 | bytes[0];
}

static inline uint32_t little24(const uint8_t *bytes)
{
	return (uint32_t)bytes[2] << 16 | little16(bytes);
}

static inline uint32_t little32(const uint8_t *bytes)
{
	return little16(bytes + 2) << 16 | little16(bytes);
}

#endif
