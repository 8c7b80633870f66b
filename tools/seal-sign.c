/* SPDX-License-Identifier: Apache-2.0 */
/* seal-sign.c - package in, package with a profile's signature out */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "tool.h"

static const char help[] =
	"Example: seal-sign -o signed/app.zip --profile release --key key.pem app.zip\n"
	"         ... | seal-sign --name app.zip --profile release --key env:KEY | ...\n"
	"\n"
	"Usage: seal-sign [OPTIONS] [PKG]\n"
	"       seal-sign --probe -o FILE [--repository DIR] [--require-git]\n"
	"\n"
	"Sign a package's payload, its layers and the git commit it was built from with\n"
	"the key of a signing profile. PKG is a file; default: standard input.\n"
	"\n"
	"Who signs:\n"
	"      --profile P      the signing profile; its current version signs\n"
	"      --key URI        a PEM file, env:VAR or pkcs11:...; default: $SEAL_KEY\n"
	"      --passphrase-file F  passphrase or PIN: first line of F, fd:N is a\n"
	"                       descriptor; else it is asked for on the terminal\n"
	"      --trust DIR      default: $SEAL_TRUST, else signing\n"
	"\n"
	"What is said:\n"
	"      --name N         default: base name of -o, else of PKG\n"
	"      --type T         function (default) or layer\n"
	"      --package-version V  any text, as in 1.2.0\n"
	"      --repository DIR git facts come from here; default: .\n"
	"      --require-git    no git facts: exit 3\n"
	"      --allowed-signers FILE  whose SSH keys may sign commits\n"
	"      --record FILE    of seal-package; default: what is in PKG\n"
	"      --signing-time T RFC 3339 UTC or @seconds, not ahead\n"
	"      --timestamp S    ask for a trusted timestamp: a URL, or command:CMD\n"
	"      --timestamp-timeout N  seconds to wait for it; default: 30\n"
	"\n"
	"What is written:\n"
	"  -o, --output FILE    default: standard output\n"
	"      --detached FILE  only the signature, as a Sigstore bundle\n"
	"      --replace        drop the signatures PKG has\n"
	"      --append         keep them, and add this profile's\n"
	"      --if-needed      keep what is there while it is still good\n"
	"      --client-request-token T  sign once for this token: repeat its answer\n"
	"      --audit-log F    put the signing on record first; default: $SEAL_AUDIT_LOG\n"
	"      --dry-run        print what would be signed\n"
	"      --probe          write the git facts, and only when they changed\n"
	"  -q, --quiet          print nothing but warnings and errors\n"
	"  -v, --verbose        also say why a signature does not stay\n"
	"      --help, --version\n"
	"\n"
	"Exit: 0 done, 1 refused, 2 wrong usage or configuration, 3 a file, key or git\n"
	"fact that is needed is not there.\n";

enum {
	OPTION_PROFILE = 256,
	OPTION_KEY,
	OPTION_PASSPHRASE_FILE,
	OPTION_TRUST,
	OPTION_NAME,
	OPTION_TYPE,
	OPTION_PACKAGE_VERSION,
	OPTION_REPOSITORY,
	OPTION_REQUIRE_GIT,
	OPTION_ALLOWED_SIGNERS,
	OPTION_RECORD,
	OPTION_SIGNING_TIME,
	OPTION_DETACHED,
	OPTION_REPLACE,
	OPTION_APPEND,
	OPTION_IF_NEEDED,
	OPTION_CLIENT_REQUEST_TOKEN,
	OPTION_DRY_RUN,
	OPTION_PROBE,
	OPTION_AUDIT_LOG,
	OPTION_TIMESTAMP,
	OPTION_TIMESTAMP_TIMEOUT
};

