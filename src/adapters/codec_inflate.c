/* SPDX-License-Identifier: Apache-2.0 */
/* codec_inflate.c - a deflate stream in, exactly so many bytes out */
#include <inttypes.h>
#include <limits.h>
#include <stdlib.h>

#include "adapters/codec_parts.h"

/* A larger output is inflated in pieces of this size. */
#define PIECE ((size_t)256 << 10)

static enum seal_status fail_stream(const char *reason,
				    struct seal_error *error)
{
	return seal_fail_check(error, SEAL_REFUSED, "integrity/data-stream",
			       "deflate stream: %s", reason);
}

static enum seal_status fail_longer(uint64_t unpacked, struct seal_error *error)
{
	return seal_fail_check(error, SEAL_REFUSED, "integrity/data-size",
			       "unpacked size: more than the %" PRIu64
			       " bytes of the header",
			       unpacked);
}

/* The stream has ended; did it give what it should and use what it had? */
static enum seal_status check_end(uint64_t left, uint64_t got,
				  uint64_t unpacked, struct seal_error *error)
{
	if (got != unpacked)
		return seal_fail_check(error, SEAL_REFUSED,
				       "integrity/data-size",
				       "unpacked size: %" PRIu64
				       " bytes, the header says %" PRIu64,
				       got, unpacked);
	if (left != 0)
		return seal_fail_check(error, SEAL_REFUSED,
				       "integrity/data-stream",
				       "deflate stream: ends %" PRIu64
				       " bytes before its end",
				       left);
	return SEAL_OK;
}

/* libdeflate is several times faster than zlib but wants all in memory. */
static enum seal_status inflate_whole(const uint8_t *data, size_t size,
				      size_t unpacked, uint8_t *buffer,
				      struct seal_error *error)
{
	struct libdeflate_decompressor *inflater;
	enum libdeflate_result result;
	size_t used = 0;
	size_t got = 0;

	inflater = libdeflate_alloc_decompressor();
	if (!inflater)
		return seal_fail_memory(error);
	result = libdeflate_deflate_decompress_ex(inflater, data, size, buffer,
						  unpacked, &used, &got);
	libdeflate_free_decompressor(inflater);
	if (result == LIBDEFLATE_INSUFFICIENT_SPACE)
		return fail_longer(unpacked, error);
	if (result != LIBDEFLATE_SUCCESS)
		return fail_stream("is damaged or cut off", error);
	return check_end(size - used, got, unpacked, error);
}

struct stream {
	z_stream inflater;
	const uint8_t *data; /* not yet given to the inflater */
	uint64_t left;	     /* of it */
	uint64_t got;
	uint64_t unpacked;
};

static enum seal_status inflate_pieces(struct stream *stream, uint8_t *buffer,
				       seal_sink sink, void *context,
				       struct seal_error *error)
{
	z_stream *inflater = &stream->inflater;
	int result = Z_OK;

	while (result != Z_STREAM_END) {
		uint64_t room = stream->unpacked - stream->got;
		enum seal_status status;
		size_t made;

		if (inflater->avail_in == 0) {
			unsigned int more = stream->left < INT_MAX
						    ? (unsigned int)stream->left
						    : INT_MAX;

			inflater->next_in = (uint8_t *)(uintptr_t)stream->data;
			inflater->avail_in = more;
			stream->data += more;
			stream->left -= more;
		}
		/* One byte too many is enough to know; it goes nowhere. */
		inflater->next_out = buffer;
		inflater->avail_out = room < PIECE ? (unsigned int)room + 1
						   : (unsigned int)PIECE;
		result = inflate(inflater, Z_NO_FLUSH);
		made = (size_t)(inflater->next_out - buffer);
		if (result == Z_MEM_ERROR)
			return seal_fail_memory(error);
		if (result != Z_OK && result != Z_STREAM_END)
			return fail_stream("is damaged or cut off", error);
		if (made > room)
			return fail_longer(stream->unpacked, error);
		stream->got += made;
		status = sink && made > 0 ? sink(context, buffer, made, error)
					  : SEAL_OK;
		if (status != SEAL_OK)
			return status;
	}
	return check_end(stream->left + inflater->avail_in, stream->got,
			 stream->unpacked, error);
}

static enum seal_status inflate_stream(const uint8_t *data, uint64_t size,
				       uint64_t unpacked, uint8_t *buffer,
				       seal_sink sink, void *context,
				       struct seal_error *error)
{
	struct stream stream = { .data = data,
				 .left = size,
				 .unpacked = unpacked };
	enum seal_status status;

	if (inflateInit2(&stream.inflater, -MAX_WBITS) != Z_OK)
		return seal_fail_memory(error);
	status = inflate_pieces(&stream, buffer, sink, context, error);
	inflateEnd(&stream.inflater);
	return status;
}

enum seal_status seal_inflate(const uint8_t *data, uint64_t size,
			      uint64_t unpacked, seal_sink sink, void *context,
			      struct seal_error *error)
{
	bool is_small = unpacked <= SEAL_CHUNK && size <= SIZE_MAX;
	uint8_t *buffer = malloc(is_small ? (size_t)unpacked + 1 : PIECE);
	enum seal_status status;

	if (!buffer)
		return seal_fail_memory(error);
	if (is_small)
		status = inflate_whole(data, (size_t)size, (size_t)unpacked,
				       buffer, error);
	else
		status = inflate_stream(data, size, unpacked, buffer, sink,
					context, error);
	if (is_small && status == SEAL_OK && sink && unpacked > 0)
		status = sink(context, buffer, (size_t)unpacked, error);
	free(buffer);
	return status;
}
