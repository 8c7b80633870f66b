/* SPDX-License-Identifier: Apache-2.0 */
/* zip_extra.c - extra fields in, the ZIP64 values or what is wrong out */
#include <inttypes.h>

#include "domain/zip_parts.h"

#define EXTRA_UNICODE_PATH 0x7075u
#define FIELD_HEAD	   4 /* id and size */

/* Where the three fields that ZIP64 can widen stand in a central header. */
static const size_t size_at = 24, packed_at = 20, offset_at = 42;

size_t seal_zip_local_extra_size(const struct seal_zip_entry *entry)
{
	return entry->size >= SEAL_ZIP_SATURATED32 ||
			       entry->packed_size >= SEAL_ZIP_SATURATED32
		       ? SEAL_ZIP_LOCAL_EXTRA
		       : 0;
}

static bool is_saturated(const struct seal_zip_central *central, size_t at)
{
	return seal_get32(central->fixed + at) == SEAL_ZIP_SATURATED32;
}

static size_t count_saturated(const struct seal_zip_central *central)
{
	return (size_t)is_saturated(central, size_at) +
	       (size_t)is_saturated(central, packed_at) +
	       (size_t)is_saturated(central, offset_at);
}

/* Take the value at |*at| of the extra field, if the field |classic| asks. */
static uint64_t take(const struct seal_zip_central *central, size_t classic,
		     size_t *at)
{
	uint64_t value = seal_get32(central->fixed + classic);

	if (value != SEAL_ZIP_SATURATED32)
		return value;
	if (central->extra_size >= *at + 8)
		value = seal_get64(central->extra + *at);
	*at += 8;
	return value;
}

void seal_zip_central_extra_parse(struct seal_zip_central *central)
{
	size_t at = FIELD_HEAD;

	central->entry.size = take(central, size_at, &at);
	central->entry.packed_size = take(central, packed_at, &at);
	central->entry.offset = take(central, offset_at, &at);
}

/* What other tools put there, for the message. */
static const char *describe(unsigned int id)
{
	switch (id) {
	case 0x000a:
		return " (NTFS times)";
	case 0x5455:
		return " (times)";
	case 0x5855:
	case 0x7855:
	case 0x7875:
		return " (Unix owner)";
	case 0x9901:
		return " (AES encryption)";
	case 0xcafe:
		return " (made by jar)";
	default:
		return "";
	}
}

/* Refuse all but ZIP64 fields. A Unicode path, wherever, is said first. */
static enum seal_status check_ids(const struct seal_zip_central *central,
				  const char *where, const uint8_t *extra,
				  size_t size, struct seal_error *error)
{
	unsigned int other = SEAL_ZIP_EXTRA64;
	size_t at = 0;

	while (size - at >= FIELD_HEAD) {
		unsigned int id = seal_get16(extra + at);
		size_t length = seal_get16(extra + at + 2);

		if (id == EXTRA_UNICODE_PATH)
			return seal_zip_refuse_entry(
				central, error, "integrity/unicode-path",
				"a second name in extra field 0x7075 of the %s "
				"header",
				where);
		if (id != SEAL_ZIP_EXTRA64 && other == SEAL_ZIP_EXTRA64)
			other = id;
		if (length > size - at - FIELD_HEAD)
			break;
		at += FIELD_HEAD + length;
	}
	if (other != SEAL_ZIP_EXTRA64)
		return seal_zip_refuse_entry(central, error, "integrity/extra",
					     "extra field 0x%04x%s in the %s "
					     "header",
					     other, describe(other), where);
	if (at != size)
		return seal_zip_refuse_entry(central, error, "integrity/extra",
					     "%zu bytes in the extra field of "
					     "the %s header are no field",
					     size - at, where);
	return SEAL_OK;
}

static enum seal_status check_value(const struct seal_zip_central *central,
				    size_t classic, const char *field,
				    uint64_t value, struct seal_error *error)
{
	if (!is_saturated(central, classic) || value >= SEAL_ZIP_SATURATED32)
		return SEAL_OK;
	return seal_zip_refuse_entry(central, error, "integrity/zip64-unneeded",
				     "%s %" PRIu64 " is in the ZIP64 extra "
				     "field, but does not need it",
				     field, value);
}

enum seal_status seal_zip_central_extra_check(
	const struct seal_zip_central *central, struct seal_error *error)
{
	const struct seal_zip_entry *entry = &central->entry;
	size_t count = count_saturated(central);
	enum seal_status status;

	status = check_ids(central, "central", central->extra,
			   central->extra_size, error);
	if (status != SEAL_OK)
		return status;
	if (count == 0 && central->extra_size > 0)
		return seal_zip_refuse_entry(
			central, error, "integrity/zip64-unneeded",
			"a ZIP64 extra field, but no field asks for it");
	if (count > 0 && central->extra_size == 0)
		return seal_zip_refuse_entry(
			central, error, "integrity/zip64-missing",
			"a field says ZIP64, but there is no ZIP64 extra "
			"field");
	if (count > 0 && (central->extra_size != FIELD_HEAD + 8 * count ||
			  seal_get16(central->extra + 2) != 8 * count))
		return seal_zip_refuse_entry(
			central, error, "integrity/zip64-extra",
			"the ZIP64 extra field is not one of %zu bytes",
			FIELD_HEAD + 8 * count);
	status = check_value(central, size_at, "the size", entry->size, error);
	if (status == SEAL_OK)
		status = check_value(central, packed_at, "the packed size",
				     entry->packed_size, error);
	if (status == SEAL_OK)
		status = check_value(central, offset_at, "the offset",
				     entry->offset, error);
	return status;
}

enum seal_status seal_zip_local_extra_check(
	const struct seal_zip_central *central, const uint8_t *extra,
	size_t size, struct seal_error *error)
{
	size_t needed = seal_zip_local_extra_size(&central->entry);
	enum seal_status status =
		check_ids(central, "local", extra, size, error);

	if (status != SEAL_OK)
		return status;
	if (needed == 0 && size > 0)
		return seal_zip_refuse_entry(
			central, error, "integrity/zip64-unneeded",
			"a ZIP64 extra field in the local header, but neither "
			"size needs it");
	if (needed > 0 && size == 0)
		return seal_zip_refuse_entry(
			central, error, "integrity/zip64-missing",
			"no ZIP64 extra field in the local header, but a size "
			"needs it");
	if (size != needed ||
	    (size > 0 && seal_get16(extra + 2) != needed - FIELD_HEAD))
		return seal_zip_refuse_entry(
			central, error, "integrity/zip64-extra",
			"the ZIP64 extra field of the local header is not one "
			"of %zu bytes",
			needed);
	if (size > 0 &&
	    (seal_get64(extra + FIELD_HEAD) != central->entry.size ||
	     seal_get64(extra + FIELD_HEAD + 8) != central->entry.packed_size))
		return seal_zip_refuse_entry(
			central, error, "integrity/local-mismatch",
			"the sizes in the ZIP64 extra field of the local "
			"header are not those of the directory");
	return SEAL_OK;
}
