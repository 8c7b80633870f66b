/* SPDX-License-Identifier: Apache-2.0 */
/* folder.h - a fresh folder for each test, which is also the working one */
#ifndef SEAL_TESTS_FOLDER_H
#define SEAL_TESTS_FOLDER_H

#include <dirent.h>
#include <fcntl.h>
#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static inline int folder_drop(const char *path, const struct stat *status,
			      int type, struct FTW *walk)
{
	(void)status;
	(void)type;
	(void)walk;
	return remove(path);
}

static inline int folder_setup(void **state)
{
	char *path = strdup("/tmp/seal-unit-XXXXXX");

	*state = path;
	return path && mkdtemp(path) && chdir(path) == 0 ? 0 : -1;
}

static inline int folder_teardown(void **state)
{
	int failed = chdir("/") ||
		     nftw(*state, folder_drop, 16, FTW_DEPTH | FTW_PHYS);

	free(*state);
	return failed;
}

/* Entries of a folder without "." and "..". */
static inline size_t folder_count(const char *path)
{
	DIR *folder = opendir(path);
	size_t count = 0;

	while (folder && readdir(folder))
		count++;
	if (folder)
		closedir(folder);
	return count - 2;
}

static inline void folder_write(const char *path, const char *text)
{
	FILE *file = fopen(path, "we");

	if (!file || fputs(text, file) < 0 || fclose(file) != 0)
		abort();
}

/* The first bytes of a file as text, in one static buffer. */
static inline const char *folder_read(const char *path)
{
	static char text[256];
	FILE *file = fopen(path, "re");
	size_t size = file ? fread(text, 1, sizeof(text) - 1, file) : 0;

	if (!file)
		return "(absent)";
	text[size] = '\0';
	fclose(file);
	return text;
}

#endif
