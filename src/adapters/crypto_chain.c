/* SPDX-License-Identifier: Apache-2.0 */
/* crypto_chain.c - DER certificates in, a timestamp authority out */
#include <openssl/err.h>
#include <openssl/x509_vfy.h>
#include <openssl/x509v3.h>
#include <stdlib.h>
#include <string.h>

#include "adapters/crypto_certificate.h"
#include "adapters/crypto_openssl.h"
#include "base/times.h"

/* 112 bits of security: RSA from 2048 bits, SHA-2. */
#define SECURITY_LEVEL 2

bool seal_crypto_time(const ASN1_TIME *time, int64_t *output)
{
	struct tm parts;
	struct seal_date date;

	if (!time || ASN1_TIME_to_tm(time, &parts) != 1) {
		ERR_clear_error();
		return false;
	}
	date = (struct seal_date){ .year = parts.tm_year + 1900,
				   .month = parts.tm_mon + 1,
				   .day = parts.tm_mday,
				   .hour = parts.tm_hour,
				   .minute = parts.tm_min,
				   .second = parts.tm_sec };
	*output = seal_date_to_time(&date);
	return date.year >= 1970 && date.year <= 9999;
}

void seal_crypto_name(const X509_NAME *name, char output[SEAL_SUBJECT_SIZE])
{
	const unsigned long form =
		(XN_FLAG_ONELINE & ~XN_FLAG_SPC_EQ) & ~ASN1_STRFLGS_ESC_MSB;
	BIO *text = BIO_new(BIO_s_mem());
	char *data = NULL;
	long size = 0;

	if (text && X509_NAME_print_ex(text, name, 0, form) >= 0)
		size = BIO_get_mem_data(text, &data);
	seal_escape(output, SEAL_SUBJECT_SIZE, size > 0 ? data : "",
		    size > 0 ? (size_t)size : 0);
	BIO_free(text);
	ERR_clear_error();
}

/* One part of a name, as UTF-8. */
static void copy_part(const X509_NAME *name, int part,
		      char output[SEAL_SUBJECT_SIZE])
{
	int index = X509_NAME_get_index_by_NID(name, part, -1);
	const X509_NAME_ENTRY *entry =
		index >= 0 ? X509_NAME_get_entry(name, index) : NULL;
	uint8_t *text = NULL;
	int size = -1;

	if (entry)
		size = ASN1_STRING_to_UTF8(&text,
					   X509_NAME_ENTRY_get_data(entry));
	seal_escape(output, SEAL_SUBJECT_SIZE, size > 0 ? (char *)text : "",
		    size > 0 ? (size_t)size : 0);
	OPENSSL_free(text);
	ERR_clear_error();
}

static void name_chain(struct seal_chain *chain)
{
	const X509_NAME *name =
		X509_get_subject_name(sk_X509_value(chain->certificates, 0));

	seal_crypto_name(name, chain->name);
	copy_part(name, NID_organizationName, chain->organization);
	copy_part(name, NID_commonName, chain->common_name);
}

X509_STORE *seal_crypto_chain_store(const struct seal_chain *chain)
{
	int last = sk_X509_num(chain->certificates) - 1;
	X509_STORE *store = X509_STORE_new();
	X509_VERIFY_PARAM *param;

	if (!store ||
	    X509_STORE_add_cert(store, sk_X509_value(chain->certificates,
						     last)) != 1) {
		X509_STORE_free(store);
		return NULL;
	}
	param = X509_STORE_get0_param(store);
	/* Whose time counts is the caller's matter, for every certificate. */
	X509_VERIFY_PARAM_set_flags(param, X509_V_FLAG_NO_CHECK_TIME);
	X509_VERIFY_PARAM_set_auth_level(param, SECURITY_LEVEL);
	return store;
}

static enum seal_status wrong(struct seal_error *error, int number,
			      const char *reason)
{
	ERR_clear_error();
	return seal_fail(error, SEAL_USAGE, "certificate %d: %s", number + 1,
			 reason);
}

static enum seal_status add_certificate(struct seal_chain *chain, int number,
					const struct seal_bytes *der,
					struct seal_error *error)
{
	const uint8_t *at = der->data;
	X509 *certificate = d2i_X509(NULL, &at, (long)der->size);
	int64_t from, until;

	if (!certificate)
		return wrong(error, number, "no X.509 certificate in DER");
	if (sk_X509_push(chain->certificates, certificate) <= 0) {
		X509_free(certificate);
		return seal_fail_memory(error);
	}
	if (at != der->data + der->size)
		return wrong(error, number, "bytes behind its end");
	if (!seal_crypto_time(X509_get0_notBefore(certificate), &from) ||
	    !seal_crypto_time(X509_get0_notAfter(certificate), &until))
		return wrong(error, number, "its validity is no time");
	if (number == 0 || from > chain->from)
		chain->from = from;
	if (number == 0 || until < chain->until)
		chain->until = until;
	return SEAL_OK;
}

