/* SPDX-License-Identifier: Apache-2.0 */
/* config.c - config.json in, checked settings out */
#include "config.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include <cJSON.h>

#include "buffer.h"

#define CONFIG_ERROR "Runtime.BadConfiguration"

enum {
	CONFIG_LIMIT = 64 * 1024,
	/* The service never delivers a larger event. */
	BODY_LIMIT = 6 * 1024 * 1024,
};

static int read_stream(FILE *file, struct buffer *text)
{
	char part[4096];
	size_t size;

	while ((size = fread(part, 1, sizeof(part), file)) > 0)
		if (buffer_add(text, part, size) != 0)
			return -1;
	return ferror(file) ? -1 : 0;
}

static int read_file(const char *path, struct buffer *text,
		     struct failure *failure)
{
	FILE *file = fopen(path, "rb");
	int result;

	if (!file)
		return fail(failure, CONFIG_ERROR, "%s: %s", path,
			    strerror(errno));
	result = read_stream(file, text);
	fclose(file);
	if (result != 0)
		return fail(failure, CONFIG_ERROR, "%s: cannot be read", path);
	return 0;
}

/* A setting nobody reads is a spelling mistake somebody would search for. */
static int check_names(const cJSON *json, const char *path,
		       struct failure *failure)
{
	const cJSON *item;

	cJSON_ArrayForEach(
		item, json) if (strcmp(item->string, "maximumBodyBytes") !=
				0) return fail(failure, CONFIG_ERROR,
					       "%s: unknown setting \"%s\"",
					       path, item->string);
	return 0;
}

static int take(const cJSON *json, const char *path, struct config *config,
		struct failure *failure)
{
	const cJSON *item;

	if (!cJSON_IsObject(json))
		return fail(failure, CONFIG_ERROR, "%s: not a JSON object",
			    path);
	if (check_names(json, path, failure) != 0)
		return -1;
	item = cJSON_GetObjectItemCaseSensitive(json, "maximumBodyBytes");
	if (!cJSON_IsNumber(item) || item->valuedouble < 1 ||
	    item->valuedouble > BODY_LIMIT ||
	    item->valuedouble != (double)(size_t)item->valuedouble)
		return fail(failure, CONFIG_ERROR,
			    "%s: maximumBodyBytes is not a whole number from "
			    "1 to %d",
			    path, BODY_LIMIT);
	config->maximum_body_bytes = (size_t)item->valuedouble;
	return 0;
}

int config_read(const char *folder, struct config *config,
		struct failure *failure)
{
	struct buffer text = { .limit = CONFIG_LIMIT };
	char path[4096];
	cJSON *json;
	int result;

	if ((size_t)snprintf(path, sizeof(path), "%s/config.json", folder) >=
	    sizeof(path))
		return fail(failure, CONFIG_ERROR,
			    "LAMBDA_TASK_ROOT is too long");
	result = read_file(path, &text, failure);
	if (result == 0) {
		json = text.bytes ? cJSON_ParseWithOpts(text.bytes, NULL, 1)
				  : NULL;
		result = take(json, path, config, failure);
		cJSON_Delete(json);
	}
	buffer_free(&text);
	return result;
}
