/* SPDX-License-Identifier: Apache-2.0 */
/* files.c - a path in, its bytes as memory that can be judged out */
#include "base/files.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/fs.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <unistd.h>

static bool same_time(const struct timespec *a, const struct timespec *b)
{
	return a->tv_sec == b->tv_sec && a->tv_nsec == b->tv_nsec;
}

/* Also false when the file was renamed or replaced: its ctime moves. */
static bool same_state(const struct stat *a, const struct stat *b)
{
	return a->st_dev == b->st_dev && a->st_ino == b->st_ino &&
	       a->st_size == b->st_size &&
	       same_time(&a->st_mtim, &b->st_mtim) &&
	       same_time(&a->st_ctim, &b->st_ctim);
}

static enum seal_status check_state(int fd, const struct stat *first,
				    const char *path, struct seal_error *error)
{
	struct stat now;

	if (fstat(fd, &now) != 0)
		return seal_fail_errno(error, path, "cannot read");
	if (same_state(first, &now))
		return SEAL_OK;
	seal_error_path(error, path);
	return seal_fail(error, SEAL_UNJUDGED,
			 "input: changed while it was read");
}

static enum seal_status map(struct seal_input *input, uint64_t size,
			    struct seal_error *error)
{
	static const uint8_t nothing[1];
	void *data;

	input->data = nothing;
	if (size == 0)
		return SEAL_OK;
	if (size > SIZE_MAX)
		return seal_fail_memory(error);
	data = mmap(NULL, (size_t)size, PROT_READ, MAP_PRIVATE, input->fd, 0);
	if (data == MAP_FAILED)
		return seal_fail_errno(error, input->path, "cannot map");
	input->data = data;
	input->size = size;
	return SEAL_OK;
}

/* Everything up to the end of |from|, whose length nobody knows. */
static enum seal_status spool(int from, const char *path, int to,
			      uint64_t *size, struct seal_error *error)
{
	const size_t capacity = (size_t)256 << 10;
	uint8_t *buffer = malloc(capacity);
	enum seal_status status = SEAL_OK;
	ssize_t got = 1;

	*size = 0;
	if (!buffer)
		return seal_fail_memory(error);
	while (got > 0 && status == SEAL_OK) {
		got = seal_read_some(from, buffer, capacity);
		if (got < 0)
			status = seal_fail_errno(error, path, "cannot read");
		else
			status = seal_write_all(to, buffer, (size_t)got, error);
		*size += got > 0 ? (uint64_t)got : 0;
	}
	free(buffer);
	return status;
}

/*
 * A reflink of |from| in an unnamed file beside |path|: a snapshot that costs
 * nothing. -1 where the file system or the folder does not allow it.
 */
static int reflink(int from, const char *path)
{
	struct seal_error ignored = { 0 };
	char *folder = NULL;
	int fd = -1;

	if (seal_folder_of(path, &folder, &ignored) == SEAL_OK)
		fd = open(folder, O_TMPFILE | O_EXCL | O_RDWR | O_CLOEXEC,
			  0600);
	free(folder);
	if (fd >= 0 && ioctl(fd, FICLONE, from) != 0) {
		close(fd);
		fd = -1;
	}
	return fd;
}

/* Fill |input| from the open file |from|, a copy of its own. */
static enum seal_status copy(int from, const struct stat *first, bool named,
			     struct seal_input *input, struct seal_error *error)
{
	bool is_regular = S_ISREG(first->st_mode);
	uint64_t size = (uint64_t)first->st_size;
	enum seal_status status = SEAL_OK;

	if (named && is_regular)
		input->fd = reflink(from, input->path);
	if (input->fd < 0) {
		input->fd = seal_temporary_file(error);
		if (input->fd < 0)
			return error->status;
		/* Standard input may not stand at its start. */
		if (named && is_regular)
			status = seal_copy_range(from, 0, size, input->fd,
						 error);
		else
			status = spool(from, input->path, input->fd, &size,
				       error);
	}
	if (status != SEAL_OK && errno == ENOSPC)
		seal_error_fix(error, "set TMPDIR to a folder with more room");
	if (status == SEAL_OK && is_regular)
		status = check_state(from, first, input->path, error);
	if (status == SEAL_OK && fstat(input->fd, &input->first) != 0)
		status = seal_fail_errno(error, input->path, "cannot read");
	if (status != SEAL_OK)
		return status;
	input->is_private = true;
	return map(input, size, error);
}

static enum seal_status take(int from, bool named, bool is_private,
			     struct seal_input *input, struct seal_error *error)
{
	if (fstat(from, &input->first) != 0)
		return seal_fail_errno(error, input->path, "cannot read");
	if (S_ISDIR(input->first.st_mode)) {
		seal_error_path(error, input->path);
		return seal_fail(error, SEAL_UNJUDGED,
				 "input: is a folder, not a package");
	}
	if (is_private || !named || !S_ISREG(input->first.st_mode)) {
		struct stat first = input->first;

		return copy(from, &first, named, input, error);
	}
	input->fd = from;
	return map(input, (uint64_t)input->first.st_size, error);
}

static enum seal_status open_input(const char *path, bool is_private,
				   struct seal_input *input,
				   struct seal_error *error)
{
	bool named = strcmp(path, "-") != 0;
	enum seal_status status;
	int from = STDIN_FILENO;

	*input = (struct seal_input){ .fd = -1 };
	if (!named && isatty(STDIN_FILENO)) {
		seal_fail(error, SEAL_USAGE,
			  "standard input: is a terminal, not a package");
		seal_error_fix(error, "name a file, or use a pipe");
		return error->status;
	}
	status =
		seal_copy_string(named ? path : "<stdin>", &input->path, error);
	if (status != SEAL_OK)
		return status;
	if (named)
		from = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY);
	if (from < 0)
		status = seal_fail_errno(error, path, "cannot open");
	else
		status = take(from, named, is_private, input, error);
	if (named && from >= 0 && from != input->fd)
		close(from);
	if (status != SEAL_OK)
		seal_error_path(error, input->path);
	if (status != SEAL_OK)
		seal_input_close(input);
	return status;
}

enum seal_status seal_input_open(const char *path, struct seal_input *input,
				 struct seal_error *error)
{
	return open_input(path, false, input, error);
}

enum seal_status seal_input_open_private(const char *path,
					 struct seal_input *input,
					 struct seal_error *error)
{
	return open_input(path, true, input, error);
}

enum seal_status seal_input_unchanged(const struct seal_input *input,
				      struct seal_error *error)
{
	if (input->is_private)
		return SEAL_OK;
	return check_state(input->fd, &input->first, input->path, error);
}

void seal_input_close(struct seal_input *input)
{
	if (input->size > 0)
		munmap((void *)(uintptr_t)input->data, (size_t)input->size);
	if (input->fd >= 0)
		close(input->fd);
	free(input->path);
	*input = (struct seal_input){ .fd = -1 };
}
