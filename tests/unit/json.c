/* SPDX-License-Identifier: Apache-2.0 */
/* json.c - what is read as JSON, what is not, and the one form it is written in
 */
#include <locale.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <cmocka.h>

#include "adapters/json.h"

static struct seal_json *parse(const char *text)
{
	struct seal_error error = { 0 };
	struct seal_json *json;

	if (seal_json_parse(text, strlen(text), "test", SEAL_USAGE, &json,
			    &error) != SEAL_OK)
		fail_msg("%.200s: %s", text, error.text);
	return json;
}

static void assert_refused_bytes(const char *data, size_t size,
				 const char *reason)
{
	struct seal_error error = { 0 };
	struct seal_json *json = (struct seal_json *)&error;

	assert_int_equal(seal_json_parse(data, size, "the file", SEAL_REFUSED,
					 &json, &error),
			 SEAL_REFUSED);
	assert_null(json);
	assert_int_equal(error.status, SEAL_REFUSED);
	if (strncmp(error.text, "the file: not valid JSON: ", 26) != 0 ||
	    !strstr(error.text, reason))
		fail_msg("\"%s\" does not say \"%s\"", error.text, reason);
}

static void assert_refused(const char *text, const char *reason)
{
	assert_refused_bytes(text, strlen(text), reason);
}

/* Parsed and printed again, |text| reads |printed|. */
static void assert_printed(const char *text, const char *printed)
{
	struct seal_error error = { 0 };
	struct seal_bytes bytes = { 0 };
	struct seal_json *json = parse(text);

	assert_int_equal(seal_json_print(json, false, &bytes, &error), SEAL_OK);
	assert_int_equal(bytes.size, strlen(printed));
	assert_memory_equal(bytes.data, printed, bytes.size);
	seal_bytes_free(&bytes);
	seal_json_free(json);
}

static void test_values(void **state)
{
	(void)state;
	assert_printed(" {\"b\" : [1,\t2,\r\n3], \"a\":{}} ",
		       "{\"b\":[1,2,3],\"a\":{}}");
	assert_printed("true", "true");
	assert_printed("[false,null,\"\",[]]", "[false,null,\"\",[]]");
	/* Members keep their order, and names their case. */
	assert_printed("{\"a\":1,\"A\":2}", "{\"a\":1,\"A\":2}");
}

static void test_strings(void **state)
{
	(void)state;
	assert_printed("\"\\u0041\\/\\\"\\\\\"", "\"A/\\\"\\\\\"");
	assert_printed("\"\\b\\f\\n\\r\\t\\u001F\"",
		       "\"\\b\\f\\n\\r\\t\\u001f\"");
	assert_printed("\"\\u00e4\\u20AC\\uD83D\\ude00\x7f\"",
		       "\"\xc3\xa4\xe2\x82\xac\xf0\x9f\x98\x80\x7f\"");
	/* An escaped backslash and digits, not a NUL. */
	assert_printed("\"\\\\u0000\"", "\"\\\\u0000\"");
	assert_printed("{\"\\\\u0000\":1}", "{\"\\\\u0000\":1}");
	assert_refused("\"\\u0000\"", "\\u0000 in a string");
	assert_refused("\"\\\\\\u0000\"", "\\u0000 in a string");
	assert_refused("{\"a\\u0000b\":1}", "\\u0000 in a string");
	assert_refused("\"a\nb\"", "control character in a string");
	assert_refused("\"\x1f\"", "control character in a string");
	assert_refused_bytes("\"a\0b\"", 5, "control character in a string");
	assert_refused_bytes("\"\\\0\"", 4, "unknown escape");
	assert_refused("\"\\x41\"", "unknown escape");
	assert_refused("\"\\U0041\"", "unknown escape");
	assert_refused("\"\\u12g4\"", "four hexadecimal digits");
	assert_refused("\"\\u+123\"", "four hexadecimal digits");
	assert_refused("\"\\u12", "four hexadecimal digits");
	assert_refused("\"abc", "the string does not end");
	assert_refused("\"abc\\\"", "the string does not end");
	assert_refused("\"abc\\", "unknown escape");
	assert_refused("'abc'", "not a JSON value");
}

