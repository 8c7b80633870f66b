/* SPDX-License-Identifier: Apache-2.0 */
/* trust_options.c - one option of seal-trust in, the library's options out */
#include "trust.h"

#include <stdlib.h>
#include <string.h>

/* Beyond any letter, so that getopt_long takes them for long options only. */
#define FIRST 1000

static const struct option all_options[TRUST_OPTIONS + 1] = {
	[TRUST_DIRECTORY] = { "trust", required_argument, NULL, 0 },
	[TRUST_WHO] = { "who", required_argument, NULL, 0 },
	[TRUST_JSON] = { "json", no_argument, NULL, 0 },
	[TRUST_REASON] = { "reason", required_argument, NULL, 0 },
	[TRUST_NEW_KEY] = { "new-key", required_argument, NULL, 0 },
	[TRUST_PUBLIC_KEY] = { "public-key", required_argument, NULL, 0 },
	[TRUST_ALGORITHM] = { "algorithm", required_argument, NULL, 0 },
	[TRUST_VALIDITY] = { "validity", required_argument, NULL, 0 },
	[TRUST_TAG] = { "tag", required_argument, NULL, 0 },
	[TRUST_PASSPHRASE_FILE] = { "passphrase-file", required_argument, NULL,
				    0 },
	[TRUST_ASK_PASSPHRASE] = { "ask-passphrase", no_argument, NULL, 0 },
	[TRUST_VERSION] = { "version", required_argument, NULL, 0 },
	[TRUST_FROM] = { "from", required_argument, NULL, 0 },
	[TRUST_ALLOW] = { "allow", required_argument, NULL, 0 },
	[TRUST_MODE] = { "mode", required_argument, NULL, 0 },
	[TRUST_CHECK] = { "check", required_argument, NULL, 0 },
	[TRUST_PACKAGE] = { "package", required_argument, NULL, 0 },
	[TRUST_CLEAN_TREE] = { "require-clean-tree", no_argument, NULL, 0 },
	[TRUST_SIGNED_COMMIT] = { "require-signed-commit", no_argument, NULL,
				  0 },
	[TRUST_REPOSITORY] = { "repository", required_argument, NULL, 0 },
	[TRUST_REF] = { "ref", required_argument, NULL, 0 },
	[TRUST_COMMIT] = { "commit", required_argument, NULL, 0 },
	[TRUST_MINIMUM_SIGNED_AT] = { "minimum-signed-at", required_argument,
				      NULL, 0 },
	[TRUST_MINIMUM_VERSION] = { "minimum-version", required_argument, NULL,
				    0 },
	[TRUST_SIGNATURES] = { "required-signatures", required_argument, NULL,
			       0 },
	[TRUST_TIMESTAMP] = { "require-timestamp", no_argument, NULL, 0 },
	[TRUST_DESCRIPTION] = { "description", required_argument, NULL, 0 },
	[TRUST_VALID_UNTIL] = { "valid-until", required_argument, NULL, 0 },
	[TRUST_NO_VALID_UNTIL] = { "no-valid-until", no_argument, NULL, 0 },
	[TRUST_AUDIT_LOG] = { "audit-log", required_argument, NULL, 0 },
	[TRUST_EXPECT_HEAD] = { "expect-head", required_argument, NULL, 0 },
	[TRUST_EVENT] = { "event", required_argument, NULL, 0 },
	[TRUST_OF_PACKAGE] = { "package", required_argument, NULL, 0 },
	[TRUST_SINCE] = { "since", required_argument, NULL, 0 },
	[TRUST_STATUS] = { "status", required_argument, NULL, 0 },
	[TRUST_CHAIN] = { "chain", required_argument, NULL, 0 },
	[TRUST_URI] = { "uri", required_argument, NULL, 0 },
	[TRUST_NO_CHECK] = { "no-check", no_argument, NULL, 0 },
	[TRUST_NO_PACKAGE] = { "no-package", no_argument, NULL, 0 },
	[TRUST_NO_CLEAN_TREE] = { "no-require-clean-tree", no_argument, NULL,
				  0 },
	[TRUST_NO_SIGNED_COMMIT] = { "no-require-signed-commit", no_argument,
				     NULL, 0 },
	[TRUST_NO_REPOSITORY] = { "no-repository", no_argument, NULL, 0 },
	[TRUST_NO_REF] = { "no-ref", no_argument, NULL, 0 },
	[TRUST_NO_COMMIT] = { "no-commit", no_argument, NULL, 0 },
	[TRUST_NO_MINIMUM_SIGNED_AT] = { "no-minimum-signed-at", no_argument,
					 NULL, 0 },
	[TRUST_NO_MINIMUM_VERSION] = { "no-minimum-version", no_argument, NULL,
				       0 },
	[TRUST_NO_SIGNATURES] = { "no-required-signatures", no_argument, NULL,
				  0 },
	[TRUST_NO_TIMESTAMP] = { "no-require-timestamp", no_argument, NULL, 0 },
	[TRUST_NO_DESCRIPTION] = { "no-description", no_argument, NULL, 0 },
	[TRUST_OPTIONS] = { NULL, 0, NULL, 0 },
};

