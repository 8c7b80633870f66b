/* SPDX-License-Identifier: Apache-2.0 */
/* trust_commands.c - what a command line says in, what came of it out */
#include "trust.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

/* Text to standard output, ended with a newline. */
static enum seal_status print(struct seal_text *text, bool ended,
			      struct seal_error *error)
{
	bool printed = !text->data || tool_print(text->data, text->size);

	if (printed && text->data && !ended)
		printed = tool_print("\n", 1);
	seal_text_free(text);
	if (printed)
		return error->status;
	if (error->status == SEAL_OK) {
		error->status = SEAL_UNJUDGED;
		snprintf(error->text, sizeof(error->text),
			 "standard output: %s", strerror(errno));
	}
	return error->status;
}

static void note(const struct trust_arguments *arguments, const char *text)
{
	struct seal_log log = tool_log(arguments->tool);

	log.line(log.context, SEAL_LEVEL_NOTE, NULL, text);
}

static enum seal_status init(struct trust_arguments *arguments,
			     struct seal_error *error)
{
	return seal_trust_init(arguments->trust, error);
}

/* Said after the key was made; its path is not, so no log has it. */
static void note_key(const struct trust_arguments *arguments)
{
	const struct seal_profile_options *options = &arguments->profile;

	if (!options->new_key)
		return;
	note(arguments, options->passphrase_file || options->passphrase
				? "the new private key is encrypted; keep it "
				  "out of version control all the same"
				: "the new private key is not encrypted; keep "
				  "it out of version control");
}

static enum seal_status profile_create(struct trust_arguments *arguments,
				       struct seal_error *error)
{
	struct seal_text arn = { 0 };

	if (seal_profile_create(arguments->trust, arguments->name,
				&arguments->profile, &arn, error) != SEAL_OK)
		return error->status;
	note_key(arguments);
	return print(&arn, false, error);
}

static enum seal_status profile_rotate(struct trust_arguments *arguments,
				       struct seal_error *error)
{
	struct seal_text arn = { 0 };

	if (seal_profile_rotate(arguments->trust, arguments->name,
				&arguments->profile, &arn, error) != SEAL_OK)
		return error->status;
	note_key(arguments);
	return print(&arn, false, error);
}

static enum seal_status profile_list(struct trust_arguments *arguments,
				     struct seal_error *error)
{
	struct seal_text text = { 0 };

	if (seal_profile_list(arguments->trust, arguments->json, &text,
			      error) != SEAL_OK)
		return error->status;
	return print(&text, true, error);
}

static enum seal_status profile_show(struct trust_arguments *arguments,
				     struct seal_error *error)
{
	struct seal_text text = { 0 };

	if (seal_profile_show(arguments->trust, arguments->name,
			      arguments->json, &text, error) != SEAL_OK)
		return error->status;
	return print(&text, true, error);
}

static enum seal_status profile_cancel(struct trust_arguments *arguments,
				       struct seal_error *error)
{
	if (seal_profile_cancel(arguments->trust, arguments->name,
				arguments->reason, arguments->who,
				error) == SEAL_OK)
		note(arguments, "what the profile signed stays valid: only "
				"`profile revoke` takes trust away");
	return error->status;
}

static enum seal_status profile_revoke(struct trust_arguments *arguments,
				       struct seal_error *error)
{
	if (seal_profile_revoke(arguments->trust, arguments->name,
				arguments->version, arguments->from,
				arguments->reason, arguments->who,
				error) == SEAL_OK)
		note(arguments, "without a trusted timestamp every signature "
				"of this version counts as later: sign again "
				"what has to stay valid");
	return error->status;
}

static enum seal_status config_create(struct trust_arguments *arguments,
				      struct seal_error *error)
{
	struct seal_text arn = { 0 };

	if (seal_config_create(arguments->trust, arguments->name,
			       &arguments->config, &arn, error) != SEAL_OK)
		return error->status;
	return print(&arn, false, error);
}

