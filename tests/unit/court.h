/* SPDX-License-Identifier: Apache-2.0 */
/* court.h - packages judged in memory, under a configuration of the test */
#ifndef SEAL_TESTS_COURT_H
#define SEAL_TESTS_COURT_H

#include "forge.h"

#include "stages/verify.h"

struct court {
	struct forge forge;
	struct seal_verify_options options; /* set before judging */
	struct seal_report report;
	struct seal_verify_run run; /* its config may be set, too */
	bool judge_layer;	    /* what is judged is given as a layer */
	char *allowed[2];
};
/* "release" and "review" are allowed; it is FORGE_NOW. */
void court_start(struct court *court, enum seal_mode mode);
void court_end(struct court *court);
void court_mode(struct court *court, enum seal_mode mode);

/* |verdict| is to be freed. */
enum seal_result court_judge(struct court *court, const void *data, size_t size,
			     struct seal_verdict *verdict);
/* The finding of that check and rule, or NULL. */
const struct seal_finding *court_finding(const struct seal_verdict *verdict,
					 enum seal_check check,
					 const char *rule);
/* Exactly one finding that is no note, and it is this one. */
void court_only(const struct seal_verdict *verdict, enum seal_check check,
		const char *rule, enum seal_severity severity);

#endif
