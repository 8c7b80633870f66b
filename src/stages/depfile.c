/* SPDX-License-Identifier: Apache-2.0 */
/* depfile.c - collected files in, a rule for Make and Ninja out */
#include <stdlib.h>
#include <string.h>

#include "stages/package.h"

/* As gcc -MD writes them: both programs read that. */
static enum seal_status put_path(struct seal_bytes *output, const char *path,
				 struct seal_error *error)
{
	size_t backslashes = 0;
	enum seal_status status = SEAL_OK;

	for (const char *p = path; *p && status == SEAL_OK; p++) {
		/* Those before a space would be taken for its escape. */
		if (*p == ' ' || *p == '\t')
			for (; backslashes > 0 && status == SEAL_OK;
			     backslashes--)
				status = seal_bytes_append(output, "\\", 1,
							   error);
		if (status != SEAL_OK)
			break;
		backslashes = *p == '\\' ? backslashes + 1 : 0;
		if (*p == ' ' || *p == '\t' || *p == '#')
			status = seal_bytes_append(output, "\\", 1, error);
		else if (*p == '$')
			status = seal_bytes_append(output, "$", 1, error);
		if (status == SEAL_OK)
			status = seal_bytes_append(output, p, 1, error);
	}
	return status;
}

/*
 * |before|, the path, |after|. Links are left out: Make would look at what they
 * lead to, which is no part of the package or is named itself.
 */
static enum seal_status put_files(const struct seal_collection *collection,
				  const char *before, const char *after,
				  bool rules, struct seal_bytes *output,
				  struct seal_error *error)
{
	enum seal_status status = SEAL_OK;

	for (size_t i = 0; i < collection->count && status == SEAL_OK; i++) {
		const struct seal_item *item = &collection->items[i];
		char *path = NULL;

		if (item->blob || !S_ISREG(item->found))
			continue;
		status = seal_item_shown(collection, item, &path, error);
		/* A '%' would make it a pattern rule, for other files. */
		if (status == SEAL_OK && (!rules || !strchr(path, '%'))) {
			status = seal_bytes_printf(output, error, "%s", before);
			if (status == SEAL_OK)
				status = put_path(output, path, error);
			if (status == SEAL_OK)
				status = seal_bytes_printf(output, error, "%s",
							   after);
		}
		free(path);
	}
	return status;
}

enum seal_status seal_depfile_print(const struct seal_collection *collection,
				    const char *target,
				    struct seal_bytes *output,
				    struct seal_error *error)
{
	enum seal_status status = put_path(output, target, error);

	if (status == SEAL_OK)
		status = seal_bytes_append(output, ":", 1, error);
	if (status == SEAL_OK)
		status = put_files(collection, " \\\n ", "", false, output,
				   error);
	if (status == SEAL_OK)
		status = seal_bytes_append(output, "\n", 1, error);
	/* An empty rule each: a file that is gone is no error, but a reason. */
	if (status == SEAL_OK)
		status = put_files(collection, "", ":\n", true, output, error);
	return status;
}
