/* SPDX-License-Identifier: Apache-2.0 */
/* zip_layout.c - every byte of a package is accounted for (rules 1 to 9) */
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "zip_made.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

/* A whole archive of one file, as bytes for another one to hide. */
static struct made_text other_archive(void)
{
	static uint8_t bytes[256];
	struct made *made = calloc(1, sizeof(*made));
	struct made_text text = { bytes, 0 };

	assert_non_null(made);
	made_add(made, "other", SEAL_ZIP_FILE, "evil");
	made_write(made);
	assert_true(made->size <= sizeof(bytes));
	memcpy(bytes, made->data, made->size);
	text.size = made->size;
	made_free(made);
	free(made);
	return text;
}

/* The local header, name and data alone. */
static struct made_text other_entry(void)
{
	struct made_text text = other_archive();

	text.size = 30 + strlen("other") + strlen("evil");
	return text;
}

static struct made_text other_directory(void)
{
	struct made_text text = other_archive();
	size_t at = other_entry().size;

	text.data = (const uint8_t *)text.data + at;
	text.size -= at + 22;
	return text;
}

/* ---- rules 1 to 4 ------------------------------------------------------ */

static void behind_zero(struct made *made)
{
	made->end.behind = (struct made_text){ "\0", 1 };
}

static void behind_text(struct made *made)
{
	made->end.behind = made_text("#!/bin/sh\necho never looked at\n");
}

static void behind_archive(struct made *made)
{
	made->end.behind = other_archive();
}

static void comment(struct made *made)
{
	made->end.comment = made_text("made by hand");
}

static void longest_comment(struct made *made)
{
	static const char text[0xffff] = { 'x' };

	made->end.comment = (struct made_text){ text, sizeof(text) };
}

static void comment_archive(struct made *made)
{
	made->end.comment = other_archive();
}

static void comment_said_only(struct made *made)
{
	made->end.comment_size = 7;
}

static void comment_cut(struct made *made)
{
	made->end.comment = made_text("made by");
	made->end.comment_size = 12;
}

static void no_end_signature(struct made *made)
{
	made->end.signature = 0x06054b51;
}

static void end_disk(struct made *made)
{
	made->end.disk = 1;
}

static void end_directory_disk(struct made *made)
{
	made->end.directory_disk = 1;
}

static void end_disk_count(struct made *made)
{
	made->end.disk_count--;
}

static void count_less(struct made *made)
{
	made->end.disk_count = --made->end.count;
}

static void count_more(struct made *made)
{
	made->end.disk_count = ++made->end.count;
}

/* Long enough to be taken for two by the size of the directory. */
static void long_name(struct made *made)
{
	made_add(made, "long/names/make/the/directory/larger/than/needed",
		 SEAL_ZIP_FILE, "");
}

static void count_far_more(struct made *made)
{
	made->end.disk_count = made->end.count = 0xfffe;
}

static void count_zero(struct made *made)
{
	made->end.disk_count = made->end.count = 0;
}

static void no_entries(struct made *made)
{
	made->count = 0;
}

static void only_the_seal(struct made *made)
{
	made->count = 0;
	made_add_seal(made);
}

static void size_less(struct made *made)
{
	made->end.size--;
}

static void size_more(struct made *made)
{
	made->end.size++;
}

static void offset_less(struct made *made)
{
	made->end.offset--;
}

static void offset_more(struct made *made)
{
	made->end.offset++;
}

static void sum_wraps(struct made *made)
{
	made->end.size += made->end.offset + 2;
	made->end.offset = 0xfffffffe;
}

static void shorter_directory(struct made *made)
{
	/* Still ends there, but begins in the last entry's data. */
	made->end.offset--;
	made->end.size++;
}

static void signature_record(struct made *made)
{
	made->behind_directory = (struct made_text){ "PK\5\5\2\0xx", 8 };
}

static void signature_record_apart(struct made *made)
{
	made->end.size -= 8;
}

