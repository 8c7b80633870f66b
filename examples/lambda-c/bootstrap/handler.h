/* SPDX-License-Identifier: Apache-2.0 */
/* handler.h - an event in, the answer's JSON out */
#ifndef HANDLER_H
#define HANDLER_H

#include "config.h"
#include "failure.h"

/*
 * Answer one event in the format of API Gateway's proxy integration:
 *
 *	{"isBase64Encoded": true, "body": "iVBORw0KGgo..."}
 *
 * A body that is no image is an answer too, with a 4xx statusCode: the caller
 * of the HTTP API is at fault, not the function. Returns 0 and the JSON text in
 * *answer, to be freed with free(); or -1 with *failure filled when the event
 * itself is not what this function can be invoked with.
 */
int handle(const struct config *config, const char *event, char **answer,
	   struct failure *failure);

#endif
