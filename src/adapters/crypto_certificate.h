/* SPDX-License-Identifier: Apache-2.0 */
/* crypto_certificate.h - what those who read certificates share; for the crypto
 * adapter only */
#ifndef SEAL_ADAPTERS_CRYPTO_CERTIFICATE_H
#define SEAL_ADAPTERS_CRYPTO_CERTIFICATE_H

#include <openssl/x509.h>

#include "adapters/crypto_timestamp.h"

#define SEAL_SUBJECT_SIZE 256

struct seal_chain {
	STACK_OF(X509) * certificates;
	char name[SEAL_SUBJECT_SIZE];
	char organization[SEAL_SUBJECT_SIZE];
	char common_name[SEAL_SUBJECT_SIZE];
	int64_t from;
	int64_t until;
};

/* Trusts the last certificate alone, at any time. NULL: no memory. */
X509_STORE *seal_crypto_chain_store(const struct seal_chain *chain);
/* "O=Example, CN=Time", cut where it is too long. */
void seal_crypto_name(const X509_NAME *name, char output[SEAL_SUBJECT_SIZE]);
/* False: no time, or none from 1970 to 9999. */
bool seal_crypto_time(const ASN1_TIME *time, int64_t *output);

#endif
