/* SPDX-License-Identifier: Apache-2.0 */
/* files.c - inputs of every kind, and inputs that change while they are read */
#include <pthread.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <sys/wait.h>

#include <cmocka.h>

#include "base/files.h"
#include "folder.h"

static void fails(const char *path, enum seal_status expected, const char *text)
{
	struct seal_input input = { .fd = -1 };
	struct seal_error error = { 0 };

	assert_int_equal(seal_input_open(path, &input, &error), expected);
	assert_string_equal(error.text, text);
	assert_string_equal(error.path, path);
	assert_int_equal(input.fd, -1);
	assert_null(input.path);
	error = (struct seal_error){ 0 };
	assert_int_equal(seal_input_open_private(path, &input, &error),
			 expected);
	assert_string_equal(error.text, text);
}

static void test_what_is_no_file(void **state)
{
	(void)state;
	mkdir("folder", 0755);
	fails("folder", SEAL_UNJUDGED, "input: is a folder, not a package");
	fails("absent", SEAL_UNJUDGED,
	      "cannot open: No such file or directory");
}

static void test_in_place(void **state)
{
	struct seal_input input = { .fd = -1 };
	struct seal_error error = { 0 };

	(void)state;
	folder_write("a", "hello");
	assert_int_equal(seal_input_open("a", &input, &error), SEAL_OK);
	assert_int_equal(input.size, 5);
	assert_memory_equal(input.data, "hello", 5);
	assert_false(input.is_private);
	assert_string_equal(input.path, "a");
	assert_int_equal(seal_input_unchanged(&input, &error), SEAL_OK);
	seal_input_close(&input);
	assert_int_equal(input.fd, -1);
	seal_input_close(&input);
}

static void test_empty(void **state)
{
	struct seal_input input = { .fd = -1 };
	struct seal_error error = { 0 };

	(void)state;
	folder_write("a", "");
	assert_int_equal(seal_input_open("a", &input, &error), SEAL_OK);
	assert_int_equal(input.size, 0);
	assert_non_null(input.data);
	seal_input_close(&input);
	assert_int_equal(seal_input_open_private("a", &input, &error), SEAL_OK);
	assert_int_equal(input.size, 0);
	assert_non_null(input.data);
	seal_input_close(&input);
}

static void changed(const struct seal_input *input)
{
	struct seal_error error = { 0 };

	assert_int_equal(seal_input_unchanged(input, &error), SEAL_UNJUDGED);
	assert_string_equal(error.text, "input: changed while it was read");
	assert_string_equal(error.path, "a");
}

static void test_change_is_seen(void **state)
{
	struct seal_input input = { .fd = -1 };
	struct seal_error error = { 0 };
	struct timespec pause = { .tv_nsec = 20000000 };

	(void)state;
	/* The clock of the file system may have steps of some milliseconds. */
	folder_write("a", "hello");
	nanosleep(&pause, NULL);
	assert_int_equal(seal_input_open("a", &input, &error), SEAL_OK);
	folder_write("a", "HELLO");
	changed(&input);
	seal_input_close(&input);

	nanosleep(&pause, NULL);
	assert_int_equal(seal_input_open("a", &input, &error), SEAL_OK);
	assert_int_equal(truncate("a", 2), 0);
	changed(&input);
	seal_input_close(&input);

	nanosleep(&pause, NULL);
	assert_int_equal(seal_input_open("a", &input, &error), SEAL_OK);
	folder_write("b", "other");
	assert_int_equal(rename("b", "a"), 0);
	changed(&input);
	seal_input_close(&input);
}

static void test_private_copy_stays(void **state)
{
	struct seal_input input = { .fd = -1 };
	struct seal_error error = { 0 };

	(void)state;
	folder_write("a", "hello");
	assert_int_equal(seal_input_open_private("a", &input, &error), SEAL_OK);
	assert_true(input.is_private);
	assert_int_equal(folder_count("."), 1);
	folder_write("a", "HELLO, WORLD");
	assert_int_equal(truncate("a", 0), 0);
	assert_int_equal(input.size, 5);
	assert_memory_equal(input.data, "hello", 5);
	assert_int_equal(seal_input_unchanged(&input, &error), SEAL_OK);
	seal_input_close(&input);
}

static void *touch(void *context)
{
	atomic_bool *stop = context;

	while (!atomic_load(stop))
		utimensat(AT_FDCWD, "large", NULL, 0);
	return NULL;
}

