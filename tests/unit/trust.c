/* SPDX-License-Identifier: Apache-2.0 */
/* trust.c - a directory opened: keys, versions, revocations, who may sign */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "domain/trust_files.h"
#include "folder.h"

#define JOB  "arn:aws:signer:local:000000000000:/signing-jobs/" UUID
#define UUID "5f9c1a52-8f6e-8d1c-9b1a-0f4d2c7e9a11"

static int setup(void **state)
{
	struct seal_error error = { 0 };

	return folder_setup(state) || seal_trust_init("signing", &error);
}

/* Make a profile with a key of its own; returns the version's ARN. */
static char *create(const char *name)
{
	struct seal_error error = { 0 };
	struct seal_text arn = { 0 };
	char key[80];
	struct seal_profile_options options = { .new_key = key,
						.validity = "30DAYS",
						.who = "ann" };

	snprintf(key, sizeof(key), "%s.pem", name);
	if (seal_profile_create("signing", name, &options, &arn, &error) !=
	    SEAL_OK)
		fail_msg("%s: %s", name, error.text);
	return arn.data;
}

static void opens(struct seal_trust *trust)
{
	struct seal_error error = { 0 };

	if (seal_trust_open("signing", trust, &error) != SEAL_OK)
		fail_msg("%s: %s", error.path, error.text);
}

static void refuses(const char *directory, const char *path, const char *text)
{
	struct seal_trust trust = { 0 };
	struct seal_error error = { 0 };

	assert_int_equal(seal_trust_open(directory, &trust, &error),
			 SEAL_USAGE);
	assert_string_equal(error.path, path);
	assert_string_equal(error.text, text);
	assert_null(trust.profiles);
	assert_null(trust.directory);
}

static void test_names(void **state)
{
	char long_name[66];

	(void)state;
	memset(long_name, 'a', sizeof(long_name));
	long_name[65] = '\0';
	assert_false(seal_trust_name_valid(long_name));
	assert_true(seal_trust_name_valid(long_name + 1));
	assert_true(seal_trust_name_valid("a_"));
	assert_true(seal_trust_name_valid("A0"));
	assert_false(seal_trust_name_valid("a"));
	assert_false(seal_trust_name_valid(""));
	assert_false(seal_trust_name_valid(".."));
	assert_false(seal_trust_name_valid("a/b"));
	assert_false(seal_trust_name_valid("a.b"));
	assert_false(seal_trust_name_valid("a-b"));
	assert_false(seal_trust_name_valid("ab\n"));
	assert_false(seal_trust_name_valid("\xc3\xa4\xc3\xa4"));
	assert_true(seal_profile_version_valid("abcDEF0123"));
	assert_false(seal_profile_version_valid("abcDEF012"));
	assert_false(seal_profile_version_valid("abcDEF01234"));
	assert_false(seal_profile_version_valid("abcDEF012_"));
	assert_true(seal_job_id_valid(UUID));
	assert_false(seal_job_id_valid("5F9c1a52-8f6e-8d1c-9b1a-0f4d2c7e9a11"));
	assert_false(seal_job_id_valid(UUID "0"));
	assert_false(seal_job_id_valid("5f9c1a52+8f6e-8d1c-9b1a-0f4d2c7e9a11"));
}

static void test_arn(void **state)
{
	const char *version;
	char name[65];

	(void)state;
	assert_true(seal_version_arn_parse(
		SEAL_ARN_PROFILES "release/abcDEF0123", name, &version));
	assert_string_equal(name, "release");
	assert_string_equal(version, "abcDEF0123");
	assert_false(seal_version_arn_parse(SEAL_ARN_PROFILES "release", name,
					    &version));
	assert_false(seal_version_arn_parse(
		SEAL_ARN_PROFILES "release/abcDEF0123/x", name, &version));
	assert_false(seal_version_arn_parse(SEAL_ARN_PROFILES "../x/abcDEF0123",
					    name, &version));
	assert_false(seal_version_arn_parse(
		"arn:aws:signer:us-east-1:123456789012:/signing-profiles/"
		"release/abcDEF0123",
		name, &version));
	assert_false(seal_version_arn_parse("", name, &version));
}

static void test_nearest(void **state)
{
	static const char *const known[] = { "status", "arn", "versions",
					     NULL };

	(void)state;
	assert_string_equal(seal_nearest("stauts", known), "status");
	assert_string_equal(seal_nearest("Version", known), "versions");
	assert_null(seal_nearest("somethingelse", known));
}

