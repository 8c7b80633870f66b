/* SPDX-License-Identifier: Apache-2.0 */
/* verify.c - signed packages under all kinds of rules in, findings out */
#include "court.h"

#include <string.h>

#include "authority.h"
#include "folder.h"

#define YEAR INT64_C(31536000)

/* A package, what its signatures say, and the court that judges it. */
struct hearing {
	struct court court;
	struct seal_bytes package;
	char digest[SEAL_SHA256_HEX];
	struct seal_statement statement; /* by "release"; to be changed */
	struct seal_bundle bundles[3];
	size_t count;
	bool is_layer;
	struct seal_verdict verdict;
};

static void start(struct hearing *hearing)
{
	*hearing = (struct hearing){ 0 };
	court_start(&hearing->court, SEAL_MODE_ENFORCE);
	forge_package("the code\n", &hearing->package, hearing->digest);
	hearing->statement = forge_statement(&hearing->court.forge,
					     FORGE_RELEASE, hearing->digest);
}

/* Sign the statement as it is now. */
static void sign(struct hearing *hearing, int who)
{
	hearing->statement.profile_version_arn =
		who == FORGE_STRANGER
			? NULL
			: forge_version(&hearing->court.forge, who)->arn;
	if (who == FORGE_STRANGER)
		forge_text(&hearing->statement.profile_version_arn,
			   SEAL_ARN_PROFILES "stranger/AAAAAAAAAA");
	forge_sign_statement(&hearing->court.forge, who, &hearing->statement,
			     &hearing->bundles[hearing->count++]);
}

static enum seal_result judge(struct hearing *hearing)
{
	struct seal_seal seal = { .bundles = hearing->bundles,
				  .bundle_count = hearing->count };
	struct seal_bytes sealed = { 0 };
	enum seal_result result;

	seal_verdict_free(&hearing->verdict);
	if (hearing->count > 0)
		forge_seal(&hearing->package, &seal, &sealed);
	hearing->court.judge_layer = hearing->is_layer;
	result = court_judge(&hearing->court,
			     sealed.data ? sealed.data : hearing->package.data,
			     sealed.data ? sealed.size : hearing->package.size,
			     &hearing->verdict);
	seal_bytes_free(&sealed);
	return result;
}

static void end(struct hearing *hearing)
{
	seal_verdict_free(&hearing->verdict);
	for (size_t i = 0; i < hearing->count; i++)
		seal_bundle_free(&hearing->bundles[i]);
	seal_bytes_free(&hearing->package);
	court_end(&hearing->court);
}

/* Refused under Enforce, a warning under Warn; for this reason alone. */
static void fails(struct hearing *hearing, enum seal_check check,
		  const char *rule)
{
	court_mode(&hearing->court, SEAL_MODE_ENFORCE);
	assert_int_equal(judge(hearing), SEAL_RESULT_REFUSED);
	court_only(&hearing->verdict, check, rule, SEAL_ERROR);
	court_mode(&hearing->court, SEAL_MODE_WARN);
	assert_int_equal(judge(hearing), SEAL_RESULT_WARNING);
	court_only(&hearing->verdict, check, rule, SEAL_WARNING);
	court_mode(&hearing->court, SEAL_MODE_ENFORCE);
}

/* Refused whatever the mode. */
static void breaks(struct hearing *hearing, const char *rule)
{
	court_mode(&hearing->court, SEAL_MODE_WARN);
	assert_int_equal(judge(hearing), SEAL_RESULT_REFUSED);
	assert_non_null(
		court_finding(&hearing->verdict, SEAL_CHECK_INTEGRITY, rule));
	court_mode(&hearing->court, SEAL_MODE_ENFORCE);
}

static void passes(struct hearing *hearing)
{
	if (judge(hearing) != SEAL_RESULT_VALID)
		fail_msg("%s", hearing->verdict.findings.items[0].text);
}

static void resign(struct hearing *hearing, int who)
{
	while (hearing->count > 0)
		seal_bundle_free(&hearing->bundles[--hearing->count]);
	sign(hearing, who);
}

