/* SPDX-License-Identifier: Apache-2.0 */
/* foreign.c - archives of other tools: what is tolerated, and what is not */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "domain/foreign.h"
#include "zip_made.h"

#define LOCAL	MADE_IN_LOCAL
#define CENTRAL MADE_IN_CENTRAL
#define BOTH	MADE_IN_BOTH
#define WRONG	MADE_WRONG
#define RIGHT	MADE_RIGHT

enum { DESCRIBED = 1 << 3 };

/* Both headers get it, and the first has no place for it in the canon. */
static void extra(struct made *made, const char *data, size_t size)
{
	made->entries[0].local.extra = (struct made_text){ data, size };
	made->entries[0].central.extra = (struct made_text){ data, size };
}

static void times(struct made *made)
{
	extra(made, "UT\5\0\3abcd", 9);
}

static void padding(struct made *made)
{
	extra(made, "\0\0\0", 3);
}

static void two_modes(struct made *made)
{
	extra(made, "nu\0\0", 4);
}

static void link_target(struct made *made)
{
	extra(made, "\r\0\0\0", 4);
}

static void encrypted_by_extra(struct made *made)
{
	extra(made, "\1\x99\0\0", 4);
}

static void extra_too_long(struct made *made)
{
	extra(made, "UT\6\0\3abcd", 9);
}

static void other_path(struct made *made)
{
	extra(made, "up\6\0\1abcdx", 10);
}

static void two_wide(struct made *made)
{
	extra(made, "\1\0\0\0\1\0\0\0", 8);
}

static void wide_too_short(struct made *made)
{
	made->entries[0].central.size = 0xffffffff;
	made->entries[0].central.extra =
		(struct made_text){ "\1\0\4\0abcd", 8 };
}

static void comments(struct made *made)
{
	made->entries[0].central.comment = made_text("of an entry");
}

static void archive_comment(struct made *made)
{
	made->end.comment = made_text("made on a Tuesday");
	made->end.comment_size = 17;
}

static void comment_longer_than_said(struct made *made)
{
	made->end.comment = made_text("made on a Tuesday");
	made->end.comment_size = 16;
}

static void twice(struct made *made)
{
	made_add(made, "a", SEAL_ZIP_FILE, "");
	made_add(made, "a", SEAL_ZIP_FILE, "");
}

static void in_front(struct made *made)
{
	made->prefix = made_text("#!/bin/sh\n");
}

static void between(struct made *made)
{
	made->entries[1].before = made_text("xxxx");
}

static void behind(struct made *made)
{
	made->before_directory = made_text("x");
}

static void not_ascii(struct made *made)
{
	made_add(made, "z\xc3\xa4", SEAL_ZIP_FILE, "");
	MADE_BOTH(&made->entries[5], flags, 0);
}

static void not_utf8(struct made *made)
{
	made_add(made, "z\xe4", SEAL_ZIP_FILE, "");
}

static void with_nul(struct made *made)
{
	made_add_name(made, "z\0z", 3, SEAL_ZIP_FILE, "");
}

static void other_name(struct made *made)
{
	made->entries[0].local.name = made_text("b");
	made->entries[0].central.name = made_text("c");
}

/* Stored, with the descriptor |data| behind "data". */
static void described(struct made *made, const char *contents,
		      const char *behind_it, size_t size)
{
	struct made_entry *entry = made_add(made, "z", SEAL_ZIP_FILE, contents);
	static char text[64];
	size_t length = strlen(contents);

	memcpy(text, contents, length);
	memcpy(text + length, behind_it, size);
	for (size_t i = 0; size >= 16 && i < 4; i++)
		text[length + 4 + i] = (char)(entry->central.crc >> 8 * i);
	entry->data = (struct made_text){ text, length + size };
	MADE_BOTH(entry, flags, DESCRIBED);
	entry->local.crc = 0;
	entry->local.packed = 0;
	entry->local.size = 0;
}

static void descriptor(struct made *made)
{
	described(made, "data", "PK\7\10....\4\0\0\0\4\0\0\0", 16);
}

