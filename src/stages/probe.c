/* SPDX-License-Identifier: Apache-2.0 */
/* probe.c - a work tree in, a file that changes only when its facts do out */
#include <string.h>

#include "stages/sign.h"

#define PROBE_MAX ((size_t)1 << 20)

static enum seal_status print(const struct seal_statement *statement,
			      struct seal_bytes *text, struct seal_error *error)
{
	struct seal_json_builder builder = { 0 };
	struct seal_json *root = seal_json_new_object(&builder);
	struct seal_json *definition = NULL;
	enum seal_status status = seal_statement_build_definition(
		statement, &builder, &definition, error);

	seal_json_add(&builder, root, "buildDefinition", definition);
	seal_statement_git_to_json(&statement->git, &builder, root,
				   "sealwright_git");
	if (status == SEAL_OK)
		status = seal_json_built(&builder, error);
	if (status == SEAL_OK)
		status = seal_json_print(root, true, text, error);
	seal_json_free(root);
	return status;
}

static enum seal_status write_changed(const char *path,
				      const struct seal_bytes *text,
				      struct seal_error *error)
{
	struct seal_error unreadable = { 0 };
	struct seal_bytes old = { 0 };
	bool same;

	if (strcmp(path, "-") == 0)
		return seal_write_file(path, text->data, text->size, error);
	same = seal_read_file(path, PROBE_MAX, &old, &unreadable) == SEAL_OK &&
	       old.size == text->size &&
	       memcmp(old.data, text->data, text->size) == 0;
	seal_bytes_free(&old);
	if (same)
		return SEAL_OK;
	return seal_write_file(path, text->data, text->size, error);
}

enum seal_status seal_probe(const struct seal_sign_options *options,
			    const char *output, struct seal_error *error)
{
	struct seal_sign_options silent = *options;
	struct seal_statement statement = { 0 };
	struct seal_bytes text = { 0 };
	enum seal_status status;

	/* It runs in every build; signing tells of a dirty tree. */
	silent.log.line = NULL;
	status = seal_sign_facts(&silent, &statement, error);
	if (status == SEAL_OK)
		status = print(&statement, &text, error);
	if (status == SEAL_OK)
		status = write_changed(output, &text, error);
	seal_bytes_free(&text);
	seal_statement_free(&statement);
	return status;
}
