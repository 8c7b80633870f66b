/* SPDX-License-Identifier: Apache-2.0 */
/* git_status.c - a work tree in; what differs from the commit out */
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "adapters/git_parts.h"

struct comparison {
	git_repository *repository;
	git_index *index;
	git_status_list *list;
	const char **modified; /* names of the list and the index */
	size_t count;
	size_t capacity;
};

static enum seal_status add(struct comparison *job, const char *path,
			    struct seal_error *error)
{
	if (job->count == job->capacity) {
		size_t capacity = job->capacity * 2 + 16;
		const char **modified = reallocarray(job->modified, capacity,
						     sizeof(*modified));

		if (!modified)
			return seal_fail_memory(error);
		job->modified = modified;
		job->capacity = capacity;
	}
	job->modified[job->count++] = path;
	return SEAL_OK;
}

static bool is_skipped(const git_index_entry *entry)
{
	return entry &&
	       (entry->flags_extended & GIT_INDEX_ENTRY_SKIP_WORKTREE) != 0;
}

static bool full_path(const struct comparison *job, const char *path,
		      char full[PATH_MAX])
{
	return snprintf(full, PATH_MAX, "%s%s",
			git_repository_workdir(job->repository),
			path) < PATH_MAX;
}

/* Nobody changed it, whatever libgit2 says. */
static bool is_excused(const struct comparison *job, const char *path,
		       unsigned int bits)
{
	const git_index_entry *entry =
		git_index_get_bypath(job->index, path, 0);
	char full[PATH_MAX];

	/* A sparse checkout leaves files out. */
	if (bits == GIT_STATUS_WT_DELETED)
		return is_skipped(entry);
	return bits == GIT_STATUS_WT_MODIFIED && entry &&
	       full_path(job, path, full) &&
	       seal_git_is_lfs_content(job->repository, full, path, entry);
}

static enum seal_status take(struct comparison *job,
			     const git_status_entry *entry,
			     struct seal_git_facts *facts,
			     struct seal_error *error)
{
	static const unsigned int staged =
		GIT_STATUS_INDEX_NEW | GIT_STATUS_INDEX_MODIFIED |
		GIT_STATUS_INDEX_DELETED | GIT_STATUS_INDEX_RENAMED |
		GIT_STATUS_INDEX_TYPECHANGE;
	unsigned int bits = entry->status;
	const char *path = entry->head_to_index
				   ? entry->head_to_index->new_file.path
				   : entry->index_to_workdir->old_file.path;

	if (bits & GIT_STATUS_WT_NEW)
		facts->untracked_count++;
	bits &= ~(unsigned int)(GIT_STATUS_WT_NEW | GIT_STATUS_IGNORED);
	if (is_excused(job, path, bits & ~staged))
		bits &= staged;
	return bits ? add(job, path, error) : SEAL_OK;
}

/* The blob that the file at |path| is now; false: there is no such file. */
static bool hash_file(const struct comparison *job, const char *path,
		      const git_index_entry *entry, git_oid *id)
{
	char full[PATH_MAX], target[PATH_MAX];
	struct stat facts;
	ssize_t size;

	if (!full_path(job, path, full) || lstat(full, &facts) != 0 ||
	    S_ISDIR(facts.st_mode))
		return false;
	memset(id, 0, sizeof(*id));
	/* Whoever opened a pipe would wait for its other end. */
	if (!S_ISREG(facts.st_mode) && !S_ISLNK(facts.st_mode))
		return true;
	if (S_ISLNK(facts.st_mode) != (entry->mode == GIT_FILEMODE_LINK))
		return true;
	if (S_ISLNK(facts.st_mode)) {
		size = readlink(full, target, sizeof(target));
		if (size >= 0)
			git_odb_hash(id, target, (size_t)size, GIT_OBJECT_BLOB);
		return true;
	}
	if (seal_git_is_lfs_content(job->repository, full, path, entry))
		*id = entry->id;
	else if (git_repository_hashfile(id, job->repository, path,
					 GIT_OBJECT_BLOB, NULL) < 0)
		memset(id, 0, sizeof(*id));
	return true;
}

