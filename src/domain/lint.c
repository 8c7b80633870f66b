/* SPDX-License-Identifier: Apache-2.0 */
/* lint.c - what a package has in it in, what a runtime would miss out */
#include "domain/lint.h"

#include <string.h>

bool seal_lint_parse(const char *name, enum seal_lint_kind *kind)
{
	if (strcmp(name, "lambda") == 0)
		*kind = SEAL_LINT_FUNCTION;
	else if (strcmp(name, "lambda-layer") == 0)
		*kind = SEAL_LINT_LAYER;
	else
		return false;
	return true;
}

static bool begins(const char *name, size_t size, const char *with)
{
	size_t length = strlen(with);

	return size >= length && memcmp(name, with, length) == 0;
}

static bool ends(const char *name, size_t size, const char *with)
{
	size_t length = strlen(with);

	return size > length && memcmp(name + size - length, with, length) == 0;
}

/* The managed runtimes load one of these; the others start bootstrap. */
static bool is_handler(const char *name, size_t size)
{
	static const char *const endings[] = { ".py",  ".js",  ".mjs",
					       ".cjs", ".rb",  ".class",
					       ".jar", ".dll", ".pyc" };

	for (size_t i = 0; i < sizeof(endings) / sizeof(endings[0]); i++) {
		if (ends(name, size, endings[i]))
			return true;
	}
	return false;
}

/* In /opt, where layers lie, runtimes look into these and nothing else. */
static bool is_visible(const char *name, size_t size)
{
	static const char *const folders[] = { "bin/",	      "lib/",
					       "python/",     "nodejs/",
					       "java/lib/",   "ruby/",
					       "extensions/", "dotnetcore/" };

	for (size_t i = 0; i < sizeof(folders) / sizeof(folders[0]); i++) {
		if (begins(name, size, folders[i]) && size > strlen(folders[i]))
			return true;
	}
	return false;
}

void seal_lint_entry(struct seal_lint *lint, const char *name, size_t size,
		     enum seal_zip_mode mode)
{
	if (mode == SEAL_ZIP_FOLDER)
		return;
	if (size == 9 && memcmp(name, "bootstrap", 9) == 0) {
		lint->has_bootstrap = true;
		lint->bootstrap_runs = mode != SEAL_ZIP_FILE;
	}
	lint->has_handler = lint->has_handler || is_handler(name, size);
	lint->has_visible = lint->has_visible || is_visible(name, size);
}

/* ---- the rules ---------------------------------------------------------- */

static bool no_bootstrap(const struct seal_lint *lint)
{
	return lint->kind == SEAL_LINT_FUNCTION && !lint->has_bootstrap &&
	       !lint->has_handler;
}

static bool bootstrap_mode(const struct seal_lint *lint)
{
	return lint->has_bootstrap && !lint->bootstrap_runs;
}

static bool unpacked_size(const struct seal_lint *lint)
{
	return lint->unpacked > SEAL_UNPACKED_MAX;
}

static bool zipped_size(const struct seal_lint *lint)
{
	return lint->size > SEAL_ZIPPED_MAX;
}

static bool too_many_layers(const struct seal_lint *lint)
{
	return lint->layers > SEAL_LAYERS_MAX;
}

/* A custom runtime may come in a layer: its bootstrap lies at the top. */
static bool nothing_visible(const struct seal_lint *lint)
{
	return lint->kind == SEAL_LINT_LAYER && !lint->has_visible &&
	       !lint->has_bootstrap;
}

static const struct {
	bool (*found)(const struct seal_lint *lint);
	enum seal_level level;
	const char *text;
} rules[] = {
	{ no_bootstrap, SEAL_LEVEL_WARNING,
	  "no file 'bootstrap' at the top, and none that a managed runtime "
	  "loads [lint/bootstrap]; fix: name the program bootstrap, or "
	  "attach a layer that has it" },
	{ bootstrap_mode, SEAL_LEVEL_WARNING,
	  "'bootstrap' is not executable, so that it cannot be started "
	  "[lint/bootstrap-mode]; fix: chmod +x bootstrap" },
	{ unpacked_size, SEAL_LEVEL_WARNING,
	  "more than 250 MB unpacked, with which no function is created "
	  "[lint/unpacked-size]; fix: leave out what is not needed, with "
	  "--exclude" },
	{ zipped_size, SEAL_LEVEL_NOTE,
	  "more than 50 MB, too large for an upload by itself "
	  "[lint/zipped-size]; fix: upload it through S3" },
	{ too_many_layers, SEAL_LEVEL_WARNING,
	  "more than 5 layers [lint/layers]; fix: put some of them together" },
	{ nothing_visible, SEAL_LEVEL_WARNING,
	  "nothing lies in bin/, lib/, python/, nodejs/, java/lib/, ruby/, "
	  "dotnetcore/ or extensions/, where runtimes look "
	  "[lint/layer-folder]; fix: --prefix lib, or as it is needed" },
};

void seal_lint_tell(const struct seal_lint *lint, const char *path,
		    const struct seal_log *log)
{
	if (lint->kind == SEAL_LINT_NONE)
		return;
	for (size_t i = 0; i < sizeof(rules) / sizeof(rules[0]); i++) {
		if (rules[i].found(lint))
			seal_tell(log, rules[i].level, path, "%s",
				  rules[i].text);
	}
}
