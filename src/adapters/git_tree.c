/* SPDX-License-Identifier: Apache-2.0 */
/* git_tree.c - REV[:PATH] in, the tree it names out */
#include <stdlib.h>
#include <string.h>

#include "adapters/git_tree.h"

static enum seal_status fail_spec(struct seal_error *error, const char *spec,
				  const char *reason)
{
	return seal_fail(error, SEAL_USAGE, "git tree %s: %s", spec, reason);
}

/*
 * A file was asked for: what is recorded is the tree it stands in, because a
 * blob's id is none of a tree.
 */
static enum seal_status record_folder(struct seal_git_tree *tree,
				      const git_tree *root, const char *spec,
				      struct seal_error *error)
{
	char *slash = strrchr(tree->path, '/');
	git_tree_entry *entry;

	tree->path[slash ? slash - tree->path : 0] = '\0';
	git_oid_tostr(tree->id, SEAL_GIT_ID, git_tree_id(root));
	if (!slash)
		return SEAL_OK;
	if (git_tree_entry_bypath(&entry, root, tree->path) < 0)
		return fail_spec(error, spec, "no such path in this revision");
	git_oid_tostr(tree->id, SEAL_GIT_ID, git_tree_entry_id(entry));
	git_tree_entry_free(entry);
	return SEAL_OK;
}

/* |path| of |root|: a folder's blobs, or the one file under its base name. */
static enum seal_status take_path(struct seal_git_tree *tree,
				  const git_tree *root, const char *spec,
				  bool must_be_folder, struct seal_error *error)
{
	const char *base = strrchr(tree->path, '/');
	enum seal_status status;
	git_tree_entry *entry;
	git_object_t type;

	if (git_tree_entry_bypath(&entry, root, tree->path) < 0)
		return fail_spec(error, spec, "no such path in this revision");
	type = git_tree_entry_type(entry);
	git_oid_tostr(tree->id, SEAL_GIT_ID, git_tree_entry_id(entry));
	if (type == GIT_OBJECT_TREE)
		status = seal_git_walk(tree, git_tree_entry_id(entry), error);
	else if (type != GIT_OBJECT_BLOB)
		status = fail_spec(error, spec, "the path is a submodule");
	else if (must_be_folder)
		status = fail_spec(error, spec, "the path is a file");
	else
		status = seal_git_add_blob(tree, base ? base + 1 : tree->path,
					   git_tree_entry_filemode(entry),
					   git_tree_entry_id(entry), error);
	if (status == SEAL_OK && type == GIT_OBJECT_BLOB)
		status = record_folder(tree, root, spec, error);
	git_tree_entry_free(entry);
	return status;
}

/* The tree of a commit, a tag or a tree; and the commit when there is one. */
static enum seal_status find_root(struct seal_git_tree *tree, const char *rev,
				  const char *spec, git_tree **root,
				  struct seal_error *error)
{
	git_object *named = NULL, *commit = NULL, *found = NULL;
	int code = git_revparse_single(&named, tree->repository, rev);

	if (code == GIT_EAMBIGUOUS)
		return fail_spec(error, spec, "the revision is ambiguous");
	if (code == GIT_ENOTFOUND || code == GIT_EINVALIDSPEC)
		return fail_spec(error, spec, "no such revision");
	if (code < 0)
		return seal_git_fail(error, "git tree");
	if (git_object_peel(&commit, named, GIT_OBJECT_COMMIT) == 0)
		git_oid_tostr(tree->commit, SEAL_GIT_ID, git_object_id(commit));
	code = git_object_peel(&found, named, GIT_OBJECT_TREE);
	*root = (git_tree *)found;
	git_object_free(commit);
	git_object_free(named);
	if (code == 0)
		return SEAL_OK;
	if (!tree->commit[0])
		return fail_spec(error, spec,
				 "the revision is neither a commit nor a tree");
	seal_error_fix(error, "fetch it: git checkout does in a partial clone");
	return seal_fail(error, SEAL_UNJUDGED,
			 "git tree: the repository does not have the tree of "
			 "%s",
			 tree->commit);
}

