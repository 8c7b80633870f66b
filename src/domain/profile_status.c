/* SPDX-License-Identifier: Apache-2.0 */
/* profile_status.c - a profile and a reason in, it cancelled or revoked out */
#include <stdio.h>
#include <string.h>

#include "domain/profile_edit.h"

static enum seal_status open_old(struct seal_profile_edit *edit,
				 const char *directory, const char *name,
				 const char *reason, const char *who,
				 struct seal_error *error)
{
	if (seal_trust_reason(reason, error) != SEAL_OK ||
	    seal_profile_edit_open(directory, name, who, edit, error) !=
		    SEAL_OK)
		return error->status;
	/* Only this file: another broken one must not keep a leak open. */
	return seal_profile_open(edit->directory, name, &edit->profile,
				 &edit->document, error);
}

static void set_status(struct seal_json_builder *builder,
		       const struct seal_profile_edit *edit,
		       enum seal_profile_status status, const char *reason)
{
	seal_json_set(builder, edit->document, "statusChanges",
		      seal_profile_edit_change(builder, edit, status, reason));
	seal_json_set(builder, edit->document, "status",
		      seal_json_new_string(builder,
					   seal_profile_status_name(status)));
	seal_json_set(builder, edit->document, "statusReason",
		      seal_json_new_string(builder, reason));
}

static enum seal_status cancel(struct seal_profile_edit *edit, const char *name,
			       const char *reason, struct seal_error *error)
{
	struct seal_json_builder builder = { 0 };

	if (edit->profile.status == SEAL_PROFILE_REVOKED) {
		seal_error_path(error, edit->path);
		return seal_fail(error, SEAL_REFUSED,
				 "profile %s: it is revoked, which is more, "
				 "and cannot be cancelled",
				 name);
	}
	if (edit->profile.status == SEAL_PROFILE_CANCELED) {
		seal_error_path(error, edit->path);
		return seal_fail(error, SEAL_REFUSED,
				 "profile %s: it is cancelled already (%s)",
				 name, edit->profile.status_reason);
	}
	set_status(&builder, edit, SEAL_PROFILE_CANCELED, reason);
	if (seal_json_built(&builder, error) != SEAL_OK)
		return error->status;
	return seal_profile_edit_write(edit, name, NULL, error);
}

enum seal_status seal_profile_cancel(const char *trust, const char *name,
				     const char *reason, const char *who,
				     struct seal_error *error)
{
	struct seal_profile_edit edit = { .lock = -1 };
	enum seal_status status;

	status = open_old(&edit, trust, name, reason, who, error);
	if (status == SEAL_OK)
		status = cancel(&edit, name, reason, error);
	seal_profile_edit_free(&edit);
	return status;
}

/* The document's versions with a revocation record in the one of |arn|. */
static void set_record(struct seal_json_builder *builder,
		       const struct seal_profile_edit *edit,
		       const char *version, int64_t from, const char *reason)
{
	struct seal_json *versions = seal_json_new_array(builder);
	const struct seal_json *one;

	one = seal_json_first(seal_json_edit(edit->document, "versions"));
	for (size_t i = 0; one; one = seal_json_next(one), i++) {
		struct seal_json *copy;
		struct seal_json *record;

		if (strcmp(edit->profile.versions[i].version, version) != 0) {
			seal_json_add_copy(builder, versions, NULL, one);
			continue;
		}
		copy = seal_trust_ordered(builder, one, SEAL_OBJECT_VERSION,
					  "revocationRecord");
		record =
			seal_json_add_object(builder, copy, "revocationRecord");
		seal_json_add_time(builder, record, "revocationEffectiveFrom",
				   from);
		seal_json_add_time(builder, record, "revokedAt", edit->now);
		seal_json_add_string(builder, record, "revokedBy", edit->who);
		seal_json_add_string(builder, record, "reason", reason);
		seal_json_add(builder, versions, NULL, copy);
	}
	seal_json_set(builder, edit->document, "versions", versions);
}

static enum seal_status check_time(const struct seal_profile_edit *edit,
				   const struct seal_profile_version *version,
				   int64_t from, struct seal_error *error)
{
	char asked[SEAL_TIME_TEXT];
	char old[SEAL_TIME_TEXT];

	if (from < 0)
		return seal_fail(error, SEAL_USAGE,
				 "revocation: from a time before 1970");
	seal_time_format(from, asked);
	if (from > edit->now) {
		seal_error_fix(error, "a revocation counts from now, or from "
				      "when the key may have leaked");
		return seal_fail(error, SEAL_USAGE,
				 "revocation: %s is ahead of now", asked);
	}
	if (!version->revoked || from <= version->revocation_effective_from)
		return SEAL_OK;
	seal_time_format(version->revocation_effective_from, old);
	seal_error_path(error, edit->path);
	seal_error_fix(error, "nothing can take a revocation back; rotate the "
			      "profile and sign again");
	return seal_fail(error, SEAL_REFUSED,
			 "revocation: %s is later than %s, from when version "
			 "%s is revoked; it can only be moved earlier",
			 asked, old, version->version);
}

static enum seal_status no_version(const struct seal_profile_edit *edit,
				   const char *version,
				   struct seal_error *error)
{
	seal_error_path(error, edit->path);
	seal_error_fix(error, "seal-trust profile show %s", edit->profile.name);
	return seal_fail(error, SEAL_USAGE, "profile %s: no version %.100s",
			 edit->profile.name, version ? version : "was named");
}

static enum seal_status revoke(struct seal_profile_edit *edit,
			       const char *version, int64_t from,
			       const char *reason, struct seal_error *error)
{
	const struct seal_profile *profile = &edit->profile;
	const struct seal_profile_version *found =
		version ? seal_profile_find(profile, version) : NULL;
	struct seal_json_builder builder = { 0 };

	if (!found)
		return no_version(edit, version, error);
	if (check_time(edit, found, from, error) != SEAL_OK)
		return error->status;
	/* Said again, it changes nothing: the first record stays. */
	if (found->revoked && found->revocation_effective_from == from)
		return SEAL_OK;
	set_record(&builder, edit, version, from, reason);
	if (found == seal_profile_current(profile) &&
	    profile->status == SEAL_PROFILE_ACTIVE)
		set_status(&builder, edit, SEAL_PROFILE_REVOKED, reason);
	if (seal_json_built(&builder, error) != SEAL_OK)
		return error->status;
	return seal_profile_edit_write(edit, profile->name, NULL, error);
}

enum seal_status seal_profile_revoke(const char *trust, const char *name,
				     const char *version, int64_t from,
				     const char *reason, const char *who,
				     struct seal_error *error)
{
	struct seal_profile_edit edit = { .lock = -1 };
	enum seal_status status;

	status = open_old(&edit, trust, name, reason, who, error);
	if (status == SEAL_OK)
		status = revoke(&edit, version, from, reason, error);
	seal_profile_edit_free(&edit);
	return status;
}
