/* SPDX-License-Identifier: Apache-2.0 */
/* json_build.c - values in, a document out */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "adapters/json_parts.h"

static struct seal_json *keep(struct seal_json_builder *builder, cJSON *item)
{
	if (!item)
		builder->failed = true;
	return (struct seal_json *)item;
}

struct seal_json *seal_json_new_object(struct seal_json_builder *builder)
{
	return keep(builder, cJSON_CreateObject());
}

struct seal_json *seal_json_new_array(struct seal_json_builder *builder)
{
	return keep(builder, cJSON_CreateArray());
}

struct seal_json *seal_json_new_string(struct seal_json_builder *builder,
				       const char *text)
{
	return keep(builder, cJSON_CreateString(text));
}

static struct seal_json *new_number(struct seal_json_builder *builder,
				    uint64_t number)
{
	char digits[24];

	if (number <= SEAL_JSON_NUMBER_MAX)
		return keep(builder, cJSON_CreateNumber((double)number));
	/* A double would round it. */
	snprintf(digits, sizeof(digits), "%" PRIu64, number);
	return keep(builder, cJSON_CreateRaw(digits));
}

void seal_json_add(struct seal_json_builder *builder, struct seal_json *parent,
		   const char *name, struct seal_json *child)
{
	bool added;

	if (!child)
		return;
	if (!parent) {
		builder->failed = true;
		seal_json_free(child);
		return;
	}
	if (name)
		added = cJSON_AddItemToObject((cJSON *)parent, name,
					      (cJSON *)child);
	else
		added = cJSON_AddItemToArray((cJSON *)parent, (cJSON *)child);
	if (added)
		return;
	builder->failed = true;
	seal_json_free(child);
}

/* Add and hand back what stays with the parent; NULL when it was not added. */
static struct seal_json *add_container(struct seal_json_builder *builder,
				       struct seal_json *parent,
				       const char *name,
				       struct seal_json *child)
{
	seal_json_add(builder, parent, name, child);
	return builder->failed ? NULL : child;
}

struct seal_json *seal_json_add_object(struct seal_json_builder *builder,
				       struct seal_json *parent,
				       const char *name)
{
	return add_container(builder, parent, name,
			     seal_json_new_object(builder));
}

struct seal_json *seal_json_add_array(struct seal_json_builder *builder,
				      struct seal_json *parent,
				      const char *name)
{
	return add_container(builder, parent, name,
			     seal_json_new_array(builder));
}

void seal_json_add_string(struct seal_json_builder *builder,
			  struct seal_json *parent, const char *name,
			  const char *text)
{
	if (text)
		seal_json_add(builder, parent, name,
			      seal_json_new_string(builder, text));
}

void seal_json_add_number(struct seal_json_builder *builder,
			  struct seal_json *parent, const char *name,
			  uint64_t number)
{
	seal_json_add(builder, parent, name, new_number(builder, number));
}

void seal_json_add_bool(struct seal_json_builder *builder,
			struct seal_json *parent, const char *name, bool value)
{
	seal_json_add(builder, parent, name,
		      keep(builder, cJSON_CreateBool(value)));
}

void seal_json_add_copy(struct seal_json_builder *builder,
			struct seal_json *parent, const char *name,
			const struct seal_json *child)
{
	if (child)
		seal_json_add(
			builder, parent, name,
			keep(builder,
			     cJSON_Duplicate((const cJSON *)child, true)));
}

/* cJSON's own replacement does not look whether it could copy the name. */
static bool replace(cJSON *parent, cJSON *old, const char *name, cJSON *child)
{
	size_t size = strlen(name) + 1;
	char *copy = cJSON_malloc(size);

	if (!copy)
		return false;
	memcpy(copy, name, size);
	if (child->string && !(child->type & cJSON_StringIsConst))
		cJSON_free(child->string);
	child->string = copy;
	child->type &= ~cJSON_StringIsConst;
	return cJSON_ReplaceItemViaPointer(parent, old, child);
}

void seal_json_set(struct seal_json_builder *builder, struct seal_json *parent,
		   const char *name, struct seal_json *child)
{
	struct seal_json *old = seal_json_edit(parent, name);

	if (!old || !child) {
		seal_json_add(builder, parent, name, child);
	} else if (!replace((cJSON *)parent, (cJSON *)old, name,
			    (cJSON *)child)) {
		builder->failed = true;
		seal_json_free(child);
	}
}

struct seal_json *seal_json_edit(struct seal_json *parent, const char *name)
{
	return (struct seal_json *)cJSON_GetObjectItemCaseSensitive(
		(cJSON *)parent, name);
}

enum seal_status seal_json_built(const struct seal_json_builder *builder,
				 struct seal_error *error)
{
	return builder->failed ? seal_fail_memory(error) : SEAL_OK;
}
