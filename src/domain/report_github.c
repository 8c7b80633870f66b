/* SPDX-License-Identifier: Apache-2.0 */
/* report_github.c - a report in, GitHub's workflow commands out */
#include "domain/report.h"

/* GitHub shows so many of a kind for each step, and drops the rest. */
enum { SHOWN_MAX = 10 };

enum kind { KIND_ERROR, KIND_WARNING, KIND_NOTICE, KIND_COUNT };

static enum kind kind_of(enum seal_severity severity)
{
	switch (severity) {
	case SEAL_NOTE:
		return KIND_NOTICE;
	case SEAL_WARNING:
		return KIND_WARNING;
	case SEAL_CANNOT_JUDGE:
	case SEAL_ERROR:
		break;
	}
	return KIND_ERROR;
}

static const char *kind_name(enum kind kind)
{
	static const char *const names[] = { "error", "warning", "notice" };

	return names[kind];
}

static void put_item(struct seal_lines *lines, const struct seal_report *report,
		     const struct seal_report_item *item)
{
	struct seal_location place = seal_report_location(report, item);

	seal_lines_add(lines, "::%s file=", kind_name(kind_of(item->severity)));
	seal_markup_github_property(lines, place.file);
	seal_lines_add(lines, ",line=%u,title=", place.line);
	seal_markup_github_property(lines, item->rule);
	seal_lines_add(lines, "::");
	seal_report_sentence(lines, item, seal_markup_github_message, "%0A  ");
	seal_lines_add(lines, "\n");
}

static void put_rest(struct seal_lines *lines, enum kind kind, size_t rest)
{
	seal_lines_add(lines,
		       "::%s title=sealwright::%zu more %ss; the other reports "
		       "have them all\n",
		       kind_name(kind), rest, kind_name(kind));
}

enum seal_status seal_report_github(const struct seal_report *report,
				    struct seal_bytes *output,
				    struct seal_error *error)
{
	struct seal_lines lines = { .output = output, .error = error };
	size_t total[KIND_COUNT] = { 0 };
	size_t seen[KIND_COUNT] = { 0 };
	struct seal_report_item item = { 0 };

	while (seal_report_next(report, &item))
		total[kind_of(item.severity)]++;
	item = (struct seal_report_item){ 0 };
	while (seal_report_next(report, &item)) {
		enum kind kind = kind_of(item.severity);
		size_t number = ++seen[kind];

		if (number < SHOWN_MAX || total[kind] == SHOWN_MAX)
			put_item(&lines, report, &item);
		else if (number == SHOWN_MAX)
			put_rest(&lines, kind, total[kind] - SHOWN_MAX + 1);
	}
	return lines.status;
}
