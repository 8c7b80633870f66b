/* SPDX-License-Identifier: Apache-2.0 */
/* collect_foreign.c - another tool's archive in, its entries as items out */
#include <inttypes.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "adapters/archive.h"
#include "adapters/crypto.h"
#include "domain/foreign.h"
#include "stages/collect.h"

/* What one reading of the archive holds. */
struct unpacking {
	const struct seal_package_options *options;
	const struct seal_skip *skip;
	struct seal_collection *collection;
	struct seal_unpacked *source;
	struct seal_foreign foreign;
	struct seal_archive *archive;
	uint64_t written; /* bytes in the spool */
};

void seal_unpacked_free(struct seal_unpacked *foreign)
{
	if (!foreign)
		return;
	seal_input_close(&foreign->archive);
	if (foreign->spool >= 0)
		close(foreign->spool);
	free(foreign->origin);
	free(foreign);
}

/* ---- which archive ------------------------------------------------------ */

static enum seal_status take_origin(struct unpacking *job,
				    struct seal_error *error)
{
	const struct seal_package_options *options = job->options;
	enum seal_status status;
	bool shortened;

	if (!options->origin)
		return SEAL_OK;
	status = seal_origin_clean(options->origin, &job->source->origin,
				   &shortened, error);
	if (status == SEAL_OK && shortened)
		seal_tell(&options->log, SEAL_LEVEL_NOTE, NULL,
			  "--origin: user, query and fragment are left out of "
			  "the record: %s",
			  job->source->origin);
	return status;
}

static enum seal_status check_digest(struct unpacking *job,
				     struct seal_error *error)
{
	const struct seal_input *archive = &job->source->archive;
	const char *expected = job->options->expect_sha256;
	enum seal_status status =
		seal_sha256_hex(archive->data, (size_t)archive->size,
				job->source->digest, error);

	if (status != SEAL_OK || !expected ||
	    strcmp(expected, job->source->digest) == 0)
		return status;
	seal_error_fix(error, "find out why the archive is another one than "
			      "was expected before you use it");
	return seal_fail_check(error, SEAL_REFUSED, "foreign/digest",
			       "archive: have sha256:%s, expected sha256:%s",
			       job->source->digest, expected);
}

static enum seal_status open_archive(struct unpacking *job,
				     const char *const *outputs,
				     size_t output_count,
				     struct seal_error *error)
{
	const char *path = job->options->from_zip;
	const char *expected = job->options->expect_sha256;
	enum seal_status status = SEAL_OK;

	if (expected && !seal_is_hex(expected, SEAL_SHA256_HEX - 1))
		return seal_fail(error, SEAL_USAGE,
				 "--expect-sha256: '%s' is not 64 lower-case "
				 "hexadecimal digits",
				 expected);
	status = take_origin(job, error);
	for (size_t i = 0; i < output_count && status == SEAL_OK; i++)
		if (outputs[i])
			status = seal_output_not_input(outputs[i], path, error);
	/* A copy: what is hashed, judged and unpacked are the same bytes. */
	if (status == SEAL_OK)
		status = seal_input_open_private(path, &job->source->archive,
						 error);
	if (status == SEAL_OK)
		status = check_digest(job, error);
	if (status != SEAL_OK)
		seal_error_path(error, error->status == SEAL_USAGE ? "" : path);
	return status;
}

/* ---- what is in it ------------------------------------------------------ */

/* Two readers that were written apart must see the same. */
static enum seal_status compare_readers(struct unpacking *job,
					struct seal_error *error)
{
	const struct seal_foreign *foreign = &job->foreign;
	enum seal_status status = SEAL_OK;

	if (seal_archive_count(job->archive) != foreign->count)
		return seal_fail_check(error, SEAL_REFUSED, "integrity/count",
				       "archive: libzip finds %" PRIu64
				       " entries, not %" PRIu64,
				       seal_archive_count(job->archive),
				       foreign->count);
	for (uint64_t i = 0; i < foreign->count && status == SEAL_OK; i++) {
		const struct seal_foreign_entry *ours = &foreign->entries[i];
		struct seal_archive_entry theirs;

		status = seal_archive_stat(job->archive, i, &theirs, error);
		if (status == SEAL_OK &&
		    (strlen(theirs.name) != ours->name_size ||
		     memcmp(theirs.name, ours->name, ours->name_size) != 0 ||
		     theirs.size != ours->size ||
		     theirs.packed_size != ours->packed_size ||
		     theirs.crc != ours->crc || theirs.method != ours->method))
			status = seal_foreign_refuse(
				ours, error, "integrity/directory-entry",
				"libzip reads it differently");
	}
	return status;
}

struct contents {
	struct unpacking *job;
	uint8_t head[4];
	size_t head_size;
	uint8_t *target; /* of a link: not into the spool */
};

static enum seal_status take(void *context, const uint8_t *data, size_t size,
			     struct seal_error *error)
{
	struct contents *contents = context;
	size_t room = sizeof(contents->head) - contents->head_size;
	size_t more = size < room ? size : room;

	memcpy(contents->head + contents->head_size, data, more);
	contents->head_size += more;
	if (contents->target) {
		memcpy(contents->target, data, size);
		contents->target += size;
		return SEAL_OK;
	}
	contents->job->written += size;
	return seal_write_all(contents->job->source->spool, data, size, error);
}

/* A system without modes cannot say it; the kernel would start these. */
static bool is_program(const struct contents *contents)
{
	return (contents->head_size >= 4 &&
		memcmp(contents->head, "\177ELF", 4) == 0) ||
	       (contents->head_size >= 2 &&
		memcmp(contents->head, "#!", 2) == 0);
}