static const struct option options[] = {
	{ "output", required_argument, NULL, 'o' },
	{ "profile", required_argument, NULL, OPTION_PROFILE },
	{ "key", required_argument, NULL, OPTION_KEY },
	{ "passphrase-file", required_argument, NULL, OPTION_PASSPHRASE_FILE },
	{ "trust", required_argument, NULL, OPTION_TRUST },
	{ "name", required_argument, NULL, OPTION_NAME },
	{ "type", required_argument, NULL, OPTION_TYPE },
	{ "package-version", required_argument, NULL, OPTION_PACKAGE_VERSION },
	{ "repository", required_argument, NULL, OPTION_REPOSITORY },
	{ "require-git", no_argument, NULL, OPTION_REQUIRE_GIT },
	{ "allowed-signers", required_argument, NULL, OPTION_ALLOWED_SIGNERS },
	{ "record", required_argument, NULL, OPTION_RECORD },
	{ "signing-time", required_argument, NULL, OPTION_SIGNING_TIME },
	{ "detached", required_argument, NULL, OPTION_DETACHED },
	{ "replace", no_argument, NULL, OPTION_REPLACE },
	{ "append", no_argument, NULL, OPTION_APPEND },
	{ "if-needed", no_argument, NULL, OPTION_IF_NEEDED },
	{ "client-request-token", required_argument, NULL,
	  OPTION_CLIENT_REQUEST_TOKEN },
	{ "dry-run", no_argument, NULL, OPTION_DRY_RUN },
	{ "probe", no_argument, NULL, OPTION_PROBE },
	{ "audit-log", required_argument, NULL, OPTION_AUDIT_LOG },
	{ "timestamp", required_argument, NULL, OPTION_TIMESTAMP },
	{ "timestamp-timeout", required_argument, NULL,
	  OPTION_TIMESTAMP_TIMEOUT },
	{ NULL, 0, NULL, 0 },
};

/* What the command line says. */
struct command {
	struct seal_sign_options sign;
	const char *output; /* NULL: not given */
	const char *input;
	bool probe;
};

static unsigned int take_seconds(const struct tool *tool, const char *text)
{
	size_t digits = strspn(text, "0123456789");

	if (digits == 0 || digits > 4 || text[digits] != '\0' ||
	    atoi(text) == 0)
		tool_usage(tool,
			   "--timestamp-timeout: \"%s\" is no number of "
			   "seconds from 1 to 600",
			   text);
	return (unsigned int)atoi(text);
}

static void take_option(const struct tool *tool, int option,
			struct command *command)
{
	struct seal_sign_options *sign = &command->sign;

	switch (option) {
	case 'o':
		command->output = optarg;
		break;
	case OPTION_PROFILE:
		sign->profile = optarg;
		break;
	case OPTION_KEY:
		sign->key = optarg;
		break;
	case OPTION_PASSPHRASE_FILE:
		sign->passphrase_file = optarg;
		break;
	case OPTION_TRUST:
		sign->trust = optarg;
		break;
	case OPTION_NAME:
		sign->name = optarg;
		break;
	case OPTION_TYPE:
		sign->type = optarg;
		break;
	case OPTION_PACKAGE_VERSION:
		sign->package_version = optarg;
		break;
	case OPTION_REPOSITORY:
		sign->repository = optarg;
		break;
	case OPTION_REQUIRE_GIT:
		sign->require_git = true;
		break;
	case OPTION_ALLOWED_SIGNERS:
		sign->allowed_signers = optarg;
		break;
	case OPTION_RECORD:
		sign->record_path = optarg;
		break;
	case OPTION_SIGNING_TIME:
		sign->signing_time = tool_time(tool, "--signing-time", optarg);
		sign->has_signing_time = true;
		break;
	case OPTION_DETACHED:
		sign->detached = optarg;
		break;
	case OPTION_REPLACE:
		sign->replace = true;
		break;
	case OPTION_APPEND:
		sign->append = true;
		break;
	case OPTION_IF_NEEDED:
		sign->if_needed = true;
		break;
	case OPTION_CLIENT_REQUEST_TOKEN:
		sign->client_request_token = optarg;
		break;
	case OPTION_DRY_RUN:
		sign->dry_run = true;
		break;
	case OPTION_PROBE:
		command->probe = true;
		break;
	case OPTION_AUDIT_LOG:
		sign->audit_log = optarg;
		break;
	case OPTION_TIMESTAMP:
		sign->timestamp = optarg;
		break;
	case OPTION_TIMESTAMP_TIMEOUT:
		sign->timestamp_timeout = take_seconds(tool, optarg);
		break;
	default:
		break;
	}
}

