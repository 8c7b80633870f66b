/* SPDX-License-Identifier: Apache-2.0 */
/* crypto_timestamp_ask.h - RFC 3161: asking for a timestamp (OpenSSL) */
#ifndef SEAL_ADAPTERS_CRYPTO_TIMESTAMP_ASK_H
#define SEAL_ADAPTERS_CRYPTO_TIMESTAMP_ASK_H

#include "base/bytes.h"

/*
 * A TimeStampReq in DER for the SHA-256 of |data|, which asks for the
 * authority's certificate.
 */
enum seal_status seal_timestamp_request(const void *data, size_t size,
					const uint8_t *nonce, size_t nonce_size,
					struct seal_bytes *output,
					struct seal_error *error);

#endif
