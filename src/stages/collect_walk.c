/* SPDX-License-Identifier: Apache-2.0 */
/* collect_walk.c - files and folders in, items out; no link is followed */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/files.h"
#include "stages/collect.h"

struct walk {
	const struct seal_package_options *options;
	const struct seal_skip *skip;
	struct seal_collection *collection;
	char *path; /* the one looked at, below the directory */
	size_t size;
	size_t capacity;
	char *parent; /* the folder that |parent_fd| is open on, or NULL */
	int parent_fd;
};

/* Say that |error| is about the path looked at. */
static enum seal_status blame(const struct walk *walk, struct seal_error *error)
{
	const char *directory = walk->collection->directory_path;
	struct seal_error ignored = { 0 };
	char *shown = NULL;

	if (seal_join_path(directory ? directory : "",
			   walk->size > 0 ? walk->path : ".", &shown,
			   &ignored) == SEAL_OK)
		seal_error_path(error, shown);
	free(shown);
	return error->status;
}

static enum seal_status fail_errno(const struct walk *walk, const char *what,
				   struct seal_error *error)
{
	seal_fail_errno(error, NULL, what);
	return blame(walk, error);
}

/* Let the walk look at |name| in the folder that it looks at. */
static enum seal_status push(struct walk *walk, const char *name,
			     struct seal_error *error)
{
	size_t between = walk->size > 0 ? 1 : 0;
	size_t size = strlen(name);
	size_t need = walk->size + between + size + 1;

	if (need > walk->capacity) {
		char *path = realloc(walk->path, need * 2);

		if (!path)
			return seal_fail_memory(error);
		walk->path = path;
		walk->capacity = need * 2;
	}
	if (between)
		walk->path[walk->size] = '/';
	memcpy(walk->path + walk->size + between, name, size + 1);
	walk->size += between + size;
	return SEAL_OK;
}

static void pop(struct walk *walk, size_t size)
{
	walk->size = size;
	walk->path[size] = '\0';
}

static enum seal_status read_target(const struct walk *walk, int parent,
				    const char *name, struct seal_item *item,
				    struct seal_error *error)
{
	char target[PATH_MAX];
	ssize_t size = readlinkat(parent, name, target, sizeof(target));

	if (size < 0)
		return fail_errno(walk, "cannot read the link", error);
	item->target = malloc((size_t)size + 1);
	if (!item->target)
		return seal_fail_memory(error);
	memcpy(item->target, target, (size_t)size);
	item->size = (uint64_t)size;
	return SEAL_OK;
}

static enum seal_status add(struct walk *walk, int parent, const char *name,
			    const struct stat *state, struct seal_error *error)
{
	struct seal_item *item =
		seal_collection_add(walk->collection, walk->path, walk->size,
				    S_ISDIR(state->st_mode), error);

	if (!item)
		return error->status;
	item->found = state->st_mode;
	item->device = state->st_dev;
	item->inode = state->st_ino;
	item->modified = state->st_mtim;
	if (S_ISREG(state->st_mode))
		item->size = (uint64_t)state->st_size;
	if (S_ISLNK(state->st_mode))
		return read_target(walk, parent, name, item, error);
	return SEAL_OK;
}

static enum seal_status visit(struct walk *walk, int parent, const char *name,
			      bool named, struct seal_error *error);

static enum seal_status visit_children(struct walk *walk, DIR *folder,
				       struct seal_error *error)
{
	enum seal_status status = SEAL_OK;
	size_t size = walk->size;

	while (status == SEAL_OK) {
		struct dirent *child;

		errno = 0;
		child = readdir(folder);
		if (!child && errno != 0)
			return fail_errno(walk, "cannot read the folder",
					  error);
		if (!child)
			break;
		if (strcmp(child->d_name, ".") == 0 ||
		    strcmp(child->d_name, "..") == 0)
			continue;
		status = push(walk, child->d_name, error);
		if (status == SEAL_OK &&
		    !seal_skip_excludes_last(walk->skip, walk->path))
			status = visit(walk, dirfd(folder), child->d_name,
				       false, error);
		pop(walk, size);
	}
	return status;
}

/*
 * All that is in the folder |name|; the folder itself only when there was
 * nothing. "." is the directory, which has no name and no entry.
 */
static enum seal_status visit_folder(struct walk *walk, int parent,
				     const char *name, struct seal_error *error)
{
	size_t before = walk->collection->count;
	enum seal_status status;
	struct stat state;
	DIR *folder;
	int fd = openat(parent, name,
			O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);

	if (fd < 0)
		return fail_errno(walk, "cannot open the folder", error);
	folder = fdopendir(fd);
	if (!folder || fstat(fd, &state) != 0) {
		status = fail_errno(walk, "cannot open the folder", error);
		folder ? closedir(folder) : close(fd);
		return status;
	}
	status = visit_children(walk, folder, error);
	closedir(folder);
	if (status == SEAL_OK && walk->collection->count == before &&
	    walk->size > 0 && !seal_skip_holds_output(walk->skip, &state))
		status = add(walk, parent, name, &state, error);
	return status;
}

