/* SPDX-License-Identifier: Apache-2.0 */
/* package_record.c - what shaped the package in, its record out */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/utf8.h"
#include "stages/package.h"

static enum seal_status fill_codec(bool store, struct seal_record *record,
				   struct seal_error *error)
{
	enum seal_status status;

	if (store)
		return seal_copy_string("store", &record->codec_name, error);
	record->codec_level = SEAL_CODEC_LEVEL;
	record->codec_chunk_size = SEAL_CHUNK;
	status = seal_copy_string(SEAL_CODEC_NAME, &record->codec_name, error);
	if (status == SEAL_OK)
		status = seal_copy_string(seal_codec_version(),
					  &record->codec_version, error);
	if (status == SEAL_OK)
		status = seal_codec_fingerprint(record->codec_fingerprint,
						error);
	return status;
}

static enum seal_status fill_excludes(
	const struct seal_package_options *options, struct seal_record *record,
	struct seal_error *error)
{
	enum seal_status status = SEAL_OK;

	if (options->exclude_count == 0)
		return SEAL_OK;
	record->excludes =
		calloc(options->exclude_count, sizeof(*record->excludes));
	if (!record->excludes)
		return seal_fail_memory(error);
	for (size_t i = 0; i < options->exclude_count && status == SEAL_OK;
	     i++) {
		const char *pattern = options->excludes[i];

		/* JSON cannot say it, and it cannot match any good name. */
		if (!seal_utf8_valid(pattern, strlen(pattern)))
			return seal_fail(error, SEAL_USAGE,
					 "--exclude: '%s' is not UTF-8, so the "
					 "record cannot hold it",
					 pattern);
		status = seal_copy_string(pattern, &record->excludes[i], error);
		record->exclude_count++;
	}
	return status;
}

static enum seal_status fill_git(const struct seal_git_tree *tree,
				 struct seal_record *record,
				 struct seal_error *error)
{
	if (!tree)
		return SEAL_OK;
	snprintf(record->git_commit, sizeof(record->git_commit), "%s",
		 seal_git_tree_commit(tree));
	snprintf(record->git_tree, sizeof(record->git_tree), "%s",
		 seal_git_tree_id(tree));
	return seal_copy_string(seal_git_tree_path(tree), &record->git_path,
				error);
}

static enum seal_status fill_foreign(const struct seal_unpacked *foreign,
				     struct seal_record *record,
				     struct seal_error *error)
{
	if (!foreign)
		return SEAL_OK;
	memcpy(record->foreign_digest, foreign->digest, SEAL_SHA256_HEX);
	return seal_copy_string(foreign->origin, &record->foreign_origin,
				error);
}

enum seal_status seal_package_record(const struct seal_package_options *options,
				     const struct seal_collection *collection,
				     uint32_t dos_time,
				     struct seal_record *record,
				     struct seal_error *error)
{
	size_t prefix = strlen(collection->prefix);
	enum seal_status status = fill_codec(options->store, record, error);

	record->source_date_epoch = seal_zip_time_to(dos_time);
	if (status == SEAL_OK && prefix > 0) {
		/* Without the slash at its end. */
		record->prefix = strndup(collection->prefix, prefix - 1);
		if (!record->prefix)
			status = seal_fail_memory(error);
	}
	if (status == SEAL_OK)
		status = fill_excludes(options, record, error);
	if (status == SEAL_OK)
		status = fill_git(collection->tree, record, error);
	if (status == SEAL_OK)
		status = fill_foreign(collection->foreign, record, error);
	return status;
}

enum seal_status seal_package_record_print(const struct seal_record *record,
					   struct seal_bytes *output,
					   struct seal_error *error)
{
	struct seal_json_builder builder = { 0 };
	struct seal_json *json = NULL;
	enum seal_status status =
		seal_record_to_json(record, &builder, &json, error);

	if (status == SEAL_OK)
		status = seal_json_print(json, false, output, error);
	seal_json_free(json);
	if (status == SEAL_OK)
		status = seal_bytes_append(output, "\n", 1, error);
	return status;
}
