/* SPDX-License-Identifier: Apache-2.0 */
/* ci.c - what the environments of GitHub Actions and GitLab CI give */
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "domain/statement.h"
#include "domain/uri.h"

static int clear(void **state)
{
	(void)state;
	return clearenv();
}

static void set(const char *name, const char *value)
{
	assert_int_equal(setenv(name, value, 1), 0);
}

static void says(const char *expected)
{
	struct seal_json_builder builder = { 0 };
	struct seal_error error = { 0 };
	struct seal_bytes text = { 0 };
	struct seal_ci ci = { 0 };
	struct seal_json *json;

	assert_int_equal(seal_ci_read(&ci, &error), SEAL_OK);
	json = seal_ci_to_json(&ci, &builder);
	assert_int_equal(seal_json_print(json, false, &text, &error), SEAL_OK);
	assert_int_equal(seal_bytes_append(&text, "", 1, &error), SEAL_OK);
	assert_string_equal(text.data, expected);
	seal_bytes_free(&text);
	seal_json_free(json);
	seal_ci_free(&ci);
}

static void test_none(void **state)
{
	struct seal_json_builder builder = { 0 };
	struct seal_error error = { 0 };
	struct seal_ci ci = { 0 };

	(void)state;
	set("GITHUB_REPOSITORY", "o/r");
	set("GITHUB_ACTIONS", "false");
	assert_int_equal(seal_ci_read(&ci, &error), SEAL_OK);
	assert_null(ci.system);
	assert_int_equal(ci.count, 0);
	assert_null(ci.invocation_id);
	assert_null(seal_ci_to_json(&ci, &builder));
	assert_string_equal(seal_ci_builder(&ci), SEAL_URI_BUILDER_LOCAL);
	seal_ci_free(&ci);
}

static void test_github(void **state)
{
	struct seal_error error = { 0 };
	struct seal_ci ci = { 0 };

	(void)state;
	set("GITHUB_ACTIONS", "true");
	set("GITHUB_SERVER_URL", "https://github.com");
	set("GITHUB_REPOSITORY", "o/r");
	set("GITHUB_SHA", "0123");
	set("GITHUB_REF", "refs/tags/v1");
	set("GITHUB_RUN_ID", "77");
	set("GITHUB_RUN_ATTEMPT", "2");
	set("GITHUB_TOKEN", "secret");
	set("ACTIONS_ID_TOKEN_REQUEST_TOKEN", "secret");
	set("RUNNER_ENVIRONMENT", "");
	assert_int_equal(seal_ci_read(&ci, &error), SEAL_OK);
	assert_string_equal(ci.system, "github");
	assert_string_equal(ci.invocation_id,
			    "https://github.com/o/r/actions/runs/77/attempts/"
			    "2");
	assert_string_equal(ci.commit, "0123");
	assert_string_equal(ci.ref, "refs/tags/v1");
	assert_string_equal(seal_ci_builder(&ci), SEAL_URI_BUILDER_GITHUB);
	seal_ci_free(&ci);
	says("{\"system\":\"github\",\"variables\":{"
	     "\"GITHUB_SERVER_URL\":\"https://github.com\","
	     "\"GITHUB_REPOSITORY\":\"o/r\",\"GITHUB_SHA\":\"0123\","
	     "\"GITHUB_REF\":\"refs/tags/v1\"},"
	     "\"run\":{\"GITHUB_RUN_ID\":\"77\",\"GITHUB_RUN_ATTEMPT\":\"2\"}"
	     "}");
}

static void test_gitlab(void **state)
{
	struct seal_error error = { 0 };
	struct seal_ci ci = { 0 };

	(void)state;
	set("GITLAB_CI", "true");
	set("CI_PROJECT_URL", "https://gitlab.com/o/r");
	set("CI_COMMIT_SHA", "0123");
	set("CI_COMMIT_REF_NAME", "main");
	set("CI_JOB_URL", "https://gitlab.com/o/r/-/jobs/5");
	set("CI_RUNNER_ID", "9");
	set("CI_JOB_TOKEN", "secret");
	set("CI_REPOSITORY_URL", "https://user:secret@gitlab.com/o/r.git");
	says("{\"system\":\"gitlab\",\"variables\":{"
	     "\"CI_PROJECT_URL\":\"https://gitlab.com/o/r\","
	     "\"CI_COMMIT_SHA\":\"0123\",\"CI_COMMIT_REF_NAME\":\"main\"},"
	     "\"run\":{\"CI_JOB_URL\":\"https://gitlab.com/o/r/-/jobs/5\","
	     "\"CI_RUNNER_ID\":\"9\"}}");
	assert_int_equal(seal_ci_read(&ci, &error), SEAL_OK);
	assert_string_equal(ci.ref, "refs/heads/main");
	assert_string_equal(ci.invocation_id,
			    "https://gitlab.com/o/r/-/jobs/5");
	assert_string_equal(seal_ci_builder(&ci), SEAL_URI_BUILDER_GITLAB);
	seal_ci_free(&ci);
	set("CI_COMMIT_TAG", "v1");
	assert_int_equal(seal_ci_read(&ci, &error), SEAL_OK);
	assert_string_equal(ci.ref, "refs/tags/v1");
	seal_ci_free(&ci);
	set("CI_MERGE_REQUEST_REF_PATH", "refs/merge-requests/1/head");
	assert_int_equal(seal_ci_read(&ci, &error), SEAL_OK);
	assert_string_equal(ci.ref, "refs/merge-requests/1/head");
	seal_ci_free(&ci);
}

/* An environment may hold what no statement can. */
static void test_odd_values(void **state)
{
	char longer[2050];

	(void)state;
	memset(longer, 'x', sizeof(longer) - 1);
	longer[sizeof(longer) - 1] = '\0';
	set("GITHUB_ACTIONS", "true");
	set("GITHUB_REF", longer);
	set("GITHUB_EVENT_NAME", "a\xff\nb");
	says("{\"system\":\"github\",\"variables\":{"
	     "\"GITHUB_EVENT_NAME\":\"a\\\\xff\\\\x0ab\"}}");
}

/* A statement is for everybody to read. */
static void test_secrets(void **state)
{
	struct seal_error error = { 0 };
	struct seal_ci ci = { 0 };

	(void)state;
	set("GITLAB_CI", "true");
	set("CI_PROJECT_URL", "https://user:secret@gitlab.host/o/r");
	set("CI_JOB_URL", "https://secret@gitlab.host/o/r/-/jobs/5");
	set("CI_PIPELINE_URL", "https://gitlab.host/o/@r/-/pipelines/5");
	set("CI_RUNNER_ID", "9");
	says("{\"system\":\"gitlab\",\"run\":{"
	     "\"CI_PIPELINE_URL\":\"https://gitlab.host/o/@r/-/pipelines/5\","
	     "\"CI_RUNNER_ID\":\"9\"}}");
	assert_int_equal(seal_ci_read(&ci, &error), SEAL_OK);
	assert_null(ci.invocation_id);
	seal_ci_free(&ci);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(test_none, clear),
		cmocka_unit_test_setup(test_github, clear),
		cmocka_unit_test_setup(test_gitlab, clear),
		cmocka_unit_test_setup(test_odd_values, clear),
		cmocka_unit_test_setup(test_secrets, clear),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
