/* SPDX-License-Identifier: Apache-2.0 */
/* failure.h - why something went wrong, as the Lambda service wants it told */
#ifndef FAILURE_H
#define FAILURE_H

/* Nothing to free; start from { 0 }. */
struct failure {
	const char *type;  /* errorType, "Category.Reason"; NULL: none */
	char message[256]; /* errorMessage */
};

/* Fill *failure with printf's rules; a long message is cut. Returns -1. */
int fail(struct failure *failure, const char *type, const char *format, ...)
	__attribute__((__format__(__printf__, 3, 4)));

#endif
