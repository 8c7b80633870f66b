/* SPDX-License-Identifier: Apache-2.0 */
/* radio.c - the radio's own processor: hops over the channels it may use */
#include "board.h"

struct channel {
	uint32_t frequency; /* 100 kHz */
	uint32_t power;	    /* dBm */
};

/* What holds everywhere; the tables of a country add to it. */
static const struct channel channels[] = {
	{ 24020, 4 },
	{ 24260, 4 },
	{ 24800, 4 },
};

void start(void);

__attribute__((__section__(".text.start"))) void start(void)
{
	uint32_t last = board()->ticks;
	unsigned int next = 0;

	for (;;) {
		if (board()->ticks - last < 20)
			continue;
		last += 20;
		board()->power = channels[next].power;
		board()->channel = channels[next].frequency;
		next = (next + 1) % (sizeof(channels) / sizeof(channels[0]));
	}
}
