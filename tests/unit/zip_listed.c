/* SPDX-License-Identifier: Apache-2.0 */
/* zip_listed.c - packages by their names: which lists of entries are refused
 * (rules 13 to 17, 20, 24) */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "zip_made.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

/* "NAME", "NAME/", or "NAME>TARGET" of a link; in file order. */
static const struct {
	const char *check; /* NULL: accepted */
	const char *entries[6];
} packages[] = {
	{ NULL, { "a" } },
	{ NULL, { "a-b", "a/b", "ab" } },
	{ NULL, { "A", "B", "a1", "b1" } },
	{ NULL, { "a", "\xc3\xa4", "\xe6\x97\xa5" } },
	/* By bytes and not by UTF-16, where this order would be another. */
	{ NULL, { "\xef\xbd\x81", "\xf0\x9f\x93\xa6" } },
	{ NULL, { "META-INF/LICENSE", "a" } },
	{ NULL, { "META-INF/LICENSE", "a", SEAL_ZIP_SEAL_NAME } },
	{ NULL, { "a/", "b/c/", "b/d>../a" } },
	{ NULL, { "bin/tool>../lib/tool.js", "lib/tool.js" } },
	{ NULL, { "libx.so>libx.so.1", "libx.so.1" } },
	{ NULL, { "a>b", "c" } },
	/* A link at the end of a target is not on the way. */
	{ NULL, { "a>b", "b>c", "c" } },
	{ NULL, { "a>b", "b>a" } },
	{ NULL, { "a>a" } },
	/* 13, 14: one of each, to see that the reader asks at all */
	{ "name-length", { "" } },
	{ "name-utf8", { "\xff\xfe" } },
	{ "name-control", { "a\nb" } },
	{ "name-misleading",
	  { "a\xe2\x80\xae"
	    "b" } },
	{ "name-unassigned", { "\xcd\xb8" } },
	{ "name-absolute", { "/etc/cron.d/x" } },
	{ "name-backslash", { "a\\b" } },
	{ "name-traversal", { "../../etc/x" } },
	{ "name-component", { "a//b" } },
	{ "name-character", { "ab:c" } },
	{ "name-ending", { "a." } },
	/* 15 */
	{ "duplicate", { "a", "a" } },
	{ "duplicate", { "a", "b", "a" } },
	{ "duplicate", { "a/", "a/" } },
	{ "duplicate", { "a", "a>b" } },
	{ "order", { "b", "a" } },
	{ "order", { "a", "B" } },
	{ "order", { "ab", "a" } },
	{ "order", { "a/b", "a-b" } },
	{ "order", { "\xe6\x97\xa5", "a" } },
	{ "order", { "\xf0\x9f\x93\xa6", "\xef\xbd\x81" } },
	/* 16 */
	{ "file-and-folder", { "a", "a/b" } },
	{ "file-and-folder", { "a", "a-b", "a/b" } },
	{ "file-and-folder", { "a", "a/" } },
	{ "file-and-folder", { "a/", "a/b" } },
	{ "file-and-folder", { "a>b", "a/c", "b" } },
	{ "link-target", { "a>../x", "a/b" } },
	/* 17 */
	{ "case-collision", { "A", "a" } },
	{ "case-collision", { "Lib/x", "lib/y" } },
	{ "case-collision", { "A/", "a/b" } },
	{ "case-collision", { "a\xcc\x88", "\xc3\xa4" } },
	{ "case-collision",
	  { "STRASSE", "stra\xc3\x9f"
		       "e" } },
	{ "case-collision", { "K", "a", "\xe2\x84\xaa" } },
	{ "case-collision", { "k", "\xe2\x84\xaa" } },
	/* 20 */
	{ "link-target", { "a>/etc/passwd" } },
	{ "link-target", { "a>../b" } },
	{ "link-target", { "a/b>../../c" } },
	{ "link-target", { "a>b\\c" } },
	{ "link-target", { "a>\xff" } },
	{ "link-target", { "a>" } },
	{ "link-target", { "a>a/" } },
	{ "link-target", { "a>b/x", "b>c", "c" } },
	{ "link-target", { "a>b/x", "b>c", "c/x" } },
	{ "link-target", { "a>B/x", "b>c", "c/x" } },
	{ "link-target", { "a>b/../c", "b>d/e", "c", "d/e/f" } },
	{ "link-target", { "a\xcc\x88>c", "c", "x>\xc3\x84/y" } },
	{ "link-target", { "a>META-INF/sealwright/seal.json" } },
	{ "link-target", { "a>META-INF/sealwright" } },
	{ "link-target", { "a>META-INF" } },
	{ "link-target", { "a/b>../meta-inf/SEALWRIGHT/x" } },
	/* 24 */
	{ "reserved-name", { "META-INF", "a" } },
	{ "reserved-name", { "META-INF/", "a" } },
	{ "reserved-name", { "META-INF>a", "a" } },
	{ "reserved-name", { "META-INF/sealwright", "a" } },
	{ "reserved-name", { "META-INF/sealwright/", "a" } },
	{ "reserved-name", { "META-INF/sealwright/x", "a" } },
	{ "reserved-name", { SEAL_ZIP_SEAL_NAME, "a" } },
	{ "reserved-name", { "a", "meta-inf/x" } },
	{ "reserved-name", { "a", "meta-inf/sealwright/seal.json" } },
	{ "reserved-name",
	  { "META-INF/\xc5\xbf"
	    "ealwright/x" } },
};

static void add(struct made *made, const char *entry)
{
	const char *target = strchr(entry, '>');
	size_t size = strlen(entry);

	if (target)
		made_add_name(made, entry, (size_t)(target - entry),
			      SEAL_ZIP_LINK, target + 1);
	else if (size > 0 && entry[size - 1] == '/')
		made_add(made, entry, SEAL_ZIP_FOLDER, "");
	else
		made_add(made, entry, SEAL_ZIP_FILE, "");
}

static void test_packages(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(packages); i++) {
		struct made *made = calloc(1, sizeof(*made));
		char what[32], check[64];

		assert_non_null(made);
		for (size_t j = 0; packages[i].entries[j]; j++)
			add(made, packages[i].entries[j]);
		made_write(made);
		snprintf(what, sizeof(what), "package %zu", i);
		snprintf(check, sizeof(check), "integrity/%s",
			 packages[i].check ? packages[i].check : "");
		made_expect(made, what, packages[i].check ? check : NULL, NULL,
			    NULL);
		made_free(made);
		free(made);
	}
}

/* What a reader that stops at a NUL would take for another name. */
static void test_nul(void **state)
{
	struct made *made = calloc(1, sizeof(*made));

	(void)state;
	assert_non_null(made);
	made_add_name(made, "a.txt\0.exe", 10, SEAL_ZIP_FILE, "");
	made_write(made);
	made_expect(made, "NUL", "integrity/name-control", "a.txt\\x00.exe",
		    NULL);
	made_free(made);
	free(made);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_packages),
		cmocka_unit_test(test_nul),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