static enum seal_status config_update(struct trust_arguments *arguments,
				      struct seal_error *error)
{
	return seal_config_update(arguments->trust, arguments->name,
				  &arguments->config, error);
}

static enum seal_status config_list(struct trust_arguments *arguments,
				    struct seal_error *error)
{
	struct seal_text text = { 0 };

	if (seal_config_list(arguments->trust, arguments->json, &text, error) !=
	    SEAL_OK)
		return error->status;
	return print(&text, true, error);
}

static enum seal_status config_show(struct trust_arguments *arguments,
				    struct seal_error *error)
{
	struct seal_text text = { 0 };

	if (seal_config_show(arguments->trust, arguments->name, arguments->json,
			     &text, error) != SEAL_OK)
		return error->status;
	return print(&text, true, error);
}

static enum seal_status revoke_signature(struct trust_arguments *arguments,
					 struct seal_error *error)
{
	return seal_revoke_signature(arguments->trust, arguments->name,
				     arguments->reason, arguments->who, error);
}

static enum seal_status refresh(struct trust_arguments *arguments,
				struct seal_error *error)
{
	return seal_revocations_refresh(arguments->trust, &arguments->refresh,
					error);
}

static enum seal_status authority_add(struct trust_arguments *arguments,
				      struct seal_error *error)
{
	return seal_authority_add(arguments->trust, arguments->chain,
				  arguments->uri, error);
}

static enum seal_status authority_list(struct trust_arguments *arguments,
				       struct seal_error *error)
{
	struct seal_text text = { 0 };

	if (seal_authority_list(arguments->trust, arguments->json, &text,
				error) != SEAL_OK)
		return error->status;
	return print(&text, true, error);
}

static enum seal_status check(struct trust_arguments *arguments,
			      struct seal_error *error)
{
	struct seal_text text = { 0 };

	seal_trust_check(arguments->trust, &text, error);
	return print(&text, true, error);
}

static enum seal_status audit_verify(struct trust_arguments *arguments,
				     struct seal_error *error)
{
	struct seal_text text = { 0 };

	if (seal_audit_verify(arguments->name, arguments->expect_head, &text,
			      error) != SEAL_OK)
		return error->status;
	return print(&text, true, error);
}

static enum seal_status audit_show(struct trust_arguments *arguments,
				   struct seal_error *error)
{
	struct seal_text text = { 0 };

	/* What stands before a line that is wrong is shown all the same. */
	seal_audit_show(arguments->name, &arguments->filter, arguments->json,
			&text, error);
	return print(&text, true, error);
}

#define KEY_OPTIONS                                                            \
	(TRUST_BIT(TRUST_NEW_KEY) | TRUST_BIT(TRUST_PUBLIC_KEY) |              \
	 TRUST_BIT(TRUST_ALGORITHM) | TRUST_BIT(TRUST_VALIDITY) |              \
	 TRUST_BIT(TRUST_PASSPHRASE_FILE) | TRUST_BIT(TRUST_ASK_PASSPHRASE) |  \
	 TRUST_BIT(TRUST_WHO))
#define CONFIG_OPTIONS                                                         \
	(TRUST_BIT(TRUST_ALLOW) | TRUST_BIT(TRUST_MODE) |                      \
	 TRUST_BIT(TRUST_CHECK) | TRUST_BIT(TRUST_PACKAGE) |                   \
	 TRUST_BIT(TRUST_CLEAN_TREE) | TRUST_BIT(TRUST_SIGNED_COMMIT) |        \
	 TRUST_BIT(TRUST_REPOSITORY) | TRUST_BIT(TRUST_REF) |                  \
	 TRUST_BIT(TRUST_COMMIT) | TRUST_BIT(TRUST_MINIMUM_SIGNED_AT) |        \
	 TRUST_BIT(TRUST_MINIMUM_VERSION) | TRUST_BIT(TRUST_SIGNATURES) |      \
	 TRUST_BIT(TRUST_TIMESTAMP) | TRUST_BIT(TRUST_DESCRIPTION))
