/* SPDX-License-Identifier: Apache-2.0 */
/* config.c - configurations read: every member, its default, its limits */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "domain/config_edit.h"
#include "folder.h"

#define ID "csc-abcdefghijklmnop0"
#define HEAD                                                                   \
	"{\"CodeSigningConfigId\":\"" ID "\",\"CodeSigningConfigArn\":\""      \
	"arn:aws:lambda:local:000000000000:code-signing-config:" ID "\","
#define VERSION	      SEAL_ARN_PROFILES "release/abcDEF0123"
#define ALLOW	      "\"AllowedProfiles\":[\"release\"]"
#define OURS(members) HEAD "\"sealwright\":{" ALLOW members "}}"

static int setup(void **state)
{
	struct seal_error error = { 0 };

	return folder_setup(state) || seal_trust_init("signing", &error);
}

static void opens(const char *text, struct seal_config *config)
{
	struct seal_error error = { 0 };

	folder_write("signing/configs/production.json", text);
	if (seal_config_open("signing", "production", config, &error) !=
	    SEAL_OK)
		fail_msg("%s", error.text);
}

static void refuses(const char *text, const char *reason)
{
	struct seal_config config = { 0 };
	struct seal_error error = { 0 };

	folder_write("signing/configs/production.json", text);
	if (seal_config_open("signing", "production", &config, &error) !=
		    SEAL_USAGE ||
	    !strstr(error.text, reason))
		fail_msg("\"%s\" instead of \"%s\"", error.text, reason);
	assert_string_equal(error.path, "signing/configs/production.json");
	assert_null(config.name);
}

static void test_defaults(void **state)
{
	struct seal_config config = { 0 };

	(void)state;
	opens(OURS(""), &config);
	assert_string_equal(config.name, "production");
	assert_string_equal(config.path, "signing/configs/production.json");
	assert_string_equal(config.id, ID);
	assert_int_equal(strlen(config.digest), 64);
	assert_int_equal(config.untrusted, SEAL_MODE_WARN);
	for (int i = 0; i < SEAL_CHECK_COUNT; i++)
		assert_int_equal(config.checks[i], SEAL_MODE_UNSET);
	assert_int_equal(config.required_signatures, 1);
	assert_int_equal(config.allowed_profiles.count, 1);
	assert_int_equal(config.publishers.count, 0);
	assert_false(config.require_clean_tree);
	assert_false(config.require_timestamp);
	assert_false(config.has_minimum_signed_at);
	assert_null(config.commit);
	seal_config_close(&config);
	seal_config_close(&config);
}

