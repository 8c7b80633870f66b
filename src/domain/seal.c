/* SPDX-License-Identifier: Apache-2.0 */
/* seal.c - seal.json in, record, layers and bundles out, and back; one byte
 * form */
#include "domain/seal.h"

#include <stdlib.h>
#include <string.h>

#include "domain/uri.h"

#define CHECK "integrity/seal"

void seal_seal_free(struct seal_seal *seal)
{
	seal_record_free(&seal->record);
	seal_layers_free(seal->layers, seal->layer_count);
	for (size_t i = 0; i < seal->bundle_count; i++)
		seal_bundle_free(&seal->bundles[i]);
	free(seal->bundles);
	*seal = (struct seal_seal){ 0 };
}

static bool is_empty(const struct seal_seal *seal)
{
	return !seal->has_record && seal->layer_count == 0 &&
	       seal->bundle_count == 0;
}

static enum seal_status add_members(const struct seal_seal *seal,
				    struct seal_json_builder *builder,
				    struct seal_json *root,
				    struct seal_error *error)
{
	enum seal_status status = SEAL_OK;
	struct seal_json *part = NULL;

	seal_json_add_string(builder, root, "mediaType", SEAL_MEDIA_SEAL);
	if (seal->has_record) {
		status = seal_record_to_json(&seal->record, builder, &part,
					     error);
		if (status != SEAL_OK)
			return status;
		seal_json_add(builder, root, "record", part);
	}
	seal_layers_to_json(seal->layers, seal->layer_count, builder, root,
			    "layers");
	if (seal->bundle_count == 0)
		return SEAL_OK;
	part = seal_json_add_array(builder, root, "bundles");
	for (size_t i = 0; i < seal->bundle_count && status == SEAL_OK; i++)
		status = seal_bundle_to_json(&seal->bundles[i], builder, part,
					     NULL, error);
	return status;
}

enum seal_status seal_seal_print(const struct seal_seal *seal,
				 struct seal_bytes *output,
				 struct seal_error *error)
{
	struct seal_json_builder builder = { 0 };
	struct seal_json *root;
	enum seal_status status;

	if (is_empty(seal))
		return SEAL_OK;
	root = seal_json_new_object(&builder);
	status = add_members(seal, &builder, root, error);
	if (status == SEAL_OK)
		status = seal_json_built(&builder, error);
	if (status == SEAL_OK)
		status = seal_json_print(root, false, output, error);
	seal_json_free(root);
	if (status == SEAL_OK && output->size > SEAL_ZIP_SEAL_MAX)
		status = seal_fail_check(error, SEAL_REFUSED, CHECK,
					 "seal: %zu bytes, more than the %u "
					 "that are allowed",
					 output->size, SEAL_ZIP_SEAL_MAX);
	return status;
}

static enum seal_status read_bundles(const struct seal_json_reader *reader,
				     const struct seal_json *array,
				     struct seal_seal *seal)
{
	size_t count = seal_json_count(array);
	enum seal_status status = SEAL_OK;

	if (count == 0)
		return SEAL_OK; /* the byte form refuses it */
	if (count > SEAL_BUNDLES_MAX)
		return seal_fail_check(reader->error, reader->failure, CHECK,
				       "%s: bundles: %zu of them, more than %d",
				       reader->what, count, SEAL_BUNDLES_MAX);
	seal->bundles = calloc(count, sizeof(*seal->bundles));
	if (!seal->bundles)
		return seal_fail_memory(reader->error);
	for (const struct seal_json *item = seal_json_first(array);
	     item && status == SEAL_OK; item = seal_json_next(item)) {
		struct seal_bundle *bundle =
			&seal->bundles[seal->bundle_count++];

		status = seal_bundle_from_json(reader, item, bundle);
		for (size_t i = 0;
		     status == SEAL_OK && i + 1 < seal->bundle_count; i++)
			if (seal_bundle_equal(&seal->bundles[i], bundle))
				return seal_fail_check(
					reader->error, reader->failure, CHECK,
					"%s: bundles: the same one twice",
					reader->what);
	}
	return status;
}

static enum seal_status read_members(const struct seal_json_reader *reader,
				     const struct seal_json *root,
				     struct seal_seal *seal)
{
	static const char *const members[] = { "mediaType", "record", "layers",
					       "bundles", NULL };
	const struct seal_json *record = NULL;
	const struct seal_json *layers = NULL;
	const struct seal_json *bundles = NULL;
	const char *type = NULL;
	enum seal_status status = seal_json_only(reader, root, members);