/* A central header that the end records cut off. */
static void header_cut(struct made *made)
{
	made->behind_directory =
		(struct made_text){ "PK\1\2\24\3\24\0\0\0\0\0\0\0!\0\0\0\0\0",
				    20 };
}

static void long_name_and_header_cut(struct made *made)
{
	long_name(made);
	header_cut(made);
}

static void second_directory_behind(struct made *made)
{
	made->behind_directory = other_directory();
}

static void second_directory_apart(struct made *made)
{
	made->end.size -= (uint32_t)other_directory().size;
}

static void second_directory_before(struct made *made)
{
	made->before_directory = other_directory();
}

static void central_signature(struct made *made)
{
	made->entries[2].central.signature = 0x02014b51;
}

static void name_runs_out(struct made *made)
{
	size_t last = made->count - 1;
	size_t at = made->directory_offset + made->end.size64 - 46 -
		    made->entries[last].central.name.size;

	seal_put16(made->data + at + 28, 0xffff);
}

static void comment_runs_out(struct made *made)
{
	size_t last = made->count - 1;
	size_t at = made->directory_offset + made->end.size64 - 46 -
		    made->entries[last].central.name.size;

	seal_put16(made->data + at + 32, 1);
}

/* ---- rules 6, 7, 9 ----------------------------------------------------- */

static void prefix_program(struct made *made)
{
	made->prefix = made_text("\177ELF then a package");
}

static void prefix_entry(struct made *made)
{
	made->prefix = other_entry();
}

static void prefix_archive(struct made *made)
{
	made->prefix = other_archive();
}

static void prefix_split_marker(struct made *made)
{
	made->prefix = made_text("PK\7\10");
}

static void offsets_from_prefix(struct made *made)
{
	for (size_t i = 0; i < made->count; i++)
		made->entries[i].central.offset -= (uint32_t)made->prefix.size;
}

static void offset_from_prefix(struct made *made)
{
	made->end.offset -= (uint32_t)made->prefix.size;
}

static void gap(struct made *made)
{
	made->entries[1].before =
		made_text("thirty-six bytes of nothing at all..");
}

static void gap_entry(struct made *made)
{
	made->entries[3].before = other_entry();
}

static void gap_one_byte(struct made *made)
{
	made->entries[4].before = (struct made_text){ "\0", 1 };
}

static void gap_before_directory(struct made *made)
{
	made->before_directory = made_text("APK Sig Block 42");
}

static void entry_before_directory(struct made *made)
{
	made->before_directory = other_entry();
}

static void extra_data_record(struct made *made)
{
	made->before_directory = (struct made_text){ "PK\6\10\0\0\0\0", 8 };
}

static void descriptor_behind_data(struct made *made)
{
	made->entries[1].before =
		(struct made_text){ "PK\7\10abcdefghijkl", 16 };
}

static void same_place(struct made *made)
{
	made->entries[2].central.offset = made->entries[1].central.offset;
}

static void first_place_again(struct made *made)
{
	made->entries[2].central.offset = 0;
}

/* The bomb of "A better zip bomb": the first file holds the next header. */
static void quoted_header(struct made *made)
{
	struct made_entry *entry = &made->entries[0];

	MADE_BOTH(entry, packed, entry->central.packed + 37);
	MADE_BOTH(entry, size, entry->central.size + 37);
}

static void swapped_places(struct made *made)
{
	uint32_t offset = made->entries[1].central.offset;

	made->entries[1].central.offset = made->entries[2].central.offset;
	made->entries[2].central.offset = offset;
}

static void first_two_swapped(struct made *made)
{
	made->entries[0].central.offset = made->entries[1].central.offset;
	made->entries[1].central.offset = 0;
}

static void offset_in_directory(struct made *made)
{
	made->entries[4].central.offset = (uint32_t)made->directory_offset;
}

