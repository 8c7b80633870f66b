/* SPDX-License-Identifier: Apache-2.0 */
/* seal-package.c - files, a git tree or an archive in, a canonical package out
 */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "tool.h"

static const char help[] =
	"Example: seal-package -o app.zip -C build bootstrap config.json lib/\n"
	"\n"
	"Usage: seal-package [OPTIONS] PATH...\n"
	"       seal-package [OPTIONS] --files-from LIST\n"
	"       seal-package [OPTIONS] --git-tree REV[:PATH]\n"
	"       seal-package [OPTIONS] --from-zip FOREIGN.zip\n"
	"\n"
	"Write files and folders as a canonical ZIP package: equal inputs give\n"
	"equal bytes, whatever the machine, user, locale or time.\n"
	"\n"
	"What goes in:\n"
	"  PATH...              files and folders, named relative to DIR\n"
	"  -C, --directory DIR  default: the working directory\n"
	"      --files-from F   more paths, one a line, or with NULs between;\n"
	"                       '-' is standard input\n"
	"      --null           the list has NULs (else found out by itself)\n"
	"      --git-tree REV[:PATH]  a tree of the git repository, not files\n"
	"      --repository DIR default: DIR of -C\n"
	"      --from-zip FILE  an archive of another tool, if all readers see the\n"
	"                       same in it; '-' is standard input\n"
	"      --expect-sha256 D  refuse an archive with another digest\n"
	"      --origin URL     where the archive came from, for the record\n"
	"      --exclude GLOB   leave out what matches, and all in such folders;\n"
	"                       without '/' it matches at any depth\n"
	"      --prefix P       put P/ in front of every name\n"
	"\n"
	"How:\n"
	"  -o, --output FILE    default: standard output\n"
	"      --store          no compression: bytes that no codec changes\n"
	"      --source-date-epoch N  time of all entries, seconds since 1970;\n"
	"                       default: $SOURCE_DATE_EPOCH, else 1980-01-01\n"
	"      --threads N      default: all cores; never changes the bytes\n"
	"      --record[=FILE]  write the record of how it was made to FILE,\n"
	"                       else into the package, for a pipe to seal-sign\n"
	"      --depfile FILE   write the files it was made from as a Make rule\n"
	"      --lint KIND      say what an AWS Lambda function (lambda) or layer\n"
	"                       (lambda-layer) would lack; refuses nothing\n"
	"  -q, --quiet          print nothing but errors\n"
	"  -v, --verbose        also say what was left out\n"
	"      --help, --version\n"
	"\n"
	"Exit: 0 done, 1 the files cannot be a package, 2 wrong usage, 3 a file\n"
	"cannot be read or written.\n";

enum {
	OPTION_FILES_FROM = 256,
	OPTION_NULL,
	OPTION_GIT_TREE,
	OPTION_REPOSITORY,
	OPTION_FROM_ZIP,
	OPTION_EXPECT,
	OPTION_ORIGIN,
	OPTION_EXCLUDE,
	OPTION_PREFIX,
	OPTION_STORE,
	OPTION_TIME,
	OPTION_THREADS,
	OPTION_RECORD,
	OPTION_DEPFILE,
	OPTION_LINT
};

static const struct option options[] = {
	{ "output", required_argument, NULL, 'o' },
	{ "directory", required_argument, NULL, 'C' },
	{ "files-from", required_argument, NULL, OPTION_FILES_FROM },
	{ "null", no_argument, NULL, OPTION_NULL },
	{ "git-tree", required_argument, NULL, OPTION_GIT_TREE },
	{ "repository", required_argument, NULL, OPTION_REPOSITORY },
	{ "from-zip", required_argument, NULL, OPTION_FROM_ZIP },
	{ "expect-sha256", required_argument, NULL, OPTION_EXPECT },
	{ "origin", required_argument, NULL, OPTION_ORIGIN },
	{ "exclude", required_argument, NULL, OPTION_EXCLUDE },
	{ "prefix", required_argument, NULL, OPTION_PREFIX },
	{ "store", no_argument, NULL, OPTION_STORE },
	{ "source-date-epoch", required_argument, NULL, OPTION_TIME },
	{ "threads", required_argument, NULL, OPTION_THREADS },
	{ "record", optional_argument, NULL, OPTION_RECORD },
	{ "depfile", required_argument, NULL, OPTION_DEPFILE },
	{ "lint", required_argument, NULL, OPTION_LINT },
	{ NULL, 0, NULL, 0 },
};

