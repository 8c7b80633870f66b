/* SPDX-License-Identifier: Apache-2.0 */
/* profile_add.c - a key and options in, a profile with a new version out */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "domain/profile_edit.h"

/* A new version in the making. */
struct addition {
	struct seal_profile_edit edit;
	struct seal_trust trust; /* all keys that are known already */
	struct seal_new_key key;
	struct seal_validity validity;
	char version[11];
	char arn[sizeof(SEAL_ARN_PROFILES) + 64 + 1 + 10];
};

static void addition_free(struct addition *addition)
{
	seal_profile_edit_free(&addition->edit);
	seal_trust_close(&addition->trust);
	seal_new_key_free(&addition->key);
}

static enum seal_status refuse_known_key(const struct addition *addition,
					 struct seal_error *error)
{
	const struct seal_trust *trust = &addition->trust;

	for (size_t i = 0; i < trust->profile_count; i++) {
		const struct seal_profile *profile = &trust->profiles[i];

		for (size_t j = 0; j < profile->version_count; j++) {
			const struct seal_profile_version *version =
				&profile->versions[j];

			if (strcmp(version->keyid, addition->key.keyid) != 0)
				continue;
			seal_error_fix(error, "a key belongs to one version of "
					      "one profile: take a new one");
			return seal_fail(error, SEAL_USAGE,
					 "key %s: it is already that of "
					 "profile %s, version %s",
					 version->keyid, profile->name,
					 version->version);
		}
	}
	return SEAL_OK;
}

static enum seal_status parse_validity(struct addition *addition,
				       const char *text,
				       struct seal_error *error)
{
	if (!text || seal_validity_parse(text, &addition->validity))
		return SEAL_OK;
	seal_error_fix(error, "90DAYS, 12MONTHS, 2YEARS: at most 135 months");
	return seal_fail(error, SEAL_USAGE,
			 "validity: \"%.100s\" is no period within 1 and 135 "
			 "months",
			 text);
}

static enum seal_status prepare(struct addition *addition, const char *name,
				const struct seal_profile_options *options,
				enum seal_algorithm standard,
				struct seal_error *error)
{
	if (parse_validity(addition, options->validity, error) != SEAL_OK ||
	    seal_new_key_get(addition->edit.directory, options, standard,
			     &addition->key, error) != SEAL_OK ||
	    refuse_known_key(addition, error) != SEAL_OK ||
	    seal_random_text(SEAL_LETTERS_DIGITS, 10, addition->version,
			     error) != SEAL_OK)
		return error->status;
	snprintf(addition->arn, sizeof(addition->arn),
		 SEAL_ARN_PROFILES "%s/%s", name, addition->version);
	return SEAL_OK;
}

static struct seal_json *new_validity(struct seal_json_builder *builder,
				      const struct seal_validity *validity)
{
	struct seal_json *period = seal_json_new_object(builder);

	seal_json_add_number(builder, period, "value",
			     (uint64_t)validity->value);
	seal_json_add_string(builder, period, "type",
			     seal_unit_name(validity->unit));
	return period;
}

static struct seal_json *new_version(struct seal_json_builder *builder,
				     const struct addition *addition)
{
	struct seal_json *version = seal_json_new_object(builder);

	seal_json_add_string(builder, version, "profileVersion",
			     addition->version);
	seal_json_add_string(builder, version, "profileVersionArn",
			     addition->arn);
	seal_json_add_time(builder, version, "createdAt", addition->edit.now);
	seal_json_add_string(builder, version, "createdBy", addition->edit.who);
	seal_json_add_string(builder, version, "signatureAlgorithm",
			     seal_algorithm_name(addition->key.algorithm));
	seal_json_add_string(builder, version, "publicKey",
			     addition->key.pem.data);
	seal_json_add_string(builder, version, "keyId", addition->key.keyid);
	seal_json_add(builder, version, "signatureValidityPeriod",
		      new_validity(builder, &addition->validity));
	return version;
}

