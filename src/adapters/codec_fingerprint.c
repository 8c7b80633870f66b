/* SPDX-License-Identifier: Apache-2.0 */
/* codec_fingerprint.c - built-in vectors in, the codec's identity out */
#include <stdlib.h>
#include <string.h>

#include "adapters/codec.h"
#include "adapters/crypto.h"

/*
 * The vectors, so that another implementation can make them (docs/format.md
 * says the same). next() is a linear congruential generator that starts from
 * the vector's number: s = s * 1664525 + 1013904223 modulo 2^32, and its value
 * is s >> 24.
 *
 *	1 empty    0 bytes
 *	2 zeros    65,536 zero bytes
 *	3 noise    32,768 bytes, each next()
 *	4 skewed   32,768 bytes, each next() & next()
 *	5 text     327,680 bytes: words, see text(), the last one cut off
 *	6 records  65,536 bytes: 2,048 records of 32 bytes, see records()
 *	7 mixed    the first 40,000 bytes of 5, all of 3, the first 40,000 of 6
 *	8 chunks   the first 131,072 bytes of 5, as two chunks of 65,536
 *
 * The fingerprint is the SHA-256 over, for each vector, the size of its output
 * as eight bytes little endian and then the output. All kinds of blocks are in
 * them, decisions about where to split, a block as long as libdeflate makes
 * them, and the joining of chunks.
 */
#define SMALL	((size_t)32768)
#define MEDIUM	((size_t)65536)
#define LARGE	((size_t)327680)
#define PART	((size_t)40000)
#define VECTORS 8

static uint8_t next(uint32_t *state)
{
	*state = (uint32_t)(*state * UINT64_C(1664525) + 1013904223);
	return (uint8_t)(*state >> 24);
}

static void noise(uint8_t *output)
{
	uint32_t state = 3;

	for (size_t i = 0; i < SMALL; i++)
		output[i] = next(&state);
}

static void skewed(uint8_t *output)
{
	uint32_t state = 4;

	for (size_t i = 0; i < SMALL; i++) {
		output[i] = next(&state);
		output[i] &= next(&state);
	}
}

/*
 * Word w = next() % 64 has 2 + w % 9 letters, the j-th (from 0) being
 * 'a' + (7 * w + 5 * j) % 26. Behind each word next() is drawn again: below 16
 * a line feed follows, else a space.
 */
static void text(uint8_t *output)
{
	uint32_t state = 5;
	size_t at = 0;

	while (at < LARGE) {
		unsigned int word = next(&state) % 64u;
		uint8_t between = next(&state) < 16 ? '\n' : ' ';

		for (unsigned int j = 0; j < 2 + word % 9 && at < LARGE; j++)
			output[at++] = (uint8_t)('a' + (7 * word + 5 * j) % 26);
		if (at < LARGE)
			output[at++] = between;
	}
}

/*
 * Record r, from 0: r in four bytes little endian; 7f 52 45 43 4f 52 44 00;
 * four times next(); then (r / 8 + k) modulo 256 for k = 0 .. 15.
 */
static void records(uint8_t *output)
{
	static const uint8_t mark[8] = { 0x7f, 'R', 'E', 'C', 'O', 'R', 'D' };
	uint32_t state = 6;

	for (uint32_t r = 0; r < MEDIUM / 32; r++) {
		uint8_t *record = output + (size_t)r * 32;

		seal_put32(record, r);
		memcpy(record + 4, mark, sizeof(mark));
		for (size_t k = 0; k < 4; k++)
			record[12 + k] = next(&state);
		for (uint32_t k = 0; k < 16; k++)
			record[16 + k] = (uint8_t)(r / 8 + k);
	}
}

/* Fill |buffer| with a vector; LARGE bytes are enough for each. */
static size_t make(unsigned int vector, uint8_t *buffer, uint8_t *scratch)
{
	memset(buffer, 0, MEDIUM);
	switch (vector) {
	case 2:
		return MEDIUM;
	case 3:
		noise(buffer);
		return SMALL;
	case 4:
		skewed(buffer);
		return SMALL;
	case 5:
		text(buffer);
		return LARGE;
	case 6:
		records(buffer);
		return MEDIUM;
	case 7:
		text(buffer);
		noise(buffer + PART);
		records(scratch);
		memcpy(buffer + PART + SMALL, scratch, PART);
		return PART + SMALL + PART;
	case 8:
		text(buffer);
		return 2 * MEDIUM;
	default:
		return 0;
	}
}

struct fingerprint {
	struct seal_compressor *compressor;
	struct seal_sha256 *hash;
	uint8_t *data;
	uint8_t *scratch;
	uint8_t *packed;
	size_t capacity;
};

static enum seal_status add(struct fingerprint *job, unsigned int vector,
			    struct seal_error *error)
{
	size_t size = make(vector, job->data, job->scratch);
	size_t first = vector == 8 ? MEDIUM : 0;
	enum seal_status status = SEAL_OK;
	uint8_t head[8];
	size_t packed = 0;
	size_t last = 0;

	if (first > 0)
		status = seal_compress_chunk(job->compressor, job->data, first,
					     false, job->packed, job->capacity,
					     &packed, error);
	if (status == SEAL_OK)
		status = seal_compress_chunk(job->compressor, job->data + first,
					     size - first, true,
					     job->packed + packed,
					     job->capacity - packed, &last,
					     error);
	if (status != SEAL_OK)
		return status;
	seal_put64(head, packed + last);
	status = seal_sha256_update(job->hash, head, sizeof(head), error);
	if (status != SEAL_OK)
		return status;
	return seal_sha256_update(job->hash, job->packed, packed + last, error);
}

static enum seal_status run(struct fingerprint *job,
			    char output[SEAL_SHA256_HEX],
			    struct seal_error *error)
{
	enum seal_status status;
	uint8_t digest[32];

	job->capacity = 2 * seal_compress_bound(LARGE);
	job->data = malloc(LARGE);
	job->scratch = malloc(MEDIUM);
	job->packed = malloc(job->capacity);
	if (!job->data || !job->scratch || !job->packed)
		return seal_fail_memory(error);
	status = seal_compressor_new(&job->compressor, error);
	if (status != SEAL_OK)
		return status;
	status = seal_sha256_new(&job->hash, error);
	if (status != SEAL_OK)
		return status;
	for (unsigned int i = 1; i <= VECTORS; i++) {
		status = add(job, i, error);
		if (status != SEAL_OK)
			return status;
	}
	status = seal_sha256_final(job->hash, digest, error);
	if (status == SEAL_OK)
		seal_hex(digest, sizeof(digest), output);
	return status;
}

enum seal_status seal_codec_fingerprint(char output[SEAL_SHA256_HEX],
					struct seal_error *error)
{
	struct fingerprint job = { 0 };
	enum seal_status status;

	output[0] = '\0';
	status = run(&job, output, error);
	seal_sha256_free(job.hash);
	seal_compressor_free(job.compressor);
	free(job.data);
	free(job.scratch);
	free(job.packed);
	return status;
}
