/* SPDX-License-Identifier: Apache-2.0 */
/* content_digest.c - the content digest is git's tree id; git is the judge */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "package.h"

#define EMPTY_TREE "4b825dc642cb6eb9a060e54bf8d69288fbee4904"

static const char *ask_git(const char *folder)
{
	static char id[64];
	char command[512];
	FILE *pipe;

	snprintf(command, sizeof(command),
		 "export GIT_CONFIG_NOSYSTEM=1 HOME=/nonexistent "
		 "GIT_DIR=\"$PWD/store\" && rm -rf store && "
		 "git init -q 2>git.log && cd %s && "
		 "GIT_WORK_TREE=. git add -A -f . && git write-tree",
		 folder);
	pipe = popen(command, "re");
	assert_non_null(pipe);
	assert_non_null(fgets(id, sizeof(id), pipe));
	assert_int_equal(pclose(pipe), 0);
	id[strcspn(id, "\n")] = '\0';
	return id;
}

static void digest_of(const struct item *items, size_t count, char output[41],
		      bool extract)
{
	struct seal_error error = { 0 };
	struct package package;

	package_make(&package, items, count);
	package_must(seal_zip_content_digest(&package.zip, output, &error),
		     &error);
	if (extract)
		package_must(seal_zip_extract(&package.zip, "out", &error),
			     &error);
	package_free(&package);
}

/*
 * Names around '/' (0x2f): what sorts before and after it, as file and folder,
 * at several depths; folders that end together; empty ones.
 */
static void test_order(void **state)
{
	static char large[5 << 20];
	const struct item items[] = {
		{ "META-INF/other", SEAL_ZIP_FILE, "x", 0 },
		{ "a b/f", SEAL_ZIP_FILE, "1", 0 },
		{ "a!", SEAL_ZIP_FILE, "2", 0 },
		{ "a-b/f", SEAL_ZIP_FILE, "3", 0 },
		{ "a.b", SEAL_ZIP_EXECUTABLE, "4", 0 },
		{ "a.c/f", SEAL_ZIP_FILE, "5", 0 },
		{ "a/b-c", SEAL_ZIP_FILE, "6", 0 },
		{ "a/b.c/d/e/f", SEAL_ZIP_FILE, "7", 0 },
		{ "a/b/c/d", SEAL_ZIP_FILE, "8", 0 },
		{ "a/b/c0", SEAL_ZIP_FILE, "9", 0 },
		{ "a/b0", SEAL_ZIP_LINK, "b/c0", 0 },
		{ "a0", SEAL_ZIP_FILE, "", 0 },
		{ "aa/empty/", SEAL_ZIP_FOLDER, "", 0 },
		{ "ab/f", SEAL_ZIP_FILE, "text text text text text text", 0 },
		{ "b", SEAL_ZIP_FILE, large, sizeof(large) },
		{ "e/e/e/", SEAL_ZIP_FOLDER, "", 0 },
		{ "e0", SEAL_ZIP_FILE, "10", 0 },
		{ "z/y/x/w/v", SEAL_ZIP_FILE, "11", 0 },
		{ "\u00e4/\u4e2d", SEAL_ZIP_FILE, "12", 0 },
		{ SEAL_ZIP_SEAL_NAME, SEAL_ZIP_FILE, "{}", 0 },
	};
	const size_t count = sizeof(items) / sizeof(items[0]);
	char sealed[41];
	char plain[41];

	(void)state;
	digest_of(items, count, sealed, true);
	assert_string_equal(sealed, ask_git("out"));
	digest_of(items, count - 1, plain, false);
	assert_string_equal(sealed, plain);
}

static void test_empty_folders(void **state)
{
	const struct item items[] = {
		{ "a/b/", SEAL_ZIP_FOLDER, "", 0 },
		{ "c/", SEAL_ZIP_FOLDER, "", 0 },
	};
	char digest[41];

	(void)state;
	digest_of(items, 2, digest, true);
	assert_string_equal(digest, EMPTY_TREE);
	assert_string_equal(digest, ask_git("out"));
}

static void test_deepest(void **state)
{
	char name[SEAL_ZIP_NAME_MAX + 1];
	struct item item = { name, SEAL_ZIP_FILE, "x", 0 };
	char digest[41];

	(void)state;
	for (size_t i = 0; i < sizeof(name) - 1; i++)
		name[i] = i % 2 ? '/' : 'd';
	name[SEAL_ZIP_NAME_MAX - 1] = 'f';
	name[SEAL_ZIP_NAME_MAX] = '\0';
	digest_of(&item, 1, digest, true);
	assert_string_equal(digest, ask_git("out"));
}

/* Each thing that the contents are changes the digest. */
static void test_differs(void **state)
{
	const struct item items[] = {
		{ "a", SEAL_ZIP_FILE, "x", 0 },
		{ "a", SEAL_ZIP_FILE, "y", 0 },
		{ "b", SEAL_ZIP_FILE, "x", 0 },
		{ "a", SEAL_ZIP_EXECUTABLE, "x", 0 },
		{ "a", SEAL_ZIP_LINK, "x", 0 },
		{ "a/a", SEAL_ZIP_FILE, "x", 0 },
	};
	char digests[6][41];

	(void)state;
	for (size_t i = 0; i < 6; i++) {
		digest_of(&items[i], 1, digests[i], false);
		for (size_t j = 0; j < i; j++)
			assert_string_not_equal(digests[i], digests[j]);
	}
}

static void test_damage(void **state)
{
	const struct item item = { "a/b/c", SEAL_ZIP_FILE, "stored", 0 };
	struct seal_error error = { 0 };
	struct package package;
	char digest[41];

	(void)state;
	package_make(&package, &item, 1);
	package.data[package_entry(&package, 0).data_offset] ^= 1;
	assert_int_equal(seal_zip_content_digest(&package.zip, digest, &error),
			 SEAL_REFUSED);
	assert_string_equal(error.check, "integrity/data-crc");
	assert_string_equal(digest, "");
	package_free(&package);
}

#define IN_FOLDER(test)                                                        \
	cmocka_unit_test_setup_teardown(test, folder_setup, folder_teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		IN_FOLDER(test_order),	 IN_FOLDER(test_empty_folders),
		IN_FOLDER(test_deepest), IN_FOLDER(test_differs),
		IN_FOLDER(test_damage),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
