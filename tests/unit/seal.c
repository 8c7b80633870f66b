/* SPDX-License-Identifier: Apache-2.0 */
/* seal.c - seal.json in its one byte form, and in no other */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "documents.h"
#include "domain/seal.h"

#define HEAD	    "{\"mediaType\":\"application/vnd.sealwright.seal.v1+json\""
#define SEAL_RECORD HEAD ",\"record\":" RECORD_FULL ",\"layers\":" LAYERS "}"
#define SEAL_SIGNED                                                            \
	HEAD ",\"layers\":" LAYERS ",\"bundles\":[" BUNDLE "," BUNDLE_TIMED "]}"

/* A package, as far as the seal's reader looks. */
static struct seal_zip package_of(const void *text, size_t size)
{
	return (struct seal_zip){ .data = text,
				  .size = size,
				  .has_seal = true,
				  .seal = { .size = size } };
}

static enum seal_status reads(const void *text, size_t size,
			      struct seal_error *error)
{
	struct seal_zip zip = package_of(text, size);
	struct seal_seal seal = { 0 };
	struct seal_bytes again = { 0 };
	struct seal_error unused = { 0 };
	enum seal_status status = seal_seal_read(&zip, &seal, error);

	if (status == SEAL_OK) {
		assert_int_equal(seal_seal_print(&seal, &again, &unused),
				 SEAL_OK);
		assert_int_equal(again.size, size);
		assert_memory_equal(again.data, text, size);
	}
	seal_bytes_free(&again);
	seal_seal_free(&seal);
	return status;
}

static void accepts(const char *text)
{
	struct seal_error error = { 0 };

	if (reads(text, strlen(text), &error) != SEAL_OK)
		fail_msg("%s: %s", error.text, text);
}

static void refuses(const char *text, const char *reason)
{
	struct seal_error error = { 0 };

	if (reads(text, strlen(text), &error) != SEAL_REFUSED)
		fail_msg("not refused: %s", text);
	assert_string_equal(error.check, "integrity/seal");
	if (!strstr(error.text, reason))
		fail_msg("\"%s\" does not say \"%s\"", error.text, reason);
}

static void test_round_trip(void **state)
{
	(void)state;
	accepts(HEAD ",\"record\":" RECORD_STORED "}");
	accepts(HEAD ",\"layers\":" LAYERS "}");
	accepts(HEAD ",\"bundles\":[" BUNDLE "]}");
	accepts(SEAL_RECORD);
	accepts(SEAL_SIGNED);
}

static void test_members(void **state)
{
	struct seal_zip zip = package_of(SEAL_SIGNED, strlen(SEAL_SIGNED));
	struct seal_seal seal = { 0 };
	struct seal_error error = { 0 };

	(void)state;
	assert_int_equal(seal_seal_read(&zip, &seal, &error), SEAL_OK);
	assert_false(seal.has_record);
	assert_int_equal(seal.layer_count, 2);
	assert_string_equal(seal.layers[0].name, "base.zip");
	assert_string_equal(seal.layers[0].digest, HEX64);
	assert_int_equal(seal.layers[0].size, 154);
	assert_int_equal(seal.layers[0].unpacked_size, 12);
	assert_true(seal.layers[1].size == UINT64_C(9007199254740991));
	assert_int_equal(seal.bundle_count, 2);
	assert_int_equal(seal.bundles[0].payload.size, 2);
	assert_memory_equal(seal.bundles[0].signature.data, "sig", 3);
	assert_string_equal(seal.bundles[0].hint, "H");
	assert_int_equal(seal.bundles[0].timestamp_count, 0);
	assert_int_equal(seal.bundles[1].timestamp_count, 1);
	seal_seal_free(&seal);
	zip.has_seal = false;
	assert_int_equal(seal_seal_read(&zip, &seal, &error), SEAL_OK);
	assert_int_equal(seal.bundle_count, 0);
}

struct spoiled {
	const char *from;
	const char *to;
	const char *reason;
};

static void refuses_all(const char *good, const struct spoiled *list,
			size_t count)
{
	for (size_t i = 0; i < count; i++) {
		char *text = replaced(good, list[i].from, list[i].to);

		refuses(text, list[i].reason);
		free(text);
	}
}

