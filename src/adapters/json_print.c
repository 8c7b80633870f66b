/* SPDX-License-Identifier: Apache-2.0 */
/*
 * json_print.c - a document in, its one spelling out
 *
 * The bytes are signed and compared, so they must not depend on a library's
 * version, a locale or a rounding: members in their order; in strings '"', '\'
 * and U+0000 to U+001F are escaped (\b \f \n \r \t, else \u00 and two
 * lower-case digits) and nothing else, '/' and all other characters stand as
 * they are; whole numbers in decimal digits; other numbers as they were read.
 */
#include <inttypes.h>
#include <string.h>

#include "adapters/json_parts.h"
#include "base/utf8.h"

struct printer {
	struct seal_bytes *output;
	bool indented;
	size_t depth;
	struct seal_error *error;
};

static enum seal_status print(struct printer *p, const cJSON *item);

static enum seal_status put(struct printer *p, const char *text)
{
	return seal_bytes_append(p->output, text, strlen(text), p->error);
}

static enum seal_status print_escape(struct printer *p, char character)
{
	static const char special[] = "\"\\\b\f\n\r\t";
	static const char letters[] = "\"\\bfnrt";
	const char *found = strchr(special, character);

	if (found)
		return seal_bytes_printf(p->output, p->error, "\\%c",
					 letters[found - special]);
	return seal_bytes_printf(p->output, p->error, "\\u%04x",
				 (unsigned int)character);
}

static enum seal_status print_string(struct printer *p, const char *text)
{
	enum seal_status status = put(p, "\"");

	/* What nobody could read back is not written. */
	if (!seal_utf8_valid(text, strlen(text)))
		return seal_fail(p->error, SEAL_USAGE,
				 "%.200s: not UTF-8, which JSON needs", text);
	while (status == SEAL_OK && *text) {
		size_t plain = 0;

		while ((unsigned char)text[plain] >= 0x20 &&
		       text[plain] != '"' && text[plain] != '\\')
			plain++;
		status = seal_bytes_append(p->output, text, plain, p->error);
		text += plain;
		if (status == SEAL_OK && *text)
			status = print_escape(p, *text++);
	}
	return status == SEAL_OK ? put(p, "\"") : status;
}

static enum seal_status print_line(struct printer *p)
{
	enum seal_status status;

	if (!p->indented)
		return SEAL_OK;
	status = put(p, "\n");
	for (size_t i = 0; i < p->depth && status == SEAL_OK; i++)
		status = put(p, "  ");
	return status;
}

static enum seal_status print_member(struct printer *p, const cJSON *member)
{
	enum seal_status status = print_line(p);

	if (status == SEAL_OK && member->string) {
		status = print_string(p, member->string);
		if (status == SEAL_OK)
			status = put(p, p->indented ? ": " : ":");
	}
	return status == SEAL_OK ? print(p, member) : status;
}

static enum seal_status print_container(struct printer *p, const cJSON *item)
{
	bool is_object = cJSON_IsObject(item);
	enum seal_status status = put(p, is_object ? "{" : "[");
	const cJSON *member;

	if (p->depth == SEAL_JSON_DEPTH_MAX)
		return seal_fail(p->error, SEAL_USAGE,
				 "JSON: nested deeper than 100 levels");
	p->depth++;
	cJSON_ArrayForEach(member, item)
	{
		if (status == SEAL_OK && member != item->child)
			status = put(p, ",");
		if (status == SEAL_OK)
			status = print_member(p, member);
		if (status != SEAL_OK)
			return status;
	}
	p->depth--;
	if (status == SEAL_OK && item->child)
		status = print_line(p);
	return status == SEAL_OK ? put(p, is_object ? "}" : "]") : status;
}

static enum seal_status print(struct printer *p, const cJSON *item)
{
	switch (item->type & 0xff) {
	case cJSON_False:
		return put(p, "false");
	case cJSON_True:
		return put(p, "true");
	case cJSON_NULL:
		return put(p, "null");
	case cJSON_Number:
		return seal_bytes_printf(p->output, p->error, "%" PRId64,
					 (int64_t)item->valuedouble);
	case cJSON_Raw:
		return put(p, item->valuestring);
	case cJSON_String:
		return print_string(p, item->valuestring);
	default:
		return print_container(p, item);
	}
}

enum seal_status seal_json_print(const struct seal_json *json, bool indented,
				 struct seal_bytes *output,
				 struct seal_error *error)
{
	struct printer p = {
		.output = output,
		.indented = indented,
		.error = error,
	};
	size_t before = output->size;
	enum seal_status status = print(&p, (const cJSON *)json);

	if (status == SEAL_OK && indented)
		status = put(&p, "\n");
	if (status != SEAL_OK)
		output->size = before;
	return status;
}
