/* SPDX-License-Identifier: Apache-2.0 */
/* origin.c - where an archive came from in, the same without secrets out */
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/utf8.h"
#include "domain/foreign.h"

#define ORIGIN_MAX 2048

static enum seal_status refuse(struct seal_error *error)
{
	/* What was given may be a password: it is not repeated. */
	seal_error_fix(error, "write it as https://HOST/PATH or pkg:TYPE/NAME");
	return seal_fail(error, SEAL_USAGE,
			 "--origin: neither a URL with a host nor a pkg: or "
			 "urn: URI");
}

static bool is_plain(const char *text)
{
	for (const char *p = text; *p; p++) {
		if ((unsigned char)*p <= ' ' || *p == 0x7f)
			return false;
	}
	return seal_utf8_valid(text, strlen(text));
}

static size_t scheme_size(const char *text)
{
	static const char letters[] = "abcdefghijklmnopqrstuvwxyz"
				      "ABCDEFGHIJKLMNOPQRSTUVWXYZ";
	size_t size = strspn(text, letters);

	if (size == 0)
		return 0;
	while (text[size] && (strchr(letters, text[size]) ||
			      strchr("0123456789+-.", text[size])))
		size++;
	return text[size] == ':' ? size : 0;
}

/* A port is a number; anything else is part of a password. */
static bool has_odd_port(const char *host, size_t size)
{
	const char *colon = memrchr(host, ':', size);

	if (!colon || (host[0] == '[' && host[size - 1] == ']'))
		return false;
	return strspn(colon + 1, "0123456789") !=
	       (size_t)(host + size - colon - 1);
}

static enum seal_status clean_url(const char *text, size_t scheme,
				  char **output, bool *shortened,
				  struct seal_error *error)
{
	const char *authority = text + scheme + 3;
	size_t size = strcspn(authority, "/?#\\");
	const char *at = memrchr(authority, '@', size);
	const char *host = at ? at + 1 : authority;
	const char *path = authority + size;
	size_t path_size = strcspn(path, "?#");
	struct seal_bytes url = { 0 };
	enum seal_status status;

	if (host == path || *path == '\\' ||
	    has_odd_port(host, (size_t)(path - host)))
		return refuse(error);
	*shortened = at || path[path_size] != '\0';
	status = seal_bytes_printf(&url, error, "%.*s%.*s%.*s",
				   (int)(scheme + 3), text, (int)(path - host),
				   host, (int)path_size, path);
	if (status == SEAL_OK)
		status =
			seal_copy_string((const char *)url.data, output, error);
	seal_bytes_free(&url);
	return status;
}

enum seal_status seal_origin_clean(const char *text, char **output,
				   bool *shortened, struct seal_error *error)
{
	size_t scheme = scheme_size(text);

	*output = NULL;
	*shortened = false;
	if (scheme == 0 || strlen(text) > ORIGIN_MAX || !is_plain(text))
		return refuse(error);
	if (strncmp(text + scheme, "://", 3) == 0)
		return clean_url(text, scheme, output, shortened, error);
	if ((scheme == 3 && strncasecmp(text, "pkg", 3) == 0) ||
	    (scheme == 3 && strncasecmp(text, "urn", 3) == 0))
		return seal_copy_string(text, output, error);
	return refuse(error);
}
