/* SPDX-License-Identifier: Apache-2.0 */
/*
 * sealwright.h - code signing that belongs to the build
 *
 * Five calls make up the main job, in this order:
 *
 *	seal_package()   files -> a canonical ZIP: equal inputs, equal bytes
 *	seal_attach()    names the layers a package needs, by their digests
 *	seal_sign()      binds payload, layers and git commit to a profile's key
 *	seal_verify()    judges packages under a code signing configuration
 *	seal_inspect()   tells a person what is in a package
 *
 * The trust directory they share is managed with the seal_trust_ calls.
 * The formats are described in docs/format.md.
 *
 * Rules that hold for every call:
 *   - Inputs are const and never kept. Nothing is global, nothing has to be
 *     initialised, and calls may run at the same time in several threads.
 *   - Options start from { 0 }, which is the default of each of them. Strings
 *     are UTF-8; a NULL string is "not given".
 *   - Outputs are emptied first and filled only on success. Files appear whole
 *     or not at all.
 *   - The library never prints and never exits.
 */
#ifndef SEALWRIGHT_H
#define SEALWRIGHT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

#define SEALWRIGHT_VERSION_MAJOR  0
#define SEALWRIGHT_VERSION_MINOR  1
#define SEALWRIGHT_VERSION_PATCH  0
#define SEALWRIGHT_VERSION_STRING "0.1.0"

#define SEAL_API __attribute__((visibility("default")))

/* What happened. Zero is success; the others are the tools' exit codes. */
enum seal_status {
	SEAL_OK = 0,
	SEAL_REFUSED = 1, /* checked, and the answer is no */
	SEAL_USAGE = 2,	  /* an argument or the configuration is wrong */
	SEAL_UNJUDGED = 3 /* could not judge: files, memory, a key, a layer */
};

/*
 * Why. Owned by the caller, nothing to free; start from { 0 }. The first cause
 * wins: a filled error is never overwritten. No text holds control characters,
 * whatever names and files an attacker chose.
 */
struct seal_error {
	enum seal_status status;
	char path[1100]; /* the file it is about; "" when it is about none */
	char check[48];	 /* "integrity/gap", "mismatch", ...; "" when none */
	char text[2560]; /* one line "thing: reason"; holds the longest name */
	char fix[512];	 /* one line, how to mend it; may be "" */
};

/* Text made by the library, NUL-terminated; free with seal_text_free(). */
struct seal_text {
	char *data;
	size_t size; /* without the NUL */
};

SEAL_API void seal_text_free(struct seal_text *text);

/*
 * Receives what is worth a line on a terminal but is no failure: a layer that
 * hides a file of another, a dirty work tree. |path| may be "".
 */
enum seal_level { SEAL_LEVEL_VERBOSE, SEAL_LEVEL_NOTE, SEAL_LEVEL_WARNING };
struct seal_log {
	void (*line)(void *context, enum seal_level level, const char *path,
		     const char *text);
	void *context;
};

/*
 * Copy |text| to |output| (always terminated, cut at a whole character) with
 * controls, invalid UTF-8, bidirectional and zero-width characters as \xNN or
 * \u{N}: the one way names of others reach a terminal or a report. Returns the
 * length written.
 */
SEAL_API size_t seal_escape(char *output, size_t capacity, const char *text,
			    size_t size);

/* Lower-case hexadecimal SHA-256 with its NUL. */
#define SEAL_SHA256_HEX 65

/* The version of the library that is running. */
SEAL_API const char *seal_version(void);

/*
 * A few lines "name version" about the libraries underneath, and the codec with
 * its fingerprint: what decides the bytes of a compressed package.
 */
SEAL_API enum seal_status seal_version_details(struct seal_text *output,
					       struct seal_error *error);

/* libgit2's version; apart, because a verifier is linked without it. */
SEAL_API const char *seal_version_git(void);

/*
 * A point in time as command lines take it: RFC 3339 in UTC
 * (2026-01-31T12:00:00Z) or "@" and seconds since 1970. False: neither.
 */
SEAL_API bool seal_time_parse_argument(const char *text, int64_t *seconds);

/* ---- package ---------------------------------------------------------- */

/*
 * What to put in. Either paths, or a git tree, or another tool's ZIP archive.
 * A path is a file or a folder; entries are named relative to |directory|. A
 * path that is absolute or climbs out is accepted when it still lies below
 * |directory|. An archive that two readers would see differently is refused.
 */