static void test_other_spellings(void **state)
{
	static const struct spoiled spoiled[] = {
		{ "{\"media", "{ \"media", "at byte 1 it has" },
		{ "{\"media", " {\"media", "at byte 0 it has" },
		{ "]}", "]} ", "not in its one form" },
		{ "]}", "]}\n", "not in its one form" },
		{ "base.zip", "b\\u0061se.zip", "not in its one form" },
		{ "\"size\":154", "\"size\":154.0", "" },
		{ "\"size\":154", "\"size\":1.54e2", "" },
		{ "\"size\":154", "\"size\":0154", "" },
		{ "\"size\":154", "\"size\":-0", "" },
		{ "\"size\":154,\"unpackedSize\":12",
		  "\"unpackedSize\":12,\"size\":154", "not in its one form" },
		{ "\"hint\":\"H\"", "\"hint\":\"\"", "not in its one form" },
		{ "\"keyid\":\"H\"", "\"keyid\":\"\"", "not in its one form" },
		{ "\"hint\":\"H\"", "\"hint\":\"H\",\"x\":1",
		  "not in its one form" },
		{ "\"hint\":\"H\"}", "\"hint\":\"H\"},\"tlogEntries\":[]",
		  "not in its one form" },
		{ "\"sig\":\"c2ln\",\"keyid\":\"H\"",
		  "\"keyid\":\"H\",\"sig\":\"c2ln\"", "not in its one form" },
		{ "\"keyid\":\"H\"", "\"keyid\":\"H\",\"keyid\":\"H\"",
		  "seal" },
		{ "e30=", "e31=", "no standard base64" },
		{ "e30=", "e30", "no standard base64" },
		{ "e30=", "e30=\\n", "no standard base64" },
		{ "application/vnd.in-toto+json",
		  "application\\/vnd.in-toto+json", "not in its one form" },
		{ "{\"mediaType\"",
		  "{\"mediaType\":\"application/vnd.sealwright.seal.v1+json\","
		  "\"mediaType\"",
		  "seal" },
	};

	(void)state;
	refuses_all(SEAL_SIGNED, spoiled, sizeof(spoiled) / sizeof(*spoiled));
	refuses("{\"layers\":" LAYERS ",\"mediaType\":"
		"\"application/vnd.sealwright.seal.v1+json\"}",
		"at byte 2 it has 'layers");
	refuses(HEAD ",\"bundles\":[" BUNDLE "],\"layers\":" LAYERS "}",
		"not in its one form");
	refuses(HEAD ",\"layers\":" LAYERS ",\"record\":" RECORD_STORED "}",
		"not in its one form");
	refuses(HEAD ",\"layers\":[],\"bundles\":[" BUNDLE "]}",
		"not in its one form");
	refuses(HEAD ",\"layers\":" LAYERS ",\"bundles\":[]}",
		"not in its one form");
}

static void test_wrong_members(void **state)
{
	static const struct spoiled spoiled[] = {
		{ "seal.v1", "seal.v2", "mediaType" },
		{ "\"layers\"", "\"x\":1,\"layers\"", "x" },
		{ "\"layers\"", "\"Layers\"", "Layers" },
		{ "\"name\":\"base.zip\"", "\"name\":1", "name" },
		{ "\"name\":\"base.zip\"", "\"x\":\"base.zip\"", "x" },
		{ "base.zip", "a/base.zip", "without folders" },
		{ "base.zip", "..", "layer name" },
		{ "base.zip", "", "layer name" },
		{ "base.zip", "fonts.zip", "two layers have this name" },
		{ HEX64, ONES64, "the same layer as" },
		{ "\"sha256\":\"0", "\"sha256\":\"A", "hexadecimal" },
		{ "\"sha256\":\"0", "\"sha256\":\"", "hexadecimal" },
		{ "\"sha256\"", "\"sha512\"", "sha512" },
		{ "9007199254740991", "9007199254740992", "size" },
		{ "\"size\":154", "\"size\":-1", "size" },
		{ "\"size\":154", "\"size\":\"154\"", "size" },
		{ "\"size\":154,", "", "size" },
		{ "\"sig\":\"Z2lz\"", "\"sig\":\"c2ln\"",
		  "the same one twice" },
		{ "bundle.v0.3", "bundle.v0.2", "mediaType" },
		{ "\"layers\":[", "\"layers\":{", "seal" },
		{ LAYER_BASE, "1", "no object" },
	};

	(void)state;
	refuses_all(SEAL_SIGNED, spoiled, sizeof(spoiled) / sizeof(*spoiled));
	refuses("", "seal");
	refuses("1", "no JSON object");
	refuses("[]", "no JSON object");
	refuses(HEAD "}", "it says nothing");
	refuses(HEAD ",\"record\":" RECORD_STORED ",\"bundles\":[" BUNDLE "]}",
		"a record beside a signature");
	refuses(HEAD ",\"record\":1}", "record");
	refuses(HEAD ",\"record\":{}}", "mediaType");
}

