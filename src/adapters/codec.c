/* SPDX-License-Identifier: Apache-2.0 */
/* codec.c - a chunk of bytes in, its deflate blocks out (libdeflate, zlib) */
#include "adapters/codec_parts.h"

#include <limits.h>
#include <stdlib.h>

/* An empty stored block: up to a byte of header, then LEN 0 and its NLEN. */
#define STORED_MAX ((size_t)5)

struct seal_compressor {
	struct libdeflate_compressor *deflate;
	z_stream inflate;
	bool has_inflate;
	uint8_t scratch[(size_t)256 << 10]; /* inflated bytes nobody needs */
};

/* libdeflate cannot be asked at run time; the fingerprint is what counts. */
const char *seal_codec_version(void)
{
	return LIBDEFLATE_VERSION_STRING;
}

const char *seal_zlib_version(void)
{
	return zlibVersion();
}

enum seal_status seal_compressor_new(struct seal_compressor **output,
				     struct seal_error *error)
{
	struct seal_compressor *compressor = calloc(1, sizeof(*compressor));

	*output = NULL;
	if (!compressor)
		return seal_fail_memory(error);
	compressor->deflate = libdeflate_alloc_compressor(SEAL_CODEC_LEVEL);
	compressor->has_inflate =
		inflateInit2(&compressor->inflate, -MAX_WBITS) == Z_OK;
	if (!compressor->deflate || !compressor->has_inflate) {
		seal_compressor_free(compressor);
		return seal_fail_memory(error);
	}
	*output = compressor;
	return SEAL_OK;
}

void seal_compressor_free(struct seal_compressor *compressor)
{
	if (!compressor)
		return;
	if (compressor->deflate)
		libdeflate_free_compressor(compressor->deflate);
	if (compressor->has_inflate)
		inflateEnd(&compressor->inflate);
	free(compressor);
}

size_t seal_compress_bound(size_t size)
{
	return libdeflate_deflate_compress_bound(NULL, size) + STORED_MAX;
}

/*
 * Walk the blocks of a whole stream. |header| becomes the place of the last
 * block's final-block bit and |end| that of the first bit behind the stream,
 * both counted in bits from the start.
 */
static bool find_last_block(struct seal_compressor *compressor, uint8_t *data,
			    size_t size, size_t *header, size_t *end)
{
	z_stream *inflater = &compressor->inflate;

	if (size == 0 || size > UINT_MAX || inflateReset(inflater) != Z_OK)
		return false;
	inflater->next_in = data;
	inflater->avail_in = (unsigned int)size;
	*header = 0;
	for (;;) {
		int result;
		bool is_last = data[*header / 8] >> (*header % 8) & 1;

		do {
			inflater->next_out = compressor->scratch;
			inflater->avail_out = sizeof(compressor->scratch);
			result = inflate(inflater, Z_BLOCK);
			if (result != Z_OK && result != Z_STREAM_END)
				return false;
		} while ((inflater->data_type & 128) == 0);
		/* The low bits count those of the last byte not yet used. */
		*end = (size - inflater->avail_in) * 8 -
		       (size_t)(inflater->data_type & 7);
		if (is_last)
			return (*end + 7) / 8 == size;
		*header = *end;
		if (*header / 8 >= size)
			return false;
	}
}

/* Make the blocks of a whole stream ones that others can follow. */
static bool open_end(struct seal_compressor *compressor, uint8_t *data,
		     size_t *size)
{
	static const uint8_t empty[] = { 0x00, 0x00, 0xff, 0xff };
	size_t header;
	size_t end;

	if (!find_last_block(compressor, data, *size, &header, &end))
		return false;
	data[header / 8] &= (uint8_t) ~(1u << header % 8);
	if (end % 8 != 0)
		data[end / 8] &= (uint8_t)((1u << end % 8) - 1);
	/* Three zero bits, not final and stored, then zeros up to a byte. */
	if (*size * 8 - end < 3)
		data[(*size)++] = 0;
	for (size_t i = 0; i < sizeof(empty); i++)
		data[(*size)++] = empty[i];
	return true;
}

enum seal_status seal_compress_chunk(struct seal_compressor *compressor,
				     const uint8_t *data, size_t size,
				     bool last, uint8_t *output,
				     size_t capacity, size_t *output_size,
				     struct seal_error *error)
{
	*output_size = 0;
	if (capacity >= seal_compress_bound(size))
		*output_size =
			libdeflate_deflate_compress(compressor->deflate, data,
						    size, output,
						    capacity - STORED_MAX);
	if (*output_size == 0 ||
	    (!last && !open_end(compressor, output, output_size)))
		return seal_fail(error, SEAL_UNJUDGED,
				 "codec: cannot compress %zu bytes", size);
	return SEAL_OK;
}

uint32_t seal_crc32(uint32_t crc, const void *data, size_t size)
{
	/* libdeflate starts anew when it gets no data at all. */
	return size == 0 ? crc : libdeflate_crc32(crc, data, size);
}

uint32_t seal_crc32_combine(uint32_t first, uint32_t second,
			    uint64_t second_size)
{
	return (uint32_t)crc32_combine(first, second, (z_off_t)second_size);
}
