/* SPDX-License-Identifier: Apache-2.0 */
/* verify_signature.c - one good signature in; expiry, mismatch and revocation
 * findings out (steps 4 to 6) */
#include "stages/verify.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "base/files.h"

enum seal_status seal_signature_fails(struct seal_signature_check *check,
				      enum seal_check key, const char *rule,
				      const char *text, const char *have,
				      const char *expected, const char *fix)
{
	enum seal_severity severity =
		seal_policy_severity(&check->run->report->policy, key);

	return seal_findings_add(check->findings, key, rule, severity,
				 check->verdict->path, text, have, expected,
				 fix, check->error);
}

static enum seal_status note_longer(struct seal_signature_check *check,
				    int64_t own)
{
	char have[SEAL_TIME_TEXT];
	char expected[SEAL_TIME_TEXT];

	seal_time_format(check->statement->expires_at, have);
	seal_time_format(own, expected);
	return seal_findings_add(check->findings, SEAL_CHECK_EXPIRY, "longer",
				 SEAL_NOTE, check->verdict->path,
				 "the signature claims to last longer than its "
				 "profile allows; the profile's time counts",
				 have, expected, NULL, check->error);
}

/* In the last tenth of its time there is time left to sign anew. */
static enum seal_status note_soon(struct seal_signature_check *check)
{
	int64_t signed_at = check->statement->signed_at;
	int64_t left = check->expires - check->run->now;
	char have[SEAL_TIME_TEXT];
	char text[96];

	if (left <= 0 || left > (check->expires - signed_at) / 10)
		return SEAL_OK;
	seal_time_format(check->expires, have);
	snprintf(text, sizeof(text),
		 "the signature will expire soon, in %" PRId64 " %s%s",
		 left >= 172800 ? left / 86400 : left / 3600,
		 left >= 172800 ? "day" : "hour",
		 left >= 172800 || left / 3600 != 1 ? "s" : "");
	return seal_findings_add(check->findings, SEAL_CHECK_EXPIRY, "soon",
				 SEAL_NOTE, check->verdict->path, text, have,
				 NULL, "sign it again before that",
				 check->error);
}

static enum seal_status check_expiry(struct seal_signature_check *check)
{
	const struct seal_statement *statement = check->statement;
	int64_t now = check->run->now;
	int64_t own = seal_validity_end(statement->signed_at,
					&check->version->validity);
	char have[64] = "until ";
	char expected[64] = "later than ";
	enum seal_status status = SEAL_OK;

	check->expires = statement->expires_at;
	if (own < check->expires) {
		check->expires = own;
		status = note_longer(check, own);
	}
	if (status == SEAL_OK && now >= check->expires) {
		seal_time_format(check->expires, have + strlen(have));
		seal_time_format(now, expected + strlen(expected));
		status = seal_signature_fails(check, SEAL_CHECK_EXPIRY,
					      "expired",
					      "the signature has expired", have,
					      expected, "sign it again");
	}
	if (status == SEAL_OK)
		status = note_soon(check);
	if (status != SEAL_OK ||
	    statement->signed_at - SEAL_CLOCK_LENIENCE <= now)
		return status;
	strcpy(have, "signed at ");
	strcpy(expected, "no later than ");
	seal_time_format(statement->signed_at, have + strlen(have));
	seal_time_format(now, expected + strlen(expected));
	return seal_signature_fails(check, SEAL_CHECK_EXPIRY, "ahead",
				    "the signing time lies ahead", have,
				    expected,
				    "set the clocks of both machines");
}

static bool contains(const struct seal_strings *strings, const char *text)
{
	for (size_t i = 0; i < strings->count; i++) {
		if (strcmp(strings->items[i], text) == 0)
			return true;
	}
	return false;
}

/* "production allows: release (any version), arn:..." */
static enum seal_status list_allowed(const struct seal_config *config,
				     struct seal_text *output,
				     struct seal_error *error)
{
	struct seal_bytes text = { 0 };
	enum seal_status status = SEAL_OK;
	const char *comma = "";

	for (size_t i = 0;
	     i < config->allowed_profiles.count && status == SEAL_OK; i++) {
		status = seal_bytes_printf(&text, error, "%s%s", comma,
					   config->allowed_profiles.items[i]);
		comma = ", ";
	}
	for (size_t i = 0; i < config->publishers.count && status == SEAL_OK;
	     i++) {
		status = seal_bytes_printf(&text, error, "%s%s", comma,
					   config->publishers.items[i]);
		comma = ", ";
	}
	if (status == SEAL_OK)
		status = seal_bytes_to_text(&text, output, error);
	seal_bytes_free(&text);
	return status;
}

static enum seal_status check_profile(struct seal_signature_check *check)
{
	const struct seal_config *config = &check->run->config;
	struct seal_text allowed = { 0 };
	struct seal_text fix = { 0 };
	enum seal_status status;

	if (contains(&config->publishers, check->version->arn) ||
	    contains(&config->allowed_profiles, check->profile->name))
		return SEAL_OK;
	status = list_allowed(config, &allowed, check->error);
	if (status == SEAL_OK)
		status = seal_verify_allow_line(
			check->run, check->profile->name, &fix, check->error);
	if (status == SEAL_OK)
		status = seal_signature_fails(
			check, SEAL_CHECK_MISMATCH, "profile",
			"signed by a profile that the configuration does not "
			"allow",
			check->version->arn, allowed.data, fix.data);
	seal_text_free(&allowed);
	seal_text_free(&fix);
	return status;
}