/* What the command line says. */
struct command {
	struct seal_package_options package;
	const char *output;
	struct tool_list paths;
	struct tool_list excludes;
	struct tool_list lists;
	bool null;
	char **contents; /* of the lists; the paths point into them */
};

static void take_time(const struct tool *tool, const char *option,
		      const char *text, struct seal_package_options *package)
{
	char argument[32];

	/* "@" and seconds is a time that the library reads strictly. */
	snprintf(argument, sizeof(argument), "@%s", text);
	if (strlen(text) + 2 > sizeof(argument) ||
	    !seal_time_parse_argument(argument, &package->time))
		tool_usage(tool,
			   "%s: '%s' is not a number of seconds since 1970",
			   option, text);
	package->has_time = true;
}

static unsigned int take_number(const struct tool *tool, const char *text)
{
	char *end;
	unsigned long number;

	errno = 0;
	number = strtoul(text, &end, 10);
	if (text[0] < '0' || text[0] > '9' || *end != '\0' || errno != 0 ||
	    number < 1 || number > 1024)
		tool_usage(tool,
			   "--threads: '%s' is not a number from 1 to "
			   "1024",
			   text);
	return (unsigned int)number;
}

static void take_option(struct tool *tool, int option, struct command *command)
{
	struct seal_package_options *package = &command->package;

	switch (option) {
	case 'o':
		command->output = optarg;
		break;
	case 'C':
		package->directory = optarg;
		break;
	case OPTION_FILES_FROM:
		tool_add(tool, &command->lists, optarg);
		break;
	case OPTION_NULL:
		command->null = true;
		break;
	case OPTION_GIT_TREE:
		package->git_tree = optarg;
		break;
	case OPTION_REPOSITORY:
		package->repository = optarg;
		break;
	case OPTION_FROM_ZIP:
		package->from_zip = optarg;
		break;
	case OPTION_EXPECT:
		package->expect_sha256 = optarg;
		break;
	case OPTION_ORIGIN:
		package->origin = optarg;
		break;
	case OPTION_EXCLUDE:
		tool_add(tool, &command->excludes, optarg);
		break;
	case OPTION_PREFIX:
		package->prefix = optarg;
		break;
	case OPTION_STORE:
		package->store = true;
		break;
	case OPTION_TIME:
		take_time(tool, "--source-date-epoch", optarg, package);
		break;
	case OPTION_THREADS:
		package->threads = take_number(tool, optarg);
		break;
	case OPTION_RECORD:
		package->record = package->record || !optarg;
		package->record_path = optarg ? optarg : package->record_path;
		break;
	case OPTION_LINT:
		package->lint = optarg;
		break;
	case OPTION_DEPFILE:
		package->depfile_path = optarg;
		break;
	default:
		break;
	}
}

/* Not being able to read a list is no mistake on the command line. */
static void unreadable(const struct tool *tool, const char *path)
{
	struct seal_error error = { .status = SEAL_UNJUDGED };

	snprintf(error.text, sizeof(error.text), "cannot read the list: %s",
		 strerror(errno));
	exit(tool_end(tool, path, SEAL_UNJUDGED, &error));
}

