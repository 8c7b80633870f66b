/* SPDX-License-Identifier: Apache-2.0 */
/* http.h - one question to a server, and its answer (libcurl) */
#ifndef SEAL_ADAPTERS_HTTP_H
#define SEAL_ADAPTERS_HTTP_H

#include "base/bytes.h"

/*
 * SEAL_USAGE unless |url| is an http or https address without a user name or
 * password, which stand in command lines and build files for all to see. No
 * message of this adapter has more of it than scheme, host and port.
 */
enum seal_status seal_http_check(const char *url, struct seal_error *error);

struct seal_http_request {
	const char *url;
	const char *content_type; /* of the question */
	const char *accept;	  /* of the answer */
	const void *body;
	size_t size;
	size_t limit; /* of the answer, bytes */
	int timeout;  /* seconds, for all of it */
};
/*
 * POST it, over http or https alone, and follow no redirection. All but a
 * complete answer with the status 200 is SEAL_UNJUDGED. The variables that
 * libcurl knows (https_proxy and the like) say which proxy is asked.
 */
enum seal_status seal_http_post(const struct seal_http_request *request,
				struct seal_bytes *answer,
				struct seal_error *error);

#endif
