/* SPDX-License-Identifier: Apache-2.0 */
/* declared.c - "[PACKAGE=]FILE:LINE" in, its parts out */
#include "domain/declared.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>

#include "base/files.h"

void seal_declared_free(struct seal_declared *declared)
{
	free(declared->package);
	free(declared->file);
	*declared = (struct seal_declared){ 0 };
}

static bool climbs(const char *path)
{
	for (const char *part = path; part;) {
		const char *slash = strchr(part, '/');
		size_t length = slash ? (size_t)(slash - part) : strlen(part);

		if (length == 2 && part[0] == '.' && part[1] == '.')
			return true;
		part = slash ? slash + 1 : NULL;
	}
	return false;
}

const char *seal_relative_path(const char *path)
{
	while (path[0] == '.' && path[1] == '/') {
		path += 2;
		while (*path == '/')
			path++;
	}
	if (path[0] == '\0' || path[0] == '/' || strcmp(path, ".") == 0 ||
	    path[strlen(path) - 1] == '/' || climbs(path))
		return NULL;
	return path;
}

/* Decimal digits alone, from 1 to what every reader's int holds; else 0. */
static unsigned int read_line(const char *text)
{
	unsigned long long line;

	if (strspn(text, "0123456789") != strlen(text) || strlen(text) > 10)
		return 0;
	line = strtoull(text, NULL, 10);
	return line <= INT_MAX ? (unsigned int)line : 0;
}

/* Cut |copy| where its parts end, and keep them. */
static enum seal_status split(char *copy, struct seal_declared *declared,
			      struct seal_error *error)
{
	char *colon = strrchr(copy, ':');
	char *equals = strchr(copy, '=');
	const char *file = equals ? equals + 1 : copy;
	enum seal_status status;

	if (!colon || colon < file)
		return SEAL_USAGE;
	*colon = '\0';
	declared->line = read_line(colon + 1);
	file = seal_relative_path(file);
	if (declared->line == 0 || !file)
		return SEAL_USAGE;
	status = seal_copy_string(file, &declared->file, error);
	if (status != SEAL_OK || !equals || equals == copy)
		return status;
	*equals = '\0';
	return seal_copy_string(copy, &declared->package, error);
}

enum seal_status seal_declared_parse(const char *text,
				     struct seal_declared *declared,
				     struct seal_error *error)
{
	enum seal_status status;
	char *copy = NULL;

	*declared = (struct seal_declared){ 0 };
	status = seal_copy_string(text, &copy, error);
	if (status == SEAL_OK)
		status = split(copy, declared, error);
	free(copy);
	if (status == SEAL_OK)
		return SEAL_OK;
	seal_declared_free(declared);
	seal_fail(error, status,
		  "declared-at: %s: not [PACKAGE=]FILE:LINE with a FILE that "
		  "is relative to the repository",
		  text);
	return error->status;
}

/* "dist/app.zip" is meant by its path and by "app.zip". */
static bool is_meant(const struct seal_declared *declared, const char *path)
{
	if (!declared->package || !path)
		return !declared->package;
	return strcmp(declared->package, path) == 0 ||
	       strcmp(declared->package, seal_base_name(path)) == 0;
}

enum seal_status seal_declared_find(const char *const *texts, size_t count,
				    const char *path,
				    struct seal_declared *declared,
				    struct seal_error *error)
{
	*declared = (struct seal_declared){ 0 };
	for (size_t i = 0; i < count; i++) {
		struct seal_declared one;
		enum seal_status status;

		status = seal_declared_parse(texts[i], &one, error);
		if (status != SEAL_OK) {
			seal_declared_free(declared);
			return status;
		}
		/* The first counts, and before it the first by name. */
		if (is_meant(&one, path) &&
		    (!declared->file || (one.package && !declared->package))) {
			seal_declared_free(declared);
			*declared = one;
		} else {
			seal_declared_free(&one);
		}
	}
	return SEAL_OK;
}
