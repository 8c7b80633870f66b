/* SPDX-License-Identifier: Apache-2.0 */
/* metrics_file.c - samples in, Prometheus' text format out, and back */
#include "domain/metrics.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

static const struct {
	const char *name;
	const char *type;
	const char *help;
} families[SEAL_METRIC_COUNT] = {
	[SEAL_METRIC_VERIFICATIONS] = { "sealwright_verifications_total",
					"counter",
					"Packages judged, by result." },
	[SEAL_METRIC_FINDINGS] = { "sealwright_findings_total", "counter",
				   "Findings, by check and what followed." },
	[SEAL_METRIC_LAST] = { "sealwright_last_verification_timestamp_seconds",
			       "gauge", "When the package was judged last." },
	[SEAL_METRIC_EXPIRY] = { "sealwright_signature_expiry_timestamp_seconds",
				 "gauge", "When its signature expires." }
};

void seal_metrics_free(struct seal_metrics *metrics)
{
	for (size_t i = 0; i < metrics->count; i++)
		free(metrics->samples[i].labels);
	free(metrics->samples);
	*metrics = (struct seal_metrics){ 0 };
}

static struct seal_sample *find(struct seal_metrics *metrics,
				enum seal_metric metric, const char *labels)
{
	for (size_t i = 0; i < metrics->count; i++) {
		struct seal_sample *sample = &metrics->samples[i];

		if (sample->metric == metric &&
		    strcmp(sample->labels, labels) == 0)
			return sample;
	}
	return NULL;
}

static enum seal_status append(struct seal_metrics *metrics,
			       enum seal_metric metric, const char *labels,
			       uint64_t value, struct seal_error *error)
{
	if (metrics->count == metrics->capacity) {
		size_t capacity = metrics->capacity * 2 + 64;
		struct seal_sample *more =
			reallocarray(metrics->samples, capacity, sizeof(*more));

		if (!more)
			return seal_fail_memory(error);
		metrics->samples = more;
		metrics->capacity = capacity;
	}
	metrics->samples[metrics->count] = (struct seal_sample){
		.metric = metric,
		.value = value,
	};
	metrics->count++;
	return seal_copy_string(
		labels, &metrics->samples[metrics->count - 1].labels, error);
}

enum seal_status seal_metrics_add(struct seal_metrics *metrics,
				  enum seal_metric metric, const char *labels,
				  uint64_t value, struct seal_error *error)
{
	struct seal_sample *sample = find(metrics, metric, labels);
	bool counts = metric <= SEAL_METRIC_FINDINGS;

	if (!sample)
		return append(metrics, metric, labels, value, error);
	sample->value = counts ? sample->value + value : value;
	return SEAL_OK;
}

/* NAME{LABELS} VALUE; false: none of ours. */
static bool parse_sample(char *line, enum seal_metric *metric, char **labels,
			 uint64_t *value)
{
	char *brace = strchr(line, '{');
	char *close = strrchr(line, '}');
	char *end;

	if (!brace || !close || close < brace || close[1] != ' ' ||
	    close[2] < '0' || close[2] > '9')
		return false;
	*brace = '\0';
	*close = '\0';
	*labels = brace + 1;
	*value = strtoull(close + 2, &end, 10);
	for (int i = 0; i < SEAL_METRIC_COUNT; i++) {
		*metric = (enum seal_metric)i;
		if (strcmp(line, families[i].name) == 0)
			return *end == '\0' && *value < UINT64_MAX / 2;
	}
	return false;
}

static enum seal_status parse_line(char *line, struct seal_metrics *metrics,
				   struct seal_error *error)
{
	enum seal_metric metric;
	uint64_t value;
	char *labels;

	if (line[0] == '\0' || strncmp(line, "# HELP sealwright_", 18) == 0 ||
	    strncmp(line, "# TYPE sealwright_", 18) == 0)
		return SEAL_OK;
	if (!parse_sample(line, &metric, &labels, &value))
		return seal_fail(error, SEAL_UNJUDGED,
				 "metrics: the file holds something else than "
				 "Sealwright's, which would be lost");
	return append(metrics, metric, labels, value, error);
}

enum seal_status seal_metrics_parse(const char *text,
				    struct seal_metrics *metrics,
				    struct seal_error *error)
{
	enum seal_status status;
	char *copy = NULL;
	char *rest;
	char *line;

	status = seal_copy_string(text, &copy, error);
	rest = copy;
	while (status == SEAL_OK && (line = strsep(&rest, "\n")))
		status = parse_line(line, metrics, error);
	free(copy);
	return status;
}

static int compare(const void *a, const void *b)
{
	const struct seal_sample *left = a;
	const struct seal_sample *right = b;

	if (left->metric != right->metric)
		return left->metric < right->metric ? -1 : 1;
	return strcmp(left->labels, right->labels);
}

enum seal_status seal_metrics_print(struct seal_metrics *metrics,
				    struct seal_bytes *output,
				    struct seal_error *error)
{
	enum seal_status status = SEAL_OK;

	if (metrics->count > 0)
		qsort(metrics->samples, metrics->count,
		      sizeof(*metrics->samples), compare);
	for (size_t i = 0; i < metrics->count && status == SEAL_OK; i++) {
		const struct seal_sample *sample = &metrics->samples[i];
		const char *name = families[sample->metric].name;

		if (i == 0 || sample[-1].metric != sample->metric)
			status = seal_bytes_printf(
				output, error, "# HELP %s %s\n# TYPE %s %s\n",
				name, families[sample->metric].help, name,
				families[sample->metric].type);
		if (status == SEAL_OK)
			status = seal_bytes_printf(output, error,
						   "%s{%s} %" PRIu64 "\n", name,
						   sample->labels,
						   sample->value);
	}
	return status;
}
