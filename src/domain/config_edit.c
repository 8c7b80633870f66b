/* SPDX-License-Identifier: Apache-2.0 */
/* config_edit.c - options in, a configuration with those settings out */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "domain/config_edit.h"

static enum seal_status no_such(const char *option, const char *text,
				const char *nearest, struct seal_error *error)
{
	if (nearest)
		seal_error_fix(error, "did you mean %s?", nearest);
	return seal_fail(error, SEAL_USAGE, "%s: there is no \"%.200s\"",
			 option, text);
}

/* PROFILE, PROFILE/VERSION, or the ARN that `profile create` printed. */
static enum seal_status allow_one(const struct seal_trust *trust,
				  const char *text, struct seal_config *config,
				  struct seal_error *error)
{
	char arn[sizeof(SEAL_ARN_PROFILES) + 64 + 1 + 10];
	const struct seal_profile_version *version;
	const struct seal_profile_version *signer;
	struct seal_error reason = { 0 };
	struct seal_strings *list = &config->publishers;

	if (strncmp(text, "arn:", 4) == 0) {
		version = seal_trust_version(trust, text, NULL);
	} else if (strchr(text, '/')) {
		/* Cut short it is no ARN that there is. */
		snprintf(arn, sizeof(arn), SEAL_ARN_PROFILES "%s", text);
		version = seal_trust_version(trust, arn, NULL);
	} else if (seal_trust_profile(trust, text)) {
		list = &config->allowed_profiles;
		return seal_strings_have(list, text)
			       ? SEAL_OK
			       : seal_strings_add(list, text, error);
	} else {
		seal_trust_signer(trust, text, NULL, &signer, &reason);
		seal_error_fix(error, "%s", reason.fix);
		return no_such("allow", text, NULL, error);
	}
	if (!version) {
		seal_error_fix(error, "seal-trust profile list");
		return no_such("allow", text, NULL, error);
	}
	return seal_strings_have(list, version->arn)
		       ? SEAL_OK
		       : seal_strings_add(list, version->arn, error);
}

static enum seal_status set_allow(const struct seal_trust *trust,
				  const struct seal_config_options *options,
				  struct seal_config *config,
				  struct seal_error *error)
{
	if (options->allow_count == 0)
		return SEAL_OK;
	seal_strings_free(&config->publishers);
	seal_strings_free(&config->allowed_profiles);
	for (size_t i = 0; i < options->allow_count; i++) {
		if (allow_one(trust, options->allow[i], config, error) !=
		    SEAL_OK)
			return error->status;
	}
	if (config->publishers.count <= SEAL_PUBLISHERS_MAX)
		return SEAL_OK;
	seal_error_fix(error, "allow a profile instead of its versions");
	return seal_fail(error, SEAL_USAGE,
			 "allow: %zu profile versions, and %d are allowed",
			 config->publishers.count, SEAL_PUBLISHERS_MAX);
}

/* "expiry=warn" */
static enum seal_status set_check(const char *text, struct seal_config *config,
				  struct seal_error *error)
{
	const char *value = strchr(text, '=');
	char name[16] = "";
	enum seal_check check;
	enum seal_mode mode;

	if (value && (size_t)(value - text) < sizeof(name)) {
		memcpy(name, text, (size_t)(value - text));
		name[value - text] = '\0';
	}
	if (!value || !seal_mode_parse(value + 1, false, &mode)) {
		seal_error_fix(error, "CHECK=warn or CHECK=enforce");
		return seal_fail(error, SEAL_USAGE,
				 "check: \"%.100s\" says neither warn nor "
				 "enforce",
				 text);
	}
	if (!seal_check_parse(name, &check))
		return no_such("check", name[0] ? name : text,
			       seal_nearest(name, seal_trust_members(
							  SEAL_OBJECT_CHECKS)),
			       error);
	if (check == SEAL_CHECK_INTEGRITY)
		return seal_fail(error, SEAL_USAGE,
				 "check: integrity always blocks, and no "
				 "configuration decides that");
	config->checks[check] = mode;
	return SEAL_OK;
}

static enum seal_status set_list(const char *option, const char *const *items,
				 size_t count, struct seal_strings *list,
				 struct seal_error *error)
{
	if (count == 0)
		return SEAL_OK;
	seal_strings_free(list);
	for (size_t i = 0; i < count; i++) {
		if (!seal_plain_text(items[i], SEAL_CONFIG_TEXT_MAX))
			return seal_fail(error, SEAL_USAGE,
					 "%s: not 1 to %d characters without "
					 "controls",
					 option, SEAL_CONFIG_TEXT_MAX);
		if (!seal_strings_have(list, items[i]) &&
		    seal_strings_add(list, items[i], error) != SEAL_OK)
			return error->status;
	}
	if (list->count > SEAL_CONFIG_LIST_MAX)
		return seal_fail(error, SEAL_USAGE, "%s: more than %d", option,
				 SEAL_CONFIG_LIST_MAX);
	return SEAL_OK;
}

static enum seal_status set_text(const char *text, char **output,
				 struct seal_error *error)
{
	if (!text)
		return SEAL_OK;
	free(*output);
	*output = NULL;
	return seal_copy_string(text, output, error);
}

static enum seal_status set_minimums(const struct seal_config_options *options,
				     struct seal_config *config,
				     struct seal_error *error)
{
	int order;

