/* SPDX-License-Identifier: Apache-2.0 */
/* report_text.c - a report in, lines for a person out */
#include "domain/report.h"

#include <string.h>

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

static void put_finding(struct seal_lines *lines,
			const struct seal_finding *finding)
{
	bool compared = finding->have && finding->expected;
	const char *label = seal_finding_label(finding);

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

/* ", signed by release, until 2031-..., commit 0123..." */
static void put_signer(struct seal_lines *lines,
		       const struct seal_verdict *verdict)
{
	seal_lines_add(lines, ", signed by ");
	seal_lines_escape(lines, verdict->signer.profile);
	seal_lines_time(lines, ", until", verdict->signer.expires_at);
	if (!verdict->has_git)
		return;
	seal_lines_add(lines, ", commit ");
	seal_lines_escape(lines, verdict->commit);
	if (verdict->dirty)
		seal_lines_add(lines, " with uncommitted changes");
}

/* People look for their package: each one that is a package has its line. */
static void put_summary(struct seal_lines *lines,
			const struct seal_verdict *verdict)
{
	seal_lines_escape(lines, verdict->path);
	seal_lines_add(lines, ": %s: ", seal_result_words(verdict->result));
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
	if (verdict->signer.authority) {
		seal_lines_time(lines, "  time   ",
				verdict->signer.trusted_time);
		seal_lines_add(lines, " ");
		seal_lines_escape(lines, verdict->signer.authority);
		seal_lines_add(lines, "\n");
	}
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
		seal_report_last_line(&lines, report);
	return lines.status;
}
