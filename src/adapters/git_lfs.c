/* SPDX-License-Identifier: Apache-2.0 */
/* git_lfs.c - a tracked file in; whether it is what its Git LFS pointer names
 */
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "adapters/crypto.h"
#include "adapters/git_parts.h"

/* https://github.com/git-lfs/git-lfs/blob/main/docs/spec.md */
static bool parse_pointer(const char *text, char digest[SEAL_SHA256_HEX],
			  uint64_t *size)
{
	static const char version[] =
		"version https://git-lfs.github.com/spec/v1\n";
	const char *oid = strstr(text, "\noid sha256:");
	const char *length = strstr(text, "\nsize ");

	if (strncmp(text, version, strlen(version)) != 0 || !oid || !length)
		return false;
	snprintf(digest, SEAL_SHA256_HEX, "%s", oid + strlen("\noid sha256:"));
	return seal_is_hex(digest, 64) &&
	       sscanf(length, "\nsize %" SCNu64, size) == 1;
}

static bool read_pointer(git_repository *repository, const git_oid *id,
			 char digest[SEAL_SHA256_HEX], uint64_t *size)
{
	char text[1024] = "";
	git_blob *blob;

	if (git_blob_lookup(&blob, repository, id) < 0)
		return false;
	if (git_blob_rawsize(blob) < (git_object_size_t)sizeof(text))
		memcpy(text, git_blob_rawcontent(blob),
		       (size_t)git_blob_rawsize(blob));
	git_blob_free(blob);
	return parse_pointer(text, digest, size);
}

static enum seal_status digest_file(int fd, struct seal_sha256 *hash,
				    char digest[SEAL_SHA256_HEX],
				    struct seal_error *error)
{
	enum seal_status status = SEAL_OK;
	uint8_t buffer[1 << 16], raw[32];
	ssize_t got;

	do {
		got = read(fd, buffer, sizeof(buffer));
		if (got > 0)
			status = seal_sha256_update(hash, buffer, (size_t)got,
						    error);
	} while (status == SEAL_OK && (got > 0 || (got < 0 && errno == EINTR)));
	if (got < 0)
		return seal_fail_errno(error, NULL, "git: work tree");
	if (status == SEAL_OK)
		status = seal_sha256_final(hash, raw, error);
	if (status == SEAL_OK)
		seal_hex(raw, sizeof(raw), digest);
	return status;
}

static bool has_digest(int fd, const char *expected)
{
	char digest[SEAL_SHA256_HEX] = "";
	struct seal_error ignored = { 0 };
	struct seal_sha256 *hash;
	bool same = seal_sha256_new(&hash, &ignored) == SEAL_OK &&
		    digest_file(fd, hash, digest, &ignored) == SEAL_OK &&
		    strcmp(digest, expected) == 0;

	seal_sha256_free(hash);
	return same;
}

static bool is_lfs_path(git_repository *repository, const char *path)
{
	const char *filter = NULL;

	return git_attr_get(&filter, repository, 0, path, "filter") == 0 &&
	       git_attr_value(filter) == GIT_ATTR_VALUE_STRING &&
	       strcmp(filter, "lfs") == 0;
}

bool seal_git_is_lfs_content(git_repository *repository, const char *full,
			     const char *path, const git_index_entry *entry)
{
	bool executable = entry->mode == GIT_FILEMODE_BLOB_EXECUTABLE;
	char digest[SEAL_SHA256_HEX];
	struct stat facts;
	uint64_t size;
	bool same;
	int fd;

	if (!is_lfs_path(repository, path) ||
	    !read_pointer(repository, &entry->id, digest, &size))
		return false;
	fd = open(full, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
	if (fd < 0)
		return false;
	same = fstat(fd, &facts) == 0 && S_ISREG(facts.st_mode) &&
	       (uint64_t)facts.st_size == size &&
	       ((facts.st_mode & S_IXUSR) != 0) == executable &&
	       has_digest(fd, digest);
	close(fd);
	return same;
}
