/* SPDX-License-Identifier: Apache-2.0 */
/* package.c - files, a git tree or an archive in, a canonical package out */
#include "stages/package.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "adapters/crypto.h"
#include "base/files.h"
#include "base/times.h"
#include "domain/lint.h"
#include "stages/pack.h"

#define READ_SIZE ((size_t)1 << 20)

struct packaging {
	const struct seal_package_options *options;
	const char *output;
	struct seal_package_result result;
	uint32_t dos_time;
	struct seal_collection collection;
	struct seal_zip_writer *writer;
	struct seal_record record;
	struct seal_bytes seal;
	struct seal_bytes text; /* of the record or the depfile */
	struct seal_output package_file;
	struct seal_output record_file;
	struct seal_output depfile;
};

static void packaging_free(struct packaging *job)
{
	seal_zip_writer_free(job->writer);
	seal_collection_free(&job->collection);
	seal_record_free(&job->record);
	seal_bytes_free(&job->seal);
	seal_bytes_free(&job->text);
	seal_output_close(&job->package_file);
	seal_output_close(&job->record_file);
	seal_output_close(&job->depfile);
}

static enum seal_status check_outputs(const char *const paths[3],
				      struct seal_error *error)
{
	enum seal_status status = SEAL_OK;

	for (size_t i = 0; i < 3; i++)
		for (size_t j = i + 1; j < 3 && status == SEAL_OK; j++)
			if (paths[i] && paths[j] &&
			    strcmp(paths[i], paths[j]) == 0)
				status = seal_fail(error, SEAL_USAGE,
						   "output: '%s' is named for "
						   "two different things",
						   paths[i]);
	if (status == SEAL_OK && paths[2] && strcmp(paths[0], "-") == 0)
		status = seal_fail(error, SEAL_USAGE,
				   "--depfile: needs -o FILE, the file that "
				   "depends on the others");
	return status;
}

static enum seal_status collect(struct packaging *job, struct seal_error *error)
{
	const struct seal_package_options *options = job->options;
	const char *const paths[3] = { job->output, options->record_path,
				       options->depfile_path };
	enum seal_status status = check_outputs(paths, error);

	if (status == SEAL_OK)
		status = seal_collect(options, paths, 3, &job->collection,
				      error);
	if (status != SEAL_OK)
		return status;
	job->result.entries = job->collection.count;
	for (size_t i = 0; i < job->collection.count; i++)
		job->result.unpacked_size += job->collection.items[i].size;
	return SEAL_OK;
}

/* Reading again costs less than the whole file mapped. */
static enum seal_status hash_file(int fd, uint64_t size, uint8_t *buffer,
				  struct seal_sha256 *hash,
				  struct seal_error *error)
{
	enum seal_status status = SEAL_OK;

	for (uint64_t at = 0; at < size && status == SEAL_OK;) {
		uint64_t rest = size - at;
		ssize_t got = pread(fd, buffer,
				    rest < READ_SIZE ? (size_t)rest : READ_SIZE,
				    (off_t)at);

		if (got < 0 && errno == EINTR)
			continue;
		if (got <= 0)
			return seal_fail_errno(error, NULL, "cannot read");
		status = seal_sha256_update(hash, buffer, (size_t)got, error);
		at += (uint64_t)got;
	}
	return status;
}

static enum seal_status digest_of(int fd, uint64_t size,
				  char output[SEAL_SHA256_HEX],
				  struct seal_error *error)
{
	struct seal_sha256 *hash = NULL;
	uint8_t *buffer = malloc(READ_SIZE);
	enum seal_status status;
	uint8_t digest[32];

	if (!buffer)
		return seal_fail_memory(error);
	status = seal_sha256_new(&hash, error);
	if (status == SEAL_OK)
		status = hash_file(fd, size, buffer, hash, error);
	if (status == SEAL_OK)
		status = seal_sha256_final(hash, digest, error);
	if (status == SEAL_OK)
		seal_hex(digest, sizeof(digest), output);
	seal_sha256_free(hash);
	free(buffer);
	return status;
}

/* The pure package, and the digest by which everybody calls it. */
static enum seal_status write_payload(struct packaging *job,
				      struct seal_error *error)
{
	const struct seal_package_options *options = job->options;
	enum seal_status status = seal_zip_writer_new(
		job->package_file.fd, job->dos_time, &job->writer, error);

	if (status == SEAL_OK)
		status = seal_pack_all(&job->collection, options->store,
				       options->threads, job->writer, error);
	if (status == SEAL_OK)
		status = seal_zip_writer_finish(job->writer, &job->result.size,
						error);
	if (status == SEAL_OK)
		status = digest_of(job->package_file.fd, job->result.size,
				   job->result.payload_digest, error);
	return status;
}

/* The same bytes as seal_zip_write_sealed() would give, without a copy. */
static enum seal_status write_seal(struct packaging *job,
				   struct seal_error *error)
{
	struct seal_seal seal = { .has_record = true, .record = job->record };
	enum seal_status status = seal_seal_print(&seal, &job->seal, error);
	uint64_t size;

