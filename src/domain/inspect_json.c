/* SPDX-License-Identifier: Apache-2.0 */
/* inspect_json.c - a package in, its description as JSON out
 * (seal-inspect(1)) */
#include "domain/inspect.h"

#include <string.h>

#include "adapters/crypto_timestamp.h"
#include "base/times.h"
#include "domain/uri.h"

static void put_digest(struct seal_json_builder *builder,
		       struct seal_json *parent, const char *digest)
{
	struct seal_json *object =
		seal_json_add_object(builder, parent, "payloadDigest");

	seal_json_add_string(builder, object, "sha256", digest);
}

static void put_package(struct seal_json_builder *builder,
			struct seal_json *root,
			const struct seal_inspection *inspection)
{
	const struct seal_zip *zip = &inspection->zip;
	struct seal_zip_payload payload;
	char path[4096];
	char time[SEAL_TIME_TEXT];

	seal_zip_payload_of(zip, &payload);
	seal_escape(path, sizeof(path), inspection->input.path,
		    strlen(inspection->input.path));
	seal_time_format(seal_zip_time_to(zip->dos_time), time);
	seal_json_add_string(builder, root, "mediaType", SEAL_MEDIA_INSPECTION);
	seal_json_add_string(builder, root, "path", path);
	put_digest(builder, root, inspection->payload_digest);
	seal_json_add_number(builder, root, "size", zip->size);
	seal_json_add_number(builder, root, "payloadSize", payload.size);
	seal_json_add_number(builder, root, "entries",
			     zip->count - zip->has_seal);
	seal_json_add_number(builder, root, "unpackedSize", zip->unpacked_size);
	seal_json_add_string(builder, root, "time", time);
}

/* What one says of itself, or why it says nothing. */
static enum seal_status put_timestamp(struct seal_json_builder *builder,
				      struct seal_json *object,
				      const struct seal_bytes *response,
				      struct seal_error *error)
{
	struct seal_timestamp *timestamp = NULL;
	struct seal_error why = { 0 };
	enum seal_status status = seal_timestamp_parse(
		response->data, response->size, &timestamp, &why);
	char time[SEAL_TIME_TEXT];

	if (status == SEAL_REFUSED) {
		seal_json_add_string(builder, object, "reason", why.text);
		return SEAL_OK;
	}
	if (status != SEAL_OK) {
		*error = why;
		return status;
	}
	seal_time_format(seal_timestamp_time(timestamp), time);
	seal_json_add_string(builder, object, "time", time);
	seal_json_add_string(builder, object, "authority",
			     seal_timestamp_claimed_name(timestamp));
	seal_timestamp_free(timestamp);
	return SEAL_OK;
}

static enum seal_status put_timestamps(struct seal_json_builder *builder,
				       struct seal_json *object,
				       const struct seal_bundle *bundle,
				       struct seal_error *error)
{
	struct seal_json *array;
	enum seal_status status = SEAL_OK;

	if (bundle->timestamp_count == 0)
		return SEAL_OK;
	array = seal_json_add_array(builder, object, "timestamps");
	for (size_t i = 0; i < bundle->timestamp_count && status == SEAL_OK;
	     i++)
		status = put_timestamp(
			builder, seal_json_add_object(builder, array, NULL),
			&bundle->timestamps[i], error);
	return status;
}

static enum seal_status put_bundle(struct seal_json_builder *builder,
				   struct seal_json *array,
				   const struct seal_bundle *bundle,
				   struct seal_error *error)
{
	struct seal_json *object = seal_json_add_object(builder, array, NULL);
	struct seal_claim claim = { 0 };
	enum seal_status status = seal_claim_read(bundle, &claim, error);

	seal_json_add_string(builder, object, "payloadType",
			     bundle->payload_type);
	seal_json_add_string(builder, object, "keyid", bundle->keyid);
	seal_json_add_bool(builder, object, "packageSignature", claim.is_ours);
	if (!claim.is_ours)
		seal_json_add_string(builder, object, "reason", claim.reason);
	seal_json_add_copy(builder, object, "statement", claim.json);
	seal_claim_free(&claim);
	return status == SEAL_OK
		       ? put_timestamps(builder, object, bundle, error)
		       : status;
}

static enum seal_status build(struct seal_json_builder *builder,
			      struct seal_json *root,
			      const struct seal_inspection *inspection,
			      struct seal_error *error)
{
	const struct seal_seal *seal = &inspection->seal;
	struct seal_json *part = NULL;
	enum seal_status status = SEAL_OK;

	put_package(builder, root, inspection);
	if (seal->has_record)
		status = seal_record_to_json(&seal->record, builder, &part,
					     error);
	seal_json_add(builder, root, "record", part);
	seal_layers_to_json(seal->layers, seal->layer_count, builder, root,
			    "layers");
	/* Said in the data too: a program may look at nothing else. */
	seal_json_add_bool(builder, root, "verified", false);
	part = seal_json_add_array(builder, root, "signatures");
	for (size_t i = 0; i < seal->bundle_count && status == SEAL_OK; i++)
		status = put_bundle(builder, part, &seal->bundles[i], error);
	if (status != SEAL_OK)
		return status;
	return seal_json_built(builder, error);
}

enum seal_status seal_inspection_json(const struct seal_inspection *inspection,
				      struct seal_bytes *output,
				      struct seal_error *error)
{
	struct seal_json_builder builder = { 0 };
	struct seal_json *root = seal_json_new_object(&builder);
	enum seal_status status = build(&builder, root, inspection, error);

	if (status == SEAL_OK)
		status = seal_json_print(root, true, output, error);
	seal_json_free(root);
	return status;
}
