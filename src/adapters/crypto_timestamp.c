/* SPDX-License-Identifier: Apache-2.0 */
/* crypto_timestamp.c - an RFC 3161 response in, what it vouches for out */
#include <openssl/err.h>
#include <openssl/pkcs7.h>
#include <openssl/ts.h>
#include <stdlib.h>
#include <string.h>

#include "adapters/crypto_certificate.h"
#include "adapters/crypto_openssl.h"

struct seal_timestamp {
	TS_RESP *response;
	PKCS7 *token;	      /* of the response */
	TS_TST_INFO *info;    /* likewise */
	const EVP_MD *digest; /* of the imprint */
	int64_t time;
	char name[SEAL_SUBJECT_SIZE];
};

static enum seal_status refuse(struct seal_error *error, const char *reason)
{
	ERR_clear_error();
	return seal_fail(error, SEAL_REFUSED, "timestamp: %s", reason);
}

/* What no attacker of today can find another text for; NULL: another one. */
static const EVP_MD *strong_digest(const X509_ALGOR *algorithm)
{
	const ASN1_OBJECT *object = NULL;

	if (algorithm)
		X509_ALGOR_get0(&object, NULL, NULL, algorithm);
	switch (object ? OBJ_obj2nid(object) : NID_undef) {
	case NID_sha256:
		return EVP_sha256();
	case NID_sha384:
		return EVP_sha384();
	case NID_sha512:
		return EVP_sha512();
	default:
		return NULL;
	}
}

/* The only DER of what was read: else bytes could change unseen. */
static bool is_one_form(TS_RESP *response, const uint8_t *data, size_t size)
{
	uint8_t *again = NULL;
	int again_size = i2d_TS_RESP(response, &again);
	bool one = again_size >= 0 && (size_t)again_size == size &&
		   memcmp(again, data, size) == 0;

	OPENSSL_free(again);
	return one;
}

/* What the authority answers when it does not grant one. */
static enum seal_status check_status(TS_RESP *response,
				     struct seal_error *error)
{
	static const char *const names[] = { "granted",
					     "granted with modifications",
					     "rejection",
					     "waiting",
					     "revocation is near",
					     "revocation has happened" };
	TS_STATUS_INFO *info = TS_RESP_get_status_info(response);
	const STACK_OF(ASN1_UTF8STRING) *texts = TS_STATUS_INFO_get0_text(info);
	const ASN1_UTF8STRING *text =
		texts && sk_ASN1_UTF8STRING_num(texts) > 0
			? sk_ASN1_UTF8STRING_value(texts, 0)
			: NULL;
	long code = ASN1_INTEGER_get(TS_STATUS_INFO_get0_status(info));
	const char *name = code >= 0 && code < 6 ? names[code] : "unknown";
	int length = text ? ASN1_STRING_length(text) : 0;

	ERR_clear_error();
	if (code == TS_STATUS_GRANTED)
		return SEAL_OK;
	return seal_fail(
		error, SEAL_REFUSED,
		"timestamp: the authority does not grant it: %s%s%.*s", name,
		length > 0 ? ": " : "", length < 200 ? length : 200,
		length > 0 ? (const char *)ASN1_STRING_get0_data(text) : "");
}

static PKCS7_SIGNER_INFO *signer_of(const struct seal_timestamp *timestamp)
{
	return sk_PKCS7_SIGNER_INFO_value(
		PKCS7_get_signer_info(timestamp->token), 0);
}

/*
 * Older releases of OpenSSL take the first value of these for what it has
 * to be without a look at its type, and crash where it is another.
 */
static bool attributes_fit(PKCS7_SIGNER_INFO *signer)
{
	static const struct {
		int id;
		int type;
	} expected[] = {
		{ NID_pkcs9_contentType, V_ASN1_OBJECT },
		{ NID_pkcs9_messageDigest, V_ASN1_OCTET_STRING },
		{ NID_id_smime_aa_signingCertificate, V_ASN1_SEQUENCE },
		{ NID_id_smime_aa_signingCertificateV2, V_ASN1_SEQUENCE },
	};

	for (size_t i = 0; i < sizeof(expected) / sizeof(*expected); i++) {
		const ASN1_TYPE *value =
			PKCS7_get_signed_attribute(signer, expected[i].id);

		if (value && ASN1_TYPE_get(value) != expected[i].type)
			return false;
	}
	return true;
}

