/* SPDX-License-Identifier: Apache-2.0 */
/* foreign_entry.c - a central header in, an entry that is not ambiguous out */
#include <inttypes.h>
#include <string.h>
#include <sys/stat.h>

#include "base/utf8.h"
#include "domain/foreign.h"

#define RATIO_MAX 1100 /* deflate cannot do more than 1032 */

enum {
	FLAG_ENCRYPTED = 1 << 0,
	FLAG_LEVEL = 3 << 1, /* how hard the compressor tried */
	FLAG_DESCRIPTOR = 1 << 3,
	FLAG_STRONG = 1 << 6,
	FLAG_MASKED = 1 << 13,
	HOST_DARWIN = 19,
	DOS_FOLDER = 0x10
};

/* Bit 6 is about encryption, and 13 hides what the directory says. */
static enum seal_status check_flags(const struct seal_foreign_entry *entry,
				    struct seal_error *error)
{
	const unsigned int secret = FLAG_ENCRYPTED | FLAG_STRONG | FLAG_MASKED;
	const unsigned int known =
		FLAG_LEVEL | FLAG_DESCRIPTOR | SEAL_ZIP_FLAG_UTF8;

	if (entry->flags & secret)
		return seal_foreign_refuse(entry, error, "integrity/encrypted",
					   "is encrypted");
	if (entry->flags & ~(secret | known))
		return seal_foreign_refuse(entry, error, "integrity/flags",
					   "flags 0x%04x: not all of them are "
					   "known",
					   entry->flags);
	if (entry->method != SEAL_ZIP_STORED &&
	    entry->method != SEAL_ZIP_DEFLATE)
		return seal_foreign_refuse(entry, error, "integrity/method",
					   "compression method %u: only stored "
					   "and deflate are read by all tools",
					   entry->method);
	return SEAL_OK;
}

static bool is_ascii(const char *name, size_t size)
{
	for (size_t i = 0; i < size; i++) {
		if ((unsigned char)name[i] >= 0x80)
			return false;
	}
	return true;
}

/* The rest is judged when prefix and excludes have been applied. */
static enum seal_status check_name(const struct seal_foreign_entry *entry,
				   bool unicode_path, struct seal_error *error)
{
	if (entry->name_size == 0 || entry->name_size > SEAL_ZIP_NAME_MAX)
		return seal_foreign_refuse(entry, error,
					   "integrity/name-length",
					   "a name of %zu bytes",
					   entry->name_size);
	if (memchr(entry->name, '\0', entry->name_size))
		return seal_foreign_refuse(entry, error,
					   "integrity/name-control",
					   "a NUL in its name");
	if (!seal_utf8_valid(entry->name, entry->name_size))
		return seal_foreign_refuse(entry, error, "integrity/name-utf8",
					   "its name is not UTF-8");
	/* Some readers take it for code page 437, others for UTF-8. */
	if (!is_ascii(entry->name, entry->name_size) &&
	    !(entry->flags & SEAL_ZIP_FLAG_UTF8) && !unicode_path)
		return seal_foreign_refuse(
			entry, error, "integrity/utf8-flag",
			"a name that is not ASCII, and is not marked as UTF-8");
	return SEAL_OK;
}

static enum seal_status check_sizes(const struct seal_foreign_entry *entry,
				    struct seal_error *error)
{
	uint64_t least = entry->size / RATIO_MAX;

	if (entry->folder && entry->size > 0)
		return seal_foreign_refuse(entry, error,
					   "integrity/folder-data",
					   "a folder with contents");
	if (entry->method == SEAL_ZIP_STORED &&
	    entry->size != entry->packed_size)
		return seal_foreign_refuse(entry, error,
					   "integrity/stored-size",
					   "stored, but %" PRIu64
					   " and %" PRIu64 " bytes",
					   entry->packed_size, entry->size);
	if (entry->size > SEAL_FOREIGN_UNPACKED_MAX ||
	    least > entry->packed_size ||
	    (least == entry->packed_size && entry->size % RATIO_MAX > 0))
		return seal_foreign_refuse(
			entry, error, "integrity/bomb",
			"%" PRIu64 " bytes from %" PRIu64
			": more than a ratio of %d, or than is possible",
			entry->size, entry->packed_size, RATIO_MAX);
	return SEAL_OK;
}

/* The mode, when the system that made it has one, and all that speaks of kind.
 */
