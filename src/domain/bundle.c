/* SPDX-License-Identifier: Apache-2.0 */
/* bundle.c - one signature in, a Sigstore bundle v0.3 out; DSSE's encoding */
#include "domain/bundle.h"

#include <stdlib.h>
#include <string.h>

#include "adapters/crypto.h"
#include "domain/uri.h"

void seal_bundle_free(struct seal_bundle *bundle)
{
	seal_bytes_free(&bundle->payload);
	free(bundle->payload_type);
	seal_bytes_free(&bundle->signature);
	free(bundle->keyid);
	free(bundle->hint);
	for (size_t i = 0; i < bundle->timestamp_count; i++)
		seal_bytes_free(&bundle->timestamps[i]);
	free(bundle->timestamps);
	*bundle = (struct seal_bundle){ 0 };
}

bool seal_bundle_equal(const struct seal_bundle *a, const struct seal_bundle *b)
{
	return a->payload.size == b->payload.size &&
	       a->signature.size == b->signature.size &&
	       memcmp(a->payload.data, b->payload.data, a->payload.size) == 0 &&
	       memcmp(a->signature.data, b->signature.data,
		      a->signature.size) == 0;
}

static enum seal_status add_base64(const struct seal_bytes *bytes,
				   struct seal_json_builder *builder,
				   struct seal_json *parent, const char *name,
				   struct seal_error *error)
{
	struct seal_bytes text = { 0 };
	enum seal_status status =
		seal_base64_encode(bytes->data, bytes->size, &text, error);

	if (status == SEAL_OK)
		status = seal_bytes_append(&text, "", 1, error);
	if (status == SEAL_OK)
		seal_json_add_string(builder, parent, name,
				     (const char *)text.data);
	seal_bytes_free(&text);
	return status;
}

/* proto3 JSON leaves out what is empty. */
static const char *unless_empty(const char *text)
{
	return text && text[0] ? text : NULL;
}

static enum seal_status add_material(const struct seal_bundle *bundle,
				     struct seal_json_builder *builder,
				     struct seal_json *root,
				     struct seal_error *error)
{
	struct seal_json *material =
		seal_json_add_object(builder, root, "verificationMaterial");
	struct seal_json *part =
		seal_json_add_object(builder, material, "publicKey");
	enum seal_status status = SEAL_OK;

	seal_json_add_string(builder, part, "hint", unless_empty(bundle->hint));
	if (bundle->timestamp_count == 0)
		return SEAL_OK;
	part = seal_json_add_object(builder, material,
				    "timestampVerificationData");
	part = seal_json_add_array(builder, part, "rfc3161Timestamps");
	for (size_t i = 0; i < bundle->timestamp_count && status == SEAL_OK;
	     i++) {
		struct seal_json *item =
			seal_json_add_object(builder, part, NULL);

		status = add_base64(&bundle->timestamps[i], builder, item,
				    "signedTimestamp", error);
	}
	return status;
}

static enum seal_status add_envelope(const struct seal_bundle *bundle,
				     struct seal_json_builder *builder,
				     struct seal_json *root,
				     struct seal_error *error)
{
	struct seal_json *envelope =
		seal_json_add_object(builder, root, "dsseEnvelope");
	struct seal_json *item;
	enum seal_status status = add_base64(&bundle->payload, builder,
					     envelope, "payload", error);

	if (status != SEAL_OK)
		return status;
	seal_json_add_string(builder, envelope, "payloadType",
			     bundle->payload_type);
	item = seal_json_add_array(builder, envelope, "signatures");
	item = seal_json_add_object(builder, item, NULL);
	status = add_base64(&bundle->signature, builder, item, "sig", error);
	seal_json_add_string(builder, item, "keyid",
			     unless_empty(bundle->keyid));
	return status;
}

enum seal_status seal_bundle_to_json(const struct seal_bundle *bundle,
				     struct seal_json_builder *builder,
				     struct seal_json *parent, const char *name,
				     struct seal_error *error)
{
	struct seal_json *root = seal_json_new_object(builder);
	enum seal_status status;

	seal_json_add_string(builder, root, "mediaType", SEAL_MEDIA_BUNDLE);
	status = add_material(bundle, builder, root, error);
	if (status == SEAL_OK)
		status = add_envelope(bundle, builder, root, error);
	seal_json_add(builder, parent, name, root);
	return status;
}

enum seal_status seal_bundle_print(const struct seal_bundle *bundle,
				   struct seal_bytes *output,
				   struct seal_error *error)
{
	struct seal_json_builder builder = { 0 };
	struct seal_json *list = seal_json_new_array(&builder);
	enum seal_status status =
		seal_bundle_to_json(bundle, &builder, list, NULL, error);

	if (status == SEAL_OK)
		status = seal_json_built(&builder, error);
	if (status == SEAL_OK)
		status = seal_json_print(seal_json_first(list), false, output,
					 error);
	seal_json_free(list);
	return status;
}

enum seal_status seal_bundle_pae(const char *payload_type, const void *payload,
				 size_t payload_size, struct seal_bytes *output,
				 struct seal_error *error)
{
	enum seal_status status =
		seal_bytes_printf(output, error, "DSSEv1 %zu %s %zu ",
				  strlen(payload_type), payload_type,
				  payload_size);

	if (status != SEAL_OK)
		return status;
	return seal_bytes_append(output, payload, payload_size, error);
}
