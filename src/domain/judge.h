/* SPDX-License-Identifier: Apache-2.0 */
/* judge.h - one package's signatures against a trust directory */
#ifndef SEAL_DOMAIN_JUDGE_H
#define SEAL_DOMAIN_JUDGE_H

#include "domain/timestamps.h"
#include "domain/verdict.h"

/* What one bundle turned out to be. */
enum seal_bundle_outcome {
	SEAL_BUNDLE_BROKEN,  /* malformed, or false: an integrity finding */
	SEAL_BUNDLE_FOREIGN, /* no key made it, and it claims none we know */
	SEAL_BUNDLE_OTHER,   /* a key made it, but it is no package signature */
	SEAL_BUNDLE_GOOD     /* a key of the directory made it; it is ours */
};

struct seal_bundle_judgement {
	enum seal_bundle_outcome outcome;
	struct seal_statement statement; /* GOOD only */
	/* Whose key made it, inside the trust; NULL when none did. */
	const struct seal_profile *profile;
	const struct seal_profile_version *version;
	struct seal_trusted_time time; /* GOOD only */
	char rule[32];		       /* why, when not GOOD */
	char *reason;		       /* one line; NULL when GOOD */
	char *have;
	char *expected;
};
void seal_bundle_judgement_free(struct seal_bundle_judgement *judgement);

/*
 * Step 3 of verification for one bundle: which key of the whole directory made
 * it, what do the verified bytes say, and is that about this payload and these
 * layers. Used by verify, and by sign --if-needed. |embedded|: keyid and hint
 * must be the key's.
 */
enum seal_status seal_bundle_judge(const struct seal_trust *trust,
				   const struct seal_bundle *bundle,
				   bool embedded, const char *payload_digest,
				   const struct seal_layer *layers,
				   size_t layer_count,
				   struct seal_bundle_judgement *judgement,
				   struct seal_error *error);

#endif
