/* SPDX-License-Identifier: Apache-2.0 */
/* git_tags.c - a repository in, its tags out */
#include <stdlib.h>
#include <string.h>

#include "adapters/git_tags.h"

static enum seal_status add(struct seal_git_tags *tags, git_reference *ref,
			    const git_object *commit, struct seal_error *error)
{
	static const char prefix[] = "refs/tags/";
	struct seal_git_tag *tag;
	git_object *object = NULL;

	if (tags->count == tags->capacity) {
		size_t capacity = tags->capacity * 2 + 16;
		struct seal_git_tag *items =
			reallocarray(tags->items, capacity, sizeof(*items));

		if (!items)
			return seal_fail_memory(error);
		tags->items = items;
		tags->capacity = capacity;
	}
	tag = &tags->items[tags->count];
	*tag = (struct seal_git_tag){ .commit = *git_object_id(commit) };
	tag->name = strdup(git_reference_name(ref) + strlen(prefix));
	if (!tag->name)
		return seal_fail_memory(error);
	tags->count++;
	if (git_reference_peel(&object, ref, GIT_OBJECT_TAG) == 0) {
		const git_signature *tagger = git_tag_tagger((git_tag *)object);

		tag->annotated = true;
		tag->time = tagger ? tagger->when.time : 0;
		git_object_free(object);
	}
	return SEAL_OK;
}

static int by_name(const void *a, const void *b)
{
	const struct seal_git_tag *left = a, *right = b;

	return strcmp(left->name, right->name);
}

enum seal_status seal_git_tags_read(git_repository *repository,
				    struct seal_git_tags *tags,
				    struct seal_error *error)
{
	git_reference_iterator *all;
	git_reference *ref;
	enum seal_status status = SEAL_OK;

	if (git_reference_iterator_glob_new(&all, repository, "refs/tags/*") <
	    0)
		return seal_git_fail(error, "git: tags");
	while (status == SEAL_OK && git_reference_next(&ref, all) == 0) {
		git_object *commit = NULL;

		/* A tag may name a tree, or what a clone did not fetch. */
		if (git_reference_peel(&commit, ref, GIT_OBJECT_COMMIT) == 0)
			status = add(tags, ref, commit, error);
		git_object_free(commit);
		git_reference_free(ref);
	}
	git_reference_iterator_free(all);
	if (tags->count > 1)
		qsort(tags->items, tags->count, sizeof(*tags->items), by_name);
	return status;
}

void seal_git_tags_free(struct seal_git_tags *tags)
{
	for (size_t i = 0; i < tags->count; i++)
		free(tags->items[i].name);
	free(tags->items);
	*tags = (struct seal_git_tags){ 0 };
}
