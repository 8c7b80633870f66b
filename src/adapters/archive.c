/* SPDX-License-Identifier: Apache-2.0 */
/* archive.c - an archive's bytes in, what libzip sees and unpacks out */
#include "adapters/archive.h"

#include <stdlib.h>

#include <zip.h>

#define PIECE ((size_t)256 << 10)

struct seal_archive {
	zip_t *zip;
	uint8_t *buffer;
};

/* What libzip says, of which only the lack of memory is not the archive's. */
static enum seal_status fail_zip(struct seal_error *error, zip_error_t *cause,
				 const char *check, const char *what)
{
	if (zip_error_code_zip(cause) == ZIP_ER_MEMORY)
		return seal_fail_memory(error);
	return seal_fail_check(error, SEAL_REFUSED, check, "%s: %s", what,
			       zip_error_strerror(cause));
}

static enum seal_status open_zip(const uint8_t *data, uint64_t size,
				 struct seal_archive *archive,
				 zip_error_t *cause)
{
	zip_source_t *source =
		zip_source_buffer_create(data, (zip_uint64_t)size, 0, cause);

	if (!source)
		return SEAL_UNJUDGED;
	archive->zip = zip_open_from_source(source, ZIP_RDONLY, cause);
	if (!archive->zip)
		zip_source_free(source);
	return archive->zip ? SEAL_OK : SEAL_REFUSED;
}

enum seal_status seal_archive_open(const uint8_t *data, uint64_t size,
				   struct seal_archive **output,
				   struct seal_error *error)
{
	struct seal_archive *archive = calloc(1, sizeof(*archive));
	enum seal_status status;
	zip_error_t cause;

	*output = NULL;
	if (!archive)
		return seal_fail_memory(error);
	archive->buffer = malloc(PIECE);
	zip_error_init(&cause);
	if (!archive->buffer)
		status = seal_fail_memory(error);
	else
		status = open_zip(data, size, archive, &cause);
	if (status != SEAL_OK) {
		status = fail_zip(error, &cause, "integrity/end-record",
				  "archive");
		seal_archive_free(archive);
	} else {
		*output = archive;
	}
	zip_error_fini(&cause);
	return status;
}

void seal_archive_free(struct seal_archive *archive)
{
	if (!archive)
		return;
	if (archive->zip)
		zip_discard(archive->zip);
	free(archive->buffer);
	free(archive);
}

uint64_t seal_archive_count(const struct seal_archive *archive)
{
	zip_int64_t count = zip_get_num_entries(archive->zip, ZIP_FL_UNCHANGED);

	return count > 0 ? (uint64_t)count : 0;
}

enum seal_status seal_archive_stat(struct seal_archive *archive, uint64_t index,
				   struct seal_archive_entry *entry,
				   struct seal_error *error)
{
	const zip_uint64_t needed = ZIP_STAT_SIZE | ZIP_STAT_COMP_SIZE |
				    ZIP_STAT_CRC | ZIP_STAT_COMP_METHOD;
	const char *name = zip_get_name(archive->zip, index,
					ZIP_FL_ENC_RAW | ZIP_FL_UNCHANGED);
	zip_stat_t stat;

	zip_stat_init(&stat);
	if (!name ||
	    zip_stat_index(archive->zip, index, ZIP_FL_UNCHANGED, &stat) != 0)
		return fail_zip(error, zip_get_error(archive->zip),
				"integrity/directory-entry", "archive");
	if ((stat.valid & needed) != needed)
		return seal_fail_check(error, SEAL_REFUSED,
				       "integrity/directory-entry",
				       "archive: size or CRC of '%s' is not "
				       "known",
				       name);
	*entry = (struct seal_archive_entry){
		.name = name,
		.size = stat.size,
		.packed_size = stat.comp_size,
		.crc = stat.crc,
		.method = stat.comp_method,
	};
	return SEAL_OK;
}

static enum seal_status fail_read(zip_file_t *file, struct seal_error *error)
{
	zip_error_t *cause = zip_file_get_error(file);

	return fail_zip(error, cause,
			zip_error_code_zip(cause) == ZIP_ER_CRC
				? "integrity/data-crc"
				: "integrity/data-stream",
			"contents");
}

static enum seal_status read_all(struct seal_archive *archive, zip_file_t *file,
				 uint64_t size, seal_sink sink, void *context,
				 struct seal_error *error)
{
	uint64_t total = 0;
	zip_int64_t got;

	/* To the very end: there libzip compares the CRC. */
	while ((got = zip_fread(file, archive->buffer, PIECE)) > 0) {
		enum seal_status status;

		total += (uint64_t)got;
		if (total > size)
			break;
		status = sink(context, archive->buffer, (size_t)got, error);
		if (status != SEAL_OK)
			return status;
	}
	if (got < 0)
		return fail_read(file, error);
	if (total != size)
		return seal_fail_check(error, SEAL_REFUSED,
				       "integrity/data-size",
				       "contents: not of the stated size");
	return SEAL_OK;
}

enum seal_status seal_archive_read(struct seal_archive *archive, uint64_t index,
				   uint64_t size, seal_sink sink, void *context,
				   struct seal_error *error)
{
	zip_file_t *file =
		zip_fopen_index(archive->zip, index, ZIP_FL_UNCHANGED);
	enum seal_status status;

	if (!file)
		return fail_zip(error, zip_get_error(archive->zip),
				"integrity/data-stream", "contents");
	status = read_all(archive, file, size, sink, context, error);
	zip_fclose(file);
	return status;
}
