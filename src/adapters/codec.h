/* SPDX-License-Identifier: Apache-2.0 */
/* codec.h - bytes in, deflate stream out and back; CRC-32 (libdeflate, zlib) */
#ifndef SEAL_ADAPTERS_CODEC_H
#define SEAL_ADAPTERS_CODEC_H

#include "base/bytes.h"

/*
 * The codec decides the bytes of a package, so these are one identity: a file
 * of at most SEAL_CHUNK bytes is one libdeflate stream; a larger one is cut
 * into independent chunks of SEAL_CHUNK bytes (docs/format.md, "Codec").
 */
#define SEAL_CODEC_NAME	 "libdeflate"
#define SEAL_CODEC_LEVEL 6
#define SEAL_CHUNK	 ((size_t)4 << 20)

const char *seal_codec_version(void); /* libdeflate's */
const char *seal_zlib_version(void);
/*
 * SHA-256 over this codec's outputs for built-in vectors: equal fingerprints
 * give equal packages. Hexadecimal.
 */
enum seal_status seal_codec_fingerprint(char output[SEAL_SHA256_HEX],
					struct seal_error *error);

/* One per thread. */
struct seal_compressor;
enum seal_status seal_compressor_new(struct seal_compressor **output,
				     struct seal_error *error);
void seal_compressor_free(struct seal_compressor *compressor);
/* Room that is enough for seal_compress_chunk() of |size| bytes. */
size_t seal_compress_bound(size_t size);
/*
 * Compress one chunk. When it is not |last| its final-block bit is cleared and
 * it is filled to a whole byte with an empty stored block, so that chunks can
 * be laid end to end as one stream.
 */
enum seal_status seal_compress_chunk(struct seal_compressor *compressor,
				     const uint8_t *data, size_t size,
				     bool last, uint8_t *output,
				     size_t capacity, size_t *output_size,
				     struct seal_error *error);

/* CRC-32 of ZIP; start with 0. */
uint32_t seal_crc32(uint32_t crc, const void *data, size_t size);
/* Of two runs laid end to end, the second of |second_size| bytes. */
uint32_t seal_crc32_combine(uint32_t first, uint32_t second,
			    uint64_t second_size);

/*
 * Inflate a whole stream of |size| bytes that must give exactly |unpacked|
 * bytes and end exactly at its end, in bounded memory. Each piece goes to
 * |sink|, which may be NULL. A failure of the stream is SEAL_REFUSED with the
 * check "integrity/data-stream" or "integrity/data-size".
 */
typedef enum seal_status (*seal_sink)(void *context, const uint8_t *data,
				      size_t size, struct seal_error *error);
enum seal_status seal_inflate(const uint8_t *data, uint64_t size,
			      uint64_t unpacked, seal_sink sink, void *context,
			      struct seal_error *error);

#endif
