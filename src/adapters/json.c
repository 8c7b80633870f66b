/* SPDX-License-Identifier: Apache-2.0 */
/* json.c - bytes in, a checked document out; copies and comparison */
#include "adapters/json_parts.h"

#include <locale.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

/* All that reading one document holds. */
struct parsing {
	const uint8_t *data;
	size_t size;
	const char *what;
	enum seal_status failure;
	struct seal_json_syntax syntax;
	size_t numbers; /* of the document, met so far */
	size_t kept;	/* of syntax.numbers, met so far */
	const cJSON **members;
	size_t member_capacity;
	cJSON *root;
};

const char *seal_json_library_version(void)
{
	return cJSON_Version();
}

static const cJSON *inside(const struct seal_json *json)
{
	return (const cJSON *)json;
}

/* Say where: people mend these files by hand. */
static enum seal_status fail_at(const struct parsing *job, size_t offset,
				const char *reason, struct seal_error *error)
{
	size_t line = 1, column = 1;

	for (size_t i = 0; i < offset; i++) {
		if (job->data[i] == '\n') {
			line++;
			column = 1;
		} else if ((job->data[i] & 0xc0) != 0x80) {
			column++;
		}
	}
	return seal_fail(error, job->failure,
			 "%s: not valid JSON: line %zu, column %zu: %s",
			 job->what, line, column, reason);
}

static int by_name(const void *a, const void *b)
{
	const cJSON *const *left = a, *const *right = b;

	return strcmp((*left)->string, (*right)->string);
}

/*
 * The members of |object| by name in |members|, an array of |capacity| that
 * grows when needed. False: out of memory.
 */
static bool sort_members(const cJSON *object, const cJSON ***members,
			 size_t *capacity, size_t *count)
{
	const cJSON *member;

	*count = 0;
	cJSON_ArrayForEach(member, object)
	{
		if (*count == *capacity) {
			size_t more = *capacity * 2 + 16;
			const cJSON **grown =
				reallocarray(*members, more, sizeof(*grown));

			if (!grown)
				return false;
			*members = grown;
			*capacity = more;
		}
		(*members)[(*count)++] = member;
	}
	if (*count > 1)
		qsort(*members, *count, sizeof(**members), by_name);
	return true;
}

static enum seal_status check_members(struct parsing *job, const cJSON *object,
				      struct seal_error *error)
{
	size_t count;

	if (!sort_members(object, &job->members, &job->member_capacity, &count))
		return seal_fail_memory(error);
	for (size_t i = 1; i < count; i++) {
		if (by_name(&job->members[i - 1], &job->members[i]) == 0)
			return seal_fail(error, job->failure,
					 "%s: not valid JSON: the member "
					 "\"%.200s\" stands there twice",
					 job->what, job->members[i]->string);
	}
	return SEAL_OK;
}

/* Give a number that a double does not hold its spelling back. */
static enum seal_status take_number(struct parsing *job, cJSON *item,
				    struct seal_error *error)
{
	size_t ordinal = job->numbers++;
	const struct seal_json_number *kept;
	char *spelling;

	if (job->kept == job->syntax.number_count)
		return SEAL_OK;
	kept = &job->syntax.numbers[job->kept];
	if (kept->ordinal != ordinal)
		return SEAL_OK;
	job->kept++;
	if (!isfinite(item->valuedouble))
		return fail_at(job, kept->offset, "the number is too large",
			       error);
	spelling = cJSON_malloc(kept->size + 1);
	if (!spelling)
		return seal_fail_memory(error);
	memcpy(spelling, job->data + kept->offset, kept->size);
	spelling[kept->size] = '\0';
	item->type = cJSON_Raw;
	item->valuestring = spelling;
	return SEAL_OK;
}

/* In the order of the document; the depth is bounded already. */
static enum seal_status walk(struct parsing *job, cJSON *item,
			     struct seal_error *error)
{
	enum seal_status status = SEAL_OK;
	cJSON *child;

