/* SPDX-License-Identifier: Apache-2.0 */
/* verdict.h - findings, what the policy makes of them, and the report */
#ifndef SEAL_DOMAIN_VERDICT_H
#define SEAL_DOMAIN_VERDICT_H

#include "domain/statement.h"
#include "domain/trust.h"

/*
 * A finding. NOTE never counts; what the policy decides about becomes WARNING
 * or ERROR; UNJUDGED is "could not judge": an error under Enforce (exit 3), a
 * warning under Warn, and never VALID.
 */
enum seal_severity { SEAL_NOTE, SEAL_WARNING, SEAL_ERROR, SEAL_CANNOT_JUDGE };

struct seal_finding {
	enum seal_check check;
	char rule[32]; /* "gap", "unsigned", "profile"; never empty */
	enum seal_severity severity;
	char *path;	/* the function's or a layer's file */
	char *text;	/* "the package changed after it was signed" */
	char *have;	/* what was found; NULL */
	char *expected; /* NULL */
	char *fix;	/* NULL */
};

struct seal_findings {
	struct seal_finding *items;
	size_t count;
	size_t capacity;
};
void seal_findings_free(struct seal_findings *findings);
/* have, expected and fix may be NULL; all is copied. */
enum seal_status seal_findings_add(struct seal_findings *findings,
				   enum seal_check check, const char *rule,
				   enum seal_severity severity,
				   const char *path, const char *text,
				   const char *have, const char *expected,
				   const char *fix, struct seal_error *error);
/* An integrity finding out of a reader's refusal ("integrity/gap"). */
enum seal_status seal_findings_add_refusal(struct seal_findings *findings,
					   const char *path,
					   const struct seal_error *refusal,
					   struct seal_error *error);

/* The action of each check, and who decided it. */
struct seal_policy {
	enum seal_mode actions[SEAL_CHECK_COUNT]; /* WARN or ENFORCE */
	enum seal_mode mode; /* the overall one, for the last line */
	const char
		*source; /* "signing/configs/x.json", "--mode", "SEAL_MODE" */
	bool lowered;	 /* a weaker --mode or SEAL_MODE was ignored */
};
void seal_policy_make(const struct seal_config *config, enum seal_mode option,
		      enum seal_mode environment, struct seal_policy *policy);
/* WARNING or ERROR for a failed check under the policy. */
enum seal_severity seal_policy_severity(const struct seal_policy *policy,
					enum seal_check check);

/* What a signature that was looked at said; for reports. */
struct seal_signer {
	char *profile_version_arn;
	char *keyid;
	char *job_arn;
	int64_t signed_at;
	int64_t expires_at; /* the earlier of the two */
};

/* One package (or layer) and all that was found. */
struct seal_verdict {
	char *path;
	char *name; /* signed name; NULL: none */
	char *package_type;
	char *package_version;
	char payload_digest[SEAL_SHA256_HEX]; /* "": not even a container */
	char *commit;
	char *ref;
	char *repository;
	bool has_signer;
	struct seal_signer signer;
	struct seal_layer *layers; /* the signed list */
	size_t layer_count;
	struct seal_findings findings;
	enum seal_status status; /* OK, REFUSED or UNJUDGED */
};
void seal_verdict_free(struct seal_verdict *verdict);
/* From its findings: an ERROR refuses, else CANNOT_JUDGE, else OK. */
enum seal_status seal_verdict_status(const struct seal_findings *findings);

struct seal_report {
	struct seal_verdict *verdicts;
	size_t count;
	char *trust;
	char *config_name;
	char *config_path;
	char config_digest[SEAL_SHA256_HEX];
	struct seal_policy policy;
	char *policy_source; /* what policy.source points to */
	bool hypothetical;   /* --at */
	int64_t judged_at;
};

#endif
