/* SPDX-License-Identifier: Apache-2.0 */
/* sign.h - what the files of the sign stage share */
#ifndef SEAL_STAGES_SIGN_H
#define SEAL_STAGES_SIGN_H

#include "adapters/git.h"
#include "base/files.h"
#include "domain/judge.h"

/* All that one signing holds. */
struct seal_signing {
	const struct seal_sign_options *options;
	const char *path;   /* the package's, as given */
	const char *output; /* NULL: only a detached bundle */
	struct seal_trust trust;
	const struct seal_profile *profile;
	const struct seal_profile_version *version;
	struct seal_input input;
	struct seal_zip zip;
	struct seal_seal seal;
	struct seal_statement statement;
	struct seal_bytes text; /* the statement, printed */
	struct seal_bundle bundle;
	struct seal_trusted_time time; /* of what is signed, or kept */
	bool keep_output;	       /* what lies there is still good */
	bool has_own;	 /* the package has a signature of the profile */
	bool no_record;	 /* the audit log does not take one */
	bool keep_input; /* the package given is still good */
};

/*
 * Git and CI, as a statement made now would hold them. |statement| may have a
 * record, which then says what was packaged.
 */
enum seal_status seal_sign_facts(const struct seal_sign_options *options,
				 struct seal_statement *statement,
				 struct seal_error *error);

/*
 * --allowed-signers: has one of them signed the commit? |facts| then says
 * verified; else there is a warning.
 */
enum seal_status seal_sign_commit(const struct seal_sign_options *options,
				  struct seal_git_facts *facts,
				  struct seal_error *error);

/*
 * What packaging knew: the file's record, the seal's, or the one that a good
 * signature of the package has. It moves into the statement.
 */
enum seal_status seal_sign_record(struct seal_signing *job,
				  struct seal_error *error);

/* Why a signature does not hold; NULL: it does. */
const char *seal_sign_fault(const struct seal_signing *job,
			    const struct seal_bundle_judgement *judgement);

/*
 * --append: do all signatures of the package hold, and say the same of it as
 * the statement does? SEAL_REFUSED when one does not. Sets |has_own|.
 */
enum seal_status seal_sign_beside(struct seal_signing *job,
				  struct seal_error *error);
/* Is there a place for one of this profile beside them? */
enum seal_status seal_sign_append_check(const struct seal_signing *job,
					struct seal_error *error);

/*
 * Would signing anew say the same as what is already there, and is there time
 * left? Sets |keep_output| or |keep_input|, and |text| and |bundle| to what is
 * kept.
 */
enum seal_status seal_sign_needed(struct seal_signing *job,
				  struct seal_error *error);

/* 1 to 128 printable ASCII characters; else SEAL_USAGE. */
enum seal_status seal_sign_check_token(const char *token,
				       struct seal_error *error);
/*
 * Has this token signed before, there or in the package? As seal_sign_needed();
 * SEAL_REFUSED when it has signed something else.
 */
enum seal_status seal_sign_repeat(struct seal_signing *job,
				  struct seal_error *error);

/* A package that lies at the output. Start from { .input = { .fd = -1 } }. */
struct seal_found {
	struct seal_input input;
	struct seal_zip zip;
	struct seal_seal seal;
	char digest[SEAL_SHA256_HEX]; /* of the payload */
};
enum seal_status seal_found_open(const char *path, struct seal_found *found,
				 struct seal_error *error);
void seal_found_close(struct seal_found *found);
/* A detached bundle. */
enum seal_status seal_found_bundle(const char *path, struct seal_bundle *bundle,
				   struct seal_error *error);
/* A device or a pipe holds nothing, and opening one may wait for ever. */
bool seal_found_file(const char *path);
/* Is a signature of |seal| false? |digest| is that of its payload. */
enum seal_status seal_found_broken(const struct seal_signing *job,
				   const struct seal_seal *seal,
				   const char *digest, bool *broken,
				   struct seal_error *error);
/* --append: does |seal| lack a signature that the package has? */
enum seal_status seal_found_lacks(const struct seal_signing *job,
				  const struct seal_seal *seal, bool *lacks,
				  struct seal_error *error);
/* This signature stays: its statement moves into |job|. */
enum seal_status seal_found_take(struct seal_signing *job,
				 struct seal_bundle_judgement *judgement,
				 const struct seal_bundle *bundle,
				 struct seal_error *error);

/*
 * Is |timestamp| of the options something to ask, and does the directory trust
 * any authority? SEAL_USAGE otherwise.
 */
enum seal_status seal_sign_timestamp_check(const struct seal_signing *job,
					   struct seal_error *error);
/*
 * Ask for a timestamp of the bundle's signature and put it there, if one is
 * wanted. One that would not be trusted is SEAL_UNJUDGED, as is none.
 */
enum seal_status seal_sign_timestamp(struct seal_signing *job,
				     struct seal_error *error);

/* Open the key, sign the statement, write. With dry_run: only the first. */
enum seal_status seal_sign_anew(struct seal_signing *job,
				struct seal_error *error);
/* The package given is still well signed: write it as it is. */
enum seal_status seal_sign_pass_on(struct seal_signing *job,
				   struct seal_error *error);

/* The signing's record, on the disk before the signature leaves. */
enum seal_status seal_sign_audit(struct seal_signing *job,
				 struct seal_error *error);
/* Why there is no signature; a warning when that cannot be recorded. */
void seal_sign_audit_failure(const struct seal_signing *job,
			     const struct seal_error *failure);

#endif
