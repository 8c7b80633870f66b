/* SPDX-License-Identifier: Apache-2.0 */
/* statement.c - what a signature says: written, read back, compared */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "documents.h"
#include "domain/statement.h"
#include "domain/uri.h"

#define VERSION_ARN                                                            \
	"arn:aws:signer:local:000000000000:/signing-profiles/release/"         \
	"abcDEF1234"
#define JOB_ARN                                                                \
	"arn:aws:signer:local:000000000000:/signing-jobs/"                     \
	"00000000-0000-8000-8000-000000000000"

#define HEAD                                                                   \
	"{\"_type\":\"https://in-toto.io/Statement/v1\","                      \
	"\"subject\":[{\"name\":\"app.zip\","                                  \
	"\"digest\":{\"sha256\":\"" HEX64 "\"}}],"                             \
	"\"predicateType\":\"https://slsa.dev/provenance/v1\","                \
	"\"predicate\":{\"buildDefinition\":{"                                 \
	"\"buildType\":\"urn:sealwright:buildtype:package:v1\","
#define EXTERNAL                                                               \
	"\"externalParameters\":{\"source\":\"git+https://host/o/r\","         \
	"\"ref\":\"refs/tags/v1+2\",\"path\":\"a b\"},"
#define INTERNAL                                                               \
	"\"internalParameters\":{\"SOURCE_DATE_EPOCH\":\"315532800\","         \
	"\"codec\":{\"name\":\"store\"}},"
#define DEPENDENCIES                                                           \
	"\"resolvedDependencies\":["                                           \
	"{\"uri\":\"git+https://host/o/r@refs/tags/v1%2B2\","                  \
	"\"digest\":{\"gitCommit\":\"" HEX40 "\"}},"                           \
	"{\"name\":\"source-tree\","                                           \
	"\"uri\":\"git+https://host/o/r@" HEX40 "#a%20b\","                    \
	"\"digest\":{\"gitTree\":\"" ONES40 "\"}},"                            \
	"{\"name\":\"layer/base.zip\",\"digest\":{\"sha256\":\"" HEX64 "\"},"  \
	"\"mediaType\":\"application/zip\","                                   \
	"\"annotations\":{\"order\":0,\"size\":154,\"unpackedSize\":12}},"     \
	"{\"name\":\"layer/fonts.zip\",\"digest\":{\"sha256\":\"" ONES64       \
	"\"},\"mediaType\":\"application/zip\","                               \
	"\"annotations\":{\"order\":1,\"size\":9007199254740991,"              \
	"\"unpackedSize\":0}}]},"
#define RUN                                                                    \
	"\"runDetails\":{\"builder\":{\"id\":\"urn:sealwright:builder:"        \
	"local\","                                                             \
	"\"version\":{\"sealwright\":\"" SEALWRIGHT_VERSION_STRING "\"}},"
#define METADATA                                                               \
	"\"metadata\":{\"invocationId\":\"https://ci/1\","                     \
	"\"sealwright_packageType\":\"function\","                             \
	"\"sealwright_packageVersion\":\"1.2\","                               \
	"\"sealwright_profileVersionArn\":\"" VERSION_ARN "\","                \
	"\"sealwright_jobArn\":\"" JOB_ARN "\","                               \
	"\"sealwright_signedAt\":\"2026-01-31T12:00:00Z\","                    \
	"\"sealwright_expiresAt\":\"2027-01-31T12:00:00Z\","                   \
	"\"sealwright_layers\":" LAYERS ","
#define GIT_START                                                              \
	"\"sealwright_git\":{\"present\":true,\"commit\":\"" HEX40 "\","
#define GIT_COMMIT                                                             \
	"\"describe\":\"v1-3-gabc\",\"branch\":\"main\",\"tags\":[\"v1\"],"    \
	"\"commitTime\":\"2026-01-30T00:00:00Z\","                             \
	"\"commitSignature\":\"present\","
