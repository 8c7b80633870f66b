/* SPDX-License-Identifier: Apache-2.0 */
/* timestamps.c - responses of all kinds in, what each is worth out */
#include "authority.h"

#include <string.h>

#include "domain/trust_files.h"

#define HOUR 3600
#define DAY  86400

static const char signature[] = "the bytes of a signature";

/* One signature, made at FORGE_NOW for a day, and who may vouch for it. */
struct trial {
	struct authority authority;
	struct seal_authorities trusted;
	struct seal_bundle bundle;
	struct seal_trusted_time time;
};

static void start(struct trial *trial)
{
	struct seal_error error = { 0 };

	*trial = (struct trial){ 0 };
	authority_start(&trial->authority, "Time", FORGE_NOW - 10 * DAY,
			FORGE_NOW + 10 * DAY, AUTHORITY_HONEST);
	authority_trust(&trial->authority, &trial->trusted);
	trial->trusted.items[0].from = FORGE_NOW - 9 * DAY;
	assert_int_equal(seal_bytes_append(&trial->bundle.signature, signature,
					   sizeof(signature), &error),
			 SEAL_OK);
}

static void judge_window(struct trial *trial, int64_t from, int64_t until)
{
	struct seal_error error = { 0 };

	seal_trusted_time_free(&trial->time);
	if (seal_timestamps_judge(&trial->trusted, &trial->bundle, from, until,
				  &trial->time, &error) != SEAL_OK)
		fail_msg("%s", error.text);
}

/* Trusted; or not, for the reason |rule|. */
static void judge(struct trial *trial, const char *rule, bool broken)
{
	judge_window(trial, FORGE_NOW, FORGE_NOW + DAY);
	assert_string_equal(trial->time.rule, rule);
	assert_int_equal(trial->time.trusted, rule[0] == '\0');
	assert_int_equal(trial->time.broken, broken);
}

static void drop(struct trial *trial)
{
	for (size_t i = 0; i < trial->bundle.timestamp_count; i++)
		seal_bytes_free(&trial->bundle.timestamps[i]);
	trial->bundle.timestamp_count = 0;
}

/* The only timestamp is of that time. */
static void stamp(struct trial *trial, int64_t time)
{
	drop(trial);
	authority_stamp_bundle(&trial->authority, time, &trial->bundle);
}

/* The only timestamp is the answer to that request. */
static void stamp_request(struct trial *trial,
			  struct authority_request *request)
{
	stamp(trial, FORGE_NOW);
	seal_bytes_free(&trial->bundle.timestamps[0]);
	if (!request->data) {
		request->data = signature;
		request->size = sizeof(signature);
	}
	request->time = FORGE_NOW;
	authority_stamp(&trial->authority, request,
			&trial->bundle.timestamps[0]);
}

static void end(struct trial *trial)
{
	seal_trusted_time_free(&trial->time);
	seal_bundle_free(&trial->bundle);
	seal_authorities_free(&trial->trusted);
	authority_end(&trial->authority);
}

static void an_honest_one_is_trusted(void **state)
{
	struct authority_request bare = { .bare = true };
	struct authority_request long_digest = { .digest = EVP_sha384(),
						 .signer = EVP_sha384() };
	struct trial trial;

	(void)state;
	start(&trial);
	stamp(&trial, FORGE_NOW + 5);
	judge(&trial, "", false);
	assert_int_equal(trial.time.time, FORGE_NOW + 5);
	assert_string_equal(trial.time.authority, "CN=Time");
	stamp_request(&trial, &bare);
	judge(&trial, "", false);
	stamp_request(&trial, &long_digest);
	judge(&trial, "", false);
	end(&trial);
}

static void none_is_none(void **state)
{
	struct trial trial;

	(void)state;
	start(&trial);
	judge_window(&trial, FORGE_NOW, FORGE_NOW + DAY);
	assert_false(trial.time.trusted);
	assert_string_equal(trial.time.rule, "");
	end(&trial);
}

/* Both ends of every period belong to it. */
static void times_are_within(void **state)
{
	struct trial trial;

	(void)state;
	start(&trial);
	stamp(&trial, FORGE_NOW - 300);
	judge(&trial, "", false);
	stamp(&trial, FORGE_NOW - 301);
	judge(&trial, "window", false);
	assert_string_equal(trial.time.have, "2025-12-31T23:54:59Z");
	assert_string_equal(trial.time.expected,
			    "2025-12-31T23:55:00Z to 2026-01-02T00:00:00Z");
	stamp(&trial, FORGE_NOW + DAY);
	judge(&trial, "", false);
	stamp(&trial, FORGE_NOW + DAY + 1);
	judge(&trial, "window", false);
	end(&trial);
}

