/* SPDX-License-Identifier: Apache-2.0 */
/* hash.c - SipHash-2-4 against the vectors of its authors */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "base/hash.h"

static void test_vectors(void **state)
{
	const uint64_t key[2] = { UINT64_C(0x0706050403020100),
				  UINT64_C(0x0f0e0d0c0b0a0908) };
	uint8_t data[16];

	(void)state;
	for (size_t i = 0; i < sizeof(data); i++)
		data[i] = (uint8_t)i;
	assert_true(seal_keyed_hash(key, data, 0) ==
		    UINT64_C(0x726fdb47dd0e0e31));
	assert_true(seal_keyed_hash(key, data, 1) ==
		    UINT64_C(0x74f839c593dc67fd));
	assert_true(seal_keyed_hash(key, data, 8) ==
		    UINT64_C(0x93f5f5799a932462));
	assert_true(seal_keyed_hash(key, data, 15) ==
		    UINT64_C(0xa129ca6149be45e5));
}

int main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(test_vectors) };

	return cmocka_run_group_tests(tests, NULL, NULL);
}
