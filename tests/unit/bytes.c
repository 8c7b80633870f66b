/* SPDX-License-Identifier: Apache-2.0 */
/* bytes.c - buffers grow, byte order and hexadecimal are exact */
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/bytes.h"

static void test_append(void **state)
{
	struct seal_bytes bytes = { 0 };
	struct seal_error error = { 0 };

	(void)state;
	assert_int_equal(seal_bytes_append(&bytes, NULL, 0, &error), SEAL_OK);
	assert_int_equal(bytes.size, 0);
	for (int i = 0; i < 1000; i++)
		assert_int_equal(seal_bytes_append(&bytes, "abc", 3, &error),
				 SEAL_OK);
	assert_int_equal(bytes.size, 3000);
	for (int i = 0; i < 1000; i++)
		assert_memory_equal(bytes.data + 3 * i, "abc", 3);
	assert_int_equal(seal_bytes_printf(&bytes, &error, "%d-%s", 42, "x"),
			 SEAL_OK);
	assert_int_equal(bytes.size, 3004);
	assert_memory_equal(bytes.data + 3000, "42-x", 4);
	seal_bytes_free(&bytes);
	assert_null(bytes.data);
	seal_bytes_free(&bytes);
}

/* A size that would wrap is a failure, not a small buffer. */
static void test_reserve_cannot_wrap(void **state)
{
	struct seal_bytes bytes = { 0 };
	struct seal_error error = { 0 };

	(void)state;
	assert_int_equal(seal_bytes_append(&bytes, "abc", 3, &error), SEAL_OK);
	assert_int_equal(seal_bytes_reserve(&bytes, SIZE_MAX, &error),
			 SEAL_UNJUDGED);
	assert_string_equal(error.text, "out of memory");
	assert_int_equal(bytes.size, 3);
	assert_memory_equal(bytes.data, "abc", 3);
	seal_bytes_free(&bytes);
}

static void test_text(void **state)
{
	struct seal_bytes bytes = { 0 };
	struct seal_text text = { 0 };
	struct seal_error error = { 0 };
	char *copy = NULL;

	(void)state;
	assert_int_equal(seal_bytes_append(&bytes, "abc", 3, &error), SEAL_OK);
	assert_int_equal(seal_bytes_to_text(&bytes, &text, &error), SEAL_OK);
	assert_null(bytes.data);
	assert_string_equal(text.data, "abc");
	assert_int_equal(text.size, 3);
	seal_text_free(&text);
	assert_null(text.data);
	assert_int_equal(seal_copy_string("x", &copy, &error), SEAL_OK);
	assert_string_equal(copy, "x");
	free(copy);
	assert_int_equal(seal_copy_string(NULL, &copy, &error), SEAL_OK);
	assert_null(copy);
}

static void test_byte_order(void **state)
{
	uint8_t bytes[8];

	(void)state;
	seal_put64(bytes, UINT64_C(0xf1e2d3c4b5a69788));
	assert_memory_equal(bytes, "\x88\x97\xa6\xb5\xc4\xd3\xe2\xf1", 8);
	assert_int_equal(seal_get16(bytes), 0x9788);
	assert_int_equal(seal_get32(bytes), 0xb5a69788);
	assert_true(seal_get64(bytes) == UINT64_C(0xf1e2d3c4b5a69788));
	/* A high bit must not spread into the upper half. */
	assert_true(seal_get64((const uint8_t *)"\0\0\0\x80\0\0\0\0") ==
		    UINT64_C(0x80000000));
	seal_put16(bytes, 0x1234);
	assert_memory_equal(bytes, "\x34\x12\xa6", 3);
	seal_put32(bytes, 0x12345678);
	assert_memory_equal(bytes, "\x78\x56\x34\x12\xc4", 5);
}

static void test_hex(void **state)
{
	char text[7];

	(void)state;
	seal_hex((const uint8_t *)"\x00\x9f\xff", 3, text);
	assert_string_equal(text, "009fff");
	assert_true(seal_is_hex("009fff", 6));
	assert_true(seal_is_hex("", 0));
	assert_false(seal_is_hex("009fff", 5));
	assert_false(seal_is_hex("009fff", 7));
	assert_false(seal_is_hex("009fFf", 6));
	assert_false(seal_is_hex("009ffg", 6));
	assert_false(seal_is_hex("009fff\n", 6));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_append),
		cmocka_unit_test(test_reserve_cannot_wrap),
		cmocka_unit_test(test_text),
		cmocka_unit_test(test_byte_order),
		cmocka_unit_test(test_hex),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
