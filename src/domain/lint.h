/* SPDX-License-Identifier: Apache-2.0 */
/* lint.h - what a runtime would not like about a package that is none the less
 * good */
#ifndef SEAL_DOMAIN_LINT_H
#define SEAL_DOMAIN_LINT_H

#include "domain/zip.h"

#define SEAL_ZIPPED_MAX ((uint64_t)50 * 1024 * 1024)

enum seal_lint_kind { SEAL_LINT_NONE, SEAL_LINT_FUNCTION, SEAL_LINT_LAYER };

/* "lambda" and "lambda-layer"; false for any other. */
bool seal_lint_parse(const char *name, enum seal_lint_kind *kind);

/* What was seen. Start from { .kind }; fill by seal_lint_entry(). */
struct seal_lint {
	enum seal_lint_kind kind;
	uint64_t size;	   /* of the package, bytes */
	uint64_t unpacked; /* of its entries, and of its layers', bytes */
	size_t layers;
	bool has_bootstrap;
	bool bootstrap_runs; /* it is executable, or a link */
	bool has_handler;    /* a file that a managed runtime can load */
	bool has_visible;    /* a folder that a runtime looks into */
};
void seal_lint_entry(struct seal_lint *lint, const char *name, size_t size,
		     enum seal_zip_mode mode);
/* A line to |log| for each finding: "text [lint/RULE]; fix". */
void seal_lint_tell(const struct seal_lint *lint, const char *path,
		    const struct seal_log *log);

#endif
