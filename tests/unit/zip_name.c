/* SPDX-License-Identifier: Apache-2.0 */
/* zip_name.c - which names and link targets a package can have, by their text
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#include "domain/zip.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))
#define TEN	     "123456789/"
#define HUNDRED	     TEN TEN TEN TEN TEN TEN TEN TEN TEN TEN
#define THOUSAND                                                               \
	HUNDRED HUNDRED HUNDRED HUNDRED HUNDRED HUNDRED HUNDRED HUNDRED        \
		HUNDRED HUNDRED
#define SIXTEEN "abcdefghijklmnop"
#define LONG255                                                                \
	SIXTEEN SIXTEEN SIXTEEN SIXTEEN SIXTEEN SIXTEEN SIXTEEN SIXTEEN        \
		SIXTEEN SIXTEEN SIXTEEN SIXTEEN SIXTEEN SIXTEEN SIXTEEN        \
		"abcdefghijklmno"

struct sample {
	const char *name;
	size_t size; /* 0: up to the NUL */
	const char *check;
};

/* A name that ends in '/' is a folder's. */
static const char *const good[] = {
	"a",
	"bin/run",
	"empty/",
	".hidden",
	"a.b.c",
	"..a",
	"...a",
	"-rf",
	" leading space",
	"two  spaces",
	"~user",
	"$HOME",
	"a&b;c'd(e)f[g]{h}!#%@^`=+,",
	"na\xc3\xafve",
	"nai\xcc\x88ve",
	"\xe6\x97\xa5\xe6\x9c\xac/\xe8\xaa\x9e",
	"\xf0\x9f\x93\xa6",
	"META-INF/LICENSE",
	"META-INF/services/x",
	"META-INF/sealwright.txt",
	"META-INF/sealwrights/x",
	"META-INF2/sealwright/x",
	"a/META-INF/sealwright/seal.json",
	"sealwright/seal.json",
	LONG255,
	LONG255 "/" LONG255,
	THOUSAND "1234567890abcdefghijklm/",
	THOUSAND "1234567890abcdefghijklmn",
};

