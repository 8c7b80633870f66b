/* SPDX-License-Identifier: Apache-2.0 */
/* repository.h - for unit tests over git repositories: git itself makes them
 * and says what is right */
#ifndef SEAL_TESTS_REPOSITORY_H
#define SEAL_TESTS_REPOSITORY_H

#include "adapters/git.h"
#include "command.h"

static struct seal_error error;
static struct seal_git_facts facts;

/* A folder of our own, with a configuration that is nobody's. */
static inline int repository_setup(void **state)
{
	static const char *const foreign[] = {
		"GIT_DIR",	    "GIT_WORK_TREE",
		"GIT_INDEX_FILE",   "GIT_OBJECT_DIRECTORY",
		"GIT_COMMON_DIR",   "GIT_CEILING_DIRECTORIES",
		"GIT_CONFIG",	    "GIT_CONFIG_GLOBAL",
		"GIT_CONFIG_COUNT", "GIT_CONFIG_PARAMETERS",
		"GIT_NAMESPACE",    "XDG_CONFIG_HOME",
	};

	if (test_folder_make(state) != 0)
		return -1;
	for (size_t i = 0; i < sizeof(foreign) / sizeof(*foreign); i++)
		unsetenv(foreign[i]);
	setenv("HOME", test_folder, 1);
	setenv("GIT_CONFIG_NOSYSTEM", "1", 1);
	setenv("GIT_AUTHOR_DATE", "2024-02-29T12:00:00Z", 1);
	setenv("GIT_COMMITTER_DATE", "2024-02-29T12:00:01Z", 1);
	output_of("git config --global user.name Tester && "
		  "git config --global user.email tester@example.org && "
		  "git config --global init.defaultBranch main && "
		  "git config --global advice.detachedHead false && "
		  "git config --global protocol.file.allow always");
	return 0;
}

/*
 * The repository r, new, with a commit of a, b, d/c, x (executable), l (a link)
 * and .gitignore (for .o files); and a shell line run in it.
 */
static inline void new_repository(const char *line)
{
	output_of("rm -rf r && git init -q r && cd r && mkdir d && "
		  "echo 1 > a && echo 2 > b && echo 3 > d/c && echo 4 > x && "
		  "chmod +x x && ln -s a l && echo '*.o' > .gitignore && "
		  "git add -A && git commit -qm first && (%s) 2>&1",
		  line);
}

/* Read into |facts|; the status. */
static inline enum seal_status read_facts(const char *directory)
{
	seal_git_facts_free(&facts);
	error = (struct seal_error){ 0 };
	return seal_git_facts_read(directory, &facts, &error);
}

static inline void need_facts(const char *directory)
{
	if (read_facts(directory) != SEAL_OK)
		fail_msg("%s: %s", directory, error.text);
	if (!facts.present)
		fail_msg("%s: absent: %s", directory, facts.absent_reason);
}

/* Nothing is told but the reason. */
static inline void assert_absent(const char *directory, const char *reason)
{
	if (read_facts(directory) != SEAL_OK)
		fail_msg("%s: %s", directory, error.text);
	assert_false(facts.present);
	assert_non_null(facts.absent_reason);
	if (!strstr(facts.absent_reason, reason))
		fail_msg("\"%s\" does not say \"%s\"", facts.absent_reason,
			 reason);
	assert_string_equal(facts.commit, "");
	assert_null(facts.path);
	assert_null(facts.describe);
	assert_int_equal(facts.modified_count, 0);
}

#endif
