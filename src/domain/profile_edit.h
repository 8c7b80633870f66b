/* SPDX-License-Identifier: Apache-2.0 */
/* profile_edit.h - what every edit of a profile does */
#ifndef SEAL_DOMAIN_PROFILE_EDIT_H
#define SEAL_DOMAIN_PROFILE_EDIT_H

#include "domain/trust_edit.h"

/* A profile being edited. Start from { .lock = -1 }. */
struct seal_profile_edit {
	const char *directory;
	char *path;
	int lock;
	int64_t now;
	char who[SEAL_WHO_SIZE];
	struct seal_profile profile; /* as it was */
	struct seal_json *document;  /* as it will be */
};

/* Look at the name, lock the directory; |profile| and |document| stay empty. */
enum seal_status seal_profile_edit_open(const char *directory, const char *name,
					const char *who,
					struct seal_profile_edit *edit,
					struct seal_error *error);
/* The document's status changes and one more. */
struct seal_json *seal_profile_edit_change(struct seal_json_builder *builder,
					   const struct seal_profile_edit *edit,
					   enum seal_profile_status status,
					   const char *reason);
/* The document, but for the member |without|, to its file. */
enum seal_status seal_profile_edit_write(const struct seal_profile_edit *edit,
					 const char *name, const char *without,
					 struct seal_error *error);
void seal_profile_edit_free(struct seal_profile_edit *edit);

#endif
