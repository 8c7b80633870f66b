/* SPDX-License-Identifier: Apache-2.0 */
/* seal-inspect.c - a package in, what is in it out */
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "tool.h"

enum {
	OPTION_JSON = 256,
	OPTION_BUNDLE,
	OPTION_PAYLOAD,
	OPTION_CONTENT_DIGEST
};

static const struct option options[] = {
	{ "output", required_argument, NULL, 'o' },
	{ "json", no_argument, NULL, OPTION_JSON },
	{ "bundle", required_argument, NULL, OPTION_BUNDLE },
	{ "payload", no_argument, NULL, OPTION_PAYLOAD },
	{ "content-digest", no_argument, NULL, OPTION_CONTENT_DIGEST },
	{ NULL, 0, NULL, 0 }
};

static const char help[] =
	"Example:\n"
	"  seal-inspect app.zip\n"
	"  seal-inspect --payload -o pure.zip app.zip && sha256sum pure.zip\n"
	"\n"
	"Usage: seal-inspect [OPTIONS] [PKG]\n"
	"Show what is in a package: payload digest, entries, layers, signatures. Nothing is\n"
	"verified; use seal-verify for that. Without PKG, or with -, it comes from standard\n"
	"input.\n"
	"\n"
	"  --json            the same as JSON\n"
	"  --bundle N        the Nth signature, a Sigstore bundle\n"
	"  --payload         the package without its seal\n"
	"  --content-digest  the git tree id of the contents\n"
	"  -o, --output OUT  write to OUT instead of standard output\n"
	"  -q, --quiet; -v, --verbose; --help; --version\n"
	"\n"
	"Exit: 0 shown, 1 not a canonical package, 2 wrong usage, 3 could not read or write.\n";

struct request {
	enum seal_inspect_what what;
	bool chosen;
	unsigned int number;
	const char *input;
	const char *output;
};

static void choose(const struct tool *tool, struct request *request,
		   enum seal_inspect_what what)
{
	if (request->chosen)
		tool_usage(tool, "one of --json, --bundle, --payload and "
				 "--content-digest, not several");
	request->chosen = true;
	request->what = what;
}

static unsigned int read_number(const struct tool *tool, const char *text)
{
	char *end = NULL;
	unsigned long number = strtoul(text, &end, 10);

	if (text[0] < '1' || text[0] > '9' || *end != '\0' || number > 1000)
		tool_usage(tool, "--bundle: %s: write a number from 1", text);
	return (unsigned int)number;
}

static void take_option(const struct tool *tool, struct request *request,
			int option)
{
	switch (option) {
	case 'o':
		request->output = optarg;
		break;
	case OPTION_JSON:
		choose(tool, request, SEAL_INSPECT_JSON);
		break;
	case OPTION_BUNDLE:
		choose(tool, request, SEAL_INSPECT_BUNDLE);
		request->number = read_number(tool, optarg);
		break;
	case OPTION_PAYLOAD:
		choose(tool, request, SEAL_INSPECT_PAYLOAD);
		break;
	default:
		choose(tool, request, SEAL_INSPECT_CONTENT_DIGEST);
		break;
	}
}

static void take_input(const struct tool *tool, struct request *request,
		       int argc, char **argv)
{
	if (argc - optind > 1)
		tool_usage(tool, "%s: one package at a time", argv[optind + 1]);
	if (argc - optind == 1)
		request->input = argv[optind];
	else if (isatty(STDIN_FILENO))
		tool_usage(tool, "no package: name one, or pipe one in; see "
				 "seal-inspect --help");
}

int main(int argc, char **argv)
{
	struct tool tool = { .name = "seal-inspect",
			     .help = help,
			     .options = options,
			     .letters = "o:" };
	struct request request = { .input = "-", .output = "-" };
	struct seal_error error = { 0 };
	enum seal_status status;
	int option;

	tool_start(&tool);
	while ((option = tool_next_option(&tool, argc, argv)) != -1)
		take_option(&tool, &request, option);
	take_input(&tool, &request, argc, argv);
	status = seal_inspect(request.input, request.what, request.number,
			      request.output, &error);
	return tool_end(&tool, request.input, status, &error);
}
