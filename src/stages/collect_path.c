/* SPDX-License-Identifier: Apache-2.0 */
/* collect_path.c - a path as the user wrote it in, the one below DIR out */
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/files.h"
#include "stages/collect.h"

/*
 * Go from |at| ("/a/b", "" at the root, with room for |path|) along |path|, by
 * the text alone. False: a '..' led out of the root.
 */
static bool follow(char *at, const char *path)
{
	bool inside = true;

	while (*(path += strspn(path, "/"))) {
		size_t size = strcspn(path, "/");

		if (size == 2 && memcmp(path, "..", 2) == 0) {
			char *slash = strrchr(at, '/');

			inside = inside && slash;
			if (slash)
				*slash = '\0';
		} else if (size != 1 || path[0] != '.') {
			char *end = at + strlen(at);

			*end = '/';
			memcpy(end + 1, path, size);
			end[1 + size] = '\0';
		}
		path += size;
	}
	return inside;
}

/* From the root along |base|, then along |path| unless it is absolute. */
static char *follow_both(const char *base, const char *path)
{
	char *output = calloc(1, strlen(base) + strlen(path) + 3);

	if (output && path[0] != '/')
		follow(output, base);
	if (output)
		follow(output, path);
	return output;
}

/* What |path| has below |base|; NULL when it lies elsewhere. */
static char *below(const char *base, const char *path)
{
	char *whole = follow_both(base, path);
	char *top = follow_both(base, "");
	size_t size = top ? strlen(top) : 0;
	char *output = NULL;

	if (whole && top && strncmp(whole, top, size) == 0 &&
	    (whole[size] == '/' || whole[size] == '\0'))
		output = strdup(whole + size + (whole[size] == '/'));
	free(whole);
	free(top);
	return output;
}

/* The absolute name of |directory| as the user sees it. */
static char *as_seen(const char *directory)
{
	char *here = get_current_dir_name();
	char *output = here ? follow_both(here, directory) : NULL;

	free(here);
	return output;
}

enum seal_status seal_path_below(const char *directory, const char *path,
				 char **output, struct seal_error *error)
{
	char *bases[2];
	char *relative = calloc(1, strlen(path) + 2);

	*output = NULL;
	if (!relative)
		return seal_fail_memory(error);
	if (path[0] != '/' && follow(relative, path)) {
		memmove(relative, relative + (relative[0] == '/'),
			strlen(relative) + (relative[0] != '/'));
		*output = relative;
		return SEAL_OK;
	}
	free(relative);
	/* The folder may have two names, one of them through a link. */
	bases[0] = as_seen(directory);
	bases[1] = realpath(directory, NULL);
	for (size_t i = 0; i < 2 && !*output; i++)
		*output = bases[i] ? below(bases[i], path) : NULL;
	free(bases[0]);
	free(bases[1]);
	if (*output)
		return SEAL_OK;
	seal_error_path(error, path);
	seal_fail(error, SEAL_USAGE, "path: is not below the folder '%s'",
		  directory);
	seal_error_fix(error, "name the folder that all paths are in with -C");
	return error->status;
}