#define GIT_END                                                                \
	"\"dirty\":true,\"modified\":[\"a.c\"],\"modifiedCount\":1,"           \
	"\"untrackedCount\":2,\"shallow\":false,\"submodules\":true},"
#define RECORD "\"sealwright_record\":" RECORD_STORED "}}}}"
#define FULL                                                                   \
	HEAD EXTERNAL INTERNAL DEPENDENCIES RUN METADATA GIT_START GIT_COMMIT  \
		GIT_END RECORD

/* Made with Python from the rule in docs/format.md. */
#define JOB_LAYERS "219b292e-0ed6-845b-afde-5d1e951ec5f4"
#define JOB_TOKEN  "abaeb969-f013-8cab-a8a4-9d5ca1ba7c37"
#define JOB_BARE   "3c0a78b8-355f-8409-8ac0-e7346bbbb7b5"

/* Nothing is known but who signed what, and when. */
#define BARE                                                                   \
	HEAD "\"externalParameters\":{}}," RUN                                 \
	     "\"metadata\":{\"sealwright_packageType\":\"layer\","             \
	     "\"sealwright_profileVersionArn\":\"" VERSION_ARN "\","           \
	     "\"sealwright_jobArn\":\"" JOB_ARN "\","                          \
	     "\"sealwright_signedAt\":\"2026-01-31T12:00:00Z\","               \
	     "\"sealwright_expiresAt\":\"2027-01-31T12:00:00Z\","              \
	     "\"sealwright_layers\":[],"                                       \
	     "\"sealwright_git\":{\"present\":false,"                          \
	     "\"reason\":\"no git repository\"}}}}}"

static struct seal_statement parse(const char *text)
{
	struct seal_statement statement;
	struct seal_error error = { 0 };
	const char *reason = NULL;
	bool is_ours = false;

	if (seal_statement_parse(text, strlen(text), &statement, &is_ours,
				 &reason, &error) != SEAL_OK)
		fail_msg("%s: %s", error.text, text);
	if (!is_ours)
		fail_msg("not ours: %s", reason);
	return statement;
}

static void prints(const struct seal_statement *statement, const char *expected)
{
	struct seal_bytes bytes = { 0 };
	struct seal_error error = { 0 };

	assert_int_equal(seal_statement_print(statement, &bytes, &error),
			 SEAL_OK);
	assert_int_equal(seal_bytes_append(&bytes, "", 1, &error), SEAL_OK);
	assert_string_equal(bytes.data, expected);
	seal_bytes_free(&bytes);
}

static void round_trip(const char *text)
{
	struct seal_statement statement = parse(text);

	prints(&statement, text);
	seal_statement_free(&statement);
}

static void test_round_trip(void **state)
{
	(void)state;
	round_trip(FULL);
	round_trip(BARE);
}

static void test_members(void **state)
{
	struct seal_statement statement = parse(FULL);
	const struct seal_statement_git *git = &statement.git;

	(void)state;
	assert_string_equal(statement.name, "app.zip");
	assert_string_equal(statement.payload_digest, HEX64);
	assert_string_equal(statement.package_type, "function");
	assert_string_equal(statement.package_version, "1.2");
	assert_string_equal(statement.profile_version_arn, VERSION_ARN);
	assert_string_equal(statement.job_arn, JOB_ARN);
	assert_true(statement.signed_at == 1769860800);
	assert_true(statement.expires_at == 1801396800);
	assert_int_equal(statement.layer_count, 2);
	assert_true(statement.has_record);
	assert_string_equal(statement.record.codec_name, "store");
	assert_string_equal(statement.builder_id, SEAL_URI_BUILDER_LOCAL);
	assert_string_equal(statement.invocation_id, "https://ci/1");
	assert_true(git->present && git->dirty && git->submodules);
	assert_false(git->shallow);
	assert_string_equal(git->commit, HEX40);
	assert_string_equal(git->head, HEX40);
	assert_string_equal(git->tree, ONES40);
	assert_string_equal(git->path, "a b");
	assert_string_equal(git->url, "https://host/o/r");
	assert_string_equal(git->ref, "refs/tags/v1+2");
	assert_string_equal(git->describe, "v1-3-gabc");
	assert_string_equal(git->branch, "main");
	assert_string_equal(git->tags[0], "v1");
	assert_string_equal(git->commit_signature, "present");
	assert_string_equal(git->modified[0], "a.c");
	assert_int_equal(git->untracked_count, 2);
	assert_true(git->commit_time == 1769731200);
	seal_statement_free(&statement);
}

