/* SPDX-License-Identifier: Apache-2.0 */
/* authorities.c - a Sigstore trusted root in, its timestamp authorities out */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/files.h"
#include "domain/trust_files.h"

void seal_authorities_free(struct seal_authorities *authorities)
{
	for (size_t i = 0; i < authorities->count; i++) {
		free(authorities->items[i].uri);
		seal_chain_free(authorities->items[i].chain);
	}
	free(authorities->items);
	*authorities = (struct seal_authorities){ 0 };
}

void seal_authority_period(const struct seal_authority *authority,
			   int64_t *from, int64_t *until)
{
	seal_chain_validity(authority->chain, from, until);
	if (authority->from > *from)
		*from = authority->from;
	if (authority->has_until && authority->until < *until)
		*until = authority->until;
}

static enum seal_status decode(const struct seal_json_reader *reader,
			       const struct seal_json *item,
			       struct seal_bytes *der)
{
	const char *text = NULL;

	if (!seal_json_is_object(item))
		return seal_trust_wrong(reader, "certificates",
					"an element is no object");
	if (seal_json_get_string(reader, item, "rawBytes", SEAL_JSON_REQUIRED,
				 &text) != SEAL_OK)
		return reader->error->status;
	if (!seal_base64_decode(text, der))
		return seal_trust_wrong(reader, "rawBytes",
					"not standard base64 with padding");
	return SEAL_OK;
}

static enum seal_status decode_all(const struct seal_json_reader *reader,
				   const struct seal_json *array,
				   struct seal_bytes der[SEAL_CHAIN_MAX],
				   size_t *count)
{
	if (seal_json_count(array) > SEAL_CHAIN_MAX)
		return seal_trust_wrong(reader, "certificates", "more than %d",
					SEAL_CHAIN_MAX);
	for (const struct seal_json *item = seal_json_first(array); item;
	     item = seal_json_next(item)) {
		if (decode(reader, item, &der[(*count)++]) != SEAL_OK)
			return reader->error->status;
	}
	return SEAL_OK;
}

static enum seal_status read_chain(const struct seal_json_reader *reader,
				   const struct seal_json *json,
				   struct seal_chain **output)
{
	struct seal_bytes der[SEAL_CHAIN_MAX] = { 0 };
	const struct seal_json *chain = NULL;
	const struct seal_json *array = NULL;
	struct seal_error why = { 0 };
	enum seal_status status;
	size_t count = 0;

	seal_json_get_object(reader, json, "certChain", SEAL_JSON_REQUIRED,
			     &chain);
	if (seal_json_get_array(reader, chain, "certificates",
				SEAL_JSON_REQUIRED, &array) != SEAL_OK)
		return reader->error->status;
	status = decode_all(reader, array, der, &count);
	if (status == SEAL_OK)
		status = seal_chain_parse(der, count, output, &why);
	for (size_t i = 0; i < count; i++)
		seal_bytes_free(&der[i]);
	if (why.status == SEAL_OK)
		return status;
	if (why.fix[0] != '\0')
		seal_error_fix(reader->error, "%s", why.fix);
	if (why.status != SEAL_USAGE)
		return seal_fail(reader->error, why.status, "%s", why.text);
	return seal_trust_wrong(reader, "certChain", "%s", why.text);
}

/* RFC 3339 as protobuf prints it: with a fraction, which is let go. */
static bool parse_time(const char *text, int64_t *time)
{
	char whole[SEAL_TIME_TEXT];
	size_t length = strcspn(text, ".");
	size_t digits;

	if (text[length] == '\0')
		return seal_time_parse(text, time);
	digits = strspn(text + length + 1, "0123456789");
	if (digits < 1 || digits > 9 ||
	    strcmp(text + length + 1 + digits, "Z") != 0 ||
	    length + 2 > sizeof(whole))
		return false;
	memcpy(whole, text, length);
	memcpy(whole + length, "Z", 2);
	return seal_time_parse(whole, time);
}

static enum seal_status read_time(const struct seal_json_reader *reader,
				  const struct seal_json *json,
				  const char *member, enum seal_json_need need,
				  int64_t *time, bool *given)
{
	const char *text = NULL;

	if (seal_json_get_string(reader, json, member, need, &text) != SEAL_OK)
		return reader->error->status;
	*given = text != NULL;
	if (text && !parse_time(text, time))
		return seal_trust_wrong(reader, member,
					"%s is not a time like "
					"2025-12-31T23:59:59Z",
					text);
	return SEAL_OK;
}