/* Six layers, and one bundle more than there may be. */
static void test_too_many(void **state)
{
	char text[16384];
	size_t used = 0;

	(void)state;
	used += (size_t)sprintf(text, HEAD ",\"layers\":[");
	for (int i = 0; i < 6; i++)
		used += (size_t)sprintf(text + used,
					"%s{\"name\":\"%d\",\"digest\":"
					"{\"sha256\":\"%064d\"},\"size\":1,"
					"\"unpackedSize\":1}",
					i ? "," : "", i, i);
	strcpy(text + used, "]}");
	refuses(text, "more than 5");

	used = (size_t)sprintf(text, HEAD ",\"bundles\":[");
	for (int i = 0; i <= SEAL_BUNDLES_MAX; i++)
		used += (size_t)sprintf(text + used,
					"%s" BUNDLE_HEAD BUNDLE_TAIL("%c%c%cA"),
					i ? "," : "", 'A' + i, 'A', 'A');
	strcpy(text + used, "]}");
	refuses(text, "17 of them");
}

static void test_too_large(void **state)
{
	struct seal_layer layer = { .digest = HEX64 };
	struct seal_bundle bundle = { .payload_type = "t",
				      .keyid = "H",
				      .hint = "H" };
	struct seal_seal seal = { .layers = &layer,
				  .layer_count = 1,
				  .bundles = &bundle,
				  .bundle_count = 1 };
	struct seal_bytes output = { 0 };
	struct seal_error error = { 0 };

	(void)state;
	layer.name = "a";
	bundle.payload.size = SEAL_ZIP_SEAL_MAX;
	bundle.payload.data = calloc(1, bundle.payload.size);
	bundle.signature.data = (uint8_t *)layer.name;
	bundle.signature.size = 1;
	assert_non_null(bundle.payload.data);
	assert_int_equal(seal_seal_print(&seal, &output, &error), SEAL_REFUSED);
	assert_string_equal(error.check, "integrity/seal");
	free(bundle.payload.data);
	seal_bytes_free(&output);
}

/* Whatever one byte becomes: refused, or another seal, never the same. */
static void test_every_byte(void **state)
{
	static const char *const good[] = { SEAL_RECORD, SEAL_SIGNED };
	static const uint8_t flips[] = { 0x01, 0x02, 0x04, 0x10, 0x20, 0x80 };

	(void)state;
	for (size_t which = 0; which < 2; which++) {
		size_t size = strlen(good[which]);
		char *text = strdup(good[which]);

		assert_non_null(text);
		for (size_t i = 0; i < size * sizeof(flips); i++) {
			size_t at = i / sizeof(flips);
			struct seal_error error = { 0 };

			text[at] = (char)(text[at] ^ flips[i % sizeof(flips)]);
			if (reads(text, size, &error) != SEAL_OK) {
				assert_int_equal(error.status, SEAL_REFUSED);
				assert_string_equal(error.check,
						    "integrity/seal");
			}
			text[at] = good[which][at];
		}
		for (size_t cut = 0; cut < size; cut++) {
			struct seal_error error = { 0 };

			assert_int_equal(reads(text, cut, &error),
					 SEAL_REFUSED);
		}
		free(text);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_round_trip),
		cmocka_unit_test(test_members),
		cmocka_unit_test(test_other_spellings),
		cmocka_unit_test(test_wrong_members),
		cmocka_unit_test(test_too_many),
		cmocka_unit_test(test_too_large),
		cmocka_unit_test(test_every_byte),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
