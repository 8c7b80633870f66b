/* SPDX-License-Identifier: Apache-2.0 */
/* lint.c - each finding of the lint, and what is none */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "domain/lint.h"

struct told {
	char text[4096];
};

static void take(void *context, enum seal_level level, const char *path,
		 const char *text)
{
	struct told *told = context;
	size_t used = strlen(told->text);

	(void)path;
	snprintf(told->text + used, sizeof(told->text) - used, "%s%s\n",
		 level == SEAL_LEVEL_NOTE ? "note " : "", text);
}

struct sample {
	struct seal_lint facts;
	const char *name;
	enum seal_zip_mode mode;
	const char *expected; /* NULL: nothing at all */
};

static void test_rules(void **state)
{
	const enum seal_lint_kind function = SEAL_LINT_FUNCTION;
	const enum seal_lint_kind layer = SEAL_LINT_LAYER;
	const struct sample samples[] = {
		{ { .kind = function },
		  "app",
		  SEAL_ZIP_FILE,
		  "[lint/bootstrap]" },
		{ { .kind = function },
		  "bin/bootstrap",
		  SEAL_ZIP_EXECUTABLE,
		  "[lint/bootstrap]" },
		{ { .kind = function },
		  "bootstrap",
		  SEAL_ZIP_FILE,
		  "[lint/bootstrap-mode]" },
		{ { .kind = function },
		  "bootstrap",
		  SEAL_ZIP_EXECUTABLE,
		  NULL },
		{ { .kind = function }, "bootstrap", SEAL_ZIP_LINK, NULL },
		{ { .kind = function }, "app.py", SEAL_ZIP_FILE, NULL },
		{ { .kind = function }, "index.mjs", SEAL_ZIP_FILE, NULL },
		{ { .kind = SEAL_LINT_NONE }, "app", SEAL_ZIP_FILE, NULL },
		{ { .kind = layer },
		  "app",
		  SEAL_ZIP_FILE,
		  "[lint/layer-folder]" },
		{ { .kind = layer },
		  "library/x",
		  SEAL_ZIP_FILE,
		  "[lint/layer-folder]" },
		{ { .kind = layer },
		  "lib/",
		  SEAL_ZIP_FOLDER,
		  "[lint/layer-folder]" },
		{ { .kind = layer }, "lib/x.so", SEAL_ZIP_FILE, NULL },
		{ { .kind = layer },
		  "nodejs/node_modules/x",
		  SEAL_ZIP_FILE,
		  NULL },
		{ { .kind = layer }, "bootstrap", SEAL_ZIP_EXECUTABLE, NULL },
		{ { .kind = layer, .unpacked = SEAL_UNPACKED_MAX },
		  "lib/x",
		  SEAL_ZIP_FILE,
		  NULL },
		{ { .kind = layer, .unpacked = SEAL_UNPACKED_MAX + 1 },
		  "lib/x",
		  SEAL_ZIP_FILE,
		  "[lint/unpacked-size]" },
		{ { .kind = layer, .size = SEAL_ZIPPED_MAX },
		  "lib/x",
		  SEAL_ZIP_FILE,
		  NULL },
		{ { .kind = layer, .size = SEAL_ZIPPED_MAX + 1 },
		  "lib/x",
		  SEAL_ZIP_FILE,
		  "note more than 50 MB" },
		{ { .kind = function, .layers = 5 },
		  "a.py",
		  SEAL_ZIP_FILE,
		  NULL },
		{ { .kind = function, .layers = 6 },
		  "a.py",
		  SEAL_ZIP_FILE,
		  "[lint/layers]" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(samples) / sizeof(samples[0]); i++) {
		const struct sample *sample = &samples[i];
		struct seal_lint facts = sample->facts;
		struct told told = { "" };
		struct seal_log log = { .line = take, .context = &told };

		seal_lint_entry(&facts, sample->name, strlen(sample->name),
				sample->mode);
		seal_lint_tell(&facts, "x.zip", &log);
		if (!sample->expected) {
			assert_string_equal(told.text, "");
			continue;
		}
		assert_non_null(strstr(told.text, sample->expected));
		assert_non_null(strstr(told.text, "fix: "));
		assert_ptr_equal(strchr(told.text, '\n'),
				 told.text + strlen(told.text) - 1);
	}
}

static void test_parse(void **state)
{
	enum seal_lint_kind kind;

	(void)state;
	assert_true(seal_lint_parse("lambda", &kind));
	assert_int_equal(kind, SEAL_LINT_FUNCTION);
	assert_true(seal_lint_parse("lambda-layer", &kind));
	assert_int_equal(kind, SEAL_LINT_LAYER);
	assert_false(seal_lint_parse("", &kind));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_rules),
		cmocka_unit_test(test_parse),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