static struct seal_profile_version *version(struct hearing *hearing, int who)
{
	const struct seal_profile_version *found =
		forge_version(&hearing->court.forge, who);
	struct seal_profile_version *changeable;

	/* The trust directory is this test's own. */
	memcpy(&changeable, &found, sizeof(found));
	return changeable;
}

static void a_signed_one_is_valid(void **state)
{
	struct hearing hearing;

	(void)state;
	start(&hearing);
	sign(&hearing, FORGE_RELEASE);
	passes(&hearing);
	assert_string_equal(hearing.verdict.name, "app.zip");
	assert_string_equal(hearing.verdict.signer.profile, "release");
	assert_string_equal(hearing.verdict.payload_digest, hearing.digest);
	end(&hearing);
}

static void unsigned_is_a_mismatch(void **state)
{
	struct hearing hearing;

	(void)state;
	start(&hearing);
	fails(&hearing, SEAL_CHECK_MISMATCH, "unsigned");
	/* A detached bundle is for the package; no layer hides behind it. */
	hearing.is_layer = true;
	hearing.court.options.bundle = "/nonexistent";
	fails(&hearing, SEAL_CHECK_MISMATCH, "unsigned");
	end(&hearing);
}

static void a_moved_signature_is_broken(void **state)
{
	struct hearing hearing;
	struct seal_bytes other;
	char digest[SEAL_SHA256_HEX];

	(void)state;
	start(&hearing);
	sign(&hearing, FORGE_RELEASE);
	forge_package("other code\n", &other, digest);
	seal_bytes_free(&hearing.package);
	hearing.package = other;
	breaks(&hearing, "digest");
	end(&hearing);
}

static void it_expires_in_time(void **state)
{
	struct hearing hearing;

	(void)state;
	start(&hearing);
	hearing.statement.expires_at = FORGE_NOW + 1;
	sign(&hearing, FORGE_RELEASE);
	passes(&hearing);
	hearing.statement.expires_at = FORGE_NOW;
	resign(&hearing, FORGE_RELEASE);
	fails(&hearing, SEAL_CHECK_EXPIRY, "expired");
	/* What if it were earlier? */
	hearing.court.run.now = FORGE_NOW - 1;
	passes(&hearing);
	end(&hearing);
}

/* The profile allows 12 months, whatever a signature claims. */
static void a_longer_expiry_does_not_count(void **state)
{
	struct hearing hearing;

	(void)state;
	start(&hearing);
	hearing.statement.signed_at = FORGE_NOW - YEAR + 1;
	hearing.statement.expires_at = FORGE_NOW + 9 * YEAR;
	sign(&hearing, FORGE_RELEASE);
	passes(&hearing);
	assert_non_null(
		court_finding(&hearing.verdict, SEAL_CHECK_EXPIRY, "longer"));
	assert_int_equal(hearing.verdict.signer.expires_at, FORGE_NOW + 1);
	hearing.court.run.now = FORGE_NOW + 1;
	fails(&hearing, SEAL_CHECK_EXPIRY, "expired");
	end(&hearing);
}

static void a_time_ahead_is_found(void **state)
{
	struct hearing hearing;

	(void)state;
	start(&hearing);
	hearing.statement.signed_at = FORGE_NOW + 300;
	sign(&hearing, FORGE_RELEASE);
	passes(&hearing);
	hearing.statement.signed_at = FORGE_NOW + 301;
	resign(&hearing, FORGE_RELEASE);
	fails(&hearing, SEAL_CHECK_EXPIRY, "ahead");
	end(&hearing);
}