static enum seal_status is_an_output(const struct walk *walk,
				     struct seal_error *error)
{
	seal_fail(error, SEAL_USAGE,
		  "output: is the same file as one to be packaged");
	seal_error_fix(error, "name another file with -o");
	return blame(walk, error);
}

/* |named|: by the user, and not found in a folder. */
static enum seal_status visit(struct walk *walk, int parent, const char *name,
			      bool named, struct seal_error *error)
{
	struct stat state;

	if (fstatat(parent, name, &state, AT_SYMLINK_NOFOLLOW) != 0)
		return fail_errno(walk, "cannot find it", error);
	/* Deeper than any name may be: no need to go on to the bottom. */
	if (walk->size > SEAL_ZIP_NAME_MAX)
		return add(walk, parent, name, &state, error);
	if (S_ISDIR(state.st_mode))
		return visit_folder(walk, parent, name, error);
	if (!seal_skip_is_output(walk->skip, &state))
		return add(walk, parent, name, &state, error);
	if (named)
		return is_an_output(walk, error);
	seal_tell(&walk->options->log, SEAL_LEVEL_VERBOSE, walk->path,
		  "left out, because this run writes it");
	return SEAL_OK;
}

/* Open the folder |path|, component by component: a link ends the way. */
static enum seal_status open_parent(struct walk *walk, char *path,
				    struct seal_error *error)
{
	int fd = walk->collection->directory;

	for (char *at = path; *at;) {
		size_t size = strcspn(at, "/");
		bool more = at[size] == '/';
		struct stat state;
		int next;

		at[size] = '\0';
		next = openat(fd, at,
			      O_PATH | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
		if (next < 0 && errno == ENOTDIR &&
		    fstatat(fd, at, &state, AT_SYMLINK_NOFOLLOW) == 0 &&
		    S_ISLNK(state.st_mode)) {
			seal_fail(error, SEAL_REFUSED,
				  "path: lies beyond the symbolic link '%s'",
				  path);
			seal_error_fix(error, "name the link itself or the "
					      "place it leads to");
			blame(walk, error);
		} else if (next < 0) {
			fail_errno(walk, "cannot find it", error);
		}
		if (fd != walk->collection->directory)
			close(fd);
		if (next < 0)
			return error->status;
		fd = next;
		if (more)
			at[size] = '/';
		at += size + more;
	}
	walk->parent_fd = fd;
	return SEAL_OK;
}

static void close_parent(struct walk *walk)
{
	if (walk->parent && walk->parent_fd != walk->collection->directory)
		close(walk->parent_fd);
	free(walk->parent);
	walk->parent = NULL;
}

/* Lists name many files of one folder after the other. */
static enum seal_status use_parent(struct walk *walk, struct seal_error *error)
{
	const char *base = seal_base_name(walk->path);
	size_t size = (size_t)(base - walk->path);
	enum seal_status status;
	char *path;

	if (walk->parent && strlen(walk->parent) == size &&
	    memcmp(walk->parent, walk->path, size) == 0)
		return SEAL_OK;
	close_parent(walk);
	path = strndup(walk->path, size);
	if (!path)
		return seal_fail_memory(error);
	status = open_parent(walk, path, error);
	if (status != SEAL_OK)
		free(path);
	else
		walk->parent = path;
	return status;
}

static enum seal_status visit_path(struct walk *walk, const char *path,
				   struct seal_error *error)
{
	const char *directory = walk->options->directory;
	enum seal_status status;
	char *relative;

	if (path[0] == '\0')
		return seal_fail(error, SEAL_USAGE, "path: is empty");
	status = seal_path_below(directory ? directory : ".", path, &relative,
				 error);
	if (status != SEAL_OK)
		return status;
	pop(walk, 0);
	status = push(walk, relative, error);
	if (status == SEAL_OK && walk->size == 0)
		status = visit_folder(walk, walk->collection->directory, ".",
				      error);
	else if (status == SEAL_OK &&
		 !seal_skip_excludes(walk->skip, relative)) {
		status = use_parent(walk, error);
		if (status == SEAL_OK)
			status = visit(walk, walk->parent_fd,
				       seal_base_name(relative), true, error);
	}
	free(relative);
	return status;
}

enum seal_status seal_collect_paths(const struct seal_package_options *options,
				    const struct seal_skip *skip,
				    struct seal_collection *collection,
				    struct seal_error *error)
{
	struct walk walk = {
		.options = options,
		.skip = skip,
		.collection = collection,
		.parent_fd = -1,
	};
	enum seal_status status = push(&walk, "", error);

	for (size_t i = 0; i < options->path_count && status == SEAL_OK; i++)
		status = visit_path(&walk, options->paths[i], error);
	close_parent(&walk);
	free(walk.path);
	return status;
}
