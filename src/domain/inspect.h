/* SPDX-License-Identifier: Apache-2.0 */
/* inspect.h - a package that is looked at, and its two descriptions */
#ifndef SEAL_DOMAIN_INSPECT_H
#define SEAL_DOMAIN_INSPECT_H

#include "base/files.h"
#include "domain/statement.h"

/* Nothing of it is trusted or verified. */
struct seal_inspection {
	struct seal_input input; /* start from { .fd = -1 } */
	struct seal_zip zip;
	struct seal_seal seal;
	char payload_digest[SEAL_SHA256_HEX];
};

/* What one bundle says of itself. Start from { 0 }. */
struct seal_claim {
	struct seal_json *json; /* the statement; NULL: it is no JSON */
	struct seal_statement statement;
	bool is_ours;
	char reason[256]; /* why it is none of ours */
};
enum seal_status seal_claim_read(const struct seal_bundle *bundle,
				 struct seal_claim *claim,
				 struct seal_error *error);
void seal_claim_free(struct seal_claim *claim);

enum seal_status seal_inspection_text(const struct seal_inspection *inspection,
				      struct seal_bytes *output,
				      struct seal_error *error);
enum seal_status seal_inspection_json(const struct seal_inspection *inspection,
				      struct seal_bytes *output,
				      struct seal_error *error);

#endif