static void only_allowed_profiles(void **state)
{
	struct hearing hearing;
	char *arns[1];

	(void)state;
	start(&hearing);
	hearing.court.run.config.allowed_profiles.count = 1;
	sign(&hearing, FORGE_REVIEW);
	fails(&hearing, SEAL_CHECK_MISMATCH, "profile");
	assert_string_equal(hearing.verdict.findings.items[0].fix,
			    "seal-trust config update production "
			    "--allow release --allow review");
	/* By its version's ARN. */
	arns[0] = version(&hearing, FORGE_REVIEW)->arn;
	hearing.court.run.config.publishers.items = arns;
	hearing.court.run.config.publishers.count = 1;
	passes(&hearing);
	arns[0] = version(&hearing, FORGE_RELEASE)->arn;
	fails(&hearing, SEAL_CHECK_MISMATCH, "profile");
	end(&hearing);
}

static void name_and_type_are_asked_for(void **state)
{
	struct hearing hearing;

	(void)state;
	start(&hearing);
	sign(&hearing, FORGE_RELEASE);
	hearing.court.options.name = "app.zip";
	hearing.court.options.type = "function";
	passes(&hearing);
	hearing.court.options.name = "billing.zip";
	fails(&hearing, SEAL_CHECK_MISMATCH, "name");
	hearing.court.options.name = NULL;
	hearing.court.options.type = "layer";
	fails(&hearing, SEAL_CHECK_MISMATCH, "type");
	/* A function is no layer, whatever type the package should have. */
	hearing.court.options.type = NULL;
	hearing.is_layer = true;
	fails(&hearing, SEAL_CHECK_MISMATCH, "type");
	forge_text(&hearing.statement.package_type, "layer");
	resign(&hearing, FORGE_RELEASE);
	passes(&hearing);
	hearing.is_layer = false;
	fails(&hearing, SEAL_CHECK_MISMATCH, "type");
	end(&hearing);
}

static void packages_of_a_configuration(void **state)
{
	struct hearing hearing;
	char *globs[2];

	(void)state;
	start(&hearing);
	sign(&hearing, FORGE_RELEASE);
	forge_text(&globs[0], "lib*");
	forge_text(&globs[1], "app.*");
	hearing.court.run.config.packages.items = globs;
	hearing.court.run.config.packages.count = 2;
	passes(&hearing);
	hearing.court.run.config.packages.count = 1;
	fails(&hearing, SEAL_CHECK_MISMATCH, "package");
	forge_text(&hearing.statement.package_type, "layer");
	resign(&hearing, FORGE_RELEASE);
	hearing.is_layer = true;
	fails(&hearing, SEAL_CHECK_MISMATCH, "package");
	end(&hearing);
}

static void revoked_jobs_and_versions(void **state)
{
	struct hearing hearing;
	struct seal_revoked_job job = { .revoked_at = FORGE_NOW };

	(void)state;
	start(&hearing);
	/* Long before the revocation takes effect, or so it says. */
	hearing.statement.signed_at = FORGE_NOW - YEAR / 2;
	sign(&hearing, FORGE_RELEASE);
	version(&hearing, FORGE_RELEASE)->revoked = true;
	version(&hearing, FORGE_RELEASE)->revocation_effective_from =
		FORGE_NOW - 1000;
	fails(&hearing, SEAL_CHECK_REVOCATION, "profile-version");
	version(&hearing, FORGE_RELEASE)->revoked = false;
	passes(&hearing);
	job.arn = hearing.statement.job_arn;
	forge_text(&job.reason, "leaked");
	hearing.court.run.trust.revocations.jobs = &job;
	hearing.court.run.trust.revocations.job_count = 1;
	fails(&hearing, SEAL_CHECK_REVOCATION, "job");
	end(&hearing);
}

