/* SPDX-License-Identifier: Apache-2.0 */
/* boot.c - power comes on; the application runs, or the light says why not */
#include "board.h"
#include "image.h"

static void wait_milliseconds(uint32_t milliseconds)
{
	uint32_t from = board()->ticks;

	while (board()->ticks - from < milliseconds)
		board()->watchdog = 1;
}

/* As often as the number of the fault, then a pause. */
static void blink(enum image_fault fault)
{
	for (;;) {
		for (int i = 0; i < (int)fault; i++) {
			board()->led = 1;
			wait_milliseconds(200);
			board()->led = 0;
			wait_milliseconds(200);
		}
		wait_milliseconds(1000);
	}
}

void start(void);

__attribute__((__section__(".text.start"))) void start(void)
{
	const uint8_t *flash = (const uint8_t *)(uintptr_t)FLASH_APP;
	struct image image;
	enum image_fault fault =
		image_read(flash, IMAGE_HEADER + IMAGE_MAX, &image);
	void (*application)(void);

	if (fault == IMAGE_GOOD && image.address != FLASH_APP)
		fault = IMAGE_BAD_SIZE;
	if (fault != IMAGE_GOOD)
		blink(fault);
	application = (void (*)(void))(uintptr_t)image.code;
	application();
}
