/* SPDX-License-Identifier: Apache-2.0 */
/* git_open.c - a folder in; its repository, or why there is none, out */
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "adapters/git_parts.h"
#include "base/utf8.h"

enum seal_status seal_git_fail(struct seal_error *error, const char *what)
{
	const git_error *last = git_error_last();

	if (last && last->klass == GIT_ERROR_NOMEMORY)
		return seal_fail_memory(error);
	return seal_fail(error, SEAL_UNJUDGED, "%s: %s", what,
			 last && last->message ? last->message
					       : "libgit2 failed");
}

enum seal_status seal_git_text(const char *text, char **output,
			       struct seal_error *error)
{
	size_t size = strlen(text);

	if (seal_utf8_valid(text, size))
		return seal_copy_string(text, output, error);
	*output = malloc(4 * size + 1);
	if (!*output)
		return seal_fail_memory(error);
	seal_escape(*output, 4 * size + 1, text, size);
	return SEAL_OK;
}

static bool last_error_has(const char *text)
{
	const git_error *last = git_error_last();

	return last && last->message && strstr(last->message, text);
}

/* libgit2 1.5 says the second when no configuration names the folder. */
static bool is_owned_by_another(int code)
{
	return code == GIT_EOWNER || last_error_has("safe.directory");
}

/*
 * `safe.directory = *` of the user's own configuration, never the repository's.
 * An empty value forgets those before it, as in git.
 */
static bool trusts_all_folders(void)
{
	git_config_iterator *values = NULL;
	git_config *config = NULL;
	git_config_entry *entry;
	bool all = false;

	if (git_config_open_default(&config) == 0 &&
	    git_config_multivar_iterator_new(&values, config, "safe.directory",
					     NULL) == 0) {
		while (git_config_next(&entry, values) == 0)
			all = strcmp(entry->value, "*") == 0 ||
			      (all && *entry->value);
	}
	git_config_iterator_free(values);
	git_config_free(config);
	return all;
}

/*
 * Extensions that change nothing of what is read here: git writes the first
 * into sparse checkouts (what it moves to another file is not asked for) and
 * wrote the second into partial clones (a missing object is told).
 */
static int open_extended(const char *directory, git_repository **repository)
{
	static const char *const harmless[] = {
		"worktreeconfig",
		"partialclone",
		"preciousobjects",
	};
	int code = git_repository_open_ext(repository, directory, 0, NULL);

	if (code == 0 || !last_error_has("unsupported extension"))
		return code;
	code = git_libgit2_opts(GIT_OPT_SET_EXTENSIONS, harmless,
				sizeof(harmless) / sizeof(*harmless));
	return code < 0 ? code
			: git_repository_open_ext(repository, directory, 0,
						  NULL);
}

static int open_trusted(const char *directory, git_repository **repository)
{
	int before = 1, code;

	git_libgit2_opts(GIT_OPT_GET_OWNER_VALIDATION, &before);
	git_libgit2_opts(GIT_OPT_SET_OWNER_VALIDATION, 0);
	code = open_extended(directory, repository);
	git_libgit2_opts(GIT_OPT_SET_OWNER_VALIDATION, before);
	return code;
}

/* These options are the process's: one thread at a time. */
static int open_locked(const char *directory, git_repository **repository)
{
	static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
	int code;

	pthread_mutex_lock(&lock);
	code = open_extended(directory, repository);
	if (code < 0 && is_owned_by_another(code))
		code = trusts_all_folders()
			       ? open_trusted(directory, repository)
			       : GIT_EOWNER;
	pthread_mutex_unlock(&lock);
	return code;
}

/* The folder above (or at) |directory| that has a ".git": |directory| is cut.
 */
static void find_top(char *directory)
{
	char path[4200];
	struct stat facts;

	for (;;) {
		char *slash = strrchr(directory, '/');

		snprintf(path, sizeof(path), "%s/.git", directory);
		if (!slash || slash == directory || stat(path, &facts) == 0)
			return;
		*slash = '\0';
	}
}

static enum seal_status explain_owner(const char *directory, char **reason,
				      struct seal_error *error)
{
	char *top = realpath(directory, NULL);
	enum seal_status status;
	struct seal_bytes text = { 0 };

	if (!top)
		return seal_fail_errno(error, directory, "git");
	find_top(top);
	status = seal_bytes_printf(&text, error,
				   "the git repository belongs to another "
				   "user; to trust it: git config --global "
				   "--add safe.directory %s",
				   top);
	if (status == SEAL_OK)
		status = seal_git_text((char *)text.data, reason, error);
	seal_bytes_free(&text);
	free(top);
	return status;
}

static enum seal_status explain(int code, const char *directory, char **reason,
				struct seal_error *error)
{
	struct seal_bytes text = { 0 };
	const git_error *last = git_error_last();
	enum seal_status status;

	if (code == GIT_EOWNER)
		return explain_owner(directory, reason, error);
	if (code == GIT_ENOTFOUND)
		return seal_copy_string("no git repository", reason, error);
	if (last_error_has("objectformat"))
		return seal_copy_string(
			"the git repository's objects are "
			"SHA-256, which libgit2 " LIBGIT2_VERSION
			" does not read",
			reason, error);
	status = seal_bytes_printf(&text, error,
				   "a git repository that libgit2 "
				   "%s does not read: %s",
				   LIBGIT2_VERSION,
				   last && last->message ? last->message : "");
	if (status == SEAL_OK)
		status = seal_git_text((char *)text.data, reason, error);
	seal_bytes_free(&text);
	return status;
}

enum seal_status seal_git_open(const char *directory,
			       git_repository **repository, char **reason,
			       struct seal_error *error)
{
	struct stat facts;
	int code;

	*repository = NULL;
	*reason = NULL;
	if (stat(directory, &facts) != 0)
		return seal_fail_errno(error, directory, "git");
	if (!S_ISDIR(facts.st_mode)) {
		seal_error_path(error, directory);
		return seal_fail(error, SEAL_UNJUDGED, "git: not a folder");
	}
	code = open_locked(directory, repository);
	return code < 0 ? explain(code, directory, reason, error) : SEAL_OK;
}