struct seal_package_options {
	const char *directory; /* default: the working directory */
	const char *prefix;    /* put in front of every name: "lib" */
	const char *const *paths;
	size_t path_count;
	const char *const *excludes; /* shell patterns over the entry names */
	size_t exclude_count;
	const char *git_tree;	/* REV or REV:PATH */
	const char *repository; /* of git_tree; default: working directory */
	const char *from_zip;	/* path of the archive, or "-" */
	/* Of the archive: SHA-256 it must have, hexadecimal, and a URL where it
	 * came from, which goes into the record without anything secret. */
	const char *expect_sha256;
	const char *origin;
	bool store; /* no compression: bytes no codec changes */
	bool has_time;
	int64_t time;		  /* seconds since 1970 UTC; default 1980 */
	unsigned int threads;	  /* 0: all cores; never changes a byte */
	bool record;		  /* put the record into a seal */
	const char *record_path;  /* or write it to this file */
	const char *depfile_path; /* Make and Ninja dependencies of OUTPUT */
	/* What a runtime would miss goes to |log|, and refuses nothing:
	 * "lambda" (a function), "lambda-layer", or NULL. */
	const char *lint;
	struct seal_log log;
};

struct seal_package_result {
	char payload_digest[SEAL_SHA256_HEX];
	uint64_t entries;
	uint64_t size;		/* of the payload, bytes */
	uint64_t unpacked_size; /* bytes */
};

/*
 * Write the canonical package to |output|: a path, or "-" for standard output.
 * |result| may be NULL.
 */
SEAL_API enum seal_status seal_package(
	const struct seal_package_options *options, const char *output,
	struct seal_package_result *result, struct seal_error *error);

/* ---- layers ----------------------------------------------------------- */

/* A function may have this many layers, and be this large with all of them. */
#define SEAL_LAYERS_MAX	  5
#define SEAL_UNPACKED_MAX ((uint64_t)250 * 1024 * 1024)

struct seal_attach_options {
	const char *const *layers; /* paths of canonical packages, in order */
	size_t layer_count;
	const char *name;	   /* of a single layer; default: base name */
	const char *const *detach; /* names of attached layers to take off */
	size_t detach_count;
	bool drop_signatures; /* of the package, which become untrue */
	bool lint;	      /* tell |log| what a Lambda runtime would miss */
	struct seal_log log;
};

/* |input| and |output| are paths or "-". Judges nobody's signature. */
SEAL_API enum seal_status seal_attach(const char *input,
				      const struct seal_attach_options *options,
				      const char *output,
				      struct seal_error *error);

/* ---- sign ------------------------------------------------------------- */

struct seal_sign_options {
	const char *trust;   /* directory; default "signing" */
	const char *profile; /* name; its active version signs */
	const char *key;     /* URI: a PEM file's path, env:VAR or pkcs11:... */
	const char *passphrase_file; /* first line; "fd:N" for a descriptor */
	/*
	 * Asked for the passphrase of an encrypted key, or a token's PIN, when
	 * there is no file; NULL: such a key is refused. Returns the length,
	 * or -1.
	 */
	int (*passphrase)(void *context, char *buffer, int size);
	void *passphrase_context;
	const char *name; /* signed name; default: base name */
	const char *type; /* "function" (default) or "layer" */
	const char *package_version;
	const char *repository; /* git facts come from here; default "." */
	bool require_git;
	/* A file as of ssh-keygen(1): whose signatures of commits count. */
	const char *allowed_signers;
	const char *record_path; /* instead of the seal's record */
	const char *detached;	 /* write the bundle here */
	bool replace;
	bool append; /* beside the signatures of other profiles */
	bool if_needed;
	/*
	 * 1 to 128 printable ASCII characters: the name of this signing. What
	 * it has signed before, at the output or in the package, is kept;
	 * asked for anything else it is SEAL_REFUSED.
	 */
	const char *client_request_token;
	bool has_signing_time;
	int64_t signing_time; /* seconds since 1970 UTC, not ahead */
	bool dry_run;	      /* write nothing, ask nobody */
	/*
	 * Ask for an RFC 3161 timestamp over the signature: an http or https
	 * address, or "command:CMD" for a shell command that takes a DER
	 * TimeStampReq and gives a DER TimeStampResp. It must be one that the
	 * trust directory trusts; nothing is written without it.
	 */
	const char *timestamp;
	unsigned int timestamp_timeout; /* seconds; 0: 30; at most 600 */
	const char *audit_log; /* the signing's record goes there first */
	struct seal_log log;
};

