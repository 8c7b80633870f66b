/* SPDX-License-Identifier: Apache-2.0 */
/* depfile.c - collected files in, a rule for Make and Ninja out */
#include <stdlib.h>
#include <string.h>

#include "base/files.h"
#include "stages/package.h"

/*
 * Blanks, '#' and '$' as gcc -MD writes them, which both programs read. For a
 * ';', which begins a recipe, Make has no escape; but it looks for what matches
 * a '?'. Ninja then sees a file that is never there, and packages too often
 * instead of too rarely.
 */
static enum seal_status put_path(struct seal_bytes *output, const char *path,
				 struct seal_error *error)
{
	size_t backslashes = 0;
	enum seal_status status = SEAL_OK;

	for (const char *p = path; *p && status == SEAL_OK; p++) {
		bool blank = *p == ' ' || *p == '\t';

		/* Those before a blank would be taken for its escape. */
		for (; blank && backslashes > 0 && status == SEAL_OK;
		     backslashes--)
			status = seal_bytes_append(output, "\\", 1, error);
		backslashes = *p == '\\' ? backslashes + 1 : 0;
		if (status == SEAL_OK && (blank || *p == '#'))
			status = seal_bytes_append(output, "\\", 1, error);
		else if (status == SEAL_OK && *p == '$')
			status = seal_bytes_append(output, "$", 1, error);
		if (status == SEAL_OK)
			status = seal_bytes_append(output, *p == ';' ? "?" : p,
						   1, error);
	}
	return status;
}

/*
 * Others may have chosen the names, and Make must not take one for an order.
 * "a: b=c" sets a variable, and so does "a: export b=c", but not what begins
 * with a file that is neither: is it one?
 */
static bool opens(const char *path)
{
	return !strchr(path, '=') && strpbrk(path, "./");
}

/*
 * Can "path:" only be a rule for this file? Not '.IGNORE', which makes Make
 * ignore all failures, a pattern, an assignment, a group, or a home.
 */
static bool is_plain_target(const char *path)
{
	const char *base = seal_base_name(path);

	return !(base[0] == '.' && base[1] >= 'A' && base[1] <= 'Z') &&
	       !strpbrk(path, "%=&~");
}

struct paths {
	char **items;
	size_t count;
};

static void paths_free(struct paths *paths)
{
	for (size_t i = 0; i < paths->count; i++)
		free(paths->items[i]);
	free(paths->items);
}

/*
 * Links are left out: Make would look at what they lead to, which is no part of
 * the package or is named itself.
 */
static enum seal_status find_paths(const struct seal_collection *collection,
				   struct paths *paths,
				   struct seal_error *error)
{
	enum seal_status status = SEAL_OK;

	paths->items = calloc(collection->count, sizeof(*paths->items));
	if (!paths->items)
		return seal_fail_memory(error);
	if (collection->foreign) {
		/* All entries come from one file, or from a pipe. */
		const char *path = collection->foreign->archive.path;

		if (strcmp(path, "<stdin>") == 0)
			return SEAL_OK;
		status = seal_copy_string(path, &paths->items[0], error);
		paths->count = status == SEAL_OK;
		return status;
	}
	for (size_t i = 0; i < collection->count && status == SEAL_OK; i++) {
		const struct seal_item *item = &collection->items[i];

		if (item->blob || item->mode == SEAL_ZIP_LINK ||
		    item->mode == SEAL_ZIP_FOLDER)
			continue;
		status = seal_item_shown(collection, item,
					 &paths->items[paths->count], error);
		if (status == SEAL_OK)
			paths->count++;
	}
	return status;
}

static enum seal_status put_prerequisite(struct seal_bytes *output,
					 const char *path,
					 struct seal_error *error)
{
	enum seal_status status = seal_bytes_append(output, " \\\n ", 4, error);

	return status == SEAL_OK ? put_path(output, path, error) : status;
}

static enum seal_status put_prerequisites(struct seal_bytes *output,
					  const struct paths *paths,
					  struct seal_error *error)
{
	enum seal_status status = SEAL_OK;
	size_t first = 0;

	while (first < paths->count && !opens(paths->items[first]))
		first++;
	if (first < paths->count)
		status = put_prerequisite(output, paths->items[first], error);
	for (size_t i = 0; i < paths->count && status == SEAL_OK; i++)
		if (i != first &&
		    (first < paths->count || !strchr(paths->items[i], '=')))
			status = put_prerequisite(output, paths->items[i],
						  error);
	return status;
}

/* A rule each: a file that is gone is no error, but a reason. */
static enum seal_status put_rules(struct seal_bytes *output,
				  const struct paths *paths,
				  struct seal_error *error)
{
	enum seal_status status = SEAL_OK;

	for (size_t i = 0; i < paths->count && status == SEAL_OK; i++) {
		if (!is_plain_target(paths->items[i]))
			continue;
		status = put_path(output, paths->items[i], error);
		if (status == SEAL_OK)
			status = seal_bytes_append(output, ":\n", 2, error);
	}
	return status;
}

enum seal_status seal_depfile_print(const struct seal_collection *collection,
				    const char *target,
				    struct seal_bytes *output,
				    struct seal_error *error)
{
	struct paths paths = { 0 };
	enum seal_status status = find_paths(collection, &paths, error);

	if (status == SEAL_OK)
		status = put_path(output, target, error);
	if (status == SEAL_OK)
		status = seal_bytes_append(output, ":", 1, error);
	if (status == SEAL_OK)
		status = put_prerequisites(output, &paths, error);
	if (status == SEAL_OK)
		status = seal_bytes_append(output, "\n", 1, error);
	if (status == SEAL_OK)
		status = put_rules(output, &paths, error);
	paths_free(&paths);
	return status;
}
