/* SPDX-License-Identifier: Apache-2.0 */
/* sign_timestamp.c - a signature in, a trusted timestamp of it out */
#include <stdlib.h>
#include <string.h>

#include "adapters/crypto_timestamp_ask.h"
#include "adapters/http.h"
#include "base/command.h"
#include "domain/trust_files.h"
#include "stages/sign.h"

#define TIMEOUT_STANDARD 30 /* seconds */
#define TIMEOUT_MAX	 600
#define NONCE_SIZE	 16

/* The command behind "command:", or NULL. */
static const char *command_of(const char *source)
{
	static const char prefix[] = "command:";

	return strncmp(source, prefix, strlen(prefix)) == 0
		       ? source + strlen(prefix)
		       : NULL;
}

static enum seal_status check_source(const char *source,
				     struct seal_error *error)
{
	const char *command = command_of(source);
	struct seal_error why = { 0 };

	if (command && command[0] == '\0')
		return seal_fail(error, SEAL_USAGE,
				 "--timestamp: no command behind command:");
	if (command || seal_http_check(source, &why) == SEAL_OK)
		return SEAL_OK;
	seal_error_fix(error, "give an http or https address of a timestamp "
			      "authority, or command:COMMAND with a program "
			      "that asks one");
	return seal_fail(error, why.status, "--timestamp: %s", why.text);
}

enum seal_status seal_sign_timestamp_check(const struct seal_signing *job,
					   struct seal_error *error)
{
	const struct seal_sign_options *options = job->options;
	enum seal_status status;

	if (!options->timestamp)
		return SEAL_OK;
	status = check_source(options->timestamp, error);
	if (status != SEAL_OK)
		return status;
	if (options->timestamp_timeout > TIMEOUT_MAX)
		return seal_fail(error, SEAL_USAGE,
				 "--timestamp-timeout: more than %d seconds",
				 TIMEOUT_MAX);
	if (job->trust.authorities.count > 0)
		return SEAL_OK;
	seal_error_path(error, job->trust.directory);
	seal_error_fix(error, SEAL_AUTHORITY_FIX);
	return seal_fail(error, SEAL_USAGE,
			 "--timestamp: the directory trusts no timestamp "
			 "authority%s",
			 job->trust.authorities.present
				 ? ""
				 : ": it has no " SEAL_TRUSTED_ROOT);
}

static int timeout_of(const struct seal_sign_options *options)
{
	return options->timestamp_timeout > 0 ? (int)options->timestamp_timeout
					      : TIMEOUT_STANDARD;
}

static enum seal_status ask_command(const struct seal_sign_options *options,
				    const struct seal_bytes *request,
				    struct seal_bytes *answer,
				    struct seal_error *error)
{
	static const char variable[] = "env:";
	bool in_variable =
		strncmp(options->key, variable, strlen(variable)) == 0;
	const struct seal_command command = {
		.command = command_of(options->timestamp),
		.hidden = in_variable ? options->key + strlen(variable) : NULL,
		.input = request->data,
		.size = request->size,
		.limit = SEAL_TIMESTAMP_MAX,
		.timeout = timeout_of(options)
	};

	return seal_command_run(&command, answer, error);
}

static enum seal_status ask_server(const struct seal_sign_options *options,
				   const struct seal_bytes *request,
				   struct seal_bytes *answer,
				   struct seal_error *error)
{
	const struct seal_http_request question = {
		.url = options->timestamp,
		.content_type = "application/timestamp-query",
		.accept = "application/timestamp-reply",
		.body = request->data,
		.size = request->size,
		.limit = SEAL_TIMESTAMP_MAX,
		.timeout = timeout_of(options)
	};

	return seal_http_post(&question, answer, error);
}

static enum seal_status ask(const struct seal_signing *job,
			    const uint8_t nonce[NONCE_SIZE],
			    struct seal_bytes *answer, struct seal_error *error)
{
	const struct seal_bytes *signature = &job->bundle.signature;
	struct seal_bytes request = { 0 };
	enum seal_status status;

	status = seal_timestamp_request(signature->data, signature->size, nonce,
					NONCE_SIZE, &request, error);
	if (status == SEAL_OK)
		status = command_of(job->options->timestamp)
				 ? ask_command(job->options, &request, answer,
					       error)
				 : ask_server(job->options, &request, answer,
					      error);
	seal_bytes_free(&request);
	if (status != SEAL_OK && command_of(job->options->timestamp))
		seal_error_fix(error, "try the command by itself: a DER "
				      "TimeStampReq goes in, and a DER "
				      "TimeStampResp comes out");
	else if (status != SEAL_OK)
		seal_error_fix(error, "see whether the authority can be "
				      "reached, or ask another one");
	return status;
}

/* An old answer would have an old nonce. */
static enum seal_status check_nonce(const struct seal_bytes *answer,
				    const uint8_t nonce[NONCE_SIZE],
				    struct seal_error *error)
{
	struct seal_timestamp *timestamp = NULL;
	struct seal_error why = { 0 };
	enum seal_status status;

	status = seal_timestamp_parse(answer->data, answer->size, &timestamp,
				      &why);
	if (status != SEAL_OK) {
		seal_error_fix(error, "see whether that is an RFC 3161 "
				      "authority, or ask another one");
		return seal_fail(error, SEAL_UNJUDGED, "%s", why.text);
	}
	if (!seal_timestamp_has_nonce(timestamp, nonce, NONCE_SIZE))
		status = seal_fail(error, SEAL_UNJUDGED,
				   "timestamp: it answers another request: "
				   "its nonce is another one");
	seal_timestamp_free(timestamp);
	return status;
}

/* It counts for whoever verifies with this directory, or it is none. */
static enum seal_status check_trusted(struct seal_signing *job,
				      struct seal_error *error)
{
	const struct seal_statement *statement = &job->statement;
	struct seal_trusted_time *time = &job->time;
	enum seal_status status =
		seal_timestamps_judge(&job->trust.authorities, &job->bundle,
				      statement->signed_at,
				      statement->expires_at, time, error);

	if (status != SEAL_OK || (time->trusted && !time->broken))
		return status;
	if (strcmp(time->rule, "authority") == 0)
		seal_error_fix(error,
			       "if it is to be trusted: " SEAL_AUTHORITY_FIX);
	if (strcmp(time->rule, "window") == 0)
		seal_error_fix(error, "look at this machine's clock, and at "
				      "--signing-time");
	return seal_fail(error, SEAL_UNJUDGED, "timestamp: %s%s%s%s%s",
			 time->reason, time->have ? ": " : "",
			 time->have ? time->have : "",
			 time->expected ? ", not within " : "",
			 time->expected ? time->expected : "");
}

enum seal_status seal_sign_timestamp(struct seal_signing *job,
				     struct seal_error *error)
{
	struct seal_bundle *bundle = &job->bundle;
	uint8_t nonce[NONCE_SIZE];
	enum seal_status status;

	if (!job->options->timestamp)
		return SEAL_OK;
	bundle->timestamps = calloc(1, sizeof(*bundle->timestamps));
	if (!bundle->timestamps)
		return seal_fail_memory(error);
	bundle->timestamp_count = 1;
	status = seal_random(nonce, sizeof(nonce), error);
	if (status == SEAL_OK)
		status = ask(job, nonce, &bundle->timestamps[0], error);
	if (status == SEAL_OK)
		status = check_nonce(&bundle->timestamps[0], nonce, error);
	if (status == SEAL_OK)
		status = check_trusted(job, error);
	return status;
}
