/* SPDX-License-Identifier: Apache-2.0 */
/* app.c - a thermostat: the sensor in, the heater out */
#include "board.h"

enum {
	WANTED = 210, /* tenths of a degree */
	BAND = 5,     /* keeps the heater from chattering */
	TOO_HOT = 350,
	PERIOD = 500 /* milliseconds */
};

static uint32_t decide(uint32_t temperature, uint32_t heater)
{
	/* A broken sensor must not heat the house. */
	if (temperature == 0 || temperature > TOO_HOT)
		return 0;
	if (temperature <= WANTED - BAND)
		return 1;
	if (temperature >= WANTED + BAND)
		return 0;
	return heater;
}

void start(void);

__attribute__((__section__(".text.start"))) void start(void)
{
	uint32_t heater = 0;
	uint32_t last = board()->ticks;

	for (;;) {
		board()->watchdog = 1;
		if (board()->ticks - last < PERIOD)
			continue;
		last += PERIOD;
		heater = decide(board()->sensor, heater);
		board()->heater = heater;
		board()->led = heater;
	}
}
