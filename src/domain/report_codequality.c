/* SPDX-License-Identifier: Apache-2.0 */
/* report_codequality.c - a report in, GitLab's code quality issues out */
#include "domain/place.h"
#include "domain/report.h"

#include <string.h>

/* Integrity blocks whatever the configuration says. */
static const char *severity_name(const struct seal_report_item *item)
{
	switch (item->severity) {
	case SEAL_NOTE:
		return "info";
	case SEAL_WARNING:
		return "minor";
	case SEAL_CANNOT_JUDGE:
		return "major";
	case SEAL_ERROR:
		break;
	}
	return strncmp(item->rule, "integrity/", 10) == 0 ? "blocker"
							  : "critical";
}

static void put_issue(struct seal_place issue, const struct seal_report *report,
		      const struct seal_report_item *item)
{
	struct seal_location location = seal_report_location(report, item);
	char fingerprint[SEAL_SHA256_HEX] = "";
	struct seal_piece piece;
	struct seal_place place;

	seal_place_begin(issue, &piece);
	seal_report_sentence(&piece.lines, item, seal_lines_escape, "; ");
	seal_place_end(issue, "description", &piece);
	seal_place_text(issue, "check_name", item->rule);
	if (*issue.status == SEAL_OK)
		*issue.status = seal_report_fingerprint(
			report, item, fingerprint, issue.error);
	seal_place_text(issue, "fingerprint", fingerprint);
	seal_place_text(issue, "severity", severity_name(item));
	place = seal_place_object(issue, "location");
	seal_place_value(place, "path", seal_lines_escape, location.file);
	seal_place_number(seal_place_object(place, "lines"), "begin",
			  location.line);
}

enum seal_status seal_report_codequality(const struct seal_report *report,
					 struct seal_bytes *output,
					 struct seal_error *error)
{
	struct seal_json_builder builder = { 0 };
	struct seal_report_item item = { 0 };
	enum seal_status status = SEAL_OK;
	struct seal_json *json = seal_json_new_array(&builder);
	struct seal_place issues = { .builder = &builder,
				     .parent = json,
				     .error = error,
				     .status = &status };

	while (seal_report_next(report, &item))
		put_issue(seal_place_object(issues, NULL), report, &item);
	if (status == SEAL_OK)
		status = seal_json_built(&builder, error);
	if (status == SEAL_OK)
		status = seal_json_print(json, true, output, error);
	seal_json_free(json);
	return status;
}
