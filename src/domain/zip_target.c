/* SPDX-License-Identifier: Apache-2.0 */
/* zip_target.c - a link's target in, a verdict by text and by all names out */
#include <string.h>

#include "domain/zip_table.h"

#define TARGET_MAX 4095

/* Where a walk over a target's components stands inside the package. */
struct place {
	size_t depth;	 /* folders below the top */
	bool meta_inf;	 /* the first of them is META-INF */
	bool sealwright; /* the second of them is sealwright */
};

static enum seal_status enter(struct place *place, const char *component,
			      size_t size, struct seal_error *error)
{
	enum seal_status status = SEAL_OK;

	if (place->depth == 0)
		status = seal_zip_folds_to(component, size, "meta-inf",
					   &place->meta_inf, error);
	else if (place->depth == 1)
		status = seal_zip_folds_to(component, size, "sealwright",
					   &place->sealwright, error);
	place->depth++;
	return status;
}

static enum seal_status enter_folder_of(struct place *place, const char *name,
					size_t size, struct seal_error *error)
{
	for (size_t at = 0;;) {
		size_t length = seal_zip_component_at(name, size, at);
		enum seal_status status;

		if (at + length == size)
			return SEAL_OK; /* the link itself */
		status = enter(place, name + at, length, error);
		if (status != SEAL_OK)
			return status;
		at += length + 1;
	}
}

/* Follow |target| from |place|; a |flaw| with no check means there is none. */
static enum seal_status follow(struct place *place, const char *target,
			       size_t size, struct seal_zip_flaw *flaw,
			       struct seal_error *error)
{
	for (size_t at = 0; at <= size;) {
		const char *component = target + at;
		size_t length = seal_zip_component_at(target, size, at);
		enum seal_status status;

		at += length + 1;
		if (length == 0 || (length == 1 && component[0] == '.'))
			continue;
		if (seal_zip_is_dots(component, length)) {
			if (place->depth == 0) {
				seal_zip_set_flaw(flaw, "",
						  "leads out of the package");
				return SEAL_OK;
			}
			place->depth--;
			continue;
		}
		if (seal_zip_component_flaw(component, length, flaw))
			return SEAL_OK;
		status = enter(place, component, length, error);
		if (status != SEAL_OK)
			return status;
		if (place->depth >= 2 && place->meta_inf && place->sealwright) {
			seal_zip_set_flaw(flaw, "",
					  "leads to the seal's folder");
			return SEAL_OK;
		}
	}
	if (place->depth == 1 && place->meta_inf)
		seal_zip_set_flaw(flaw, "", "leads to the seal's folder");
	return SEAL_OK;
}

enum seal_status seal_zip_target_check(const char *name, size_t name_size,
				       const char *target, size_t target_size,
				       struct seal_error *error)
{
	struct place place = { 0 };
	struct seal_zip_flaw flaw = { 0 };
	enum seal_status status;

	if (target_size == 0 || target_size > TARGET_MAX)
		return seal_fail_check(
			error, SEAL_REFUSED, "integrity/link-target",
			"link '%s': a target of %zu bytes, it can have 1 to %d",
			seal_zip_show(name, name_size).text, target_size,
			TARGET_MAX);
	if (seal_zip_is_absolute(target, target_size)) {
		seal_zip_set_flaw(&flaw, "", "is absolute");
	} else if (!seal_zip_character_flaw(target, target_size, &flaw)) {
		status = enter_folder_of(&place, name, name_size, error);
		if (status == SEAL_OK)
			status = follow(&place, target, target_size, &flaw,
					error);
		if (status != SEAL_OK)
			return status;
	}
	if (!flaw.check)
		return SEAL_OK;
	return seal_fail_check(error, SEAL_REFUSED, "integrity/link-target",
			       "link '%s': the target '%s': %s",
			       seal_zip_show(name, name_size).text,
			       seal_zip_show(target, target_size).text,
			       flaw.reason);
}

/* Where a walk along the names of a package stands. */
struct walk {
	const struct seal_zip_names *names;
	struct seal_zip_level levels[SEAL_ZIP_NAME_MAX];
	size_t depth;
	size_t beyond; /* levels below these that no entry has */
	struct seal_bytes scratch;
};

/* Step into |component|; |is_link| tells when it is one. */
static enum seal_status step_into(struct walk *walk, const char *component,
				  size_t size, bool *is_link,
				  struct seal_error *error)
{
	struct seal_zip_level parent = { "", 0, 0 };
	struct seal_zip_node *node;
	uint64_t hash;

	*is_link = false;
	/* What is not in the table has nothing below it there either. */
	if (walk->beyond > 0) {
		walk->beyond++;
		return SEAL_OK;
	}
	if (walk->depth > 0)
		parent = walk->levels[walk->depth - 1];
	if (seal_zip_names_hash(walk->names, parent.hash, component, size,
				&walk->scratch, &hash, error) != SEAL_OK ||
	    seal_zip_names_find(walk->names, &parent, component, size, hash,
				&node, error) != SEAL_OK)
		return error->status;
	if (!node->path) {
		walk->beyond = 1;
		return SEAL_OK;
	}
	*is_link = node->kind == SEAL_ZIP_LINK_NAME;
	walk->levels[walk->depth++] =
		(struct seal_zip_level){ node->path, node->size, hash };
	return SEAL_OK;
}

static void leave(struct walk *walk)
{
	if (walk->beyond > 0)
		walk->beyond--;
	else if (walk->depth > 0)
		walk->depth--;
}

/*
 * Stops at the first link on the way. One at the very end is not on the way:
 * libx.so -> libx.so.1 -> libx.so.1.0 is how shared libraries are installed.
 * Each link of such a chain is judged by itself, and none is stepped through.
 */
static enum seal_status walk_path(struct walk *walk, const char *path,
				  size_t size, bool *is_link,
				  struct seal_error *error)
{
	*is_link = false;
	for (size_t at = 0; at < size && !*is_link;) {
		size_t length = seal_zip_component_at(path, size, at);

		if (length == 2 && seal_zip_is_dots(path + at, length))
			leave(walk);
		else if (length > 0 && !seal_zip_is_dots(path + at, length) &&
			 step_into(walk, path + at, length, is_link, error) !=
				 SEAL_OK)
			return error->status;
		*is_link = *is_link && at + length < size;
		at += length + 1;
	}
	return SEAL_OK;
}

enum seal_status seal_zip_names_check_target(const struct seal_zip_names *names,
					     const char *name, size_t name_size,
					     const char *target,
					     size_t target_size,
					     struct seal_error *error)
{
	struct walk walk; /* its levels are many and need no clearing */
	size_t folder = name_size;
	enum seal_status status;
	bool is_link;

	walk.names = names;
	walk.depth = 0;
	walk.beyond = 0;
	walk.scratch = (struct seal_bytes){ 0 };
	while (folder > 0 && name[folder - 1] != '/')
		folder--;
	status = walk_path(&walk, name, folder, &is_link, error);
	if (status == SEAL_OK)
		status = walk_path(&walk, target, target_size, &is_link, error);
	seal_bytes_free(&walk.scratch);
	if (status != SEAL_OK || !is_link)
		return status;
	return seal_fail_check(
		error, SEAL_REFUSED, "integrity/link-target",
		"link '%s': the target '%s' passes through the link '%s'",
		seal_zip_show(name, name_size).text,
		seal_zip_show(target, target_size).text,
		seal_zip_show(walk.levels[walk.depth - 1].path,
			      walk.levels[walk.depth - 1].size)
			.text);
}
