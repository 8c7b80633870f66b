/* SPDX-License-Identifier: Apache-2.0 */
/* trust_members.c - an object of a trust file in, one checked member out */
#include "domain/trust_files.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

const char *const *seal_trust_members(enum seal_trust_object object)
{
	static const char *const profile[] = {
		"profileName", "arn",	       "platformId",
		"status",      "statusReason", "signatureValidityPeriod",
		"createdAt",   "createdBy",    "statusChanges",
		"tags",	       "versions",     NULL
	};
	static const char *const version[] = { "profileVersion",
					       "profileVersionArn",
					       "createdAt",
					       "createdBy",
					       "signatureAlgorithm",
					       "publicKey",
					       "keyId",
					       "signatureValidityPeriod",
					       "revocationRecord",
					       NULL };
	static const char *const validity[] = { "value", "type", NULL };
	static const char *const revocation[] = { "revocationEffectiveFrom",
						  "revokedAt", "revokedBy",
						  "reason", NULL };
	static const char *const change[] = { "status", "changedAt",
					      "changedBy", "reason", NULL };
	static const char *const config[] = {
		"CodeSigningConfigId", "CodeSigningConfigArn",
		"Description",	       "AllowedPublishers",
		"CodeSigningPolicies", "LastModified",
		"sealwright",	       NULL
	};
	static const char *const publishers[] = { "SigningProfileVersionArns",
						  NULL };
	static const char *const policies[] = { "UntrustedArtifactOnDeployment",
						NULL };
	static const char *const extension[] = { "AllowedProfiles",
						 "CheckPolicies",
						 "Packages",
						 "Provenance",
						 "RequireTimestamp",
						 "RequiredSignatures",
						 NULL };
	static const char *const checks[] = { "expiry",	    "mismatch",
					      "revocation", "layers",
					      "provenance", "timestamp",
					      NULL };
	static const char *const provenance[] = { "RequireCleanTree",
						  "Repositories",
						  "Refs",
						  "Commit",
						  "RequireSignedCommit",
						  "MinimumSignedAt",
						  "MinimumVersion",
						  NULL };
	static const char *const revocations[] = { "updatedAt", "validUntil",
						   "revokedSignatures", NULL };
	static const char *const revoked[] = { "jobArn", "reason", "revokedAt",
					       "revokedBy", NULL };
	static const char *const *const all[] = {
		[SEAL_OBJECT_PROFILE] = profile,
		[SEAL_OBJECT_VERSION] = version,
		[SEAL_OBJECT_VALIDITY] = validity,
		[SEAL_OBJECT_REVOCATION] = revocation,
		[SEAL_OBJECT_STATUS_CHANGE] = change,
		[SEAL_OBJECT_CONFIG] = config,
		[SEAL_OBJECT_PUBLISHERS] = publishers,
		[SEAL_OBJECT_POLICIES] = policies,
		[SEAL_OBJECT_EXTENSION] = extension,
		[SEAL_OBJECT_CHECKS] = checks,
		[SEAL_OBJECT_PROVENANCE] = provenance,
		[SEAL_OBJECT_REVOCATIONS] = revocations,
		[SEAL_OBJECT_REVOKED_SIGNATURE] = revoked,
	};

	return all[object];
}

const struct seal_json *seal_trust_member(const struct seal_json *json,
					  const char *member)
{
	const struct seal_json *one = seal_json_first(json);

	while (one && strcmp(seal_json_name(one), member) != 0)
		one = seal_json_next(one);
	return one;
}

enum seal_status seal_trust_wrong(const struct seal_json_reader *reader,
				  const char *member, const char *format, ...)
{
	char reason[1024];
	va_list arguments;

	va_start(arguments, format);
	vsnprintf(reason, sizeof(reason), format, arguments);
	va_end(arguments);
	return seal_fail(reader->error, reader->failure, "%s: %s: %s",
			 reader->what, member, reason);
}

enum seal_status seal_trust_only(const struct seal_json_reader *reader,
				 const struct seal_json *json,
				 enum seal_trust_object object)
{
	const char *const *known = seal_trust_members(object);
	const struct seal_json *member;