/* The order is a matter of the format, and the usual mistake. */
static enum seal_status check_order(const struct seal_chain *chain,
				    struct seal_error *error)
{
	int count = sk_X509_num(chain->certificates);

	for (int i = 0; i < count; i++) {
		X509 *own = sk_X509_value(chain->certificates, i);
		X509 *issuer = sk_X509_value(chain->certificates,
					     i + 1 < count ? i + 1 : i);

		if (X509_check_issued(issuer, own) == X509_V_OK)
			continue;
		seal_error_fix(error, "the authority's own certificate comes "
				      "first, then who issued it, the root "
				      "last");
		return wrong(error, i,
			     i + 1 < count ? "not issued by the next one"
					   : "the last one is no root");
	}
	return SEAL_OK;
}

static enum seal_status check_leaf(const struct seal_chain *chain,
				   struct seal_error *error)
{
	X509 *leaf = sk_X509_value(chain->certificates, 0);

	if (X509_check_ca(leaf) != 0)
		return wrong(error, 0,
			     "a CA's, not a timestamp authority's own");
	if (X509_check_purpose(leaf, X509_PURPOSE_TIMESTAMP_SIGN, 0) != 1)
		return wrong(error, 0,
			     "not for timestamps alone (extended key usage "
			     "timeStamping, critical)");
	return SEAL_OK;
}

static enum seal_status check_signatures(const struct seal_chain *chain,
					 struct seal_error *error)
{
	X509_STORE *store = seal_crypto_chain_store(chain);
	X509_STORE_CTX *context = X509_STORE_CTX_new();
	enum seal_status status = SEAL_OK;

	if (!store || !context ||
	    X509_STORE_CTX_init(context, store,
				sk_X509_value(chain->certificates, 0),
				chain->certificates) != 1 ||
	    X509_STORE_CTX_set_purpose(context, X509_PURPOSE_TIMESTAMP_SIGN) !=
		    1)
		status = seal_fail_memory(error);
	else if (X509_verify_cert(context) != 1)
		status = wrong(error, X509_STORE_CTX_get_error_depth(context),
			       X509_verify_cert_error_string(
				       X509_STORE_CTX_get_error(context)));
	X509_STORE_CTX_free(context);
	X509_STORE_free(store);
	ERR_clear_error();
	return status;
}

static enum seal_status parse(const struct seal_bytes *certificates,
			      size_t count, struct seal_chain *chain,
			      struct seal_error *error)
{
	enum seal_status status = SEAL_OK;

	if (count == 0 || count > SEAL_CHAIN_MAX)
		return seal_fail(error, SEAL_USAGE,
				 "certificates: %zu instead of 1 to %d", count,
				 SEAL_CHAIN_MAX);
	chain->certificates = sk_X509_new_null();
	if (!chain->certificates)
		return seal_fail_memory(error);
	for (size_t i = 0; i < count && status == SEAL_OK; i++)
		status =
			add_certificate(chain, (int)i, &certificates[i], error);
	if (status == SEAL_OK)
		status = check_order(chain, error);
	if (status == SEAL_OK)
		status = check_leaf(chain, error);
	if (status == SEAL_OK)
		status = check_signatures(chain, error);
	if (status == SEAL_OK)
		name_chain(chain);
	return status;
}

enum seal_status seal_chain_parse(const struct seal_bytes *certificates,
				  size_t count, struct seal_chain **output,
				  struct seal_error *error)
{
	enum seal_status status;

	*output = calloc(1, sizeof(**output));
	if (!*output)
		return seal_fail_memory(error);
	status = parse(certificates, count, *output, error);
	if (status == SEAL_OK)
		return SEAL_OK;
	seal_chain_free(*output);
	*output = NULL;
	return status;
}

void seal_chain_free(struct seal_chain *chain)
{
	if (!chain)
		return;
	sk_X509_pop_free(chain->certificates, X509_free);
	free(chain);
}

const char *seal_chain_name(const struct seal_chain *chain)
{
	return chain->name;
}

const char *seal_chain_organization(const struct seal_chain *chain)
{
	return chain->organization;
}

const char *seal_chain_common_name(const struct seal_chain *chain)
{
	return chain->common_name;
}

void seal_chain_validity(const struct seal_chain *chain, int64_t *from,
			 int64_t *until)
{
	*from = chain->from;
	*until = chain->until;
}

bool seal_chain_equal(const struct seal_chain *a, const struct seal_chain *b)
{
	int count = sk_X509_num(a->certificates);

	if (count != sk_X509_num(b->certificates))
		return false;
	for (int i = 0; i < count; i++) {
		if (X509_cmp(sk_X509_value(a->certificates, i),
			     sk_X509_value(b->certificates, i)) != 0)
			return false;
	}
	return true;
}
