/* SPDX-License-Identifier: Apache-2.0 */
/* zip_end.c - the end records in, count and place of the directory out; and
 * the end records made for a directory */
#include <inttypes.h>
#include <string.h>

#include "domain/zip_parts.h"

/* The record's own size, without its signature and this field. */
#define END64_BODY (SEAL_ZIP_END64 - 12)
#define VERSION64  (SEAL_ZIP_HOST_UNIX << 8 | SEAL_ZIP_VERSION64)

static uint16_t saturate16(uint64_t value)
{
	return value < SEAL_ZIP_SATURATED16 ? (uint16_t)value
					    : SEAL_ZIP_SATURATED16;
}

static uint32_t saturate32(uint64_t value)
{
	return value < SEAL_ZIP_SATURATED32 ? (uint32_t)value
					    : SEAL_ZIP_SATURATED32;
}

size_t seal_zip_tail(uint64_t count, uint64_t directory_offset,
		     uint64_t directory_size, uint8_t output[SEAL_ZIP_TAIL_MAX])
{
	uint8_t *p = output;

	memset(output, 0, SEAL_ZIP_TAIL_MAX);
	if (count >= SEAL_ZIP_SATURATED16 ||
	    directory_offset >= SEAL_ZIP_SATURATED32 ||
	    directory_size >= SEAL_ZIP_SATURATED32) {
		seal_put32(p, SEAL_ZIP_END64_SIGNATURE);
		seal_put64(p + 4, END64_BODY);
		seal_put16(p + 12, VERSION64);
		seal_put16(p + 14, SEAL_ZIP_VERSION64);
		seal_put64(p + 24, count);
		seal_put64(p + 32, count);
		seal_put64(p + 40, directory_size);
		seal_put64(p + 48, directory_offset);
		p += SEAL_ZIP_END64;
		seal_put32(p, SEAL_ZIP_LOCATOR64_SIGNATURE);
		seal_put64(p + 8, directory_offset + directory_size);
		seal_put32(p + 16, 1);
		p += SEAL_ZIP_LOCATOR64;
	}
	seal_put32(p, SEAL_ZIP_END_SIGNATURE);
	seal_put16(p + 8, saturate16(count));
	seal_put16(p + 10, saturate16(count));
	seal_put32(p + 12, saturate32(directory_size));
	seal_put32(p + 16, saturate32(directory_offset));
	return (size_t)(p - output) + SEAL_ZIP_END;
}

/* The classic end record, copied once. */
struct classic {
	uint16_t disk;
	uint16_t directory_disk;
	uint16_t disk_count;
	uint16_t count;
	uint32_t directory_size;
	uint32_t directory_offset;
};

static enum seal_status check_disks(uint64_t disk, uint64_t directory_disk,
				    uint64_t disk_count, uint64_t count,
				    struct seal_error *error)
{
	if (disk != 0 || directory_disk != 0)
		return seal_fail_check(
			error, SEAL_REFUSED, "integrity/multi-disk",
			"end record: disk %" PRIu64 ", directory on disk "
			"%" PRIu64 ": one part of a split archive",
			disk, directory_disk);
	if (disk_count != count)
		return seal_fail_check(error, SEAL_REFUSED, "integrity/count",
				       "end record: two entry counts, %" PRIu64
				       " and %" PRIu64,
				       disk_count, count);
	return SEAL_OK;
}

static enum seal_status read_locator(const uint8_t *data, uint64_t at,
				     struct seal_error *error)
{
	uint8_t locator[SEAL_ZIP_LOCATOR64];
	uint64_t offset;

	memcpy(locator, data + at, sizeof(locator));
	offset = seal_get64(locator + 8);
	if (seal_get32(locator + 4) != 0 || seal_get32(locator + 16) != 1)
		return seal_fail_check(error, SEAL_REFUSED,
				       "integrity/multi-disk",
				       "ZIP64 locator at offset %" PRIu64
				       ": disk %" PRIu32 " of %" PRIu32,
				       at, seal_get32(locator + 4),
				       seal_get32(locator + 16));
	if (at < SEAL_ZIP_END64 || offset != at - SEAL_ZIP_END64)
		return seal_fail_check(error, SEAL_REFUSED,
				       "integrity/zip64-locator",
				       "ZIP64 locator at offset %" PRIu64
				       ": it points to offset %" PRIu64
				       ", not to the %d bytes before it",
				       at, offset, SEAL_ZIP_END64);
	return SEAL_OK;
}

static enum seal_status read_end64(const uint8_t *data, uint64_t at,
				   struct seal_zip_end *end,
				   struct seal_error *error)
{
	uint8_t record[SEAL_ZIP_END64];

	memcpy(record, data + at, sizeof(record));
	if (seal_get32(record) != SEAL_ZIP_END64_SIGNATURE)
		return seal_fail_check(error, SEAL_REFUSED,
				       "integrity/zip64-end-record",
				       "no ZIP64 end record at offset %" PRIu64,
				       at);
	if (seal_get64(record + 4) != END64_BODY)
		return seal_fail_check(error, SEAL_REFUSED,
				       "integrity/zip64-end-record",
				       "ZIP64 end record at offset %" PRIu64
				       ": its size is %" PRIu64 ", not %d",
				       at, seal_get64(record + 4), END64_BODY);
	if (seal_get16(record + 12) != VERSION64 ||
	    seal_get16(record + 14) != SEAL_ZIP_VERSION64)
		return seal_fail_check(
			error, SEAL_REFUSED, "integrity/zip64-end-record",
			"ZIP64 end record at offset %" PRIu64
			": versions 0x%04x and %u, not 0x%04x and %d",
			at, (unsigned int)seal_get16(record + 12),
			(unsigned int)seal_get16(record + 14), VERSION64,
			SEAL_ZIP_VERSION64);
	end->count = seal_get64(record + 32);
	end->directory_size = seal_get64(record + 40);
	end->directory_offset = seal_get64(record + 48);
	return check_disks(seal_get32(record + 16), seal_get32(record + 20),
			   seal_get64(record + 24), end->count, error);
}

