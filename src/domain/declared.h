/* SPDX-License-Identifier: Apache-2.0 */
/* declared.h - "[PACKAGE=]FILE:LINE": where the sources declare a package */
#ifndef SEAL_DOMAIN_DECLARED_H
#define SEAL_DOMAIN_DECLARED_H

#include "base/bytes.h"

/* Start from { 0 }; free with seal_declared_free(). */
struct seal_declared {
	char *package; /* path or base name; NULL: any package */
	char *file;    /* relative to the repository; NULL: nothing is known */
	unsigned int line;
};
void seal_declared_free(struct seal_declared *declared);

/*
 * Read one. A file that holds '=' needs a package, or an empty one, before it.
 * An absolute path or one that climbs out is SEAL_USAGE: no repository has it.
 */
enum seal_status seal_declared_parse(const char *text,
				     struct seal_declared *declared,
				     struct seal_error *error);
/* Of |texts| what is said of the package at |path|; NULL: of no single one. */
enum seal_status seal_declared_find(const char *const *texts, size_t count,
				    const char *path,
				    struct seal_declared *declared,
				    struct seal_error *error);

/*
 * |path| without "./" in front, when it stays below the folder it is relative
 * to and names a file; else NULL.
 */
const char *seal_relative_path(const char *path);

#endif