static void test_everything(void **state)
{
	struct seal_config config = { 0 };

	(void)state;
	opens(HEAD
	      "\"Description\":\"for \xc3\xa4ll\","
	      "\"AllowedPublishers\":{\"SigningProfileVersionArns\":"
	      "[\"" VERSION "\"]},"
	      "\"CodeSigningPolicies\":{\"UntrustedArtifactOnDeployment\":"
	      "\"Enforce\"},\"LastModified\":\"2025-01-01T00:00:00Z\","
	      "\"sealwright\":{" ALLOW
	      ",\"CheckPolicies\":{\"expiry\":\"Warn\","
	      "\"timestamp\":\"Enforce\"},\"Packages\":[\"app*.zip\",\"x\"],"
	      "\"Provenance\":{\"RequireCleanTree\":true,"
	      "\"RequireSignedCommit\":true,"
	      "\"Repositories\":[\"https://example.org/*\"],"
	      "\"Refs\":[\"refs/heads/main\"],"
	      "\"Commit\":\"0123456789012345678901234567890123456789\","
	      "\"MinimumSignedAt\":\"1970-01-01T00:01:00Z\","
	      "\"MinimumVersion\":\"1.2.3-rc.1\"},"
	      "\"RequireTimestamp\":true,\"RequiredSignatures\":2}}",
	      &config);
	assert_string_equal(config.description, "for \xc3\xa4ll");
	assert_string_equal(config.publishers.items[0], VERSION);
	assert_string_equal(config.allowed_profiles.items[0], "release");
	assert_int_equal(config.untrusted, SEAL_MODE_ENFORCE);
	assert_int_equal(config.checks[SEAL_CHECK_EXPIRY], SEAL_MODE_WARN);
	assert_int_equal(config.checks[SEAL_CHECK_TIMESTAMP],
			 SEAL_MODE_ENFORCE);
	assert_int_equal(config.checks[SEAL_CHECK_MISMATCH], SEAL_MODE_UNSET);
	assert_int_equal(config.packages.count, 2);
	assert_string_equal(config.packages.items[1], "x");
	assert_true(config.require_clean_tree);
	assert_true(config.require_signed_commit);
	assert_string_equal(config.repositories.items[0],
			    "https://example.org/*");
	assert_string_equal(config.refs.items[0], "refs/heads/main");
	assert_int_equal(strlen(config.commit), 40);
	assert_true(config.has_minimum_signed_at);
	assert_int_equal(config.minimum_signed_at, 60);
	assert_string_equal(config.minimum_version, "1.2.3-rc.1");
	assert_true(config.require_timestamp);
	assert_int_equal(config.required_signatures, 2);
	/* Two ways to allow release are one signer. */
	assert_int_equal(seal_config_signers(&config), 1);
	seal_config_close(&config);
}

static void test_allows_nobody(void **state)
{
	(void)state;
	refuses(HEAD "\"sealwright\":{}}", "allows nobody");
	refuses(HEAD "\"AllowedPublishers\":{}}", "allows nobody");
	refuses(HEAD "\"AllowedPublishers\":{\"SigningProfileVersionArns\":[]}"
		     ",\"sealwright\":{\"AllowedProfiles\":[]}}",
		"allows nobody");
}

static void test_publishers(void **state)
{
	struct seal_config config = { 0 };
	char text[8192];
	size_t used;

	(void)state;
	for (int count = 20; count <= 21; count++) {
		used = (size_t)snprintf(text, sizeof(text), "%s",
					HEAD "\"AllowedPublishers\":{"
					     "\"SigningProfileVersionArns\":"
					     "[\"" VERSION "\"");
		for (int i = 1; i < count; i++)
			used += (size_t)snprintf(text + used,
						 sizeof(text) - used,
						 ",\"" VERSION "\"");
		snprintf(text + used, sizeof(text) - used, "]}}");
		if (count == 20) {
			opens(text, &config);
			seal_config_close(&config);
		} else {
			refuses(text, "SigningProfileVersionArns: 21 elements, "
				      "and 20 are allowed");
		}
	}
	refuses(HEAD "\"AllowedPublishers\":{\"SigningProfileVersionArns\":"
		     "[\"release/abcDEF0123\"]}}",
		"SigningProfileVersionArns: release/abcDEF0123 is "
		"not " SEAL_ARN_PROFILES "NAME/VERSION");
}