static const struct sample bad[] = {
	{ THOUSAND "1234567890abcdefghijklmno", 0, "name-length" },
	{ THOUSAND "1234567890abcdefghijklmn/", 0, "name-length" },
	{ LONG255 "p", 0, "name-length" },
	{ "a/" LONG255 "p/b", 0, "name-length" },
	{ "\xff", 0, "name-utf8" },
	{ "a\x80", 0, "name-utf8" },
	{ "a\xc3", 0, "name-utf8" },
	{ "caf\x82", 0, "name-utf8" },
	{ "\xc0\xaf", 0, "name-utf8" },
	{ "..\xc0\xaf..\xc0\xaf"
	  "etc",
	  0, "name-utf8" },
	{ "\xe0\x80\xaf", 0, "name-utf8" },
	{ "\xf0\x80\x80\xaf", 0, "name-utf8" },
	{ "\xc0\x80", 0, "name-utf8" },
	{ "\xed\xa0\x80", 0, "name-utf8" },
	{ "\xed\xa0\xbd\xed\xb3\xa6", 0, "name-utf8" },
	{ "\xf4\x90\x80\x80", 0, "name-utf8" },
	{ "a\0.txt", 6, "name-control" },
	{ "a.txt\0", 6, "name-control" },
	{ "\0", 1, "name-control" },
	{ "a\n", 0, "name-control" },
	{ "a\rb", 0, "name-control" },
	{ "\x1b[2J", 0, "name-control" },
	{ "a\x7f", 0, "name-control" },
	{ "a\xc2\x85", 0, "name-control" },
	{ "a\xc2\x9b"
	  "31m",
	  0, "name-control" },
	{ "a\xe2\x80\xa8"
	  "b",
	  0, "name-control" },
	{ "txt.\xe2\x80\xae"
	  "exe",
	  0, "name-misleading" },
	{ "a\xe2\x81\xa6"
	  "b",
	  0, "name-misleading" },
	{ "a\xe2\x80\x8b", 0, "name-misleading" },
	{ "a\xe2\x80\x8d"
	  "b",
	  0, "name-misleading" },
	{ "\xef\xbb\xbf"
	  "a",
	  0, "name-misleading" },
	{ "a\xc2\xad", 0, "name-misleading" },
	{ "a\xee\x80\x80", 0, "name-misleading" },
	{ "\xcd\xb8", 0, "name-unassigned" },
	{ "\xef\xbf\xbe", 0, "name-unassigned" },
	{ "\xf4\x8f\xbf\xbf", 0, "name-unassigned" },
	{ "/etc/passwd", 0, "name-absolute" },
	{ "/", 0, "name-absolute" },
	{ "//server/share", 0, "name-absolute" },
	{ "C:/x", 0, "name-absolute" },
	{ "c:x", 0, "name-absolute" },
	{ "a:/x", 0, "name-absolute" },
	{ "z:/x", 0, "name-absolute" },
	{ "A:/x", 0, "name-absolute" },
	{ "Z:/x", 0, "name-absolute" },
	{ "@:/x", 0, "name-character" },
	{ "[:/x", 0, "name-character" },
	{ "`:/x", 0, "name-character" },
	{ "{:/x", 0, "name-character" },
	{ "c:\\x", 0, "name-absolute" },
	{ "\\\\server\\share", 0, "name-backslash" },
	{ "a\\b", 0, "name-backslash" },
	{ "..\\a", 0, "name-backslash" },
	{ "a\\", 0, "name-backslash" },
	{ "..", 0, "name-traversal" },
	{ "../a", 0, "name-traversal" },
	{ "a/../b", 0, "name-traversal" },
	{ "a/..", 0, "name-traversal" },
	{ "a/../", 0, "name-traversal" },
	{ ".", 0, "name-traversal" },
	{ "./a", 0, "name-traversal" },
	{ "./", 0, "name-traversal" },
	{ "a/./b", 0, "name-traversal" },
	{ "a//b", 0, "name-component" },
	{ "a//", 0, "name-component" },
	{ "ab:c", 0, "name-character" },
	{ "a/c:d", 0, "name-character" },
	{ "1:a", 0, "name-character" },
	{ "file::$DATA", 0, "name-character" },
	{ "a*", 0, "name-character" },
	{ "a?", 0, "name-character" },
	{ "a\"", 0, "name-character" },
	{ "<a", 0, "name-character" },
	{ "a>", 0, "name-character" },
	{ "a|b", 0, "name-character" },
	{ "a.", 0, "name-ending" },
	{ "a ", 0, "name-ending" },
	{ "...", 0, "name-ending" },
	{ ".. /a", 0, "name-ending" },
	{ "a./b", 0, "name-ending" },
	{ "a /b", 0, "name-ending" },
	{ "a./", 0, "name-ending" },
	{ "META-INF", 0, "reserved-name" },
	{ "META-INF/", 0, "reserved-name" },
	{ "meta-inf", 0, "reserved-name" },
	{ "meta-inf/x", 0, "reserved-name" },
	{ "Meta-Inf/x", 0, "reserved-name" },
	{ "META-INF/sealwright", 0, "reserved-name" },
	{ "META-INF/sealwright/", 0, "reserved-name" },
	{ "META-INF/sealwright/x", 0, "reserved-name" },
	{ "META-INF/sealwright/seal.json", 0, "reserved-name" },
	{ "META-INF/sealwright/seal.json/x", 0, "reserved-name" },
	{ "META-INF/Sealwright/seal.json", 0, "reserved-name" },
	{ "META-INF/SEALWRIGHT", 0, "reserved-name" },
	/* Long s folds to s. */
	{ "META-INF/\xc5\xbf"
	  "ealwright/seal.json",
	  0, "reserved-name" },
};

static void test_good(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(good); i++) {
		struct seal_error error = { 0 };
		size_t size = strlen(good[i]);

		if (seal_zip_name_check(good[i], size, good[i][size - 1] == '/',
					&error) != SEAL_OK)
			fail_msg("%s: [%s] %s", good[i], error.check,
				 error.text);
	}
}

static void test_bad(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(bad); i++) {
		const struct sample *sample = &bad[i];
		struct seal_error error = { 0 };
		size_t size =
			sample->size ? sample->size : strlen(sample->name);
		enum seal_status status =
			seal_zip_name_check(sample->name, size,
					    sample->name[size - 1] == '/',
					    &error);

		if (status != SEAL_REFUSED ||
		    strncmp(error.check, "integrity/", 10) != 0 ||
		    strcmp(error.check + 10, sample->check) != 0)
			fail_msg("%zu '%s': [%s] %s, not %s", i, sample->name,
				 error.check, error.text, sample->check);
		/* The name and the rule; nothing that moves a cursor. */
		for (const char *p = error.text; *p; p++)
			assert_true((unsigned char)*p >= ' ' && *p != 0x7f);
	}
}

static void test_edges(void **state)
{
	struct seal_error error = { 0 };

	(void)state;
	assert_int_equal(seal_zip_name_check("", 0, false, &error),
			 SEAL_REFUSED);
	assert_string_equal(error.check, "integrity/name-length");
	error = (struct seal_error){ 0 };
	assert_int_equal(seal_zip_name_check("a/", 2, false, &error),
			 SEAL_REFUSED);
	assert_string_equal(error.check, "integrity/name-component");
	error = (struct seal_error){ 0 };
	assert_int_equal(seal_zip_name_check("a", 1, true, &error),
			 SEAL_REFUSED);
	assert_string_equal(error.check, "integrity/name-component");
	assert_non_null(strstr(error.text, "ends in '/'"));
	/* The message has all of a name that is too long to be shown twice. */
	error = (struct seal_error){ 0 };
	assert_int_equal(seal_zip_name_check(THOUSAND "/", 1001, false, &error),
			 SEAL_REFUSED);
	assert_non_null(strstr(error.text, THOUSAND));
	assert_non_null(strstr(error.text, "empty component"));
}

