/* SPDX-License-Identifier: Apache-2.0 */
/* pack.c - items in; packed by many threads, written by one, in order, out */
#include "stages/pack.h"

#include <sched.h>
#include <stdlib.h>
#include <string.h>

/* Memory grows with the threads, and no disk feeds more than these. */
#define THREADS_MAX 64

/* ---- the jobs ----------------------------------------------------------- */

static struct seal_pack_job *add_job(struct seal_pack *pack)
{
	size_t count = pack->job_count;

	/* Doubles when full; the caller sees NULL. */
	if ((count & (count - 1)) == 0) {
		struct seal_pack_job *jobs = reallocarray(
			pack->jobs, count ? count * 2 : 1, sizeof(*pack->jobs));

		if (!jobs)
			return NULL;
		pack->jobs = jobs;
	}
	pack->jobs[count] = (struct seal_pack_job){ 0 };
	pack->job_count++;
	return &pack->jobs[count];
}

static bool is_large(const struct seal_item *item)
{
	return item->size > SEAL_CHUNK;
}

static bool add_chunks(struct seal_pack *pack, size_t index)
{
	const struct seal_item *item = &pack->collection->items[index];
	struct seal_pack_blob *blob = NULL;

	if (item->blob)
		blob = &pack->blobs[pack->blob_count++];
	for (uint64_t at = 0; at < item->size; at += SEAL_CHUNK) {
		struct seal_pack_job *job = add_job(pack);
		uint64_t rest = item->size - at;

		if (!job)
			return false;
		job->first = index;
		job->count = 1;
		job->offset = at;
		job->size = rest < SEAL_CHUNK ? (size_t)rest : SEAL_CHUNK;
		job->chunk = true;
		job->blob = blob;
		if (blob)
			blob->chunks++;
	}
	return true;
}

static bool add_small(struct seal_pack *pack, size_t index)
{
	size_t size = (size_t)pack->collection->items[index].size;
	struct seal_pack_job *job =
		pack->job_count > 0 ? &pack->jobs[pack->job_count - 1] : NULL;

	if (!job || job->chunk || job->count == SEAL_PACK_BATCH_ITEMS ||
	    job->size + size > SEAL_PACK_BATCH_BYTES) {
		job = add_job(pack);
		if (!job)
			return false;
		job->first = index;
	}
	job->count++;
	job->size += size;
	return true;
}

static enum seal_status plan(struct seal_pack *pack, struct seal_error *error)
{
	const struct seal_collection *collection = pack->collection;
	size_t blobs = 0;
	bool good = true;

	for (size_t i = 0; i < collection->count; i++)
		blobs += collection->items[i].blob &&
			 is_large(&collection->items[i]);
	pack->blobs = calloc(blobs + 1, sizeof(*pack->blobs));
	if (!pack->blobs)
		return seal_fail_memory(error);
	for (size_t i = 0; i < collection->count && good; i++)
		good = is_large(&collection->items[i]) ? add_chunks(pack, i)
						       : add_small(pack, i);
	return good ? SEAL_OK : seal_fail_memory(error);
}

/* ---- the threads that pack ---------------------------------------------- */

/* The next job whose slot is free; false when there is nothing more to do. */
static bool take(struct seal_pack *pack, size_t *index)
{
	bool more;

	pthread_mutex_lock(&pack->lock);
	while (!pack->stop && pack->next < pack->job_count &&
	       pack->next >= pack->written + pack->slot_count)
		pthread_cond_wait(&pack->changed, &pack->lock);
	more = !pack->stop && pack->next < pack->job_count;
	if (more)
		*index = pack->next++;
	pthread_mutex_unlock(&pack->lock);
	return more;
}

static enum seal_status worker_init(struct seal_pack_worker *worker,
				    struct seal_error *error)
{
	if (worker->compressor || worker->pack->store)
		return SEAL_OK;
	if (!worker->buffer)
		worker->buffer = malloc(SEAL_CHUNK);
	if (!worker->buffer)
		return seal_fail_memory(error);
	return seal_compressor_new(&worker->compressor, error);
}

