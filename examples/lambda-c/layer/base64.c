/* SPDX-License-Identifier: Apache-2.0 */
/* base64.c - base64 in, the bytes it stands for out */
#include "imagemeta.h"

/* The six bits a character stands for, or -1. */
static int six_bits(char c)
{
	if (c >= 'A' && c <= 'Z')
		return c - 'A';
	if (c >= 'a' && c <= 'z')
		return c - 'a' + 26;
	if (c >= '0' && c <= '9')
		return c - '0' + 52;
	if (c == '+')
		return 62;
	return c == '/' ? 63 : -1;
}

/* Characters that carry bits: all but the one or two '=' at the end. */
static size_t length_without_padding(const char *text, size_t length)
{
	if (length >= 1 && text[length - 1] == '=')
		length--;
	if (length % 4 == 3 && text[length - 1] == '=')
		length--;
	return length;
}

int imagemeta_base64(const char *text, size_t length, uint8_t *bytes,
		     size_t *size)
{
	uint32_t bits = 0;
	unsigned int held = 0; /* bits that wait for the rest of their byte */
	size_t used, written = 0, i;
	int value;

	if (length % 4 != 0)
		return -1;
	used = length_without_padding(text, length);
	for (i = 0; i < used; i++) {
		value = six_bits(text[i]);
		if (value < 0)
			return -1;
		bits = bits << 6 | (uint32_t)value;
		held += 6;
		if (held >= 8) {
			held -= 8;
			bytes[written++] = (uint8_t)(bits >> held);
			bits &= (UINT32_C(1) << held) - 1;
		}
	}
	/* Stray bits would give one image many spellings. */
	if (bits != 0)
		return -1;
	*size = written;
	return 0;
}
