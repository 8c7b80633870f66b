/* SPDX-License-Identifier: Apache-2.0 */
/* error.c - a cause in, one safe line out */
#include "base/error.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "base/utf8.h"

/* Would it move the cursor, colour the terminal, or hide or turn text round? */
static bool is_unsafe(uint32_t scalar)
{
	return seal_utf8_is_control(scalar) || seal_utf8_is_hidden(scalar);
}

size_t seal_escape(char *output, size_t capacity, const char *text, size_t size)
{
	size_t used = 0;

	for (size_t at = 0; at < size;) {
		const unsigned char *p = (const unsigned char *)text + at;
		uint32_t scalar = 0;
		size_t length = seal_utf8_next(p, size - at, &scalar);
		char shown[16];
		size_t shown_size = length;

		if (length == 0) {
			length = 1;
			shown_size = (size_t)snprintf(shown, sizeof(shown),
						      "\\x%02x", p[0]);
		} else if (is_unsafe(scalar)) {
			shown_size = (size_t)snprintf(shown, sizeof(shown),
						      scalar < 0x80 ? "\\x%02x"
								    : "\\u{%x}",
						      (unsigned int)scalar);
		} else {
			memcpy(shown, p, length);
		}
		if (used + shown_size + 1 > capacity)
			break;
		memcpy(output + used, shown, shown_size);
		used += shown_size;
		at += length;
	}
	if (capacity > 0)
		output[used] = '\0';
	return used;
}

/* Format first, then escape: an argument cannot smuggle a control through. */
static void fill(char *output, size_t capacity, const char *format,
		 va_list arguments) SEAL_PRINTF(3, 0);
static void fill(char *output, size_t capacity, const char *format,
		 va_list arguments)
{
	char raw[2560];
	int length = vsnprintf(raw, sizeof(raw), format, arguments);

	if (length < 0)
		length = 0;
	if ((size_t)length >= sizeof(raw))
		length = (int)sizeof(raw) - 1;
	seal_escape(output, capacity, raw, (size_t)length);
}

enum seal_status seal_fail(struct seal_error *error, enum seal_status status,
			   const char *format, ...)
{
	va_list arguments;

	if (error->status != SEAL_OK)
		return error->status;
	error->status = status;
	va_start(arguments, format);
	fill(error->text, sizeof(error->text), format, arguments);
	va_end(arguments);
	return status;
}

enum seal_status seal_fail_check(struct seal_error *error,
				 enum seal_status status, const char *check,
				 const char *format, ...)
{
	va_list arguments;

	if (error->status != SEAL_OK)
		return error->status;
	error->status = status;
	snprintf(error->check, sizeof(error->check), "%s", check ? check : "");
	va_start(arguments, format);
	fill(error->text, sizeof(error->text), format, arguments);
	va_end(arguments);
	return status;
}

enum seal_status seal_fail_errno(struct seal_error *error, const char *path,
				 const char *what)
{
	const char *reason = strerror(errno);

	if (error->status == SEAL_OK && path)
		seal_error_path(error, path);
	return seal_fail(error, SEAL_UNJUDGED, "%s: %s", what, reason);
}

enum seal_status seal_fail_memory(struct seal_error *error)
{
	return seal_fail(error, SEAL_UNJUDGED, "out of memory");
}

void seal_error_path(struct seal_error *error, const char *path)
{
	if (error->path[0] == '\0')
		seal_escape(error->path, sizeof(error->path), path,
			    strlen(path));
}

void seal_error_fix(struct seal_error *error, const char *format, ...)
{
	va_list arguments;

	if (error->fix[0] != '\0')
		return;
	va_start(arguments, format);
	fill(error->fix, sizeof(error->fix), format, arguments);
	va_end(arguments);
}

void seal_tell(const struct seal_log *log, enum seal_level level,
	       const char *path, const char *format, ...)
{
	struct seal_error line = { 0 };
	va_list arguments;

	if (!log->line)
		return;
	seal_error_path(&line, path ? path : "");
	va_start(arguments, format);
	fill(line.text, sizeof(line.text), format, arguments);
	va_end(arguments);
	log->line(log->context, level, line.path, line.text);
}
