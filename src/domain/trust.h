/* SPDX-License-Identifier: Apache-2.0 */
/* trust.h - the trust directory, read: profiles, configurations, revocations */
#ifndef SEAL_DOMAIN_TRUST_H
#define SEAL_DOMAIN_TRUST_H

#include "adapters/crypto_timestamp.h"
#include "adapters/json.h"
#include "base/times.h"
#include "domain/uri.h"

#define SEAL_TRUST_FILE_MAX ((size_t)4 << 20)

/* [A-Za-z0-9_]{2,64}: only then may a name become part of a path. */
bool seal_trust_name_valid(const char *name);
/* The ARN of a signing job; no other can be revoked. */
bool seal_job_arn_valid(const char *arn);
/* Exactly 10 of [A-Za-z0-9]. */
bool seal_profile_version_valid(const char *version);

enum seal_profile_status {
	SEAL_PROFILE_ACTIVE,
	SEAL_PROFILE_CANCELED,
	SEAL_PROFILE_REVOKED
};
const char *seal_profile_status_name(enum seal_profile_status status);

struct seal_profile_version {
	char *version;
	char *arn;
	int64_t created_at;
	struct seal_public_key *key;
	enum seal_algorithm algorithm;
	char keyid[SEAL_KEYID_SIZE];
	struct seal_validity validity;
	bool revoked;
	int64_t revocation_effective_from;
	char *revocation_reason;
};
struct seal_profile {
	char *name;
	char *arn;
	enum seal_profile_status status;
	char *status_reason; /* NULL when Active */
	struct seal_profile_version
		*versions; /* oldest first; last = current */
	size_t version_count;
};

struct seal_revoked_job {
	char *arn;
	char *reason;
	int64_t revoked_at;
};
struct seal_revocations {
	struct seal_revoked_job *jobs;
	size_t job_count;
	int64_t updated_at;
	bool has_valid_until;
	int64_t valid_until;
};

/* A timestamp authority, and from when until when it is trusted. */
struct seal_authority {
	char *uri; /* NULL: not said */
	int64_t from;
	bool has_until;
	int64_t until; /* included */
	struct seal_chain *chain;
};
/* The time that both the directory and all its certificates give to it. */
void seal_authority_period(const struct seal_authority *authority,
			   int64_t *from, int64_t *until);
struct seal_authorities {
	bool present; /* is there a trusted_root.json? */
	struct seal_authority *items;
	size_t count;
};

/*
 * The keys and revocations of a whole directory. Start from { 0 }. Anything
 * wrong in any file is SEAL_USAGE with the file's path: half a trust directory
 * is none. A key in two versions is SEAL_USAGE too.
 */
struct seal_trust {
	char *directory;
	struct seal_profile *profiles; /* sorted by name */
	size_t profile_count;
	struct seal_revocations revocations;
	struct seal_authorities authorities;
};
enum seal_status seal_trust_open(const char *directory,
				 struct seal_trust *trust,
				 struct seal_error *error);
/*
 * For those who edit profiles and configurations: keys used twice are left for
 * `check` to report, and timestamp authorities are not read.
 */
enum seal_status seal_trust_open_lenient(const char *directory,
					 struct seal_trust *trust,
					 struct seal_error *error);
void seal_trust_close(struct seal_trust *trust);

const struct seal_profile *seal_trust_profile(const struct seal_trust *trust,
					      const char *name);
/* By profile version ARN; NULL when unknown. |profile| may be NULL. */
const struct seal_profile_version *seal_trust_version(
	const struct seal_trust *trust, const char *arn,
	const struct seal_profile **profile);
/*
 * The version of profile |name| that signs now, its last one. SEAL_USAGE: there
 * is no such profile; SEAL_REFUSED: it is cancelled or revoked. |profile| may
 * be NULL.
 */
enum seal_status seal_trust_signer(const struct seal_trust *trust,
				   const char *name,
				   const struct seal_profile **profile,
				   const struct seal_profile_version **version,
				   struct seal_error *error);
const struct seal_revoked_job *seal_trust_revoked_job(
	const struct seal_trust *trust, const char *arn);

/* The checks whose action a configuration decides, in report order. */
enum seal_check {
	SEAL_CHECK_INTEGRITY, /* always blocks; not for CheckPolicies */
	SEAL_CHECK_EXPIRY,
	SEAL_CHECK_MISMATCH,
	SEAL_CHECK_REVOCATION,
	SEAL_CHECK_LAYERS,
	SEAL_CHECK_PROVENANCE,
	SEAL_CHECK_TIMESTAMP,
	SEAL_CHECK_COUNT
};
const char *seal_check_name(enum seal_check check); /* "integrity", ... */
bool seal_check_parse(const char *name, enum seal_check *check);

const char *seal_mode_name(enum seal_mode mode); /* "warn", "enforce" */
/* "warn" or "enforce" in lower case, "Warn"/"Enforce" with |aws|. */
bool seal_mode_parse(const char *text, bool aws, enum seal_mode *mode);

struct seal_strings {
	char **items;
	size_t count;
};

/* A code signing configuration. Start from { 0 }. */
struct seal_config {
	char *name;
	char *path;
	char digest[SEAL_SHA256_HEX]; /* of the file's bytes */
	char *id;
	char *arn;
	char *description;
	struct seal_strings publishers;	      /* profile version ARNs */
	struct seal_strings allowed_profiles; /* names: any version */
	enum seal_mode untrusted;	      /* absent: SEAL_MODE_WARN */
	enum seal_mode
		checks[SEAL_CHECK_COUNT]; /* SEAL_MODE_UNSET: untrusted */
	struct seal_strings packages;	  /* globs; empty: all */
	bool require_clean_tree;
	bool require_signed_commit;
	struct seal_strings repositories; /* exact or glob */
	struct seal_strings refs;
	char *commit;
	bool has_minimum_signed_at;
	int64_t minimum_signed_at;
	char *minimum_version;
	bool require_timestamp;
	uint64_t required_signatures; /* at least 1 */
};
/*
 * signing/configs/NAME.json, strictly: unknown members are SEAL_USAGE, and so
 * is a configuration that allows nobody.
 */
enum seal_status seal_config_open(const char *directory, const char *name,
				  struct seal_config *config,
				  struct seal_error *error);
void seal_config_close(struct seal_config *config);

/* Read one file and say its path in every failure (SEAL_USAGE). */
enum seal_status seal_trust_read_json(const char *path,
				      struct seal_json **output,
				      char digest[SEAL_SHA256_HEX],
				      struct seal_error *error);

/* -1, 0, 1 as Semantic Versioning 2.0.0 orders; false: not such a version. */
bool seal_version_compare(const char *a, const char *b, int *order);
/* A shell pattern (`*` also takes '/'), or the very text. */
bool seal_glob_match(const char *pattern, const char *text);

#endif
