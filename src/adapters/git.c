/* SPDX-License-Identifier: Apache-2.0 */
/* git.c - a folder in, what git knows about it out */
#include "adapters/git.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "adapters/git_parts.h"

/* All that reading the facts holds. */
struct reading {
	git_repository *repository;
	git_reference *head;
	git_commit *commit;
	git_tree *root;
	char *directory; /* resolved */
	char *path;	 /* inside the work tree; points into |directory| */
};

const char *seal_git_library_version(void)
{
	return LIBGIT2_VERSION;
}

void seal_git_facts_free(struct seal_git_facts *facts)
{
	free(facts->absent_reason);
	free(facts->path);
	free(facts->ref);
	free(facts->url);
	free(facts->describe);
	free(facts->branch);
	seal_bytes_free(&facts->ssh_signature);
	seal_bytes_free(&facts->signed_commit);
	for (size_t i = 0; i < facts->tag_count; i++)
		free(facts->tags[i]);
	free(facts->tags);
	for (size_t i = 0; i < SEAL_GIT_MODIFIED_MAX; i++)
		free(facts->modified[i]);
	*facts = (struct seal_git_facts){ 0 };
}

/* What |path| has behind |folder|; NULL when it does not lie there. */
static char *behind(char *path, const char *folder)
{
	char *real = realpath(folder, NULL);
	size_t size = real ? strlen(real) : 0;
	char *rest = NULL;

	if (real && strcmp(real, "/") == 0)
		rest = path + 1;
	else if (real && strncmp(path, real, size) == 0 &&
		 (path[size] == '\0' || path[size] == '/'))
		rest = path + size + (path[size] == '/');
	free(real);
	return rest;
}

/* |path|: where in the work tree the folder lies; else the reason. */
static enum seal_status locate(struct reading *job, const char *directory,
			       char **reason, struct seal_error *error)
{
	const char *top = git_repository_workdir(job->repository);

	if (!top)
		return seal_copy_string("a bare git repository, without a work "
					"tree",
					reason, error);
	job->directory = realpath(directory, NULL);
	if (!job->directory)
		return seal_fail_errno(error, directory, "git");
	job->path = behind(job->directory, top);
	/* The repository's own files are not its contents. */
	if (job->path &&
	    !behind(job->directory, git_repository_commondir(job->repository)))
		return SEAL_OK;
	return seal_copy_string("not inside a git work tree", reason, error);
}

static enum seal_status read_head(struct reading *job, char **reason,
				  struct seal_error *error)
{
	int code = git_repository_head(&job->head, job->repository);
	git_object *commit = NULL;

	if (code == GIT_EUNBORNBRANCH || code == GIT_ENOTFOUND)
		return seal_copy_string("a git repository without a commit",
					reason, error);
	if (code < 0 ||
	    git_reference_peel(&commit, job->head, GIT_OBJECT_COMMIT) < 0)
		return seal_git_fail(error, "git: HEAD");
	job->commit = (git_commit *)commit;
	if (git_commit_tree(&job->root, job->commit) < 0)
		return seal_git_fail(error, "git: HEAD");
	return SEAL_OK;
}

/* The tree of the folder in the commit; "" when the commit has no such one. */
static enum seal_status read_tree(const struct reading *job,
				  struct seal_git_facts *facts,
				  struct seal_error *error)
{
	git_tree_entry *entry;
	int code;

	if (!*job->path) {
		git_oid_tostr(facts->tree, SEAL_GIT_ID, git_tree_id(job->root));
		return SEAL_OK;
	}
	code = git_tree_entry_bypath(&entry, job->root, job->path);
	if (code == GIT_ENOTFOUND)
		return SEAL_OK;
	if (code < 0)
		return seal_git_fail(error, "git: tree");
	if (git_tree_entry_type(entry) == GIT_OBJECT_TREE)
		git_oid_tostr(facts->tree, SEAL_GIT_ID,
			      git_tree_entry_id(entry));
	git_tree_entry_free(entry);
	return SEAL_OK;
}

