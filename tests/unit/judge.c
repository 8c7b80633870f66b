/* SPDX-License-Identifier: Apache-2.0 */
/* judge.c - honest and forged bundles in, what each turns out to be out */
#include "authority.h"

#include <string.h>

#include "folder.h"

static char digest[] = "00112233445566778899aabbccddeeff"
		       "00112233445566778899aabbccddeeff";

static struct seal_layer layers[2];

static void fill_layers(void)
{
	forge_text(&layers[0].name, "base");
	forge_text(&layers[1].name, "fonts");
	memset(layers[0].digest, 'a', 64);
	memset(layers[1].digest, 'b', 64);
	layers[0].size = layers[0].unpacked_size = 100;
	layers[1].size = layers[1].unpacked_size = 200;
}

struct trial {
	struct forge forge;
	struct seal_statement statement;
	struct seal_bytes json;
	struct seal_bundle bundle;
	const char *payload_type;
	int who;
	bool detached;
	const struct seal_layer *layers;
	size_t layer_count;
	struct seal_bundle_judgement judgement;
};

static void start(struct trial *trial)
{
	*trial = (struct trial){ .payload_type = SEAL_MEDIA_STATEMENT };
	fill_layers();
	forge_start(&trial->forge);
	trial->statement =
		forge_statement(&trial->forge, FORGE_RELEASE, digest);
}

/* Sign what the trial has, unless its JSON was made by hand. */
static void sign(struct trial *trial)
{
	if (!trial->json.data)
		forge_print(&trial->statement, &trial->json);
	forge_sign(&trial->forge, trial->who, trial->payload_type, &trial->json,
		   &trial->bundle);
}

static void judge(struct trial *trial, enum seal_bundle_outcome outcome,
		  const char *rule)
{
	struct seal_error error = { 0 };

	seal_bundle_judgement_free(&trial->judgement);
	assert_int_equal(seal_bundle_judge(&trial->forge.trust, &trial->bundle,
					   !trial->detached, digest,
					   trial->layers, trial->layer_count,
					   &trial->judgement, &error),
			 SEAL_OK);
	if (trial->judgement.reason)
		print_message("%s: %s\n", trial->judgement.rule,
			      trial->judgement.reason);
	assert_int_equal(trial->judgement.outcome, outcome);
	assert_string_equal(trial->judgement.rule, rule);
	assert_true(outcome == SEAL_BUNDLE_GOOD || trial->judgement.reason);
}

static void end(struct trial *trial)
{
	seal_bundle_judgement_free(&trial->judgement);
	seal_bundle_free(&trial->bundle);
	seal_bytes_free(&trial->json);
	forge_end(&trial->forge);
}

static void an_honest_one_is_good(void **state)
{
	struct trial trial;

	(void)state;
	start(&trial);
	sign(&trial);
	judge(&trial, SEAL_BUNDLE_GOOD, "");
	assert_string_equal(trial.judgement.profile->name, "release");
	assert_string_equal(trial.judgement.statement.name, "app.zip");
	end(&trial);
}

static void another_payload_is_broken(void **state)
{
	struct trial trial;

	(void)state;
	start(&trial);
	trial.statement.payload_digest[10] ^= 1;
	sign(&trial);
	judge(&trial, SEAL_BUNDLE_BROKEN, "digest");
	assert_non_null(strstr(trial.judgement.have, digest));
	assert_non_null(trial.judgement.expected);
	end(&trial);
}

/* A profile that claims to be another one, with a key that is its own. */
static void a_borrowed_version_is_broken(void **state)
{
	struct trial trial;

	(void)state;
	start(&trial);
	trial.who = FORGE_REVIEW;
	sign(&trial);
	judge(&trial, SEAL_BUNDLE_BROKEN, "profile-version");
	end(&trial);
}

static void a_stranger_who_claims_us_is_broken(void **state)
{
	struct trial trial;

	(void)state;
	start(&trial);
	trial.who = FORGE_STRANGER;
	sign(&trial);
	judge(&trial, SEAL_BUNDLE_BROKEN, "signature");
	end(&trial);
}

static void set(char **field, const char *text)
{
	free(*field);
	*field = strdup(text);
}

static void a_stranger_is_foreign(void **state)
{
	struct trial trial;

	(void)state;
	start(&trial);
	trial.who = FORGE_STRANGER;
	forge_text(&trial.statement.profile_version_arn,
		   SEAL_ARN_PROFILES "stranger/AAAAAAAAAA");
	sign(&trial);
	judge(&trial, SEAL_BUNDLE_FOREIGN, "signer");
	end(&trial);
}

/*
 * In a seal, one of our key ids is a claim as the ARN is: a changed byte of the
 * ARN alone must not turn a signature of ours into a stranger's.
 */
