/* SPDX-License-Identifier: Apache-2.0 */
/* report_last_line.c - a report in, its counts and its policy out */
#include "domain/report.h"

void seal_lines_time(struct seal_lines *lines, const char *words, int64_t time)
{
	char text[SEAL_TIME_TEXT];

	seal_time_format(time, text);
	seal_lines_add(lines, "%s %s", words, text);
}

static void put_number(struct seal_lines *lines, size_t number,
		       const char *noun)
{
	seal_lines_add(lines, ", %zu %s%s", number, noun,
		       number == 1 ? "" : "s");
}

/* "mode warn, expiry enforce, set in signing/configs/x.json sha256:..." */
static void put_policy(struct seal_lines *lines,
		       const struct seal_report *report)
{
	const struct seal_policy *policy = &report->policy;
	bool by_config = policy->source == report->config_path;

	seal_lines_add(lines, "mode %s, ", seal_mode_name(policy->mode));
	for (int i = SEAL_CHECK_INTEGRITY + 1; i < SEAL_CHECK_COUNT; i++) {
		if (policy->actions[i] != policy->mode)
			seal_lines_add(lines, "%s %s, ",
				       seal_check_name((enum seal_check)i),
				       seal_mode_name(policy->actions[i]));
	}
	if (by_config)
		seal_lines_add(lines, "set in ");
	else
		seal_lines_add(lines, "set by %s, config ", policy->source);
	seal_lines_escape(lines, report->config_path);
	seal_lines_add(lines, " sha256:%s, ", report->config_digest);
}

void seal_report_last_line(struct seal_lines *lines,
			   const struct seal_report *report)
{
	size_t verified = 0;
	size_t warnings = 0;
	size_t unjudged = 0;
	size_t errors = report->failure.status != SEAL_OK;

	for (size_t i = 0; i < report->count; i++) {
		const struct seal_verdict *verdict = &report->verdicts[i];
		const struct seal_findings *findings = &verdict->findings;

		verified += seal_result_status(verdict->result) == SEAL_OK;
		warnings += seal_findings_number(findings, SEAL_WARNING);
		unjudged += seal_findings_number(findings, SEAL_CANNOT_JUDGE);
		errors += seal_findings_number(findings, SEAL_ERROR);
	}
	seal_lines_add(lines, "sealwright: %zu verified", verified);
	put_number(lines, warnings, "warning");
	put_number(lines, errors, "error");
	if (unjudged > 0)
		seal_lines_add(lines, ", %zu could not be judged", unjudged);
	seal_lines_add(lines, " (");
	if (report->hypothetical)
		seal_lines_time(lines, "hypothetical, as of",
				report->judged_at);
	seal_lines_add(lines, report->hypothetical ? "; " : "");
	if (report->config_path)
		put_policy(lines, report);
	seal_lines_add(lines, "trust ");
	seal_lines_escape(lines, report->trust);
	seal_lines_add(lines, ")\n");
}
