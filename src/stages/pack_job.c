/* SPDX-License-Identifier: Apache-2.0 */
/* pack_job.c - a run of items or a chunk in, packed bytes and CRCs out */
#include <string.h>

#include "stages/pack.h"

/* Where the bytes of a file are read to: no copy when they are kept so. */
static uint8_t *room(const struct seal_pack_worker *worker,
		     const struct seal_pack_slot *slot)
{
	return worker->pack->store ? slot->bytes + slot->used : worker->buffer;
}

static enum seal_status read_small(struct seal_pack_worker *worker,
				   const struct seal_item *item,
				   const struct seal_pack_slot *slot,
				   const uint8_t **data,
				   struct seal_error *error)
{
	const struct seal_collection *collection = worker->pack->collection;
	enum seal_status status = SEAL_OK;

	*data = (const uint8_t *)item->target;
	if (item->mode == SEAL_ZIP_FOLDER || item->mode == SEAL_ZIP_LINK)
		return SEAL_OK;
	if (item->blob) {
		status = seal_pack_read_blob(collection, item, &worker->blob,
					     error);
		*data = worker->blob.data;
		return status;
	}
	*data = room(worker, slot);
	return seal_pack_read_file(collection, item, 0, (size_t)item->size,
				   room(worker, slot), error);
}

static void keep(const uint8_t *data, size_t size, struct seal_pack_slot *slot,
		 struct seal_packed *packed)
{
	if (size > 0 && data != slot->bytes + slot->used)
		memcpy(slot->bytes + slot->used, data, size);
	slot->used += size;
	packed->stored = true;
	packed->size = size;
}

static enum seal_status compress(struct seal_pack_worker *worker,
				 const uint8_t *data, size_t size, bool last,
				 struct seal_pack_slot *slot,
				 struct seal_packed *packed,
				 struct seal_error *error)
{
	enum seal_status status = seal_compress_chunk(
		worker->compressor, data, size, last, slot->bytes + slot->used,
		seal_compress_bound(size), &packed->size, error);

	packed->stored = false;
	return status;
}

static enum seal_status pack_small(struct seal_pack_worker *worker,
				   const struct seal_item *item,
				   struct seal_pack_slot *slot,
				   struct seal_packed *packed,
				   struct seal_error *error)
{
	size_t size = (size_t)item->size;
	const uint8_t *data;
	enum seal_status status = read_small(worker, item, slot, &data, error);

	if (status != SEAL_OK)
		return status;
	packed->crc = size > 0 ? seal_crc32(0, data, size) : 0;
	packed->size = size;
	if (!worker->pack->store && size > 0 && item->mode != SEAL_ZIP_LINK) {
		status =
			compress(worker, data, size, true, slot, packed, error);
		if (status != SEAL_OK)
			return status;
	}
	if (packed->size >= size)
		keep(data, size, slot, packed);
	else
		slot->used += packed->size;
	return SEAL_OK;
}

static enum seal_status pack_bytes(struct seal_pack_worker *worker,
				   const struct seal_item *item,
				   const struct seal_pack_job *job,
				   const uint8_t *data,
				   struct seal_pack_slot *slot,
				   struct seal_error *error)
{
	struct seal_packed *packed = &slot->packed[0];
	bool last = job->offset + job->size == item->size;
	enum seal_status status;

	packed->crc = seal_crc32(0, data, job->size);
	if (worker->pack->store) {
		keep(data, job->size, slot, packed);
		return SEAL_OK;
	}
	/* Even when it grows: what counts is the whole file. */
	status = compress(worker, data, job->size, last, slot, packed, error);
	slot->used = packed->size;
	return status;
}

static enum seal_status pack_chunk(struct seal_pack_worker *worker,
				   const struct seal_item *item,
				   const struct seal_pack_job *job,
				   struct seal_pack_slot *slot,
				   struct seal_error *error)
{
	struct seal_pack *pack = worker->pack;
	enum seal_status status;

	if (!job->blob) {
		status = seal_pack_read_file(pack->collection, item,
					     job->offset, job->size,
					     room(worker, slot), error);
		if (status != SEAL_OK)
			return status;
		return pack_bytes(worker, item, job, room(worker, slot), slot,
				  error);
	}
	status = seal_pack_borrow_blob(pack, job, error);
	if (status == SEAL_OK)
		status = pack_bytes(worker, item, job,
				    job->blob->bytes.data + job->offset, slot,
				    error);
	seal_pack_return_blob(pack, job);
	return status;
}

enum seal_status seal_pack_run(struct seal_pack_worker *worker,
			       const struct seal_pack_job *job,
			       struct seal_pack_slot *slot,
			       struct seal_error *error)
{
	const struct seal_collection *collection = worker->pack->collection;
	enum seal_status status = SEAL_OK;

	slot->used = 0;
	for (size_t i = 0; i < job->count && status == SEAL_OK; i++) {
		const struct seal_item *item =
			&collection->items[job->first + i];

		if (job->chunk)
			status = pack_chunk(worker, item, job, slot, error);
		else
			status = pack_small(worker, item, slot,
					    &slot->packed[i], error);
		if (status != SEAL_OK)
			seal_item_blame(collection, item, error);
	}
	return status;
}