struct seal_sign_result {
	char payload_digest[SEAL_SHA256_HEX];
	char job_arn[128];
	char expires[24]; /* RFC 3339 UTC */
	bool kept;	  /* if_needed, and the old one is still good */
	struct seal_text statement; /* the statement's JSON; to be freed */
};

SEAL_API void seal_sign_result_free(struct seal_sign_result *result);

/*
 * Sign |input| and write the sealed package to |output|. With |detached| and a
 * NULL |output| only the bundle is written.
 */
SEAL_API enum seal_status seal_sign(const char *input,
				    const struct seal_sign_options *options,
				    const char *output,
				    struct seal_sign_result *result,
				    struct seal_error *error);

/*
 * The build rules' probe: the git facts that a signature made now would hold,
 * as JSON. |output| is touched only when they differ from what it holds.
 */
SEAL_API enum seal_status seal_probe(const struct seal_sign_options *options,
				     const char *output,
				     struct seal_error *error);

/* ---- verify ----------------------------------------------------------- */

enum seal_mode { SEAL_MODE_UNSET, SEAL_MODE_WARN, SEAL_MODE_ENFORCE };

struct seal_verify_options {
	const char *trust;   /* directory; default "signing" */
	const char *config;  /* name of the code signing configuration */
	const char *name;    /* the name that must be signed */
	bool name_from_file; /* instead: the base name of each package */
	const char *type;    /* "function" (default) or "layer" */
	const char *const *layers;
	size_t layer_count;
	const char *layers_directory;
	const char *bundle;	 /* a detached bundle, for a single package */
	const char *commit;	 /* full hexadecimal id that must be signed */
	bool require_clean_tree; /* as the configuration's RequireCleanTree */
	/* "[PACKAGE=]FILE:LINE": where the sources declare a package, for the
	 * reports; PACKAGE is its path or base name, without it all are. */
	const char *const *declared;
	size_t declared_count;
	enum seal_mode mode;	    /* can raise the config's, never lower */
	enum seal_mode environment; /* the same, from SEAL_MODE */
	bool contents; /* also inflate all and check CRCs and sizes */
	bool has_at;
	int64_t at;	     /* judge as if it were this time: hypothetical */
	const char *output;  /* copy the accepted package there; or "-" */
	const char *extract; /* unpack the accepted package there: new folder */
	/*
	 * What was judged is on record there before anything goes out. A log
	 * that takes no record is SEAL_UNJUDGED; in the mode warn, a warning.
	 */
	const char *audit_log;
	struct seal_log log;
};

/* What was found, about one package after the other. Opaque. */
struct seal_report;

/*
 * Judge |paths| (or "-"). The result is the worst of them in the order 2, 1, 3,
 * 0. |report| is filled in every case but lack of memory; free it with
 * seal_report_free(). |error| is set when something kept it from judging, or
 * from writing what it had accepted (a wrong option, no such configuration, a
 * full disk); the report then says so too. Refusals stand in the report alone
 * and leave |error| empty.
 */
SEAL_API enum seal_status seal_verify(const char *const *paths,
				      size_t path_count,
				      const struct seal_verify_options *options,
				      struct seal_report **report,
				      struct seal_error *error);
SEAL_API void seal_report_free(struct seal_report *report);
/* Whether a package was accepted, or could be, with warnings only. */
SEAL_API bool seal_report_warns(const struct seal_report *report);

/*
 * |format| is "text", "brief" (text without good news), "json", "sarif",
 * "junit", "codequality" (GitLab's), "markdown" (a CI's summary page) or
 * "github" (workflow commands). All tell the same findings in the same order.
 */
SEAL_API enum seal_status seal_report_format(const struct seal_report *report,
					     const char *format,
					     struct seal_text *output,
					     struct seal_error *error);
/* The same into the file |path|, whole or not at all; "-" is a stream. */
SEAL_API enum seal_status seal_report_write(const struct seal_report *report,
					    const char *format,
					    const char *path,
					    struct seal_error *error);

