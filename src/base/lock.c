/* SPDX-License-Identifier: Apache-2.0 */
/* lock.c - a file's path in, the lock beside it out */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/file.h>
#include <time.h>

#include "base/files.h"

#define LOCK_TRIES  12000 /* of 5 milliseconds: a minute */
#define SHARED_MODE 0640

enum seal_status seal_open_plain(const char *path, int flags, int *output,
				 struct seal_error *error)
{
	struct stat state;
	const char *reason = NULL;
	int fd = open(path, flags | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK,
		      SHARED_MODE);

	*output = fd;
	if (fd < 0 && errno == ELOOP)
		reason = "is a symbolic link";
	else if (fd < 0 || fstat(fd, &state) != 0)
		return seal_fail_errno(error, path, "cannot open");
	else if (!S_ISREG(state.st_mode))
		reason = "is not a regular file";
	if (!reason)
		return SEAL_OK;
	seal_error_path(error, path);
	return seal_fail(error, SEAL_UNJUDGED, "file: %s", reason);
}

static enum seal_status wait_for(int lock, const char *path, bool alone,
				 struct seal_error *error)
{
	const struct timespec pause = { .tv_nsec = 5000000 };

	for (int i = 0; i < LOCK_TRIES; i++) {
		if (flock(lock, (alone ? LOCK_EX : LOCK_SH) | LOCK_NB) == 0)
			return SEAL_OK;
		if (errno != EWOULDBLOCK && errno != EINTR)
			return seal_fail_errno(error, path, "cannot be locked");
		nanosleep(&pause, NULL);
	}
	seal_error_path(error, path);
	return seal_fail(error, SEAL_UNJUDGED,
			 "lock: another process has held it for a minute");
}

enum seal_status seal_lock_beside(const char *path, bool alone, int *lock,
				  struct seal_error *error)
{
	struct seal_error failure = { 0 };
	struct seal_bytes name = { 0 };
	struct seal_text text = { 0 };
	enum seal_status status;

	*lock = -1;
	status = seal_bytes_printf(&name, error, "%s.lock", path);
	if (status == SEAL_OK)
		status = seal_bytes_to_text(&name, &text, error);
	seal_bytes_free(&name);
	if (status != SEAL_OK)
		return status;
	status = seal_open_plain(text.data, alone ? O_RDWR | O_CREAT : O_RDONLY,
				 lock, &failure);
	if (status == SEAL_OK)
		status = wait_for(*lock, text.data, alone, &failure);
	else if (!alone)
		status = SEAL_OK;
	if (status != SEAL_OK)
		*error = failure;
	seal_text_free(&text);
	return status;
}
