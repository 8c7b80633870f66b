/* SPDX-License-Identifier: Apache-2.0 */
/* zip_extract.c - a package in, a new folder with its contents out */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/files.h"
#include "domain/zip_parts.h"

#define TARGET_MAX ((size_t)4095)

/*
 * The reader has refused names that climb out and links on the way. All the
 * same nothing here trusts them: names are walked a component at a time, each
 * opened as a folder and not through a link, and links are made when all else
 * is there. A package that changes under us ends in an error, not outside.
 */
struct extraction {
	const struct seal_zip *zip;
	struct seal_output_folder output;
	struct timespec times[2];
	int folder;		      /* the open one */
	char path[SEAL_ZIP_NAME_MAX]; /* its path, with the last '/' */
	size_t path_size;
	bool untimed;		      /* its times are still to be set */
	char name[SEAL_ZIP_NAME_MAX]; /* of the entry, read only once */
	size_t name_size;
};

static enum seal_status fail_entry(const struct extraction *job,
				   const struct seal_zip_entry *entry,
				   struct seal_error *error)
{
	const char *reason = strerror(errno);

	seal_error_path(error, job->output.path);
	return seal_fail(error, SEAL_UNJUDGED, "cannot unpack '%s': %s",
			 seal_zip_show(entry->name, entry->name_size).text,
			 reason);
}

static enum seal_status fail_changed(struct seal_error *error)
{
	return seal_fail(error, SEAL_UNJUDGED,
			 "input: changed while it was read");
}

/* One component, terminated; false when no name of a package can have it. */
static bool take_component(const char *name, size_t size,
			   char output[SEAL_ZIP_NAME_MAX + 1])
{
	if (size == 0 || size > SEAL_ZIP_NAME_MAX)
		return false;
	memcpy(output, name, size);
	output[size] = '\0';
	return strlen(output) == size && !strchr(output, '/') &&
	       strcmp(output, ".") != 0 && strcmp(output, "..") != 0;
}

