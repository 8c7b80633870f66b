/* SPDX-License-Identifier: Apache-2.0 */
/* zip_content.c - contents come out whole or with the rule that they break */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "package.h"

#define LARGE ((size_t)9 << 20)
#define MANY  600
/* Less than 32 bytes libdeflate only stores at this level. */
#define PACKED "packed packed packed packed packed packed packed"

static char *large;

static int setup(void **state)
{
	(void)state;
	large = malloc(LARGE);
	for (size_t i = 0; large && i < LARGE; i++)
		large[i] = (char)(i * i >> 7);
	return large ? 0 : -1;
}

static int teardown(void **state)
{
	(void)state;
	free(large);
	return 0;
}

struct expected {
	const char *text;
	size_t size;
	size_t at;
	size_t largest;
};

static enum seal_status compare(void *context, const uint8_t *data, size_t size,
				struct seal_error *error)
{
	struct expected *expected = context;

	(void)error;
	assert_true(size <= expected->size - expected->at);
	assert_memory_equal(data, expected->text + expected->at, size);
	expected->at += size;
	if (size > expected->largest)
		expected->largest = size;
	return SEAL_OK;
}

static void make(struct package *package)
{
	const struct item items[] = {
		{ "a", SEAL_ZIP_FILE, "", 0 },
		{ "b", SEAL_ZIP_FILE, "stored", 0 },
		{ "c", SEAL_ZIP_EXECUTABLE, PACKED, 0 },
		{ "d", SEAL_ZIP_LINK, "b", 0 },
		{ "e/", SEAL_ZIP_FOLDER, "", 0 },
		{ "f", SEAL_ZIP_FILE, large, LARGE },
		{ SEAL_ZIP_SEAL_NAME, SEAL_ZIP_FILE, "{}", 0 },
	};

	package_make(package, items, 7);
}

static void test_read(void **state)
{
	static const char *const texts[] = { "", "stored", PACKED, "b", "" };
	struct seal_error error = { 0 };
	struct package package;
	struct seal_zip_entry entry;

	(void)state;
	make(&package);
	for (size_t i = 0; i < 6; i++) {
		struct expected expected = { .text = i < 5 ? texts[i] : large };

		expected.size = i < 5 ? strlen(texts[i]) : LARGE;
		entry = package_entry(&package, i);
		assert_int_equal(entry.stored, i != 2 && i != 5);
		assert_int_equal(seal_zip_read(&package.zip, &entry, compare,
					       &expected, &error),
				 SEAL_OK);
		assert_int_equal(expected.at, expected.size);
		assert_true(expected.largest <= (size_t)256 << 10);
	}
	assert_int_equal(seal_zip_check_contents(&package.zip, 0, &error),
			 SEAL_OK);
	package_free(&package);
}

static void refused(const struct package *package,
		    const struct seal_zip_entry *entry, const char *check,
		    const char *text)
{
	struct seal_error error = { 0 };

	assert_int_equal(seal_zip_read(&package->zip, entry, NULL, NULL,
				       &error),
			 SEAL_REFUSED);
	assert_string_equal(error.check, check);
	assert_string_equal(error.text, text);
}

static void test_damage(void **state)
{
	struct package package;
	struct seal_zip_entry entry;

	(void)state;
	make(&package);
	entry = package_entry(&package, 1);
	package.data[entry.data_offset] ^= 1;
	refused(&package, &entry, "integrity/data-crc",
		"entry 'b' at offset 31: CRC 9d1f2aae of the data, "
		"5643f90b in the directory");
	entry = package_entry(&package, 2);
	entry.crc ^= 1;
	refused(&package, &entry, "integrity/data-crc",
		"entry 'c' at offset 68: CRC a8330436 of the data, "
		"a8330437 in the directory");
	entry.size++;
	refused(&package, &entry, "integrity/data-size",
		"entry 'c' at offset 68: unpacked size: 48 bytes, the header "
		"says 49");
	entry.size = 47;
	refused(&package, &entry, "integrity/data-size",
		"entry 'c' at offset 68: unpacked size: more than the 47 bytes "
		"of the header");
	entry.size = 48;
	entry.packed_size--;
	refused(&package, &entry, "integrity/data-stream",
		"entry 'c' at offset 68: deflate stream: is damaged or cut "
		"off");
	entry.packed_size += 2;
	refused(&package, &entry, "integrity/data-stream",
		"entry 'c' at offset 68: deflate stream: ends 1 bytes before "
		"its end");
	package_free(&package);
}

static enum seal_status full(void *context, const uint8_t *data, size_t size,
			     struct seal_error *error)
{
	(void)context;
	(void)data;
	(void)size;
	return seal_fail(error, SEAL_UNJUDGED, "cannot write: disk full");
}

/* What the receiver says is the receiver's, and not about the package. */
static void test_sink_fails(void **state)
{
	struct package package;

	(void)state;
	make(&package);
	for (uint64_t i = 1; i < 3; i++) {
		struct seal_zip_entry entry = package_entry(&package, i);
		struct seal_error error = { 0 };

		assert_int_equal(seal_zip_read(&package.zip, &entry, full, NULL,
					       &error),
				 SEAL_UNJUDGED);
		assert_string_equal(error.text, "cannot write: disk full");
		assert_string_equal(error.check, "");
	}
	package_free(&package);
}

/* On any number of threads the same entry is told: the first. */
static void test_first_damage(void **state)
{
	static const uint64_t damaged[] = { 37, 38, 301, 302, 599 };
	struct item items[MANY];
	char names[MANY][8];
	struct package package;
	struct seal_zip_entry entry;

	(void)state;
	for (size_t i = 0; i < MANY; i++) {
		snprintf(names[i], sizeof(names[i]), "n%03zu", i % 1000);
		items[i] = (struct item){ names[i], SEAL_ZIP_FILE, large,
					  i % 5 * 4000 + 1 };
	}
	package_make(&package, items, MANY);
	for (size_t i = 0; i < sizeof(damaged) / sizeof(damaged[0]); i++) {
		entry = package_entry(&package, damaged[i]);
		package.data[entry.data_offset + entry.packed_size / 2] ^= 4;
	}
	for (unsigned int threads = 1; threads < 24; threads++) {
		struct seal_error error = { 0 };

		assert_int_equal(seal_zip_check_contents(&package.zip, threads,
							 &error),
				 SEAL_REFUSED);
		if (!strstr(error.text, "entry 'n037' at "))
			fail_msg("%u threads: %s", threads, error.text);
	}
	package_free(&package);
}

/* A file that loses its directory while it is read is no accepted package. */
static void test_change(void **state)
{
	struct seal_error error = { 0 };
	struct package package;

	(void)state;
	make(&package);
	memset(package.data + package.zip.directory_offset + 50, 0, 100);
	assert_int_equal(seal_zip_check_contents(&package.zip, 1, &error),
			 SEAL_UNJUDGED);
	assert_string_equal(error.text, "input: changed while it was read");
	package_free(&package);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_read),
		cmocka_unit_test(test_damage),
		cmocka_unit_test(test_sink_fails),
		cmocka_unit_test(test_first_damage),
		cmocka_unit_test(test_change),
	};

	return cmocka_run_group_tests(tests, setup, teardown);
}
