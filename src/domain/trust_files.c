/* SPDX-License-Identifier: Apache-2.0 */
/* trust_files.c - a folder or a name in, the files of the directory out */
#include "domain/trust_files.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/files.h"

const char *seal_trust_directory(const char *directory)
{
	return directory ? directory : SEAL_TRUST_DEFAULT;
}

/* SEAL_USAGE about |path|, with the way out. */
static enum seal_status not_trust(const char *path, const char *reason,
				  struct seal_error *error)
{
	seal_error_path(error, path);
	seal_error_fix(error, "make one with `seal-trust init`, or name "
			      "another with --trust DIR or SEAL_TRUST");
	return seal_fail(error, SEAL_USAGE, "trust directory: %s", reason);
}

enum seal_status seal_trust_exists(const char *directory,
				   struct seal_error *error)
{
	struct stat about;

	if (directory[0] == '\0')
		return not_trust("(empty)", "its name is empty", error);
	if (stat(directory, &about) != 0) {
		if (errno == ENOENT || errno == ENOTDIR)
			return not_trust(directory, "no such folder", error);
		return seal_fail_errno(error, directory, "trust directory");
	}
	if (!S_ISDIR(about.st_mode))
		return not_trust(directory, "not a folder", error);
	return SEAL_OK;
}

/*
 * A folder of the directory. A link would lead to files that a review of the
 * directory does not show.
 */
static enum seal_status open_folder(const char *directory, const char *folder,
				    char **path, struct seal_error *error)
{
	struct stat about;

	if (seal_join_path(directory, folder, path, error) != SEAL_OK)
		return error->status;
	if (lstat(*path, &about) == 0 && !S_ISDIR(about.st_mode)) {
		seal_error_path(error, *path);
		return seal_fail(error, SEAL_USAGE,
				 "%s: not a folder, or a link to one", folder);
	}
	return SEAL_OK;
}

static const char *kind_of(const char *folder)
{
	return strcmp(folder, SEAL_PROFILES) == 0 ? "profile" : "configuration";
}

enum seal_status seal_trust_file(const char *directory, const char *folder,
				 const char *name, char **output,
				 struct seal_error *error)
{
	char file[64 + sizeof(".json")];
	char *path = NULL;
	enum seal_status status;

	*output = NULL;
	if (!name || !seal_trust_name_valid(name)) {
		seal_error_fix(error, "a name has 2 to 64 letters, digits and "
				      "underscores, and no folder");
		return seal_fail(error, SEAL_USAGE,
				 "%s name: \"%.100s\" is not one",
				 kind_of(folder), name ? name : "");
	}
	if (seal_trust_exists(directory, error) != SEAL_OK)
		return error->status;
	memcpy(file, name, strlen(name));
	memcpy(file + strlen(name), ".json", sizeof(".json"));
	status = open_folder(directory, folder, &path, error);
	if (status == SEAL_OK)
		status = seal_join_path(path, file, output, error);
	free(path);
	return status;
}

/* What a scan holds. */
struct scan {
	DIR *stream;
	char *path;
	struct seal_strings *names;
	struct seal_strings *wrong;
	struct seal_strings *ignored;
};

static enum seal_status scan_entry(struct scan *scan, const char *folder,
				   const char *file, struct seal_error *error)
{
	size_t length = strlen(file);
	char name[65];

	if (file[0] == '.')
		return SEAL_OK;
	if (length < 5 || strcmp(file + length - 5, ".json") != 0) {
		/* An editor's backup, a README. */
		return scan->ignored
			       ? seal_strings_add(scan->ignored, file, error)
			       : SEAL_OK;
	}
	if (length - 5 < sizeof(name)) {
		memcpy(name, file, length - 5);
		name[length - 5] = '\0';
		if (seal_trust_name_valid(name))
			return seal_strings_add(scan->names, name, error);
	}
	if (scan->wrong)
		return seal_strings_add(scan->wrong, file, error);
	seal_error_path(error, scan->path);
	seal_error_fix(error, "rename or remove the file");
	return seal_fail(error, SEAL_USAGE,
			 "%s: not the name of a %s: 2 to 64 letters, digits "
			 "and underscores, then .json",
			 file, kind_of(folder));
}

static enum seal_status scan_folder(struct scan *scan, const char *directory,
				    const char *folder,
				    struct seal_error *error)
{
	const struct dirent *entry;