static void a_key_id_of_ours_is_a_claim(void **state)
{
	struct trial trial;
	const char *keyid;

	(void)state;
	start(&trial);
	keyid = forge_version(&trial.forge, FORGE_RELEASE)->keyid;
	trial.who = FORGE_STRANGER;
	forge_text(&trial.statement.profile_version_arn,
		   SEAL_ARN_PROFILES "stranger/AAAAAAAAAA");
	sign(&trial);
	set(&trial.bundle.keyid, keyid);
	judge(&trial, SEAL_BUNDLE_BROKEN, "signature");
	set(&trial.bundle.keyid, "");
	set(&trial.bundle.hint, keyid);
	judge(&trial, SEAL_BUNDLE_BROKEN, "signature");
	trial.detached = true;
	judge(&trial, SEAL_BUNDLE_FOREIGN, "signer");
	end(&trial);
}

static void a_changed_byte_is_broken(void **state)
{
	struct trial trial;

	(void)state;
	start(&trial);
	sign(&trial);
	trial.bundle.signature.data[20] ^= 1;
	judge(&trial, SEAL_BUNDLE_BROKEN, "signature");
	trial.bundle.signature.data[20] ^= 1;
	judge(&trial, SEAL_BUNDLE_GOOD, "");
	trial.bundle.payload.data[0] = 'x';
	judge(&trial, SEAL_BUNDLE_BROKEN, "statement");
	end(&trial);
}

static void what_is_no_json_is_broken(void **state)
{
	struct seal_error error = { 0 };
	struct trial trial;

	(void)state;
	start(&trial);
	assert_int_equal(seal_bytes_append(&trial.json, "[1", 2, &error), 0);
	sign(&trial);
	judge(&trial, SEAL_BUNDLE_BROKEN, "statement");
	end(&trial);
}

/* Both keys sign an SBOM: neither makes it a package signature. */
static void another_predicate_is_no_signature(void **state)
{
	struct trial trial;

	(void)state;
	start(&trial);
	forge_print(&trial.statement, &trial.json);
	forge_replace(&trial.json, SEAL_URI_PROVENANCE,
		      "https://spdx.dev/Document");
	sign(&trial);
	judge(&trial, SEAL_BUNDLE_OTHER, "no-signature");
	end(&trial);
}

static void another_build_type_is_no_signature(void **state)
{
	struct trial trial;

	(void)state;
	start(&trial);
	forge_print(&trial.statement, &trial.json);
	forge_replace(&trial.json, SEAL_URI_BUILD_TYPE, "urn:other:build");
	sign(&trial);
	judge(&trial, SEAL_BUNDLE_OTHER, "no-signature");
	end(&trial);
}

static void another_payload_type_is_no_signature(void **state)
{
	struct trial trial;

	(void)state;
	start(&trial);
	trial.payload_type = "application/json";
	sign(&trial);
	judge(&trial, SEAL_BUNDLE_OTHER, "no-signature");
	end(&trial);
}

static void each_member_of_ours_is_needed(void **state)
{
	static const char *const members[] = {
		"sealwright_packageType", "sealwright_profileVersionArn",
		"sealwright_jobArn",	  "sealwright_signedAt",
		"sealwright_expiresAt",	  "sealwright_layers",
		"sealwright_git"
	};
	struct trial trial;

	(void)state;
	start(&trial);
	for (size_t i = 0; i < sizeof(members) / sizeof(members[0]); i++) {
		seal_bundle_free(&trial.bundle);
		seal_bytes_free(&trial.json);
		forge_print(&trial.statement, &trial.json);
		forge_replace(&trial.json, members[i], "sealwright_nothing");
		sign(&trial);
		judge(&trial, SEAL_BUNDLE_OTHER, "no-signature");
		assert_non_null(strstr(trial.judgement.have, members[i]));
	}
	end(&trial);
}

/* In a seal both must be the key's; beside it they are only hints. */
static void key_ids_are_the_keys(void **state)
{
	const char *other;
	struct trial trial;

	(void)state;
	start(&trial);
	other = forge_version(&trial.forge, FORGE_REVIEW)->keyid;
	sign(&trial);
	set(&trial.bundle.keyid, other);
	judge(&trial, SEAL_BUNDLE_BROKEN, "keyid");
	set(&trial.bundle.keyid, "");
	judge(&trial, SEAL_BUNDLE_BROKEN, "keyid");
	trial.detached = true;
	judge(&trial, SEAL_BUNDLE_GOOD, "");
	trial.detached = false;
	set(&trial.bundle.keyid, trial.judgement.version->keyid);
	set(&trial.bundle.hint, other);
	judge(&trial, SEAL_BUNDLE_BROKEN, "keyid");
	trial.detached = true;
	judge(&trial, SEAL_BUNDLE_GOOD, "");
	end(&trial);
}

