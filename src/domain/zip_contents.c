/* SPDX-License-Identifier: Apache-2.0 */
/* zip_contents.c - a package in, its first damaged entry out, on all cores */
#include <pthread.h>
#include <sched.h>

#include "domain/zip.h"

/* What a thread takes at once: some small entries, or one that is large. */
#define BATCH	    32
#define BATCH_BYTES ((uint64_t)1 << 20)
#define THREADS_MAX 256

/* What the threads share, under |lock|. */
struct checking {
	pthread_mutex_t lock;
	const struct seal_zip *zip;
	struct seal_zip_cursor cursor;
	uint64_t failed; /* index of the first entry known to be damaged */
	struct seal_error error; /* of that entry */
};

/*
 * Take the next entries in order. None when one before them is damaged: then
 * they cannot be the first, and all that can be are in other threads' hands.
 */
static size_t take_batch(struct checking *checking, uint64_t *first,
			 struct seal_zip_entry entries[BATCH])
{
	uint64_t bytes = 0;
	size_t count = 0;

	pthread_mutex_lock(&checking->lock);
	*first = checking->cursor.index;
	while (count < BATCH && bytes < BATCH_BYTES &&
	       *first < checking->failed &&
	       seal_zip_next(checking->zip, &checking->cursor, &entries[count]))
		bytes += entries[count++].size;
	pthread_mutex_unlock(&checking->lock);
	return count;
}

/* The damaged entry with the lowest index is told, whoever finds it when. */
static void fail(struct checking *checking, uint64_t index,
		 const struct seal_error *error)
{
	pthread_mutex_lock(&checking->lock);
	if (index < checking->failed) {
		checking->failed = index;
		checking->error = *error;
	}
	pthread_mutex_unlock(&checking->lock);
}

static void *check(void *context)
{
	struct checking *checking = context;
	struct seal_zip_entry entries[BATCH];
	struct seal_error error = { 0 };
	uint64_t first;
	size_t count;

	while ((count = take_batch(checking, &first, entries)) > 0) {
		for (size_t i = 0; i < count; i++) {
			if (seal_zip_read(checking->zip, &entries[i], NULL,
					  NULL, &error) == SEAL_OK)
				continue;
			fail(checking, first + i, &error);
			return NULL;
		}
	}
	return NULL;
}

static unsigned int all_cores(void)
{
	cpu_set_t cores;

	if (sched_getaffinity(0, sizeof(cores), &cores) != 0)
		return 1;
	return (unsigned int)CPU_COUNT(&cores);
}

enum seal_status seal_zip_check_contents(const struct seal_zip *zip,
					 unsigned int threads,
					 struct seal_error *error)
{
	struct checking checking = { .lock = PTHREAD_MUTEX_INITIALIZER,
				     .zip = zip,
				     .failed = UINT64_MAX };
	pthread_t others[THREADS_MAX];
	size_t count = 0;

	if (threads == 0)
		threads = all_cores();
	if (threads > THREADS_MAX)
		threads = THREADS_MAX;
	if (threads > zip->count)
		threads = (unsigned int)zip->count;
	/* This thread is one of them, and enough if there are no others. */
	while (count + 1 < threads &&
	       pthread_create(&others[count], NULL, check, &checking) == 0)
		count++;
	check(&checking);
	while (count > 0)
		pthread_join(others[--count], NULL);
	if (checking.failed == UINT64_MAX && checking.cursor.index < zip->count)
		seal_fail(&checking.error, SEAL_UNJUDGED,
			  "input: changed while it was read");
	if (checking.error.status == SEAL_OK)
		return SEAL_OK;
	return seal_fail_check(error, checking.error.status,
			       checking.error.check, "%s", checking.error.text);
}
