/* SPDX-License-Identifier: Apache-2.0 */
/* crypto_chain_pem.c - PEM text in, the certificates in it as DER out */
#include <openssl/err.h>
#include <openssl/pem.h>

#include "adapters/crypto_openssl.h"
#include "adapters/crypto_timestamp.h"

static enum seal_status add(X509 *certificate, struct seal_bytes *output,
			    struct seal_error *error)
{
	uint8_t *der = NULL;
	int size = i2d_X509(certificate, &der);
	enum seal_status status;

	if (size <= 0)
		return seal_crypto_fail(error, SEAL_UNJUDGED, "certificate");
	status = seal_bytes_append(output, der, (size_t)size, error);
	OPENSSL_free(der);
	return status;
}

/* No more certificates: at the end of the text, or because one is damaged? */
static enum seal_status check_end(size_t count, struct seal_error *error)
{
	unsigned long code = ERR_peek_last_error();

	ERR_clear_error();
	if (code != 0 && (ERR_GET_LIB(code) != ERR_LIB_PEM ||
			  ERR_GET_REASON(code) != PEM_R_NO_START_LINE))
		return seal_fail(error, SEAL_USAGE,
				 "certificate %zu: the PEM block is damaged",
				 count + 1);
	if (count == 0)
		return seal_fail(error, SEAL_USAGE,
				 "certificates: there is none in PEM");
	return SEAL_OK;
}

enum seal_status seal_chain_read_pem(const void *pem, size_t size,
				     struct seal_bytes output[SEAL_CHAIN_MAX],
				     size_t *count, struct seal_error *error)
{
	BIO *text = BIO_new_mem_buf(pem, (int)size);
	enum seal_status status = SEAL_OK;
	X509 *certificate;

	*count = 0;
	if (!text)
		return seal_fail_memory(error);
	while (status == SEAL_OK &&
	       (certificate = PEM_read_bio_X509(text, NULL, NULL, NULL))) {
		if (*count == SEAL_CHAIN_MAX)
			status = seal_fail(error, SEAL_USAGE,
					   "certificates: more than %d",
					   SEAL_CHAIN_MAX);
		else
			status = add(certificate, &output[(*count)++], error);
		X509_free(certificate);
	}
	if (status == SEAL_OK)
		status = check_end(*count, error);
	BIO_free(text);
	ERR_clear_error();
	return status;
}
