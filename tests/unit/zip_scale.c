/* SPDX-License-Identifier: Apache-2.0 */
/* zip_scale.c - many entries: at the limits of the count, and a million; and
 * names that are made to be slow */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <cmocka.h>

#include "adapters/crypto.h"
#include "domain/zip.h"

/* Local headers, central headers, and in the end all of the package. */
struct large {
	struct seal_bytes package;
	struct seal_bytes directory;
	uint64_t count;
};

static void append(struct seal_bytes *bytes, const void *data, size_t size)
{
	struct seal_error error = { 0 };

	assert_int_equal(seal_bytes_append(bytes, data, size, &error), SEAL_OK);
}

/* Stored data; nothing here is as large as to need ZIP64. */
static void add(struct large *large, const char *name, uint32_t mode,
		const char *data, size_t size)
{
	uint8_t local[30] = "PK\3\4\24", central[46] = "PK\1\2\24\3\24";
	size_t name_size = strlen(name);

	seal_put32(local + 10, 0x00210000);
	seal_put32(local + 14, seal_crc32(0, data, size));
	seal_put32(local + 18, (uint32_t)size);
	seal_put32(local + 22, (uint32_t)size);
	seal_put16(local + 26, (uint16_t)name_size);
	memcpy(central + 6, local + 4, 24);
	seal_put32(central + 38, mode << 16);
	seal_put32(central + 42, (uint32_t)large->package.size);
	append(&large->package, local, sizeof(local));
	append(&large->package, name, name_size);
	append(&large->package, data, size);
	append(&large->directory, central, sizeof(central));
	append(&large->directory, name, name_size);
	large->count++;
}

static void finish(struct large *large)
{
	uint64_t offset = large->package.size, size = large->directory.size;
	uint8_t end64[76] = "PK\6\6\54\0\0\0\0\0\0\0\55\3\55";
	uint8_t end[22] = "PK\5\6";
	uint16_t count =
		large->count < 0xffff ? (uint16_t)large->count : 0xffff;

	append(&large->package, large->directory.data, size);
	if (large->count >= 0xffff) {
		seal_put64(end64 + 24, large->count);
		seal_put64(end64 + 32, large->count);
		seal_put64(end64 + 40, size);
		seal_put64(end64 + 48, offset);
		memcpy(end64 + 56, "PK\6\7", 4);
		seal_put64(end64 + 64, offset + size);
		seal_put32(end64 + 72, 1);
		append(&large->package, end64, sizeof(end64));
	}
	seal_put16(end + 8, count);
	seal_put16(end + 10, count);
	seal_put32(end + 12, (uint32_t)size);
	seal_put32(end + 16, (uint32_t)offset);
	append(&large->package, end, sizeof(end));
}

static void drop(struct large *large)
{
	seal_bytes_free(&large->package);
	seal_bytes_free(&large->directory);
}

static void make(struct large *large, size_t count, bool sealed)
{
	char name[64];

	*large = (struct large){ 0 };
	for (size_t i = 0; i < count; i++) {
		snprintf(name, sizeof(name), "d%04zu/file%07zu", i / 100, i);
		add(large, name, SEAL_ZIP_FILE, "", 0);
	}
	if (sealed)
		add(large, SEAL_ZIP_SEAL_NAME, SEAL_ZIP_FILE, "{}", 2);
	finish(large);
}

static enum seal_status open_large(const struct large *large,
				   struct seal_zip *zip,
				   struct seal_error *error)
{
	*error = (struct seal_error){ 0 };
	return seal_zip_open(large->package.data, large->package.size, NULL,
			     zip, error);
}

/* At these counts the records come, and the seal alone can bring them. */
static void test_limits_of_the_count(void **state)
{
	static const size_t counts[] = { 65533, 65534, 65535, 65536, 65537 };

	(void)state;
	for (size_t i = 0; i < sizeof(counts) / sizeof(counts[0]); i++) {
		struct large pure, sealed;
		struct seal_error error;
		struct seal_zip zip;
		char wanted[SEAL_SHA256_HEX], digest[SEAL_SHA256_HEX];

		make(&pure, counts[i], false);
		make(&sealed, counts[i], true);
		assert_int_equal(open_large(&pure, &zip, &error), SEAL_OK);
		assert_int_equal(zip.count, counts[i]);
		assert_int_equal(seal_zip_payload_digest(&zip, wanted, &error),
				 SEAL_OK);
		assert_int_equal(open_large(&sealed, &zip, &error), SEAL_OK);
		assert_int_equal(zip.count, counts[i] + 1);
		assert_int_equal(seal_zip_payload_digest(&zip, digest, &error),
				 SEAL_OK);
		assert_string_equal(digest, wanted);
		assert_int_equal(seal_sha256_hex(pure.package.data,
						 pure.package.size, digest,
						 &error),
				 SEAL_OK);
		assert_string_equal(digest, wanted);
		drop(&pure);
		drop(&sealed);
	}
}

