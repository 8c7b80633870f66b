/* SPDX-License-Identifier: Apache-2.0 */
/* zip_modes.c - modes, times, ratios, the form of the seal (rules 19 to 24) */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "zip_made.h"

#define BOTH MADE_IN_BOTH
#define MODE(number, mode, dos)                                                \
	MADE_IN_CENTRAL(number, external, (uint32_t)(mode) << 16 | (dos))

static void file_with_slash(struct made *made)
{
	made_add(made, "z/", SEAL_ZIP_FILE, "");
}

static void link_with_slash(struct made *made)
{
	made_add(made, "z/", SEAL_ZIP_LINK, "a.txt");
}

static void folder_without_slash(struct made *made)
{
	made_add(made, "z", SEAL_ZIP_FOLDER, "");
}

static void folder_with_data(struct made *made)
{
	made_add(made, "z/", SEAL_ZIP_FOLDER, "hidden");
}

static void folder_deflated(struct made *made)
{
	made->entries[3].data = (struct made_text){ "\3\0", 2 };
	MADE_BOTH(&made->entries[3], packed, 2);
	MADE_BOTH(&made->entries[3], method, 8);
}

static void set_time(struct made *made, uint32_t time)
{
	for (size_t i = 0; i < made->count; i++)
		MADE_BOTH(&made->entries[i], time, time);
}

static void time_month_zero(struct made *made)
{
	set_time(made, 0x00010000);
}

static void time_day_zero(struct made *made)
{
	set_time(made, 0x00200000);
}

static void time_month_thirteen(struct made *made)
{
	set_time(made, 0x01a10000);
}

static void time_february_30(struct made *made)
{
	set_time(made, 0x005e0000);
}

static void time_hour_24(struct made *made)
{
	set_time(made, 0x0021c000);
}

static void time_minute_60(struct made *made)
{
	set_time(made, 0x00210780);
}

static void time_second_60(struct made *made)
{
	set_time(made, 0x0021001e);
}

static void time_all_zero(struct made *made)
{
	set_time(made, 0);
}

static void time_all_ones(struct made *made)
{
	set_time(made, 0xffffffff);
}

static void time_last_of_all(struct made *made)
{
	set_time(made, 0xff9fbf7d);
}

static void time_leap_day(struct made *made)
{
	set_time(made, 0x285d0000);
}

static void ratio_at_limit(struct made *made)
{
	MADE_BOTH(&made->entries[1], size,
		  made->entries[1].local.packed * 1100);
}

static void ratio_over_limit(struct made *made)
{
	MADE_BOTH(&made->entries[1], size,
		  made->entries[1].local.packed * 1100 + 1);
}

static void deflated_from_nothing(struct made *made)
{
	made->entries[1].data.size = 0;
	MADE_BOTH(&made->entries[1], packed, 0);
	MADE_BOTH(&made->entries[1], size, 1);
}

static void sealed(struct made *made)
{
	made_add_seal(made);
}

static void seal_crc(struct made *made)
{
	made_add_seal(made);
	MADE_BOTH(&made->entries[5], crc, 1);
}

static void seal_deflated(struct made *made)
{
	made_add_deflated(made, SEAL_ZIP_SEAL_NAME, SEAL_ZIP_FILE, 'x', 500);
}

static void seal_executable(struct made *made)
{
	made_add(made, SEAL_ZIP_SEAL_NAME, SEAL_ZIP_EXECUTABLE, "{}");
}

static void seal_link(struct made *made)
{
	made_add(made, SEAL_ZIP_SEAL_NAME, SEAL_ZIP_LINK, "../../a.txt");
}

static void seal_too_large(struct made *made)
{
	made_add_hole(made, SEAL_ZIP_SEAL_NAME, SEAL_ZIP_SEAL_MAX + 1);
}

static void seal_of_a_mebibyte(struct made *made)
{
	struct made_entry *entry =
		made_add_hole(made, SEAL_ZIP_SEAL_NAME, SEAL_ZIP_SEAL_MAX);

	MADE_BOTH(entry, crc, 0xa738ea1c); /* of so many zeros */
}

static void two_seals(struct made *made)
{
	made_add_seal(made);
	made_add_seal(made);
}

static void seal_not_last(struct made *made)
{
	made_add_seal(made);
	made_add(made, "z", SEAL_ZIP_FILE, "");
}

static void seal_in_order(struct made *made)
{
	made->count = 0;
	made_add_seal(made);
	made_add(made, "a", SEAL_ZIP_FILE, "");
}

static void seal_time(struct made *made)
{
	made_add_seal(made);
	MADE_BOTH(&made->entries[5], time, MADE_TIME + 1);
}

static void link_deflated(struct made *made)
{
	made_add_deflated(made, "z", SEAL_ZIP_LINK, 'x', 200);
}

static void link_empty(struct made *made)
{
	made_add(made, "z", SEAL_ZIP_LINK, "");
}

static void link_too_long(struct made *made)
{
	made_add_hole(made, "z", 4096);
	made->entries[5].central.external = (uint32_t)SEAL_ZIP_LINK << 16;
}

static void link_of_4095(struct made *made)
{
	static char target[4096];

	for (size_t i = 0; i < 4095; i++)
		target[i] = "ab/"[i % 3];
	made_add(made, "z", SEAL_ZIP_LINK, target);
}

static void link_huge(struct made *made)
{
	made_add_hole(made, "z", (uint64_t)3 << 30);
	made->entries[5].central.external = (uint32_t)SEAL_ZIP_LINK << 16;
}