/* Real time counts, not the time that is asked about. */
static void revocation_data_ages(void **state)
{
	struct seal_revocations *data;
	struct hearing hearing;

	(void)state;
	start(&hearing);
	sign(&hearing, FORGE_RELEASE);
	data = &hearing.court.run.trust.revocations;
	data->updated_at = FORGE_NOW - 1000;
	passes(&hearing);
	data->has_valid_until = true;
	data->valid_until = FORGE_NOW + 251;
	passes(&hearing);
	data->valid_until = FORGE_NOW + 250;
	assert_int_equal(judge(&hearing), SEAL_RESULT_WARNING);
	court_only(&hearing.verdict, SEAL_CHECK_REVOCATION, "ageing",
		   SEAL_WARNING);
	data->valid_until = FORGE_NOW;
	assert_int_equal(judge(&hearing), SEAL_RESULT_UNJUDGED);
	court_only(&hearing.verdict, SEAL_CHECK_REVOCATION, "stale",
		   SEAL_CANNOT_JUDGE);
	hearing.court.run.now = FORGE_NOW - 500;
	assert_int_equal(judge(&hearing), SEAL_RESULT_UNJUDGED);
	court_mode(&hearing.court, SEAL_MODE_WARN);
	assert_int_equal(judge(&hearing), SEAL_RESULT_WARNING);
	end(&hearing);
}

/* As the sign stage fills it in. */
static void add_git(struct seal_statement *statement)
{
	static char commit[] = "0123456789abcdef0123456789abcdef01234567";
	struct seal_statement_git *git = &statement->git;

	git->present = true;
	git->absent_reason = NULL;
	memcpy(git->commit, commit, sizeof(commit));
	memcpy(git->head, commit, sizeof(commit));
	memcpy(git->tree, commit, sizeof(commit));
	forge_text(&git->url, "https://example.org/team/app");
	forge_text(&git->ref, "refs/heads/main");
	forge_text(&git->commit_signature, "present");
}

/* Each rule by itself: it fails without git facts, and with wrong ones. */
static void provenance(struct hearing *hearing, const char *rule,
		       bool needs_git)
{
	struct seal_statement good = hearing->statement;
	struct seal_statement bare = good;

	resign(hearing, FORGE_RELEASE);
	fails(hearing, SEAL_CHECK_PROVENANCE, rule);
	if (!needs_git)
		return;
	bare.git = (struct seal_statement_git){ 0 };
	forge_text(&bare.git.absent_reason, "no git repository");
	hearing->statement = bare;
	resign(hearing, FORGE_RELEASE);
	fails(hearing, SEAL_CHECK_PROVENANCE, rule);
	hearing->statement = good;
	/* Layers are pinned by the package: the rules are not for them. */
	hearing->is_layer = true;
	forge_text(&hearing->statement.package_type, "layer");
	resign(hearing, FORGE_RELEASE);
	passes(hearing);
	hearing->is_layer = false;
	hearing->statement = good;
}

static void clean_trees(void **state)
{
	struct hearing hearing;
	char *modified[1];

	(void)state;
	start(&hearing);
	add_git(&hearing.statement);
	hearing.court.run.config.require_clean_tree = true;
	/* Files that git does not track change nothing. */
	hearing.statement.git.untracked_count = 7;
	sign(&hearing, FORGE_RELEASE);
	passes(&hearing);
	forge_text(&modified[0], "main.c");
	hearing.statement.git.dirty = true;
	hearing.statement.git.modified = modified;
	hearing.statement.git.modified_listed = 1;
	hearing.statement.git.modified_count = 1;
	provenance(&hearing, "clean-tree", true);
	end(&hearing);
}

static void repositories_and_refs(void **state)
{
	struct hearing hearing;
	char *patterns[2];

	(void)state;
	start(&hearing);
	add_git(&hearing.statement);
	sign(&hearing, FORGE_RELEASE);
	hearing.court.run.config.repositories.items = patterns;
	hearing.court.run.config.repositories.count = 2;
	forge_text(&patterns[0], "https://example.org/other/*");
	forge_text(&patterns[1], "git+https://example.org/team/app");
	passes(&hearing);
	forge_text(&patterns[1], "https://example.org/team/*");
	passes(&hearing);
	forge_text(&patterns[1], "https://example.org/team");
	provenance(&hearing, "repository", true);
	hearing.court.run.config.repositories.count = 0;
	hearing.court.run.config.refs.items = patterns;
	hearing.court.run.config.refs.count = 1;
	forge_text(&patterns[0], "refs/heads/main");
	resign(&hearing, FORGE_RELEASE);
	passes(&hearing);
	forge_text(&patterns[0], "refs/tags/v*");
	provenance(&hearing, "ref", true);
	/* A detached HEAD is on no branch. */
	forge_text(&patterns[0], "*");
	hearing.statement.git.ref = NULL;
	provenance(&hearing, "ref", true);
	end(&hearing);
}