/* 65,537 entries are not one, and 65,535 say so in ZIP64. */
static void test_count_modulo(void **state)
{
	struct large large;
	struct seal_error error;
	struct seal_zip zip;
	uint8_t *end;

	(void)state;
	make(&large, 65535, false);
	/* Without the records that it needs. */
	memmove(large.package.data + large.package.size - 98,
		large.package.data + large.package.size - 22, 22);
	large.package.size -= 76;
	assert_int_equal(open_large(&large, &zip, &error), SEAL_REFUSED);
	assert_string_equal(error.check, "integrity/zip64-missing");
	drop(&large);

	make(&large, 65537, false);
	memmove(large.package.data + large.package.size - 98,
		large.package.data + large.package.size - 22, 22);
	large.package.size -= 76;
	end = large.package.data + large.package.size - 22;
	seal_put16(end + 8, 1);
	seal_put16(end + 10, 1);
	assert_int_equal(open_large(&large, &zip, &error), SEAL_REFUSED);
	assert_string_equal(error.check, "integrity/count");
	drop(&large);
}

static double measure_open(const struct large *large, struct seal_zip *zip,
			   struct seal_error *error)
{
	clock_t start = clock();

	open_large(large, zip, error);
	return (double)(clock() - start) / CLOCKS_PER_SEC;
}

/*
 * Limits on the time are far above what is needed (a tenth), and far below what
 * anything worse than linear takes.
 */
static void test_million(void **state)
{
	struct large large;
	struct seal_error error;
	struct seal_zip zip;
	double seconds;

	(void)state;
	make(&large, 1000000, true);
	seconds = measure_open(&large, &zip, &error);
	print_message("1,000,001 entries: %.2f s\n", seconds);
	assert_int_equal(error.status, SEAL_OK);
	assert_int_equal(zip.count, 1000001);
	assert_true(seconds < 10);
	drop(&large);
}

/* Half a million folders in 1,024 bytes each. */
static void test_deep_names(void **state)
{
	struct large large = { 0 };
	struct seal_error error;
	struct seal_zip zip;
	char name[1025];
	double seconds;

	(void)state;
	for (size_t i = 0; i < 1000; i++) {
		snprintf(name, sizeof(name), "%05zu", i);
		for (size_t j = 5; j < 1024; j++)
			name[j] = j % 2 ? '/' : 'a';
		name[1023] = 'b';
		name[1024] = '\0';
		add(&large, name, SEAL_ZIP_FILE, "", 0);
	}
	finish(&large);
	seconds = measure_open(&large, &zip, &error);
	print_message("511,000 folders: %.2f s\n", seconds);
	assert_int_equal(error.status, SEAL_OK);
	assert_true(seconds < 10);
	drop(&large);
}

/* Links of the longest targets, up and down a path of other spelling. */
static void test_long_targets(void **state)
{
	struct large large = { 0 };
	struct seal_error error;
	struct seal_zip zip;
	char name[1025], target[4096];
	double seconds;
	size_t size = 0;

	(void)state;
	/* 339 folders; the target goes down in capitals, up, and down. */
	for (size_t i = 0; i < 1017; i++)
		name[i] = "ab/"[i % 3];
	memcpy(name + 1017, "f", 2);
	add(&large, name, SEAL_ZIP_FILE, "", 0);
	for (size_t i = 0; i < 4; i++) {
		for (size_t j = 0; j < 339; j++, size += 3)
			memcpy(target + size, i % 2 ? "../" : "AB/", 3);
	}
	target[size - 1] = '\0';
	for (size_t i = 0; i < 2000; i++) {
		snprintf(name, sizeof(name), "l%05zu", i);
		add(&large, name, SEAL_ZIP_LINK, target, strlen(target));
	}
	finish(&large);
	seconds = measure_open(&large, &zip, &error);
	print_message("2,000 links of %zu bytes: %.2f s\n", strlen(target),
		      seconds);
	assert_int_equal(error.status, SEAL_OK);
	assert_true(seconds < 10);
	drop(&large);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_limits_of_the_count),
		cmocka_unit_test(test_count_modulo),
		cmocka_unit_test(test_million),
		cmocka_unit_test(test_deep_names),
		cmocka_unit_test(test_long_targets),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
