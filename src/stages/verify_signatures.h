/* SPDX-License-Identifier: Apache-2.0 */
/* verify_signatures.h - all signatures of one package, and which one counts */
#ifndef SEAL_STAGES_VERIFY_SIGNATURES_H
#define SEAL_STAGES_VERIFY_SIGNATURES_H

#include "stages/verify.h"

struct seal_signature {
	const char *path; /* the package's or the detached bundle's */
	struct seal_bundle_judgement judgement;
	struct seal_findings findings; /* of steps 3 to 6 and 8 */
	int64_t expires;
};

/* Start from { 0 }; free with seal_signatures_free(). */
struct seal_signatures {
	struct seal_signature items[SEAL_BUNDLES_MAX + 1];
	size_t count;
};
void seal_signatures_free(struct seal_signatures *signatures);

/* Judge one bundle and, when it is good, what the configuration says to it. */
enum seal_status seal_signatures_judge(struct seal_signatures *signatures,
				       const struct seal_verify_run *run,
				       const struct seal_verdict *verdict,
				       const char *path,
				       const struct seal_seal *seal,
				       const struct seal_bundle *bundle,
				       bool embedded, struct seal_error *error);

/*
 * Put into |verdict| what is broken, then the findings and facts of the one
 * signature that is best for the configuration, and the others as notes.
 */
enum seal_status seal_signatures_choose(struct seal_signatures *signatures,
					const struct seal_verify_run *run,
					struct seal_verdict *verdict,
					struct seal_error *error);

/* What the signature says, for reports. */
enum seal_status seal_signature_facts(const struct seal_signature *signature,
				      struct seal_verdict *verdict,
				      struct seal_error *error);

#endif
