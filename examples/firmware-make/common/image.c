/* SPDX-License-Identifier: Apache-2.0 */
/* image.c - bytes in flash or in a file in, an image's header out, and back */
#include "image.h"

static uint32_t get(const uint8_t *p)
{
	return (uint32_t)p[0] | (uint32_t)p[1] << 8 | (uint32_t)p[2] << 16 |
	       (uint32_t)p[3] << 24;
}

static void put(uint8_t *p, uint32_t value)
{
	for (int i = 0; i < 4; i++)
		p[i] = (uint8_t)(value >> 8 * i);
}

/* No table: the bootloader has more time than flash. */
uint32_t image_crc(const uint8_t *data, size_t size)
{
	uint32_t crc = 0xffffffffu;

	for (size_t i = 0; i < size; i++) {
		crc ^= data[i];
		for (int bit = 0; bit < 8; bit++)
			crc = crc >> 1 ^ (0xedb88320u & (0u - (crc & 1u)));
	}
	return ~crc;
}

enum image_fault image_read(const uint8_t *data, size_t size,
			    struct image *image)
{
	if (size < IMAGE_HEADER)
		return IMAGE_SHORT;
	if (get(data) != IMAGE_MAGIC)
		return IMAGE_NO_MAGIC;
	image->version = get(data + 4);
	image->address = get(data + 8);
	image->size = get(data + 12);
	image->crc = get(data + 16);
	image->code = data + IMAGE_HEADER;
	if (image->size == 0 || image->size > IMAGE_MAX ||
	    image->size > size - IMAGE_HEADER)
		return IMAGE_BAD_SIZE;
	for (size_t i = 0; i < IMAGE_NAME; i++)
		image->name[i] = (char)data[20 + i];
	if (image->name[0] == '\0' || image->name[IMAGE_NAME - 1] != '\0')
		return IMAGE_BAD_NAME;
	if (image_crc(image->code, image->size) != image->crc)
		return IMAGE_BAD_CRC;
	return IMAGE_GOOD;
}

void image_write_header(const struct image *image, uint8_t *header)
{
	put(header, IMAGE_MAGIC);
	put(header + 4, image->version);
	put(header + 8, image->address);
	put(header + 12, image->size);
	put(header + 16, image->crc);
	for (size_t i = 0; i < IMAGE_NAME; i++)
		header[20 + i] = (uint8_t)image->name[i];
}
