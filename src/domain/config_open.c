/* SPDX-License-Identifier: Apache-2.0 */
/* config_open.c - a configuration's name in, the configuration out */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "domain/trust_files.h"

/* What there is instead; as many names as a line takes. */
static void name_others(const char *directory, struct seal_error *error)
{
	struct seal_strings names = { 0 };
	struct seal_error unheard = { 0 };
	char list[400] = "";
	size_t used = 0;

	seal_trust_scan(directory, SEAL_CONFIGS, &names, NULL, NULL, &unheard);
	for (size_t i = 0; i < names.count; i++) {
		size_t length = strlen(names.items[i]);

		if (used + length + 8 > sizeof(list)) {
			memcpy(list + used, ", ...", 6);
			break;
		}
		if (used > 0) {
			memcpy(list + used, ", ", 2);
			used += 2;
		}
		memcpy(list + used, names.items[i], length + 1);
		used += length;
	}
	if (names.count > 0)
		seal_error_fix(error, "there are: %s", list);
	else
		seal_error_fix(error, "seal-trust config create NAME --allow "
				      "PROFILE");
	seal_strings_free(&names);
}

static enum seal_status open_path(const char *directory, const char *name,
				  struct seal_config *config,
				  struct seal_json **json,
				  struct seal_error *error)
{
	struct stat about;

	if (seal_trust_file(directory, SEAL_CONFIGS, name, &config->path,
			    error) != SEAL_OK ||
	    seal_copy_string(name, &config->name, error) != SEAL_OK)
		return error->status;
	if (lstat(config->path, &about) != 0 && errno == ENOENT) {
		seal_error_path(error, config->path);
		name_others(directory, error);
		return seal_fail(error, SEAL_USAGE,
				 "configuration %s: no such configuration",
				 name);
	}
	if (seal_trust_read_json(config->path, json, config->digest, error) !=
		    SEAL_OK ||
	    seal_config_read(*json, config, error) != SEAL_OK)
		seal_error_path(error, config->path);
	return error->status;
}

enum seal_status seal_config_open_json(const char *directory, const char *name,
				       struct seal_config *config,
				       struct seal_json **json,
				       struct seal_error *error)
{
	struct seal_json *document = NULL;
	enum seal_status status;

	*config = (struct seal_config){ 0 };
	status = open_path(directory, name, config, &document, error);
	if (status != SEAL_OK)
		seal_config_close(config);
	if (status == SEAL_OK && json)
		*json = document;
	else
		seal_json_free(document);
	return status;
}

enum seal_status seal_config_open(const char *directory, const char *name,
				  struct seal_config *config,
				  struct seal_error *error)
{
	return seal_config_open_json(seal_trust_directory(directory), name,
				     config, NULL, error);
}
