/* SPDX-License-Identifier: Apache-2.0 */
/* verify_rules.c - one good signature in; what the configuration's rules about
 * source and time say out (step 8) */
#include "stages/verify.h"

#include <string.h>

static enum seal_status fails(struct seal_signature_check *check,
			      const char *rule, const char *text,
			      const char *have, const char *expected,
			      const char *fix)
{
	return seal_signature_fails(check, SEAL_CHECK_PROVENANCE, rule, text,
				    have, expected, fix);
}

/* Each rule that needs git facts fails without them, and says so. */
static enum seal_status no_git(struct seal_signature_check *check,
			       const char *rule, const char *expected)
{
	return fails(check, rule,
		     "the signature holds no git facts, and a rule needs them",
		     NULL, expected,
		     "sign it in the git work tree it was built from");
}

static enum seal_status check_clean(struct seal_signature_check *check)
{
	const struct seal_statement_git *git = &check->statement->git;

	if (!check->run->config.require_clean_tree &&
	    !check->run->options->require_clean_tree)
		return SEAL_OK;
	if (!git->present)
		return no_git(check, "clean-tree", "a clean work tree");
	if (!git->dirty)
		return SEAL_OK;
	return fails(check, "clean-tree",
		     "it was signed from a work tree with uncommitted changes",
		     git->modified_listed > 0 ? git->modified[0] : NULL,
		     "a clean work tree", "commit, build and sign again");
}

/* A pattern may be written as the address of git or as SLSA's URI. */
static bool repository_matches(const char *pattern, const char *url)
{
	static const char prefix[] = "git+";

	if (seal_glob_match(pattern, url))
		return true;
	return strncmp(pattern, prefix, strlen(prefix)) == 0 &&
	       seal_glob_match(pattern + strlen(prefix), url);
}

static bool ref_matches(const char *pattern, const char *ref)
{
	return seal_glob_match(pattern, ref);
}

static enum seal_status check_patterns(
	struct seal_signature_check *check, const struct seal_strings *patterns,
	bool (*matches)(const char *pattern, const char *value),
	const char *rule, const char *text, const char *value)
{
	struct seal_bytes list = { 0 };
	enum seal_status status = SEAL_OK;

	if (patterns->count == 0)
		return SEAL_OK;
	for (size_t i = 0; value && i < patterns->count; i++) {
		if (matches(patterns->items[i], value))
			return SEAL_OK;
	}
	for (size_t i = 0; i < patterns->count && status == SEAL_OK; i++)
		status = seal_bytes_printf(&list, check->error, "%s%s",
					   i == 0 ? "" : ", ",
					   patterns->items[i]);
	if (status == SEAL_OK && check->statement->git.commit[0] == '\0')
		status = no_git(check, rule, (const char *)list.data);
	else if (status == SEAL_OK)
		status = fails(check, rule, text, value ? value : "none",
			       (const char *)list.data, NULL);
	seal_bytes_free(&list);
	return status;
}

static enum seal_status check_source(struct seal_signature_check *check)
{
	const struct seal_statement_git *git = &check->statement->git;
	enum seal_status status;

	status = check_patterns(check, &check->run->config.repositories,
				repository_matches, "repository",
				"it comes from another repository", git->url);
	if (status != SEAL_OK)
		return status;
	return check_patterns(check, &check->run->config.refs, ref_matches,
			      "ref", "it comes from another branch or tag",
			      git->ref);
}

static enum seal_status check_commit(struct seal_signature_check *check,
				     const char *commit)
{
	const struct seal_statement_git *git = &check->statement->git;

	if (!commit)
		return SEAL_OK;
	if (git->commit[0] == '\0')
		return no_git(check, "commit", commit);
	if (strcmp(git->commit, commit) == 0)
		return SEAL_OK;
	return fails(check, "commit", "it was signed from another commit",
		     git->commit, commit,
		     "build and sign it from the commit that is asked for");
}

