/* SPDX-License-Identifier: Apache-2.0 */
/* authorities.c - trusted roots, good and odd, in; who is trusted out */
#include "authority.h"

#include <string.h>

#include "domain/trust_files.h"
#include "folder.h"

#define START "\"start\":\"2025-01-01T00:00:00Z\""
#define HEAD                                                                   \
	"{\"mediaType\":"                                                      \
	"\"application/vnd.dev.sigstore.trustedroot+json;version=0.1\""

/* certChain of an honest authority, made once. */
static char chain[4096];

static int make_chain(void **state)
{
	struct seal_bytes certificates[2];
	struct seal_bytes text[2] = { { 0 }, { 0 } };
	struct seal_error error = { 0 };
	struct authority authority;

	(void)state;
	authority_start(&authority, "Time", 0, FORGE_NOW, AUTHORITY_HONEST);
	authority_chain(&authority, certificates);
	for (int i = 0; i < 2; i++)
		assert_int_equal(seal_base64_encode(certificates[i].data,
						    certificates[i].size,
						    &text[i], &error),
				 SEAL_OK);
	snprintf(chain, sizeof(chain),
		 "\"certChain\":{\"certificates\":[{\"rawBytes\":\"%.*s\"},"
		 "{\"rawBytes\":\"%.*s\"}]}",
		 (int)text[0].size, (const char *)text[0].data,
		 (int)text[1].size, (const char *)text[1].data);
	for (int i = 0; i < 2; i++) {
		seal_bytes_free(&certificates[i]);
		seal_bytes_free(&text[i]);
	}
	authority_end(&authority);
	return 0;
}

static enum seal_status read_text(const char *text,
				  struct seal_authorities *authorities,
				  struct seal_error *error)
{
	struct seal_json *json = NULL;
	enum seal_status status;

	*authorities = (struct seal_authorities){ 0 };
	*error = (struct seal_error){ 0 };
	status = seal_json_parse(text, strlen(text), "JSON", SEAL_USAGE, &json,
				 error);
	if (status == SEAL_OK)
		status = seal_authorities_read(json, authorities, error);
	seal_json_free(json);
	return status;
}

/* A root with one authority that has these members. */
static void refuses(const char *members, const char *text)
{
	struct seal_authorities authorities;
	struct seal_error error;
	char document[16384];

	snprintf(document, sizeof(document),
		 HEAD ",\"timestampAuthorities\":[{%s}]}", members);
	assert_int_equal(read_text(document, &authorities, &error), SEAL_USAGE);
	if (!strstr(error.text, text))
		fail_msg("%s instead of %s", error.text, text);
	seal_authorities_free(&authorities);
}

static void refuses_root(const char *document, const char *text)
{
	struct seal_authorities authorities;
	struct seal_error error;

	assert_int_equal(read_text(document, &authorities, &error), SEAL_USAGE);
	if (!strstr(error.text, text))
		fail_msg("%s instead of %s", error.text, text);
	seal_authorities_free(&authorities);
}

static void reads_what_sigstore_writes(void **state)
{
	struct seal_authorities authorities;
	struct seal_error error;
	char document[16384];

	(void)state;
	snprintf(document, sizeof(document),
		 HEAD ",\"tlogs\":[{\"baseUrl\":\"https://log.example\"}],"
		      "\"certificateAuthorities\":[],\"ctlogs\":[],"
		      "\"timestampAuthorities\":[{\"subject\":"
		      "{\"commonName\":\"Time\"},\"uri\":\"https://t.example\","
		      "%s,\"validFor\":{\"start\":\"2025-01-01T00:00:00.123Z\","
		      "\"end\":\"2025-06-01T00:00:00Z\"},\"operator\":\"x\"},"
		      "{%s,\"validFor\":{" START "}}]}",
		 chain, chain);
	assert_int_equal(read_text(document, &authorities, &error), SEAL_OK);
	assert_true(authorities.present);
	assert_int_equal(authorities.count, 2);
	assert_string_equal(authorities.items[0].uri, "https://t.example");
	assert_int_equal(authorities.items[0].from, INT64_C(1735689600));
	assert_true(authorities.items[0].has_until);
	assert_int_equal(authorities.items[0].until, INT64_C(1748736000));
	assert_string_equal(seal_chain_name(authorities.items[0].chain),
			    "CN=Time");
	assert_null(authorities.items[1].uri);
	assert_false(authorities.items[1].has_until);
	assert_true(seal_chain_equal(authorities.items[0].chain,
				     authorities.items[1].chain));
	seal_authorities_free(&authorities);
	assert_int_equal(read_text(HEAD "}", &authorities, &error), SEAL_OK);
	assert_true(authorities.present);
	assert_int_equal(authorities.count, 0);
	seal_authorities_free(&authorities);
}