static enum seal_status check_name(struct seal_signature_check *check)
{
	const struct seal_verify_options *options = check->run->options;
	const char *name = options->name;

	if (options->name_from_file)
		name = seal_base_name(check->verdict->path);
	if (check->verdict->is_layer || !name ||
	    strcmp(name, check->statement->name) == 0)
		return SEAL_OK;
	return seal_signature_fails(check, SEAL_CHECK_MISMATCH, "name",
				    "another package: it is signed under "
				    "another name",
				    check->statement->name, name, NULL);
}

static enum seal_status check_type(struct seal_signature_check *check)
{
	const char *type = check->run->options->type;

	if (check->verdict->is_layer)
		type = "layer";
	if (!type)
		type = "function";
	if (strcmp(type, check->statement->package_type) == 0)
		return SEAL_OK;
	return seal_signature_fails(check, SEAL_CHECK_MISMATCH, "type",
				    "signed as another type of package",
				    check->statement->package_type, type,
				    "sign it with --type, or verify it as what "
				    "it is");
}

/*
 * Layers too: step 5 is the same for them. A shell command with somebody's
 * package name in it is never suggested.
 */
static enum seal_status check_packages(struct seal_signature_check *check)
{
	const struct seal_strings *globs = &check->run->config.packages;
	struct seal_bytes list = { 0 };
	enum seal_status status = SEAL_OK;

	for (size_t i = 0; i < globs->count; i++) {
		if (seal_glob_match(globs->items[i], check->statement->name))
			return SEAL_OK;
	}
	for (size_t i = 0; i < globs->count && status == SEAL_OK; i++)
		status = seal_bytes_printf(&list, check->error, "%s%s",
					   i == 0 ? "" : ", ", globs->items[i]);
	if (status == SEAL_OK && globs->count > 0)
		status = seal_signature_fails(
			check, SEAL_CHECK_MISMATCH, "package",
			"the configuration is not for packages of this name",
			check->statement->name, (const char *)list.data,
			"verify it with its own configuration, or add the name "
			"to this one's Packages");
	seal_bytes_free(&list);
	return status;
}

static enum seal_status check_job(struct seal_signature_check *check)
{
	const struct seal_revoked_job *job = seal_trust_revoked_job(
		&check->run->trust, check->statement->job_arn);
	struct seal_bytes text = { 0 };
	enum seal_status status;

	if (!job)
		return SEAL_OK;
	status = seal_bytes_printf(&text, check->error,
				   "this signature was revoked: %s",
				   job->reason ? job->reason : "no reason");
	if (status == SEAL_OK)
		status = seal_signature_fails(
			check, SEAL_CHECK_REVOCATION, "job",
			(const char *)text.data, job->arn, NULL,
			"do not use this package; build and sign a new one");
	seal_bytes_free(&text);
	return status;
}

/* Somebody else vouches that the signature was there before. */
static enum seal_status note_earlier(struct seal_signature_check *check,
				     const char *from)
{
	char have[SEAL_TIME_TEXT];
	struct seal_bytes text = { 0 };
	enum seal_status status;

	seal_time_format(check->time->time, have);
	status = seal_bytes_printf(
		&text, check->error,
		"the profile version that signed is revoked from %s on; a "
		"trusted timestamp shows that this signature is older",
		from);
	if (status == SEAL_OK)
		status = seal_findings_add(check->findings,
					   SEAL_CHECK_REVOCATION, "earlier",
					   SEAL_NOTE, check->verdict->path,
					   (const char *)text.data, have, NULL,
					   NULL, check->error);
	seal_bytes_free(&text);
	return status;
}

/*
 * The signer writes the signing time, so whoever has a revoked key can write
 * any. Only a trusted timestamp saves an earlier signature.
 */
static enum seal_status check_version(struct seal_signature_check *check)
{
	const struct seal_profile_version *version = check->version;
	const struct seal_trusted_time *time = check->time;
	char have[96] = "a signing time that nobody vouches for, ";
	char from[SEAL_TIME_TEXT];
	struct seal_bytes text = { 0 };
	enum seal_status status;

	if (!version->revoked)
		return SEAL_OK;
	seal_time_format(version->revocation_effective_from, from);
	if (time->trusted && time->time < version->revocation_effective_from)
		return note_earlier(check, from);
	if (time->trusted)
		strcpy(have, "a trusted timestamp, ");
	seal_time_format(time->trusted ? time->time
				       : check->statement->signed_at,
			 have + strlen(have));
	status = seal_bytes_printf(
		&text, check->error,
		"the profile version that signed is revoked from %s on: %s",
		from,
		version->revocation_reason ? version->revocation_reason
					   : "no reason");
	if (status == SEAL_OK)
		status = seal_signature_fails(
			check, SEAL_CHECK_REVOCATION, "profile-version",
			(const char *)text.data, have, NULL,
			"sign it again with a version that is not revoked");
	seal_bytes_free(&text);
	return status;
}

enum seal_status seal_verify_signature(struct seal_signature_check *check)
{
	static enum seal_status (*const checks[])(
		struct seal_signature_check *) = {
		check_expiry,	check_profile, check_name,   check_type,
		check_packages, check_job,     check_version
	};
	enum seal_status status = SEAL_OK;

	for (size_t i = 0; i < sizeof(checks) / sizeof(checks[0]); i++) {
		status = checks[i](check);
		if (status != SEAL_OK)
			break;
	}
	return status;
}
