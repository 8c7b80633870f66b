/* SPDX-License-Identifier: Apache-2.0 */
/* report.c - a report in, one of its formats out */
#include "domain/report.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/files.h"

void seal_report_free(struct seal_report *report)
{
	if (!report)
		return;
	for (size_t i = 0; i < report->count; i++)
		seal_verdict_free(&report->verdicts[i]);
	free(report->verdicts);
	free(report->trust);
	free(report->config_name);
	free(report->config_path);
	seal_declared_free(&report->declared);
	free(report);
}

bool seal_report_warns(const struct seal_report *report)
{
	for (size_t i = 0; i < report->count; i++)
		if (report->verdicts[i].result == SEAL_RESULT_WARNING)
			return true;
	return false;
}

static enum seal_status print(const struct seal_report *report,
			      const char *format, struct seal_bytes *output,
			      struct seal_error *error)
{
	if (strcmp(format, "text") == 0)
		return seal_report_text(report, false, output, error);
	if (strcmp(format, "brief") == 0)
		return seal_report_text(report, true, output, error);
	if (strcmp(format, "json") == 0)
		return seal_report_json(report, output, error);
	if (strcmp(format, "sarif") == 0)
		return seal_report_sarif(report, output, error);
	if (strcmp(format, "junit") == 0)
		return seal_report_junit(report, output, error);
	if (strcmp(format, "codequality") == 0)
		return seal_report_codequality(report, output, error);
	if (strcmp(format, "markdown") == 0)
		return seal_report_markdown(report, output, error);
	if (strcmp(format, "github") == 0)
		return seal_report_github(report, output, error);
	return seal_fail(error, SEAL_USAGE,
			 "%s: unknown report format; known ones are text, "
			 "brief, json, sarif, junit, codequality, markdown, "
			 "github",
			 format);
}

enum seal_status seal_report_format(const struct seal_report *report,
				    const char *format,
				    struct seal_text *output,
				    struct seal_error *error)
{
	struct seal_bytes bytes = { 0 };
	enum seal_status status;

	*output = (struct seal_text){ 0 };
	status = print(report, format, &bytes, error);
	if (status == SEAL_OK)
		status = seal_bytes_to_text(&bytes, output, error);
	seal_bytes_free(&bytes);
	return status;
}

/* A report is for reading: to a terminal it may go. */
static enum seal_status put(const struct seal_bytes *bytes, const char *path,
			    struct seal_error *error)
{
	if (strcmp(path, "-") == 0)
		return seal_write_all(STDOUT_FILENO, bytes->data, bytes->size,
				      error);
	return seal_write_file(path, bytes->data, bytes->size, error);
}

enum seal_status seal_report_write(const struct seal_report *report,
				   const char *format, const char *path,
				   struct seal_error *error)
{
	struct seal_bytes bytes = { 0 };
	enum seal_status status;

	status = print(report, format, &bytes, error);
	if (status == SEAL_OK)
		status = put(&bytes, path, error);
	if (status != SEAL_OK)
		seal_error_path(error, path);
	seal_bytes_free(&bytes);
	return status;
}
