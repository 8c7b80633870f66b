/* SPDX-License-Identifier: Apache-2.0 */
/* audit.c - the audit log: its chain, its end, its members, its filters */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/files.h"
#include "domain/audit_lines.h"
#include "folder.h"

#define BEGIN "{\"previous\":\"" SEAL_AUDIT_NOTHING "\",\"record\":"

/* One record with the outcome, and a name. */
static enum seal_status append(const char *outcome, const char *name,
			       struct seal_error *error)
{
	struct seal_audit audit = { 0 };
	struct seal_json *record = seal_audit_add(&audit, "verify", outcome);
	enum seal_status status;

	seal_audit_text(&audit, record, "name", name);
	status = seal_audit_append(&audit, "log", error);
	seal_audit_free(&audit);
	return status;
}

static void must_append(const char *outcome, const char *name)
{
	struct seal_error error = { 0 };

	assert_int_equal(append(outcome, name, &error), SEAL_OK);
}

/* The log's bytes; free |data|. */
static struct seal_bytes whole(void)
{
	struct seal_bytes bytes = { 0 };
	struct seal_error error = { 0 };

	assert_int_equal(seal_read_file("log", (size_t)1 << 30, &bytes, &error),
			 SEAL_OK);
	return bytes;
}

static void rewrite(const struct seal_bytes *bytes, size_t size)
{
	FILE *file = fopen("log", "we");

	assert_non_null(file);
	assert_int_equal(fwrite(bytes->data, 1, size, file), size);
	assert_int_equal(fclose(file), 0);
}

/* The verdict, and what it says. */
static enum seal_status verify(const char *head, struct seal_error *error)
{
	struct seal_text text = { 0 };
	enum seal_status status;

	*error = (struct seal_error){ 0 };
	status = seal_audit_verify("log", head, &text, error);
	seal_text_free(&text);
	return status;
}

static void test_chain(void **state)
{
	struct seal_error error = { 0 };
	struct seal_bytes bytes;
	char digest[SEAL_SHA256_HEX];
	const char *second;
	char *previous;

	(void)state;
	must_append("accepted", "one");
	must_append("blocked", "two");
	bytes = whole();
	assert_memory_equal(bytes.data, BEGIN "1,", strlen(BEGIN "1,"));
	second = strchr((char *)bytes.data, '\n') + 1;
	assert_int_equal(
		seal_sha256_hex(bytes.data,
				(size_t)(second - (char *)bytes.data) - 1,
				digest, &error),
		SEAL_OK);
	previous = strstr((char *)second, digest);
	assert_ptr_equal(previous, second + strlen("{\"previous\":\""));
	assert_non_null(strstr(second, "\",\"record\":2,\"time\":\"20"));
	assert_int_equal(verify(NULL, &error), SEAL_OK);
	assert_int_equal(verify(digest, &error), SEAL_OK);
	seal_bytes_free(&bytes);
}

/* No byte of a log can change, but in the last record, whose digest is the
 * head. */
static void test_every_byte(void **state)
{
	struct seal_error error = { 0 };
	char head[SEAL_SHA256_HEX];
	struct seal_bytes bytes;
	const char *last;

	(void)state;
	for (int i = 0; i < 3; i++)
		must_append("accepted", "one");
	bytes = whole();
	last = memrchr(bytes.data, '\n', bytes.size - 1);
	last++;
	assert_int_equal(seal_sha256_hex(last,
					 (size_t)((char *)bytes.data +
						  bytes.size - 1 - last),
					 head, &error),
			 SEAL_OK);
	assert_int_equal(verify(head, &error), SEAL_OK);
	for (size_t at = 0; at < bytes.size; at++) {
		bytes.data[at] ^= 1;
		rewrite(&bytes, bytes.size);
		assert_int_equal(verify(head, &error), SEAL_REFUSED);
		bytes.data[at] ^= 1;
	}
	/* Neither can the end be cut off, at any byte. */
	for (size_t size = 0; size < bytes.size; size++) {
		rewrite(&bytes, size);
		assert_int_equal(verify(head, &error), SEAL_REFUSED);
	}
	seal_bytes_free(&bytes);
}