static void offset_nearly_in_directory(struct made *made)
{
	made->entries[4].central.offset = (uint32_t)made->directory_offset - 29;
}

static void name_in_directory(struct made *made)
{
	made->entries[4].central.offset = (uint32_t)made->directory_offset - 31;
}

static void offset_far_away(struct made *made)
{
	made->entries[4].central.offset = 0xfffffffe;
}

static void data_runs_out(struct made *made)
{
	struct made_entry *entry = &made->entries[4];

	MADE_BOTH(entry, packed, entry->central.packed + 1);
	MADE_BOTH(entry, size, entry->central.size + 1);
}

static void data_far_away(struct made *made)
{
	struct made_entry *entry = made_add(made, "z", SEAL_ZIP_FILE, "short");

	MADE_BOTH(entry, packed, 0xfffffffe);
	MADE_BOTH(entry, size, 0xfffffffe);
}

static void extra_runs_out(struct made *made)
{
	seal_put16(made->data + made->entries[4].offset + 28, 0xffff);
}

static void local_signature(struct made *made)
{
	made->entries[1].local.signature = 0x04034b51;
}

static void data_shorter(struct made *made)
{
	struct made_entry *entry = &made->entries[0];

	MADE_BOTH(entry, packed, 4);
	MADE_BOTH(entry, size, 4);
}

