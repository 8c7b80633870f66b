/* SPDX-License-Identifier: Apache-2.0 */
/* foreign_local.c - a local header in, whether it agrees with the directory */
#include <inttypes.h>
#include <string.h>

#include "domain/foreign.h"

#define FLAG_DESCRIPTOR	     (1u << 3)
#define FLAG_LEVEL	     (3u << 1)
#define DESCRIPTOR_SIGNATURE 0x08074b50u

static enum seal_status mismatch(const struct seal_foreign_entry *entry,
				 struct seal_error *error, const char *what)
{
	return seal_foreign_refuse(entry, error, "integrity/local-mismatch",
				   "%s: local header and directory disagree",
				   what);
}

/* With a descriptor behind the data the local header may leave them out. */
static bool same(uint64_t local, uint64_t central, bool described)
{
	return local == central || (described && local == 0);
}

static enum seal_status check_values(const struct seal_foreign_entry *entry,
				     const uint8_t *header,
				     const uint8_t *extra,
				     struct seal_error *error)
{
	bool described = entry->flags & FLAG_DESCRIPTOR;
	uint64_t packed = seal_get32(header + 18);
	uint64_t size = seal_get32(header + 22);
	struct seal_foreign_wide wide = { { NULL }, 0 };
	enum seal_status status;

	if (size == SEAL_ZIP_SATURATED32)
		wide.values[wide.count++] = &size;
	if (packed == SEAL_ZIP_SATURATED32)
		wide.values[wide.count++] = &packed;
	status = seal_foreign_extra(entry, extra, seal_get16(header + 28),
				    &wide, error);
	if (status != SEAL_OK)
		return status;
	if ((seal_get16(header + 6) ^ entry->flags) & ~FLAG_LEVEL)
		return mismatch(entry, error, "flags");
	if (seal_get16(header + 8) != entry->method)
		return mismatch(entry, error, "method");
	if (!same(seal_get32(header + 14), entry->crc, described))
		return mismatch(entry, error, "CRC");
	if (!same(packed, entry->packed_size, described) ||
	    !same(size, entry->size, described))
		return mismatch(entry, error, "size");
	return SEAL_OK;
}

/* What a reader that comes from the front looks for inside stored data. */
static bool hides_descriptor(const struct seal_foreign *foreign,
			     const struct seal_foreign_entry *entry)
{
	return entry->method == SEAL_ZIP_STORED && entry->packed_size > 0 &&
	       memmem(foreign->data + entry->data_offset, entry->packed_size,
		      "PK\7\10", 4) != NULL;
}

/* 12 to 24 bytes: signature or none, sizes of 4 or of 8 bytes. */
static bool is_descriptor(const uint8_t *p, uint64_t size,
			  const struct seal_foreign_entry *entry)
{
	bool wide = size >= 20;

	if (size == 16 || size == 24) {
		if (seal_get32(p) != DESCRIPTOR_SIGNATURE)
			return false;
		p += 4;
	} else if (size != 12 && size != 20) {
		return false;
	}
	if (seal_get32(p) != entry->crc)
		return false;
	if (wide)
		return seal_get64(p + 4) == entry->packed_size &&
		       seal_get64(p + 12) == entry->size;
	return seal_get32(p + 4) == entry->packed_size &&
	       seal_get32(p + 8) == entry->size;
}

/* Nothing but the descriptor may stand between the data and what follows. */
static enum seal_status check_end(const struct seal_foreign *foreign,
				  uint64_t next,
				  const struct seal_foreign_entry *entry,
				  struct seal_error *error)
{
	uint64_t end = entry->data_offset + entry->packed_size;
	bool described = entry->flags & FLAG_DESCRIPTOR;

	/* Java leaves folders without the descriptor they promise. */
	if (end == next && (!described || entry->packed_size == 0))
		return SEAL_OK;
	if (!described)
		return seal_foreign_refuse(entry, error, "integrity/gap",
					   "%" PRIu64
					   " unaccounted bytes behind it, at "
					   "offset %" PRIu64,
					   next - end, end);
	if (!is_descriptor(foreign->data + end, next - end, entry))
		return seal_foreign_refuse(
			entry, error, "integrity/data-descriptor",
			"its data descriptor is missing, or disagrees with "
			"the directory");
	if (hides_descriptor(foreign, entry))
		return seal_foreign_refuse(
			entry, error, "integrity/data-descriptor",
			"stored, with what looks like the descriptor inside "
			"its data");
	return SEAL_OK;
}

enum seal_status seal_foreign_local(const struct seal_foreign *foreign,
				    uint64_t next,
				    struct seal_foreign_entry *entry,
				    struct seal_error *error)
{
	const uint8_t *header = foreign->data + entry->offset;
	uint64_t room = next - entry->offset;
	enum seal_status status;
	uint64_t head;

	if (room < SEAL_ZIP_LOCAL)
		return seal_foreign_refuse(
			entry, error, "integrity/overlap",
			"no room for it before offset %" PRIu64, next);
	if (seal_get32(header) != SEAL_ZIP_LOCAL_SIGNATURE)
		return seal_foreign_refuse(entry, error,
					   "integrity/local-header",
					   "no local header at offset %" PRIu64,
					   entry->offset);
	head = (uint64_t)SEAL_ZIP_LOCAL + seal_get16(header + 26) +
	       seal_get16(header + 28);
	if (room < head || room - head < entry->packed_size)
		return seal_foreign_refuse(
			entry, error, "integrity/overlap",
			"it reaches into what begins at offset %" PRIu64, next);
	if (seal_get16(header + 26) != entry->name_size ||
	    memcmp(header + SEAL_ZIP_LOCAL, entry->name, entry->name_size) != 0)
		return seal_foreign_refuse(entry, error, "integrity/local-name",
					   "another name in the local header");
	entry->data_offset = entry->offset + head;
	status =
		check_values(entry, header,
			     header + SEAL_ZIP_LOCAL + entry->name_size, error);
	if (status == SEAL_OK)
		status = check_end(foreign, next, entry, error);
	return status;
}
