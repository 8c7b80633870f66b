/* SPDX-License-Identifier: Apache-2.0 */
/* board.h - where things are on the board: an invented one, simple on purpose
 */
#ifndef BOARD_H
#define BOARD_H

#include <stdint.h>

/* Flash: each image has a place of its own, header first. */
#define FLASH_BOOT  0x08000000u
#define FLASH_APP   0x08010000u
#define FLASH_RADIO 0x08060000u

struct board_registers {
	volatile uint32_t led;
	volatile uint32_t sensor;   /* tenths of a degree Celsius */
	volatile uint32_t heater;   /* 0 or 1 */
	volatile uint32_t ticks;    /* milliseconds since power came on */
	volatile uint32_t watchdog; /* written before a second is over */
	volatile uint32_t channel;  /* the radio's, in 100 kHz */
	volatile uint32_t power;    /* the radio's, in dBm */
};

static inline struct board_registers *board(void)
{
	return (struct board_registers *)(uintptr_t)0x40000000u;
}

#endif
