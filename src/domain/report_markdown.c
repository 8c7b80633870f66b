/* SPDX-License-Identifier: Apache-2.0 */
/* report_markdown.c - a report in, a page for a CI's summary out */
#include "domain/report.h"

#include <string.h>

#include "base/files.h"

/*
 * GitHub takes a step's summary of 1 MiB at most, and none of a longer one. The
 * rest is for the step's own words.
 */
enum { TABLE_MAX = 300 * 1024, FINDINGS_MAX = 500 * 1024 };

/* A row or a finding, and how many did not fit any more. */
struct part {
	struct seal_bytes row;
	struct seal_lines lines; /* writes into the row */
	size_t size;
	size_t most;
	size_t left_out;
};

static void put_code(struct seal_lines *lines, const char *text)
{
	seal_lines_add(lines, "<code>");
	seal_markup_markdown(lines, text);
	seal_lines_add(lines, "</code>");
}

/* The row goes to the page while there is room, and is empty again. */
static void end_row(struct part *part, struct seal_lines *page)
{
	if (page->status == SEAL_OK)
		page->status = part->lines.status;
	if (part->left_out > 0 || part->size + part->row.size > part->most)
		part->left_out++;
	else if (page->status == SEAL_OK)
		page->status = seal_bytes_append(page->output, part->row.data,
						 part->row.size, page->error);
	part->size += part->row.size;
	part->row.size = 0;
}

static void start_part(struct part *part, const struct seal_lines *page,
		       size_t most)
{
	*part = (struct part){ .most = most };
	part->lines.output = &part->row;
	part->lines.error = page->error;
}

static void end_part(struct part *part, struct seal_lines *page,
		     const char *what)
{
	if (part->left_out > 0)
		seal_lines_add(page, "\n%zu more %s; the JSON report has all\n",
			       part->left_out, what);
	seal_bytes_free(&part->row);
}

static void put_package(struct seal_lines *lines,
			const struct seal_verdict *verdict)
{
	bool good = seal_result_status(verdict->result) == SEAL_OK;
	const char *mark = good ? "" : "**";

	seal_lines_add(lines, "| %s", verdict->is_layer ? "layer " : "");
	put_code(lines, verdict->path);
	if (verdict->name &&
	    strcmp(verdict->name, seal_base_name(verdict->path)) != 0) {
		seal_lines_add(lines, " signed as ");
		put_code(lines, verdict->name);
	}
	if (verdict->package_version) {
		seal_lines_add(lines, " ");
		put_code(lines, verdict->package_version);
	}
	seal_lines_add(lines, " | ");
	if (verdict->payload_digest[0] != '\0')
		seal_lines_add(lines, "<code>sha256:%s</code>",
			       verdict->payload_digest);
	seal_lines_add(lines, " | ");
	if (verdict->has_signer)
		put_code(lines, verdict->signer.profile);
	seal_lines_add(lines, " | ");
	if (verdict->has_git) {
		put_code(lines, verdict->commit);
		seal_lines_add(lines, "%s",
			       verdict->dirty ? " with uncommitted changes"
					      : "");
	}
	seal_lines_add(lines, " |");
	if (verdict->has_signer)
		seal_lines_time(lines, "", verdict->signer.expires_at);
	seal_lines_add(lines, " | %s%s%s |\n", mark,
		       seal_result_words(verdict->result), mark);
}

static void put_packages(struct seal_lines *page,
			 const struct seal_report *report)
{
	struct part part;

	if (report->count == 0)
		return;
	seal_lines_add(page, "\n| package | payload digest | signer profile | "
			     "commit | expires | verdict |\n"
			     "|---|---|---|---|---|---|\n");
	start_part(&part, page, TABLE_MAX);
	for (size_t i = 0; i < report->count; i++) {
		put_package(&part.lines, &report->verdicts[i]);
		end_row(&part, page);
	}
	end_part(&part, page, "packages");
}

static const char *severity_words(enum seal_severity severity)
{
	return severity == SEAL_CANNOT_JUDGE ? "could not judge"
					     : seal_severity_name(severity);
}

static void put_detail(struct seal_lines *lines, const char *label,
		       const char *value)
{
	if (!value)
		return;
	seal_lines_add(lines, "  - %s ", label);
	put_code(lines, value);
	seal_lines_add(lines, "\n");
}

static void put_item(struct seal_lines *lines,
		     const struct seal_report_item *item)
{
	seal_lines_add(lines, "- **%s** ", severity_words(item->severity));
	put_code(lines, item->path);
	seal_lines_add(lines, " ");
	seal_markup_markdown(lines, item->text);
	seal_lines_add(lines, " (");
	put_code(lines, item->rule);
	seal_lines_add(lines, ")\n");
	put_detail(lines, "have", item->have);
	put_detail(lines, item->label, item->expected);
	put_detail(lines, "fix:", item->fix);
}

static void put_items(struct seal_lines *page, const struct seal_report *report)
{
	struct seal_report_item item = { 0 };
	struct part part;

	start_part(&part, page, FINDINGS_MAX);
	while (seal_report_next(report, &item)) {
		if (part.size == 0)
			seal_lines_add(page, "\n### Findings\n\n");
		put_item(&part.lines, &item);
		end_row(&part, page);
	}
	end_part(&part, page, "findings");
}

static void put_last_line(struct seal_lines *page,
			  const struct seal_report *report)
{
	struct seal_bytes bytes = { 0 };
	struct seal_lines line = { .output = &bytes, .error = page->error };
	struct seal_text text = { 0 };

	seal_report_last_line(&line, report);
	if (line.status == SEAL_OK) {
		bytes.size--; /* the line's end is no part of it */
		line.status = seal_bytes_to_text(&bytes, &text, page->error);
	}
	if (page->status == SEAL_OK)
		page->status = line.status;
	if (page->status == SEAL_OK) {
		seal_lines_add(page, "\n");
		seal_markup_markdown(page, text.data);
		seal_lines_add(page, "\n");
	}
	seal_text_free(&text);
	seal_bytes_free(&bytes);
}

enum seal_status seal_report_markdown(const struct seal_report *report,
				      struct seal_bytes *output,
				      struct seal_error *error)
{
	struct seal_lines page = { .output = output, .error = error };

	seal_lines_add(&page, "## Sealwright: %s%s\n",
		       seal_result_words(seal_report_result(report)),
		       report->hypothetical ? " (hypothetical)" : "");
	put_packages(&page, report);
	put_items(&page, report);
	put_last_line(&page, report);
	return page.status;
}
