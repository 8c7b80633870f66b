/* SPDX-License-Identifier: Apache-2.0 */
/* authorities_show.c - a trusted root in, its timestamp authorities as lines or
 * JSON out */
#include "domain/lines.h"
#include "domain/trust_edit.h"

static void show(struct seal_lines *lines,
		 const struct seal_authority *authority)
{
	int64_t from, until;
	char start[SEAL_TIME_TEXT];
	char end[SEAL_TIME_TEXT];

	seal_authority_period(authority, &from, &until);
	seal_time_format(from, start);
	seal_time_format(until, end);
	seal_lines_add(lines, "%s  %s  ", start, end);
	seal_lines_escape(lines, seal_chain_name(authority->chain));
	if (authority->uri) {
		seal_lines_add(lines, "  ");
		seal_lines_escape(lines, authority->uri);
	}
	seal_lines_add(lines, "\n");
}

static enum seal_status list_json(const struct seal_authorities *authorities,
				  struct seal_bytes *output,
				  struct seal_error *error)
{
	struct seal_json_builder builder = { 0 };
	struct seal_json *json = seal_json_new_object(&builder);
	struct seal_json *list =
		seal_json_add_array(&builder, json, "timestampAuthorities");
	enum seal_status status;

	for (size_t i = 0; i < authorities->count; i++) {
		const struct seal_authority *authority = &authorities->items[i];
		struct seal_json *one =
			seal_json_add_object(&builder, list, NULL);
		int64_t from, until;

		seal_authority_period(authority, &from, &until);
		seal_json_add_string(&builder, one, "name",
				     seal_chain_name(authority->chain));
		seal_json_add_string(&builder, one, "uri", authority->uri);
		seal_json_add_time(&builder, one, "from", from);
		seal_json_add_time(&builder, one, "until", until);
	}
	status = seal_json_built(&builder, error);
	if (status == SEAL_OK)
		status = seal_json_print(json, true, output, error);
	seal_json_free(json);
	return status;
}

enum seal_status seal_authority_list(const char *trust, bool json,
				     struct seal_text *output,
				     struct seal_error *error)
{
	const char *directory = seal_trust_directory(trust);
	struct seal_authorities authorities = { 0 };
	struct seal_bytes bytes = { 0 };
	struct seal_lines lines = { .output = &bytes, .error = error };
	enum seal_status status;

	*output = (struct seal_text){ 0 };
	status = seal_trust_exists(directory, error);
	if (status == SEAL_OK)
		status = seal_authorities_open(directory, &authorities, NULL,
					       error);
	if (status == SEAL_OK && json)
		status = list_json(&authorities, &bytes, error);
	for (size_t i = 0; i < authorities.count && !json; i++)
		show(&lines, &authorities.items[i]);
	if (status == SEAL_OK)
		status = lines.status;
	if (status == SEAL_OK)
		status = seal_bytes_to_text(&bytes, output, error);
	seal_bytes_free(&bytes);
	seal_authorities_free(&authorities);
	return status;
}
