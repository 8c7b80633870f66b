/* SPDX-License-Identifier: Apache-2.0 */
/* report_junit.c - a report in, a JUnit test suite out: a case each package */
#include "domain/report.h"

#include <string.h>

static void put_attribute(struct seal_lines *lines, const char *name,
			  const char *value)
{
	seal_lines_add(lines, " %s=\"", name);
	seal_markup_xml(lines, value);
	seal_lines_add(lines, "\"");
}

static void put_property(struct seal_lines *lines, const char *name,
			 const char *value)
{
	if (!value || value[0] == '\0')
		return;
	seal_lines_add(lines, "      <property name=\"%s\"", name);
	put_attribute(lines, "value", value);
	seal_lines_add(lines, "/>\n");
}

static void put_properties(struct seal_lines *lines,
			   const struct seal_report *report)
{
	seal_lines_add(lines, "    <properties>\n");
	put_property(lines, "sealwright", seal_version());
	if (report->config_path) {
		put_property(lines, "mode",
			     seal_mode_name(report->policy.mode));
		put_property(lines, "mode-source", report->policy.source);
		put_property(lines, "config", report->config_path);
		put_property(lines, "config-digest", report->config_digest);
	}
	put_property(lines, "trust", report->trust);
	put_property(lines, "hypothetical",
		     report->hypothetical ? "true" : "false");
	seal_lines_add(lines, "    </properties>\n");
}

/* The findings about one package; behind the last one, what failed. */
static bool next_of(const struct seal_report *report, size_t package,
		    struct seal_report_item *item)
{
	const struct seal_verdict *verdict = NULL;

	if (package < report->count)
		verdict = &report->verdicts[package];
	return seal_report_next(report, item) && item->verdict == verdict;
}

/* "error [integrity/gap] PATH: TEXT" and its details: as many as |lowest|. */
static void put_items(struct seal_lines *lines,
		      const struct seal_report *report, size_t package,
		      enum seal_severity lowest)
{
	struct seal_report_item item = { .package = package };

	while (next_of(report, package, &item)) {
		if (item.severity < lowest)
			continue;
		seal_lines_add(lines, "%s [",
			       seal_severity_name(item.severity));
		seal_markup_xml(lines, item.rule);
		seal_lines_add(lines, "] ");
		seal_report_sentence(lines, &item, seal_markup_xml, "\n  ");
		seal_lines_add(lines, "\n");
	}
}

/* The first finding that counts most names the failure. */
static bool find_worst(const struct seal_report *report, size_t package,
		       struct seal_report_item *worst)
{
	struct seal_report_item item = { .package = package };
	bool found = false;

	while (next_of(report, package, &item)) {
		if (item.severity < SEAL_CANNOT_JUDGE ||
		    (found && item.severity <= worst->severity))
			continue;
		*worst = item;
		found = true;
	}
	return found;
}

/* A package without findings of its own may still be refused for a layer. */
static void put_bad(struct seal_lines *lines, const struct seal_report *report,
		    size_t package, const char *element)
{
	struct seal_report_item worst;

	seal_lines_add(lines, "      <%s", element);
	if (find_worst(report, package, &worst)) {
		put_attribute(lines, "message", worst.text);
		put_attribute(lines, "type", worst.rule);
	} else {
		put_attribute(lines, "message", "not accepted");
		put_attribute(lines, "type", "run/failed");
	}
	seal_lines_add(lines, ">");
	put_items(lines, report, package, SEAL_CANNOT_JUDGE);
	seal_lines_add(lines, "</%s>\n", element);
}

static void start_case(struct seal_lines *lines,
		       const struct seal_report *report, const char *name,
		       const struct seal_verdict *verdict)
{
	const struct seal_report_item item = { .verdict = verdict,
					       .path = name };
	struct seal_location location = seal_report_location(report, &item);

	seal_lines_add(lines, "    <testcase");
	put_attribute(lines, "name", name);
	put_attribute(lines, "classname", "seal-verify");
	put_attribute(lines, "file", location.file);
	seal_lines_add(lines, " time=\"0\">\n");
}

/* What was found goes to system-out, in the order of all reports. */
static void end_case(struct seal_lines *lines, const struct seal_report *report,
		     size_t package)
{
	static const struct seal_verdict none;
	const struct seal_verdict *verdict = &none;

	if (package < report->count)
		verdict = &report->verdicts[package];
	seal_lines_add(lines, "      <system-out>");
	put_items(lines, report, package, SEAL_NOTE);
	if (verdict->payload_digest[0] != '\0')
		seal_lines_add(lines, "payload sha256:%s\n",
			       verdict->payload_digest);
	if (verdict->has_signer) {
		seal_lines_add(lines, "signed by ");
		seal_markup_xml(lines, verdict->signer.profile);
		seal_lines_time(lines, ", until", verdict->signer.expires_at);
		seal_lines_add(lines, "\n");
	}
	seal_lines_add(lines, "</system-out>\n    </testcase>\n");
}

static void put_case(struct seal_lines *lines, const struct seal_report *report,
		     size_t package)
{
	const struct seal_verdict *verdict = &report->verdicts[package];

	start_case(lines, report, seal_report_package(verdict), verdict);
	if (verdict->result == SEAL_RESULT_REFUSED)
		put_bad(lines, report, package, "failure");
	else if (verdict->result == SEAL_RESULT_UNJUDGED)
		put_bad(lines, report, package, "error");
	end_case(lines, report, package);
}

static void put_failure(struct seal_lines *lines,
			const struct seal_report *report)
{
	start_case(lines, report, "seal-verify", NULL);
	put_bad(lines, report, report->count, "error");
	end_case(lines, report, report->count);
}

static void put_suite(struct seal_lines *lines,
		      const struct seal_report *report)
{
	bool failed = report->failure.status != SEAL_OK;
	size_t refused = 0;
	size_t unjudged = failed;
	char time[SEAL_TIME_TEXT];

	for (size_t i = 0; i < report->count; i++) {
		enum seal_result result = report->verdicts[i].result;

		refused += result == SEAL_RESULT_REFUSED;
		unjudged += result == SEAL_RESULT_UNJUDGED;
	}
	seal_lines_add(lines, "  <testsuite name=\"seal-verify");
	if (report->config_name) {
		seal_lines_add(lines, " ");
		seal_markup_xml(lines, report->config_name);
	}
	seal_lines_add(lines, "\" tests=\"%zu\" failures=\"%zu\"",
		       report->count + failed, refused);
	seal_lines_add(lines, " errors=\"%zu\" skipped=\"0\" time=\"0\"",
		       unjudged);
	seal_time_format(report->judged_at, time);
	seal_lines_add(lines, " timestamp=\"%s\">\n", time);
}

enum seal_status seal_report_junit(const struct seal_report *report,
				   struct seal_bytes *output,
				   struct seal_error *error)
{
	struct seal_lines lines = { .output = output, .error = error };

	seal_lines_add(&lines, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
			       "<testsuites name=\"seal-verify\">\n");
	put_suite(&lines, report);
	put_properties(&lines, report);
	for (size_t i = 0; i < report->count; i++)
		put_case(&lines, report, i);
	if (report->failure.status != SEAL_OK)
		put_failure(&lines, report);
	seal_lines_add(&lines, "  </testsuite>\n</testsuites>\n");
	return lines.status;
}
