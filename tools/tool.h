/* SPDX-License-Identifier: Apache-2.0 */
/* tool.h - what the filters share: options, messages, exit codes */
#ifndef SEAL_TOOLS_TOOL_H
#define SEAL_TOOLS_TOOL_H

#include <getopt.h>

#include "sealwright.h"

/* A growing list of argument strings; points into argv. */
struct tool_list {
	const char **items;
	size_t count;
};

/* One program. Long options only have a letter when val is below 128. */
struct tool {
	const char *name;	      /* "seal-sign" */
	const char *help;	      /* whole text of --help, example first */
	const struct option *options; /* getopt_long's, ended by { 0 }; without
					 help, version, quiet, verbose */
	const char *letters;	      /* getopt's short options, "o:C:" */
	/* seal_version_git in tools that are linked with libgit2, else NULL. */
	const char *(*libgit2_version)(void);
	bool positional_stops; /* options end at the first other argument */
	int quiet;	       /* set by tool_next_option */
	int verbose;
	struct option *all; /* own */
};

/*
 * Call first: ignores SIGPIPE and SIGXFSZ (a closed pipe or the limit of a
 * file's size becomes a write error, exit 3), turns SIGBUS (a mapped file that
 * shrank) into a line and exit 3, occupies descriptors 0 to 2 when they are
 * closed.
 */
void tool_start(struct tool *tool);

/*
 * Next option's val, -1 at the end of the options. Handles --help, --version,
 * -q/--quiet and -v/--verbose itself; an unknown option ends the program with
 * exit 2 and names the nearest known one.
 */
int tool_next_option(struct tool *tool, int argc, char **argv);

/* Print "TOOL: error: text" with printf's rules and exit 2. */
void tool_usage(const struct tool *tool, const char *format, ...)
	__attribute__((__noreturn__, __format__(__printf__, 2, 3)));

/* Print "PATH: text"; PATH, escaped, is the tool's name for "-" and NULL. */
void tool_done(const struct tool *tool, const char *path, const char *format,
	       ...) __attribute__((__format__(__printf__, 3, 4)));

/* The one of |count| words that |given| is most likely to mean. */
const char *tool_nearest(const char *given, const char *const *words,
			 size_t count);

void tool_add(const struct tool *tool, struct tool_list *list,
	      const char *item);

/* Seconds from RFC 3339 UTC or "@seconds", else exit 2. */
int64_t tool_time(const struct tool *tool, const char *option,
		  const char *text);

/* A log that prints to stderr, as --quiet and --verbose ask. */
struct seal_log tool_log(struct tool *tool);

/*
 * The shared tail: print |error| as "PATH: error: text [check]" with "  fix:"
 * when there is one, and return the exit code. PATH is the error's, else
 * |path|, else the tool's name; "-" is shown as "<stdin>".
 */
int tool_end(const struct tool *tool, const char *path, enum seal_status status,
	     const struct seal_error *error);

/*
 * Tools with keys begin so: no crash writes their memory to a file, and none of
 * the user's other programs reads it or their environment.
 */
void tool_guard_secrets(void);
/* Ask for a passphrase on the terminal, without echo; seal_sign_options. */
int tool_ask_passphrase(void *context, char *buffer, int size);

/* Write text to standard output; false and errno when it does not take it. */
bool tool_print(const char *text, size_t size);

#endif
