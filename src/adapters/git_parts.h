/* SPDX-License-Identifier: Apache-2.0 */
/* git_parts.h - what the parts of the git adapter share; for them only */
#ifndef SEAL_ADAPTERS_GIT_PARTS_H
#define SEAL_ADAPTERS_GIT_PARTS_H

#include <git2.h>

#include "adapters/git.h"

/* SEAL_UNJUDGED with "|what|: " and libgit2's last message. */
enum seal_status seal_git_fail(struct seal_error *error, const char *what);

/* A copy; what is not UTF-8 is escaped, so that it can stand in JSON. */
enum seal_status seal_git_text(const char *text, char **output,
			       struct seal_error *error);

/*
 * Open the repository |directory| lies in. One that is not there, or that must
 * or can not be read, is SEAL_OK with no |repository| and the |reason|.
 */
enum seal_status seal_git_open(const char *directory,
			       git_repository **repository, char **reason,
			       struct seal_error *error);

/* Parts of the facts. */
enum seal_status seal_git_read_names(git_repository *repository,
				     const git_commit *commit,
				     struct seal_git_facts *facts,
				     struct seal_error *error);
enum seal_status seal_git_read_status(git_repository *repository,
				      struct seal_git_facts *facts,
				      struct seal_error *error);
enum seal_status seal_git_read_signature(git_repository *repository,
					 const git_commit *commit,
					 struct seal_git_facts *facts,
					 struct seal_error *error);
enum seal_status seal_git_read_url(git_repository *repository,
				   struct seal_git_facts *facts,
				   struct seal_error *error);

/*
 * git runs a program to compare a Git LFS file with its pointer; libgit2 runs
 * none, and would call it changed. |full| is |path| in the file system.
 */
bool seal_git_is_lfs_content(git_repository *repository, const char *full,
			     const char *path, const git_index_entry *entry);

/*
 * |url| without what is secret or private: user (but ssh's "git"), password,
 * query, fragment. NULL for a local path, and when it cannot be told apart.
 */
enum seal_status seal_git_clean_url(const char *url, char **output,
				    struct seal_error *error);

#endif
