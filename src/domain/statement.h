/* SPDX-License-Identifier: Apache-2.0 */
/* statement.h - what a signature says: in-toto Statement, SLSA provenance v1 */
#ifndef SEAL_DOMAIN_STATEMENT_H
#define SEAL_DOMAIN_STATEMENT_H

#include "domain/seal.h"

/* A CI system's variables: its own word, self-asserted. */
struct seal_ci {
	const char *system; /* "github", "gitlab", or NULL: none */
	struct seal_variable {
		char *name;
		char *value;
	} variables[24]; /* those of facts that are set, in fixed order */
	size_t count;
	char *invocation_id; /* URL of the run; NULL: unknown */
	char *repository;    /* URL; NULL: unknown */
	char *ref;
};
/* From the process environment (provenance.c). */
enum seal_status seal_ci_read(struct seal_ci *ci, struct seal_error *error);
void seal_ci_free(struct seal_ci *ci);

/* The git part; the same fields as struct seal_git_facts, but ours. */
struct seal_statement_git {
	bool present;
	char commit[41];
	char tree[41];
	char *path;
	char *url; /* NULL: no remote */
	char *ref; /* NULL: detached */
	char *describe;
	char *branch;
	char **tags;
	size_t tag_count;
	int64_t commit_time;
	bool dirty;
	char **modified;
	size_t modified_listed;
	uint64_t modified_count;
	uint64_t untracked_count;
	bool shallow;
	bool submodules;
	char *commit_signature; /* "none", "present", "verified" */
};

/* Start from { 0 }; free with seal_statement_free(). */
struct seal_statement {
	char *name;			      /* of the subject */
	char payload_digest[SEAL_SHA256_HEX]; /* of the subject */
	char *package_type;		      /* "function" or "layer" */
	char *package_version;		      /* NULL: none */
	char *profile_version_arn;
	char *job_arn;
	int64_t signed_at;
	int64_t expires_at;
	struct seal_layer *layers;
	size_t layer_count;
	bool has_record;
	struct seal_record record;
	struct seal_statement_git git;
	char *builder_id;
	char *invocation_id;  /* NULL: none */
	struct seal_json *ci; /* object {"system","variables"{}}; NULL: none */
};
void seal_statement_free(struct seal_statement *statement);

/* Compact JSON in one member order: the payload of the envelope. */
enum seal_status seal_statement_print(const struct seal_statement *statement,
				      struct seal_bytes *output,
				      struct seal_error *error);

/*
 * Read the bytes that a key verified. |is_ours| is false, with SEAL_OK, when it
 * is a statement of another kind (predicateType, buildType) or lacks a
 * sealwright_ field: no signature in our sense, |reason| says why (static or
 * inside |error| text rules: at most one line). Malformed JSON or a member of a
 * wrong type is SEAL_REFUSED "integrity/statement".
 */
enum seal_status seal_statement_parse(const void *data, size_t size,
				      struct seal_statement *statement,
				      bool *is_ours, const char **reason,
				      struct seal_error *error);

/*
 * jobId: UUIDv8 of SHA-256 over profileVersionArn, payload digest, layers,
 * signedAt and the client request token (NULL: none). |output| gets the ARN.
 */
enum seal_status seal_job_arn(const struct seal_statement *statement,
			      const char *token, char **output,
			      struct seal_error *error);

/*
 * Equal but for signedAt, expiresAt, jobArn and invocationId: signing again
 * would say nothing new.
 */
bool seal_statement_same_facts(const struct seal_statement *a,
			       const struct seal_statement *b);

#endif
