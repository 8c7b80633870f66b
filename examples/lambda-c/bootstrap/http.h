/* SPDX-License-Identifier: Apache-2.0 */
/* http.h - a request to the runtime API in, its status and body out */
#ifndef HTTP_H
#define HTTP_H

#include "buffer.h"

/* A connection that is kept from request to request. Opaque. */
struct http;

/* NULL when there is no memory. */
struct http *http_open(void);
void http_close(struct http *http);

/* How a request ended. */
struct http_result {
	long status;	 /* 0: there was no answer */
	int whole;	 /* the whole body was received */
	int too_large;	 /* the body is over the buffer's limit */
	const char *why; /* it is not whole; valid until the next request */
};

/* Waits without a time limit. */
struct http_result http_get(struct http *http, const char *url,
			    struct buffer *body);

/*
 * Post JSON text, for at most `timeout` milliseconds. `header` is one more
 * header line, or NULL. The answer's body is dropped.
 */
struct http_result http_post(struct http *http, const char *url,
			     const char *text, const char *header,
			     long timeout);

/* A header of the last answer, valid until the next call; NULL: not there. */
const char *http_header(const struct http *http, const char *name);

#endif
