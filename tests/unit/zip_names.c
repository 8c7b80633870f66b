/* SPDX-License-Identifier: Apache-2.0 */
/* zip_names.c - names that cannot be in one package, in whatever order they
 * come (rules 15 to 17, 20) */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "domain/zip.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))
#define KELVIN	     "\xe2\x84\xaa"
#define A_UMLAUT     "\xc3\xa4"
#define A_DECOMPOSED "a\xcc\x88"

/* A name that ends in '/' is an empty folder, one behind '>' a link. */
static const struct {
	const char *first;
	const char *second;
	const char *check; /* NULL: both can be */
} pairs[] = {
	{ "a", "b", NULL },
	{ "a/b", "a/c", NULL },
	{ "a/b", "a-b", NULL },
	{ "a/b/c", "a/d/c", NULL },
	{ "a/", "b/", NULL },
	{ "a/b/", "a/c", NULL },
	{ "a", "ab", NULL },
	{ "a", "ab/c", NULL },
	{ "a/b", "ab", NULL },
	{ "lib/x", "lib/X2", NULL },
	{ "\xc3\xa4", "a", NULL },
	{ "\xe2\x82\xac", "\xc2\xa2", NULL },
	{ "a", "a", "duplicate" },
	{ "a/b/c", "a/b/c", "duplicate" },
	{ "a/", "a/", "duplicate" },
	{ ">a", "a", "duplicate" },
	{ ">a", ">a", "duplicate" },
	{ "a", "a/", "file-and-folder" },
	{ ">a", "a/", "file-and-folder" },
	{ "a", "a/b", "file-and-folder" },
	{ ">a", "a/b", "file-and-folder" },
	{ "a", "a/b/c/d", "file-and-folder" },
	{ "a/b", "a/b/c", "file-and-folder" },
	{ "a", "a/b/", "file-and-folder" },
	{ "a/", "a/b", "file-and-folder" },
	{ "a/", "a/b/", "file-and-folder" },
	{ "a/b/", "a/b/c/d", "file-and-folder" },
	{ "a", "A", "case-collision" },
	{ "a/", "A/", "case-collision" },
	{ "a", "A/", "case-collision" },
	{ "a", "A/b", "case-collision" },
	{ "Lib/x", "lib/y", "case-collision" },
	{ "Lib/", "lib/y", "case-collision" },
	{ "a/Lib/x", "a/lib/y", "case-collision" },
	{ "a/b/X", "a/b/x", "case-collision" },
	{ "A/b", "a/B", "case-collision" },
	{ "k", KELVIN, "case-collision" },
	{ "K/x", KELVIN "/y", "case-collision" },
	{ A_UMLAUT, A_DECOMPOSED, "case-collision" },
	{ A_UMLAUT "/x", A_DECOMPOSED "/y", "case-collision" },
	{ A_UMLAUT, "\xc3\x84", "case-collision" },
	{ A_UMLAUT, "A\xcc\x88", "case-collision" },
	{ "stra\xc3\x9f"
	  "e",
	  "STRASSE", "case-collision" },
	{ "\xef\xac\x81n", "fin", "case-collision" },
	{ "\xcf\x83", "\xcf\x82", "case-collision" },
	{ "\xce\xa3", "\xcf\x82", "case-collision" },
	{ "\xe1\xbd\xb7", "\xce\xaf", "case-collision" },
	/* Two marks, in both orders. */
	{ "a\xcc\xa3\xcc\x87", "a\xcc\x87\xcc\xa3", "case-collision" },
	{ "heart\xe2\x9d\xa4\xef\xb8\x8f", "heart\xe2\x9d\xa4",
	  "case-collision" },
};

static enum seal_status add(struct seal_zip_names *names, const char *name,
			    struct seal_error *error)
{
	enum seal_zip_mode mode = SEAL_ZIP_FILE;
	size_t size;

	if (name[0] == '>') {
		mode = SEAL_ZIP_LINK;
		name++;
	}
	size = strlen(name);
	if (name[size - 1] == '/')
		mode = SEAL_ZIP_FOLDER;
	return seal_zip_names_add(names, name, size, mode, error);
}

static struct seal_zip_names *new_names(void)
{
	struct seal_error error = { 0 };
	struct seal_zip_names *names;