static void commits(void **state)
{
	static char other[] = "ffffffffffffffffffffffffffffffffffffffff";
	struct hearing hearing;

	(void)state;
	start(&hearing);
	add_git(&hearing.statement);
	hearing.court.run.config.commit = hearing.statement.git.commit;
	hearing.court.options.commit = hearing.statement.git.commit;
	sign(&hearing, FORGE_RELEASE);
	passes(&hearing);
	hearing.court.options.commit = other;
	provenance(&hearing, "commit", true);
	hearing.court.options.commit = NULL;
	hearing.court.run.config.commit = other;
	provenance(&hearing, "commit", true);
	hearing.court.run.config.commit = NULL;
	hearing.court.run.config.require_signed_commit = true;
	provenance(&hearing, "signed-commit", true);
	forge_text(&hearing.statement.git.commit_signature, "verified");
	resign(&hearing, FORGE_RELEASE);
	passes(&hearing);
	end(&hearing);
}

static void old_releases(void **state)
{
	struct hearing hearing;

	(void)state;
	start(&hearing);
	sign(&hearing, FORGE_RELEASE);
	hearing.court.run.config.has_minimum_signed_at = true;
	hearing.court.run.config.minimum_signed_at =
		hearing.statement.signed_at;
	passes(&hearing);
	hearing.court.run.config.minimum_signed_at++;
	provenance(&hearing, "signed-at", false);
	hearing.court.run.config.has_minimum_signed_at = false;
	forge_text(&hearing.court.run.config.minimum_version, "1.2.3");
	passes(&hearing);
	forge_text(&hearing.court.run.config.minimum_version, "1.10.0");
	provenance(&hearing, "version", false);
	forge_text(&hearing.statement.package_version, "newest");
	provenance(&hearing, "version", false);
	hearing.statement.package_version = NULL;
	provenance(&hearing, "version", false);
	end(&hearing);
}

/* An authority that the hearing's trust directory knows. */
static void know(struct hearing *hearing, struct authority *authority)
{
	authority_start(authority, "Time", 0, FORGE_NOW + YEAR,
			AUTHORITY_HONEST);
	authority_trust(authority, &hearing->court.forge.trust.authorities);
	hearing->court.run.trust = hearing->court.forge.trust;
}

/* It is a note where nobody asks for one. */
static void notes_timestamp(struct hearing *hearing, const char *rule)
{
	const struct seal_finding *finding;

	hearing->court.run.config.require_timestamp = false;
	assert_int_equal(judge(hearing), SEAL_RESULT_VALID);
	finding = court_finding(&hearing->verdict, SEAL_CHECK_TIMESTAMP, rule);
	assert_non_null(finding);
	assert_int_equal(finding->severity, SEAL_NOTE);
	hearing->court.run.config.require_timestamp = true;
}

static void timestamps_that_are_asked_for(void **state)
{
	struct authority authority;
	struct hearing hearing;

	(void)state;
	start(&hearing);
	sign(&hearing, FORGE_RELEASE);
	hearing.court.run.config.require_timestamp = true;
	fails(&hearing, SEAL_CHECK_TIMESTAMP, "required");
	know(&hearing, &authority);
	authority_stamp_bundle(&authority, FORGE_NOW, &hearing.bundles[0]);
	passes(&hearing);
	assert_string_equal(hearing.verdict.signer.authority, "CN=Time");
	assert_int_equal(hearing.verdict.signer.trusted_time, FORGE_NOW);
	hearing.court.run.trust.authorities.count = 0;
	fails(&hearing, SEAL_CHECK_TIMESTAMP, "authority");
	notes_timestamp(&hearing, "authority");
	assert_null(hearing.verdict.signer.authority);
	hearing.court.run.trust = hearing.court.forge.trust;
	/* Earlier than the signature claims to be. */
	seal_bytes_free(&hearing.bundles[0].timestamps[0]);
	hearing.bundles[0].timestamp_count = 0;
	authority_stamp_bundle(&authority, hearing.statement.signed_at - 301,
			       &hearing.bundles[0]);
	fails(&hearing, SEAL_CHECK_TIMESTAMP, "window");
	notes_timestamp(&hearing, "window");
	authority_end(&authority);
	end(&hearing);
}

