/* SPDX-License-Identifier: Apache-2.0 */
/* imagemeta.h - bytes of an image in, its format and size out */
#ifndef IMAGEMETA_H
#define IMAGEMETA_H

#include <stddef.h>
#include <stdint.h>

#define IMAGEMETA_API __attribute__((visibility("default")))

enum imagemeta_status {
	IMAGEMETA_OK = 0,
	IMAGEMETA_UNKNOWN,   /* no format this library knows */
	IMAGEMETA_TRUNCATED, /* ends before its size is told */
	IMAGEMETA_CORRUPT    /* contradicts its own format */
};

/* What the header of an image says. Nothing to free. */
struct imagemeta {
	const char *format; /* "png", "jpeg", "gif" or "webp" */
	uint32_t width;	    /* pixels, at least 1 */
	uint32_t height;    /* pixels, at least 1 */
};

/*
 * Read the header of the image in bytes[0..size). Pixels are never decoded,
 * so the cost does not depend on them. *image is filled only on IMAGEMETA_OK.
 */
IMAGEMETA_API enum imagemeta_status imagemeta_read(const uint8_t *bytes,
						   size_t size,
						   struct imagemeta *image);

/* One line for people, without a full stop; never NULL. */
IMAGEMETA_API const char *imagemeta_reason(enum imagemeta_status status);

/* The CRC-32 of PNG, ZIP and Ethernet (polynomial 0xedb88320, reflected). */
IMAGEMETA_API uint32_t imagemeta_crc32(const uint8_t *bytes, size_t size);

/*
 * Decode base64 (RFC 4648 section 4) with its padding, no white space and no
 * stray bits. `bytes` needs room for length / 4 * 3. Returns 0 and the number
 * of bytes in *size, or -1 if the text is not base64.
 */
IMAGEMETA_API int imagemeta_base64(const char *text, size_t length,
				   uint8_t *bytes, size_t *size);

#endif
