/* SPDX-License-Identifier: Apache-2.0 */
/* image.h - the header in front of every image, and how one is checked */
#ifndef IMAGE_H
#define IMAGE_H

#include <stddef.h>
#include <stdint.h>

/* Little-endian 32-bit words: magic, version, address, size, CRC-32 of what
 * follows the header, and the name in the rest. */
#define IMAGE_HEADER 48
#define IMAGE_MAGIC  0x474d4946u /* "FIMG" */
#define IMAGE_NAME   (IMAGE_HEADER - 20)
#define IMAGE_MAX    (256u * 1024)
#define IMAGE_VERSION(major, minor, patch)                                     \
	((uint32_t)(major) << 16 | (uint32_t)(minor) << 8 | (uint32_t)(patch))

struct image {
	uint32_t version;
	uint32_t address; /* where the code expects to be */
	uint32_t size;	  /* of the code, bytes */
	uint32_t crc;
	const uint8_t *code; /* points into what was read */
	char name[IMAGE_NAME];
};

enum image_fault {
	IMAGE_GOOD,
	IMAGE_SHORT,
	IMAGE_NO_MAGIC,
	IMAGE_BAD_SIZE,
	IMAGE_BAD_NAME,
	IMAGE_BAD_CRC
};

uint32_t image_crc(const uint8_t *data, size_t size);

/* The CRC finds flash that has worn out; who made the image is the
 * signature's business. */
enum image_fault image_read(const uint8_t *data, size_t size,
			    struct image *image);
void image_write_header(const struct image *image, uint8_t *header);

#endif
