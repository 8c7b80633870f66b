/* SPDX-License-Identifier: Apache-2.0 */
/* git_refs.c - a commit in; its tags and what `git describe` calls it out */
#include <stdlib.h>

#include "adapters/git_tags.h"

static enum seal_status copy_names(const struct seal_git_tags *tags,
				   const git_commit *commit,
				   struct seal_git_facts *facts,
				   struct seal_error *error)
{
	enum seal_status status = SEAL_OK;

	if (tags->count == 0)
		return SEAL_OK;
	facts->tags = calloc(tags->count, sizeof(*facts->tags));
	if (!facts->tags)
		return seal_fail_memory(error);
	for (size_t i = 0; i < tags->count && status == SEAL_OK; i++) {
		if (!git_oid_equal(&tags->items[i].commit,
				   git_commit_id(commit)))
			continue;
		status = seal_git_text(tags->items[i].name,
				       &facts->tags[facts->tag_count], error);
		if (status == SEAL_OK)
			facts->tag_count++;
	}
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

static enum seal_status read_description(git_repository *repository,
					 const git_commit *commit,
					 const struct seal_git_tags *tags,
					 struct seal_git_facts *facts,
					 struct seal_error *error)
{
	struct seal_bytes shallow = { 0 };
	git_buf text = GIT_BUF_INIT;
	enum seal_status status;

	if (facts->shallow) {
		status = seal_git_describe_shallow(repository, commit, tags,
						   &shallow, error);
		if (status == SEAL_OK)
			status = seal_git_text((char *)shallow.data,
					       &facts->describe, error);
	} else if (describe(commit, &text) < 0) {
		status = seal_git_fail(error, "git: describe");
	} else {
		status = seal_git_text(text.ptr, &facts->describe, error);
	}
	git_buf_dispose(&text);
	seal_bytes_free(&shallow);
	return status;
}

enum seal_status seal_git_read_names(git_repository *repository,
				     const git_commit *commit,
				     struct seal_git_facts *facts,
				     struct seal_error *error)
{
	struct seal_git_tags tags = { 0 };
	enum seal_status status = seal_git_tags_read(repository, &tags, error);

	if (status == SEAL_OK)
		status = copy_names(&tags, commit, facts, error);
	if (status == SEAL_OK)
		status = read_description(repository, commit, &tags, facts,
					  error);
	seal_git_tags_free(&tags);
	return status;
}
