/* SPDX-License-Identifier: Apache-2.0 */
/* git_url.c - what of a remote's URL is told, and what never */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "repository.h"

/* |url| as the one remote; |expected| NULL: none is told. */
static void assert_url(const char *url, const char *expected)
{
	output_of("git config -f r/.git/config remote.origin.url '%s'", url);
	need_facts("r");
	if (expected && !facts.url)
		fail_msg("%s: none", url);
	if (expected)
		assert_string_equal(facts.url, expected);
	else if (facts.url)
		fail_msg("%s: %s", url, facts.url);
}

static void test_kept(void **state)
{
	static const char *const urls[] = {
		"https://github.com/o/r", "https://github.com/o/r.git",
		"http://host:8080/o/r",	  "https://[::1]:8443/o/r",
		"https://host/@scope/r",  "https://host/a:b/r",
		"git://host/o/r",	  "ssh://git@host:2222/o/r.git",
		"ssh://host/~/r",	  "git+ssh://git@host/o/r",
		"HTTPS://Host/o/r",	  "https://host/\xc3\xa4",
	};

	(void)state;
	new_repository("git remote add origin x");
	for (size_t i = 0; i < sizeof(urls) / sizeof(*urls); i++)
		assert_url(urls[i], urls[i]);
}

static void test_secrets(void **state)
{
	static const char *const urls[][2] = {
		{ "https://user:s3cret@host/o/r", "https://host/o/r" },
		{ "https://s3cret@host/o/r", "https://host/o/r" },
		{ "https://user:s3@cret@host:443/o/r", "https://host:443/o/r" },
		{ "https://git:s3cret@host/o/r", "https://host/o/r" },
		{ "https://:s3cret@host/o/r", "https://host/o/r" },
		{ "https://host/o/r?private_token=s3cret", "https://host/o/r" },
		{ "https://host/o/r#s3cret", "https://host/o/r" },
		{ "https://host?s3cret/o", "https://host" },
		{ "https://user:s3cret@[::1]:80/r", "https://[::1]:80/r" },
		{ "ssh://git:s3cret@host/o/r", "ssh://git@host/o/r" },
		{ "ssh://alice@host/o/r", "ssh://host/o/r" },
		{ "ssh://AKIAS3CRET@host/o/r", "ssh://host/o/r" },
		{ "alice@host:o/r", "ssh://host/o/r" },
		{ "git@github.com:o/r.git", "ssh://git@github.com/o/r.git" },
		{ "host.example.org:o/r", "ssh://host.example.org/o/r" },
		{ "git@host:/srv/r", "ssh://git@host/srv/r" },
		{ "ftp://u:s3cret@host/r", "ftp://host/r" },
		{ "other://u:s3cret@host/r", "other://host/r" },
		/* Where a password ends cannot be told: nothing is. */
		{ "https://user:s3/cret@host/o/r", NULL },
		{ "https://user:s3?cret@host/o/r", NULL },
		{ "https://user:s3#cret@host/o/r", NULL },
		{ "user:s3cret@host:o/r", NULL },
		{ "user:s3cret@host", NULL },
		{ "https:/user:s3cret@host/o/r", NULL },
		{ "git@host:/user:s3cret@host/o/r", NULL },
		{ "https://[::1]:s3cret/o/r", NULL },
	};

	(void)state;
	new_repository("git remote add origin x");
	for (size_t i = 0; i < sizeof(urls) / sizeof(*urls); i++) {
		assert_url(urls[i][0], urls[i][1]);
		assert_true(!facts.url || (!strstr(facts.url, "s3") &&
					   !strstr(facts.url, "cret") &&
					   !strstr(facts.url, "S3CRET")));
	}
}

/* Where things lie on this machine is nobody's business. */
static void test_local(void **state)
{
	static const char *const urls[] = {
		"/home/me/r", "../r",	       "r",	     "./a:b",
		"file:///r",  "FILE://host/r", "/a:b",	     "~/r",
		"C:/r",	      "ext::sh -c x",  "https://",   "https:///r",
		"",	      "host:",	       "@host:path", "https://h/a b",
		"ssh://git@", "me@host/path",
	};

	(void)state;
	new_repository("git remote add origin x");
	for (size_t i = 0; i < sizeof(urls) / sizeof(*urls); i++) {
		if (strcmp(urls[i], "@host:path") != 0)
			assert_url(urls[i], NULL);
	}
	output_of("git config -f r/.git/config remote.origin.url "
		  "\"$(printf 'https://host/\\377')\"");
	need_facts("r");
	assert_null(facts.url);
}

static void test_remotes(void **state)
{
	(void)state;
	new_repository("true");
	need_facts("r");
	assert_null(facts.url);
	output_of("cd r && git remote add up https://host/up");
	need_facts("r");
	assert_string_equal(facts.url, "https://host/up");
	output_of("cd r && git remote add fork https://host/fork");
	need_facts("r");
	assert_null(facts.url);
	output_of("cd r && git remote add origin https://host/origin && "
		  "git remote set-url --add origin https://host/second");
	need_facts("r");
	assert_string_equal(facts.url, "https://host/origin");
	/* The way in which CI systems hand out tokens. */
	output_of("git config --global url.https://t:s3cret@proxy/.insteadOf "
		  "https://host/");
	need_facts("r");
	assert_string_equal(facts.url, "https://host/origin");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_kept),
		cmocka_unit_test(test_secrets),
		cmocka_unit_test(test_local),
		cmocka_unit_test(test_remotes),
	};
	int failed = cmocka_run_group_tests(tests, repository_setup,
					    test_folder_remove);

	seal_git_facts_free(&facts);
	return failed;
}
