/* SPDX-License-Identifier: Apache-2.0 */
/* zip_table.c - folded paths in, where they stand in one hash table out */
#include "domain/zip_table.h"

#include <stdlib.h>
#include <string.h>

#include "adapters/crypto.h"
#include "adapters/text.h"
#include "base/hash.h"

enum seal_status seal_zip_names_new(struct seal_zip_names **output,
				    struct seal_error *error)
{
	struct seal_zip_names *names = calloc(1, sizeof(*names));

	*output = NULL;
	if (!names)
		return seal_fail_memory(error);
	names->capacity = 1024;
	names->table = calloc(names->capacity, sizeof(*names->table));
	if (!names->table) {
		seal_zip_names_free(names);
		return seal_fail_memory(error);
	}
	if (seal_random((uint8_t *)names->key, sizeof(names->key), error) !=
	    SEAL_OK) {
		seal_zip_names_free(names);
		return error->status;
	}
	*output = names;
	return SEAL_OK;
}

void seal_zip_names_free(struct seal_zip_names *names)
{
	if (!names)
		return;
	seal_bytes_free(&names->folded);
	free(names->table);
	free(names);
}

enum seal_status seal_zip_names_hash(const struct seal_zip_names *names,
				     uint64_t parent, const char *component,
				     size_t size, struct seal_bytes *scratch,
				     uint64_t *hash, struct seal_error *error)
{
	enum seal_status status;

	scratch->size = 0;
	status = seal_bytes_append(scratch, &parent, sizeof(parent), error);
	if (status == SEAL_OK)
		status = seal_text_fold(component, size, scratch, error);
	if (status == SEAL_OK)
		*hash = seal_keyed_hash(names->key, scratch->data,
					scratch->size);
	return status;
}

static enum seal_status folds_alike(const char *a, size_t a_size, const char *b,
				    size_t b_size, bool *alike,
				    struct seal_error *error)
{
	struct seal_bytes first = { 0 }, second = { 0 };
	enum seal_status status = seal_text_fold(a, a_size, &first, error);

	if (status == SEAL_OK)
		status = seal_text_fold(b, b_size, &second, error);
	if (status == SEAL_OK)
		*alike = first.size == second.size &&
			 memcmp(first.data, second.data, first.size) == 0;
	seal_bytes_free(&first);
	seal_bytes_free(&second);
	return status;
}

/* Is |node| what |component| names in |parent|, in whatever spelling? */
static enum seal_status is_named(const struct seal_zip_node *node,
				 const struct seal_zip_level *parent,
				 const char *component, size_t size,
				 bool *named, struct seal_error *error)
{
	size_t head = parent->size > 0 ? parent->size + 1 : 0;
	const char *last = node->path + head;

	*named = false;
	if (node->size <= head ||
	    memcmp(node->path, parent->path, parent->size) != 0 ||
	    (head > 0 && node->path[head - 1] != '/'))
		return SEAL_OK;
	*named =
		node->size - head == size && memcmp(last, component, size) == 0;
	if (*named)
		return SEAL_OK;
	return folds_alike(last, node->size - head, component, size, named,
			   error);
}

enum seal_status seal_zip_names_find(const struct seal_zip_names *names,
				     const struct seal_zip_level *parent,
				     const char *component, size_t size,
				     uint64_t hash,
				     struct seal_zip_node **output,
				     struct seal_error *error)
{
	size_t slot = (size_t)hash & (names->capacity - 1);

	for (;; slot = (slot + 1) & (names->capacity - 1)) {
		struct seal_zip_node *node = &names->table[slot];
		bool named = false;

		*output = node;
		if (!node->path)
			return SEAL_OK;
		if (node->hash == (uint32_t)hash &&
		    is_named(node, parent, component, size, &named, error) !=
			    SEAL_OK)
			return error->status;
		if (named)
			return SEAL_OK;
	}
}

/* Keep a quarter free. 32 bits of the hash are kept, which is enough here. */
enum seal_status seal_zip_names_make_room(struct seal_zip_names *names,
					  struct seal_error *error)
{
	size_t capacity = names->capacity * 2;
	struct seal_zip_node *table;

	if (names->used < names->capacity / 4 * 3)
		return SEAL_OK;
	if (names->capacity > UINT32_MAX / 4 ||
	    !(table = calloc(capacity, sizeof(*table))))
		return seal_fail_memory(error);
	for (size_t i = 0; i < names->capacity; i++) {
		size_t slot = names->table[i].hash & (capacity - 1);

		if (!names->table[i].path)
			continue;
		while (table[slot].path)
			slot = (slot + 1) & (capacity - 1);
		table[slot] = names->table[i];
	}
	free(names->table);
	names->table = table;
	names->capacity = capacity;
	return SEAL_OK;
}
