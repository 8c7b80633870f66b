/* SPDX-License-Identifier: Apache-2.0 */
/* config_write.c - a configuration in, its file out */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "domain/config_edit.h"

static void add_strings(struct seal_json_builder *builder,
			struct seal_json *parent, const char *name,
			const struct seal_strings *strings)
{
	struct seal_json *list;

	if (strings->count == 0)
		return;
	list = seal_json_add_array(builder, parent, name);
	for (size_t i = 0; i < strings->count; i++)
		seal_json_add_string(builder, list, NULL, strings->items[i]);
}

static const char *aws_mode(enum seal_mode mode)
{
	return mode == SEAL_MODE_ENFORCE ? "Enforce" : "Warn";
}

/* Add |child| unless it stayed empty. */
static void add_filled(struct seal_json_builder *builder,
		       struct seal_json *parent, const char *name,
		       struct seal_json *child)
{
	if (seal_json_first(child))
		seal_json_add(builder, parent, name, child);
	else
		seal_json_free(child);
}

static struct seal_json *checks(struct seal_json_builder *builder,
				const struct seal_config *config)
{
	struct seal_json *policies = seal_json_new_object(builder);

	for (int i = SEAL_CHECK_INTEGRITY + 1; i < SEAL_CHECK_COUNT; i++) {
		if (config->checks[i] != SEAL_MODE_UNSET)
			seal_json_add_string(
				builder, policies,
				seal_check_name((enum seal_check)i),
				aws_mode(config->checks[i]));
	}
	return policies;
}

static struct seal_json *provenance(struct seal_json_builder *builder,
				    const struct seal_config *config)
{
	struct seal_json *rules = seal_json_new_object(builder);

	if (config->require_clean_tree)
		seal_json_add_bool(builder, rules, "RequireCleanTree", true);
	add_strings(builder, rules, "Repositories", &config->repositories);
	add_strings(builder, rules, "Refs", &config->refs);
	seal_json_add_string(builder, rules, "Commit", config->commit);
	if (config->require_signed_commit)
		seal_json_add_bool(builder, rules, "RequireSignedCommit", true);
	if (config->has_minimum_signed_at)
		seal_json_add_time(builder, rules, "MinimumSignedAt",
				   config->minimum_signed_at);
	seal_json_add_string(builder, rules, "MinimumVersion",
			     config->minimum_version);
	return rules;
}

static struct seal_json *extension(struct seal_json_builder *builder,
				   const struct seal_config *config)
{
	struct seal_json *ours = seal_json_new_object(builder);

	add_strings(builder, ours, "AllowedProfiles",
		    &config->allowed_profiles);
	add_filled(builder, ours, "CheckPolicies", checks(builder, config));
	add_strings(builder, ours, "Packages", &config->packages);
	add_filled(builder, ours, "Provenance", provenance(builder, config));
	if (config->require_timestamp)
		seal_json_add_bool(builder, ours, "RequireTimestamp", true);
	if (config->required_signatures > 1)
		seal_json_add_number(builder, ours, "RequiredSignatures",
				     config->required_signatures);
	return ours;
}

struct seal_json *seal_config_json(struct seal_json_builder *builder,
				   const struct seal_config *config,
				   int64_t modified)
{
	struct seal_json *json = seal_json_new_object(builder);
	struct seal_json *part;

	seal_json_add_string(builder, json, "CodeSigningConfigId", config->id);
	seal_json_add_string(builder, json, "CodeSigningConfigArn",
			     config->arn);
	seal_json_add_string(builder, json, "Description", config->description);
	part = seal_json_add_object(builder, json, "AllowedPublishers");
	if (config->publishers.count > 0)
		add_strings(builder, part, "SigningProfileVersionArns",
			    &config->publishers);
	else
		seal_json_add_array(builder, part, "SigningProfileVersionArns");
	part = seal_json_add_object(builder, json, "CodeSigningPolicies");
	seal_json_add_string(builder, part, "UntrustedArtifactOnDeployment",
			     aws_mode(config->untrusted));
	seal_json_add_time(builder, json, "LastModified", modified);
	add_filled(builder, json, "sealwright", extension(builder, config));
	return json;
}

/* A configuration being edited. Start from { .lock = -1 }. */
struct edit {
	char *path;
	int lock;
	struct seal_trust trust;
	struct seal_config config;
};