static enum seal_status check_signed_commit(struct seal_signature_check *check)
{
	const struct seal_statement_git *git = &check->statement->git;

	if (!check->run->config.require_signed_commit)
		return SEAL_OK;
	if (!git->present)
		return no_git(check, "signed-commit", "a signed commit");
	if (git->commit_signature &&
	    strcmp(git->commit_signature, "verified") == 0)
		return SEAL_OK;
	return fails(check, "signed-commit",
		     "the commit's own signature was not verified when the "
		     "package was signed",
		     git->commit_signature ? git->commit_signature : "none",
		     "verified",
		     "sign the commit with an SSH key, and the package with "
		     "seal-sign --allowed-signers");
}

static enum seal_status check_signed_at(struct seal_signature_check *check)
{
	const struct seal_config *config = &check->run->config;
	char have[SEAL_TIME_TEXT];
	char expected[SEAL_TIME_TEXT];

	if (!config->has_minimum_signed_at ||
	    check->statement->signed_at >= config->minimum_signed_at)
		return SEAL_OK;
	seal_time_format(check->statement->signed_at, have);
	seal_time_format(config->minimum_signed_at, expected);
	return fails(check, "signed-at",
		     "it was signed before the earliest time that is allowed",
		     have, expected, "use a newer release");
}

static enum seal_status check_version(struct seal_signature_check *check)
{
	const char *minimum = check->run->config.minimum_version;
	const char *version = check->statement->package_version;
	int order = -1;

	if (!minimum)
		return SEAL_OK;
	if (!version)
		return fails(check, "version",
			     "the signature names no version of the package",
			     "none", minimum, "sign it with --package-version");
	if (!seal_version_compare(version, minimum, &order))
		return fails(check, "version",
			     "the signed version is no semantic version",
			     version, minimum,
			     "sign it with --package-version X.Y.Z");
	if (order >= 0)
		return SEAL_OK;
	return fails(check, "version",
		     "it is older than the oldest version that is allowed",
		     version, minimum, "use a newer release");
}

/* How to get one that is trusted. */
static const char *timestamp_fix(const struct seal_trusted_time *time)
{
	if (strcmp(time->rule, "authority") == 0)
		return "if it is to be trusted: seal-trust timestamp-authority "
		       "add --chain FILE";
	return "sign it again with --timestamp";
}

/* One that is not trusted is worth a note also where none is asked for. */
static enum seal_status check_timestamp(struct seal_signature_check *check)
{
	const struct seal_trusted_time *time = check->time;
	bool required = check->run->config.require_timestamp;

	if (time->trusted || (!required && !time->rule[0]))
		return SEAL_OK;
	if (!time->rule[0])
		return seal_signature_fails(
			check, SEAL_CHECK_TIMESTAMP, "required",
			"the signature has no trusted timestamp", NULL, NULL,
			timestamp_fix(time));
	if (required)
		return seal_signature_fails(check, SEAL_CHECK_TIMESTAMP,
					    time->rule, time->reason,
					    time->have, time->expected,
					    timestamp_fix(time));
	return seal_findings_add(check->findings, SEAL_CHECK_TIMESTAMP,
				 time->rule, SEAL_NOTE, check->verdict->path,
				 time->reason, time->have, time->expected, NULL,
				 check->error);
}

enum seal_status seal_verify_rules(struct seal_signature_check *check)
{
	enum seal_status status = check_clean(check);

	if (status == SEAL_OK)
		status = check_source(check);
	if (status == SEAL_OK)
		status = check_commit(check, check->run->config.commit);
	if (status == SEAL_OK)
		status = check_commit(check, check->run->options->commit);
	if (status == SEAL_OK)
		status = check_signed_commit(check);
	if (status == SEAL_OK)
		status = check_signed_at(check);
	if (status == SEAL_OK)
		status = check_version(check);
	if (status == SEAL_OK)
		status = check_timestamp(check);
	return status;
}
