/* SPDX-License-Identifier: Apache-2.0 */
/* forge.h - keys, packages and signatures as a test wants them, honest or not
 */
#ifndef SEAL_TESTS_FORGE_H
#define SEAL_TESTS_FORGE_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "adapters/crypto_sign.h"
#include "domain/judge.h"

/* 2026-01-01T00:00:00Z: what "now" is to these tests. */
#define FORGE_NOW INT64_C(1767225600)

/* The profiles of the trust directory, each with a key, and a stranger. */
enum { FORGE_RELEASE, FORGE_REVIEW, FORGE_STRANGER, FORGE_KEYS };

struct forge {
	struct seal_private_key *keys[FORGE_KEYS];
	struct seal_trust trust; /* has all but the stranger */
};
/* In the working folder, which is a fresh one. */
void forge_start(struct forge *forge);
void forge_end(struct forge *forge);
const struct seal_profile_version *forge_version(const struct forge *forge,
						 int who);

/* An honest statement by profile |who|; nothing in it is to be freed. */
struct seal_statement forge_statement(const struct forge *forge, int who,
				      const char *payload_digest);
/* Its JSON. */
void forge_print(const struct seal_statement *statement,
		 struct seal_bytes *json);
/* Replace the first |old| in |json| by |new|: both must fit the JSON. */
void forge_replace(struct seal_bytes *json, const char *old, const char *new);

/* Sign whatever bytes, of whatever type, with the key of |who|. */
void forge_sign(const struct forge *forge, int who, const char *payload_type,
		const struct seal_bytes *payload, struct seal_bundle *bundle);
/* The usual: an in-toto statement. */
void forge_sign_statement(const struct forge *forge, int who,
			  const struct seal_statement *statement,
			  struct seal_bundle *bundle);
void forge_text(char **field, const char *text);

/* A small package: a stored file, a deflated one, a link, a folder. */
void forge_package(const char *content, struct seal_bytes *package,
		   char digest[SEAL_SHA256_HEX]);
/* The package with |seal| in it. */
void forge_seal(const struct seal_bytes *package, const struct seal_seal *seal,
		struct seal_bytes *sealed);

#endif
