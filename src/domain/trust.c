/* SPDX-License-Identifier: Apache-2.0 */
/* trust.c - a directory in, its profiles, keys and revocations out */
#include <stdlib.h>
#include <string.h>

#include "domain/trust_files.h"

static int by_key(const void *a, const void *b)
{
	const struct seal_profile_version *const *left = a;
	const struct seal_profile_version *const *right = b;
	int order = strcmp((*left)->keyid, (*right)->keyid);

	/* A tie in a fixed order, so that messages do not change. */
	return order != 0 ? order : strcmp((*left)->arn, (*right)->arn);
}

enum seal_status seal_trust_same_key(const struct seal_trust *trust,
				     struct seal_key_pair *pair, bool *found,
				     struct seal_error *error)
{
	const struct seal_profile_version **all;
	size_t count = 0;
	size_t used = 0;

	*found = false;
	for (size_t i = 0; i < trust->profile_count; i++)
		count += trust->profiles[i].version_count;
	if (count < 2)
		return SEAL_OK;
	all = calloc(count, sizeof(const struct seal_profile_version *));
	if (!all)
		return seal_fail_memory(error);
	for (size_t i = 0; i < trust->profile_count; i++) {
		const struct seal_profile *profile = &trust->profiles[i];

		for (size_t j = 0; j < profile->version_count; j++)
			all[used++] = &profile->versions[j];
	}
	qsort(all, count, sizeof(*all), by_key);
	for (size_t i = 1; i < count && !*found; i++) {
		*found = strcmp(all[i - 1]->keyid, all[i]->keyid) == 0;
		pair->first = all[i - 1];
		pair->second = all[i];
	}
	free(all);
	return SEAL_OK;
}

static enum seal_status refuse_same_key(const struct seal_trust *trust,
					struct seal_error *error)
{
	struct seal_key_pair pair = { 0 };
	bool found = false;

	if (seal_trust_same_key(trust, &pair, &found, error) != SEAL_OK)
		return error->status;
	if (!found)
		return SEAL_OK;
	seal_error_path(error, trust->directory);
	seal_error_fix(error, "a key belongs to one version of one profile: "
			      "take one of them out");
	return seal_fail(error, SEAL_USAGE, "key %s: in both %s and %s",
			 pair.first->keyid, pair.first->arn, pair.second->arn);
}

static enum seal_status open_profiles(struct seal_trust *trust,
				      const struct seal_strings *names,
				      struct seal_error *error)
{
	if (names->count == 0)
		return SEAL_OK;
	trust->profiles = calloc(names->count, sizeof(*trust->profiles));
	if (!trust->profiles)
		return seal_fail_memory(error);
	for (size_t i = 0; i < names->count; i++) {
		trust->profile_count++;
		if (seal_profile_open(trust->directory, names->items[i],
				      &trust->profiles[i], NULL,
				      error) != SEAL_OK)
			return error->status;
	}
	return SEAL_OK;
}

static enum seal_status open_all(const char *directory, bool lenient,
				 struct seal_trust *trust,
				 struct seal_error *error)
{
	struct seal_strings names = { 0 };
	enum seal_status status;

	*trust = (struct seal_trust){ 0 };
	directory = seal_trust_directory(directory);
	status = seal_trust_exists(directory, error);
	if (status == SEAL_OK)
		status = seal_copy_string(directory, &trust->directory, error);
	if (status == SEAL_OK)
		status = seal_revocations_open(directory, &trust->revocations,
					       NULL, error);
	if (status == SEAL_OK)
		status = seal_trust_scan(directory, SEAL_PROFILES, &names, NULL,
					 NULL, error);
	if (status == SEAL_OK)
		status = open_profiles(trust, &names, error);
	if (status == SEAL_OK && !lenient)
		status = refuse_same_key(trust, error);
	if (status == SEAL_OK && !lenient)
		status = seal_authorities_open(directory, &trust->authorities,
					       NULL, error);
	seal_strings_free(&names);
	if (status != SEAL_OK)
		seal_trust_close(trust);
	return status;
}

