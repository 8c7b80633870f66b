/* SPDX-License-Identifier: Apache-2.0 */
/* imagemeta.c - which format the bytes are in, and its reader's answer */
#include "formats.h"

#include <stdbool.h>
#include <string.h>

struct format {
	const char *name;
	const char *signature;
	size_t signature_size;
	enum imagemeta_status (*read)(const uint8_t *bytes, size_t size,
				      struct imagemeta *image);
};

static const struct format formats[] = {
	{ "png", "\x89PNG\r\n\x1a\n", 8, read_png },
	{ "jpeg", "\xff\xd8\xff", 3, read_jpeg },
	{ "gif", "GIF87a", 6, read_gif },
	{ "gif", "GIF89a", 6, read_gif },
	{ "webp", "RIFF", 4, read_webp },
};

static bool begins_with(const uint8_t *bytes, size_t size,
			const struct format *format)
{
	return size >= format->signature_size &&
	       memcmp(bytes, format->signature, format->signature_size) == 0;
}

static enum imagemeta_status read_as(const struct format *format,
				     const uint8_t *bytes, size_t size,
				     struct imagemeta *image)
{
	struct imagemeta found = { format->name, 0, 0 };
	enum imagemeta_status status = format->read(bytes, size, &found);

	if (status != IMAGEMETA_OK)
		return status;
	if (found.width == 0 || found.height == 0)
		return IMAGEMETA_CORRUPT;
	*image = found;
	return IMAGEMETA_OK;
}

enum imagemeta_status imagemeta_read(const uint8_t *bytes, size_t size,
				     struct imagemeta *image)
{
	size_t i;

	for (i = 0; i < sizeof(formats) / sizeof(formats[0]); i++)
		if (begins_with(bytes, size, &formats[i]))
			return read_as(&formats[i], bytes, size, image);
	return IMAGEMETA_UNKNOWN;
}

const char *imagemeta_reason(enum imagemeta_status status)
{
	switch (status) {
	case IMAGEMETA_OK:
		return "a readable image";
	case IMAGEMETA_UNKNOWN:
		return "not a PNG, JPEG, GIF or WebP image";
	case IMAGEMETA_TRUNCATED:
		return "the image ends inside its header";
	case IMAGEMETA_CORRUPT:
		break;
	}
	return "the image header is damaged";
}
