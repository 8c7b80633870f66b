/* SPDX-License-Identifier: Apache-2.0 */
/* judge_job.h - what the two files that judge a bundle share */
#ifndef SEAL_DOMAIN_JUDGE_JOB_H
#define SEAL_DOMAIN_JUDGE_JOB_H

#include "domain/judge.h"

/* What all steps of judging one bundle share. */
struct seal_judging {
	const struct seal_trust *trust;
	const struct seal_bundle *bundle;
	bool embedded;
	const char *payload_digest;
	const struct seal_layer *layers;
	size_t layer_count;
	struct seal_bundle_judgement *judgement;
	struct seal_error *error;
};

/* The outcome, said once. |have| and |expected| may be NULL. */
enum seal_status seal_judge_conclude(struct seal_judging *job,
				     enum seal_bundle_outcome outcome,
				     const char *rule, const char *reason,
				     const char *have, const char *expected);
/*
 * A reader's failure: a refusal means that the bytes are malformed; anything
 * else, memory for one, is no verdict about them.
 */
enum seal_status seal_judge_malformed(struct seal_judging *job,
				      const struct seal_error *failure);
/* No key made it: is it broken, or a stranger's? */
enum seal_status seal_judge_unverified(struct seal_judging *job);

#endif
