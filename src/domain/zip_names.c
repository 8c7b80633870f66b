/* SPDX-License-Identifier: Apache-2.0 */
/* zip_names.c - all names of a package in, the first conflict of two out */
#include <string.h>

#include "domain/zip_table.h"

/* |path| meets |node|, which was there before. */
static enum seal_status meet(const struct seal_zip_node *node, const char *path,
			     size_t size, enum seal_zip_kind kind,
			     struct seal_error *error)
{
	struct seal_zip_shown shown = seal_zip_show(path, size);

	if (node->size != size || memcmp(node->path, path, size) != 0)
		return seal_fail_check(
			error, SEAL_REFUSED, "integrity/case-collision",
			"names '%s' and '%s': equal but for case or Unicode "
			"normalisation",
			seal_zip_show(node->path, node->size).text, shown.text);
	if (kind == SEAL_ZIP_IMPLIED_FOLDER &&
	    node->kind == SEAL_ZIP_IMPLIED_FOLDER)
		return SEAL_OK;
	if (kind == SEAL_ZIP_EMPTY_FOLDER
		    ? node->kind == SEAL_ZIP_EMPTY_FOLDER
		    : kind != SEAL_ZIP_IMPLIED_FOLDER &&
			      node->kind <= SEAL_ZIP_LINK_NAME)
		return seal_fail_check(error, SEAL_REFUSED,
				       "integrity/duplicate",
				       "name '%s': two entries have it",
				       shown.text);
	if (kind >= SEAL_ZIP_EMPTY_FOLDER &&
	    node->kind >= SEAL_ZIP_EMPTY_FOLDER)
		return seal_fail_check(
			error, SEAL_REFUSED, "integrity/file-and-folder",
			"name '%s/': an entry of its own, but the folder is "
			"not empty",
			shown.text);
	return seal_fail_check(error, SEAL_REFUSED, "integrity/file-and-folder",
			       "name '%s': a file or link, and also a folder",
			       shown.text);
}

/* Put |name|[0, |end|), whose last component begins at |at|, into the table. */
static enum seal_status put(struct seal_zip_names *names, const char *name,
			    size_t at, size_t end, enum seal_zip_kind kind,
			    struct seal_zip_level *level,
			    struct seal_error *error)
{
	struct seal_zip_level parent = { name, 0, 0 };
	struct seal_zip_node *node;

	if (names->depth > 0)
		parent = names->levels[names->depth - 1];
	*level = (struct seal_zip_level){ name, end, 0 };
	if (seal_zip_names_hash(names, parent.hash, name + at, end - at,
				&names->folded, &level->hash,
				error) != SEAL_OK ||
	    seal_zip_names_make_room(names, error) != SEAL_OK ||
	    seal_zip_names_find(names, &parent, name + at, end - at,
				level->hash, &node, error) != SEAL_OK)
		return error->status;
	if (node->path)
		return meet(node, name, end, kind, error);
	if (kind == SEAL_ZIP_IMPLIED_FOLDER &&
	    ++names->folders > SEAL_ZIP_FOLDERS_MAX)
		return seal_fail_check(error, SEAL_REFUSED, "integrity/bomb",
				       "the names imply more than %d folders",
				       SEAL_ZIP_FOLDERS_MAX);
	*node = (struct seal_zip_node){ name, (uint32_t)level->hash,
					(uint16_t)end, (uint8_t)kind };
	names->used++;
	return SEAL_OK;
}

/* Keep of the folders above the last name those that |name| is in, too. */
static void keep_common_levels(struct seal_zip_names *names, const char *name,
			       size_t size)
{
	size_t kept = 0;

	/* All levels are prefixes of the last, so only what is new counts. */
	for (size_t at = 0; kept < names->depth; kept++) {
		const struct seal_zip_level *level = &names->levels[kept];

		if (level->size >= size || name[level->size] != '/' ||
		    memcmp(name + at, level->path + at, level->size - at) != 0)
			break;
		at = level->size;
	}
	names->depth = kept;
}

static enum seal_zip_kind kind_of(enum seal_zip_mode mode)
{
	return mode == SEAL_ZIP_FOLDER ? SEAL_ZIP_EMPTY_FOLDER
	       : mode == SEAL_ZIP_LINK ? SEAL_ZIP_LINK_NAME
				       : SEAL_ZIP_FILE_NAME;
}

enum seal_status seal_zip_names_add(struct seal_zip_names *names,
				    const char *name, size_t size,
				    enum seal_zip_mode mode,
				    struct seal_error *error)
{
	struct seal_zip_level level;
	size_t path = mode == SEAL_ZIP_FOLDER && size > 0 ? size - 1 : size;
	size_t at = 0;
	const char *slash;

	if (path == 0 || size > SEAL_ZIP_NAME_MAX)
		return seal_fail_check(error, SEAL_REFUSED,
				       "integrity/name-length",
				       "name '%s': %zu bytes",
				       seal_zip_show(name, size).text, size);
	keep_common_levels(names, name, path);
	if (names->depth > 0)
		at = names->levels[names->depth - 1].size + 1;
	while ((slash = memchr(name + at, '/', path - at))) {
		size_t end = (size_t)(slash - name);

		if (put(names, name, at, end, SEAL_ZIP_IMPLIED_FOLDER, &level,
			error) != SEAL_OK)
			return error->status;
		names->levels[names->depth++] = level;
		at = end + 1;
	}
	return put(names, name, at, path, kind_of(mode), &level, error);
}