/*
 * git believes `update-index --assume-unchanged` and `--skip-worktree` without
 * looking. A signature that says "clean" looks at what lies there.
 */
static enum seal_status find_hidden(struct comparison *job,
				    struct seal_git_facts *facts,
				    struct seal_error *error)
{
	size_t count = git_index_entrycount(job->index);
	enum seal_status status = SEAL_OK;
	bool exists;
	git_oid id;

	for (size_t i = 0; i < count && status == SEAL_OK; i++) {
		const git_index_entry *entry =
			git_index_get_byindex(job->index, i);

		if (entry->mode == GIT_FILEMODE_COMMIT) {
			facts->submodules = true;
			continue;
		}
		if (!is_skipped(entry) &&
		    !(entry->flags & GIT_INDEX_ENTRY_VALID))
			continue;
		exists = hash_file(job, entry->path, entry, &id);
		if (exists ? !git_oid_equal(&id, &entry->id)
			   : !is_skipped(entry))
			status = add(job, entry->path, error);
	}
	return status;
}

static int by_bytes(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static enum seal_status sum_up(const struct comparison *job,
			       struct seal_git_facts *facts,
			       struct seal_error *error)
{
	enum seal_status status = SEAL_OK;

	if (job->count > 1)
		qsort(job->modified, job->count, sizeof(*job->modified),
		      by_bytes);
	facts->dirty = job->count > 0;
	facts->modified_count = job->count;
	for (size_t i = 0;
	     i < job->count && i < SEAL_GIT_MODIFIED_MAX && status == SEAL_OK;
	     i++)
		status = seal_git_text(job->modified[i], &facts->modified[i],
				       error);
	return status;
}

/* An index in a form that only git itself reads yet. */
static enum seal_status fail_index(struct seal_git_facts *facts,
				   struct seal_error *error)
{
	const git_error *last = git_error_last();
	const char *reason = last && last->message ? last->message : "";

	if (strstr(reason, "'sdir'"))
		return seal_copy_string("libgit2 does not read a sparse index; "
					"to write a full one: git "
					"sparse-checkout reapply "
					"--no-sparse-index",
					&facts->absent_reason, error);
	if (strstr(reason, "'link'"))
		return seal_copy_string("libgit2 does not read a split index; "
					"to write a whole one: git "
					"update-index --no-split-index",
					&facts->absent_reason, error);
	return seal_git_fail(error, "git: index");
}

static enum seal_status compare(struct comparison *job,
				struct seal_git_facts *facts,
				struct seal_error *error)
{
	git_status_options options;
	enum seal_status status = SEAL_OK;

	git_status_options_init(&options, GIT_STATUS_OPTIONS_VERSION);
	/* Without UPDATE_INDEX nothing is written. */
	options.show = GIT_STATUS_SHOW_INDEX_AND_WORKDIR;
	options.flags = GIT_STATUS_OPT_INCLUDE_UNTRACKED |
			GIT_STATUS_OPT_RECURSE_UNTRACKED_DIRS;
	if (git_repository_index(&job->index, job->repository) < 0)
		return fail_index(facts, error);
	if (git_status_list_new(&job->list, job->repository, &options) < 0)
		return seal_git_fail(error, "git: status");
	for (size_t i = 0;
	     i < git_status_list_entrycount(job->list) && status == SEAL_OK;
	     i++)
		status = take(job, git_status_byindex(job->list, i), facts,
			      error);
	if (status == SEAL_OK)
		status = find_hidden(job, facts, error);
	return status == SEAL_OK ? sum_up(job, facts, error) : status;
}

enum seal_status seal_git_read_status(git_repository *repository,
				      struct seal_git_facts *facts,
				      struct seal_error *error)
{
	struct comparison job = { .repository = repository };
	enum seal_status status = compare(&job, facts, error);

	free(job.modified);
	git_status_list_free(job.list);
	git_index_free(job.index);
	return status;
}
