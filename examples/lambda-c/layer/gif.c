/* SPDX-License-Identifier: Apache-2.0 */
/* gif.c - GIF in, the size of its logical screen out */
#include "formats.h"

enum {
	SCREEN_WIDTH = 6,
	SCREEN_HEIGHT = 8,
	SCREEN_END = 13,
};

enum imagemeta_status read_gif(const uint8_t *bytes, size_t size,
			       struct imagemeta *image)
{
	if (size < SCREEN_END)
		return IMAGEMETA_TRUNCATED;
	image->width = little16(bytes + SCREEN_WIDTH);
	image->height = little16(bytes + SCREEN_HEIGHT);
	return IMAGEMETA_OK;
}
