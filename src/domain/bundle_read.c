/* SPDX-License-Identifier: Apache-2.0 */
/* bundle_read.c - a Sigstore bundle's JSON in, one signature out */
#include <stdlib.h>
#include <string.h>

#include "adapters/crypto.h"
#include "domain/bundle.h"
#include "domain/uri.h"

/* RFC 3161 responses to one signature; more have no use. */
#define TIMESTAMPS_MAX 8

static enum seal_status refuse(const struct seal_json_reader *reader,
			       const char *reason)
{
	return seal_fail_check(reader->error, reader->failure, reader->check,
			       "%s: %s", reader->what, reason);
}

static enum seal_status read_base64(const struct seal_json_reader *reader,
				    const struct seal_json *parent,
				    const char *name, struct seal_bytes *output)
{
	const char *text = NULL;
	enum seal_status status = seal_json_get_string(
		reader, parent, name, SEAL_JSON_REQUIRED, &text);

	if (status != SEAL_OK)
		return status;
	if (text[0] == '\0' || !seal_base64_decode(text, output))
		return seal_fail_check(reader->error, reader->failure,
				       reader->check,
				       "%s: %s: no standard base64 with "
				       "padding, or nothing in it",
				       reader->what, name);
	return SEAL_OK;
}

/* Absent is "". */
static enum seal_status read_text(const struct seal_json_reader *reader,
				  const struct seal_json *parent,
				  const char *name, char **output)
{
	const char *text = NULL;
	enum seal_status status = seal_json_get_string(
		reader, parent, name, SEAL_JSON_OPTIONAL, &text);

	if (status != SEAL_OK)
		return status;
	return seal_copy_string(text ? text : "", output, reader->error);
}

/* Does |parent| have the member |name|, of whatever type? */
static bool has(const struct seal_json *parent, const char *name)
{
	for (const struct seal_json *item = seal_json_first(parent); item;
	     item = seal_json_next(item))
		if (strcmp(seal_json_name(item), name) == 0)
			return true;
	return false;
}

static enum seal_status read_stamps(const struct seal_json_reader *reader,
				    const struct seal_json *array,
				    struct seal_bundle *bundle)
{
	size_t count = seal_json_count(array);
	enum seal_status status = SEAL_OK;

	if (count == 0)
		return SEAL_OK;
	if (count > TIMESTAMPS_MAX)
		return refuse(reader, "rfc3161Timestamps: too many");
	bundle->timestamps = calloc(count, sizeof(*bundle->timestamps));
	if (!bundle->timestamps)
		return seal_fail_memory(reader->error);
	for (const struct seal_json *item = seal_json_first(array);
	     item && status == SEAL_OK; item = seal_json_next(item)) {
		if (!seal_json_is_object(item))
			return refuse(reader, "rfc3161Timestamps: an element "
					      "is no object");
		status = read_base64(
			reader, item, "signedTimestamp",
			&bundle->timestamps[bundle->timestamp_count++]);
	}
	return status;
}

static enum seal_status read_timestamps(const struct seal_json_reader *reader,
					const struct seal_json *material,
					struct seal_bundle *bundle)
{
	const struct seal_json *data = NULL;
	const struct seal_json *array = NULL;
	enum seal_status status =
		seal_json_get_object(reader, material,
				     "timestampVerificationData",
				     SEAL_JSON_OPTIONAL, &data);

	if (status == SEAL_OK && data)
		status = seal_json_get_array(reader, data, "rfc3161Timestamps",
					     SEAL_JSON_OPTIONAL, &array);
	if (status == SEAL_OK && array)
		status = read_stamps(reader, array, bundle);
	return status;
}

static enum seal_status read_material(const struct seal_json_reader *reader,
				      const struct seal_json *root,
				      struct seal_bundle *bundle)
{
	const struct seal_json *material = NULL;
	const struct seal_json *key = NULL;
	const struct seal_json *log = NULL;
	enum seal_status status =
		seal_json_get_object(reader, root, "verificationMaterial",
				     SEAL_JSON_REQUIRED, &material);