	if (reader->error->status != SEAL_OK)
		return reader->error->status;
	for (member = seal_json_first(json); member;
	     member = seal_json_next(member)) {
		const char *name = seal_json_name(member);
		const char *const *one = known;
		const char *nearest;

		while (*one && strcmp(*one, name) != 0)
			one++;
		if (*one)
			continue;
		nearest = seal_nearest(name, known);
		seal_trust_wrong(reader, name, "unknown member%s%s",
				 nearest ? ", did you mean " : "",
				 nearest ? nearest : "");
		if (nearest)
			seal_error_fix(reader->error,
				       "call it %s, or take it out", nearest);
		else
			seal_error_fix(reader->error, "take it out");
		return reader->error->status;
	}
	return SEAL_OK;
}

enum seal_status seal_trust_get_text(const struct seal_json_reader *reader,
				     const struct seal_json *json,
				     const char *member,
				     enum seal_json_need need, size_t limit,
				     char **output)
{
	const char *text = NULL;

	if (seal_json_get_string(reader, json, member, need, &text) != SEAL_OK)
		return reader->error->status;
	if (!text)
		return SEAL_OK;
	if (!seal_plain_text(text, limit))
		return seal_trust_wrong(
			reader, member,
			"not 1 to %zu characters without controls", limit);
	return output ? seal_copy_string(text, output, reader->error) : SEAL_OK;
}

enum seal_status seal_trust_get_time(const struct seal_json_reader *reader,
				     const struct seal_json *json,
				     const char *member,
				     enum seal_json_need need, int64_t *time,
				     bool *given)
{
	const char *text = NULL;

	if (seal_json_get_string(reader, json, member, need, &text) != SEAL_OK)
		return reader->error->status;
	if (given)
		*given = text != NULL;
	if (text && !seal_time_parse(text, time))
		return seal_trust_wrong(reader, member,
					"%s is not a time like "
					"2025-12-31T23:59:59Z",
					text);
	return SEAL_OK;
}

enum seal_status seal_trust_get_validity(const struct seal_json_reader *reader,
					 const struct seal_json *json,
					 struct seal_validity *validity)
{
	const struct seal_json *period = NULL;
	const char *unit = NULL;
	uint64_t value = 0;
	char what[128];
	struct seal_json_reader inner = *reader;

	if (seal_json_get_object(reader, json, "signatureValidityPeriod",
				 SEAL_JSON_REQUIRED, &period) != SEAL_OK)
		return reader->error->status;
	snprintf(what, sizeof(what), "%s: signatureValidityPeriod",
		 reader->what);
	inner.what = what;
	seal_trust_only(&inner, period, SEAL_OBJECT_VALIDITY);
	seal_json_get_number(&inner, period, "value", SEAL_JSON_REQUIRED,
			     &value);
	seal_json_get_string(&inner, period, "type", SEAL_JSON_REQUIRED, &unit);
	if (reader->error->status != SEAL_OK)
		return reader->error->status;
	if (!seal_unit_parse(unit, &validity->unit))
		return seal_trust_wrong(&inner, "type",
					"%s is not DAYS, MONTHS or YEARS",
					unit);
	/* More than any unit allows, and yet a number that an int can hold. */
	validity->value = value > 100000 ? 100000 : (int)value;
	if (!seal_validity_allowed(validity))
		return seal_trust_wrong(&inner, "value",
					"not within 1 and 135 months");
	return SEAL_OK;
}

enum seal_status seal_trust_get_exactly(const struct seal_json_reader *reader,
					const struct seal_json *json,
					const char *member,
					const char *expected)
{
	const char *text = NULL;

	if (seal_json_get_string(reader, json, member, SEAL_JSON_REQUIRED,
				 &text) != SEAL_OK)
		return reader->error->status;
	if (strcmp(text, expected) != 0)
		return seal_trust_wrong(reader, member, "%s is not %s", text,
					expected);
	return SEAL_OK;
}
