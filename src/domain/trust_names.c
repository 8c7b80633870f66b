/* SPDX-License-Identifier: Apache-2.0 */
/* trust_names.c - words of the trust directory in, right or wrong out */
#include "domain/trust_files.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "adapters/text.h"

#define ALPHANUMERIC                                                           \
	"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"

bool seal_trust_name_valid(const char *name)
{
	size_t length = strspn(name, ALPHANUMERIC "_");

	return name[length] == '\0' && length >= 2 && length <= 64;
}

bool seal_profile_version_valid(const char *version)
{
	return strlen(version) == 10 && strspn(version, ALPHANUMERIC) == 10;
}

const char *seal_profile_status_name(enum seal_profile_status status)
{
	static const char *const names[] = { "Active", "Canceled", "Revoked" };

	return names[status];
}

static const char *const check_names[SEAL_CHECK_COUNT] = {
	"integrity", "expiry",	   "mismatch",	"revocation",
	"layers",    "provenance", "timestamp",
};

const char *seal_check_name(enum seal_check check)
{
	return check_names[check];
}

bool seal_check_parse(const char *name, enum seal_check *check)
{
	for (int i = 0; i < SEAL_CHECK_COUNT; i++) {
		if (strcmp(name, check_names[i]) != 0)
			continue;
		*check = (enum seal_check)i;
		return true;
	}
	return false;
}

const char *seal_mode_name(enum seal_mode mode)
{
	static const char *const names[] = { "unset", "warn", "enforce" };

	return names[mode];
}

bool seal_mode_parse(const char *text, bool aws, enum seal_mode *mode)
{
	if (strcmp(text, aws ? "Warn" : "warn") == 0)
		*mode = SEAL_MODE_WARN;
	else if (strcmp(text, aws ? "Enforce" : "enforce") == 0)
		*mode = SEAL_MODE_ENFORCE;
	else
		return false;
	return true;
}

const char *seal_platform_name(enum seal_algorithm algorithm)
{
	switch (algorithm) {
	case SEAL_ECDSA_P384_SHA384:
		return "AWSLambda-SHA384-ECDSA";
	case SEAL_ED25519:
		return "Sealwright-Ed25519";
	case SEAL_RSA_PKCS1_SHA256:
		return "Sealwright-SHA256-RSA";
	case SEAL_ECDSA_P256_SHA256:
		break;
	}
	return "Sealwright-SHA256-ECDSA";
}

bool seal_job_id_valid(const char *id)
{
	if (strlen(id) != SEAL_ID_SIZE - 1)
		return false;
	for (size_t i = 0; i < SEAL_ID_SIZE - 1; i++) {
		bool dash = i == 8 || i == 13 || i == 18 || i == 23;

		if (dash ? id[i] != '-' : !strchr("0123456789abcdef", id[i]))
			return false;
	}
	return true;
}

bool seal_job_arn_valid(const char *arn)
{
	const size_t prefix = strlen(SEAL_ARN_JOBS);

	return strncmp(arn, SEAL_ARN_JOBS, prefix) == 0 &&
	       seal_job_id_valid(arn + prefix);
}

bool seal_version_arn_parse(const char *arn, char name[65],
			    const char **version)
{
	size_t prefix = strlen(SEAL_ARN_PROFILES);
	size_t length;

	if (strncmp(arn, SEAL_ARN_PROFILES, prefix) != 0)
		return false;
	length = strcspn(arn + prefix, "/");
	if (length > 64 || arn[prefix + length] != '/')
		return false;
	memcpy(name, arn + prefix, length);
	name[length] = '\0';
	*version = arn + prefix + length + 1;
	return seal_trust_name_valid(name) &&
	       seal_profile_version_valid(*version);
}

