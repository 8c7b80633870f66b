/* SPDX-License-Identifier: Apache-2.0 */
/* seal-trust.c - a command about the trust directory in, the directory edited
 * or shown out */
#include "trust.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define EVERY_OPTION (TRUST_BIT(TRUST_OPTIONS) - 1)
#define COMMANDS_MAX 32

/* The first words of a command line that are no options or their values. */
static void find_words(int argc, char **argv, const char *words[2])
{
	int count = 0;

	for (int i = 1; i < argc && count < 2; i++) {
		if (strcmp(argv[i], "--") == 0)
			continue;
		if (argv[i][0] == '-' && argv[i][1] != '\0')
			i += trust_option_takes_next(argv[i]) ? 1 : 0;
		else
			words[count++] = argv[i];
	}
}

/* How many words name |command|: 0 when these do not. */
static int match(const struct trust_command *command,
		 const char *const words[2])
{
	const char *space = strchr(command->words, ' ');
	size_t first = space ? (size_t)(space - command->words)
			     : strlen(command->words);

	if (!words[0] || strlen(words[0]) != first ||
	    strncmp(command->words, words[0], first) != 0)
		return 0;
	if (!space)
		return 1;
	return words[1] && strcmp(space + 1, words[1]) == 0 ? 2 : 0;
}

static const struct trust_command *find_command(const char *const words[2],
						int *used)
{
	const struct trust_command *command = trust_commands();

	for (; command->words; command++) {
		*used = match(command, words);
		if (*used > 0)
			return command;
	}
	return NULL;
}

static void unknown_command(const struct tool *tool, const char *const words[2])
{
	const struct trust_command *command = trust_commands();
	const char *known[COMMANDS_MAX];
	char given[256];
	size_t count = 0;

	if (!words[0])
		tool_usage(tool, "command: is missing; see %s --help",
			   tool->name);
	/* A group without its second word says the others of the group. */
	snprintf(given, sizeof(given), "%s%s%s", words[0], words[1] ? " " : "",
		 words[1] ? words[1] : "");
	for (; command->words && count < COMMANDS_MAX; command++)
		known[count++] = command->words;
	tool_usage(tool,
		   "%s: no such command; did you mean \"%s\"? See %s "
		   "--help",
		   given, tool_nearest(given, known, count), tool->name);
}

/* The pieces of a help text in one. */
static const char *join(const struct tool *tool, const char *const *pieces)
{
	size_t size = 1;
	char *text;
	char *end;

	for (const char *const *piece = pieces; *piece; piece++)
		size += strlen(*piece);
	text = malloc(size);
	if (!text)
		tool_usage(tool, "out of memory");
	end = text;
	for (const char *const *piece = pieces; *piece; piece++)
		end = stpcpy(end, *piece);
	return text;
}

/* Skip the words of the command, and take what is behind them. */
static void take_operand(struct trust_arguments *arguments,
			 const struct trust_command *command, int used,
			 int argc, char **argv)
{
	const struct tool *tool = arguments->tool;
	int left = argc - optind - used;

	if (!command->operand) {
		if (left > 0)
			tool_usage(tool, "%s: \"%s\" is one word too many",
				   command->words, argv[optind + used]);
		return;
	}
	if (left < 1)
		tool_usage(tool, "%s: %s is missing; see %s %s --help",
			   command->words, command->operand, tool->name,
			   command->words);
	if (left > 1)
		tool_usage(tool, "%s: \"%s\" is one word too many",
			   command->words, argv[optind + used + 1]);
	arguments->name = argv[optind + used];
}

/* Before anything is put on record: this is no attempt yet. */
static void check_needs(const struct trust_arguments *arguments,
			const struct trust_command *command)
{
	const char *missing = NULL;

	if (command->needs & TRUST_BIT(TRUST_REASON) && !arguments->reason)
		missing = "--reason";
	if (command->needs & TRUST_BIT(TRUST_FROM) && !arguments->has_from)
		missing = "--from";
	if (command->needs & TRUST_BIT(TRUST_VERSION) && !arguments->version)
		missing = "--version";
	if (command->needs & TRUST_BIT(TRUST_CHAIN) && !arguments->chain)
		missing = "--chain";
	if (missing)
		tool_usage(arguments->tool, "%s: is missing; see %s %s --help",
			   missing, arguments->tool->name, command->words);
}

int main(int argc, char **argv)
{
	struct tool tool = { .name = "seal-trust" };
	struct trust_arguments arguments = { .tool = &tool };
	struct seal_error error = { 0 };
	const char *words[2] = { NULL, NULL };
	const struct trust_command *command;
	enum seal_status status;
	int used = 0;
	int option;

	find_words(argc, argv, words);
	command = find_command(words, &used);
	tool.help = join(&tool, command ? command->help : trust_help_all);
	/* Without a command --version is every tool's own. */
	tool.options = trust_option_table(
		&tool,
		command ? command->options | TRUST_BIT(TRUST_DIRECTORY) |
				  (command->changes ? TRUST_BIT(TRUST_AUDIT_LOG)
						    : 0)
			: EVERY_OPTION & ~TRUST_BIT(TRUST_VERSION));
	tool_start(&tool);
	tool_guard_secrets();
	arguments.trust = getenv("SEAL_TRUST");
	if (arguments.trust && arguments.trust[0] == '\0')
		arguments.trust = NULL;
	while ((option = tool_next_option(&tool, argc, argv)) >= 0)
		trust_option_set(&arguments, option, optarg);
	if (!command)
		unknown_command(&tool, words);
	take_operand(&arguments, command, used, argc, argv);
	trust_options_done(&arguments);
	check_needs(&arguments, command);
	status = trust_run(command, &arguments, &error);
	return tool_end(&tool, NULL, status, &error);
}
