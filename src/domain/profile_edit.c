/* SPDX-License-Identifier: Apache-2.0 */
/* profile_edit.c - a profile's name in, the profile held for an edit; the
 * edited one out */
#include <stdlib.h>

#include "domain/profile_edit.h"

void seal_profile_edit_free(struct seal_profile_edit *edit)
{
	seal_trust_unlock(edit->lock);
	seal_json_free(edit->document);
	seal_profile_free(&edit->profile);
	free(edit->path);
}

enum seal_status seal_profile_edit_open(const char *directory, const char *name,
					const char *who,
					struct seal_profile_edit *edit,
					struct seal_error *error)
{
	*edit = (struct seal_profile_edit){ .lock = -1,
					    .directory = seal_trust_directory(
						    directory),
					    .now = seal_now() };
	if (seal_trust_who(who, edit->who, error) != SEAL_OK ||
	    seal_trust_file(edit->directory, SEAL_PROFILES, name, &edit->path,
			    error) != SEAL_OK)
		return error->status;
	return seal_trust_lock(edit->directory, &edit->lock, error);
}

struct seal_json *seal_profile_edit_change(struct seal_json_builder *builder,
					   const struct seal_profile_edit *edit,
					   enum seal_profile_status status,
					   const char *reason)
{
	struct seal_json *changes = NULL;
	struct seal_json *change = seal_json_new_object(builder);
	struct seal_json *old;

	old = edit->document ? seal_json_edit(edit->document, "statusChanges")
			     : NULL;
	changes = seal_json_new_array(builder);
	for (const struct seal_json *one = old ? seal_json_first(old) : NULL;
	     one; one = seal_json_next(one))
		seal_json_add_copy(builder, changes, NULL, one);
	seal_json_add_string(builder, change, "status",
			     seal_profile_status_name(status));
	seal_json_add_time(builder, change, "changedAt", edit->now);
	seal_json_add_string(builder, change, "changedBy", edit->who);
	seal_json_add_string(builder, change, "reason", reason);
	seal_json_add(builder, changes, NULL, change);
	return changes;
}

enum seal_status seal_profile_edit_write(const struct seal_profile_edit *edit,
					 const char *name, const char *without,
					 struct seal_error *error)
{
	struct seal_json_builder builder = { 0 };
	struct seal_profile profile = { 0 };
	struct seal_json *ordered;
	enum seal_status status;

	ordered = seal_trust_ordered(&builder, edit->document,
				     SEAL_OBJECT_PROFILE, without);
	status = seal_json_built(&builder, error);
	/* Nothing is written that would not be read again. */
	if (status == SEAL_OK)
		status = seal_profile_read(ordered, name, &profile, error);
	if (status == SEAL_OK)
		status = seal_trust_write(edit->path, ordered, error);
	if (status != SEAL_OK)
		seal_error_path(error, edit->path);
	seal_profile_free(&profile);
	seal_json_free(ordered);
	return status;
}
