/* SPDX-License-Identifier: Apache-2.0 */
/* zip_extract.c - packages become folders that are whole or absent */
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <sys/resource.h>

#include <cmocka.h>

#include "package.h"

static const struct item items[] = {
	{ "META-INF/x", SEAL_ZIP_FILE, "not the seal", 0 },
	{ "bin/run", SEAL_ZIP_EXECUTABLE, "#!", 0 },
	{ "data", SEAL_ZIP_FILE, "text", 0 },
	{ "empty/folder/", SEAL_ZIP_FOLDER, "", 0 },
	{ "links/a", SEAL_ZIP_LINK, "../bin", 0 },
	{ "links/after", SEAL_ZIP_LINK, "../data", 0 },
	{ "links/b", SEAL_ZIP_LINK, "../none", 0 },
	{ SEAL_ZIP_SEAL_NAME, SEAL_ZIP_FILE, "{}", 0 },
};

static void make(struct package *package)
{
	package_make(package, items, sizeof(items) / sizeof(items[0]));
}

static void check_path(const char *path, mode_t mode)
{
	struct stat state;

	if (lstat(path, &state) != 0)
		fail_msg("%s is missing", path);
	if (state.st_mode != mode)
		fail_msg("%s: mode %o", path, state.st_mode);
	/* 2001-09-09T01:46:40Z, even: ZIP counts in steps of two seconds. */
	assert_int_equal(state.st_mtim.tv_sec, 1000000000);
	assert_int_equal(state.st_mtim.tv_nsec, 0);
}

static void check_target(const char *path, const char *expected)
{
	char text[64] = { 0 };

	assert_true(readlink(path, text, sizeof(text) - 1) > 0);
	assert_string_equal(text, expected);
}

/* Modes and times are the package's, whatever the umask is. */
static void test_all_kinds(void **state)
{
	static const mode_t masks[] = { 0, 022, 077, 0777 };
	struct package package;

	(void)state;
	make(&package);
	for (size_t i = 0; i < sizeof(masks) / sizeof(masks[0]); i++) {
		struct seal_error error = { 0 };
		mode_t saved = umask(masks[i]);
		char old[8];

		package_must(seal_zip_extract(&package.zip, "out", &error),
			     &error);
		umask(saved);
		check_path("out", S_IFDIR | 0755);
		check_path("out/META-INF", S_IFDIR | 0755);
		check_path("out/META-INF/x", S_IFREG | 0644);
		check_path("out/bin", S_IFDIR | 0755);
		check_path("out/bin/run", S_IFREG | 0755);
		check_path("out/data", S_IFREG | 0644);
		check_path("out/empty/folder", S_IFDIR | 0755);
		check_path("out/links", S_IFDIR | 0755);
		check_path("out/links/a", S_IFLNK | 0777);
		check_target("out/links/a", "../bin");
		check_target("out/links/b", "../none");
		assert_string_equal(folder_read("out/bin/run"), "#!");
		assert_string_equal(folder_read("out/data"), "text");
		assert_int_equal(folder_count("out"), 5);
		assert_int_equal(folder_count("out/META-INF"), 1);
		assert_int_equal(folder_count("."), i + 1);
		snprintf(old, sizeof(old), "old%zu", i);
		assert_int_equal(rename("out", old), 0);
	}
	package_free(&package);
}

static void fails(const struct package *package, const char *path,
		  enum seal_status expected, const char *check,
		  const char *text)
{
	struct seal_error error = { 0 };
	size_t before = folder_count(".");

	assert_int_equal(seal_zip_extract(&package->zip, path, &error),
			 expected);
	assert_string_equal(error.text, text);
	assert_string_equal(error.check, check);
	assert_int_equal(folder_count("."), before);
}

static void test_targets(void **state)
{
	struct seal_error error = { 0 };
	struct package package;

	(void)state;
	make(&package);
	mkdir("folder", 0755);
	folder_write("file", "old");
	assert_int_equal(symlink("nowhere", "link"), 0);
	fails(&package, "folder", SEAL_USAGE, "", "output: exists already");
	fails(&package, "folder/", SEAL_USAGE, "", "output: exists already");
	fails(&package, ".", SEAL_USAGE, "", "output: exists already");
	fails(&package, "file", SEAL_USAGE, "", "output: exists already");
	fails(&package, "link", SEAL_USAGE, "", "output: exists already");
	fails(&package, "", SEAL_USAGE, "", "output: has no name");
	fails(&package, "file/x", SEAL_UNJUDGED, "",
	      "cannot make the folder: Not a directory");
	assert_int_equal(folder_count("folder"), 0);
	assert_string_equal(folder_read("file"), "old");
	package_must(seal_zip_extract(&package.zip, "new/folder/out//", &error),
		     &error);
	assert_string_equal(folder_read("new/folder/out/data"), "text");
	assert_int_equal(folder_count("new/folder"), 1);
	package_free(&package);
}