static const struct made_sample samples[] = {
	{ .what = "as it should be" },
	MADE_WRONG("a byte behind", "end-record", .end = behind_zero,
		   .says = "1 bytes behind the end record"),
	MADE_WRONG("text behind", "end-record", .end = behind_text),
	MADE_WRONG("two archives", "directory-bounds", .end = behind_archive),
	MADE_WRONG("comment", "comment", .end = comment,
		   .says = "comment of 12 bytes"),
	MADE_WRONG("longest comment", "comment", .end = longest_comment,
		   .says = "comment of 65535 bytes"),
	MADE_WRONG("archive in the comment", "directory-bounds",
		   .end = comment_archive),
	MADE_WRONG("comment length only", "comment", .end = comment_said_only),
	MADE_WRONG("comment cut off", "truncated", .end = comment_cut),
	MADE_WRONG("no end record", "truncated", .end = no_end_signature),
	MADE_WRONG("disk", "multi-disk", .end = end_disk),
	MADE_WRONG("disk of directory", "multi-disk",
		   .end = end_directory_disk),
	MADE_WRONG("counts differ", "count", .end = end_disk_count),
	MADE_WRONG("counts less", "count", .end = count_less),
	MADE_WRONG("counts more", "count", .end = count_more),
	MADE_WRONG("counts far more", "count", .end = count_far_more,
		   .says = "cannot have them"),
	MADE_WRONG("counts more, of long names", "count", .entries = long_name,
		   .end = count_more, .says = "the directory has 6 entries"),
	MADE_WRONG("counts nothing", "empty", .end = count_zero),
	MADE_WRONG("nothing", "empty", .entries = no_entries),
	MADE_WRONG("only the seal", "empty", .entries = only_the_seal),
	MADE_WRONG("directory size less", "directory-bounds", .end = size_less),
	MADE_WRONG("directory size more", "directory-bounds", .end = size_more),
	MADE_WRONG("directory offset less", "directory-bounds",
		   .end = offset_less),
	MADE_WRONG("directory offset more", "directory-bounds",
		   .end = offset_more),
	MADE_WRONG("directory wraps", "directory-bounds", .end = sum_wraps),
	MADE_WRONG("directory begins in data", "directory-entry",
		   .end = shorter_directory),
	MADE_WRONG("signature record", "directory-entry",
		   .entries = signature_record),
	MADE_WRONG("signature record apart", "directory-bounds",
		   .entries = signature_record, .end = signature_record_apart),
	MADE_WRONG("header cut off", "directory-entry",
		   .entries = long_name_and_header_cut, .end = count_more,
		   .says = "no whole central header of entry 7 of 7"),
	MADE_WRONG("second directory, counted in size", "count",
		   .entries = second_directory_behind),
	MADE_WRONG("second directory behind", "directory-bounds",
		   .entries = second_directory_behind,
		   .end = second_directory_apart),
	MADE_WRONG("second directory before", "gap",
		   .entries = second_directory_before),
	MADE_WRONG("central signature", "directory-entry",
		   .entries = central_signature),
	MADE_WRONG("name runs out", "directory-entry", .bytes = name_runs_out),
	MADE_WRONG("entry comment runs out", "directory-entry",
		   .bytes = comment_runs_out),
	MADE_WRONG("program in front", "prefix", .entries = prefix_program,
		   .says = "before the first entry 'a.txt' at offset 19"),
	MADE_WRONG("hidden entry in front", "prefix", .entries = prefix_entry),
	MADE_WRONG("archive in front", "prefix", .entries = prefix_archive),
	MADE_WRONG("split archive", "prefix", .entries = prefix_split_marker),
	MADE_WRONG("program in front, offsets as before", "directory-bounds",
		   .entries = prefix_program, .central = offsets_from_prefix,
		   .end = offset_from_prefix),
	MADE_WRONG("program in front, entry offsets as before", "local-header",
		   .entries = prefix_program, .central = offsets_from_prefix),
	MADE_WRONG("gap", "gap", .entries = gap,
		   .says = "36 unaccounted bytes before entry 'b/c.txt' at "
			   "offset 76"),
	MADE_WRONG("hidden entry", "gap", .entries = gap_entry),
	MADE_WRONG("gap of a byte", "gap", .entries = gap_one_byte),
	MADE_WRONG("data descriptor nobody speaks of", "gap",
		   .entries = descriptor_behind_data),
	MADE_WRONG("block before the directory", "gap",
		   .entries = gap_before_directory,
		   .says = "16 unaccounted bytes before the directory"),
	MADE_WRONG("hidden entry before the directory", "gap",
		   .entries = entry_before_directory),
	MADE_WRONG("archive extra data record", "gap",
		   .entries = extra_data_record),
	MADE_WRONG("data ends early", "gap", .entries = data_shorter),
	MADE_WRONG("two at one place", "overlap", .central = same_place),
	MADE_WRONG("first place again", "overlap",
		   .central = first_place_again),
	MADE_WRONG("header inside data", "overlap", .entries = quoted_header),
	MADE_WRONG("places swapped", "gap", .central = swapped_places),
	MADE_WRONG("first two swapped", "prefix", .central = first_two_swapped),
	MADE_WRONG("offset in the directory", "bounds",
		   .central = offset_in_directory),
	MADE_WRONG("header runs into the directory", "bounds",
		   .central = offset_nearly_in_directory),
	MADE_WRONG("name runs into the directory", "bounds",
		   .central = name_in_directory),
	MADE_WRONG("offset far away", "bounds", .central = offset_far_away),
	MADE_WRONG("data run into the directory", "bounds",
		   .entries = data_runs_out),
	MADE_WRONG("data run far away", "bounds", .entries = data_far_away),
	MADE_WRONG("local extra runs out", "bounds", .bytes = extra_runs_out),
	MADE_WRONG("local signature", "local-header",
		   .entries = local_signature),
};

static void test_samples(void **state)
{
	(void)state;
	made_judge(samples, COUNT(samples));
}

/* ---- other files, parts of files --------------------------------------- */

