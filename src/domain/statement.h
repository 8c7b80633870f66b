/* SPDX-License-Identifier: Apache-2.0 */
/* statement.h - what a signature says: in-toto Statement, SLSA provenance v1 */
#ifndef SEAL_DOMAIN_STATEMENT_H
#define SEAL_DOMAIN_STATEMENT_H

#include "domain/seal.h"

/* A CI system's variables: its own word, self-asserted. */
struct seal_ci {
	const char *system; /* "github", "gitlab", or NULL: none */
	struct seal_variable {
		const char *name;
		char *value;
		bool of_run; /* differs from run to run, like invocation_id */
	} variables[24];     /* those of facts that are set, in fixed order */
	size_t count;
	char *invocation_id; /* URL of the run; NULL: unknown */
	char *commit;	     /* what it says it checked out; NULL: unknown */
	char *ref;	     /* "refs/heads/main"; NULL: unknown */
};
/* From the process environment (ci.c). Start from { 0 }. */
enum seal_status seal_ci_read(struct seal_ci *ci, struct seal_error *error);
void seal_ci_free(struct seal_ci *ci);
/* {"system","variables":{},"run":{}}; NULL when there is no CI. */
struct seal_json *seal_ci_to_json(const struct seal_ci *ci,
				  struct seal_json_builder *builder);
/* The builder.id that goes with it. */
const char *seal_ci_builder(const struct seal_ci *ci);

/*
 * The git part. |commit|, |tree| and |path| are what was packaged: the record's
 * when it names a git tree, else the work tree's; "" and NULL when unknown. The
 * rest is about the work tree, and |present| says that there is one.
 */
struct seal_statement_git {
	bool present;
	char *absent_reason; /* when not present */
	char commit[41];
	char tree[41];
	char *path;    /* NULL: the top */
	char *url;     /* NULL: no remote, or the commit is not in it */
	char *ref;     /* NULL: detached, or the commit is not HEAD */
	char head[41]; /* the work tree's commit */
	bool dirty;    /* tracked files changed */
	char **modified;
	size_t modified_listed;
	uint64_t modified_count;
	uint64_t untracked_count;
	bool shallow;
	bool submodules;
	/* About |head|, and only said when |commit| is the same. */
	char *describe;
	char *branch;
	char **tags;
	size_t tag_count;
	int64_t commit_time;
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
	char *builder_version; /* of Sealwright; NULL: the running one */
	char *invocation_id;   /* NULL: none */
	struct seal_json *ci;  /* as seal_ci_to_json() has it; NULL: none */
};
void seal_statement_free(struct seal_statement *statement);

/* Compact JSON in one member order: the payload of the envelope. */
enum seal_status seal_statement_print(const struct seal_statement *statement,
				      struct seal_bytes *output,
				      struct seal_error *error);

/* The parts of it that are whole documents by themselves elsewhere. */
enum seal_status seal_statement_build_definition(
	const struct seal_statement *statement,
	struct seal_json_builder *builder, struct seal_json **output,
	struct seal_error *error);
void seal_statement_git_free(struct seal_statement_git *git);
void seal_statement_git_to_json(const struct seal_statement_git *git,
				struct seal_json_builder *builder,
				struct seal_json *parent, const char *name);
enum seal_status seal_statement_git_from_json(
	const struct seal_json_reader *reader, const struct seal_json *json,
	struct seal_statement_git *git);
/* Commit, tree, URL, ref and path, out of a buildDefinition. */
enum seal_status seal_statement_sources_from_json(
	const struct seal_json_reader *reader,
	const struct seal_json *definition, struct seal_statement_git *git);

/*
 * Read the bytes that a key verified. |is_ours| is false, with SEAL_OK, when it
 * is a statement of another kind (predicateType, buildType) or lacks one of the
 * sealwright_ members that are always there: no signature in our sense;
 * |reason|, one static line, says why, and |statement| is empty. Malformed
 * JSON, a member of a wrong type, or parts that contradict each other are
 * SEAL_REFUSED "integrity/statement".
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
 * Equal but for signedAt, expiresAt, jobArn, invocationId and the variables it
 * is made of: signing again would say nothing new. False also without memory.
 */
bool seal_statement_same_facts(const struct seal_statement *a,
			       const struct seal_statement *b);

#endif