const struct option *trust_option_table(const struct tool *tool,
					uint64_t options)
{
	/* Lives as long as the process. */
	struct option *table = calloc(TRUST_OPTIONS + 1, sizeof(*table));
	size_t count = 0;

	if (!table)
		tool_usage(tool, "out of memory");
	for (int i = 0; i < TRUST_OPTIONS; i++) {
		if (!(options & TRUST_BIT(i)))
			continue;
		table[count] = all_options[i];
		table[count++].val = FIRST + i;
	}
	return table;
}

bool trust_option_takes_next(const char *argument)
{
	const char *name = argument + 2;

	if (strncmp(argument, "--", 2) != 0 || strchr(argument, '='))
		return false;
	for (int i = 0; i < TRUST_OPTIONS; i++) {
		if (strcmp(all_options[i].name, name) == 0)
			return all_options[i].has_arg == required_argument;
	}
	/* getopt_long also takes the beginning of a name. */
	for (int i = 0; i < TRUST_OPTIONS && name[0] != '\0'; i++) {
		if (strncmp(all_options[i].name, name, strlen(name)) == 0)
			return all_options[i].has_arg == required_argument;
	}
	return false;
}

static enum seal_mode mode_of(const struct tool *tool, const char *text)
{
	if (strcmp(text, "warn") == 0)
		return SEAL_MODE_WARN;
	if (strcmp(text, "enforce") == 0)
		return SEAL_MODE_ENFORCE;
	tool_usage(tool, "--mode: \"%s\" is neither warn nor enforce", text);
}

static unsigned int count_of(const struct tool *tool, const char *text)
{
	size_t length = strspn(text, "0123456789");

	if (length == 0 || length > 3 || text[length] != '\0' || atoi(text) < 1)
		tool_usage(tool,
			   "--required-signatures: \"%s\" is not a number "
			   "from 1",
			   text);
	return (unsigned int)atoi(text);
}

/* Options of profiles; false: it is not one of them. */
static bool set_profile(struct trust_arguments *arguments, int option,
			const char *text)
{
	struct seal_profile_options *profile = &arguments->profile;

	switch (option) {
	case TRUST_NEW_KEY:
		profile->new_key = text;
		break;
	case TRUST_PUBLIC_KEY:
		profile->public_key = text;
		break;
	case TRUST_ALGORITHM:
		profile->algorithm = text;
		break;
	case TRUST_VALIDITY:
		profile->validity = text;
		break;
	case TRUST_TAG:
		tool_add(arguments->tool, &arguments->tags, text);
		break;
	case TRUST_PASSPHRASE_FILE:
		profile->passphrase_file = text;
		break;
	case TRUST_ASK_PASSPHRASE:
		arguments->ask_passphrase = true;
		break;
	case TRUST_VERSION:
		arguments->version = text;
		break;
	case TRUST_FROM:
		arguments->has_from = true;
		arguments->from = tool_time(arguments->tool, "--from", text);
		break;
	default:
		return false;
	}
	return true;
}

/* Lists of configurations; false: it is none of them. */
static bool add_config(struct trust_arguments *arguments, int option,
		       const char *text)
{
	struct tool_list *list;

	switch (option) {
	case TRUST_ALLOW:
		list = &arguments->allow;
		break;
	case TRUST_CHECK:
		list = &arguments->checks;
		break;
	case TRUST_PACKAGE:
		list = &arguments->packages;
		break;
	case TRUST_REPOSITORY:
		list = &arguments->repositories;
		break;
	case TRUST_REF:
		list = &arguments->refs;
		break;
	default:
		return false;
	}
	tool_add(arguments->tool, list, text);
	return true;
}

/* Options about the audit log; false: it is not one of them. */
static bool set_audit(struct trust_arguments *arguments, int option,
		      const char *text)
{
	struct seal_audit_filter *filter = &arguments->filter;

	switch (option) {
	case TRUST_AUDIT_LOG:
		arguments->audit_log = text;
		break;
	case TRUST_EXPECT_HEAD:
		arguments->expect_head = text;
		break;
	case TRUST_EVENT:
		filter->event = text;
		break;
	case TRUST_OF_PACKAGE:
		filter->package = text;
		break;
	case TRUST_SINCE:
		filter->has_since = true;
		filter->since = tool_time(arguments->tool, "--since", text);
		break;
	case TRUST_STATUS:
		filter->status = text;
		break;
	default:
		return false;
	}
	return true;
}

