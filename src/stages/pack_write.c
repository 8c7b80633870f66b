/* SPDX-License-Identifier: Apache-2.0 */
/* pack_write.c - a packed job in, its entries in the package out */
#include <stdlib.h>

#include "stages/pack.h"

static enum seal_status write_small(const struct seal_pack *pack,
				    const struct seal_pack_job *job,
				    const struct seal_pack_slot *slot,
				    struct seal_zip_writer *writer,
				    struct seal_error *error)
{
	const uint8_t *bytes = slot->bytes;
	enum seal_status status = SEAL_OK;

	for (size_t i = 0; i < job->count && status == SEAL_OK; i++) {
		const struct seal_item *item =
			&pack->collection->items[job->first + i];
		const struct seal_packed *packed = &slot->packed[i];

		status = seal_zip_writer_add(writer, item->name, item->mode,
					     packed->stored, packed->crc, bytes,
					     packed->size, item->size, error);
		bytes += packed->size;
	}
	return status;
}

/* A large item that deflate does not shrink, read once more. */
struct second {
	const struct seal_item *item;
	uint8_t *buffer;	/* for the chunks of a file */
	struct seal_bytes blob; /* or all of it */
	uint32_t crc;
};

static enum seal_status store_chunk(const struct seal_pack *pack,
				    struct second *second, uint64_t at,
				    struct seal_zip_writer *writer,
				    struct seal_error *error)
{
	uint64_t rest = second->item->size - at;
	size_t size = rest < SEAL_CHUNK ? (size_t)rest : SEAL_CHUNK;
	const uint8_t *data = second->buffer;
	enum seal_status status = SEAL_OK;

	if (second->item->blob)
		data = second->blob.data + at;
	else
		status = seal_pack_read_file(pack->collection, second->item, at,
					     size, second->buffer, error);
	if (status != SEAL_OK)
		return status;
	second->crc = seal_crc32(second->crc, data, size);
	return seal_zip_writer_write(writer, data, size, error);
}

static enum seal_status store_all(const struct seal_pack *pack,
				  struct second *second,
				  struct seal_zip_writer *writer,
				  struct seal_error *error)
{
	enum seal_status status = seal_zip_writer_restart(writer, error);

	if (status != SEAL_OK)
		return status;
	if (second->item->blob) {
		status = seal_pack_read_blob(pack->collection, second->item,
					     &second->blob, error);
	} else {
		second->buffer = malloc(SEAL_CHUNK);
		if (!second->buffer)
			status = seal_fail_memory(error);
	}
	for (uint64_t at = 0; at < second->item->size && status == SEAL_OK;
	     at += SEAL_CHUNK)
		status = store_chunk(pack, second, at, writer, error);
	return status;
}

static enum seal_status store_again(const struct seal_pack *pack,
				    const struct seal_item *item, uint32_t crc,
				    struct seal_zip_writer *writer,
				    struct seal_error *error)
{
	struct second second = { .item = item };
	enum seal_status status = store_all(pack, &second, writer, error);

	if (status == SEAL_OK && second.crc != crc)
		status = seal_fail(error, SEAL_UNJUDGED,
				   "file: changed while it was read");
	if (status != SEAL_OK)
		seal_item_blame(pack->collection, item, error);
	seal_bytes_free(&second.blob);
	free(second.buffer);
	return status;
}

static enum seal_status write_chunk(const struct seal_pack *pack,
				    const struct seal_pack_job *job,
				    const struct seal_pack_slot *slot,
				    struct seal_pack_large *large,
				    struct seal_zip_writer *writer,
				    struct seal_error *error)
{
	const struct seal_item *item = &pack->collection->items[job->first];
	const struct seal_packed *packed = &slot->packed[0];
	enum seal_status status = SEAL_OK;

	if (job->offset == 0) {
		*large = (struct seal_pack_large){ 0 };
		status = seal_zip_writer_begin(writer, item->name, item->mode,
					       item->size, error);
	}
	large->crc = seal_crc32_combine(large->crc, packed->crc, job->size);
	large->packed += packed->size;
	if (!pack->store && large->packed >= item->size)
		large->hopeless = true;
	if (status == SEAL_OK && !large->hopeless)
		status = seal_zip_writer_write(writer, slot->bytes,
					       packed->size, error);
	if (job->offset + job->size < item->size || status != SEAL_OK)
		return status;
	if (large->hopeless)
		status = store_again(pack, item, large->crc, writer, error);
	if (status != SEAL_OK)
		return status;
	return seal_zip_writer_end(writer, pack->store || large->hopeless,
				   large->crc, error);
}

enum seal_status seal_pack_write(const struct seal_pack *pack,
				 const struct seal_pack_job *job,
				 const struct seal_pack_slot *slot,
				 struct seal_pack_large *large,
				 struct seal_zip_writer *writer,
				 struct seal_error *error)
{
	/* A worker's failure is told when its turn comes: always the first. */
	if (slot->status != SEAL_OK) {
		*error = slot->error;
		return slot->status;
	}
	if (job->chunk)
		return write_chunk(pack, job, slot, large, writer, error);
	return write_small(pack, job, slot, writer, error);
}