/* What of a profile follows its last version. */
static void set_summary(struct seal_json_builder *builder,
			const struct addition *addition)
{
	struct seal_json *document = addition->edit.document;

	seal_json_set(builder, document, "platformId",
		      seal_json_new_string(
			      builder,
			      seal_platform_name(addition->key.algorithm)));
	seal_json_set(builder, document, "signatureValidityPeriod",
		      new_validity(builder, &addition->validity));
}

/*
 * The private key first: a profile whose key was lost could never sign, a key
 * without a profile only lies there.
 */
static enum seal_status write_both(const struct addition *addition,
				   const struct seal_profile_options *options,
				   const char *name, const char *without,
				   struct seal_text *arn,
				   struct seal_error *error)
{
	char *copy = NULL;

	if (seal_copy_string(addition->arn, &copy, error) != SEAL_OK)
		return error->status;
	if (seal_new_key_write(&addition->key, options, error) == SEAL_OK &&
	    seal_profile_edit_write(&addition->edit, name, without, error) !=
		    SEAL_OK &&
	    addition->key.private_key)
		unlink(options->new_key);
	if (error->status == SEAL_OK && arn)
		*arn = (struct seal_text){ copy, strlen(copy) };
	else
		free(copy);
	return error->status;
}

static enum seal_status add_tags(struct seal_json_builder *builder,
				 struct seal_json *document,
				 const struct seal_profile_options *options,
				 struct seal_error *error)
{
	struct seal_json *tags;

	if (options->tag_count == 0)
		return SEAL_OK;
	tags = seal_json_add_object(builder, document, "tags");
	for (size_t i = 0; i < options->tag_count; i++) {
		const char *tag = options->tags[i];
		const char *value = strchr(tag, '=');
		const char *why = "a tag is NAME=VALUE";
		char name[4 * SEAL_TAG_NAME_MAX + 1] = "";

		if (value && (size_t)(value - tag) < sizeof(name)) {
			memcpy(name, tag, (size_t)(value - tag));
			name[value - tag] = '\0';
		}
		if (!value || !seal_tag_valid(name, value + 1, &why))
			return seal_fail(error, SEAL_USAGE, "tag %.200s: %s",
					 tag, why);
		if (tags && seal_json_edit(tags, name))
			return seal_fail(error, SEAL_USAGE,
					 "tag %.200s: it is there twice", name);
		seal_json_add_string(builder, tags, name, value + 1);
	}
	if (options->tag_count > SEAL_TAGS_MAX)
		return seal_fail(error, SEAL_USAGE, "tags: more than %d",
				 SEAL_TAGS_MAX);
	return SEAL_OK;
}

static enum seal_status build_profile(
	struct addition *addition, const char *name,
	const struct seal_profile_options *options, struct seal_error *error)
{
	struct seal_json_builder builder = { 0 };
	struct seal_json *document = seal_json_new_object(&builder);
	struct seal_json *versions;
	char arn[sizeof(SEAL_ARN_PROFILES) + 64];

	addition->edit.document = document;
	snprintf(arn, sizeof(arn), SEAL_ARN_PROFILES "%s", name);
	seal_json_add_string(&builder, document, "profileName", name);
	seal_json_add_string(&builder, document, "arn", arn);
	seal_json_add_string(&builder, document, "status",
			     seal_profile_status_name(SEAL_PROFILE_ACTIVE));
	seal_json_add_time(&builder, document, "createdAt", addition->edit.now);
	seal_json_add_string(&builder, document, "createdBy",
			     addition->edit.who);
	if (add_tags(&builder, document, options, error) != SEAL_OK)
		return error->status;
	versions = seal_json_add_array(&builder, document, "versions");
	seal_json_add(&builder, versions, NULL,
		      new_version(&builder, addition));
	set_summary(&builder, addition);
	return seal_json_built(&builder, error);
}

