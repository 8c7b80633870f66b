/* SPDX-License-Identifier: Apache-2.0 */
/* git_walk.c - a tree in; its blobs, their sizes and their contents out */
#include <stdlib.h>
#include <string.h>

#include "adapters/git_tree.h"

/*
 * A few kilobytes of trees can name themselves over and over: more than a
 * package holds is refused, by depth (two bytes a level, names of 1,024) and by
 * number.
 */
enum { DEPTH_MAX = 512, ENTRIES_MAX = 2000000 };

/* Take the next free place and count what was visited. */
static enum seal_status count_entry(struct seal_git_tree *tree,
				    struct seal_error *error)
{
	if (tree->visited++ < ENTRIES_MAX)
		return SEAL_OK;
	return seal_fail(error, SEAL_REFUSED, "git tree: more than %d entries",
			 ENTRIES_MAX);
}

static enum seal_status read_size(struct seal_git_tree *tree,
				  struct seal_git_blob *blob, const git_oid *id,
				  struct seal_error *error)
{
	git_object_t type = GIT_OBJECT_ANY;
	size_t size = 0;
	int code;

	/* What a submodule names lies in another repository. */
	if (blob->mode == GIT_FILEMODE_COMMIT)
		return SEAL_OK;
	code = git_odb_read_header(&size, &type, tree->objects, id);
	if (code == GIT_ENOTFOUND) {
		seal_error_fix(error, "fetch it: git checkout does in a "
				      "partial clone");
		return seal_fail(error, SEAL_UNJUDGED,
				 "git tree: %s: the repository does not have "
				 "its contents",
				 blob->name);
	}
	if (code < 0)
		return seal_git_fail(error, "git tree");
	if (type != GIT_OBJECT_BLOB)
		return seal_fail(error, SEAL_UNJUDGED,
				 "git tree: %s: not a file, but listed as one",
				 blob->name);
	blob->size = size;
	return SEAL_OK;
}

enum seal_status seal_git_add_blob(struct seal_git_tree *tree, const char *name,
				   git_filemode_t mode, const git_oid *id,
				   struct seal_error *error)
{
	struct seal_git_blob *blob;
	enum seal_status status = count_entry(tree, error);

	if (status != SEAL_OK)
		return status;
	if (tree->count == tree->capacity) {
		size_t capacity = tree->capacity * 2 + 64;
		struct seal_git_blob *blobs =
			reallocarray(tree->blobs, capacity, sizeof(*blobs));

		if (!blobs)
			return seal_fail_memory(error);
		tree->blobs = blobs;
		tree->capacity = capacity;
	}
	blob = &tree->blobs[tree->count];
	*blob = (struct seal_git_blob){ .mode = (uint32_t)mode };
	memcpy(blob->id, id->id, sizeof(blob->id));
	status = seal_copy_string(name, &blob->name, error);
	if (status != SEAL_OK)
		return status;
	tree->count++;
	return read_size(tree, blob, id, error);
}

static enum seal_status walk(struct seal_git_tree *tree, const git_oid *id,
			     struct seal_bytes *name, int depth,
			     struct seal_error *error);

/* |name| is the folder's, with a slash, and comes back as it was. */
static enum seal_status walk_entry(struct seal_git_tree *tree,
				   const git_tree_entry *entry,
				   struct seal_bytes *name, int depth,
				   struct seal_error *error)
{
	git_filemode_t mode = git_tree_entry_filemode(entry);
	bool is_tree = mode == GIT_FILEMODE_TREE;
	size_t folder = name->size;
	enum seal_status status = seal_bytes_printf(name, error, "%s%s",
						    git_tree_entry_name(entry),
						    is_tree ? "/" : "");

	if (status != SEAL_OK)
		return status;
	if (is_tree)
		status = walk(tree, git_tree_entry_id(entry), name, depth + 1,
			      error);
	else
		status = seal_git_add_blob(tree, (char *)name->data, mode,
					   git_tree_entry_id(entry), error);
	name->size = folder;
	return status;
}

static enum seal_status walk(struct seal_git_tree *tree, const git_oid *id,
			     struct seal_bytes *name, int depth,
			     struct seal_error *error)
{
	enum seal_status status = count_entry(tree, error);
	git_tree *listing;

	if (status != SEAL_OK)
		return status;
	if (depth > DEPTH_MAX)
		return seal_fail(error, SEAL_REFUSED,
				 "git tree: folders deeper than %d levels",
				 DEPTH_MAX);
	if (git_tree_lookup(&listing, tree->repository, id) < 0)
		return seal_git_fail(error, "git tree");
	for (size_t i = 0;
	     i < git_tree_entrycount(listing) && status == SEAL_OK; i++)
		status = walk_entry(tree, git_tree_entry_byindex(listing, i),
				    name, depth, error);
	git_tree_free(listing);
	return status;
}

enum seal_status seal_git_walk(struct seal_git_tree *tree, const git_oid *id,
			       struct seal_error *error)
{
	struct seal_bytes name = { 0 };
	enum seal_status status = walk(tree, id, &name, 0, error);

	seal_bytes_free(&name);
	return status;
}

static enum seal_status read_object(struct seal_git_tree *tree,
				    const struct seal_git_blob *blob,
				    git_odb_object **object,
				    struct seal_error *error)
{
	enum seal_status status = SEAL_OK;
	git_oid id;

	git_oid_fromraw(&id, blob->id);
	pthread_mutex_lock(&tree->lock);
	if (git_odb_read(object, tree->objects, &id) < 0)
		status = seal_git_fail(error, "git tree");
	pthread_mutex_unlock(&tree->lock);
	if (status == SEAL_OK &&
	    git_odb_object_type(*object) != GIT_OBJECT_BLOB)
		status = seal_fail(error, SEAL_UNJUDGED,
				   "git tree: %s: not a file", blob->name);
	return status;
}

enum seal_status seal_git_blob_read(struct seal_git_tree *tree,
				    const struct seal_git_blob *blob,
				    struct seal_bytes *output,
				    struct seal_error *error)
{
	git_odb_object *object = NULL;
	enum seal_status status = read_object(tree, blob, &object, error);

	output->size = 0;
	if (status == SEAL_OK)
		status = seal_bytes_append(output, git_odb_object_data(object),
					   git_odb_object_size(object), error);
	git_odb_object_free(object);
	return status;
}
