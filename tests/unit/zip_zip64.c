/* SPDX-License-Identifier: Apache-2.0 */
/* zip_zip64.c - ZIP64 where a value needs it and nowhere else (rules 5, 12) */
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "zip_made.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))
#define LIMIT32	     UINT64_C(0xffffffff)

static void put_extra(struct made_header *header, uint16_t size, uint64_t first,
		      uint64_t second, uint64_t third)
{
	seal_put16(header->extra64, 1);
	seal_put16(header->extra64 + 2, size);
	seal_put64(header->extra64 + 4, first);
	seal_put64(header->extra64 + 12, second);
	seal_put64(header->extra64 + 20, third);
	header->extra = (struct made_text){ header->extra64, 4u + size };
}

static void as_version_45(struct made_entry *entry)
{
	MADE_BOTH(entry, needed, 45);
	entry->central.made_by = 3 << 8 | 45;
}

/* ---- small archives with ZIP64 parts ----------------------------------- */

static void records_unneeded(struct made *made)
{
	made->end.has64 = true;
}

static void locator_elsewhere(struct made *made)
{
	made->end.has64 = true;
	made->end.locator_offset = 0;
}

static void count_saturated(struct made *made)
{
	made->end.disk_count = made->end.count = 0xffff;
}

static void size_saturated(struct made *made)
{
	made->end.size = 0xffffffff;
}

static void offset_saturated(struct made *made)
{
	made->end.offset = 0xffffffff;
}

static void count_in_record(struct made *made)
{
	count_saturated(made);
	made->end.has64 = true;
}

static void size_in_record(struct made *made)
{
	size_saturated(made);
	made->end.has64 = true;
}

static void offset_in_record(struct made *made)
{
	offset_saturated(made);
	made->end.has64 = true;
}

static void record_far_too_many(struct made *made)
{
	count_in_record(made);
	made->end.disk_count64 = made->end.count64 = UINT64_C(1) << 63;
}

static void record_too_many(struct made *made)
{
	count_in_record(made);
	made->end.disk_count64 = made->end.count64 = 1999999;
}

static void extra_unasked(struct made *made)
{
	put_extra(&made->entries[1].central, 8, 5000, 0, 0);
}

static void extra_empty(struct made *made)
{
	put_extra(&made->entries[1].central, 0, 0, 0, 0);
}

static void size_asked(struct made *made)
{
	made->entries[1].central.size = 0xffffffff;
}

static void size_needless(struct made *made)
{
	struct made_entry *entry = &made->entries[1];

	MADE_BOTH(entry, size, 0xffffffff);
	as_version_45(entry);
	put_extra(&entry->central, 8, 5000, 0, 0);
	put_extra(&entry->local, 16, 5000, entry->central.packed, 0);
}

static void packed_needless(struct made *made)
{
	struct made_entry *entry = &made->entries[0];

	MADE_BOTH(entry, packed, 0xffffffff);
	as_version_45(entry);
	put_extra(&entry->central, 8, 5, 0, 0);
}

static void offset_needless(struct made *made)
{
	struct made_entry *entry = &made->entries[3];

	as_version_45(entry);
	put_extra(&entry->central, 8, entry->central.offset, 0, 0);
	entry->central.offset = 0xffffffff;
}

static void local_extra_unasked(struct made *made)
{
	struct made_entry *entry = &made->entries[1];

	put_extra(&entry->local, 16, 5000, entry->central.packed, 0);
}

static void version_45(struct made *made)
{
	as_version_45(&made->entries[1]);
}

/*
 * The bytes of the last central header, read from the end, look like a locator:
 * a reader that looks for it would take it for one.
 */
static void locator_in_entry(struct made *made)
{
	struct made_entry *entry;
	uint64_t offset = 0x07064b50;

	made->count = 0;
	made_add_hole(made, "abc", offset - 33);
	entry = made_add_hole(made, "abcd", (UINT64_C(1) << 32) / 1000);
	MADE_BOTH(entry, method, 8);
	MADE_BOTH(entry, size, 0xffffffff);
	as_version_45(entry);
	put_extra(&entry->central, 8, UINT64_C(1) << 32, 0, 0);
	put_extra(&entry->local, 16, UINT64_C(1) << 32, entry->hole, 0);
}

