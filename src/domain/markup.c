/* SPDX-License-Identifier: Apache-2.0 */
/* markup.c - values of anybody in, plain text of a markup language out */
#include "domain/markup.h"

#include <stdio.h>
#include <string.h>

/* What stands for the character at |at|: a constant, |room|, or NULL: itself */
typedef const char *replacement(const char *text, size_t at, char room[16]);

static void append(struct seal_lines *lines, const char *text, size_t size)
{
	if (lines->status == SEAL_OK)
		lines->status = seal_bytes_append(lines->output, text, size,
						  lines->error);
}

static void replace(struct seal_lines *lines, const char *text, size_t size,
		    replacement *special)
{
	size_t done = 0;

	for (size_t at = 0; at < size; at++) {
		char room[16];
		const char *instead = special(text, at, room);

		if (!instead)
			continue;
		append(lines, text + done, at - done);
		append(lines, instead, strlen(instead));
		done = at + 1;
	}
	append(lines, text + done, size - done);
}

static void put(struct seal_lines *lines, const char *text,
		replacement *special)
{
	struct seal_bytes bytes = { 0 };
	struct seal_lines shown = { .output = &bytes, .error = lines->error };

	if (lines->status == SEAL_OK) {
		seal_lines_escape(&shown, text);
		append(&shown, "", 1);
		lines->status = shown.status;
	}
	if (lines->status == SEAL_OK)
		replace(lines, (const char *)bytes.data, bytes.size - 1,
			special);
	seal_bytes_free(&bytes);
}

/*
 * A character reference is text and never structure. The comment, which no
 * reader shows, parts what renderers would make a link of even so: an address,
 * "www." and "https://".
 */
static const char *in_markdown(const char *text, size_t at, char room[16])
{
	const char *parted = "";

	if (text[at] == '.' && at > 0 && strchr("wW", text[at - 1]))
		parted = "<!-- -->";
	else if (text[at] == '@' || (text[at] == ':' && text[at + 1] == '/'))
		parted = "<!-- -->";
	else if (!strchr("\\`*_{}[]<>|#!~$^&\"", text[at]))
		return NULL;
	snprintf(room, 16, "%s&#%d;", parted, text[at]);
	return room;
}

void seal_markup_markdown(struct seal_lines *lines, const char *text)
{
	put(lines, text, in_markdown);
}

static const char *in_github_message(const char *text, size_t at, char *room)
{
	(void)room;
	return text[at] == '%' ? "%25" : NULL;
}

void seal_markup_github_message(struct seal_lines *lines, const char *text)
{
	put(lines, text, in_github_message);
}

static const char *in_github_property(const char *text, size_t at, char *room)
{
	(void)room;
	switch (text[at]) {
	case '%':
		return "%25";
	case ':':
		return "%3A";
	case ',':
		return "%2C";
	default:
		return NULL;
	}
}

void seal_markup_github_property(struct seal_lines *lines, const char *text)
{
	put(lines, text, in_github_property);
}

/* SARIF 2.1.0, 3.11.5 and 3.11.6: placeholders and embedded links. */
static const char *in_sarif(const char *text, size_t at, char room[16])
{
	bool twice = strchr("{}", text[at]) != NULL;

	if (!twice && !strchr("[]\\", text[at]))
		return NULL;
	snprintf(room, 16, "%c%c", twice ? text[at] : '\\', text[at]);
	return room;
}

void seal_markup_sarif(struct seal_lines *lines, const char *text)
{
	put(lines, text, in_sarif);
}

static const char *in_uri(const char *text, size_t at, char room[16])
{
	static const char plain[] = "abcdefghijklmnopqrstuvwxyz"
				    "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
				    "0123456789-._~/";

	if (strchr(plain, text[at]))
		return NULL;
	snprintf(room, 16, "%%%02X", (unsigned char)text[at]);
	return room;
}

void seal_markup_uri(struct seal_lines *lines, const char *path)
{
	replace(lines, path, strlen(path), in_uri);
}

/* U+FFFE and U+FFFF, which XML cannot hold in any form. */
static bool is_no_xml(const char *text)
{
	return memcmp(text, "\xef\xbf", 2) == 0 &&
	       (text[2] == '\xbe' || text[2] == '\xbf');
}

/* The other characters that it cannot hold are controls, escaped before. */
static const char *in_xml(const char *text, size_t at, char room[16])
{
	(void)room;
	if (text[at] == '\xef' && is_no_xml(text + at))
		return text[at + 2] == '\xbe' ? "\\u{fffe}" : "\\u{ffff}";
	if ((at > 0 && is_no_xml(text + at - 1)) ||
	    (at > 1 && is_no_xml(text + at - 2)))
		return "";
	switch (text[at]) {
	case '&':
		return "&amp;";
	case '<':
		return "&lt;";
	case '>':
		return "&gt;";
	case '"':
		return "&quot;";
	case '\'':
		return "&apos;";
	default:
		return NULL;
	}
}

void seal_markup_xml(struct seal_lines *lines, const char *text)
{
	put(lines, text, in_xml);
}
