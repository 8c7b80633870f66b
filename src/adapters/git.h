/* SPDX-License-Identifier: Apache-2.0 */
/* git.h - facts about a work tree, and trees read from the object store
 * (libgit2) */
#ifndef SEAL_ADAPTERS_GIT_H
#define SEAL_ADAPTERS_GIT_H

#include "base/bytes.h"

const char *seal_git_library_version(void);

#define SEAL_GIT_ID	      41 /* hexadecimal SHA-1 with its NUL */
#define SEAL_GIT_MODIFIED_MAX 20

enum seal_commit_signature {
	SEAL_COMMIT_NONE,
	SEAL_COMMIT_PRESENT,
	SEAL_COMMIT_VERIFIED
};

/* Start from { 0 }; free with seal_git_facts_free(). Strings may be NULL. */
struct seal_git_facts {
	bool present;	     /* there is a repository with a commit */
	char *absent_reason; /* one line when not: "no git repository" */
	char commit[SEAL_GIT_ID];
	char tree[SEAL_GIT_ID]; /* of |path| in the commit; "" when it has no
				   such folder */
	char *path;		/* of the directory asked for, inside the work
				   tree; "" at its top */
	char *ref;		/* "refs/heads/main"; NULL when detached */
	char *url;		/* of origin (or the only remote), as given but
				   without user (ssh's "git" stays), password,
				   query, fragment; NULL for a local one */
	char *describe;		/* as `git describe --tags --always` */
	char *branch;
	char **tags; /* that point to the commit, sorted */
	size_t tag_count;
	int64_t commit_time; /* committer's */
	bool dirty;	     /* tracked files changed, staged or not, also
				those that git was told to assume unchanged */
	char *modified[SEAL_GIT_MODIFIED_MAX]; /* sorted */
	uint64_t modified_count;	       /* all of them */
	uint64_t untracked_count; /* files, ignored ones not counted */
	bool shallow;
	bool submodules;
	enum seal_commit_signature commit_signature;
	/* Of an SSH key, and what it signs: the commit without it; else empty.
	 */
	struct seal_bytes ssh_signature;
	struct seal_bytes signed_commit;
};

/*
 * The facts of the repository that |directory| lies in. None, an empty one, or
 * one that libgit2 does not read (SHA-256) is SEAL_OK with |present| false and
 * the reason. Files that a sparse checkout skips are not dirty.
 */
enum seal_status seal_git_facts_read(const char *directory,
				     struct seal_git_facts *facts,
				     struct seal_error *error);
void seal_git_facts_free(struct seal_git_facts *facts);

/* One blob of a tree. */
struct seal_git_blob {
	char *name;    /* relative to the tree asked for */
	uint32_t mode; /* 0100644, 0100755, 0120000; 0160000 = submodule */
	uint64_t size;
	uint8_t id[20];
};

struct seal_git_tree;
/*
 * "REV" or "REV:PATH" (a folder or a file). Blobs in the order of git, with
 * whatever names a tree holds. An unknown revision or path is SEAL_USAGE; more
 * than 2,000,000 entries or 512 levels are SEAL_REFUSED; a repository or an
 * object that is not there is SEAL_UNJUDGED.
 */
enum seal_status seal_git_tree_open(const char *repository, const char *spec,
				    struct seal_git_tree **output,
				    struct seal_error *error);
void seal_git_tree_free(struct seal_git_tree *tree);
size_t seal_git_tree_count(const struct seal_git_tree *tree);
const struct seal_git_blob *seal_git_tree_blob(const struct seal_git_tree *tree,
					       size_t index);
/* Hexadecimal; the commit is "" when REV names a bare tree. Id and path are
 * those of the folder asked for, or of the one that a single file stands in. */
const char *seal_git_tree_commit(const struct seal_git_tree *tree);
const char *seal_git_tree_id(const struct seal_git_tree *tree);
const char *seal_git_tree_path(const struct seal_git_tree *tree);
/* The whole blob. Safe in several threads at once. */
enum seal_status seal_git_blob_read(struct seal_git_tree *tree,
				    const struct seal_git_blob *blob,
				    struct seal_bytes *output,
				    struct seal_error *error);

#endif
