/* SPDX-License-Identifier: Apache-2.0 */
/* tool.c - argv in; options, messages and exit codes out, alike for all tools
 */
#include "tool.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* Values of the options that every tool has; beyond any letter or own val. */
enum { OPTION_HELP = 10001, OPTION_VERSION, OPTION_QUIET, OPTION_VERBOSE };

static const struct option common_options[] = {
	{ "help", no_argument, NULL, OPTION_HELP },
	{ "version", no_argument, NULL, OPTION_VERSION },
	{ "quiet", no_argument, NULL, OPTION_QUIET },
	{ "verbose", no_argument, NULL, OPTION_VERBOSE },
	{ NULL, 0, NULL, 0 },
};

/*
 * A mapped file that another process cut short raises SIGBUS. Unnamed output
 * files vanish with the process, so there is nothing to clean up here.
 */
static void mapped_file_shrank(int number)
{
	static const char line[] =
		"sealwright: error: an input became shorter while it was read\n";
	ssize_t written = write(STDERR_FILENO, line, sizeof(line) - 1);

	(void)number;
	(void)written;
	_exit(SEAL_UNJUDGED);
}

static size_t count_options(const struct option *options)
{
	size_t count = 0;

	while (options && options[count].name)
		count++;
	return count;
}

/* getopt_long wants one table. */
static void join_options(struct tool *tool)
{
	size_t own = count_options(tool->options);
	size_t common = count_options(common_options);

	free(tool->all);
	tool->all = calloc(own + common + 1, sizeof(*tool->all));
	if (!tool->all)
		tool_usage(tool, "out of memory");
	if (own > 0)
		memcpy(tool->all, tool->options, own * sizeof(*tool->all));
	memcpy(tool->all + own, common_options, common * sizeof(*tool->all));
}

void tool_start(struct tool *tool)
{
	struct sigaction ignore = { .sa_handler = SIG_IGN };
	struct sigaction shrank = { .sa_handler = mapped_file_shrank };

	/*
	 * An output must never become descriptor 0, 1 or 2. Opened the wrong
	 * way round, so that using it fails as it would have done.
	 */
	for (int fd = 0; fd <= 2; fd++)
		if (fcntl(fd, F_GETFD) < 0 &&
		    open("/dev/null", fd == 0 ? O_WRONLY : O_RDONLY) != fd)
			_exit(SEAL_UNJUDGED);
	sigaction(SIGPIPE, &ignore, NULL);
	sigaction(SIGXFSZ, &ignore, NULL);
	sigaction(SIGBUS, &shrank, NULL);
	join_options(tool);
}

/* Edit distance, enough for option names; longer ones are far from anything. */
static size_t distance(const char *a, const char *b)
{
	size_t row[65];
	size_t length = strlen(b);

	if (length > 64)
		return SIZE_MAX;
	for (size_t j = 0; j <= length; j++)
		row[j] = j;
	for (size_t i = 0; a[i]; i++) {
		size_t diagonal = row[0];

		row[0] = i + 1;
		for (size_t j = 1; j <= length; j++) {
			size_t best = diagonal + (a[i] != b[j - 1]);

			diagonal = row[j];
			if (row[j] + 1 < best)
				best = row[j] + 1;
			if (row[j - 1] + 1 < best)
				best = row[j - 1] + 1;
			row[j] = best;
		}
	}
	return row[length];
}

const char *tool_nearest(const char *given, const char *const *words,
			 size_t count)
{
	const char *nearest = words[0];

	for (size_t i = 1; i < count; i++)
		if (distance(given, words[i]) < distance(given, nearest))
			nearest = words[i];
	return nearest;
}

static void unknown_option(const struct tool *tool, const char *given)
{
	const struct option *nearest = NULL;
	size_t least = SIZE_MAX;
	char name[65];

	if (strncmp(given, "--", 2) != 0)
		tool_usage(tool, "%s: unknown option; see %s --help", given,
			   tool->name);
	snprintf(name, sizeof(name), "%.*s", (int)strcspn(given + 2, "="),
		 given + 2);
	for (const struct option *o = tool->all; o->name; o++) {
		size_t d = distance(name, o->name);

		if (d < least) {
			least = d;
			nearest = o;
		}
	}
	if (nearest && least <= 1 + strlen(name) / 2)
		tool_usage(tool, "--%s: unknown option; did you mean --%s?",
			   name, nearest->name);
	tool_usage(tool, "--%s: unknown option; see %s --help", name,
		   tool->name);
}

static void missing_argument(const struct tool *tool, const char *given)
{
	tool_usage(tool, "%s: needs a value; see %s --help", given, tool->name);
}

bool tool_print(const char *text, size_t size)
{
	return fwrite(text, 1, size, stdout) == size && fflush(stdout) == 0;
}

static void print_or_die(const struct tool *tool, const char *text, size_t size)
{
	if (!tool_print(text, size)) {
		fprintf(stderr, "%s: error: standard output: %s\n", tool->name,
			strerror(errno));
		exit(SEAL_UNJUDGED);
	}
}

