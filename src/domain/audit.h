/* SPDX-License-Identifier: Apache-2.0 */
/* audit.h - the audit log: records that hold the digest of the one before
 * (docs/format.md, "Audit log") */
#ifndef SEAL_DOMAIN_AUDIT_H
#define SEAL_DOMAIN_AUDIT_H

#include "domain/verdict.h"

/* Longer lines are none of ours. */
#define SEAL_AUDIT_LINE_MAX ((size_t)8 << 20)

/* Stands for the record before the first one. */
#define SEAL_AUDIT_NOTHING                                                     \
	"0000000000000000000000000000000000000000000000000000000000000000"

/* The records of one run. Start from { 0 }; free with seal_audit_free(). */
struct seal_audit {
	struct seal_json_builder builder;
	struct seal_json *records; /* an array */
	char previous[SEAL_SHA256_HEX];
	uint64_t number;
};
void seal_audit_free(struct seal_audit *audit);

/*
 * A new record with time, event, outcome, tool, who and where; NULL without
 * memory, which seal_audit_append() tells. |outcome| is "accepted", "warned",
 * "blocked", "unjudged", "begun", "done" or "failed".
 */
struct seal_json *seal_audit_add(struct seal_audit *audit, const char *event,
				 const char *outcome);
/* Text of others, escaped as in reports; NULL adds nothing. */
void seal_audit_text(struct seal_audit *audit, struct seal_json *parent,
		     const char *name, const char *text);
void seal_audit_time(struct seal_audit *audit, struct seal_json *parent,
		     const char *name, int64_t time);
/* {"sha256": digest}; "" adds nothing. */
void seal_audit_digest(struct seal_audit *audit, struct seal_json *parent,
		       const char *name, const char *digest);
/* An absolute path, as far as the file is there. */
void seal_audit_path(struct seal_audit *audit, struct seal_json *parent,
		     const char *name, const char *path);
void seal_audit_layers(struct seal_audit *audit, struct seal_json *parent,
		       const struct seal_layer *layers, size_t count);
/* What went wrong, in its own words. */
void seal_audit_failure(struct seal_audit *audit, struct seal_json *parent,
			const struct seal_error *failure);

/*
 * Append all records to the log |path| under its lock; they are on the disk
 * when it returns SEAL_OK, and none of them is in the log otherwise. A torn
 * last line is moved aside before, and recorded as such. Failures are
 * SEAL_UNJUDGED.
 */
enum seal_status seal_audit_append(struct seal_audit *audit, const char *path,
				   struct seal_error *error);

/* A record for each verdict of |report|, appended to |path|. */
enum seal_status seal_audit_report(const char *path,
				   const struct seal_report *report,
				   const char *output,
				   struct seal_error *error);

/* ---- audit_file.c: the file ------------------------------------------- */

/* A log that is open and locked. Start from { -1, -1 } and zeros. */
struct seal_audit_file {
	int fd;
	int lock;
	const char *path;
	uint64_t size;			/* of the whole lines */
	uint64_t total;			/* with a torn line behind them */
	uint64_t number;		/* of the last record; 0: none */
	char previous[SEAL_SHA256_HEX]; /* digest of the last line */
	struct seal_bytes torn;		/* the last line's beginning */
};
enum seal_status seal_audit_file_open(const char *path,
				      struct seal_audit_file *file,
				      struct seal_error *error);
/* Keep a torn line in a file of its own beside the log; |name| is it. */
enum seal_status seal_audit_file_save_torn(const struct seal_audit_file *file,
					   char digest[SEAL_SHA256_HEX],
					   char **name,
					   struct seal_error *error);
/* All of |lines| behind the whole lines, and on the disk, or nothing. */
enum seal_status seal_audit_file_write(struct seal_audit_file *file,
				       const struct seal_bytes *lines,
				       struct seal_error *error);
void seal_audit_file_close(struct seal_audit_file *file);
/*
 * Does |line| begin as every record does? |previous| points to 64 digits in
 * it.
 */
bool seal_audit_line_parse(const char *line, size_t size, const char **previous,
			   uint64_t *number);

#endif
