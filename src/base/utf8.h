/* SPDX-License-Identifier: Apache-2.0 */
/* utf8.h - bytes as Unicode scalar values, strictly */
#ifndef SEAL_BASE_UTF8_H
#define SEAL_BASE_UTF8_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/*
 * The scalar value at |p|. Returns its length in bytes; 0 when |size| is 0 or
 * it is not UTF-8 in the shortest form, a surrogate, or beyond U+10FFFF.
 */
size_t seal_utf8_next(const uint8_t *p, size_t size, uint32_t *scalar);
bool seal_utf8_valid(const void *data, size_t size);

/* C0, DEL, C1, and the line and paragraph separators. */
bool seal_utf8_is_control(uint32_t scalar);
/*
 * Shows nothing, or turns the text round it: Unicode's default ignorable code
 * points (zero-width and bidirectional characters, byte order mark, fillers,
 * variation selectors, tags) and interlinear annotation. Not among them are
 * U+FE0E and U+FE0F, which ask for the text or emoji form of the character
 * before them: phones and desktops type them into plain emoji names.
 */
bool seal_utf8_is_hidden(uint32_t scalar);

#endif