static void edit_free(struct edit *edit)
{
	seal_trust_unlock(edit->lock);
	seal_trust_close(&edit->trust);
	seal_config_close(&edit->config);
	free(edit->path);
}

static enum seal_status edit_open(const char *directory, const char *name,
				  struct edit *edit, struct seal_error *error)
{
	if (seal_trust_file(directory, SEAL_CONFIGS, name, &edit->path,
			    error) != SEAL_OK ||
	    seal_trust_lock(directory, &edit->lock, error) != SEAL_OK)
		return error->status;
	return seal_trust_open_lenient(directory, &edit->trust, error);
}

static enum seal_status edit_write(struct edit *edit,
				   const struct seal_config_options *options,
				   struct seal_error *error)
{
	struct seal_json_builder builder = { 0 };
	struct seal_config written = { 0 };
	struct seal_json *json;
	enum seal_status status;

	if (seal_config_set(&edit->trust, options, &edit->config, error) !=
	    SEAL_OK)
		return error->status;
	json = seal_config_json(&builder, &edit->config, seal_now());
	status = seal_json_built(&builder, error);
	/* Nothing is written that would not be read again. */
	if (status == SEAL_OK)
		status = seal_config_read(json, &written, error);
	if (status == SEAL_OK)
		status = seal_trust_write(edit->path, json, error);
	if (status != SEAL_OK)
		seal_error_path(error, edit->path);
	seal_config_close(&written);
	seal_json_free(json);
	return status;
}

static enum seal_status new_identity(struct seal_config *config,
				     struct seal_error *error)
{
	char id[4 + SEAL_CONFIG_ID_LENGTH + 1] = "csc-";
	char arn[sizeof(SEAL_ARN_CONFIG) + sizeof(id)];

	if (seal_random_text(SEAL_LOWER_DIGITS, SEAL_CONFIG_ID_LENGTH, id + 4,
			     error) != SEAL_OK)
		return error->status;
	snprintf(arn, sizeof(arn), SEAL_ARN_CONFIG "%s", id);
	if (seal_copy_string(id, &config->id, error) != SEAL_OK)
		return error->status;
	return seal_copy_string(arn, &config->arn, error);
}

static enum seal_status create(struct edit *edit, const char *directory,
			       const char *name,
			       const struct seal_config_options *options,
			       struct seal_text *arn, struct seal_error *error)
{
	struct stat about;
	char *copy = NULL;

	if (edit_open(directory, name, edit, error) != SEAL_OK)
		return error->status;
	if (lstat(edit->path, &about) == 0) {
		seal_error_path(error, edit->path);
		seal_error_fix(error, "seal-trust config update %s", name);
		return seal_fail(error, SEAL_USAGE,
				 "configuration %s: it exists already", name);
	}
	if (options->unset_count > 0)
		return seal_fail(error, SEAL_USAGE,
				 "%s: a new configuration has none to take "
				 "off",
				 options->unset[0]);
	edit->config.untrusted = SEAL_MODE_WARN;
	edit->config.required_signatures = 1;
	if (new_identity(&edit->config, error) != SEAL_OK ||
	    seal_copy_string(edit->config.arn, &copy, error) != SEAL_OK)
		return error->status;
	if (edit_write(edit, options, error) == SEAL_OK && arn)
		*arn = (struct seal_text){ copy, strlen(copy) };
	else
		free(copy);
	return error->status;
}

enum seal_status seal_config_create(const char *trust, const char *name,
				    const struct seal_config_options *options,
				    struct seal_text *arn,
				    struct seal_error *error)
{
	struct edit edit = { .lock = -1 };
	enum seal_status status;

	if (arn)
		*arn = (struct seal_text){ 0 };
	status = create(&edit, seal_trust_directory(trust), name, options, arn,
			error);
	edit_free(&edit);
	return status;
}

enum seal_status seal_config_update(const char *trust, const char *name,
				    const struct seal_config_options *options,
				    struct seal_error *error)
{
	struct edit edit = { .lock = -1 };
	enum seal_status status;

	trust = seal_trust_directory(trust);
	status = edit_open(trust, name, &edit, error);
	if (status == SEAL_OK)
		status = seal_config_open(trust, name, &edit.config, error);
	if (status == SEAL_OK)
		status = edit_write(&edit, options, error);
	edit_free(&edit);
	return status;
}
