/* SPDX-License-Identifier: Apache-2.0 */
/* crypto_pkcs11_uri.c - an RFC 7512 URI in, what it names in the one spelling
 * that every reader takes apart alike out */
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "adapters/crypto_private.h"

enum { URI_MAX = 2048 };

/* What can stand in a URI, by where it stands. */
enum part { TOKEN, KEY, TYPE, MODULE, PIN_SOURCE };
static const struct {
	const char *name;
	enum part part;
	bool query; /* behind the question mark */
} attributes[] = {
	{ "token", TOKEN, false },
	{ "manufacturer", TOKEN, false },
	{ "serial", TOKEN, false },
	{ "model", TOKEN, false },
	{ "object", KEY, false },
	{ "id", KEY, false },
	{ "type", TYPE, false },
	{ "module-path", MODULE, true },
	{ "pin-source", PIN_SOURCE, true },
};
enum { ATTRIBUTES = sizeof(attributes) / sizeof(attributes[0]) };

struct parsing {
	struct seal_pkcs11_uri *output;
	struct seal_bytes object;
	bool seen[ATTRIBUTES];
	struct seal_bytes value; /* decoded, NUL-terminated */
};

bool seal_pkcs11_is_uri(const char *uri)
{
	return strncasecmp(uri, "pkcs11:", 7) == 0;
}

void seal_pkcs11_uri_free(struct seal_pkcs11_uri *uri)
{
	free(uri->object);
	free(uri->module);
	free(uri->pin_file);
	*uri = (struct seal_pkcs11_uri){ 0 };
}

static int hex_digit(char digit)
{
	static const char digits[] = "0123456789abcdef";
	const char *at =
		strchr(digits, digit >= 'A' && digit <= 'F' ? digit - 'A' + 'a'
							    : digit);

	return digit != '\0' && at ? (int)(at - digits) : -1;
}

/* Values may be somebody's PIN in a wrong place: none is repeated. */
static enum seal_status decode(const char *text, size_t size,
			       struct seal_bytes *value,
			       struct seal_error *error)
{
	enum seal_status status = SEAL_OK;

	value->size = 0;
	for (size_t i = 0; i < size && status == SEAL_OK; i++) {
		char byte = text[i];

		if (byte == '%') {
			int high = i + 2 < size ? hex_digit(text[i + 1]) : -1;
			int low = high >= 0 ? hex_digit(text[i + 2]) : -1;

			if (low < 0)
				return seal_fail(error, SEAL_USAGE,
						 "PKCS#11 URI: a %% without "
						 "two hexadecimal digits");
			byte = (char)(high * 16 + low);
			i += 2;
		}
		status = seal_bytes_append(value, &byte, 1, error);
	}
	return status == SEAL_OK ? seal_bytes_append(value, "", 1, error)
				 : status;
}

/* Everything but letters, digits and "-._~" in hexadecimal. */
static enum seal_status encode(const struct seal_bytes *value,
			       struct seal_bytes *output,
			       struct seal_error *error)
{
	static const char plain[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
				    "abcdefghijklmnopqrstuvwxyz"
				    "0123456789-._~";
	enum seal_status status = SEAL_OK;

	for (size_t i = 0; i + 1 < value->size && status == SEAL_OK; i++) {
		uint8_t byte = value->data[i];

		status = byte != 0 && strchr(plain, byte)
				 ? seal_bytes_append(output, &byte, 1, error)
				 : seal_bytes_printf(output, error, "%%%02X",
						     byte);
	}
	return status;
}

static enum seal_status add_to_object(struct parsing *job, const char *name,
				      struct seal_error *error)
{
	enum seal_status status = seal_bytes_printf(
		&job->object, error,
		"%s%s=", job->object.size > strlen("pkcs11:") ? ";" : "", name);

	return status == SEAL_OK ? encode(&job->value, &job->object, error)
				 : status;
}

static enum seal_status take_pin_source(struct parsing *job,
					struct seal_error *error)
{
	const char *value = (const char *)job->value.data;
	const char *path = value + strlen("file:");

	if (strncmp(value, "file:", strlen("file:")) != 0) {
		seal_error_fix(error, "pin-source=file:PATH");
		return seal_fail(error, SEAL_USAGE,
				 "PKCS#11 URI: pin-source is no file");
	}
	/* file:///run/pin has an empty host. */
	if (strncmp(path, "///", 3) == 0)
		path += 2;
	if (*path == '\0' || strncmp(path, "//", 2) == 0 ||
	    strncmp(path, "fd:", 3) == 0) {
		seal_error_fix(error, "pin-source=file:PATH; a descriptor is "
				      "for --passphrase-file");
		return seal_fail(error, SEAL_USAGE,
				 "PKCS#11 URI: pin-source has no path");
	}
	return seal_copy_string(path, &job->output->pin_file, error);
}

static enum seal_status take_value(struct parsing *job, size_t index,
				   struct seal_error *error)
{
	const char *name = attributes[index].name;
	const char *value = (const char *)job->value.data;