/* Options of configurations; false: it is not one of them. */
static bool set_config(struct trust_arguments *arguments, int option,
		       const char *text)
{
	struct seal_config_options *config = &arguments->config;

	switch (option) {
	case TRUST_MODE:
		config->mode = mode_of(arguments->tool, text);
		break;
	case TRUST_CLEAN_TREE:
		config->require_clean_tree = true;
		break;
	case TRUST_SIGNED_COMMIT:
		config->require_signed_commit = true;
		break;
	case TRUST_COMMIT:
		config->commit = text;
		break;
	case TRUST_MINIMUM_SIGNED_AT:
		config->minimum_signed_at = text;
		break;
	case TRUST_MINIMUM_VERSION:
		config->minimum_version = text;
		break;
	case TRUST_SIGNATURES:
		config->required_signatures = count_of(arguments->tool, text);
		break;
	case TRUST_TIMESTAMP:
		config->require_timestamp = true;
		break;
	case TRUST_DESCRIPTION:
		config->description = text;
		break;
	default:
		return add_config(arguments, option, text);
	}
	return true;
}

void trust_option_set(struct trust_arguments *arguments, int option,
		      const char *text)
{
	option -= FIRST;
	if (set_profile(arguments, option, text) ||
	    set_audit(arguments, option, text) ||
	    set_config(arguments, option, text))
		return;
	switch (option) {
	case TRUST_DIRECTORY:
		arguments->trust = text;
		break;
	case TRUST_WHO:
		arguments->who = text;
		break;
	case TRUST_JSON:
		arguments->json = true;
		break;
	case TRUST_REASON:
		arguments->reason = text;
		break;
	case TRUST_CHAIN:
		arguments->chain = text;
		break;
	case TRUST_URI:
		arguments->uri = text;
		break;
	case TRUST_VALID_UNTIL:
		arguments->refresh.has_valid_until = true;
		arguments->refresh.valid_until =
			tool_time(arguments->tool, "--valid-until", text);
		break;
	case TRUST_NO_VALID_UNTIL:
		arguments->refresh.no_valid_until = true;
		break;
	default:
		/* "no-package" takes off what "package" set. */
		tool_add(arguments->tool, &arguments->unset,
			 all_options[option].name + strlen("no-"));
		break;
	}
}

/* A passphrase typed once may not be the one that was meant. */
static int ask_twice(void *context, char *buffer, int size)
{
	char again[1024];
	int length;
	int second;

	length = tool_ask_passphrase("Passphrase of the new key: ", buffer,
				     size);
	if (length < 0)
		return -1;
	second = tool_ask_passphrase("The same again: ", again, sizeof(again));
	if (second != length || memcmp(buffer, again, (size_t)length) != 0)
		length = -1;
	explicit_bzero(again, sizeof(again));
	if (length < 0)
		tool_usage(context, "passphrase: not typed twice the same");
	if (length == 0)
		tool_usage(context, "passphrase: it is empty");
	return length;
}

void trust_options_done(struct trust_arguments *arguments)
{
	struct seal_profile_options *profile = &arguments->profile;
	struct seal_config_options *config = &arguments->config;

	if (profile->public_key &&
	    (profile->passphrase_file || arguments->ask_passphrase))
		tool_usage(arguments->tool,
			   "--public-key: there is nothing to encrypt with a "
			   "passphrase");
	if (profile->passphrase_file && arguments->ask_passphrase)
		tool_usage(arguments->tool,
			   "--ask-passphrase: not together with "
			   "--passphrase-file");
	profile->who = arguments->who;
	profile->tags = arguments->tags.items;
	profile->tag_count = arguments->tags.count;
	if (arguments->ask_passphrase) {
		profile->passphrase = ask_twice;
		profile->passphrase_context = arguments->tool;
	}
	config->allow = arguments->allow.items;
	config->allow_count = arguments->allow.count;
	config->checks = arguments->checks.items;
	config->check_count = arguments->checks.count;
	config->packages = arguments->packages.items;
	config->package_count = arguments->packages.count;
	config->repositories = arguments->repositories.items;
	config->repository_count = arguments->repositories.count;
	config->refs = arguments->refs.items;
	config->ref_count = arguments->refs.count;
	config->unset = arguments->unset.items;
	config->unset_count = arguments->unset.count;
}
