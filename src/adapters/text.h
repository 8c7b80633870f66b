/* SPDX-License-Identifier: Apache-2.0 */
/* text.h - what Unicode says about a name (libutf8proc) */
#ifndef SEAL_ADAPTERS_TEXT_H
#define SEAL_ADAPTERS_TEXT_H

#include "base/bytes.h"

/* "libutf8proc 2.8.0 (Unicode 15.0.0)" parts. */
const char *seal_text_library_version(void);
const char *seal_text_unicode_version(void);

/*
 * Take the code point at |text|. Returns its length in bytes, 0 when it is not
 * shortest-form UTF-8 of a scalar value.
 */
size_t seal_text_next(const char *text, size_t size, uint32_t *code_point);
bool seal_text_is_utf8(const char *text, size_t size);

enum seal_text_class {
	SEAL_TEXT_PLAIN,
	SEAL_TEXT_CONTROL,    /* Cc, line and paragraph separators */
	SEAL_TEXT_UNASSIGNED, /* in this library's version of Unicode */
	/*
	 * Hidden (seal_utf8_is_hidden) or for private use (Co): what that shows
	 * is up to a font, and SMB, WSL and Cygwin put it in names for the
	 * characters that Windows forbids.
	 */
	SEAL_TEXT_MISLEADING
};
enum seal_text_class seal_text_classify(uint32_t code_point);

/*
 * Append NFC(full case folding(NFD(text))), without U+FE0E and U+FE0F: equal
 * for names that collide or look the same. Not UTF-8 is SEAL_REFUSED.
 */
enum seal_status seal_text_fold(const char *text, size_t size,
				struct seal_bytes *output,
				struct seal_error *error);

#endif