static const struct made_sample small[] = {
	MADE_WRONG("records unneeded", "zip64-unneeded",
		   .end = records_unneeded),
	MADE_WRONG("hidden locator", "zip64-unneeded",
		   .end = locator_elsewhere),
	MADE_WRONG("count asks", "zip64-missing", .end = count_saturated),
	MADE_WRONG("size asks", "zip64-missing", .end = size_saturated),
	MADE_WRONG("offset asks", "zip64-missing", .end = offset_saturated),
	MADE_WRONG("small count in record", "zip64-saturated",
		   .end = count_in_record),
	MADE_WRONG("small size in record", "zip64-saturated",
		   .end = size_in_record),
	MADE_WRONG("small offset in record", "zip64-saturated",
		   .end = offset_in_record),
	MADE_WRONG("2^63 entries", "bomb", .end = record_far_too_many),
	MADE_WRONG("1999999 entries", "count", .end = record_too_many),
	MADE_WRONG("extra unasked", "zip64-unneeded", .entries = extra_unasked),
	MADE_WRONG("extra empty", "zip64-unneeded", .entries = extra_empty),
	MADE_WRONG("size asks for extra", "zip64-missing",
		   .entries = size_asked),
	MADE_WRONG("small size in extra", "zip64-unneeded",
		   .entries = size_needless),
	MADE_WRONG("small packed size in extra", "zip64-unneeded",
		   .entries = packed_needless),
	MADE_WRONG("small offset in extra", "zip64-unneeded",
		   .central = offset_needless),
	MADE_WRONG("local extra unasked", "zip64-unneeded",
		   .entries = local_extra_unasked),
	MADE_WRONG("version 45 for nothing", "version", .entries = version_45),
	MADE_WRONG("locator in an entry", "zip64-unneeded",
		   .entries = locator_in_entry),
};

static void test_small(void **state)
{
	(void)state;
	made_judge(small, COUNT(small));
}

/* ---- an archive that needs all of it ----------------------------------- */

/* Entry 0 is wide in both sizes, entry 1 in its size and offset, entry 2 in
 * its offset. */
static void wide(struct made *made)
{
	struct made_entry *entry;

	made->count = 0;
	made_add_hole(made, "big", UINT64_C(0x100000007));
	entry = made_add_hole(made, "deflated", 5000000);
	MADE_BOTH(entry, method, 8);
	MADE_BOTH(entry, size, 0xffffffff);
	as_version_45(entry);
	put_extra(&entry->central, 8, LIMIT32, 0, 0);
	put_extra(&entry->local, 16, LIMIT32, 5000000, 0);
	made_add(made, "last", SEAL_ZIP_FILE, "behind 4 GiB");
}

/* A file of exactly 2^32 - 1 bytes is already wide. */
static void at_the_limit(struct made *made)
{
	made->count = 0;
	made_add_hole(made, "big", LIMIT32);
}

/* And one byte less is not: nothing but the directory's offset is. */
static void below_the_limit(struct made *made)
{
	made->count = 0;
	made_add_hole(made, "big", LIMIT32 - 1);
}

/* The directory begins exactly at 2^32 - 2: no ZIP64 anywhere. */
static void all_below_the_limit(struct made *made)
{
	made->count = 0;
	made_add_hole(made, "big", LIMIT32 - 1 - 33);
}

static void no_zip64_record(struct made *made)
{
	if (made->end.has64)
		fail_msg("a ZIP64 record for offset %u", made->end.offset);
}

static void end_version_made_by(struct made *made)
{
	made->end.made_by = 45;
}

static void end_version_needed(struct made *made)
{
	made->end.needed = 62;
}

static void end_signature(struct made *made)
{
	made->end.signature64++;
}

static void end_larger(struct made *made)
{
	made->end.size_of_record = 60;
}

static void end_smaller(struct made *made)
{
	made->end.size_of_record = 0;
}

static void end_extension(struct made *made)
{
	made->end.extension = made_text("an extension");
	made->end.size_of_record += 12;
}

static void end_extension_hidden(struct made *made)
{
	made->end.extension = made_text("an extension");
	made->end.locator_offset += 12;
}

static void locator_elsewhere_again(struct made *made)
{
	made->end.locator_offset = 0;
}

static void locator_signature(struct made *made)
{
	made->end.locator_signature++;
}

static void locator_disk(struct made *made)
{
	made->end.locator_disk = 1;
}

static void locator_disks(struct made *made)
{
	made->end.locator_disks = 2;
}

static void locator_no_disks(struct made *made)
{
	made->end.locator_disks = 0;
}