/* The whole list, with a NUL behind it. */
static char *read_list(const struct tool *tool, const char *path, size_t *size)
{
	bool standard = strcmp(path, "-") == 0;
	FILE *file = standard ? stdin : fopen(path, "re");
	size_t capacity = 0;
	char *text = NULL;
	size_t got = 1;

	*size = 0;
	if (!file)
		unreadable(tool, path);
	while (got > 0) {
		if (capacity - *size < 2) {
			capacity = capacity ? capacity * 2 : 65536;
			text = realloc(text, capacity);
			if (!text)
				unreadable(tool, path);
		}
		got = fread(text + *size, 1, capacity - *size - 1, file);
		*size += got;
	}
	if (ferror(file))
		unreadable(tool, path);
	if (!standard)
		fclose(file);
	text[*size] = '\0';
	return text;
}

/* Lines are names as they stand: no comments, no quotes, no blanks cut off. */
static void take_list(const struct tool *tool, const char *path,
		      struct command *command, char **contents)
{
	size_t size;
	char *text = read_list(tool, path, &size);
	bool null = command->null || memchr(text, '\0', size);
	char *at = text;

	*contents = text;
	while (at < text + size) {
		char *end = at + strcspn(at, null ? "" : "\n");

		*end = '\0';
		if (at[0])
			tool_add(tool, &command->paths, at);
		at = end + 1;
	}
}

static void take_lists(const struct tool *tool, struct command *command)
{
	command->contents =
		calloc(command->lists.count + 1, sizeof(*command->contents));
	if (!command->contents)
		tool_usage(tool, "out of memory");
	for (size_t i = 0; i < command->lists.count; i++)
		take_list(tool, command->lists.items[i], command,
			  &command->contents[i]);
}

static void command_free(struct command *command)
{
	for (size_t i = 0; command->contents && i < command->lists.count; i++)
		free(command->contents[i]);
	free(command->contents);
	free(command->paths.items);
	free(command->excludes.items);
	free(command->lists.items);
}

/* "1 entry", "12 entries"; "999 B", "48 kB", "2.1 MB". */
static void print_summary(const struct tool *tool, const char *output,
			  const struct seal_package_result *result)
{
	static const char *const units[] = { "B", "kB", "MB", "GB", "TB" };
	double size = (double)result->size;
	size_t unit = 0;

	while (size >= 999.5 && unit < 4) {
		size /= 1000;
		unit++;
	}
	tool_done(tool, output, "%llu %s, %.*f %s, sha256:%s",
		  (unsigned long long)result->entries,
		  result->entries == 1 ? "entry" : "entries",
		  unit > 1 && size < 99.95 ? 1 : 0, size, units[unit],
		  result->payload_digest);
}

static int run(struct tool *tool, struct command *command)
{
	struct seal_package_options *package = &command->package;
	struct seal_package_result result = { 0 };
	struct seal_error error = { 0 };
	const char *epoch = getenv("SOURCE_DATE_EPOCH");
	enum seal_status status;

	if (!package->has_time && epoch)
		take_time(tool, "SOURCE_DATE_EPOCH", epoch, package);
	take_lists(tool, command);
	if (command->lists.count > 0 && command->paths.count == 0)
		tool_usage(tool, "--files-from: the list is empty");
	package->paths = command->paths.items;
	package->path_count = command->paths.count;
	package->excludes = command->excludes.items;
	package->exclude_count = command->excludes.count;
	package->log = tool_log(tool);
	status = seal_package(package, command->output, &result, &error);
	if (status == SEAL_OK && !tool->quiet)
		print_summary(tool, command->output, &result);
	return tool_end(tool, NULL, status, &error);
}

int main(int argc, char **argv)
{
	struct tool tool = {
		.name = "seal-package",
		.help = help,
		.options = options,
		.letters = "o:C:",
		.libgit2_version = seal_version_git,
	};
	struct command command = { .output = "-" };
	int option;
	int code;

	tool_start(&tool);
	while ((option = tool_next_option(&tool, argc, argv)) != -1)
		take_option(&tool, option, &command);
	for (int i = optind; i < argc; i++)
		tool_add(&tool, &command.paths, argv[i]);
	code = run(&tool, &command);
	command_free(&command);
	free(tool.all);
	return code;
}
