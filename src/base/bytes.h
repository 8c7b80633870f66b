/* SPDX-License-Identifier: Apache-2.0 */
/* bytes.h - growing buffers, byte order, hexadecimal */
#ifndef SEAL_BASE_BYTES_H
#define SEAL_BASE_BYTES_H

#include "base/error.h"

/* Start from { 0 }; free with seal_bytes_free(). */
struct seal_bytes {
	uint8_t *data;
	size_t size;
	size_t capacity;
};

/* Make room for |more| bytes behind |size|. */
enum seal_status seal_bytes_reserve(struct seal_bytes *bytes, size_t more,
				    struct seal_error *error);
enum seal_status seal_bytes_append(struct seal_bytes *bytes, const void *data,
				   size_t size, struct seal_error *error);
enum seal_status seal_bytes_printf(struct seal_bytes *bytes,
				   struct seal_error *error, const char *format,
				   ...) SEAL_PRINTF(3, 4);
void seal_bytes_free(struct seal_bytes *bytes);
/* Hand the buffer over as text (a NUL is added); |bytes| is empty after it. */
enum seal_status seal_bytes_to_text(struct seal_bytes *bytes,
				    struct seal_text *text,
				    struct seal_error *error);

/* strdup and strndup with our error; NULL stays NULL. */
enum seal_status seal_copy_string(const char *text, char **output,
				  struct seal_error *error);

/* Little endian, as in ZIP. */
uint16_t seal_get16(const uint8_t *p);
uint32_t seal_get32(const uint8_t *p);
uint64_t seal_get64(const uint8_t *p);
void seal_put16(uint8_t *p, uint16_t value);
void seal_put32(uint8_t *p, uint32_t value);
void seal_put64(uint8_t *p, uint64_t value);

/* |output| holds 2 * size + 1 characters; lower case. */
void seal_hex(const uint8_t *data, size_t size, char *output);
/* Exactly |digits| lower-case hexadecimal digits and then the end. */
bool seal_is_hex(const char *text, size_t digits);

#endif
