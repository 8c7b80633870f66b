/* SPDX-License-Identifier: Apache-2.0 */
/* zip_reader.c - the bytes of a package in, its entries or the rule that it
 * breaks out */
#include <inttypes.h>
#include <string.h>

#include "domain/zip_parts.h"

/* What a walk over the directory holds. */
struct reading {
	const uint8_t *data;
	struct seal_zip *zip;
	uint64_t unpacked_limit;
	struct seal_zip_names *names;
	uint64_t index;
	uint64_t central;  /* offset of the next central header */
	uint64_t expected; /* where the next entry must start */
	const char *previous;
	size_t previous_size;
	bool links;
};

static bool is_seal_name(const char *name, size_t size)
{
	return size == strlen(SEAL_ZIP_SEAL_NAME) &&
	       memcmp(name, SEAL_ZIP_SEAL_NAME, size) == 0;
}

/* Rules 2, 4 and 22: counts that cannot be, before anything is taken for them.
 */
static enum seal_status check_counts(const struct seal_zip_end *end,
				     uint64_t limit, struct seal_error *error)
{
	if (end->count > limit)
		return seal_fail_check(error, SEAL_REFUSED, "integrity/bomb",
				       "%" PRIu64 " entries, the limit is "
				       "%" PRIu64,
				       end->count, limit);
	if (end->count > end->directory_size / SEAL_ZIP_CENTRAL)
		return seal_fail_check(error, SEAL_REFUSED, "integrity/count",
				       "%" PRIu64
				       " entries counted, but a directory of "
				       "%" PRIu64 " bytes cannot have them",
				       end->count, end->directory_size);
	return SEAL_OK;
}

static enum seal_status take_central(struct reading *reading,
				     struct seal_zip_central *central,
				     struct seal_error *error)
{
	const struct seal_zip *zip = reading->zip;
	uint64_t end = zip->directory_offset + zip->directory_size;

	if (reading->central == end)
		return seal_fail_check(error, SEAL_REFUSED, "integrity/count",
				       "the directory has %" PRIu64
				       " entries, %" PRIu64 " are counted",
				       reading->index, zip->count);
	if (!seal_zip_central_parse(reading->data, reading->central, end,
				    central))
		return seal_fail_check(
			error, SEAL_REFUSED, "integrity/directory-entry",
			"no whole central header of entry %" PRIu64 " of "
			"%" PRIu64 " at offset %" PRIu64,
			reading->index + 1, zip->count, reading->central);
	central->entry.is_seal =
		reading->index + 1 == zip->count &&
		is_seal_name(central->entry.name, central->entry.name_size);
	return SEAL_OK;
}

/* Rules 21 and 22 across entries. */
static enum seal_status check_sums(struct reading *reading,
				   const struct seal_zip_central *central,
				   struct seal_error *error)
{
	struct seal_zip *zip = reading->zip;
	uint32_t time = central->dos_time;

	if (reading->index == 0) {
		if (seal_zip_time_from(seal_zip_time_to(time)) != time)
			return seal_zip_refuse_entry(
				central, error, "integrity/time",
				"0x%08" PRIx32 " is no date and time", time);
		zip->dos_time = time;
	}
	if (time != zip->dos_time)
		return seal_zip_refuse_entry(central, error, "integrity/time",
					     "time 0x%08" PRIx32
					     ", but 0x%08" PRIx32
					     " in the first entry",
					     time, zip->dos_time);
	if (central->entry.is_seal)
		return SEAL_OK;
	if (central->entry.size > reading->unpacked_limit - zip->unpacked_size)
		return seal_zip_refuse_entry(central, error, "integrity/bomb",
					     "more than %" PRIu64
					     " bytes unpacked up to here",
					     reading->unpacked_limit);
	zip->unpacked_size += central->entry.size;
	return SEAL_OK;
}

/* Rules 15 to 17. */
static enum seal_status check_order(struct reading *reading,
				    const struct seal_zip_central *central,
				    struct seal_error *error)
{
	const struct seal_zip_entry *entry = &central->entry;
	size_t size = reading->previous_size;
	int order;

	if (seal_zip_names_add(reading->names, entry->name, entry->name_size,
			       entry->mode, error) != SEAL_OK)
		return error->status;
	if (reading->index > 0 && !entry->is_seal) {
		order = memcmp(reading->previous, entry->name,
			       size < entry->name_size ? size
						       : entry->name_size);
		if (order > 0 || (order == 0 && size >= entry->name_size))
			return seal_zip_refuse_entry(
				central, error, "integrity/order",
				"the name is not behind that of the entry "
				"before it in byte order");
	}
	reading->previous = entry->name;
	reading->previous_size = entry->name_size;
	return SEAL_OK;
}

/* Rule 23 for what is read here: the seal, and the targets of links. */
static enum seal_status check_small(const struct reading *reading,
				    const struct seal_zip_central *central,
				    struct seal_error *error)
{
	const struct seal_zip_entry *entry = &central->entry;
	const uint8_t *content = reading->data + entry->data_offset;
	uint32_t crc = seal_crc32(0, content, (size_t)entry->size);

	if (crc != entry->crc)
		return seal_zip_refuse_entry(central, error,
					     "integrity/data-crc",
					     "CRC %08" PRIx32
					     " of the data, %08" PRIx32
					     " in the directory",
					     crc, entry->crc);
	if (entry->mode != SEAL_ZIP_LINK)
		return SEAL_OK;
	return seal_zip_target_check(entry->name, entry->name_size,
				     (const char *)content, (size_t)entry->size,
				     error);
}

static enum seal_status read_entry(struct reading *reading,
				   struct seal_error *error)
{
	struct seal_zip *zip = reading->zip;
	struct seal_zip_central central;
	const struct seal_zip_entry *entry = &central.entry;

