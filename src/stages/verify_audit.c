/* SPDX-License-Identifier: Apache-2.0 */
/* verify_audit.c - a run's report in, its records on the disk out */
#include "domain/audit.h"
#include "stages/verify.h"

enum seal_status seal_verify_audit(const struct seal_verify_run *run,
				   struct seal_error *error)
{
	const struct seal_verify_options *options = run->options;
	const char *output =
		options->output ? options->output : options->extract;
	struct seal_error failure = { 0 };

	if (!options->audit_log ||
	    seal_audit_report(options->audit_log, run->report, output,
			      &failure) == SEAL_OK)
		return SEAL_OK;
	if (run->report->policy.mode != SEAL_MODE_WARN) {
		/* What kept it from judging, if anything did, comes first. */
		if (error->status == SEAL_OK)
			*error = failure;
		return failure.status;
	}
	seal_tell(&options->log, SEAL_LEVEL_WARNING, failure.path,
		  "%s; NO RECORD of this verification was kept", failure.text);
	return SEAL_OK;
}
