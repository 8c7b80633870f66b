/* SPDX-License-Identifier: Apache-2.0 */
/* verdicts.c - the table of verdicts in; every combination of outcome, policy
 * and mode, judged on real packages and compared with it, out */
#include "authority.h"

#include <openssl/pem.h>
#include <string.h>

#include "domain/verdict.h"
#include "folder.h"

#define DAY INT64_C(86400)

enum subject { FUNCTION, LAYER, LONE, SUBJECTS };
enum outcome { OK, FAILS, UNJUDGED, OUTCOMES };
enum { MODES = 3, PAIRS = MODES * MODES };

static const char *const subjects[SUBJECTS] = { "function", "layer", "lone" };
static const char *const outcomes[OUTCOMES] = { "ok", "fails", "unjudged" };

/* Instead of libc's: thousands of them, and no crash to be survived here. */
int fsync(int fd)
{
	(void)fd;
	return 0;
}

/* ---- the table -------------------------------------------------------- */

struct row {
	char answers[PAIRS + 1]; /* "": no such row */
	bool used;
};

struct table {
	bool none[SUBJECTS][SEAL_CHECK_COUNT][OUTCOMES];
	struct row rows[SUBJECTS][SEAL_CHECK_COUNT][OUTCOMES][MODES][MODES];
};

static size_t find(const char *const *names, size_t count, const char *name)
{
	for (size_t i = 0; i < count; i++) {
		if (strcmp(names[i], name) == 0)
			return i;
	}
	fail_msg("verdicts.txt: %s", name);
	return 0;
}

static size_t find_check(const char *name)
{
	for (size_t i = 0; i < SEAL_CHECK_COUNT; i++) {
		if (strcmp(seal_check_name((enum seal_check)i), name) == 0)
			return i;
	}
	fail_msg("verdicts.txt: %s", name);
	return 0;
}

static size_t find_mode(char letter)
{
	static const char letters[] = "-WE";
	const char *at = strchr(letters, letter);

	if (!at || letter == '\0')
		fail_msg("verdicts.txt: mode %c", letter);
	return (size_t)(at - letters);
}

static void take_line(struct table *table, const char *line)
{
	char subject[16], check[16], outcome[16], own, untrusted;
	char answers[PAIRS + 1] = "";
	struct row *row;

	if (sscanf(line, "none %15s %15s %15s", subject, check, outcome) == 3) {
		table->none[find(subjects, SUBJECTS, subject)][find_check(
			check)][find(outcomes, OUTCOMES, outcome)] = true;
		return;
	}
	if (sscanf(line, "%15s %15s %15s %c %c %c %c %c %c %c %c %c %c %c",
		   subject, check, outcome, &own, &untrusted, &answers[0],
		   &answers[1], &answers[2], &answers[3], &answers[4],
		   &answers[5], &answers[6], &answers[7], &answers[8]) != 14)
		fail_msg("verdicts.txt: %s", line);
	row = &table->rows[find(subjects, SUBJECTS, subject)][find_check(check)]
			  [find(outcomes, OUTCOMES, outcome)][find_mode(own)]
			  [find_mode(untrusted)];
	if (row->answers[0] != '\0')
		fail_msg("verdicts.txt: twice: %s", line);
	strcpy(row->answers, answers);
}

static void read_table(struct table *table)
{
	FILE *file = fopen(SEAL_VERDICTS, "re");
	char line[256];

	assert_non_null(file);
	while (fgets(line, sizeof(line), file)) {
		if (line[0] != '#' && line[0] != '\n')
			take_line(table, line);
	}
	fclose(file);
}

/* ---- the packages ----------------------------------------------------- */

/* How a package differs from one that passes everything. */
enum variant {
	GOOD,
	BROKEN, /* a byte of the signature was changed */
	EXPIRED,
	FOREIGN, /* signed by a profile that is not allowed */
	REVOKED,
	DIRTY,
	STAMPED, /* for where that is asked for */
	NESTED	 /* a layer that lists layers */
};

