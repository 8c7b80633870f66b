/* SPDX-License-Identifier: Apache-2.0 */
/* zip_entry.c - a central header in, its entry or the rule it breaks out */
#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "domain/zip_parts.h"

#define FLAG_ENCRYPTED	0x0001u
#define FLAG_DESCRIPTOR 0x0008u
#define FLAG_STRONG	0x0040u
#define FLAG_MASKED	0x2000u
#define FOLDER_BIT	0x10u
#define RATIO_MAX	1100 /* deflate cannot do more than 1032 */
#define LINK_TARGET_MAX 4095

bool seal_zip_central_parse(const uint8_t *data, uint64_t offset, uint64_t end,
			    struct seal_zip_central *central)
{
	struct seal_zip_entry *entry = &central->entry;
	uint8_t *fixed = central->fixed;

	if (offset > end || end - offset < SEAL_ZIP_CENTRAL)
		return false;
	memcpy(fixed, data + offset, SEAL_ZIP_CENTRAL);
	if (seal_get32(fixed) != SEAL_ZIP_CENTRAL_SIGNATURE)
		return false;
	central->offset = offset;
	central->dos_time = seal_get32(fixed + 12);
	entry->name = (const char *)data + offset + SEAL_ZIP_CENTRAL;
	entry->name_size = seal_get16(fixed + 28);
	central->extra_size = seal_get16(fixed + 30);
	central->comment_size = seal_get16(fixed + 32);
	central->size = SEAL_ZIP_CENTRAL + entry->name_size +
			central->extra_size + central->comment_size;
	if (central->size > end - offset)
		return false;
	central->extra = data + offset + SEAL_ZIP_CENTRAL + entry->name_size;
	entry->mode = (enum seal_zip_mode)(seal_get32(fixed + 38) >> 16);
	entry->stored = seal_get16(fixed + 10) == SEAL_ZIP_STORED;
	entry->crc = seal_get32(fixed + 16);
	entry->is_seal = false;
	seal_zip_central_extra_parse(central);
	/* May wrap for an offset that is refused or not used. */
	entry->data_offset = entry->offset + SEAL_ZIP_LOCAL + entry->name_size +
			     seal_zip_local_extra_size(entry);
	return true;
}

enum seal_status seal_zip_refuse_entry(const struct seal_zip_central *central,
				       struct seal_error *error,
				       const char *check, const char *format,
				       ...)
{
	const struct seal_zip_entry *entry = &central->entry;
	char reason[256];
	va_list arguments;

	va_start(arguments, format);
	vsnprintf(reason, sizeof(reason), format, arguments);
	va_end(arguments);
	return seal_fail_check(
		error, SEAL_REFUSED, check,
		"entry '%s', directory offset %" PRIu64 ": %s",
		seal_zip_show(entry->name, entry->name_size).text,
		central->offset, reason);
}

/* Rules 10 and 11, but for what needs the name or the sizes. */
static enum seal_status check_flags(const struct seal_zip_central *central,
				    struct seal_error *error)
{
	unsigned int flags = seal_get16(central->fixed + 8);
	unsigned int method = seal_get16(central->fixed + 10);

	if (flags & (FLAG_ENCRYPTED | FLAG_STRONG | FLAG_MASKED))
		return seal_zip_refuse_entry(central, error,
					     "integrity/encrypted",
					     "encrypted (flags 0x%04x)", flags);
	if (flags & FLAG_DESCRIPTOR)
		return seal_zip_refuse_entry(
			central, error, "integrity/data-descriptor",
			"a data descriptor behind the data (flags 0x%04x)",
			flags);
	if (flags & ~(unsigned int)SEAL_ZIP_FLAG_UTF8)
		return seal_zip_refuse_entry(central, error, "integrity/flags",
					     "flags 0x%04x", flags);
	if (method != SEAL_ZIP_STORED && method != SEAL_ZIP_DEFLATE)
		return seal_zip_refuse_entry(
			central, error, "integrity/method",
			"compression method %u, not 0 (stored) or 8 (deflate)",
			method);
	return SEAL_OK;
}

/* Rules 12 and 18. */
static enum seal_status check_origin(const struct seal_zip_central *central,
				     struct seal_error *error)
{
	unsigned int made_by = seal_get16(central->fixed + 4);
	unsigned int needed = seal_get16(central->fixed + 6);
	unsigned int version =
		central->extra_size > 0 ? SEAL_ZIP_VERSION64 : SEAL_ZIP_VERSION;
	unsigned int internal = seal_get16(central->fixed + 36);
	unsigned int disk = seal_get16(central->fixed + 34);

	if (made_by >> 8 != SEAL_ZIP_HOST_UNIX)
		return seal_zip_refuse_entry(central, error, "integrity/host",
					     "made by system %u, not by 3 "
					     "(Unix)",
					     made_by >> 8);
	if (central->comment_size > 0)
		return seal_zip_refuse_entry(central, error,
					     "integrity/entry-comment",
					     "a comment of %zu bytes",
					     central->comment_size);
	if (seal_zip_central_extra_check(central, error) != SEAL_OK)
		return error->status;
	if ((made_by & 0xff) != version || needed != version)
		return seal_zip_refuse_entry(
			central, error, "integrity/version",
			"made by version %u, needs %u; both must be %u",
			made_by & 0xff, needed, version);
	if (internal != 0)
		return seal_zip_refuse_entry(central, error,
					     "integrity/internal-attributes",
					     "internal attributes 0x%04x",
					     internal);
	if (disk != 0)
		return seal_zip_refuse_entry(central, error,
					     "integrity/multi-disk",
					     "starts on disk %u", disk);
	return SEAL_OK;
}

