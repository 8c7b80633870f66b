/* SPDX-License-Identifier: Apache-2.0 */
/* zip_reader.c - what an accepted package says of its entries and payload, and
 * what a single changed byte can do to it */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "adapters/crypto.h"
#include "zip_made.h"

enum { SEALED = 1 };

static struct made *make(bool sealed)
{
	struct made *made = malloc(sizeof(*made));

	assert_non_null(made);
	made_start(made);
	if (sealed)
		made_add_seal(made);
	made_write(made);
	return made;
}

static void drop(struct made *made)
{
	made_free(made);
	free(made);
}

static void open_package(const struct made *made, struct seal_zip *zip)
{
	struct seal_error error = { 0 };

	if (seal_zip_open(made->data, made->size, NULL, zip, &error) != SEAL_OK)
		fail_msg("[%s] %s", error.check, error.text);
}

/* Field by field: structures have padding. Names may lie in two files. */
static void expect_entry(const struct seal_zip_entry *a,
			 const struct seal_zip_entry *b)
{
	assert_int_equal(a->name_size, b->name_size);
	if (a->name_size > 0)
		assert_memory_equal(a->name, b->name, a->name_size);
	assert_int_equal(a->mode, b->mode);
	assert_int_equal(a->stored, b->stored);
	assert_int_equal(a->crc, b->crc);
	assert_int_equal(a->offset, b->offset);
	assert_int_equal(a->data_offset, b->data_offset);
	assert_int_equal(a->packed_size, b->packed_size);
	assert_int_equal(a->size, b->size);
	assert_int_equal(a->is_seal, b->is_seal);
}

static void expect_package(const struct seal_zip *a, const struct seal_zip *b)
{
	struct seal_zip_cursor first = { 0 }, second = { 0 };
	struct seal_zip_entry one, other;

	assert_int_equal(a->size, b->size);
	assert_int_equal(a->count, b->count);
	assert_int_equal(a->directory_offset, b->directory_offset);
	assert_int_equal(a->directory_size, b->directory_size);
	assert_int_equal(a->unpacked_size, b->unpacked_size);
	assert_int_equal(a->dos_time, b->dos_time);
	assert_int_equal(a->has_seal, b->has_seal);
	assert_int_equal(a->seal_central_offset, b->seal_central_offset);
	expect_entry(&a->seal, &b->seal);
	while (seal_zip_next(a, &first, &one)) {
		assert_true(seal_zip_next(b, &second, &other));
		expect_entry(&one, &other);
	}
	assert_false(seal_zip_next(b, &second, &other));
}

static void test_entries(void **state)
{
	struct made *made = make(SEALED);
	struct seal_zip_cursor cursor = { 0 };
	struct seal_zip_entry entry;
	struct seal_zip zip;

	(void)state;
	open_package(made, &zip);
	assert_int_equal(zip.count, 6);
	assert_int_equal(zip.size, made->size);
	assert_int_equal(zip.dos_time, MADE_TIME);
	assert_int_equal(zip.unpacked_size, 5 + 5000 + 10 + 7);
	assert_true(zip.has_seal);
	for (size_t i = 0; i < made->count; i++) {
		const struct made_entry *wanted = &made->entries[i];

		assert_true(seal_zip_next(&zip, &cursor, &entry));
		assert_int_equal(entry.name_size, wanted->local.name.size);
		assert_memory_equal(entry.name, wanted->local.name.data,
				    entry.name_size);
		assert_int_equal(entry.mode, wanted->central.external >> 16);
		assert_int_equal(entry.stored, wanted->local.method == 0);
		assert_int_equal(entry.crc, wanted->local.crc);
		assert_int_equal(entry.offset, wanted->offset);
		assert_int_equal(entry.size, wanted->local.size);
		assert_int_equal(entry.packed_size, wanted->data.size);
		assert_memory_equal(zip.data + entry.data_offset,
				    wanted->data.data, wanted->data.size);
		assert_int_equal(entry.is_seal, i == 5);
	}
	expect_entry(&entry, &zip.seal);
	assert_false(seal_zip_next(&zip, &cursor, &entry));
	assert_false(seal_zip_next(&zip, &cursor, &entry));
	drop(made);
}

static void test_payload(void **state)
{
	struct made *pure = make(false), *sealed = make(SEALED);
	struct seal_error error = { 0 };
	struct seal_zip zip;
	struct seal_zip_payload payload;
	char wanted[SEAL_SHA256_HEX], digest[SEAL_SHA256_HEX];
	const uint8_t *data = sealed->data;
	const uint8_t *expected = pure->data;

	(void)state;
	assert_int_equal(seal_sha256_hex(pure->data, pure->size, wanted,
					 &error),
			 SEAL_OK);
	open_package(pure, &zip);
	assert_false(zip.has_seal);
	assert_int_equal(seal_zip_payload_digest(&zip, digest, &error),
			 SEAL_OK);
	assert_string_equal(digest, wanted);

	open_package(sealed, &zip);
	assert_int_equal(seal_zip_payload_digest(&zip, digest, &error),
			 SEAL_OK);
	assert_string_equal(digest, wanted);
	seal_zip_payload_of(&zip, &payload);
	assert_int_equal(payload.size, pure->size);
	assert_memory_equal(data, expected, payload.data_size);
	expected += payload.data_size;
	assert_memory_equal(data + payload.directory_offset, expected,
			    payload.directory_size);
	expected += payload.directory_size;
	assert_memory_equal(payload.tail, expected, payload.tail_size);
	drop(pure);
	drop(sealed);
}

