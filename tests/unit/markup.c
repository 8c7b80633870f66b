/* SPDX-License-Identifier: Apache-2.0 */
/* markup.c - a value stays a value in every markup language */
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "domain/markup.h"

typedef void escaper(struct seal_lines *lines, const char *text);

static void becomes(escaper *escape, const char *text, const char *expected)
{
	struct seal_bytes bytes = { 0 };
	struct seal_error error = { 0 };
	struct seal_lines lines = { .output = &bytes, .error = &error };
	struct seal_text output = { 0 };

	escape(&lines, text);
	assert_int_equal(lines.status, SEAL_OK);
	assert_int_equal(seal_bytes_to_text(&bytes, &output, &error), SEAL_OK);
	assert_string_equal(output.data, expected);
	seal_text_free(&output);
}

/* Too long a value is cut, and the cut is visible. */
static void cuts(escaper *escape)
{
	struct seal_bytes bytes = { 0 };
	struct seal_error error = { 0 };
	struct seal_lines lines = { .output = &bytes, .error = &error };
	char text[10001];

	memset(text, 'a', sizeof(text) - 1);
	text[sizeof(text) - 1] = '\0';
	escape(&lines, text);
	assert_int_equal(lines.status, SEAL_OK);
	assert_true(bytes.size < 5000);
	assert_memory_equal(bytes.data + bytes.size - 4, "a...", 4);
	seal_bytes_free(&bytes);
}

static void test_markdown(void **state)
{
	(void)state;
	becomes(seal_markup_markdown, "", "");
	becomes(seal_markup_markdown, "dist/app-1.2.zip", "dist/app-1.2.zip");
	becomes(seal_markup_markdown, "caf\xc3\xa9 (1), x=y;",
		"caf\xc3\xa9 (1), x=y;");
	becomes(seal_markup_markdown, "a|b", "a&#124;b");
	becomes(seal_markup_markdown, "a\\|b", "a&#92;&#124;b");
	becomes(seal_markup_markdown, "`a`*b*_c_~d~$e$",
		"&#96;a&#96;&#42;b&#42;&#95;c&#95;&#126;d&#126;&#36;e&#36;");
	becomes(seal_markup_markdown, "<script>&lt;\"",
		"&#60;script&#62;&#38;lt;&#34;");
	becomes(seal_markup_markdown, "![a](b)", "&#33;&#91;a&#93;(b)");
	becomes(seal_markup_markdown, "-->", "--&#62;");
	becomes(seal_markup_markdown, "a\r\n\n# b\033[m",
		"a&#92;x0d&#92;x0a&#92;x0a&#35; b&#92;x1b&#91;m");
	/* What renderers make links of even when it is written otherwise. */
	becomes(seal_markup_markdown, "https://x", "https<!-- -->&#58;//x");
	becomes(seal_markup_markdown, "sha256:ab", "sha256:ab");
	becomes(seal_markup_markdown, "www.x WWW.y",
		"www<!-- -->&#46;x WWW<!-- -->&#46;y");
	becomes(seal_markup_markdown, "a@b.org", "a<!-- -->&#64;b.org");
	becomes(seal_markup_markdown, "\xff\xe2\x80\xae",
		"&#92;xff&#92;u&#123;202e&#125;");
	cuts(seal_markup_markdown);
}

static void test_github(void **state)
{
	(void)state;
	becomes(seal_markup_github_message, "50%\n::error::x, y",
		"50%25\\x0a::error::x, y");
	becomes(seal_markup_github_message, "%0A::error::x", "%250A::error::x");
	becomes(seal_markup_github_property, "a,b:c%d\r\n",
		"a%2Cb%3Ac%25d\\x0d\\x0a");
	becomes(seal_markup_github_property, "x::add-mask::y",
		"x%3A%3Aadd-mask%3A%3Ay");
	cuts(seal_markup_github_message);
	cuts(seal_markup_github_property);
}

static void test_sarif(void **state)
{
	(void)state;
	becomes(seal_markup_sarif, "a.zip: b", "a.zip: b");
	becomes(seal_markup_sarif, "[a](b) \\ {0} \033[m",
		"\\[a\\](b) \\\\ {{0}} \\\\x1b\\[m");
	cuts(seal_markup_sarif);
}

static void test_uri(void **state)
{
	(void)state;
	becomes(seal_markup_uri, "", "");
	becomes(seal_markup_uri, "a/b-c_d.e~f/0Z", "a/b-c_d.e~f/0Z");
	becomes(seal_markup_uri, "a b:c?d#e%f[g]\\h",
		"a%20b%3Ac%3Fd%23e%25f%5Bg%5D%5Ch");
	/* A file's name, whatever its bytes. */
	becomes(seal_markup_uri, "\xc3\xa9\n\xff", "%C3%A9%0A%FF");
}

static void test_xml(void **state)
{
	(void)state;
	becomes(seal_markup_xml, "<a b=\"c\" d='e'>&amp;]]>",
		"&lt;a b=&quot;c&quot; d=&apos;e&apos;&gt;&amp;amp;]]&gt;");
	becomes(seal_markup_xml, "\t\r\n\033\x7f\xc2\x85",
		"\\x09\\x0d\\x0a\\x1b\\x7f\\u{85}");
	becomes(seal_markup_xml, "a\xef\xbf\xbe\xef\xbf\xbf",
		"a\\u{fffe}\\u{ffff}");
	becomes(seal_markup_xml, "\xef\xbf\xbd \xef\xbe\xbf \xf0\x9f\x98\x80",
		"\xef\xbf\xbd \xef\xbe\xbf \xf0\x9f\x98\x80");
	/* No surrogates: they are no UTF-8. */
	becomes(seal_markup_xml, "\xed\xa0\x80", "\\xed\\xa0\\x80");
	cuts(seal_markup_xml);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_markdown), cmocka_unit_test(test_github),
		cmocka_unit_test(test_sarif),	 cmocka_unit_test(test_uri),
		cmocka_unit_test(test_xml),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
