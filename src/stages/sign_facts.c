/* SPDX-License-Identifier: Apache-2.0 */
/* sign_facts.c - work tree and environment in, a statement's facts out */
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "adapters/git.h"
#include "stages/sign.h"

/* More tags on one commit say nothing to anybody. */
#define TAGS_MAX 32

/* Names in git are bytes; in a statement they are safe UTF-8. */
static enum seal_status copy_text(const char *text, char **output,
				  struct seal_error *error)
{
	size_t size = text ? strlen(text) : 0;

	*output = NULL;
	if (!text)
		return SEAL_OK;
	*output = malloc(4 * size + 1);
	if (!*output)
		return seal_fail_memory(error);
	seal_escape(*output, 4 * size + 1, text, size);
	return SEAL_OK;
}

static enum seal_status copy_list(char *const *items, size_t count,
				  char ***output, size_t *output_count,
				  struct seal_error *error)
{
	enum seal_status status = SEAL_OK;

	if (count == 0)
		return SEAL_OK;
	*output = calloc(count, sizeof(char *));
	if (!*output)
		return seal_fail_memory(error);
	for (size_t i = 0; i < count && status == SEAL_OK; i++) {
		status = copy_text(items[i], &(*output)[i], error);
		if (status == SEAL_OK)
			++*output_count;
	}
	return status;
}

static const char *signature_name(enum seal_commit_signature signature)
{
	switch (signature) {
	case SEAL_COMMIT_PRESENT:
		return "present";
	case SEAL_COMMIT_VERIFIED:
		return "verified";
	case SEAL_COMMIT_NONE:
		break;
	}
	return "none";
}

static enum seal_status copy_commit(const struct seal_git_facts *facts,
				    struct seal_statement_git *git,
				    struct seal_error *error)
{
	enum seal_status status;

	memcpy(git->commit, facts->commit, sizeof(git->commit));
	memcpy(git->head, facts->commit, sizeof(git->head));
	memcpy(git->tree, facts->tree, sizeof(git->tree));
	git->commit_time = facts->commit_time < 0 ? 0
			   : facts->commit_time > SEAL_TIME_MAX
				   ? SEAL_TIME_MAX
				   : facts->commit_time;
	status = copy_text(facts->path && facts->path[0] ? facts->path : NULL,
			   &git->path, error);
	if (status == SEAL_OK)
		status = copy_text(facts->url, &git->url, error);
	if (status == SEAL_OK)
		status = copy_text(facts->ref, &git->ref, error);
	if (status == SEAL_OK)
		status = copy_text(facts->describe, &git->describe, error);
	if (status == SEAL_OK)
		status = copy_text(facts->branch, &git->branch, error);
	if (status == SEAL_OK)
		status =
			copy_list(facts->tags,
				  facts->tag_count < TAGS_MAX ? facts->tag_count
							      : TAGS_MAX,
				  &git->tags, &git->tag_count, error);
	if (status == SEAL_OK)
		status = seal_copy_string(
			signature_name(facts->commit_signature),
			&git->commit_signature, error);
	return status;
}

static enum seal_status copy_facts(const struct seal_git_facts *facts,
				   struct seal_statement_git *git,
				   struct seal_error *error)
{
	size_t listed = facts->modified_count < SEAL_GIT_MODIFIED_MAX
				? (size_t)facts->modified_count
				: SEAL_GIT_MODIFIED_MAX;
	enum seal_status status;

	git->present = facts->present;
	if (!facts->present)
		return copy_text(facts->absent_reason, &git->absent_reason,
				 error);
	status = copy_commit(facts, git, error);
	git->dirty = facts->dirty;
	git->modified_count = facts->modified_count;
	git->untracked_count = facts->untracked_count;
	git->shallow = facts->shallow;
	git->submodules = facts->submodules;
	if (status == SEAL_OK)
		status = copy_list(facts->modified, listed, &git->modified,
				   &git->modified_listed, error);
	return status;
}

static enum seal_status read_git(const struct seal_sign_options *options,
				 struct seal_statement_git *git,
				 struct seal_error *error)
{
	const char *directory = options->repository ? options->repository : ".";
	struct seal_git_facts facts = { 0 };
	enum seal_status status = seal_git_facts_read(directory, &facts, error);

	if (status == SEAL_OK && !facts.present && options->require_git) {
		if (options->repository)
			seal_error_path(error, options->repository);
		seal_error_fix(error, "sign inside a git work tree with a "
				      "commit, or name one with --repository");
		status = seal_fail(error, SEAL_UNJUDGED, "git facts: %s",
				   facts.absent_reason ? facts.absent_reason
						       : "there are none");
	}
	if (status == SEAL_OK && facts.present && options->allowed_signers)
		status = seal_sign_commit(options, &facts, error);
	if (status == SEAL_OK)
		status = copy_facts(&facts, git, error);
	seal_git_facts_free(&facts);
	return status;
}

/*
 * CI systems check out a bare commit. Their word for the ref is taken when they
 * speak of that very commit; builder.id says that it is self-asserted.
 */
