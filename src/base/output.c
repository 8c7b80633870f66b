/* SPDX-License-Identifier: Apache-2.0 */
/* output.c - bytes in, a file that is there whole or not at all out */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/files.h"

static enum seal_status open_named(struct seal_output *output,
				   struct seal_error *error)
{
	enum seal_status status =
		seal_random_name(output->path, &output->temporary, error);

	if (status != SEAL_OK)
		return status;
	output->fd =
		open(output->temporary,
		     O_CREAT | O_EXCL | O_NOFOLLOW | O_RDWR | O_CLOEXEC, 0666);
	if (output->fd >= 0)
		return SEAL_OK;
	free(output->temporary);
	output->temporary = NULL;
	return seal_fail_errno(error, output->path, "cannot make the file");
}

static enum seal_status open_file(struct seal_output *output,
				  struct seal_error *error)
{
	enum seal_status status;
	char *folder = NULL;

	status = seal_folder_of(output->path, &folder, error);
	if (status != SEAL_OK)
		return status;
	output->fd = open(folder, O_TMPFILE | O_RDWR | O_CLOEXEC, 0666);
	if (output->fd < 0 && errno == ENOENT) {
		status = seal_make_folders(folder, error);
		output->fd = open(folder, O_TMPFILE | O_RDWR | O_CLOEXEC, 0666);
	}
	free(folder);
	if (output->fd >= 0 || status != SEAL_OK)
		return status;
	/* Not every file system has unnamed files. */
	if (errno == EOPNOTSUPP || errno == EISDIR || errno == EINVAL)
		return open_named(output, error);
	return seal_fail_errno(error, output->path, "cannot make the file");
}

static bool is_terminal(const char *path)
{
	struct stat state;
	bool answer;
	int fd;

	if (!path)
		return isatty(STDOUT_FILENO);
	/* Opening and closing a pipe would end it for whoever reads it. */
	if (stat(path, &state) != 0 || !S_ISCHR(state.st_mode))
		return false;
	fd = open(path, O_WRONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);
	answer = fd >= 0 && isatty(fd);
	if (fd >= 0)
		close(fd);
	return answer;
}

static enum seal_status open_stream(struct seal_output *output,
				    struct seal_error *error)
{
	if (is_terminal(output->path)) {
		seal_fail(error, SEAL_USAGE,
			  "%s: is a terminal, and the result is binary",
			  output->path ? "output" : "standard output");
		seal_error_fix(error, "use -o FILE or a pipe");
		return error->status;
	}
	if (output->path ? access(output->path, W_OK) != 0
			 : fcntl(STDOUT_FILENO, F_GETFD) < 0)
		return seal_fail_errno(error,
				       output->path ? output->path : "<stdout>",
				       "cannot write");
	output->stream = true;
	output->fd = seal_temporary_file(error);
	return output->fd < 0 ? error->status : SEAL_OK;
}

/*
 * /dev/stdout and its like are links that lead to whatever file standard output
 * is: that file is to be written, the link not replaced by a file.
 */
static bool is_descriptor(const char *path, const struct stat *target, int fd)
{
	struct stat link;
	struct stat open;

	return lstat(path, &link) == 0 && S_ISLNK(link.st_mode) &&
	       fstat(fd, &open) == 0 && open.st_dev == target->st_dev &&
	       open.st_ino == target->st_ino;
}

static enum seal_status open_output(const char *path,
				    struct seal_output *output,
				    struct seal_error *error)
{
	struct stat target;
	enum seal_status status;
	bool exists;

	if (strcmp(path, "-") == 0)
		return open_stream(output, error);
	if (path[0] == '\0')
		return seal_fail(error, SEAL_USAGE, "output: has no name");
	exists = stat(path, &target) == 0;
	if (exists && is_descriptor(path, &target, STDOUT_FILENO))
		return open_stream(output, error);
	status = seal_copy_string(path, &output->path, error);
	if (status != SEAL_OK)
		return status;
	if (exists ? S_ISDIR(target.st_mode)
		   : seal_base_name(path)[0] == '\0') {
		seal_error_path(error, path);
		seal_fail(error, SEAL_USAGE, "output: is a folder");
		seal_error_fix(error, "name a file in it");
		return error->status;
	}
	if (exists && (!S_ISREG(target.st_mode) ||
		       is_descriptor(path, &target, STDERR_FILENO)))
		return open_stream(output, error);
	return open_file(output, error);
}

enum seal_status seal_output_open(const char *path, struct seal_output *output,
				  struct seal_error *error)
{
	enum seal_status status;

	*output = (struct seal_output){ .fd = -1 };
	status = open_output(path, output, error);
	if (status != SEAL_OK)
		seal_output_close(output);
	return status;
}

