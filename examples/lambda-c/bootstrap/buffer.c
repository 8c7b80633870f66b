/* SPDX-License-Identifier: Apache-2.0 */
/* buffer.c - bytes that arrive piece by piece in, one block out */
#include "buffer.h"

#include <stdlib.h>
#include <string.h>

int buffer_add(struct buffer *buffer, const void *bytes, size_t size)
{
	size_t room;
	char *grown;

	if (size > buffer->limit - buffer->size)
		return -1;
	if (buffer->size + size + 1 > buffer->room) {
		room = (buffer->size + size + 1) * 2;
		grown = realloc(buffer->bytes, room);
		if (!grown)
			return -1;
		buffer->bytes = grown;
		buffer->room = room;
	}
	if (size > 0)
		memcpy(buffer->bytes + buffer->size, bytes, size);
	buffer->size += size;
	buffer->bytes[buffer->size] = '\0';
	return 0;
}

void buffer_free(struct buffer *buffer)
{
	free(buffer->bytes);
	*buffer = (struct buffer){ .limit = buffer->limit };
}
