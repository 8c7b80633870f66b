/* SPDX-License-Identifier: Apache-2.0 */
/* runtime.h - events from the Lambda runtime API in, answers to it out */
#ifndef RUNTIME_H
#define RUNTIME_H

#include <stdint.h>

#include "buffer.h"
#include "failure.h"

enum runtime_status {
	RUNTIME_OK = 0,
	RUNTIME_FAILED, /* this call; a later one may succeed */
	RUNTIME_ENDED	/* the service says that this process is done for */
};

/* A connection to the runtime API. Opaque. */
struct runtime;

/* One event to answer. Start from { 0 }; free with invocation_free(). */
struct invocation {
	char *request_id;
	char *trace_id;	     /* NULL when the service sent none */
	int64_t deadline;    /* milliseconds since 1970 UTC; 0: none told */
	struct buffer event; /* NUL-terminated; empty when `too_large` */
	int too_large;	     /* more than any service sends: not read */
};

/* `address` is "host:port". NULL when there is no memory or no such address. */
struct runtime *runtime_open(const char *address);
void runtime_close(struct runtime *runtime);

/* Wait, for as long as it takes, for the next event. */
enum runtime_status runtime_next(struct runtime *runtime,
				 struct invocation *invocation,
				 struct failure *failure);
void invocation_free(struct invocation *invocation);

/* Milliseconds until the service gives up; INT64_MAX when it told no time. */
int64_t invocation_time_left(const struct invocation *invocation);

/* Answer with a JSON document. */
enum runtime_status runtime_respond(struct runtime *runtime,
				    const struct invocation *invocation,
				    const char *answer,
				    struct failure *failure);

/* Answer that the event could not be handled, because of `reason`. */
enum runtime_status runtime_fail(struct runtime *runtime,
				 const struct invocation *invocation,
				 const struct failure *reason,
				 struct failure *failure);

/* Tell, before the first runtime_next(), that this process cannot start. */
enum runtime_status runtime_fail_init(struct runtime *runtime,
				      const struct failure *reason,
				      struct failure *failure);

#endif