static void test_utf8(void **state)
{
	(void)state;
	assert_refused("\"\xff\"", "not UTF-8");
	assert_refused("\"\xc3\"", "not UTF-8");
	assert_refused("\"\xc0\xaf\"", "not UTF-8");
	assert_refused("\"\xe0\x80\xaf\"", "not UTF-8");
	assert_refused("\"\xed\xa0\x80\"", "not UTF-8");
	assert_refused("\"\xf4\x90\x80\x80\"", "not UTF-8");
	assert_refused("{\"\x80\":1}", "not UTF-8");
	assert_refused("\xef\xbb\xbf{}", "byte order mark");
	assert_refused("{}\xff", "behind the value");
	assert_refused("\"\\ud800\"", "half a surrogate pair");
	assert_refused("\"\\udc00\\ud800\"", "half a surrogate pair");
	assert_refused("\"\\ud800\\ud800\"", "half a surrogate pair");
	assert_refused("\"\\ud800\\u0041\"", "half a surrogate pair");
	assert_refused("\"\\ud800\\u004\"", "half a surrogate pair");
	assert_refused("\"\\ud800x\"", "half a surrogate pair");
}

static void test_structure(void **state)
{
	(void)state;
	assert_refused("", "is empty");
	assert_refused(" \n", "is empty");
	assert_refused("{} {}", "behind the value");
	assert_refused("{}]", "behind the value");
	assert_refused("1 2", "behind the value");
	assert_refused_bytes("{}\0", 3, "behind the value");
	assert_refused_bytes("\0{}", 3, "not a JSON value");
	assert_refused_bytes("[1\0]", 4, "a comma is missing");
	assert_refused("{} // end", "behind the value");
	assert_refused("/* x */ {}", "not a JSON value");
	assert_refused("[1,]", "not a JSON value");
	assert_refused("[,1]", "not a JSON value");
	assert_refused("[1 2]", "a comma is missing");
	assert_refused("{\"a\":1,}", "a member's name in quotes is missing");
	assert_refused("{,}", "a member's name in quotes is missing");
	assert_refused("{a:1}", "a member's name in quotes is missing");
	assert_refused("{\"a\" 1}", "a colon is missing");
	assert_refused("{\"a\"", "a colon is missing");
	assert_refused("{\"a\":", "ends too early");
	assert_refused("{\"a\":}", "not a JSON value");
	assert_refused("[1", "ends too early");
	assert_refused("[1}", "a bracket that closes nothing");
	assert_refused("{\"a\":1]", "a bracket that closes nothing");
	assert_refused("]", "not a JSON value");
	assert_refused("[\v1]", "not a JSON value");
	assert_refused("tru", "not a JSON value");
	assert_refused("True", "not a JSON value");
	assert_refused("truex", "behind the value");
	assert_refused("NaN", "not a JSON value");
	assert_refused("Infinity", "not a JSON value");
	assert_refused("{\n  \"a\": x\n}",
		       "line 2, column 8: not a JSON value");
	assert_refused("[\"\xc3\xa4\", x]", "line 1, column 7: not a JSON");
}

static void test_numbers(void **state)
{
	static const char *const refused[] = {
		"01", "-",   "+1",  "1.", ".5",	 "-.5", "1.e2",
		"1e", "1e+", "0x1", "00", "-01", "1_0", "--1",
	};
	char digits[80];

	(void)state;
	for (size_t i = 0; i < sizeof(refused) / sizeof(*refused); i++)
		assert_refused(refused[i], "column");
	assert_refused("1e400", "the number is too large");
	assert_refused("[1,-1e400]", "column 4: the number is too large");
	memset(digits, '1', 61);
	digits[61] = '\0';
	assert_refused(digits, "more than 60 characters");
	digits[60] = '\0';
	assert_printed(digits, digits);
	/* Nothing is rounded, whatever a double can hold. */
	assert_printed("[9007199254740991,-9007199254740991,0]",
		       "[9007199254740991,-9007199254740991,0]");
	assert_printed("[9007199254740993,18446744073709551615]",
		       "[9007199254740993,18446744073709551615]");
	assert_printed("[1,1.10,2,1e3,-0,0.1,3,1E-400,4]",
		       "[1,1.10,2,1e3,-0,0.1,3,1E-400,4]");
}

