/* SPDX-License-Identifier: Apache-2.0 */
/* collect_path.c - which paths lie below a folder, by the text alone */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "folder.h"
#include "stages/collect.h"

/* In the folder /TEST/here; |wanted| NULL: not below. */
static void check(const char *directory, const char *path, const char *wanted)
{
	struct seal_error error = { 0 };
	char *output = NULL;
	enum seal_status status =
		seal_path_below(directory, path, &output, &error);

	if (!wanted) {
		assert_int_equal(status, SEAL_USAGE);
		assert_null(output);
		assert_string_equal(error.path, path);
		assert_non_null(strstr(error.fix, "-C"));
		return;
	}
	assert_int_equal(status, SEAL_OK);
	assert_string_equal(output, wanted);
	free(output);
}

static void relative(void **state)
{
	(void)state;
	check(".", "a", "a");
	check(".", ".", "");
	check(".", "./", "");
	check(".", "a/", "a");
	check(".", "./a//b/./c/", "a/b/c");
	check(".", "a/../b", "b");
	check(".", "a/b/../../c", "c");
	check(".", "a/..", "");
	check(".", "...", "...");
	check(".", "..a/.b/c..", "..a/.b/c..");
	check("elsewhere", "a/b", "a/b");
}

static void climbing(void **state)
{
	(void)state;
	assert_int_equal(mkdir("here", 0755), 0);
	assert_int_equal(mkdir("here/sub", 0755), 0);
	assert_int_equal(chdir("here"), 0);
	check(".", "../here/a", "a");
	check(".", "../here", "");
	check("sub", "../sub/a", "a");
	check("./sub/.", "../../here/sub/a/../b", "b");
	check("..", "../here/a", NULL);
	check(".", "..", NULL);
	check(".", "../her", NULL);
	check(".", "../here-too/a", NULL);
	check("sub", "../a", NULL);
	check(".", "a/../../b", NULL);
	check(".", "../../../../../../../../../../etc/passwd", NULL);
	assert_int_equal(chdir(".."), 0);
}

static void absolute(void **state)
{
	char path[256];
	const char *here = *state;

	check(".", here, "");
	snprintf(path, sizeof(path), "%s/a//b", here);
	check(".", path, "a/b");
	check(here, path, "a/b");
	check("here", path, NULL);
	snprintf(path, sizeof(path), "/../%s/x/../y", here);
	check(".", path, "y");
	snprintf(path, sizeof(path), "%s-other", here);
	check(".", path, NULL);
	check(".", "/", NULL);
	check("/", "/etc/passwd", "etc/passwd");
	check("/", "/", "");
	check("/", "etc", "etc");
}

/* The folder has two names, and a path may begin with either. */
static void through_a_link(void **state)
{
	char path[256];

	assert_int_equal(symlink("here", "other"), 0);
	snprintf(path, sizeof(path), "%s/here/a", (char *)*state);
	check("other", path, "a");
	snprintf(path, sizeof(path), "%s/other/a", (char *)*state);
	check("other", path, "a");
	/* But a path is not looked up: this one only leads there. */
	check("here", path, NULL);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(relative),
		cmocka_unit_test(climbing),
		cmocka_unit_test(absolute),
		cmocka_unit_test(through_a_link),
	};

	return cmocka_run_group_tests(tests, folder_setup, folder_teardown);
}
