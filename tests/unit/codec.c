/* SPDX-License-Identifier: Apache-2.0 */
/* codec.c - chunks laid end to end are one stream; streams are judged */
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <zlib.h>

#include <cmocka.h>

#include "adapters/codec.h"

#define MOST ((size_t)6 << 20)

struct fixture {
	struct seal_compressor *compressor;
	uint8_t *data;
	uint8_t *packed;
	uint8_t *again;
	size_t capacity;
};

static int setup(void **state)
{
	struct seal_error error = { 0 };
	struct fixture *fixture = calloc(1, sizeof(*fixture));

	assert_non_null(fixture);
	fixture->capacity = 4 * seal_compress_bound(MOST);
	fixture->data = malloc(MOST);
	fixture->packed = malloc(fixture->capacity);
	fixture->again = malloc(MOST + 1);
	assert_int_equal(seal_compressor_new(&fixture->compressor, &error),
			 SEAL_OK);
	*state = fixture;
	return 0;
}

static int teardown(void **state)
{
	struct fixture *fixture = *state;

	seal_compressor_free(fixture->compressor);
	free(fixture->data);
	free(fixture->packed);
	free(fixture->again);
	free(fixture);
	return 0;
}

/* zlib in one call is the judge: nothing of ours is in it. */
static void judge(const uint8_t *packed, size_t packed_size,
		  const uint8_t *data, size_t size, uint8_t *again)
{
	z_stream inflater = { 0 };

	assert_int_equal(inflateInit2(&inflater, -MAX_WBITS), Z_OK);
	inflater.next_in = (uint8_t *)(uintptr_t)packed;
	inflater.avail_in = (unsigned int)packed_size;
	inflater.next_out = again;
	inflater.avail_out = (unsigned int)size + 1;
	assert_int_equal(inflate(&inflater, Z_FINISH), Z_STREAM_END);
	assert_int_equal(inflater.avail_in, 0);
	assert_int_equal(inflater.avail_out, 1);
	assert_memory_equal(again, data, size);
	inflateEnd(&inflater);
}

struct collected {
	uint8_t *data;
	size_t size;
	size_t limit;
};

static enum seal_status collect(void *context, const uint8_t *data, size_t size,
				struct seal_error *error)
{
	struct collected *collected = context;

	(void)error;
	assert_true(size <= collected->limit - collected->size);
	memcpy(collected->data + collected->size, data, size);
	collected->size += size;
	return SEAL_OK;
}

/* Compress in chunks of |chunk| bytes and see that both inflaters agree. */
static size_t round_trip(struct fixture *fixture, size_t size, size_t chunk)
{
	struct collected collected = { .data = fixture->again, .limit = size };
	struct seal_error error = { 0 };
	size_t packed = 0;
	size_t at = 0;

	do {
		size_t part = size - at < chunk ? size - at : chunk;
		size_t made;

		assert_int_equal(seal_compress_chunk(fixture->compressor,
						     fixture->data + at, part,
						     at + part == size,
						     fixture->packed + packed,
						     fixture->capacity - packed,
						     &made, &error),
				 SEAL_OK);
		packed += made;
		at += part;
	} while (at < size);
	judge(fixture->packed, packed, fixture->data, size, fixture->again);
	assert_int_equal(seal_inflate(fixture->packed, packed, size, collect,
				      &collected, &error),
			 SEAL_OK);
	assert_int_equal(collected.size, size);
	assert_memory_equal(fixture->again, fixture->data, size);
	return packed;
}

static void fill(uint8_t *data, size_t size, unsigned int kind)
{
	uint32_t state = kind;

	for (size_t i = 0; i < size; i++) {
		state = (uint32_t)(state * UINT64_C(1664525) + 1013904223);
		data[i] = (uint8_t)(state >> 24);
		if (kind == 1)
			data[i] = (uint8_t)("the quick brown fox "[i % 20] +
					    (data[i] > 250 ? 1 : 0));
		else if (kind == 2)
			data[i] &= 7;
		else if (kind == 3 && i / 70000 % 2 == 0)
			data[i] = (uint8_t)(i / 1000);
		else if (kind == 4)
			data[i] = 0;
	}
}

static void test_whole(void **state)
{
	struct fixture *fixture = *state;

	for (unsigned int kind = 0; kind < 5; kind++) {
		fill(fixture->data, MOST, kind);
		round_trip(fixture, 0, SEAL_CHUNK);
		round_trip(fixture, 1, SEAL_CHUNK);
		round_trip(fixture, 1000, SEAL_CHUNK);
		round_trip(fixture, 300000, SEAL_CHUNK);
	}
}

