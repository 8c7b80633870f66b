/* SPDX-License-Identifier: Apache-2.0 */
/* command.c - a command and its input in, its output out */
#include "base/command.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "base/files.h"

#define PAUSE_NS 10000000 /* between two looks at a child */

/* What one run holds. Start from { .input = -1, .read = -1, .write = -1 }. */
struct run {
	const struct seal_command *command;
	int input;
	int read;
	int write;
	char **environment;
	pid_t child; /* 0: none */
	int64_t deadline;
	struct seal_bytes *output;
	int *end; /* NULL: a success is asked for */
	struct seal_error *error;
};

static const char *name_of(const struct run *run)
{
	return run->command->arguments ? run->command->arguments[0] : "command";
}

static int64_t milliseconds(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

static enum seal_status fail(const struct run *run, const char *reason)
{
	return seal_fail(run->error, SEAL_UNJUDGED, "%s: %s", name_of(run),
			 reason);
}

static bool is_hidden(const char *entry, const char *name)
{
	size_t size = name ? strlen(name) : 0;

	return size > 0 && strncmp(entry, name, size) == 0 &&
	       entry[size] == '=';
}

/* All of ours but the hidden one, however often it is there. */
static enum seal_status inherit_environment(struct run *run)
{
	size_t count = 0;
	size_t used = 0;

	while (environ[count])
		count++;
	run->environment = calloc(count + 1, sizeof(char *));
	if (!run->environment)
		return seal_fail_memory(run->error);
	for (size_t i = 0; i < count; i++)
		if (!is_hidden(environ[i], run->command->hidden))
			run->environment[used++] = environ[i];
	return SEAL_OK;
}

/* PATH, by which its program is found, and what is given. */
static enum seal_status copy_environment(struct run *run)
{
	const char *const *given = run->command->environment;
	size_t used = 0;
	size_t count = 0;

	if (!run->command->arguments)
		return inherit_environment(run);
	while (given && given[count])
		count++;
	run->environment = calloc(count + 2, sizeof(char *));
	if (!run->environment)
		return seal_fail_memory(run->error);
	for (size_t i = 0; environ[i] && used == 0; i++)
		if (strncmp(environ[i], "PATH=", 5) == 0)
			run->environment[used++] = environ[i];
	/* posix_spawn() takes them so and changes none. */
	for (size_t i = 0; i < count; i++)
		run->environment[used++] = (char *)given[i];
	return SEAL_OK;
}

/* A file, not a pipe: whether it is read at all is the command's matter. */
static enum seal_status open_files(struct run *run)
{
	const struct seal_command *command = run->command;
	int ends[2];

	run->input = seal_temporary_file(run->error);
	if (run->input < 0)
		return run->error->status;
	if (seal_write_all(run->input, command->input, command->size,
			   run->error) != SEAL_OK)
		return run->error->status;
	if (lseek(run->input, 0, SEEK_SET) != 0 || pipe2(ends, O_CLOEXEC) != 0)
		return seal_fail_errno(run->error, NULL, name_of(run));
	run->read = ends[0];
	run->write = ends[1];
	return SEAL_OK;
}

/* A group of its own, so that all of it can be ended; usual signals. */
static int set_up(struct run *run, posix_spawn_file_actions_t *actions,
		  posix_spawnattr_t *attributes)
{
	bool program = run->command->arguments;
	sigset_t usual;
	int failed;

	sigemptyset(&usual);
	sigaddset(&usual, SIGPIPE);
	sigaddset(&usual, SIGXFSZ);
	failed = posix_spawn_file_actions_adddup2(actions, run->input,
						  STDIN_FILENO);
	if (!failed)
		failed = posix_spawn_file_actions_adddup2(actions, run->write,
							  STDOUT_FILENO);
	if (!failed && program)
		failed = posix_spawn_file_actions_adddup2(actions, run->write,
							  STDERR_FILENO);
	if (!failed && program)
		failed = posix_spawn_file_actions_adddup2(
			actions, run->command->file, STDERR_FILENO + 1);
	if (!failed)
		failed = posix_spawn_file_actions_addclosefrom_np(
			actions, STDERR_FILENO + (program ? 2 : 1));
	if (!failed)
		failed = posix_spawnattr_setsigdefault(attributes, &usual);
	if (!failed)
		failed = posix_spawnattr_setpgroup(attributes, 0);
	if (!failed)
		failed = posix_spawnattr_setflags(
			attributes,
			POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGDEF);
	return failed;
}

static int start(struct run *run, const posix_spawn_file_actions_t *actions,
		 const posix_spawnattr_t *attributes)
{
	const char *const shell[] = { "/bin/sh", "-c", run->command->command,
				      NULL };
	const char *const *arguments = run->command->arguments;

	if (!arguments)
		arguments = shell;
	return posix_spawnp(&run->child, arguments[0], actions, attributes,
			    (char *const *)arguments, run->environment);
}

static enum seal_status spawn(struct run *run)
{
	posix_spawn_file_actions_t actions;
	posix_spawnattr_t attributes;
	int failed;

	posix_spawn_file_actions_init(&actions);
	posix_spawnattr_init(&attributes);
	failed = set_up(run, &actions, &attributes);
	if (!failed)
		failed = start(run, &actions, &attributes);
	posix_spawnattr_destroy(&attributes);
	posix_spawn_file_actions_destroy(&actions);
	close(run->write);
	run->write = -1;
	if (!failed)
		return SEAL_OK;
	run->child = 0;
	errno = failed;
	return seal_fail_errno(run->error, NULL, name_of(run));
}

/* False: there is no time left. */
static bool wait_for_output(const struct run *run)
{
	for (;;) {
		struct pollfd waiting = { .fd = run->read, .events = POLLIN };
		int64_t left = run->deadline - milliseconds();
		int ready;

		if (left <= 0)
			return false;
		ready = poll(&waiting, 1, (int)left);
		if (ready > 0 || (ready < 0 && errno != EINTR))
			return true;
	}
}

static enum seal_status read_output(struct run *run)
{
	char data[4096];

	for (;;) {
		ssize_t got;

		if (!wait_for_output(run))
			return fail(run, "it does not end in time");
		got = seal_read_some(run->read, data, sizeof(data));
		if (got < 0)
			return seal_fail_errno(run->error, NULL, name_of(run));
		if (got == 0)
			return SEAL_OK;
		if ((size_t)got > run->command->limit - run->output->size)
			return seal_fail(run->error, SEAL_UNJUDGED,
					 "%s: its output has more than "
					 "%zu bytes",
					 name_of(run), run->command->limit);
		if (seal_bytes_append(run->output, data, (size_t)got,
				      run->error) != SEAL_OK)
			return run->error->status;
	}
}

static enum seal_status judge_end(struct run *run, int end)
{
	if (WIFSIGNALED(end))
		return seal_fail(run->error, SEAL_UNJUDGED,
				 "%s: it was ended by signal %d", name_of(run),
				 WTERMSIG(end));
	if (run->end)
		*run->end = WEXITSTATUS(end);
	else if (WEXITSTATUS(end) != 0)
		return seal_fail(run->error, SEAL_UNJUDGED,
				 "%s: it ended with exit status %d",
				 name_of(run), WEXITSTATUS(end));
	return SEAL_OK;
}

/* It has closed its output: it has nothing left to do. */
static enum seal_status wait_for_end(struct run *run)
{
	const struct timespec pause = { .tv_nsec = PAUSE_NS };

	for (;;) {
		int end = 0;
		pid_t ended = waitpid(run->child, &end, WNOHANG);

		if (ended == run->child) {
			run->child = 0;
			return judge_end(run, end);
		}
		if (ended < 0 && errno != EINTR)
			return seal_fail_errno(run->error, NULL, name_of(run));
		if (milliseconds() >= run->deadline)
			return fail(run, "it does not end in time");
		nanosleep(&pause, NULL);
	}
}

static enum seal_status work(struct run *run)
{
	enum seal_status status = copy_environment(run);

	if (status == SEAL_OK)
		status = open_files(run);
	run->deadline = milliseconds() + (int64_t)run->command->timeout * 1000;
	if (status == SEAL_OK)
		status = spawn(run);
	if (status == SEAL_OK)
		status = read_output(run);
	if (status == SEAL_OK)
		status = wait_for_end(run);
	return status;
}

static void run_free(struct run *run)
{
	if (run->child > 0) {
		kill(-run->child, SIGKILL);
		while (waitpid(run->child, NULL, 0) < 0 && errno == EINTR)
			;
	}
	if (run->input >= 0)
		close(run->input);
	if (run->read >= 0)
		close(run->read);
	if (run->write >= 0)
		close(run->write);
	free(run->environment);
}

enum seal_status seal_command_end(const struct seal_command *command,
				  struct seal_bytes *output, int *end,
				  struct seal_error *error)
{
	struct run run = { .command = command,
			   .input = -1,
			   .read = -1,
			   .write = -1,
			   .output = output,
			   .end = end,
			   .error = error };
	enum seal_status status = work(&run);

	run_free(&run);
	return status;
}

enum seal_status seal_command_run(const struct seal_command *command,
				  struct seal_bytes *output,
				  struct seal_error *error)
{
	return seal_command_end(command, output, NULL, error);
}