static void descriptor_of_other_size(struct made *made)
{
	described(made, "data", "PK\7\10....\4\0\0\0\5\0\0\0", 16);
}

static void no_descriptor(struct made *made)
{
	described(made, "data", "", 0);
}

static void descriptor_inside(struct made *made)
{
	described(made, "xPK\7\10x", "PK\7\10....\6\0\0\0\6\0\0\0", 16);
}

static void folder_with_data(struct made *made)
{
	made_add(made, "z/", SEAL_ZIP_FOLDER, "data");
}

static void count_less(struct made *made)
{
	made->end.count--;
	made->end.disk_count--;
}

static void parts(struct made *made)
{
	made->end.disk_count--;
}

static void directory_elsewhere(struct made *made)
{
	made->end.offset--;
}

static void wide_missing(struct made *made)
{
	made->end.count = 0xffff;
	made->end.disk_count = 0xffff;
}

static void offset_behind(struct made *made)
{
	made->entries[4].central.offset = 0x7fffffff;
}

static const struct made_sample samples[] = {
	RIGHT("the canon itself", .check = NULL),
	RIGHT("times of each entry", .entries = times),
	RIGHT("zeros for alignment", .entries = padding),
	RIGHT("another time", .changes = { BOTH(0, time, 0x5a213c1f) }),
	RIGHT("an entry's comment", .entries = comments),
	RIGHT("the archive's comment", .end = archive_comment),
	RIGHT("the compressor's level", .changes = { BOTH(1, flags, 2) }),
	RIGHT("made by DOS", .changes = { CENTRAL(0, made_by, 20),
					  CENTRAL(0, external, 0x20) }),
	RIGHT("a data descriptor", .entries = descriptor),
	WRONG("a mode of DOS that is a link's", "host",
	      .changes = { CENTRAL(0, made_by, 20),
			   CENTRAL(0, external, 0120777u << 16) }),
	WRONG("a second mode", "extra", .entries = two_modes),
	WRONG("a link target", "extra", .entries = link_target),
	WRONG("AES", "encrypted", .entries = encrypted_by_extra),
	WRONG("a field that does not fit", "extra", .entries = extra_too_long),
	WRONG("a second name", "unicode-path", .entries = other_path),
	WRONG("two ZIP64 fields", "zip64-extra", .entries = two_wide),
	WRONG("a short ZIP64 field", "zip64-extra", .entries = wide_too_short),
	WRONG("no ZIP64 field", "zip64-extra",
	      .changes = { CENTRAL(0, size, 0xffffffff) }),
	WRONG("encrypted", "encrypted", .changes = { BOTH(0, flags, 1) }),
	WRONG("strongly encrypted", "encrypted",
	      .changes = { BOTH(0, flags, 1 << 6) }),
	WRONG("a masked directory", "encrypted",
	      .changes = { BOTH(0, flags, 1 << 13) }),
	WRONG("a flag of no meaning", "flags",
	      .changes = { BOTH(0, flags, 1 << 4) }),
	WRONG("bzip2", "method", .changes = { BOTH(0, method, 12) }),
	WRONG("another part", "multi-disk", .changes = { CENTRAL(0, disk, 1) }),
	WRONG("two of a name", "duplicate", .entries = twice),
	WRONG("a script in front", "prefix", .entries = in_front),
	WRONG("bytes between", "gap", .entries = between),
	WRONG("bytes before the directory", "gap", .entries = behind),
	WRONG("a name of code page 437 or UTF-8", "utf8-flag",
	      .entries = not_ascii),
	WRONG("a name that is not UTF-8", "name-utf8", .entries = not_utf8),
	WRONG("a NUL in a name", "name-control", .entries = with_nul),
	WRONG("another name in front", "local-name", .entries = other_name),
	WRONG("other flags in front", "local-mismatch",
	      .changes = { LOCAL(0, flags, 0x800) }),
	WRONG("another method in front", "local-mismatch",
	      .changes = { LOCAL(0, method, 8) }),
	WRONG("another CRC in front", "local-mismatch",
	      .changes = { LOCAL(0, crc, 1) }),
	WRONG("another size in front", "local-mismatch",
	      .changes = { LOCAL(0, size, 1) }),
	WRONG("no CRC in front and no descriptor", "local-mismatch",
	      .changes = { LOCAL(0, crc, 0) }),
	WRONG("no local header", "local-header",
	      .changes = { LOCAL(0, signature, 1) }),
	WRONG("an offset behind the data", "bounds", .central = offset_behind),
	WRONG("stored in fewer bytes", "stored-size",
	      .changes = { BOTH(0, size, 9999) }),
	WRONG("more than deflate can", "bomb",
	      .changes = { BOTH(1, size, 0x7fffffff) }),
	WRONG("a folder without its '/'", "mode",
	      .changes = { CENTRAL(0, external, 0040755u << 16) }),
	WRONG("a file with a '/'", "mode",
	      .changes = { CENTRAL(3, external, 0100644u << 16) }),
	WRONG("a folder with contents", "folder-data",
	      .entries = folder_with_data),
	WRONG("a descriptor of another size", "data-descriptor",
	      .entries = descriptor_of_other_size),
	WRONG("no descriptor", "data-descriptor", .entries = no_descriptor),
	WRONG("a descriptor inside the data", "data-descriptor",
	      .entries = descriptor_inside),
	WRONG("no entry of the directory", "directory-entry",
	      .changes = { CENTRAL(2, signature, 1) }),
	WRONG("fewer entries than there are", "count", .end = count_less),
	WRONG("entries in other parts", "multi-disk", .end = parts),
	WRONG("a directory elsewhere", "directory-bounds",
	      .end = directory_elsewhere),
	WRONG("no ZIP64 record", "zip64-missing", .end = wide_missing),
	WRONG("a comment longer than said", "end-record",
	      .end = comment_longer_than_said),
};

