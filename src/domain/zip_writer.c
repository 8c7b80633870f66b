/* SPDX-License-Identifier: Apache-2.0 */
/* zip_writer.c - packed entries in, a canonical package in a file out */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "domain/zip_header.h"

#define BUFFER_SIZE ((size_t)1 << 20)

struct seal_zip_writer {
	int fd;
	uint32_t dos_time;
	uint8_t *buffer; /* what follows the bytes in the file */
	size_t buffered;
	uint64_t written; /* bytes in the file */
	struct seal_bytes directory;
	uint64_t count;
	char last[SEAL_ZIP_NAME_MAX]; /* name; also that of |large| */
	size_t last_size;
	struct seal_zip_header large; /* between begin and end */
};

enum seal_status seal_zip_writer_new(int fd, uint32_t dos_time,
				     struct seal_zip_writer **output,
				     struct seal_error *error)
{
	struct seal_zip_writer *writer = calloc(1, sizeof(*writer));

	*output = NULL;
	if (!writer)
		return seal_fail_memory(error);
	writer->fd = fd;
	writer->dos_time = dos_time;
	writer->buffer = malloc(BUFFER_SIZE);
	if (!writer->buffer) {
		free(writer);
		return seal_fail_memory(error);
	}
	*output = writer;
	return SEAL_OK;
}

void seal_zip_writer_free(struct seal_zip_writer *writer)
{
	if (!writer)
		return;
	seal_bytes_free(&writer->directory);
	free(writer->buffer);
	free(writer);
}

static enum seal_status write_at(const struct seal_zip_writer *writer,
				 const uint8_t *data, size_t size,
				 uint64_t offset, struct seal_error *error)
{
	while (size > 0) {
		ssize_t done = pwrite(writer->fd, data, size, (off_t)offset);

		if (done < 0 && errno == EINTR)
			continue;
		if (done <= 0)
			return seal_fail_errno(error, NULL, "cannot write");
		data += done;
		size -= (size_t)done;
		offset += (uint64_t)done;
	}
	return SEAL_OK;
}

static enum seal_status flush(struct seal_zip_writer *writer,
			      struct seal_error *error)
{
	enum seal_status status =
		write_at(writer, writer->buffer, writer->buffered,
			 writer->written, error);

	if (status != SEAL_OK)
		return status;
	writer->written += writer->buffered;
	writer->buffered = 0;
	return SEAL_OK;
}

static uint64_t position(const struct seal_zip_writer *writer)
{
	return writer->written + writer->buffered;
}

static enum seal_status put(struct seal_zip_writer *writer, const void *data,
			    size_t size, struct seal_error *error)
{
	enum seal_status status = SEAL_OK;

	if (size > BUFFER_SIZE - writer->buffered)
		status = flush(writer, error);
	if (status != SEAL_OK)
		return status;
	if (size < BUFFER_SIZE) {
		if (size > 0)
			memcpy(writer->buffer + writer->buffered, data, size);
		writer->buffered += size;
		return SEAL_OK;
	}
	status = write_at(writer, data, size, writer->written, error);
	if (status == SEAL_OK)
		writer->written += size;
	return status;
}

/*
 * The order is a promise to every reader, so it is kept here as well, whatever
 * the caller did. Only the seal, always the last, stands outside of it.
 */
static enum seal_status take_name(struct seal_zip_writer *writer,
				  const char *name, struct seal_error *error)
{
	size_t size = strlen(name);
	size_t common = size < writer->last_size ? size : writer->last_size;
	int order = memcmp(writer->last, name, common);

	if (size == 0 || size > SEAL_ZIP_NAME_MAX)
		return seal_fail_check(error, SEAL_REFUSED,
				       "integrity/name-length",
				       "%.100s: name has %zu bytes, 1 to %d "
				       "are allowed",
				       name, size, SEAL_ZIP_NAME_MAX);
	if (order == 0 && size == writer->last_size)
		return seal_fail_check(error, SEAL_REFUSED,
				       "integrity/duplicate",
				       "%s: duplicate entry name", name);
	if ((order > 0 || (order == 0 && size < writer->last_size)) &&
	    strcmp(name, SEAL_ZIP_SEAL_NAME) != 0)
		return seal_fail_check(error, SEAL_REFUSED, "integrity/order",
				       "%s: comes after '%.*s'", name,
				       (int)writer->last_size, writer->last);
	memcpy(writer->last, name, size);
	writer->last_size = size;
	return SEAL_OK;
}