	if (status == SEAL_OK)
		status = seal_json_get_string(reader, root, "mediaType",
					      SEAL_JSON_REQUIRED, &type);
	if (status == SEAL_OK && strcmp(type, SEAL_MEDIA_SEAL) != 0)
		return seal_fail_check(reader->error, reader->failure, CHECK,
				       "%s: mediaType: %s instead of %s",
				       reader->what, type, SEAL_MEDIA_SEAL);
	if (status == SEAL_OK)
		status = seal_json_get_object(reader, root, "record",
					      SEAL_JSON_OPTIONAL, &record);
	if (status == SEAL_OK && record) {
		status = seal_record_from_json(reader, record, &seal->record);
		seal->has_record = status == SEAL_OK;
	}
	if (status == SEAL_OK)
		status = seal_json_get_array(reader, root, "layers",
					     SEAL_JSON_OPTIONAL, &layers);
	if (status == SEAL_OK && layers)
		status = seal_layers_from_json(reader, layers, &seal->layers,
					       &seal->layer_count);
	if (status == SEAL_OK)
		status = seal_json_get_array(reader, root, "bundles",
					     SEAL_JSON_OPTIONAL, &bundles);
	if (status == SEAL_OK && bundles)
		status = read_bundles(reader, bundles, seal);
	return status;
}

/*
 * Two seals that say the same must be the same bytes: whoever could spell one
 * in two ways could change a signed package and stay unseen.
 */
static enum seal_status check_form(const struct seal_seal *seal,
				   const struct seal_bytes *given,
				   struct seal_error *error)
{
	struct seal_bytes form = { 0 };
	enum seal_status status = seal_seal_print(seal, &form, error);
	size_t at = 0;

	if (status == SEAL_OK) {
		while (at < form.size && at < given->size &&
		       form.data[at] == given->data[at])
			at++;
		if (at < form.size || at < given->size)
			status = seal_fail_check(
				error, SEAL_REFUSED, CHECK,
				"seal: not in its one form: at byte %zu it "
				"has '%.*s' instead of '%.*s'",
				at,
				(int)(given->size - at < 16 ? given->size - at
							    : 16),
				(const char *)given->data + at,
				(int)(form.size - at < 16 ? form.size - at
							  : 16),
				(const char *)form.data + at);
	}
	seal_bytes_free(&form);
	return status;
}

static enum seal_status parse(const struct seal_bytes *bytes,
			      struct seal_json **root, struct seal_error *error)
{
	struct seal_error why = { 0 };
	enum seal_status status = seal_json_parse(
		bytes->data, bytes->size, "seal", SEAL_REFUSED, root, &why);

	if (status == SEAL_OK)
		return SEAL_OK;
	return seal_fail_check(error, status,
			       status == SEAL_REFUSED ? CHECK : NULL, "%s",
			       why.text);
}

static enum seal_status read_seal(const struct seal_bytes *bytes,
				  struct seal_seal *seal,
				  struct seal_error *error)
{
	const struct seal_json_reader reader = { .what = "seal",
						 .failure = SEAL_REFUSED,
						 .check = CHECK,
						 .error = error };
	struct seal_json *root = NULL;
	enum seal_status status = parse(bytes, &root, error);

	if (status != SEAL_OK)
		return status;
	if (seal_json_is_object(root))
		status = read_members(&reader, root, seal);
	else
		status = seal_fail_check(error, SEAL_REFUSED, CHECK,
					 "seal: no JSON object");
	seal_json_free(root);
	if (status != SEAL_OK)
		return status;
	if (is_empty(seal))
		return seal_fail_check(error, SEAL_REFUSED, CHECK,
				       "seal: it says nothing");
	if (seal->has_record && seal->bundle_count > 0)
		return seal_fail_check(error, SEAL_REFUSED, CHECK,
				       "seal: a record beside a signature");
	return check_form(seal, bytes, error);
}

enum seal_status seal_seal_read(const struct seal_zip *zip,
				struct seal_seal *seal,
				struct seal_error *error)
{
	struct seal_bytes bytes = { 0 };
	enum seal_status status;

	*seal = (struct seal_seal){ 0 };
	if (!zip->has_seal)
		return SEAL_OK;
	if (zip->seal.size > SEAL_ZIP_SEAL_MAX)
		return seal_fail_check(error, SEAL_REFUSED, CHECK,
				       "seal: more than %u bytes",
				       SEAL_ZIP_SEAL_MAX);
	/* A copy: a mapped file may change between parsing and comparing. */
	status = seal_bytes_append(&bytes, zip->data + zip->seal.data_offset,
				   (size_t)zip->seal.size, error);
	if (status == SEAL_OK)
		status = read_seal(&bytes, seal, error);
	seal_bytes_free(&bytes);
	if (status != SEAL_OK)
		seal_seal_free(seal);
	return status;
}
