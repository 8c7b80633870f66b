/* SPDX-License-Identifier: Apache-2.0 */
/* git_tags.h - all tags and the commits they lead to; for the git adapter only
 */
#ifndef SEAL_ADAPTERS_GIT_TAGS_H
#define SEAL_ADAPTERS_GIT_TAGS_H

#include "adapters/git_parts.h"

struct seal_git_tag {
	char *name; /* without "refs/tags/" */
	git_oid commit;
	bool annotated;
	git_time_t time; /* of an annotated one */
};

/* Sorted by name. Start from { 0 }. */
struct seal_git_tags {
	struct seal_git_tag *items;
	size_t count;
	size_t capacity;
};
enum seal_status seal_git_tags_read(git_repository *repository,
				    struct seal_git_tags *tags,
				    struct seal_error *error);
void seal_git_tags_free(struct seal_git_tags *tags);

/*
 * `git describe --tags --always` where history ends early, as git does it.
 * libgit2 1.5 fails where a shallow clone does not have a parent.
 */
enum seal_status seal_git_describe_shallow(git_repository *repository,
					   const git_commit *commit,
					   const struct seal_git_tags *tags,
					   struct seal_bytes *output,
					   struct seal_error *error);

#endif
