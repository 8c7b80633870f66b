/* SPDX-License-Identifier: Apache-2.0 */
/* match.c - a pattern or a version and a text in, how they compare out */
#include <string.h>

#include "base/utf8.h"
#include "domain/trust.h"

/* The character at |*text|, and past it; a stray byte is one of its own. */
static uint32_t take(const char **text)
{
	uint32_t scalar = 0;
	size_t length = seal_utf8_next((const uint8_t *)*text,
				       strnlen(*text, 4), &scalar);

	if (length == 0) {
		scalar = 0x110000u + (unsigned char)**text;
		length = 1;
	}
	*text += length;
	return scalar;
}

/*
 * A set like [a-z], [!0-9], []x]. |*pattern| is behind its bracket, and moves
 * behind the closing one. False and not moved: it has none and is no set.
 */
static bool match_set(const char **pattern, uint32_t character, bool *found)
{
	const char *p = *pattern;
	bool negated = *p == '!' || *p == '^';
	bool first = true;

	if (negated)
		p++;
	*found = false;
	for (; *p != '\0' && (*p != ']' || first); first = false) {
		uint32_t low = take(&p);
		uint32_t high = low;

		if (p[0] == '-' && p[1] != ']' && p[1] != '\0') {
			p++;
			high = take(&p);
		}
		if (low <= character && character <= high)
			*found = true;
	}
	if (*p == '\0')
		return false;
	*pattern = p + 1;
	*found = *found != negated;
	return true;
}

/* One element of the pattern, no star, against one character. */
static bool match_one(const char **pattern, const char **text)
{
	uint32_t character = take(text);
	uint32_t element;
	bool found;

	if (**pattern == '\0')
		return false;
	element = take(pattern);
	if (element == '?')
		return true;
	if (element == '[' && match_set(pattern, character, &found))
		return found;
	if (element == '\\' && **pattern != '\0')
		element = take(pattern);
	return element == character;
}

/* Only the last star is ever tried again: time is |pattern| times |text|. */
static bool match_pattern(const char *pattern, const char *text)
{
	const char *star = NULL;
	const char *retry = NULL;

	while (*text != '\0') {
		const char *next_pattern = pattern;
		const char *next_text = text;

		if (*pattern == '*') {
			star = ++pattern;
			retry = text;
		} else if (match_one(&next_pattern, &next_text)) {
			pattern = next_pattern;
			text = next_text;
		} else if (star) {
			take(&retry);
			text = retry;
			pattern = star;
		} else {
			return false;
		}
	}
	while (*pattern == '*')
		pattern++;
	return *pattern == '\0';
}

bool seal_glob_match(const char *pattern, const char *text)
{
	return strcmp(pattern, text) == 0 || match_pattern(pattern, text);
}

#define DIGITS "0123456789"
#define IDENTIFIER                                                             \
	DIGITS "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz-"

/* A part between dots: where it starts, and how long it is. */
struct part {
	const char *text;
	size_t length;
};

/* A semantic version taken apart. */
struct version {
	struct part core[3];
	const char *pre; /* identifiers between dots; "" at |pre_end| */
	const char *pre_end;
};

static bool is_number(struct part part)
{
	return strspn(part.text, DIGITS) >= part.length;
}

/* No number has a zero in front. */
static bool good_number(struct part part)
{
	return part.length > 0 && is_number(part) &&
	       (part.length == 1 || part.text[0] != '0');
}

/* Take identifiers with dots between them; false when one is wrong. */
static bool take_identifiers(const char **text, bool build)
{
	for (;;) {
		struct part part = { *text, strspn(*text, IDENTIFIER) };

		if (part.length == 0)
			return false;
		if (!build && is_number(part) && !good_number(part))
			return false;
		*text += part.length;
		if (**text != '.')
			return true;
		(*text)++;
	}
}

static bool parse(const char *text, struct version *version)
{
	for (int i = 0; i < 3; i++) {
		struct part part = { text, strspn(text, DIGITS) };

		if (!good_number(part))
			return false;
		version->core[i] = part;
		text += part.length;
		if (i < 2 && *text++ != '.')
			return false;
	}
	version->pre = version->pre_end = text;
	if (*text == '-') {
		version->pre = ++text;
		if (!take_identifiers(&text, false))
			return false;
		version->pre_end = text;
	}
	if (*text == '+') {
		text++;
		if (!take_identifiers(&text, true))
			return false;
	}
	return *text == '\0';
}

static int sign_of(int value)
{
	return (value > 0) - (value < 0);
}

/* By value, and of any length. */
static int compare_numbers(struct part a, struct part b)
{
	if (a.length != b.length)
		return a.length < b.length ? -1 : 1;
	return sign_of(memcmp(a.text, b.text, a.length));
}

static int compare_parts(struct part a, struct part b)
{
	size_t shorter = a.length < b.length ? a.length : b.length;
	int order;

	if (is_number(a) && is_number(b))
		return compare_numbers(a, b);
	if (is_number(a) != is_number(b))
		return is_number(a) ? -1 : 1;
	order = sign_of(memcmp(a.text, b.text, shorter));
	if (order != 0 || a.length == b.length)
		return order;
	return a.length < b.length ? -1 : 1;
}

static int compare_pre(const struct version *a, const struct version *b)
{
	const char *p = a->pre;
	const char *q = b->pre;

	/* A release comes after what was released before it. */
	if (p == a->pre_end || q == b->pre_end)
		return (p == a->pre_end) - (q == b->pre_end);
	for (;;) {
		struct part left = { p, strspn(p, IDENTIFIER) };
		struct part right = { q, strspn(q, IDENTIFIER) };
		int order = compare_parts(left, right);

		p += left.length;
		q += right.length;
		if (order != 0)
			return order;
		if (p == a->pre_end || q == b->pre_end)
			return (q == b->pre_end) - (p == a->pre_end);
		p++;
		q++;
	}
}

bool seal_version_compare(const char *a, const char *b, int *order)
{
	struct version left;
	struct version right;

	if (!parse(a, &left) || !parse(b, &right))
		return false;
	*order = 0;
	for (int i = 0; i < 3 && *order == 0; i++)
		*order = compare_numbers(left.core[i], right.core[i]);
	if (*order == 0)
		*order = compare_pre(&left, &right);
	return true;
}
