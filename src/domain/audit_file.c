/* SPDX-License-Identifier: Apache-2.0 */
/* audit_file.c - whole lines in, a log that has them on the disk out */
#include "domain/audit.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/files.h"

#define FIRST_WINDOW  ((size_t)16 << 10)
#define PREFIX	      "{\"previous\":\""
#define PREFIX_SIZE   (sizeof(PREFIX) - 1)
#define NUMBER	      "\",\"record\":"
#define NUMBER_SIZE   (sizeof(NUMBER) - 1)
#define DIGITS	      (SEAL_SHA256_HEX - 1)
#define NUMBER_OFFSET (PREFIX_SIZE + DIGITS + NUMBER_SIZE)

static enum seal_status wrong(struct seal_error *error, const char *path,
			      const char *reason)
{
	seal_error_path(error, path);
	return seal_fail(error, SEAL_UNJUDGED, "audit log: %s", reason);
}

bool seal_audit_line_parse(const char *line, size_t size, const char **previous,
			   uint64_t *number)
{
	size_t at = NUMBER_OFFSET;

	if (size <= NUMBER_OFFSET + 1 || line[size - 1] != '}' ||
	    memcmp(line, PREFIX, PREFIX_SIZE) != 0 ||
	    memcmp(line + PREFIX_SIZE + DIGITS, NUMBER, NUMBER_SIZE) != 0)
		return false;
	*previous = line + PREFIX_SIZE;
	for (size_t i = 0; i < DIGITS; i++) {
		if (!strchr("0123456789abcdef", (*previous)[i]) ||
		    (*previous)[i] == '\0')
			return false;
	}
	for (*number = 0; at < size && line[at] >= '0' && line[at] <= '9'; at++)
		*number = *number * 10 + (uint64_t)(line[at] - '0');
	return at > NUMBER_OFFSET && at <= NUMBER_OFFSET + 15 && at < size &&
	       line[at] == ',' && *number > 0;
}

static enum seal_status read_window(struct seal_audit_file *file, size_t window,
				    struct seal_bytes *bytes,
				    struct seal_error *error)
{
	uint64_t from = file->total - window;

	bytes->size = 0;
	if (seal_bytes_reserve(bytes, window, error) != SEAL_OK)
		return error->status;
	while (bytes->size < window) {
		ssize_t got = pread(file->fd, bytes->data + bytes->size,
				    window - bytes->size,
				    (off_t)(from + bytes->size));

		if (got < 0 && errno == EINTR)
			continue;
		if (got <= 0)
			return seal_fail_errno(error, file->path,
					       "audit log: cannot read");
		bytes->size += (size_t)got;
	}
	return SEAL_OK;
}

/*
 * Find the last whole line and what is behind it. False: |bytes|, which may be
 * |all| of the file, does not reach back far enough.
 */
static bool find_lines(const struct seal_bytes *bytes, bool all,
		       const char **line, size_t *size, size_t *torn)
{
	const char *data = (const char *)bytes->data;
	const char *end = memrchr(data, '\n', bytes->size);
	const char *before;

	*line = NULL;
	*size = 0;
	*torn = end ? bytes->size - (size_t)(end + 1 - data) : bytes->size;
	if (!end)
		return all;
	before = memrchr(data, '\n', (size_t)(end - data));
	if (!before && !all)
		return false;
	*line = before ? before + 1 : data;
	*size = (size_t)(end - *line);
	return true;
}

/* Somebody's file must not be cut because its path was mistaken for a log's. */
static enum seal_status take_lines(struct seal_audit_file *file,
				   const struct seal_bytes *bytes,
				   const char *line, size_t size, size_t torn,
				   struct seal_error *error)
{
	const uint8_t *tail = bytes->data + bytes->size - torn;
	size_t same = torn < PREFIX_SIZE ? torn : PREFIX_SIZE;
	const char *unused;

	if ((line &&
	     !seal_audit_line_parse(line, size, &unused, &file->number)) ||
	    memcmp(tail, PREFIX, same) != 0)
		return wrong(error, file->path,
			     "its last line is no audit record");
	file->size = file->total - torn;
	if (line &&
	    seal_sha256_hex(line, size, file->previous, error) != SEAL_OK)
		return error->status;
	return seal_bytes_append(&file->torn, tail, torn, error);
}

