/* SPDX-License-Identifier: Apache-2.0 */
/* layers.c - the list of layers: JSON in and out, compared, kept free of
 * doubles */
#include <stdlib.h>
#include <string.h>

#include "domain/seal.h"

void seal_layers_free(struct seal_layer *layers, size_t count)
{
	for (size_t i = 0; i < count; i++)
		free(layers[i].name);
	free(layers);
}

bool seal_layers_equal(const struct seal_layer *a, size_t a_count,
		       const struct seal_layer *b, size_t b_count)
{
	if (a_count != b_count)
		return false;
	for (size_t i = 0; i < a_count; i++)
		if (strcmp(a[i].name, b[i].name) != 0 ||
		    strcmp(a[i].digest, b[i].digest) != 0 ||
		    a[i].size != b[i].size ||
		    a[i].unpacked_size != b[i].unpacked_size)
			return false;
	return true;
}

enum seal_status seal_layers_copy(const struct seal_layer *layers, size_t count,
				  struct seal_layer **output,
				  struct seal_error *error)
{
	struct seal_layer *copy;

	*output = NULL;
	if (count == 0)
		return SEAL_OK;
	copy = calloc(count, sizeof(*copy));
	if (!copy)
		return seal_fail_memory(error);
	for (size_t i = 0; i < count; i++) {
		copy[i] = layers[i];
		copy[i].name = strdup(layers[i].name);
		if (!copy[i].name) {
			seal_layers_free(copy, i);
			return seal_fail_memory(error);
		}
	}
	*output = copy;
	return SEAL_OK;
}

void seal_layers_to_json(const struct seal_layer *layers, size_t count,
			 struct seal_json_builder *builder,
			 struct seal_json *parent, const char *name)
{
	struct seal_json *array;

	if (count == 0)
		return;
	array = seal_json_add_array(builder, parent, name);
	for (size_t i = 0; i < count; i++) {
		struct seal_json *item =
			seal_json_add_object(builder, array, NULL);
		struct seal_json *digest;

		seal_json_add_string(builder, item, "name", layers[i].name);
		digest = seal_json_add_object(builder, item, "digest");
		seal_json_add_string(builder, digest, "sha256",
				     layers[i].digest);
		seal_json_add_number(builder, item, "size", layers[i].size);
		seal_json_add_number(builder, item, "unpackedSize",
				     layers[i].unpacked_size);
	}
}

enum seal_status seal_component_check(const char *name,
				      struct seal_error *error)
{
	size_t size = strlen(name);

	if (strchr(name, '/'))
		return seal_fail(error, SEAL_REFUSED,
				 "name '%s': a name without folders is needed",
				 name);
	return seal_zip_name_check(name, size, false, error);
}

static enum seal_status read_name(const struct seal_json_reader *reader,
				  const struct seal_json *item,
				  struct seal_layer *layer)
{
	const char *name = NULL;
	struct seal_error why = { 0 };
	enum seal_status status = seal_json_get_string(
		reader, item, "name", SEAL_JSON_REQUIRED, &name);

	if (status != SEAL_OK)
		return status;
	status = seal_component_check(name, &why);
	if (status == SEAL_REFUSED)
		return seal_fail_check(reader->error, reader->failure,
				       reader->check, "%s: layer %s",
				       reader->what, why.text);
	if (status != SEAL_OK)
		return seal_fail(reader->error, status, "%s", why.text);
	return seal_copy_string(name, &layer->name, reader->error);
}