struct town {
	struct forge forge;
	struct authority authority;
	struct seal_bytes packages[2]; /* of the function, of the layer */
	char digests[2][SEAL_SHA256_HEX];
	struct seal_layer layer; /* as the function lists it */
	int64_t now;
};

static void add_git(struct seal_statement *statement, bool dirty)
{
	static const char commit[] = "0123456789abcdef0123456789abcdef01234567";
	struct seal_statement_git *git = &statement->git;

	git->present = true;
	git->absent_reason = NULL;
	git->dirty = dirty;
	git->modified_count = dirty;
	memcpy(git->commit, commit, sizeof(commit));
	memcpy(git->head, commit, sizeof(commit));
	memcpy(git->tree, commit, sizeof(commit));
	forge_text(&git->commit_signature, "none");
}

static struct seal_statement state(struct town *town, bool layer,
				   enum variant variant)
{
	int who = variant == FOREIGN ? FORGE_REVIEW : FORGE_RELEASE;
	struct seal_statement statement =
		forge_statement(&town->forge, who, town->digests[layer]);

	statement.signed_at = town->now - 10 * DAY;
	statement.expires_at =
		variant == EXPIRED ? town->now - DAY : town->now + 100 * DAY;
	if (variant == REVOKED)
		forge_text(&statement.job_arn, SEAL_ARN_JOBS
			   "99999999-89ab-8def-8123-456789abcdef");
	if (layer) {
		forge_text(&statement.name, "base.zip");
		forge_text(&statement.package_type, "layer");
	}
	if (layer ? variant == NESTED : true) {
		statement.layers = &town->layer;
		statement.layer_count = 1;
	}
	add_git(&statement, variant == DIRTY);
	return statement;
}

static void write_bytes(const char *path, const struct seal_bytes *bytes)
{
	FILE *file = fopen(path, "we");

	assert_non_null(file);
	assert_int_equal(fwrite(bytes->data, 1, bytes->size, file),
			 bytes->size);
	assert_int_equal(fclose(file), 0);
}

static void name_file(char path[32], bool layer, enum variant variant)
{
	snprintf(path, 32, "%s-%d.zip", layer ? "base" : "app", (int)variant);
}

static void make_package(struct town *town, bool layer, enum variant variant)
{
	int who = variant == FOREIGN ? FORGE_REVIEW : FORGE_RELEASE;
	struct seal_statement statement = state(town, layer, variant);
	struct seal_bundle bundle;
	struct seal_seal seal = { .layers = statement.layers,
				  .layer_count = statement.layer_count,
				  .bundles = &bundle,
				  .bundle_count = 1 };
	struct seal_bytes sealed = { 0 };
	char path[32];

	forge_sign_statement(&town->forge, who, &statement, &bundle);
	if (variant == STAMPED)
		authority_stamp_bundle(&town->authority, statement.signed_at,
				       &bundle);
	if (variant == BROKEN)
		bundle.signature.data[20] ^= 1;
	forge_seal(&town->packages[layer], &seal, &sealed);
	name_file(path, layer, variant);
	write_bytes(path, &sealed);
	seal_bytes_free(&sealed);
	seal_bundle_free(&bundle);
}

/* The same profiles, and an authority. */
static void trust_authority(struct town *town)
{
	struct seal_error error = { 0 };
	FILE *chain = fopen("chain.pem", "we");

	assert_non_null(chain);
	assert_int_equal(PEM_write_X509(chain, town->authority.own), 1);
	assert_int_equal(PEM_write_X509(chain, town->authority.root), 1);
	assert_int_equal(fclose(chain), 0);
	assert_int_equal(system("cp -r signing timed"), 0);
	if (seal_authority_add("timed", "chain.pem", NULL, &error) != SEAL_OK)
		fail_msg("%s", error.text);
}

static void revoke_job(void)
{
	struct seal_error error = { 0 };

	if (seal_revoke_signature("signing",
				  "99999999-89ab-8def-8123-456789abcdef",
				  "leaked", "ann", &error) != SEAL_OK)
		fail_msg("%s", error.text);
}

