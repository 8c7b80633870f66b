/* SPDX-License-Identifier: Apache-2.0 */
/* zip_header.c - facts about an entry in, its local or central header out */
#include "domain/zip_header.h"

#include <string.h>

#include "domain/zip_parts.h"

/* Field names of APPNOTE 6.3.10, 4.3.7, 4.3.12 and 4.5.3. */
#define DOS_FOLDER 0x10

static bool needs64(uint64_t value)
{
	return value >= SEAL_ZIP_SATURATED32;
}

static uint32_t classic(uint64_t value)
{
	return needs64(value) ? SEAL_ZIP_SATURATED32 : (uint32_t)value;
}

static uint16_t version(const struct seal_zip_header *header)
{
	return needs64(header->size) || needs64(header->packed_size) ||
			       needs64(header->offset)
		       ? SEAL_ZIP_VERSION64
		       : SEAL_ZIP_VERSION;
}

/* Readers take a name without the flag as CP437. */
static uint16_t flags(const struct seal_zip_header *header)
{
	for (size_t i = 0; i < header->name_size; i++)
		if ((unsigned char)header->name[i] >= 0x80)
			return SEAL_ZIP_FLAG_UTF8;
	return 0;
}

/* What both headers have in common: version needed to size, 24 bytes. */
static void put_common(const struct seal_zip_header *header, uint8_t *p)
{
	seal_put16(p, version(header));
	seal_put16(p + 2, flags(header));
	seal_put16(p + 4, header->stored ? SEAL_ZIP_STORED : SEAL_ZIP_DEFLATE);
	seal_put32(p + 6, header->dos_time);
	seal_put32(p + 10, header->crc);
	seal_put32(p + 14, classic(header->packed_size));
	seal_put32(p + 18, classic(header->size));
	seal_put16(p + 22, (uint16_t)header->name_size);
}

/* Returns the size of the extra field; 0, and no field, without values. */
static uint16_t put_extra(uint8_t *p, const uint64_t *values, size_t count)
{
	if (count == 0)
		return 0;
	seal_put16(p, SEAL_ZIP_EXTRA64);
	seal_put16(p + 2, (uint16_t)(count * 8));
	for (size_t i = 0; i < count; i++)
		seal_put64(p + 4 + i * 8, values[i]);
	return (uint16_t)(4 + count * 8);
}

size_t seal_zip_put_local(const struct seal_zip_header *header,
			  uint8_t output[SEAL_ZIP_HEADER_MAX])
{
	const uint64_t values[] = { header->size, header->packed_size };
	bool both = needs64(header->size) || needs64(header->packed_size);
	uint8_t *name = output + SEAL_ZIP_LOCAL;
	uint16_t extra;

	seal_put32(output, SEAL_ZIP_LOCAL_SIGNATURE);
	put_common(header, output + 4);
	memcpy(name, header->name, header->name_size);
	extra = put_extra(name + header->name_size, values, both ? 2 : 0);
	seal_put16(output + 28, extra);
	return SEAL_ZIP_LOCAL + header->name_size + extra;
}

size_t seal_zip_put_central(const struct seal_zip_header *header,
			    uint8_t output[SEAL_ZIP_HEADER_MAX])
{
	uint32_t folder = header->mode == SEAL_ZIP_FOLDER ? DOS_FOLDER : 0;
	uint8_t *name = output + SEAL_ZIP_CENTRAL;
	uint64_t values[3];
	size_t count = 0;
	uint16_t extra;

	if (needs64(header->size))
		values[count++] = header->size;
	if (needs64(header->packed_size))
		values[count++] = header->packed_size;
	if (needs64(header->offset))
		values[count++] = header->offset;
	seal_put32(output, SEAL_ZIP_CENTRAL_SIGNATURE);
	seal_put16(output + 4,
		   (uint16_t)(SEAL_ZIP_HOST_UNIX << 8 | version(header)));
	put_common(header, output + 6);
	memcpy(name, header->name, header->name_size);
	extra = put_extra(name + header->name_size, values, count);
	seal_put16(output + 30, extra);
	seal_put16(output + 32, 0); /* comment */
	seal_put16(output + 34, 0); /* disk */
	seal_put16(output + 36, 0); /* internal attributes */
	seal_put32(output + 38, (uint32_t)header->mode << 16 | folder);
	seal_put32(output + 42, classic(header->offset));
	return SEAL_ZIP_CENTRAL + header->name_size + extra;
}
