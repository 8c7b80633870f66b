/* SPDX-License-Identifier: Apache-2.0 */
/* verify.h - what the files of the verify stage share; nobody else includes it
 */
#ifndef SEAL_STAGES_VERIFY_H
#define SEAL_STAGES_VERIFY_H

#include "base/files.h"
#include "domain/judge.h"
#include "domain/zip.h"

/* One run: what is the same for all its packages. */
struct seal_verify_run {
	const struct seal_verify_options *options;
	struct seal_trust trust;
	struct seal_config config;
	int64_t clock; /* the real one */
	int64_t now;   /* --at, else the real one */
	size_t package_count;
	struct seal_report *report; /* verdicts: packages, then layers */
};

/* A package that stays open, so that what was verified can be passed on. */
struct seal_verify_input {
	struct seal_input file; /* start from { .fd = -1 } */
	struct seal_zip zip;
};

/* An empty verdict at the end of the report; moves the others in memory. */
enum seal_status seal_verify_add_verdict(struct seal_verify_run *run,
					 const char *path, bool is_layer,
					 struct seal_error *error);

/*
 * Steps 1 to 6 and 8 for the file |path|; 8 only for packages, not for layers.
 * All that is found goes into |verdict|; only what makes the whole run
 * senseless is a failure. |input| is left open for the caller to close.
 */
enum seal_status seal_verify_package(const struct seal_verify_run *run,
				     const char *path,
				     struct seal_verify_input *input,
				     struct seal_verdict *verdict,
				     struct seal_error *error);

/* The same for a file that is open. */
enum seal_status seal_verify_bytes(const struct seal_verify_run *run,
				   struct seal_verify_input *input,
				   struct seal_verdict *verdict,
				   struct seal_error *error);

/* Step 7: judge the layers and compare them with what the packages signed. */
enum seal_status seal_verify_layers(struct seal_verify_run *run,
				    struct seal_error *error);

/* One signature under the configuration: what its checks share. */
struct seal_signature_check {
	const struct seal_verify_run *run;
	const struct seal_verdict *verdict; /* of the package */
	const struct seal_statement *statement;
	const struct seal_profile *profile;
	const struct seal_profile_version *version;
	const struct seal_trusted_time *time;
	int64_t expires; /* the earlier of the two; set by the first check */
	struct seal_findings *findings;
	struct seal_error *error;
};
/* A finding whose severity the policy decides. */
enum seal_status seal_signature_fails(struct seal_signature_check *check,
				      enum seal_check key, const char *rule,
				      const char *text, const char *have,
				      const char *expected, const char *fix);
/* Steps 4 to 6: expiry, mismatch, revocation. */
enum seal_status seal_verify_signature(struct seal_signature_check *check);
/* Step 8: the configuration's rules about source and time. */
enum seal_status seal_verify_rules(struct seal_signature_check *check);

/* How old the revocation data is; a matter of the whole run, and real time. */
enum seal_status seal_verify_freshness(const struct seal_verify_run *run,
				       struct seal_verdict *verdict,
				       struct seal_error *error);

/*
 * "seal-trust config update NAME ..." that also allows |profile|, as a line to
 * be typed; NULL when the present list cannot be said that way.
 */
enum seal_status seal_verify_allow_line(const struct seal_verify_run *run,
					const char *profile,
					struct seal_text *output,
					struct seal_error *error);

/*
 * The run's records, on the disk before anything goes out. A log that takes
 * none is a failure, but for the mode warn: then a warning.
 */
enum seal_status seal_verify_audit(const struct seal_verify_run *run,
				   struct seal_error *error);

#endif
