/* SPDX-License-Identifier: Apache-2.0 */
/* handler.c - an event with an image in, a document about the image out */
#include "handler.h"

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cJSON.h>

#include "imagemeta.h"

enum {
	HTTP_OK = 200,
	HTTP_BAD_REQUEST = 400,
	HTTP_CONTENT_TOO_LARGE = 413,
	HTTP_UNSUPPORTED_MEDIA_TYPE = 415,
	HTTP_UNPROCESSABLE_CONTENT = 422,
};

/* What goes back to the HTTP client. */
struct reply {
	int status;
	cJSON *document;
};

/* NULL everywhere below means that there was no memory. */
static struct reply refuse(int status, const char *reason)
{
	struct reply reply = { status, cJSON_CreateObject() };

	if (!cJSON_AddStringToObject(reply.document, "error", reason)) {
		cJSON_Delete(reply.document);
		reply.document = NULL;
	}
	return reply;
}

static cJSON *describe(const struct imagemeta *image, const uint8_t *bytes,
		       size_t size)
{
	cJSON *document = cJSON_CreateObject();
	char crc[9];

	snprintf(crc, sizeof(crc), "%08x",
		 (unsigned int)imagemeta_crc32(bytes, size));
	if (!cJSON_AddStringToObject(document, "format", image->format) ||
	    !cJSON_AddNumberToObject(document, "width", image->width) ||
	    !cJSON_AddNumberToObject(document, "height", image->height) ||
	    !cJSON_AddNumberToObject(document, "bytes", (double)size) ||
	    !cJSON_AddStringToObject(document, "crc32", crc)) {
		cJSON_Delete(document);
		return NULL;
	}
	return document;
}

static struct reply reply_to_image(const uint8_t *bytes, size_t size)
{
	struct imagemeta image;
	enum imagemeta_status status = imagemeta_read(bytes, size, &image);

	switch (status) {
	case IMAGEMETA_OK:
		return (struct reply){ HTTP_OK, describe(&image, bytes, size) };
	case IMAGEMETA_UNKNOWN:
		return refuse(HTTP_UNSUPPORTED_MEDIA_TYPE,
			      imagemeta_reason(status));
	case IMAGEMETA_TRUNCATED:
	case IMAGEMETA_CORRUPT:
		break;
	}
	return refuse(HTTP_UNPROCESSABLE_CONTENT, imagemeta_reason(status));
}

static struct reply reply_to_base64(const struct config *config,
				    const char *text)
{
	size_t length = strlen(text);
	struct reply reply = { HTTP_OK, NULL };
	uint8_t *bytes;
	size_t size;

	/* Before the decoder runs: padding is at most two bytes. */
	if (length / 4 * 3 > config->maximum_body_bytes + 2)
		return refuse(HTTP_CONTENT_TOO_LARGE, "the body is too large");
	bytes = malloc(length / 4 * 3 + 1);
	if (!bytes)
		return reply;
	if (imagemeta_base64(text, length, bytes, &size) != 0)
		reply = refuse(HTTP_BAD_REQUEST, "the body is not base64");
	else if (size > config->maximum_body_bytes)
		reply = refuse(HTTP_CONTENT_TOO_LARGE, "the body is too large");
	else
		reply = reply_to_image(bytes, size);
	free(bytes);
	return reply;
}

static struct reply reply_to_event(const struct config *config,
				   const cJSON *event)
{
	const cJSON *body = cJSON_GetObjectItemCaseSensitive(event, "body");
	const cJSON *encoded =
		cJSON_GetObjectItemCaseSensitive(event, "isBase64Encoded");

	if (!cJSON_IsString(body) || body->valuestring[0] == '\0')
		return refuse(HTTP_BAD_REQUEST, "there is no body");
	/* No image survives a trip as text: API Gateway must be told. */
	if (!cJSON_IsTrue(encoded))
		return refuse(HTTP_UNSUPPORTED_MEDIA_TYPE,
			      "the body did not arrive as binary data");
	return reply_to_base64(config, body->valuestring);
}

/* The document becomes a string inside the answer, as API Gateway wants it. */
static char *print_answer(int status, const char *document)
{
	cJSON *answer = cJSON_CreateObject();
	cJSON *headers;
	char *text = NULL;

	if (cJSON_AddNumberToObject(answer, "statusCode", status) &&
	    (headers = cJSON_AddObjectToObject(answer, "headers")) &&
	    cJSON_AddStringToObject(headers, "content-type",
				    "application/json") &&
	    cJSON_AddFalseToObject(answer, "isBase64Encoded") &&
	    cJSON_AddStringToObject(answer, "body", document))
		text = cJSON_PrintUnformatted(answer);
	cJSON_Delete(answer);
	return text;
}

static char *print_reply(const struct reply *reply)
{
	char *document = NULL, *text = NULL;

	if (reply->document)
		document = cJSON_PrintUnformatted(reply->document);
	if (document)
		text = print_answer(reply->status, document);
	free(document);
	return text;
}

int handle(const struct config *config, const char *event, char **answer,
	   struct failure *failure)
{
	/* 1: nothing may follow the document. */
	cJSON *json = cJSON_ParseWithOpts(event, NULL, 1);
	struct reply reply;

	*answer = NULL;
	if (!cJSON_IsObject(json)) {
		cJSON_Delete(json);
		return fail(failure, "Handler.BadEvent",
			    "the event is not a JSON object");
	}
	reply = reply_to_event(config, json);
	*answer = print_reply(&reply);
	cJSON_Delete(reply.document);
	cJSON_Delete(json);
	if (!*answer)
		return fail(failure, "Handler.OutOfMemory",
			    "not enough memory for the answer");
	return 0;
}
