/* SPDX-License-Identifier: Apache-2.0 */
/* error.h - how a failure is said */
#ifndef SEAL_BASE_ERROR_H
#define SEAL_BASE_ERROR_H

#include "sealwright.h"

#define SEAL_PRINTF(text, first)                                               \
	__attribute__((__format__(__printf__, text, first)))

/*
 * Fill |error| unless it already holds an earlier cause, and return |status|
 * (or the earlier cause's). The text is one line "thing: reason" without a full
 * stop; control characters and misleading code points in it are escaped.
 */
enum seal_status seal_fail(struct seal_error *error, enum seal_status status,
			   const char *format, ...) SEAL_PRINTF(3, 4);

/* The same with a check: "integrity/gap", "mismatch", "expiry"; or NULL. */
enum seal_status seal_fail_check(struct seal_error *error,
				 enum seal_status status, const char *check,
				 const char *format, ...) SEAL_PRINTF(4, 5);

/* SEAL_UNJUDGED with "|what|: |strerror(errno)|", about |path| when not NULL.
 */
enum seal_status seal_fail_errno(struct seal_error *error, const char *path,
				 const char *what);

/* SEAL_UNJUDGED, "out of memory". */
enum seal_status seal_fail_memory(struct seal_error *error);

/* Say which file a failure is about, unless that was said before. */
void seal_error_path(struct seal_error *error, const char *path);

/* Say how to mend it, unless that was said before. */
void seal_error_fix(struct seal_error *error, const char *format, ...)
	SEAL_PRINTF(2, 3);

/* A line for |log|, escaped like an error's; |path| may be NULL. */
void seal_tell(const struct seal_log *log, enum seal_level level,
	       const char *path, const char *format, ...) SEAL_PRINTF(4, 5);

#endif
