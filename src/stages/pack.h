/* SPDX-License-Identifier: Apache-2.0 */
/* pack.h - items to packed entries on all cores: internal to package */
#ifndef SEAL_STAGES_PACK_H
#define SEAL_STAGES_PACK_H

#include <pthread.h>

#include "stages/collect.h"

/* Small files go together: handing over costs more than packing one. */
#define SEAL_PACK_BATCH_ITEMS 128
#define SEAL_PACK_BATCH_BYTES ((size_t)512 << 10)

/* A large blob, which git reads only whole, shared by the jobs of its chunks.
 */
struct seal_pack_blob {
	enum { SEAL_BLOB_ABSENT, SEAL_BLOB_LOADING, SEAL_BLOB_LOADED } state;
	struct seal_bytes bytes;
	size_t chunks; /* that were not packed yet */
};

/* A run of small items, or one chunk of a large one. */
struct seal_pack_job {
	size_t first;
	size_t count;
	uint64_t offset; /* of the chunk in the item */
	size_t size;	 /* of the chunk, or of all the small items */
	bool chunk;
	struct seal_pack_blob *blob; /* or NULL */
};

/* What became of one item, or of one chunk. */
struct seal_packed {
	uint32_t crc;
	bool stored;
	size_t size; /* packed */
};

/* Holds one job's result until it is its turn to be written. */
struct seal_pack_slot {
	bool done;
	uint8_t *bytes; /* packed, one item after the other */
	size_t used;
	struct seal_packed packed[SEAL_PACK_BATCH_ITEMS];
	enum seal_status status;
	struct seal_error error;
};

/* Under |lock|: next, written, stop, the slots' done, the blobs' state. */
struct seal_pack {
	const struct seal_collection *collection;
	bool store;
	struct seal_pack_job *jobs;
	size_t job_count;
	struct seal_pack_blob *blobs;
	size_t blob_count;
	struct seal_pack_slot *slots; /* a ring: job i uses i % slot_count */
	size_t slot_count;
	size_t next;	/* job to be taken */
	size_t written; /* jobs */
	bool stop;
	pthread_mutex_t lock;
	pthread_cond_t changed; /* any of it */
};

/* What one thread keeps for itself. */
struct seal_pack_worker {
	struct seal_pack *pack;
	struct seal_compressor *compressor; /* NULL when storing */
	uint8_t *buffer;		    /* SEAL_CHUNK bytes */
	struct seal_bytes blob;
};

/*
 * |size| bytes from |offset| of |item|, in |*data|: read into |buffer|, or
 * inside the blob: pack_source.c. Fails when the file is not the one that was
 * found, or not as it was.
 */
enum seal_status seal_pack_read_file(const struct seal_collection *collection,
				     const struct seal_item *item,
				     uint64_t offset, size_t size,
				     uint8_t *buffer, struct seal_error *error);
enum seal_status seal_pack_read_blob(const struct seal_collection *collection,
				     const struct seal_item *item,
				     struct seal_bytes *output,
				     struct seal_error *error);
/* The same for chunks, which share the blob; each gives it back. */
enum seal_status seal_pack_borrow_blob(struct seal_pack *pack,
				       const struct seal_pack_job *job,
				       struct seal_error *error);
void seal_pack_return_blob(struct seal_pack *pack,
			   const struct seal_pack_job *job);

/* Do |job|: pack_job.c. */
enum seal_status seal_pack_run(struct seal_pack_worker *worker,
			       const struct seal_pack_job *job,
			       struct seal_pack_slot *slot,
			       struct seal_error *error);

/* What is known of the large item whose chunks are being written. */
struct seal_pack_large {
	uint32_t crc;
	uint64_t packed;
	bool hopeless; /* not smaller than stored: no need to write more */
};
/* Write what |job| came to: pack_write.c. */
enum seal_status seal_pack_write(const struct seal_pack *pack,
				 const struct seal_pack_job *job,
				 const struct seal_pack_slot *slot,
				 struct seal_pack_large *large,
				 struct seal_zip_writer *writer,
				 struct seal_error *error);

/* Pack everything with |threads| (0: all cores): pack.c. */
enum seal_status seal_pack_all(const struct seal_collection *collection,
			       bool store, unsigned int threads,
			       struct seal_zip_writer *writer,
			       struct seal_error *error);

#endif
