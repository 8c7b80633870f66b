/* SPDX-License-Identifier: Apache-2.0 */
/* zip_content.c - an entry in, its contents out, checked (rule 23) */
#include <inttypes.h>

#include "domain/zip_parts.h"

/* Stored contents go to the sink in pieces that stay in the cache. */
#define PIECE ((uint64_t)256 << 10)

struct content {
	seal_sink sink;
	void *context;
	struct seal_error *error; /* the caller's, for what the sink says */
	uint32_t crc;
};

static enum seal_status take(void *context, const uint8_t *data, size_t size,
			     struct seal_error *error)
{
	struct content *content = context;

	(void)error;
	content->crc = seal_crc32(content->crc, data, size);
	if (!content->sink)
		return SEAL_OK;
	return content->sink(content->context, data, size, content->error);
}

static enum seal_status copy(const uint8_t *data, uint64_t size,
			     struct content *content)
{
	for (uint64_t at = 0; at < size; at += PIECE) {
		uint64_t piece = size - at < PIECE ? size - at : PIECE;
		enum seal_status status =
			take(content, data + at, (size_t)piece, content->error);

		if (status != SEAL_OK)
			return status;
	}
	return SEAL_OK;
}

static enum seal_status refuse(const struct seal_zip_entry *entry,
			       const struct seal_error *cause,
			       struct seal_error *error)
{
	return seal_fail_check(
		error, cause->status, cause->check,
		"entry '%s' at offset %" PRIu64 ": %s",
		seal_zip_show(entry->name, entry->name_size).text,
		entry->offset, cause->text);
}

enum seal_status seal_zip_read(const struct seal_zip *zip,
			       const struct seal_zip_entry *entry,
			       seal_sink sink, void *context,
			       struct seal_error *error)
{
	struct content content = { .sink = sink,
				   .context = context,
				   .error = error };
	const uint8_t *data = zip->data + entry->data_offset;
	struct seal_error cause = { 0 };
	enum seal_status status;

	if (entry->stored)
		status = copy(data, entry->size, &content);
	else
		status = seal_inflate(data, entry->packed_size, entry->size,
				      take, &content, &cause);
	if (cause.status != SEAL_OK)
		return refuse(entry, &cause, error);
	if (status != SEAL_OK || content.crc == entry->crc)
		return status;
	seal_fail_check(&cause, SEAL_REFUSED, "integrity/data-crc",
			"CRC %08" PRIx32 " of the data, %08" PRIx32
			" in the directory",
			content.crc, entry->crc);
	return refuse(entry, &cause, error);
}
