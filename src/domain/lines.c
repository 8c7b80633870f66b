/* SPDX-License-Identifier: Apache-2.0 */
/* lines.c - values of anybody in, text that is safe on a terminal out */
#include "domain/lines.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

/* A longer value is cut; the longest escape is "\u{10ffff}". */
enum { VALUE_MAX = 4000, ESCAPE_MAX = 10 };

void seal_lines_add(struct seal_lines *lines, const char *format, ...)
{
	char text[1024];
	va_list arguments;
	int length;

	if (lines->status != SEAL_OK)
		return;
	va_start(arguments, format);
	length = vsnprintf(text, sizeof(text), format, arguments);
	va_end(arguments);
	if (length < 0)
		length = 0;
	if ((size_t)length >= sizeof(text))
		length = (int)sizeof(text) - 1;
	lines->status = seal_bytes_append(lines->output, text, (size_t)length,
					  lines->error);
}

void seal_lines_escape(struct seal_lines *lines, const char *text)
{
	char escaped[VALUE_MAX + 1];
	size_t length;

	if (lines->status != SEAL_OK)
		return;
	length = seal_escape(escaped, sizeof(escaped), text, strlen(text));
	lines->status =
		seal_bytes_append(lines->output, escaped, length, lines->error);
	if (length > VALUE_MAX - ESCAPE_MAX)
		seal_lines_add(lines, "...");
}

void seal_lines_detail(struct seal_lines *lines, const char *label,
		       const char *value)
{
	if (!value)
		return;
	seal_lines_add(lines, "  %s ", label);
	seal_lines_escape(lines, value);
	seal_lines_add(lines, "\n");
}
