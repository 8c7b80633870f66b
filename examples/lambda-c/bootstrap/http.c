/* SPDX-License-Identifier: Apache-2.0 */
/* http.c - a request in, libcurl's answer out */
#include "http.h"

#include <stdlib.h>
#include <string.h>

#include <curl/curl.h>

enum {
	CONNECT_MS = 5000,
	/* Answers to a POST only matter by their status. */
	REPLY_LIMIT = 64 * 1024,
};

struct http {
	CURL *curl;
	char error[CURL_ERROR_SIZE];
};

struct http *http_open(void)
{
	struct http *http = calloc(1, sizeof(*http));

	if (!http)
		return NULL;
	/* This also initialises libcurl: the process has one thread. */
	http->curl = curl_easy_init();
	if (!http->curl) {
		free(http);
		return NULL;
	}
	return http;
}

void http_close(struct http *http)
{
	if (!http)
		return;
	curl_easy_cleanup(http->curl);
	free(http);
}

/* Less than asked for makes libcurl stop with CURLE_WRITE_ERROR. */
static size_t receive(char *bytes, size_t size, size_t count, void *context)
{
	if (buffer_add(context, bytes, size * count) != 0)
		return 0;
	return size * count;
}

/* What all requests share. The connection outlives the reset. */
static void prepare(struct http *http, const char *url, struct buffer *body)
{
	CURL *curl = http->curl;

	curl_easy_reset(curl);
	http->error[0] = '\0';
	curl_easy_setopt(curl, CURLOPT_ERRORBUFFER, http->error);
	curl_easy_setopt(curl, CURLOPT_URL, url);
	curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, "http");
	/* A proxy from the function's environment must not see the events. */
	curl_easy_setopt(curl, CURLOPT_PROXY, "");
	curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
	curl_easy_setopt(curl, CURLOPT_CONNECTTIMEOUT_MS, (long)CONNECT_MS);
	curl_easy_setopt(curl, CURLOPT_USERAGENT, "thumbs-bootstrap/1");
	curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, receive);
	curl_easy_setopt(curl, CURLOPT_WRITEDATA, body);
}

static struct http_result perform(struct http *http)
{
	struct http_result result = { 0 };
	CURLcode code = curl_easy_perform(http->curl);

	curl_easy_getinfo(http->curl, CURLINFO_RESPONSE_CODE, &result.status);
	result.whole = code == CURLE_OK;
	result.too_large = code == CURLE_WRITE_ERROR;
	result.why = http->error[0] ? http->error : curl_easy_strerror(code);
	return result;
}

struct http_result http_get(struct http *http, const char *url,
			    struct buffer *body)
{
	prepare(http, url, body);
	return perform(http);
}

static struct curl_slist *list_headers(const char *header)
{
	struct curl_slist *list, *longer;

	list = curl_slist_append(NULL, "Content-Type: application/json");
	if (!list || !header)
		return list;
	longer = curl_slist_append(list, header);
	if (!longer)
		curl_slist_free_all(list);
	return longer;
}

struct http_result http_post(struct http *http, const char *url,
			     const char *text, const char *header, long timeout)
{
	struct buffer reply = { .limit = REPLY_LIMIT };
	struct http_result result = { .why = "no memory" };
	struct curl_slist *headers = list_headers(header);
	CURL *curl = http->curl;

	if (!headers)
		return result;
	prepare(http, url, &reply);
	curl_easy_setopt(curl, CURLOPT_POSTFIELDS, text);
	curl_easy_setopt(curl, CURLOPT_POSTFIELDSIZE_LARGE,
			 (curl_off_t)strlen(text));
	curl_easy_setopt(curl, CURLOPT_HTTPHEADER, headers);
	/* Waiting for "100 Continue" would cost a second of paid time. */
	curl_easy_setopt(curl, CURLOPT_EXPECT_100_TIMEOUT_MS, 1L);
	curl_easy_setopt(curl, CURLOPT_TIMEOUT_MS, timeout);
	result = perform(http);
	curl_slist_free_all(headers);
	buffer_free(&reply);
	return result;
}

const char *http_header(const struct http *http, const char *name)
{
	struct curl_header *found;

	if (curl_easy_header(http->curl, name, 0, CURLH_HEADER, -1, &found) !=
	    CURLHE_OK)
		return NULL;
	return found->value;
}
