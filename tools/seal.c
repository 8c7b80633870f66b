/* SPDX-License-Identifier: Apache-2.0 */
/* seal.c - `seal VERB ARGUMENTS` runs `seal-VERB ARGUMENTS`, as git does */
#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "tool.h"

static const char help[] =
	"Example:\n"
	"  seal package --record src/ | seal attach-layer base.zip |\n"
	"    seal sign --name app.zip --profile release --key key.pem |\n"
	"    seal verify --name app.zip --config production \\\n"
	"      --layer base.zip > app.zip\n"
	"\n"
	"Usage: seal VERB [OPTIONS] [INPUT]\n"
	"\n"
	"  package       files to a reproducible ZIP package\n"
	"  attach-layer  name the layers a package needs\n"
	"  sign          sign a package with its git provenance\n"
	"  verify        judge packages under a code signing configuration\n"
	"  inspect       show what is in a package\n"
	"  trust         manage profiles, configurations and revocations\n"
	"\n"
	"  --help, --version\n"
	"\n"
	"`seal VERB --help` shows the options of a verb. Any program named\n"
	"seal-VERB beside this one or in PATH is a verb.\n"
	"\n"
	"Exit: 0 accepted or done, 1 refused, 2 usage or configuration,\n"
	"      3 could not judge or do.\n";

static const char *const verbs[] = { "package", "attach-layer", "sign",
				     "verify",	"inspect",	"trust" };

/* A verb may not lead to another folder. */
static bool is_verb(const char *text)
{
	return text[0] >= 'a' && text[0] <= 'z' &&
	       strspn(text, "abcdefghijklmnopqrstuvwxyz0123456789-") ==
		       strlen(text);
}

/* The program beside this one wins: tools of one version belong together. */
static void run_beside(const char *program, char **argv)
{
	char path[PATH_MAX + 128];
	ssize_t length = readlink("/proc/self/exe", path, PATH_MAX);
	char *slash;

	if (length <= 0)
		return;
	path[length] = '\0';
	slash = strrchr(path, '/');
	if (!slash)
		return;
	snprintf(slash + 1, sizeof(path) - (size_t)(slash + 1 - path), "%s",
		 program);
	execv(path, argv);
}

int main(int argc, char **argv)
{
	struct tool tool = { .name = "seal",
			     .help = help,
			     .positional_stops = true };
	char program[128];

	tool_start(&tool);
	while (tool_next_option(&tool, argc, argv) != -1)
		;
	if (optind >= argc)
		tool_usage(&tool, "which verb? see seal --help");
	argv += optind;
	if (strcmp(argv[0], "help") == 0) {
		tool_print(help, sizeof(help) - 1);
		return SEAL_OK;
	}
	if (!is_verb(argv[0]) || strlen(argv[0]) > 100)
		tool_usage(&tool, "%s: no such verb; see seal --help", argv[0]);
	snprintf(program, sizeof(program), "seal-%s", argv[0]);
	argv[0] = program;
	run_beside(program, argv);
	if (errno == ENOENT)
		execvp(program, argv);
	if (errno != ENOENT)
		tool_usage(&tool, "%s: %s", program, strerror(errno));
	tool_usage(&tool, "%s: no such verb; did you mean %s?",
		   program + strlen("seal-"),
		   tool_nearest(program + strlen("seal-"), verbs,
				sizeof(verbs) / sizeof(verbs[0])));
}