static void between(struct made *made)
{
	made->end.before_end = (struct made_text){ "\0", 1 };
}

static void disk64(struct made *made)
{
	made->end.disk64 = 1;
}

static void directory_disk64(struct made *made)
{
	made->end.directory_disk64 = 1;
}

static void counts64_differ(struct made *made)
{
	made->end.disk_count64++;
}

static void counts64_less(struct made *made)
{
	made->end.disk_count64 = --made->end.count64;
	made->end.disk_count = --made->end.count;
}

static void counts64_modulo(struct made *made)
{
	made->end.disk_count64 = made->end.count64 += 0x10000;
}

static void classic_count_saturated(struct made *made)
{
	made->end.disk_count = made->end.count = 0xffff;
}

static void classic_size_saturated(struct made *made)
{
	made->end.size = 0xffffffff;
}

static void classic_size_other(struct made *made)
{
	made->end.size--;
}

static void classic_offset_cut(struct made *made)
{
	made->end.offset = (uint32_t)made->end.offset64;
}

static void offset64_wraps(struct made *made)
{
	made->end.offset64 = UINT64_MAX - 5;
	made->end.size64 += made->directory_offset + 6;
	made->end.size = (uint32_t)made->end.size64;
	if (made->end.size64 >= LIMIT32)
		made->end.size = 0xffffffff;
}

static void size64_huge(struct made *made)
{
	made->end.size64 = UINT64_C(1) << 63;
	made->end.size = 0xffffffff;
}

/* Both sizes and the offset in the entry that needs only the sizes. */
static void extra_all(struct made *made)
{
	put_extra(&made->entries[0].central, 24, UINT64_C(0x100000007),
		  UINT64_C(0x100000007), 0);
}

static void extra_short(struct made *made)
{
	made->entries[0].central.extra.size -= 8;
	seal_put16(made->entries[0].central.extra64 + 2, 8);
}

static void extra_length(struct made *made)
{
	/* Two ZIP64 fields in the space of one. */
	seal_put16(made->entries[0].central.extra64 + 2, 4);
	memcpy(made->entries[0].central.extra64 + 8, "\1\0\10\0", 4);
}

static void extra_gone(struct made *made)
{
	made->entries[0].central.extra.size = 0;
}

static void extra_behind_other(struct made *made)
{
	static uint8_t both[24] = "UT\4\0abcd";

	memcpy(both + 8, made->entries[2].central.extra64, 12);
	made->entries[2].central.extra = (struct made_text){ both, 20 };
}

static void extra_wrong_order(struct made *made)
{
	/* The offset before the size. */
	uint8_t *extra = made->entries[1].central.extra64;
	uint64_t size = seal_get64(extra + 4);

	seal_put64(extra + 4, seal_get64(extra + 12));
	seal_put64(extra + 12, size);
}

static void local_extra_gone(struct made *made)
{
	wide(made);
	made->entries[0].local.extra.size = 0;
}

static void local_extra_one_size(struct made *made)
{
	wide(made);
	put_extra(&made->entries[1].local, 8, LIMIT32, 0, 0);
}

static void local_extra_with_offset(struct made *made)
{
	wide(made);
	put_extra(&made->entries[0].local, 24, UINT64_C(0x100000007),
		  UINT64_C(0x100000007), 0);
}

static void local_extra_split(struct made *made)
{
	wide(made);
	seal_put16(made->entries[0].local.extra64 + 2, 4);
	memcpy(made->entries[0].local.extra64 + 8, "\1\0\10\0", 4);
}

static void local_extra_size(struct made *made)
{
	wide(made);
	put_extra(&made->entries[1].local, 16, LIMIT32 + 1, 5000000, 0);
}

static void local_extra_packed(struct made *made)
{
	wide(made);
	put_extra(&made->entries[1].local, 16, LIMIT32, 5000001, 0);
}

static void local_size_zero(struct made *made)
{
	wide(made);
	made->entries[0].local.size = 0;
}

static void local_packed_saturated(struct made *made)
{
	wide(made);
	made->entries[1].local.packed = 0xffffffff;
}

/* The offset alone asks for 45, and so in the local header, too. */
static void local_version_20(struct made *made)
{
	seal_put16(made->data + made->entries[2].offset + 4, 20);
}

static void central_version_20(struct made *made)
{
	made->entries[2].central.needed = 20;
	made->entries[2].central.made_by = 3 << 8 | 20;
}

