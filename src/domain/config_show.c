/* SPDX-License-Identifier: Apache-2.0 */
/* config_show.c - configurations in, what a person or a program wants out */
#include <stdlib.h>
#include <string.h>

#include "domain/trust_files.h"

static void show_strings(const char *name, const struct seal_strings *strings,
			 struct seal_bytes *output, struct seal_error *error)
{
	for (size_t i = 0; i < strings->count; i++)
		seal_bytes_printf(output, error, "%-22s%s\n", name,
				  strings->items[i]);
}

static void show_text(const char *name, const char *text,
		      struct seal_bytes *output, struct seal_error *error)
{
	if (text)
		seal_bytes_printf(output, error, "%-22s%s\n", name, text);
}

static void show_policies(const struct seal_config *config,
			  struct seal_bytes *output, struct seal_error *error)
{
	show_text("mode", seal_mode_name(config->untrusted), output, error);
	show_text("  integrity", "always blocks", output, error);
	for (int i = SEAL_CHECK_INTEGRITY + 1; i < SEAL_CHECK_COUNT; i++) {
		if (config->checks[i] == SEAL_MODE_UNSET)
			continue;
		seal_bytes_printf(output, error, "  %-20s%s\n",
				  seal_check_name((enum seal_check)i),
				  seal_mode_name(config->checks[i]));
	}
}

static void show_provenance(const struct seal_config *config,
			    struct seal_bytes *output, struct seal_error *error)
{
	char time[SEAL_TIME_TEXT];

	show_text("clean tree", config->require_clean_tree ? "required" : NULL,
		  output, error);
	show_strings("repository", &config->repositories, output, error);
	show_strings("ref", &config->refs, output, error);
	show_text("commit", config->commit, output, error);
	show_text("signed commit",
		  config->require_signed_commit ? "required" : NULL, output,
		  error);
	seal_time_format(config->minimum_signed_at, time);
	show_text("signed at or after",
		  config->has_minimum_signed_at ? time : NULL, output, error);
	show_text("version at least", config->minimum_version, output, error);
	show_text("timestamp", config->require_timestamp ? "required" : NULL,
		  output, error);
	if (config->required_signatures > 1)
		seal_bytes_printf(output, error, "%-22s%ju\n", "signatures",
				  (uintmax_t)config->required_signatures);
}

static void show_config(const struct seal_config *config,
			struct seal_bytes *output, struct seal_error *error)
{
	show_text("configuration", config->name, output, error);
	show_text("description", config->description, output, error);
	show_text("arn", config->arn, output, error);
	show_text("sha256", config->digest, output, error);
	show_policies(config, output, error);
	show_strings("allows any version of", &config->allowed_profiles, output,
		     error);
	show_strings("allows", &config->publishers, output, error);
	show_strings("package", &config->packages, output, error);
	show_provenance(config, output, error);
}

enum seal_status seal_config_show(const char *trust, const char *name,
				  bool json, struct seal_text *output,
				  struct seal_error *error)
{
	struct seal_config config = { 0 };
	struct seal_json *document = NULL;
	struct seal_bytes bytes = { 0 };
	enum seal_status status;

	*output = (struct seal_text){ 0 };
	status = seal_config_open_json(seal_trust_directory(trust), name,
				       &config, &document, error);
	if (status == SEAL_OK && json)
		status = seal_json_print(document, true, &bytes, error);
	if (status == SEAL_OK && !json) {
		show_config(&config, &bytes, error);
		status = error->status;
	}
	if (status == SEAL_OK)
		status = seal_bytes_to_text(&bytes, output, error);
	seal_bytes_free(&bytes);
	seal_json_free(document);
	seal_config_close(&config);
	return status;
}

/* A listing: text goes to |output|, and JSON to |list|. */
struct listing {
	struct seal_strings names;
	struct seal_json_builder builder;
	struct seal_json *json;
	struct seal_bytes output;
};

static enum seal_status list_one(struct listing *listing, const char *trust,
				 const char *name, struct seal_json *list,
				 struct seal_error *error)
{
	struct seal_config config = { 0 };
	struct seal_json *document = NULL;

	if (seal_config_open_json(trust, name, &config, &document, error) !=
	    SEAL_OK)
		return error->status;
	if (list) {
		/* The name stands in no file, only over it. */
		struct seal_json *one = seal_json_new_object(&listing->builder);

		seal_json_add_string(&listing->builder, one, "Name", name);
		for (const struct seal_json *member = seal_json_first(document);
		     member; member = seal_json_next(member))
			seal_json_add_copy(&listing->builder, one,
					   seal_json_name(member), member);
		seal_json_add(&listing->builder, list, NULL, one);
	} else {
		seal_bytes_printf(&listing->output, error, "%-20s %s%s%s\n",
				  name, seal_mode_name(config.untrusted),
				  config.description ? "  " : "",
				  config.description ? config.description : "");
	}
	seal_json_free(document);
	seal_config_close(&config);
	return error->status;
}

static enum seal_status list_all(struct listing *listing, const char *trust,
				 bool json, struct seal_error *error)
{
	struct seal_json *list = NULL;

	if (seal_trust_exists(trust, error) != SEAL_OK ||
	    seal_trust_scan(trust, SEAL_CONFIGS, &listing->names, NULL, NULL,
			    error) != SEAL_OK)
		return error->status;
	if (json) {
		listing->json = seal_json_new_object(&listing->builder);
		list = seal_json_add_array(&listing->builder, listing->json,
					   "CodeSigningConfigs");
		if (seal_json_built(&listing->builder, error) != SEAL_OK)
			return error->status;
	}
	for (size_t i = 0; i < listing->names.count; i++) {
		if (list_one(listing, trust, listing->names.items[i], list,
			     error) != SEAL_OK)
			return error->status;
	}
	if (!json)
		return SEAL_OK;
	if (seal_json_built(&listing->builder, error) != SEAL_OK)
		return error->status;
	return seal_json_print(listing->json, true, &listing->output, error);
}

enum seal_status seal_config_list(const char *trust, bool json,
				  struct seal_text *output,
				  struct seal_error *error)
{
	struct listing listing = { 0 };
	enum seal_status status;

	*output = (struct seal_text){ 0 };
	status = list_all(&listing, seal_trust_directory(trust), json, error);
	if (status == SEAL_OK)
		status = seal_bytes_to_text(&listing.output, output, error);
	seal_strings_free(&listing.names);
	seal_json_free(listing.json);
	seal_bytes_free(&listing.output);
	return status;
}