/* A comma for the decimal point, where the machine has such a locale. */
static void test_locale(void **state)
{
	(void)state;
	if (!setlocale(LC_ALL, "de_DE.UTF-8"))
		setlocale(LC_ALL, "fr_FR.UTF-8");
	assert_printed("[1.5,1000000]", "[1.5,1000000]");
	setlocale(LC_ALL, "C");
}

static void test_duplicates(void **state)
{
	(void)state;
	assert_refused("{\"a\":1,\"b\":2,\"a\":1}",
		       "the member \"a\" stands there twice");
	/* The same name, spelled in another way. */
	assert_refused("{\"a\":1,\"\\u0061\":1}",
		       "the member \"a\" stands there twice");
	assert_refused("[{\"x\":[{\"\":1,\"\":2}]}]",
		       "the member \"\" stands there twice");
	seal_json_free(parse("{\"a\":{\"a\":[{\"a\":1},{\"a\":1}]}}"));
}

/* |count| times |text|, then |middle|, then |end_count| times |end|. */
static char *repeat(const char *text, size_t count, const char *middle,
		    const char *end, size_t end_count)
{
	char *output = malloc(strlen(text) * count + strlen(middle) +
			      strlen(end) * end_count + 1);
	char *at = output;

	assert_non_null(output);
	for (size_t i = 0; i < count; i++)
		at = stpcpy(at, text);
	at = stpcpy(at, middle);
	for (size_t i = 0; i < end_count; i++)
		at = stpcpy(at, end);
	return output;
}

static void test_depth(void **state)
{
	char *text = repeat("[", 100, "1", "]", 100);

	(void)state;
	seal_json_free(parse(text));
	free(text);
	text = repeat("{\"a\":", 100, "1", "}", 100);
	seal_json_free(parse(text));
	free(text);
	text = repeat("[", 101, "1", "]", 101);
	assert_refused(text, "column 101: nested deeper than 100 levels");
	free(text);
	text = repeat("{\"a\":", 101, "1", "}", 101);
	assert_refused(text, "nested deeper than 100 levels");
	free(text);
}

