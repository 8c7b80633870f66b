/* SPDX-License-Identifier: Apache-2.0 */
/* report_sentence.c - a finding in; its words, and what tells it apart, out */
#include "domain/report.h"

#include <stdio.h>
#include <string.h>

#include "adapters/crypto.h"
#include "base/files.h"

static void put_detail(struct seal_lines *lines, seal_markup *markup,
		       const char *line, const char *label, const char *value)
{
	if (!value)
		return;
	seal_lines_add(lines, "%s%s ", line, label);
	markup(lines, value);
}

void seal_report_sentence(struct seal_lines *lines,
			  const struct seal_report_item *item,
			  seal_markup *markup, const char *line)
{
	bool judged = item->severity != SEAL_CANNOT_JUDGE;

	markup(lines, item->path);
	seal_lines_add(lines, judged ? ": " : ": could not judge: ");
	markup(lines, item->text);
	put_detail(lines, markup, line, "have", item->have);
	put_detail(lines, markup, line, item->label, item->expected);
	put_detail(lines, markup, line, "fix:", item->fix);
}

const char *seal_report_package(const struct seal_verdict *verdict)
{
	const char *path = seal_relative_path(verdict->path);

	return path ? path : seal_base_name(verdict->path);
}

/* How many earlier findings have the rule and the package's name as well. */
static size_t earlier(const struct seal_report *report,
		      const struct seal_report_item *item)
{
	size_t number = 0;

	if (!item->verdict)
		return 0;
	for (const struct seal_verdict *v = report->verdicts;
	     v <= item->verdict; v++) {
		const struct seal_findings *findings = &v->findings;
		size_t count = findings->count;

		if (strcmp(seal_report_package(v),
			   seal_report_package(item->verdict)) != 0)
			continue;
		if (v == item->verdict)
			count = item->finding - 1;
		for (size_t i = 0; i < count; i++) {
			const struct seal_finding *other = &findings->items[i];
			const struct seal_finding *own =
				&item->verdict->findings
					 .items[item->finding - 1];

			number += other->check == own->check &&
				  strcmp(other->rule, own->rule) == 0;
		}
	}
	return number;
}

enum seal_status seal_report_fingerprint(const struct seal_report *report,
					 const struct seal_report_item *item,
					 char output[SEAL_SHA256_HEX],
					 struct seal_error *error)
{
	const char *package =
		item->verdict ? seal_report_package(item->verdict) : "";
	size_t number = earlier(report, item);
	struct seal_bytes bytes = { 0 };
	enum seal_status status;

	status = seal_bytes_printf(&bytes, error, "%s%c%s", item->rule, '\0',
				   package);
	if (status == SEAL_OK && number > 0)
		status =
			seal_bytes_printf(&bytes, error, "%c%zu", '\0', number);
	if (status == SEAL_OK)
		status = seal_sha256_hex(bytes.data, bytes.size, output, error);
	seal_bytes_free(&bytes);
	return status;
}
