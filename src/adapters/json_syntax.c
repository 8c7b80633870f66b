/* SPDX-License-Identifier: Apache-2.0 */
/* json_syntax.c - bytes in; whether they are JSON (RFC 8259), and if not, why
 */
#include "adapters/json_syntax.h"

#include <stdlib.h>
#include <string.h>

#include "base/utf8.h"

/* What may come next. */
enum expected { VALUE, VALUE_OR_END, NAME, NAME_OR_END, AFTER_VALUE };

struct checker {
	const uint8_t *data;
	size_t size;
	size_t at;
	size_t depth;
	bool in_object[SEAL_JSON_DEPTH_MAX + 1];
	enum expected expected;
	size_t numbers;
	struct seal_json_syntax *syntax;
};

static bool wrong(struct checker *c, const char *reason)
{
	c->syntax->reason = reason;
	c->syntax->offset = c->at;
	return false;
}

static int peek(const struct checker *c)
{
	return c->at < c->size ? c->data[c->at] : -1;
}

static void skip_white_space(struct checker *c)
{
	while (c->at < c->size &&
	       (c->data[c->at] == ' ' || c->data[c->at] == '\n' ||
		c->data[c->at] == '\r' || c->data[c->at] == '\t'))
		c->at++;
}

/* Four hexadecimal digits; -1 when they are not. */
static int32_t take_hex4(struct checker *c)
{
	int32_t value = 0;

	if (c->size - c->at < 4)
		return -1;
	for (size_t i = 0; i < 4; i++) {
		uint8_t digit = c->data[c->at + i];

		value <<= 4;
		if (digit >= '0' && digit <= '9')
			value |= digit - '0';
		else if (digit >= 'a' && digit <= 'f')
			value |= digit - 'a' + 10;
		else if (digit >= 'A' && digit <= 'F')
			value |= digit - 'A' + 10;
		else
			return -1;
	}
	c->at += 4;
	return value;
}

/* Behind "\u". A surrogate stands for something only as one of a pair. */
static bool take_unicode_escape(struct checker *c)
{
	size_t start = c->at;
	int32_t unit = take_hex4(c);

	if (unit < 0)
		return wrong(c, "\\u without four hexadecimal digits");
	if (unit >= 0xd800 && unit <= 0xdbff && c->size - c->at >= 2 &&
	    c->data[c->at] == '\\' && c->data[c->at + 1] == 'u') {
		c->at += 2;
		unit = take_hex4(c);
		if (unit >= 0xdc00 && unit <= 0xdfff)
			return true;
		unit = 0xd800;
	}
	c->at = start;
	if (unit == 0)
		return wrong(c, "\\u0000 in a string");
	if (unit >= 0xd800 && unit <= 0xdfff)
		return wrong(c, "half a surrogate pair");
	c->at += 4;
	return true;
}

static bool take_escape(struct checker *c)
{
	int letter;

	c->at++;
	letter = peek(c);
	if (letter <= 0 || !strchr("\"\\/bfnrtu", letter))
		return wrong(c, "unknown escape in a string");
	c->at++;
	return letter == 'u' ? take_unicode_escape(c) : true;
}

static bool take_string(struct checker *c)
{
	c->at++;
	for (;;) {
		int byte = peek(c);
		uint32_t scalar;
		size_t length;

		if (byte < 0)
			return wrong(c, "the string does not end");
		if (byte == '"')
			break;
		if (byte == '\\') {
			if (!take_escape(c))
				return false;
			continue;
		}
		if (byte < 0x20)
			return wrong(c, "control character in a string");
		length = seal_utf8_next(c->data + c->at, c->size - c->at,
					&scalar);
		if (length == 0)
			return wrong(c, "not UTF-8");
		c->at += length;
	}
	c->at++;
	return true;
}

/* Remember a number whose spelling is to be kept. */
static bool keep_number(struct checker *c, size_t offset)
{
	struct seal_json_syntax *syntax = c->syntax;

	if (syntax->number_count == syntax->number_capacity) {
		size_t capacity = syntax->number_capacity * 2 + 16;
		struct seal_json_number *numbers = reallocarray(
			syntax->numbers, capacity, sizeof(*numbers));

		if (!numbers)
			return wrong(c, NULL);
		syntax->numbers = numbers;
		syntax->number_capacity = capacity;
	}
	syntax->numbers[syntax->number_count++] = (struct seal_json_number){
		.ordinal = c->numbers,
		.offset = offset,
		.size = c->at - offset,
	};
	return true;
}

static bool take_digits(struct checker *c, uint64_t *value)
{
	size_t start = c->at;

	for (; peek(c) >= '0' && peek(c) <= '9'; c->at++) {
		if (*value <= SEAL_JSON_NUMBER_MAX)
			*value = *value * 10 + (uint64_t)(peek(c) - '0');
	}
	return c->at > start;
}

