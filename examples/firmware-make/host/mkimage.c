/* SPDX-License-Identifier: Apache-2.0 */
/* mkimage.c - NAME VERSION ADDRESS CODE OUTPUT: a header in front of code */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "image.h"

static int fail(const char *thing, const char *reason)
{
	fprintf(stderr, "mkimage: error: %s: %s\n", thing, reason);
	return 1;
}

static int write_image(const char *path, const uint8_t *data, size_t size)
{
	FILE *file = fopen(path, "wb");
	int written;

	if (!file)
		return fail(path, "cannot open");
	written = fwrite(data, 1, size, file) == size;
	if (fclose(file) != 0 || !written)
		return fail(path, "cannot write");
	return 0;
}

int main(int argc, char **argv)
{
	static uint8_t bytes[IMAGE_HEADER + IMAGE_MAX + 1];
	struct image image = { 0 };
	unsigned int major, minor, patch;
	size_t size;
	FILE *file;

	if (argc != 6)
		return fail("usage",
			    "mkimage NAME VERSION ADDRESS CODE OUTPUT");
	if (strlen(argv[1]) >= IMAGE_NAME)
		return fail(argv[1], "the name is too long");
	memcpy(image.name, argv[1], strlen(argv[1]));
	if (sscanf(argv[2], "%3u.%3u.%3u", &major, &minor, &patch) != 3)
		return fail(argv[2], "a version is three numbers");
	image.version = IMAGE_VERSION(major, minor, patch);
	image.address = (uint32_t)strtoul(argv[3], NULL, 0);

	file = fopen(argv[4], "rb");
	if (!file)
		return fail(argv[4], "cannot open");
	size = fread(bytes + IMAGE_HEADER, 1, IMAGE_MAX + 1, file);
	fclose(file);
	if (size == 0 || size > IMAGE_MAX)
		return fail(argv[4], "it is empty or too large");
	image.size = (uint32_t)size;
	image.crc = image_crc(bytes + IMAGE_HEADER, size);
	image_write_header(&image, bytes);
	return write_image(argv[5], bytes, IMAGE_HEADER + size);
}
