/* SPDX-License-Identifier: Apache-2.0 */
/* report_text.c - a report in, lines for a person out */
#include "domain/verdict.h"

#include <string.h>

#include "domain/lines.h"

static const char *severity_words(enum seal_severity severity)
{
	switch (severity) {
	case SEAL_NOTE:
		return "note";
	case SEAL_WARNING:
		return "warning";
	case SEAL_CANNOT_JUDGE:
		return "error: could not judge";
	case SEAL_ERROR:
		break;
	}
	return "error";
}

/* What the second of the two compared values is. */
static const char *expected_label(const struct seal_finding *finding)
{
	if (strcmp(finding->rule, "digest") == 0 ||
	    (strcmp(finding->rule, "layers") == 0 &&
	     finding->check == SEAL_CHECK_INTEGRITY))
		return "signed";
	if (strcmp(finding->rule, "profile") == 0)
		return "allowed";
	return "expected";
}

static void put_finding(struct seal_lines *lines,
			const struct seal_finding *finding)
{
	bool compared = finding->have && finding->expected;
	const char *label = expected_label(finding);

	seal_lines_escape(lines, finding->path);
	seal_lines_add(lines, ": %s: ", severity_words(finding->severity));
	seal_lines_escape(lines, finding->text);
	seal_lines_add(lines, " [%s/%s]\n", seal_check_name(finding->check),
		       finding->rule);
	if (compared && strlen(label) == 6)
		seal_lines_detail(lines, "have  ", finding->have);
	else if (compared)
		seal_lines_detail(lines, "have    ", finding->have);
	else
		seal_lines_detail(lines, "have", finding->have);
	seal_lines_detail(lines, label, finding->expected);
	seal_lines_detail(lines, "fix:", finding->fix);
}

static void put_time(struct seal_lines *lines, const char *words, int64_t time)
{
	char text[SEAL_TIME_TEXT];

	seal_time_format(time, text);
	seal_lines_add(lines, "%s %s", words, text);
}

/* ", signed by release, until 2031-..., commit 0123..." */
static void put_signer(struct seal_lines *lines,
		       const struct seal_verdict *verdict)
{
	seal_lines_add(lines, ", signed by ");
	seal_lines_escape(lines, verdict->signer.profile);
	put_time(lines, ", until", verdict->signer.expires_at);
	if (!verdict->has_git)
		return;
	seal_lines_add(lines, ", commit ");
	seal_lines_escape(lines, verdict->commit);
	if (verdict->dirty)
		seal_lines_add(lines, " with uncommitted changes");
}

static const char *result_words(enum seal_result result)
{
	switch (result) {
	case SEAL_RESULT_VALID:
		return "valid";
	case SEAL_RESULT_WARNING:
		return "accepted with warnings";
	case SEAL_RESULT_UNJUDGED:
		return "could not be judged";
	case SEAL_RESULT_REFUSED:
		break;
	}
	return "refused";
}

/* People look for their package: each one that is a package has its line. */
static void put_summary(struct seal_lines *lines,
			const struct seal_verdict *verdict)
{
	seal_lines_escape(lines, verdict->path);
	seal_lines_add(lines, ": %s: ", result_words(verdict->result));
	if (verdict->is_layer)
		seal_lines_add(lines, "layer ");
	seal_lines_escape(lines, verdict->name ? verdict->name
					       : "no signature that counts");
	if (verdict->package_version) {
		seal_lines_add(lines, " ");
		seal_lines_escape(lines, verdict->package_version);
	}
	if (verdict->has_signer)
		put_signer(lines, verdict);
	seal_lines_add(lines, "\n  payload sha256:%s\n",
		       verdict->payload_digest);
	if (verdict->foreign_digest[0] != '\0') {
		seal_lines_add(lines, "  archive sha256:%s",
			       verdict->foreign_digest);
		if (verdict->foreign_origin) {
			seal_lines_add(lines, " ");
			seal_lines_escape(lines, verdict->foreign_origin);
		}
		seal_lines_add(lines, "\n");
	}
	for (size_t i = 0; i < verdict->layer_count; i++) {
		seal_lines_add(lines, "  layer   sha256:%s ",
			       verdict->layers[i].digest);
		seal_lines_escape(lines, verdict->layers[i].name);
		seal_lines_add(lines, "\n");
	}
}

static void put_verdict(struct seal_lines *lines,
			const struct seal_verdict *verdict, bool brief)
{
	for (size_t i = 0; i < verdict->findings.count; i++) {
		const struct seal_finding *finding =
			&verdict->findings.items[i];

		if (!brief || finding->severity != SEAL_NOTE)
			put_finding(lines, finding);
	}
	if (!brief && verdict->payload_digest[0] != '\0')
		put_summary(lines, verdict);
}

static void put_failure(struct seal_lines *lines,
			const struct seal_error *failure)
{
	if (failure->status == SEAL_OK)
		return;
	seal_lines_escape(lines, failure->path[0] != '\0' ? failure->path
							  : "sealwright");
	seal_lines_add(lines, ": error: ");
	seal_lines_escape(lines, failure->text);
	if (failure->check[0] != '\0')
		seal_lines_add(lines, " [%s]", failure->check);
	seal_lines_add(lines, "\n");
	if (failure->fix[0] != '\0')
		seal_lines_detail(lines, "fix:", failure->fix);
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

static void put_last_line(struct seal_lines *lines,
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
		put_time(lines, "hypothetical, as of", report->judged_at);
	seal_lines_add(lines, report->hypothetical ? "; " : "");
	if (report->config_path)
		put_policy(lines, report);
	seal_lines_add(lines, "trust ");
	seal_lines_escape(lines, report->trust);
	seal_lines_add(lines, ")\n");
}

static void put_ignored(struct seal_lines *lines, const char *what,
			bool ignored)
{
	if (ignored)
		seal_lines_add(lines,
			       "sealwright: note: %s: weaker than what holds "
			       "without it, and ignored\n",
			       what);
}

static bool has_news(const struct seal_report *report)
{
	for (size_t i = 0; i < report->count; i++) {
		if (report->verdicts[i].result != SEAL_RESULT_VALID)
			return true;
	}
	return report->failure.status != SEAL_OK;
}

enum seal_status seal_report_text(const struct seal_report *report, bool brief,
				  struct seal_bytes *output,
				  struct seal_error *error)
{
	struct seal_lines lines = { .output = output, .error = error };

	if (!brief) {
		put_ignored(&lines, "--mode", report->policy.option_ignored);
		put_ignored(&lines, "SEAL_MODE",
			    report->policy.environment_ignored);
	}
	for (size_t i = 0; i < report->count; i++)
		put_verdict(&lines, &report->verdicts[i], brief);
	put_failure(&lines, &report->failure);
	if (!brief || has_news(report))
		put_last_line(&lines, report);
	return lines.status;
}
