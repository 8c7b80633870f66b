/* SPDX-License-Identifier: Apache-2.0 */
/* foreign.c - an archive of another tool in, entries all readers agree on out
 */
#include "domain/foreign.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void seal_foreign_free(struct seal_foreign *foreign)
{
	free(foreign->entries);
	*foreign = (struct seal_foreign){ 0 };
}

enum seal_status seal_foreign_refuse(const struct seal_foreign_entry *entry,
				     struct seal_error *error,
				     const char *check, const char *format, ...)
{
	char reason[400];
	va_list arguments;

	va_start(arguments, format);
	vsnprintf(reason, sizeof(reason), format, arguments);
	va_end(arguments);
	return seal_fail_check(
		error, SEAL_REFUSED, check, "entry '%s': %s",
		seal_zip_show(entry->name, entry->name_size).text, reason);
}

static enum seal_status read_directory(struct seal_foreign *foreign,
				       struct seal_error *error)
{
	uint64_t end = foreign->directory_offset + foreign->directory_size;
	uint64_t at = foreign->directory_offset;
	uint64_t rest = SEAL_FOREIGN_UNPACKED_MAX;
	enum seal_status status = SEAL_OK;

	foreign->entries = calloc(foreign->count, sizeof(*foreign->entries));
	if (!foreign->entries)
		return seal_fail_memory(error);
	for (uint64_t i = 0; i < foreign->count && status == SEAL_OK; i++) {
		struct seal_foreign_entry *entry = &foreign->entries[i];

		status = seal_foreign_central(foreign, &at, entry, error);
		if (status == SEAL_OK && entry->size > rest)
			status = seal_fail_check(error, SEAL_REFUSED,
						 "integrity/bomb",
						 "archive: more than %" PRIu64
						 " bytes when unpacked",
						 SEAL_FOREIGN_UNPACKED_MAX);
		rest -= entry->size;
	}
	if (status == SEAL_OK && at != end)
		return seal_fail_check(error, SEAL_REFUSED, "integrity/count",
				       "directory: %" PRIu64
				       " bytes behind its last entry",
				       end - at);
	return status;
}

static int compare_names(const void *a, const void *b)
{
	const struct seal_foreign_entry *first =
		*(const struct seal_foreign_entry *const *)a;
	const struct seal_foreign_entry *second =
		*(const struct seal_foreign_entry *const *)b;
	size_t shorter = first->name_size < second->name_size
				 ? first->name_size
				 : second->name_size;
	int order = memcmp(first->name, second->name, shorter);

	if (order != 0)
		return order;
	return (first->name_size > second->name_size) -
	       (first->name_size < second->name_size);
}

static int compare_offsets(const void *a, const void *b)
{
	const struct seal_foreign_entry *first =
		*(const struct seal_foreign_entry *const *)a;
	const struct seal_foreign_entry *second =
		*(const struct seal_foreign_entry *const *)b;

	return (first->offset > second->offset) -
	       (first->offset < second->offset);
}

static enum seal_status find_doubles(struct seal_foreign_entry **sorted,
				     uint64_t count, struct seal_error *error)
{
	qsort(sorted, count, sizeof(*sorted), compare_names);
	for (uint64_t i = 1; i < count; i++) {
		if (compare_names(&sorted[i - 1], &sorted[i]) == 0)
			return seal_foreign_refuse(
				sorted[i], error, "integrity/duplicate",
				"the archive has two entries "
				"of this name");
	}
	return SEAL_OK;
}

/* One after the other, from the first byte to the directory. */
static enum seal_status check_places(struct seal_foreign *foreign,
				     struct seal_foreign_entry **sorted,
				     struct seal_error *error)
{
	enum seal_status status = SEAL_OK;
	const struct seal_foreign_entry *last;

	qsort(sorted, foreign->count, sizeof(*sorted), compare_offsets);
	last = sorted[foreign->count - 1];
	if (sorted[0]->offset != 0)
		return seal_fail_check(error, SEAL_REFUSED, "integrity/prefix",
				       "archive: %" PRIu64
				       " bytes before the first entry",
				       sorted[0]->offset);
	if (last->offset >= foreign->directory_offset)
		return seal_foreign_refuse(last, error, "integrity/bounds",
					   "offset %" PRIu64
					   " lies behind the data",
					   last->offset);
	for (uint64_t i = 0; i < foreign->count && status == SEAL_OK; i++) {
		uint64_t next = i + 1 < foreign->count
					? sorted[i + 1]->offset
					: foreign->directory_offset;

		status = seal_foreign_local(foreign, next, sorted[i], error);
	}
	return status;
}

static enum seal_status read_all(struct seal_foreign *foreign,
				 struct seal_error *error)
{
	struct seal_foreign_entry **sorted;
	enum seal_status status = seal_foreign_end(foreign, error);

	if (status == SEAL_OK)
		status = read_directory(foreign, error);
	if (status != SEAL_OK)
		return status;
	sorted = calloc(foreign->count, sizeof(struct seal_foreign_entry *));
	if (!sorted)
		return seal_fail_memory(error);
	for (uint64_t i = 0; i < foreign->count; i++)
		sorted[i] = &foreign->entries[i];
	status = find_doubles(sorted, foreign->count, error);
	if (status == SEAL_OK)
		status = check_places(foreign, sorted, error);
	free(sorted);
	return status;
}

enum seal_status seal_foreign_read(const uint8_t *data, uint64_t size,
				   struct seal_foreign *foreign,
				   struct seal_error *error)
{
	enum seal_status status;

	*foreign = (struct seal_foreign){ .data = data, .size = size };
	status = read_all(foreign, error);
	if (status != SEAL_OK)
		seal_foreign_free(foreign);
	return status;
}