static enum seal_status check_token(struct seal_timestamp *timestamp,
				    struct seal_error *error)
{
	X509_ALGOR *digest = NULL;
	STACK_OF(PKCS7_SIGNER_INFO) * signers;

	timestamp->token = TS_RESP_get_token(timestamp->response);
	timestamp->info = TS_RESP_get_tst_info(timestamp->response);
	if (!timestamp->token || !timestamp->info ||
	    !PKCS7_type_is_signed(timestamp->token))
		return refuse(error, "it holds no signed token");
	signers = PKCS7_get_signer_info(timestamp->token);
	if (!signers || sk_PKCS7_SIGNER_INFO_num(signers) != 1)
		return refuse(error, "not exactly one signer");
	PKCS7_SIGNER_INFO_get0_algs(signer_of(timestamp), NULL, &digest, NULL);
	if (!strong_digest(digest))
		return refuse(error, "signed over a digest that is no SHA-2");
	if (!attributes_fit(signer_of(timestamp)))
		return refuse(error, "a signed attribute is of a wrong type");
	return SEAL_OK;
}

static enum seal_status check_info(struct seal_timestamp *timestamp,
				   struct seal_error *error)
{
	TS_TST_INFO *info = timestamp->info;
	TS_MSG_IMPRINT *imprint = TS_TST_INFO_get_msg_imprint(info);

	if (TS_TST_INFO_get_version(info) != 1)
		return refuse(error, "its version is not 1");
	if (TS_TST_INFO_get_ext_by_critical(info, 1, -1) >= 0)
		return refuse(error, "a critical extension in it is unknown");
	timestamp->digest = strong_digest(TS_MSG_IMPRINT_get_algo(imprint));
	if (!timestamp->digest)
		return refuse(error, "its imprint is no SHA-2 digest");
	if (!seal_crypto_time(TS_TST_INFO_get_time(info), &timestamp->time))
		return refuse(error, "its time is none from 1970 to 9999");
	return SEAL_OK;
}

/*
 * A certificate comes along when it was asked for. It tells a name and no more:
 * what is verified is verified with the chain of the trust directory alone.
 */
static void take_name(struct seal_timestamp *timestamp)
{
	const PKCS7_ISSUER_AND_SERIAL *signer =
		signer_of(timestamp)->issuer_and_serial;
	STACK_OF(X509) *certificates = timestamp->token->d.sign->cert;
	X509 *own = certificates && signer
			    ? X509_find_by_issuer_and_serial(certificates,
							     signer->issuer,
							     signer->serial)
			    : NULL;

	if (own)
		seal_crypto_name(X509_get_subject_name(own), timestamp->name);
	sk_X509_pop_free(certificates, X509_free);
	timestamp->token->d.sign->cert = NULL;
}

static enum seal_status parse(struct seal_timestamp *timestamp,
			      const uint8_t *data, size_t size,
			      struct seal_error *error)
{
	const uint8_t *at = data;
	enum seal_status status;

	if (size > SEAL_TIMESTAMP_MAX)
		return seal_fail(error, SEAL_REFUSED,
				 "timestamp: more than %zu bytes",
				 SEAL_TIMESTAMP_MAX);
	timestamp->response = d2i_TS_RESP(NULL, &at, (long)size);
	if (!timestamp->response &&
	    ERR_GET_REASON(ERR_peek_last_error()) == ERR_R_MALLOC_FAILURE)
		return seal_crypto_fail(error, SEAL_UNJUDGED, "timestamp");
	if (!timestamp->response ||
	    !is_one_form(timestamp->response, data, size))
		return refuse(error, "it is no TimeStampResp in DER");
	status = check_status(timestamp->response, error);
	if (status == SEAL_OK)
		status = check_token(timestamp, error);
	if (status == SEAL_OK)
		status = check_info(timestamp, error);
	if (status == SEAL_OK)
		take_name(timestamp);
	ERR_clear_error();
	return status;
}