enum seal_status seal_trust_open(const char *directory,
				 struct seal_trust *trust,
				 struct seal_error *error)
{
	return open_all(directory, false, trust, error);
}

enum seal_status seal_trust_open_lenient(const char *directory,
					 struct seal_trust *trust,
					 struct seal_error *error)
{
	return open_all(directory, true, trust, error);
}

void seal_trust_close(struct seal_trust *trust)
{
	for (size_t i = 0; i < trust->profile_count; i++)
		seal_profile_free(&trust->profiles[i]);
	free(trust->profiles);
	seal_revocations_free(&trust->revocations);
	seal_authorities_free(&trust->authorities);
	free(trust->directory);
	*trust = (struct seal_trust){ 0 };
}

static int name_order(const void *key, const void *element)
{
	const struct seal_profile *profile = element;

	return strcmp(key, profile->name);
}

const struct seal_profile *seal_trust_profile(const struct seal_trust *trust,
					      const char *name)
{
	if (trust->profile_count == 0)
		return NULL;
	return bsearch(name, trust->profiles, trust->profile_count,
		       sizeof(*trust->profiles), name_order);
}

const struct seal_profile_version *seal_trust_version(
	const struct seal_trust *trust, const char *arn,
	const struct seal_profile **profile)
{
	const struct seal_profile_version *found = NULL;
	const struct seal_profile *owner = NULL;
	const char *version;
	char name[65];

	if (seal_version_arn_parse(arn, name, &version))
		owner = seal_trust_profile(trust, name);
	if (owner)
		found = seal_profile_find(owner, version);
	if (profile)
		*profile = found ? owner : NULL;
	return found;
}

/* The directory's profile whose name is nearest to |name|, or NULL. */
static const char *nearest_profile(const struct seal_trust *trust,
				   const char *name)
{
	const char **names =
		calloc(trust->profile_count + 1, sizeof(const char *));
	const char *nearest = NULL;

	if (!names)
		return NULL;
	for (size_t i = 0; i < trust->profile_count; i++)
		names[i] = trust->profiles[i].name;
	nearest = seal_nearest(name, names);
	free(names);
	return nearest;
}

static enum seal_status no_profile(const struct seal_trust *trust,
				   const char *name, struct seal_error *error)
{
	const char *nearest = nearest_profile(trust, name);

	seal_error_path(error, trust->directory);
	if (nearest)
		seal_error_fix(error, "did you mean %s?", nearest);
	else
		seal_error_fix(error, "seal-trust profile list");
	return seal_fail(error, SEAL_USAGE, "profile %.100s: no such profile",
			 name);
}

enum seal_status seal_trust_signer(const struct seal_trust *trust,
				   const char *name,
				   const struct seal_profile **profile,
				   const struct seal_profile_version **version,
				   struct seal_error *error)
{
	const struct seal_profile *found = seal_trust_profile(trust, name);
	const struct seal_profile_version *current;

	*version = NULL;
	if (!found)
		return no_profile(trust, name, error);
	current = seal_profile_current(found);
	/* The version's record decides, whatever the status says. */
	if (found->status == SEAL_PROFILE_CANCELED) {
		seal_error_fix(error, "sign with another profile: a cancelled "
				      "one stays so");
		return seal_fail(error, SEAL_REFUSED,
				 "profile %s: it is cancelled (%s)", name,
				 found->status_reason);
	}
	if (found->status == SEAL_PROFILE_REVOKED || current->revoked) {
		seal_error_fix(error,
			       "give it a new key: seal-trust profile rotate "
			       "%s --new-key FILE",
			       name);
		return seal_fail(error, SEAL_REFUSED,
				 "profile %s: its version %s is revoked (%s)",
				 name, current->version,
				 current->revocation_reason);
	}
	if (profile)
		*profile = found;
	*version = current;
	return SEAL_OK;
}