/* The signature's own time is wide enough in all of these. */
static void judge_wide(struct trial *trial, int64_t time, const char *rule)
{
	stamp(trial, time);
	judge_window(trial, FORGE_NOW - 100 * DAY, FORGE_NOW + 100 * DAY);
	assert_string_equal(trial->time.rule, rule);
	assert_int_equal(trial->time.trusted, rule[0] == '\0');
	assert_false(trial->time.broken);
}

static void authorities_end(void **state)
{
	struct trial trial;
	struct seal_authority *authority;

	(void)state;
	start(&trial);
	authority = &trial.trusted.items[0];
	judge_wide(&trial, FORGE_NOW - 9 * DAY, "");
	judge_wide(&trial, FORGE_NOW - 9 * DAY - 1, "authority-expired");
	judge_wide(&trial, FORGE_NOW + 10 * DAY, "");
	judge_wide(&trial, FORGE_NOW + 10 * DAY + 1, "authority-expired");
	authority->has_until = true;
	authority->until = FORGE_NOW + DAY;
	judge_wide(&trial, FORGE_NOW + DAY, "");
	judge_wide(&trial, FORGE_NOW + DAY + 1, "authority-expired");
	/* The directory cannot give more than the certificates do. */
	authority->from = FORGE_NOW - 50 * DAY;
	authority->until = FORGE_NOW + 50 * DAY;
	judge_wide(&trial, FORGE_NOW - 10 * DAY - 1, "authority-expired");
	judge_wide(&trial, FORGE_NOW + 10 * DAY + 1, "authority-expired");
	end(&trial);
}

static void strangers_are_unknown(void **state)
{
	struct authority stranger;
	struct authority namesake;
	struct trial trial;

	(void)state;
	start(&trial);
	authority_start(&stranger, "Stranger", 0, FORGE_NOW + DAY,
			AUTHORITY_HONEST);
	authority_stamp_bundle(&stranger, FORGE_NOW, &trial.bundle);
	judge(&trial, "authority", false);
	assert_string_equal(trial.time.have, "CN=Stranger");
	/* One that has the name and the number, and another key. */
	authority_start(&namesake, "Time", 0, FORGE_NOW + DAY,
			AUTHORITY_HONEST);
	drop(&trial);
	authority_stamp_bundle(&namesake, FORGE_NOW, &trial.bundle);
	judge(&trial, "signature", true);
	/* Nobody is trusted. */
	seal_authorities_free(&trial.trusted);
	stamp(&trial, FORGE_NOW);
	judge(&trial, "authority", false);
	authority_end(&namesake);
	authority_end(&stranger);
	end(&trial);
}

static void other_bytes_are_a_lie(void **state)
{
	struct authority_request request = { .data = "another signature",
					     .size = 17 };
	struct trial trial;

	(void)state;
	start(&trial);
	stamp_request(&trial, &request);
	judge(&trial, "imprint", true);
	end(&trial);
}

static void weak_digests_are_refused(void **state)
{
	struct authority_request imprint = { .digest = EVP_sha1() };
	struct authority_request signer = { .signer = EVP_sha1() };
	struct trial trial;

	(void)state;
	start(&trial);
	stamp_request(&trial, &imprint);
	judge(&trial, "malformed", true);
	assert_non_null(strstr(trial.time.reason, "no SHA-2 digest"));
	stamp_request(&trial, &signer);
	judge(&trial, "malformed", true);
	assert_non_null(strstr(trial.time.reason, "that is no SHA-2"));
	end(&trial);
}

static void odd_contents_are_refused(void **state)
{
	struct authority_request critical = { .critical = true };
	struct authority_request version = { .version = 2 };
	struct trial trial;

	(void)state;
	start(&trial);
	stamp_request(&trial, &critical);
	judge(&trial, "malformed", true);
	assert_non_null(strstr(trial.time.reason, "critical extension"));
	stamp_request(&trial, &version);
	judge(&trial, "malformed", true);
	assert_non_null(strstr(trial.time.reason, "its version is not 1"));
	end(&trial);
}