static void timestamps_save_from_revocation(void **state)
{
	struct seal_profile_version *version;
	struct authority authority;
	struct hearing hearing;

	(void)state;
	start(&hearing);
	know(&hearing, &authority);
	sign(&hearing, FORGE_RELEASE);
	version = &hearing.court.forge.trust.profiles[0].versions[0];
	assert_ptr_equal(version,
			 forge_version(&hearing.court.forge, FORGE_RELEASE));
	version->revoked = true;
	version->revocation_effective_from = FORGE_NOW - 500;
	/* The signature says that it is older: that alone is worth nothing. */
	assert_true(hearing.statement.signed_at < FORGE_NOW - 500);
	fails(&hearing, SEAL_CHECK_REVOCATION, "profile-version");
	authority_stamp_bundle(&authority, FORGE_NOW - 500,
			       &hearing.bundles[0]);
	fails(&hearing, SEAL_CHECK_REVOCATION, "profile-version");
	authority_stamp_bundle(&authority, FORGE_NOW - 501,
			       &hearing.bundles[0]);
	passes(&hearing);
	assert_non_null(court_finding(&hearing.verdict, SEAL_CHECK_REVOCATION,
				      "earlier"));
	/* For layers too. */
	forge_text(&hearing.statement.package_type, "layer");
	seal_bundle_free(&hearing.bundles[0]);
	hearing.count = 0;
	sign(&hearing, FORGE_RELEASE);
	hearing.is_layer = true;
	fails(&hearing, SEAL_CHECK_REVOCATION, "profile-version");
	authority_stamp_bundle(&authority, FORGE_NOW - 501,
			       &hearing.bundles[0]);
	passes(&hearing);
	/* Whose authority is not trusted any more, is not saved any more. */
	hearing.court.run.trust.authorities.count = 0;
	fails(&hearing, SEAL_CHECK_REVOCATION, "profile-version");
	authority_end(&authority);
	end(&hearing);
}

static void everything_is_reported(void **state)
{
	struct hearing hearing;

	(void)state;
	start(&hearing);
	hearing.statement.expires_at = FORGE_NOW;
	sign(&hearing, FORGE_RELEASE);
	hearing.court.run.config.allowed_profiles.count = 0;
	hearing.court.run.config.require_clean_tree = true;
	hearing.court.options.name = "billing.zip";
	assert_int_equal(judge(&hearing), SEAL_RESULT_REFUSED);
	assert_int_equal(hearing.verdict.findings.count, 4);
	assert_non_null(
		court_finding(&hearing.verdict, SEAL_CHECK_EXPIRY, "expired"));
	assert_non_null(court_finding(&hearing.verdict, SEAL_CHECK_MISMATCH,
				      "profile"));
	assert_non_null(
		court_finding(&hearing.verdict, SEAL_CHECK_MISMATCH, "name"));
	assert_non_null(court_finding(&hearing.verdict, SEAL_CHECK_PROVENANCE,
				      "clean-tree"));
	end(&hearing);
}

