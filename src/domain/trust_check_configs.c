/* SPDX-License-Identifier: Apache-2.0 */
/* trust_check_configs.c - configurations in, what they allow in vain out */
#include <stdlib.h>
#include <string.h>

#include "domain/config_edit.h"
#include "domain/trust_check.h"

/* What an entry of an allow list is worth. */
enum worth {
	WORTH_UNKNOWN, /* there is no such profile or version */
	WORTH_REVOKED, /* nothing of it is trusted any more */
	WORTH_PARTLY,  /* a profile with a revoked version among others */
	WORTH_CANCELLED,
	WORTH_ALL
};

static enum worth worth_of_profile(const struct seal_profile *profile)
{
	size_t revoked = 0;

	if (!profile)
		return WORTH_UNKNOWN;
	for (size_t i = 0; i < profile->version_count; i++)
		revoked += profile->versions[i].revoked ? 1 : 0;
	if (revoked == profile->version_count)
		return WORTH_REVOKED;
	if (profile->status == SEAL_PROFILE_CANCELED)
		return WORTH_CANCELLED;
	return revoked > 0 ? WORTH_PARTLY : WORTH_ALL;
}

static enum worth worth_of_version(const struct seal_profile *profile,
				   const struct seal_profile_version *version)
{
	if (!version)
		return WORTH_UNKNOWN;
	if (version->revoked)
		return WORTH_REVOKED;
	return profile->status == SEAL_PROFILE_CANCELED ? WORTH_CANCELLED
							: WORTH_ALL;
}

/* One configuration under the eye. */
struct view {
	struct seal_trust_look *look;
	const struct seal_config *config;
	size_t alive; /* entries that a valid signature can come from */
	size_t lost;  /* entries of files that could not be read */
};

/*
 * A profile with a revoked version among good ones is what a rotation after a
 * leak leaves behind: nothing to say.
 */
static enum seal_status say_worth(struct view *view, const char *entry,
				  enum worth worth, struct seal_error *error)
{
	struct seal_error finding = { 0 };

	seal_error_path(&finding, view->config->path);
	/* An old timestamp saves what a revoked version signed. */
	if (worth >= WORTH_PARTLY ||
	    (worth == WORTH_REVOKED && view->look->trust.authorities.count > 0))
		view->alive++;
	if (worth == WORTH_UNKNOWN) {
		seal_fail(&finding, SEAL_USAGE,
			  "allow list: there is no %.200s", entry);
		seal_error_fix(&finding,
			       "seal-trust config update %s --allow PROFILE",
			       view->config->name);
		return seal_look_say(view->look, SEAL_LOOK_ERROR, &finding,
				     error);
	}
	if (worth == WORTH_REVOKED)
		seal_fail(&finding, SEAL_USAGE,
			  "allow list: %.200s is revoked, and what it signed "
			  "is not trusted%s",
			  entry,
			  view->look->trust.authorities.count > 0
				  ? " without a timestamp from before"
				  : "");
	else if (worth == WORTH_CANCELLED)
		seal_fail(&finding, SEAL_USAGE,
			  "allow list: %.200s is cancelled: what it signed "
			  "stays valid, and more will not come",
			  entry);
	else
		return SEAL_OK;
	seal_error_fix(&finding, "take it off the list when nothing needs it");
	return seal_look_say(view->look, SEAL_LOOK_WARNING, &finding, error);
}

static bool is_broken(const struct view *view, const char *name)
{
	return seal_strings_have(&view->look->broken, name);
}

static enum seal_status look_at_list(struct view *view,
				     struct seal_error *error)
{
	const struct seal_trust *trust = &view->look->trust;
	const struct seal_strings *profiles = &view->config->allowed_profiles;
	const struct seal_strings *publishers = &view->config->publishers;