static enum seal_status read_end(struct seal_audit_file *file,
				 struct seal_error *error)
{
	const size_t limit = 2 * SEAL_AUDIT_LINE_MAX + 2;
	struct seal_bytes bytes = { 0 };
	enum seal_status status = SEAL_OK;
	size_t window = FIRST_WINDOW;
	bool found = false;

	while (!found && status == SEAL_OK) {
		const char *line;
		size_t size;
		size_t torn;
		bool all = window >= file->total;

		status = read_window(file, all ? (size_t)file->total : window,
				     &bytes, error);
		found = status == SEAL_OK &&
			find_lines(&bytes, all, &line, &size, &torn);
		if (found)
			status = take_lines(file, &bytes, line, size, torn,
					    error);
		else if (status == SEAL_OK && window >= limit)
			status = wrong(error, file->path,
				       "its last line is no audit record");
		window *= 2;
	}
	seal_bytes_free(&bytes);
	return status;
}

enum seal_status seal_audit_file_open(const char *path,
				      struct seal_audit_file *file,
				      struct seal_error *error)
{
	enum seal_status status;
	struct stat state;

	*file = (struct seal_audit_file){ .fd = -1, .lock = -1, .path = path };
	memcpy(file->previous, SEAL_AUDIT_NOTHING, sizeof(file->previous));
	status = seal_lock_beside(path, true, &file->lock, error);
	if (status == SEAL_OK)
		status = seal_open_plain(path, O_RDWR | O_CREAT, &file->fd,
					 error);
	if (status == SEAL_OK && fstat(file->fd, &state) != 0)
		status = seal_fail_errno(error, path, "audit log: cannot read");
	if (status != SEAL_OK)
		return status;
	file->total = (uint64_t)state.st_size;
	return file->total > 0 ? read_end(file, error) : SEAL_OK;
}

enum seal_status seal_audit_file_save_torn(const struct seal_audit_file *file,
					   char digest[SEAL_SHA256_HEX],
					   char **name,
					   struct seal_error *error)
{
	struct seal_bytes bytes = { 0 };
	struct seal_text text = { 0 };
	enum seal_status status;

	/* The same bytes get the same name: a second crash adds no file. */
	status = seal_sha256_hex(file->torn.data, file->torn.size, digest,
				 error);
	if (status == SEAL_OK)
		status =
			seal_bytes_printf(&bytes, error,
					  "%s.torn-%" PRIu64 "-%.12s",
					  file->path, file->number + 1, digest);
	if (status == SEAL_OK)
		status = seal_bytes_to_text(&bytes, &text, error);
	seal_bytes_free(&bytes);
	if (status == SEAL_OK)
		status = seal_write_file(text.data, file->torn.data,
					 file->torn.size, error);
	if (status == SEAL_OK)
		status = seal_copy_string(seal_base_name(text.data), name,
					  error);
	seal_text_free(&text);
	return status;
}

enum seal_status seal_audit_file_write(struct seal_audit_file *file,
				       const struct seal_bytes *lines,
				       struct seal_error *error)
{
	enum seal_status status = SEAL_OK;

	if (file->total > file->size &&
	    ftruncate(file->fd, (off_t)file->size) != 0)
		return seal_fail_errno(error, file->path,
				       "audit log: cannot write");
	if (lseek(file->fd, (off_t)file->size, SEEK_SET) < 0)
		return seal_fail_errno(error, file->path,
				       "audit log: cannot write");
	status = seal_write_all(file->fd, lines->data, lines->size, error);
	if (status == SEAL_OK && fsync(file->fd) != 0)
		status = seal_fail_errno(error, file->path,
					 "audit log: cannot write");
	if (status == SEAL_OK && file->total == 0)
		seal_sync_folder_of(file->path);
	if (status == SEAL_OK)
		return SEAL_OK;
	seal_error_path(error, file->path);
	/* What was not acknowledged goes; where it stays, it is a torn line. */
	if (ftruncate(file->fd, (off_t)file->size) == 0)
		fsync(file->fd);
	return status;
}

void seal_audit_file_close(struct seal_audit_file *file)
{
	if (file->fd >= 0)
		close(file->fd);
	/* The lock last. */
	if (file->lock >= 0)
		close(file->lock);
	seal_bytes_free(&file->torn);
	file->fd = -1;
	file->lock = -1;
}
