/* SPDX-License-Identifier: Apache-2.0 */
/* foreign_end.c - the end of an archive in, where its directory is out */
#include <inttypes.h>

#include "domain/foreign.h"

#define COMMENT_MAX 0xffff

/* The last end record; |size| when there is none. */
static uint64_t find_end(const uint8_t *data, uint64_t size)
{
	const uint64_t searched = SEAL_ZIP_END + COMMENT_MAX;
	uint64_t least = size > searched ? size - searched : 0;

	for (uint64_t at = size; at >= least + 4; at--) {
		if (seal_get32(data + at - 4) == SEAL_ZIP_END_SIGNATURE)
			return at - 4;
	}
	return size;
}

static enum seal_status bad(struct seal_error *error, const char *check,
			    const char *reason)
{
	return seal_fail_check(error, SEAL_REFUSED, check, "%s", reason);
}

/* A classic field says the same as the wide one, or that it cannot. */
static bool agrees(uint64_t classic, uint64_t limit, uint64_t wide)
{
	return classic == limit || classic == wide;
}

/* The ZIP64 end record, directly before its locator at |locator|. */
static enum seal_status read_end64(struct seal_foreign *foreign,
				   const uint8_t *end, uint64_t locator,
				   uint64_t *records, struct seal_error *error)
{
	const uint8_t *p = foreign->data + locator;
	uint64_t at = seal_get64(p + 8);

	if (seal_get32(p + 4) != 0 || seal_get32(p + 16) > 1)
		return bad(error, "integrity/multi-disk",
			   "ZIP64 locator: the archive has several parts");
	if (locator < SEAL_ZIP_END64 || at != locator - SEAL_ZIP_END64)
		return bad(error, "integrity/zip64-locator",
			   "ZIP64 locator: does not lead to the record before "
			   "it");
	p = foreign->data + at;
	if (seal_get32(p) != 0x06064b50 || seal_get64(p + 4) != 44)
		return bad(error, "integrity/zip64-end-record",
			   "ZIP64 end record: not where its locator says, or "
			   "with an extension");
	if (seal_get32(p + 16) != 0 || seal_get32(p + 20) != 0 ||
	    seal_get64(p + 24) != seal_get64(p + 32))
		return bad(error, "integrity/multi-disk",
			   "ZIP64 end record: the archive has several parts");
	foreign->count = seal_get64(p + 32);
	foreign->directory_size = seal_get64(p + 40);
	foreign->directory_offset = seal_get64(p + 48);
	*records = at;
	if (!agrees(seal_get16(end + 10), 0xffff, foreign->count) ||
	    !agrees(seal_get32(end + 12), 0xffffffff,
		    foreign->directory_size) ||
	    !agrees(seal_get32(end + 16), 0xffffffff,
		    foreign->directory_offset))
		return bad(error, "integrity/zip64-saturated",
			   "end records: the ZIP64 one says something else");
	return SEAL_OK;
}

static enum seal_status check_place(const struct seal_foreign *foreign,
				    uint64_t records, struct seal_error *error)
{
	if (foreign->directory_size > records ||
	    foreign->directory_offset != records - foreign->directory_size)
		return seal_fail_check(
			error, SEAL_REFUSED, "integrity/directory-bounds",
			"directory: %" PRIu64 " bytes at offset %" PRIu64
			" do not end where the end records begin, at %" PRIu64,
			foreign->directory_size, foreign->directory_offset,
			records);
	if (foreign->count == 0)
		return bad(error, "integrity/empty",
			   "archive: it has no entries");
	if (foreign->count > SEAL_ZIP_ENTRIES_DEFAULT)
		return seal_fail_check(error, SEAL_REFUSED, "integrity/bomb",
				       "archive: %" PRIu64
				       " entries, at most %" PRIu64
				       " are possible",
				       foreign->count,
				       SEAL_ZIP_ENTRIES_DEFAULT);
	if (foreign->count > foreign->directory_size / SEAL_ZIP_CENTRAL)
		return bad(error, "integrity/count",
			   "directory: too small for its entries");
	return SEAL_OK;
}

enum seal_status seal_foreign_end(struct seal_foreign *foreign,
				  struct seal_error *error)
{
	uint64_t at = find_end(foreign->data, foreign->size);
	uint64_t records = at;
	const uint8_t *end = foreign->data + at;
	enum seal_status status = SEAL_OK;

	/* It also knows what else the file may be. */
	if (foreign->size - at < SEAL_ZIP_END ||
	    foreign->size - at - SEAL_ZIP_END != seal_get16(end + 20))
		return seal_zip_refuse_foreign(foreign->data, foreign->size,
					       error);
	if (seal_get16(end + 4) != 0 || seal_get16(end + 6) != 0 ||
	    seal_get16(end + 8) != seal_get16(end + 10))
		return bad(error, "integrity/multi-disk",
			   "end record: the archive has several parts");
	foreign->count = seal_get16(end + 10);
	foreign->directory_size = seal_get32(end + 12);
	foreign->directory_offset = seal_get32(end + 16);
	if (at >= SEAL_ZIP_LOCATOR64 &&
	    seal_get32(end - SEAL_ZIP_LOCATOR64) == 0x07064b50)
		status = read_end64(foreign, end, at - SEAL_ZIP_LOCATOR64,
				    &records, error);
	else if (foreign->count == 0xffff ||
		 foreign->directory_size == 0xffffffff ||
		 foreign->directory_offset == 0xffffffff)
		status = bad(error, "integrity/zip64-missing",
			     "end record: a value stands in a ZIP64 record "
			     "that is not there");
	if (status == SEAL_OK)
		status = check_place(foreign, records, error);
	return status;
}
