/* SPDX-License-Identifier: Apache-2.0 */
/* zip_fields.c - each field has one right value (rules 8, 10 to 12, 18) */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "zip_made.h"

#define LOCAL	MADE_IN_LOCAL
#define CENTRAL MADE_IN_CENTRAL
#define BOTH	MADE_IN_BOTH

static void utf8_missing(struct made *made)
{
	made_add(made, "z\xc3\xa4", SEAL_ZIP_FILE, "");
	MADE_BOTH(&made->entries[5], flags, 0);
}

static void deflated_not_smaller(struct made *made)
{
	MADE_BOTH(&made->entries[1], size, made->entries[1].local.packed);
}

static void empty_deflated(struct made *made)
{
	struct made_entry *entry =
		made_add_deflated(made, "z", SEAL_ZIP_FILE, 'x', 5);

	entry->data = (struct made_text){ "\3\0", 2 };
	MADE_BOTH(entry, packed, 2);
	MADE_BOTH(entry, size, 0);
	MADE_BOTH(entry, crc, 0);
}

static void empty_with_crc(struct made *made)
{
	made_add(made, "z", SEAL_ZIP_FILE, "");
	MADE_BOTH(&made->entries[5], crc, 1);
}

static void central_times(struct made *made)
{
	made->entries[0].central.extra =
		(struct made_text){ "UT\5\0\3abcd", 9 };
}

static void local_times(struct made *made)
{
	made->entries[0].local.extra = (struct made_text){ "UT\5\0\3abcd", 9 };
}

static void central_unicode_path(struct made *made)
{
	made->entries[0].central.extra =
		(struct made_text){ "up\6\0\1abcdx", 10 };
}

static void local_unicode_path(struct made *made)
{
	made->entries[0].local.extra =
		(struct made_text){ "up\6\0\1abcdx", 10 };
}

static void unicode_path_behind(struct made *made)
{
	made->entries[0].central.extra =
		(struct made_text){ "UT\5\0\3abcdup\6\0\1abcdx", 19 };
}

static void extra_too_short(struct made *made)
{
	made->entries[0].central.extra = (struct made_text){ "UT\1", 3 };
}

static void extra_too_long(struct made *made)
{
	made->entries[0].central.extra =
		(struct made_text){ "\1\0\5\0abcd", 8 };
}

static void local_extra_too_short(struct made *made)
{
	made->entries[0].local.extra = (struct made_text){ "\0", 1 };
}

static void jar_marker(struct made *made)
{
	made->entries[0].central.extra =
		(struct made_text){ "\376\312\0\0", 4 };
}

static void entry_comment(struct made *made)
{
	made->entries[2].central.comment = made_text("PK\5\6");
}

static void local_name(struct made *made)
{
	made->entries[1].local.name = made_text("b/d.txt");
}

static void local_name_case(struct made *made)
{
	made->entries[0].local.name = made_text("A.txt");
}

static void local_name_longer(struct made *made)
{
	made->entries[0].local.name = made_text("a.txt.exe");
}

static void local_name_shorter(struct made *made)
{
	made->entries[0].local.name = made_text("a");
}

static void local_name_empty(struct made *made)
{
	made->entries[0].local.name = made_text("");
}

static void local_name_cut(struct made *made)
{
	/* Readers that stop at a NUL see another name. */
	made->entries[0].local.name = (struct made_text){ "a.tx\0", 5 };
}