	if (status != SEAL_OK)
		return status;
	if (has(material, "certificate") ||
	    has(material, "x509CertificateChain"))
		return refuse(reader,
			      has(material, "publicKey")
				      ? "verificationMaterial: both a public "
					"key and a certificate"
				      : "verificationMaterial: a certificate; "
					"only public keys are judged");
	status = seal_json_get_array(reader, material, "tlogEntries",
				     SEAL_JSON_OPTIONAL, &log);
	if (status == SEAL_OK && log && seal_json_count(log) > 0)
		return refuse(reader, "tlogEntries: log entries are not "
				      "judged");
	if (status == SEAL_OK)
		status = seal_json_get_object(reader, material, "publicKey",
					      SEAL_JSON_REQUIRED, &key);
	if (status == SEAL_OK)
		status = read_text(reader, key, "hint", &bundle->hint);
	if (status == SEAL_OK)
		status = read_timestamps(reader, material, bundle);
	return status;
}

static enum seal_status read_signature(const struct seal_json_reader *reader,
				       const struct seal_json *envelope,
				       struct seal_bundle *bundle)
{
	const struct seal_json *array = NULL;
	const struct seal_json *item;
	enum seal_status status = seal_json_get_array(
		reader, envelope, "signatures", SEAL_JSON_REQUIRED, &array);

	if (status != SEAL_OK)
		return status;
	item = seal_json_first(array);
	if (seal_json_count(array) != 1 || !seal_json_is_object(item))
		return refuse(reader, "signatures: not exactly one");
	status = read_base64(reader, item, "sig", &bundle->signature);
	if (status == SEAL_OK)
		status = read_text(reader, item, "keyid", &bundle->keyid);
	return status;
}

static enum seal_status read_envelope(const struct seal_json_reader *reader,
				      const struct seal_json *root,
				      struct seal_bundle *bundle)
{
	const struct seal_json *envelope = NULL;
	const char *type = NULL;
	enum seal_status status;

	if (has(root, "messageSignature"))
		return refuse(reader, has(root, "dsseEnvelope")
					      ? "both a dsseEnvelope and a "
						"messageSignature"
					      : "a messageSignature; only a "
						"dsseEnvelope is judged");
	status = seal_json_get_object(reader, root, "dsseEnvelope",
				      SEAL_JSON_REQUIRED, &envelope);
	if (status == SEAL_OK)
		status = read_base64(reader, envelope, "payload",
				     &bundle->payload);
	if (status == SEAL_OK)
		status = seal_json_get_string(reader, envelope, "payloadType",
					      SEAL_JSON_REQUIRED, &type);
	if (status == SEAL_OK)
		status = seal_copy_string(type, &bundle->payload_type,
					  reader->error);
	if (status == SEAL_OK)
		status = read_signature(reader, envelope, bundle);
	return status;
}

static enum seal_status read_bundle(const struct seal_json_reader *reader,
				    const struct seal_json *json,
				    struct seal_bundle *bundle)
{
	const char *type = NULL;
	enum seal_status status;

	if (!seal_json_is_object(json))
		return refuse(reader, "no JSON object");
	status = seal_json_get_string(reader, json, "mediaType",
				      SEAL_JSON_REQUIRED, &type);
	if (status != SEAL_OK)
		return status;
	if (strcmp(type, SEAL_MEDIA_BUNDLE) != 0)
		return seal_fail_check(reader->error, reader->failure,
				       reader->check,
				       "%s: mediaType: %s instead of %s",
				       reader->what, type, SEAL_MEDIA_BUNDLE);
	status = read_material(reader, json, bundle);
	if (status == SEAL_OK)
		status = read_envelope(reader, json, bundle);
	return status;
}

enum seal_status seal_bundle_from_json(const struct seal_json_reader *reader,
				       const struct seal_json *json,
				       struct seal_bundle *bundle)
{
	enum seal_status status;

	*bundle = (struct seal_bundle){ 0 };
	status = read_bundle(reader, json, bundle);
	if (status != SEAL_OK)
		seal_bundle_free(bundle);
	return status;
}
