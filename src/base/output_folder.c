/* SPDX-License-Identifier: Apache-2.0 */
/* output_folder.c - files in, a folder that is there whole or not at all out */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/files.h"

static enum seal_status open_folder(const char *path,
				    struct seal_output_folder *folder,
				    struct seal_error *error)
{
	enum seal_status status = seal_copy_string(path, &folder->path, error);
	struct stat state;
	char *parent = NULL;
	size_t size = strlen(path);

	if (status != SEAL_OK)
		return status;
	while (size > 1 && folder->path[size - 1] == '/')
		folder->path[--size] = '\0';
	if (size == 0)
		return seal_fail(error, SEAL_USAGE, "output: has no name");
	if (lstat(folder->path, &state) == 0) {
		seal_fail(error, SEAL_USAGE, "output: exists already");
		seal_error_fix(error, "name a folder that does not exist");
		return error->status;
	}
	status = seal_folder_of(folder->path, &parent, error);
	if (status == SEAL_OK)
		status = seal_make_folders(parent, error);
	free(parent);
	if (status == SEAL_OK)
		status = seal_random_name(folder->path, &folder->temporary,
					  error);
	if (status != SEAL_OK)
		return status;
	if (mkdir(folder->temporary, 0700) != 0) {
		free(folder->temporary);
		folder->temporary = NULL;
		return seal_fail_errno(error, path, "cannot make the folder");
	}
	/* The umask may have taken even our own access away. */
	if (chmod(folder->temporary, 0700) != 0)
		return seal_fail_errno(error, path, "cannot open the folder");
	folder->fd = open(folder->temporary,
			  O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
	if (folder->fd < 0)
		return seal_fail_errno(error, path, "cannot open the folder");
	return SEAL_OK;
}

enum seal_status seal_output_folder_open(const char *path,
					 struct seal_output_folder *folder,
					 struct seal_error *error)
{
	enum seal_status status;

	*folder = (struct seal_output_folder){ .fd = -1 };
	status = open_folder(path, folder, error);
	if (status != SEAL_OK) {
		seal_error_path(error, path);
		seal_output_folder_close(folder);
	}
	return status;
}

/* A plain rename() would take the place of an empty folder. */
static int rename_new(const char *from, const char *to)
{
	struct stat state;

	if (renameat2(AT_FDCWD, from, AT_FDCWD, to, RENAME_NOREPLACE) == 0)
		return 0;
	if (errno != EINVAL && errno != ENOSYS)
		return -1;
	if (lstat(to, &state) == 0) {
		errno = EEXIST;
		return -1;
	}
	return rename(from, to);
}

enum seal_status seal_output_folder_commit(struct seal_output_folder *folder,
					   struct seal_error *error)
{
	if (fchmod(folder->fd, 0755) != 0 || syncfs(folder->fd) != 0)
		return seal_fail_errno(error, folder->path, "cannot write");
	if (rename_new(folder->temporary, folder->path) != 0)
		return seal_fail_errno(error, folder->path,
				       "cannot put the folder in place");
	seal_sync_folder_of(folder->path);
	free(folder->temporary);
	folder->temporary = NULL;
	seal_output_folder_close(folder);
	return SEAL_OK;
}

/* Without following a link, whoever may have put one there. */
static void remove_tree(int parent, const char *name)
{
	int fd = openat(parent, name,
			O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
	DIR *folder = fd >= 0 ? fdopendir(fd) : NULL;
	struct dirent *item;

	while (folder && (item = readdir(folder)) != NULL) {
		if (strcmp(item->d_name, ".") == 0 ||
		    strcmp(item->d_name, "..") == 0)
			continue;
		if (unlinkat(fd, item->d_name, 0) != 0)
			remove_tree(fd, item->d_name);
	}
	if (folder)
		closedir(folder);
	else if (fd >= 0)
		close(fd);
	unlinkat(parent, name, AT_REMOVEDIR);
}

void seal_output_folder_close(struct seal_output_folder *folder)
{
	if (folder->fd >= 0)
		close(folder->fd);
	if (folder->temporary)
		remove_tree(AT_FDCWD, folder->temporary);
	free(folder->temporary);
	free(folder->path);
	*folder = (struct seal_output_folder){ .fd = -1 };
}