static const struct made_sample samples[] = {
	/* flags and methods (rules 10, 11) */
	MADE_WRONG("encrypted", "encrypted",
		   .changes = { BOTH(1, flags, 0x0001) }),
	MADE_WRONG("strongly encrypted", "encrypted",
		   .changes = { BOTH(1, flags, 0x0041) }),
	MADE_WRONG("masked headers", "encrypted",
		   .changes = { BOTH(1, flags, 0x2000) }),
	MADE_WRONG("descriptor", "data-descriptor",
		   .changes = { BOTH(1, flags, 0x0008) }),
	MADE_WRONG("descriptor and utf8", "data-descriptor",
		   .changes = { BOTH(1, flags, 0x0808) }),
	MADE_WRONG("compression option", "flags",
		   .changes = { BOTH(1, flags, 0x0002) }),
	MADE_WRONG("patched data", "flags",
		   .changes = { BOTH(1, flags, 0x0020) }),
	MADE_WRONG("unused flag", "flags",
		   .changes = { BOTH(1, flags, 0x8000) }),
	MADE_WRONG("utf8 needless", "utf8-flag",
		   .changes = { BOTH(1, flags, 0x0800) }),
	MADE_WRONG("utf8 missing", "utf8-flag", .entries = utf8_missing),
	MADE_WRONG("method deflate64", "method",
		   .changes = { BOTH(1, method, 9) }, .says = "method 9"),
	MADE_WRONG("method zstd", "method", .changes = { BOTH(1, method, 93) }),
	MADE_WRONG("method aes", "method", .changes = { BOTH(1, method, 99) }),
	MADE_WRONG("method nonsense", "method",
		   .changes = { BOTH(1, method, 0xffff) }),
	MADE_WRONG("stored larger", "stored-size",
		   .changes = { BOTH(0, size, 6) }),
	MADE_WRONG("stored smaller", "stored-size",
		   .changes = { BOTH(0, size, 4) }),
	MADE_WRONG("deflated not smaller", "stored-size",
		   .entries = deflated_not_smaller),
	MADE_WRONG("deflated larger", "stored-size",
		   .changes = { BOTH(1, size, 3) }),
	MADE_WRONG("empty deflated", "stored-size", .entries = empty_deflated),
	MADE_WRONG("empty with crc", "data-crc", .entries = empty_with_crc),
	/* extra fields, comments, attributes (rule 12) */
	MADE_WRONG("central times", "extra", .entries = central_times,
		   .says = "0x5455 (times)"),
	MADE_WRONG("local times", "extra", .entries = local_times,
		   .says = "local header"),
	MADE_WRONG("central unicode path", "unicode-path",
		   .entries = central_unicode_path),
	MADE_WRONG("local unicode path", "unicode-path",
		   .entries = local_unicode_path),
	MADE_WRONG("unicode path behind", "unicode-path",
		   .entries = unicode_path_behind),
	MADE_WRONG("extra too short", "extra", .entries = extra_too_short),
	MADE_WRONG("extra too long", "extra", .entries = extra_too_long),
	MADE_WRONG("local extra too short", "extra",
		   .entries = local_extra_too_short),
	MADE_WRONG("jar marker", "extra", .entries = jar_marker, .says = "jar"),
	MADE_WRONG("entry comment", "entry-comment", .entries = entry_comment),
	MADE_WRONG("internal text", "internal-attributes",
		   .changes = { CENTRAL(0, internal, 1) }),
	MADE_WRONG("other disk", "multi-disk",
		   .changes = { CENTRAL(3, disk, 1) }),
	MADE_WRONG("disk in zip64", "multi-disk",
		   .changes = { CENTRAL(3, disk, 0xffff) }),
	/* who made it, and versions (rule 18) */
	MADE_WRONG("by dos", "host", .changes = { CENTRAL(0, made_by, 20) }),
	MADE_WRONG("by windows", "host",
		   .changes = { CENTRAL(0, made_by, 11 << 8 | 20) }),
	MADE_WRONG("by darwin", "host",
		   .changes = { CENTRAL(0, made_by, 19 << 8 | 20) }),
	MADE_WRONG("version made by", "version",
		   .changes = { CENTRAL(0, made_by, 3 << 8 | 30) }),
	MADE_WRONG("version 10", "version", .changes = { BOTH(0, needed, 10) }),
	MADE_WRONG("version 63", "version", .changes = { BOTH(0, needed, 63) }),
	MADE_WRONG("version 45 central", "version",
		   .changes = { CENTRAL(0, needed, 45) }),
	/* the local header repeats the central one (rule 8) */
	MADE_WRONG("local needed", "local-mismatch",
		   .changes = { LOCAL(1, needed, 10) },
		   .says = "version needed"),
	MADE_WRONG("local flags", "local-mismatch",
		   .changes = { LOCAL(1, flags, 0x0800) }, .says = "flags"),
	MADE_WRONG("local descriptor", "local-mismatch",
		   .changes = { LOCAL(1, flags, 0x0008) }, .says = "flags"),
	MADE_WRONG("local method", "local-mismatch",
		   .changes = { LOCAL(1, method, 0) }, .says = "method"),
	MADE_WRONG("local time", "local-mismatch",
		   .changes = { LOCAL(1, time, 0x00210001) }, .says = "time"),
	MADE_WRONG("local crc", "local-mismatch",
		   .changes = { LOCAL(1, crc, 0) }, .says = "CRC"),
	MADE_WRONG("local packed", "local-mismatch",
		   .changes = { LOCAL(1, packed, 0) }, .says = "packed size"),
	MADE_WRONG("local size", "local-mismatch",
		   .changes = { LOCAL(1, size, 0) }, .says = "size"),
	MADE_WRONG("local encrypted", "local-mismatch",
		   .changes = { LOCAL(1, flags, 1) }, .says = "flags"),
	MADE_WRONG("local name", "local-name", .entries = local_name,
		   .says = "'b/d.txt'"),
	MADE_WRONG("local name case", "local-name", .entries = local_name_case),
	MADE_WRONG("local name longer", "local-name",
		   .entries = local_name_longer),
	MADE_WRONG("local name shorter", "local-name",
		   .entries = local_name_shorter),
	MADE_WRONG("local name empty", "local-name",
		   .entries = local_name_empty),
	MADE_WRONG("local name cut", "local-name", .entries = local_name_cut,
		   .says = "a.tx\\x00"),
};

static void test_samples(void **state)
{
	(void)state;
	made_judge(samples, sizeof(samples) / sizeof(samples[0]));
}

int main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(test_samples) };

	return cmocka_run_group_tests(tests, NULL, NULL);
}
