/* SPDX-License-Identifier: Apache-2.0 */
/* seal-verify.c - packages in; a verdict, and what was accepted, out */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "tool.h"

enum {
	OPTION_EXTRACT = 256,
	OPTION_CONFIG,
	OPTION_TRUST,
	OPTION_NAME,
	OPTION_NAME_FROM_FILE,
	OPTION_TYPE,
	OPTION_LAYER,
	OPTION_LAYERS_DIR,
	OPTION_BUNDLE,
	OPTION_COMMIT,
	OPTION_REQUIRE_CLEAN_TREE,
	OPTION_MODE,
	OPTION_WARNING_STATUS,
	OPTION_CONTENTS,
	OPTION_AT,
	OPTION_DECLARED_AT,
	OPTION_REPORT,
	OPTION_AUDIT_LOG,
	OPTION_METRICS
};

static const struct option options[] = {
	{ "output", required_argument, NULL, 'o' },
	{ "extract", required_argument, NULL, OPTION_EXTRACT },
	{ "config", required_argument, NULL, OPTION_CONFIG },
	{ "trust", required_argument, NULL, OPTION_TRUST },
	{ "name", required_argument, NULL, OPTION_NAME },
	{ "name-from-file", no_argument, NULL, OPTION_NAME_FROM_FILE },
	{ "type", required_argument, NULL, OPTION_TYPE },
	{ "layer", required_argument, NULL, OPTION_LAYER },
	{ "layers-dir", required_argument, NULL, OPTION_LAYERS_DIR },
	{ "bundle", required_argument, NULL, OPTION_BUNDLE },
	{ "commit", required_argument, NULL, OPTION_COMMIT },
	{ "require-clean-tree", no_argument, NULL, OPTION_REQUIRE_CLEAN_TREE },
	{ "mode", required_argument, NULL, OPTION_MODE },
	{ "warning-status", required_argument, NULL, OPTION_WARNING_STATUS },
	{ "contents", no_argument, NULL, OPTION_CONTENTS },
	{ "at", required_argument, NULL, OPTION_AT },
	{ "declared-at", required_argument, NULL, OPTION_DECLARED_AT },
	{ "report", required_argument, NULL, OPTION_REPORT },
	{ "audit-log", required_argument, NULL, OPTION_AUDIT_LOG },
	{ "metrics", required_argument, NULL, OPTION_METRICS },
	{ NULL, 0, NULL, 0 }
};

static const char help[] =
	"Example:\n"
	"  seal-verify --config production --name app.zip --layer base.zip app.zip\n"
	"  ... | seal-verify --config production --name app.zip > app.zip\n"
	"\n"
	"Usage: seal-verify --config C [OPTIONS] [PKG...]\n"
	"Judge packages under a code signing configuration. Without PKG, or with -, the\n"
	"package comes from standard input and goes to standard output once it is accepted.\n"
	"\n"
	"  --config C          the code signing configuration\n"
	"  --trust DIR         the trust directory (default: SEAL_TRUST, else signing)\n"
	"  --name N            the name that must be signed\n"
	"  --name-from-file    each package's file name must be signed\n"
	"  --type T            function (default) or layer\n"
	"  --layer FILE        a signed layer of the package; repeatable\n"
	"  --layers-dir D      take the package's layers out of this folder\n"
	"  --bundle F          a detached signature of the package\n"
	"  --commit HEX        the commit that must be signed\n"
	"  --require-clean-tree  no uncommitted changes when it was signed\n"
	"  --mode M            warn or enforce; can only be stricter than the configuration\n"
	"  --warning-status N  exit status when accepted with warnings: 4 to 125\n"
	"  --contents          also unpack everything in memory and check it\n"
	"  -o, --output OUT    write the accepted package to OUT\n"
	"  --extract DIR       unpack the accepted package into the new folder DIR\n"
	"  --at TIME           what if it were TIME? Lets nothing out\n"
	"  --report FORMAT=F   write a report, repeatable: text, json, sarif, junit,\n"
	"                      codequality, markdown or github\n"
	"  --declared-at [PKG=]FILE:LINE  where the sources declare it, for reports;\n"
	"                      repeatable\n"
	"  --audit-log F       put the verdict on record first (default: SEAL_AUDIT_LOG)\n"
	"  --metrics F         count it for Prometheus' textfile collector\n"
	"  -q, --quiet         only warnings and errors\n"
	"  -v, --verbose       more about what is looked at\n"
	"  --help, --version\n"
	"\n"
	"SEAL_MODE=enforce in the environment works like --mode enforce.\n"
	"Exit: 0 accepted, 1 refused, 2 wrong usage or configuration, 3 could not judge.\n";

