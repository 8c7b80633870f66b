/* SPDX-License-Identifier: Apache-2.0 */
/* paths.c - paths in, other paths and the folders on the way to them out */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <unistd.h>

#include "base/files.h"

enum seal_status seal_make_folders(const char *path, struct seal_error *error)
{
	char *copy;
	char *at;
	int made = mkdir(path, 0777);
	enum seal_status status = SEAL_OK;

	if (made == 0 || errno == EEXIST)
		return SEAL_OK;
	if (errno != ENOENT)
		return seal_fail_errno(error, path, "cannot make the folder");
	status = seal_copy_string(path, &copy, error);
	if (status != SEAL_OK)
		return status;
	for (at = copy; (at = strchr(at + 1, '/')) != NULL; *at = '/') {
		*at = '\0';
		/* Others may make the same folders at the same time. */
		if (mkdir(copy, 0777) != 0 && errno != EEXIST)
			break;
	}
	free(copy);
	if (!at)
		made = mkdir(path, 0777);
	if (made != 0 && errno != EEXIST)
		return seal_fail_errno(error, path, "cannot make the folder");
	return SEAL_OK;
}

enum seal_status seal_folder_of(const char *path, char **output,
				struct seal_error *error)
{
	enum seal_status status;
	char *slash;

	if (!strchr(path, '/'))
		return seal_copy_string(".", output, error);
	status = seal_copy_string(path, output, error);
	if (status != SEAL_OK)
		return status;
	slash = strrchr(*output, '/');
	slash[slash == *output ? 1 : 0] = '\0';
	return SEAL_OK;
}

const char *seal_base_name(const char *path)
{
	const char *slash = strrchr(path, '/');

	return slash ? slash + 1 : path;
}

enum seal_status seal_join_path(const char *directory, const char *name,
				char **output, struct seal_error *error)
{
	size_t size = strlen(directory);
	const char *between = size > 0 && directory[size - 1] != '/' ? "/" : "";
	struct seal_bytes bytes = { 0 };
	enum seal_status status = seal_bytes_printf(&bytes, error, "%s%s%s",
						    directory, between, name);

	*output = (char *)bytes.data;
	return status;
}

enum seal_status seal_random_name(const char *path, char **output,
				  struct seal_error *error)
{
	struct seal_bytes bytes = { 0 };
	enum seal_status status;
	uint8_t random[12];
	char digits[2 * sizeof(random) + 1];

	*output = NULL;
	if (getrandom(random, sizeof(random), 0) != (ssize_t)sizeof(random))
		return seal_fail_errno(error, NULL, "no random numbers");
	seal_hex(random, sizeof(random), digits);
	status = seal_bytes_printf(&bytes, error, "%.*s.seal-%s",
				   (int)(seal_base_name(path) - path), path,
				   digits);
	*output = (char *)bytes.data;
	return status;
}

void seal_sync_folder_of(const char *path)
{
	struct seal_error ignored = { 0 };
	char *folder = NULL;
	int fd = -1;

	if (seal_folder_of(path, &folder, &ignored) == SEAL_OK)
		fd = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	free(folder);
	if (fd < 0)
		return;
	/* Some file systems cannot; the file is there all the same. */
	(void)!fsync(fd);
	close(fd);
}
