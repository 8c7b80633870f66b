/* SPDX-License-Identifier: Apache-2.0 */
/* utf8.c - bytes in, Unicode scalar values out */
#include "base/utf8.h"

size_t seal_utf8_next(const uint8_t *p, size_t size, uint32_t *scalar)
{
	static const uint32_t least[] = { 0, 0, 0x80, 0x800, 0x10000 };
	size_t length;

	if (size == 0)
		return 0;
	length = p[0] < 0x80		 ? 1
		 : (p[0] & 0xe0) == 0xc0 ? 2
		 : (p[0] & 0xf0) == 0xe0 ? 3
		 : (p[0] & 0xf8) == 0xf0 ? 4
					 : 0;
	if (length == 0 || length > size)
		return 0;
	*scalar = length == 1 ? p[0] : p[0] & (0x7fu >> length);
	for (size_t i = 1; i < length; i++) {
		if ((p[i] & 0xc0) != 0x80)
			return 0;
		*scalar = *scalar << 6 | (p[i] & 0x3fu);
	}
	if (*scalar < least[length] || *scalar > 0x10ffff ||
	    (*scalar >= 0xd800 && *scalar <= 0xdfff))
		return 0;
	return length;
}

bool seal_utf8_valid(const void *data, size_t size)
{
	const uint8_t *p = data;
	uint32_t scalar;

	for (size_t at = 0; at < size;) {
		size_t length = seal_utf8_next(p + at, size - at, &scalar);

		if (length == 0)
			return false;
		at += length;
	}
	return true;
}

bool seal_utf8_is_control(uint32_t scalar)
{
	return scalar < 0x20 || (scalar >= 0x7f && scalar < 0xa0) ||
	       scalar == 0x2028 || scalar == 0x2029;
}

bool seal_utf8_is_hidden(uint32_t scalar)
{
	static const uint32_t ranges[][2] = {
		{ 0x00ad, 0x00ad },   { 0x034f, 0x034f },
		{ 0x061c, 0x061c },   { 0x115f, 0x1160 },
		{ 0x17b4, 0x17b5 },   { 0x180b, 0x180f },
		{ 0x200b, 0x200f },   { 0x202a, 0x202e },
		{ 0x2060, 0x206f },   { 0x3164, 0x3164 },
		{ 0xfe00, 0xfe0d },   { 0xfeff, 0xfeff },
		{ 0xffa0, 0xffa0 },   { 0xfff0, 0xfffb },
		{ 0x1bca0, 0x1bca3 }, { 0x1d173, 0x1d17a },
		{ 0xe0000, 0xe0fff },
	};

	for (size_t i = 0; i < sizeof(ranges) / sizeof(ranges[0]); i++) {
		if (scalar >= ranges[i][0] && scalar <= ranges[i][1])
			return true;
	}
	return false;
}
