/* SPDX-License-Identifier: Apache-2.0 */
/* trust_files.h - what those who read and edit the trust directory share */
#ifndef SEAL_DOMAIN_TRUST_FILES_H
#define SEAL_DOMAIN_TRUST_FILES_H

#include "domain/trust.h"

#define SEAL_TRUST_DEFAULT    "signing"
#define SEAL_PROFILES	      "profiles"
#define SEAL_CONFIGS	      "configs"
#define SEAL_REVOCATIONS      "revocations.json"
#define SEAL_TRUSTED_ROOT     "trusted_root.json"
#define SEAL_AUTHORITIES_MAX  64
#define SEAL_AUTHORITY_FIX    "seal-trust timestamp-authority add --chain FILE"
#define SEAL_URI_MAX	      1024 /* characters of an authority's address */
#define SEAL_TRUST_NAMES_MAX  4096 /* profiles, and configurations */
#define SEAL_PUBLISHERS_MAX   20   /* AWS's */
#define SEAL_CONFIG_LIST_MAX  100  /* every other list of a configuration */
#define SEAL_CONFIG_TEXT_MAX  1024 /* bytes of one of their elements */
#define SEAL_DESCRIPTION_MAX  256  /* characters, AWS's */
#define SEAL_REASON_MAX	      500  /* characters, AWS's */
#define SEAL_WHO_MAX	      256  /* characters */
#define SEAL_TAGS_MAX	      50   /* AWS's, as are the lengths */
#define SEAL_TAG_NAME_MAX     128
#define SEAL_TAG_VALUE_MAX    256
#define SEAL_ID_SIZE	      37 /* a UUID and its NUL */
#define SEAL_CONFIG_ID_LENGTH 17 /* behind "csc-" */

/*
 * The members of every object, in the order in which they are written; each
 * list ends with NULL. Anything else in a file is refused.
 */
enum seal_trust_object {
	SEAL_OBJECT_PROFILE,
	SEAL_OBJECT_VERSION,
	SEAL_OBJECT_VALIDITY,
	SEAL_OBJECT_REVOCATION,
	SEAL_OBJECT_STATUS_CHANGE,
	SEAL_OBJECT_CONFIG,
	SEAL_OBJECT_PUBLISHERS,
	SEAL_OBJECT_POLICIES,
	SEAL_OBJECT_EXTENSION,
	SEAL_OBJECT_CHECKS,
	SEAL_OBJECT_PROVENANCE,
	SEAL_OBJECT_REVOCATIONS,
	SEAL_OBJECT_REVOKED_SIGNATURE
};
const char *const *seal_trust_members(enum seal_trust_object object);

/* A member of whatever type; NULL when |json| is NULL or has none. */
const struct seal_json *seal_trust_member(const struct seal_json *json,
					  const char *member);

/* The one of |known| (ended by NULL) that |text| may have meant, or NULL. */
const char *seal_nearest(const char *text, const char *const *known);

/* 1 to |limit| characters, none of them a control or misleading. */
bool seal_plain_text(const char *text, size_t limit);
/* AWS's rules for a tag; |why| is filled when it is against one. */
bool seal_tag_valid(const char *name, const char *value, const char **why);
/* "AWSLambda-SHA384-ECDSA" and ours, by the algorithm of the last version. */
const char *seal_platform_name(enum seal_algorithm algorithm);
/* 8-4-4-4-12 lower-case hexadecimal digits. */
bool seal_job_id_valid(const char *id);
/* SEAL_ARN_PROFILES NAME "/" VERSION; |name| is filled when it is one. */
bool seal_version_arn_parse(const char *arn, char name[65],
			    const char **version);

enum seal_status seal_strings_add(struct seal_strings *strings,
				  const char *text, struct seal_error *error);
bool seal_strings_have(const struct seal_strings *strings, const char *text);
void seal_strings_free(struct seal_strings *strings);

/*
 * Readers, in addition to those of json.h and with their rule: the first
 * failure is kept, and later calls return it.
 */
enum seal_status seal_trust_wrong(const struct seal_json_reader *reader,
				  const char *member, const char *format, ...)
	SEAL_PRINTF(3, 4);
/* Refuse members that |object| does not have, and name the nearest. */
enum seal_status seal_trust_only(const struct seal_json_reader *reader,
				 const struct seal_json *json,
				 enum seal_trust_object object);
