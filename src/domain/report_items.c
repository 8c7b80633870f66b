/* SPDX-License-Identifier: Apache-2.0 */
/* report_items.c - a report in, what each of its formats tells out */
#include "domain/report.h"

#include <stdio.h>
#include <string.h>

#include "base/files.h"

const char *seal_finding_label(const struct seal_finding *finding)
{
	if (strcmp(finding->rule, "digest") == 0 ||
	    (strcmp(finding->rule, "layers") == 0 &&
	     finding->check == SEAL_CHECK_INTEGRITY))
		return "signed";
	if (strcmp(finding->rule, "profile") == 0)
		return "allowed";
	return "expected";
}

static void take_finding(const struct seal_verdict *verdict,
			 const struct seal_finding *finding,
			 struct seal_report_item *item)
{
	item->verdict = verdict;
	item->severity = finding->severity;
	snprintf(item->rule, sizeof(item->rule), "%s/%s",
		 seal_check_name(finding->check), finding->rule);
	item->path = finding->path;
	item->text = finding->text;
	item->have = finding->have;
	item->expected = finding->expected;
	item->label = seal_finding_label(finding);
	item->fix = finding->fix;
}

static void take_failure(const struct seal_error *failure,
			 struct seal_report_item *item)
{
	item->verdict = NULL;
	item->severity = SEAL_ERROR;
	snprintf(item->rule, sizeof(item->rule), "%s",
		 failure->check[0] != '\0' ? failure->check : "run/failed");
	item->path = failure->path[0] != '\0' ? failure->path : "sealwright";
	item->text = failure->text;
	item->have = NULL;
	item->expected = NULL;
	item->label = "expected";
	item->fix = failure->fix[0] != '\0' ? failure->fix : NULL;
}

bool seal_report_next(const struct seal_report *report,
		      struct seal_report_item *item)
{
	for (; item->package < report->count; item->package++) {
		const struct seal_verdict *verdict =
			&report->verdicts[item->package];

		if (item->finding < verdict->findings.count) {
			take_finding(verdict,
				     &verdict->findings.items[item->finding],
				     item);
			item->finding++;
			return true;
		}
		item->finding = 0;
	}
	if (item->package > report->count || report->failure.status == SEAL_OK)
		return false;
	take_failure(&report->failure, item);
	item->package++;
	return true;
}

size_t seal_report_number(const struct seal_report *report,
			  enum seal_severity severity)
{
	struct seal_report_item item = { 0 };
	size_t number = 0;

	while (seal_report_next(report, &item))
		number += item.severity == severity;
	return number;
}

const char *seal_result_words(enum seal_result result)
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

enum seal_result seal_report_result(const struct seal_report *report)
{
	enum seal_result worst = SEAL_RESULT_VALID;

	for (size_t i = 0; i < report->count; i++) {
		if (report->verdicts[i].result > worst)
			worst = report->verdicts[i].result;
	}
	if (report->failure.status != SEAL_OK && worst < SEAL_RESULT_UNJUDGED)
		return SEAL_RESULT_UNJUDGED;
	return worst;
}

/* The configuration decides about packages, so it is where to look next. */
static const char *find_file(const struct seal_report *report,
			     const struct seal_report_item *item)
{
	const char *file = NULL;

	if (report->config_path)
		file = seal_relative_path(report->config_path);
	if (!file && item->verdict)
		file = seal_relative_path(item->verdict->path);
	if (!file)
		file = seal_relative_path(item->path);
	if (!file)
		file = seal_relative_path(seal_base_name(item->path));
	return file ? file : "signing";
}

struct seal_location seal_report_location(const struct seal_report *report,
					  const struct seal_report_item *item)
{
	const struct seal_declared *declared = &report->declared;

	if (item->verdict && item->verdict->declared.file)
		declared = &item->verdict->declared;
	if (declared->file)
		return (struct seal_location){ .file = declared->file,
					       .line = declared->line };
	return (struct seal_location){ .file = find_file(report, item),
				       .line = 1 };
}
