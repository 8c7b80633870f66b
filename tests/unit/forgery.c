/* SPDX-License-Identifier: Apache-2.0 */
/*
 * forgery.c - a sealed package with one byte changed in, refusal out
 *
 * Every byte, with several changes each, also with all CRCs made true again
 * afterwards, with one signature and with two. No such package may be valid,
 * and none may be accepted under Enforce.
 */
#include "court.h"

#include <string.h>

#include "folder.h"

struct suspect {
	struct seal_bytes original;
	uint8_t *bytes; /* as large; one byte of it is changed */
	struct seal_zip zip;
	struct place {
		struct seal_zip_entry entry;
		size_t central; /* offset of its central header */
	} places[8];
	size_t count;
	size_t checked;
	size_t warned;
};

/* Where the CRCs stand, taken from the original. */
static void find_places(struct suspect *suspect)
{
	const struct seal_bytes *original = &suspect->original;
	struct seal_zip_cursor cursor = { 0 };
	struct seal_error error = { 0 };
	size_t central;

	assert_int_equal(seal_zip_open(original->data, original->size, NULL,
				       &suspect->zip, &error),
			 SEAL_OK);
	central = (size_t)suspect->zip.directory_offset;
	while (seal_zip_next(&suspect->zip, &cursor,
			     &suspect->places[suspect->count].entry)) {
		suspect->places[suspect->count].central = central;
		central += SEAL_ZIP_CENTRAL +
			   suspect->places[suspect->count].entry.name_size;
		suspect->count++;
		assert_true(suspect->count < 8);
	}
	assert_int_equal(suspect->count, suspect->zip.count);
}

static enum seal_status add_crc(void *context, const uint8_t *data, size_t size,
				struct seal_error *error)
{
	uint32_t *crc = context;

	(void)error;
	*crc = seal_crc32(*crc, data, size);
	return SEAL_OK;
}

/* Make every CRC that still can be true: the forger's work. */
static void repair(struct suspect *suspect)
{
	for (size_t i = 0; i < suspect->count; i++) {
		const struct place *place = &suspect->places[i];
		const struct seal_zip_entry *entry = &place->entry;
		const uint8_t *data = suspect->bytes + entry->data_offset;
		struct seal_error error = { 0 };
		uint32_t crc = 0;

		if (entry->stored)
			crc = seal_crc32(0, data, (size_t)entry->size);
		else if (seal_inflate(data, entry->packed_size, entry->size,
				      add_crc, &crc, &error) != SEAL_OK)
			continue;
		seal_put32(suspect->bytes + entry->offset + 14, crc);
		seal_put32(suspect->bytes + place->central + 16, crc);
	}
}

static void try_one(struct court *court, struct suspect *suspect, size_t at)
{
	const struct seal_bytes *original = &suspect->original;
	struct seal_verdict verdict;
	enum seal_result result;

	/* A repair undoes what was done to a CRC itself. */
	if (memcmp(suspect->bytes, original->data, original->size) == 0)
		return;
	suspect->checked++;
	court_mode(court, SEAL_MODE_WARN);
	result = court_judge(court, suspect->bytes, original->size, &verdict);
	if (result == SEAL_RESULT_VALID)
		fail_msg("byte %zu changed, and it is valid", at);
	seal_verdict_free(&verdict);
	if (result == SEAL_RESULT_REFUSED)
		return;
	suspect->warned++;
	court_mode(court, SEAL_MODE_ENFORCE);
	result = court_judge(court, suspect->bytes, original->size, &verdict);
	if (result != SEAL_RESULT_REFUSED)
		fail_msg("byte %zu changed, and it is accepted", at);
	seal_verdict_free(&verdict);
}

static void try_all(struct court *court, struct suspect *suspect)
{
	static const uint8_t masks[] = { 0x01, 0x20 };
	size_t size = suspect->original.size;

	for (size_t i = 0; i < 2 * size * sizeof(masks); i++) {
		size_t at = i / 2 / sizeof(masks);

		memcpy(suspect->bytes, suspect->original.data, size);
		suspect->bytes[at] ^= masks[i / 2 % sizeof(masks)];
		if (i % 2 == 1)
			repair(suspect);
		try_one(court, suspect, at);
	}
}

static void assert_valid(struct court *court, const struct seal_bytes *sealed)
{
	struct seal_verdict verdict;

	court_mode(court, SEAL_MODE_ENFORCE);
	assert_int_equal(court_judge(court, sealed->data, sealed->size,
				     &verdict),
			 SEAL_RESULT_VALID);
	seal_verdict_free(&verdict);
}

static void flip(size_t signatures)
{
	struct seal_bundle bundles[2] = { 0 };
	struct seal_seal seal = { .bundles = bundles,
				  .bundle_count = signatures };
	struct suspect suspect = { 0 };
	struct seal_bytes package;
	char digest[SEAL_SHA256_HEX];
	struct court court;

	court_start(&court, SEAL_MODE_ENFORCE);
	forge_package("the code\n", &package, digest);
	for (size_t i = 0; i < signatures; i++) {
		int who = i == 0 ? FORGE_RELEASE : FORGE_REVIEW;
		struct seal_statement statement =
			forge_statement(&court.forge, who, digest);

		forge_sign_statement(&court.forge, who, &statement,
				     &bundles[i]);
	}
	forge_seal(&package, &seal, &suspect.original);
	assert_valid(&court, &suspect.original);
	find_places(&suspect);
	suspect.bytes = malloc(suspect.original.size);
	assert_non_null(suspect.bytes);
	try_all(&court, &suspect);
	print_message("%zu bytes, %zu forgeries, %zu of them unsigned or "
		      "a stranger's\n",
		      suspect.original.size, suspect.checked, suspect.warned);
	/* Repairing must not undo more than the CRCs' own 8 bytes an entry. */
	assert_true(suspect.checked >=
		    4 * suspect.original.size - 2 * 8 * 2 * suspect.count);
	for (size_t i = 0; i < signatures; i++)
		seal_bundle_free(&bundles[i]);
	free(suspect.bytes);
	seal_bytes_free(&suspect.original);
	seal_bytes_free(&package);
	court_end(&court);
}

static void every_byte_with_one_signature(void **state)
{
	(void)state;
	flip(1);
}

static void every_byte_with_two_signatures(void **state)
{
	(void)state;
	flip(2);
}

#define TEST(name)                                                             \
	cmocka_unit_test_setup_teardown(name, folder_setup, folder_teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(every_byte_with_one_signature),
		TEST(every_byte_with_two_signatures),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