static void test_truncated(void **state)
{
	struct made *made = malloc(sizeof(*made));
	struct seal_zip zip;

	(void)state;
	assert_non_null(made);
	made_start(made);
	made_write(made);
	for (uint64_t size = 0; size < made->size; size++) {
		struct seal_error error = { 0 };

		/* A copy, so that a read too far is seen. */
		uint8_t *copy = malloc(size ? size : 1);

		assert_non_null(copy);
		memcpy(copy, made->data, size);
		assert_int_equal(seal_zip_open(copy, size, NULL, &zip, &error),
				 SEAL_REFUSED);
		assert_string_equal(error.check, "integrity/truncated");
		if (size == 0)
			assert_string_equal(error.text, "the file is empty");
		/* From its signature on the end record is recognised. */
		if (size >= made->size - 22 + 4)
			assert_non_null(strstr(error.text, "of its 22 bytes"));
		free(copy);
	}
	made_free(made);
	free(made);
}

static void expect_foreign(const char *data, size_t size, const char *says)
{
	struct seal_error error = { 0 };
	struct seal_zip zip;

	assert_int_equal(seal_zip_open((const uint8_t *)data, size, NULL, &zip,
				       &error),
			 SEAL_REFUSED);
	assert_string_equal(error.check, "integrity/end-record");
	if (!strstr(error.text, says) || !strstr(error.text, "not a ZIP"))
		fail_msg("%s: %s", says, error.text);
}

static void test_foreign(void **state)
{
	char block[512] = "oci-layout";

	(void)state;
	memcpy(block + 257, "ustar", 5);
	expect_foreign(block, sizeof(block), "OCI image layout");
	memcpy(block, "some/file\0\0", 11);
	expect_foreign(block, sizeof(block), "tar archive");
	expect_foreign("\177ELF\2\1\1", 7, "ELF");
	expect_foreign("\037\213\10\0", 4, "gzip");
	expect_foreign("MZ\220\0", 4, "Windows program");
	expect_foreign("{\"imageLayoutVersion\":\"1.0.0\"}", 30, "OCI");
	expect_foreign("{\"mediaType\":\"application/vnd\"}", 31, "JSON");
	expect_foreign("-----BEGIN CERTIFICATE-----", 27, "PEM");
	expect_foreign("hello world", 11, "no end record");
	expect_foreign("x", 1, "no end record");
}

/* Only where packing the contents anew helps. */
static void test_fix(void **state)
{
	static const struct {
		const char *check;
		void (*end)(struct made *made);
	} samples_of_fix[] = { { "integrity/comment", comment },
			       { "integrity/end-record", behind_text } };

	(void)state;
	for (size_t i = 0; i < 2; i++) {
		struct made *made = malloc(sizeof(*made));
		struct seal_error error = { 0 };
		struct seal_zip zip;

		assert_non_null(made);
		made_start(made);
		made->change_end = samples_of_fix[i].end;
		made_write(made);
		seal_zip_open(made->data, made->size, NULL, &zip, &error);
		assert_string_equal(error.check, samples_of_fix[i].check);
		assert_int_equal(error.fix[0] != '\0', i == 0);
		made_free(made);
		free(made);
	}
}

static void test_limits(void **state)
{
	struct made *made = malloc(sizeof(*made));
	struct seal_zip_limits limits = { 0 };

	(void)state;
	assert_non_null(made);
	made_start(made);
	made_add_seal(made);
	made_write(made);
	limits.entries = 6;
	limits.unpacked_size = 5 + 5000 + 10 + 7; /* the seal does not count */
	made_expect(made, "at the limits", NULL, NULL, &limits);
	limits.entries = 5;
	made_expect(made, "entries", "integrity/bomb", "6 entries", &limits);
	limits.unpacked_size = 0;
	limits.entries = 6;
	made_expect(made, "only entries limited", NULL, NULL, &limits);
	limits.entries = 0;
	limits.unpacked_size = 5 + 5000 + 10 + 7 - 1;
	made_expect(made, "unpacked", "integrity/bomb", "'link'", &limits);
	made_free(made);
	free(made);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_samples),
		cmocka_unit_test(test_truncated),
		cmocka_unit_test(test_foreign),
		cmocka_unit_test(test_fix),
		cmocka_unit_test(test_limits),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
