/* SPDX-License-Identifier: Apache-2.0 */
/* crypto_timestamp_ask.c - bytes and a nonce in, an RFC 3161 request out */
#include "adapters/crypto_timestamp_ask.h"

#include <openssl/ts.h>

#include "adapters/crypto_openssl.h"

/* The parts are copied into the request. */
struct parts {
	TS_REQ *request;
	TS_MSG_IMPRINT *imprint;
	X509_ALGOR *algorithm;
	BIGNUM *number;
	ASN1_INTEGER *nonce;
	uint8_t *der;
};

static bool fill(struct parts *parts, const void *data, size_t size,
		 const uint8_t *nonce, size_t nonce_size)
{
	uint8_t digest[32];

	parts->request = TS_REQ_new();
	parts->imprint = TS_MSG_IMPRINT_new();
	parts->algorithm = X509_ALGOR_new();
	parts->number = BN_bin2bn(nonce, (int)nonce_size, NULL);
	if (!parts->request || !parts->imprint || !parts->algorithm ||
	    !parts->number)
		return false;
	parts->nonce = BN_to_ASN1_INTEGER(parts->number, NULL);
	X509_ALGOR_set_md(parts->algorithm, EVP_sha256());
	return parts->nonce &&
	       EVP_Digest(data, size, digest, NULL, EVP_sha256(), NULL) == 1 &&
	       TS_MSG_IMPRINT_set_algo(parts->imprint, parts->algorithm) == 1 &&
	       TS_MSG_IMPRINT_set_msg(parts->imprint, digest, sizeof(digest)) ==
		       1 &&
	       TS_REQ_set_version(parts->request, 1) == 1 &&
	       TS_REQ_set_msg_imprint(parts->request, parts->imprint) == 1 &&
	       TS_REQ_set_nonce(parts->request, parts->nonce) == 1 &&
	       TS_REQ_set_cert_req(parts->request, 1) == 1;
}

static void parts_free(struct parts *parts)
{
	TS_REQ_free(parts->request);
	TS_MSG_IMPRINT_free(parts->imprint);
	X509_ALGOR_free(parts->algorithm);
	BN_free(parts->number);
	ASN1_INTEGER_free(parts->nonce);
	OPENSSL_free(parts->der);
}

enum seal_status seal_timestamp_request(const void *data, size_t size,
					const uint8_t *nonce, size_t nonce_size,
					struct seal_bytes *output,
					struct seal_error *error)
{
	struct parts parts = { 0 };
	enum seal_status status;
	int der_size = -1;

	if (fill(&parts, data, size, nonce, nonce_size))
		der_size = i2d_TS_REQ(parts.request, &parts.der);
	if (der_size > 0)
		status = seal_bytes_append(output, parts.der, (size_t)der_size,
					   error);
	else
		status = seal_crypto_fail(error, SEAL_UNJUDGED,
					  "timestamp request");
	parts_free(&parts);
	return status;
}
