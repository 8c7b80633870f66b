/* SPDX-License-Identifier: Apache-2.0 */
/* text.c - names that collide fold to the same bytes; what may be in a name */
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "adapters/text.h"
#include "base/utf8.h"

static void fold(const char *text, struct seal_bytes *output)
{
	struct seal_error error = { 0 };

	*output = (struct seal_bytes){ 0 };
	assert_int_equal(seal_text_fold(text, strlen(text), output, &error),
			 SEAL_OK);
	assert_int_equal(seal_bytes_append(output, "", 1, &error), SEAL_OK);
}

static bool collide(const char *a, const char *b)
{
	struct seal_bytes first;
	struct seal_bytes second;
	bool equal;

	fold(a, &first);
	fold(b, &second);
	equal = strcmp((char *)first.data, (char *)second.data) == 0;
	seal_bytes_free(&first);
	seal_bytes_free(&second);
	return equal;
}

static void test_fold(void **state)
{
	static const char *const equal[][2] = {
		{ "META-INF/Sealwright", "meta-inf/sealwright" },
		{ "\u00c5", "\u212b" },	      /* A with ring, angstrom */
		{ "\u00e5", "A\u030a" },      /* composed or not */
		{ "stra\u00dfe", "STRASSE" }, /* full folding, not simple */
		{ "stra\u1e9ee", "strasse" }, /* capital sharp s */
		{ "\ufb01le", "FILE" },	      /* ligature fi */
		{ "\u03c3\u03b1\u03c2", "\u03a3\u0391\u03a3" }, /* sigmas */
		{ "\u212aey", "key" },		      /* kelvin sign */
		{ "\u017feal", "SEAL" },	      /* long s */
		{ "\uac00", "\u1100\u1161" },	      /* hangul */
		{ "q\u0323\u0307", "q\u0307\u0323" }, /* order of marks */
		/* Folding first would leave the iota before the accent. */
		{ "\u03b1\u0345\u0301", "\u03b1\u0301\u0345" },
		{ "\U00010400", "\U00010428" },	      /* deseret */
		{ "\u2764\ufe0f.png", "\u2764.png" }, /* heart, emoji form */
		{ "e\ufe0f\u0301", "\u00e9" },
	};
	static const char *const different[][2] = {
		{ "a", "b" },	   { "a", "" },	      { "i", "\u0131" },
		{ "e", "\u00e9" }, { "a", "\u0430" }, { "1", "\uff11" },
		{ "", "\u0301" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(equal) / sizeof(equal[0]); i++) {
		if (!collide(equal[i][0], equal[i][1]))
			fail_msg("differ: %s %s", equal[i][0], equal[i][1]);
	}
	for (size_t i = 0; i < sizeof(different) / sizeof(different[0]); i++) {
		if (collide(different[i][0], different[i][1]))
			fail_msg("collide: %s %s", different[i][0],
				 different[i][1]);
	}
}

static size_t encode(uint32_t c, char output[5])
{
	size_t size = c < 0x80 ? 1 : c < 0x800 ? 2 : c < 0x10000 ? 3 : 4;

	memset(output, 0, 5);
	for (size_t i = size; i-- > 1; c >>= 6)
		output[i] = (char)(0x80 | (c & 0x3f));
	output[0] = (char)(size == 1 ? c : (0xf00u >> size & 0xf0) | c);
	return size;
}

/* Folding what is folded changes nothing, for each character there is. */
static void test_fold_is_stable(void **state)
{
	size_t plain = 0;

	(void)state;
	for (uint32_t c = 1; c <= 0x10ffff; c++) {
		struct seal_bytes once;
		struct seal_bytes twice;
		char text[5];

		if (c >= 0xd800 && c < 0xe000)
			continue;
		if (seal_text_classify(c) != SEAL_TEXT_PLAIN)
			continue;
		encode(c, text);
		fold(text, &once);
		fold((char *)once.data, &twice);
		if (strcmp((char *)once.data, (char *)twice.data) != 0)
			fail_msg("not stable: U+%04X", c);
		seal_bytes_free(&once);
		seal_bytes_free(&twice);
		plain++;
	}
	assert_true(plain > 140000);
}

static void test_fold_appends(void **state)
{
	struct seal_bytes output = { 0 };
	struct seal_error error = { 0 };

	(void)state;
	assert_int_equal(seal_text_fold("A", 1, &output, &error), SEAL_OK);
	assert_int_equal(seal_text_fold("", 0, &output, &error), SEAL_OK);
	assert_int_equal(seal_text_fold("\u00c4", 2, &output, &error), SEAL_OK);
	assert_int_equal(output.size, 3);
	assert_memory_equal(output.data, "a\u00e4", 3);
	assert_int_equal(seal_text_fold("\xff", 1, &output, &error),
			 SEAL_REFUSED);
	assert_string_equal(error.text, "text: not UTF-8");
	assert_int_equal(output.size, 3);
	seal_bytes_free(&output);
}

static void all(uint32_t first, uint32_t last, enum seal_text_class expected)
{
	for (uint32_t c = first; c <= last; c++) {
		if (seal_text_classify(c) != expected)
			fail_msg("U+%04X is of class %d", c,
				 seal_text_classify(c));
	}
}

static void test_classes(void **state)
{
	(void)state;
	all(0x00, 0x1f, SEAL_TEXT_CONTROL);
	all(0x20, 0x7e, SEAL_TEXT_PLAIN);
	all(0x7f, 0x9f, SEAL_TEXT_CONTROL);
	all(0xa0, 0xac, SEAL_TEXT_PLAIN);
	all(0xad, 0xad, SEAL_TEXT_MISLEADING);
	all(0x2028, 0x2029, SEAL_TEXT_CONTROL);
	all(0x061c, 0x061c, SEAL_TEXT_MISLEADING);
	all(0x034f, 0x034f, SEAL_TEXT_MISLEADING);
	all(0x180b, 0x180f, SEAL_TEXT_MISLEADING);
	all(0x200b, 0x200f, SEAL_TEXT_MISLEADING);
	all(0x202a, 0x202e, SEAL_TEXT_MISLEADING);
	all(0x2060, 0x206f, SEAL_TEXT_MISLEADING);
	all(0x3164, 0x3164, SEAL_TEXT_MISLEADING);
	all(0xfe00, 0xfe0d, SEAL_TEXT_MISLEADING);
	all(0xfe0e, 0xfe0f, SEAL_TEXT_PLAIN);
	all(0xfeff, 0xfeff, SEAL_TEXT_MISLEADING);
	all(0xfff9, 0xfffb, SEAL_TEXT_MISLEADING);
	all(0xe0000, 0xe0fff, SEAL_TEXT_MISLEADING);
	all(0xe000, 0xf8ff, SEAL_TEXT_MISLEADING);
	all(0xf0000, 0xffffd, SEAL_TEXT_MISLEADING);
	all(0xfdd0, 0xfdef, SEAL_TEXT_UNASSIGNED);
	all(0xfffe, 0xffff, SEAL_TEXT_UNASSIGNED);
	all(0x0378, 0x0379, SEAL_TEXT_UNASSIGNED);
	all(0x10ffff, 0x10ffff, SEAL_TEXT_UNASSIGNED);
	all(0xd800, 0xdfff, SEAL_TEXT_UNASSIGNED);
	all(0x00e4, 0x0236, SEAL_TEXT_PLAIN);
	all(0x0300, 0x034e, SEAL_TEXT_PLAIN);
	all(0x4e00, 0x9fff, SEAL_TEXT_PLAIN);
	all(0x1f600, 0x1f64f, SEAL_TEXT_PLAIN);
}

/* Shortest form only: another spelling would be another name for a file. */
static void test_utf8(void **state)
{
	static const char *const wrong[] = {
		"\x80",
		"\xbf",
		"\xc0\x80",
		"\xc1\xbf",
		"\xe0\x80\xaf",
		"\xe0\x9f\xbf",
		"\xed\xa0\x80",
		"\xed\xbf\xbf",
		"\xf0\x8f\xbf\xbf",
		"\xf4\x90\x80\x80",
		"\xf8\x88\x80\x80\x80",
		"\xff",
		"\xc3",
		"\xe2\x82",
		"\xf0\x9f\x98",
		"\xc3\x28",
		"a\xfe",
	};
	uint32_t c = 0;

	(void)state;
	for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++) {
		if (seal_text_is_utf8(wrong[i], strlen(wrong[i])))
			fail_msg("accepted: %zu", i);
	}
	assert_int_equal(seal_text_next("", 0, &c), 0);
	for (c = 0; c <= 0x10ffff; c++) {
		char text[5];
		uint32_t again = 0;
		bool surrogate = c >= 0xd800 && c < 0xe000;
		size_t size = encode(c, text);

		assert_int_equal(seal_text_next(text, size, &again),
				 surrogate ? 0 : size);
		if (!surrogate)
			assert_int_equal(again, c);
		assert_int_equal(seal_text_next(text, size - 1, &again), 0);
	}
}

static void test_versions(void **state)
{
	(void)state;
	assert_non_null(strchr(seal_text_library_version(), '.'));
	assert_non_null(strchr(seal_text_unicode_version(), '.'));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_fold),
		cmocka_unit_test(test_fold_is_stable),
		cmocka_unit_test(test_fold_appends),
		cmocka_unit_test(test_classes),
		cmocka_unit_test(test_utf8),
		cmocka_unit_test(test_versions),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
