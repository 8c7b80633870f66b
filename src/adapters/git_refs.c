/* SPDX-License-Identifier: Apache-2.0 */
/* git_refs.c - a commit in; its tags and what `git describe` calls it out */
#include <stdlib.h>
#include <string.h>

#include "adapters/git_parts.h"

static int by_bytes(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

static enum seal_status add_tag(struct seal_git_facts *facts, const char *name,
				struct seal_error *error)
{
	char **tags =
		reallocarray(facts->tags, facts->tag_count + 1, sizeof(*tags));
	enum seal_status status;

	if (!tags)
		return seal_fail_memory(error);
	facts->tags = tags;
	status = seal_git_text(name, &tags[facts->tag_count], error);
	if (status == SEAL_OK)
		facts->tag_count++;
	return status;
}

/* Does the tag lead to the commit, however many tags lie between? */
static bool points_to(git_reference *tag, const git_commit *commit)
{
	git_object *target = NULL;
	bool same = git_reference_peel(&target, tag, GIT_OBJECT_COMMIT) == 0 &&
		    git_oid_equal(git_object_id(target), git_commit_id(commit));

	git_object_free(target);
	return same;
}

static enum seal_status read_tags(git_repository *repository,
				  const git_commit *commit,
				  struct seal_git_facts *facts,
				  struct seal_error *error)
{
	static const char prefix[] = "refs/tags/";
	git_reference_iterator *all;
	git_reference *tag;
	enum seal_status status = SEAL_OK;

	if (git_reference_iterator_glob_new(&all, repository, "refs/tags/*") <
	    0)
		return seal_git_fail(error, "git: tags");
	while (status == SEAL_OK && git_reference_next(&tag, all) == 0) {
		if (points_to(tag, commit))
			status = add_tag(
				facts, git_reference_name(tag) + strlen(prefix),
				error);
		git_reference_free(tag);
	}
	git_reference_iterator_free(all);
	if (facts->tag_count > 1)
		qsort(facts->tags, facts->tag_count, sizeof(*facts->tags),
		      by_bytes);
	return status;
}

/* 0 and the text, or libgit2's failure. */
static int describe(const git_commit *commit, git_buf *text)
{
	git_describe_options options;
	git_describe_format_options format;
	git_describe_result *result = NULL;
	int code;

	git_describe_options_init(&options, GIT_DESCRIBE_OPTIONS_VERSION);
	git_describe_format_options_init(&format,
					 GIT_DESCRIBE_FORMAT_OPTIONS_VERSION);
	options.describe_strategy = GIT_DESCRIBE_TAGS;
	options.show_commit_oid_as_fallback = 1;
	code = git_describe_commit(&result, (git_object *)commit, &options);
	if (code == 0)
		code = git_describe_format(text, result, &format);
	git_describe_result_free(result);
	return code;
}

static enum seal_status read_description(const git_commit *commit,
					 struct seal_git_facts *facts,
					 struct seal_error *error)
{
	git_buf text = GIT_BUF_INIT;
	int code = describe(commit, &text);
	enum seal_status status;

	/* libgit2 1.5 does not know where a shallow history ends. */
	if (code == GIT_ENOTFOUND && facts->shallow)
		code = git_object_short_id(&text, (git_object *)commit);
	if (code < 0)
		status = seal_git_fail(error, "git: describe");
	else
		status = seal_git_text(text.ptr, &facts->describe, error);
	git_buf_dispose(&text);
	return status;
}

enum seal_status seal_git_read_names(git_repository *repository,
				     const git_commit *commit,
				     struct seal_git_facts *facts,
				     struct seal_error *error)
{
	enum seal_status status = read_tags(repository, commit, facts, error);

	if (status == SEAL_OK)
		status = read_description(commit, facts, error);
	return status;
}