static bool is_right(const struct made_sample *sample)
{
	struct made *made = malloc(sizeof(*made));
	struct seal_foreign foreign;
	struct seal_error error = { 0 };
	enum seal_status expected = sample->check ? SEAL_REFUSED : SEAL_OK;
	enum seal_status status;
	bool right;

	assert_non_null(made);
	made_sample(made, sample);
	status = seal_foreign_read(made->data, made->size, &foreign, &error);
	right = status == expected &&
		strcmp(error.check, sample->check ? sample->check : "") == 0;
	if (!right)
		print_error("%s: status %d, [%s] %s\n", sample->what, status,
			    error.check, error.text);
	if (status == SEAL_OK) {
		right = right && foreign.count == made->count;
		seal_foreign_free(&foreign);
	} else {
		right = right && !foreign.entries;
	}
	made_free(made);
	free(made);
	return right;
}

static void test_rules(void **state)
{
	size_t wrong = 0;

	(void)state;
	for (size_t i = 0; i < sizeof(samples) / sizeof(samples[0]); i++)
		wrong += !is_right(&samples[i]);
	assert_int_equal(wrong, 0);
}

/* Whatever is cut off or changed: an answer, and nothing outside is read. */
static void test_damage(void **state)
{
	struct made *made = malloc(sizeof(*made));
	struct seal_foreign foreign;

	(void)state;
	assert_non_null(made);
	made_start(made);
	made_write(made);
	for (uint64_t size = 0; size < made->size; size++) {
		uint8_t *copy = malloc(size + 1);
		struct seal_error error = { 0 };

		assert_non_null(copy);
		memcpy(copy, made->data, size);
		assert_int_not_equal(seal_foreign_read(copy, size, &foreign,
						       &error),
				     SEAL_OK);
		free(copy);
	}
	for (uint64_t at = 0; at < made->size; at++) {
		uint8_t *copy = malloc(made->size);
		struct seal_error error = { 0 };

		assert_non_null(copy);
		memcpy(copy, made->data, made->size);
		copy[at] ^= 0xff;
		seal_foreign_read(copy, made->size, &foreign, &error);
		seal_foreign_free(&foreign);
		free(copy);
	}
	made_free(made);
	free(made);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_rules),
		cmocka_unit_test(test_damage),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
