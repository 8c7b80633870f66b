/* SPDX-License-Identifier: Apache-2.0 */
/* config.c - configs/NAME.json in, a code signing configuration out */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "domain/trust_files.h"

void seal_config_close(struct seal_config *config)
{
	free(config->name);
	free(config->path);
	free(config->id);
	free(config->arn);
	free(config->description);
	seal_strings_free(&config->publishers);
	seal_strings_free(&config->allowed_profiles);
	seal_strings_free(&config->packages);
	seal_strings_free(&config->repositories);
	seal_strings_free(&config->refs);
	free(config->commit);
	free(config->minimum_version);
	*config = (struct seal_config){ 0 };
}

/* An array of texts, at most |limit| of them. */
static enum seal_status read_strings(const struct seal_json_reader *reader,
				     const struct seal_json *json,
				     const char *member, size_t limit,
				     struct seal_strings *output)
{
	const struct seal_json *list = NULL;
	const struct seal_json *one;

	if (seal_json_get_array(reader, json, member, SEAL_JSON_OPTIONAL,
				&list) != SEAL_OK)
		return reader->error->status;
	if (list && seal_json_count(list) > limit)
		return seal_trust_wrong(reader, member,
					"%zu elements, and %zu are allowed",
					seal_json_count(list), limit);
	for (one = list ? seal_json_first(list) : NULL; one;
	     one = seal_json_next(one)) {
		const char *text = seal_json_text(one);

		if (!text || !seal_plain_text(text, SEAL_CONFIG_TEXT_MAX))
			return seal_trust_wrong(
				reader, member,
				"[%zu] is not a string of 1 to %d characters "
				"without controls",
				output->count, SEAL_CONFIG_TEXT_MAX);
		if (seal_strings_add(output, text, reader->error) != SEAL_OK)
			return reader->error->status;
	}
	return SEAL_OK;
}

/*
 * A list whose last entry was taken out would allow everything, as an absent
 * one does. Who did that meant to allow nothing.
 */
static enum seal_status read_rule(const struct seal_json_reader *reader,
				  const struct seal_json *json,
				  const char *member,
				  struct seal_strings *output)
{
	if (read_strings(reader, json, member, SEAL_CONFIG_LIST_MAX, output) !=
	    SEAL_OK)
		return reader->error->status;
	if (output->count == 0 && seal_trust_member(json, member))
		return seal_trust_wrong(reader, member,
					"is empty; without it everything is "
					"allowed");
	return SEAL_OK;
}

/* "Warn" or "Enforce"; absent: |mode| stays. */
static enum seal_status read_mode(const struct seal_json_reader *reader,
				  const struct seal_json *json,
				  const char *member, enum seal_mode *mode)
{
	const char *text = NULL;

	if (seal_json_get_string(reader, json, member, SEAL_JSON_OPTIONAL,
				 &text) != SEAL_OK)
		return reader->error->status;
	if (text && !seal_mode_parse(text, true, mode))
		return seal_trust_wrong(reader, member,
					"%.100s is not Warn or Enforce", text);
	return SEAL_OK;
}

static enum seal_status read_publishers(const struct seal_json_reader *reader,
					const struct seal_json *json,
					struct seal_config *config)
{
	static const char member[] = "SigningProfileVersionArns";
	const struct seal_json *publishers = NULL;
	struct seal_json_reader inner = *reader;
	const char *version;
	char name[65];

	if (seal_json_get_object(reader, json, "AllowedPublishers",
				 SEAL_JSON_OPTIONAL, &publishers) != SEAL_OK)
		return reader->error->status;
	if (!publishers)
		return SEAL_OK;
	inner.what = "AllowedPublishers";
	seal_trust_only(&inner, publishers, SEAL_OBJECT_PUBLISHERS);
	if (read_strings(&inner, publishers, member, SEAL_PUBLISHERS_MAX,
			 &config->publishers) != SEAL_OK)
		return reader->error->status;
	for (size_t i = 0; i < config->publishers.count; i++) {
		if (!seal_version_arn_parse(config->publishers.items[i], name,
					    &version))
			return seal_trust_wrong(
				&inner, member,
				"%.200s is not " SEAL_ARN_PROFILES
				"NAME/VERSION",
				config->publishers.items[i]);
	}
	return SEAL_OK;
}

