/* SPDX-License-Identifier: Apache-2.0 */
/* statement.c - what a signature says in, its JSON out; compared; job ids */
#include "domain/statement.h"

#include <stdlib.h>
#include <string.h>

#include "adapters/crypto.h"
#include "base/times.h"
#include "domain/uri.h"

static void free_strings(char **items, size_t count)
{
	for (size_t i = 0; i < count; i++)
		free(items[i]);
	free(items);
}

void seal_statement_git_free(struct seal_statement_git *git)
{
	free(git->absent_reason);
	free(git->path);
	free(git->url);
	free(git->ref);
	free_strings(git->modified, git->modified_listed);
	free(git->describe);
	free(git->branch);
	free_strings(git->tags, git->tag_count);
	free(git->commit_signature);
	*git = (struct seal_statement_git){ 0 };
}

void seal_statement_free(struct seal_statement *statement)
{
	free(statement->name);
	free(statement->package_type);
	free(statement->package_version);
	free(statement->profile_version_arn);
	free(statement->job_arn);
	seal_layers_free(statement->layers, statement->layer_count);
	seal_record_free(&statement->record);
	seal_statement_git_free(&statement->git);
	free(statement->builder_id);
	free(statement->builder_version);
	free(statement->invocation_id);
	seal_json_free(statement->ci);
	*statement = (struct seal_statement){ 0 };
}

static void add_time(struct seal_json_builder *builder,
		     struct seal_json *parent, const char *name, int64_t time)
{
	char text[SEAL_TIME_TEXT];

	seal_time_format(time, text);
	seal_json_add_string(builder, parent, name, text);
}

static void add_strings(struct seal_json_builder *builder,
			struct seal_json *parent, const char *name,
			char *const *items, size_t count)
{
	struct seal_json *array = seal_json_add_array(builder, parent, name);

	for (size_t i = 0; i < count; i++)
		seal_json_add_string(builder, array, NULL, items[i]);
}

void seal_statement_git_to_json(const struct seal_statement_git *git,
				struct seal_json_builder *builder,
				struct seal_json *parent, const char *name)
{
	struct seal_json *root = seal_json_add_object(builder, parent, name);

	seal_json_add_bool(builder, root, "present", git->present);
	if (!git->present) {
		seal_json_add_string(builder, root, "reason",
				     git->absent_reason);
		return;
	}
	seal_json_add_string(builder, root, "commit", git->head);
	/* Nothing about a commit that is not the packaged one. */
	if (strcmp(git->head, git->commit) == 0) {
		seal_json_add_string(builder, root, "describe", git->describe);
		seal_json_add_string(builder, root, "branch", git->branch);
		add_strings(builder, root, "tags", git->tags, git->tag_count);
		add_time(builder, root, "commitTime", git->commit_time);
		seal_json_add_string(builder, root, "commitSignature",
				     git->commit_signature);
	}
	seal_json_add_bool(builder, root, "dirty", git->dirty);
	add_strings(builder, root, "modified", git->modified,
		    git->modified_listed);
	seal_json_add_number(builder, root, "modifiedCount",
			     git->modified_count);
	seal_json_add_number(builder, root, "untrackedCount",
			     git->untracked_count);
	seal_json_add_bool(builder, root, "shallow", git->shallow);
	seal_json_add_bool(builder, root, "submodules", git->submodules);
}

/* What differs between two runs that build the same. */
enum variable_part { WITH_RUN, WITHOUT_RUN };

static void add_ci(const struct seal_json *ci, enum variable_part part,
		   struct seal_json_builder *builder, struct seal_json *parent)
{
	struct seal_json *root;

	if (!ci)
		return;
	root = seal_json_add_object(builder, parent, "sealwright_ci");
	for (const struct seal_json *item = seal_json_first(ci); item;
	     item = seal_json_next(item))
		if (part == WITH_RUN || strcmp(seal_json_name(item), "run"))
			seal_json_add_copy(builder, root, seal_json_name(item),
					   item);
}

static enum seal_status add_metadata(const struct seal_statement *statement,
				     enum variable_part part,
				     struct seal_json_builder *builder,
				     struct seal_json *parent,
				     struct seal_error *error)
{
	struct seal_json *root =
		seal_json_add_object(builder, parent, "metadata");
	struct seal_json *record = NULL;
	enum seal_status status = SEAL_OK;