static void the_best_signature_counts(void **state)
{
	struct hearing hearing;

	(void)state;
	start(&hearing);
	hearing.statement.expires_at = FORGE_NOW - 1;
	sign(&hearing, FORGE_REVIEW);
	hearing.statement.expires_at = FORGE_NOW + 100;
	sign(&hearing, FORGE_STRANGER);
	sign(&hearing, FORGE_RELEASE);
	passes(&hearing);
	assert_string_equal(hearing.verdict.signer.profile, "release");
	assert_int_equal(court_finding(&hearing.verdict, SEAL_CHECK_EXPIRY,
				       "expired")
				 ->severity,
			 SEAL_NOTE);
	assert_int_equal(court_finding(&hearing.verdict, SEAL_CHECK_MISMATCH,
				       "signer")
				 ->severity,
			 SEAL_NOTE);
	end(&hearing);
}

/* With a lenient mismatch a stranger's bundle must not hide an expiry. */
static void a_stranger_hides_nothing(void **state)
{
	struct hearing hearing;

	(void)state;
	start(&hearing);
	hearing.statement.expires_at = FORGE_NOW - 1;
	sign(&hearing, FORGE_RELEASE);
	sign(&hearing, FORGE_STRANGER);
	hearing.court.run.config.checks[SEAL_CHECK_MISMATCH] = SEAL_MODE_WARN;
	court_mode(&hearing.court, SEAL_MODE_ENFORCE);
	assert_int_equal(judge(&hearing), SEAL_RESULT_REFUSED);
	court_only(&hearing.verdict, SEAL_CHECK_EXPIRY, "expired", SEAL_ERROR);
	end(&hearing);
}

static void a_stranger_alone_is_a_mismatch(void **state)
{
	struct hearing hearing;

	(void)state;
	start(&hearing);
	sign(&hearing, FORGE_STRANGER);
	fails(&hearing, SEAL_CHECK_MISMATCH, "signer");
	end(&hearing);
}

static void a_broken_one_blocks_the_good(void **state)
{
	struct hearing hearing;

	(void)state;
	start(&hearing);
	sign(&hearing, FORGE_RELEASE);
	sign(&hearing, FORGE_REVIEW);
	hearing.bundles[1].signature.data[9] ^= 1;
	breaks(&hearing, "signature");
	end(&hearing);
}

/* Twice the same profile is one signer. */
static void several_profiles_must_sign(void **state)
{
	struct hearing hearing;

	(void)state;
	start(&hearing);
	hearing.court.run.config.required_signatures = 2;
	sign(&hearing, FORGE_RELEASE);
	hearing.statement.signed_at--;
	sign(&hearing, FORGE_RELEASE);
	fails(&hearing, SEAL_CHECK_MISMATCH, "signatures");
	hearing.statement.expires_at = FORGE_NOW - 1;
	sign(&hearing, FORGE_REVIEW);
	fails(&hearing, SEAL_CHECK_MISMATCH, "signatures");
	seal_bundle_free(&hearing.bundles[--hearing.count]);
	hearing.statement.expires_at = FORGE_NOW + 1;
	sign(&hearing, FORGE_REVIEW);
	passes(&hearing);
	end(&hearing);
}

#define TEST(name)                                                             \
	cmocka_unit_test_setup_teardown(name, folder_setup, folder_teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(a_signed_one_is_valid),
		TEST(unsigned_is_a_mismatch),
		TEST(a_moved_signature_is_broken),
		TEST(it_expires_in_time),
		TEST(a_longer_expiry_does_not_count),
		TEST(a_time_ahead_is_found),
		TEST(only_allowed_profiles),
		TEST(name_and_type_are_asked_for),
		TEST(packages_of_a_configuration),
		TEST(revoked_jobs_and_versions),
		TEST(revocation_data_ages),
		TEST(clean_trees),
		TEST(repositories_and_refs),
		TEST(commits),
		TEST(old_releases),
		TEST(timestamps_that_are_asked_for),
		TEST(timestamps_save_from_revocation),
		TEST(everything_is_reported),
		TEST(the_best_signature_counts),
		TEST(a_stranger_hides_nothing),
		TEST(a_stranger_alone_is_a_mismatch),
		TEST(a_broken_one_blocks_the_good),
		TEST(several_profiles_must_sign),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