/* Of the work tree only what still holds when another commit was packaged. */
static void test_record_names_commit(void **state)
{
	struct seal_statement statement = parse(FULL);
	struct seal_statement again;
	struct seal_bytes bytes = { 0 };
	struct seal_error error = { 0 };

	(void)state;
	memcpy(statement.record.git_commit, ONES40, 41);
	memcpy(statement.record.git_tree, ONES40, 41);
	memcpy(statement.git.commit, ONES40, 41);
	free(statement.git.ref);
	statement.git.ref = NULL;
	assert_int_equal(seal_statement_print(&statement, &bytes, &error),
			 SEAL_OK);
	assert_int_equal(seal_bytes_append(&bytes, "", 1, &error), SEAL_OK);
	again = parse((const char *)bytes.data);
	assert_string_equal(again.git.commit, ONES40);
	assert_string_equal(again.git.head, HEX40);
	assert_null(again.git.ref);
	assert_null(again.git.describe);
	assert_null(again.git.branch);
	assert_null(again.git.commit_signature);
	assert_int_equal(again.git.tag_count, 0);
	assert_true(again.git.dirty);
	seal_bytes_free(&bytes);
	seal_statement_free(&again);
	seal_statement_free(&statement);
}

static void not_ours(const char *text, const char *expected)
{
	struct seal_statement statement;
	struct seal_error error = { 0 };
	const char *reason = NULL;
	bool is_ours = true;

	if (seal_statement_parse(text, strlen(text), &statement, &is_ours,
				 &reason, &error) != SEAL_OK)
		fail_msg("%s: %s", error.text, text);
	assert_false(is_ours);
	assert_string_equal(reason, expected);
	assert_null(statement.name);
}

static void test_not_ours(void **state)
{
	static const char *const needed[] = {
		"sealwright_packageType", "sealwright_profileVersionArn",
		"sealwright_jobArn",	  "sealwright_signedAt",
		"sealwright_expiresAt",	  "sealwright_layers",
		"sealwright_git",
	};
	char *text;

	(void)state;
	for (size_t i = 0; i < sizeof(needed) / sizeof(*needed); i++) {
		char reason[80];

		snprintf(reason, sizeof(reason), "it has no %s", needed[i]);
		text = replaced(FULL, needed[i], "another");
		not_ours(text, reason);
		free(text);
	}
	text = replaced(FULL, "buildtype:package:v1", "buildtype:package:v2");
	not_ours(text, "its buildType is not Sealwright's");
	free(text);
	text = replaced(FULL, "slsa.dev/provenance/v1", "spdx.dev/Document");
	not_ours(text, "its predicate is no SLSA provenance v1");
	free(text);
	not_ours("{}", "it is no in-toto Statement v1");
	not_ours("{\"_type\":\"https://in-toto.io/Statement/v0.1\"}",
		 "it is no in-toto Statement v1");
	text = replaced(FULL, "\"metadata\"", "\"other\"");
	not_ours(text, "it has no metadata of Sealwright");
	free(text);
}

static void refuses(const char *text, const char *reason)
{
	struct seal_statement statement;
	struct seal_error error = { 0 };
	const char *why = NULL;
	bool is_ours = true;

	if (seal_statement_parse(text, strlen(text), &statement, &is_ours, &why,
				 &error) != SEAL_REFUSED)
		fail_msg("not refused: %s", text);
	assert_string_equal(error.check, "integrity/statement");
	if (!strstr(error.text, reason))
		fail_msg("\"%s\" does not say \"%s\"", error.text, reason);
	assert_false(is_ours);
	assert_null(statement.name);
}