static bool is_in(const struct made *made, size_t number, uint64_t at)
{
	const struct made_entry *entry = &made->entries[number];
	uint64_t start = entry->offset + 30 + entry->local.name.size;

	return at >= start && at < start + entry->data.size;
}

/* Is the byte at |at| data that no one looked at when the package was opened?
 */
static bool is_free_data(const struct made *made, uint64_t at)
{
	for (size_t i = 0; i < made->count; i++) {
		const struct made_entry *entry = &made->entries[i];

		if (entry->central.external >> 16 == SEAL_ZIP_LINK ||
		    strncmp(entry->local.name.data, "META-INF", 8) == 0)
			continue;
		if (is_in(made, i, at))
			return true;
	}
	return false;
}

/* 100644 and 100755 are one byte apart, and both are right. */
static bool is_other_mode(const struct made *made, uint64_t at,
			  unsigned int flip)
{
	uint64_t header = made->directory_offset;

	for (size_t i = 0; i < made->count; i++) {
		const struct made_header *central = &made->entries[i].central;
		uint32_t mode = central->external >> 16;

		if (at == header + 40)
			return (mode == SEAL_ZIP_FILE ||
				mode == SEAL_ZIP_EXECUTABLE) &&
			       flip == (SEAL_ZIP_FILE ^ SEAL_ZIP_EXECUTABLE) &&
			       strncmp(central->name.data, "META-INF", 8) != 0;
		header += 46 + central->name.size;
	}
	return false;
}

/* Accepted: only data differ, and reading the contents finds it. */
static void check_accepted(const struct made *made, const struct seal_zip *zip,
			   const struct seal_zip *before, uint64_t at)
{
	struct seal_error error = { 0 };

	expect_package(zip, before);
	/* A deflate stream can be said in other words. */
	if (seal_zip_check_contents(zip, 1, &error) == SEAL_OK)
		assert_true(is_in(made, 1, at));
	else
		assert_memory_equal(error.check, "integrity/data-", 15);
}

/* Every byte to every other value: refused, or it is nothing but data. */
static void check_flips(struct made *made)
{
	struct made *original = make(made->count == 6);
	struct seal_zip before, zip;
	uint64_t accepted = 0;

	open_package(original, &before);
	for (uint64_t at = 0; at < made->size; at++) {
		uint8_t right = made->data[at];

		for (unsigned int flip = 1; flip < 256; flip++) {
			struct seal_error error = { 0 };
			bool data = is_free_data(made, at);
			bool mode = is_other_mode(made, at, flip);

			made->data[at] = (uint8_t)(right ^ flip);
			seal_zip_open(made->data, made->size, NULL, &zip,
				      &error);
			if (error.status !=
			    (data || mode ? SEAL_OK : SEAL_REFUSED))
				fail_msg("byte %zu ^ %02x: %s", (size_t)at,
					 flip, error.text);
			if (data)
				check_accepted(made, &zip, &before, at);
			else if (!mode)
				assert_memory_equal(error.check, "integrity/",
						    10);
			accepted += data;
		}
		made->data[at] = right;
	}
	assert_true(accepted > 0);
	drop(original);
}

static void test_flips(void **state)
{
	struct made *made = make(false);

	(void)state;
	check_flips(made);
	drop(made);
}

static void test_flips_sealed(void **state)
{
	struct made *made = make(SEALED);

	(void)state;
	check_flips(made);
	drop(made);
}

/* Any byte taken out or put in is seen. */
static void test_shifts(void **state)
{
	struct made *made = make(SEALED);
	uint8_t *copy = malloc(made->size + 1);
	struct seal_zip zip;

	(void)state;
	assert_non_null(copy);
	for (uint64_t at = 0; at < made->size; at++) {
		struct seal_error error = { 0 };

		memcpy(copy, made->data, at);
		memcpy(copy + at, made->data + at + 1, made->size - at - 1);
		assert_int_equal(seal_zip_open(copy, made->size - 1, NULL, &zip,
					       &error),
				 SEAL_REFUSED);
		error = (struct seal_error){ 0 };
		copy[at] = made->data[at];
		memcpy(copy + at + 1, made->data + at, made->size - at);
		assert_int_equal(seal_zip_open(copy, made->size + 1, NULL, &zip,
					       &error),
				 SEAL_REFUSED);
	}
	free(copy);
	drop(made);
}

/* A file that changes under an open package never leads out of it. */
static void test_changed_under_us(void **state)
{
	struct made *made = make(SEALED);
	struct seal_zip zip;

	(void)state;
	open_package(made, &zip);
	for (uint64_t at = zip.directory_offset; at < made->size; at++) {
		struct seal_zip_cursor cursor = { 0 };
		struct seal_zip_entry entry;
		uint8_t right = made->data[at];

		made->data[at] = 0xff;
		while (seal_zip_next(&zip, &cursor, &entry)) {
			const char *end = entry.name + entry.name_size;

			assert_true((const uint8_t *)end <=
				    made->data + made->size);
			assert_true(entry.data_offset <= zip.directory_offset);
			assert_true(entry.packed_size <=
				    zip.directory_offset - entry.data_offset);
			assert_true(!entry.stored ||
				    entry.size == entry.packed_size);
		}
		made->data[at] = right;
	}
	drop(made);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_entries),
		cmocka_unit_test(test_payload),
		cmocka_unit_test(test_flips),
		cmocka_unit_test(test_flips_sealed),
		cmocka_unit_test(test_shifts),
		cmocka_unit_test(test_changed_under_us),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
