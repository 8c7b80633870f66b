/* SPDX-License-Identifier: Apache-2.0 */
/* verdict.h - findings, what the policy makes of them, and the report */
#ifndef SEAL_DOMAIN_VERDICT_H
#define SEAL_DOMAIN_VERDICT_H

#include "domain/declared.h"
#include "domain/statement.h"
#include "domain/trust.h"

/*
 * A finding. NOTE never counts; what the policy decides about becomes WARNING
 * or ERROR; UNJUDGED is "could not judge": an error under Enforce (exit 3), a
 * warning under Warn, and never VALID.
 */
enum seal_severity { SEAL_NOTE, SEAL_WARNING, SEAL_CANNOT_JUDGE, SEAL_ERROR };

struct seal_finding {
	enum seal_check check;
	char rule[32]; /* "gap", "unsigned", "profile"; never empty */
	enum seal_severity severity;
	char *path;	/* the function's, a layer's or a bundle's file */
	char *text;	/* "the package changed after it was signed" */
	char *have;	/* what was found; NULL */
	char *expected; /* NULL */
	char *fix;	/* NULL */
};

/* Start from { 0 }; free with seal_findings_free(). */
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
/*
 * A finding out of another function's failure: a refusal ("integrity/gap") is
 * an integrity error, anything else says that integrity could not be judged.
 * Its path, when it names one, goes before |path|.
 */
enum seal_status seal_findings_add_failure(struct seal_findings *findings,
					   const char *path,
					   const struct seal_error *failure,
					   struct seal_error *error);
/* Move all of |from| to the end of |findings|; |from| is empty after it. */
enum seal_status seal_findings_move(struct seal_findings *findings,
				    struct seal_findings *from,
				    struct seal_error *error);
size_t seal_findings_number(const struct seal_findings *findings,
			    enum seal_severity severity);

/* The action of each check, and who decided it. */
struct seal_policy {
	enum seal_mode actions[SEAL_CHECK_COUNT]; /* WARN or ENFORCE */
	enum seal_mode mode; /* the overall one, for the last line */
	const char
		*source; /* "signing/configs/x.json", "--mode", "SEAL_MODE" */
	bool option_ignored; /* a --mode weaker than an action */
	bool environment_ignored;
};
void seal_policy_make(const struct seal_config *config, enum seal_mode option,
		      enum seal_mode environment, struct seal_policy *policy);
/* WARNING or ERROR for a failed check under the policy. */
enum seal_severity seal_policy_severity(const struct seal_policy *policy,
					enum seal_check check);
/* WARNING or CANNOT_JUDGE for a check that could not be made. */
enum seal_severity seal_policy_unjudged(const struct seal_policy *policy,
					enum seal_check check);

/* The worst that was found, from good to bad. */
enum seal_result {
	SEAL_RESULT_VALID, /* notes at most */
	SEAL_RESULT_WARNING,
	SEAL_RESULT_UNJUDGED,
	SEAL_RESULT_REFUSED
};
const char *seal_result_name(enum seal_result result); /* "valid", ... */
enum seal_status seal_result_status(enum seal_result result);
enum seal_result seal_findings_result(const struct seal_findings *findings);
/* Of two statuses the one that counts: 2 before 1 before 3 before 0. */
enum seal_status seal_status_worse(enum seal_status a, enum seal_status b);

/* What the signature that counted said; for reports. */
struct seal_signer {
	char *profile; /* name */
	char *profile_version_arn;
	char *keyid;
	char *job_arn;
	int64_t signed_at;
	int64_t expires_at; /* the earlier of the two */
	char *authority;    /* of the trusted timestamp; NULL: there is none */
	int64_t trusted_time;
};

/* One package (or layer) and all that was found. */
struct seal_verdict {
	char *path;
	bool is_layer; /* judged as a layer of the packages */
	struct seal_declared declared;
	char *name; /* signed name; NULL: none */
	char *package_type;
	char *package_version;
	char payload_digest[SEAL_SHA256_HEX]; /* "": not even a container */
	bool has_git;
	char *commit; /* these four NULL or false without git */
	char *ref;
	char *repository;
	bool dirty;
	char foreign_digest[SEAL_SHA256_HEX]; /* --from-zip; "" otherwise */
	char *foreign_origin;
	bool has_signer;
	struct seal_signer signer;
	struct seal_layer *layers; /* the signed list */
	size_t layer_count;
	struct seal_findings findings;
	enum seal_result result; /* its own and its layers' */
};
void seal_verdict_free(struct seal_verdict *verdict);

struct seal_report {
	struct seal_verdict *verdicts; /* packages as given, then layers */
	size_t count;
	char *trust;
	char *config_name;
	char *config_path; /* NULL: the configuration could not be read */
	char config_digest[SEAL_SHA256_HEX];
	struct seal_policy policy; /* source points to config_path or a constant
				    */
	struct seal_declared declared; /* what holds for every package */
	bool hypothetical;	       /* --at */
	int64_t judged_at;
	enum seal_status status;   /* the worst of all; the exit code */
	struct seal_error failure; /* what kept it from judging, or writing */
};

/* Two of the formats of report.h; |brief|: no good news. */
enum seal_status seal_report_text(const struct seal_report *report, bool brief,
				  struct seal_bytes *output,
				  struct seal_error *error);
enum seal_status seal_report_json(const struct seal_report *report,
				  struct seal_bytes *output,
				  struct seal_error *error);
/* One verdict with at most so many findings, as members of |parent|. */
void seal_verdict_to_json(const struct seal_verdict *verdict,
			  size_t findings_most,
			  struct seal_json_builder *builder,
			  struct seal_json *parent);

#endif
