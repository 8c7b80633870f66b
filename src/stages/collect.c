/* SPDX-License-Identifier: Apache-2.0 */
/* collect.c - options in, the entries of a package, in order and judged, out */
#include "stages/collect.h"

#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/files.h"

void seal_collection_free(struct seal_collection *collection)
{
	for (size_t i = 0; i < collection->count; i++) {
		free(collection->items[i].name);
		free(collection->items[i].target);
	}
	free(collection->items);
	free(collection->prefix);
	free(collection->directory_path);
	if (collection->directory >= 0)
		close(collection->directory);
	seal_git_tree_free(collection->tree);
	seal_unpacked_free(collection->foreign);
	*collection = (struct seal_collection){ .directory = -1 };
}

const char *seal_item_path(const struct seal_collection *collection,
			   const struct seal_item *item)
{
	return item->name + strlen(collection->prefix);
}

enum seal_status seal_item_shown(const struct seal_collection *collection,
				 const struct seal_item *item, char **output,
				 struct seal_error *error)
{
	const char *path = seal_item_path(collection, item);

	/* The text of the error names the entry. */
	if (collection->foreign)
		return seal_copy_string(collection->foreign->archive.path,
					output, error);
	if (!collection->directory_path)
		return seal_copy_string(path, output, error);
	return seal_join_path(collection->directory_path, path, output, error);
}

void seal_item_blame(const struct seal_collection *collection,
		     const struct seal_item *item, struct seal_error *error)
{
	struct seal_error ignored = { 0 };
	char *shown = NULL;

	if (seal_item_shown(collection, item, &shown, &ignored) == SEAL_OK)
		seal_error_path(error, shown);
	free(shown);
}

/* Room for one more item. */
static enum seal_status grow(struct seal_collection *collection,
			     struct seal_error *error)
{
	size_t capacity = collection->capacity ? collection->capacity * 2 : 64;
	struct seal_item *items;

	if (collection->count < collection->capacity)
		return SEAL_OK;
	items = reallocarray(collection->items, capacity, sizeof(*items));
	if (!items)
		return seal_fail_memory(error);
	collection->items = items;
	collection->capacity = capacity;
	return SEAL_OK;
}

struct seal_item *seal_collection_add(struct seal_collection *collection,
				      const char *path, size_t size,
				      bool folder, struct seal_error *error)
{
	size_t prefix = strlen(collection->prefix);
	struct seal_item *item;
	char *name;

	if (grow(collection, error) != SEAL_OK)
		return NULL;
	name = malloc(prefix + size + 2);
	if (!name) {
		seal_fail_memory(error);
		return NULL;
	}
	memcpy(name, collection->prefix, prefix);
	memcpy(name + prefix, path, size);
	size += prefix;
	if (folder)
		name[size++] = '/';
	name[size] = '\0';
	item = &collection->items[collection->count++];
	*item = (struct seal_item){ .name = name, .name_size = size };
	return item;
}

/* "lib", "lib/" -> "lib/"; judged here, because the user wrote it. */
static enum seal_status take_prefix(const char *given,
				    struct seal_collection *collection,
				    struct seal_error *error)
{
	size_t size = given ? strlen(given) : 0;
	struct seal_error reason = { 0 };
	char *prefix;

	while (size > 0 && given[size - 1] == '/')
		size--;
	prefix = malloc(size + 2);
	if (!prefix)
		return seal_fail_memory(error);
	collection->prefix = prefix;
	if (size > 0)
		memcpy(prefix, given, size);
	if (given && given[0])
		prefix[size++] = '/';
	prefix[size] = '\0';
	if (size == 0 ||
	    seal_zip_name_check(prefix, size, true, &reason) == SEAL_OK)
		return SEAL_OK;
	return seal_fail(error, SEAL_USAGE, "--prefix: %s", reason.text);
}

static enum seal_status open_directory(const char *path,
				       struct seal_collection *collection,
				       struct seal_error *error)
{
	enum seal_status status;

	collection->directory =
		open(path ? path : ".", O_PATH | O_DIRECTORY | O_CLOEXEC);
	if (collection->directory < 0)
		return seal_fail_errno(error, path ? path : ".",
				       "cannot open the folder");
	if (!path || strcmp(path, ".") == 0)
		return SEAL_OK;
	status = seal_copy_string(path, &collection->directory_path, error);
	return status;
}

/* One kind of source, and only what belongs to it. */
static enum seal_status check_sources(
	const struct seal_package_options *options, struct seal_error *error)
{
	if (options->git_tree && options->path_count > 0)
		return seal_fail(error, SEAL_USAGE,
				 "--git-tree: takes no paths beside it; "
				 "write REV:PATH for a part of the tree");
	if (options->from_zip && (options->git_tree || options->repository ||
				  options->directory || options->path_count))
		return seal_fail(error, SEAL_USAGE,
				 "--from-zip: takes no paths, --directory, "
				 "--git-tree or --repository beside it");
	if (!options->from_zip && (options->expect_sha256 || options->origin))
		return seal_fail(error, SEAL_USAGE,
				 "%s: is about the archive of --from-zip",
				 options->origin ? "--origin"
						 : "--expect-sha256");
	if (!options->git_tree && !options->from_zip &&
	    options->path_count == 0)
		return seal_fail(error, SEAL_USAGE,
				 "nothing to package: name files or folders");
	return SEAL_OK;
}

static enum seal_status find_all(const struct seal_package_options *options,
				 const struct seal_skip *skip,
				 const char *const *outputs,
				 size_t output_count,
				 struct seal_collection *collection,
				 struct seal_error *error)
{
	enum seal_status status = check_sources(options, error);

	if (status == SEAL_OK)
		status = take_prefix(options->prefix, collection, error);
	if (status != SEAL_OK)
		return status;
	if (options->git_tree)
		return seal_collect_tree(options, skip, collection, error);
	if (options->from_zip)
		return seal_collect_foreign(options, skip, outputs,
					    output_count, collection, error);
	status = open_directory(options->directory, collection, error);
	if (status != SEAL_OK)
		return status;
	return seal_collect_paths(options, skip, collection, error);
}

enum seal_status seal_collect(const struct seal_package_options *options,
			      const char *const *outputs, size_t output_count,
			      struct seal_collection *collection,
			      struct seal_error *error)
{
	struct seal_skip skip = { 0 };
	enum seal_status status;

	*collection = (struct seal_collection){ .directory = -1 };
	status = seal_skip_init(&skip, options, outputs, output_count, error);
	if (status == SEAL_OK)
		status = find_all(options, &skip, outputs, output_count,
				  collection, error);
	if (status == SEAL_OK)
		status = seal_collect_judge(collection, error);
	seal_skip_free(&skip);
	return status;
}
