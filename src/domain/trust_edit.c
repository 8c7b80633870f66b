/* SPDX-License-Identifier: Apache-2.0 */
/* trust_edit.c - an edited document in, a file of the trust directory out */
#include "domain/trust_edit.h"

#include <errno.h>
#include <fcntl.h>
#include <pwd.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/files.h"

enum seal_status seal_trust_lock(const char *directory, int *lock,
				 struct seal_error *error)
{
	int failed;

	if (seal_trust_exists(directory, error) != SEAL_OK)
		return error->status;
	/* The folder itself: a lock file would be one more to version. */
	*lock = open(directory, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (*lock < 0)
		return seal_fail_errno(error, directory, "trust directory");
	do
		failed = flock(*lock, LOCK_EX);
	while (failed != 0 && errno == EINTR);
	if (failed != 0)
		return seal_fail_errno(error, directory,
				       "trust directory: cannot be locked");
	return SEAL_OK;
}

void seal_trust_unlock(int lock)
{
	if (lock >= 0)
		close(lock);
}

static bool user_name(char output[SEAL_WHO_SIZE])
{
	struct passwd entry;
	struct passwd *found = NULL;
	char buffer[16384];

	if (getpwuid_r(geteuid(), &entry, buffer, sizeof(buffer), &found) !=
		    0 ||
	    !found || !seal_plain_text(found->pw_name, SEAL_WHO_MAX))
		return false;
	snprintf(output, SEAL_WHO_SIZE, "%s", found->pw_name);
	return true;
}

enum seal_status seal_trust_who(const char *who, char output[SEAL_WHO_SIZE],
				struct seal_error *error)
{
	if (!who) {
		if (!user_name(output))
			snprintf(output, SEAL_WHO_SIZE, "uid %ju",
				 (uintmax_t)geteuid());
		return SEAL_OK;
	}
	if (!seal_plain_text(who, SEAL_WHO_MAX))
		return seal_fail(error, SEAL_USAGE,
				 "who: not 1 to %d characters without controls",
				 SEAL_WHO_MAX);
	snprintf(output, SEAL_WHO_SIZE, "%s", who);
	return SEAL_OK;
}

enum seal_status seal_trust_reason(const char *reason, struct seal_error *error)
{
	if (reason && seal_plain_text(reason, SEAL_REASON_MAX))
		return SEAL_OK;
	return seal_fail(error, SEAL_USAGE,
			 "reason: %s 1 to %d characters without controls",
			 reason ? "not" : "is missing; it has",
			 SEAL_REASON_MAX);
}

enum seal_status seal_random_text(const char *alphabet, size_t length,
				  char *output, struct seal_error *error)
{
	size_t letters = strlen(alphabet);
	/* Above it, the first letters would be likelier than the others. */
	size_t limit = 256 - 256 % letters;
	size_t used = 0;

	while (used < length) {
		uint8_t random[64];

		if (seal_random(random, sizeof(random), error) != SEAL_OK)
			return error->status;
		for (size_t i = 0; i < sizeof(random) && used < length; i++) {
			if (random[i] < limit)
				output[used++] = alphabet[random[i] % letters];
		}
	}
	output[length] = '\0';
	return SEAL_OK;
}

struct seal_json *seal_trust_ordered(struct seal_json_builder *builder,
				     const struct seal_json *json,
				     enum seal_trust_object object,
				     const char *without)
{
	const char *const *name = seal_trust_members(object);
	struct seal_json *copy = seal_json_new_object(builder);

	for (; *name; name++) {
		const struct seal_json *member = seal_trust_member(json, *name);

		if (member && (!without || strcmp(*name, without) != 0))
			seal_json_add_copy(builder, copy, *name, member);
	}
	return copy;
}

void seal_json_add_time(struct seal_json_builder *builder,
			struct seal_json *parent, const char *name,
			int64_t time)
{
	char text[SEAL_TIME_TEXT];

	seal_time_format(time, text);
	seal_json_add_string(builder, parent, name, text);
}

enum seal_status seal_trust_write(const char *path,
				  const struct seal_json *json,
				  struct seal_error *error)
{
	struct seal_bytes bytes = { 0 };
	enum seal_status status;

	status = seal_json_print(json, true, &bytes, error);
	if (status == SEAL_OK && bytes.size > SEAL_TRUST_FILE_MAX) {
		seal_error_path(error, path);
		status = seal_fail(error, SEAL_REFUSED,
				   "trust file: would be larger than %zu "
				   "bytes, which no reader takes",
				   SEAL_TRUST_FILE_MAX);
	}
	if (status == SEAL_OK)
		status = seal_write_file(path, bytes.data, bytes.size, error);
	seal_bytes_free(&bytes);
	return status;
}

static enum seal_status make_folder(const char *path, struct seal_error *error)
{
	struct stat about;

	if (mkdir(path, 0777) == 0)
		return SEAL_OK;
	if (errno == EEXIST && lstat(path, &about) == 0 &&
	    S_ISDIR(about.st_mode))
		return SEAL_OK;
	return seal_fail_errno(error, path, "cannot make the folder");
}

/* An empty list where profiles are would take back what was revoked. */
static enum seal_status no_profiles(const char *directory, const char *path,
				    struct seal_error *error)
{
	struct seal_strings names = { 0 };
	enum seal_status status;

	status = seal_trust_scan(directory, SEAL_PROFILES, &names, NULL, NULL,
				 error);
	if (status == SEAL_OK && names.count > 0) {
		seal_error_path(error, path);
		seal_error_fix(error, "restore it from version control");
		status = seal_fail(error, SEAL_USAGE,
				   "revocations: no such file, but there are "
				   "profiles");
	}
	seal_strings_free(&names);
	return status;
}

static enum seal_status make_list(const char *directory, const char *path,
				  struct seal_error *error)
{
	struct seal_json_builder builder = { 0 };
	struct seal_json *list;
	struct stat about;
	enum seal_status status;

	if (lstat(path, &about) == 0)
		return SEAL_OK; /* init may be called again */
	if (no_profiles(directory, path, error) != SEAL_OK)
		return error->status;
	list = seal_json_new_object(&builder);
	seal_json_add_time(&builder, list, "updatedAt", seal_now());
	seal_json_add_array(&builder, list, "revokedSignatures");
	status = seal_json_built(&builder, error);
	if (status == SEAL_OK)
		status = seal_trust_write(path, list, error);
	seal_json_free(list);
	return status;
}

static enum seal_status make_inside(const char *directory,
				    struct seal_error *error)
{
	static const char *const names[] = { SEAL_PROFILES, SEAL_CONFIGS,
					     SEAL_REVOCATIONS };
	enum seal_status status = SEAL_OK;

	for (size_t i = 0; i < 3 && status == SEAL_OK; i++) {
		char *path = NULL;

		status = seal_join_path(directory, names[i], &path, error);
		if (status == SEAL_OK)
			status = i < 2 ? make_folder(path, error)
				       : make_list(directory, path, error);
		free(path);
	}
	return status;
}

enum seal_status seal_trust_init(const char *directory,
				 struct seal_error *error)
{
	enum seal_status status;
	int lock = -1;

	directory = seal_trust_directory(directory);
	if (directory[0] == '\0')
		return seal_trust_exists(directory, error);
	if (seal_make_folders(directory, error) != SEAL_OK)
		return error->status;
	status = seal_trust_lock(directory, &lock, error);
	if (status == SEAL_OK)
		status = make_inside(directory, error);
	seal_trust_unlock(lock);
	return status;
}
