/* SPDX-License-Identifier: Apache-2.0 */
/* declared.c - where the sources declare a package */
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "domain/declared.h"

static void reads(const char *text, const char *package, const char *file,
		  unsigned int line)
{
	struct seal_declared declared;
	struct seal_error error = { 0 };

	assert_int_equal(seal_declared_parse(text, &declared, &error), SEAL_OK);
	if (package)
		assert_string_equal(declared.package, package);
	else
		assert_null(declared.package);
	assert_string_equal(declared.file, file);
	assert_int_equal(declared.line, line);
	seal_declared_free(&declared);
}

static void refuses(const char *text)
{
	struct seal_declared declared;
	struct seal_error error = { 0 };

	assert_int_equal(seal_declared_parse(text, &declared, &error),
			 SEAL_USAGE);
	assert_null(declared.file);
	assert_null(declared.package);
	assert_non_null(strstr(error.text, "[PACKAGE=]FILE:LINE"));
}

static void test_parse(void **state)
{
	(void)state;
	reads("CMakeLists.txt:12", NULL, "CMakeLists.txt", 12);
	reads("app.zip=CMakeLists.txt:12", "app.zip", "CMakeLists.txt", 12);
	reads("dist/a b.zip=./sub//x:y/Makefile:2147483647", "dist/a b.zip",
	      "sub//x:y/Makefile", 2147483647);
	reads("=a=b.mk:1", NULL, "a=b.mk", 1);
	reads("a:b.zip=c:1", "a:b.zip", "c", 1);
	reads("..a/b..c/...:1", NULL, "..a/b..c/...", 1);
	refuses("");
	refuses("CMakeLists.txt");
	refuses("CMakeLists.txt:");
	refuses(":1");
	refuses("CMakeLists.txt:0");
	refuses("CMakeLists.txt:-1");
	refuses("CMakeLists.txt: 1");
	refuses("CMakeLists.txt:1x");
	refuses("CMakeLists.txt:2147483648");
	refuses("CMakeLists.txt:99999999999999999999999");
	refuses("app.zip=:1");
	refuses("a:1=CMakeLists.txt");
	refuses("/src/CMakeLists.txt:1");
	refuses("../CMakeLists.txt:1");
	refuses("a/../../b:1");
	refuses("a/..:1");
	refuses(".:1");
	refuses("a/:1");
}

static void finds(const char *path, const char *file)
{
	static const char *const texts[] = { "first:1", "second:2",
					     "app.zip=app:3", "app.zip=late:4",
					     "a/tool.zip=tool:5" };
	struct seal_declared declared;
	struct seal_error error = { 0 };

	assert_int_equal(seal_declared_find(texts, 5, path, &declared, &error),
			 SEAL_OK);
	assert_string_equal(declared.file, file);
	seal_declared_free(&declared);
}

static void test_find(void **state)
{
	const char *const wrong[] = { "app.zip=app:3", "x" };
	struct seal_declared declared;
	struct seal_error error = { 0 };

	(void)state;
	finds(NULL, "first");
	finds("other.zip", "first");
	finds("app.zip", "app");
	finds("dist/app.zip", "app");
	finds("dist/myapp.zip", "first");
	finds("a/tool.zip", "tool");
	finds("b/tool.zip", "first");
	assert_int_equal(seal_declared_find(wrong, 2, "app.zip", &declared,
					    &error),
			 SEAL_USAGE);
	assert_null(declared.file);
	error = (struct seal_error){ 0 };
	assert_int_equal(seal_declared_find(wrong, 1, "b.zip", &declared,
					    &error),
			 SEAL_OK);
	assert_null(declared.file);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_parse),
		cmocka_unit_test(test_find),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