/* A writer that never rests: no copy can be a state that the file had. */
static void test_change_while_copied(void **state)
{
	struct seal_error error = { 0 };
	atomic_bool stop = false;
	pthread_t thread;

	(void)state;
	folder_write("large", "");
	assert_int_equal(truncate("large", 64 << 20), 0);
	assert_int_equal(pthread_create(&thread, NULL, touch, &stop), 0);
	for (int i = 0; i < 200 && error.status == SEAL_OK; i++) {
		struct seal_input input = { .fd = -1 };

		(void)!seal_input_open_private("large", &input, &error);
		seal_input_close(&input);
	}
	atomic_store(&stop, true);
	pthread_join(thread, NULL);
	assert_int_equal(error.status, SEAL_UNJUDGED);
	assert_string_equal(error.text, "input: changed while it was read");
	assert_int_equal(folder_count("."), 1);
}

static pid_t feed(const char *path, int fd, size_t size)
{
	pid_t child = fork();

	assert_true(child >= 0);
	if (child > 0)
		return child;
	if (path)
		fd = open(path, O_WRONLY | O_CLOEXEC);
	for (size_t i = 0; i < size; i += 5) {
		if (write(fd, "12345", 5) != 5)
			_exit(1);
	}
	_exit(0);
}

static void check_fed(struct seal_input *input, size_t size)
{
	assert_true(input->is_private);
	assert_int_equal(input->size, size);
	for (size_t i = 0; i < size; i += 5)
		assert_memory_equal(input->data + i, "12345", 5);
	seal_input_close(input);
}

static void test_fifo(void **state)
{
	struct seal_input input = { .fd = -1 };
	struct seal_error error = { 0 };
	pid_t child;
	int status;

	(void)state;
	assert_int_equal(mkfifo("fifo", 0600), 0);
	child = feed("fifo", -1, 1000000);
	assert_int_equal(seal_input_open("fifo", &input, &error), SEAL_OK);
	check_fed(&input, 1000000);
	assert_int_equal(waitpid(child, &status, 0), child);
	assert_int_equal(status, 0);
	assert_int_equal(folder_count("."), 1);
}

static void test_standard_input(void **state)
{
	struct seal_input input = { .fd = -1 };
	struct seal_error error = { 0 };
	int saved = dup(STDIN_FILENO);
	int ends[2];
	int file;

	(void)state;
	/* A pipe that somebody made non-blocking, with a slow writer. */
	assert_int_equal(pipe2(ends, O_NONBLOCK | O_CLOEXEC), 0);
	assert_int_equal(dup2(ends[0], STDIN_FILENO), STDIN_FILENO);
	assert_int_equal(fcntl(ends[1], F_SETFL, 0), 0);
	feed(NULL, ends[1], 1000000);
	close(ends[0]);
	close(ends[1]);
	assert_int_equal(seal_input_open("-", &input, &error), SEAL_OK);
	assert_string_equal(input.path, "<stdin>");
	check_fed(&input, 1000000);
	wait(NULL);

	/* A file whose first bytes somebody else has taken. */
	folder_write("a", "xyz12345");
	file = open("a", O_RDONLY | O_CLOEXEC);
	assert_int_equal(dup2(file, STDIN_FILENO), STDIN_FILENO);
	assert_int_equal(lseek(STDIN_FILENO, 3, SEEK_SET), 3);
	assert_int_equal(seal_input_open("-", &input, &error), SEAL_OK);
	check_fed(&input, 5);
	close(file);
	dup2(saved, STDIN_FILENO);
	close(saved);
}

static void test_no_temporary_folder(void **state)
{
	struct seal_input input = { .fd = -1 };
	struct seal_error error = { 0 };
	char *saved = getenv("TMPDIR");

	(void)state;
	saved = saved ? strdup(saved) : NULL;
	assert_int_equal(mkfifo("fifo", 0600), 0);
	setenv("TMPDIR", "absent", 1);
	feed("fifo", -1, 5);
	assert_int_equal(seal_input_open("fifo", &input, &error),
			 SEAL_UNJUDGED);
	wait(NULL);
	assert_string_equal(error.text, "cannot make a temporary file: "
					"No such file or directory");
	assert_string_equal(error.path, "absent");
	assert_non_null(strstr(error.fix, "TMPDIR"));
	if (saved)
		setenv("TMPDIR", saved, 1);
	else
		unsetenv("TMPDIR");
	free(saved);
}