static void made_by_20(struct made *made)
{
	made->entries[0].central.made_by = 3 << 8 | 20;
}

static void offset_cut(struct made *made)
{
	made->entries[2].central.offset = (uint32_t)made->entries[2].offset;
	made->entries[2].central.extra.size = 0;
	made->entries[2].central.needed = 20;
	made->entries[2].central.made_by = 3 << 8 | 20;
}

static void offset_negative(struct made *made)
{
	seal_put64(made->entries[2].central.extra64 + 4, UINT64_MAX - 3);
}

static void sizes_huge(struct made *made)
{
	wide(made);
	put_extra(&made->entries[0].central, 16, UINT64_MAX, UINT64_MAX, 0);
	put_extra(&made->entries[0].local, 16, UINT64_MAX, UINT64_MAX, 0);
}

#define WIDE(text, code, ...)                                                  \
	MADE_WRONG(text, code, .entries = wide, __VA_ARGS__)
static const struct made_sample large[] = {
	MADE_RIGHT("wide", .entries = wide),
	MADE_RIGHT("at the limit", .entries = at_the_limit),
	MADE_RIGHT("below the limit", .entries = below_the_limit),
	MADE_RIGHT("all below the limit", .entries = all_below_the_limit,
		   .end = no_zip64_record),
	WIDE("made by", "zip64-end-record", .end = end_version_made_by),
	WIDE("needed", "zip64-end-record", .end = end_version_needed),
	WIDE("signature", "zip64-end-record", .end = end_signature),
	WIDE("larger record", "zip64-end-record", .end = end_larger),
	WIDE("smaller record", "zip64-end-record", .end = end_smaller),
	WIDE("extension", "zip64-locator", .end = end_extension),
	WIDE("extension, hidden", "zip64-end-record",
	     .end = end_extension_hidden),
	WIDE("locator elsewhere", "zip64-locator",
	     .end = locator_elsewhere_again),
	WIDE("locator signature", "zip64-missing", .end = locator_signature),
	WIDE("locator disk", "multi-disk", .end = locator_disk),
	WIDE("two disks", "multi-disk", .end = locator_disks),
	WIDE("no disks", "multi-disk", .end = locator_no_disks),
	WIDE("a byte between", "zip64-missing", .end = between),
	WIDE("disk", "multi-disk", .end = disk64),
	WIDE("directory disk", "multi-disk", .end = directory_disk64),
	WIDE("counts differ", "count", .end = counts64_differ),
	WIDE("counts less", "count", .end = counts64_less),
	WIDE("count modulo 65536", "zip64-saturated", .end = counts64_modulo),
	WIDE("count saturated", "zip64-saturated",
	     .end = classic_count_saturated),
	WIDE("size saturated", "zip64-saturated",
	     .end = classic_size_saturated),
	WIDE("size differs", "zip64-saturated", .end = classic_size_other),
	WIDE("offset cut", "zip64-unneeded", .end = classic_offset_cut),
	WIDE("offset wraps", "directory-bounds", .end = offset64_wraps),
	WIDE("size huge", "directory-bounds", .end = size64_huge),
	WIDE("extra with all", "zip64-extra", .central = extra_all),
	WIDE("extra short", "zip64-extra", .central = extra_short),
	WIDE("extra in two", "zip64-extra", .central = extra_length),
	WIDE("extra gone", "zip64-missing", .central = extra_gone),
	WIDE("extra behind another", "extra", .central = extra_behind_other),
	WIDE("extra in wrong order", "overlap", .central = extra_wrong_order),
	WIDE("made by 20", "version", .central = made_by_20),
	WIDE("local version 20", "local-mismatch", .bytes = local_version_20),
	WIDE("both versions 20", "version", .central = central_version_20,
	     .bytes = local_version_20),
	WIDE("offset cut to 32 bits", "overlap", .central = offset_cut),
	WIDE("offset negative", "bounds", .central = offset_negative),
	MADE_WRONG("local extra gone", "zip64-missing",
		   .entries = local_extra_gone),
	MADE_WRONG("local extra with one size", "zip64-extra",
		   .entries = local_extra_one_size),
	MADE_WRONG("local extra with offset", "zip64-extra",
		   .entries = local_extra_with_offset),
	MADE_WRONG("local extra in two", "zip64-extra",
		   .entries = local_extra_split),
	MADE_WRONG("local extra, other size", "local-mismatch",
		   .entries = local_extra_size),
	MADE_WRONG("local extra, other packed size", "local-mismatch",
		   .entries = local_extra_packed),
	MADE_WRONG("local size 0", "local-mismatch",
		   .entries = local_size_zero),
	MADE_WRONG("local packed size saturated", "local-mismatch",
		   .entries = local_packed_saturated),
	MADE_WRONG("sizes of 2^64 - 1", "bomb", .entries = sizes_huge),
};

