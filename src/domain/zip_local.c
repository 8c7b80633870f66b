/* SPDX-License-Identifier: Apache-2.0 */
/* zip_local.c - an entry's place and local header in, what disagrees out */
#include <inttypes.h>
#include <string.h>

#include "domain/zip_parts.h"

/*
 * From "version needed" to the name's length the local header has the fields of
 * the central one, in the same order: 24 bytes, here with the offset in both.
 */
#define SAME_LOCAL   4
#define SAME_CENTRAL 6
#define SAME_SIZE    24

static const struct {
	uint8_t at; /* in the local header */
	uint8_t size;
	const char *name;
} fields[] = {
	{ 4, 2, "version needed" }, { 6, 2, "flags" }, { 8, 2, "method" },
	{ 10, 4, "time" },	    { 14, 4, "CRC" },  { 18, 4, "packed size" },
	{ 22, 4, "size" },
};

/* Rules 6 and 9: nothing before it, nothing shared, all of it inside. */
static enum seal_status check_place(const struct seal_zip_central *central,
				    uint64_t end, uint64_t expected,
				    struct seal_error *error)
{
	const struct seal_zip_entry *entry = &central->entry;
	uint64_t head = SEAL_ZIP_LOCAL + entry->name_size;
	struct seal_zip_shown shown;

	if (entry->offset > end || end - entry->offset < head)
		return seal_zip_refuse_entry(
			central, error, "integrity/bounds",
			"its local header at offset %" PRIu64
			" is not before the directory",
			entry->offset);
	if (entry->offset == expected)
		return SEAL_OK;
	shown = seal_zip_show(entry->name, entry->name_size);
	if (entry->offset < expected)
		return seal_fail_check(error, SEAL_REFUSED, "integrity/overlap",
				       "entry '%s' at offset %" PRIu64
				       " shares %" PRIu64
				       " bytes with the entry before it",
				       shown.text, entry->offset,
				       expected - entry->offset);
	return seal_fail_check(
		error, SEAL_REFUSED,
		expected == 0 ? "integrity/prefix" : "integrity/gap",
		"%" PRIu64 " unaccounted bytes before %sentry "
		"'%s' at offset %" PRIu64,
		entry->offset - expected, expected == 0 ? "the first " : "",
		shown.text, entry->offset);
}

/* Rule 8 for the fixed fields. */
static enum seal_status check_fields(const struct seal_zip_central *central,
				     const uint8_t *local,
				     struct seal_error *error)
{
	const uint8_t *fixed = central->fixed;

	if (memcmp(local + SAME_LOCAL, fixed + SAME_CENTRAL, SAME_SIZE) == 0)
		return SEAL_OK;
	for (size_t i = 0; i < sizeof(fields) / sizeof(fields[0]); i++) {
		size_t at = fields[i].at;
		bool wide = fields[i].size == 4;
		uint32_t here =
			wide ? seal_get32(local + at) : seal_get16(local + at);
		uint32_t there = wide ? seal_get32(fixed + at + 2)
				      : seal_get16(fixed + at + 2);

		if (here != there)
			return seal_zip_refuse_entry(
				central, error, "integrity/local-mismatch",
				"%s is 0x%" PRIx32 " in the local header, "
				"0x%" PRIx32 " in the directory",
				fields[i].name, here, there);
	}
	return seal_zip_refuse_entry(
		central, error, "integrity/local-name",
		"the name has %u bytes in the local header, %zu in the "
		"directory",
		(unsigned int)seal_get16(local + 26), central->entry.name_size);
}

enum seal_status seal_zip_local_check(const uint8_t *data, uint64_t end,
				      uint64_t expected,
				      const struct seal_zip_central *central,
				      struct seal_error *error)
{
	const struct seal_zip_entry *entry = &central->entry;
	const uint8_t *head;
	uint8_t local[SEAL_ZIP_LOCAL];
	uint64_t left;
	size_t extra_size;
	enum seal_status status;

	status = check_place(central, end, expected, error);
	if (status != SEAL_OK)
		return status;
	head = data + entry->offset;
	memcpy(local, head, sizeof(local));
	if (seal_get32(local) != SEAL_ZIP_LOCAL_SIGNATURE)
		return seal_zip_refuse_entry(
			central, error, "integrity/local-header",
			"no local header at offset %" PRIu64, entry->offset);
	status = check_fields(central, local, error);
	if (status != SEAL_OK)
		return status;
	if (memcmp(head + SEAL_ZIP_LOCAL, entry->name, entry->name_size) != 0)
		return seal_zip_refuse_entry(
			central, error, "integrity/local-name",
			"the name is '%.200s' in the local header",
			seal_zip_show((const char *)head + SEAL_ZIP_LOCAL,
				      entry->name_size)
				.text);
	extra_size = seal_get16(local + 28);
	left = end - entry->offset - SEAL_ZIP_LOCAL - entry->name_size;
	if (extra_size > left || entry->packed_size > left - extra_size)
		return seal_zip_refuse_entry(central, error, "integrity/bounds",
					     "its data (%" PRIu64
					     " bytes) at offset %" PRIu64
					     " run into the directory",
					     entry->packed_size,
					     end - left + extra_size);
	return seal_zip_local_extra_check(
		central, head + SEAL_ZIP_LOCAL + entry->name_size, extra_size,
		error);
}