	if (take_central(reading, &central, error) != SEAL_OK ||
	    seal_zip_central_check(&central, error) != SEAL_OK ||
	    check_sums(reading, &central, error) != SEAL_OK ||
	    check_order(reading, &central, error) != SEAL_OK ||
	    seal_zip_local_check(reading->data, zip->directory_offset,
				 reading->expected, &central, error) != SEAL_OK)
		return error->status;
	if ((entry->is_seal || entry->mode == SEAL_ZIP_LINK) &&
	    check_small(reading, &central, error) != SEAL_OK)
		return error->status;
	if (entry->mode == SEAL_ZIP_LINK)
		reading->links = true;
	if (entry->is_seal) {
		zip->has_seal = true;
		zip->seal = *entry;
		zip->seal_central_offset = central.offset;
	}
	reading->index++;
	reading->central += central.size;
	reading->expected = entry->data_offset + entry->packed_size;
	return SEAL_OK;
}

/* Rules 4, 7 and 24, once all counted entries are read. */
static enum seal_status check_rest(const struct reading *reading,
				   struct seal_error *error)
{
	const struct seal_zip *zip = reading->zip;
	uint64_t end = zip->directory_offset + zip->directory_size;

	if (reading->central != end)
		return seal_fail_check(
			error, SEAL_REFUSED,
			seal_get32(reading->data + reading->central) ==
					SEAL_ZIP_CENTRAL_SIGNATURE
				? "integrity/count"
				: "integrity/directory-entry",
			"%" PRIu64 " bytes of the directory are behind its "
			"%" PRIu64 " counted entries, at offset %" PRIu64,
			end - reading->central, zip->count, reading->central);
	if (reading->expected != zip->directory_offset)
		return seal_fail_check(
			error, SEAL_REFUSED, "integrity/gap",
			"%" PRIu64 " unaccounted bytes before the directory at "
			"offset %" PRIu64,
			zip->directory_offset - reading->expected,
			zip->directory_offset);
	if (zip->has_seal && zip->count == 1)
		return seal_fail_check(error, SEAL_REFUSED, "integrity/empty",
				       "the package has no entry but the seal");
	return SEAL_OK;
}

/* Rule 20 among all names, which are known only now. */
static enum seal_status check_links(const struct reading *reading,
				    struct seal_error *error)
{
	struct seal_zip_cursor cursor = { 0 };
	struct seal_zip_entry entry;

	if (!reading->links)
		return SEAL_OK;
	while (seal_zip_next(reading->zip, &cursor, &entry)) {
		if (entry.mode == SEAL_ZIP_LINK &&
		    seal_zip_names_check_target(
			    reading->names, entry.name, entry.name_size,
			    (const char *)reading->data + entry.data_offset,
			    (size_t)entry.packed_size, error) != SEAL_OK)
			return error->status;
	}
	return SEAL_OK;
}

static enum seal_status read_all(struct reading *reading, uint64_t size,
				 uint64_t entries_limit,
				 struct seal_error *error)
{
	struct seal_zip *zip = reading->zip;
	struct seal_zip_end end;

	if (seal_zip_end_read(reading->data, size, &end, error) != SEAL_OK ||
	    check_counts(&end, entries_limit, error) != SEAL_OK ||
	    seal_zip_names_new(&reading->names, error) != SEAL_OK)
		return error->status;
	*zip = (struct seal_zip){ .data = reading->data,
				  .size = size,
				  .count = end.count,
				  .directory_offset = end.directory_offset,
				  .directory_size = end.directory_size };
	reading->central = end.directory_offset;
	while (reading->index < zip->count) {
		if (read_entry(reading, error) != SEAL_OK)
			return error->status;
	}
	if (check_rest(reading, error) != SEAL_OK)
		return error->status;
	return check_links(reading, error);
}

enum seal_status seal_zip_open(const uint8_t *data, uint64_t size,
			       const struct seal_zip_limits *limits,
			       struct seal_zip *zip, struct seal_error *error)
{
	struct reading reading = { .data = data, .zip = zip };
	uint64_t entries_limit = SEAL_ZIP_ENTRIES_DEFAULT;
	enum seal_status status;

	reading.unpacked_limit = SEAL_ZIP_UNPACKED_DEFAULT;
	if (limits && limits->entries > 0)
		entries_limit = limits->entries;
	if (limits && limits->unpacked_size > 0)
		reading.unpacked_limit = limits->unpacked_size;
	*zip = (struct seal_zip){ 0 };
	status = read_all(&reading, size, entries_limit, error);
	seal_zip_names_free(reading.names);
	if (status != SEAL_OK) {
		*zip = (struct seal_zip){ 0 };
		seal_zip_foreign_fix(error);
	}
	return status;
}

bool seal_zip_next(const struct seal_zip *zip, struct seal_zip_cursor *cursor,
		   struct seal_zip_entry *entry)
{
	uint64_t end = zip->directory_offset + zip->directory_size;
	struct seal_zip_central central;

	if (cursor->index == 0)
		cursor->offset = zip->directory_offset;
	if (cursor->index >= zip->count ||
	    !seal_zip_central_parse(zip->data, cursor->offset, end, &central))
		return false;
	/* All this is so since the package was opened, unless its file has
	 * changed under us; what is out of bounds now is never touched. */
	*entry = central.entry;
	if (entry->offset > zip->directory_offset ||
	    entry->data_offset > zip->directory_offset ||
	    entry->packed_size > zip->directory_offset - entry->data_offset ||
	    (entry->stored && entry->size != entry->packed_size))
		return false;
	entry->is_seal =
		zip->has_seal && central.offset == zip->seal_central_offset;
	cursor->index++;
	cursor->offset += central.size;
	return true;
}