/* Characters of |text|, or SIZE_MAX when one of them does not belong. */
static size_t count_plain(const char *text)
{
	size_t size = strlen(text);
	size_t count = 0;

	for (size_t at = 0; at < size; count++) {
		uint32_t code_point;
		size_t length =
			seal_text_next(text + at, size - at, &code_point);
		enum seal_text_class class;

		if (length == 0)
			return SIZE_MAX;
		class = seal_text_classify(code_point);
		if (class == SEAL_TEXT_CONTROL || class == SEAL_TEXT_MISLEADING)
			return SIZE_MAX;
		at += length;
	}
	return count;
}

bool seal_plain_text(const char *text, size_t limit)
{
	size_t count = count_plain(text);

	return count >= 1 && count <= limit;
}

/* ASCII as AWS has it; what lies beyond was judged by count_plain(). */
static bool tag_characters(const char *text)
{
	for (; *text != '\0'; text++) {
		if ((unsigned char)*text < 0x80 &&
		    !strchr(ALPHANUMERIC " _.:/=+-@", *text))
			return false;
	}
	return true;
}

bool seal_tag_valid(const char *name, const char *value, const char **why)
{
	size_t name_length = count_plain(name);
	size_t value_length = count_plain(value);

	if (name_length == 0 || name_length > SEAL_TAG_NAME_MAX)
		*why = "a tag's name has 1 to 128 characters, and no controls";
	else if (value_length > SEAL_TAG_VALUE_MAX)
		*why = "a tag's value has up to 256 characters, and no "
		       "controls";
	else if (!tag_characters(name) || !tag_characters(value))
		*why = "tags are made of letters, digits, spaces and _.:/=+-@";
	else if (strncasecmp(name, "aws:", 4) == 0)
		*why = "names that start with aws: are reserved";
	else
		return true;
	return false;
}

/* Edits that turn |a| into |b|, letters of both cases being one. */
static size_t distance(const char *a, const char *b)
{
	size_t row[65];
	size_t length = strlen(b);

	if (length >= 65 || strlen(a) >= 65)
		return SIZE_MAX;
	for (size_t j = 0; j <= length; j++)
		row[j] = j;
	for (size_t i = 0; a[i] != '\0'; i++) {
		size_t diagonal = row[0];

		row[0] = i + 1;
		for (size_t j = 0; j < length; j++) {
			int differ = tolower((unsigned char)a[i]) !=
				     tolower((unsigned char)b[j]);
			size_t least = diagonal + (differ ? 1 : 0);

			if (row[j] + 1 < least)
				least = row[j] + 1;
			diagonal = row[j + 1];
			if (diagonal + 1 < least)
				least = diagonal + 1;
			row[j + 1] = least;
		}
	}
	return row[length];
}

const char *seal_nearest(const char *text, const char *const *known)
{
	size_t least = SIZE_MAX;
	const char *nearest = NULL;

	for (; *known; known++) {
		size_t edits = distance(text, *known);

		if (edits < least) {
			least = edits;
			nearest = *known;
		}
	}
	/* Further off than a third of the word is another word. */
	return least <= 2 || least <= strlen(text) / 3 ? nearest : NULL;
}

enum seal_status seal_strings_add(struct seal_strings *strings,
				  const char *text, struct seal_error *error)
{
	size_t count = strings->count;

	/* Room doubles whenever the count is a power of two. */
	if ((count & (count - 1)) == 0) {
		size_t room = count == 0 ? 1 : count * 2;
		char **items =
			realloc(strings->items, room * sizeof(*strings->items));

		if (!items)
			return seal_fail_memory(error);
		strings->items = items;
	}
	if (seal_copy_string(text, &strings->items[count], error) != SEAL_OK)
		return error->status;
	strings->count++;
	return SEAL_OK;
}

bool seal_strings_have(const struct seal_strings *strings, const char *text)
{
	for (size_t i = 0; i < strings->count; i++) {
		if (strcmp(strings->items[i], text) == 0)
			return true;
	}
	return false;
}

void seal_strings_free(struct seal_strings *strings)
{
	for (size_t i = 0; i < strings->count; i++)
		free(strings->items[i]);
	free(strings->items);
	*strings = (struct seal_strings){ 0 };
}