static enum seal_status read_authority(const struct seal_json_reader *reader,
				       const struct seal_json *json,
				       struct seal_authority *authority)
{
	const struct seal_json *period = NULL;
	bool given;

	if (!seal_json_is_object(json))
		return seal_fail(reader->error, SEAL_USAGE, "%s: no object",
				 reader->what);
	seal_trust_get_text(reader, json, "uri", SEAL_JSON_OPTIONAL,
			    SEAL_URI_MAX, &authority->uri);
	seal_json_get_object(reader, json, "validFor", SEAL_JSON_REQUIRED,
			     &period);
	read_time(reader, period, "start", SEAL_JSON_REQUIRED, &authority->from,
		  &given);
	if (read_time(reader, period, "end", SEAL_JSON_OPTIONAL,
		      &authority->until, &authority->has_until) != SEAL_OK)
		return reader->error->status;
	if (authority->has_until && authority->until < authority->from)
		return seal_trust_wrong(reader, "validFor",
					"it ends before it starts");
	return read_chain(reader, json, &authority->chain);
}

/* The parts that are not ours to use are of the right type all the same. */
static enum seal_status read_others(const struct seal_json_reader *reader,
				    const struct seal_json *json)
{
	static const char *const others[] = { "tlogs", "ctlogs",
					      "certificateAuthorities" };
	const struct seal_json *unused = NULL;

	for (size_t i = 0; i < sizeof(others) / sizeof(*others); i++)
		seal_json_get_array(reader, json, others[i], SEAL_JSON_OPTIONAL,
				    &unused);
	return reader->error->status;
}

enum seal_status seal_authorities_read(const struct seal_json *json,
				       struct seal_authorities *authorities,
				       struct seal_error *error)
{
	struct seal_json_reader reader = { .what = "trusted root",
					   .failure = SEAL_USAGE,
					   .error = error };
	const struct seal_json *array = NULL;
	size_t count;

	if (!seal_json_is_object(json))
		return seal_fail(error, SEAL_USAGE,
				 "trusted root: not an object");
	seal_trust_get_exactly(&reader, json, "mediaType", SEAL_MEDIA_ROOT);
	read_others(&reader, json);
	if (seal_json_get_array(&reader, json, "timestampAuthorities",
				SEAL_JSON_OPTIONAL, &array) != SEAL_OK)
		return error->status;
	authorities->present = true;
	count = array ? seal_json_count(array) : 0;
	if (count > SEAL_AUTHORITIES_MAX)
		return seal_trust_wrong(&reader, "timestampAuthorities",
					"more than %d", SEAL_AUTHORITIES_MAX);
	authorities->items = calloc(count + 1, sizeof(*authorities->items));
	if (!authorities->items)
		return seal_fail_memory(error);
	for (const struct seal_json *one = array ? seal_json_first(array)
						 : NULL;
	     one; one = seal_json_next(one)) {
		size_t index = authorities->count++;
		char what[48];

		snprintf(what, sizeof(what), "timestampAuthorities[%zu]",
			 index);
		reader.what = what;
		if (read_authority(&reader, one, &authorities->items[index]) !=
		    SEAL_OK)
			return error->status;
	}
	return SEAL_OK;
}

static enum seal_status open_file(const char *path, struct seal_json **json,
				  struct seal_authorities *authorities,
				  struct seal_error *error)
{
	struct stat about;
	enum seal_status status;

	if (lstat(path, &about) != 0 && errno == ENOENT)
		return SEAL_OK;
	status = seal_trust_read_json(path, json, NULL, error);
	if (status == SEAL_OK)
		status = seal_authorities_read(*json, authorities, error);
	if (status != SEAL_OK)
		seal_error_path(error, path);
	return status;
}

enum seal_status seal_authorities_open(const char *directory,
				       struct seal_authorities *authorities,
				       struct seal_json **json,
				       struct seal_error *error)
{
	struct seal_json *document = NULL;
	char *path = NULL;
	enum seal_status status;

	*authorities = (struct seal_authorities){ 0 };
	status = seal_join_path(directory, SEAL_TRUSTED_ROOT, &path, error);
	if (status == SEAL_OK)
		status = open_file(path, &document, authorities, error);
	if (status != SEAL_OK)
		seal_authorities_free(authorities);
	if (status == SEAL_OK && json)
		*json = document;
	else
		seal_json_free(document);
	free(path);
	return status;
}
