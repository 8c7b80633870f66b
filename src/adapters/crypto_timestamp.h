/* SPDX-License-Identifier: Apache-2.0 */
/* crypto_timestamp.h - RFC 3161: authorities, and what they vouch for (OpenSSL)
 */
#ifndef SEAL_ADAPTERS_CRYPTO_TIMESTAMP_H
#define SEAL_ADAPTERS_CRYPTO_TIMESTAMP_H

#include "adapters/crypto.h"

#define SEAL_CHAIN_MAX	   8		      /* certificates of an authority */
#define SEAL_TIMESTAMP_MAX ((size_t)64 << 10) /* bytes of a response */

/* The certificates of one timestamp authority. */
struct seal_chain;
/*
 * From DER: the authority's own first, each issued by the next, the last by
 * itself. The first is no CA and has the one extended key usage timeStamping,
 * critical. When they are valid is not looked at. Failures are SEAL_USAGE.
 */
enum seal_status seal_chain_parse(const struct seal_bytes *certificates,
				  size_t count, struct seal_chain **output,
				  struct seal_error *error);
/*
 * The certificates in PEM text, whatever else stands there, as DER; |output|
 * is to be freed also after a failure, which is SEAL_USAGE.
 */
enum seal_status seal_chain_read_pem(const void *pem, size_t size,
				     struct seal_bytes output[SEAL_CHAIN_MAX],
				     size_t *count, struct seal_error *error);
void seal_chain_free(struct seal_chain *chain);
/* "O=Example, CN=Time": the subject of the authority's own certificate. */
const char *seal_chain_name(const struct seal_chain *chain);
/* Two parts of it; "" when it has none. */
const char *seal_chain_organization(const struct seal_chain *chain);
const char *seal_chain_common_name(const struct seal_chain *chain);
/* When all of its certificates are valid, both ends included. */
void seal_chain_validity(const struct seal_chain *chain, int64_t *from,
			 int64_t *until);
bool seal_chain_equal(const struct seal_chain *a, const struct seal_chain *b);

/* One TimeStampResp that grants a token. */
struct seal_timestamp;
/*
 * Read it, strictly: DER, granted, version 1, one signer, no weak digest,
 * nothing critical in it that is not understood. SEAL_REFUSED: it is not that;
 * the text says what it is.
 */
enum seal_status seal_timestamp_parse(const void *data, size_t size,
				      struct seal_timestamp **output,
				      struct seal_error *error);
void seal_timestamp_free(struct seal_timestamp *timestamp);
int64_t seal_timestamp_time(const struct seal_timestamp *timestamp);
/* Who it says has made it; "" when it does not. For reading only. */
const char *seal_timestamp_claimed_name(const struct seal_timestamp *timestamp);
/* Is it about these bytes? */
enum seal_status seal_timestamp_is_of(const struct seal_timestamp *timestamp,
				      const void *data, size_t size, bool *is,
				      struct seal_error *error);
/* Is |nonce| in it? */
bool seal_timestamp_has_nonce(const struct seal_timestamp *timestamp,
			      const uint8_t *nonce, size_t size);
/* Does it say that the first certificate's key signed it? */
bool seal_timestamp_names(const struct seal_timestamp *timestamp,
			  const struct seal_chain *chain);
/* Did it? The time is not looked at. */
enum seal_status seal_timestamp_verify(const struct seal_timestamp *timestamp,
				       const struct seal_chain *chain,
				       bool *good, struct seal_error *error);

#endif