static enum seal_status read_branch(const struct reading *job,
				    struct seal_git_facts *facts,
				    struct seal_error *error)
{
	static const char heads[] = "refs/heads/";
	const char *name = git_reference_name(job->head);
	enum seal_status status;

	if (git_repository_head_detached(job->repository) != 0)
		return SEAL_OK;
	status = seal_git_text(name, &facts->ref, error);
	if (status == SEAL_OK && strncmp(name, heads, strlen(heads)) == 0)
		status = seal_git_text(name + strlen(heads), &facts->branch,
				       error);
	return status;
}

/* libgit2 1.5 looks in a linked work tree's own folder, git in the shared one.
 */
static enum seal_status read_shallow(const struct reading *job,
				     struct seal_git_facts *facts,
				     struct seal_error *error)
{
	struct seal_bytes path = { 0 };
	enum seal_status status =
		seal_bytes_printf(&path, error, "%sshallow",
				  git_repository_commondir(job->repository));
	struct stat found;

	if (status == SEAL_OK)
		facts->shallow = stat((char *)path.data, &found) == 0 &&
				 found.st_size > 0;
	seal_bytes_free(&path);
	return status;
}

static enum seal_status read_commit(const struct reading *job,
				    struct seal_git_facts *facts,
				    struct seal_error *error)
{
	enum seal_status status = seal_git_text(job->path, &facts->path, error);

	git_oid_tostr(facts->commit, SEAL_GIT_ID, git_commit_id(job->commit));
	facts->commit_time = git_commit_time(job->commit);
	if (status == SEAL_OK)
		status = read_tree(job, facts, error);
	if (status == SEAL_OK)
		status = read_branch(job, facts, error);
	if (status == SEAL_OK)
		status = seal_git_read_signature(job->repository, job->commit,
						 facts, error);
	if (status == SEAL_OK)
		status = read_shallow(job, facts, error);
	if (status == SEAL_OK)
		status = seal_git_read_url(job->repository, facts, error);
	if (status == SEAL_OK)
		status = seal_git_read_names(job->repository, job->commit,
					     facts, error);
	if (status == SEAL_OK)
		status = seal_git_read_status(job->repository, facts, error);
	return status;
}

static enum seal_status read_facts(struct reading *job, const char *directory,
				   struct seal_git_facts *facts,
				   struct seal_error *error)
{
	char **reason = &facts->absent_reason;
	enum seal_status status =
		seal_git_open(directory, &job->repository, reason, error);

	if (status == SEAL_OK && !*reason)
		status = locate(job, directory, reason, error);
	if (status == SEAL_OK && !*reason)
		status = read_head(job, reason, error);
	if (status == SEAL_OK && !*reason)
		status = read_commit(job, facts, error);
	facts->present = status == SEAL_OK && !*reason;
	return status;
}

/* Half the facts are none. */
static void keep_reason_only(struct seal_git_facts *facts)
{
	char *reason = facts->absent_reason;

	facts->absent_reason = NULL;
	seal_git_facts_free(facts);
	facts->absent_reason = reason;
}

enum seal_status seal_git_facts_read(const char *directory,
				     struct seal_git_facts *facts,
				     struct seal_error *error)
{
	struct reading job = { 0 };
	enum seal_status status;

	*facts = (struct seal_git_facts){ 0 };
	if (git_libgit2_init() < 0)
		return seal_git_fail(error, "git");
	status = read_facts(&job, directory, facts, error);
	if (!facts->present)
		keep_reason_only(facts);
	git_tree_free(job.root);
	git_commit_free(job.commit);
	git_reference_free(job.head);
	git_repository_free(job.repository);
	free(job.directory);
	git_libgit2_shutdown();
	if (status != SEAL_OK)
		seal_error_path(error, directory);
	return status;
}