/* The folder |name| in the open one becomes the open one. */
static bool step_into(struct extraction *job, const char *name)
{
	int inner;

	/* fchmodat(), as the mode must not depend on the umask. */
	if (mkdirat(job->folder, name, 0700) == 0) {
		if (fchmodat(job->folder, name, 0755, 0) != 0)
			return false;
	} else if (errno != EEXIST) {
		return false;
	}
	inner = openat(job->folder, name,
		       O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
	if (inner < 0)
		return false;
	close(job->folder);
	job->folder = inner;
	return true;
}

/* Open, and make where missing, the folder of the name's first |size| bytes. */
static enum seal_status go_to(struct extraction *job,
			      const struct seal_zip_entry *entry, size_t size,
			      struct seal_error *error)
{
	char component[SEAL_ZIP_NAME_MAX + 1];

	if (job->folder >= 0 && job->path_size == size &&
	    memcmp(job->path, job->name, size) == 0)
		return SEAL_OK;
	if (job->folder >= 0)
		close(job->folder);
	job->folder = fcntl(job->output.fd, F_DUPFD_CLOEXEC, 3);
	if (job->folder < 0)
		return fail_entry(job, entry, error);
	for (size_t at = 0; at < size;) {
		size_t length = seal_zip_component_at(job->name, size, at);

		if (!take_component(job->name + at, length, component))
			return fail_changed(error);
		if (!step_into(job, component))
			return fail_entry(job, entry, error);
		at += length + 1;
	}
	memcpy(job->path, job->name, size);
	job->path_size = size;
	job->untimed = true;
	return SEAL_OK;
}

/* Go to where |entry| lies; |last| becomes its last component. */
static enum seal_status go_to_entry(struct extraction *job,
				    const struct seal_zip_entry *entry,
				    char last[SEAL_ZIP_NAME_MAX + 1],
				    struct seal_error *error)
{
	size_t size = entry->name_size;
	enum seal_status status;

	if (size > SEAL_ZIP_NAME_MAX)
		return fail_changed(error);
	memcpy(job->name, entry->name, size);
	job->name_size = size;
	while (size > 0 && job->name[size - 1] != '/')
		size--;
	status = go_to(job, entry, size, error);
	if (status != SEAL_OK || entry->mode == SEAL_ZIP_FOLDER)
		return status;
	if (!take_component(job->name + size, job->name_size - size, last))
		return fail_changed(error);
	return SEAL_OK;
}

static enum seal_status write_piece(void *context, const uint8_t *data,
				    size_t size, struct seal_error *error)
{
	return seal_write_all(*(int *)context, data, size, error);
}

static enum seal_status make_file(struct extraction *job,
				  const struct seal_zip_entry *entry,
				  const char *name, struct seal_error *error)
{
	mode_t mode = entry->mode == SEAL_ZIP_EXECUTABLE ? 0755 : 0644;
	enum seal_status status;
	int fd = openat(job->folder, name,
			O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC,
			0600);

	if (fd < 0)
		return fail_entry(job, entry, error);
	status = seal_zip_read(job->zip, entry, write_piece, &fd, error);
	if (status == SEAL_UNJUDGED)
		seal_error_path(error, job->output.path);
	if (status == SEAL_OK &&
	    (fchmod(fd, mode) != 0 || futimens(fd, job->times) != 0))
		status = fail_entry(job, entry, error);
	if (close(fd) != 0 && status == SEAL_OK)
		status = fail_entry(job, entry, error);
	return status;
}

struct target {
	char text[TARGET_MAX + 1];
	size_t size;
};

static enum seal_status take_target(void *context, const uint8_t *data,
				    size_t size, struct seal_error *error)
{
	struct target *target = context;

	if (size > TARGET_MAX - target->size)
		return fail_changed(error);
	memcpy(target->text + target->size, data, size);
	target->size += size;
	return SEAL_OK;
}

static enum seal_status make_link(struct extraction *job,
				  const struct seal_zip_entry *entry,
				  const char *name, struct seal_error *error)
{
	struct target target = { 0 };
	enum seal_status status;

	status = seal_zip_read(job->zip, entry, take_target, &target, error);
	if (status != SEAL_OK)
		return status;
	/* What the CRC vouches for is judged once more: it was read again. */
	status = seal_zip_target_check(entry->name, entry->name_size,
				       target.text, target.size, error);
	if (status != SEAL_OK)
		return status;
	if (symlinkat(target.text, job->folder, name) != 0 ||
	    utimensat(job->folder, name, job->times, AT_SYMLINK_NOFOLLOW) != 0)
		return fail_entry(job, entry, error);
	return SEAL_OK;
}

/* The times of the open folder and those above, once nothing follows. */
static enum seal_status set_times(struct extraction *job,
				  const struct seal_zip_entry *entry,
				  struct seal_error *error)
{
	size_t size = job->untimed ? job->path_size : 0;
	char path[SEAL_ZIP_NAME_MAX + 1];

	job->untimed = false;
	memcpy(path, job->path, size);
	while (size > 0) {
		path[size] = '\0';
		if (utimensat(job->output.fd, path, job->times, 0) != 0)
			return fail_entry(job, entry, error);
		size--;
		while (size > 0 && path[size - 1] != '/')
			size--;
	}
	return SEAL_OK;
}

enum pass { FILES, LINKS, TIMES };

static enum seal_status unpack(struct extraction *job,
			       const struct seal_zip_entry *entry,
			       enum pass pass, struct seal_error *error)
{
	bool is_link = entry->mode == SEAL_ZIP_LINK;
	char name[SEAL_ZIP_NAME_MAX + 1];
	enum seal_status status;

	if (entry->is_seal || (pass != TIMES && is_link != (pass == LINKS)))
		return SEAL_OK;
	status = go_to_entry(job, entry, name, error);
	if (status != SEAL_OK)
		return status;
	if (pass == TIMES)
		return set_times(job, entry, error);
	if (is_link)
		return make_link(job, entry, name, error);
	if (entry->mode == SEAL_ZIP_FOLDER)
		return SEAL_OK;
	return make_file(job, entry, name, error);
}

static enum seal_status run(struct extraction *job, const char *directory,
			    struct seal_error *error)
{
	enum seal_status status =
		seal_output_folder_open(directory, &job->output, error);

	if (status != SEAL_OK)
		return status;
	for (enum pass pass = FILES; pass <= TIMES; pass++) {
		struct seal_zip_cursor cursor = { 0 };
		struct seal_zip_entry entry;

		job->untimed = true;
		while (seal_zip_next(job->zip, &cursor, &entry)) {
			status = unpack(job, &entry, pass, error);
			if (status != SEAL_OK)
				return status;
		}
		if (cursor.index < job->zip->count)
			return fail_changed(error);
	}
	if (futimens(job->output.fd, job->times) != 0)
		return seal_fail_errno(error, directory, "cannot write");
	return seal_output_folder_commit(&job->output, error);
}

enum seal_status seal_zip_extract(const struct seal_zip *zip,
				  const char *directory,
				  struct seal_error *error)
{
	struct extraction job = { .zip = zip,
				  .output = { .fd = -1 },
				  .folder = -1 };
	enum seal_status status;

	job.times[0].tv_sec = seal_zip_time_to(zip->dos_time);
	job.times[1] = job.times[0];
	status = run(&job, directory, error);
	if (job.folder >= 0)
		close(job.folder);
	seal_output_folder_close(&job.output);
	return status;
}
