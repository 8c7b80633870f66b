/* SPDX-License-Identifier: Apache-2.0 */
/* trust.h - the parts of seal-trust: commands, their options, their help */
#ifndef SEAL_TOOLS_TRUST_H
#define SEAL_TOOLS_TRUST_H

#include "tool.h"

/* All options of all commands; a command has a set of them. */
enum trust_option {
	TRUST_DIRECTORY,
	TRUST_WHO,
	TRUST_JSON,
	TRUST_REASON,
	TRUST_NEW_KEY,
	TRUST_PUBLIC_KEY,
	TRUST_ALGORITHM,
	TRUST_VALIDITY,
	TRUST_TAG,
	TRUST_PASSPHRASE_FILE,
	TRUST_ASK_PASSPHRASE,
	TRUST_VERSION,
	TRUST_FROM,
	TRUST_ALLOW,
	TRUST_MODE,
	TRUST_CHECK,
	TRUST_PACKAGE,
	TRUST_CLEAN_TREE,
	TRUST_SIGNED_COMMIT,
	TRUST_REPOSITORY,
	TRUST_REF,
	TRUST_COMMIT,
	TRUST_MINIMUM_SIGNED_AT,
	TRUST_MINIMUM_VERSION,
	TRUST_SIGNATURES,
	TRUST_TIMESTAMP,
	TRUST_DESCRIPTION,
	TRUST_VALID_UNTIL,
	TRUST_NO_VALID_UNTIL,
	TRUST_AUDIT_LOG,
	TRUST_EXPECT_HEAD,
	TRUST_EVENT,
	TRUST_OF_PACKAGE,
	TRUST_SINCE,
	TRUST_STATUS,
	TRUST_CHAIN,
	TRUST_URI,
	/* From here on: "no-" and the setting that an update takes off. */
	TRUST_NO_CHECK,
	TRUST_NO_PACKAGE,
	TRUST_NO_CLEAN_TREE,
	TRUST_NO_SIGNED_COMMIT,
	TRUST_NO_REPOSITORY,
	TRUST_NO_REF,
	TRUST_NO_COMMIT,
	TRUST_NO_MINIMUM_SIGNED_AT,
	TRUST_NO_MINIMUM_VERSION,
	TRUST_NO_SIGNATURES,
	TRUST_NO_TIMESTAMP,
	TRUST_NO_DESCRIPTION,
	TRUST_OPTIONS
};
#define TRUST_BIT(option) (UINT64_C(1) << (option))

/* What a command line says. */
struct trust_arguments {
	struct tool *tool;
	const char *trust; /* NULL: the library's default */
	const char *name;  /* the word behind the command, or NULL */
	const char *who;
	const char *reason;
	const char *version;
	bool json;
	bool ask_passphrase;
	bool has_from;
	int64_t from;
	struct tool_list tags;
	struct tool_list allow;
	struct tool_list checks;
	struct tool_list packages;
	struct tool_list repositories;
	struct tool_list refs;
	struct tool_list unset;
	struct seal_profile_options profile;
	struct seal_config_options config;
	struct seal_refresh_options refresh;
	const char *audit_log; /* NULL: none is kept */
	const char *chain;
	const char *uri;
	const char *expect_head;
	struct seal_audit_filter filter;
};

/* One of "profile create", "check", ... */
struct trust_command {
	const char *words;
	const char *operand; /* what its one operand is; NULL: it has none */
	uint64_t options;
	const char *const *help;
	/*
	 * What it changes in the trust directory: a file, the folder of the
	 * operand's file, or "" for several; NULL: nothing.
	 */
	const char *changes;
	uint64_t needs; /* options it cannot do without */
	enum seal_status (*run)(struct trust_arguments *arguments,
				struct seal_error *error);
};

/* Run it; a change is on record before it is made, and after it. */
enum seal_status trust_run(const struct trust_command *command,
			   struct trust_arguments *arguments,
			   struct seal_error *error);

/* The commands, ended by one without words. */
const struct trust_command *trust_commands(void);

extern const char *const trust_help_audit_verify[];
extern const char *const trust_help_audit_show[];

/* getopt_long's table for a set of options; their val is the option's. */
const struct option *trust_option_table(const struct tool *tool,
					uint64_t options);
/* Does |argument|, "--name", take the next argument as its value? */
bool trust_option_takes_next(const char *argument);
/* Put one option away; |text| is its argument. */
void trust_option_set(struct trust_arguments *arguments, int option,
		      const char *text);
/* Hand the lists to the library's options, once all are read. */
void trust_options_done(struct trust_arguments *arguments);

/* Texts of --help, each in a few pieces; ended by NULL. */
extern const char *const trust_help_all[];
extern const char *const trust_help_init[];
extern const char *const trust_help_create[];
extern const char *const trust_help_list[];
extern const char *const trust_help_show[];
extern const char *const trust_help_rotate[];
extern const char *const trust_help_cancel[];
extern const char *const trust_help_revoke[];
extern const char *const trust_help_config_create[];
extern const char *const trust_help_config_update[];
extern const char *const trust_help_config_list[];
extern const char *const trust_help_config_show[];
extern const char *const trust_help_revoke_signature[];
extern const char *const trust_help_refresh[];
extern const char *const trust_help_authority_add[];
extern const char *const trust_help_authority_list[];
extern const char *const trust_help_check[];

#endif
