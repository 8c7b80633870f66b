/* SPDX-License-Identifier: Apache-2.0 */
/* trust_check_keys.c - a trust directory in, private keys that lie in it out */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/files.h"
#include "domain/trust_check.h"

#define DEPTH_MAX 8
#define HEAD_SIZE 65536

/* PEM of any kind, encrypted or not, and OpenSSH's, has this in its head. */
static bool has_private_key(const char *path)
{
	static const char mark[] = "PRIVATE KEY-----";
	char head[HEAD_SIZE];
	struct stat about;
	ssize_t size = -1;
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK |
				    O_NOCTTY);

	if (fd < 0)
		return false;
	if (fstat(fd, &about) == 0 && S_ISREG(about.st_mode))
		size = read(fd, head, sizeof(head));
	close(fd);
	return size > 0 &&
	       memmem(head, (size_t)size, mark, sizeof(mark) - 1) != NULL;
}

static enum seal_status look_into(struct seal_trust_look *look,
				  const char *folder, int depth,
				  struct seal_error *error);

static enum seal_status look_at(struct seal_trust_look *look, const char *path,
				int depth, struct seal_error *error)
{
	struct seal_error finding = { 0 };
	struct stat about;

	if (lstat(path, &about) != 0)
		return SEAL_OK;
	if (S_ISDIR(about.st_mode))
		return depth < DEPTH_MAX
			       ? look_into(look, path, depth + 1, error)
			       : SEAL_OK;
	if (!S_ISREG(about.st_mode) || !has_private_key(path))
		return SEAL_OK;
	seal_error_path(&finding, path);
	seal_fail(&finding, SEAL_USAGE,
		  "private key: it lies in the trust directory, which is made "
		  "to be shared");
	seal_error_fix(&finding, "if it was ever committed, revoke the version "
				 "and rotate; else move it away");
	return seal_look_say(look, SEAL_LOOK_ERROR, &finding, error);
}

/* Directory order is no order: sort, so that two runs say the same. */
static int by_name(const struct dirent **a, const struct dirent **b)
{
	return strcmp((*a)->d_name, (*b)->d_name);
}

static int wanted(const struct dirent *entry)
{
	return strcmp(entry->d_name, ".") != 0 &&
	       strcmp(entry->d_name, "..") != 0 &&
	       strcmp(entry->d_name, ".git") != 0;
}

static enum seal_status look_into(struct seal_trust_look *look,
				  const char *folder, int depth,
				  struct seal_error *error)
{
	struct dirent **entries = NULL;
	enum seal_status status = SEAL_OK;
	int count = scandir(folder, &entries, wanted, by_name);

	if (count < 0)
		return errno == ENOMEM ? seal_fail_memory(error) : SEAL_OK;
	for (int i = 0; i < count; i++) {
		char *path = NULL;

		if (status == SEAL_OK)
			status = seal_join_path(folder, entries[i]->d_name,
						&path, error);
		if (status == SEAL_OK)
			status = look_at(look, path, depth, error);
		free(path);
		free(entries[i]);
	}
	free(entries);
	return status;
}

enum seal_status seal_look_private_keys(struct seal_trust_look *look,
					struct seal_error *error)
{
	return look_into(look, look->directory, 0, error);
}
