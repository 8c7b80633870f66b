/* SPDX-License-Identifier: Apache-2.0 */
/* record.c - what packaging knew, read back as it was written, strictly */
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "documents.h"
#include "domain/seal.h"

static enum seal_status read_text(const char *text, struct seal_record *record,
				  struct seal_error *error)
{
	const struct seal_json_reader reader = { .what = "record",
						 .failure = SEAL_USAGE,
						 .check = "x/y",
						 .error = error };
	struct seal_json *json = NULL;
	enum seal_status status = seal_json_parse(text, strlen(text), "record",
						  SEAL_USAGE, &json, error);

	if (status == SEAL_OK)
		status = seal_record_from_json(&reader, json, record);
	seal_json_free(json);
	return status;
}

static void round_trip(const char *text)
{
	struct seal_json_builder builder = { 0 };
	struct seal_record record = { 0 };
	struct seal_json *json = NULL;
	struct seal_bytes bytes = { 0 };
	struct seal_error error = { 0 };

	if (read_text(text, &record, &error) != SEAL_OK)
		fail_msg("%s", error.text);
	assert_int_equal(seal_record_to_json(&record, &builder, &json, &error),
			 SEAL_OK);
	assert_int_equal(seal_json_print(json, false, &bytes, &error), SEAL_OK);
	assert_int_equal(bytes.size, strlen(text));
	assert_memory_equal(bytes.data, text, bytes.size);
	seal_bytes_free(&bytes);
	seal_json_free(json);
	seal_record_free(&record);
}

static void test_round_trip(void **state)
{
	(void)state;
	round_trip(RECORD_STORED);
	round_trip(RECORD_FULL);
}

static void test_members(void **state)
{
	struct seal_record record = { 0 };
	struct seal_error error = { 0 };

	(void)state;
	assert_int_equal(read_text(RECORD_FULL, &record, &error), SEAL_OK);
	assert_string_equal(record.payload_digest, HEX64);
	assert_string_equal(record.codec_name, "libdeflate");
	assert_string_equal(record.codec_version, "1.14");
	assert_int_equal(record.codec_level, 6);
	assert_int_equal(record.codec_chunk_size, 4194304);
	assert_string_equal(record.codec_fingerprint, ONES64);
	assert_int_equal(record.source_date_epoch, 1700000000);
	assert_string_equal(record.prefix, "lib");
	assert_int_equal(record.exclude_count, 2);
	assert_string_equal(record.excludes[1], "tmp");
	assert_string_equal(record.git_commit, HEX40);
	assert_string_equal(record.git_tree, ONES40);
	assert_string_equal(record.git_path, "src");
	assert_string_equal(record.foreign_digest, ONES64);
	assert_string_equal(record.foreign_origin, "https://host/x.zip");
	seal_record_free(&record);
}

static void test_refuses(void **state)
{
	static const struct {
		const char *from;
		const char *to;
		const char *reason;
	} spoiled[] = {
		{ "record.v1", "record.v2", "mediaType" },
		{ "\"payload\"", "\"x\":0,\"payload\"", "x" },
		{ "\"payload\"", "\"pay\"", "pay" },
		{ "{\"sha256\"", "{\"sha1\":\"\",\"sha256\"", "sha1" },
		{ "libdeflate", "zlib", "codec: zlib" },
		{ "libdeflate", "store", "version" },
		{ "\"version\":\"1.14\",", "", "version" },
		{ "\"level\":6,", "", "level" },
		{ "\"chunkSize\":4194304,", "", "chunkSize" },
		{ "\"level\":6", "\"level\":-6", "level" },
		{ "\"level\":6", "\"level\":6,\"x\":1", "x" },
		{ ":\"" ONES64 "\"}", ":\"11\"}", "fingerprint" },
		{ "1700000000", "-1", "sourceDateEpoch" },
		{ "1700000000", "1.5", "sourceDateEpoch" },
		{ "1700000000", "\"1\"", "sourceDateEpoch" },
		{ "\"prefix\"", "\"store\"", "store" },
		{ "\"tmp\"", "5", "excludes" },
		{ "\"lib\"", "[]", "prefix" },
		{ "\"commit\":\"", "\"commit\":\"0", "commit" },
		{ "\"tree\":\"1", "\"tree\":\"X", "tree" },
		{ "\"tree\":\"" ONES40 "\",", "", "tree" },
		{ "\"path\"", "\"url\"", "url" },
		{ "\"origin\"", "\"from\"", "from" },
		{ "\"foreign\":{\"sha256\"", "\"foreign\":{\"digest\"",
		  "digest" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(spoiled) / sizeof(*spoiled); i++) {
		struct seal_record record = { 0 };
		struct seal_error error = { 0 };
		char *text =
			replaced(RECORD_FULL, spoiled[i].from, spoiled[i].to);

		if (read_text(text, &record, &error) != SEAL_USAGE)
			fail_msg("not refused: %s", text);
		assert_string_equal(error.check, "x/y");
		if (!strstr(error.text, spoiled[i].reason))
			fail_msg("\"%s\" does not say \"%s\"", error.text,
				 spoiled[i].reason);
		free(text);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_round_trip),
		cmocka_unit_test(test_members),
		cmocka_unit_test(test_refuses),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