	assert_int_equal(seal_zip_names_new(&names, &error), SEAL_OK);
	return names;
}

static void check_pair(const char *first, const char *second, const char *check,
		       bool apart)
{
	struct seal_zip_names *names = new_names();
	struct seal_error error = { 0 };
	enum seal_status status = add(names, first, &error);

	assert_int_equal(status, SEAL_OK);
	if (apart) {
		assert_int_equal(add(names, "zz/between", &error), SEAL_OK);
		assert_int_equal(add(names, "ww", &error), SEAL_OK);
	}
	status = add(names, second, &error);
	if (status != (check ? SEAL_REFUSED : SEAL_OK) ||
	    (check && strcmp(error.check + strlen("integrity/"), check) != 0))
		fail_msg("%s, %s: [%s] %s, not %s", first, second, error.check,
			 error.text, check ? check : "accepted");
	seal_zip_names_free(names);
}

static void test_pairs(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(pairs); i++) {
		const char *a = pairs[i].first, *b = pairs[i].second;

		check_pair(a, b, pairs[i].check, false);
		check_pair(b, a, pairs[i].check, false);
		check_pair(a, b, pairs[i].check, true);
		check_pair(b, a, pairs[i].check, true);
	}
}

/* The message names both spellings. */
static void test_message(void **state)
{
	struct seal_zip_names *names = new_names();
	struct seal_error error = { 0 };

	(void)state;
	assert_int_equal(add(names, "a/Lib/x", &error), SEAL_OK);
	assert_int_equal(add(names, "a/lib/y", &error), SEAL_REFUSED);
	assert_non_null(strstr(error.text, "'a/Lib'"));
	assert_non_null(strstr(error.text, "'a/lib'"));
	error = (struct seal_error){ 0 };
	assert_int_equal(add(names, "a/", &error), SEAL_REFUSED);
	assert_non_null(strstr(error.text, "the folder is not empty"));
	seal_zip_names_free(names);
}

/* What no name can be is refused here as well. */
static void test_no_names(void **state)
{
	static const char long_name[1026] = { 'a' };
	struct seal_zip_names *names = new_names();
	struct seal_error error = { 0 };

	(void)state;
	assert_int_equal(seal_zip_names_add(names, "", 0, SEAL_ZIP_FILE,
					    &error),
			 SEAL_REFUSED);
	assert_string_equal(error.check, "integrity/name-length");
	error = (struct seal_error){ 0 };
	assert_int_equal(seal_zip_names_add(names, "/", 1, SEAL_ZIP_FOLDER,
					    &error),
			 SEAL_REFUSED);
	assert_string_equal(error.check, "integrity/name-length");
	error = (struct seal_error){ 0 };
	assert_int_equal(seal_zip_names_add(names, long_name, 1025,
					    SEAL_ZIP_FILE, &error),
			 SEAL_REFUSED);
	assert_string_equal(error.check, "integrity/name-length");
	seal_zip_names_free(names);
}

/* ---- links -------------------------------------------------------------- */

static const char *const tree[] = {
	"a/b/file",  ">a/link",	  "a/other",   ">dir", ">Upper",
	"d/e/f/g/h", ">d/e/f/up", ">\xc3\xa4", "top",  "l/",
};

static const struct {
	const char *name;
	const char *target;
	bool refused;
} targets[] = {
	{ "a/link", "b/file", false },
	{ "a/link", "b", false },
	{ "a/link", "other", false },
	{ "a/link", "../top", false },
	{ "a/link", "../d/e/f/g/h", false },
	{ "a/link", "not/there", false },
	{ "a/link", "not/../../there", false },
	{ "a/link", ".", false },
	{ "a/link", "../l", false },
	{ "dir", "a/b", false },
	{ "dir", "a/link/..", true },
	{ "dir", "a/link", false }, /* at the end, not on the way */
	{ "dir", "a/link/", true },
	{ "dir", "a/link/.", true },
	{ "dir", "A/LINK/..", true },
	{ "dir", "upper/", true },
	{ "dir", "not/there/../../a/link/x", true },
	{ "dir", "./a/./link", false },
	{ "dir", "A/LINK", false },
	{ "dir", "a/link/file", true },
	{ "dir", "a/link/../other", true },
	{ "dir", "dir", false },
	{ "dir", "DIR", false },
	{ "dir", "upper", false },
	{ "dir", "upper/x", true },
	{ "dir", A_DECOMPOSED, false },
	{ "dir", "A\xcc\x88/x", true },
	{ "dir", "not/there/../../a/link", false },
	{ "dir", "not/../top", false },
	{ "dir", "a/link2", false },
	{ "a/link", "../a/link", false },
	{ "a/link", "../dir/b", true },
	{ "d/e/f/up", "../../../dir/x", true },
	{ "d/e/f/up", "g/../../../../a/link", false },
	{ "d/e/f/up", "g/../../../../a/b", false },
	{ "d/e/f/up", "g/h/i/j/../../../../up", false },
};