static enum seal_status read_policies(const struct seal_json_reader *reader,
				      const struct seal_json *json,
				      struct seal_config *config)
{
	const struct seal_json *policies = NULL;
	struct seal_json_reader inner = *reader;

	config->untrusted = SEAL_MODE_WARN;
	if (seal_json_get_object(reader, json, "CodeSigningPolicies",
				 SEAL_JSON_OPTIONAL, &policies) != SEAL_OK)
		return reader->error->status;
	if (!policies)
		return SEAL_OK;
	inner.what = "CodeSigningPolicies";
	seal_trust_only(&inner, policies, SEAL_OBJECT_POLICIES);
	return read_mode(&inner, policies, "UntrustedArtifactOnDeployment",
			 &config->untrusted);
}

static enum seal_status read_checks(const struct seal_json_reader *reader,
				    const struct seal_json *json,
				    struct seal_config *config)
{
	const struct seal_json *policies = NULL;
	struct seal_json_reader inner = *reader;

	if (seal_json_get_object(reader, json, "CheckPolicies",
				 SEAL_JSON_OPTIONAL, &policies) != SEAL_OK)
		return reader->error->status;
	if (!policies)
		return SEAL_OK;
	inner.what = "CheckPolicies";
	if (seal_trust_member(policies, "integrity"))
		return seal_trust_wrong(&inner, "integrity",
					"it always blocks, and no "
					"configuration decides that");
	seal_trust_only(&inner, policies, SEAL_OBJECT_CHECKS);
	for (int i = SEAL_CHECK_INTEGRITY + 1; i < SEAL_CHECK_COUNT; i++)
		read_mode(&inner, policies, seal_check_name((enum seal_check)i),
			  &config->checks[i]);
	return reader->error->status;
}

static enum seal_status read_provenance(const struct seal_json_reader *reader,
					const struct seal_json *json,
					struct seal_config *config)
{
	const struct seal_json *rules = NULL;
	struct seal_json_reader inner = *reader;
	int order;

	if (seal_json_get_object(reader, json, "Provenance", SEAL_JSON_OPTIONAL,
				 &rules) != SEAL_OK)
		return reader->error->status;
	if (!rules)
		return SEAL_OK;
	inner.what = "Provenance";
	seal_trust_only(&inner, rules, SEAL_OBJECT_PROVENANCE);
	seal_json_get_bool(&inner, rules, "RequireCleanTree",
			   SEAL_JSON_OPTIONAL, &config->require_clean_tree);
	seal_json_get_bool(&inner, rules, "RequireSignedCommit",
			   SEAL_JSON_OPTIONAL, &config->require_signed_commit);
	read_rule(&inner, rules, "Repositories", &config->repositories);
	read_rule(&inner, rules, "Refs", &config->refs);
	seal_trust_get_text(&inner, rules, "Commit", SEAL_JSON_OPTIONAL, 64,
			    &config->commit);
	seal_trust_get_time(&inner, rules, "MinimumSignedAt",
			    SEAL_JSON_OPTIONAL, &config->minimum_signed_at,
			    &config->has_minimum_signed_at);
	if (seal_trust_get_text(&inner, rules, "MinimumVersion",
				SEAL_JSON_OPTIONAL, SEAL_CONFIG_TEXT_MAX,
				&config->minimum_version) != SEAL_OK)
		return reader->error->status;
	if (config->commit && !seal_is_hex(config->commit, 40) &&
	    !seal_is_hex(config->commit, 64))
		return seal_trust_wrong(&inner, "Commit",
					"not a full commit id: 40 or 64 "
					"lower-case hexadecimal digits");
	if (config->minimum_version &&
	    !seal_version_compare(config->minimum_version, "0.0.0", &order))
		return seal_trust_wrong(&inner, "MinimumVersion",
					"%.100s is not a version like 1.2.3",
					config->minimum_version);
	return SEAL_OK;
}

static enum seal_status read_extension(const struct seal_json_reader *reader,
				       const struct seal_json *json,
				       struct seal_config *config)
{
	const struct seal_json *ours = NULL;
	struct seal_json_reader inner = *reader;

