/* SPDX-License-Identifier: Apache-2.0 */
/* report.h - what the formats of a report share */
#ifndef SEAL_DOMAIN_REPORT_H
#define SEAL_DOMAIN_REPORT_H

#include "domain/markup.h"
#include "domain/verdict.h"

/*
 * One finding as every format tells it, or what kept it from judging, which
 * comes last. Nothing is owned and nothing is escaped.
 */
struct seal_report_item {
	const struct seal_verdict *verdict; /* NULL: about no single package */
	enum seal_severity severity;
	char rule[96]; /* "integrity/gap"; a failure's may be "run/failed" */
	const char *path;
	const char *text;
	const char *have;     /* NULL */
	const char *expected; /* NULL */
	const char *label;    /* what |expected| is: "signed", "allowed", ... */
	const char *fix;      /* NULL */
	size_t package;	      /* where the search goes on; start from { 0 } */
	size_t finding;
};
/* The next of them in the one order of all formats; false after the last. */
bool seal_report_next(const struct seal_report *report,
		      struct seal_report_item *item);
/* How many items of that severity there are. */
size_t seal_report_number(const struct seal_report *report,
			  enum seal_severity severity);

/* "signed", "allowed", "expected": what the compared value is. */
const char *seal_finding_label(const struct seal_finding *finding);
const char *seal_severity_name(enum seal_severity severity); /* "note", ... */
const char *seal_result_words(enum seal_result result); /* "refused", ... */
/* The worst verdict; of a report with a failure too, which is worse. */
enum seal_result seal_report_result(const struct seal_report *report);

/* "|words| 2031-..." */
void seal_lines_time(struct seal_lines *lines, const char *words, int64_t time);
/* Counts, mode and where it was set: the end of every text, with its line. */
void seal_report_last_line(struct seal_lines *lines,
			   const struct seal_report *report);

/*
 * The line that systems show a finding at, never empty: where the package is
 * declared; else the configuration's or the package's file, as far as a
 * relative path tells it.
 */
struct seal_location {
	const char *file;
	unsigned int line; /* from 1 */
};
struct seal_location seal_report_location(const struct seal_report *report,
					  const struct seal_report_item *item);

/*
 * "PATH: TEXT", and for each detail there is |line| and "have X", "expected X",
 * "fix: X"; values as |markup| writes them.
 */
void seal_report_sentence(struct seal_lines *lines,
			  const struct seal_report_item *item,
			  seal_markup *markup, const char *line);

/* The package's path when it is relative, else its last part. */
const char *seal_report_package(const struct seal_verdict *verdict);

/*
 * SHA-256 of rule, NUL and seal_report_package(), the same in every run and on
 * every machine. Further findings of the same have their number behind another
 * NUL, so no two of a report are equal.
 */
enum seal_status seal_report_fingerprint(const struct seal_report *report,
					 const struct seal_report_item *item,
					 char output[SEAL_SHA256_HEX],
					 struct seal_error *error);

enum seal_status seal_report_sarif(const struct seal_report *report,
				   struct seal_bytes *output,
				   struct seal_error *error);
enum seal_status seal_report_junit(const struct seal_report *report,
				   struct seal_bytes *output,
				   struct seal_error *error);
enum seal_status seal_report_codequality(const struct seal_report *report,
					 struct seal_bytes *output,
					 struct seal_error *error);
enum seal_status seal_report_markdown(const struct seal_report *report,
				      struct seal_bytes *output,
				      struct seal_error *error);
enum seal_status seal_report_github(const struct seal_report *report,
				    struct seal_bytes *output,
				    struct seal_error *error);

#endif