/* Wherever the last record was torn: moved aside whole, and the chain holds. */
static void test_torn(void **state)
{
	struct seal_error error = { 0 };
	struct seal_bytes bytes;
	size_t first;

	(void)state;
	must_append("accepted", "one");
	must_append("accepted", "two");
	bytes = whole();
	first = (size_t)((uint8_t *)strchr((char *)bytes.data, '\n') -
			 bytes.data) +
		1;
	for (size_t size = first + 1; size < bytes.size; size += 37) {
		struct seal_bytes now;

		rewrite(&bytes, size);
		assert_int_equal(verify(NULL, &error), SEAL_REFUSED);
		assert_non_null(strstr(error.text, "line 2: has no end"));
		must_append("blocked", "three");
		assert_int_equal(verify(NULL, &error), SEAL_OK);
		now = whole();
		assert_memory_equal(now.data, bytes.data, first);
		assert_non_null(
			strstr((char *)now.data, "\"record\":2,\"time\""));
		assert_non_null(strstr((char *)now.data + first,
				       "\"event\":\"torn-record\""));
		assert_non_null(strstr((char *)now.data + first,
				       "\"outcome\":\"blocked\""));
		assert_non_null(
			strstr((char *)now.data, "\"record\":3,\"time\""));
		seal_bytes_free(&now);
	}
	seal_bytes_free(&bytes);
}

/* A chain that holds, with a number that is left out. */
static void test_numbers(void **state)
{
	static const char first[] = BEGIN "1,\"a\":1}";
	static const char *const numbers[] = { "2", "3", "1" };
	struct seal_error error = { 0 };
	char digest[SEAL_SHA256_HEX];

	(void)state;
	assert_int_equal(seal_sha256_hex(first, strlen(first), digest, &error),
			 SEAL_OK);
	for (size_t i = 0; i < 3; i++) {
		char text[512];

		snprintf(text, sizeof(text),
			 "%s\n{\"previous\":\"%s\",\"record\":%s,\"a\":1}\n",
			 first, digest, numbers[i]);
		folder_write("log", text);
		assert_int_equal(verify(NULL, &error),
				 i == 0 ? SEAL_OK : SEAL_REFUSED);
	}
	assert_non_null(strstr(error.text, "line 2: is record 1: "));
}

/* A file that is none of ours stays as it is. */
static void test_other_files(void **state)
{
	static const char *const texts[] = {
		"text\n",
		"text",
		"{\"previous\":\"x\"}\n",
		BEGIN "0,\"a\":1}\n",
		BEGIN "1234567890123456,\"a\":1}\n",
		BEGIN "x,\"a\":1}\n",
		BEGIN "1,\"a\":1\n",
		BEGIN "1,\"a\":1} \n",
		BEGIN "1}\n",
		BEGIN "1,\"a\":1}\n\n",
	};
	struct seal_error error;

	(void)state;
	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
		struct seal_bytes bytes;

		folder_write("log", texts[i]);
		error = (struct seal_error){ 0 };
		assert_int_equal(append("accepted", "one", &error),
				 SEAL_UNJUDGED);
		assert_non_null(
			strstr(error.text, "last line is no audit record"));
		bytes = whole();
		assert_string_equal((char *)bytes.data, texts[i]);
		seal_bytes_free(&bytes);
		assert_int_not_equal(verify(NULL, &error), SEAL_OK);
	}
	folder_write("log", BEGIN "1,\"a\":1}\n");
	must_append("accepted", "one");
	assert_int_equal(verify(NULL, &error), SEAL_OK);
}

/* What others chose goes into a record as text and nothing more. */
static void test_members(void **state)
{
	static const char hostile[] = "x\",\"outcome\":\"accepted\"}\n"
				      "\033[2J\xff\xe2\x80\xae";
	struct seal_audit audit = { 0 };
	struct seal_json *record = seal_audit_add(&audit, "sign", "blocked");
	const struct seal_error failure = { .status = SEAL_REFUSED,
					    .check = "integrity/gap",
					    .text = "entry: reason" };
	struct seal_error error = { 0 };
	struct seal_bytes bytes;

	(void)state;
	seal_audit_text(&audit, record, "name", hostile);
	seal_audit_text(&audit, record, "absent", NULL);
	seal_audit_digest(&audit, record, "none", "");
	seal_audit_digest(&audit, record, "some", SEAL_AUDIT_NOTHING);
	seal_audit_time(&audit, record, "signedAt", 0);
	seal_audit_failure(&audit, record, &failure);
	assert_int_equal(seal_audit_append(&audit, "log", &error), SEAL_OK);
	seal_audit_free(&audit);
	bytes = whole();
	assert_ptr_equal(strchr((char *)bytes.data, '\n'),
			 bytes.data + bytes.size - 1);
	assert_null(memchr(bytes.data, '\033', bytes.size));
	assert_null(strstr((char *)bytes.data, "\"outcome\":\"accepted\""));
	assert_null(strstr((char *)bytes.data, "absent"));
	assert_null(strstr((char *)bytes.data, "none"));
	assert_non_null(strstr((char *)bytes.data,
			       ",\"event\":\"sign\",\"outcome\":\"blocked\","
			       "\"sealwright\":\""));
	assert_non_null(strstr((char *)bytes.data,
			       "\"some\":{\"sha256\":\"" SEAL_AUDIT_NOTHING
			       "\"},\"signedAt\":\"1970-01-01T00:00:00Z\","
			       "\"error\":{\"exitCode\":1,"
			       "\"check\":\"integrity/gap\","
			       "\"text\":\"entry: reason\"}}\n"));
	assert_int_equal(verify(NULL, &error), SEAL_OK);
	seal_bytes_free(&bytes);
}