/* The same profiles, and old revocations. */
static void make_stale(void)
{
	assert_int_equal(system("cp -r signing stale"), 0);
	folder_write("stale/revocations.json",
		     "{\"updatedAt\":\"2020-01-01T00:00:00Z\","
		     "\"validUntil\":\"2020-02-01T00:00:00Z\","
		     "\"revokedSignatures\":[]}");
}

static void town_start(struct town *town)
{
	*town = (struct town){ .now = seal_now() };
	forge_start(&town->forge);
	authority_start(&town->authority, "Time", town->now - 50 * DAY,
			town->now + 50 * DAY, AUTHORITY_HONEST);
	trust_authority(town);
	revoke_job();
	make_stale();
	for (int i = 0; i < 2; i++)
		forge_package(i == 0 ? "the code\n" : "the layer\n",
			      &town->packages[i], town->digests[i]);
	forge_text(&town->layer.name, "base.zip");
	memcpy(town->layer.digest, town->digests[1], SEAL_SHA256_HEX);
	town->layer.size = town->packages[1].size;
	town->layer.unpacked_size = 10 + 400;
	for (int i = GOOD; i <= NESTED; i++) {
		make_package(town, false, (enum variant)i);
		make_package(town, true, (enum variant)i);
	}
}

static void town_end(struct town *town)
{
	seal_bytes_free(&town->packages[0]);
	seal_bytes_free(&town->packages[1]);
	authority_end(&town->authority);
	forge_end(&town->forge);
}

/* ---- the cases -------------------------------------------------------- */

/* What brings an outcome about; the rest is good. */
struct trial {
	enum variant variant;
	const char *rule; /* of the finding; NULL: none is expected */
	bool absent;	  /* the file is not there */
	bool no_layer;	  /* the function's layer is not given */
	bool stale;	  /* the revocations are too old */
};

static bool find_trial(enum subject subject, enum seal_check check,
		       enum outcome outcome, struct trial *trial)
{
	static const struct trial failures[SEAL_CHECK_COUNT] = {
		[SEAL_CHECK_INTEGRITY] = { BROKEN, "signature" },
		[SEAL_CHECK_EXPIRY] = { EXPIRED, "expired" },
		[SEAL_CHECK_MISMATCH] = { FOREIGN, "profile" },
		[SEAL_CHECK_REVOCATION] = { REVOKED, "job" },
		[SEAL_CHECK_LAYERS] = { NESTED, "layers" },
		[SEAL_CHECK_PROVENANCE] = { DIRTY, "clean-tree" },
		[SEAL_CHECK_TIMESTAMP] = { GOOD, "required" },
	};

	*trial = (struct trial){ 0 };
	if (outcome == OK) {
		if (check == SEAL_CHECK_TIMESTAMP)
			trial->variant = STAMPED;
		return true;
	}
	if (outcome == FAILS) {
		*trial = failures[check];
		return check != SEAL_CHECK_LAYERS || subject != FUNCTION;
	}
	trial->absent = check == SEAL_CHECK_INTEGRITY;
	trial->stale = check == SEAL_CHECK_REVOCATION && subject != LAYER;
	trial->no_layer = check == SEAL_CHECK_LAYERS && subject == FUNCTION;
	trial->rule =
		trial->absent ? "unread" : (trial->stale ? "stale" : "missing");
	return trial->absent || trial->stale || trial->no_layer;
}