static void test_refuses(void **state)
{
	static const struct {
		const char *from;
		const char *to;
		const char *reason;
	} spoiled[] = {
		{ "\"_type\":\"https://in-toto.io/Statement/v1\"",
		  "\"_type\":1", "_type" },
		{ "\"subject\":[{",
		  "\"subject\":[{\"name\":\"x\",\"digest\":"
		  "{\"sha256\":\"" HEX64 "\"}},{",
		  "subject: not exactly one" },
		{ "\"name\":\"app.zip\",", "", "name" },
		{ "\"sha256\"", "\"sha512\"", "sha512" },
		{ "\"name\":\"app.zip\"", "\"name\":\"app.zip\",\"uri\":\"u\"",
		  "uri" },
		{ "\"function\"", "\"image\"", "sealwright_packageType" },
		{ "\"function\"", "7", "sealwright_packageType" },
		{ "2026-01-31T12", "2026-01-32T12", "sealwright_signedAt" },
		{ "\"2027-01-31T12:00:00Z\"", "null", "sealwright_expiresAt" },
		{ "2027-01-31T12:00:00Z", "2027-01-31T12:00:00+00:00",
		  "sealwright_expiresAt" },
		{ "\"id\":\"urn:sealwright:builder:local\",", "", "id" },
		{ "git+https://host/o/r\"", "https://host/o/r\"", "git+" },
		{ "\"present\":true", "\"present\":1", "present" },
		{ "\"modifiedCount\":1", "\"modifiedCount\":0", "contradict" },
		{ "\"dirty\":true", "\"dirty\":false", "contradict" },
		{ "[\"a.c\"]", "[5]", "a list with something else" },
		{ "\"commitTime\":\"2026", "\"commitTime\":\"20",
		  "commitTime" },
		{ "\"shallow\":false,", "", "shallow" },
		/* The two halves say different things. */
		{ "\"order\":1", "\"order\":2", "buildDefinition" },
		{ "layer/fonts.zip", "layer/font.zip", "buildDefinition" },
		{ "\"gitTree\":\"1", "\"gitTree\":\"2", "" },
		{ "\"gitCommit\":\"0", "\"gitCommit\":\"1",
		  "resolvedDependencies: another commit" },
		{ "\"present\":true,\"commit\":\"0",
		  "\"present\":true,\"commit\":\"1",
		  "resolvedDependencies: another commit" },
		{ "v1%2B2", "v1+2", "buildDefinition" },
		{ "\"path\":\"a b\"", "\"path\":\"a\"", "buildDefinition" },
		{ "\"SOURCE_DATE_EPOCH\":\"3", "\"SOURCE_DATE_EPOCH\":\"4",
		  "buildDefinition" },
		{ "\"SOURCE_DATE_EPOCH\":\"315532800\"",
		  "\"SOURCE_DATE_EPOCH\":315532800", "buildDefinition" },
		{ "\"codec\":{\"name\":\"store\"}",
		  "\"codec\":{\"name\":\"zlib\"}", "buildDefinition" },
		{ "\"payload\":{\"sha256\":\"0", "\"payload\":{\"sha256\":\"1",
		  "another payload" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(spoiled) / sizeof(*spoiled); i++) {
		char *text = replaced(FULL, spoiled[i].from, spoiled[i].to);

		/* A tree alone contradicts nothing. */
		if (!spoiled[i].reason[0])
			round_trip(text);
		else
			refuses(text, spoiled[i].reason);
		free(text);
	}
	refuses("", "statement");
	refuses("[]", "no JSON object");
	refuses(FULL "x", "statement");
}

static bool same_after(const char *from, const char *to, const char *from2,
		       const char *to2)
{
	char *once = replaced(FULL, from, to);
	char *text = replaced(once, from2, to2);
	struct seal_statement a = parse(FULL);
	struct seal_statement b = parse(text);
	bool same = seal_statement_same_facts(&a, &b) &&
		    seal_statement_same_facts(&b, &a);

	seal_statement_free(&a);
	seal_statement_free(&b);
	free(once);
	free(text);
	return same;
}

static void test_same_facts(void **state)
{
	(void)state;
	assert_true(same_after("{", "{", "{", "{"));
	assert_true(same_after("2026-01-31", "2026-02-01", "2027", "2028"));
	assert_true(same_after("jobs/0", "jobs/1", "ci/1", "ci/2"));
	assert_true(
		same_after("\"invocationId\":\"https://ci/1\",", "", "{", "{"));
	assert_false(same_after("app.zip", "b.zip", "{", "{"));
	assert_false(same_after("\"function\"", "\"layer\"", "{", "{"));
	assert_false(same_after("\"1.2\"", "\"1.3\"", "{", "{"));
	assert_false(same_after("DEF1234", "DEF1235", "{", "{"));
	assert_false(same_after("\"main\"", "\"next\"", "{", "{"));
	assert_false(same_after("\"untrackedCount\":2", "\"untrackedCount\":3",
				"{", "{"));
	assert_false(same_after("builder:local", "builder:x", "{", "{"));
	assert_false(same_after("\"sealwright\":\"", "\"sealwright\":\"9", "{",
				"{"));
	assert_false(same_after("\"1.2\",",
				"\"1.2\",\"sealwright_ci\":{\"system\":\"x\"},",
				"{", "{"));
}

static void test_same_run(void **state)
{
	static const char format[] =
		"\"sealwright_ci\":{\"system\":\"x\","
		"\"variables\":{\"A\":\"%s\"},\"run\":{\"B\":\"%s\"}},"
		"\"sealwright_git\"";
	struct seal_statement statements[3];
	static const char *const values[3][2] = { { "1", "1" },
						  { "1", "2" },
						  { "2", "1" } };

	(void)state;
	for (size_t i = 0; i < 3; i++) {
		char with[200];
		char *text;

		snprintf(with, sizeof(with), format, values[i][0],
			 values[i][1]);
		text = replaced(FULL, "\"sealwright_git\"", with);
		statements[i] = parse(text);
		prints(&statements[i], text);
		free(text);
	}
	assert_true(seal_statement_same_facts(&statements[0], &statements[1]));
	assert_false(seal_statement_same_facts(&statements[0], &statements[2]));
	for (size_t i = 0; i < 3; i++)
		seal_statement_free(&statements[i]);
}

static void test_job(void **state)
{
	struct seal_statement statement = parse(FULL);
	struct seal_error error = { 0 };
	char *arn = NULL;

	(void)state;
	assert_int_equal(seal_job_arn(&statement, NULL, &arn, &error), SEAL_OK);
	assert_string_equal(arn, SEAL_ARN_JOBS JOB_LAYERS);
	free(arn);
	assert_int_equal(seal_job_arn(&statement, "token", &arn, &error),
			 SEAL_OK);
	assert_string_equal(arn, SEAL_ARN_JOBS JOB_TOKEN);
	free(arn);
	seal_layers_free(statement.layers, statement.layer_count);
	statement.layers = NULL;
	statement.layer_count = 0;
	assert_int_equal(seal_job_arn(&statement, NULL, &arn, &error), SEAL_OK);
	assert_string_equal(arn, SEAL_ARN_JOBS JOB_BARE);
	free(arn);
	seal_statement_free(&statement);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_round_trip),
		cmocka_unit_test(test_members),
		cmocka_unit_test(test_record_names_commit),
		cmocka_unit_test(test_not_ours),
		cmocka_unit_test(test_refuses),
		cmocka_unit_test(test_same_facts),
		cmocka_unit_test(test_same_run),
		cmocka_unit_test(test_job),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