static double seconds(void)
{
	struct timespec now;

	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
	return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

/* 4 MiB made to hurt take the time of an honest file. */
static void test_hostile(void **state)
{
	enum { SIZE = 4 << 20, MEMBERS = 500000 };
	struct seal_error error = { 0 };
	struct seal_bytes bytes = { 0 };
	struct seal_json *json, *other;
	double start = seconds();
	char *text;

	(void)state;
	text = repeat("[", SIZE, "", "", 0);
	assert_refused(text, "nested deeper than 100 levels");
	free(text);
	text = repeat("1e5,", SIZE / 4, "", "", 0);
	assert_refused(text, "behind the value");
	*text = '[';
	assert_refused(text, "not a JSON value");
	free(text);
	text = repeat("[", 1, "1e5", ",1.5", SIZE / 4);
	assert_refused(text, "ends too early");
	text[strlen(text) - 1] = ']';
	text[strlen(text) - 2] = ' ';
	text[strlen(text) - 3] = '0';
	seal_json_free(parse(text));
	free(text);
	/* Members in falling order, as many as there is room for. */
	for (unsigned int i = MEMBERS; i > 0; i--)
		assert_int_equal(seal_bytes_printf(&bytes, &error,
						   "%s\"%05x\":0",
						   i == MEMBERS ? "{" : ",", i),
				 SEAL_OK);
	assert_int_equal(seal_bytes_append(&bytes, "}", 2, &error), SEAL_OK);
	json = parse((char *)bytes.data);
	other = parse((char *)bytes.data);
	assert_true(seal_json_equal(json, other));
	assert_int_equal(seal_json_count(json), MEMBERS);
	seal_json_free(json);
	seal_json_free(other);
	/* The last one, 00001, becomes a second 70000. */
	bytes.data[bytes.size - 10] = '7';
	bytes.data[bytes.size - 6] = '0';
	assert_refused((char *)bytes.data, "\"70000\" stands there twice");
	seal_bytes_free(&bytes);
	print_message("hostile documents took %.1f s\n", seconds() - start);
	assert_true(seconds() - start < 30);
}

static void test_getters(void **state)
{
	struct seal_error error = { 0 };
	struct seal_json_reader reader = {
		.what = "f.json",
		.failure = SEAL_USAGE,
		.error = &error,
	};
	struct seal_json *json = parse("{\"o\":{\"x\":1},\"a\":[1,\"t\"],"
				       "\"s\":\"text\",\"n\":"
				       "9007199254740991,\"b\":true}");
	const struct seal_json *item;
	const char *text = NULL;
	uint64_t number = 7;
	bool flag = false;

	(void)state;
	seal_json_get_object(&reader, json, "o", SEAL_JSON_REQUIRED, &item);
	assert_true(seal_json_is_object(item));
	assert_string_equal(seal_json_name(seal_json_first(item)), "x");
	seal_json_get_array(&reader, json, "a", SEAL_JSON_REQUIRED, &item);
	assert_int_equal(seal_json_count(item), 2);
	item = seal_json_first(item);
	assert_null(seal_json_text(item));
	item = seal_json_next(item);
	assert_true(seal_json_is_string(item));
	assert_string_equal(seal_json_text(item), "t");
	assert_null(seal_json_next(item));
	seal_json_get_string(&reader, json, "s", SEAL_JSON_REQUIRED, &text);
	assert_string_equal(text, "text");
	seal_json_get_number(&reader, json, "n", SEAL_JSON_REQUIRED, &number);
	assert_true(number == UINT64_C(9007199254740991));
	seal_json_get_bool(&reader, json, "b", SEAL_JSON_REQUIRED, &flag);
	assert_true(flag);
	/* Absent: NULL, or as it was. Names have a case. */
	seal_json_get_string(&reader, json, "S", SEAL_JSON_OPTIONAL, &text);
	assert_null(text);
	seal_json_get_number(&reader, json, "N", SEAL_JSON_OPTIONAL, &number);
	assert_true(number == UINT64_C(9007199254740991));
	assert_int_equal(error.status, SEAL_OK);
	seal_json_free(json);
}

/* |value| is not taken as a number, for |reason|. */
static void assert_no_number(const char *value, const char *reason)
{
	struct seal_error error = { 0 };
	struct seal_json_reader reader = {
		.what = "f.json",
		.failure = SEAL_REFUSED,
		.check = "integrity/seal",
		.error = &error,
	};
	char document[100], expected[160];
	struct seal_json *json;
	uint64_t number = 7;

	snprintf(document, sizeof(document), "{\"v\":%s}", value);
	snprintf(expected, sizeof(expected), "f.json: v: %s", reason);
	json = parse(document);
	assert_int_equal(seal_json_get_number(&reader, json, "v",
					      SEAL_JSON_REQUIRED, &number),
			 SEAL_REFUSED);
	assert_string_equal(error.text, expected);
	assert_string_equal(error.check, "integrity/seal");
	assert_true(number == 7);
	seal_json_free(json);
}

static void test_no_numbers(void **state)
{
	static const char range[] = "must be a whole number from 0 to 2^53 - 1";

	(void)state;
	assert_no_number("-1", range);
	assert_no_number("-0", range);
	assert_no_number("1.0", range);
	assert_no_number("1e3", range);
	assert_no_number("0.99999999999999999999", range);
	assert_no_number("9007199254740992", range);
	assert_no_number("\"1\"", "must be a number, is a string");
	assert_no_number("null", "must be a number, is null");
}

static void test_wrong_types(void **state)
{
	struct seal_error error = { 0 };
	struct seal_json_reader reader = {
		.what = "f.json",
		.failure = SEAL_USAGE,
		.error = &error,
	};
	struct seal_json *json = parse("{\"v\":[],\"s\":\"x\"}");
	const struct seal_json *item = json;
	const char *text = "old";
	bool flag = true;

	(void)state;
	seal_json_get_object(&reader, json, "v", SEAL_JSON_OPTIONAL, &item);
	assert_null(item);
	assert_int_equal(error.status, SEAL_USAGE);
	assert_string_equal(error.text,
			    "f.json: v: must be an object, is an array");
	/* The first failure stays, and everything fails after it. */
	assert_int_equal(seal_json_get_string(&reader, json, "s",
					      SEAL_JSON_REQUIRED, &text),
			 SEAL_USAGE);
	assert_null(text);
	assert_string_equal(error.text,
			    "f.json: v: must be an object, is an array");
	error = (struct seal_error){ 0 };
	seal_json_get_bool(&reader, json, "s", SEAL_JSON_OPTIONAL, &flag);
	assert_true(flag);
	assert_string_equal(error.text,
			    "f.json: s: must be true or false, is a string");
	error = (struct seal_error){ 0 };
	seal_json_get_array(&reader, json, "x", SEAL_JSON_REQUIRED, &item);
	assert_string_equal(error.text, "f.json: x: is missing");
	/* A member of what is no object, or not there at all. */
	error = (struct seal_error){ 0 };
	assert_int_equal(seal_json_get_array(&reader, NULL, "x",
					     SEAL_JSON_REQUIRED, &item),
			 SEAL_USAGE);
	seal_json_free(json);
}

static void test_only(void **state)
{
	static const char *const names[] = { "a", "b", NULL };
	struct seal_error error = { 0 };
	struct seal_json_reader reader = {
		.what = "f.json",
		.failure = SEAL_USAGE,
		.error = &error,
	};
	struct seal_json *json = parse("{\"b\":1}");

	(void)state;
	assert_int_equal(seal_json_only(&reader, json, names), SEAL_OK);
	seal_json_free(json);
	json = parse("{\"a\":1,\"B\\u001b\":1}");
	assert_int_equal(seal_json_only(&reader, json, names), SEAL_USAGE);
	assert_string_equal(error.text, "f.json: B\\x1b: unknown member");
	seal_json_free(json);
}

static void assert_equality(const char *a, const char *b, bool same)
{
	struct seal_json *left = parse(a), *right = parse(b);
	struct seal_json *copy = NULL;
	struct seal_error error = { 0 };

	assert_true(seal_json_equal(left, right) == same);
	assert_true(seal_json_equal(right, left) == same);
	assert_int_equal(seal_json_copy(left, &copy, &error), SEAL_OK);
	assert_true(seal_json_equal(left, copy));
	seal_json_free(left);
	seal_json_free(right);
	seal_json_free(copy);
}

static void test_equal(void **state)
{
	(void)state;
	assert_equality("{\"a\":1,\"b\":[2]}", "{\"b\":[2],\"a\":1}", true);
	assert_equality("{\"a\":1}", "{\"A\":1}", false);
	assert_equality("{\"a\":1}", "{\"a\":1,\"b\":1}", false);
	assert_equality("[1,2]", "[2,1]", false);
	assert_equality("[1,2]", "[1,2,3]", false);
	assert_equality("[]", "{}", false);
	assert_equality("9007199254740990", "9007199254740991", false);
	assert_equality("9007199254740993", "9007199254740992", false);
	assert_equality("1", "1.0", false);
	assert_equality("true", "false", false);
	assert_equality("null", "false", false);
	assert_equality("\"a\"", "\"\\u0061\"", true);
	assert_equality("\"1\"", "1", false);
}

static void assert_prints(const struct seal_json *json, bool indented,
			  const char *expected)
{
	struct seal_error error = { 0 };
	struct seal_bytes bytes = { 0 };

	assert_int_equal(seal_json_print(json, indented, &bytes, &error),
			 SEAL_OK);
	assert_int_equal(seal_bytes_append(&bytes, "", 1, &error), SEAL_OK);
	assert_string_equal((char *)bytes.data, expected);
	seal_bytes_free(&bytes);
}

static void test_build(void **state)
{
	struct seal_json_builder builder = { 0 };
	struct seal_error error = { 0 };
	struct seal_json *root = seal_json_new_object(&builder);
	struct seal_json *list;

	(void)state;
	seal_json_add_string(&builder, root, "s", "a\"/\xc3\xa4");
	seal_json_add_string(&builder, root, "absent", NULL);
	seal_json_add_number(&builder, root, "n", 9007199254740991);
	seal_json_add_number(&builder, root, "big", UINT64_MAX);
	seal_json_add_bool(&builder, root, "b", true);
	list = seal_json_add_array(&builder, root, "l");
	seal_json_add_string(&builder, list, NULL, "x");
	seal_json_add_copy(&builder, list, NULL,
			   seal_json_add_object(&builder, list, NULL));
	seal_json_set(&builder, root, "s",
		      seal_json_new_string(&builder, "new"));
	seal_json_set(&builder, root, "t", seal_json_new_array(&builder));
	assert_ptr_equal(seal_json_edit(root, "l"), list);
	assert_null(seal_json_edit(root, "L"));
	assert_int_equal(seal_json_built(&builder, &error), SEAL_OK);
	assert_prints(root, false,
		      "{\"s\":\"new\",\"n\":9007199254740991,"
		      "\"big\":18446744073709551615,\"b\":true,"
		      "\"l\":[\"x\",{},{}],\"t\":[]}");
	assert_prints(root, true,
		      "{\n  \"s\": \"new\",\n  \"n\": 9007199254740991,\n"
		      "  \"big\": 18446744073709551615,\n  \"b\": true,\n"
		      "  \"l\": [\n    \"x\",\n    {},\n    {}\n  ],\n"
		      "  \"t\": []\n}\n");
	seal_json_free(root);
}

/* Failures are remembered, and what was to be added is not lost. */
static void test_build_failure(void **state)
{
	struct seal_json_builder builder = { 0 };
	struct seal_error error = { 0 };

	(void)state;
	seal_json_add_string(&builder, NULL, "a", "text");
	assert_null(seal_json_add_object(&builder, NULL, "o"));
	assert_int_equal(seal_json_built(&builder, &error), SEAL_UNJUDGED);
	assert_string_equal(error.text, "out of memory");
}

/* What could not be read back is not written. */
static void test_unprintable(void **state)
{
	struct seal_json_builder builder = { 0 };
	struct seal_error error = { 0 };
	struct seal_bytes bytes = { 0 };
	struct seal_json *root = seal_json_new_array(&builder), *at;

	(void)state;
	seal_json_add_string(&builder, root, NULL, "a\xff");
	assert_int_equal(seal_json_print(root, false, &bytes, &error),
			 SEAL_USAGE);
	assert_string_equal(error.text, "a\\xff: not UTF-8, which JSON needs");
	assert_int_equal(bytes.size, 0);
	seal_json_free(root);
	at = root = seal_json_new_array(&builder);
	for (int i = 0; i < 100; i++)
		at = seal_json_add_array(&builder, at, NULL);
	error = (struct seal_error){ 0 };
	assert_int_equal(seal_json_print(root, false, &bytes, &error),
			 SEAL_USAGE);
	assert_non_null(strstr(error.text, "deeper than 100 levels"));
	seal_json_free(root);
	seal_bytes_free(&bytes);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_values),
		cmocka_unit_test(test_strings),
		cmocka_unit_test(test_utf8),
		cmocka_unit_test(test_structure),
		cmocka_unit_test(test_numbers),
		cmocka_unit_test(test_locale),
		cmocka_unit_test(test_duplicates),
		cmocka_unit_test(test_depth),
		cmocka_unit_test(test_hostile),
		cmocka_unit_test(test_getters),
		cmocka_unit_test(test_no_numbers),
		cmocka_unit_test(test_wrong_types),
		cmocka_unit_test(test_only),
		cmocka_unit_test(test_equal),
		cmocka_unit_test(test_build),
		cmocka_unit_test(test_build_failure),
		cmocka_unit_test(test_unprintable),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