static void test_damage(void **state)
{
	struct package package;

	(void)state;
	make(&package);
	package.data[package_entry(&package, 2).data_offset] ^= 1;
	fails(&package, "out", SEAL_REFUSED, "integrity/data-crc",
	      "entry 'data' at offset 91: CRC 8337c0a2 of the data, 3b8ba7c7 "
	      "in the directory");
	package_free(&package);
}

static void test_full_disk(void **state)
{
	struct rlimit saved;
	struct rlimit limit;
	struct package package;

	(void)state;
	make(&package);
	signal(SIGXFSZ, SIG_IGN);
	assert_int_equal(getrlimit(RLIMIT_FSIZE, &saved), 0);
	limit = saved;
	limit.rlim_cur = 3;
	assert_int_equal(setrlimit(RLIMIT_FSIZE, &limit), 0);
	fails(&package, "out", SEAL_UNJUDGED, "",
	      "cannot write: File too large");
	assert_int_equal(setrlimit(RLIMIT_FSIZE, &saved), 0);
	package_free(&package);
}

/* Put |name| into the directory, over the one that the reader saw. */
static void rename_entry(struct package *package, uint64_t index,
			 const char *name)
{
	struct seal_zip_entry entry = package_entry(package, index);

	assert_int_equal(strlen(name), entry.name_size);
	memcpy((char *)(uintptr_t)entry.name, name, entry.name_size);
}

/* A package that changes after it was accepted gets nothing outside. */
static void test_changed_names(void **state)
{
	struct package package;

	(void)state;
	mkdir("work", 0755);
	assert_int_equal(chdir("work"), 0);
	make(&package);
	rename_entry(&package, 1, "../evil");
	fails(&package, "out", SEAL_UNJUDGED, "",
	      "input: changed while it was read");
	rename_entry(&package, 1, "/tmp/xx");
	fails(&package, "out", SEAL_UNJUDGED, "",
	      "input: changed while it was read");
	rename_entry(&package, 1, "./b/run");
	fails(&package, "out", SEAL_UNJUDGED, "",
	      "input: changed while it was read");
	rename_entry(&package, 1, "bin/../");
	fails(&package, "out", SEAL_UNJUDGED, "",
	      "input: changed while it was read");
	rename_entry(&package, 1, "links/a");
	fails(&package, "out", SEAL_UNJUDGED, "",
	      "cannot unpack 'links/a': File exists");
	rename_entry(&package, 1, "bin/run");
	/* Through a link that would be there if links were made first. */
	rename_entry(&package, 3, "links/a/none/");
	fails(&package, "out", SEAL_UNJUDGED, "",
	      "cannot unpack 'links/a': File exists");
	rename_entry(&package, 3, "empty/folder/");
	/* Through a link that is there, as the one for it was made before. */
	rename_entry(&package, 5, "links/a/xyz");
	fails(&package, "out", SEAL_UNJUDGED, "",
	      "cannot unpack 'links/a/xyz': Not a directory");
	assert_int_equal(folder_count(".."), 1);
	package_free(&package);
}

static void test_changed_target(void **state)
{
	struct package package;
	struct seal_zip_entry entry;
	uint8_t *crc;

	(void)state;
	make(&package);
	entry = package_entry(&package, 4);
	memcpy(package.data + entry.data_offset, "/secret", entry.size);
	/* The CRC in the central header, 30 bytes before the name. */
	crc = (uint8_t *)(uintptr_t)entry.name - SEAL_ZIP_CENTRAL + 16;
	seal_put32(crc, seal_crc32(0, package.data + entry.data_offset,
				   (size_t)entry.size));
	fails(&package, "out", SEAL_REFUSED, "integrity/link-target",
	      "link 'links/a': the target '/secre': is absolute");
	package_free(&package);
}

/* Somebody makes the target while we unpack. */
static void test_race(void **state)
{
	struct seal_output_folder folder = { .fd = -1 };
	struct seal_error error = { 0 };
	struct stat status;

	(void)state;
	assert_int_equal(seal_output_folder_open("out", &folder, &error),
			 SEAL_OK);
	assert_int_equal(fstat(folder.fd, &status), 0);
	assert_int_equal(status.st_mode & 07777u, 0700);
	assert_int_equal(mkdirat(folder.fd, "inner", 0755), 0);
	assert_int_equal(symlinkat("..", folder.fd, "link"), 0);
	mkdir("out", 0700);
	assert_int_equal(seal_output_folder_commit(&folder, &error),
			 SEAL_UNJUDGED);
	assert_string_equal(error.text,
			    "cannot put the folder in place: File exists");
	seal_output_folder_close(&folder);
	assert_int_equal(folder_count("."), 1);
	assert_int_equal(folder_count("out"), 0);
}

#define IN_FOLDER(test)                                                        \
	cmocka_unit_test_setup_teardown(test, folder_setup, folder_teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		IN_FOLDER(test_all_kinds),     IN_FOLDER(test_targets),
		IN_FOLDER(test_damage),	       IN_FOLDER(test_full_disk),
		IN_FOLDER(test_changed_names), IN_FOLDER(test_changed_target),
		IN_FOLDER(test_race),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
