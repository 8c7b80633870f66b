/* SPDX-License-Identifier: Apache-2.0 */
/* git_tree.h - a tree of the object store; for the git adapter only */
#ifndef SEAL_ADAPTERS_GIT_TREE_H
#define SEAL_ADAPTERS_GIT_TREE_H

#include <pthread.h>

#include "adapters/git_parts.h"

struct seal_git_tree {
	git_repository *repository;
	git_odb *objects;
	pthread_mutex_t lock; /* around |objects| */
	struct seal_git_blob *blobs;
	size_t count;
	size_t capacity;
	size_t visited; /* blobs and trees */
	char commit[SEAL_GIT_ID];
	char id[SEAL_GIT_ID];
	char *path;
};

/* Add all blobs below the tree |id|. */
enum seal_status seal_git_walk(struct seal_git_tree *tree, const git_oid *id,
			       struct seal_error *error);
enum seal_status seal_git_add_blob(struct seal_git_tree *tree, const char *name,
				   git_filemode_t mode, const git_oid *id,
				   struct seal_error *error);

#endif
