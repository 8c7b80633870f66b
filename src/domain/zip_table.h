/* SPDX-License-Identifier: Apache-2.0 */
/* zip_table.h - the table behind the set of all names */
#ifndef SEAL_DOMAIN_ZIP_TABLE_H
#define SEAL_DOMAIN_ZIP_TABLE_H

#include "domain/zip_parts.h"

/*
 * One table over the folded paths of all entries and of the folders that their
 * names imply. A path's hash is made of its parent's and of its own last
 * component, folded; so two paths that fold alike meet in one slot, whatever
 * the order they come in. Two parents are compared by their bytes: had they
 * been spelled differently, they would have been refused before.
 */
enum seal_zip_kind {
	SEAL_ZIP_FILE_NAME = 1,
	SEAL_ZIP_LINK_NAME,
	SEAL_ZIP_EMPTY_FOLDER,	/* an entry of its own */
	SEAL_ZIP_IMPLIED_FOLDER /* of another entry */
};

struct seal_zip_node {
	const char *path; /* NULL: a free slot */
	uint32_t hash;
	uint16_t size;
	uint8_t kind;
};

/* A path, and what of it the children need. */
struct seal_zip_level {
	const char *path;
	size_t size;
	uint64_t hash;
};

struct seal_zip_names {
	uint64_t key[2]; /* random: nobody can choose names that collide */
	struct seal_zip_node *table;
	size_t capacity; /* a power of two */
	size_t used;
	size_t folders; /* implied ones */
	/* The folders above the last name: most names share them. */
	struct seal_zip_level levels[SEAL_ZIP_NAME_MAX];
	size_t depth;
	struct seal_bytes folded; /* scratch */
};

/*
 * The hash of |component| in the folder whose hash is |parent| (0: the top).
 * |scratch| is for the folded text, and may be used again and again.
 */
enum seal_status seal_zip_names_hash(const struct seal_zip_names *names,
				     uint64_t parent, const char *component,
				     size_t size, struct seal_bytes *scratch,
				     uint64_t *hash, struct seal_error *error);
/*
 * The node of |component| in |parent|, in whatever spelling, or the free slot
 * (its path is NULL) where it would be.
 */
enum seal_status seal_zip_names_find(const struct seal_zip_names *names,
				     const struct seal_zip_level *parent,
				     const char *component, size_t size,
				     uint64_t hash,
				     struct seal_zip_node **output,
				     struct seal_error *error);
/* Make sure that a node more does not fill the table. */
enum seal_status seal_zip_names_make_room(struct seal_zip_names *names,
					  struct seal_error *error);

#endif
