/* SPDX-License-Identifier: Apache-2.0 */
/* profile.c - profiles/NAME.json in, a profile with its versions and keys out
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "domain/trust_files.h"

void seal_profile_free(struct seal_profile *profile)
{
	for (size_t i = 0; i < profile->version_count; i++)
		seal_profile_version_free(&profile->versions[i]);
	free(profile->versions);
	free(profile->name);
	free(profile->arn);
	free(profile->status_reason);
	*profile = (struct seal_profile){ 0 };
}

const struct seal_profile_version *seal_profile_current(
	const struct seal_profile *profile)
{
	return &profile->versions[profile->version_count - 1];
}

const struct seal_profile_version *seal_profile_find(
	const struct seal_profile *profile, const char *version)
{
	for (size_t i = 0; i < profile->version_count; i++) {
		if (strcmp(profile->versions[i].version, version) == 0)
			return &profile->versions[i];
	}
	return NULL;
}

static enum seal_status read_versions(const struct seal_json_reader *reader,
				      const struct seal_json *json,
				      struct seal_profile *profile)
{
	const struct seal_json *list = NULL;
	const struct seal_json *one;
	size_t count;

	if (seal_json_get_array(reader, json, "versions", SEAL_JSON_REQUIRED,
				&list) != SEAL_OK)
		return reader->error->status;
	count = seal_json_count(list);
	if (count == 0)
		return seal_trust_wrong(reader, "versions", "there is none");
	profile->versions = calloc(count, sizeof(*profile->versions));
	if (!profile->versions)
		return seal_fail_memory(reader->error);
	for (one = seal_json_first(list); one; one = seal_json_next(one)) {
		size_t index = profile->version_count;
		struct seal_profile_version version = { 0 };
		struct seal_json_reader inner = *reader;
		enum seal_status status;
		char what[40];

		snprintf(what, sizeof(what), "versions[%zu]", index);
		inner.what = what;
		status = seal_profile_version_read(&inner, one, profile,
						   &version);
		profile->versions[index] = version;
		profile->version_count++;
		if (status != SEAL_OK)
			return status;
	}
	return SEAL_OK;
}

static enum seal_status parse_status(const struct seal_json_reader *reader,
				     const struct seal_json *json,
				     enum seal_profile_status *status)
{
	const char *text = NULL;

	if (seal_json_get_string(reader, json, "status", SEAL_JSON_REQUIRED,
				 &text) != SEAL_OK)
		return reader->error->status;
	for (int i = SEAL_PROFILE_ACTIVE; i <= SEAL_PROFILE_REVOKED; i++) {
		*status = (enum seal_profile_status)i;
		if (strcmp(text, seal_profile_status_name(*status)) == 0)
			return SEAL_OK;
	}
	return seal_trust_wrong(reader, "status",
				"%.100s is not Active, Canceled or Revoked",
				text);
}

static enum seal_status read_status(const struct seal_json_reader *reader,
				    const struct seal_json *json,
				    struct seal_profile *profile)
{
	if (parse_status(reader, json, &profile->status) != SEAL_OK)
		return reader->error->status;
	return seal_trust_get_text(reader, json, "statusReason",
				   profile->status == SEAL_PROFILE_ACTIVE
					   ? SEAL_JSON_OPTIONAL
					   : SEAL_JSON_REQUIRED,
				   SEAL_REASON_MAX, &profile->status_reason);
}

static enum seal_status read_changes(const struct seal_json_reader *reader,
				     const struct seal_json *json)
{
	const struct seal_json *list = NULL;
	const struct seal_json *one;
	struct seal_json_reader inner = *reader;
	enum seal_profile_status status;
	int64_t time;

	if (seal_json_get_array(reader, json, "statusChanges",
				SEAL_JSON_OPTIONAL, &list) != SEAL_OK)
		return reader->error->status;
	inner.what = "statusChanges";
	for (one = list ? seal_json_first(list) : NULL; one;
	     one = seal_json_next(one)) {
		if (!seal_json_is_object(one))
			return seal_fail(reader->error, SEAL_USAGE,
					 "statusChanges: not all are objects");
		seal_trust_only(&inner, one, SEAL_OBJECT_STATUS_CHANGE);
		parse_status(&inner, one, &status);
		seal_trust_get_time(&inner, one, "changedAt",
				    SEAL_JSON_REQUIRED, &time, NULL);
		seal_trust_get_text(&inner, one, "changedBy",
				    SEAL_JSON_REQUIRED, SEAL_WHO_MAX, NULL);
		if (seal_trust_get_text(&inner, one, "reason",
					SEAL_JSON_REQUIRED, SEAL_REASON_MAX,
					NULL) != SEAL_OK)
			return reader->error->status;
	}
	return SEAL_OK;
}

static enum seal_status read_tags(const struct seal_json_reader *reader,
				  const struct seal_json *json)
{
	const struct seal_json *tags = NULL;
	const struct seal_json *one;

	if (seal_json_get_object(reader, json, "tags", SEAL_JSON_OPTIONAL,
				 &tags) != SEAL_OK)
		return reader->error->status;
	if (tags && seal_json_count(tags) > SEAL_TAGS_MAX)
		return seal_trust_wrong(reader, "tags", "more than %d",
					SEAL_TAGS_MAX);
	for (one = tags ? seal_json_first(tags) : NULL; one;
	     one = seal_json_next(one)) {
		const char *why = "a tag's value is a string";

		if (!seal_json_is_string(one) ||
		    !seal_tag_valid(seal_json_name(one), seal_json_text(one),
				    &why))
			return seal_trust_wrong(reader, "tags", "%.200s: %s",
						seal_json_name(one), why);
	}
	return SEAL_OK;
}

/* What a profile says of itself and of its last version must be the same. */
static enum seal_status read_summary(const struct seal_json_reader *reader,
				     const struct seal_json *json,
				     const struct seal_profile *profile)
{
	const struct seal_profile_version *current =
		seal_profile_current(profile);
	struct seal_validity validity = { 0 };

	seal_trust_get_exactly(reader, json, "platformId",
			       seal_platform_name(current->algorithm));
	if (seal_trust_get_validity(reader, json, &validity) != SEAL_OK)
		return reader->error->status;
	if (validity.value != current->validity.value ||
	    validity.unit != current->validity.unit)
		return seal_trust_wrong(reader, "signatureValidityPeriod",
					"not that of the last version, %s",
					current->version);
	if (profile->status == SEAL_PROFILE_REVOKED && !current->revoked) {
		/* Whoever wrote that by hand thinks that it is distrusted. */
		seal_error_fix(reader->error,
			       "set it to Active and use `seal-trust profile "
			       "revoke %s --version %s --from TIME --reason "
			       "TEXT`",
			       profile->name, current->version);
		return seal_trust_wrong(reader, "status",
					"Revoked, but version %s has no "
					"revocationRecord",
					current->version);
	}
	return SEAL_OK;
}

