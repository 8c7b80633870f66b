/* SPDX-License-Identifier: Apache-2.0 */
/* timestamps.c - a signature with its timestamps in, its trusted time out */
#include "domain/timestamps.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* What all steps of judging one timestamp share. */
struct judging {
	const struct seal_authorities *authorities;
	const struct seal_bytes *signature;
	int64_t from;
	int64_t until;
	struct seal_trusted_time *output;
	struct seal_error *error;
};

void seal_trusted_time_free(struct seal_trusted_time *time)
{
	free(time->authority);
	free(time->reason);
	free(time->have);
	free(time->expected);
	*time = (struct seal_trusted_time){ 0 };
}

/* Replaces an earlier one, unless that was worse. */
static enum seal_status distrust(struct judging *job, bool broken,
				 const char *rule, const char *reason,
				 const char *have, const char *expected)
{
	struct seal_trusted_time *output = job->output;
	enum seal_status status;

	if (output->broken)
		return SEAL_OK;
	free(output->reason);
	free(output->have);
	free(output->expected);
	output->reason = output->have = output->expected = NULL;
	output->broken = broken;
	snprintf(output->rule, sizeof(output->rule), "%s", rule);
	status = seal_copy_string(reason, &output->reason, job->error);
	if (status == SEAL_OK)
		status = seal_copy_string(have, &output->have, job->error);
	if (status == SEAL_OK)
		status = seal_copy_string(expected, &output->expected,
					  job->error);
	return status;
}

/* "2026-01-01T00:00:00Z to 2027-01-01T00:00:00Z" */
static void print_period(int64_t from, int64_t until, char output[64])
{
	char start[SEAL_TIME_TEXT];
	char end[SEAL_TIME_TEXT];

	seal_time_format(from, start);
	seal_time_format(until, end);
	snprintf(output, 64, "%s to %s", start, end);
}

static bool is_within(int64_t time, int64_t from, int64_t until)
{
	return time >= from && time <= until;
}

static enum seal_status trust(struct judging *job,
			      const struct seal_authority *authority,
			      int64_t time)
{
	struct seal_trusted_time *output = job->output;

	if (output->trusted && output->time <= time)
		return SEAL_OK;
	free(output->authority);
	output->authority = NULL;
	output->trusted = true;
	output->time = time;
	return seal_copy_string(seal_chain_name(authority->chain),
				&output->authority, job->error);
}

/* The authority made it; is that worth something? */
static enum seal_status judge_time(struct judging *job,
				   const struct seal_authority *authority,
				   int64_t time, bool *trusted)
{
	int64_t earliest = job->from - SEAL_CLOCK_LENIENCE;
	int64_t from, until;
	char have[SEAL_TIME_TEXT];
	char expected[64];

	seal_time_format(time, have);
	seal_authority_period(authority, &from, &until);
	if (!is_within(time, from, until)) {
		print_period(from, until, expected);
		return distrust(job, false, "authority-expired",
				"the timestamp's authority was not valid at "
				"that time",
				have, expected);
	}
	if (!is_within(time, earliest, job->until)) {
		print_period(earliest > 0 ? earliest : 0, job->until, expected);
		return distrust(job, false, "window",
				"the timestamp lies outside the time that the "
				"signature claims",
				have, expected);
	}
	*trusted = true;
	return trust(job, authority, time);
}

/* An authority may stand there twice, with two periods. */
static enum seal_status judge_authority(struct judging *job,
					const struct seal_timestamp *timestamp)
{
	const char *name = seal_timestamp_claimed_name(timestamp);
	bool known = false;
	bool made = false;
	bool trusted = false;

	for (size_t i = 0; i < job->authorities->count && !trusted; i++) {
		const struct seal_authority *authority =
			&job->authorities->items[i];
		enum seal_status status;
		bool good = false;

		if (!seal_timestamp_names(timestamp, authority->chain))
			continue;
		known = true;
		status = seal_timestamp_verify(timestamp, authority->chain,
					       &good, job->error);
		made = made || good;
		if (status == SEAL_OK && good)
			status = judge_time(job, authority,
					    seal_timestamp_time(timestamp),
					    &trusted);
		if (status != SEAL_OK)
			return status;
	}
	if (made)
		return SEAL_OK;
	if (known)
		return distrust(job, true, "signature",
				"the timestamp is not what its authority "
				"signed",
				NULL, NULL);
	return distrust(job, false, "authority",
			"the timestamp is of an authority that the trust "
			"directory does not know",
			name[0] ? name : "one that it does not name", NULL);
}

static enum seal_status judge_one(struct judging *job,
				  const struct seal_bytes *response)
{
	struct seal_timestamp *timestamp = NULL;
	struct seal_error why = { 0 };
	enum seal_status status;
	bool is = false;

	status = seal_timestamp_parse(response->data, response->size,
				      &timestamp, &why);
	if (status == SEAL_REFUSED)
		return distrust(job, true, "malformed", why.text, NULL, NULL);
	if (status != SEAL_OK) {
		*job->error = why;
		return status;
	}
	status = seal_timestamp_is_of(timestamp, job->signature->data,
				      job->signature->size, &is, job->error);
	if (status == SEAL_OK && is)
		status = judge_authority(job, timestamp);
	else if (status == SEAL_OK)
		status = distrust(job, true, "imprint",
				  "the timestamp is of something else than "
				  "this signature",
				  NULL, NULL);
	seal_timestamp_free(timestamp);
	return status;
}

enum seal_status seal_timestamps_judge(
	const struct seal_authorities *authorities,
	const struct seal_bundle *bundle, int64_t from, int64_t until,
	struct seal_trusted_time *output, struct seal_error *error)
{
	struct judging job = { .authorities = authorities,
			       .signature = &bundle->signature,
			       .from = from,
			       .until = until,
			       .output = output,
			       .error = error };
	enum seal_status status = SEAL_OK;

	*output = (struct seal_trusted_time){ 0 };
	for (size_t i = 0; i < bundle->timestamp_count && status == SEAL_OK;
	     i++)
		status = judge_one(&job, &bundle->timestamps[i]);
	if (status != SEAL_OK)
		seal_trusted_time_free(output);
	return status;
}
