/* SPDX-License-Identifier: Apache-2.0 */
/* zip_name.c - one name in, a verdict by its text alone out */
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "adapters/text.h"
#include "domain/zip_parts.h"

#define COMPONENT_MAX 255
#define META_INF      "META-INF"

struct seal_zip_shown seal_zip_show(const char *name, size_t size)
{
	struct seal_zip_shown shown;

	/* Here and not by the printf of the message, which ends at a NUL. */
	seal_escape(shown.text, sizeof(shown.text), name, size);
	return shown;
}

enum seal_status seal_zip_folds_to(const char *component, size_t size,
				   const char *folded, bool *same,
				   struct seal_error *error)
{
	size_t folded_size = strlen(folded);
	struct seal_bytes bytes = { 0 };
	enum seal_status status;

	*same = false;
	status = seal_text_fold(component, size, &bytes, error);
	if (status == SEAL_OK)
		*same = bytes.size == folded_size &&
			memcmp(bytes.data, folded, folded_size) == 0;
	seal_bytes_free(&bytes);
	return status;
}

bool seal_zip_set_flaw(struct seal_zip_flaw *flaw, const char *check,
		       const char *format, ...)
{
	va_list arguments;

	flaw->check = check;
	va_start(arguments, format);
	vsnprintf(flaw->reason, sizeof(flaw->reason), format, arguments);
	va_end(arguments);
	return true;
}

static bool ascii_flaw(char c, size_t at, struct seal_zip_flaw *flaw)
{
	if ((unsigned char)c < 0x20 || c == 0x7f)
		return seal_zip_set_flaw(flaw, "integrity/name-control",
					 "control character 0x%02x at byte %zu",
					 (unsigned int)c, at);
	switch (c) {
	case '\\':
		return seal_zip_set_flaw(
			flaw, "integrity/name-backslash",
			"a backslash, which is a separator on Windows");
	case ':':
	case '*':
	case '?':
	case '"':
	case '<':
	case '>':
	case '|':
		return seal_zip_set_flaw(
			flaw, "integrity/name-character",
			"the character %c, which Windows cannot have", c);
	default:
		return false;
	}
}

static bool wide_flaw(uint32_t c, size_t at, struct seal_zip_flaw *flaw)
{
	switch (seal_text_classify(c)) {
	case SEAL_TEXT_PLAIN:
		break;
	case SEAL_TEXT_CONTROL:
		return seal_zip_set_flaw(flaw, "integrity/name-control",
					 "control character U+%04X at byte %zu",
					 c, at);
	case SEAL_TEXT_UNASSIGNED:
		return seal_zip_set_flaw(
			flaw, "integrity/name-unassigned",
			"U+%04X at byte %zu is not assigned in "
			"Unicode %s",
			c, at, seal_text_unicode_version());
	case SEAL_TEXT_MISLEADING:
		return seal_zip_set_flaw(
			flaw, "integrity/name-misleading",
			"U+%04X at byte %zu hides or turns text round", c, at);
	}
	return false;
}

bool seal_zip_character_flaw(const char *text, size_t size,
			     struct seal_zip_flaw *flaw)
{
	for (size_t at = 0; at < size;) {
		uint32_t c = (unsigned char)text[at];
		size_t length = 1;

		if (c < 0x80) {
			if (ascii_flaw(text[at], at, flaw))
				return true;
		} else {
			length = seal_text_next(text + at, size - at, &c);
			if (length == 0)
				return seal_zip_set_flaw(
					flaw, "integrity/name-utf8",
					"byte %zu is not UTF-8 in its "
					"shortest form",
					at);
			if (wide_flaw(c, at, flaw))
				return true;
		}
		at += length;
	}
	return false;
}

bool seal_zip_component_flaw(const char *component, size_t size,
			     struct seal_zip_flaw *flaw)
{
	char last = component[size - 1];

	if (size > COMPONENT_MAX)
		return seal_zip_set_flaw(
			flaw, "integrity/name-length",
			"a component of %zu bytes, the limit is %d", size,
			COMPONENT_MAX);
	if (last == '.' || last == ' ')
		return seal_zip_set_flaw(
			flaw, "integrity/name-ending",
			"a component ends in a %s, which Windows drops",
			last == '.' ? "dot" : "space");
	return false;
}

