/* SPDX-License-Identifier: Apache-2.0 */
/* zip_header.c - every field of both headers, below and at the ZIP64 limit */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#include "domain/zip_header.h"

#define LIMIT UINT64_C(0xffffffff)

static struct seal_zip_header example(const char *name, enum seal_zip_mode mode)
{
	return (struct seal_zip_header){
		.name = name,
		.name_size = strlen(name),
		.mode = mode,
		.dos_time = 0x00210000,
		.crc = 0x11223344,
		.packed_size = 0x0506,
		.size = 0x0708,
		.offset = 0x090a,
	};
}

static void local_bytes(void **state)
{
	static const uint8_t wanted[] = { 'P',	'K',  3,    4,	  20, 0,    0,
					  0,	8,    0,    0,	  0,  0x21, 0,
					  0x44, 0x33, 0x22, 0x11, 6,  5,    0,
					  0,	8,    7,    0,	  0,  3,    0,
					  0,	0,    'a',  '/',  'b' };
	struct seal_zip_header header = example("a/b", SEAL_ZIP_FILE);
	uint8_t output[SEAL_ZIP_HEADER_MAX];

	(void)state;
	assert_int_equal(seal_zip_put_local(&header, output), sizeof(wanted));
	assert_memory_equal(output, wanted, sizeof(wanted));
}

static void central_bytes(void **state)
{
	static const uint8_t wanted[] = {
		'P', 'K',  1,	 2,    20,   3,	   20,	 0,   0,   0,  8, 0, 0,
		0,   0x21, 0,	 0x44, 0x33, 0x22, 0x11, 6,   5,   0,  0, 8, 7,
		0,   0,	   3,	 0,    0,    0,	   0,	 0,   0,   0,  0, 0, 0,
		0,   0xed, 0x81, 0x0a, 0x09, 0,	   0,	 'a', '/', 'b'
	};
	struct seal_zip_header header = example("a/b", SEAL_ZIP_EXECUTABLE);
	uint8_t output[SEAL_ZIP_HEADER_MAX];

	(void)state;
	assert_int_equal(seal_zip_put_central(&header, output), sizeof(wanted));
	assert_memory_equal(output, wanted, sizeof(wanted));
}

/* External attributes: the Unix mode, and DOS's folder bit for folders. */
static void modes(void **state)
{
	static const struct {
		enum seal_zip_mode mode;
		uint32_t attributes;
	} cases[] = {
		{ SEAL_ZIP_FILE, 0x81a40000 },
		{ SEAL_ZIP_EXECUTABLE, 0x81ed0000 },
		{ SEAL_ZIP_LINK, 0xa1ff0000 },
		{ SEAL_ZIP_FOLDER, 0x41ed0010 },
	};
	uint8_t output[SEAL_ZIP_HEADER_MAX];

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct seal_zip_header header = example("a", cases[i].mode);

		seal_zip_put_central(&header, output);
		assert_int_equal(seal_get32(output + 38), cases[i].attributes);
	}
}

static void flag_of_a_name(void **state)
{
	struct seal_zip_header ascii = example("\x7f", SEAL_ZIP_FILE);
	struct seal_zip_header other = example("a\xc3\xa4", SEAL_ZIP_FILE);
	uint8_t output[SEAL_ZIP_HEADER_MAX];

	(void)state;
	seal_zip_put_local(&ascii, output);
	assert_int_equal(seal_get16(output + 6), 0);
	seal_zip_put_local(&other, output);
	assert_int_equal(seal_get16(output + 6), 0x0800);
	seal_zip_put_central(&other, output);
	assert_int_equal(seal_get16(output + 8), 0x0800);
}

struct limits {
	uint64_t size, packed_size, offset;
};

static void check_local(const struct limits *limits,
			const struct seal_zip_header *header, int version)
{
	uint8_t p[SEAL_ZIP_HEADER_MAX];
	bool both = limits->size >= LIMIT || limits->packed_size >= LIMIT;
	size_t size = seal_zip_put_local(header, p);

	assert_int_equal(seal_get16(p + 4), version);
	assert_int_equal(seal_get32(p + 18), limits->packed_size >= LIMIT
						     ? LIMIT
						     : limits->packed_size);
	assert_int_equal(seal_get32(p + 22),
			 limits->size >= LIMIT ? LIMIT : limits->size);
	assert_int_equal(seal_get16(p + 28), both ? 20 : 0);
	assert_int_equal(size, 31 + (both ? 20 : 0));
	if (!both)
		return;
	assert_int_equal(seal_get16(p + 31), 1);
	assert_int_equal(seal_get16(p + 33), 16);
	assert_true(seal_get64(p + 35) == limits->size);
	assert_true(seal_get64(p + 43) == limits->packed_size);
}

static void check_central(const struct limits *limits,
			  const struct seal_zip_header *header, int version)
{
	const uint64_t values[] = { limits->size, limits->packed_size,
				    limits->offset };
	static const int classic[] = { 24, 20, 42 };
	uint8_t p[SEAL_ZIP_HEADER_MAX];
	size_t size = seal_zip_put_central(header, p);
	size_t at = 46 + 1 + 4;

	assert_int_equal(seal_get16(p + 4), 3 << 8 | version);
	assert_int_equal(seal_get16(p + 6), version);
	for (size_t i = 0; i < 3; i++) {
		if (values[i] < LIMIT) {
			assert_int_equal(seal_get32(p + classic[i]), values[i]);
			continue;
		}
		assert_int_equal(seal_get32(p + classic[i]), LIMIT);
		assert_true(seal_get64(p + at) == values[i]);
		at += 8;
	}
	if (at == 46 + 1 + 4) {
		assert_int_equal(seal_get16(p + 30), 0);
		assert_int_equal(size, 47);
		return;
	}
	assert_int_equal(seal_get16(p + 30), at - 47);
	assert_int_equal(seal_get16(p + 47), 1);
	assert_int_equal(seal_get16(p + 49), at - 51);
	assert_int_equal(size, at);
}

/* Each value below the limit, at it, and beyond it, in every combination. */
static void zip64_where_a_value_needs_it(void **state)
{
	static const uint64_t values[] = { 5, LIMIT - 1, LIMIT, LIMIT + 1 };

	(void)state;
	for (size_t i = 0; i < 4 * 4 * 4; i++) {
		struct limits limits = { values[i % 4], values[i / 4 % 4],
					 values[i / 16] };
		struct seal_zip_header header = example("a", SEAL_ZIP_FILE);
		bool any = limits.size >= LIMIT ||
			   limits.packed_size >= LIMIT ||
			   limits.offset >= LIMIT;

		header.size = limits.size;
		header.packed_size = limits.packed_size;
		header.offset = limits.offset;
		check_local(&limits, &header, any ? 45 : 20);
		check_central(&limits, &header, any ? 45 : 20);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(local_bytes),
		cmocka_unit_test(central_bytes),
		cmocka_unit_test(modes),
		cmocka_unit_test(flag_of_a_name),
		cmocka_unit_test(zip64_where_a_value_needs_it),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
