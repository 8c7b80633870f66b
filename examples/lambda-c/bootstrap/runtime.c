/* SPDX-License-Identifier: Apache-2.0 */
/* runtime.c - events from the Lambda runtime API in, answers to it out */
#include "runtime.h"

#include <ctype.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <cJSON.h>

#include "http.h"

enum {
	/* The service's limit is 6 MB. */
	EVENT_LIMIT = 8 * 1024 * 1024,
	REQUEST_ID_LIMIT = 128,
	/* To answer in when no deadline is known, or it has just passed. */
	ANSWER_MS = 10000,
	LATE_ANSWER_MS = 1000,
};

struct runtime {
	struct http *http;
	char url[512]; /* of the API, with the '/' at its end */
};

struct runtime *runtime_open(const char *address)
{
	struct runtime *runtime = calloc(1, sizeof(*runtime));
	int length;

	if (!runtime)
		return NULL;
	length = snprintf(runtime->url, sizeof(runtime->url),
			  "http://%s/2018-06-01/runtime/", address);
	if ((size_t)length < sizeof(runtime->url))
		runtime->http = http_open();
	if (!runtime->http) {
		free(runtime);
		return NULL;
	}
	return runtime;
}

void runtime_close(struct runtime *runtime)
{
	if (!runtime)
		return;
	http_close(runtime->http);
	free(runtime);
}

static int64_t now(void)
{
	struct timespec time = { 0 };

	clock_gettime(CLOCK_REALTIME, &time);
	return (int64_t)time.tv_sec * 1000 + time.tv_nsec / 1000000;
}

int64_t invocation_time_left(const struct invocation *invocation)
{
	if (invocation->deadline == 0)
		return INT64_MAX;
	return invocation->deadline - now();
}

void invocation_free(struct invocation *invocation)
{
	free(invocation->request_id);
	free(invocation->trace_id);
	buffer_free(&invocation->event);
	*invocation = (struct invocation){ 0 };
}

/* 500 is the API's way to say "non-recoverable, exit promptly". */
static enum runtime_status refused(long status, const char *what,
				   struct failure *failure)
{
	fail(failure, "Runtime.HttpStatus", "%s: the service answered %ld",
	     what, status);
	return status == 500 ? RUNTIME_ENDED : RUNTIME_FAILED;
}

static enum runtime_status failed(const char *type, const char *what,
				  const char *why, struct failure *failure)
{
	fail(failure, type, "%s: %s", what, why);
	return RUNTIME_FAILED;
}

/* It becomes a part of a URL, so it may hold nothing a URL gives a meaning. */
static int is_request_id(const char *text)
{
	size_t length = text ? strlen(text) : 0;
	size_t i;

	if (length == 0 || length > REQUEST_ID_LIMIT)
		return 0;
	for (i = 0; i < length; i++)
		if (!isalnum((unsigned char)text[i]) && text[i] != '-')
			return 0;
	return 1;
}

/* Milliseconds; 0 for what is no number, as if nothing had been told. */
static int64_t read_deadline(const char *text)
{
	long long value;
	char *end;

	if (!text || !isdigit((unsigned char)text[0]))
		return 0;
	errno = 0;
	value = strtoll(text, &end, 10);
	return errno != 0 || *end != '\0' ? 0 : (int64_t)value;
}

/* A header is valid until the next call: each is copied before that. */
static enum runtime_status read_headers(const struct runtime *runtime,
					struct invocation *invocation,
					struct failure *failure)
{
	const char *value;

	value = http_header(runtime->http, "Lambda-Runtime-Aws-Request-Id");
	if (!is_request_id(value))
		return failed("Runtime.NoRequestId", "next event",
			      "no usable request id", failure);
	invocation->request_id = strdup(value);
	if (!invocation->request_id)
		return failed("Runtime.OutOfMemory", "next event", "no memory",
			      failure);
	value = http_header(runtime->http, "Lambda-Runtime-Trace-Id");
	if (value)
		invocation->trace_id = strdup(value);
	value = http_header(runtime->http, "Lambda-Runtime-Deadline-Ms");
	invocation->deadline = read_deadline(value);
	return RUNTIME_OK;
}