bool seal_zip_is_dots(const char *component, size_t size)
{
	return (size == 1 && component[0] == '.') ||
	       (size == 2 && component[0] == '.' && component[1] == '.');
}

bool seal_zip_is_absolute(const char *text, size_t size)
{
	char c = text[0];

	return c == '/' || (size > 1 && text[1] == ':' &&
			    ((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z')));
}

size_t seal_zip_component_at(const char *text, size_t size, size_t at)
{
	const char *slash = memchr(text + at, '/', size - at);

	return slash ? (size_t)(slash - text) - at : size - at;
}

/* |size| is without the '/' of a folder. */
static bool find_name_flaw(const char *name, size_t size,
			   struct seal_zip_flaw *flaw)
{
	if (seal_zip_is_absolute(name, size))
		return seal_zip_set_flaw(flaw, "integrity/name-absolute",
					 "an absolute path");
	if (seal_zip_character_flaw(name, size, flaw))
		return true;
	for (size_t at = 0; at <= size;) {
		size_t length = seal_zip_component_at(name, size, at);

		if (length == 0)
			return seal_zip_set_flaw(flaw,
						 "integrity/name-component",
						 "an empty component");
		if (seal_zip_is_dots(name + at, length))
			return seal_zip_set_flaw(flaw,
						 "integrity/name-traversal",
						 "a component that is . or ..");
		if (seal_zip_component_flaw(name + at, length, flaw))
			return true;
		at += length + 1;
	}
	return false;
}

/*
 * Rule 24. META-INF in another spelling, or as an empty folder, is refused
 * too: the seal, added later, would collide with it.
 */
static enum seal_status check_reserved(const char *name, size_t size,
				       struct seal_error *error)
{
	size_t first = seal_zip_component_at(name, size, 0);
	bool same;
	enum seal_status status;

	status = seal_zip_folds_to(name, first, "meta-inf", &same, error);
	if (status != SEAL_OK || !same)
		return status;
	if (first != strlen(META_INF) || memcmp(name, META_INF, first) != 0)
		return seal_fail_check(
			error, SEAL_REFUSED, "integrity/reserved-name",
			"name '%s': the seal's folder is spelled " META_INF,
			seal_zip_show(name, size).text);
	if (first == size)
		return seal_fail_check(
			error, SEAL_REFUSED, "integrity/reserved-name",
			"name '%s': the seal's folder cannot be an entry",
			seal_zip_show(name, size).text);
	first++;
	status = seal_zip_folds_to(name + first,
				   seal_zip_component_at(name, size, first),
				   "sealwright", &same, error);
	if (status != SEAL_OK || !same)
		return status;
	return seal_fail_check(error, SEAL_REFUSED, "integrity/reserved-name",
			       "name '%s': " META_INF
			       "/sealwright is the seal's alone",
			       seal_zip_show(name, size).text);
}

enum seal_status seal_zip_name_check(const char *name, size_t size, bool folder,
				     struct seal_error *error)
{
	struct seal_zip_flaw flaw;
	size_t path = folder && size > 0 ? size - 1 : size;

	if (size == 0 || size > SEAL_ZIP_NAME_MAX)
		return seal_fail_check(
			error, SEAL_REFUSED, "integrity/name-length",
			"name '%s': %zu bytes, it can have 1 to %d",
			seal_zip_show(name, size).text, size,
			SEAL_ZIP_NAME_MAX);
	if (folder && name[path] != '/')
		return seal_fail_check(error, SEAL_REFUSED,
				       "integrity/name-component",
				       "name '%s': a folder's name ends in '/'",
				       seal_zip_show(name, size).text);
	if (find_name_flaw(name, path, &flaw))
		return seal_fail_check(error, SEAL_REFUSED, flaw.check,
				       "name '%s': %s",
				       seal_zip_show(name, size).text,
				       flaw.reason);
	return check_reserved(name, path, error);
}