	for (size_t i = 0; i < profiles->count; i++) {
		const char *name = profiles->items[i];

		if (is_broken(view, name))
			view->lost++;
		else if (say_worth(view, name,
				   worth_of_profile(
					   seal_trust_profile(trust, name)),
				   error) != SEAL_OK)
			return error->status;
	}
	for (size_t i = 0; i < publishers->count; i++) {
		const struct seal_profile_version *version;
		const struct seal_profile *profile;
		const char *arn = publishers->items[i];
		const char *unused;
		char name[65];

		version = seal_trust_version(trust, arn, &profile);
		if (seal_version_arn_parse(arn, name, &unused) &&
		    is_broken(view, name))
			view->lost++;
		else if (say_worth(view, arn,
				   worth_of_version(profile, version),
				   error) != SEAL_OK)
			return error->status;
	}
	return SEAL_OK;
}

static enum seal_status look_at_effect(const struct view *view,
				       struct seal_error *error)
{
	const struct seal_config *config = view->config;
	struct seal_error finding = { 0 };

	seal_error_path(&finding, config->path);
	if (view->alive + view->lost == 0)
		seal_fail(&finding, SEAL_USAGE,
			  "allow list: without effect: all that it allows is "
			  "unknown or revoked");
	else if (config->required_signatures > seal_config_signers(config))
		seal_fail(&finding, SEAL_USAGE,
			  "RequiredSignatures: %ju of different profiles, but "
			  "only %zu are allowed, so no package can pass",
			  (uintmax_t)config->required_signatures,
			  seal_config_signers(config));
	else
		return SEAL_OK;
	seal_error_fix(&finding, "seal-trust config update %s --allow PROFILE",
		       config->name);
	return seal_look_say(view->look, SEAL_LOOK_ERROR, &finding, error);
}

/* A timestamp that is asked for, and nobody whose word would count. */
static enum seal_status look_at_time(const struct view *view,
				     struct seal_error *error)
{
	struct seal_error finding = { 0 };

	if (!view->config->require_timestamp ||
	    view->look->trust.authorities.count > 0)
		return SEAL_OK;
	seal_error_path(&finding, view->config->path);
	seal_fail(&finding, SEAL_USAGE,
		  "RequireTimestamp: no timestamp authority is trusted, so no "
		  "package can pass");
	seal_error_fix(&finding, SEAL_AUTHORITY_FIX);
	return seal_look_say(view->look, SEAL_LOOK_ERROR, &finding, error);
}

/* Ids seen so far; a copied file has its original's. */
static enum seal_status look_at_id(struct seal_trust_look *look,
				   const struct seal_config *config,
				   struct seal_strings *ids,
				   struct seal_error *error)
{
	struct seal_error finding = { 0 };

	if (!seal_strings_have(ids, config->id))
		return seal_strings_add(ids, config->id, error);
	seal_error_path(&finding, config->path);
	seal_fail(&finding, SEAL_USAGE,
		  "CodeSigningConfigId: %s is another configuration's too",
		  config->id);
	seal_error_fix(&finding, "copies need an id of their own: make it with "
				 "seal-trust config create");
	return seal_look_say(look, SEAL_LOOK_ERROR, &finding, error);
}

static enum seal_status look_at_config(struct seal_trust_look *look,
				       const char *name,
				       struct seal_strings *ids,
				       struct seal_error *error)
{
	struct seal_config config = { 0 };
	struct view view = { .look = look, .config = &config };
	struct seal_error reason = { 0 };
	enum seal_status status;

	if (seal_config_open(look->directory, name, &config, &reason) !=
	    SEAL_OK)
		return seal_look_say(look, SEAL_LOOK_ERROR, &reason, error);
	status = look_at_list(&view, error);
	if (status == SEAL_OK)
		status = look_at_effect(&view, error);
	if (status == SEAL_OK)
		status = look_at_time(&view, error);
	if (status == SEAL_OK)
		status = look_at_id(look, &config, ids, error);
	seal_config_close(&config);
	return status;
}

enum seal_status seal_look_configs(struct seal_trust_look *look,
				   struct seal_error *error)
{
	struct seal_strings ids = { 0 };
	enum seal_status status = SEAL_OK;

	for (size_t i = 0; i < look->configs.count && status == SEAL_OK; i++)
		status = look_at_config(look, look->configs.items[i], &ids,
					error);
	seal_strings_free(&ids);
	return status;
}