enum runtime_status runtime_next(struct runtime *runtime,
				 struct invocation *invocation,
				 struct failure *failure)
{
	char url[sizeof(runtime->url) + 32];
	struct http_result result;

	invocation_free(invocation);
	invocation->event.limit = EVENT_LIMIT;
	snprintf(url, sizeof(url), "%sinvocation/next", runtime->url);
	/* No time limit: the process is frozen until there is an event. */
	result = http_get(runtime->http, url, &invocation->event);
	if (result.status != 0 && result.status != 200)
		return refused(result.status, "next event", failure);
	/* Too large an event still has a request id, and gets an answer. */
	invocation->too_large = result.too_large && result.status == 200;
	if (invocation->too_large)
		buffer_free(&invocation->event);
	else if (!result.whole)
		return failed("Runtime.Connection", "next event", result.why,
			      failure);
	/* So that the event is a string even when it is empty. */
	if (buffer_add(&invocation->event, "", 0) != 0)
		return failed("Runtime.OutOfMemory", "next event", "no memory",
			      failure);
	return read_headers(runtime, invocation, failure);
}

static long answer_ms(const struct invocation *invocation)
{
	int64_t left = ANSWER_MS;

	if (invocation)
		left = invocation_time_left(invocation);
	if (left < LATE_ANSWER_MS)
		return LATE_ANSWER_MS;
	return left < ANSWER_MS ? (long)left : ANSWER_MS;
}

/* `header` may be NULL; so may `invocation`, for what concerns none. */
static enum runtime_status post(struct runtime *runtime, const char *path,
				const struct invocation *invocation,
				const char *text, const char *header,
				struct failure *failure)
{
	char url[sizeof(runtime->url) + REQUEST_ID_LIMIT + 32];
	struct http_result result;

	if (invocation)
		snprintf(url, sizeof(url), "%sinvocation/%s/%s", runtime->url,
			 invocation->request_id, path);
	else
		snprintf(url, sizeof(url), "%s%s", runtime->url, path);
	result = http_post(runtime->http, url, text, header,
			   answer_ms(invocation));
	if (result.status == 202)
		return RUNTIME_OK;
	if (result.status != 0)
		return refused(result.status, "answer", failure);
	return failed("Runtime.Connection", "answer", result.why, failure);
}

/* {"errorMessage","errorType","stackTrace"}; NULL: no memory. */
static char *print_reason(const struct failure *reason)
{
	cJSON *json = cJSON_CreateObject();
	char *text = NULL;

	if (cJSON_AddStringToObject(json, "errorMessage", reason->message) &&
	    cJSON_AddStringToObject(json, "errorType", reason->type) &&
	    cJSON_AddArrayToObject(json, "stackTrace"))
		text = cJSON_PrintUnformatted(json);
	cJSON_Delete(json);
	return text;
}

static enum runtime_status post_reason(struct runtime *runtime,
				       const char *path,
				       const struct invocation *invocation,
				       const struct failure *reason,
				       struct failure *failure)
{
	char *text = print_reason(reason);
	enum runtime_status status;
	char header[128];

	snprintf(header, sizeof(header),
		 "Lambda-Runtime-Function-Error-Type: %s", reason->type);
	/* Without memory for the reason, an empty one still is an answer. */
	status = post(runtime, path, invocation, text ? text : "{}", header,
		      failure);
	free(text);
	return status;
}

enum runtime_status runtime_respond(struct runtime *runtime,
				    const struct invocation *invocation,
				    const char *answer, struct failure *failure)
{
	return post(runtime, "response", invocation, answer, NULL, failure);
}

enum runtime_status runtime_fail(struct runtime *runtime,
				 const struct invocation *invocation,
				 const struct failure *reason,
				 struct failure *failure)
{
	return post_reason(runtime, "error", invocation, reason, failure);
}

enum runtime_status runtime_fail_init(struct runtime *runtime,
				      const struct failure *reason,
				      struct failure *failure)
{
	return post_reason(runtime, "init/error", NULL, reason, failure);
}