static uint32_t found_mode(const struct seal_foreign_entry *entry,
			   const struct contents *contents)
{
	if (entry->folder)
		return S_IFDIR | 0755;
	if (entry->mode == 0)
		return S_IFREG | (is_program(contents) ? 0755 : 0644);
	return entry->mode & S_IFMT ? entry->mode : S_IFREG | entry->mode;
}

/* libzip checks the CRC, and our own reader that the stream ends at its end. */
static enum seal_status unpack(struct unpacking *job, uint64_t index,
			       struct contents *contents,
			       struct seal_error *error)
{
	const struct seal_foreign_entry *entry = &job->foreign.entries[index];
	const uint8_t *packed = job->foreign.data + entry->data_offset;
	enum seal_status status = SEAL_OK;

	if (entry->method == SEAL_ZIP_DEFLATE)
		status = seal_inflate(packed, entry->packed_size, entry->size,
				      NULL, NULL, error);
	if (status == SEAL_OK)
		status = seal_archive_read(job->archive, index, entry->size,
					   take, contents, error);
	return status;
}

static enum seal_status make_room(const struct seal_foreign_entry *entry,
				  struct seal_item *item,
				  struct contents *contents,
				  struct seal_error *error)
{
	if (entry->folder || (entry->mode & S_IFMT) != S_IFLNK)
		return SEAL_OK;
	if (entry->size > PATH_MAX)
		return seal_fail_check(error, SEAL_REFUSED,
				       "integrity/link-target",
				       "the target is too long");
	item->target = malloc((size_t)entry->size + 1);
	if (!item->target)
		return seal_fail_memory(error);
	contents->target = (uint8_t *)item->target;
	return SEAL_OK;
}

static enum seal_status add(struct unpacking *job, uint64_t index,
			    struct seal_error *error)
{
	const struct seal_foreign_entry *entry = &job->foreign.entries[index];
	struct contents contents = { .job = job };
	struct seal_error reason = { 0 };
	enum seal_status status;
	struct seal_item *item;

	item = seal_collection_add(job->collection, entry->name,
				   entry->name_size - entry->folder,
				   entry->folder, error);
	if (!item)
		return error->status;
	item->size = entry->size;
	item->offset = job->written;
	status = make_room(entry, item, &contents, &reason);
	if (status == SEAL_OK)
		status = unpack(job, index, &contents, &reason);
	if (status == SEAL_REFUSED)
		return seal_foreign_refuse(entry, error, reason.check, "%s",
					   reason.text);
	if (status != SEAL_OK)
		*error = reason;
	item->found = found_mode(entry, &contents);
	return status;
}

static enum seal_status excludes(const struct unpacking *job,
				 const struct seal_foreign_entry *entry,
				 bool *left_out, struct seal_error *error)
{
	char *path = strndup(entry->name, entry->name_size - entry->folder);

	if (!path)
		return seal_fail_memory(error);
	*left_out = seal_skip_excludes(job->skip, path);
	free(path);
	/* A prefix would make another, good name of it. */
	if (!*left_out && entry->name[0] == '/')
		return seal_foreign_refuse(entry, error,
					   "integrity/name-absolute",
					   "its name is absolute");
	return SEAL_OK;
}

static int compare_items(const void *a, const void *b)
{
	return strcmp(((const struct seal_item *)a)->name,
		      ((const struct seal_item *)b)->name);
}

/* Folders with something in them have no entry of their own. */
static void drop_folders(struct seal_collection *collection)
{
	struct seal_item *items = collection->items;
	size_t kept = 0;

	if (collection->count > 0)
		qsort(items, collection->count, sizeof(*items), compare_items);
	for (size_t i = 0; i < collection->count; i++) {
		if (S_ISDIR(items[i].found) && i + 1 < collection->count &&
		    strncmp(items[i].name, items[i + 1].name,
			    items[i].name_size) == 0) {
			free(items[i].name);
			continue;
		}
		items[kept++] = items[i];
	}
	collection->count = kept;
}

static enum seal_status read_archive(struct unpacking *job,
				     struct seal_error *error)
{
	const struct seal_input *input = &job->source->archive;
	enum seal_status status = seal_foreign_read(input->data, input->size,
						    &job->foreign, error);

	if (status == SEAL_OK)
		status = seal_archive_open(input->data, input->size,
					   &job->archive, error);
	if (status == SEAL_OK)
		status = compare_readers(job, error);
	for (uint64_t i = 0; i < job->foreign.count && status == SEAL_OK; i++) {
		bool left_out = false;

		status = excludes(job, &job->foreign.entries[i], &left_out,
				  error);
		if (status == SEAL_OK && !left_out)
			status = add(job, i, error);
	}
	if (status != SEAL_OK)
		seal_error_path(error, input->path);
	else
		drop_folders(job->collection);
	return status;
}

enum seal_status seal_collect_foreign(
	const struct seal_package_options *options,
	const struct seal_skip *skip, const char *const *outputs,
	size_t output_count, struct seal_collection *collection,
	struct seal_error *error)
{
	struct unpacking job = { .options = options,
				 .skip = skip,
				 .collection = collection };
	struct seal_unpacked *source = calloc(1, sizeof(*source));
	enum seal_status status;

	if (!source)
		return seal_fail_memory(error);
	source->archive.fd = -1;
	source->spool = -1;
	collection->foreign = source;
	job.source = source;
	status = open_archive(&job, outputs, output_count, error);
	if (status != SEAL_OK)
		return status;
	source->spool = seal_temporary_file(error);
	status = source->spool >= 0 ? read_archive(&job, error) : error->status;
	seal_archive_free(job.archive);
	seal_foreign_free(&job.foreign);
	return status;
}
