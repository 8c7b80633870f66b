/* SPDX-License-Identifier: Apache-2.0 */
/* record_read.c - a record's JSON in, what packaging knew out; strict */
#include <stdlib.h>
#include <string.h>

#include "domain/seal.h"
#include "domain/uri.h"

/* A member of |digits| lower-case hexadecimal digits. */
static enum seal_status read_hex(const struct seal_json_reader *reader,
				 const struct seal_json *parent,
				 const char *name, enum seal_json_need need,
				 size_t digits, char *output)
{
	const char *text = NULL;
	enum seal_status status =
		seal_json_get_string(reader, parent, name, need, &text);

	if (status != SEAL_OK || !text)
		return status;
	if (!seal_is_hex(text, digits))
		return seal_fail_check(reader->error, reader->failure,
				       reader->check,
				       "%s: %s: not %zu lower-case "
				       "hexadecimal digits",
				       reader->what, name, digits);
	memcpy(output, text, digits + 1);
	return SEAL_OK;
}

static enum seal_status read_codec(const struct seal_json_reader *reader,
				   const struct seal_json *root,
				   struct seal_record *record)
{
	static const char *const stored[] = { "name", NULL };
	static const char *const packed[] = { "name",	     "version",
					      "level",	     "chunkSize",
					      "fingerprint", NULL };
	const struct seal_json *codec = NULL;
	enum seal_status status = seal_json_get_object(
		reader, root, "codec", SEAL_JSON_REQUIRED, &codec);

	if (status == SEAL_OK)
		status = seal_json_copy_string(reader, codec, "name",
					       SEAL_JSON_REQUIRED,
					       &record->codec_name);
	if (status != SEAL_OK)
		return status;
	if (strcmp(record->codec_name, "store") == 0)
		return seal_json_only(reader, codec, stored);
	if (strcmp(record->codec_name, SEAL_CODEC_NAME) != 0)
		return seal_fail_check(reader->error, reader->failure,
				       reader->check,
				       "%s: codec: %s is none that is known",
				       reader->what, record->codec_name);
	status = seal_json_only(reader, codec, packed);
	if (status == SEAL_OK)
		status = seal_json_copy_string(reader, codec, "version",
					       SEAL_JSON_REQUIRED,
					       &record->codec_version);
	if (status == SEAL_OK)
		status = seal_json_get_number(reader, codec, "level",
					      SEAL_JSON_REQUIRED,
					      &record->codec_level);
	if (status == SEAL_OK)
		status = seal_json_get_number(reader, codec, "chunkSize",
					      SEAL_JSON_REQUIRED,
					      &record->codec_chunk_size);
	if (status == SEAL_OK)
		status = read_hex(reader, codec, "fingerprint",
				  SEAL_JSON_REQUIRED, SEAL_SHA256_HEX - 1,
				  record->codec_fingerprint);
	return status;
}

static enum seal_status read_excludes(const struct seal_json_reader *reader,
				      const struct seal_json *array,
				      struct seal_record *record)
{
	size_t count = seal_json_count(array);
	enum seal_status status = SEAL_OK;

	record->excludes = calloc(count ? count : 1, sizeof(char *));
	if (!record->excludes)
		return seal_fail_memory(reader->error);
	for (const struct seal_json *item = seal_json_first(array);
	     item && status == SEAL_OK; item = seal_json_next(item)) {
		if (!seal_json_is_string(item))
			return seal_fail_check(
				reader->error, reader->failure, reader->check,
				"%s: excludes: an element is no string",
				reader->what);
		status = seal_copy_string(
			seal_json_text(item),
			&record->excludes[record->exclude_count],
			reader->error);
		if (status == SEAL_OK)
			record->exclude_count++;
	}
	return status;
}

static enum seal_status read_options(const struct seal_json_reader *reader,
				     const struct seal_json *root,
				     struct seal_record *record)
{
	static const char *const members[] = { "prefix", "excludes", NULL };
	const struct seal_json *options = NULL;
	const struct seal_json *excludes = NULL;
	enum seal_status status = seal_json_get_object(
		reader, root, "options", SEAL_JSON_OPTIONAL, &options);

	if (status != SEAL_OK || !options)
		return status;
	status = seal_json_only(reader, options, members);
	if (status == SEAL_OK)
		status = seal_json_copy_string(reader, options, "prefix",
					       SEAL_JSON_OPTIONAL,
					       &record->prefix);
	if (status == SEAL_OK)
		status = seal_json_get_array(reader, options, "excludes",
					     SEAL_JSON_OPTIONAL, &excludes);
	if (status == SEAL_OK && excludes)
		status = read_excludes(reader, excludes, record);
	return status;
}