static void test_targets(void **state)
{
	struct seal_zip_names *names = new_names();
	struct seal_error error = { 0 };

	(void)state;
	for (size_t i = 0; i < COUNT(tree); i++)
		assert_int_equal(add(names, tree[i], &error), SEAL_OK);
	for (size_t i = 0; i < COUNT(targets); i++) {
		enum seal_status status;

		error = (struct seal_error){ 0 };
		status = seal_zip_names_check_target(
			names, targets[i].name, strlen(targets[i].name),
			targets[i].target, strlen(targets[i].target), &error);
		if (status != (targets[i].refused ? SEAL_REFUSED : SEAL_OK) ||
		    (targets[i].refused &&
		     strcmp(error.check, "integrity/link-target") != 0))
			fail_msg("%s -> %s: [%s] %s", targets[i].name,
				 targets[i].target, error.check, error.text);
	}
	seal_zip_names_free(names);
}

/* ---- many --------------------------------------------------------------- */

/* The table grows, and still finds each name it had. */
static void test_growth(void **state)
{
	enum { many = 50000, length = 24 };
	struct seal_zip_names *names = new_names();
	char *texts = malloc((size_t)many * length);
	struct seal_error error = { 0 };

	(void)state;
	assert_non_null(texts);
	for (size_t i = 0; i < many; i++) {
		char *text = texts + i * length;

		/* Not in order, so that folders come and go. */
		snprintf(text, length, "d%zu/e%zu/f%zu", i % 7, i % 1013, i);
		assert_int_equal(add(names, text, &error), SEAL_OK);
	}
	for (size_t i = 0; i < many; i += 997) {
		char text[length];

		error = (struct seal_error){ 0 };
		assert_int_equal(add(names, texts + i * length, &error),
				 SEAL_REFUSED);
		assert_string_equal(error.check, "integrity/duplicate");
		snprintf(text, sizeof(text), "%s", texts + i * length);
		text[0] = 'D';
		error = (struct seal_error){ 0 };
		assert_int_equal(add(names, text, &error), SEAL_REFUSED);
		assert_string_equal(error.check, "integrity/case-collision");
	}
	seal_zip_names_free(names);
	free(texts);
}

/* 4,000 names of 511 folders each would be two million folders on a disk. */
static void test_too_many_folders(void **state)
{
	enum { many = 4100 };
	struct seal_zip_names *names = new_names();
	char(*texts)[1025] = malloc(many * sizeof(*texts));
	struct seal_error error = { 0 };
	size_t i;

	(void)state;
	assert_non_null(texts);
	for (i = 0; i < many; i++) {
		snprintf(texts[i], 6, "%05zu", i);
		memset(texts[i] + 5, 'a', sizeof(texts[i]) - 5);
		for (size_t j = 5; j < 1024; j += 2)
			texts[i][j] = '/';
		texts[i][1024] = '\0';
		texts[i][1023] = 'b';
		if (add(names, texts[i], &error) != SEAL_OK)
			break;
	}
	assert_in_range(i, 3900, 3950);
	assert_string_equal(error.check, "integrity/bomb");
	seal_zip_names_free(names);
	free(texts);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_pairs),
		cmocka_unit_test(test_message),
		cmocka_unit_test(test_no_names),
		cmocka_unit_test(test_targets),
		cmocka_unit_test(test_growth),
		cmocka_unit_test(test_too_many_folders),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