static enum seal_status take_mode(struct seal_foreign_entry *entry,
				  unsigned int host, uint32_t attributes,
				  struct seal_error *error)
{
	uint32_t mode = attributes >> 16;
	uint32_t kind = mode & S_IFMT;
	bool dos_folder = attributes & DOS_FOLDER;

	if (host == SEAL_ZIP_HOST_UNIX || host == HOST_DARWIN)
		entry->mode = mode;
	else if (kind != 0 && kind != S_IFREG && kind != S_IFDIR)
		return seal_foreign_refuse(entry, error, "integrity/host",
					   "mode %06o, but it was not made on "
					   "Unix",
					   mode);
	if (!entry->folder && (kind == S_IFDIR || (kind == 0 && dos_folder)))
		return seal_foreign_refuse(entry, error, "integrity/mode",
					   "a folder, but its name does not "
					   "end in '/'");
	if (entry->folder && kind != 0 && kind != S_IFDIR)
		return seal_foreign_refuse(entry, error, "integrity/mode",
					   "mode %06o, but its name ends in "
					   "'/'",
					   mode);
	return SEAL_OK;
}

/* Does the extra field, which was judged, repeat the name as UTF-8? */
static bool has_unicode_path(const uint8_t *extra, size_t size)
{
	while (size >= 4) {
		size_t field = 4 + (size_t)seal_get16(extra + 2);

		if (seal_get16(extra) == 0x7075)
			return true;
		if (field > size)
			break;
		extra += field;
		size -= field;
	}
	return false;
}

static enum seal_status check(struct seal_foreign_entry *entry,
			      const uint8_t *header, const uint8_t *extra,
			      struct seal_error *error)
{
	size_t extra_size = seal_get16(header + 30);
	struct seal_foreign_wide wide = { { NULL }, 0 };
	enum seal_status status;

	if (entry->size == SEAL_ZIP_SATURATED32)
		wide.values[wide.count++] = &entry->size;
	if (entry->packed_size == SEAL_ZIP_SATURATED32)
		wide.values[wide.count++] = &entry->packed_size;
	if (entry->offset == SEAL_ZIP_SATURATED32)
		wide.values[wide.count++] = &entry->offset;
	if (seal_get16(header + 34) != 0)
		return seal_foreign_refuse(entry, error, "integrity/multi-disk",
					   "lies in another part");
	status = check_flags(entry, error);
	if (status == SEAL_OK)
		status = seal_foreign_extra(entry, extra, extra_size, &wide,
					    error);
	if (status == SEAL_OK)
		status = check_name(entry, has_unicode_path(extra, extra_size),
				    error);
	if (status == SEAL_OK)
		status = check_sizes(entry, error);
	if (status == SEAL_OK)
		status = take_mode(entry, header[5], seal_get32(header + 38),
				   error);
	return status;
}

enum seal_status seal_foreign_central(const struct seal_foreign *foreign,
				      uint64_t *at,
				      struct seal_foreign_entry *entry,
				      struct seal_error *error)
{
	uint64_t end = foreign->directory_offset + foreign->directory_size;
	const uint8_t *p = foreign->data + *at;
	uint64_t whole;

	if (end - *at < SEAL_ZIP_CENTRAL ||
	    seal_get32(p) != SEAL_ZIP_CENTRAL_SIGNATURE)
		return seal_fail_check(
			error, SEAL_REFUSED, "integrity/directory-entry",
			"directory offset %" PRIu64 ": no central header", *at);
	whole = (uint64_t)SEAL_ZIP_CENTRAL + seal_get16(p + 28) +
		seal_get16(p + 30) + seal_get16(p + 32);
	if (end - *at < whole)
		return seal_fail_check(error, SEAL_REFUSED,
				       "integrity/directory-entry",
				       "directory offset %" PRIu64
				       ": a central header that does not fit",
				       *at);
	*entry = (struct seal_foreign_entry){
		.name = (const char *)p + SEAL_ZIP_CENTRAL,
		.name_size = seal_get16(p + 28),
		.flags = seal_get16(p + 8),
		.method = seal_get16(p + 10),
		.crc = seal_get32(p + 16),
		.packed_size = seal_get32(p + 20),
		.size = seal_get32(p + 24),
		.offset = seal_get32(p + 42),
	};
	entry->folder = entry->name_size > 0 &&
			entry->name[entry->name_size - 1] == '/';
	*at += whole;
	return check(entry, p, p + SEAL_ZIP_CENTRAL + entry->name_size, error);
}