/* What the environment says where the command line is silent. */
static void take_environment(struct seal_sign_options *sign)
{
	const char *key = getenv("SEAL_KEY");
	const char *trust = getenv("SEAL_TRUST");
	const char *log = getenv("SEAL_AUDIT_LOG");

	if (!sign->audit_log && log && log[0])
		sign->audit_log = log;
	if (!sign->key && key && key[0])
		sign->key = key;
	if (!sign->trust && trust && trust[0])
		sign->trust = trust;
}

static int print_statement(const struct tool *tool,
			   const struct seal_text *statement)
{
	if (tool_print(statement->data, statement->size) && tool_print("\n", 1))
		return SEAL_OK;
	fprintf(stderr, "%s: error: standard output: %s\n", tool->name,
		strerror(errno));
	return SEAL_UNJUDGED;
}

static void print_summary(const struct tool *tool,
			  const struct command *command,
			  const struct seal_sign_result *result)
{
	tool_done(tool,
		  command->sign.detached ? command->sign.detached
					 : command->output,
		  "%s, sha256:%s, valid until %s, %s",
		  result->kept ? "still signed" : "signed",
		  result->payload_digest, result->expires, result->job_arn);
}

static int run_sign(const struct tool *tool, struct command *command)
{
	struct seal_sign_options *sign = &command->sign;
	struct seal_sign_result result = { 0 };
	struct seal_error error = { 0 };
	static char pin[] = "PIN: ";
	enum seal_status status;
	int code;

	take_environment(sign);
	if (!sign->profile)
		tool_usage(tool, "--profile is needed; see %s --help",
			   tool->name);
	if (!sign->key && !sign->dry_run)
		tool_usage(tool, "--key (or SEAL_KEY) is needed; see %s --help",
			   tool->name);
	if (!command->output && !sign->detached && !sign->dry_run)
		command->output = "-";
	sign->passphrase = tool_ask_passphrase;
	if (sign->key && strncasecmp(sign->key, "pkcs11:", 7) == 0)
		sign->passphrase_context = pin;
	status = seal_sign(command->input, sign, command->output, &result,
			   &error);
	code = tool_end(tool, NULL, status, &error);
	if (status == SEAL_OK && sign->dry_run)
		code = print_statement(tool, &result.statement);
	else if (status == SEAL_OK && !tool->quiet)
		print_summary(tool, command, &result);
	seal_sign_result_free(&result);
	return code;
}

static int run_probe(const struct tool *tool, struct command *command)
{
	struct seal_error error = { 0 };
	enum seal_status status =
		seal_probe(&command->sign,
			   command->output ? command->output : "-", &error);

	return tool_end(tool, NULL, status, &error);
}

int main(int argc, char **argv)
{
	struct tool tool = {
		.name = "seal-sign",
		.help = help,
		.options = options,
		.letters = "o:",
		.libgit2_version = seal_version_git,
	};
	struct command command = { .input = "-" };
	int option;
	int code;

	tool_start(&tool);
	tool_guard_secrets();
	while ((option = tool_next_option(&tool, argc, argv)) != -1)
		take_option(&tool, option, &command);
	if (argc - optind > (command.probe ? 0 : 1))
		tool_usage(&tool, "%s: one argument too many", argv[argc - 1]);
	if (optind < argc)
		command.input = argv[optind];
	command.sign.log = tool_log(&tool);
	code = command.probe ? run_probe(&tool, &command)
			     : run_sign(&tool, &command);
	free(tool.all);
	return code;
}
