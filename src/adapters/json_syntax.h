/* SPDX-License-Identifier: Apache-2.0 */
/* json_syntax.h - is it JSON, to the letter; before any parser sees it */
#ifndef SEAL_ADAPTERS_JSON_SYNTAX_H
#define SEAL_ADAPTERS_JSON_SYNTAX_H

#include "base/error.h"

/* Objects and arrays inside each other; parsing and printing recurse. */
#define SEAL_JSON_DEPTH_MAX 100
/* What a double holds exactly, and every JSON reader agrees about. */
#define SEAL_JSON_NUMBER_MAX ((UINT64_C(1) << 53) - 1)
/* Characters of a number; enough for any double. */
#define SEAL_JSON_NUMBER_SIZE 60

/*
 * A number that is not spelled as a whole number between -(2^53 - 1) and
 * 2^53 - 1: a double would lose its spelling, or its value.
 */
struct seal_json_number {
	size_t ordinal; /* among all numbers of the document, from 0 */
	size_t offset;
	size_t size;
};

/* Start from { 0 }; free with seal_json_syntax_free(). */
struct seal_json_syntax {
	struct seal_json_number *numbers;
	size_t number_count;
	size_t number_capacity;
	size_t offset;	    /* of what is wrong */
	const char *reason; /* NULL: out of memory */
};

/* False with |reason| and |offset| when |data| is not what json.h asks for. */
bool seal_json_syntax_check(const uint8_t *data, size_t size,
			    struct seal_json_syntax *syntax);
void seal_json_syntax_free(struct seal_json_syntax *syntax);

#endif
