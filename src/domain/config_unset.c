/* SPDX-License-Identifier: Apache-2.0 */
/* config_unset.c - a setting's name in, a configuration without it out */
#include <stdlib.h>
#include <string.h>

#include "domain/config_edit.h"

enum setting {
	CLEAN_TREE,
	SIGNED_COMMIT,
	TIMESTAMP,
	SIGNATURES,
	DESCRIPTION,
	CHECK,
	PACKAGE,
	REPOSITORY,
	REF,
	COMMIT,
	MINIMUM_SIGNED_AT,
	MINIMUM_VERSION,
	SETTINGS
};

static void drop_text(char **text)
{
	free(*text);
	*text = NULL;
}

static void drop(enum setting setting, struct seal_config *config)
{
	switch (setting) {
	case CLEAN_TREE:
		config->require_clean_tree = false;
		break;
	case SIGNED_COMMIT:
		config->require_signed_commit = false;
		break;
	case TIMESTAMP:
		config->require_timestamp = false;
		break;
	case SIGNATURES:
		config->required_signatures = 1;
		break;
	case DESCRIPTION:
		drop_text(&config->description);
		break;
	case CHECK:
		memset(config->checks, 0, sizeof(config->checks));
		break;
	case PACKAGE:
		seal_strings_free(&config->packages);
		break;
	case REPOSITORY:
		seal_strings_free(&config->repositories);
		break;
	case REF:
		seal_strings_free(&config->refs);
		break;
	case COMMIT:
		drop_text(&config->commit);
		break;
	case MINIMUM_SIGNED_AT:
		config->has_minimum_signed_at = false;
		break;
	case MINIMUM_VERSION:
		drop_text(&config->minimum_version);
		break;
	case SETTINGS:
		break;
	}
}

enum seal_status seal_config_unset(const char *setting,
				   struct seal_config *config,
				   struct seal_error *error)
{
	static const char *const names[SETTINGS + 1] = {
		"require-clean-tree",
		"require-signed-commit",
		"require-timestamp",
		"required-signatures",
		"description",
		"check",
		"package",
		"repository",
		"ref",
		"commit",
		"minimum-signed-at",
		"minimum-version",
		NULL,
	};
	const char *nearest;

	for (int i = 0; i < SETTINGS; i++) {
		if (strcmp(setting, names[i]) != 0)
			continue;
		drop((enum setting)i, config);
		return SEAL_OK;
	}
	nearest = seal_nearest(setting, names);
	if (nearest)
		seal_error_fix(error, "did you mean %s?", nearest);
	return seal_fail(error, SEAL_USAGE,
			 "setting: there is no \"%.100s\" to take off",
			 setting);
}