/* TRUST_NO_CHECK and all behind it. */
#define NO_OPTIONS (TRUST_BIT(TRUST_OPTIONS) - TRUST_BIT(TRUST_NO_CHECK))
#define SAY_WHY	   (TRUST_BIT(TRUST_WHO) | TRUST_BIT(TRUST_REASON))

const struct trust_command *trust_commands(void)
{
	static const struct trust_command commands[] = {
		{ "init", NULL, 0, trust_help_init, "", 0, init },
		{ "profile create", "NAME", KEY_OPTIONS | TRUST_BIT(TRUST_TAG),
		  trust_help_create, "profiles", 0, profile_create },
		{ "profile list", NULL, TRUST_BIT(TRUST_JSON), trust_help_list,
		  NULL, 0, profile_list },
		{ "profile show", "NAME", TRUST_BIT(TRUST_JSON),
		  trust_help_show, NULL, 0, profile_show },
		{ "profile rotate", "NAME", KEY_OPTIONS, trust_help_rotate,
		  "profiles", 0, profile_rotate },
		{ "profile cancel", "NAME", SAY_WHY, trust_help_cancel,
		  "profiles", TRUST_BIT(TRUST_REASON), profile_cancel },
		{ "profile revoke", "NAME",
		  SAY_WHY | TRUST_BIT(TRUST_VERSION) | TRUST_BIT(TRUST_FROM),
		  trust_help_revoke, "profiles",
		  TRUST_BIT(TRUST_REASON) | TRUST_BIT(TRUST_VERSION) |
			  TRUST_BIT(TRUST_FROM),
		  profile_revoke },
		{ "config create", "NAME", CONFIG_OPTIONS,
		  trust_help_config_create, "configs", 0, config_create },
		{ "config update", "NAME", CONFIG_OPTIONS | NO_OPTIONS,
		  trust_help_config_update, "configs", 0, config_update },
		{ "config list", NULL, TRUST_BIT(TRUST_JSON),
		  trust_help_config_list, NULL, 0, config_list },
		{ "config show", "NAME", TRUST_BIT(TRUST_JSON),
		  trust_help_config_show, NULL, 0, config_show },
		{ "revoke-signature", "JOB", SAY_WHY,
		  trust_help_revoke_signature, "revocations.json",
		  TRUST_BIT(TRUST_REASON), revoke_signature },
		{ "revocations refresh", NULL,
		  TRUST_BIT(TRUST_VALID_UNTIL) |
			  TRUST_BIT(TRUST_NO_VALID_UNTIL),
		  trust_help_refresh, "revocations.json", 0, refresh },
		{ "timestamp-authority add", NULL,
		  TRUST_BIT(TRUST_CHAIN) | TRUST_BIT(TRUST_URI),
		  trust_help_authority_add, "trusted_root.json",
		  TRUST_BIT(TRUST_CHAIN), authority_add },
		{ "timestamp-authority list", NULL, TRUST_BIT(TRUST_JSON),
		  trust_help_authority_list, NULL, 0, authority_list },
		{ "check", NULL, 0, trust_help_check, NULL, 0, check },
		{ "audit verify", "LOG", TRUST_BIT(TRUST_EXPECT_HEAD),
		  trust_help_audit_verify, NULL, 0, audit_verify },
		{ "audit show", "LOG",
		  TRUST_BIT(TRUST_EVENT) | TRUST_BIT(TRUST_OF_PACKAGE) |
			  TRUST_BIT(TRUST_SINCE) | TRUST_BIT(TRUST_STATUS) |
			  TRUST_BIT(TRUST_JSON),
		  trust_help_audit_show, NULL, 0, audit_show },
		{ NULL, NULL, 0, NULL, NULL, 0, NULL },
	};

	return commands;
}