/* What the command line asks for. */
struct request {
	struct seal_verify_options verify;
	struct tool_list layers;
	struct tool_list declared;
	struct tool_list reports; /* "json=FILE" */
	const char *metrics;	  /* NULL: none */
	int warning_status;	  /* 0, or 4 to 125 */
	const char *const *paths;
	size_t path_count;
};

static enum seal_mode read_mode(const struct tool *tool, const char *what,
				const char *text)
{
	if (strcmp(text, "warn") == 0)
		return SEAL_MODE_WARN;
	if (strcmp(text, "enforce") == 0)
		return SEAL_MODE_ENFORCE;
	tool_usage(tool, "%s: %s: unknown mode; known ones are warn, enforce",
		   what, text);
}

/* 1 to 3 have a meaning, and so has 126 and above, to the shell. */
static int read_warning_status(const struct tool *tool, const char *text)
{
	char *end;
	long status = strtol(text, &end, 10);

	if (text[0] < '0' || text[0] > '9' || *end || status > 125 ||
	    (status < 4 && status != 0))
		tool_usage(tool,
			   "--warning-status: %s: not 0, nor a number "
			   "from 4 to 125",
			   text);
	return (int)status;
}

static const char *const formats[] = { "text",	"json",	       "sarif",
				       "junit", "codequality", "markdown",
				       "github" };
enum { FORMAT_COUNT = sizeof(formats) / sizeof(formats[0]) };

/* The file of "FORMAT=FILE"; exit 2 when the format is none of ours. */
static const char *report_file(const struct tool *tool, const char *report,
			       const char **format)
{
	const char *equals = strchr(report, '=');

	for (size_t i = 0; equals && equals[1] && i < FORMAT_COUNT; i++) {
		size_t size = strlen(formats[i]);

		if (strncmp(report, formats[i], size) == 0 &&
		    equals == report + size) {
			*format = formats[i];
			return equals + 1;
		}
	}
	tool_usage(tool,
		   "--report: %s: write FORMAT=FILE; known formats are text, "
		   "json, sarif, junit, codequality, markdown, "
		   "github",
		   report);
}

/*
 * Of several the strictest: a build's flags come before its user's, and may
 * not be taken back by them.
 */
static enum seal_mode raise_mode(enum seal_mode before, enum seal_mode mode)
{
	return mode > before ? mode : before;
}

static void take_option(struct tool *tool, struct request *request, int option)
{
	struct seal_verify_options *verify = &request->verify;
	const char *format;

	switch (option) {
	case 'o':
		verify->output = optarg;
		break;
	case OPTION_EXTRACT:
		verify->extract = optarg;
		break;
	case OPTION_CONFIG:
		verify->config = optarg;
		break;
	case OPTION_TRUST:
		verify->trust = optarg;
		break;
	case OPTION_NAME:
		verify->name = optarg;
		break;
	case OPTION_NAME_FROM_FILE:
		verify->name_from_file = true;
		break;
	case OPTION_TYPE:
		verify->type = optarg;
		break;
	case OPTION_LAYER:
		tool_add(tool, &request->layers, optarg);
		break;
	case OPTION_LAYERS_DIR:
		verify->layers_directory = optarg;
		break;
	case OPTION_BUNDLE:
		verify->bundle = optarg;
		break;
	case OPTION_COMMIT:
		verify->commit = optarg;
		break;
	case OPTION_REQUIRE_CLEAN_TREE:
		verify->require_clean_tree = true;
		break;
	case OPTION_MODE:
		verify->mode = raise_mode(verify->mode,
					  read_mode(tool, "--mode", optarg));
		break;
	case OPTION_WARNING_STATUS:
		request->warning_status = read_warning_status(tool, optarg);
		break;
	case OPTION_CONTENTS:
		verify->contents = true;
		break;
	case OPTION_AT:
		verify->has_at = true;
		verify->at = tool_time(tool, "--at", optarg);
		break;
	case OPTION_AUDIT_LOG:
		verify->audit_log = optarg;
		break;
	case OPTION_DECLARED_AT:
		tool_add(tool, &request->declared, optarg);
		break;
	case OPTION_METRICS:
		request->metrics = optarg;
		break;
	default:
		report_file(tool, optarg, &format);
		tool_add(tool, &request->reports, optarg);
		break;
	}
}

