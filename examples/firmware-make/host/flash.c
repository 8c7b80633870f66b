/* SPDX-License-Identifier: Apache-2.0 */
/* flash.c - images in; out comes a manifest, or the contents of the flash */
#include <stdio.h>
#include <string.h>

#include "board.h"
#include "image.h"

#define FLASH_SIZE (1024u * 1024)

static const char *const faults[] = {
	"good",
	"it is too short",
	"it is no image",
	"its size is wrong",
	"its name is wrong",
	"its CRC is wrong",
};

struct flash {
	uint8_t bytes[FLASH_SIZE];
	FILE *output;
	int manifest; /* print what there is, instead of the bytes */
	int count;
};

static int fail(const char *thing, const char *reason)
{
	fprintf(stderr, "flash: error: %s: %s\n", thing, reason);
	return 1;
}

static void describe(struct flash *flash, const struct image *image)
{
	fprintf(flash->output,
		"%s\n    {\"name\": \"%s\", \"version\": \"%u.%u.%u\", "
		"\"address\": \"0x%08x\", \"size\": %u, \"crc32\": \"%08x\"}",
		flash->count++ ? "," : "", image->name,
		(unsigned int)(image->version >> 16 & 255),
		(unsigned int)(image->version >> 8 & 255),
		(unsigned int)(image->version & 255),
		(unsigned int)image->address, (unsigned int)image->size,
		(unsigned int)image->crc);
}

/* By the very code that the bootloader checks it with. */
static int add(struct flash *flash, const char *path)
{
	static uint8_t bytes[IMAGE_HEADER + IMAGE_MAX];
	struct image image;
	enum image_fault fault;
	size_t size;
	FILE *file = fopen(path, "rb");

	if (!file)
		return fail(path, "cannot open");
	size = fread(bytes, 1, sizeof(bytes), file);
	fclose(file);
	fault = image_read(bytes, size, &image);
	if (fault != IMAGE_GOOD)
		return fail(path, faults[fault]);
	if (image.address < FLASH_BOOT ||
	    image.address - FLASH_BOOT > FLASH_SIZE - sizeof(bytes))
		return fail(path, "its address is not in flash");
	if (flash->manifest)
		describe(flash, &image);
	else
		memcpy(flash->bytes + (image.address - FLASH_BOOT), bytes,
		       IMAGE_HEADER + image.size);
	return 0;
}

int main(int argc, char **argv)
{
	static struct flash flash;
	int failed = 0;

	if (argc < 4 ||
	    (strcmp(argv[1], "manifest") != 0 && strcmp(argv[1], "write") != 0))
		return fail("usage", "flash manifest|write OUTPUT IMAGE...");
	flash.manifest = argv[1][0] == 'm';
	memset(flash.bytes, 0xff, sizeof(flash.bytes));
	flash.output = fopen(argv[2], "wb");
	if (!flash.output)
		return fail(argv[2], "cannot open");
	if (flash.manifest)
		fprintf(flash.output, "{\n  \"board\": \"thermostat\",\n"
				      "  \"images\": [");
	for (int i = 3; i < argc && !failed; i++)
		failed = add(&flash, argv[i]);
	if (flash.manifest)
		fprintf(flash.output, "\n  ]\n}\n");
	else
		fwrite(flash.bytes, 1, sizeof(flash.bytes), flash.output);
	if (ferror(flash.output) | (fclose(flash.output) != 0))
		failed = fail(argv[2], "cannot write");
	return failed;
}