static void test_open(void **state)
{
	const struct seal_profile_version *version;
	const struct seal_profile *profile;
	struct seal_trust trust = { 0 };
	char *zeta = create("zeta");
	char *alpha = create("alpha");

	(void)state;
	opens(&trust);
	assert_int_equal(trust.profile_count, 2);
	assert_string_equal(trust.profiles[0].name, "alpha");
	assert_string_equal(trust.profiles[1].name, "zeta");
	assert_ptr_equal(seal_trust_profile(&trust, "zeta"),
			 &trust.profiles[1]);
	assert_null(seal_trust_profile(&trust, "zet"));
	version = seal_trust_version(&trust, zeta, &profile);
	assert_ptr_equal(version, &trust.profiles[1].versions[0]);
	assert_ptr_equal(profile, &trust.profiles[1]);
	assert_string_equal(version->arn, zeta);
	assert_int_equal(version->algorithm, SEAL_ECDSA_P256_SHA256);
	assert_int_equal(version->validity.value, 30);
	assert_int_equal(version->validity.unit, SEAL_DAYS);
	assert_false(version->revoked);
	/* The version of one profile is none of another. */
	memcpy(strstr(zeta, "zeta"), "alph", 4);
	assert_null(seal_trust_version(&trust, zeta, &profile));
	assert_null(profile);
	assert_null(seal_trust_version(&trust, "", NULL));
	seal_trust_close(&trust);
	seal_trust_close(&trust);
	free(zeta);
	free(alpha);
}

static void test_revoked_jobs(void **state)
{
	struct seal_trust trust = { 0 };
	struct seal_error error = { 0 };

	(void)state;
	opens(&trust);
	assert_null(seal_trust_revoked_job(&trust, JOB));
	seal_trust_close(&trust);
	assert_int_equal(seal_revoke_signature("signing", JOB, "why", "ann",
					       &error),
			 SEAL_OK);
	assert_int_equal(
		seal_revoke_signature("signing",
				      "00000000-0000-0000-0000-000000000000",
				      "why not", "ann", &error),
		SEAL_OK);
	opens(&trust);
	assert_int_equal(trust.revocations.job_count, 2);
	assert_string_equal(seal_trust_revoked_job(&trust, JOB)->reason, "why");
	assert_null(seal_trust_revoked_job(&trust, UUID));
	seal_trust_close(&trust);
}

static void signer(const char *name, enum seal_status status, const char *text)
{
	const struct seal_profile_version *version;
	struct seal_trust trust = { 0 };
	struct seal_error error = { 0 };

	opens(&trust);
	assert_int_equal(seal_trust_signer(&trust, name, NULL, &version,
					   &error),
			 status);
	if (!strstr(error.text, text))
		fail_msg("\"%s\" instead of \"%s\"", error.text, text);
	if (status == SEAL_OK)
		assert_ptr_equal(
			version,
			&trust.profiles[0]
				 .versions[trust.profiles[0].version_count -
					   1]);
	else
		assert_null(version);
	seal_trust_close(&trust);
}

static void revokes(const char *version, enum seal_status expected)
{
	struct seal_error error = { 0 };

	assert_int_equal(seal_profile_revoke("signing", "release", version, 0,
					     "it leaked", "ann", &error),
			 expected);
}

static void rotates(const char *key, enum seal_status expected)
{
	struct seal_profile_options options = { .new_key = key, .who = "ann" };
	struct seal_error error = { 0 };

	assert_int_equal(seal_profile_rotate("signing", "release", &options,
					     NULL, &error),
			 expected);
}

static void test_signer(void **state)
{
	struct seal_error error = { 0 };
	char *arn = create("release");
	char first[11];

	(void)state;
	snprintf(first, sizeof(first), "%s", strrchr(arn, '/') + 1);
	signer("release", SEAL_OK, "");
	signer("relaese", SEAL_USAGE, "profile relaese: no such profile");
	/* A leak: the profile cannot sign, until it has another key. */
	revokes(first, SEAL_OK);
	signer("release", SEAL_REFUSED, "is revoked (it leaked)");
	/* The record decides, not a status that somebody set back by hand. */
	assert_int_equal(system("cp signing/profiles/release.json kept; sed -i "
				"'s/\"Revoked\",$/\"Active\",/' "
				"signing/profiles/release.json"),
			 0);
	signer("release", SEAL_REFUSED, "is revoked (it leaked)");
	rename("kept", "signing/profiles/release.json");
	rotates("second.pem", SEAL_OK);
	signer("release", SEAL_OK, "");
	/* An old version revoked is nothing to the new one. */
	revokes(first, SEAL_OK);
	signer("release", SEAL_OK, "");
	assert_int_equal(seal_profile_cancel("signing", "release", "over",
					     "ann", &error),
			 SEAL_OK);
	signer("release", SEAL_REFUSED, "it is cancelled (over)");
	rotates("third.pem", SEAL_REFUSED);
	assert_int_equal(access("third.pem", F_OK), -1);
	free(arn);
}

static void test_no_directory(void **state)
{
	(void)state;
	refuses("absent", "absent", "trust directory: no such folder");
	refuses("", "(empty)", "trust directory: its name is empty");
	folder_write("file", "");
	refuses("file", "file", "trust directory: not a folder");
	refuses("file/below", "file/below", "trust directory: no such folder");
	/* Any folder: its missing revocations must not count as none. */
	mkdir("empty", 0755);
	refuses("empty", "empty/revocations.json",
		"revocations: no such file, so this is no trust directory");
}

