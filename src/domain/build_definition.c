/* SPDX-License-Identifier: Apache-2.0 */
/* build_definition.c - what a statement knows in, SLSA's buildDefinition out */
#include <string.h>

#include "domain/statement.h"
#include "domain/uri.h"

/*
 * RFC 3986: all but the unreserved characters and '/' as %XX, so that no '#'
 * or '@' of a ref or a path is taken for one of the URI.
 */
static enum seal_status append_encoded(struct seal_bytes *output,
				       const char *text,
				       struct seal_error *error)
{
	static const char plain[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
				    "abcdefghijklmnopqrstuvwxyz"
				    "0123456789-._~/";
	enum seal_status status = SEAL_OK;

	for (; *text && status == SEAL_OK; text++)
		status = seal_bytes_printf(
			output, error, strchr(plain, *text) ? "%c" : "%%%02X",
			(unsigned char)*text);
	return status;
}

/* git+URL@WHAT[#PATH]; nothing is added when the URL is not known. */
static enum seal_status add_git_uri(struct seal_json_builder *builder,
				    struct seal_json *parent, const char *url,
				    const char *what, const char *path,
				    struct seal_error *error)
{
	struct seal_bytes uri = { 0 };
	enum seal_status status;

	if (!url || !what || !what[0])
		return SEAL_OK;
	status = seal_bytes_printf(&uri, error, "git+%s@", url);
	if (status == SEAL_OK)
		status = append_encoded(&uri, what, error);
	if (status == SEAL_OK && path && path[0]) {
		status = seal_bytes_printf(&uri, error, "#");
		if (status == SEAL_OK)
			status = append_encoded(&uri, path, error);
	}
	if (status == SEAL_OK)
		seal_json_add_string(builder, parent, "uri",
				     (const char *)uri.data);
	seal_bytes_free(&uri);
	return status;
}

static void add_digest(struct seal_json_builder *builder,
		       struct seal_json *parent, const char *algorithm,
		       const char *digest)
{
	struct seal_json *set = seal_json_add_object(builder, parent, "digest");

	seal_json_add_string(builder, set, algorithm, digest);
}

static enum seal_status add_external(const struct seal_statement_git *git,
				     struct seal_json_builder *builder,
				     struct seal_json *root,
				     struct seal_error *error)
{
	struct seal_json *external =
		seal_json_add_object(builder, root, "externalParameters");
	struct seal_bytes source = { 0 };
	enum seal_status status = SEAL_OK;

	if (git->url) {
		status = seal_bytes_printf(&source, error, "git+%s", git->url);
		if (status == SEAL_OK)
			seal_json_add_string(builder, external, "source",
					     (const char *)source.data);
		seal_bytes_free(&source);
	}
	seal_json_add_string(builder, external, "ref", git->ref);
	if (git->path && git->path[0])
		seal_json_add_string(builder, external, "path", git->path);
	return status;
}

static enum seal_status add_internal(const struct seal_record *record,
				     struct seal_json_builder *builder,
				     struct seal_json *root,
				     struct seal_error *error)
{
	struct seal_json *internal =
		seal_json_add_object(builder, root, "internalParameters");
	struct seal_bytes time = { 0 };
	enum seal_status status = seal_bytes_printf(
		&time, error, "%lld", (long long)record->source_date_epoch);

	if (status == SEAL_OK)
		seal_json_add_string(builder, internal, "SOURCE_DATE_EPOCH",
				     (const char *)time.data);
	seal_bytes_free(&time);
	seal_record_codec_to_json(record, builder, internal, "codec");
	seal_record_options_to_json(record, builder, internal, "options");
	return status;
}

/* Commit and tree apart: one digest set is about one thing. */
static enum seal_status add_git(const struct seal_statement_git *git,
				struct seal_json_builder *builder,
				struct seal_json *array,
				struct seal_error *error)
{
	enum seal_status status = SEAL_OK;
	struct seal_json *item;

	if (git->commit[0]) {
		item = seal_json_add_object(builder, array, NULL);
		status = add_git_uri(builder, item, git->url,
				     git->ref ? git->ref : git->commit, NULL,
				     error);
		add_digest(builder, item, "gitCommit", git->commit);
	}
	if (git->tree[0] && status == SEAL_OK) {
		item = seal_json_add_object(builder, array, NULL);
		seal_json_add_string(builder, item, "name", "source-tree");
		status = add_git_uri(builder, item, git->url, git->commit,
				     git->path, error);
		add_digest(builder, item, "gitTree", git->tree);
	}
	return status;
}

static void add_foreign(const struct seal_record *record,
			struct seal_json_builder *builder,
			struct seal_json *array)
{
	struct seal_json *item;

	if (!record->foreign_digest[0])
		return;
	item = seal_json_add_object(builder, array, NULL);
	seal_json_add_string(builder, item, "name", "foreign-archive");
	seal_json_add_string(builder, item, "uri", record->foreign_origin);
	add_digest(builder, item, "sha256", record->foreign_digest);
}

static enum seal_status add_layer(const struct seal_layer *layer, size_t order,
				  struct seal_json_builder *builder,
				  struct seal_json *array,
				  struct seal_error *error)
{
	struct seal_json *item = seal_json_add_object(builder, array, NULL);
	struct seal_json *notes;
	struct seal_bytes name = { 0 };
	enum seal_status status =
		seal_bytes_printf(&name, error, "layer/%s", layer->name);

	if (status == SEAL_OK)
		seal_json_add_string(builder, item, "name",
				     (const char *)name.data);
	seal_bytes_free(&name);
	add_digest(builder, item, "sha256", layer->digest);
	seal_json_add_string(builder, item, "mediaType", "application/zip");
	notes = seal_json_add_object(builder, item, "annotations");
	seal_json_add_number(builder, notes, "order", order);
	seal_json_add_number(builder, notes, "size", layer->size);
	seal_json_add_number(builder, notes, "unpackedSize",
			     layer->unpacked_size);
	return status;
}

static enum seal_status add_dependencies(const struct seal_statement *statement,
					 struct seal_json_builder *builder,
					 struct seal_json *root,
					 struct seal_error *error)
{
	struct seal_json *array = seal_json_new_array(builder);
	enum seal_status status =
		add_git(&statement->git, builder, array, error);

	if (statement->has_record)
		add_foreign(&statement->record, builder, array);
	for (size_t i = 0; i < statement->layer_count && status == SEAL_OK; i++)
		status = add_layer(&statement->layers[i], i, builder, array,
				   error);
	if (array && seal_json_count(array) > 0)
		seal_json_add(builder, root, "resolvedDependencies", array);
	else
		seal_json_free(array);
	return status;
}

enum seal_status seal_statement_build_definition(
	const struct seal_statement *statement,
	struct seal_json_builder *builder, struct seal_json **output,
	struct seal_error *error)
{
	struct seal_json *root = seal_json_new_object(builder);
	enum seal_status status;

	*output = NULL;
	seal_json_add_string(builder, root, "buildType", SEAL_URI_BUILD_TYPE);
	status = add_external(&statement->git, builder, root, error);
	if (status == SEAL_OK && statement->has_record)
		status = add_internal(&statement->record, builder, root, error);
	if (status == SEAL_OK)
		status = add_dependencies(statement, builder, root, error);
	if (status == SEAL_OK)
		status = seal_json_built(builder, error);
	if (status != SEAL_OK) {
		seal_json_free(root);
		return status;
	}
	*output = root;
	return SEAL_OK;
}