	if (options->commit && !seal_is_hex(options->commit, 40) &&
	    !seal_is_hex(options->commit, 64)) {
		seal_error_fix(error, "git rev-parse HEAD");
		return seal_fail(error, SEAL_USAGE,
				 "commit: \"%.100s\" is not a full commit id: "
				 "40 or 64 lower-case hexadecimal digits",
				 options->commit);
	}
	if (options->minimum_version &&
	    !seal_version_compare(options->minimum_version, "0.0.0", &order))
		return seal_fail(error, SEAL_USAGE,
				 "minimum version: \"%.100s\" is not a version "
				 "like 1.2.3",
				 options->minimum_version);
	if (options->minimum_signed_at) {
		if (!seal_time_parse_argument(options->minimum_signed_at,
					      &config->minimum_signed_at))
			return seal_fail(error, SEAL_USAGE,
					 "minimum signed at: \"%.100s\" is "
					 "neither 2025-12-31T23:59:59Z nor "
					 "@SECONDS",
					 options->minimum_signed_at);
		config->has_minimum_signed_at = true;
	}
	if (set_text(options->commit, &config->commit, error) != SEAL_OK)
		return error->status;
	return set_text(options->minimum_version, &config->minimum_version,
			error);
}

static enum seal_status set_lists(const struct seal_config_options *options,
				  struct seal_config *config,
				  struct seal_error *error)
{
	for (size_t i = 0; i < options->check_count; i++) {
		if (set_check(options->checks[i], config, error) != SEAL_OK)
			return error->status;
	}
	if (set_list("package", options->packages, options->package_count,
		     &config->packages, error) != SEAL_OK ||
	    set_list("repository", options->repositories,
		     options->repository_count, &config->repositories,
		     error) != SEAL_OK)
		return error->status;
	return set_list("ref", options->refs, options->ref_count, &config->refs,
			error);
}

static enum seal_status set_description(const char *text,
					struct seal_config *config,
					struct seal_error *error)
{
	if (text && !seal_plain_text(text, SEAL_DESCRIPTION_MAX))
		return seal_fail(error, SEAL_USAGE,
				 "description: not 1 to %d characters without "
				 "controls",
				 SEAL_DESCRIPTION_MAX);
	return set_text(text, &config->description, error);
}

/* The profile that the |index|th publisher is a version of. */
static const char *owner(const struct seal_config *config, size_t index,
			 char name[65])
{
	const char *version;

	if (!seal_version_arn_parse(config->publishers.items[index], name,
				    &version))
		name[0] = '\0';
	return name;
}

size_t seal_config_signers(const struct seal_config *config)
{
	const struct seal_strings *profiles = &config->allowed_profiles;
	size_t count = 0;

	for (size_t i = 0; i < profiles->count; i++) {
		const struct seal_strings before = { profiles->items, i };

		if (!seal_strings_have(&before, profiles->items[i]))
			count++;
	}
	for (size_t i = 0; i < config->publishers.count; i++) {
		char name[65];
		char other[65];
		bool counted =
			seal_strings_have(profiles, owner(config, i, name));

		for (size_t j = 0; j < i; j++)
			counted = counted ||
				  strcmp(name, owner(config, j, other)) == 0;
		if (!counted)
			count++;
	}
	return count;
}

static enum seal_status refuse_empty(const struct seal_config *config,
				     struct seal_error *error)
{
	if (config->publishers.count + config->allowed_profiles.count > 0)
		return SEAL_OK;
	seal_error_fix(error, "--allow PROFILE, or --allow PROFILE/VERSION");
	return seal_fail(error, SEAL_USAGE, "allow: it allows nobody");
}

enum seal_status seal_config_set(const struct seal_trust *trust,
				 const struct seal_config_options *options,
				 struct seal_config *config,
				 struct seal_error *error)
{
	for (size_t i = 0; i < options->unset_count; i++) {
		if (seal_config_unset(options->unset[i], config, error) !=
		    SEAL_OK)
			return error->status;
	}
	if (set_description(options->description, config, error) != SEAL_OK ||
	    set_allow(trust, options, config, error) != SEAL_OK ||
	    refuse_empty(config, error) != SEAL_OK ||
	    set_lists(options, config, error) != SEAL_OK ||
	    set_minimums(options, config, error) != SEAL_OK)
		return error->status;
	if (options->mode != SEAL_MODE_UNSET)
		config->untrusted = options->mode;
	if (options->require_clean_tree)
		config->require_clean_tree = true;
	if (options->require_signed_commit)
		config->require_signed_commit = true;
	if (options->require_timestamp)
		config->require_timestamp = true;
	if (options->required_signatures > SEAL_CONFIG_LIST_MAX)
		return seal_fail(error, SEAL_USAGE,
				 "required signatures: more than %d",
				 SEAL_CONFIG_LIST_MAX);
	if (options->required_signatures > 0)
		config->required_signatures = options->required_signatures;
	if (config->required_signatures > seal_config_signers(config))
		return seal_fail(error, SEAL_USAGE,
				 "required signatures: %ju of different "
				 "profiles, but only %zu are allowed",
				 (uintmax_t)config->required_signatures,
				 seal_config_signers(config));
	return SEAL_OK;
}
