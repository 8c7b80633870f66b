/* SPDX-License-Identifier: Apache-2.0 */
/* statement_git.c - a statement's sealwright_git and sources in, git facts out
 */
#include <stdlib.h>
#include <string.h>

#include "base/times.h"
#include "domain/statement.h"

static enum seal_status refuse(const struct seal_json_reader *reader,
			       const char *reason)
{
	return seal_fail_check(reader->error, reader->failure, reader->check,
			       "%s: %s", reader->what, reason);
}

static enum seal_status read_strings(const struct seal_json_reader *reader,
				     const struct seal_json *parent,
				     const char *name, enum seal_json_need need,
				     char ***items, size_t *count)
{
	const struct seal_json *array = NULL;
	enum seal_status status =
		seal_json_get_array(reader, parent, name, need, &array);

	if (status != SEAL_OK || !array || seal_json_count(array) == 0)
		return status;
	*items = calloc(seal_json_count(array), sizeof(char *));
	if (!*items)
		return seal_fail_memory(reader->error);
	for (const struct seal_json *item = seal_json_first(array);
	     item && status == SEAL_OK; item = seal_json_next(item)) {
		if (!seal_json_is_string(item))
			return refuse(reader, "sealwright_git: a list with "
					      "something else than strings");
		status = seal_copy_string(seal_json_text(item),
					  &(*items)[*count], reader->error);
		if (status == SEAL_OK)
			++*count;
	}
	return status;
}

static enum seal_status read_id(const struct seal_json_reader *reader,
				const struct seal_json *parent,
				const char *name, char output[41])
{
	const char *text = NULL;
	enum seal_status status = seal_json_get_string(
		reader, parent, name, SEAL_JSON_REQUIRED, &text);

	if (status != SEAL_OK)
		return status;
	if (!seal_is_hex(text, 40))
		return seal_fail_check(reader->error, reader->failure,
				       reader->check,
				       "%s: %s: no object id of git",
				       reader->what, name);
	memcpy(output, text, 41);
	return SEAL_OK;
}

/* What is only there when HEAD is what was packaged. */
static enum seal_status read_commit(const struct seal_json_reader *reader,
				    const struct seal_json *root,
				    struct seal_statement_git *git)
{
	const char *time = NULL;
	enum seal_status status = seal_json_copy_string(
		reader, root, "describe", SEAL_JSON_OPTIONAL, &git->describe);

	if (status == SEAL_OK)
		status =
			seal_json_copy_string(reader, root, "branch",
					      SEAL_JSON_OPTIONAL, &git->branch);
	if (status == SEAL_OK)
		status = read_strings(reader, root, "tags", SEAL_JSON_OPTIONAL,
				      &git->tags, &git->tag_count);
	if (status == SEAL_OK)
		status = seal_json_get_string(reader, root, "commitTime",
					      SEAL_JSON_OPTIONAL, &time);
	if (status == SEAL_OK && time &&
	    !seal_time_parse(time, &git->commit_time))
		return refuse(reader, "commitTime: no time");
	if (status == SEAL_OK)
		status = seal_json_copy_string(reader, root, "commitSignature",
					       SEAL_JSON_OPTIONAL,
					       &git->commit_signature);
	return status;
}

static enum seal_status read_tree(const struct seal_json_reader *reader,
				  const struct seal_json *root,
				  struct seal_statement_git *git)
{
	const enum seal_json_need need = SEAL_JSON_REQUIRED;
	enum seal_status status =
		seal_json_get_bool(reader, root, "dirty", need, &git->dirty);

