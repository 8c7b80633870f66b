/* SPDX-License-Identifier: Apache-2.0 */
/* trust_edit.h - what the editors of the trust directory share */
#ifndef SEAL_DOMAIN_TRUST_EDIT_H
#define SEAL_DOMAIN_TRUST_EDIT_H

#include "adapters/crypto_sign.h"
#include "domain/trust_files.h"

#define SEAL_LETTERS_DIGITS                                                    \
	"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"
#define SEAL_LOWER_DIGITS "abcdefghijklmnopqrstuvwxyz0123456789"

/* Room for SEAL_WHO_MAX characters of UTF-8. */
#define SEAL_WHO_SIZE (4 * SEAL_WHO_MAX + 1)

/*
 * Hold the directory from reading to writing, so that no edit is lost. |lock|
 * starts as -1 and goes to seal_trust_unlock() in any case.
 */
enum seal_status seal_trust_lock(const char *directory, int *lock,
				 struct seal_error *error);
void seal_trust_unlock(int lock);

/* |who|, else the name of the user. */
enum seal_status seal_trust_who(const char *who, char output[SEAL_WHO_SIZE],
				struct seal_error *error);
/* SEAL_USAGE unless it has 1 to 500 characters without controls. */
enum seal_status seal_trust_reason(const char *reason,
				   struct seal_error *error);
/* |length| characters of |alphabet| and a NUL, each as likely. */
enum seal_status seal_random_text(const char *alphabet, size_t length,
				  char *output, struct seal_error *error);

/* A copy in the order of seal_trust_members(); |without| may be NULL. */
struct seal_json *seal_trust_ordered(struct seal_json_builder *builder,
				     const struct seal_json *json,
				     enum seal_trust_object object,
				     const char *without);
void seal_json_add_time(struct seal_json_builder *builder,
			struct seal_json *parent, const char *name,
			int64_t time);
/* Whole or not at all, and never more than a reader takes. */
enum seal_status seal_trust_write(const char *path,
				  const struct seal_json *json,
				  struct seal_error *error);

/* The key of a new version. Start from { 0 }. */
struct seal_new_key {
	enum seal_algorithm algorithm;
	struct seal_private_key *private_key; /* NULL: made by others */
	struct seal_public_key *public_key;
	char keyid[SEAL_KEYID_SIZE];
	struct seal_text pem; /* the public key */
};
/*
 * Make the key, or read the public one. Nothing is written yet. |standard| is
 * for when the options name no algorithm.
 */
enum seal_status seal_new_key_get(const char *directory,
				  const struct seal_profile_options *options,
				  enum seal_algorithm standard,
				  struct seal_new_key *key,
				  struct seal_error *error);
/* Write the private key, if it was made here. */
enum seal_status seal_new_key_write(const struct seal_new_key *key,
				    const struct seal_profile_options *options,
				    struct seal_error *error);
void seal_new_key_free(struct seal_new_key *key);

#endif
