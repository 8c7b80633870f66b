/* SPDX-License-Identifier: Apache-2.0 */
/* bundle.c - Sigstore bundles as others write them, and as we do; DSSE */
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "documents.h"
#include "domain/bundle.h"

static enum seal_status read_text(const char *text, struct seal_bundle *bundle,
				  struct seal_error *error)
{
	const struct seal_json_reader reader = { .what = "bundle",
						 .failure = SEAL_REFUSED,
						 .check = "integrity/bundle",
						 .error = error };
	struct seal_json *json = NULL;
	enum seal_status status = seal_json_parse(text, strlen(text), "bundle",
						  SEAL_REFUSED, &json, error);

	if (status == SEAL_OK)
		status = seal_bundle_from_json(&reader, json, bundle);
	seal_json_free(json);
	return status;
}

static void prints(const char *given, const char *expected)
{
	struct seal_bundle bundle = { 0 };
	struct seal_bytes bytes = { 0 };
	struct seal_error error = { 0 };

	if (read_text(given, &bundle, &error) != SEAL_OK)
		fail_msg("%s: %s", error.text, given);
	assert_int_equal(seal_bundle_print(&bundle, &bytes, &error), SEAL_OK);
	assert_int_equal(bytes.size, strlen(expected));
	assert_memory_equal(bytes.data, expected, bytes.size);
	seal_bytes_free(&bytes);
	seal_bundle_free(&bundle);
}

static void prints_replaced(const char *from, const char *to)
{
	char *text = replaced(BUNDLE, from, to);

	prints(text, BUNDLE);
	free(text);
}

static void test_round_trip(void **state)
{
	(void)state;
	prints(BUNDLE, BUNDLE);
	prints(BUNDLE_TIMED, BUNDLE_TIMED);
}

/* Other clients write more, and in another order. */
static void test_lenient(void **state)
{
	(void)state;
	prints_replaced("\"hint\"", "\"rawBytes\":5, \"hint\"");
	prints_replaced("{\"mediaType\"", " {\"x\":[1,{}],\"mediaType\"");
	prints_replaced("\"sig\":\"c2ln\",\"keyid\":\"H\"",
			"\"keyid\":\"H\",\"ext\":{},\"sig\":\"c2ln\"");
	prints_replaced("\"H\"}}", "\"H\"},\"tlogEntries\":[],"
				   "\"timestampVerificationData\":"
				   "{\"rfc3161Timestamps\":[]}}");
	prints_replaced("\"H\"}}", "\"H\"},\"timestampVerificationData\":{}}");
}

static void test_no_key_ids(void **state)
{
	struct seal_bundle bundle = { 0 };
	struct seal_error error = { 0 };
	char *text = replaced(BUNDLE, "\"hint\":\"H\"", "");
	char *other = replaced(text, ",\"keyid\":\"H\"", "");

	(void)state;
	assert_int_equal(read_text(other, &bundle, &error), SEAL_OK);
	assert_string_equal(bundle.hint, "");
	assert_string_equal(bundle.keyid, "");
	seal_bundle_free(&bundle);
	free(text);
	free(other);
}