	if (status == SEAL_OK)
		status = read_strings(reader, root, "modified", need,
				      &git->modified, &git->modified_listed);
	if (status == SEAL_OK)
		status = seal_json_get_number(reader, root, "modifiedCount",
					      need, &git->modified_count);
	if (status == SEAL_OK)
		status = seal_json_get_number(reader, root, "untrackedCount",
					      need, &git->untracked_count);
	if (status == SEAL_OK)
		status = seal_json_get_bool(reader, root, "shallow", need,
					    &git->shallow);
	if (status == SEAL_OK)
		status = seal_json_get_bool(reader, root, "submodules", need,
					    &git->submodules);
	if (status == SEAL_OK && git->dirty != (git->modified_count > 0))
		return refuse(reader, "sealwright_git: dirty and modifiedCount "
				      "contradict each other");
	return status;
}

enum seal_status seal_statement_git_from_json(
	const struct seal_json_reader *reader, const struct seal_json *json,
	struct seal_statement_git *git)
{
	enum seal_status status = seal_json_get_bool(
		reader, json, "present", SEAL_JSON_REQUIRED, &git->present);

	if (status == SEAL_OK && !git->present)
		return seal_json_copy_string(reader, json, "reason",
					     SEAL_JSON_OPTIONAL,
					     &git->absent_reason);
	if (status == SEAL_OK)
		status = read_id(reader, json, "commit", git->head);
	if (status == SEAL_OK)
		status = read_commit(reader, json, git);
	if (status == SEAL_OK)
		status = read_tree(reader, json, git);
	return status;
}

static enum seal_status read_external(const struct seal_json_reader *reader,
				      const struct seal_json *definition,
				      struct seal_statement_git *git)
{
	const struct seal_json *external = NULL;
	const char *source = NULL;
	enum seal_status status =
		seal_json_get_object(reader, definition, "externalParameters",
				     SEAL_JSON_REQUIRED, &external);

	if (status == SEAL_OK)
		status = seal_json_get_string(reader, external, "source",
					      SEAL_JSON_OPTIONAL, &source);
	if (status == SEAL_OK && source && strncmp(source, "git+", 4) != 0)
		return refuse(reader, "source: it does not begin with git+");
	if (status == SEAL_OK)
		status = seal_copy_string(source ? source + 4 : NULL, &git->url,
					  reader->error);
	if (status == SEAL_OK)
		status = seal_json_copy_string(reader, external, "ref",
					       SEAL_JSON_OPTIONAL, &git->ref);
	if (status == SEAL_OK)
		status = seal_json_copy_string(reader, external, "path",
					       SEAL_JSON_OPTIONAL, &git->path);
	return status;
}

static enum seal_status read_dependency(const struct seal_json_reader *reader,
					const struct seal_json *item,
					struct seal_statement_git *git)
{
	const struct seal_json *digest = NULL;
	const char *id = NULL;
	enum seal_status status;

	if (!seal_json_is_object(item))
		return refuse(reader, "resolvedDependencies: an element is no "
				      "object");
	status = seal_json_get_object(reader, item, "digest",
				      SEAL_JSON_REQUIRED, &digest);
	if (status == SEAL_OK)
		status = seal_json_get_string(reader, digest, "gitCommit",
					      SEAL_JSON_OPTIONAL, &id);
	if (status == SEAL_OK && id)
		return read_id(reader, digest, "gitCommit", git->commit);
	if (status == SEAL_OK)
		status = seal_json_get_string(reader, digest, "gitTree",
					      SEAL_JSON_OPTIONAL, &id);
	if (status == SEAL_OK && id)
		return read_id(reader, digest, "gitTree", git->tree);
	return status;
}

enum seal_status seal_statement_sources_from_json(
	const struct seal_json_reader *reader,
	const struct seal_json *definition, struct seal_statement_git *git)
{
	const struct seal_json *array = NULL;
	enum seal_status status = read_external(reader, definition, git);

	if (status == SEAL_OK)
		status = seal_json_get_array(reader, definition,
					     "resolvedDependencies",
					     SEAL_JSON_OPTIONAL, &array);
	for (const struct seal_json *item = array ? seal_json_first(array)
						  : NULL;
	     item && status == SEAL_OK; item = seal_json_next(item))
		status = read_dependency(reader, item, git);
	return status;
}
