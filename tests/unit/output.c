/* SPDX-License-Identifier: Apache-2.0 */
/* output.c - outputs are whole or absent, whatever happens on the way */
#include <errno.h>
#include <poll.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/wait.h>

#include <cmocka.h>

#include "base/files.h"
#include "folder.h"

/*
 * The C library's functions, but as on a file system that has no unnamed files
 * or without /proc. (open() is open64() with 64-bit offsets.)
 */
static bool no_unnamed_files;
static bool no_links;

int fake_open(const char *path, int flags, ...) __asm__("open64");
int fake_open(const char *path, int flags, ...)
{
	va_list arguments;
	mode_t mode;

	va_start(arguments, flags);
	mode = va_arg(arguments, mode_t);
	va_end(arguments);
	if (no_unnamed_files && (flags & O_TMPFILE) == O_TMPFILE &&
	    access(path, F_OK) == 0) {
		errno = EOPNOTSUPP;
		return -1;
	}
	return (int)syscall(SYS_openat, AT_FDCWD, path, flags | O_LARGEFILE,
			    mode);
}

int linkat(int from, const char *path, int to, const char *name, int flags)
{
	if (no_links) {
		errno = ENOENT;
		return -1;
	}
	return (int)syscall(SYS_linkat, from, path, to, name, flags);
}

static int setup(void **state)
{
	no_unnamed_files = false;
	no_links = false;
	return folder_setup(state);
}

static void write_to(const char *path, const char *text)
{
	struct seal_output output = { .fd = -1 };
	struct seal_error error = { 0 };

	assert_int_equal(seal_output_open(path, &output, &error), SEAL_OK);
	assert_int_equal(seal_write_all(output.fd, text, strlen(text), &error),
			 SEAL_OK);
	assert_int_equal(seal_output_commit(&output, &error), SEAL_OK);
	assert_int_equal(output.fd, -1);
	seal_output_close(&output);
}

static unsigned int mode_of(const char *path)
{
	struct stat state;

	assert_int_equal(stat(path, &state), 0);
	return state.st_mode & 07777u;
}

/* In each of the three ways that the file can come into being. */
static void new_file(void **state)
{
	struct seal_output output = { .fd = -1 };
	struct seal_error error = { 0 };
	mode_t mask = umask(027);

	(void)state;
	assert_int_equal(seal_output_open("x/y/a.zip", &output, &error),
			 SEAL_OK);
	assert_int_equal(seal_write_all(output.fd, "hello", 5, &error),
			 SEAL_OK);
	assert_int_not_equal(access("x/y/a.zip", F_OK), 0);
	if (!no_unnamed_files)
		assert_int_equal(folder_count("x/y"), 0);
	assert_int_equal(seal_output_commit(&output, &error), SEAL_OK);
	assert_int_equal(folder_count("x/y"), 1);
	assert_string_equal(folder_read("x/y/a.zip"), "hello");
	assert_int_equal(mode_of("x/y/a.zip"), 0640);
	umask(mask);
}

static void existing_file(void **state)
{
	struct seal_output output = { .fd = -1 };
	struct seal_error error = { 0 };

	(void)state;
	folder_write("a", "old");
	chmod("a", 0777);
	assert_int_equal(link("a", "other"), 0);
	/* Dropped: as if nothing had been. */
	assert_int_equal(seal_output_open("a", &output, &error), SEAL_OK);
	assert_int_equal(seal_write_all(output.fd, "new", 3, &error), SEAL_OK);
	seal_output_close(&output);
	assert_string_equal(folder_read("a"), "old");
	assert_int_equal(folder_count("."), 2);
	/* Kept: a new file that has nothing of the old one. */
	write_to("a", "new");
	assert_string_equal(folder_read("a"), "new");
	assert_string_equal(folder_read("other"), "old");
	assert_int_equal(mode_of("a") & 0111u, 0);
	assert_int_equal(folder_count("."), 2);
}

static void test_named_files(void **state)
{
	no_unnamed_files = true;
	existing_file(state);
	new_file(state);
}

static void test_no_links(void **state)
{
	no_links = true;
	existing_file(state);
	new_file(state);
}

/* Never through a link: it may have been planted. */
static void test_link_is_replaced(void **state)
{
	struct stat status;

	(void)state;
	folder_write("precious", "old");
	assert_int_equal(symlink("precious", "a"), 0);
	write_to("a", "new");
	assert_string_equal(folder_read("precious"), "old");
	assert_int_equal(lstat("a", &status), 0);
	assert_true(S_ISREG(status.st_mode));
}

static void fails(const char *path, enum seal_status expected, const char *text)
{
	struct seal_output output = { .fd = -1 };
	struct seal_error error = { 0 };

	assert_int_equal(seal_output_open(path, &output, &error), expected);
	assert_string_equal(error.text, text);
	assert_int_equal(output.fd, -1);
	assert_null(output.path);
}

