/* SPDX-License-Identifier: Apache-2.0 */
/* record.c - what packaging knew in, JSON in its one member order out */
#include <stdlib.h>
#include <string.h>

#include "domain/seal.h"
#include "domain/uri.h"

static void free_strings(char **items, size_t count)
{
	for (size_t i = 0; i < count; i++)
		free(items[i]);
	free(items);
}

void seal_record_free(struct seal_record *record)
{
	free(record->codec_name);
	free(record->codec_version);
	free(record->prefix);
	free_strings(record->excludes, record->exclude_count);
	free(record->git_path);
	free(record->foreign_origin);
	*record = (struct seal_record){ 0 };
}

static bool compresses(const struct seal_record *record)
{
	return strcmp(record->codec_name, SEAL_CODEC_NAME) == 0;
}

void seal_record_codec_to_json(const struct seal_record *record,
			       struct seal_json_builder *builder,
			       struct seal_json *parent, const char *name)
{
	struct seal_json *codec = seal_json_add_object(builder, parent, name);

	seal_json_add_string(builder, codec, "name", record->codec_name);
	if (!compresses(record))
		return;
	seal_json_add_string(builder, codec, "version", record->codec_version);
	seal_json_add_number(builder, codec, "level", record->codec_level);
	seal_json_add_number(builder, codec, "chunkSize",
			     record->codec_chunk_size);
	seal_json_add_string(builder, codec, "fingerprint",
			     record->codec_fingerprint);
}

void seal_record_options_to_json(const struct seal_record *record,
				 struct seal_json_builder *builder,
				 struct seal_json *parent, const char *name)
{
	struct seal_json *options;
	struct seal_json *excludes;

	if (!record->prefix && record->exclude_count == 0)
		return;
	options = seal_json_add_object(builder, parent, name);
	seal_json_add_string(builder, options, "prefix", record->prefix);
	if (record->exclude_count == 0)
		return;
	excludes = seal_json_add_array(builder, options, "excludes");
	for (size_t i = 0; i < record->exclude_count; i++)
		seal_json_add_string(builder, excludes, NULL,
				     record->excludes[i]);
}

static void add_origin(const struct seal_record *record,
		       struct seal_json_builder *builder,
		       struct seal_json *root)
{
	struct seal_json *part;

	if (record->git_tree[0]) {
		part = seal_json_add_object(builder, root, "git");
		if (record->git_commit[0])
			seal_json_add_string(builder, part, "commit",
					     record->git_commit);
		seal_json_add_string(builder, part, "tree", record->git_tree);
		seal_json_add_string(builder, part, "path", record->git_path);
	}
	if (record->foreign_digest[0]) {
		part = seal_json_add_object(builder, root, "foreign");
		seal_json_add_string(builder, part, "sha256",
				     record->foreign_digest);
		seal_json_add_string(builder, part, "origin",
				     record->foreign_origin);
	}
}

enum seal_status seal_record_to_json(const struct seal_record *record,
				     struct seal_json_builder *builder,
				     struct seal_json **output,
				     struct seal_error *error)
{
	struct seal_json *root = seal_json_new_object(builder);
	struct seal_json *payload;

	*output = NULL;
	seal_json_add_string(builder, root, "mediaType", SEAL_MEDIA_RECORD);
	payload = seal_json_add_object(builder, root, "payload");
	seal_json_add_string(builder, payload, "sha256",
			     record->payload_digest);
	seal_record_codec_to_json(record, builder, root, "codec");
	seal_json_add_number(builder, root, "sourceDateEpoch",
			     (uint64_t)record->source_date_epoch);
	seal_record_options_to_json(record, builder, root, "options");
	add_origin(record, builder, root);
	if (seal_json_built(builder, error) != SEAL_OK) {
		seal_json_free(root);
		return error->status;
	}
	*output = root;
	return SEAL_OK;
}

enum seal_status seal_record_equal(const struct seal_record *a,
				   const struct seal_record *b, bool *equal,
				   struct seal_error *error)
{
	struct seal_json_builder builder = { 0 };
	struct seal_json *left = NULL, *right = NULL;
	enum seal_status status =
		seal_record_to_json(a, &builder, &left, error);

	if (status == SEAL_OK)
		status = seal_record_to_json(b, &builder, &right, error);
	*equal = status == SEAL_OK && seal_json_equal(left, right);
	seal_json_free(left);
	seal_json_free(right);
	return status;
}
