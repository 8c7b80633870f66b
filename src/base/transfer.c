/* SPDX-License-Identifier: Apache-2.0 */
/* transfer.c - bytes from one descriptor or small file to another */
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/sendfile.h>
#include <unistd.h>

#include "base/files.h"

/* What one system call is asked to move at most; any size is correct. */
#define STEP ((size_t)1 << 30)

/*
 * After a failed call: is it worth another try? A descriptor that somebody else
 * made non-blocking (a parent's pipe, for instance) is waited for.
 */
static bool try_again(int fd, short events)
{
	struct pollfd wait = { .fd = fd, .events = events };

	if (errno == EINTR)
		return true;
	if (errno != EAGAIN && errno != EWOULDBLOCK)
		return false;
	return poll(&wait, 1, -1) >= 0 || errno == EINTR;
}

enum seal_status seal_write_all(int fd, const void *data, size_t size,
				struct seal_error *error)
{
	const uint8_t *at = data;

	while (size > 0) {
		ssize_t done = write(fd, at, size < STEP ? size : STEP);

		if (done < 0 && try_again(fd, POLLOUT))
			continue;
		if (done < 0)
			return seal_fail_errno(error, NULL, "cannot write");
		at += done;
		size -= (size_t)done;
	}
	return SEAL_OK;
}

ssize_t seal_read_some(int fd, void *buffer, size_t size)
{
	ssize_t done;

	do {
		done = read(fd, buffer, size);
	} while (done < 0 && try_again(fd, POLLIN));
	return done;
}

/* The kernel moves bytes itself, in one of two ways, or not at all. */
enum way { CLONE_RANGE, SEND, READ_AND_WRITE };

/* Move some bytes and advance |offset|; 0 when this way does not work here. */
static ssize_t move(enum way way, int from, off_t *offset, size_t size, int to)
{
	ssize_t done;

	do {
		done = way == CLONE_RANGE ? copy_file_range(from, offset, to,
							    NULL, size, 0)
					  : sendfile(to, from, offset, size);
	} while (done < 0 && try_again(to, POLLOUT));
	if (done < 0 && (errno == EXDEV || errno == EINVAL || errno == ENOSYS ||
			 errno == EOPNOTSUPP || errno == EBADF ||
			 errno == EPERM || errno == ETXTBSY))
		return 0;
	return done;
}

static enum seal_status read_and_write(int from, off_t offset, uint64_t size,
				       int to, struct seal_error *error)
{
	const size_t capacity = (size_t)256 << 10;
	uint8_t *buffer = malloc(capacity);
	enum seal_status status = SEAL_OK;

	if (!buffer)
		return seal_fail_memory(error);
	while (size > 0 && status == SEAL_OK) {
		size_t want = size < capacity ? (size_t)size : capacity;
		ssize_t got = pread(from, buffer, want, offset);

		if (got < 0 && try_again(from, POLLIN))
			continue;
		if (got < 0) {
			status = seal_fail_errno(error, NULL, "cannot read");
		} else if (got == 0) {
			status = seal_fail(error, SEAL_UNJUDGED,
					   "cannot read: the file became "
					   "shorter while it was read");
		} else {
			status = seal_write_all(to, buffer, (size_t)got, error);
			offset += got;
			size -= (uint64_t)got;
		}
	}
	free(buffer);
	return status;
}

enum seal_status seal_copy_range(int from, uint64_t offset, uint64_t size,
				 int to, struct seal_error *error)
{
	off_t at = (off_t)offset;
	enum way way = CLONE_RANGE;

	while (size > 0 && way != READ_AND_WRITE) {
		size_t want = size < STEP ? (size_t)size : STEP;
		ssize_t done = move(way, from, &at, want, to);

		if (done < 0)
			return seal_fail_errno(error, NULL, "cannot write");
		if (done == 0)
			way = way == CLONE_RANGE ? SEND : READ_AND_WRITE;
		size -= (uint64_t)done;
	}
	/* Also finds out whether a call that moved nothing met the end. */
	return read_and_write(from, at, size, to, error);
}

int seal_temporary_file(struct seal_error *error)
{
	const char *folder = getenv("TMPDIR");
	char *name = NULL;
	int fd;

	if (!folder || folder[0] == '\0')
		folder = "/tmp";
	fd = open(folder, O_TMPFILE | O_EXCL | O_RDWR | O_CLOEXEC, 0600);
	if (fd >= 0)
		return fd;
	/* Not every file system has unnamed files. */
	if (seal_join_path(folder, "seal-XXXXXX", &name, error) != SEAL_OK)
		return -1;
	fd = mkostemp(name, O_CLOEXEC);
	if (fd < 0) {
		seal_fail_errno(error, folder, "cannot make a temporary file");
		seal_error_fix(error, "set TMPDIR to a folder with room in it");
	} else {
		unlink(name);
	}
	free(name);
	return fd;
}

static enum seal_status read_up_to(int fd, const char *path, size_t limit,
				   struct seal_bytes *bytes,
				   struct seal_error *error)
{
	for (;;) {
		enum seal_status status;
		size_t room;
		ssize_t got;

		status = seal_bytes_reserve(bytes, 4096, error);
		if (status != SEAL_OK)
			return status;
		/* One byte is kept for the NUL. */
		room = bytes->capacity - bytes->size - 1;
		got = seal_read_some(fd, bytes->data + bytes->size, room);
		if (got < 0)
			return seal_fail_errno(error, path, "cannot read");
		bytes->size += (size_t)got;
		bytes->data[bytes->size] = '\0';
		if (got == 0)
			return SEAL_OK;
		if (bytes->size > limit)
			break;
	}
	seal_error_path(error, path);
	return seal_fail(error, SEAL_REFUSED,
			 "cannot read: larger than the limit of %zu bytes",
			 limit);
}

enum seal_status seal_read_file(const char *path, size_t limit,
				struct seal_bytes *bytes,
				struct seal_error *error)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY);
	enum seal_status status;

	*bytes = (struct seal_bytes){ 0 };
	if (fd < 0)
		return seal_fail_errno(error, path, "cannot open");
	status = read_up_to(fd, path, limit, bytes, error);
	close(fd);
	if (status != SEAL_OK)
		seal_bytes_free(bytes);
	return status;
}
