/* SPDX-License-Identifier: Apache-2.0 */
/* bytes.c - growing buffers, byte order, hexadecimal */
#include "base/bytes.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum seal_status seal_bytes_reserve(struct seal_bytes *bytes, size_t more,
				    struct seal_error *error)
{
	size_t capacity = bytes->capacity ? bytes->capacity : 256;
	uint8_t *data;

	if (more <= bytes->capacity - bytes->size)
		return SEAL_OK;
	if (more > SIZE_MAX / 2 - bytes->size)
		return seal_fail_memory(error);
	while (capacity - bytes->size < more)
		capacity *= 2;
	data = realloc(bytes->data, capacity);
	if (!data)
		return seal_fail_memory(error);
	bytes->data = data;
	bytes->capacity = capacity;
	return SEAL_OK;
}

enum seal_status seal_bytes_append(struct seal_bytes *bytes, const void *data,
				   size_t size, struct seal_error *error)
{
	enum seal_status status = seal_bytes_reserve(bytes, size, error);

	if (status != SEAL_OK)
		return status;
	if (size > 0)
		memcpy(bytes->data + bytes->size, data, size);
	bytes->size += size;
	return SEAL_OK;
}

enum seal_status seal_bytes_printf(struct seal_bytes *bytes,
				   struct seal_error *error, const char *format,
				   ...)
{
	enum seal_status status;
	va_list arguments;
	int length;

	va_start(arguments, format);
	length = vsnprintf(NULL, 0, format, arguments);
	va_end(arguments);
	if (length < 0)
		return seal_fail_memory(error);
	status = seal_bytes_reserve(bytes, (size_t)length + 1, error);
	if (status != SEAL_OK)
		return status;
	va_start(arguments, format);
	vsnprintf((char *)bytes->data + bytes->size, (size_t)length + 1, format,
		  arguments);
	va_end(arguments);
	bytes->size += (size_t)length;
	return SEAL_OK;
}

void seal_bytes_free(struct seal_bytes *bytes)
{
	free(bytes->data);
	*bytes = (struct seal_bytes){ 0 };
}

enum seal_status seal_bytes_to_text(struct seal_bytes *bytes,
				    struct seal_text *text,
				    struct seal_error *error)
{
	enum seal_status status = seal_bytes_append(bytes, "", 1, error);

	if (status != SEAL_OK)
		return status;
	text->data = (char *)bytes->data;
	text->size = bytes->size - 1;
	*bytes = (struct seal_bytes){ 0 };
	return SEAL_OK;
}

void seal_text_free(struct seal_text *text)
{
	free(text->data);
	*text = (struct seal_text){ 0 };
}

enum seal_status seal_copy_string(const char *text, char **output,
				  struct seal_error *error)
{
	*output = NULL;
	if (!text)
		return SEAL_OK;
	*output = strdup(text);
	return *output ? SEAL_OK : seal_fail_memory(error);
}

uint16_t seal_get16(const uint8_t *p)
{
	return (uint16_t)(p[0] | p[1] << 8);
}

uint32_t seal_get32(const uint8_t *p)
{
	return (uint32_t)seal_get16(p) | (uint32_t)seal_get16(p + 2) << 16;
}

uint64_t seal_get64(const uint8_t *p)
{
	return (uint64_t)seal_get32(p) | (uint64_t)seal_get32(p + 4) << 32;
}

void seal_put16(uint8_t *p, uint16_t value)
{
	p[0] = (uint8_t)value;
	p[1] = (uint8_t)(value >> 8);
}

void seal_put32(uint8_t *p, uint32_t value)
{
	seal_put16(p, (uint16_t)value);
	seal_put16(p + 2, (uint16_t)(value >> 16));
}

void seal_put64(uint8_t *p, uint64_t value)
{
	seal_put32(p, (uint32_t)value);
	seal_put32(p + 4, (uint32_t)(value >> 32));
}

void seal_hex(const uint8_t *data, size_t size, char *output)
{
	static const char digits[] = "0123456789abcdef";

	for (size_t i = 0; i < size; i++) {
		output[2 * i] = digits[data[i] >> 4];
		output[2 * i + 1] = digits[data[i] & 15];
	}
	output[2 * size] = '\0';
}

bool seal_is_hex(const char *text, size_t digits)
{
	return strspn(text, "0123456789abcdef") == digits &&
	       text[digits] == '\0';
}