static void test_read_file(void **state)
{
	struct seal_bytes bytes = { 0 };
	struct seal_error error = { 0 };

	(void)state;
	folder_write("a", "hello");
	folder_write("empty", "");
	assert_int_equal(seal_read_file("a", 5, &bytes, &error), SEAL_OK);
	assert_int_equal(bytes.size, 5);
	assert_string_equal((char *)bytes.data, "hello");
	seal_bytes_free(&bytes);
	assert_int_equal(seal_read_file("empty", 5, &bytes, &error), SEAL_OK);
	assert_int_equal(bytes.size, 0);
	assert_string_equal((char *)bytes.data, "");
	seal_bytes_free(&bytes);
	assert_int_equal(seal_read_file("a", 4, &bytes, &error), SEAL_REFUSED);
	assert_string_equal(error.text, "cannot read: larger than the limit of "
					"4 bytes");
	assert_string_equal(error.path, "a");
	assert_null(bytes.data);
	error = (struct seal_error){ 0 };
	assert_int_equal(seal_read_file("/dev/zero", 4, &bytes, &error),
			 SEAL_REFUSED);
	error = (struct seal_error){ 0 };
	assert_int_equal(seal_read_file(".", 4, &bytes, &error), SEAL_UNJUDGED);
	assert_string_equal(error.text, "cannot read: Is a directory");
	error = (struct seal_error){ 0 };
	assert_int_equal(seal_read_file("absent", 4, &bytes, &error),
			 SEAL_UNJUDGED);
}

static void test_copy_range(void **state)
{
	struct seal_error error = { 0 };
	char text[8] = { 0 };
	int ends[2];
	int from;
	int to;

	(void)state;
	folder_write("a", "0123456789");
	folder_write("b", "start:");
	from = open("a", O_RDONLY | O_CLOEXEC);
	to = open("c", O_RDWR | O_CREAT | O_CLOEXEC, 0600);
	assert_int_equal(seal_copy_range(from, 2, 3, to, &error), SEAL_OK);
	assert_int_equal(seal_copy_range(from, 0, 1, to, &error), SEAL_OK);
	assert_int_equal(seal_copy_range(from, 0, 0, to, &error), SEAL_OK);
	assert_string_equal(folder_read("c"), "2340");
	close(to);
	/* Neither copy_file_range() nor sendfile() take one that appends. */
	to = open("b", O_WRONLY | O_APPEND | O_CLOEXEC);
	assert_int_equal(seal_copy_range(from, 5, 5, to, &error), SEAL_OK);
	assert_string_equal(folder_read("b"), "start:56789");
	close(to);
	assert_int_equal(pipe2(ends, O_CLOEXEC), 0);
	assert_int_equal(seal_copy_range(from, 1, 4, ends[1], &error), SEAL_OK);
	assert_int_equal(read(ends[0], text, sizeof(text)), 4);
	assert_string_equal(text, "1234");
	assert_int_equal(seal_copy_range(from, 8, 3, ends[1], &error),
			 SEAL_UNJUDGED);
	assert_string_equal(error.text, "cannot read: the file became shorter "
					"while it was read");
	close(ends[0]);
	close(ends[1]);
	close(from);
}

static void test_paths(void **state)
{
	struct seal_error error = { 0 };
	char *path = NULL;

	(void)state;
	assert_string_equal(seal_base_name("a/b/c.zip"), "c.zip");
	assert_string_equal(seal_base_name("c.zip"), "c.zip");
	assert_string_equal(seal_base_name("/"), "");
	assert_int_equal(seal_join_path("a", "b", &path, &error), SEAL_OK);
	assert_string_equal(path, "a/b");
	free(path);
	assert_int_equal(seal_join_path("/", "b", &path, &error), SEAL_OK);
	assert_string_equal(path, "/b");
	free(path);
	assert_int_equal(seal_join_path("", "b", &path, &error), SEAL_OK);
	assert_string_equal(path, "b");
	free(path);
	assert_int_equal(seal_folder_of("a/b/c", &path, &error), SEAL_OK);
	assert_string_equal(path, "a/b");
	free(path);
	assert_int_equal(seal_folder_of("/c", &path, &error), SEAL_OK);
	assert_string_equal(path, "/");
	free(path);
	assert_int_equal(seal_folder_of("c", &path, &error), SEAL_OK);
	assert_string_equal(path, ".");
	free(path);
	assert_int_equal(seal_make_folders("x/y//z/", &error), SEAL_OK);
	assert_int_equal(seal_make_folders("x/y/z", &error), SEAL_OK);
	assert_int_equal(access("x/y/z", X_OK), 0);
	folder_write("file", "");
	assert_int_equal(seal_make_folders("file/x", &error), SEAL_UNJUDGED);
	assert_string_equal(error.text,
			    "cannot make the folder: Not a directory");
}

#define IN_FOLDER(test)                                                        \
	cmocka_unit_test_setup_teardown(test, folder_setup, folder_teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		IN_FOLDER(test_what_is_no_file),
		IN_FOLDER(test_in_place),
		IN_FOLDER(test_empty),
		IN_FOLDER(test_change_is_seen),
		IN_FOLDER(test_private_copy_stays),
		IN_FOLDER(test_change_while_copied),
		IN_FOLDER(test_fifo),
		IN_FOLDER(test_standard_input),
		IN_FOLDER(test_no_temporary_folder),
		IN_FOLDER(test_read_file),
		IN_FOLDER(test_copy_range),
		IN_FOLDER(test_paths),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