/* ---- targets ----------------------------------------------------------- */

static const char *const good_targets[][2] = {
	{ "link", "a" },
	{ "link", "a/b" },
	{ "link", "./a" },
	{ "link", "." },
	{ "link", "a/.." },
	{ "link", "a/./b//c/" },
	{ "a/link", "../b" },
	{ "a/link", ".." },
	{ "a/b/link", "../../c" },
	{ "a/b/link", "../c/../../d" },
	{ "link", "na\xc3\xafve" },
	{ "link", "META-INF/LICENSE" },
	{ "link", "META-INF/../a" },
	{ "META-INF/link", "LICENSE" },
	{ "META-INF/link", "../a" },
	{ "a/link", "META-INF/sealwright/x" },
	{ "META-INF/a/link", "sealwright" },
	{ "link", LONG255 },
};

static const char *const bad_targets[][2] = {
	{ "link", "/etc/passwd" },
	{ "link", "/" },
	{ "link", "c:/x" },
	{ "link", "c:x" },
	{ "link", ".." },
	{ "link", "../a" },
	{ "link", "a/../../b" },
	{ "a/link", "../../b" },
	{ "a/link", "../../a/b" },
	{ "a/b/link", "../../../a" },
	{ "link", "./.." },
	{ "link", "a//../../b" },
	{ "link", "..\\a" },
	{ "link", "a\\b" },
	{ "link", "a\nb" },
	{ "link", "a\xff" },
	{ "link", "a\xc0\xaf" },
	{ "link", "a\xe2\x80\xae" },
	{ "link", "\xcd\xb8" },
	{ "link", "a:b" },
	{ "link", "a?" },
	{ "link", "a./b" },
	{ "link", "a " },
	{ "link", "..." },
	{ "link", LONG255 "p" },
	{ "link", "META-INF" },
	{ "link", "meta-inf" },
	{ "link", "META-INF/" },
	{ "link", "META-INF/." },
	{ "link", "META-INF/x/.." },
	{ "link", "META-INF/sealwright" },
	{ "link", "META-INF/sealwright/seal.json" },
	{ "link", "Meta-Inf/SealWright/x" },
	{ "link", "META-INF/sealwright/../../a" },
	{ "link", "META-INF/\xc5\xbf"
		  "ealwright" },
	{ "a/link", "../META-INF/sealwright" },
	{ "META-INF/link", "sealwright" },
	{ "META-INF/link", "sealwright/seal.json" },
	{ "META-INF/a/link", "../sealwright" },
	{ "META-INF/link", "." },
	{ "META-INF/a/link", ".." },
};

static enum seal_status check_target(const char *name, const char *target,
				     struct seal_error *error)
{
	*error = (struct seal_error){ 0 };
	return seal_zip_target_check(name, strlen(name), target, strlen(target),
				     error);
}

static void test_targets(void **state)
{
	struct seal_error error;
	char longest[4097];

	(void)state;
	for (size_t i = 0; i < COUNT(good_targets); i++) {
		if (check_target(good_targets[i][0], good_targets[i][1],
				 &error) != SEAL_OK)
			fail_msg("%s -> %s: %s", good_targets[i][0],
				 good_targets[i][1], error.text);
	}
	for (size_t i = 0; i < COUNT(bad_targets); i++) {
		if (check_target(bad_targets[i][0], bad_targets[i][1],
				 &error) != SEAL_REFUSED ||
		    strcmp(error.check, "integrity/link-target") != 0)
			fail_msg("%s -> %s: %s", bad_targets[i][0],
				 bad_targets[i][1], error.text);
	}
	for (size_t i = 0; i < 4096; i++)
		longest[i] = "ab/"[i % 3];
	longest[4096] = '\0';
	assert_int_equal(check_target("link", longest, &error), SEAL_REFUSED);
	longest[4095] = '\0';
	assert_int_equal(check_target("link", longest, &error), SEAL_OK);
	assert_int_equal(check_target("link", "", &error), SEAL_REFUSED);
	error = (struct seal_error){ 0 };
	assert_int_equal(seal_zip_target_check("link", 4, "a\0b", 3, &error),
			 SEAL_REFUSED);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_good),
		cmocka_unit_test(test_bad),
		cmocka_unit_test(test_edges),
		cmocka_unit_test(test_targets),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