static void take_environment(const struct tool *tool, struct request *request)
{
	const char *mode = getenv("SEAL_MODE");
	const char *trust = getenv("SEAL_TRUST");
	const char *log = getenv("SEAL_AUDIT_LOG");

	if (log && log[0] && !request->verify.audit_log)
		request->verify.audit_log = log;
	if (mode && mode[0])
		request->verify.environment =
			read_mode(tool, "SEAL_MODE", mode);
	if (trust && trust[0] && !request->verify.trust)
		request->verify.trust = trust;
}

/* One package from standard input: a filter, unless it is to go elsewhere. */
static void take_packages(const struct tool *tool, struct request *request,
			  int argc, char **argv)
{
	static const char *const standard_input[] = { "-" };
	struct seal_verify_options *verify = &request->verify;

	request->paths = (const char *const *)argv + optind;
	request->path_count = (size_t)(argc - optind);
	if (request->path_count == 0) {
		if (isatty(STDIN_FILENO))
			tool_usage(tool, "no package: name one, or pipe one "
					 "in; see seal-verify --help");
		request->paths = standard_input;
		request->path_count = 1;
	}
	if (request->path_count == 1 && strcmp(request->paths[0], "-") == 0 &&
	    !verify->output && !verify->extract && !verify->has_at)
		verify->output = "-";
}

static bool is_same_file(const char *a, const char *b)
{
	struct stat left;
	struct stat right;

	return a && b && stat(a, &left) == 0 && stat(b, &right) == 0 &&
	       S_ISREG(left.st_mode) && left.st_dev == right.st_dev &&
	       left.st_ino == right.st_ino;
}

/* The configuration's file, as far as the command line tells. */
static bool is_config(const struct seal_verify_options *verify,
		      const char *file)
{
	const char *trust = verify->trust ? verify->trust : "signing";
	char path[4096];

	snprintf(path, sizeof(path), "%s/configs/%s.json", trust,
		 verify->config);
	return is_same_file(file, path);
}

/* A report may not land on what is judged, nor in the package's stream. */
static void check_file(const struct tool *tool, const struct request *request,
		       const char *option, const char *file)
{
	const struct seal_verify_options *verify = &request->verify;
	bool clash = is_same_file(file, verify->bundle) ||
		     is_same_file(file, verify->output) ||
		     is_config(verify, file);

	for (size_t i = 0; i < request->path_count; i++)
		clash = clash || is_same_file(file, request->paths[i]);
	for (size_t i = 0; i < request->layers.count; i++)
		clash = clash || is_same_file(file, request->layers.items[i]);
	if (clash || (verify->output && strcmp(file, verify->output) == 0))
		tool_usage(tool,
			   "%s: %s: is a file that is judged, judged by "
			   "or written otherwise",
			   option, file);
}

/* The same for what is added to. */
static void check_outputs(const struct tool *tool,
			  const struct request *request)
{
	if (request->metrics)
		check_file(tool, request, "--metrics", request->metrics);
	if (request->verify.audit_log)
		check_file(tool, request, "--audit-log",
			   request->verify.audit_log);
}