static void refusals_are_none(void **state)
{
	struct authority_request request = { .refuse = true };
	struct trial trial;

	(void)state;
	start(&trial);
	stamp_request(&trial, &request);
	judge(&trial, "malformed", true);
	assert_non_null(strstr(trial.time.reason, "does not grant it: "
						  "rejection"));
	end(&trial);
}

/* Each byte, one bit: never trusted for another time or signature. */
static void no_flipped_bit_lies(void **state)
{
	struct seal_bytes *response;
	size_t trusted = 0;
	struct trial trial;

	(void)state;
	start(&trial);
	stamp(&trial, FORGE_NOW + 5);
	response = &trial.bundle.timestamps[0];
	for (size_t i = 0; i < response->size; i++) {
		response->data[i] ^= 1;
		judge_window(&trial, FORGE_NOW, FORGE_NOW + DAY);
		if (trial.time.trusted)
			assert_int_equal(trial.time.time, FORGE_NOW + 5);
		trusted += trial.time.trusted;
		response->data[i] ^= 1;
	}
	/* Only the certificate that comes along is not signed. */
	assert_true(trusted < response->size / 2);
	end(&trial);
}

/* The value of the attribute of that OID gets another tag. */
static void retag(struct trial *trial, const char *oid, size_t size,
		  uint8_t have, uint8_t tag)
{
	struct seal_bytes *response = &trial->bundle.timestamps[0];
	uint8_t *at = NULL;
	size_t left;

	/* The last one: the certificate stands before it. */
	for (size_t i = 0; i + size < response->size; i++)
		if (memcmp(response->data + i, oid, size) == 0)
			at = response->data + i + size;
	assert_non_null(at);
	left = response->size - (size_t)(at - response->data);
	assert_true(left > 3);
	/* A set with a length of one byte or two, then the value. */
	at += at[1] == 0x81 ? 3 : 2;
	assert_int_equal(*at, have);
	*at = tag;
}

static void attributes_have_types(void **state)
{
	static const char digest[] = "\x2a\x86\x48\x86\xf7\x0d\x01\x09\x04";
	static const char certificate[] =
		"\x2a\x86\x48\x86\xf7\x0d\x01\x09\x10\x02\x2f";
	struct trial trial;

	(void)state;
	start(&trial);
	stamp(&trial, FORGE_NOW);
	retag(&trial, digest, sizeof(digest) - 1, V_ASN1_OCTET_STRING,
	      V_ASN1_UTF8STRING);
	judge(&trial, "malformed", true);
	assert_non_null(strstr(trial.time.reason, "attribute"));
	stamp(&trial, FORGE_NOW);
	retag(&trial, certificate, sizeof(certificate) - 1, 0x30,
	      V_ASN1_OCTET_STRING);
	judge(&trial, "malformed", true);
	assert_non_null(strstr(trial.time.reason, "attribute"));
	end(&trial);
}

static void other_forms_are_malformed(void **state)
{
	struct seal_error error = { 0 };
	struct trial trial;

	(void)state;
	start(&trial);
	stamp(&trial, FORGE_NOW);
	/* A byte behind the end, then one that is missing. */
	assert_int_equal(seal_bytes_append(&trial.bundle.timestamps[0], "", 1,
					   &error),
			 SEAL_OK);
	judge(&trial, "malformed", true);
	trial.bundle.timestamps[0].size -= 2;
	judge(&trial, "malformed", true);
	trial.bundle.timestamps[0].size = 0;
	judge(&trial, "malformed", true);
	/* More than anybody needs. */
	assert_int_equal(seal_bytes_reserve(&trial.bundle.timestamps[0],
					    SEAL_TIMESTAMP_MAX + 1, &error),
			 SEAL_OK);
	memset(trial.bundle.timestamps[0].data, 0x30, SEAL_TIMESTAMP_MAX + 1);
	trial.bundle.timestamps[0].size = SEAL_TIMESTAMP_MAX + 1;
	judge(&trial, "malformed", true);
	assert_non_null(strstr(trial.time.reason, "more than 65536 bytes"));
	end(&trial);
}