/*
 * Count the report's packages in |path|, in Prometheus' text format for a
 * textfile collector: added to what the file holds, under the lock of
 * "|path|.lock". A file that holds something else is SEAL_UNJUDGED; a
 * hypothetical report is SEAL_USAGE.
 */
SEAL_API enum seal_status seal_metrics_write(const struct seal_report *report,
					     const char *path,
					     struct seal_error *error);

/* ---- inspect ---------------------------------------------------------- */

enum seal_inspect_what {
	SEAL_INSPECT_TEXT,
	SEAL_INSPECT_JSON,
	SEAL_INSPECT_BUNDLE,	    /* the |number|th, from 1 */
	SEAL_INSPECT_PAYLOAD,	    /* the package without its seal */
	SEAL_INSPECT_CONTENT_DIGEST /* the git tree id of the contents */
};

/* |input| and |output| are paths or "-". Trusts nobody: it only shows. */
SEAL_API enum seal_status seal_inspect(const char *input,
				       enum seal_inspect_what what,
				       unsigned int number, const char *output,
				       struct seal_error *error);

/* ---- the trust directory ---------------------------------------------- */

/* Make DIRECTORY with its folders and an empty revocation list. */
SEAL_API enum seal_status seal_trust_init(const char *directory,
					  struct seal_error *error);

struct seal_profile_options {
	const char *new_key;	/* path for a new private key; must not exist */
	const char *public_key; /* or: a PEM file, or a pkcs11: URI */
	const char *algorithm;	/* default "ecdsa-p256-sha256" */
	const char *validity;	/* "12MONTHS"; default 135MONTHS */
	const char *const *tags; /* K=V */
	size_t tag_count;
	/* As in seal_sign_options; NULL and NULL write the key unencrypted. */
	const char *passphrase_file;
	int (*passphrase)(void *context, char *buffer, int size);
	void *passphrase_context;
	const char *who; /* recorded as createdBy; default: the user */
};

/* |arn| of these calls receives the profile version's ARN; may be NULL. */
SEAL_API enum seal_status seal_profile_create(
	const char *trust, const char *name,
	const struct seal_profile_options *options, struct seal_text *arn,
	struct seal_error *error);
/* Add a version; what the old ones signed stays valid. */
SEAL_API enum seal_status seal_profile_rotate(
	const char *trust, const char *name,
	const struct seal_profile_options *options, struct seal_text *arn,
	struct seal_error *error);
/* No more signatures; the old ones stay valid: not a security measure. */
SEAL_API enum seal_status seal_profile_cancel(const char *trust,
					      const char *name,
					      const char *reason,
					      const char *who,
					      struct seal_error *error);
/*
 * Distrust what |version| signed from |from| on (seconds, not ahead). May be
 * called again with an earlier time, never a later one. Irreversible.
 */
SEAL_API enum seal_status seal_profile_revoke(
	const char *trust, const char *name, const char *version, int64_t from,
	const char *reason, const char *who, struct seal_error *error);
/* |json|: the file's JSON; otherwise text for a person. */
SEAL_API enum seal_status seal_profile_show(const char *trust, const char *name,
					    bool json, struct seal_text *output,
					    struct seal_error *error);
SEAL_API enum seal_status seal_profile_list(const char *trust, bool json,
					    struct seal_text *output,
					    struct seal_error *error);

/* Settings of a code signing configuration; an update changes those given. */
struct seal_config_options {
	const char *description;
	const char *const *allow; /* PROFILE (any version) or PROFILE/VERSION */
	size_t allow_count;	  /* an update replaces the whole list */
	enum seal_mode mode;
	const char *const *checks; /* "expiry=warn" */
	size_t check_count;
	const char *const *packages; /* shell patterns over package names */
	size_t package_count;
	bool require_clean_tree;
	bool require_signed_commit;
	const char *const *repositories;
	size_t repository_count;
	const char *const *refs;
	size_t ref_count;
	const char *commit;
	const char *minimum_signed_at; /* RFC 3339 UTC or @seconds */
	const char *minimum_version;
	unsigned int required_signatures; /* 0: not given */
	bool require_timestamp;
	/*
	 * Settings that an update takes off, by the names of seal-trust's
	 * options: "require-clean-tree", "require-signed-commit",
	 * "require-timestamp", "required-signatures", "description", "check",
	 * "package", "repository", "ref", "commit", "minimum-signed-at",
	 * "minimum-version".
	 */
	const char *const *unset;
	size_t unset_count;
};

