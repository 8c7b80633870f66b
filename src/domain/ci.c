/* SPDX-License-Identifier: Apache-2.0 */
/* ci.c - the environment of GitHub Actions or GitLab CI in, its facts out */
#include <stdlib.h>
#include <string.h>

#include "domain/statement.h"
#include "domain/uri.h"

/* Longer values are nothing that names a repository, a ref or a run. */
#define VALUE_MAX 2048

/* What a statement repeats; never a token. |of_run|: new with every run. */
struct fact {
	const char *name;
	bool of_run;
};

static const struct fact github_facts[] = {
	{ "GITHUB_SERVER_URL", false },
	{ "GITHUB_REPOSITORY", false },
	{ "GITHUB_REPOSITORY_ID", false },
	{ "GITHUB_REPOSITORY_OWNER_ID", false },
	{ "GITHUB_SHA", false },
	{ "GITHUB_REF", false },
	{ "GITHUB_EVENT_NAME", false },
	{ "GITHUB_WORKFLOW_REF", false },
	{ "RUNNER_ENVIRONMENT", false },
	{ "GITHUB_RUN_ID", true },
	{ "GITHUB_RUN_ATTEMPT", true },
	{ NULL, false },
};

static const struct fact gitlab_facts[] = {
	{ "CI_PROJECT_URL", false },
	{ "CI_PROJECT_ID", false },
	{ "CI_COMMIT_SHA", false },
	{ "CI_COMMIT_REF_NAME", false },
	{ "CI_COMMIT_TAG", false },
	{ "CI_MERGE_REQUEST_REF_PATH", false },
	{ "CI_PIPELINE_SOURCE", false },
	{ "CI_CONFIG_PATH", false },
	{ "CI_JOB_NAME", false },
	{ "CI_PIPELINE_URL", true },
	{ "CI_JOB_URL", true },
	{ "CI_RUNNER_ID", true },
	{ NULL, false },
};

void seal_ci_free(struct seal_ci *ci)
{
	for (size_t i = 0; i < ci->count; i++)
		free(ci->variables[i].value);
	free(ci->invocation_id);
	free(ci->commit);
	free(ci->ref);
	*ci = (struct seal_ci){ 0 };
}

/* An environment may hold any bytes; a statement is UTF-8 without controls. */
static enum seal_status copy_value(const char *value, char **output,
				   struct seal_error *error)
{
	char text[4 * VALUE_MAX + 1];

	seal_escape(text, sizeof(text), value, strlen(value));
	return seal_copy_string(text, output, error);
}

/*
 * "scheme://user:password@host/": a server behind one is named with it in some
 * installations. Such a value is as good as none.
 */
static bool has_user(const char *value)
{
	const char *scheme = strstr(value, "://");
	const char *authority = scheme ? scheme + 3 : "";

	return memchr(authority, '@', strcspn(authority, "/?#")) != NULL;
}

static enum seal_status read_facts(struct seal_ci *ci, const struct fact *facts,
				   struct seal_error *error)
{
	enum seal_status status = SEAL_OK;

	for (; facts->name && status == SEAL_OK; facts++) {
		const char *value = getenv(facts->name);
		struct seal_variable *variable = &ci->variables[ci->count];

		if (!value || !value[0] || strlen(value) > VALUE_MAX ||
		    has_user(value))
			continue;
		variable->name = facts->name;
		variable->of_run = facts->of_run;
		status = copy_value(value, &variable->value, error);
		if (status == SEAL_OK)
			ci->count++;
	}
	return status;
}

/* The value as it was read; NULL when it is not set. */
static const char *value_of(const struct seal_ci *ci, const char *name)
{
	for (size_t i = 0; i < ci->count; i++)
		if (strcmp(ci->variables[i].name, name) == 0)
			return ci->variables[i].value;
	return NULL;
}

static enum seal_status join(const char *first, const char *second,
			     char **output, struct seal_error *error)
{
	struct seal_bytes bytes = { 0 };
	struct seal_text text = { 0 };
	enum seal_status status =
		seal_bytes_printf(&bytes, error, "%s%s", first, second);

	if (status == SEAL_OK)
		status = seal_bytes_to_text(&bytes, &text, error);
	seal_bytes_free(&bytes);
	*output = text.data;
	return status;
}