static void test_refuses(void **state)
{
	static const struct {
		const char *from;
		const char *to;
		const char *reason;
	} spoiled[] = {
		{ "v0.3+json", "v0.2+json", "mediaType" },
		{ "\"mediaType\"", "\"MediaType\"", "mediaType" },
		{ "\"publicKey\":{\"hint\":\"H\"}", "\"x\":0", "publicKey" },
		{ "\"publicKey\":{\"hint\":\"H\"}", "\"publicKey\":\"H\"",
		  "publicKey" },
		{ "\"publicKey\":{\"hint\":\"H\"}",
		  "\"certificate\":{\"rawBytes\":\"MAA=\"}",
		  "a certificate; only public keys" },
		{ "\"H\"}}", "\"H\"},\"certificate\":{\"rawBytes\":\"MAA=\"}}",
		  "both a public key and a certificate" },
		{ "\"H\"}}", "\"H\"},\"x509CertificateChain\":{}}",
		  "both a public key and a certificate" },
		{ "\"H\"}}", "\"H\"},\"tlogEntries\":[{}]}", "log entries" },
		{ "\"H\"}}", "\"H\"},\"tlogEntries\":{}}", "tlogEntries" },
		{ "\"hint\":\"H\"", "\"hint\":7", "hint" },
		{ "\"hint\":\"H\"", "\"hint\":\"H\",\"hint\":\"H\"", "bundle" },
		{ "\"dsseEnvelope\"", "\"messageSignature\"",
		  "a messageSignature; only" },
		{ "\"dsseEnvelope\"",
		  "\"messageSignature\":{},"
		  "\"dsseEnvelope\"",
		  "both a dsseEnvelope and a messageSignature" },
		{ "\"dsseEnvelope\"", "\"envelope\"", "dsseEnvelope" },
		{ "[{\"sig\":\"c2ln\",\"keyid\":\"H\"}]", "[]",
		  "not exactly one" },
		{ "[{\"sig\":\"c2ln\",\"keyid\":\"H\"}]", "[5]",
		  "not exactly one" },
		{ "[{\"sig\"", "[{\"sig\":\"c2ln\"},{\"sig\"",
		  "not exactly one" },
		{ "\"sig\":\"c2ln\"", "\"sig\":\"\"", "sig" },
		{ "\"sig\":\"c2ln\"", "\"sig\":\"c2-_\"", "sig" },
		{ "\"sig\":\"c2ln\",", "", "sig" },
		{ "\"keyid\":\"H\"", "\"keyid\":null", "keyid" },
		{ "\"payload\":\"e30=\",", "", "payload" },
		{ "e30=", "", "payload" },
		{ "e30=", "e30", "payload" },
		{ "\"payloadType\":\"application/vnd.in-toto+json\",", "",
		  "payloadType" },
		{ "\"H\"}}",
		  "\"H\"},\"timestampVerificationData\":"
		  "{\"rfc3161Timestamps\":[{}]}}",
		  "signedTimestamp" },
		{ "\"H\"}}",
		  "\"H\"},\"timestampVerificationData\":"
		  "{\"rfc3161Timestamps\":[5]}}",
		  "rfc3161Timestamps" },
		{ "\"H\"}}",
		  "\"H\"},\"timestampVerificationData\":"
		  "{\"rfc3161Timestamps\":[{},{},{},{},{},{},{},{},"
		  "{}]}}",
		  "too many" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(spoiled) / sizeof(*spoiled); i++) {
		struct seal_bundle bundle = { 0 };
		struct seal_error error = { 0 };
		char *text = replaced(BUNDLE, spoiled[i].from, spoiled[i].to);

		if (read_text(text, &bundle, &error) != SEAL_REFUSED)
			fail_msg("not refused: %s", text);
		if (!strstr(error.text, spoiled[i].reason))
			fail_msg("\"%s\" does not say \"%s\"", error.text,
				 spoiled[i].reason);
		assert_null(bundle.payload_type);
		free(text);
	}
}

/* The vector of the DSSE specification. */
static void test_pae(void **state)
{
	static const char expected[] =
		"DSSEv1 29 http://example.com/HelloWorld 11 hello world";
	struct seal_bytes bytes = { 0 };
	struct seal_error error = { 0 };

	(void)state;
	assert_int_equal(seal_bundle_pae("http://example.com/HelloWorld",
					 "hello world", 11, &bytes, &error),
			 SEAL_OK);
	assert_int_equal(bytes.size, strlen(expected));
	assert_memory_equal(bytes.data, expected, bytes.size);
	seal_bytes_free(&bytes);
	assert_int_equal(seal_bundle_pae("", "", 0, &bytes, &error), SEAL_OK);
	assert_int_equal(bytes.size, strlen("DSSEv1 0  0 "));
	assert_memory_equal(bytes.data, "DSSEv1 0  0 ", bytes.size);
	seal_bytes_free(&bytes);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_round_trip),
		cmocka_unit_test(test_lenient),
		cmocka_unit_test(test_no_key_ids),
		cmocka_unit_test(test_refuses),
		cmocka_unit_test(test_pae),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