static enum seal_status check_saturated(const char *field, uint64_t classic,
					uint64_t value, uint64_t limit,
					struct seal_error *error)
{
	uint64_t right = value < limit ? value : limit;

	if (classic == right)
		return SEAL_OK;
	return seal_fail_check(error, SEAL_REFUSED, "integrity/zip64-saturated",
			       "end record: %s is %" PRIu64
			       ", the ZIP64 end record has %" PRIu64
			       ": it must be %" PRIu64,
			       field, classic, value, right);
}

/* Both ZIP64 records stand before the end record at |at|; |*at| moves there. */
static enum seal_status read_zip64(const uint8_t *data, uint64_t *at,
				   const struct classic *classic,
				   struct seal_zip_end *end,
				   struct seal_error *error)
{
	enum seal_status status;

	*at -= SEAL_ZIP_LOCATOR64;
	status = read_locator(data, *at, error);
	if (status != SEAL_OK)
		return status;
	*at -= SEAL_ZIP_END64;
	status = read_end64(data, *at, end, error);
	if (status == SEAL_OK)
		status =
			check_saturated("the count", classic->count, end->count,
					SEAL_ZIP_SATURATED16, error);
	if (status == SEAL_OK)
		status = check_saturated("the directory's size",
					 classic->directory_size,
					 end->directory_size,
					 SEAL_ZIP_SATURATED32, error);
	if (status == SEAL_OK)
		status = check_saturated("the directory's offset",
					 classic->directory_offset,
					 end->directory_offset,
					 SEAL_ZIP_SATURATED32, error);
	return status;
}

/* Rule 5. A locator is looked for as other readers do, by its signature. */
static enum seal_status read_counts(const uint8_t *data, uint64_t *at,
				    const struct classic *classic,
				    struct seal_zip_end *end,
				    struct seal_error *error)
{
	bool needed = classic->count == SEAL_ZIP_SATURATED16 ||
		      classic->directory_size == SEAL_ZIP_SATURATED32 ||
		      classic->directory_offset == SEAL_ZIP_SATURATED32;
	bool located = *at >= SEAL_ZIP_LOCATOR64 &&
		       seal_get32(data + *at - SEAL_ZIP_LOCATOR64) ==
			       SEAL_ZIP_LOCATOR64_SIGNATURE;

	if (needed && !located)
		return seal_fail_check(
			error, SEAL_REFUSED, "integrity/zip64-missing",
			"end record at offset %" PRIu64
			": a field says ZIP64, but no ZIP64 locator is "
			"before it",
			*at);
	if (!needed && located)
		return seal_fail_check(
			error, SEAL_REFUSED, "integrity/zip64-unneeded",
			"a ZIP64 locator at offset %" PRIu64
			", but no field of the end record needs it",
			*at - SEAL_ZIP_LOCATOR64);
	if (needed)
		return read_zip64(data, at, classic, end, error);
	end->count = classic->count;
	end->directory_size = classic->directory_size;
	end->directory_offset = classic->directory_offset;
	return SEAL_OK;
}

/* Rules 2 and 3; the end records start at |at|. */
static enum seal_status check_directory(const struct seal_zip_end *end,
					uint64_t at, struct seal_error *error)
{
	if (end->count == 0)
		return seal_fail_check(error, SEAL_REFUSED, "integrity/empty",
				       "the package has no entry");
	if (end->directory_offset > at ||
	    end->directory_size != at - end->directory_offset)
		return seal_fail_check(
			error, SEAL_REFUSED, "integrity/directory-bounds",
			"the directory (offset %" PRIu64 ", %" PRIu64
			" bytes) does not end where the end records start, "
			"at offset %" PRIu64,
			end->directory_offset, end->directory_size, at);
	return SEAL_OK;
}

enum seal_status seal_zip_end_read(const uint8_t *data, uint64_t size,
				   struct seal_zip_end *end,
				   struct seal_error *error)
{
	uint8_t record[SEAL_ZIP_END];
	struct classic classic;
	uint64_t at;
	enum seal_status status;

	if (size < SEAL_ZIP_END ||
	    seal_get32(data + size - SEAL_ZIP_END) != SEAL_ZIP_END_SIGNATURE)
		return seal_zip_refuse_foreign(data, size, error);
	at = size - SEAL_ZIP_END;
	memcpy(record, data + at, sizeof(record));
	if (seal_get16(record + 20) != 0)
		return seal_fail_check(error, SEAL_REFUSED, "integrity/comment",
				       "end record at offset %" PRIu64
				       ": an archive comment of %u bytes",
				       at,
				       (unsigned int)seal_get16(record + 20));
	classic.disk = seal_get16(record + 4);
	classic.directory_disk = seal_get16(record + 6);
	classic.disk_count = seal_get16(record + 8);
	classic.count = seal_get16(record + 10);
	classic.directory_size = seal_get32(record + 12);
	classic.directory_offset = seal_get32(record + 16);
	status = check_disks(classic.disk, classic.directory_disk,
			     classic.disk_count, classic.count, error);
	if (status == SEAL_OK)
		status = read_counts(data, &at, &classic, end, error);
	if (status == SEAL_OK)
		status = check_directory(end, at, error);
	return status;
}