	if (job->value.size == 1)
		return seal_fail(error, SEAL_USAGE, "PKCS#11 URI: %s is empty",
				 name);
	if (strcmp(name, "id") != 0 && strlen(value) + 1 != job->value.size)
		return seal_fail(error, SEAL_USAGE,
				 "PKCS#11 URI: %s holds a NUL", name);
	switch (attributes[index].part) {
	case TYPE:
		if (strcmp(value, "private") == 0 ||
		    strcmp(value, "public") == 0)
			return SEAL_OK;
		return seal_fail(error, SEAL_USAGE,
				 "PKCS#11 URI: type is neither private nor "
				 "public, so this is no key");
	case MODULE:
		return seal_copy_string(value, &job->output->module, error);
	case PIN_SOURCE:
		return take_pin_source(job, error);
	default:
		return add_to_object(job, name, error);
	}
}

static enum seal_status fail_unknown(const char *text, size_t size, bool query,
				     struct seal_error *error)
{
	static const char letters[] = "abcdefghijklmnopqrstuvwxyz-";
	size_t length = strspn(text, letters);

	seal_error_fix(error, "a key is named by token, manufacturer, serial, "
			      "model, object and id, then by ?module-path and "
			      "&pin-source");
	/* Without an equals sign it may be anything. */
	if (length == 0 || length >= size || length > 40 || text[length] != '=')
		return seal_fail(error, SEAL_USAGE,
				 "PKCS#11 URI: not NAME=VALUE");
	return seal_fail(error, SEAL_USAGE,
			 "PKCS#11 URI: %.*s is not known %s the question mark",
			 (int)length, text, query ? "behind" : "before");
}

static enum seal_status take_attribute(struct parsing *job, const char *text,
				       size_t size, bool query,
				       struct seal_error *error)
{
	for (size_t i = 0; i < ATTRIBUTES; i++) {
		size_t length = strlen(attributes[i].name);
		enum seal_status status;

		if (attributes[i].query != query || length >= size ||
		    strncmp(text, attributes[i].name, length) != 0 ||
		    text[length] != '=')
			continue;
		if (job->seen[i])
			return seal_fail(error, SEAL_USAGE,
					 "PKCS#11 URI: %s stands there twice",
					 attributes[i].name);
		job->seen[i] = true;
		status = decode(text + length + 1, size - length - 1,
				&job->value, error);
		return status == SEAL_OK ? take_value(job, i, error) : status;
	}
	return fail_unknown(text, size, query, error);
}

/* "a=b;c=d" before the question mark, "e=f&g=h" behind it. */
static enum seal_status take_list(struct parsing *job, const char *text,
				  const char *end, bool query,
				  struct seal_error *error)
{
	enum seal_status status = SEAL_OK;

	while (text < end && status == SEAL_OK) {
		const char *stop =
			memchr(text, query ? '&' : ';', (size_t)(end - text));

		if (!stop)
			stop = end;
		status = take_attribute(job, text, (size_t)(stop - text), query,
					error);
		text = stop + 1;
	}
	return status;
}

static enum seal_status parse(struct parsing *job, const char *uri,
			      struct seal_error *error)
{
	const char *end = uri + strlen(uri);
	const char *mark = strchr(uri, '?');
	bool has_key = false;
	enum seal_status status;

	if (strcasestr(uri, "pin-value"))
		return seal_fail(error, SEAL_USAGE,
				 "private key: a PKCS#11 URI must not hold the "
				 "PIN (pin-value)");
	if (end - uri > URI_MAX)
		return seal_fail(error, SEAL_USAGE,
				 "PKCS#11 URI: longer than %d bytes", URI_MAX);
	status = seal_bytes_append(&job->object, "pkcs11:", 7, error);
	if (status == SEAL_OK)
		status = take_list(job, uri + 7, mark ? mark : end, false,
				   error);
	if (status == SEAL_OK && mark)
		status = take_list(job, mark + 1, end, true, error);
	if (status != SEAL_OK)
		return status;
	for (size_t i = 0; i < ATTRIBUTES; i++)
		has_key =
			has_key || (job->seen[i] && attributes[i].part == KEY);
	if (!has_key) {
		seal_error_fix(error, "add object=LABEL or id=%%NN");
		return seal_fail(error, SEAL_USAGE,
				 "PKCS#11 URI: it names no key");
	}
	status = seal_bytes_append(&job->object, "", 1, error);
	return status == SEAL_OK
		       ? seal_copy_string((const char *)job->object.data,
					  &job->output->object, error)
		       : status;
}

enum seal_status seal_pkcs11_uri_parse(const char *uri,
				       struct seal_pkcs11_uri *output,
				       struct seal_error *error)
{
	struct parsing job = { .output = output };
	enum seal_status status;

	*output = (struct seal_pkcs11_uri){ 0 };
	status = parse(&job, uri, error);
	seal_bytes_free(&job.object);
	seal_bytes_free(&job.value);
	if (status != SEAL_OK)
		seal_pkcs11_uri_free(output);
	return status;
}