static void test_large(void **state)
{
	(void)state;
	made_judge(large, COUNT(large));
}

/* Where no limit stops it, the arithmetic must not wrap. */
static void test_no_wrap(void **state)
{
	static const uint64_t sizes[] = {
		UINT64_MAX,	 UINT64_MAX - 33, UINT64_MAX - 53,
		UINT64_MAX - 52, INT64_MAX,	  UINT64_C(1) << 63,
	};
	struct seal_zip_limits limits = { .unpacked_size = UINT64_MAX };

	(void)state;
	for (size_t i = 0; i < COUNT(sizes); i++) {
		struct made *made = malloc(sizeof(*made));

		assert_non_null(made);
		made_start(made);
		wide(made);
		put_extra(&made->entries[0].central, 16, sizes[i], sizes[i], 0);
		put_extra(&made->entries[0].local, 16, sizes[i], sizes[i], 0);
		made_write(made);
		made_expect(made, "wraps", "integrity/bounds", "run into",
			    &limits);
		made_free(made);
		free(made);
	}
}

static void expect_bytes(const uint8_t *data, size_t size, const char *check)
{
	struct seal_error error = { 0 };
	struct seal_zip zip;

	assert_int_equal(seal_zip_open(data, size, NULL, &zip, &error),
			 SEAL_REFUSED);
	assert_string_equal(error.check, check);
}

/* Files that begin with an end record: nothing is read before them. */
static void test_records_alone(void **state)
{
	uint8_t locator[42] = "PK\6\7";
	uint8_t tail[SEAL_ZIP_TAIL_MAX];

	(void)state;
	seal_put32(locator + 16, 1);
	memcpy(locator + 20, "PK\5\6", 4);
	expect_bytes(locator, sizeof(locator), "integrity/zip64-unneeded");
	expect_bytes(locator + 1, sizeof(locator) - 1, "integrity/empty");
	seal_put16(locator + 28, 0xffff);
	seal_put16(locator + 30, 0xffff);
	expect_bytes(locator, sizeof(locator), "integrity/zip64-locator");
	assert_int_equal(seal_zip_tail(65535, 0, 0, tail), sizeof(tail));
	expect_bytes(tail, sizeof(tail), "integrity/count");
}

/* The end records of directories that no test wants to make. */
static void test_tail(void **state)
{
	uint8_t tail[SEAL_ZIP_TAIL_MAX];

	(void)state;
	assert_int_equal(seal_zip_tail(65534, 1, LIMIT32 - 1, tail), 22);
	assert_int_equal(seal_get16(tail + 10), 65534);
	assert_int_equal(seal_get32(tail + 12), LIMIT32 - 1);
	assert_int_equal(seal_zip_tail(65534, 1, LIMIT32, tail), sizeof(tail));
	assert_true(seal_get64(tail + 24) == 65534);
	assert_true(seal_get64(tail + 40) == LIMIT32);
	assert_true(seal_get64(tail + 48) == 1);
	assert_true(seal_get64(tail + 56 + 8) == LIMIT32 + 1);
	assert_int_equal(seal_get16(tail + 76 + 8), 65534);
	assert_int_equal(seal_get32(tail + 76 + 12), LIMIT32);
	assert_int_equal(seal_get32(tail + 76 + 16), 1);
	assert_int_equal(seal_zip_tail(1, LIMIT32 - 1, 1, tail), 22);
	assert_int_equal(seal_zip_tail(1, LIMIT32, 1, tail), sizeof(tail));
	assert_int_equal(seal_get32(tail + 76 + 16), LIMIT32);
	assert_int_equal(seal_get32(tail + 76 + 12), 1);
	assert_int_equal(seal_get16(tail + 76 + 8), 1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_small),
		cmocka_unit_test(test_large),
		cmocka_unit_test(test_no_wrap),
		cmocka_unit_test(test_records_alone),
		cmocka_unit_test(test_tail),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
