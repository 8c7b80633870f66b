/* SPDX-License-Identifier: Apache-2.0 */
/* command.h - another program as a filter */
#ifndef SEAL_BASE_COMMAND_H
#define SEAL_BASE_COMMAND_H

#include "base/bytes.h"

struct seal_command {
	const char *command; /* for sh -c */
	const char *hidden;  /* a variable it does not get, or NULL */
	/*
	 * Or a program of PATH with its arguments, ended by NULL. It gets no
	 * variables but PATH and |environment|, its messages are output too,
	 * and |file| is its descriptor 3.
	 */
	const char *const *arguments;
	const char *const *environment;
	int file;
	const void *input;
	size_t size;
	size_t limit; /* of its output, bytes */
	int timeout;  /* seconds, for all of it */
};
/*
 * Run it with |input| as its standard input and take its standard output; its
 * messages go where ours go, and it has no other file of ours. All but a
 * success in time is SEAL_UNJUDGED. It and what it started is killed then.
 */
enum seal_status seal_command_run(const struct seal_command *command,
				  struct seal_bytes *output,
				  struct seal_error *error);
/* The same, but how it ends is an answer: |end| gets its exit status. */
enum seal_status seal_command_end(const struct seal_command *command,
				  struct seal_bytes *output, int *end,
				  struct seal_error *error);

#endif