	if (status == SEAL_OK)
		status = seal_zip_writer_add(
			job->writer, SEAL_ZIP_SEAL_NAME, SEAL_ZIP_FILE, true,
			seal_crc32(0, job->seal.data, job->seal.size),
			job->seal.data, job->seal.size, job->seal.size, error);
	if (status == SEAL_OK)
		status = seal_zip_writer_finish(job->writer, &size, error);
	return status;
}

static enum seal_status write_beside(const char *path,
				     struct seal_output *output,
				     struct seal_bytes *text,
				     struct seal_error *error)
{
	enum seal_status status = seal_output_open(path, output, error);

	if (status == SEAL_OK)
		status = seal_write_all(output->fd, text->data, text->size,
					error);
	if (status != SEAL_OK)
		seal_error_path(error, path);
	seal_bytes_free(text);
	return status;
}

static enum seal_status write_record(struct packaging *job,
				     struct seal_error *error)
{
	const struct seal_package_options *options = job->options;
	enum seal_status status;

	if (!options->record && !options->record_path)
		return SEAL_OK;
	status = seal_package_record(options, &job->collection, job->dos_time,
				     &job->record, error);
	memcpy(job->record.payload_digest, job->result.payload_digest,
	       SEAL_SHA256_HEX);
	if (status == SEAL_OK && options->record)
		status = write_seal(job, error);
	if (status != SEAL_OK || !options->record_path)
		return status;
	status = seal_package_record_print(&job->record, &job->text, error);
	if (status == SEAL_OK)
		status = write_beside(options->record_path, &job->record_file,
				      &job->text, error);
	return status;
}

static enum seal_status write_depfile(struct packaging *job,
				      struct seal_error *error)
{
	const char *path = job->options->depfile_path;
	enum seal_status status;

	if (!path)
		return SEAL_OK;
	status = seal_depfile_print(&job->collection, job->output, &job->text,
				    error);
	if (status == SEAL_OK)
		status = write_beside(path, &job->depfile, &job->text, error);
	return status;
}

static enum seal_status commit(struct seal_output *output,
			       struct seal_error *error)
{
	return output->fd < 0 ? SEAL_OK : seal_output_commit(output, error);
}

/*
 * A package in a file comes last: whoever sees it finds the files beside it. A
 * stream, which may be closed or full, comes first: they are not left over.
 */
static enum seal_status commit_all(struct packaging *job,
				   struct seal_error *error)
{
	bool stream = job->package_file.stream;
	enum seal_status status = SEAL_OK;

	if (stream)
		status = commit(&job->package_file, error);
	if (status == SEAL_OK)
		status = commit(&job->record_file, error);
	if (status == SEAL_OK)
		status = commit(&job->depfile, error);
	if (status == SEAL_OK && !stream)
		status = commit(&job->package_file, error);
	return status;
}

/* Tells; never refuses. */
static void lint(const struct packaging *job)
{
	const struct seal_package_options *options = job->options;
	const struct seal_collection *collection = &job->collection;
	struct seal_lint facts = { .size = job->result.size,
				   .unpacked = job->result.unpacked_size };

	if (!options->lint || !seal_lint_parse(options->lint, &facts.kind))
		return;
	for (size_t i = 0; i < collection->count; i++)
		seal_lint_entry(&facts, collection->items[i].name,
				collection->items[i].name_size,
				collection->items[i].mode);
	seal_lint_tell(&facts,
		       strcmp(job->output, "-") == 0 ? NULL : job->output,
		       &options->log);
}

static enum seal_status run(struct packaging *job, struct seal_error *error)
{
	enum seal_lint_kind kind;
	enum seal_status status = SEAL_OK;

	if (job->options->lint && !seal_lint_parse(job->options->lint, &kind))
		status = seal_fail(error, SEAL_USAGE,
				   "--lint: '%s' is neither lambda nor "
				   "lambda-layer",
				   job->options->lint);
	if (status == SEAL_OK)
		status = collect(job, error);
	if (status == SEAL_OK)
		status = seal_output_open(job->output, &job->package_file,
					  error);
	if (status != SEAL_OK)
		return status;
	status = write_payload(job, error);
	if (status == SEAL_OK)
		status = write_record(job, error);
	if (status == SEAL_OK)
		status = write_depfile(job, error);
	if (status == SEAL_OK)
		status = commit_all(job, error);
	if (status == SEAL_OK)
		lint(job);
	if (status != SEAL_OK)
		seal_error_path(error, strcmp(job->output, "-") == 0
					       ? "<stdout>"
					       : job->output);
	return status;
}

enum seal_status seal_package(const struct seal_package_options *options,
			      const char *output,
			      struct seal_package_result *result,
			      struct seal_error *error)
{
	struct packaging job = {
		.options = options,
		.output = output,
		.dos_time = seal_zip_time_from(
			options->has_time ? options->time : SEAL_TIME_1980),
		.collection = { .directory = -1 },
		.package_file = { .fd = -1 },
		.record_file = { .fd = -1 },
		.depfile = { .fd = -1 },
	};
	enum seal_status status;

	if (result)
		*result = (struct seal_package_result){ 0 };
	status = run(&job, error);
	if (status == SEAL_OK && result)
		*result = job.result;
	packaging_free(&job);
	return status;
}
