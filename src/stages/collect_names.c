/* SPDX-License-Identifier: Apache-2.0 */
/* collect_names.c - found items in, in order and fit for a package, out */
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "stages/collect.h"

/* Of a submodule, in a git tree. */
#define GIT_LINK 0160000u

/* Unsigned bytes, as rule 15 wants it; never a locale. */
static int compare(const void *a, const void *b)
{
	const struct seal_item *first = a;
	const struct seal_item *second = b;

	return strcmp(first->name, second->name);
}

/* Two paths of the user may lead to one file; it is packaged once. */
static enum seal_status drop_doubles(struct seal_collection *collection,
				     struct seal_error *error)
{
	size_t kept = 0;

	for (size_t i = 0; i < collection->count; i++) {
		struct seal_item *item = &collection->items[i];
		struct seal_item *last =
			kept > 0 ? &collection->items[kept - 1] : NULL;

		if (!last || strcmp(last->name, item->name) != 0) {
			collection->items[kept++] = *item;
			continue;
		}
		if (item->blob || collection->foreign ||
		    last->inode != item->inode ||
		    last->device != item->device) {
			seal_fail_check(error, SEAL_REFUSED,
					"integrity/duplicate",
					"%s: two different files have this "
					"name",
					item->name);
			return error->status;
		}
		free(item->name);
		free(item->target);
	}
	collection->count = kept;
	return SEAL_OK;
}

static const char *kind(uint32_t found)
{
	switch (found & S_IFMT) {
	case S_IFIFO:
		return "a named pipe";
	case S_IFSOCK:
		return "a socket";
	case S_IFCHR:
	case S_IFBLK:
		return "a device";
	case GIT_LINK:
		return "a git submodule";
	default:
		return "a special file";
	}
}

static enum seal_status judge_mode(struct seal_item *item,
				   struct seal_error *error)
{
	switch (item->found & S_IFMT) {
	case S_IFREG:
		item->mode = item->found & S_IXUSR ? SEAL_ZIP_EXECUTABLE
						   : SEAL_ZIP_FILE;
		return SEAL_OK;
	case S_IFDIR:
		item->mode = SEAL_ZIP_FOLDER;
		return SEAL_OK;
	case S_IFLNK:
		item->mode = SEAL_ZIP_LINK;
		return SEAL_OK;
	default:
		break;
	}
	seal_fail_check(error, SEAL_REFUSED, "integrity/mode",
			"%s: is %s; only files, folders and symbolic links "
			"can be packaged",
			item->name, kind(item->found));
	if ((item->found & S_IFMT) == GIT_LINK)
		seal_error_fix(error,
			       "leave it out with --exclude, and package "
			       "the submodule's own tree");
	else
		seal_error_fix(error, "leave it out with --exclude");
	return error->status;
}

/* Links last: a target is judged against all names. */
static enum seal_status judge_links(const struct seal_collection *collection,
				    const struct seal_zip_names *names,
				    const struct seal_item **culprit,
				    struct seal_error *error)
{
	enum seal_status status = SEAL_OK;

	for (size_t i = 0; i < collection->count && status == SEAL_OK; i++) {
		const struct seal_item *item = &collection->items[i];

		if (item->mode != SEAL_ZIP_LINK)
			continue;
		*culprit = item;
		status = seal_zip_target_check(item->name, item->name_size,
					       item->target, (size_t)item->size,
					       error);
		if (status == SEAL_OK)
			status = seal_zip_names_check_target(
				names, item->name, item->name_size,
				item->target, (size_t)item->size, error);
	}
	return status;
}

static enum seal_status judge(struct seal_collection *collection,
			      struct seal_zip_names *names,
			      const struct seal_item **culprit,
			      struct seal_error *error)
{
	enum seal_status status = SEAL_OK;

	for (size_t i = 0; i < collection->count && status == SEAL_OK; i++) {
		struct seal_item *item = &collection->items[i];

		*culprit = item;
		status = judge_mode(item, error);
		if (status == SEAL_OK)
			status = seal_zip_name_check(
				item->name, item->name_size,
				item->mode == SEAL_ZIP_FOLDER, error);
		if (status == SEAL_OK)
			status = seal_zip_names_add(names, item->name,
						    item->name_size, item->mode,
						    error);
	}
	if (status != SEAL_OK)
		return status;
	return judge_links(collection, names, culprit, error);
}

/* What no reader would take; a seal may still come to it. */
static enum seal_status judge_size(const struct seal_collection *collection,
				   struct seal_error *error)
{
	uint64_t rest = SEAL_ZIP_UNPACKED_DEFAULT;

	if (collection->count >= SEAL_ZIP_ENTRIES_DEFAULT)
		return seal_fail_check(
			error, SEAL_REFUSED, "integrity/bomb",
			"package: would have %zu entries, and with a seal more "
			"than %" PRIu64,
			collection->count, SEAL_ZIP_ENTRIES_DEFAULT);
	for (size_t i = 0; i < collection->count; i++) {
		if (collection->items[i].size > rest)
			return seal_fail_check(
				error, SEAL_REFUSED, "integrity/bomb",
				"package: would be larger than %" PRIu64
				" bytes when unpacked",
				SEAL_ZIP_UNPACKED_DEFAULT);
		rest -= collection->items[i].size;
	}
	return SEAL_OK;
}

enum seal_status seal_collect_judge(struct seal_collection *collection,
				    struct seal_error *error)
{
	struct seal_zip_names *names = NULL;
	const struct seal_item *culprit = NULL;
	enum seal_status status;

	if (collection->count == 0)
		return seal_fail_check(error, SEAL_REFUSED, "integrity/empty",
				       "package: there is nothing to put in");
	qsort(collection->items, collection->count, sizeof(*collection->items),
	      compare);
	status = drop_doubles(collection, error);
	if (status == SEAL_OK)
		status = judge_size(collection, error);
	if (status == SEAL_OK)
		status = seal_zip_names_new(&names, error);
	if (status == SEAL_OK)
		status = judge(collection, names, &culprit, error);
	if (status != SEAL_OK && culprit)
		seal_item_blame(collection, culprit, error);
	if (status == SEAL_REFUSED)
		seal_error_fix(error, "change it, or leave it out with "
				      "--exclude");
	seal_zip_names_free(names);
	return status;
}