	config->required_signatures = 1;
	if (seal_json_get_object(reader, json, "sealwright", SEAL_JSON_OPTIONAL,
				 &ours) != SEAL_OK)
		return reader->error->status;
	if (!ours)
		return SEAL_OK;
	inner.what = "sealwright";
	seal_trust_only(&inner, ours, SEAL_OBJECT_EXTENSION);
	read_checks(&inner, ours, config);
	read_provenance(&inner, ours, config);
	read_rule(&inner, ours, "Packages", &config->packages);
	seal_json_get_bool(&inner, ours, "RequireTimestamp", SEAL_JSON_OPTIONAL,
			   &config->require_timestamp);
	seal_json_get_number(&inner, ours, "RequiredSignatures",
			     SEAL_JSON_OPTIONAL, &config->required_signatures);
	if (read_strings(&inner, ours, "AllowedProfiles", SEAL_CONFIG_LIST_MAX,
			 &config->allowed_profiles) != SEAL_OK)
		return reader->error->status;
	if (config->required_signatures < 1 ||
	    config->required_signatures > SEAL_CONFIG_LIST_MAX)
		return seal_trust_wrong(&inner, "RequiredSignatures",
					"not within 1 and %d",
					SEAL_CONFIG_LIST_MAX);
	for (size_t i = 0; i < config->allowed_profiles.count; i++) {
		if (!seal_trust_name_valid(config->allowed_profiles.items[i]))
			return seal_trust_wrong(
				&inner, "AllowedProfiles",
				"%.100s is not the name of a profile",
				config->allowed_profiles.items[i]);
	}
	return SEAL_OK;
}

static enum seal_status read_identity(const struct seal_json_reader *reader,
				      const struct seal_json *json,
				      struct seal_config *config)
{
	static const char digits[] = "abcdefghijklmnopqrstuvwxyz0123456789";
	char arn[sizeof(SEAL_ARN_CONFIG) + 4 + SEAL_CONFIG_ID_LENGTH];
	const char *id = NULL;
	int64_t modified;

	if (seal_json_get_string(reader, json, "CodeSigningConfigId",
				 SEAL_JSON_REQUIRED, &id) != SEAL_OK)
		return reader->error->status;
	if (strncmp(id, "csc-", 4) != 0 ||
	    strlen(id) != 4 + SEAL_CONFIG_ID_LENGTH ||
	    strspn(id + 4, digits) != SEAL_CONFIG_ID_LENGTH)
		return seal_trust_wrong(reader, "CodeSigningConfigId",
					"%.100s is not csc- and 17 lower-case "
					"letters and digits",
					id);
	snprintf(arn, sizeof(arn), SEAL_ARN_CONFIG "%s", id);
	seal_trust_get_exactly(reader, json, "CodeSigningConfigArn", arn);
	seal_trust_get_time(reader, json, "LastModified", SEAL_JSON_OPTIONAL,
			    &modified, NULL);
	seal_trust_get_text(reader, json, "Description", SEAL_JSON_OPTIONAL,
			    SEAL_DESCRIPTION_MAX, &config->description);
	if (reader->error->status != SEAL_OK)
		return reader->error->status;
	if (seal_copy_string(id, &config->id, reader->error) != SEAL_OK)
		return reader->error->status;
	return seal_copy_string(arn, &config->arn, reader->error);
}

enum seal_status seal_config_read(const struct seal_json *json,
				  struct seal_config *config,
				  struct seal_error *error)
{
	const struct seal_json_reader reader = { .what = "configuration",
						 .failure = SEAL_USAGE,
						 .error = error };

	if (!seal_json_is_object(json))
		return seal_fail(error, SEAL_USAGE,
				 "configuration: not an object");
	seal_trust_only(&reader, json, SEAL_OBJECT_CONFIG);
	read_identity(&reader, json, config);
	read_publishers(&reader, json, config);
	read_policies(&reader, json, config);
	if (read_extension(&reader, json, config) != SEAL_OK)
		return error->status;
	if (config->publishers.count + config->allowed_profiles.count == 0) {
		seal_error_fix(error, "name a profile in AllowedProfiles");
		return seal_fail(error, SEAL_USAGE,
				 "configuration: it allows nobody: no "
				 "SigningProfileVersionArns and no "
				 "AllowedProfiles");
	}
	return SEAL_OK;
}