/* The earliest counts; a broken one stays broken whatever stands beside it. */
static void several(void **state)
{
	struct authority_request other = { .data = "x", .size = 1 };
	struct trial trial;

	(void)state;
	start(&trial);
	authority_stamp_bundle(&trial.authority, FORGE_NOW + HOUR,
			       &trial.bundle);
	authority_stamp_bundle(&trial.authority, FORGE_NOW + 60, &trial.bundle);
	authority_stamp_bundle(&trial.authority, FORGE_NOW + 2 * HOUR,
			       &trial.bundle);
	judge_window(&trial, FORGE_NOW, FORGE_NOW + DAY);
	assert_true(trial.time.trusted);
	assert_int_equal(trial.time.time, FORGE_NOW + 60);
	/* The last one is no trusted time, but it is true. */
	authority_stamp_bundle(&trial.authority, FORGE_NOW - HOUR,
			       &trial.bundle);
	seal_bytes_free(&trial.bundle.timestamps[1]);
	authority_stamp(&trial.authority, &other, &trial.bundle.timestamps[1]);
	judge_window(&trial, FORGE_NOW, FORGE_NOW + DAY);
	assert_true(trial.time.broken);
	assert_string_equal(trial.time.rule, "imprint");
	end(&trial);
}

static void refuses_chain(const struct seal_bytes *certificates, size_t count,
			  const char *text)
{
	struct seal_error error = { 0 };
	struct seal_chain *chain = NULL;

	assert_int_equal(seal_chain_parse(certificates, count, &chain, &error),
			 SEAL_USAGE);
	assert_null(chain);
	if (!strstr(error.text, text))
		fail_msg("%s instead of %s", error.text, text);
}

static void refuses_fault(enum authority_fault fault, const char *text)
{
	struct seal_bytes certificates[2];
	struct authority authority;

	authority_start(&authority, "Odd", 0, FORGE_NOW, fault);
	authority_chain(&authority, certificates);
	refuses_chain(certificates, 2, text);
	seal_bytes_free(&certificates[0]);
	seal_bytes_free(&certificates[1]);
	authority_end(&authority);
}

static void chains_are_strict(void **state)
{
	struct authority authority;
	struct authority other;
	struct seal_bytes mine[2];
	struct seal_bytes theirs[2];
	struct seal_bytes list[SEAL_CHAIN_MAX + 1] = { 0 };
	struct seal_error error = { 0 };

	(void)state;
	refuses_fault(AUTHORITY_IS_CA, "certificate 1: a CA's");
	refuses_fault(AUTHORITY_LENIENT, "certificate 1: not for timestamps");
	refuses_fault(AUTHORITY_GENERAL, "certificate 1: not for timestamps");
	authority_start(&authority, "Time", 0, FORGE_NOW, AUTHORITY_HONEST);
	authority_start(&other, "Time", 0, FORGE_NOW, AUTHORITY_HONEST);
	authority_chain(&authority, mine);
	authority_chain(&other, theirs);
	refuses_chain(mine, 0, "0 instead of 1 to 8");
	refuses_chain(list, SEAL_CHAIN_MAX + 1, "9 instead of 1 to 8");
	refuses_chain(mine, 1, "certificate 1: the last one is no root");
	list[0] = mine[1];
	list[1] = mine[0];
	refuses_chain(list, 2, "certificate 1: not issued by the next one");
	/* The right name, and another key. */
	list[0] = mine[0];
	list[1] = theirs[1];
	refuses_chain(list, 2, "certificate 1: certificate signature failure");
	assert_int_equal(seal_bytes_append(&mine[0], "", 1, &error), SEAL_OK);
	refuses_chain(mine, 2, "certificate 1: bytes behind its end");
	mine[0].size = 7;
	refuses_chain(mine, 2, "certificate 1: no X.509 certificate");
	for (int i = 0; i < 2; i++) {
		seal_bytes_free(&mine[i]);
		seal_bytes_free(&theirs[i]);
	}
	authority_end(&authority);
	authority_end(&other);
}

#define TEST(name) cmocka_unit_test(name)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(an_honest_one_is_trusted),
		TEST(none_is_none),
		TEST(times_are_within),
		TEST(authorities_end),
		TEST(strangers_are_unknown),
		TEST(other_bytes_are_a_lie),
		TEST(weak_digests_are_refused),
		TEST(odd_contents_are_refused),
		TEST(refusals_are_none),
		TEST(no_flipped_bit_lies),
		TEST(attributes_have_types),
		TEST(other_forms_are_malformed),
		TEST(several),
		TEST(chains_are_strict),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