static void test_no_profiles_folder(void **state)
{
	struct seal_trust trust = { 0 };

	(void)state;
	/* As git gives it back after `init` was committed. */
	rmdir("signing/profiles");
	opens(&trust);
	assert_int_equal(trust.profile_count, 0);
	assert_null(seal_trust_profile(&trust, "release"));
	seal_trust_close(&trust);
}

static void test_what_is_no_file(void **state)
{
	struct seal_trust trust = { 0 };

	(void)state;
	folder_write("signing/profiles/README.md", "hello");
	folder_write("signing/profiles/.release.json.swp", "hello");
	folder_write("signing/profiles/.json", "hello");
	folder_write("signing/profiles/release.json~", "hello");
	opens(&trust);
	seal_trust_close(&trust);
	folder_write("signing/profiles/re-lease.json", "{}");
	refuses("signing", "signing/profiles",
		"re-lease.json: not the name of a profile: 2 to 64 letters, "
		"digits and underscores, then .json");
	remove("signing/profiles/re-lease.json");
	mkdir("signing/profiles/release.json", 0755);
	refuses("signing", "signing/profiles/release.json",
		"trust file: not a regular file");
	rmdir("signing/profiles/release.json");
	/* Nobody waits for what another writes into a pipe. */
	mkfifo("signing/profiles/release.json", 0644);
	refuses("signing", "signing/profiles/release.json",
		"trust file: not a regular file");
	remove("signing/profiles/release.json");
	folder_write("outside.json", "{}");
	assert_int_equal(symlink("../../outside.json",
				 "signing/profiles/release.json"),
			 0);
	refuses("signing", "signing/profiles/release.json",
		"trust file: a symbolic link; the directory holds its files "
		"itself");
	remove("signing/profiles/release.json");
	rename("signing/profiles", "outside");
	assert_int_equal(symlink("../outside", "signing/profiles"), 0);
	refuses("signing", "signing/profiles",
		"profiles: not a folder, or a link to one");
}

static void test_too_large(void **state)
{
	FILE *file = fopen("signing/revocations.json", "we");

	(void)state;
	assert_non_null(file);
	for (size_t i = 0; i <= SEAL_TRUST_FILE_MAX; i++)
		fputc(' ', file);
	fclose(file);
	refuses("signing", "signing/revocations.json",
		"trust file: larger than 4194304 bytes");
}

/* Write |path| with all |from| of another file changed to |to|. */
static void rewrite(const char *source, const char *path, const char *from,
		    const char *to)
{
	char command[512];

	snprintf(command, sizeof(command), "sed 's|%s|%s|g' %s > %s", from, to,
		 source, path);
	assert_int_equal(system(command), 0);
}

static void test_key_twice(void **state)
{
	struct seal_trust trust = { 0 };
	struct seal_error error = { 0 };
	char *between = create("middle");
	char *arn = create("release");

	(void)state;
	free(between);
	rewrite("signing/profiles/release.json", "signing/profiles/copy.json",
		"release", "copy");
	assert_int_equal(seal_trust_open("signing", &trust, &error),
			 SEAL_USAGE);
	assert_non_null(strstr(error.text, "in both"));
	assert_non_null(strstr(error.text, arn));
	assert_non_null(strstr(error.text, "/copy/"));
	error = (struct seal_error){ 0 };
	assert_int_equal(seal_trust_open_lenient("signing", &trust, &error),
			 SEAL_OK);
	seal_trust_close(&trust);
	free(arn);
}

static void test_copied_profile(void **state)
{
	char *arn = create("release");

	(void)state;
	rewrite("signing/profiles/release.json", "signing/profiles/other.json",
		"x", "x");
	refuses("signing", "signing/profiles/other.json",
		"profile: profileName: release is not other");
	free(arn);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_names),
		cmocka_unit_test(test_arn),
		cmocka_unit_test(test_nearest),
		cmocka_unit_test_setup_teardown(test_open, setup,
						folder_teardown),
		cmocka_unit_test_setup_teardown(test_revoked_jobs, setup,
						folder_teardown),
		cmocka_unit_test_setup_teardown(test_signer, setup,
						folder_teardown),
		cmocka_unit_test_setup_teardown(test_no_directory, setup,
						folder_teardown),
		cmocka_unit_test_setup_teardown(test_no_profiles_folder, setup,
						folder_teardown),
		cmocka_unit_test_setup_teardown(test_what_is_no_file, setup,
						folder_teardown),
		cmocka_unit_test_setup_teardown(test_too_large, setup,
						folder_teardown),
		cmocka_unit_test_setup_teardown(test_key_twice, setup,
						folder_teardown),
		cmocka_unit_test_setup_teardown(test_copied_profile, setup,
						folder_teardown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
