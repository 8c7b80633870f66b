/* SPDX-License-Identifier: Apache-2.0 */
/* pack.c - a file that is not what was found is no part of a package */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "folder.h"
#include "stages/pack.h"

#define LARGE ((off_t)SEAL_CHUNK * 2 + 5)

static void write_files(void)
{
	assert_int_equal(system("rm -rf in other && mkdir -p in/f"), 0);
	folder_write("in/f/a", "alpha");
	folder_write("in/f/b", "beta");
	folder_write("in/f/large", "");
	assert_int_equal(truncate("in/f/large", LARGE), 0);
}

/* Find all, let |command| change something, and pack. */
static enum seal_status pack_after(const char *command, unsigned int threads,
				   struct seal_error *error)
{
	const char *const path = "in";
	const struct seal_package_options options = { .paths = &path,
						      .path_count = 1 };
	struct seal_collection collection;
	struct seal_zip_writer *writer = NULL;
	int fd = open("p.zip", O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
	enum seal_status status;

	write_files();
	assert_int_equal(seal_collect(&options, NULL, 0, &collection, error),
			 SEAL_OK);
	assert_int_equal(seal_zip_writer_new(fd, 0x00210000, &writer, error),
			 SEAL_OK);
	assert_int_equal(system(command), 0);
	status = seal_pack_all(&collection, false, threads, writer, error);
	seal_zip_writer_free(writer);
	seal_collection_free(&collection);
	close(fd);
	return status;
}

static void unchanged(void **state)
{
	struct seal_error error = { 0 };

	(void)state;
	assert_int_equal(pack_after("true", 1, &error), SEAL_OK);
	assert_int_equal(pack_after("true", 5, &error), SEAL_OK);
	/* What was not packaged may change. */
	assert_int_equal(pack_after("touch in/new in/f/new", 2, &error),
			 SEAL_OK);
}

static void changed(void **state)
{
	static const struct {
		const char *command;
		const char *path;
		const char *text;
	} cases[] = {
		{ "echo more >>in/f/a", "in/f/a", "changed while" },
		{ ": >in/f/a", "in/f/a", "changed while" },
		{ "touch -d 2001-01-01 in/f/b", "in/f/b", "changed while" },
		{ "chmod 755 in/f/b", "in/f/b", "changed while" },
		{ "truncate -s +1 in/f/large", "in/f/large", "changed while" },
		{ "truncate -s 5M in/f/large", "in/f/large", "changed while" },
		{ "rm in/f/b", "in/f/b", "cannot open: No such file" },
		/* Another file with the same contents, times and mode. */
		{ "cp -p in/f/a x && mv x in/f/a", "in/f/a", "changed while" },
		/* Something else in its place, none of which is opened. */
		{ "mv in/f/a x && ln -s ../../x in/f/a", "in/f/a",
		  "changed while" },
		{ "rm in/f/a && mkfifo in/f/a", "in/f/a", "changed while" },
		{ "rm in/f/a && mkdir in/f/a", "in/f/a", "changed while" },
		/* A link where a folder was, to a copy of it. */
		{ "cp -rp in/f other && mv in/f f && ln -s ../other in/f",
		  "in/f/a", "changed while" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct seal_error error = { 0 };

		if (pack_after(cases[i].command, 1 + (unsigned int)i % 3,
			       &error) != SEAL_UNJUDGED)
			fail_msg("%s: packed", cases[i].command);
		assert_string_equal(error.path, cases[i].path);
		assert_non_null(strstr(error.text, cases[i].text));
		assert_int_equal(system("rm -rf f x"), 0);
	}
}

/* The first in the order of the package, whichever thread is faster. */
static void first_failure_is_told(void **state)
{
	(void)state;
	for (unsigned int threads = 1; threads <= 8; threads++) {
		struct seal_error error = { 0 };

		assert_int_equal(pack_after("rm in/f/large in/f/b", threads,
					    &error),
				 SEAL_UNJUDGED);
		assert_string_equal(error.path, "in/f/b");
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(unchanged),
		cmocka_unit_test(changed),
		cmocka_unit_test(first_failure_is_told),
	};

	return cmocka_run_group_tests(tests, folder_setup, folder_teardown);
}