/* The colon between REV and PATH: one in braces belongs to the revision. */
static const char *find_colon(const char *spec)
{
	int depth = 0;

	for (; *spec; spec++) {
		if (*spec == '{')
			depth++;
		else if (*spec == '}')
			depth--;
		else if (*spec == ':' && depth == 0)
			return spec;
	}
	return NULL;
}

static enum seal_status take_spec(struct seal_git_tree *tree, const char *spec,
				  char *rev, struct seal_error *error)
{
	char *colon = (char *)find_colon(rev);
	const char *path = colon ? colon + 1 : "";
	size_t size = strlen(path);
	git_tree *root = NULL;
	enum seal_status status;
	bool is_folder;

	if (colon)
		*colon = '\0';
	if (!*rev)
		return fail_spec(error, spec, "REV or REV:PATH is needed");
	while (size > 0 && path[size - 1] == '/')
		size--;
	is_folder = path[size] == '/';
	tree->path = strndup(path, size);
	if (!tree->path)
		return seal_fail_memory(error);
	status = find_root(tree, rev, spec, &root, error);
	if (status == SEAL_OK && size > 0) {
		status = take_path(tree, root, spec, is_folder, error);
	} else if (status == SEAL_OK) {
		git_oid_tostr(tree->id, SEAL_GIT_ID, git_tree_id(root));
		status = seal_git_walk(tree, git_tree_id(root), error);
	}
	git_tree_free(root);
	return status;
}

static enum seal_status open_tree(struct seal_git_tree *tree,
				  const char *repository, const char *spec,
				  struct seal_error *error)
{
	enum seal_status status;
	char *reason, *rev;

	status = seal_git_open(repository, &tree->repository, &reason, error);
	if (status == SEAL_OK && reason) {
		seal_error_path(error, repository);
		status =
			seal_fail(error, SEAL_UNJUDGED, "git tree: %s", reason);
	}
	free(reason);
	if (status == SEAL_OK &&
	    git_repository_odb(&tree->objects, tree->repository) < 0)
		status = seal_git_fail(error, "git tree");
	if (status == SEAL_OK)
		status = seal_copy_string(spec, &rev, error);
	if (status == SEAL_OK) {
		status = take_spec(tree, spec, rev, error);
		free(rev);
	}
	return status;
}

enum seal_status seal_git_tree_open(const char *repository, const char *spec,
				    struct seal_git_tree **output,
				    struct seal_error *error)
{
	struct seal_git_tree *tree = calloc(1, sizeof(*tree));
	enum seal_status status;

	*output = NULL;
	if (!tree)
		return seal_fail_memory(error);
	if (git_libgit2_init() < 0) {
		free(tree);
		return seal_git_fail(error, "git");
	}
	pthread_mutex_init(&tree->lock, NULL);
	status = open_tree(tree, repository, spec, error);
	if (status == SEAL_OK)
		*output = tree;
	else
		seal_git_tree_free(tree);
	return status;
}

void seal_git_tree_free(struct seal_git_tree *tree)
{
	if (!tree)
		return;
	for (size_t i = 0; i < tree->count; i++)
		free(tree->blobs[i].name);
	free(tree->blobs);
	free(tree->path);
	git_odb_free(tree->objects);
	git_repository_free(tree->repository);
	pthread_mutex_destroy(&tree->lock);
	free(tree);
	git_libgit2_shutdown();
}

size_t seal_git_tree_count(const struct seal_git_tree *tree)
{
	return tree->count;
}

const struct seal_git_blob *seal_git_tree_blob(const struct seal_git_tree *tree,
					       size_t index)
{
	return &tree->blobs[index];
}

const char *seal_git_tree_commit(const struct seal_git_tree *tree)
{
	return tree->commit;
}

const char *seal_git_tree_id(const struct seal_git_tree *tree)
{
	return tree->id;
}

const char *seal_git_tree_path(const struct seal_git_tree *tree)
{
	return tree->path;
}
