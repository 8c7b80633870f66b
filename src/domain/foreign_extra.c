/* SPDX-License-Identifier: Apache-2.0 */
/* foreign_extra.c - an extra field in, its ZIP64 values out, if harmless */
#include <string.h>

#include "domain/foreign.h"

#define UNICODE_PATH 0x7075

/* Fields by which some readers see another file than others. */
static const struct {
	uint16_t id;
	const char *check;
	const char *what;
} misleading[] = {
	{ 0x0017, "integrity/encrypted", "strong encryption" },
	{ 0x9901, "integrity/encrypted", "AES encryption" },
	{ 0x756e, "integrity/extra", "a second mode and link target (ASi)" },
	{ 0x6c78, "integrity/extra", "a second mode (libarchive's)" },
	{ 0x000d, "integrity/extra", "a link target (PKWARE Unix)" },
};

static enum seal_status check_id(const struct seal_foreign_entry *entry,
				 uint16_t id, struct seal_error *error)
{
	const size_t count = sizeof(misleading) / sizeof(misleading[0]);

	for (size_t i = 0; i < count; i++) {
		if (misleading[i].id == id)
			return seal_foreign_refuse(entry, error,
						   misleading[i].check,
						   "extra field 0x%04x: %s", id,
						   misleading[i].what);
	}
	return SEAL_OK;
}

/* Harmless when it says the same as the header, whatever its CRC. */
static enum seal_status check_path(const struct seal_foreign_entry *entry,
				   const uint8_t *data, size_t size,
				   struct seal_error *error)
{
	if (size == 5 + entry->name_size &&
	    memcmp(data + 5, entry->name, entry->name_size) == 0)
		return SEAL_OK;
	return seal_foreign_refuse(entry, error, "integrity/unicode-path",
				   "a Unicode path field with another name");
}

static enum seal_status take_wide(const struct seal_foreign_entry *entry,
				  const uint8_t *data, size_t size,
				  const struct seal_foreign_wide *wide,
				  struct seal_error *error)
{
	if (size < 8 * wide->count)
		return seal_foreign_refuse(entry, error,
					   "integrity/zip64-extra",
					   "ZIP64 field: too short");
	for (size_t i = 0; i < wide->count; i++)
		*wide->values[i] = seal_get64(data + 8 * i);
	return SEAL_OK;
}

static bool is_padding(const uint8_t *extra, size_t size)
{
	while (size > 0 && extra[size - 1] == 0)
		size--;
	return size == 0;
}

enum seal_status seal_foreign_extra(const struct seal_foreign_entry *entry,
				    const uint8_t *extra, size_t size,
				    const struct seal_foreign_wide *wide,
				    struct seal_error *error)
{
	enum seal_status status = SEAL_OK;
	bool found = false;

	/* Zeros to align the data are no field, and no reader minds them. */
	while (status == SEAL_OK && !is_padding(extra, size)) {
		uint16_t id = size >= 4 ? seal_get16(extra) : 0;
		size_t field = size >= 4 ? seal_get16(extra + 2) : size;

		if (size < 4 || field > size - 4)
			return seal_foreign_refuse(entry, error,
						   "integrity/extra",
						   "an extra field that does "
						   "not fit");
		if (id == SEAL_ZIP_EXTRA64 && found)
			return seal_foreign_refuse(entry, error,
						   "integrity/zip64-extra",
						   "two ZIP64 fields");
		status = check_id(entry, id, error);
		if (status == SEAL_OK && id == UNICODE_PATH)
			status = check_path(entry, extra + 4, field, error);
		if (status == SEAL_OK && id == SEAL_ZIP_EXTRA64)
			status =
				take_wide(entry, extra + 4, field, wide, error);
		found = found || id == SEAL_ZIP_EXTRA64;
		extra += 4 + field;
		size -= 4 + field;
	}
	if (status == SEAL_OK && wide->count > 0 && !found)
		return seal_foreign_refuse(entry, error,
					   "integrity/zip64-extra",
					   "a value stands in a ZIP64 field "
					   "that is not there");
	return status;
}
