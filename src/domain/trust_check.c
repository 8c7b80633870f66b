/* SPDX-License-Identifier: Apache-2.0 */
/* trust_check.c - a trust directory in, all that would surprise out */
#include "domain/trust_check.h"

#include <stdlib.h>
#include <string.h>

#define CLOCK_LENIENCE 300 /* seconds, as verify has it */

enum seal_status seal_look_say(struct seal_trust_look *look,
			       enum seal_look_severity severity,
			       const struct seal_error *finding,
			       struct seal_error *error)
{
	bool is_error = severity == SEAL_LOOK_ERROR;

	if (is_error)
		look->errors++;
	else
		look->warnings++;
	if (seal_bytes_printf(
		    &look->output, error, "%s: %s: %s\n",
		    finding->path[0] ? finding->path : look->directory,
		    is_error ? "error" : "warning", finding->text) != SEAL_OK)
		return error->status;
	if (finding->fix[0] == '\0')
		return SEAL_OK;
	return seal_bytes_printf(&look->output, error, "  fix: %s\n",
				 finding->fix);
}

enum seal_status seal_look_path(const struct seal_trust_look *look,
				const char *folder, const char *name,
				const char *suffix, struct seal_error *finding,
				struct seal_error *error)
{
	struct seal_bytes path = { 0 };

	if (seal_bytes_printf(&path, error, "%s/%s%s%s%s", look->directory,
			      folder, folder[0] ? "/" : "", name,
			      suffix) == SEAL_OK)
		seal_error_path(finding, (const char *)path.data);
	seal_bytes_free(&path);
	return error->status;
}

/* What lies in a folder and is no file of it. */
static enum seal_status say_others(struct seal_trust_look *look,
				   const char *folder,
				   const struct seal_strings *wrong,
				   const struct seal_strings *ignored,
				   struct seal_error *error)
{
	for (size_t i = 0; i < wrong->count; i++) {
		struct seal_error finding = { 0 };

		seal_look_path(look, folder, wrong->items[i], "", &finding,
			       error);
		seal_fail(&finding, SEAL_USAGE,
			  "name: not 2 to 64 letters, digits and underscores, "
			  "then .json; nothing can be verified");
		seal_error_fix(&finding, "rename or remove the file");
		if (seal_look_say(look, SEAL_LOOK_ERROR, &finding, error) !=
		    SEAL_OK)
			return error->status;
	}
	for (size_t i = 0; i < ignored->count; i++) {
		struct seal_error finding = { 0 };

		seal_look_path(look, folder, ignored->items[i], "", &finding,
			       error);
		seal_fail(&finding, SEAL_USAGE,
			  "name: it does not end in .json, so the file is not "
			  "read");
		if (seal_look_say(look, SEAL_LOOK_WARNING, &finding, error) !=
		    SEAL_OK)
			return error->status;
	}
	return SEAL_OK;
}

static enum seal_status scan(struct seal_trust_look *look, const char *folder,
			     struct seal_strings *names,
			     struct seal_error *error)
{
	struct seal_strings wrong = { 0 };
	struct seal_strings ignored = { 0 };
	struct seal_error reason = { 0 };
	enum seal_status status = SEAL_OK;

	if (seal_trust_scan(look->directory, folder, names, &wrong, &ignored,
			    &reason) != SEAL_OK)
		status = seal_look_say(look, SEAL_LOOK_ERROR, &reason, error);
	if (status == SEAL_OK)
		status = say_others(look, folder, &wrong, &ignored, error);
	seal_strings_free(&wrong);
	seal_strings_free(&ignored);
	return status;
}

/* A readable profile's own oddities. */
static enum seal_status look_at_profile(struct seal_trust_look *look,
					const struct seal_profile *profile,
					struct seal_error *error)
{
	const struct seal_profile_version *current =
		seal_profile_current(profile);

	for (size_t i = 1; i < profile->version_count; i++) {
		struct seal_error finding = { 0 };

		if (profile->versions[i].created_at >=
		    profile->versions[i - 1].created_at)
			continue;
		seal_look_path(look, SEAL_PROFILES, profile->name, ".json",
			       &finding, error);
		seal_fail(&finding, SEAL_USAGE,
			  "versions: %s is older than the one before it",
			  profile->versions[i].version);
		seal_error_fix(&finding, "the oldest comes first: the last one "
					 "signs");
		if (seal_look_say(look, SEAL_LOOK_WARNING, &finding, error) !=
		    SEAL_OK)
			return error->status;
	}
	if (profile->status == SEAL_PROFILE_ACTIVE && current->revoked) {
		struct seal_error finding = { 0 };

		seal_look_path(look, SEAL_PROFILES, profile->name, ".json",
			       &finding, error);
		seal_fail(&finding, SEAL_USAGE,
			  "status: Active, but the last version, %s, is "
			  "revoked, so nothing can be signed",
			  current->version);
		seal_error_fix(&finding,
			       "seal-trust profile rotate %s --new-key FILE",
			       profile->name);
		return seal_look_say(look, SEAL_LOOK_WARNING, &finding, error);
	}
	return SEAL_OK;
}

static enum seal_status open_profiles(struct seal_trust_look *look,
				      const struct seal_strings *names,
				      struct seal_error *error)
{
	struct seal_trust *trust = &look->trust;