static enum seal_status read_git(const struct seal_json_reader *reader,
				 const struct seal_json *root,
				 struct seal_record *record)
{
	static const char *const members[] = { "commit", "tree", "path", NULL };
	const struct seal_json *git = NULL;
	enum seal_status status = seal_json_get_object(
		reader, root, "git", SEAL_JSON_OPTIONAL, &git);

	if (status != SEAL_OK || !git)
		return status;
	status = seal_json_only(reader, git, members);
	if (status == SEAL_OK)
		status = read_hex(reader, git, "commit", SEAL_JSON_OPTIONAL,
				  sizeof(record->git_commit) - 1,
				  record->git_commit);
	if (status == SEAL_OK)
		status = read_hex(reader, git, "tree", SEAL_JSON_REQUIRED,
				  sizeof(record->git_tree) - 1,
				  record->git_tree);
	if (status == SEAL_OK)
		status = seal_json_copy_string(reader, git, "path",
					       SEAL_JSON_OPTIONAL,
					       &record->git_path);
	return status;
}

static enum seal_status read_foreign(const struct seal_json_reader *reader,
				     const struct seal_json *root,
				     struct seal_record *record)
{
	static const char *const members[] = { "sha256", "origin", NULL };
	const struct seal_json *foreign = NULL;
	enum seal_status status = seal_json_get_object(
		reader, root, "foreign", SEAL_JSON_OPTIONAL, &foreign);

	if (status != SEAL_OK || !foreign)
		return status;
	status = seal_json_only(reader, foreign, members);
	if (status == SEAL_OK)
		status = read_hex(reader, foreign, "sha256", SEAL_JSON_REQUIRED,
				  SEAL_SHA256_HEX - 1, record->foreign_digest);
	if (status == SEAL_OK)
		status = seal_json_copy_string(reader, foreign, "origin",
					       SEAL_JSON_OPTIONAL,
					       &record->foreign_origin);
	return status;
}

static enum seal_status read_head(const struct seal_json_reader *reader,
				  const struct seal_json *json,
				  struct seal_record *record)
{
	static const char *const members[] = { "mediaType", "payload",
					       "codec",	    "sourceDateEpoch",
					       "options",   "git",
					       "foreign",   NULL };
	const char *type = NULL;
	uint64_t time = 0;
	enum seal_status status = seal_json_only(reader, json, members);

	if (status == SEAL_OK)
		status = seal_json_get_string(reader, json, "mediaType",
					      SEAL_JSON_REQUIRED, &type);
	if (status != SEAL_OK)
		return status;
	if (strcmp(type, SEAL_MEDIA_RECORD) != 0)
		return seal_fail_check(reader->error, reader->failure,
				       reader->check,
				       "%s: mediaType: %s instead of %s",
				       reader->what, type, SEAL_MEDIA_RECORD);
	status = seal_digest_from_json(reader, json, "payload",
				       record->payload_digest);
	if (status == SEAL_OK)
		status = seal_json_get_number(reader, json, "sourceDateEpoch",
					      SEAL_JSON_REQUIRED, &time);
	record->source_date_epoch = (int64_t)time;
	return status;
}

static enum seal_status read_record(const struct seal_json_reader *reader,
				    const struct seal_json *json,
				    struct seal_record *record)
{
	enum seal_status status;

	if (!seal_json_is_object(json))
		return seal_fail_check(reader->error, reader->failure,
				       reader->check, "%s: no JSON object",
				       reader->what);
	status = read_head(reader, json, record);
	if (status == SEAL_OK)
		status = read_codec(reader, json, record);
	if (status == SEAL_OK)
		status = read_options(reader, json, record);
	if (status == SEAL_OK)
		status = read_git(reader, json, record);
	if (status == SEAL_OK)
		status = read_foreign(reader, json, record);
	return status;
}

enum seal_status seal_record_from_json(const struct seal_json_reader *reader,
				       const struct seal_json *json,
				       struct seal_record *record)
{
	enum seal_status status;

	*record = (struct seal_record){ 0 };
	status = read_record(reader, json, record);
	if (status != SEAL_OK)
		seal_record_free(record);
	return status;
}