/* |output| is a copy; NULL when absent. |limit| in characters. */
enum seal_status seal_trust_get_text(const struct seal_json_reader *reader,
				     const struct seal_json *json,
				     const char *member,
				     enum seal_json_need need, size_t limit,
				     char **output);
/* |given| may be NULL. */
enum seal_status seal_trust_get_time(const struct seal_json_reader *reader,
				     const struct seal_json *json,
				     const char *member,
				     enum seal_json_need need, int64_t *time,
				     bool *given);
enum seal_status seal_trust_get_validity(const struct seal_json_reader *reader,
					 const struct seal_json *json,
					 struct seal_validity *validity);
/* The member must be exactly |expected|. */
enum seal_status seal_trust_get_exactly(const struct seal_json_reader *reader,
					const struct seal_json *json,
					const char *member,
					const char *expected);

/* NULL means the default. */
const char *seal_trust_directory(const char *directory);
/* SEAL_USAGE unless |directory| is a trust directory. */
enum seal_status seal_trust_exists(const char *directory,
				   struct seal_error *error);
/*
 * directory/folder/name.json, after a look at the name; |what| for messages is
 * "profile" or "configuration". The caller frees.
 */
enum seal_status seal_trust_file(const char *directory, const char *folder,
				 const char *name, char **output,
				 struct seal_error *error);
/*
 * The names of the folder's files, sorted. Files that are not read at all go to
 * |ignored|, and the wrong ones (a bad name) to |wrong|; both may be NULL: then
 * the wrong one fails. A folder that is not there has no files.
 */
enum seal_status seal_trust_scan(const char *directory, const char *folder,
				 struct seal_strings *names,
				 struct seal_strings *wrong,
				 struct seal_strings *ignored,
				 struct seal_error *error);

/* One profile out of its JSON; start from { 0 }. */
enum seal_status seal_profile_read(const struct seal_json *json,
				   const char *name,
				   struct seal_profile *profile,
				   struct seal_error *error);
void seal_profile_free(struct seal_profile *profile);
/* A member of "versions"; |profile| has name, ARN and the versions before. */
enum seal_status seal_profile_version_read(
	const struct seal_json_reader *reader, const struct seal_json *json,
	const struct seal_profile *profile,
	struct seal_profile_version *version);
void seal_profile_version_free(struct seal_profile_version *version);
/* By name; |json| (may be NULL) receives the document. */
enum seal_status seal_profile_open(const char *directory, const char *name,
				   struct seal_profile *profile,
				   struct seal_json **json,
				   struct seal_error *error);
const struct seal_profile_version *seal_profile_current(
	const struct seal_profile *profile);
const struct seal_profile_version *seal_profile_find(
	const struct seal_profile *profile, const char *version);

/* A configuration out of its JSON, all but name, path and digest. */
enum seal_status seal_config_read(const struct seal_json *json,
				  struct seal_config *config,
				  struct seal_error *error);
/* By name; |json| (may be NULL) receives the document. */
enum seal_status seal_config_open_json(const char *directory, const char *name,
				       struct seal_config *config,
				       struct seal_json **json,
				       struct seal_error *error);

enum seal_status seal_revocations_read(const struct seal_json *json,
				       struct seal_revocations *revocations,
				       struct seal_error *error);
enum seal_status seal_revocations_open(const char *directory,
				       struct seal_revocations *revocations,
				       struct seal_json **json,
				       struct seal_error *error);
void seal_revocations_free(struct seal_revocations *revocations);

/*
 * The timestamp authorities of a Sigstore trusted root; the rest of it, and
 * members that are not known, are left alone. Start from { 0 }.
 */
enum seal_status seal_authorities_read(const struct seal_json *json,
				       struct seal_authorities *authorities,
				       struct seal_error *error);
/* A directory without that file has none. |json| may be NULL, and become so. */
enum seal_status seal_authorities_open(const char *directory,
				       struct seal_authorities *authorities,
				       struct seal_json **json,
				       struct seal_error *error);
void seal_authorities_free(struct seal_authorities *authorities);

/* Two versions with one key; false when there are none. */
struct seal_key_pair {
	const struct seal_profile_version *first;
	const struct seal_profile_version *second;
};
enum seal_status seal_trust_same_key(const struct seal_trust *trust,
				     struct seal_key_pair *pair, bool *found,
				     struct seal_error *error);

#endif