static void print_version(const struct tool *tool)
{
	struct seal_text details = { 0 };
	struct seal_error error = { 0 };
	char head[128];
	int length = snprintf(head, sizeof(head), "%s (Sealwright) %s\n",
			      tool->name, seal_version());

	print_or_die(tool, head, (size_t)length);
	if (seal_version_details(&details, &error) != SEAL_OK)
		exit(tool_end(tool, NULL, error.status, &error));
	print_or_die(tool, details.data, details.size);
	seal_text_free(&details);
	if (tool->libgit2_version) {
		length = snprintf(head, sizeof(head), "libgit2 %s\n",
				  tool->libgit2_version());
		print_or_die(tool, head, (size_t)length);
	}
	exit(SEAL_OK);
}

int tool_next_option(struct tool *tool, int argc, char **argv)
{
	char letters[64];
	int at = optind;
	int option;

	/* ':' in front: getopt keeps silent, and the line is ours. */
	snprintf(letters, sizeof(letters), "%s:qv%s",
		 tool->positional_stops ? "+" : "",
		 tool->letters ? tool->letters : "");
	opterr = 0;
	option = getopt_long(argc, argv, letters, tool->all, NULL);
	switch (option) {
	case OPTION_HELP:
		print_or_die(tool, tool->help, strlen(tool->help));
		exit(SEAL_OK);
	case OPTION_VERSION:
		print_version(tool);
		break;
	case 'q':
	case OPTION_QUIET:
		tool->quiet = 1;
		return tool_next_option(tool, argc, argv);
	case 'v':
	case OPTION_VERBOSE:
		tool->verbose = 1;
		return tool_next_option(tool, argc, argv);
	case ':':
		missing_argument(tool, argv[optind - 1]);
		break;
	case '?':
		unknown_option(tool, optind > at ? argv[optind - 1] : argv[at]);
		break;
	default:
		break;
	}
	return option;
}

void tool_usage(const struct tool *tool, const char *format, ...)
{
	char line[1024];
	char shown[2 * sizeof(line)];
	va_list arguments;

	va_start(arguments, format);
	vsnprintf(line, sizeof(line), format, arguments);
	va_end(arguments);
	/* An argument may come from a file name that somebody else chose. */
	seal_escape(shown, sizeof(shown), line, strlen(line));
	fprintf(stderr, "%s: error: %s\n", tool->name, shown);
	exit(SEAL_USAGE);
}

void tool_done(const struct tool *tool, const char *path, const char *format,
	       ...)
{
	char shown[1100];
	va_list arguments;

	if (!path || strcmp(path, "-") == 0)
		path = tool->name;
	seal_escape(shown, sizeof(shown), path, strlen(path));
	fprintf(stderr, "%s: ", shown);
	va_start(arguments, format);
	vfprintf(stderr, format, arguments);
	va_end(arguments);
	fputc('\n', stderr);
}

int64_t tool_time(const struct tool *tool, const char *option, const char *text)
{
	int64_t seconds;

	if (!seal_time_parse_argument(text, &seconds))
		tool_usage(tool,
			   "%s: %s: not a time; write 2026-01-31T12:00:00Z or "
			   "@seconds",
			   option, text);
	return seconds;
}

void tool_add(const struct tool *tool, struct tool_list *list, const char *item)
{
	const char **items =
		realloc(list->items, (list->count + 1) * sizeof(*items));

	if (!items)
		tool_usage(tool, "out of memory");
	list->items = items;
	list->items[list->count++] = item;
}

/* What a log line needs to know; the tool lives as long as the process. */
static void log_line(void *context, enum seal_level level, const char *path,
		     const char *text)
{
	static const char *const words[] = { "", "note: ", "warning: " };
	const struct tool *tool = context;

	if (level == SEAL_LEVEL_VERBOSE && !tool->verbose)
		return;
	if (level != SEAL_LEVEL_WARNING && tool->quiet)
		return;
	fprintf(stderr, "%s: %s%s\n", path && path[0] ? path : tool->name,
		words[level], text);
}

struct seal_log tool_log(struct tool *tool)
{
	return (struct seal_log){ .line = log_line, .context = tool };
}

int tool_end(const struct tool *tool, const char *path, enum seal_status status,
	     const struct seal_error *error)
{
	const char *shown = error->path[0] ? error->path : path;

	if (status == SEAL_OK || error->status == SEAL_OK)
		return (int)status;
	if (!shown || !shown[0])
		shown = tool->name;
	else if (strcmp(shown, "-") == 0)
		shown = "<stdin>";
	fprintf(stderr, "%s: error: %s", shown, error->text);
	if (error->check[0])
		fprintf(stderr, " [%s]", error->check);
	fputc('\n', stderr);
	if (error->fix[0])
		fprintf(stderr, "  fix: %s\n", error->fix);
	return (int)status;
}