static void test_values(void **state)
{
	(void)state;
	refuses(OURS(",\"CheckPolicies\":{\"integrity\":\"Warn\"}"),
		"CheckPolicies: integrity: it always blocks");
	refuses(OURS(",\"CheckPolicies\":{\"expiry\":\"warn\"}"),
		"CheckPolicies: expiry: warn is not Warn or Enforce");
	refuses(OURS(",\"CheckPolicies\":{\"exipry\":\"Warn\"}"),
		"CheckPolicies: exipry: unknown member, did you mean expiry");
	refuses(OURS(",\"RequiredSignatures\":0"),
		"RequiredSignatures: not within 1 and 100");
	refuses(OURS(",\"RequiredSignatures\":101"),
		"RequiredSignatures: not within 1 and 100");
	refuses(OURS(",\"Packages\":[\"\"]"), "Packages: [0] is not a string");
	/* Emptied is not the same as absent. */
	refuses(OURS(",\"Packages\":[]"), "Packages: is empty");
	refuses(OURS(",\"Provenance\":{\"Refs\":[]}"), "Refs: is empty");
	refuses(OURS(",\"Provenance\":{\"Repositories\":[]}"),
		"Repositories: is empty");
	refuses(OURS(",\"Packages\":[\"a\",7]"),
		"Packages: [1] is not a string");
	refuses(OURS(",\"Provenance\":{\"Commit\":\"abc\"}"),
		"Provenance: Commit: not a full commit id");
	refuses(OURS(",\"Provenance\":{\"Commit\":"
		     "\"ABCDEF6789012345678901234567890123456789\"}"),
		"Provenance: Commit: not a full commit id");
	refuses(OURS(",\"Provenance\":{\"MinimumVersion\":\"1.2\"}"),
		"MinimumVersion: 1.2 is not a version like 1.2.3");
	refuses(OURS(",\"Provenance\":{\"MinimumSignedAt\":\"yesterday\"}"),
		"MinimumSignedAt: yesterday is not a time");
	refuses(HEAD "\"sealwright\":{\"AllowedProfiles\":[\"../x\"]}}",
		"AllowedProfiles: ../x is not the name of a profile");
	refuses(HEAD "\"CodeSigningPolicies\":{"
		     "\"UntrustedArtifactOnDeployment\":\"Block\"}}",
		"UntrustedArtifactOnDeployment: Block is not Warn or Enforce");
	refuses(HEAD "\"Description\":\"a\\u0007b\"}", "Description: ");
	refuses("[]", "configuration: not an object");
	refuses("", "JSON: ");
	refuses(OURS("") "x", "JSON: ");
}

static void test_identity(void **state)
{
	(void)state;
	refuses("{\"CodeSigningConfigId\":\"csc-short\"}",
		"CodeSigningConfigId: csc-short is not csc- and 17");
	refuses("{\"CodeSigningConfigId\":\"csc-ABCDEFGHIJKLMNOPQ\"}",
		"CodeSigningConfigId: ");
	refuses("{\"CodeSigningConfigId\":\"" ID "\","
		"\"CodeSigningConfigArn\":\"x\"}",
		"CodeSigningConfigArn: x is not arn:aws:lambda:local:");
	refuses("{}", "CodeSigningConfigId: is missing");
}

static void test_no_such(void **state)
{
	struct seal_config config = { 0 };
	struct seal_error error = { 0 };

	(void)state;
	folder_write("signing/configs/staging.json", OURS(""));
	assert_int_equal(seal_config_open("signing", "production", &config,
					  &error),
			 SEAL_USAGE);
	assert_string_equal(error.text, "configuration production: no such "
					"configuration");
	assert_string_equal(error.fix, "there are: staging");
}

static void test_bad_names(void **state)
{
	static const char *const names[] = {
		"../configs/x", "a/b", "..", "", "x", "a.b", "/etc/passwd"
	};

	(void)state;
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		struct seal_config config = { 0 };
		struct seal_error error = { 0 };

		/* Not even the directory is looked at. */
		assert_int_equal(seal_config_open("absent", names[i], &config,
						  &error),
				 SEAL_USAGE);
		assert_non_null(strstr(error.text, "configuration name: \""));
		assert_string_equal(error.path, "");
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_defaults, setup,
						folder_teardown),
		cmocka_unit_test_setup_teardown(test_everything, setup,
						folder_teardown),
		cmocka_unit_test_setup_teardown(test_allows_nobody, setup,
						folder_teardown),
		cmocka_unit_test_setup_teardown(test_publishers, setup,
						folder_teardown),
		cmocka_unit_test_setup_teardown(test_values, setup,
						folder_teardown),
		cmocka_unit_test_setup_teardown(test_identity, setup,
						folder_teardown),
		cmocka_unit_test_setup_teardown(test_no_such, setup,
						folder_teardown),
		cmocka_unit_test(test_bad_names),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