/*
 * An earlier run's report must not be taken for this one's, whatever happens
 * to this process.
 */
static void remove_stale(const char *file)
{
	struct stat state;

	if (lstat(file, &state) == 0 && S_ISREG(state.st_mode))
		unlink(file);
}

static enum seal_status write_reports(const struct tool *tool,
				      const struct request *request,
				      const struct seal_report *report)
{
	enum seal_status worst = SEAL_OK;

	for (size_t i = 0; i < request->reports.count; i++) {
		const char *format;
		const char *file =
			report_file(tool, request->reports.items[i], &format);
		struct seal_error error = { 0 };
		enum seal_status status;

		status = seal_report_write(report, format, file, &error);
		if (status == SEAL_OK)
			continue;
		tool_end(tool, file, status, &error);
		worst = SEAL_UNJUDGED;
	}
	return worst;
}

/* The text goes to standard error: standard output may carry the package. */
static enum seal_status say(const struct tool *tool,
			    const struct seal_report *report)
{
	struct seal_error error = { 0 };
	struct seal_text text = { 0 };
	enum seal_status status;

	status = seal_report_format(report, tool->quiet ? "brief" : "text",
				    &text, &error);
	if (status == SEAL_OK)
		fputs(text.data, stderr);
	else
		tool_end(tool, NULL, status, &error);
	seal_text_free(&text);
	return status;
}

static enum seal_status count(const struct tool *tool,
			      const struct request *request,
			      const struct seal_report *report)
{
	struct seal_error error = { 0 };
	enum seal_status status;

	if (!request->metrics)
		return SEAL_OK;
	status = seal_metrics_write(report, request->metrics, &error);
	tool_end(tool, request->metrics, status, &error);
	return status;
}

/* The exit status. */
static int verify(struct tool *tool, struct request *request)
{
	struct seal_report *report = NULL;
	struct seal_error error = { 0 };
	enum seal_status status;
	enum seal_status reported;
	bool warns;

	request->verify.log = tool_log(tool);
	request->verify.layers = request->layers.items;
	request->verify.layer_count = request->layers.count;
	request->verify.declared = request->declared.items;
	request->verify.declared_count = request->declared.count;
	status = seal_verify(request->paths, request->path_count,
			     &request->verify, &report, &error);
	if (!report)
		return tool_end(tool, NULL, status, &error);
	reported = say(tool, report);
	if (count(tool, request, report) != SEAL_OK)
		reported = SEAL_UNJUDGED;
	if (write_reports(tool, request, report) != SEAL_OK)
		reported = SEAL_UNJUDGED;
	warns = seal_report_warns(report);
	seal_report_free(report);
	/* What could not be said was not judged; a refusal stays one. */
	if (status == SEAL_OK)
		status = reported;
	return status == SEAL_OK && warns ? request->warning_status
					  : (int)status;
}

int main(int argc, char **argv)
{
	struct tool tool = { .name = "seal-verify",
			     .help = help,
			     .options = options,
			     .letters = "o:" };
	struct request request = { 0 };
	int option;
	int status;

	tool_start(&tool);
	while ((option = tool_next_option(&tool, argc, argv)) != -1)
		take_option(&tool, &request, option);
	take_environment(&tool, &request);
	if (!request.verify.config)
		tool_usage(&tool, "--config is missing; see seal-verify "
				  "--help");
	take_packages(&tool, &request, argc, argv);
	if (request.metrics && request.verify.has_at)
		tool_usage(&tool, "--metrics: a verdict about another time is "
				  "not counted; leave out --at");
	check_outputs(&tool, &request);
	for (size_t i = 0; i < request.reports.count; i++) {
		const char *format;
		const char *file =
			report_file(&tool, request.reports.items[i], &format);

		check_file(&tool, &request, "--report", file);
		remove_stale(file);
	}
	status = verify(&tool, &request);
	free(request.layers.items);
	free(request.declared.items);
	free(request.reports.items);
	return status;
}
