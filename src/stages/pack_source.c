/* SPDX-License-Identifier: Apache-2.0 */
/* pack_source.c - an item in, its bytes out, exactly as they were found */
#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

#include "stages/pack.h"

static enum seal_status fail_changed(struct seal_error *error)
{
	return seal_fail(error, SEAL_UNJUDGED,
			 "file: changed while it was read");
}

/* Also another file in its place, or a link in a folder's place above it. */
static enum seal_status check_same(const struct seal_item *item, int fd,
				   struct seal_error *error)
{
	const mode_t kind = S_IFMT | S_IXUSR;
	struct stat now;

	if (fstat(fd, &now) != 0)
		return seal_fail_errno(error, NULL, "cannot read");
	if (now.st_dev != item->device || now.st_ino != item->inode ||
	    (now.st_mode & kind) != (item->found & kind) ||
	    (uint64_t)now.st_size != item->size ||
	    now.st_mtim.tv_sec != item->modified.tv_sec ||
	    now.st_mtim.tv_nsec != item->modified.tv_nsec)
		return fail_changed(error);
	return SEAL_OK;
}

static enum seal_status read_exactly(int fd, uint64_t offset, size_t size,
				     uint8_t *buffer, struct seal_error *error)
{
	while (size > 0) {
		ssize_t got = pread(fd, buffer, size, (off_t)offset);

		if (got < 0 && errno == EINTR)
			continue;
		if (got < 0)
			return seal_fail_errno(error, NULL, "cannot read");
		if (got == 0)
			return fail_changed(error);
		buffer += got;
		size -= (size_t)got;
		offset += (uint64_t)got;
	}
	return SEAL_OK;
}

enum seal_status seal_pack_read_file(const struct seal_collection *collection,
				     const struct seal_item *item,
				     uint64_t offset, size_t size,
				     uint8_t *buffer, struct seal_error *error)
{
	enum seal_status status;
	int fd;

	if (collection->foreign)
		return read_exactly(collection->foreign->spool,
				    item->offset + offset, size, buffer, error);
	/* A pipe in the file's place must not make it wait. */
	fd = openat(collection->directory, seal_item_path(collection, item),
		    O_RDONLY | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
	if (fd < 0 && errno == ELOOP)
		return fail_changed(error);
	if (fd < 0)
		return seal_fail_errno(error, NULL, "cannot open");
	status = check_same(item, fd, error);
	if (status == SEAL_OK)
		status = read_exactly(fd, offset, size, buffer, error);
	if (status == SEAL_OK)
		status = check_same(item, fd, error);
	close(fd);
	return status;
}

enum seal_status seal_pack_read_blob(const struct seal_collection *collection,
				     const struct seal_item *item,
				     struct seal_bytes *output,
				     struct seal_error *error)
{
	enum seal_status status;

	seal_bytes_free(output);
	status =
		seal_git_blob_read(collection->tree, item->blob, output, error);
	if (status == SEAL_OK && output->size != item->size)
		status = fail_changed(error);
	return status;
}

enum seal_status seal_pack_borrow_blob(struct seal_pack *pack,
				       const struct seal_pack_job *job,
				       struct seal_error *error)
{
	struct seal_pack_blob *blob = job->blob;
	enum seal_status status = SEAL_OK;

	pthread_mutex_lock(&pack->lock);
	while (blob->state == SEAL_BLOB_LOADING)
		pthread_cond_wait(&pack->changed, &pack->lock);
	if (blob->state == SEAL_BLOB_ABSENT) {
		blob->state = SEAL_BLOB_LOADING;
		pthread_mutex_unlock(&pack->lock);
		status = seal_pack_read_blob(
			pack->collection, &pack->collection->items[job->first],
			&blob->bytes, error);
		pthread_mutex_lock(&pack->lock);
		/* After a failure each chunk finds out for itself. */
		blob->state =
			status == SEAL_OK ? SEAL_BLOB_LOADED : SEAL_BLOB_ABSENT;
		pthread_cond_broadcast(&pack->changed);
	}
	pthread_mutex_unlock(&pack->lock);
	return status;
}

void seal_pack_return_blob(struct seal_pack *pack,
			   const struct seal_pack_job *job)
{
	pthread_mutex_lock(&pack->lock);
	if (--job->blob->chunks == 0)
		seal_bytes_free(&job->blob->bytes);
	pthread_mutex_unlock(&pack->lock);
}