static void test_chunks(void **state)
{
	static const size_t chunks[] = { 1, 2, 3, 7, 100, 1000, 65537 };
	struct fixture *fixture = *state;

	for (unsigned int kind = 0; kind < 5; kind++) {
		fill(fixture->data, MOST, kind);
		for (size_t i = 0; i < sizeof(chunks) / sizeof(*chunks); i++) {
			size_t size = chunks[i] * 41 < 300000
					      ? chunks[i] * 41 + 1
					      : 300000;

			round_trip(fixture, size, chunks[i]);
		}
	}
}

/* A chunk's stream may end with any number of unused bits in its last byte. */
static void test_every_bit_position(void **state)
{
	struct fixture *fixture = *state;
	struct seal_error error = { 0 };
	unsigned int seen = 0;

	fill(fixture->data, MOST, 1);
	for (size_t size = 20; size < 400; size++) {
		z_stream inflater = { 0 };
		size_t made;

		assert_int_equal(
			seal_compress_chunk(fixture->compressor, fixture->data,
					    size, true, fixture->packed,
					    fixture->capacity, &made, &error),
			SEAL_OK);
		/* Unused bits, as zlib counts them at the end of a block. */
		assert_int_equal(inflateInit2(&inflater, -MAX_WBITS), Z_OK);
		inflater.next_in = fixture->packed;
		inflater.avail_in = (unsigned int)made;
		inflater.next_out = fixture->again;
		inflater.avail_out = (unsigned int)MOST;
		assert_int_equal(inflate(&inflater, Z_BLOCK), Z_OK);
		assert_int_equal(inflater.data_type & 192, 192);
		seen |= 1u << (inflater.data_type & 7);
		inflateEnd(&inflater);
		round_trip(fixture, 2 * size, size);
	}
	assert_int_equal(seen, 255);
}

static void test_joined_form(void **state)
{
	struct fixture *fixture = *state;
	struct seal_error error = { 0 };
	uint8_t alone[64];
	size_t joined;
	size_t whole;

	/* Fixed codes: 3 bits of header, 9 of a literal, 7 of the end: 19. */
	fixture->data[0] = 0xff;
	assert_int_equal(seal_compress_chunk(fixture->compressor, fixture->data,
					     1, true, alone, sizeof(alone),
					     &whole, &error),
			 SEAL_OK);
	assert_int_equal(seal_compress_chunk(fixture->compressor, fixture->data,
					     1, false, fixture->packed,
					     fixture->capacity, &joined,
					     &error),
			 SEAL_OK);
	assert_int_equal(alone[0] & 1, 1);
	assert_int_equal(fixture->packed[0], alone[0] & 0xfe);
	assert_memory_equal(fixture->packed + joined - 4, "\0\0\xff\xff", 4);
	assert_in_range(joined, whole + 4, whole + 5);
}

/* Above 4 MiB: the real chunk size, and the inflater that streams. */
static void test_large(void **state)
{
	struct fixture *fixture = *state;

	fill(fixture->data, MOST, 3);
	round_trip(fixture, MOST, SEAL_CHUNK);
	round_trip(fixture, SEAL_CHUNK + 1, SEAL_CHUNK);
	round_trip(fixture, SEAL_CHUNK, SEAL_CHUNK);
}

static void refused(const uint8_t *data, size_t size, uint64_t unpacked,
		    const char *check, const char *says)
{
	struct seal_error error = { 0 };

	assert_int_equal(seal_inflate(data, size, unpacked, NULL, NULL, &error),
			 SEAL_REFUSED);
	assert_string_equal(error.check, check);
	if (!strstr(error.text, says))
		fail_msg("'%s' does not say '%s'", error.text, says);
}