static enum seal_status create(struct addition *addition, const char *directory,
			       const char *name,
			       const struct seal_profile_options *options,
			       struct seal_text *arn, struct seal_error *error)
{
	addition->validity =
		(struct seal_validity){ .value = 135, .unit = SEAL_MONTHS };
	if (seal_profile_edit_open(directory, name, options->who,
				   &addition->edit, error) != SEAL_OK ||
	    seal_trust_open_lenient(directory, &addition->trust, error) !=
		    SEAL_OK)
		return error->status;
	if (seal_trust_profile(&addition->trust, name)) {
		seal_error_path(error, addition->edit.path);
		seal_error_fix(error,
			       "a new key for it: seal-trust profile rotate %s",
			       name);
		return seal_fail(error, SEAL_USAGE,
				 "profile %s: it exists already", name);
	}
	if (prepare(addition, name, options, SEAL_ECDSA_P256_SHA256, error) !=
		    SEAL_OK ||
	    build_profile(addition, name, options, error) != SEAL_OK)
		return error->status;
	return write_both(addition, options, name, NULL, arn, error);
}

enum seal_status seal_profile_create(const char *trust, const char *name,
				     const struct seal_profile_options *options,
				     struct seal_text *arn,
				     struct seal_error *error)
{
	struct addition addition = { .edit.lock = -1 };
	enum seal_status status;

	if (arn)
		*arn = (struct seal_text){ 0 };
	status = create(&addition, trust, name, options, arn, error);
	addition_free(&addition);
	return status;
}

static enum seal_status refuse_cancelled(const struct seal_profile_edit *edit,
					 struct seal_error *error)
{
	const struct seal_profile *profile = &edit->profile;

	if (profile->status != SEAL_PROFILE_CANCELED)
		return SEAL_OK;
	seal_error_path(error, edit->path);
	seal_error_fix(error, "create another profile");
	return seal_fail(error, SEAL_REFUSED,
			 "profile %s: it is cancelled (%s), and stays so",
			 profile->name, profile->status_reason);
}

/* A revoked profile is one whose last version is: a new one ends that. */
static enum seal_status build_rotation(struct addition *addition,
				       struct seal_error *error)
{
	struct seal_profile_edit *edit = &addition->edit;
	struct seal_json_builder builder = { 0 };

	seal_json_add(&builder, seal_json_edit(edit->document, "versions"),
		      NULL, new_version(&builder, addition));
	set_summary(&builder, addition);
	if (edit->profile.status == SEAL_PROFILE_REVOKED) {
		char reason[80];

		snprintf(reason, sizeof(reason),
			 "version %s follows the revoked one",
			 addition->version);
		seal_json_set(&builder, edit->document, "statusChanges",
			      seal_profile_edit_change(&builder, edit,
						       SEAL_PROFILE_ACTIVE,
						       reason));
		seal_json_set(&builder, edit->document, "status",
			      seal_json_new_string(
				      &builder, seal_profile_status_name(
							SEAL_PROFILE_ACTIVE)));
	}
	return seal_json_built(&builder, error);
}

static enum seal_status rotate(struct addition *addition, const char *directory,
			       const char *name,
			       const struct seal_profile_options *options,
			       struct seal_text *arn, struct seal_error *error)
{
	struct seal_profile_edit *edit = &addition->edit;
	const struct seal_profile_version *current;

	if (options->tag_count > 0)
		return seal_fail(error, SEAL_USAGE,
				 "tags: they are given when a profile is "
				 "created");
	if (seal_profile_edit_open(directory, name, options->who, edit,
				   error) != SEAL_OK ||
	    seal_profile_open(edit->directory, name, &edit->profile,
			      &edit->document, error) != SEAL_OK ||
	    refuse_cancelled(edit, error) != SEAL_OK ||
	    seal_trust_open_lenient(directory, &addition->trust, error) !=
		    SEAL_OK)
		return error->status;
	current = seal_profile_current(&edit->profile);
	addition->validity = current->validity;
	if (prepare(addition, name, options, current->algorithm, error) !=
		    SEAL_OK ||
	    build_rotation(addition, error) != SEAL_OK)
		return error->status;
	/* An Active profile needs no reason. */
	return write_both(addition, options, name, "statusReason", arn, error);
}

enum seal_status seal_profile_rotate(const char *trust, const char *name,
				     const struct seal_profile_options *options,
				     struct seal_text *arn,
				     struct seal_error *error)
{
	struct addition addition = { .edit.lock = -1 };
	enum seal_status status;

	if (arn)
		*arn = (struct seal_text){ 0 };
	status = rotate(&addition, trust, name, options, arn, error);
	addition_free(&addition);
	return status;
}
