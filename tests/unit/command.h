/* SPDX-License-Identifier: Apache-2.0 */
/* command.h - for unit tests that ask another program: a folder of their own,
 * commands in it, and what they print */
#ifndef SEAL_TESTS_COMMAND_H
#define SEAL_TESTS_COMMAND_H

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

static char test_folder[64];

/* A new folder, which becomes the working directory; a group's setup. */
static inline int test_folder_make(void **state)
{
	(void)state;
	snprintf(test_folder, sizeof(test_folder), "/tmp/seal-unit-XXXXXX");
	return !mkdtemp(test_folder) || chdir(test_folder) != 0 ||
	       setenv("LC_ALL", "C.UTF-8", 1) != 0;
}

/* A group's teardown. */
static inline int test_folder_remove(void **state)
{
	char command[256];

	(void)state;
	snprintf(command, sizeof(command),
		 "cd / && chmod -R u+rwX '%s' && rm -rf '%s'", test_folder,
		 test_folder);
	return system(command) != 0;
}

/* What a shell command prints, without the last newline; it must succeed. */
static inline char *output_of(const char *format, ...)
	__attribute__((__format__(__printf__, 1, 2)));
static inline char *output_of(const char *format, ...)
{
	static char output[1 << 20];
	char command[8192];
	va_list arguments;
	size_t size;
	FILE *pipe;
	int status;

	va_start(arguments, format);
	vsnprintf(command, sizeof(command), format, arguments);
	va_end(arguments);
	pipe = popen(command, "r");
	assert_non_null(pipe);
	size = fread(output, 1, sizeof(output) - 1, pipe);
	status = pclose(pipe);
	if (!WIFEXITED(status) || WEXITSTATUS(status) != 0)
		fail_msg("%s: exit %d", command, WEXITSTATUS(status));
	if (size > 0 && output[size - 1] == '\n')
		size--;
	output[size] = '\0';
	return output;
}

static inline void write_test_file(const char *path, const void *data,
				   size_t size)
{
	FILE *file = fopen(path, "wb");

	assert_non_null(file);
	assert_int_equal(fwrite(data, 1, size, file), size);
	assert_int_equal(fclose(file), 0);
}

/* A file's contents, NUL-terminated; the caller frees. */
static inline char *read_test_file(const char *path, size_t *size)
{
	FILE *file = fopen(path, "rb");
	char *data = malloc(1 << 20);

	assert_non_null(file);
	assert_non_null(data);
	*size = fread(data, 1, (1 << 20) - 1, file);
	data[*size] = '\0';
	fclose(file);
	return data;
}

#endif
