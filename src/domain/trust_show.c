/* SPDX-License-Identifier: Apache-2.0 */
/* trust_show.c - profiles in, what a person or a program wants to know out */
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "domain/trust_files.h"

static const char *text_of(const struct seal_json *json, const char *member)
{
	const struct seal_json *one = seal_trust_member(json, member);

	return one && seal_json_text(one) ? seal_json_text(one) : "";
}

/* Every line of a listing goes through here; the first failure is kept. */
static void line(struct seal_bytes *output, struct seal_error *error,
		 const char *name, const char *format, ...) SEAL_PRINTF(4, 5);
static void line(struct seal_bytes *output, struct seal_error *error,
		 const char *name, const char *format, ...)
{
	char value[8192];
	va_list arguments;

	va_start(arguments, format);
	vsnprintf(value, sizeof(value), format, arguments);
	va_end(arguments);
	if (error->status == SEAL_OK)
		seal_bytes_printf(output, error, "%-14s%s\n", name, value);
}

static void show_version(const struct seal_profile_version *version,
			 const struct seal_json *json, bool signs,
			 struct seal_bytes *output, struct seal_error *error)
{
	const struct seal_json *record =
		seal_trust_member(json, "revocationRecord");

	if (error->status == SEAL_OK)
		seal_bytes_printf(output, error, "\n");
	line(output, error, "version", "%s%s", version->version,
	     signs ? " (it signs)" : "");
	line(output, error, "  arn", "%s", version->arn);
	line(output, error, "  key", "%s %s",
	     seal_algorithm_name(version->algorithm), version->keyid);
	line(output, error, "  validity", "%d %s", version->validity.value,
	     seal_unit_name(version->validity.unit));
	line(output, error, "  created", "%s by %s", text_of(json, "createdAt"),
	     text_of(json, "createdBy"));
	if (!record)
		return;
	line(output, error, "  revoked", "from %s on",
	     text_of(record, "revocationEffectiveFrom"));
	line(output, error, "", "said %s by %s", text_of(record, "revokedAt"),
	     text_of(record, "revokedBy"));
	line(output, error, "", "%s", text_of(record, "reason"));
}

static void show_profile(const struct seal_profile *profile,
			 const struct seal_json *json,
			 struct seal_bytes *output, struct seal_error *error)
{
	const struct seal_profile_version *current =
		seal_profile_current(profile);
	const struct seal_json *one;
	bool active = profile->status == SEAL_PROFILE_ACTIVE;

	line(output, error, "profile", "%s", profile->name);
	line(output, error, "status", "%s%s%s",
	     seal_profile_status_name(profile->status),
	     profile->status_reason ? ": " : "",
	     profile->status_reason ? profile->status_reason : "");
	line(output, error, "arn", "%s", profile->arn);
	line(output, error, "platform", "%s", text_of(json, "platformId"));
	line(output, error, "created", "%s by %s", text_of(json, "createdAt"),
	     text_of(json, "createdBy"));
	for (one = seal_json_first(seal_trust_member(json, "statusChanges"));
	     one; one = seal_json_next(one))
		line(output, error, "changed", "%s by %s: %s (%s)",
		     text_of(one, "changedAt"), text_of(one, "changedBy"),
		     text_of(one, "status"), text_of(one, "reason"));
	for (one = seal_json_first(seal_trust_member(json, "tags")); one;
	     one = seal_json_next(one))
		line(output, error, "tag", "%s=%s", seal_json_name(one),
		     seal_json_text(one));
	one = seal_json_first(seal_trust_member(json, "versions"));
	for (size_t i = 0; one; one = seal_json_next(one), i++) {
		const struct seal_profile_version *version =
			&profile->versions[i];

		show_version(version, one,
			     active && version == current && !version->revoked,
			     output, error);
	}
}