static void roots_are_strict(void **state)
{
	char document[16384] = HEAD ",\"timestampAuthorities\":[{}";

	(void)state;
	refuses_root("[]", "trusted root: not an object");
	refuses_root("{}", "trusted root: mediaType: is missing");
	refuses_root("{\"mediaType\":\"application/vnd.dev.sigstore."
		     "trustedroot+json;version=0.2\"}",
		     "trusted root: mediaType: ");
	refuses_root("{\"mediaType\":7}", "trusted root: mediaType: ");
	refuses_root(HEAD ",\"tlogs\":{}}", "trusted root: tlogs: ");
	refuses_root(HEAD ",\"ctlogs\":7}", "trusted root: ctlogs: ");
	refuses_root(HEAD ",\"certificateAuthorities\":null}",
		     "trusted root: certificateAuthorities: ");
	refuses_root(HEAD ",\"timestampAuthorities\":{}}",
		     "trusted root: timestampAuthorities: ");
	refuses_root(HEAD ",\"timestampAuthorities\":[7]}",
		     "timestampAuthorities[0]: no object");
	for (int i = 0; i < SEAL_AUTHORITIES_MAX; i++)
		strcat(document, ",{}");
	strcat(document, "]}");
	refuses_root(document, "timestampAuthorities: more than 64");
}

static void periods_are_strict(void **state)
{
	static const struct {
		const char *period;
		const char *text;
	} wrong[] = {
		{ "", "validFor: is missing" },
		{ ",\"validFor\":{}", "start: is missing" },
		{ ",\"validFor\":[]", "validFor: " },
		{ ",\"validFor\":{\"start\":7}", "start: " },
		{ ",\"validFor\":{\"start\":\"2025-01-01\"}", "is not a time" },
		{ ",\"validFor\":{\"start\":\"2025-01-01T00:00:00.Z\"}",
		  "is not a time" },
		{ ",\"validFor\":{\"start\":\"2025-01-01T00:00:00.0+01:00\"}",
		  "is not a time" },
		{ ",\"validFor\":{\"start\":\"2025-01-01T00:00:00."
		  "1234567890Z\"}",
		  "is not a time" },
		{ ",\"validFor\":{" START ",\"end\":\"2024-12-31T00:00:00Z\"}",
		  "it ends before it starts" },
		{ ",\"validFor\":{" START ",\"end\":false}", "end: " },
		{ ",\"uri\":7,\"validFor\":{" START "}", "uri: " },
		{ ",\"uri\":\"a\\nb\",\"validFor\":{" START "}",
		  "without controls" },
	};
	char members[16384];

	(void)state;
	for (size_t i = 0; i < sizeof(wrong) / sizeof(*wrong); i++) {
		snprintf(members, sizeof(members), "%s%s", chain,
			 wrong[i].period);
		refuses(members, wrong[i].text);
	}
}

static void chains_are_strict(void **state)
{
#define VALID "\"validFor\":{" START "},"
	(void)state;
	refuses(VALID "\"x\":1", "timestampAuthorities[0]: certChain: is "
				 "missing");
	refuses(VALID "\"certChain\":7", "certChain: ");
	refuses(VALID "\"certChain\":{}", "certificates: is missing");
	refuses(VALID "\"certChain\":{\"certificates\":[]}",
		"0 instead of 1 to 8");
	refuses(VALID "\"certChain\":{\"certificates\":[7]}",
		"an element is no object");
	refuses(VALID "\"certChain\":{\"certificates\":[{}]}",
		"rawBytes: is missing");
	refuses(VALID "\"certChain\":{\"certificates\":[{\"rawBytes\":7}]}",
		"rawBytes: ");
	refuses(VALID "\"certChain\":{\"certificates\":"
		      "[{\"rawBytes\":\"MA\"}]}",
		"not standard base64");
	refuses(VALID "\"certChain\":{\"certificates\":"
		      "[{\"rawBytes\":\"MAA=\"}]}",
		"certChain: certificate 1: no X.509 certificate");
	refuses(VALID "\"certChain\":{\"certificates\":"
		      "[{},{},{},{},{},{},{},{},{}]}",
		"certificates: more than 8");
}

static void files_are_plain(void **state)
{
	struct seal_authorities authorities = { 0 };
	struct seal_error error = { 0 };
	struct seal_trust trust = { 0 };

	(void)state;
	assert_int_equal(seal_trust_init("signing", &error), SEAL_OK);
	assert_int_equal(seal_authorities_open("signing", &authorities, NULL,
					       &error),
			 SEAL_OK);
	assert_false(authorities.present);
	/* Half a trust directory is none; those who edit it can go on. */
	folder_write("signing/trusted_root.json", "{}");
	assert_int_equal(seal_trust_open("signing", &trust, &error),
			 SEAL_USAGE);
	assert_string_equal(error.path, "signing/trusted_root.json");
	error = (struct seal_error){ 0 };
	assert_int_equal(seal_trust_open_lenient("signing", &trust, &error),
			 SEAL_OK);
	seal_trust_close(&trust);
	folder_write("elsewhere.json", HEAD "}");
	assert_int_equal(remove("signing/trusted_root.json"), 0);
	assert_int_equal(
		symlink("../elsewhere.json", "signing/trusted_root.json"), 0);
	assert_int_equal(seal_authorities_open("signing", &authorities, NULL,
					       &error),
			 SEAL_USAGE);
	assert_non_null(strstr(error.text, "symbolic link"));
}

#define TEST(name)                                                             \
	cmocka_unit_test_setup_teardown(name, folder_setup, folder_teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(reads_what_sigstore_writes),
		TEST(roots_are_strict),
		TEST(periods_are_strict),
		TEST(chains_are_strict),
		TEST(files_are_plain),
	};

	return cmocka_run_group_tests(tests, make_chain, NULL);
}
