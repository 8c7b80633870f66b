/* SPDX-License-Identifier: Apache-2.0 */
/* git_url.c - remotes in, one URL without anything secret out */
#include <stdlib.h>
#include <string.h>

#include "adapters/git_parts.h"
#include "base/utf8.h"

/* The length of "scheme" when |url| begins with "scheme://", else 0. */
static size_t scheme_size(const char *url)
{
	size_t size = strspn(url, "abcdefghijklmnopqrstuvwxyz"
				  "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789+-.");

	return strncmp(url + size, "://", 3) == 0 ? size : 0;
}

/* ssh's "git" says how a host is asked, not who asks. */
static const char *user_to_keep(const char *user, size_t size, bool is_ssh)
{
	bool is_git = size >= 4 && strncmp(user, "git", 3) == 0 &&
		      (user[3] == '@' || user[3] == ':');

	return is_ssh && is_git ? "git@" : "";
}

/*
 * Whatever stands behind the host's colon must be a port; an IPv6 address has
 * its own colons in brackets.
 */
static bool has_odd_port(const char *host, size_t size)
{
	const char *end = host + size;
	const char *bracket = memrchr(host, ']', size);
	const char *rest = bracket ? bracket + 1 : host;
	const char *colon = memrchr(rest, ':', (size_t)(end - rest));

	if (!colon)
		return false;
	while (++colon < end) {
		if (*colon < '0' || *colon > '9')
			return true;
	}
	return false;
}

/* "scheme://user:password@host:port/path?query#fragment" */
static enum seal_status clean_full(const char *url, size_t scheme,
				   struct seal_bytes *output,
				   struct seal_error *error)
{
	const char *authority = url + scheme + 3;
	size_t size = strcspn(authority, "/?#");
	const char *at = memrchr(authority, '@', size);
	const char *host = at ? at + 1 : authority;
	const char *path = authority + size;
	bool is_ssh = scheme >= 3 && (memmem(url, scheme, "ssh", 3) != NULL);

	/* No host, or part of a password: nothing of it is passed on. */
	if (host == path || has_odd_port(host, (size_t)(path - host)))
		return SEAL_OK;
	return seal_bytes_printf(
		output, error, "%.*s%s%.*s%.*s", (int)(scheme + 3), url,
		user_to_keep(authority, (size_t)(host - authority), is_ssh),
		(int)(path - host), host, (int)strcspn(path, "?#"), path);
}

/*
 * "user@host:path", ssh's short form, which is no URI: written as the URL that
 * hosts of repositories mean by it. Anything else is a local path.
 */
static enum seal_status clean_short(const char *url, struct seal_bytes *output,
				    struct seal_error *error)
{
	size_t size = strcspn(url, ":/");
	const char *path = url + size;
	const char *at, *host;

	if (*path == '/' && memchr(url, '@', size))
		return SEAL_OK;
	/*
	 * "user:password@host:path" and "https:/user:password@host/path" are
	 * nobody's forms, but a password's.
	 */
	if (*path == ':' && strchr(path, '@') &&
	    (strchr(path, '@') < path + strcspn(path, "/") ||
	     strchr(path + 1, ':')))
		return SEAL_OK;
	if (*path != ':' || size < 2 || path[1] == '\0' || path[1] == ':')
		return SEAL_OK;
	at = memrchr(url, '@', size);
	host = at ? at + 1 : url;
	if (host == path)
		return SEAL_OK;
	return seal_bytes_printf(output, error, "ssh://%s%.*s/%s",
				 user_to_keep(url, (size_t)(host - url), true),
				 (int)(path - host), host,
				 path + (path[1] == '/' ? 2 : 1));
}

static bool is_plain(const char *url)
{
	for (const char *p = url; *p; p++) {
		if ((unsigned char)*p <= ' ' || *p == 0x7f)
			return false;
	}
	return *url && seal_utf8_valid(url, strlen(url));
}

enum seal_status seal_git_clean_url(const char *url, char **output,
				    struct seal_error *error)
{
	struct seal_bytes text = { 0 };
	size_t scheme = scheme_size(url);
	enum seal_status status = SEAL_OK;

	*output = NULL;
	if (!is_plain(url) || strlen(url) > 4096)
		return SEAL_OK;
	if (scheme == 4 && strncasecmp(url, "file", 4) == 0)
		return SEAL_OK;
	if (scheme > 0)
		status = clean_full(url, scheme, &text, error);
	else
		status = clean_short(url, &text, error);
	if (status == SEAL_OK && text.size > 0)
		status = seal_copy_string((char *)text.data, output, error);
	seal_bytes_free(&text);
	return status;
}

/* Of the remotes, in the order of the configuration: which one is told. */
struct choice {
	char *name; /* "origin", else the first */
	char *url;  /* its first: the one that git fetches from */
	bool many;  /* more than one, none of them origin */
};

/* The length of NAME in "remote.NAME.url", which may hold dots; else 0. */
static size_t remote_size(const char *key)
{
	size_t size = strlen(key);

	if (size <= strlen("remote..url") || strncmp(key, "remote.", 7) != 0 ||
	    strcmp(key + size - 4, ".url") != 0)
		return 0;
	return size - strlen("remote..url");
}

static enum seal_status consider(struct choice *choice, const char *name,
				 size_t size, const char *url,
				 struct seal_error *error)
{
	bool is_origin = size == 6 && strncmp(name, "origin", 6) == 0;

	if (choice->name && strlen(choice->name) == size &&
	    strncmp(choice->name, name, size) == 0)
		return SEAL_OK;
	if (choice->name && strcmp(choice->name, "origin") == 0)
		return SEAL_OK;
	choice->many = choice->name && !is_origin;
	free(choice->name);
	free(choice->url);
	choice->url = NULL;
	choice->name = strndup(name, size);
	if (!choice->name)
		return seal_fail_memory(error);
	return seal_copy_string(url, &choice->url, error);
}

/*
 * As it stands in the configuration: url.*.insteadOf, with which CI systems put
 * tokens in, is left out. libgit2's own list of remotes leaks memory in 1.5.
 */
static enum seal_status choose(git_config *config, struct choice *choice,
			       struct seal_error *error)
{
	enum seal_status status = SEAL_OK;
	git_config_iterator *all = NULL;
	git_config_entry *entry;

	if (git_config_iterator_new(&all, config) < 0)
		return seal_git_fail(error, "git: configuration");
	while (status == SEAL_OK && git_config_next(&entry, all) == 0) {
		size_t size = remote_size(entry->name);

		if (size > 0 && entry->value)
			status = consider(choice, entry->name + 7, size,
					  entry->value, error);
	}
	git_config_iterator_free(all);
	return status;
}

enum seal_status seal_git_read_url(git_repository *repository,
				   struct seal_git_facts *facts,
				   struct seal_error *error)
{
	struct choice choice = { 0 };
	enum seal_status status;
	git_config *config;

	if (git_repository_config_snapshot(&config, repository) < 0)
		return seal_git_fail(error, "git: configuration");
	status = choose(config, &choice, error);
	if (status == SEAL_OK && choice.url && !choice.many)
		status = seal_git_clean_url(choice.url, &facts->url, error);
	free(choice.name);
	free(choice.url);
	git_config_free(config);
	return status;
}