static void write_config(enum seal_check check, int own, int untrusted)
{
	static const char *const modes[MODES] = { NULL, "Warn", "Enforce" };
	char policies[96] = "";
	char checks[96] = "";
	char text[768];

	if (modes[untrusted])
		snprintf(policies, sizeof(policies),
			 "\"CodeSigningPolicies\":{"
			 "\"UntrustedArtifactOnDeployment\":\"%s\"},",
			 modes[untrusted]);
	if (modes[own])
		snprintf(checks, sizeof(checks),
			 "\"CheckPolicies\":{\"%s\":\"%s\"},",
			 seal_check_name(check), modes[own]);
	snprintf(text, sizeof(text),
		 "{\"CodeSigningConfigId\":\"csc-00000000000000000\","
		 "\"CodeSigningConfigArn\":\"" SEAL_ARN_CONFIG
		 "csc-00000000000000000\",%s\"sealwright\":{%s"
		 "\"AllowedProfiles\":[\"release\"],"
		 "\"Provenance\":{\"RequireCleanTree\":true},"
		 "\"RequireTimestamp\":%s}}",
		 policies, checks,
		 check == SEAL_CHECK_TIMESTAMP ? "true" : "false");
	folder_write("signing/configs/now.json", text);
	folder_write("stale/configs/now.json", text);
	folder_write("timed/configs/now.json", text);
}

/* ---- the verdicts ----------------------------------------------------- */

/* Exit code, the package's result, and whether it goes out, must agree. */
static char answer_of(enum seal_status status, const struct seal_report *report,
		      const struct seal_error *error)
{
	bool out = access("out.zip", F_OK) == 0;
	enum seal_result result;

	result = report->count > 0 ? report->verdicts[0].result
				   : SEAL_RESULT_UNJUDGED;
	if (status == SEAL_USAGE && result == SEAL_RESULT_UNJUDGED && !out &&
	    error->status == SEAL_USAGE)
		return 'C';
	if (status == SEAL_OK && result == SEAL_RESULT_VALID && out)
		return 'V';
	if (status == SEAL_OK && result == SEAL_RESULT_WARNING && out)
		return 'w';
	if (status == SEAL_REFUSED && result == SEAL_RESULT_REFUSED && !out)
		return 'R';
	if (status == SEAL_UNJUDGED && result == SEAL_RESULT_UNJUDGED && !out)
		return 'U';
	return '?';
}

/*
 * The subject's own findings: the one that was meant, as severe as the answer
 * says, and no other.
 */
static bool found_only(const struct seal_verdict *verdict, const char *check,
		       const char *rule, char answer)
{
	static const char letters[] = { [SEAL_NOTE] = 'n',
					[SEAL_WARNING] = 'w',
					[SEAL_CANNOT_JUDGE] = 'U',
					[SEAL_ERROR] = 'R' };
	size_t meant = 0;

	for (size_t i = 0; i < verdict->findings.count; i++) {
		const struct seal_finding *finding =
			&verdict->findings.items[i];

		if (finding->severity == SEAL_NOTE)
			continue;
		if (letters[finding->severity] != answer ||
		    strcmp(seal_check_name(finding->check), check) != 0 ||
		    strcmp(finding->rule, rule) != 0)
			return false;
		meant++;
	}
	return meant == (answer == 'V' ? 0 : 1);
}

static bool found_what_was_meant(const struct seal_report *report,
				 enum subject subject, enum seal_check check,
				 const struct trial *trial, char answer)
{
	const struct seal_verdict *verdict =
		&report->verdicts[subject == LAYER ? report->count - 1 : 0];

	if (answer == 'C')
		return true;
	/* A layer with layers is broken, whatever is thought of layers. */
	if (trial->variant == NESTED)
		check = SEAL_CHECK_INTEGRITY;
	return found_only(verdict, seal_check_name(check),
			  trial->rule ? trial->rule : "", answer);
}

static void judge(enum subject subject, enum seal_check check,
		  const struct trial *trial, enum seal_mode option,
		  enum seal_mode environment, char wanted, const char *what)
{
	char good_function[32], good_layer[32], file[32];
	const char *package = subject == LAYER ? good_function : file;
	const char *layers[2] = { good_layer, file };
	bool timed = check == SEAL_CHECK_TIMESTAMP;
	struct seal_verify_options options = {
		.trust = trial->stale ? "stale" : (timed ? "timed" : "signing"),
		.config = "now",
		.type = subject == LONE ? "layer" : "function",
		.layers = layers,
		.mode = option,
		.environment = environment,
		.output = "out.zip"
	};
	struct seal_report *report = NULL;
	struct seal_error error = { 0 };
	enum seal_status status;
	char answer;

