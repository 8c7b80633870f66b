/* SPDX-License-Identifier: Apache-2.0 */
/* bundle.h - a DSSE envelope inside a Sigstore bundle v0.3 */
#ifndef SEAL_DOMAIN_BUNDLE_H
#define SEAL_DOMAIN_BUNDLE_H

#include "adapters/json.h"

/* One signature. Start from { 0 }; free with seal_bundle_free(). */
struct seal_bundle {
	struct seal_bytes payload; /* the statement's very bytes */
	char *payload_type;
	struct seal_bytes signature;   /* raw */
	char *keyid;		       /* "" when absent */
	char *hint;		       /* "" when absent */
	struct seal_bytes *timestamps; /* RFC 3161 responses, DER */
	size_t timestamp_count;
};
void seal_bundle_free(struct seal_bundle *bundle);
/* The same signature over the same bytes. */
bool seal_bundle_equal(const struct seal_bundle *a,
		       const struct seal_bundle *b);

/*
 * Read a bundle. A detached one ignores unknown fields (its reader's |check|
 * and |failure| say how it fails); the strict byte form of an embedded one is
 * the seal's matter. Certificates and log entries as verification material are
 * refused: we do not judge them.
 */
enum seal_status seal_bundle_from_json(const struct seal_json_reader *reader,
				       const struct seal_json *json,
				       struct seal_bundle *bundle);
/* Add it to |parent| in our one member order. */
enum seal_status seal_bundle_to_json(const struct seal_bundle *bundle,
				     struct seal_json_builder *builder,
				     struct seal_json *parent, const char *name,
				     struct seal_error *error);
/* The detached form: the same bytes as in a seal. */
enum seal_status seal_bundle_print(const struct seal_bundle *bundle,
				   struct seal_bytes *output,
				   struct seal_error *error);

/* DSSE's pre-authentication encoding: what is signed. */
enum seal_status seal_bundle_pae(const char *payload_type, const void *payload,
				 size_t payload_size, struct seal_bytes *output,
				 struct seal_error *error);

#endif
