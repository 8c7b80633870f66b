/* SPDX-License-Identifier: Apache-2.0 */
/* content_digest.c - a package in, the git tree id of its contents out */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "adapters/crypto.h"
#include "domain/zip.h"

#define ID_SIZE ((size_t)20)

/*
 * Trees can be built in one walk over the entries, with only those open that
 * lead to the present one, because the order of a package is the order of git.
 * A package has full names in byte order. Git orders the items of one tree by
 * name, a folder's name with a '/' behind it, the shorter first. Take two items
 * of a tree, as git compares them: "x" or "x/", and "y" or "y/". The full names
 * below them are these with the same beginning in front and, for folders, with
 * more behind. If the two differ in a byte that both have, that byte decides
 * both orders. Else one begins with the other; "x/" cannot be the shorter, as
 * no item's name has a '/' in it, and "x" as a file beside "x/" is refused by
 * the reader (rule 16), so the shorter is the whole name of a file, and comes
 * first in both. And what is below one folder is one run of entries, as in byte
 * order all names with the same beginning are.
 */
struct tree {
	struct seal_bytes items; /* mode, space, name, NUL, id */
	size_t path_size;	 /* of its path in |path|, with the last '/' */
};

struct walk {
	struct tree trees[SEAL_ZIP_NAME_MAX + 1]; /* the root is the first */
	size_t depth;				  /* of the open one */
	char path[SEAL_ZIP_NAME_MAX];		  /* of the open one */
};

static enum seal_status add_item(struct tree *tree, const char *mode,
				 const char *name, size_t name_size,
				 const uint8_t id[ID_SIZE],
				 struct seal_error *error)
{
	struct seal_bytes *items = &tree->items;

	if (seal_bytes_append(items, mode, strlen(mode), error) != SEAL_OK ||
	    seal_bytes_append(items, " ", 1, error) != SEAL_OK ||
	    seal_bytes_append(items, name, name_size, error) != SEAL_OK ||
	    seal_bytes_append(items, "", 1, error) != SEAL_OK)
		return error->status;
	return seal_bytes_append(items, id, ID_SIZE, error);
}

static enum seal_status tree_id(const struct tree *tree, uint8_t id[ID_SIZE],
				struct seal_error *error)
{
	char head[32];
	int size = snprintf(head, sizeof(head), "tree %zu", tree->items.size);

	return seal_sha1_git(head, (size_t)size + 1, tree->items.data,
			     tree->items.size, id, error);
}

static enum seal_status close_tree(struct walk *walk, struct seal_error *error)
{
	struct tree *tree = &walk->trees[walk->depth];
	struct tree *parent = tree - 1;
	uint8_t id[ID_SIZE];
	enum seal_status status = tree_id(tree, id, error);

	if (status == SEAL_OK)
		status = add_item(parent, "40000",
				  walk->path + parent->path_size,
				  tree->path_size - parent->path_size - 1, id,
				  error);
	seal_bytes_free(&tree->items);
	walk->depth--;
	return status;
}

/* Close and open trees until the open one is the folder of |name|. */
static enum seal_status go_to(struct walk *walk, const char *name, size_t size,
			      struct seal_error *error)
{
	const char *slash;
	size_t at;

	for (;;) {
		at = walk->trees[walk->depth].path_size;
		if (at <= size && memcmp(walk->path, name, at) == 0)
			break;
		if (close_tree(walk, error) != SEAL_OK)
			return error->status;
	}
	while ((slash = memchr(name + at, '/', size - at)) != NULL) {
		size_t end = (size_t)(slash - name) + 1;

		memcpy(walk->path + at, name + at, end - at);
		walk->trees[++walk->depth] = (struct tree){ .path_size = end };
		at = end;
	}
	return SEAL_OK;
}

static enum seal_status hash_piece(void *context, const uint8_t *data,
				   size_t size, struct seal_error *error)
{
	return seal_sha1_update(context, data, size, error);
}

static enum seal_status blob_id(const struct seal_zip *zip,
				const struct seal_zip_entry *entry,
				uint8_t id[ID_SIZE], struct seal_error *error)
{
	struct seal_sha1 *hash = NULL;
	enum seal_status status = seal_sha1_new(&hash, error);
	char head[32];
	int size = snprintf(head, sizeof(head), "blob %" PRIu64, entry->size);

	if (status == SEAL_OK)
		status = seal_sha1_update(hash, head, (size_t)size + 1, error);
	if (status == SEAL_OK)
		status = seal_zip_read(zip, entry, hash_piece, hash, error);
	if (status == SEAL_OK)
		status = seal_sha1_final(hash, id, error);
	seal_sha1_free(hash);
	return status;
}

static enum seal_status add_entry(struct walk *walk, const struct seal_zip *zip,
				  const struct seal_zip_entry *entry,
				  struct seal_error *error)
{
	const char *mode = entry->mode == SEAL_ZIP_EXECUTABLE ? "100755"
			   : entry->mode == SEAL_ZIP_LINK     ? "120000"
							      : "100644";
	enum seal_status status;
	uint8_t id[ID_SIZE];
	size_t at;

	/* Git has no empty folders, and the seal is not part of the contents.
	 */
	if (entry->is_seal || entry->mode == SEAL_ZIP_FOLDER)
		return SEAL_OK;
	if (entry->name_size > SEAL_ZIP_NAME_MAX)
		return seal_fail(error, SEAL_UNJUDGED,
				 "input: changed while it was read");
	status = go_to(walk, entry->name, entry->name_size, error);
	if (status == SEAL_OK)
		status = blob_id(zip, entry, id, error);
	if (status != SEAL_OK)
		return status;
	at = walk->trees[walk->depth].path_size;
	return add_item(&walk->trees[walk->depth], mode, entry->name + at,
			entry->name_size - at, id, error);
}

static enum seal_status run(struct walk *walk, const struct seal_zip *zip,
			    char output[41], struct seal_error *error)
{
	struct seal_zip_cursor cursor = { 0 };
	struct seal_zip_entry entry;
	uint8_t id[ID_SIZE];

	while (seal_zip_next(zip, &cursor, &entry)) {
		if (add_entry(walk, zip, &entry, error) != SEAL_OK)
			return error->status;
	}
	if (cursor.index < zip->count)
		return seal_fail(error, SEAL_UNJUDGED,
				 "input: changed while it was read");
	while (walk->depth > 0) {
		if (close_tree(walk, error) != SEAL_OK)
			return error->status;
	}
	if (tree_id(&walk->trees[0], id, error) != SEAL_OK)
		return error->status;
	seal_hex(id, sizeof(id), output);
	return SEAL_OK;
}

enum seal_status seal_zip_content_digest(const struct seal_zip *zip,
					 char output[41],
					 struct seal_error *error)
{
	struct walk *walk = calloc(1, sizeof(*walk));
	enum seal_status status;

	output[0] = '\0';
	if (!walk)
		return seal_fail_memory(error);
	status = run(walk, zip, output, error);
	for (size_t i = 0; i <= walk->depth; i++)
		seal_bytes_free(&walk->trees[i].items);
	free(walk);
	return status;
}
