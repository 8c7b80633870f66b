/* SPDX-License-Identifier: Apache-2.0 */
/* text.c - names in, what Unicode says about them out (libutf8proc) */
#include "adapters/text.h"

#include <stdlib.h>
#include <utf8proc.h>

#include "base/utf8.h"

const char *seal_text_library_version(void)
{
	return utf8proc_version();
}

const char *seal_text_unicode_version(void)
{
	return utf8proc_unicode_version();
}

size_t seal_text_next(const char *text, size_t size, uint32_t *code_point)
{
	return seal_utf8_next((const uint8_t *)text, size, code_point);
}

bool seal_text_is_utf8(const char *text, size_t size)
{
	return seal_utf8_valid(text, size);
}

enum seal_text_class seal_text_classify(uint32_t code_point)
{
	/* Before assignment: U+E0080 is a tag to come, and unassigned. */
	if (seal_utf8_is_control(code_point))
		return SEAL_TEXT_CONTROL;
	if (seal_utf8_is_hidden(code_point))
		return SEAL_TEXT_MISLEADING;
	if (code_point < 0x80)
		return SEAL_TEXT_PLAIN;
	switch (utf8proc_category((utf8proc_int32_t)code_point)) {
	case UTF8PROC_CATEGORY_CN:
	case UTF8PROC_CATEGORY_CS:
		return SEAL_TEXT_UNASSIGNED;
	case UTF8PROC_CATEGORY_CO:
		return SEAL_TEXT_MISLEADING;
	default:
		return SEAL_TEXT_PLAIN;
	}
}

/* Almost every name, and many times faster than the tables. */
static enum seal_status fold_ascii(const char *text, size_t size,
				   struct seal_bytes *output,
				   struct seal_error *error)
{
	enum seal_status status = seal_bytes_reserve(output, size, error);

	if (status != SEAL_OK)
		return status;
	for (size_t i = 0; i < size; i++) {
		uint8_t c = (uint8_t)text[i];

		output->data[output->size++] =
			c >= 'A' && c <= 'Z' ? (uint8_t)(c - 'A' + 'a') : c;
	}
	return SEAL_OK;
}

static bool is_ascii(const char *text, size_t size)
{
	for (size_t i = 0; i < size; i++) {
		if ((uint8_t)text[i] >= 0x80)
			return false;
	}
	return true;
}

/* utf8proc_map() with our errors; the caller frees |output|. */
static enum seal_status map(const uint8_t *text, size_t size,
			    utf8proc_option_t options, uint8_t **output,
			    size_t *output_size, struct seal_error *error)
{
	utf8proc_ssize_t result;

	*output = NULL;
	result = utf8proc_map(text, (utf8proc_ssize_t)size, output, options);
	if (result == UTF8PROC_ERROR_NOMEM || result == UTF8PROC_ERROR_OVERFLOW)
		return seal_fail_memory(error);
	if (result < 0)
		return seal_fail(error, SEAL_REFUSED, "text: not UTF-8");
	*output_size = (size_t)result;
	return SEAL_OK;
}

/* Append all but U+FE0E and U+FE0F (ef b8 8e, ef b8 8f). */
static enum seal_status append_visible(const uint8_t *text, size_t size,
				       struct seal_bytes *output,
				       struct seal_error *error)
{
	enum seal_status status = seal_bytes_reserve(output, size, error);

	if (status != SEAL_OK)
		return status;
	for (size_t i = 0; i < size; i++) {
		if (size - i >= 3 && text[i] == 0xef && text[i + 1] == 0xb8 &&
		    (text[i + 2] == 0x8e || text[i + 2] == 0x8f))
			i += 2;
		else
			output->data[output->size++] = text[i];
	}
	return SEAL_OK;
}

enum seal_status seal_text_fold(const char *text, size_t size,
				struct seal_bytes *output,
				struct seal_error *error)
{
	/* Versions of Unicode to come must not change what is equal now. */
	const utf8proc_option_t decompose =
		UTF8PROC_STABLE | UTF8PROC_DECOMPOSE;
	const utf8proc_option_t fold =
		UTF8PROC_STABLE | UTF8PROC_COMPOSE | UTF8PROC_CASEFOLD;
	struct seal_bytes visible = { 0 };
	uint8_t *decomposed = NULL;
	uint8_t *folded = NULL;
	size_t length = 0;
	enum seal_status status;

	if (is_ascii(text, size))
		return fold_ascii(text, size, output, error);
	/* First of all, as it would keep marks from composing. */
	status = append_visible((const uint8_t *)text, size, &visible, error);
	if (status == SEAL_OK)
		status = map(visible.data, visible.size, decompose, &decomposed,
			     &length, error);
	if (status == SEAL_OK)
		status = map(decomposed, length, fold, &folded, &length, error);
	if (status == SEAL_OK)
		status = seal_bytes_append(output, folded, length, error);
	seal_bytes_free(&visible);
	free(decomposed);
	free(folded);
	return status;
}
