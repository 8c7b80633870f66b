/* SPDX-License-Identifier: Apache-2.0 */
/* seal-attach-layer.c - package and layers in, the package that names them out
 */
#include <stdlib.h>

#include "tool.h"

static const char help[] =
	"Example: seal-attach-layer -o app.zip --package pure.zip base.zip\n"
	"         ... | seal-attach-layer base.zip | seal-sign ...\n"
	"\n"
	"Usage: seal-attach-layer [OPTIONS] LAYER...\n"
	"\n"
	"Name the layers that a package needs, in this order, by the digests of their\n"
	"payloads. Nothing of a layer is copied and nobody's signature is judged:\n"
	"seal-verify does that.\n"
	"\n"
	"  LAYER...             canonical packages, signed or not; 5 at most in all\n"
	"  -o, --output FILE    default: standard output\n"
	"      --package PKG    default: standard input\n"
	"      --name N         name of the one layer; default: its base name\n"
	"      --detach NAME    take a layer off; may be repeated\n"
	"      --drop-signatures  of the package; they would become untrue\n"
	"      --lint           say what an AWS Lambda runtime would not find\n"
	"  -q, --quiet          print nothing but warnings and errors\n"
	"  -v, --verbose        also say the payload digest\n"
	"      --help, --version\n"
	"\n"
	"Exit: 0 done, 1 refused, 2 wrong usage, 3 a file cannot be read or written.\n";

enum {
	OPTION_PACKAGE = 256,
	OPTION_NAME,
	OPTION_DETACH,
	OPTION_DROP,
	OPTION_LINT
};

static const struct option options[] = {
	{ "output", required_argument, NULL, 'o' },
	{ "package", required_argument, NULL, OPTION_PACKAGE },
	{ "name", required_argument, NULL, OPTION_NAME },
	{ "detach", required_argument, NULL, OPTION_DETACH },
	{ "drop-signatures", no_argument, NULL, OPTION_DROP },
	{ "lint", no_argument, NULL, OPTION_LINT },
	{ NULL, 0, NULL, 0 },
};

int main(int argc, char **argv)
{
	struct tool tool = {
		.name = "seal-attach-layer",
		.help = help,
		.options = options,
		.letters = "o:",
		.libgit2_version = seal_version_git,
	};
	struct seal_attach_options attach = { 0 };
	struct tool_list layers = { 0 };
	struct tool_list detach = { 0 };
	struct seal_error error = { 0 };
	const char *package = "-";
	const char *output = "-";
	enum seal_status status;
	int option;

	tool_start(&tool);
	while ((option = tool_next_option(&tool, argc, argv)) != -1) {
		if (option == 'o')
			output = optarg;
		else if (option == OPTION_PACKAGE)
			package = optarg;
		else if (option == OPTION_NAME)
			attach.name = optarg;
		else if (option == OPTION_DETACH)
			tool_add(&tool, &detach, optarg);
		else if (option == OPTION_DROP)
			attach.drop_signatures = true;
		else if (option == OPTION_LINT)
			attach.lint = true;
	}
	for (int i = optind; i < argc; i++)
		tool_add(&tool, &layers, argv[i]);
	attach.layers = layers.items;
	attach.layer_count = layers.count;
	attach.detach = detach.items;
	attach.detach_count = detach.count;
	attach.log = tool_log(&tool);
	status = seal_attach(package, &attach, output, &error);
	free(layers.items);
	free(detach.items);
	free(tool.all);
	return tool_end(&tool, NULL, status, &error);
}