	if (cJSON_IsNumber(item))
		return take_number(job, item, error);
	if (cJSON_IsObject(item))
		status = check_members(job, item, error);
	cJSON_ArrayForEach(child, item)
	{
		if (status != SEAL_OK)
			return status;
		status = walk(job, child, error);
	}
	return status;
}

/* cJSON reads numbers by the locale: have it read them in C's. */
static enum seal_status parse_in_c(struct parsing *job,
				   struct seal_error *error)
{
	locale_t c = newlocale(LC_ALL_MASK, "C", (locale_t)0);
	locale_t before;

	if (c == (locale_t)0)
		return seal_fail_memory(error);
	before = uselocale(c);
	job->root = cJSON_ParseWithLengthOpts((const char *)job->data,
					      job->size, NULL, false);
	uselocale(before);
	freelocale(c);
	/* What is left to fail there is memory. */
	return job->root ? SEAL_OK : seal_fail_memory(error);
}

static enum seal_status parse(struct parsing *job, struct seal_error *error)
{
	enum seal_status status;

	if (!seal_json_syntax_check(job->data, job->size, &job->syntax)) {
		if (!job->syntax.reason)
			return seal_fail_memory(error);
		return fail_at(job, job->syntax.offset, job->syntax.reason,
			       error);
	}
	status = parse_in_c(job, error);
	return status == SEAL_OK ? walk(job, job->root, error) : status;
}

enum seal_status seal_json_parse(const void *data, size_t size,
				 const char *what, enum seal_status failure,
				 struct seal_json **output,
				 struct seal_error *error)
{
	struct parsing job = {
		.data = data,
		.size = size,
		.what = what,
		.failure = failure,
	};
	enum seal_status status;

	*output = NULL;
	status = parse(&job, error);
	if (status == SEAL_OK)
		*output = (struct seal_json *)job.root;
	else
		cJSON_Delete(job.root);
	seal_json_syntax_free(&job.syntax);
	free(job.members);
	return status;
}

void seal_json_free(struct seal_json *json)
{
	cJSON_Delete((cJSON *)json);
}

enum seal_status seal_json_copy(const struct seal_json *json,
				struct seal_json **output,
				struct seal_error *error)
{
	*output = (struct seal_json *)cJSON_Duplicate(inside(json), true);
	return *output ? SEAL_OK : seal_fail_memory(error);
}

static bool equal(const cJSON *a, const cJSON *b);

static bool equal_objects(const cJSON *a, const cJSON *b)
{
	const cJSON **left = NULL, **right = NULL;
	size_t left_capacity = 0, right_capacity = 0;
	size_t left_count = 0, right_count = 0;
	bool same = sort_members(a, &left, &left_capacity, &left_count) &&
		    sort_members(b, &right, &right_capacity, &right_count) &&
		    left_count == right_count;

	for (size_t i = 0; same && i < left_count; i++)
		same = by_name(&left[i], &right[i]) == 0 &&
		       equal(left[i], right[i]);
	free(left);
	free(right);
	return same;
}

static bool equal_arrays(const cJSON *a, const cJSON *b)
{
	a = a->child;
	b = b->child;
	while (a && b && equal(a, b)) {
		a = a->next;
		b = b->next;
	}
	return !a && !b;
}

static bool equal(const cJSON *a, const cJSON *b)
{
	int type = a->type & 0xff;

	if (type != (b->type & 0xff))
		return false;
	if (type == cJSON_Object)
		return equal_objects(a, b);
	if (type == cJSON_Array)
		return equal_arrays(a, b);
	if (type == cJSON_String || type == cJSON_Raw)
		return strcmp(a->valuestring, b->valuestring) == 0;
	/* Whole numbers: nothing is rounded. */
	return type != cJSON_Number ||
	       (int64_t)a->valuedouble == (int64_t)b->valuedouble;
}

bool seal_json_equal(const struct seal_json *a, const struct seal_json *b)
{
	return a == b || (a && b && equal(inside(a), inside(b)));
}
