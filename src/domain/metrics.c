/* SPDX-License-Identifier: Apache-2.0 */
/* metrics.c - a report in, a textfile for Prometheus out */
#include "domain/metrics.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/files.h"

#define NAME_MAX_BYTES 512

/* A label's value: a backslash, a quote and a new line are escaped. */
static void escape_label(char *output, const char *text)
{
	for (; *text; text++) {
		if (*text == '\\' || *text == '"')
			*output++ = '\\';
		*output++ = *text;
	}
	*output = '\0';
}

/* The signed name, else the file's; controls are escaped before the label is.
 */
static void package_label(const struct seal_verdict *verdict,
			  char output[2 * NAME_MAX_BYTES])
{
	const char *name =
		verdict->name ? verdict->name : seal_base_name(verdict->path);
	char escaped[NAME_MAX_BYTES];

	seal_escape(escaped, sizeof(escaped), name, strlen(name));
	escape_label(output, escaped);
}

static const char *action_name(enum seal_severity severity)
{
	if (severity == SEAL_WARNING)
		return "warn";
	return severity == SEAL_ERROR ? "block" : "unjudged";
}

static enum seal_status add_findings(struct seal_metrics *metrics,
				     const struct seal_verdict *verdict,
				     const char *package,
				     struct seal_error *error)
{
	const struct seal_findings *findings = &verdict->findings;
	enum seal_status status = SEAL_OK;
	char labels[2 * NAME_MAX_BYTES + 64];

	for (size_t i = 0; i < findings->count && status == SEAL_OK; i++) {
		const struct seal_finding *finding = &findings->items[i];

		if (finding->severity == SEAL_NOTE)
			continue;
		snprintf(labels, sizeof(labels),
			 "package=\"%s\",check=\"%s\",action=\"%s\"", package,
			 seal_check_name(finding->check),
			 action_name(finding->severity));
		status = seal_metrics_add(metrics, SEAL_METRIC_FINDINGS, labels,
					  1, error);
	}
	return status;
}

static enum seal_status add_verdict(struct seal_metrics *metrics,
				    const struct seal_report *report,
				    const struct seal_verdict *verdict,
				    struct seal_error *error)
{
	char package[2 * NAME_MAX_BYTES];
	char labels[2 * NAME_MAX_BYTES + 64];
	enum seal_status status;

	package_label(verdict, package);
	snprintf(labels, sizeof(labels), "package=\"%s\",result=\"%s\"",
		 package, seal_result_name(verdict->result));
	status = seal_metrics_add(metrics, SEAL_METRIC_VERIFICATIONS, labels, 1,
				  error);
	snprintf(labels, sizeof(labels), "package=\"%s\"", package);
	if (status == SEAL_OK)
		status = seal_metrics_add(metrics, SEAL_METRIC_LAST, labels,
					  (uint64_t)report->judged_at, error);
	if (status == SEAL_OK && verdict->has_signer)
		status = seal_metrics_add(metrics, SEAL_METRIC_EXPIRY, labels,
					  (uint64_t)verdict->signer.expires_at,
					  error);
	if (status == SEAL_OK)
		status = add_findings(metrics, verdict, package, error);
	return status;
}

static enum seal_status read_old(const char *path, struct seal_metrics *metrics,
				 struct seal_error *error)
{
	struct seal_bytes bytes = { 0 };
	enum seal_status status;

	if (access(path, F_OK) != 0)
		return SEAL_OK;
	status = seal_read_file(path, SEAL_METRICS_FILE_MAX, &bytes, error);
	if (status == SEAL_OK)
		status = seal_metrics_parse((const char *)bytes.data, metrics,
					    error);
	seal_bytes_free(&bytes);
	return status;
}

static enum seal_status merge(const struct seal_report *report,
			      const char *path, struct seal_metrics *metrics,
			      struct seal_bytes *text, struct seal_error *error)
{
	enum seal_status status = read_old(path, metrics, error);

	for (size_t i = 0; i < report->count && status == SEAL_OK; i++)
		status = add_verdict(metrics, report, &report->verdicts[i],
				     error);
	if (status == SEAL_OK)
		status = seal_metrics_print(metrics, text, error);
	/* Nothing was judged, and nothing was counted before. */
	if (status != SEAL_OK || text->size == 0)
		return status;
	return seal_write_file(path, text->data, text->size, error);
}

enum seal_status seal_metrics_write(const struct seal_report *report,
				    const char *path, struct seal_error *error)
{
	struct seal_metrics metrics = { 0 };
	struct seal_bytes text = { 0 };
	enum seal_status status;
	int lock = -1;

	if (report->hypothetical)
		return seal_fail(error, SEAL_USAGE,
				 "metrics: a verdict about another time is not "
				 "counted");
	status = seal_lock_beside(path, true, &lock, error);
	if (status == SEAL_OK)
		status = merge(report, path, &metrics, &text, error);
	seal_bytes_free(&text);
	seal_metrics_free(&metrics);
	if (lock >= 0)
		close(lock);
	if (status == SEAL_OK)
		return SEAL_OK;
	error->status = SEAL_UNJUDGED;
	seal_error_path(error, path);
	return error->status;
}