static enum seal_status read_all(const struct seal_json_reader *reader,
				 const struct seal_json *json, const char *name,
				 struct seal_profile *profile)
{
	char arn[sizeof(SEAL_ARN_PROFILES) + 64];
	int64_t created_at;

	if (!seal_json_is_object(json))
		return seal_fail(reader->error, SEAL_USAGE,
				 "profile: not an object");
	snprintf(arn, sizeof(arn), SEAL_ARN_PROFILES "%s", name);
	if (seal_copy_string(name, &profile->name, reader->error) != SEAL_OK ||
	    seal_copy_string(arn, &profile->arn, reader->error) != SEAL_OK)
		return reader->error->status;
	seal_trust_only(reader, json, SEAL_OBJECT_PROFILE);
	/* A copied file would give one profile's keys another's name. */
	seal_trust_get_exactly(reader, json, "profileName", name);
	seal_trust_get_exactly(reader, json, "arn", arn);
	seal_trust_get_time(reader, json, "createdAt", SEAL_JSON_REQUIRED,
			    &created_at, NULL);
	seal_trust_get_text(reader, json, "createdBy", SEAL_JSON_REQUIRED,
			    SEAL_WHO_MAX, NULL);
	read_status(reader, json, profile);
	read_changes(reader, json);
	if (read_tags(reader, json) != SEAL_OK)
		return reader->error->status;
	if (read_versions(reader, json, profile) != SEAL_OK)
		return reader->error->status;
	return read_summary(reader, json, profile);
}

enum seal_status seal_profile_read(const struct seal_json *json,
				   const char *name,
				   struct seal_profile *profile,
				   struct seal_error *error)
{
	struct seal_json_reader reader = { .what = "profile",
					   .failure = SEAL_USAGE,
					   .error = error };

	return read_all(&reader, json, name, profile);
}

static enum seal_status open_profile(const char *path, const char *name,
				     struct seal_profile *profile,
				     struct seal_json **json,
				     struct seal_error *error)
{
	struct stat about;

	if (lstat(path, &about) != 0 && errno == ENOENT) {
		seal_error_path(error, path);
		seal_error_fix(error, "seal-trust profile list");
		return seal_fail(error, SEAL_USAGE,
				 "profile %s: no such profile", name);
	}
	if (seal_trust_read_json(path, json, NULL, error) != SEAL_OK)
		return error->status;
	return seal_profile_read(*json, name, profile, error);
}

enum seal_status seal_profile_open(const char *directory, const char *name,
				   struct seal_profile *profile,
				   struct seal_json **json,
				   struct seal_error *error)
{
	struct seal_json *document = NULL;
	char *path = NULL;
	enum seal_status status;

	*profile = (struct seal_profile){ 0 };
	status = seal_trust_file(directory, SEAL_PROFILES, name, &path, error);
	if (status == SEAL_OK)
		status = open_profile(path, name, profile, &document, error);
	if (status != SEAL_OK) {
		if (path)
			seal_error_path(error, path);
		seal_profile_free(profile);
	}
	if (status == SEAL_OK && json)
		*json = document;
	else
		seal_json_free(document);
	free(path);
	return status;
}