/* Records of one run stand together or not at all. */
static void test_together(void **state)
{
	struct seal_audit audit = { 0 };
	struct seal_error error = { 0 };
	struct seal_text text = { 0 };

	(void)state;
	for (int i = 0; i < 3; i++)
		seal_audit_add(&audit, "verify", "accepted");
	assert_int_equal(seal_audit_append(&audit, "log", &error), SEAL_OK);
	seal_audit_free(&audit);
	assert_int_equal(seal_audit_verify("log", NULL, &text, &error),
			 SEAL_OK);
	assert_memory_equal(text.data, "3 records, head ", 16);
	seal_text_free(&text);
}

/* How many lines are shown. */
static size_t shown(const struct seal_audit_filter *filter)
{
	struct seal_error error = { 0 };
	struct seal_text text = { 0 };
	size_t count = 0;

	assert_int_equal(seal_audit_show("log", filter, false, &text, &error),
			 SEAL_OK);
	for (const char *p = text.data; p && *p; p++)
		count += *p == '\n';
	seal_text_free(&text);
	return count;
}

static void test_filters(void **state)
{
	static const struct {
		struct seal_audit_filter filter;
		size_t count;
	} samples[] = {
		{ { NULL }, 4 },
		{ { .event = "verify" }, 4 },
		{ { .event = "veri" }, 0 },
		{ { .event = "verify x" }, 0 },
		{ { .status = "blocked" }, 2 },
		{ { .status = "block" }, 0 },
		{ { .package = "one" }, 2 },
		{ { .package = "two\n" }, 1 },
		{ { .package = "on" }, 0 },
		{ { .package = "one", .status = "blocked" }, 1 },
		{ { .has_since = true, .since = 0 }, 4 },
		{ { .has_since = true, .since = INT64_C(4102444800) }, 0 },
	};

	(void)state;
	must_append("accepted", "one");
	must_append("blocked", "one");
	must_append("blocked", "two\n");
	must_append("warned", "three");
	for (size_t i = 0; i < sizeof(samples) / sizeof(samples[0]); i++)
		assert_int_equal(shown(&samples[i].filter), samples[i].count);
}

/* A line as long as a record may be is read, one byte more is refused. */
static void test_long_lines(void **state)
{
	struct seal_audit_lines lines;
	struct seal_error error = { 0 };

	(void)state;
	for (size_t more = 0; more < 2; more++) {
		size_t size = SEAL_AUDIT_LINE_MAX + more;
		struct seal_bytes bytes = { 0 };

		assert_int_equal(seal_bytes_reserve(&bytes, size + 1, &error),
				 SEAL_OK);
		memset(bytes.data, 'x', size);
		bytes.data[size] = '\n';
		rewrite(&bytes, size + 1);
		seal_bytes_free(&bytes);
		assert_int_equal(seal_audit_lines_open("log", &lines, &error),
				 SEAL_OK);
		assert_int_equal(seal_audit_lines_next(&lines, &error),
				 more == 0);
		assert_false(more == 0 && lines.size != size);
		assert_true(lines.capacity <= 2 * SEAL_AUDIT_LINE_MAX);
		seal_audit_lines_close(&lines);
	}
	assert_int_equal(error.status, SEAL_REFUSED);
	assert_string_equal(error.text,
			    "line 1: is longer than any audit record");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
#define TEST(name)                                                             \
	cmocka_unit_test_setup_teardown(name, folder_setup, folder_teardown)
		TEST(test_numbers),	TEST(test_chain),
		TEST(test_every_byte),	TEST(test_torn),
		TEST(test_other_files), TEST(test_members),
		TEST(test_together),	TEST(test_filters),
		TEST(test_long_lines),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