/* Both inflaters, the small one and the one that streams. */
static void test_damage(void **state)
{
	static const size_t sizes[] = { 100000, MOST };
	struct fixture *fixture = *state;

	fill(fixture->data, MOST, 3);
	for (size_t i = 0; i < 2; i++) {
		size_t size = sizes[i];
		size_t packed = round_trip(fixture, size, SEAL_CHUNK);
		uint8_t *data = fixture->packed;

		data[packed] = 0;
		refused(data, packed + 1, size, "integrity/data-stream",
			"ends 1 bytes before its end");
		refused(data, packed - 1, size, "integrity/data-stream",
			"damaged or cut off");
		refused(data, packed, size - 1, "integrity/data-size",
			"more than the");
		refused(data, packed, size + 1, "integrity/data-size",
			"the header says");
		data[0] |= 6; /* the reserved kind of block */
		refused(data, packed, size, "integrity/data-stream",
			"damaged or cut off");
	}
	refused(fixture->data, 0, 1, "integrity/data-stream", "cut off");
	refused(fixture->data, 0, MOST, "integrity/data-stream", "cut off");
}

/* A bomb is stopped at its announced size, whatever it would become. */
static void test_bomb(void **state)
{
	struct fixture *fixture = *state;
	size_t packed;

	fill(fixture->data, MOST, 4);
	packed = round_trip(fixture, MOST, SEAL_CHUNK);
	refused(fixture->packed, packed, 0, "integrity/data-size", "more than");
	refused(fixture->packed, packed, 1000, "integrity/data-size",
		"more than");
	refused(fixture->packed, packed, SEAL_CHUNK + 5, "integrity/data-size",
		"more than");
}

static enum seal_status stop(void *context, const uint8_t *data, size_t size,
			     struct seal_error *error)
{
	(void)data;
	(void)size;
	++*(int *)context;
	return seal_fail(error, SEAL_UNJUDGED, "stop");
}

static void test_sink_stops(void **state)
{
	struct fixture *fixture = *state;

	fill(fixture->data, MOST, 3);
	for (size_t size = 100000; size <= MOST; size += MOST - 100000) {
		struct seal_error error = { 0 };
		size_t packed = round_trip(fixture, size, SEAL_CHUNK);
		int calls = 0;

		assert_int_equal(seal_inflate(fixture->packed, packed, size,
					      stop, &calls, &error),
				 SEAL_UNJUDGED);
		assert_int_equal(calls, 1);
	}
}

static void test_no_room(void **state)
{
	struct fixture *fixture = *state;
	struct seal_error error = { 0 };
	size_t made = 7;

	assert_int_equal(seal_compress_chunk(fixture->compressor, fixture->data,
					     1000, true, fixture->packed, 900,
					     &made, &error),
			 SEAL_UNJUDGED);
	assert_int_equal(made, 0);
}

static void test_crc(void **state)
{
	uint32_t first = seal_crc32(0, "1234", 4);
	uint32_t second = seal_crc32(0, "56789", 5);

	(void)state;
	assert_int_equal(seal_crc32(0, "123456789", 9), 0xcbf43926);
	assert_int_equal(seal_crc32(first, "56789", 5), 0xcbf43926);
	assert_int_equal(seal_crc32(first, NULL, 0), first);
	assert_int_equal(seal_crc32_combine(first, second, 5), 0xcbf43926);
	assert_int_equal(seal_crc32_combine(first, 0, 0), first);
	/* 2^33 zero bytes: the length must not be cut to 32 bits. */
	assert_int_not_equal(seal_crc32_combine(first, 0, UINT64_C(1) << 33),
			     first);
}

static void test_fingerprint(void **state)
{
	struct seal_error error = { 0 };
	char first[SEAL_SHA256_HEX];
	char second[SEAL_SHA256_HEX];

	(void)state;
	assert_int_equal(seal_codec_fingerprint(first, &error), SEAL_OK);
	assert_int_equal(seal_codec_fingerprint(second, &error), SEAL_OK);
	assert_string_equal(first, second);
	assert_true(seal_is_hex(first, 64));
	/* libdeflate 1.10 to 1.18 make the same bytes. */
	if (strcmp(seal_codec_version(), "1.14") == 0)
		assert_string_equal(first, "e0d728c2c99dfe70e624d38b4216472063"
					   "6d042d257c3f091c292daf03a33d69");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_whole),
		cmocka_unit_test(test_chunks),
		cmocka_unit_test(test_every_bit_position),
		cmocka_unit_test(test_joined_form),
		cmocka_unit_test(test_large),
		cmocka_unit_test(test_damage),
		cmocka_unit_test(test_bomb),
		cmocka_unit_test(test_sink_stops),
		cmocka_unit_test(test_no_room),
		cmocka_unit_test(test_crc),
		cmocka_unit_test(test_fingerprint),
	};

	return cmocka_run_group_tests(tests, setup, teardown);
}
