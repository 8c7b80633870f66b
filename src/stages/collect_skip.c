/* SPDX-License-Identifier: Apache-2.0 */
/* collect_skip.c - a path or file in, whether it stays outside, out */
#include <fcntl.h>
#include <fnmatch.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/files.h"
#include "stages/collect.h"

void seal_skip_free(struct seal_skip *skip)
{
	for (size_t i = 0; i < skip->exclude_count; i++)
		free(skip->excludes[i]);
	free(skip->excludes);
	free(skip->anchored);
	free(skip->outputs);
	free(skip->folders);
	if (skip->plain)
		freelocale(skip->plain);
	*skip = (struct seal_skip){ 0 };
}

/* "/a/b/" -> "a/b", from the top; "build/" -> "build", at any depth. */
static enum seal_status take_pattern(const char *given, struct seal_skip *skip,
				     struct seal_error *error)
{
	size_t size = strlen(given);
	size_t start = strspn(given, "/");
	char *pattern;

	while (size > start && given[size - 1] == '/')
		size--;
	if (size == start)
		return seal_fail(error, SEAL_USAGE,
				 "--exclude: '%s' matches nothing", given);
	pattern = strndup(given + start, size - start);
	if (!pattern)
		return seal_fail_memory(error);
	skip->anchored[skip->exclude_count] = start > 0 || strchr(pattern, '/');
	skip->excludes[skip->exclude_count++] = pattern;
	return SEAL_OK;
}

static enum seal_status take_patterns(const char *const *given, size_t count,
				      struct seal_skip *skip,
				      struct seal_error *error)
{
	enum seal_status status = SEAL_OK;

	if (count == 0)
		return SEAL_OK;
	skip->plain = newlocale(LC_ALL_MASK, "C", (locale_t)0);
	skip->excludes = calloc(count, sizeof(*skip->excludes));
	skip->anchored = calloc(count, sizeof(*skip->anchored));
	if (!skip->plain || !skip->excludes || !skip->anchored)
		return seal_fail_memory(error);
	for (size_t i = 0; i < count && status == SEAL_OK; i++)
		status = take_pattern(given[i], skip, error);
	return status;
}

static enum seal_status add_id(struct seal_file_id **ids, size_t *count,
			       const struct stat *state,
			       struct seal_error *error)
{
	struct seal_file_id *more =
		reallocarray(*ids, *count + 1, sizeof(*more));

	if (!more)
		return seal_fail_memory(error);
	more[*count] = (struct seal_file_id){ state->st_dev, state->st_ino };
	*ids = more;
	++*count;
	return SEAL_OK;
}

/* The folder that |path| will be in, or the nearest above that is there. */
static int open_folder_of(const char *path)
{
	struct seal_error ignored = { 0 };
	char *folder = NULL;
	char *up = NULL;
	int fd = -1;

	if (seal_folder_of(path, &folder, &ignored) != SEAL_OK)
		return -1;
	fd = open(folder, O_PATH | O_DIRECTORY | O_CLOEXEC);
	while (fd < 0 && strcmp(folder, ".") != 0 && strcmp(folder, "/") != 0) {
		if (seal_folder_of(folder, &up, &ignored) != SEAL_OK)
			break;
		free(folder);
		folder = up;
		fd = open(folder, O_PATH | O_DIRECTORY | O_CLOEXEC);
	}
	free(folder);
	return fd;
}

/*
 * A folder that is there only for an output is not part of the contents: the
 * first run makes it, and the second would find it.
 */
static enum seal_status take_folders(const char *path, struct seal_skip *skip,
				     struct seal_error *error)
{
	int fd = open_folder_of(path);
	enum seal_status status = SEAL_OK;
	struct stat state, last = { 0 };

	while (fd >= 0 && status == SEAL_OK && fstat(fd, &state) == 0 &&
	       (state.st_dev != last.st_dev || state.st_ino != last.st_ino)) {
		int up = openat(fd, "..", O_PATH | O_DIRECTORY | O_CLOEXEC);

		status = add_id(&skip->folders, &skip->folder_count, &state,
				error);
		last = state;
		close(fd);
		fd = up;
	}
	if (fd >= 0)
		close(fd);
	return status;
}

enum seal_status seal_skip_init(struct seal_skip *skip,
				const struct seal_package_options *options,
				const char *const *outputs, size_t output_count,
				struct seal_error *error)
{
	enum seal_status status = take_patterns(
		options->excludes, options->exclude_count, skip, error);

	for (size_t i = 0; i < output_count && status == SEAL_OK; i++) {
		struct stat state;
		bool standard;

		if (!outputs[i])
			continue;
		standard = strcmp(outputs[i], "-") == 0;
		if (standard ? fstat(STDOUT_FILENO, &state) == 0
			     : stat(outputs[i], &state) == 0)
			status = add_id(&skip->outputs, &skip->output_count,
					&state, error);
		if (status == SEAL_OK && !standard)
			status = take_folders(outputs[i], skip, error);
	}
	return status;
}

static bool holds(const struct seal_file_id *ids, size_t count,
		  const struct stat *state)
{
	for (size_t i = 0; i < count; i++)
		if (ids[i].device == state->st_dev &&
		    ids[i].inode == state->st_ino)
			return true;
	return false;
}

bool seal_skip_is_output(const struct seal_skip *skip, const struct stat *file)
{
	return holds(skip->outputs, skip->output_count, file);
}

bool seal_skip_holds_output(const struct seal_skip *skip,
			    const struct stat *folder)
{
	return holds(skip->folders, skip->folder_count, folder);
}

static bool matches(const struct seal_skip *skip, const char *path)
{
	const char *component = seal_base_name(path);

	for (size_t i = 0; i < skip->exclude_count; i++)
		if (fnmatch(skip->excludes[i],
			    skip->anchored[i] ? path : component,
			    FNM_PATHNAME) == 0)
			return true;
	return false;
}

bool seal_skip_excludes_last(const struct seal_skip *skip, const char *path)
{
	locale_t before;
	bool answer;

	if (skip->exclude_count == 0)
		return false;
	before = uselocale(skip->plain);
	answer = matches(skip, path);
	uselocale(before);
	return answer;
}

bool seal_skip_excludes(const struct seal_skip *skip, char *path)
{
	bool answer = false;

	for (char *at = path; !answer && (at = strchr(at, '/')); at++) {
		*at = '\0';
		answer = seal_skip_excludes_last(skip, path);
		*at = '/';
	}
	return answer || seal_skip_excludes_last(skip, path);
}
