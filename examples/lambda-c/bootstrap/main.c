/* SPDX-License-Identifier: Apache-2.0 */
/* main.c - the custom runtime: take an event, handle it, answer, for ever */
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "config.h"
#include "handler.h"
#include "runtime.h"

/* Failures in a row before this process lets the service start a new one. */
enum { PATIENCE = 5 };

struct service {
	struct runtime *runtime;
	struct config config;
	struct invocation invocation;
};

static void report(const struct failure *failure)
{
	fprintf(stderr, "bootstrap: error: %s [%s]\n", failure->message,
		failure->type);
}

/* 10, 20, 40, 80 ms: a service that restarts needs no more. */
static void pause_after(int failures)
{
	struct timespec time = { 0, 10000000L << (failures - 1) };

	nanosleep(&time, NULL);
}

/* Tracing libraries look for the current event's id in the environment. */
static void publish_trace_id(const char *trace_id)
{
	if (trace_id)
		setenv("_X_AMZN_TRACE_ID", trace_id, 1);
	else
		unsetenv("_X_AMZN_TRACE_ID");
}

static int handle_invocation(const struct service *service, char **answer,
			     struct failure *reason)
{
	*answer = NULL;
	if (service->invocation.too_large)
		return fail(reason, "Runtime.EventTooLarge",
			    "the event is too large");
	/* The caller has given up: work for nobody would only be billed. */
	if (invocation_time_left(&service->invocation) <= 0)
		return fail(reason, "Runtime.DeadlineExceeded",
			    "the deadline had passed before the event came");
	return handle(&service->config, service->invocation.event.bytes, answer,
		      reason);
}

static enum runtime_status answer_invocation(struct service *service,
					     struct failure *failure)
{
	struct failure reason = { 0 };
	enum runtime_status status;
	char *answer;

	if (handle_invocation(service, &answer, &reason) != 0) {
		report(&reason);
		return runtime_fail(service->runtime, &service->invocation,
				    &reason, failure);
	}
	status = runtime_respond(service->runtime, &service->invocation, answer,
				 failure);
	free(answer);
	/* A refused answer would leave the caller waiting for the deadline. */
	if (status != RUNTIME_FAILED)
		return status;
	report(failure);
	reason = *failure;
	return runtime_fail(service->runtime, &service->invocation, &reason,
			    failure);
}

static enum runtime_status serve_one(struct service *service,
				     struct failure *failure)
{
	enum runtime_status status;

	status = runtime_next(service->runtime, &service->invocation, failure);
	if (status != RUNTIME_OK)
		return status;
	publish_trace_id(service->invocation.trace_id);
	return answer_invocation(service, failure);
}

/* Returns only when there is no sense in going on. */
static void serve(struct service *service)
{
	struct failure failure = { 0 };
	enum runtime_status status;
	int failures = 0;

	while (failures < PATIENCE) {
		status = serve_one(service, &failure);
		if (status == RUNTIME_OK) {
			failures = 0;
			continue;
		}
		report(&failure);
		if (status == RUNTIME_ENDED)
			return;
		pause_after(++failures);
	}
}

static void start(struct service *service)
{
	const char *folder = getenv("LAMBDA_TASK_ROOT");
	struct failure reason = { 0 }, failure = { 0 };

	if (config_read(folder ? folder : ".", &service->config, &reason) ==
	    0) {
		serve(service);
		return;
	}
	report(&reason);
	if (runtime_fail_init(service->runtime, &reason, &failure) !=
	    RUNTIME_OK)
		report(&failure);
}

/* The service ends this process when it likes; to return is a failure. */
int main(void)
{
	struct service service = { 0 };
	const char *address = getenv("AWS_LAMBDA_RUNTIME_API");

	if (!address) {
		fputs("bootstrap: error: AWS_LAMBDA_RUNTIME_API is not set: "
		      "this program is started by AWS Lambda\n",
		      stderr);
		return EXIT_FAILURE;
	}
	service.runtime = runtime_open(address);
	if (service.runtime)
		start(&service);
	invocation_free(&service.invocation);
	runtime_close(service.runtime);
	return EXIT_FAILURE;
}
