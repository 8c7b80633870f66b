/* SPDX-License-Identifier: Apache-2.0 */
/* timestamps.h - when a signature was there, as somebody else says */
#ifndef SEAL_DOMAIN_TIMESTAMPS_H
#define SEAL_DOMAIN_TIMESTAMPS_H

#include "domain/bundle.h"
#include "domain/trust.h"

/* Clocks differ; further ahead than this is no difference of clocks. */
#define SEAL_CLOCK_LENIENCE 300

/*
 * What the timestamps of one signature are worth together. A timestamp is
 * trusted when an authority of the trust directory made it over these very
 * signature bytes, at a time when it and all its certificates were valid, and
 * within the time that the signature claims. One is enough; the earliest
 * counts. Start from { 0 }.
 */
struct seal_trusted_time {
	bool trusted;
	int64_t time;
	char *authority;
	/* Why there is none: of the last that is not trusted; "" for none. */
	char rule[32];
	bool broken; /* malformed, or not of this signature: a lie or damage */
	char *reason;
	char *have;
	char *expected;
};
void seal_trusted_time_free(struct seal_trusted_time *time);

/* |from| and |until|: when the signature claims to be made and to expire. */
enum seal_status seal_timestamps_judge(
	const struct seal_authorities *authorities,
	const struct seal_bundle *bundle, int64_t from, int64_t until,
	struct seal_trusted_time *output, struct seal_error *error);

#endif
