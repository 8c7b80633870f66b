/* SPDX-License-Identifier: Apache-2.0 */
/* metrics.h - counters and gauges in Prometheus' text format */
#ifndef SEAL_DOMAIN_METRICS_H
#define SEAL_DOMAIN_METRICS_H

#include "domain/verdict.h"

/* Of one textfile; more than that no collector should be fed. */
#define SEAL_METRICS_FILE_MAX ((size_t)16 << 20)

enum seal_metric {
	SEAL_METRIC_VERIFICATIONS,
	SEAL_METRIC_FINDINGS,
	SEAL_METRIC_LAST,
	SEAL_METRIC_EXPIRY,
	SEAL_METRIC_COUNT
};

struct seal_sample {
	enum seal_metric metric;
	char *labels; /* as written: package="app.zip",result="valid" */
	uint64_t value;
};

/* Start from { 0 }; free with seal_metrics_free(). */
struct seal_metrics {
	struct seal_sample *samples;
	size_t count;
	size_t capacity;
};
void seal_metrics_free(struct seal_metrics *metrics);
/*
 * Put a sample in, or change the one that is there: counters add up, gauges
 * take the new value.
 */
enum seal_status seal_metrics_add(struct seal_metrics *metrics,
				  enum seal_metric metric, const char *labels,
				  uint64_t value, struct seal_error *error);
/* Only what seal_metrics_print() wrote; all else is SEAL_UNJUDGED. */
enum seal_status seal_metrics_parse(const char *text,
				    struct seal_metrics *metrics,
				    struct seal_error *error);
/* Sorts the samples. */
enum seal_status seal_metrics_print(struct seal_metrics *metrics,
				    struct seal_bytes *output,
				    struct seal_error *error);

#endif