/* Give the unnamed file the name |name|. */
static bool link_unnamed(int fd, const char *name)
{
	char self[32];

	snprintf(self, sizeof(self), "/proc/self/fd/%d", fd);
	return linkat(AT_FDCWD, self, AT_FDCWD, name, AT_SYMLINK_FOLLOW) == 0 ||
	       linkat(fd, "", AT_FDCWD, name, AT_EMPTY_PATH) == 0;
}

/* Where unnamed files cannot be linked (no /proc): copy it to a named one. */
static enum seal_status copy_to_named(struct seal_output *output,
				      struct seal_error *error)
{
	int unnamed = output->fd;
	enum seal_status status = SEAL_OK;
	struct stat state;

	if (fstat(unnamed, &state) != 0)
		return seal_fail_errno(error, output->path, "cannot read");
	status = open_named(output, error);
	if (status == SEAL_OK)
		status = seal_copy_range(unnamed, 0, (uint64_t)state.st_size,
					 output->fd, error);
	if (status == SEAL_OK && fsync(output->fd) != 0)
		status = seal_fail_errno(error, output->path, "cannot write");
	if (output->fd != unnamed)
		close(unnamed);
	return status;
}

static enum seal_status commit_file(struct seal_output *output,
				    struct seal_error *error)
{
	enum seal_status status = SEAL_OK;

	if (fsync(output->fd) != 0)
		return seal_fail_errno(error, output->path, "cannot write");
	if (!output->temporary) {
		status = seal_random_name(output->path, &output->temporary,
					  error);
		if (status != SEAL_OK)
			return status;
		if (!link_unnamed(output->fd, output->temporary)) {
			free(output->temporary);
			output->temporary = NULL;
			status = copy_to_named(output, error);
		}
	}
	if (status != SEAL_OK)
		return status;
	if (rename(output->temporary, output->path) != 0)
		return seal_fail_errno(error, output->path,
				       "cannot put the file in place");
	free(output->temporary);
	output->temporary = NULL;
	seal_sync_folder_of(output->path);
	return SEAL_OK;
}

static enum seal_status commit_stream(struct seal_output *output,
				      struct seal_error *error)
{
	const char *path = output->path ? output->path : "<stdout>";
	enum seal_status status;
	struct stat state;
	int to;

	if (fstat(output->fd, &state) != 0)
		return seal_fail_errno(error, path, "cannot read");
	/* A copy of fd 1, so that close() reports what write() could not. */
	to = output->path ? open(output->path,
				 O_WRONLY | O_APPEND | O_NOCTTY | O_CLOEXEC)
			  : fcntl(STDOUT_FILENO, F_DUPFD_CLOEXEC, 3);
	if (to < 0)
		return seal_fail_errno(error, path, "cannot write");
	status = seal_copy_range(output->fd, 0, (uint64_t)state.st_size, to,
				 error);
	if (status != SEAL_OK)
		seal_error_path(error, path);
	if (close(to) != 0 && errno != EINTR)
		return seal_fail_errno(error, path, "cannot write");
	return status;
}

enum seal_status seal_output_commit(struct seal_output *output,
				    struct seal_error *error)
{
	enum seal_status status = output->stream ? commit_stream(output, error)
						 : commit_file(output, error);

	if (status == SEAL_OK)
		seal_output_close(output);
	return status;
}

void seal_output_close(struct seal_output *output)
{
	if (output->temporary)
		unlink(output->temporary);
	if (output->fd >= 0)
		close(output->fd);
	free(output->temporary);
	free(output->path);
	*output = (struct seal_output){ .fd = -1 };
}

/* The file behind a path or, for "-", behind the descriptor |standard|. */
static bool find(const char *path, int standard, struct stat *state)
{
	int failed = strcmp(path, "-") == 0 ? fstat(standard, state)
					    : stat(path, state);

	return failed == 0 && S_ISREG(state->st_mode);
}

enum seal_status seal_output_not_input(const char *output, const char *input,
				       struct seal_error *error)
{
	struct stat from;
	struct stat to;

	if (!find(input, STDIN_FILENO, &from) ||
	    !find(output, STDOUT_FILENO, &to) || from.st_dev != to.st_dev ||
	    from.st_ino != to.st_ino)
		return SEAL_OK;
	seal_error_path(error, strcmp(output, "-") == 0 ? "<stdout>" : output);
	seal_fail(error, SEAL_USAGE, "output: is the same file as the input");
	seal_error_fix(error, "name another file with -o");
	return error->status;
}

enum seal_status seal_write_file(const char *path, const void *data,
				 size_t size, struct seal_error *error)
{
	struct seal_output output = { .fd = -1 };
	enum seal_status status = seal_output_open(path, &output, error);

	if (status == SEAL_OK)
		status = seal_write_all(output.fd, data, size, error);
	if (status == SEAL_OK)
		status = seal_output_commit(&output, error);
	if (status != SEAL_OK)
		seal_error_path(error, path);
	seal_output_close(&output);
	return status;
}
