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