static void test_wrong_targets(void **state)
{
	(void)state;
	mkdir("folder", 0755);
	folder_write("file", "old");
	fails("folder", SEAL_USAGE, "output: is a folder");
	fails("new/", SEAL_USAGE, "output: is a folder");
	fails("", SEAL_USAGE, "output: has no name");
	fails("file/x", SEAL_UNJUDGED, "cannot make the file: Not a directory");
	assert_int_equal(folder_count("."), 2);
}

/* The target becomes a folder while we work. */
static void test_rename_fails(void **state)
{
	struct seal_output output = { .fd = -1 };
	struct seal_error error = { 0 };

	(void)state;
	assert_int_equal(seal_output_open("a", &output, &error), SEAL_OK);
	mkdir("a", 0755);
	assert_int_equal(seal_output_commit(&output, &error), SEAL_UNJUDGED);
	assert_string_equal(error.text,
			    "cannot put the file in place: Is a directory");
	assert_string_equal(error.path, "a");
	seal_output_close(&output);
	assert_int_equal(folder_count("."), 1);
}

static void full_disk(void **state)
{
	struct rlimit limit;
	struct rlimit saved;
	struct seal_output output = { .fd = -1 };
	struct seal_error error = { 0 };
	char text[4096] = { 0 };

	(void)state;
	folder_write("a", "old");
	signal(SIGXFSZ, SIG_IGN);
	assert_int_equal(getrlimit(RLIMIT_FSIZE, &saved), 0);
	limit = saved;
	limit.rlim_cur = 6000;
	assert_int_equal(setrlimit(RLIMIT_FSIZE, &limit), 0);
	assert_int_equal(seal_output_open("a", &output, &error), SEAL_OK);
	assert_int_equal(seal_write_all(output.fd, text, sizeof(text), &error),
			 SEAL_OK);
	assert_int_equal(seal_write_all(output.fd, text, sizeof(text), &error),
			 SEAL_UNJUDGED);
	assert_string_equal(error.text, "cannot write: File too large");
	seal_output_close(&output);
	assert_int_equal(setrlimit(RLIMIT_FSIZE, &saved), 0);
	assert_string_equal(folder_read("a"), "old");
	assert_int_equal(folder_count("."), 1);
}

static void test_full_disk_named(void **state)
{
	no_unnamed_files = true;
	full_disk(state);
}

static void test_device(void **state)
{
	struct seal_output output = { .fd = -1 };
	struct seal_error error = { 0 };

	(void)state;
	write_to("/dev/null", "hello");
	assert_int_equal(seal_output_open("/dev/full", &output, &error),
			 SEAL_OK);
	assert_true(output.stream);
	assert_int_equal(seal_write_all(output.fd, "hello", 5, &error),
			 SEAL_OK);
	assert_int_equal(seal_output_commit(&output, &error), SEAL_UNJUDGED);
	assert_string_equal(error.text,
			    "cannot write: No space left on device");
	assert_string_equal(error.path, "/dev/full");
	seal_output_close(&output);
}

/* Whoever reads waits for the first writer, and takes its end for the end. */
static void test_fifo(void **state)
{
	struct seal_output output = { .fd = -1 };
	struct seal_error error = { 0 };
	struct pollfd reader = { .events = POLLIN };
	char text[8] = { 0 };

	(void)state;
	assert_int_equal(mkfifo("fifo", 0600), 0);
	reader.fd = open("fifo", O_RDONLY | O_NONBLOCK | O_CLOEXEC);
	assert_int_equal(seal_output_open("fifo", &output, &error), SEAL_OK);
	assert_int_equal(seal_write_all(output.fd, "hello", 5, &error),
			 SEAL_OK);
	assert_int_equal(poll(&reader, 1, 0), 0);
	assert_int_equal(seal_output_commit(&output, &error), SEAL_OK);
	assert_int_equal(read(reader.fd, text, sizeof(text)), 5);
	assert_string_equal(text, "hello");
	close(reader.fd);
}

/* Run with |fd| as the descriptor |standard|; the status is returned. */
static int run_with(int standard, int fd, const char *path, const char *text)
{
	pid_t child = fork();
	int status = -1;

	assert_true(child >= 0);
	if (child == 0) {
		struct seal_output output = { .fd = -1 };
		struct seal_error error = { 0 };
		enum seal_status result;

		signal(SIGPIPE, SIG_IGN);
		dup2(fd, standard);
		result = seal_output_open(path, &output, &error);
		if (result == SEAL_OK)
			result = seal_write_all(output.fd, text, strlen(text),
						&error);
		if (result == SEAL_OK)
			result = seal_output_commit(&output, &error);
		seal_output_close(&output);
		folder_write("said", error.text);
		_exit((int)result);
	}
	assert_int_equal(waitpid(child, &status, 0), child);
	assert_true(WIFEXITED(status));
	return WEXITSTATUS(status);
}