static enum seal_status read_github(struct seal_ci *ci,
				    struct seal_error *error)
{
	enum seal_status status = read_facts(ci, github_facts, error);
	const char *server = value_of(ci, "GITHUB_SERVER_URL");
	const char *repository = value_of(ci, "GITHUB_REPOSITORY");
	const char *run = value_of(ci, "GITHUB_RUN_ID");
	const char *attempt = value_of(ci, "GITHUB_RUN_ATTEMPT");
	struct seal_bytes url = { 0 };
	struct seal_text text = { 0 };

	ci->system = "github";
	if (status == SEAL_OK)
		status = seal_copy_string(value_of(ci, "GITHUB_SHA"),
					  &ci->commit, error);
	if (status == SEAL_OK)
		status = seal_copy_string(value_of(ci, "GITHUB_REF"), &ci->ref,
					  error);
	if (status != SEAL_OK || !server || !repository || !run)
		return status;
	status = seal_bytes_printf(&url, error, "%s/%s/actions/runs/%s", server,
				   repository, run);
	if (status == SEAL_OK && attempt)
		status =
			seal_bytes_printf(&url, error, "/attempts/%s", attempt);
	if (status == SEAL_OK)
		status = seal_bytes_to_text(&url, &text, error);
	seal_bytes_free(&url);
	ci->invocation_id = text.data;
	return status;
}

static enum seal_status read_gitlab(struct seal_ci *ci,
				    struct seal_error *error)
{
	enum seal_status status = read_facts(ci, gitlab_facts, error);
	const char *request = value_of(ci, "CI_MERGE_REQUEST_REF_PATH");
	const char *tag = value_of(ci, "CI_COMMIT_TAG");
	const char *branch = value_of(ci, "CI_COMMIT_REF_NAME");

	ci->system = "gitlab";
	if (status == SEAL_OK)
		status = seal_copy_string(value_of(ci, "CI_COMMIT_SHA"),
					  &ci->commit, error);
	if (status == SEAL_OK)
		status = seal_copy_string(value_of(ci, "CI_JOB_URL"),
					  &ci->invocation_id, error);
	if (status != SEAL_OK)
		return status;
	if (request)
		return seal_copy_string(request, &ci->ref, error);
	if (tag)
		return join("refs/tags/", tag, &ci->ref, error);
	if (branch)
		return join("refs/heads/", branch, &ci->ref, error);
	return SEAL_OK;
}

static bool is_true(const char *name)
{
	const char *value = getenv(name);

	return value && strcmp(value, "true") == 0;
}

enum seal_status seal_ci_read(struct seal_ci *ci, struct seal_error *error)
{
	enum seal_status status = SEAL_OK;

	*ci = (struct seal_ci){ 0 };
	if (is_true("GITHUB_ACTIONS"))
		status = read_github(ci, error);
	else if (is_true("GITLAB_CI"))
		status = read_gitlab(ci, error);
	if (status != SEAL_OK)
		seal_ci_free(ci);
	return status;
}

static void add_variables(const struct seal_ci *ci, bool of_run,
			  struct seal_json_builder *builder,
			  struct seal_json *root, const char *name)
{
	struct seal_json *part = NULL;

	for (size_t i = 0; i < ci->count; i++) {
		if (ci->variables[i].of_run != of_run)
			continue;
		if (!part)
			part = seal_json_add_object(builder, root, name);
		seal_json_add_string(builder, part, ci->variables[i].name,
				     ci->variables[i].value);
	}
}

struct seal_json *seal_ci_to_json(const struct seal_ci *ci,
				  struct seal_json_builder *builder)
{
	struct seal_json *root;

	if (!ci->system)
		return NULL;
	root = seal_json_new_object(builder);
	seal_json_add_string(builder, root, "system", ci->system);
	add_variables(ci, false, builder, root, "variables");
	add_variables(ci, true, builder, root, "run");
	return root;
}

const char *seal_ci_builder(const struct seal_ci *ci)
{
	if (!ci->system)
		return SEAL_URI_BUILDER_LOCAL;
	return strcmp(ci->system, "github") == 0 ? SEAL_URI_BUILDER_GITHUB
						 : SEAL_URI_BUILDER_GITLAB;
}