static enum seal_status add_central(struct seal_zip_writer *writer,
				    const struct seal_zip_header *header,
				    struct seal_error *error)
{
	uint8_t bytes[SEAL_ZIP_HEADER_MAX];

	writer->count++;
	return seal_bytes_append(&writer->directory, bytes,
				 seal_zip_put_central(header, bytes), error);
}

enum seal_status seal_zip_writer_add(struct seal_zip_writer *writer,
				     const char *name, enum seal_zip_mode mode,
				     bool stored, uint32_t crc,
				     const void *packed, uint64_t packed_size,
				     uint64_t size, struct seal_error *error)
{
	struct seal_zip_header header = {
		.name = writer->last,
		.mode = mode,
		.stored = stored,
		.dos_time = writer->dos_time,
		.crc = crc,
		.packed_size = packed_size,
		.size = size,
		.offset = position(writer),
	};
	uint8_t bytes[SEAL_ZIP_HEADER_MAX];
	enum seal_status status = take_name(writer, name, error);

	if (status != SEAL_OK)
		return status;
	header.name_size = writer->last_size;
	status = put(writer, bytes, seal_zip_put_local(&header, bytes), error);
	if (status == SEAL_OK)
		status = put(writer, packed, (size_t)packed_size, error);
	if (status == SEAL_OK)
		status = add_central(writer, &header, error);
	return status;
}

enum seal_status seal_zip_writer_begin(struct seal_zip_writer *writer,
				       const char *name,
				       enum seal_zip_mode mode, uint64_t size,
				       struct seal_error *error)
{
	uint8_t bytes[SEAL_ZIP_HEADER_MAX];
	enum seal_status status = take_name(writer, name, error);

	if (status != SEAL_OK)
		return status;
	writer->large = (struct seal_zip_header){
		.name = writer->last,
		.name_size = writer->last_size,
		.mode = mode,
		.dos_time = writer->dos_time,
		.size = size,
		.offset = position(writer),
	};
	/* Room for the header; end() knows the rest of it. */
	return put(writer, bytes, seal_zip_put_local(&writer->large, bytes),
		   error);
}

enum seal_status seal_zip_writer_write(struct seal_zip_writer *writer,
				       const void *packed, size_t size,
				       struct seal_error *error)
{
	enum seal_status status = put(writer, packed, size, error);

	if (status == SEAL_OK)
		writer->large.packed_size += size;
	return status;
}

enum seal_status seal_zip_writer_restart(struct seal_zip_writer *writer,
					 struct seal_error *error)
{
	enum seal_status status = flush(writer, error);

	/* What lies behind is written over, or cut off in the end. */
	writer->written -= writer->large.packed_size;
	writer->large.packed_size = 0;
	return status;
}

enum seal_status seal_zip_writer_end(struct seal_zip_writer *writer,
				     bool stored, uint32_t crc,
				     struct seal_error *error)
{
	uint8_t bytes[SEAL_ZIP_HEADER_MAX];
	enum seal_status status = flush(writer, error);

	writer->large.stored = stored;
	writer->large.crc = crc;
	if (status == SEAL_OK)
		status = write_at(writer, bytes,
				  seal_zip_put_local(&writer->large, bytes),
				  writer->large.offset, error);
	if (status == SEAL_OK)
		status = add_central(writer, &writer->large, error);
	return status;
}

enum seal_status seal_zip_writer_finish(struct seal_zip_writer *writer,
					uint64_t *size,
					struct seal_error *error)
{
	uint64_t start = position(writer);
	uint8_t tail[SEAL_ZIP_TAIL_MAX];
	enum seal_status status;

	*size = 0;
	if (writer->count == 0)
		return seal_fail_check(error, SEAL_REFUSED, "integrity/empty",
				       "package: has no entries");
	status = put(writer, writer->directory.data, writer->directory.size,
		     error);
	if (status == SEAL_OK)
		status = put(writer, tail,
			     seal_zip_tail(writer->count, start,
					   writer->directory.size, tail),
			     error);
	if (status == SEAL_OK)
		status = flush(writer, error);
	if (status != SEAL_OK)
		return status;
	*size = writer->written;
	if (ftruncate(writer->fd, (off_t)*size) != 0)
		return seal_fail_errno(error, NULL, "cannot write");
	/* The seal may follow, in the place of the directory. */
	writer->written = start;
	return SEAL_OK;
}