/* Rule 19 and the form of links and of the seal. */
static enum seal_status check_mode(const struct seal_zip_central *central,
				   struct seal_error *error)
{
	const struct seal_zip_entry *entry = &central->entry;
	uint32_t external = seal_get32(central->fixed + 38);
	bool slash = entry->name_size > 0 &&
		     entry->name[entry->name_size - 1] == '/';
	bool folder = entry->mode == SEAL_ZIP_FOLDER;

	if (entry->mode != SEAL_ZIP_FILE &&
	    entry->mode != SEAL_ZIP_EXECUTABLE &&
	    entry->mode != SEAL_ZIP_LINK && entry->mode != SEAL_ZIP_FOLDER)
		return seal_zip_refuse_entry(
			central, error, "integrity/mode",
			"mode %06o, not 100644, 100755, 120777 or 040755",
			(unsigned int)entry->mode);
	if ((external & 0xffff) != (folder ? FOLDER_BIT : 0))
		return seal_zip_refuse_entry(central, error, "integrity/mode",
					     "DOS attributes 0x%04" PRIx32
					     " with mode %06o",
					     external & 0xffff,
					     (unsigned int)entry->mode);
	if (folder != slash)
		return seal_zip_refuse_entry(central, error, "integrity/mode",
					     "mode %06o and a name that %s '/'",
					     (unsigned int)entry->mode,
					     slash ? "ends in"
						   : "does not end in");
	if (folder && (!entry->stored || entry->packed_size > 0 ||
		       entry->size > 0 || entry->crc != 0))
		return seal_zip_refuse_entry(central, error,
					     "integrity/folder-data",
					     "a folder with data (%" PRIu64
					     " bytes, CRC %08" PRIx32 ")",
					     entry->packed_size, entry->crc);
	if (entry->mode == SEAL_ZIP_LINK &&
	    (!entry->stored || entry->size < 1 ||
	     entry->size > LINK_TARGET_MAX))
		return seal_zip_refuse_entry(
			central, error, "integrity/link-target",
			"a link is stored and has 1 to %d bytes, not %" PRIu64,
			LINK_TARGET_MAX, entry->size);
	if (entry->is_seal && (entry->mode != SEAL_ZIP_FILE || !entry->stored ||
			       entry->size > SEAL_ZIP_SEAL_MAX))
		return seal_zip_refuse_entry(
			central, error, "integrity/reserved-name",
			"the seal is stored, mode 100644, of at most %" PRIu32
			" bytes",
			SEAL_ZIP_SEAL_MAX);
	return SEAL_OK;
}

/* The rest of rule 11, and the ratio of rule 22. */
static enum seal_status check_sizes(const struct seal_zip_central *central,
				    struct seal_error *error)
{
	const struct seal_zip_entry *entry = &central->entry;
	uint64_t packed = entry->packed_size, size = entry->size;

	if (entry->stored ? packed != size : packed >= size)
		return seal_zip_refuse_entry(
			central, error, "integrity/stored-size",
			"%s, but %" PRIu64 " bytes packed and %" PRIu64
			" unpacked",
			entry->stored ? "stored" : "deflated", packed, size);
	if (size == 0 && entry->crc != 0)
		return seal_zip_refuse_entry(
			central, error, "integrity/data-crc",
			"an empty file with CRC %08" PRIx32, entry->crc);
	if (size / RATIO_MAX > packed ||
	    (size / RATIO_MAX == packed && size % RATIO_MAX > 0))
		return seal_zip_refuse_entry(central, error, "integrity/bomb",
					     "%" PRIu64
					     " bytes said to be in %" PRIu64
					     ", more than %d to 1",
					     size, packed, RATIO_MAX);
	return SEAL_OK;
}

/* Rules 13, 14, 24, and the flag of rule 10. */
static enum seal_status check_name(const struct seal_zip_central *central,
				   struct seal_error *error)
{
	const struct seal_zip_entry *entry = &central->entry;
	bool flag = seal_get16(central->fixed + 8) & SEAL_ZIP_FLAG_UTF8;
	bool ascii = true;

	for (size_t i = 0; i < entry->name_size; i++) {
		if ((unsigned char)entry->name[i] >= 0x80)
			ascii = false;
	}
	if (!entry->is_seal &&
	    seal_zip_name_check(entry->name, entry->name_size,
				entry->mode == SEAL_ZIP_FOLDER,
				error) != SEAL_OK)
		return error->status;
	if (flag == ascii)
		return seal_zip_refuse_entry(
			central, error, "integrity/utf8-flag",
			"the UTF-8 flag is %s, the name %s ASCII",
			flag ? "set" : "not set", ascii ? "is" : "is not");
	return SEAL_OK;
}

enum seal_status seal_zip_central_check(const struct seal_zip_central *central,
					struct seal_error *error)
{
	enum seal_status status = check_flags(central, error);

	if (status == SEAL_OK)
		status = check_origin(central, error);
	if (status == SEAL_OK)
		status = check_mode(central, error);
	if (status == SEAL_OK)
		status = check_sizes(central, error);
	if (status == SEAL_OK)
		status = check_name(central, error);
	return status;
}