static bool take_number(struct checker *c)
{
	size_t start = c->at;
	bool negative = peek(c) == '-';
	uint64_t value = 0, ignored = 0;
	bool whole = true;
	size_t first;

	if (negative)
		c->at++;
	first = c->at;
	if (!take_digits(c, &value))
		return wrong(c, "a number without digits");
	if (c->data[first] == '0' && c->at > first + 1)
		return wrong(c, "a number with a leading zero");
	if (peek(c) == '.') {
		whole = false;
		c->at++;
		if (!take_digits(c, &ignored))
			return wrong(c, "a number without digits");
	}
	if (peek(c) == 'e' || peek(c) == 'E') {
		whole = false;
		c->at++;
		if (peek(c) == '+' || peek(c) == '-')
			c->at++;
		if (!take_digits(c, &ignored))
			return wrong(c, "a number without digits");
	}
	if (c->at - start > SEAL_JSON_NUMBER_SIZE) {
		c->at = start;
		return wrong(c, "a number of more than 60 characters");
	}
	if ((!whole || value > SEAL_JSON_NUMBER_MAX ||
	     (negative && value == 0)) &&
	    !keep_number(c, start))
		return false;
	c->numbers++;
	return true;
}

static bool take_word(struct checker *c, const char *word)
{
	size_t length = strlen(word);

	if (c->size - c->at < length ||
	    memcmp(c->data + c->at, word, length) != 0)
		return wrong(c, "not a JSON value");
	c->at += length;
	return true;
}

static bool open_container(struct checker *c, bool is_object)
{
	if (c->depth == SEAL_JSON_DEPTH_MAX)
		return wrong(c, "nested deeper than 100 levels");
	c->in_object[++c->depth] = is_object;
	c->expected = is_object ? NAME_OR_END : VALUE_OR_END;
	c->at++;
	return true;
}

static bool close_container(struct checker *c)
{
	if (c->depth == 0 || (peek(c) == '}') != c->in_object[c->depth])
		return wrong(c, "a bracket that closes nothing");
	c->depth--;
	c->expected = AFTER_VALUE;
	c->at++;
	return true;
}

static bool take_value(struct checker *c)
{
	int byte = peek(c);

	if (byte == '{' || byte == '[')
		return open_container(c, byte == '{');
	if (byte == ']' && c->expected == VALUE_OR_END)
		return close_container(c);
	c->expected = AFTER_VALUE;
	if (byte == '"')
		return take_string(c);
	if (byte == '-' || (byte >= '0' && byte <= '9'))
		return take_number(c);
	if (byte == 't')
		return take_word(c, "true");
	if (byte == 'f')
		return take_word(c, "false");
	return byte == 'n' ? take_word(c, "null")
			   : wrong(c, "not a JSON value");
}

static bool take_name(struct checker *c)
{
	if (peek(c) == '}' && c->expected == NAME_OR_END)
		return close_container(c);
	if (peek(c) != '"')
		return wrong(c, "a member's name in quotes is missing");
	if (!take_string(c))
		return false;
	skip_white_space(c);
	if (peek(c) != ':')
		return wrong(c, "a colon is missing behind the name");
	c->at++;
	c->expected = VALUE;
	return true;
}

static bool take_after_value(struct checker *c)
{
	int byte = peek(c);

	if (c->depth == 0)
		return wrong(c, "something stands behind the value");
	if (byte == '}' || byte == ']')
		return close_container(c);
	if (byte != ',')
		return wrong(c, "a comma is missing");
	c->at++;
	c->expected = c->in_object[c->depth] ? NAME : VALUE;
	return true;
}

bool seal_json_syntax_check(const uint8_t *data, size_t size,
			    struct seal_json_syntax *syntax)
{
	struct checker c = { .data = data, .size = size, .syntax = syntax };

	if (size >= 3 && memcmp(data, "\xef\xbb\xbf", 3) == 0)
		return wrong(&c, "begins with a byte order mark");
	for (;;) {
		bool good;

		skip_white_space(&c);
		if (c.at == size)
			break;
		if (c.expected == AFTER_VALUE)
			good = take_after_value(&c);
		else if (c.expected == NAME || c.expected == NAME_OR_END)
			good = take_name(&c);
		else
			good = take_value(&c);
		if (!good)
			return false;
	}
	if (c.depth > 0)
		return wrong(&c, "ends too early");
	return c.expected == AFTER_VALUE ? true : wrong(&c, "is empty");
}

void seal_json_syntax_free(struct seal_json_syntax *syntax)
{
	free(syntax->numbers);
	*syntax = (struct seal_json_syntax){ 0 };
}