static void layers_are_the_signed_ones(void **state)
{
	struct trial trial;
	struct seal_layer turned[2];

	(void)state;
	start(&trial);
	trial.statement.layers = layers;
	trial.statement.layer_count = 2;
	sign(&trial);
	judge(&trial, SEAL_BUNDLE_BROKEN, "layers"); /* stripped */
	trial.layers = layers;
	trial.layer_count = 1;
	judge(&trial, SEAL_BUNDLE_BROKEN, "layers");
	turned[0] = layers[1];
	turned[1] = layers[0];
	trial.layers = turned;
	trial.layer_count = 2;
	judge(&trial, SEAL_BUNDLE_BROKEN, "layers");
	turned[0] = layers[0];
	turned[1] = layers[1];
	turned[1].digest[3] = 'c';
	judge(&trial, SEAL_BUNDLE_BROKEN, "layers"); /* replaced */
	trial.layers = layers;
	judge(&trial, SEAL_BUNDLE_GOOD, "");
	end(&trial);
}

static void added_layers_are_broken(void **state)
{
	struct trial trial;

	(void)state;
	start(&trial);
	sign(&trial);
	trial.layers = layers;
	trial.layer_count = 1;
	judge(&trial, SEAL_BUNDLE_BROKEN, "layers");
	end(&trial);
}

static void a_layer_has_no_layers(void **state)
{
	struct trial trial;

	(void)state;
	start(&trial);
	forge_text(&trial.statement.package_type, "layer");
	trial.statement.layers = layers;
	trial.statement.layer_count = 1;
	sign(&trial);
	trial.layers = layers;
	trial.layer_count = 1;
	judge(&trial, SEAL_BUNDLE_BROKEN, "layers");
	end(&trial);
}

/* In a seal, one that is none or of something else is a change. */
static void timestamps_are_not_ignored(void **state)
{
	struct authority authority;
	struct trial trial;

	(void)state;
	start(&trial);
	authority_start(&authority, "Time", 0, FORGE_NOW + 1000,
			AUTHORITY_HONEST);
	sign(&trial);
	authority_stamp_bundle(&authority, FORGE_NOW, &trial.bundle);
	/* Nobody knows the authority: no trusted time, and no harm. */
	judge(&trial, SEAL_BUNDLE_GOOD, "");
	assert_string_equal(trial.judgement.time.rule, "authority");
	authority_trust(&authority, &trial.forge.trust.authorities);
	judge(&trial, SEAL_BUNDLE_GOOD, "");
	assert_true(trial.judgement.time.trusted);
	assert_int_equal(trial.judgement.time.time, FORGE_NOW);
	/* The last byte is the authority's signature's. */
	trial.bundle.timestamps[0].data[trial.bundle.timestamps[0].size - 1] ^=
		1;
	judge(&trial, SEAL_BUNDLE_BROKEN, "timestamp");
	trial.bundle.timestamps[0].size = 1;
	judge(&trial, SEAL_BUNDLE_BROKEN, "timestamp");
	trial.detached = true;
	judge(&trial, SEAL_BUNDLE_GOOD, "");
	assert_false(trial.judgement.time.trusted);
	assert_string_equal(trial.judgement.time.rule, "malformed");
	authority_end(&authority);
	end(&trial);
}

static void a_revoked_key_is_known(void **state)
{
	struct trial trial;

	(void)state;
	start(&trial);
	sign(&trial);
	for (size_t i = 0; i < trial.forge.trust.profile_count; i++)
		trial.forge.trust.profiles[i].versions[0].revoked = true;
	judge(&trial, SEAL_BUNDLE_GOOD, "");
	end(&trial);
}

#define TEST(name)                                                             \
	cmocka_unit_test_setup_teardown(name, folder_setup, folder_teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(an_honest_one_is_good),
		TEST(another_payload_is_broken),
		TEST(a_borrowed_version_is_broken),
		TEST(a_stranger_who_claims_us_is_broken),
		TEST(a_stranger_is_foreign),
		TEST(a_key_id_of_ours_is_a_claim),
		TEST(a_changed_byte_is_broken),
		TEST(what_is_no_json_is_broken),
		TEST(another_predicate_is_no_signature),
		TEST(another_build_type_is_no_signature),
		TEST(another_payload_type_is_no_signature),
		TEST(each_member_of_ours_is_needed),
		TEST(key_ids_are_the_keys),
		TEST(layers_are_the_signed_ones),
		TEST(added_layers_are_broken),
		TEST(a_layer_has_no_layers),
		TEST(timestamps_are_not_ignored),
		TEST(a_revoked_key_is_known),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