	name_file(good_function, false, timed ? STAMPED : GOOD);
	name_file(good_layer, true, GOOD);
	name_file(file, subject != FUNCTION, trial->variant);
	if (trial->absent)
		strcpy(file, "absent.zip");
	if (subject == FUNCTION)
		options.layer_count = trial->no_layer ? 0 : 1;
	/* A layer that cannot be read stands beside the one that is listed. */
	if (subject == LAYER) {
		options.layer_count = trial->absent ? 2 : 1;
		if (!trial->absent)
			layers[0] = file;
	}
	remove("out.zip");
	status = seal_verify(&package, 1, &options, &report, &error);
	answer = answer_of(status, report, &error);
	if (answer != wanted ||
	    !found_what_was_meant(report, subject, check, trial, answer)) {
		struct seal_text text = { 0 };

		seal_report_format(report, "text", &text, &error);
		fail_msg("%s: %c instead of %c, or for another reason: %s%s",
			 what, answer, wanted, text.data ? text.data : "",
			 error.text);
	}
	seal_report_free(report);
}

/* All modes for one row. */
static void try_row(struct row *row, enum subject subject,
		    enum seal_check check, enum outcome outcome, int own,
		    int untrusted)
{
	static const char letters[] = "-WE";
	struct trial trial;

	find_trial(subject, check, outcome, &trial);
	write_config(check, own, untrusted);
	for (int pair = 0; pair < PAIRS; pair++) {
		int option = pair / MODES, environment = pair % MODES;
		char what[128];

		snprintf(what, sizeof(what), "%s %s %s %c %c, mode %c %c",
			 subjects[subject], seal_check_name(check),
			 outcomes[outcome], letters[own], letters[untrusted],
			 letters[option], letters[environment]);
		judge(subject, check, &trial, (enum seal_mode)option,
		      (enum seal_mode)environment, row->answers[pair], what);
	}
	row->used = true;
}

static void try_outcome(struct table *table, enum subject subject,
			enum seal_check check, enum outcome outcome)
{
	struct trial trial;
	bool exists = find_trial(subject, check, outcome, &trial);

	if (exists == table->none[subject][check][outcome])
		fail_msg("%s %s %s: the table and the test do not agree "
			 "whether there is such an outcome",
			 subjects[subject], seal_check_name(check),
			 outcomes[outcome]);
	for (int own = 0; exists && own < MODES; own++) {
		for (int untrusted = 0; untrusted < MODES; untrusted++) {
			struct row *row = &table->rows[subject][check][outcome]
						      [own][untrusted];

			if (row->answers[0] == '\0')
				fail_msg("%s %s %s: not all is in the table",
					 subjects[subject],
					 seal_check_name(check),
					 outcomes[outcome]);
			try_row(row, subject, check, outcome, own, untrusted);
		}
	}
}

static size_t count_unused(const struct table *table)
{
	const struct row *rows = &table->rows[0][0][0][0][0];
	size_t unused = 0;

	for (size_t i = 0; i < sizeof(table->rows) / sizeof(*rows); i++)
		unused += rows[i].answers[0] != '\0' && !rows[i].used;
	return unused;
}

static void every_combination(void **state)
{
	struct table *table = calloc(1, sizeof(*table));
	struct town town;

	(void)state;
	assert_non_null(table);
	read_table(table);
	town_start(&town);
	for (int subject = 0; subject < SUBJECTS; subject++) {
		for (int check = 0; check < SEAL_CHECK_COUNT; check++) {
			for (int outcome = 0; outcome < OUTCOMES; outcome++)
				try_outcome(table, (enum subject)subject,
					    (enum seal_check)check,
					    (enum outcome)outcome);
		}
	}
	assert_int_equal(count_unused(table), 0);
	town_end(&town);
	free(table);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(every_combination, folder_setup,
						folder_teardown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
