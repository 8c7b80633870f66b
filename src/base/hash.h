/* SPDX-License-Identifier: Apache-2.0 */
/* hash.h - a hash for tables that others choose the keys of */
#ifndef SEAL_BASE_HASH_H
#define SEAL_BASE_HASH_H

#include <stddef.h>
#include <stdint.h>

/*
 * SipHash-2-4 of Aumasson and Bernstein: whoever does not know |key| cannot
 * find texts that fall together. No digest, and never stored or shown.
 */
uint64_t seal_keyed_hash(const uint64_t key[2], const void *data, size_t size);

#endif
