/* SPDX-License-Identifier: Apache-2.0 */
/* attach_hidden.c - layers in, warnings about files that later ones hide out */
#include <inttypes.h>
#include <string.h>

#include "stages/attach.h"

/* Lines about hidden files; the rest is counted. */
#define HIDDEN_SHOWN 20

struct hiding {
	const char *path;
	const struct seal_log *log;
	uint64_t count;
};

static int compare_names(const struct seal_zip_entry *a,
			 const struct seal_zip_entry *b)
{
	size_t shorter =
		a->name_size < b->name_size ? a->name_size : b->name_size;
	int order = memcmp(a->name, b->name, shorter);

	if (order != 0)
		return order;
	return (a->name_size > b->name_size) - (a->name_size < b->name_size);
}

static void tell_hidden(struct hiding *job,
			const struct seal_given_layer *lower,
			const struct seal_given_layer *upper,
			const struct seal_zip_entry *entry)
{
	if (entry->is_seal || entry->mode == SEAL_ZIP_FOLDER)
		return;
	if (++job->count > HIDDEN_SHOWN)
		return;
	seal_tell(job->log, SEAL_LEVEL_WARNING, job->path,
		  "%.*s of layer %s is hidden by layer %s",
		  (int)entry->name_size, entry->name, lower->facts.name,
		  upper->facts.name);
}

/* Both directories are sorted: one walk finds the names they share. */
static void find_hidden(struct hiding *job,
			const struct seal_given_layer *lower,
			const struct seal_given_layer *upper)
{
	struct seal_zip_cursor a_cursor = { 0 };
	struct seal_zip_cursor b_cursor = { 0 };
	struct seal_zip_entry a;
	struct seal_zip_entry b;
	bool more = seal_zip_next(&lower->zip, &a_cursor, &a) &&
		    seal_zip_next(&upper->zip, &b_cursor, &b);

	/* The seal stands last, outside the order. */
	while (more && !a.is_seal && !b.is_seal) {
		int order = compare_names(&a, &b);

		if (order == 0)
			tell_hidden(job, lower, upper, &a);
		if (order <= 0)
			more = seal_zip_next(&lower->zip, &a_cursor, &a);
		if (order >= 0)
			more = seal_zip_next(&upper->zip, &b_cursor, &b) &&
			       more;
	}
}

void seal_attach_tell_hidden(const struct seal_given_layer *layers,
			     size_t count, const char *path,
			     const struct seal_log *log)
{
	struct hiding job = { .path = path, .log = log };

	for (size_t i = 0; i < count; i++)
		for (size_t j = i + 1; j < count; j++)
			find_hidden(&job, &layers[i], &layers[j]);
	if (job.count > HIDDEN_SHOWN)
		seal_tell(log, SEAL_LEVEL_WARNING, path,
			  "%" PRIu64 " more files are hidden by later layers",
			  job.count - HIDDEN_SHOWN);
}