static const struct made_sample samples[] = {
	/* modes (rule 19) */
	MADE_WRONG("mode none", "mode", .changes = { MODE(0, 0, 0) }),
	MADE_WRONG("mode private", "mode", .changes = { MODE(0, 0100600, 0) }),
	MADE_WRONG("mode open", "mode", .changes = { MODE(0, 0100777, 0) }),
	MADE_WRONG("mode setuid", "mode", .changes = { MODE(0, 0104755, 0) }),
	MADE_WRONG("mode setgid", "mode", .changes = { MODE(0, 0102755, 0) }),
	MADE_WRONG("mode sticky", "mode", .changes = { MODE(0, 0101644, 0) }),
	MADE_WRONG("mode device", "mode", .changes = { MODE(0, 0020666, 0) }),
	MADE_WRONG("mode disk", "mode", .changes = { MODE(0, 0060660, 0) }),
	MADE_WRONG("mode fifo", "mode", .changes = { MODE(0, 0010644, 0) }),
	MADE_WRONG("mode socket", "mode", .changes = { MODE(0, 0140755, 0) }),
	MADE_WRONG("mode bits only", "mode",
		   .changes = { MODE(0, 0000644, 0) }),
	MADE_WRONG("link mode", "mode", .changes = { MODE(4, 0120755, 0) }),
	MADE_WRONG("folder mode", "mode", .changes = { MODE(3, 040700, 0x10) }),
	MADE_WRONG("folder not dos", "mode", .changes = { MODE(3, 040755, 0) }),
	MADE_WRONG("file dos folder", "mode",
		   .changes = { MODE(0, 0100644, 0x10) }),
	MADE_WRONG("file dos archive", "mode",
		   .changes = { MODE(0, 0100644, 0x20) }),
	MADE_WRONG("file dos read only", "mode",
		   .changes = { MODE(0, 0100644, 0x01) }),
	MADE_WRONG("folder read only", "mode",
		   .changes = { MODE(3, 040755, 0x10 | 0x01) }),
	MADE_WRONG("high attributes", "mode",
		   .changes = { MODE(0, 0100644, 0x8000) }),
	MADE_WRONG("file with slash", "mode", .entries = file_with_slash),
	MADE_WRONG("link with slash", "mode", .entries = link_with_slash),
	MADE_WRONG("folder without slash", "mode",
		   .entries = folder_without_slash),
	MADE_WRONG("folder with data", "folder-data",
		   .entries = folder_with_data),
	MADE_WRONG("folder with crc", "folder-data",
		   .changes = { BOTH(3, crc, 7) }),
	MADE_WRONG("folder deflated", "folder-data",
		   .entries = folder_deflated),
	MADE_WRONG("folder deflated empty", "folder-data",
		   .changes = { BOTH(3, method, 8) }),
	/* links (rule 20) */
	MADE_WRONG("link deflated", "link-target", .entries = link_deflated,
		   .says = "is stored"),
	MADE_WRONG("link empty", "link-target", .entries = link_empty,
		   .says = "is stored"),
	MADE_WRONG("link too long", "link-target", .entries = link_too_long,
		   .says = "is stored"),
	MADE_RIGHT("link of 4095 bytes", .entries = link_of_4095),
	MADE_WRONG("link huge", "link-target", .entries = link_huge,
		   .says = "is stored"),
	/* times (rule 21), ratio (rule 22) */
	MADE_WRONG("time of one", "time",
		   .changes = { BOTH(2, time, MADE_TIME + 1) }),
	MADE_WRONG("time of last", "time",
		   .changes = { BOTH(4, time, MADE_TIME + 0x00200000) }),
	MADE_WRONG("time month zero", "time", .entries = time_month_zero),
	MADE_WRONG("time day zero", "time", .entries = time_day_zero),
	MADE_WRONG("time month thirteen", "time",
		   .entries = time_month_thirteen),
	MADE_WRONG("time february 30", "time", .entries = time_february_30),
	MADE_WRONG("time hour 24", "time", .entries = time_hour_24),
	MADE_WRONG("time minute 60", "time", .entries = time_minute_60),
	MADE_WRONG("time second 60", "time", .entries = time_second_60),
	MADE_WRONG("time all zero", "time", .entries = time_all_zero),
	MADE_WRONG("time all ones", "time", .entries = time_all_ones),
	MADE_RIGHT("time last of all", .entries = time_last_of_all),
	MADE_RIGHT("time leap day", .entries = time_leap_day),
	MADE_RIGHT("ratio at limit", .entries = ratio_at_limit),
	MADE_WRONG("ratio over limit", "bomb", .entries = ratio_over_limit),
	MADE_WRONG("ratio huge", "bomb",
		   .changes = { BOTH(1, size, 0xfffffffe) }),
	MADE_WRONG("deflated from nothing", "bomb",
		   .entries = deflated_from_nothing),
	/* the seal (rule 24) */
	MADE_RIGHT("sealed", .entries = sealed),
	MADE_WRONG("seal crc", "data-crc", .entries = seal_crc),
	MADE_WRONG("seal deflated", "reserved-name", .entries = seal_deflated),
	MADE_WRONG("seal executable", "reserved-name",
		   .entries = seal_executable),
	MADE_WRONG("seal link", "reserved-name", .entries = seal_link),
	MADE_WRONG("seal too large", "reserved-name",
		   .entries = seal_too_large),
	MADE_RIGHT("seal of a mebibyte", .entries = seal_of_a_mebibyte),
	MADE_WRONG("two seals", "reserved-name", .entries = two_seals),
	MADE_WRONG("seal not last", "reserved-name", .entries = seal_not_last),
	MADE_WRONG("seal in order", "reserved-name", .entries = seal_in_order),
	MADE_WRONG("seal time", "time", .entries = seal_time),
	MADE_WRONG("link crc", "data-crc",
		   .changes = { BOTH(4, crc, 0x12345678) }),
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
