/* SPDX-License-Identifier: Apache-2.0 */
/* buffer.h - bytes that arrive piece by piece in, one block out */
#ifndef BUFFER_H
#define BUFFER_H

#include <stddef.h>

/* Start from { .limit = N }; bytes[size] is always a NUL once there are any. */
struct buffer {
	char *bytes;
	size_t size;
	size_t room;
	size_t limit; /* more bytes than this are refused */
};

/* 0, or -1 when the limit or the memory does not allow it. */
int buffer_add(struct buffer *buffer, const void *bytes, size_t size);
void buffer_free(struct buffer *buffer);

#endif