static void *work(void *context)
{
	struct seal_pack *pack = context;
	struct seal_pack_worker worker = { .pack = pack };
	size_t index;

	while (take(pack, &index)) {
		struct seal_pack_slot *slot =
			&pack->slots[index % pack->slot_count];

		slot->status = worker_init(&worker, &slot->error);
		if (slot->status == SEAL_OK)
			slot->status =
				seal_pack_run(&worker, &pack->jobs[index], slot,
					      &slot->error);
		pthread_mutex_lock(&pack->lock);
		slot->done = true;
		pthread_cond_broadcast(&pack->changed);
		pthread_mutex_unlock(&pack->lock);
	}
	seal_compressor_free(worker.compressor);
	seal_bytes_free(&worker.blob);
	free(worker.buffer);
	return NULL;
}

static size_t thread_count(unsigned int asked, size_t jobs)
{
	size_t count = asked;
	cpu_set_t cores;

	/* Those that this process may use, which a container can limit. */
	if (count == 0 && sched_getaffinity(0, sizeof(cores), &cores) == 0)
		count = (size_t)CPU_COUNT(&cores);
	if (count == 0)
		count = 1;
	if (count > jobs)
		count = jobs;
	return count < THREADS_MAX ? count : THREADS_MAX;
}

static enum seal_status make_slots(struct seal_pack *pack, size_t threads,
				   struct seal_error *error)
{
	size_t count = threads * 2 + 2;
	size_t capacity = seal_compress_bound(SEAL_CHUNK);

	if (count > pack->job_count)
		count = pack->job_count;
	pack->slots = calloc(count, sizeof(*pack->slots));
	if (!pack->slots)
		return seal_fail_memory(error);
	pack->slot_count = count;
	for (size_t i = 0; i < count; i++) {
		pack->slots[i].bytes = malloc(capacity);
		if (!pack->slots[i].bytes)
			return seal_fail_memory(error);
	}
	return SEAL_OK;
}

/* ---- the thread that writes --------------------------------------------- */

static enum seal_status write_all(struct seal_pack *pack,
				  struct seal_zip_writer *writer,
				  struct seal_error *error)
{
	struct seal_pack_large large = { 0 };
	enum seal_status status = SEAL_OK;

	for (size_t i = 0; i < pack->job_count && status == SEAL_OK; i++) {
		struct seal_pack_slot *slot =
			&pack->slots[i % pack->slot_count];

		pthread_mutex_lock(&pack->lock);
		while (!slot->done)
			pthread_cond_wait(&pack->changed, &pack->lock);
		pthread_mutex_unlock(&pack->lock);
		status = seal_pack_write(pack, &pack->jobs[i], slot, &large,
					 writer, error);
		pthread_mutex_lock(&pack->lock);
		slot->done = false;
		pack->written = i + 1;
		pthread_cond_broadcast(&pack->changed);
		pthread_mutex_unlock(&pack->lock);
	}
	return status;
}

static enum seal_status run(struct seal_pack *pack, size_t wanted,
			    struct seal_zip_writer *writer,
			    struct seal_error *error)
{
	enum seal_status status = make_slots(pack, wanted, error);
	pthread_t threads[THREADS_MAX];
	size_t count = 0;

	if (status != SEAL_OK)
		return status;
	while (count < wanted &&
	       pthread_create(&threads[count], NULL, work, pack) == 0)
		count++;
	/* Fewer threads than wanted only take longer. */
	if (count == 0)
		return seal_fail(error, SEAL_UNJUDGED, "cannot make a thread");
	status = write_all(pack, writer, error);
	pthread_mutex_lock(&pack->lock);
	pack->stop = true;
	pthread_cond_broadcast(&pack->changed);
	pthread_mutex_unlock(&pack->lock);
	while (count > 0)
		pthread_join(threads[--count], NULL);
	return status;
}

enum seal_status seal_pack_all(const struct seal_collection *collection,
			       bool store, unsigned int threads,
			       struct seal_zip_writer *writer,
			       struct seal_error *error)
{
	struct seal_pack pack = {
		.collection = collection,
		.store = store,
		.lock = PTHREAD_MUTEX_INITIALIZER,
		.changed = PTHREAD_COND_INITIALIZER,
	};
	enum seal_status status = plan(&pack, error);

	if (status == SEAL_OK)
		status = run(&pack, thread_count(threads, pack.job_count),
			     writer, error);
	for (size_t i = 0; i < pack.slot_count; i++)
		free(pack.slots[i].bytes);
	for (size_t i = 0; i < pack.blob_count; i++)
		seal_bytes_free(&pack.blobs[i].bytes);
	free(pack.slots);
	free(pack.blobs);
	free(pack.jobs);
	pthread_mutex_destroy(&pack.lock);
	pthread_cond_destroy(&pack.changed);
	return status;
}