enum seal_status seal_timestamp_parse(const void *data, size_t size,
				      struct seal_timestamp **output,
				      struct seal_error *error)
{
	enum seal_status status;

	*output = calloc(1, sizeof(**output));
	if (!*output)
		return seal_fail_memory(error);
	status = parse(*output, data, size, error);
	if (status == SEAL_OK)
		return SEAL_OK;
	seal_timestamp_free(*output);
	*output = NULL;
	return status;
}

void seal_timestamp_free(struct seal_timestamp *timestamp)
{
	if (!timestamp)
		return;
	TS_RESP_free(timestamp->response);
	free(timestamp);
}

int64_t seal_timestamp_time(const struct seal_timestamp *timestamp)
{
	return timestamp->time;
}

const char *seal_timestamp_claimed_name(const struct seal_timestamp *timestamp)
{
	return timestamp->name;
}

enum seal_status seal_timestamp_is_of(const struct seal_timestamp *timestamp,
				      const void *data, size_t size, bool *is,
				      struct seal_error *error)
{
	TS_MSG_IMPRINT *imprint = TS_TST_INFO_get_msg_imprint(timestamp->info);
	const ASN1_OCTET_STRING *have = TS_MSG_IMPRINT_get_msg(imprint);
	uint8_t digest[EVP_MAX_MD_SIZE];
	unsigned int digest_size = 0;

	*is = false;
	if (EVP_Digest(data, size, digest, &digest_size, timestamp->digest,
		       NULL) != 1)
		return seal_crypto_fail(error, SEAL_UNJUDGED, "digest");
	*is = ASN1_STRING_length(have) == (int)digest_size &&
	      memcmp(ASN1_STRING_get0_data(have), digest, digest_size) == 0;
	return SEAL_OK;
}

bool seal_timestamp_has_nonce(const struct seal_timestamp *timestamp,
			      const uint8_t *nonce, size_t size)
{
	const ASN1_INTEGER *have = TS_TST_INFO_get_nonce(timestamp->info);
	BIGNUM *expected = BN_bin2bn(nonce, (int)size, NULL);
	BIGNUM *number = have ? ASN1_INTEGER_to_BN(have, NULL) : NULL;
	bool equal = expected && number && BN_cmp(expected, number) == 0;

	BN_free(expected);
	BN_free(number);
	ERR_clear_error();
	return equal;
}

bool seal_timestamp_names(const struct seal_timestamp *timestamp,
			  const struct seal_chain *chain)
{
	const PKCS7_ISSUER_AND_SERIAL *signer =
		signer_of(timestamp)->issuer_and_serial;
	const X509 *own = sk_X509_value(chain->certificates, 0);

	return signer &&
	       X509_NAME_cmp(signer->issuer, X509_get_issuer_name(own)) == 0 &&
	       ASN1_INTEGER_cmp(signer->serial, X509_get0_serialNumber(own)) ==
		       0;
}

enum seal_status seal_timestamp_verify(const struct seal_timestamp *timestamp,
				       const struct seal_chain *chain,
				       bool *good, struct seal_error *error)
{
	X509_STORE *store = seal_crypto_chain_store(chain);
	X509 *signer = NULL;

	*good = false;
	if (!store)
		return seal_fail_memory(error);
	*good = TS_RESP_verify_signature(timestamp->token, chain->certificates,
					 store, &signer) == 1 &&
		X509_cmp(signer, sk_X509_value(chain->certificates, 0)) == 0;
	X509_free(signer);
	X509_STORE_free(store);
	if (!*good &&
	    ERR_GET_REASON(ERR_peek_last_error()) == ERR_R_MALLOC_FAILURE)
		return seal_crypto_fail(error, SEAL_UNJUDGED, "timestamp");
	ERR_clear_error();
	return SEAL_OK;
}
