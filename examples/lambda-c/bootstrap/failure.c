/* SPDX-License-Identifier: Apache-2.0 */
/* failure.c - a reason in, a failure out */
#include "failure.h"

#include <stdarg.h>
#include <stdio.h>

int fail(struct failure *failure, const char *type, const char *format, ...)
{
	va_list arguments;

	failure->type = type;
	va_start(arguments, format);
	vsnprintf(failure->message, sizeof(failure->message), format,
		  arguments);
	va_end(arguments);
	return -1;
}