SEAL_API enum seal_status seal_config_create(
	const char *trust, const char *name,
	const struct seal_config_options *options, struct seal_text *arn,
	struct seal_error *error);
SEAL_API enum seal_status seal_config_update(
	const char *trust, const char *name,
	const struct seal_config_options *options, struct seal_error *error);
SEAL_API enum seal_status seal_config_show(const char *trust, const char *name,
					   bool json, struct seal_text *output,
					   struct seal_error *error);
SEAL_API enum seal_status seal_config_list(const char *trust, bool json,
					   struct seal_text *output,
					   struct seal_error *error);

/*
 * Trust a timestamp authority, in trusted_root.json, as long as its
 * certificates are valid. |chain| is a PEM file: the authority's own
 * certificate, each issuer, the root last. |uri| is where it is asked; may be
 * NULL. One that is there already is SEAL_REFUSED.
 */
SEAL_API enum seal_status seal_authority_add(const char *trust,
					     const char *chain, const char *uri,
					     struct seal_error *error);
SEAL_API enum seal_status seal_authority_list(const char *trust, bool json,
					      struct seal_text *output,
					      struct seal_error *error);

/* |job| is a job ARN or its UUID; |reason| has 1 to 500 characters. */
SEAL_API enum seal_status seal_revoke_signature(const char *trust,
						const char *job,
						const char *reason,
						const char *who,
						struct seal_error *error);
/*
 * Say that the list of revoked signatures is complete as of now: updatedAt
 * becomes the time of the call. { 0 } keeps the distance to validUntil, if
 * there is one.
 */
struct seal_refresh_options {
	bool has_valid_until;
	int64_t valid_until; /* seconds since 1970 UTC, ahead */
	bool no_valid_until; /* the list never gets too old */
};
SEAL_API enum seal_status seal_revocations_refresh(
	const char *trust, const struct seal_refresh_options *options,
	struct seal_error *error);

/*
 * Look for what would surprise: unknown profiles, keys used twice, allow lists
 * without effect, stale revocation data. |output| gets a line for each finding;
 * SEAL_REFUSED when there was an error among them.
 */
SEAL_API enum seal_status seal_trust_check(const char *trust,
					   struct seal_text *output,
					   struct seal_error *error);

/* ---- the audit log ---------------------------------------------------- */

/*
 * A change of the trust directory: recorded as begun before it is made, and
 * once more with what became of it. No change is made that has no record.
 */
struct seal_audit_change {
	const char *event;  /* "trust profile create" */
	const char *trust;  /* directory; default "signing" */
	const char *file;   /* in it: "profiles/release.json"; NULL: none */
	const char *name;   /* what it is about; may be NULL */
	const char *reason; /* may be NULL */
	const char *who;    /* as the caller says; may be NULL */
};
SEAL_API enum seal_status seal_audit_begin(
	const char *audit_log, const struct seal_audit_change *change,
	struct seal_error *error);
/* |outcome| is how the change ended: { 0 } when it was made. */
SEAL_API enum seal_status seal_audit_end(const char *audit_log,
					 const struct seal_audit_change *change,
					 const struct seal_error *outcome,
					 struct seal_error *error);

/*
 * Are the records of |audit_log| those that were written, in their order?
 * |output| gets a line with their number and the head: the SHA-256 of the last
 * one. With |expect_head| that record must be among them: a head noted
 * earlier, elsewhere, shows that nothing up to it was cut off or written anew.
 * A broken chain is SEAL_REFUSED.
 */
SEAL_API enum seal_status seal_audit_verify(const char *audit_log,
					    const char *expect_head,
					    struct seal_text *output,
					    struct seal_error *error);

/* Which records to show; NULL and false: all. */
struct seal_audit_filter {
	const char *event;   /* "verify", "sign", "trust", "trust init" */
	const char *package; /* signed name, path, or its base name */
	const char *status;  /* the record's outcome: "blocked" */
	bool has_since;
	int64_t since; /* seconds since 1970 UTC */
};
/* A line for a person each, or with |json| the records as they are. */
SEAL_API enum seal_status seal_audit_show(
	const char *audit_log, const struct seal_audit_filter *filter,
	bool json, struct seal_text *output, struct seal_error *error);

#ifdef __cplusplus
}
#endif

#endif /* SEALWRIGHT_H */
