/* SPDX-License-Identifier: Apache-2.0 */
/* profile_version.c - one of a profile's versions in, its key and record out */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "domain/trust_files.h"

void seal_profile_version_free(struct seal_profile_version *version)
{
	free(version->version);
	free(version->arn);
	seal_public_key_free(version->key);
	free(version->revocation_reason);
}

/* The key, and that the file's algorithm and key id are this key's. */
static enum seal_status read_key(const struct seal_json_reader *reader,
				 const struct seal_json *json,
				 struct seal_profile_version *version)
{
	const char *algorithm = NULL;
	const char *pem = NULL;
	struct seal_error reason = { 0 };

	seal_json_get_string(reader, json, "signatureAlgorithm",
			     SEAL_JSON_REQUIRED, &algorithm);
	if (seal_json_get_string(reader, json, "publicKey", SEAL_JSON_REQUIRED,
				 &pem) != SEAL_OK)
		return reader->error->status;
	if (!seal_algorithm_parse(algorithm, &version->algorithm))
		return seal_trust_wrong(reader, "signatureAlgorithm",
					"%.100s is not an algorithm of ours",
					algorithm);
	if (seal_public_key_parse(pem, version->algorithm, &version->key,
				  &reason) != SEAL_OK)
		return seal_trust_wrong(reader, "publicKey", "%s", reason.text);
	if (seal_public_key_id(version->key, version->keyid, reader->error) !=
	    SEAL_OK)
		return reader->error->status;
	return seal_trust_get_exactly(reader, json, "keyId", version->keyid);
}

static enum seal_status read_revocation(const struct seal_json_reader *reader,
					const struct seal_json *json,
					struct seal_profile_version *version)
{
	const struct seal_json *record = NULL;
	struct seal_json_reader inner = *reader;
	int64_t revoked_at = 0;
	char what[128];

	if (seal_json_get_object(reader, json, "revocationRecord",
				 SEAL_JSON_OPTIONAL, &record) != SEAL_OK)
		return reader->error->status;
	if (!record)
		return SEAL_OK;
	snprintf(what, sizeof(what), "%s: revocationRecord", reader->what);
	inner.what = what;
	seal_trust_only(&inner, record, SEAL_OBJECT_REVOCATION);
	seal_trust_get_time(&inner, record, "revocationEffectiveFrom",
			    SEAL_JSON_REQUIRED,
			    &version->revocation_effective_from, NULL);
	seal_trust_get_time(&inner, record, "revokedAt", SEAL_JSON_REQUIRED,
			    &revoked_at, NULL);
	seal_trust_get_text(&inner, record, "revokedBy", SEAL_JSON_REQUIRED,
			    SEAL_WHO_MAX, NULL);
	seal_trust_get_text(&inner, record, "reason", SEAL_JSON_REQUIRED,
			    SEAL_REASON_MAX, &version->revocation_reason);
	if (reader->error->status != SEAL_OK)
		return reader->error->status;
	if (version->revocation_effective_from > revoked_at)
		return seal_trust_wrong(&inner, "revocationEffectiveFrom",
					"later than revokedAt");
	version->revoked = true;
	return SEAL_OK;
}

enum seal_status seal_profile_version_read(
	const struct seal_json_reader *reader, const struct seal_json *json,
	const struct seal_profile *profile,
	struct seal_profile_version *version)
{
	char arn[sizeof(SEAL_ARN_PROFILES) + 64 + 1 + 10];
	const char *text = NULL;

	if (!seal_json_is_object(json))
		return seal_fail(reader->error, SEAL_USAGE, "%s: not an object",
				 reader->what);
	seal_trust_only(reader, json, SEAL_OBJECT_VERSION);
	if (seal_json_get_string(reader, json, "profileVersion",
				 SEAL_JSON_REQUIRED, &text) != SEAL_OK)
		return reader->error->status;
	if (!seal_profile_version_valid(text))
		return seal_trust_wrong(reader, "profileVersion",
					"%.100s is not exactly 10 letters and "
					"digits",
					text);
	if (seal_profile_find(profile, text))
		return seal_trust_wrong(reader, "profileVersion",
					"%s is there twice", text);
	snprintf(arn, sizeof(arn), "%s/%s", profile->arn, text);
	if (seal_copy_string(text, &version->version, reader->error) !=
		    SEAL_OK ||
	    seal_copy_string(arn, &version->arn, reader->error) != SEAL_OK)
		return reader->error->status;
	seal_trust_get_exactly(reader, json, "profileVersionArn", arn);
	seal_trust_get_time(reader, json, "createdAt", SEAL_JSON_REQUIRED,
			    &version->created_at, NULL);
	seal_trust_get_text(reader, json, "createdBy", SEAL_JSON_REQUIRED,
			    SEAL_WHO_MAX, NULL);
	seal_trust_get_validity(reader, json, &version->validity);
	if (reader->error->status != SEAL_OK)
		return reader->error->status;
	if (read_key(reader, json, version) != SEAL_OK)
		return reader->error->status;
	return read_revocation(reader, json, version);
}
