/* SPDX-License-Identifier: Apache-2.0 */
/* origin.c - where an archive came from: kept, shortened, or not taken */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "domain/foreign.h"

static void test_taken(void **state)
{
	static const struct {
		const char *given;
		const char *kept;
	} samples[] = {
		{ "https://host/x.zip", "https://host/x.zip" },
		{ "https://host", "https://host" },
		{ "https://host:8443/a/b.zip", "https://host:8443/a/b.zip" },
		{ "https://[2001:db8::1]/x", "https://[2001:db8::1]/x" },
		{ "https://[2001:db8::1]:8/x", "https://[2001:db8::1]:8/x" },
		{ "ftp+tls.1-x://host/x", "ftp+tls.1-x://host/x" },
		{ "https://h\xc3\xb6st/x", "https://h\xc3\xb6st/x" },
		{ "pkg:npm/left-pad@1.3.0", "pkg:npm/left-pad@1.3.0" },
		{ "PKG:deb/debian/zlib", "PKG:deb/debian/zlib" },
		{ "urn:isbn:0451450523", "urn:isbn:0451450523" },
		/* What may be secret. */
		{ "https://user@host/x", "https://host/x" },
		{ "https://user:word@host/x", "https://host/x" },
		{ "https://a@b@host/x", "https://host/x" },
		{ "https://user:a/b", NULL },
		{ "https://host/x?token=1", "https://host/x" },
		{ "https://host?token=1", "https://host" },
		{ "https://host/x#part", "https://host/x" },
		{ "https://u:p@host:1/x?y#z", "https://host:1/x" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(samples) / sizeof(samples[0]); i++) {
		struct seal_error error = { 0 };
		char *output = NULL;
		bool shortened = false;
		enum seal_status status = seal_origin_clean(
			samples[i].given, &output, &shortened, &error);

		if (!samples[i].kept) {
			assert_int_equal(status, SEAL_USAGE);
			continue;
		}
		assert_int_equal(status, SEAL_OK);
		assert_string_equal(output, samples[i].kept);
		assert_int_equal(shortened,
				 strcmp(samples[i].given, output) != 0);
		free(output);
	}
}

static void test_refused(void **state)
{
	static const char *const samples[] = {
		"",
		"host/x.zip",
		"/tmp/x.zip",
		"://host/x",
		"1https://host/x",
		"https:",
		"https:/host/x",
		"https://",
		"https:///x",
		"https://user@/x",
		"https://?x",
		"https://secret\\@host/x",
		"https://host:secret/x",
		"https://host:80secret/x",
		"mailto:someone@host",
		"file:secret",
		"data:,secret",
		"https://host/secret x",
		"https://host/secret\tx",
		"https://host/secret\x7f",
		"https://host/\xff"
		"secret",
	};
	char *output = NULL;
	bool shortened = true;

	(void)state;
	for (size_t i = 0; i < sizeof(samples) / sizeof(samples[0]); i++) {
		struct seal_error error = { 0 };

		assert_int_equal(seal_origin_clean(samples[i], &output,
						   &shortened, &error),
				 SEAL_USAGE);
		assert_null(output);
		assert_false(shortened);
		assert_non_null(strstr(error.text, "--origin: neither a URL"));
		assert_null(strstr(error.text, "secret"));
		assert_null(strstr(error.fix, "secret"));
	}
}

static void test_length(void **state)
{
	char text[2050];
	struct seal_error error = { 0 };
	char *output = NULL;
	bool shortened;

	(void)state;
	memset(text, 'x', sizeof(text));
	memcpy(text, "urn:", 4);
	text[2048] = '\0';
	assert_int_equal(seal_origin_clean(text, &output, &shortened, &error),
			 SEAL_OK);
	free(output);
	text[2048] = 'x';
	text[2049] = '\0';
	assert_int_equal(seal_origin_clean(text, &output, &shortened, &error),
			 SEAL_USAGE);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_taken),
		cmocka_unit_test(test_refused),
		cmocka_unit_test(test_length),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