static enum seal_status read_ci(struct seal_statement *statement,
				struct seal_error *error)
{
	struct seal_statement_git *git = &statement->git;
	struct seal_json_builder builder = { 0 };
	struct seal_ci ci = { 0 };
	enum seal_status status = seal_ci_read(&ci, error);

	if (status == SEAL_OK)
		status = seal_copy_string(seal_ci_builder(&ci),
					  &statement->builder_id, error);
	if (status == SEAL_OK)
		status = seal_copy_string(ci.invocation_id,
					  &statement->invocation_id, error);
	if (status == SEAL_OK && git->present && !git->ref && ci.commit &&
	    strcmp(ci.commit, git->commit) == 0)
		status = seal_copy_string(ci.ref, &git->ref, error);
	if (status == SEAL_OK) {
		statement->ci = seal_ci_to_json(&ci, &builder);
		status = seal_json_built(&builder, error);
	}
	seal_ci_free(&ci);
	return status;
}

/* Does the repository have the record's commit, and that tree in it? */
static enum seal_status find_commit(const char *directory,
				    const struct seal_record *record,
				    bool *found, struct seal_error *error)
{
	const char *path = record->git_path ? record->git_path : "";
	struct seal_git_tree *tree = NULL;
	struct seal_bytes spec = { 0 };
	struct seal_error why = { 0 };
	enum seal_status status =
		seal_bytes_printf(&spec, error, "%s%s%s", record->git_commit,
				  path[0] ? ":" : "", path);

	*found = false;
	if (status == SEAL_OK && record->git_commit[0])
		*found = seal_git_tree_open(directory, (const char *)spec.data,
					    &tree, &why) == SEAL_OK;
	if (*found && strcmp(seal_git_tree_id(tree), record->git_tree) != 0)
		status =
			seal_fail_check(error, SEAL_REFUSED, "integrity/record",
					"record: commit %s has the tree %s, "
					"the record says %s",
					record->git_commit,
					seal_git_tree_id(tree),
					record->git_tree);
	seal_git_tree_free(tree);
	seal_bytes_free(&spec);
	return status;
}

/* The package came from a git tree: that is its source, not the work tree. */
static enum seal_status use_record(const struct seal_sign_options *options,
				   const struct seal_record *record,
				   struct seal_statement_git *git,
				   struct seal_error *error)
{
	const char *directory = options->repository ? options->repository : ".";
	bool found = false;
	enum seal_status status = SEAL_OK;

	if (git->present)
		status = find_commit(directory, record, &found, error);
	/* Anybody can write a record: a commit that is not there is a claim. */
	if (status == SEAL_OK && !found && options->require_git) {
		seal_error_fix(error, "sign in the repository that the package "
				      "was made from");
		status =
			seal_fail(error, SEAL_UNJUDGED,
				  "git facts: the package's commit, %s, is "
				  "not in this repository",
				  record->git_commit[0] ? record->git_commit
							: "which is not named");
	}
	if (status != SEAL_OK)
		return status;
	if (git->present && strcmp(record->git_commit, git->head) != 0) {
		free(git->ref);
		git->ref = NULL;
		seal_tell(&options->log, SEAL_LEVEL_NOTE, options->repository,
			  "the package is of commit %s, HEAD is %s",
			  record->git_commit[0] ? record->git_commit
						: "(none named)",
			  git->head);
	}
	if (git->present && !found) {
		free(git->url);
		git->url = NULL;
		seal_tell(&options->log, SEAL_LEVEL_NOTE, options->repository,
			  "the package's commit is not in this repository");
	}
	memcpy(git->commit, record->git_commit, sizeof(git->commit));
	memcpy(git->tree, record->git_tree, sizeof(git->tree));
	free(git->path);
	return copy_text(record->git_path && record->git_path[0]
				 ? record->git_path
				 : NULL,
			 &git->path, error);
}

static void tell(const struct seal_sign_options *options,
		 const struct seal_statement_git *git)
{
	if (!git->present)
		seal_tell(&options->log, SEAL_LEVEL_NOTE, options->repository,
			  "no git facts: %s",
			  git->absent_reason ? git->absent_reason
					     : "there are none");
	if (git->dirty)
		seal_tell(&options->log, SEAL_LEVEL_WARNING,
			  options->repository,
			  "the work tree is dirty: %" PRIu64
			  " tracked file%s differ%s from the commit, %s%s",
			  git->modified_count,
			  git->modified_count == 1 ? "" : "s",
			  git->modified_count == 1 ? "s" : "",
			  git->modified_listed > 0 ? git->modified[0] : "",
			  git->modified_count > 1 ? " for one" : "");
}

enum seal_status seal_sign_facts(const struct seal_sign_options *options,
				 struct seal_statement *statement,
				 struct seal_error *error)
{
	struct seal_statement_git *git = &statement->git;
	enum seal_status status = read_git(options, git, error);

	if (status == SEAL_OK)
		status = read_ci(statement, error);
	if (status != SEAL_OK)
		return status;
	tell(options, git);
	if (statement->has_record && statement->record.git_tree[0])
		status = use_record(options, &statement->record, git, error);
	return status;
}