/* {"sha256": hexadecimal} and nothing else. */
enum seal_status seal_digest_from_json(const struct seal_json_reader *reader,
				       const struct seal_json *parent,
				       const char *name,
				       char output[SEAL_SHA256_HEX])
{
	static const char *const members[] = { "sha256", NULL };
	const struct seal_json *digest = NULL;
	const char *text = NULL;
	enum seal_status status = seal_json_get_object(
		reader, parent, name, SEAL_JSON_REQUIRED, &digest);

	if (status == SEAL_OK)
		status = seal_json_only(reader, digest, members);
	if (status == SEAL_OK)
		status = seal_json_get_string(reader, digest, "sha256",
					      SEAL_JSON_REQUIRED, &text);
	if (status != SEAL_OK)
		return status;
	if (!seal_is_hex(text, SEAL_SHA256_HEX - 1))
		return seal_fail_check(reader->error, reader->failure,
				       reader->check,
				       "%s: %s: sha256 is no lower-case "
				       "hexadecimal SHA-256",
				       reader->what, name);
	memcpy(output, text, SEAL_SHA256_HEX);
	return SEAL_OK;
}

static enum seal_status read_layer(const struct seal_json_reader *reader,
				   const struct seal_json *item,
				   struct seal_layer *layer)
{
	static const char *const members[] = { "name", "digest", "size",
					       "unpackedSize", NULL };
	enum seal_status status;

	if (!seal_json_is_object(item))
		return seal_fail_check(reader->error, reader->failure,
				       reader->check,
				       "%s: layers: an element is no object",
				       reader->what);
	status = seal_json_only(reader, item, members);
	if (status == SEAL_OK)
		status = read_name(reader, item, layer);
	if (status == SEAL_OK)
		status = seal_digest_from_json(reader, item, "digest",
					       layer->digest);
	if (status == SEAL_OK)
		status = seal_json_get_number(reader, item, "size",
					      SEAL_JSON_REQUIRED, &layer->size);
	if (status == SEAL_OK)
		status = seal_json_get_number(reader, item, "unpackedSize",
					      SEAL_JSON_REQUIRED,
					      &layer->unpacked_size);
	return status;
}

enum seal_status seal_layers_check(const struct seal_layer *layers,
				   size_t count, struct seal_error *error)
{
	if (count > SEAL_LAYERS_MAX)
		return seal_fail_check(error, SEAL_REFUSED, "layers/count",
				       "layers: %zu of them, at most %d are "
				       "possible",
				       count, SEAL_LAYERS_MAX);
	for (size_t i = 0; i < count; i++)
		for (size_t j = 0; j < i; j++) {
			if (strcmp(layers[i].name, layers[j].name) == 0)
				return seal_fail_check(
					error, SEAL_REFUSED, "layers/twice",
					"layer %s: two layers have this name",
					layers[i].name);
			if (strcmp(layers[i].digest, layers[j].digest) == 0)
				return seal_fail_check(
					error, SEAL_REFUSED, "layers/twice",
					"layer %s: the same layer as %s "
					"(sha256:%s)",
					layers[i].name, layers[j].name,
					layers[i].digest);
		}
	return SEAL_OK;
}

enum seal_status seal_layers_from_json(const struct seal_json_reader *reader,
				       const struct seal_json *array,
				       struct seal_layer **layers,
				       size_t *count)
{
	struct seal_layer list[SEAL_LAYERS_MAX] = { 0 };
	struct seal_error why = { 0 };
	enum seal_status status = SEAL_OK;
	size_t used = 0;

	*layers = NULL;
	*count = 0;
	if (seal_json_count(array) > SEAL_LAYERS_MAX)
		return seal_fail_check(reader->error, reader->failure,
				       reader->check,
				       "%s: layers: more than %d", reader->what,
				       SEAL_LAYERS_MAX);
	for (const struct seal_json *item = seal_json_first(array);
	     item && status == SEAL_OK; item = seal_json_next(item))
		status = read_layer(reader, item, &list[used++]);
	if (status == SEAL_OK && seal_layers_check(list, used, &why) != SEAL_OK)
		status = seal_fail_check(reader->error, reader->failure,
					 reader->check, "%s: %s", reader->what,
					 why.text);
	if (status == SEAL_OK)
		status = seal_layers_copy(list, used, layers, reader->error);
	if (status == SEAL_OK)
		*count = used;
	for (size_t i = 0; i < used; i++)
		free(list[i].name);
	return status;
}