	if (open_folder(directory, folder, &scan->path, error) != SEAL_OK)
		return error->status;
	scan->stream = opendir(scan->path);
	if (!scan->stream && errno == ENOENT)
		return SEAL_OK; /* git keeps no empty folders */
	if (!scan->stream)
		return seal_fail_errno(error, scan->path, folder);
	for (errno = 0; (entry = readdir(scan->stream)); errno = 0) {
		if (scan_entry(scan, folder, entry->d_name, error) != SEAL_OK)
			return error->status;
		if (scan->names->count > SEAL_TRUST_NAMES_MAX) {
			seal_error_path(error, scan->path);
			return seal_fail(error, SEAL_USAGE,
					 "%s: more than %d files", folder,
					 SEAL_TRUST_NAMES_MAX);
		}
	}
	return errno == 0 ? SEAL_OK
			  : seal_fail_errno(error, scan->path, folder);
}

static int by_text(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

static void sort_strings(struct seal_strings *strings)
{
	if (strings && strings->count > 1)
		qsort(strings->items, strings->count, sizeof(*strings->items),
		      by_text);
}

enum seal_status seal_trust_scan(const char *directory, const char *folder,
				 struct seal_strings *names,
				 struct seal_strings *wrong,
				 struct seal_strings *ignored,
				 struct seal_error *error)
{
	struct scan scan = { .names = names,
			     .wrong = wrong,
			     .ignored = ignored };
	enum seal_status status;

	status = scan_folder(&scan, directory, folder, error);
	if (scan.stream)
		closedir(scan.stream);
	free(scan.path);
	sort_strings(names);
	sort_strings(wrong);
	sort_strings(ignored);
	return status;
}

/* The bytes of a regular file of the directory: no link, pipe or device. */
static enum seal_status read_bytes(const char *path, int fd,
				   struct seal_bytes *bytes,
				   struct seal_error *error)
{
	struct stat about;
	ssize_t got;

	if (fstat(fd, &about) != 0)
		return seal_fail_errno(error, path, "cannot be read");
	if (!S_ISREG(about.st_mode))
		return seal_fail(error, SEAL_USAGE,
				 "trust file: not a regular file");
	do {
		if (seal_bytes_reserve(bytes, 65536, error) != SEAL_OK)
			return error->status;
		got = read(fd, bytes->data + bytes->size, 65536);
		if (got < 0 && errno == EINTR)
			continue;
		if (got < 0)
			return seal_fail_errno(error, path, "cannot be read");
		bytes->size += (size_t)got;
		if (bytes->size > SEAL_TRUST_FILE_MAX)
			return seal_fail(error, SEAL_USAGE,
					 "trust file: larger than %zu bytes",
					 SEAL_TRUST_FILE_MAX);
	} while (got != 0);
	return SEAL_OK;
}

static enum seal_status open_file(const char *path, int *fd,
				  struct seal_error *error)
{
	*fd = open(path,
		   O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY);
	if (*fd >= 0)
		return SEAL_OK;
	if (errno == ELOOP)
		return seal_fail(
			error, SEAL_USAGE,
			"trust file: a symbolic link; the directory holds "
			"its files itself");
	if (errno == ENOENT || errno == ENOTDIR)
		return seal_fail(error, SEAL_USAGE, "trust file: no such file");
	return seal_fail_errno(error, path, "cannot be read");
}

enum seal_status seal_trust_read_json(const char *path,
				      struct seal_json **output,
				      char digest[SEAL_SHA256_HEX],
				      struct seal_error *error)
{
	struct seal_bytes bytes = { 0 };
	enum seal_status status;
	int fd = -1;

	*output = NULL;
	status = open_file(path, &fd, error);
	if (status == SEAL_OK)
		status = read_bytes(path, fd, &bytes, error);
	if (fd >= 0)
		close(fd);
	if (status == SEAL_OK && digest)
		status = seal_sha256_hex(bytes.data, bytes.size, digest, error);
	if (status == SEAL_OK)
		status = seal_json_parse(bytes.data, bytes.size, "JSON",
					 SEAL_USAGE, output, error);
	if (status != SEAL_OK)
		seal_error_path(error, path);
	seal_bytes_free(&bytes);
	return status;
}
