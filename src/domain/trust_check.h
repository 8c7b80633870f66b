/* SPDX-License-Identifier: Apache-2.0 */
/* trust_check.h - the parts of a look at a whole trust directory */
#ifndef SEAL_DOMAIN_TRUST_CHECK_H
#define SEAL_DOMAIN_TRUST_CHECK_H

#include "domain/trust_files.h"

/* A look at a directory. Start from { 0 }. */
struct seal_trust_look {
	const char *directory;
	int64_t now;
	struct seal_trust trust;    /* the profiles that can be read */
	struct seal_strings broken; /* names of those that cannot */
	struct seal_strings configs;
	struct seal_bytes output;
	size_t errors;
	size_t warnings;
};

enum seal_look_severity { SEAL_LOOK_WARNING, SEAL_LOOK_ERROR };

/*
 * Write a finding's lines: its path, text and fix. |finding| was filled with
 * seal_fail(), which makes names of others safe to print.
 */
enum seal_status seal_look_say(struct seal_trust_look *look,
			       enum seal_look_severity severity,
			       const struct seal_error *finding,
			       struct seal_error *error);
/* "folder/name" below the directory becomes the finding's path. */
enum seal_status seal_look_path(const struct seal_trust_look *look,
				const char *folder, const char *name,
				const char *suffix, struct seal_error *finding,
				struct seal_error *error);

/* trusted_root.json: authorities that can vouch for nothing any more. */
enum seal_status seal_look_authorities(struct seal_trust_look *look,
				       struct seal_error *error);
/* configs/: what they allow against the profiles that there are. */
enum seal_status seal_look_configs(struct seal_trust_look *look,
				   struct seal_error *error);
/* Private keys that lie where everybody reads. */
enum seal_status seal_look_private_keys(struct seal_trust_look *look,
					struct seal_error *error);

#endif
