/* SPDX-License-Identifier: Apache-2.0 */
/* http.c - a question to an address in, the server's answer out */
#include "adapters/http.h"

#include <curl/curl.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

#define CONNECT_MAX 10 /* seconds */

/* What one exchange holds. */
struct exchange {
	const struct seal_http_request *request;
	struct seal_bytes *answer;
	struct seal_error *error;
	CURL *handle;
	struct curl_slist *headers;
	char server[300]; /* for messages */
	bool too_long;
};

static bool has_part(CURLU *parts, CURLUPart which)
{
	char *text = NULL;
	bool has = curl_url_get(parts, which, &text, 0) == CURLUE_OK;

	curl_free(text);
	return has;
}

/* "https://host:port", and nothing that may be secret. */
static void name_server(CURLU *parts, char *output, size_t size)
{
	char *scheme = NULL;
	char *host = NULL;
	char *port = NULL;

	curl_url_get(parts, CURLUPART_SCHEME, &scheme, 0);
	curl_url_get(parts, CURLUPART_HOST, &host, 0);
	curl_url_get(parts, CURLUPART_PORT, &port, 0);
	snprintf(output, size, "%s://%.200s%s%s", scheme ? scheme : "",
		 host ? host : "", port ? ":" : "", port ? port : "");
	curl_free(scheme);
	curl_free(host);
	curl_free(port);
}

static enum seal_status check_parts(CURLU *parts, const char *url,
				    struct seal_error *error)
{
	bool known = strncasecmp(url, "http://", 7) == 0 ||
		     strncasecmp(url, "https://", 8) == 0;

	if (!known || curl_url_set(parts, CURLUPART_URL, url, 0) != CURLUE_OK)
		return seal_fail(error, SEAL_USAGE,
				 "address: not one like "
				 "https://host/path, with http or https");
	if (has_part(parts, CURLUPART_USER) ||
	    has_part(parts, CURLUPART_PASSWORD))
		return seal_fail(error, SEAL_USAGE,
				 "address: there is a user name or a password "
				 "in it, where others can read it");
	return SEAL_OK;
}

/* The server's name goes to |server|, if that is not NULL. */
static enum seal_status check_url(const char *url, char *server, size_t size,
				  struct seal_error *error)
{
	CURLU *parts = curl_url();
	enum seal_status status;

	if (!parts)
		return seal_fail_memory(error);
	status = check_parts(parts, url, error);
	if (status == SEAL_OK && server)
		name_server(parts, server, size);
	curl_url_cleanup(parts);
	return status;
}

enum seal_status seal_http_check(const char *url, struct seal_error *error)
{
	return check_url(url, NULL, 0, error);
}

static size_t take(char *data, size_t one, size_t count, void *context)
{
	struct exchange *exchange = context;
	size_t size = one * count;

	exchange->too_long =
		size > exchange->request->limit - exchange->answer->size;
	if (exchange->too_long ||
	    seal_bytes_append(exchange->answer, data, size, exchange->error) !=
		    SEAL_OK)
		return 0;
	return size;
}

static bool add_header(struct exchange *exchange, const char *name,
		       const char *value)
{
	struct curl_slist *more;
	char line[200];

	snprintf(line, sizeof(line), "%s:%s%s", name, value ? " " : "",
		 value ? value : "");
	more = curl_slist_append(exchange->headers, line);
	if (more)
		exchange->headers = more;
	return more != NULL;
}

static bool set_options(struct exchange *exchange)
{
	const struct seal_http_request *request = exchange->request;
	CURL *handle = exchange->handle;

	return curl_easy_setopt(handle, CURLOPT_URL, request->url) ==
		       CURLE_OK &&
	       curl_easy_setopt(handle, CURLOPT_PROTOCOLS_STR, "http,https") ==
		       CURLE_OK &&
	       curl_easy_setopt(handle, CURLOPT_FOLLOWLOCATION, 0L) ==
		       CURLE_OK &&
	       curl_easy_setopt(handle, CURLOPT_NETRC,
				(long)CURL_NETRC_IGNORED) == CURLE_OK &&
	       curl_easy_setopt(handle, CURLOPT_NOSIGNAL, 1L) == CURLE_OK &&
	       curl_easy_setopt(handle, CURLOPT_CONNECTTIMEOUT,
				(long)CONNECT_MAX) == CURLE_OK &&
	       curl_easy_setopt(handle, CURLOPT_TIMEOUT,
				(long)request->timeout) == CURLE_OK &&
	       curl_easy_setopt(handle, CURLOPT_HTTPHEADER,
				exchange->headers) == CURLE_OK &&
	       curl_easy_setopt(handle, CURLOPT_POSTFIELDSIZE,
				(long)request->size) == CURLE_OK &&
	       curl_easy_setopt(handle, CURLOPT_POSTFIELDS, request->body) ==
		       CURLE_OK &&
	       curl_easy_setopt(handle, CURLOPT_WRITEFUNCTION, take) ==
		       CURLE_OK &&
	       curl_easy_setopt(handle, CURLOPT_WRITEDATA, exchange) ==
		       CURLE_OK;
}

static enum seal_status fail(const struct exchange *exchange,
			     const char *reason)
{
	return seal_fail(exchange->error, SEAL_UNJUDGED, "%s: %s",
			 exchange->server, reason);
}

static enum seal_status judge_code(const struct exchange *exchange)
{
	char reason[64];
	long code = 0;

	curl_easy_getinfo(exchange->handle, CURLINFO_RESPONSE_CODE, &code);
	if (code == 200)
		return SEAL_OK;
	if (code >= 300 && code < 400)
		seal_error_fix(exchange->error,
			       "give the address that it leads to; none is "
			       "followed");
	snprintf(reason, sizeof(reason), "it answers with HTTP status %ld",
		 code);
	return fail(exchange, reason);
}

static enum seal_status perform(struct exchange *exchange)
{
	const struct seal_http_request *request = exchange->request;
	CURLcode code;

	exchange->handle = curl_easy_init();
	if (!exchange->handle ||
	    !add_header(exchange, "Content-Type", request->content_type) ||
	    !add_header(exchange, "Accept", request->accept) ||
	    !add_header(exchange, "Expect", NULL) || !set_options(exchange))
		return seal_fail_memory(exchange->error);
	code = curl_easy_perform(exchange->handle);
	if (exchange->too_long) {
		char reason[64];

		snprintf(reason, sizeof(reason),
			 "its answer has more than %zu bytes", request->limit);
		return fail(exchange, reason);
	}
	if (exchange->error->status != SEAL_OK)
		return exchange->error->status;
	if (code != CURLE_OK)
		return fail(exchange, curl_easy_strerror(code));
	return judge_code(exchange);
}

enum seal_status seal_http_post(const struct seal_http_request *request,
				struct seal_bytes *answer,
				struct seal_error *error)
{
	struct exchange exchange = { .request = request,
				     .answer = answer,
				     .error = error };
	enum seal_status status;

	status = check_url(request->url, exchange.server,
			   sizeof(exchange.server), error);
	if (status == SEAL_OK)
		status = perform(&exchange);
	curl_slist_free_all(exchange.headers);
	curl_easy_cleanup(exchange.handle);
	return status;
}