static void test_standard_output(void **state)
{
	int file = open("a", O_RDWR | O_CREAT | O_CLOEXEC, 0600);
	int ends[2];

	(void)state;
	/* What somebody else wrote there before stays. */
	assert_int_equal(write(file, "x", 1), 1);
	assert_int_equal(run_with(STDOUT_FILENO, file, "-", "hello"), 0);
	assert_string_equal(folder_read("a"), "xhello");
	assert_int_equal(symlink("/proc/self/fd/1", "stdout"), 0);
	assert_int_equal(run_with(STDOUT_FILENO, file, "stdout", "you"), 0);
	assert_string_equal(folder_read("a"), "xhelloyou");
	close(file);
	file = open("a", O_WRONLY | O_CLOEXEC);
	assert_int_equal(symlink("/proc/self/fd/2", "stderr"), 0);
	assert_int_equal(run_with(STDERR_FILENO, file, "stderr", "!"), 0);
	assert_string_equal(folder_read("a"), "xhelloyou!");
	close(file);

	file = open("/dev/full", O_WRONLY | O_CLOEXEC);
	assert_int_equal(run_with(STDOUT_FILENO, file, "-", "hello"),
			 SEAL_UNJUDGED);
	assert_string_equal(folder_read("said"),
			    "cannot write: No space left on device");
	close(file);

	assert_int_equal(pipe2(ends, O_CLOEXEC), 0);
	close(ends[0]);
	assert_int_equal(run_with(STDOUT_FILENO, ends[1], "-", "hello"),
			 SEAL_UNJUDGED);
	assert_string_equal(folder_read("said"), "cannot write: Broken pipe");
	close(ends[1]);
}

static void test_terminal(void **state)
{
	int terminal = posix_openpt(O_RDWR | O_NOCTTY | O_CLOEXEC);
	int other;

	(void)state;
	assert_true(terminal >= 0);
	assert_int_equal(grantpt(terminal), 0);
	assert_int_equal(unlockpt(terminal), 0);
	other = open(ptsname(terminal), O_RDWR | O_NOCTTY | O_CLOEXEC);
	assert_int_equal(run_with(STDOUT_FILENO, other, "-", "hello"),
			 SEAL_USAGE);
	assert_string_equal(folder_read("said"),
			    "standard output: is a terminal, and the result is "
			    "binary");
	fails(ptsname(terminal), SEAL_USAGE,
	      "output: is a terminal, and the result is binary");
	close(other);
	close(terminal);
}

static void test_not_input(void **state)
{
	struct seal_error error = { 0 };

	(void)state;
	folder_write("a", "");
	folder_write("b", "");
	assert_int_equal(link("a", "hard"), 0);
	assert_int_equal(symlink("a", "soft"), 0);
	assert_int_equal(seal_output_not_input("b", "a", &error), SEAL_OK);
	assert_int_equal(seal_output_not_input("new", "a", &error), SEAL_OK);
	assert_int_equal(seal_output_not_input("a", "absent", &error), SEAL_OK);
	assert_int_equal(seal_output_not_input("/dev/null", "/dev/null",
					       &error),
			 SEAL_OK);
	assert_int_equal(seal_output_not_input("./a", "a", &error), SEAL_USAGE);
	assert_string_equal(error.text,
			    "output: is the same file as the input");
	assert_string_equal(error.path, "./a");
	error = (struct seal_error){ 0 };
	assert_int_equal(seal_output_not_input("hard", "a", &error),
			 SEAL_USAGE);
	error = (struct seal_error){ 0 };
	assert_int_equal(seal_output_not_input("soft", "a", &error),
			 SEAL_USAGE);
}

static void test_write_file(void **state)
{
	struct seal_error error = { 0 };

	(void)state;
	assert_int_equal(seal_write_file("x/a", "hello", 5, &error), SEAL_OK);
	assert_string_equal(folder_read("x/a"), "hello");
	assert_int_equal(seal_write_file("x/a", "", 0, &error), SEAL_OK);
	assert_string_equal(folder_read("x/a"), "");
	assert_int_equal(seal_write_file("x", "", 0, &error), SEAL_USAGE);
	assert_string_equal(error.path, "x");
}

#define IN_FOLDER(test)                                                        \
	cmocka_unit_test_setup_teardown(test, setup, folder_teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		IN_FOLDER(new_file),
		IN_FOLDER(existing_file),
		IN_FOLDER(test_named_files),
		IN_FOLDER(test_no_links),
		IN_FOLDER(test_link_is_replaced),
		IN_FOLDER(test_wrong_targets),
		IN_FOLDER(test_rename_fails),
		IN_FOLDER(full_disk),
		IN_FOLDER(test_full_disk_named),
		IN_FOLDER(test_device),
		IN_FOLDER(test_fifo),
		IN_FOLDER(test_standard_output),
		IN_FOLDER(test_terminal),
		IN_FOLDER(test_not_input),
		IN_FOLDER(test_write_file),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