	seal_json_add_string(builder, root, "invocationId",
			     statement->invocation_id);
	seal_json_add_string(builder, root, "sealwright_packageType",
			     statement->package_type);
	seal_json_add_string(builder, root, "sealwright_packageVersion",
			     statement->package_version);
	seal_json_add_string(builder, root, "sealwright_profileVersionArn",
			     statement->profile_version_arn);
	seal_json_add_string(builder, root, "sealwright_jobArn",
			     statement->job_arn);
	add_time(builder, root, "sealwright_signedAt", statement->signed_at);
	add_time(builder, root, "sealwright_expiresAt", statement->expires_at);
	if (statement->layer_count == 0)
		seal_json_add_array(builder, root, "sealwright_layers");
	seal_layers_to_json(statement->layers, statement->layer_count, builder,
			    root, "sealwright_layers");
	add_ci(statement->ci, part, builder, root);
	seal_statement_git_to_json(&statement->git, builder, root,
				   "sealwright_git");
	if (!statement->has_record)
		return SEAL_OK;
	status = seal_record_to_json(&statement->record, builder, &record,
				     error);
	seal_json_add(builder, root, "sealwright_record", record);
	return status;
}

static enum seal_status add_predicate(const struct seal_statement *statement,
				      enum variable_part part,
				      struct seal_json_builder *builder,
				      struct seal_json *parent,
				      struct seal_error *error)
{
	struct seal_json *root =
		seal_json_add_object(builder, parent, "predicate");
	struct seal_json *definition = NULL;
	struct seal_json *details;
	struct seal_json *item;
	enum seal_status status = seal_statement_build_definition(
		statement, builder, &definition, error);

	if (status != SEAL_OK)
		return status;
	seal_json_add(builder, root, "buildDefinition", definition);
	details = seal_json_add_object(builder, root, "runDetails");
	item = seal_json_add_object(builder, details, "builder");
	seal_json_add_string(builder, item, "id", statement->builder_id);
	item = seal_json_add_object(builder, item, "version");
	seal_json_add_string(builder, item, "sealwright",
			     statement->builder_version
				     ? statement->builder_version
				     : SEALWRIGHT_VERSION_STRING);
	return add_metadata(statement, part, builder, details, error);
}

static enum seal_status print(const struct seal_statement *statement,
			      enum variable_part part,
			      struct seal_bytes *output,
			      struct seal_error *error)
{
	struct seal_json_builder builder = { 0 };
	struct seal_json *root = seal_json_new_object(&builder);
	struct seal_json *item;
	enum seal_status status;

	seal_json_add_string(&builder, root, "_type", SEAL_URI_STATEMENT);
	item = seal_json_add_array(&builder, root, "subject");
	item = seal_json_add_object(&builder, item, NULL);
	seal_json_add_string(&builder, item, "name", statement->name);
	item = seal_json_add_object(&builder, item, "digest");
	seal_json_add_string(&builder, item, "sha256",
			     statement->payload_digest);
	seal_json_add_string(&builder, root, "predicateType",
			     SEAL_URI_PROVENANCE);
	status = add_predicate(statement, part, &builder, root, error);
	if (status == SEAL_OK)
		status = seal_json_built(&builder, error);
	if (status == SEAL_OK)
		status = seal_json_print(root, false, output, error);
	seal_json_free(root);
	return status;
}

enum seal_status seal_statement_print(const struct seal_statement *statement,
				      struct seal_bytes *output,
				      struct seal_error *error)
{
	return print(statement, WITH_RUN, output, error);
}

/* Printed and compared, so that no fact can be forgotten here. */
bool seal_statement_same_facts(const struct seal_statement *a,
			       const struct seal_statement *b)
{
	const struct seal_statement *const given[] = { a, b };
	struct seal_bytes texts[2] = { { 0 }, { 0 } };
	struct seal_error error = { 0 };
	bool same;

	for (size_t i = 0; i < 2; i++) {
		struct seal_statement copy = *given[i];

		copy.signed_at = 0;
		copy.expires_at = 0;
		copy.job_arn = NULL;
		copy.invocation_id = NULL;
		print(&copy, WITHOUT_RUN, &texts[i], &error);
	}
	same = error.status == SEAL_OK && texts[0].size == texts[1].size &&
	       memcmp(texts[0].data, texts[1].data, texts[0].size) == 0;
	seal_bytes_free(&texts[0]);
	seal_bytes_free(&texts[1]);
	return same;
}