enum seal_status seal_profile_show(const char *trust, const char *name,
				   bool json, struct seal_text *output,
				   struct seal_error *error)
{
	struct seal_profile profile = { 0 };
	struct seal_json *document = NULL;
	struct seal_bytes bytes = { 0 };
	enum seal_status status;

	*output = (struct seal_text){ 0 };
	status = seal_profile_open(seal_trust_directory(trust), name, &profile,
				   &document, error);
	if (status == SEAL_OK && json)
		status = seal_json_print(document, true, &bytes, error);
	if (status == SEAL_OK && !json) {
		show_profile(&profile, document, &bytes, error);
		status = error->status;
	}
	if (status == SEAL_OK)
		status = seal_bytes_to_text(&bytes, output, error);
	seal_bytes_free(&bytes);
	seal_json_free(document);
	seal_profile_free(&profile);
	return status;
}

/* One line a profile: name, status, versions, the key that signs. */
static enum seal_status list_text(const struct seal_trust *trust,
				  struct seal_bytes *output,
				  struct seal_error *error)
{
	for (size_t i = 0; i < trust->profile_count; i++) {
		const struct seal_profile *profile = &trust->profiles[i];
		const struct seal_profile_version *current =
			seal_profile_current(profile);

		if (seal_bytes_printf(output, error, "%-20s %-9s %s  %s  %s\n",
				      profile->name,
				      seal_profile_status_name(profile->status),
				      current->version,
				      seal_algorithm_name(current->algorithm),
				      current->keyid) != SEAL_OK)
			return error->status;
	}
	return SEAL_OK;
}

/* As AWS Signer's ListSigningProfiles answers. */
static enum seal_status list_json(const struct seal_trust *trust,
				  struct seal_bytes *output,
				  struct seal_error *error)
{
	struct seal_json_builder builder = { 0 };
	struct seal_json *json = seal_json_new_object(&builder);
	struct seal_json *list;
	enum seal_status status;

	list = seal_json_add_array(&builder, json, "profiles");
	for (size_t i = 0; i < trust->profile_count; i++) {
		const struct seal_profile *profile = &trust->profiles[i];
		const struct seal_profile_version *current =
			seal_profile_current(profile);
		struct seal_json *one = seal_json_new_object(&builder);
		struct seal_json *period;

		seal_json_add_string(&builder, one, "profileName",
				     profile->name);
		seal_json_add_string(&builder, one, "profileVersion",
				     current->version);
		seal_json_add_string(&builder, one, "profileVersionArn",
				     current->arn);
		seal_json_add_string(&builder, one, "platformId",
				     seal_platform_name(current->algorithm));
		period = seal_json_add_object(&builder, one,
					      "signatureValidityPeriod");
		seal_json_add_number(&builder, period, "value",
				     (uint64_t)current->validity.value);
		seal_json_add_string(&builder, period, "type",
				     seal_unit_name(current->validity.unit));
		seal_json_add_string(&builder, one, "status",
				     seal_profile_status_name(profile->status));
		seal_json_add_string(&builder, one, "arn", profile->arn);
		seal_json_add(&builder, list, NULL, one);
	}
	status = seal_json_built(&builder, error);
	if (status == SEAL_OK)
		status = seal_json_print(json, true, output, error);
	seal_json_free(json);
	return status;
}

enum seal_status seal_profile_list(const char *trust, bool json,
				   struct seal_text *output,
				   struct seal_error *error)
{
	struct seal_trust opened = { 0 };
	struct seal_bytes bytes = { 0 };
	enum seal_status status;

	*output = (struct seal_text){ 0 };
	status = seal_trust_open_lenient(trust, &opened, error);
	if (status == SEAL_OK)
		status = json ? list_json(&opened, &bytes, error)
			      : list_text(&opened, &bytes, error);
	if (status == SEAL_OK)
		status = seal_bytes_to_text(&bytes, output, error);
	seal_bytes_free(&bytes);
	seal_trust_close(&opened);
	return status;
}