	trust->profiles = calloc(names->count + 1, sizeof(*trust->profiles));
	if (!trust->profiles)
		return seal_fail_memory(error);
	for (size_t i = 0; i < names->count; i++) {
		struct seal_profile *profile =
			&trust->profiles[trust->profile_count];
		struct seal_error reason = { 0 };
		enum seal_status status;

		if (seal_profile_open(look->directory, names->items[i], profile,
				      NULL, &reason) == SEAL_OK) {
			trust->profile_count++;
			status = look_at_profile(look, profile, error);
		} else {
			status = seal_strings_add(&look->broken,
						  names->items[i], error);
			if (status == SEAL_OK)
				status = seal_look_say(look, SEAL_LOOK_ERROR,
						       &reason, error);
		}
		if (status != SEAL_OK)
			return status;
	}
	return SEAL_OK;
}

static enum seal_status look_at_keys(struct seal_trust_look *look,
				     struct seal_error *error)
{
	struct seal_error finding = { 0 };
	struct seal_key_pair pair = { 0 };
	bool found = false;

	if (seal_trust_same_key(&look->trust, &pair, &found, error) != SEAL_OK)
		return error->status;
	if (!found)
		return SEAL_OK;
	seal_fail(&finding, SEAL_USAGE, "key %s: in both %s and %s",
		  pair.first->keyid, pair.first->arn, pair.second->arn);
	seal_error_fix(&finding, "a key belongs to one version of one profile: "
				 "take one of them out");
	return seal_look_say(look, SEAL_LOOK_ERROR, &finding, error);
}

static enum seal_status look_at_age(struct seal_trust_look *look,
				    const struct seal_revocations *list,
				    struct seal_error *error)
{
	struct seal_error finding = { 0 };
	int64_t left = list->valid_until - look->now;
	char time[SEAL_TIME_TEXT];
	bool over = list->has_valid_until && left <= 0;

	seal_look_path(look, "", SEAL_REVOCATIONS, "", &finding, error);
	if (list->updated_at > look->now + CLOCK_LENIENCE) {
		seal_time_format(list->updated_at, time);
		seal_fail(&finding, SEAL_USAGE,
			  "updatedAt: %s is ahead of this machine's clock",
			  time);
		seal_error_fix(&finding, "set the clock, or refresh the list");
		return seal_look_say(look, SEAL_LOOK_WARNING, &finding, error);
	}
	if (!list->has_valid_until ||
	    left > (list->valid_until - list->updated_at) / 5)
		return SEAL_OK;
	seal_time_format(list->valid_until, time);
	seal_fail(&finding, SEAL_USAGE, "validUntil: the list %s %s",
		  over ? "was valid until" : "is only valid until", time);
	seal_error_fix(&finding, "seal-trust revocations refresh");
	return seal_look_say(look, over ? SEAL_LOOK_ERROR : SEAL_LOOK_WARNING,
			     &finding, error);
}

static enum seal_status look_at_revocations(struct seal_trust_look *look,
					    struct seal_error *error)
{
	struct seal_revocations *list = &look->trust.revocations;
	struct seal_error reason = { 0 };

	if (seal_revocations_open(look->directory, list, NULL, &reason) !=
	    SEAL_OK)
		return seal_look_say(look, SEAL_LOOK_ERROR, &reason, error);
	for (size_t i = 1; i < list->job_count; i++) {
		struct seal_error finding = { 0 };

		if (strcmp(list->jobs[i - 1].arn, list->jobs[i].arn) != 0)
			continue;
		seal_look_path(look, "", SEAL_REVOCATIONS, "", &finding, error);
		seal_fail(&finding, SEAL_USAGE,
			  "revokedSignatures: %s is there twice",
			  list->jobs[i].arn);
		if (seal_look_say(look, SEAL_LOOK_WARNING, &finding, error) !=
		    SEAL_OK)
			return error->status;
	}
	return look_at_age(look, list, error);
}

static enum seal_status look_at_profiles(struct seal_trust_look *look,
					 struct seal_error *error)
{
	struct seal_strings names = { 0 };
	enum seal_status status = scan(look, SEAL_PROFILES, &names, error);

	if (status == SEAL_OK)
		status = open_profiles(look, &names, error);
	if (status == SEAL_OK)
		status = look_at_keys(look, error);
	seal_strings_free(&names);
	return status;
}

static enum seal_status look_at_all(struct seal_trust_look *look,
				    struct seal_error *error)
{
	if (seal_trust_exists(look->directory, error) != SEAL_OK ||
	    look_at_revocations(look, error) != SEAL_OK ||
	    look_at_profiles(look, error) != SEAL_OK ||
	    seal_look_authorities(look, error) != SEAL_OK ||
	    scan(look, SEAL_CONFIGS, &look->configs, error) != SEAL_OK ||
	    seal_look_configs(look, error) != SEAL_OK ||
	    seal_look_private_keys(look, error) != SEAL_OK)
		return error->status;
	return seal_bytes_printf(
		&look->output, error,
		"%s: profiles: %zu, configurations: %zu, revoked "
		"signatures: %zu; errors: %zu, warnings: %zu\n",
		look->directory, look->trust.profile_count + look->broken.count,
		look->configs.count, look->trust.revocations.job_count,
		look->errors, look->warnings);
}

enum seal_status seal_trust_check(const char *trust, struct seal_text *output,
				  struct seal_error *error)
{
	struct seal_trust_look look = { .directory =
						seal_trust_directory(trust),
					.now = seal_now() };
	enum seal_status status;

	*output = (struct seal_text){ 0 };
	status = look_at_all(&look, error);
	if (status == SEAL_OK)
		status = seal_bytes_to_text(&look.output, output, error);
	if (status == SEAL_OK && look.errors > 0) {
		seal_error_path(error, look.directory);
		status = seal_fail(error, SEAL_REFUSED,
				   "trust directory: errors: %zu", look.errors);
	}
	seal_trust_close(&look.trust);
	seal_strings_free(&look.broken);
	seal_strings_free(&look.configs);
	seal_bytes_free(&look.output);
	return status;
}
