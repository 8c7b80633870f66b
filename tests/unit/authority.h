/* SPDX-License-Identifier: Apache-2.0 */
/* authority.h - timestamp authorities as a test wants them, at any time */
#ifndef SEAL_TESTS_AUTHORITY_H
#define SEAL_TESTS_AUTHORITY_H

#include "forge.h"

#include <openssl/ts.h>

/* What may be wrong with an authority's own certificate. */
enum authority_fault {
	AUTHORITY_HONEST,
	AUTHORITY_IS_CA,
	AUTHORITY_LENIENT, /* the key usage is not critical */
	AUTHORITY_GENERAL  /* for other things too */
};

struct authority {
	EVP_PKEY *root_key;
	EVP_PKEY *key;
	X509 *root;
	X509 *own;
};
/* The authority's own certificate is valid from |from| to |until|. */
void authority_start(struct authority *authority, const char *name,
		     int64_t from, int64_t until, enum authority_fault fault);
void authority_end(struct authority *authority);
/* DER, the authority's own first; to be freed. */
void authority_chain(const struct authority *authority,
		     struct seal_bytes certificates[2]);
/* Make it the only one that is trusted, while its certificates are valid. */
void authority_trust(const struct authority *authority,
		     struct seal_authorities *authorities);

/* How a response is made; the imprint is of |data|. */
struct authority_request {
	const void *data;
	size_t size;
	int64_t time;
	const EVP_MD *digest; /* of the imprint; NULL: SHA-256 */
	const EVP_MD *signer; /* NULL: SHA-256 */
	bool refuse;
	bool bare;     /* without the certificate */
	bool critical; /* with a critical extension */
	long version;  /* of what is signed; 0: 1 */
};
void authority_stamp(const struct authority *authority,
		     const struct authority_request *request,
		     struct seal_bytes *response);
/* Put one over the bundle's signature into the bundle. */
void authority_stamp_bundle(const struct authority *authority, int64_t time,
			    struct seal_bundle *bundle);

#endif
