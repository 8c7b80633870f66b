/* SPDX-License-Identifier: Apache-2.0 */
/* json_read.c - a document in; members of the type asked for, or why not */
#include <string.h>

#include "adapters/json_parts.h"

static const cJSON *inside(const struct seal_json *json)
{
	return (const cJSON *)json;
}

static const char *type_name(const cJSON *item)
{
	switch (item->type & 0xff) {
	case cJSON_False:
	case cJSON_True:
		return "true or false";
	case cJSON_NULL:
		return "null";
	case cJSON_Number:
	case cJSON_Raw:
		return "a number";
	case cJSON_String:
		return "a string";
	case cJSON_Array:
		return "an array";
	default:
		return "an object";
	}
}

static enum seal_status fail(const struct seal_json_reader *reader,
			     const char *name, const char *reason,
			     const char *found)
{
	if (reader->check)
		return seal_fail_check(reader->error, reader->failure,
				       reader->check, "%s: %.200s: %s%s",
				       reader->what, name, reason, found);
	return seal_fail(reader->error, reader->failure, "%s: %.200s: %s%s",
			 reader->what, name, reason, found);
}

static enum seal_status find(const struct seal_json_reader *reader,
			     const struct seal_json *parent, const char *name,
			     enum seal_json_need need, const cJSON **item)
{
	*item = NULL;
	if (reader->error->status != SEAL_OK)
		return reader->error->status;
	if (cJSON_IsObject(inside(parent)))
		*item = cJSON_GetObjectItemCaseSensitive(inside(parent), name);
	if (!*item && need == SEAL_JSON_REQUIRED)
		return fail(reader, name, "is missing", "");
	return SEAL_OK;
}

/* A member for which |is| holds. */
static enum seal_status find_typed(const struct seal_json_reader *reader,
				   const struct seal_json *parent,
				   const char *name, enum seal_json_need need,
				   cJSON_bool (*is)(const cJSON *item),
				   const char *expected, const cJSON **item)
{
	enum seal_status status = find(reader, parent, name, need, item);

	if (status != SEAL_OK || !*item || is(*item))
		return status;
	status = fail(reader, name, expected, type_name(*item));
	*item = NULL;
	return status;
}

enum seal_status seal_json_get_object(const struct seal_json_reader *reader,
				      const struct seal_json *parent,
				      const char *name,
				      enum seal_json_need need,
				      const struct seal_json **output)
{
	return find_typed(reader, parent, name, need, cJSON_IsObject,
			  "must be an object, is ", (const cJSON **)output);
}

enum seal_status seal_json_get_array(const struct seal_json_reader *reader,
				     const struct seal_json *parent,
				     const char *name, enum seal_json_need need,
				     const struct seal_json **output)
{
	return find_typed(reader, parent, name, need, cJSON_IsArray,
			  "must be an array, is ", (const cJSON **)output);
}

enum seal_status seal_json_get_string(const struct seal_json_reader *reader,
				      const struct seal_json *parent,
				      const char *name,
				      enum seal_json_need need,
				      const char **output)
{
	const cJSON *item;
	enum seal_status status =
		find_typed(reader, parent, name, need, cJSON_IsString,
			   "must be a string, is ", &item);

	*output = item ? item->valuestring : NULL;
	return status;
}

enum seal_status seal_json_copy_string(const struct seal_json_reader *reader,
				       const struct seal_json *parent,
				       const char *name,
				       enum seal_json_need need, char **output)
{
	const char *text = NULL;
	enum seal_status status =
		seal_json_get_string(reader, parent, name, need, &text);

	if (status != SEAL_OK)
		return status;
	return seal_copy_string(text, output, reader->error);
}

enum seal_status seal_json_get_number(const struct seal_json_reader *reader,
				      const struct seal_json *parent,
				      const char *name,
				      enum seal_json_need need,
				      uint64_t *output)
{
	const cJSON *item;
	enum seal_status status = find(reader, parent, name, need, &item);

	if (status != SEAL_OK || !item)
		return status;
	/* Fractions, exponents and larger numbers are kept as cJSON_Raw. */
	if (cJSON_IsRaw(item) ||
	    (cJSON_IsNumber(item) && item->valuedouble < 0))
		return fail(reader, name,
			    "must be a whole number from 0 to 2^53 - 1", "");
	if (!cJSON_IsNumber(item))
		return fail(reader, name, "must be a number, is ",
			    type_name(item));
	*output = (uint64_t)item->valuedouble;
	return SEAL_OK;
}

enum seal_status seal_json_get_bool(const struct seal_json_reader *reader,
				    const struct seal_json *parent,
				    const char *name, enum seal_json_need need,
				    bool *output)
{
	const cJSON *item;
	enum seal_status status =
		find_typed(reader, parent, name, need, cJSON_IsBool,
			   "must be true or false, is ", &item);

	if (item)
		*output = cJSON_IsTrue(item);
	return status;
}

enum seal_status seal_json_only(const struct seal_json_reader *reader,
				const struct seal_json *parent,
				const char *const *names)
{
	const cJSON *member;

	if (reader->error->status != SEAL_OK)
		return reader->error->status;
	cJSON_ArrayForEach(member, inside(parent))
	{
		size_t i = 0;

		while (names[i] && member->string &&
		       strcmp(names[i], member->string) != 0)
			i++;
		if (!names[i])
			return fail(reader,
				    member->string ? member->string : "",
				    "unknown member", "");
	}
	return SEAL_OK;
}

bool seal_json_is_object(const struct seal_json *json)
{
	return cJSON_IsObject(inside(json));
}

bool seal_json_is_string(const struct seal_json *json)
{
	return cJSON_IsString(inside(json));
}

const char *seal_json_text(const struct seal_json *json)
{
	return cJSON_IsString(inside(json)) ? inside(json)->valuestring : NULL;
}

const struct seal_json *seal_json_first(const struct seal_json *json)
{
	return json ? (const struct seal_json *)inside(json)->child : NULL;
}

const struct seal_json *seal_json_next(const struct seal_json *json)
{
	return (const struct seal_json *)inside(json)->next;
}

const char *seal_json_name(const struct seal_json *json)
{
	return inside(json)->string;
}

size_t seal_json_count(const struct seal_json *json)
{
	size_t count = 0;

	for (json = seal_json_first(json); json; json = seal_json_next(json))
		count++;
	return count;
}
