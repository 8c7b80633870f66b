/* SPDX-License-Identifier: Apache-2.0 */
/* files.h - mapped inputs, private copies, outputs that are whole or absent */
#ifndef SEAL_BASE_FILES_H
#define SEAL_BASE_FILES_H

#include <sys/stat.h>
#include <sys/types.h>

#include "base/bytes.h"

/*
 * An input, mapped. Start from { .fd = -1 }. Mapped bytes of a file that others
 * can write may change or vanish (SIGBUS, which the tools turn into exit 3):
 * seal_input_unchanged() tells, and whoever passes bytes on takes a private
 * copy instead.
 */
struct seal_input {
	int fd;
	const uint8_t *data; /* never NULL once open */
	uint64_t size;
	char *path; /* as given, "<stdin>" for "-"; for messages */
	struct stat first;
	bool is_private; /* our own unlinked copy */
};

/*
 * Open |path| for judging in place. "-" and pipes are spooled once into an
 * unlinked temporary file. A folder or a missing file is SEAL_UNJUDGED.
 */
enum seal_status seal_input_open(const char *path, struct seal_input *input,
				 struct seal_error *error);
/* Open a private copy (a reflink where the file system can). */
enum seal_status seal_input_open_private(const char *path,
					 struct seal_input *input,
					 struct seal_error *error);
/* SEAL_UNJUDGED when the file is not as it was when it was opened. */
enum seal_status seal_input_unchanged(const struct seal_input *input,
				      struct seal_error *error);
void seal_input_close(struct seal_input *input);

/*
 * An output. Start from { .fd = -1 }. Bytes go to |fd|: an unnamed file in the
 * target's folder (made when missing), or for "-", pipes and devices an
 * unlinked spool file. Nothing is seen by others before seal_output_commit().
 */
struct seal_output {
	int fd;
	char *path;	 /* NULL: standard output */
	char *temporary; /* its name, on file systems without unnamed files */
	bool stream;	 /* commit copies to |path| or standard output */
};

/* Standard output on a terminal is SEAL_USAGE. */
enum seal_status seal_output_open(const char *path, struct seal_output *output,
				  struct seal_error *error);
/* fsync and rename, or copy to the stream. Closes on success. */
enum seal_status seal_output_commit(struct seal_output *output,
				    struct seal_error *error);
/* Drop it, or nothing after a commit. */
void seal_output_close(struct seal_output *output);
/* SEAL_USAGE when |output| names the same file as |input|. */
enum seal_status seal_output_not_input(const char *output, const char *input,
				       struct seal_error *error);

/*
 * A new folder with all that is put in it. Start from { .fd = -1 }. It is |fd|,
 * open only to its owner and under a random name beside the target until
 * seal_output_folder_commit().
 */
struct seal_output_folder {
	int fd;
	char *path;
	char *temporary;
};

/* A target that exists is SEAL_USAGE. */
enum seal_status seal_output_folder_open(const char *path,
					 struct seal_output_folder *folder,
					 struct seal_error *error);
/* Write all to the disk, set mode 0755, rename. Closes on success. */
enum seal_status seal_output_folder_commit(struct seal_output_folder *folder,
					   struct seal_error *error);
/* Remove it with all that is in it, or nothing after a commit. */
void seal_output_folder_close(struct seal_output_folder *folder);

/* A name beside |path| that nobody can guess; the caller frees. */
enum seal_status seal_random_name(const char *path, char **output,
				  struct seal_error *error);
/* Make a rename in the folder of |path| outlast a crash, where possible. */
void seal_sync_folder_of(const char *path);

/*
 * Open |path| (made with mode 0640) only when it is a regular file under its
 * own name; |output| is to be closed also after a failure, unless it is -1.
 */
enum seal_status seal_open_plain(const char *path, int flags, int *output,
				 struct seal_error *error);
/*
 * Take the lock "|path|.lock": alone, or together with other readers. A reader
 * goes without one where it may not have it; |lock| is -1 then. close() gives
 * it back.
 */
enum seal_status seal_lock_beside(const char *path, bool alone, int *lock,
				  struct seal_error *error);

/* An unlinked temporary file under TMPDIR; -1 and |error| on failure. */
int seal_temporary_file(struct seal_error *error);

/* read() that is not disturbed by signals; 0 at the end, -1 and errno. */
ssize_t seal_read_some(int fd, void *buffer, size_t size);
enum seal_status seal_write_all(int fd, const void *data, size_t size,
				struct seal_error *error);
/* Copy bytes between files without touching them where the kernel can. */
enum seal_status seal_copy_range(int from, uint64_t offset, uint64_t size,
				 int to, struct seal_error *error);

/*
 * A whole small file, with a NUL behind it that is not counted; more than
 * |limit| bytes is SEAL_REFUSED.
 */
enum seal_status seal_read_file(const char *path, size_t limit,
				struct seal_bytes *bytes,
				struct seal_error *error);
enum seal_status seal_write_file(const char *path, const void *data,
				 size_t size, struct seal_error *error);
/* The folder |path| with all above it, where missing. */
enum seal_status seal_make_folders(const char *path, struct seal_error *error);
/* "a/b/c.zip" -> "a/b", "c.zip" -> "."; the caller frees. */
enum seal_status seal_folder_of(const char *path, char **output,
				struct seal_error *error);
/* "a/b/c.zip" -> "c.zip"; points into |path|. */
const char *seal_base_name(const char *path);
/* "a" and "b" -> "a/b"; the caller frees. */
enum seal_status seal_join_path(const char *directory, const char *name,
				char **output, struct seal_error *error);

#endif
