/* SPDX-License-Identifier: Apache-2.0 */
/* collect_git.c - REV[:PATH] in, the blobs of its tree as items out */
#include <limits.h>
#include <stdlib.h>
#include <string.h>

#include "stages/collect.h"

static enum seal_status read_target(struct seal_collection *collection,
				    struct seal_item *item,
				    struct seal_error *error)
{
	struct seal_bytes target = { 0 };
	enum seal_status status;

	/* A tree may call anything a link; none this long is ever good. */
	if (item->size > PATH_MAX) {
		seal_fail_check(error, SEAL_REFUSED, "integrity/link-target",
				"%s: the target is too long", item->name);
		return error->status;
	}
	status = seal_git_blob_read(collection->tree, item->blob, &target,
				    error);
	item->target = (char *)target.data;
	item->size = target.size;
	return status;
}

static enum seal_status add(const struct seal_git_blob *blob,
			    const struct seal_skip *skip,
			    struct seal_collection *collection,
			    struct seal_error *error)
{
	struct seal_item *item;
	enum seal_status status;
	bool left_out;
	char *path;

	status = seal_copy_string(blob->name, &path, error);
	if (status != SEAL_OK)
		return status;
	left_out = seal_skip_excludes(skip, path);
	free(path);
	if (left_out)
		return SEAL_OK;
	item = seal_collection_add(collection, blob->name, strlen(blob->name),
				   false, error);
	if (!item)
		return error->status;
	item->found = blob->mode;
	item->blob = blob;
	item->size = blob->size;
	if ((blob->mode & S_IFMT) != S_IFLNK)
		return SEAL_OK;
	status = read_target(collection, item, error);
	if (status != SEAL_OK)
		seal_item_blame(collection, item, error);
	return status;
}

enum seal_status seal_collect_tree(const struct seal_package_options *options,
				   const struct seal_skip *skip,
				   struct seal_collection *collection,
				   struct seal_error *error)
{
	const char *repository = options->repository  ? options->repository
				 : options->directory ? options->directory
						      : ".";
	enum seal_status status = seal_git_tree_open(
		repository, options->git_tree, &collection->tree, error);

	for (size_t i = 0;
	     status == SEAL_OK && i < seal_git_tree_count(collection->tree);
	     i++)
		status = add(seal_git_tree_blob(collection->tree, i), skip,
			     collection, error);
	return status;
}
