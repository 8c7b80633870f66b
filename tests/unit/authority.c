/* SPDX-License-Identifier: Apache-2.0 */
/* authority.c - requests in, RFC 3161 responses of any time out */
#include "authority.h"

#include <openssl/x509v3.h>
#include <stdlib.h>
#include <string.h>

static void must(int done, const char *what)
{
	if (done != 1)
		fail_msg("%s", what);
}

static void extend(X509 *certificate, X509 *issuer, int id, const char *value)
{
	X509V3_CTX context;
	X509_EXTENSION *extension;

	X509V3_set_ctx(&context, issuer, certificate, NULL, NULL, 0);
	extension = X509V3_EXT_conf_nid(NULL, &context, id, value);
	assert_non_null(extension);
	must(X509_add_ext(certificate, extension, -1), "extension");
	X509_EXTENSION_free(extension);
}

static X509 *make(const char *name, EVP_PKEY *key, int64_t from, int64_t until,
		  X509 *issuer)
{
	X509 *certificate = X509_new();
	X509_NAME *subject = X509_get_subject_name(certificate);

	must(X509_set_version(certificate, X509_VERSION_3), "version");
	ASN1_INTEGER_set(X509_get_serialNumber(certificate), issuer ? 2 : 1);
	ASN1_TIME_set(X509_getm_notBefore(certificate), (time_t)from);
	ASN1_TIME_set(X509_getm_notAfter(certificate), (time_t)until);
	must(X509_NAME_add_entry_by_txt(subject, "CN", MBSTRING_UTF8,
					(const uint8_t *)name, -1, -1, 0),
	     "name");
	must(X509_set_issuer_name(certificate,
				  issuer ? X509_get_subject_name(issuer)
					 : subject),
	     "issuer");
	must(X509_set_pubkey(certificate, key), "key");
	return certificate;
}

static void make_own(struct authority *authority, const char *name,
		     int64_t from, int64_t until, enum authority_fault fault)
{
	static const char *const usages[] = {
		[AUTHORITY_HONEST] = "critical,timeStamping",
		[AUTHORITY_IS_CA] = "critical,timeStamping",
		[AUTHORITY_LENIENT] = "timeStamping",
		[AUTHORITY_GENERAL] = "critical,timeStamping,emailProtection",
	};
	X509 *own = make(name, authority->key, from, until, authority->root);

	extend(own, authority->root, NID_basic_constraints,
	       fault == AUTHORITY_IS_CA ? "critical,CA:TRUE"
					: "critical,CA:FALSE");
	extend(own, authority->root, NID_ext_key_usage, usages[fault]);
	must(X509_sign(own, authority->root_key, EVP_sha256()) > 0, "sign");
	authority->own = own;
}

void authority_start(struct authority *authority, const char *name,
		     int64_t from, int64_t until, enum authority_fault fault)
{
	char root_name[64];

	*authority = (struct authority){ 0 };
	snprintf(root_name, sizeof(root_name), "%s Root", name);
	authority->root_key = EVP_EC_gen("P-256");
	authority->key = EVP_EC_gen("P-256");
	assert_non_null(authority->root_key);
	assert_non_null(authority->key);
	authority->root = make(root_name, authority->root_key, 0,
			       INT64_C(4102444800), NULL);
	extend(authority->root, authority->root, NID_basic_constraints,
	       "critical,CA:TRUE");
	extend(authority->root, authority->root, NID_key_usage,
	       "critical,keyCertSign");
	must(X509_sign(authority->root, authority->root_key, EVP_sha256()) > 0,
	     "sign");
	make_own(authority, name, from, until, fault);
}

void authority_end(struct authority *authority)
{
	EVP_PKEY_free(authority->root_key);
	EVP_PKEY_free(authority->key);
	X509_free(authority->root);
	X509_free(authority->own);
	*authority = (struct authority){ 0 };
}

static void to_der(X509 *certificate, struct seal_bytes *output)
{
	struct seal_error error = { 0 };
	uint8_t *der = NULL;
	int size = i2d_X509(certificate, &der);

	assert_true(size > 0);
	assert_int_equal(seal_bytes_append(output, der, (size_t)size, &error),
			 SEAL_OK);
	OPENSSL_free(der);
}

void authority_chain(const struct authority *authority,
		     struct seal_bytes certificates[2])
{
	memset(certificates, 0, 2 * sizeof(*certificates));
	to_der(authority->own, &certificates[0]);
	to_der(authority->root, &certificates[1]);
}

void authority_trust(const struct authority *authority,
		     struct seal_authorities *authorities)
{
	struct seal_bytes certificates[2];
	struct seal_error error = { 0 };

	authorities->present = true;
	authorities->count = 1;
	authorities->items = calloc(1, sizeof(*authorities->items));
	assert_non_null(authorities->items);
	authority_chain(authority, certificates);
	if (seal_chain_parse(certificates, 2, &authorities->items[0].chain,
			     &error) != SEAL_OK)
		fail_msg("%s", error.text);
	seal_bytes_free(&certificates[0]);
	seal_bytes_free(&certificates[1]);
}

static ASN1_INTEGER *serial_of(TS_RESP_CTX *context, void *data)
{
	ASN1_INTEGER *serial = ASN1_INTEGER_new();

	(void)context;
	(void)data;
	ASN1_INTEGER_set(serial, 7);
	return serial;
}

static int time_of(TS_RESP_CTX *context, void *data, long *seconds,
		   long *fraction)
{
	(void)context;
	*seconds = (long)*(const int64_t *)data;
	*fraction = 0;
	return 1;
}

static X509_EXTENSION *comment(const char *value)
{
	X509_EXTENSION *extension;
	X509V3_CTX context;

	X509V3_set_ctx(&context, NULL, NULL, NULL, NULL, 0);
	extension = X509V3_EXT_conf_nid(NULL, &context, NID_netscape_comment,
					value);
	assert_non_null(extension);
	return extension;
}

/* OpenSSL 3.0 gives its callback no data, whatever it was told. */
static const struct authority_request *distorted;

/* Called for a request with an extension, when all but the signature is done.
 */
static int distort(TS_RESP_CTX *context, X509_EXTENSION *extension, void *data)
{
	const struct authority_request *request = distorted;
	TS_TST_INFO *info = TS_RESP_CTX_get_tst_info(context);

	(void)extension;
	(void)data;
	if (request->version != 0)
		must(TS_TST_INFO_set_version(info, request->version),
		     "version");
	if (request->critical) {
		X509_EXTENSION *own = comment("critical,odd");

		must(TS_TST_INFO_add_ext(info, own, -1), "extension");
		X509_EXTENSION_free(own);
	}
	return 1;
}

static BIO *print_request(const struct authority_request *request)
{
	const EVP_MD *digest = request->digest ? request->digest : EVP_sha256();
	TS_MSG_IMPRINT *imprint = TS_MSG_IMPRINT_new();
	X509_ALGOR *algorithm = X509_ALGOR_new();
	TS_REQ *question = TS_REQ_new();
	BIO *output = BIO_new(BIO_s_mem());
	uint8_t bytes[EVP_MAX_MD_SIZE];
	unsigned int size = 0;

	must(EVP_Digest(request->data, request->size, bytes, &size, digest,
			NULL),
	     "digest");
	X509_ALGOR_set_md(algorithm, digest);
	must(TS_MSG_IMPRINT_set_algo(imprint, algorithm), "algorithm");
	must(TS_MSG_IMPRINT_set_msg(imprint, bytes, (int)size), "imprint");
	must(TS_REQ_set_version(question, 1), "version");
	must(TS_REQ_set_msg_imprint(question, imprint), "imprint");
	must(TS_REQ_set_cert_req(question, !request->bare), "certificate");
	if (request->critical || request->version != 0) {
		X509_EXTENSION *own = comment("odd");

		must(TS_REQ_add_ext(question, own, -1), "extension");
		X509_EXTENSION_free(own);
	}
	must(i2d_TS_REQ_bio(output, question), "request");
	TS_REQ_free(question);
	X509_ALGOR_free(algorithm);
	TS_MSG_IMPRINT_free(imprint);
	return output;
}

void authority_stamp(const struct authority *authority,
		     const struct authority_request *request,
		     struct seal_bytes *response)
{
	TS_RESP_CTX *context = TS_RESP_CTX_new();
	ASN1_OBJECT *policy = OBJ_txt2obj("1.2.3.4.1", 1);
	struct seal_error error = { 0 };
	int64_t time = request->time;
	uint8_t *der = NULL;
	TS_RESP *answer;
	BIO *question;
	int size;

	must(TS_RESP_CTX_set_signer_cert(context, authority->own), "own");
	must(TS_RESP_CTX_set_signer_key(context, authority->key), "key");
	must(TS_RESP_CTX_set_def_policy(context, policy), "policy");
	must(TS_RESP_CTX_set_signer_digest(
		     context, request->signer ? request->signer : EVP_sha256()),
	     "digest");
	must(TS_RESP_CTX_set_ess_cert_id_digest(context, EVP_sha256()), "ess");
	if (!request->refuse) {
		must(TS_RESP_CTX_add_md(context, EVP_sha256()), "sha256");
		must(TS_RESP_CTX_add_md(context, EVP_sha384()), "sha384");
		must(TS_RESP_CTX_add_md(context, EVP_sha1()), "sha1");
	}
	TS_RESP_CTX_set_serial_cb(context, serial_of, NULL);
	TS_RESP_CTX_set_time_cb(context, time_of, &time);
	distorted = request;
	TS_RESP_CTX_set_extension_cb(context, distort, NULL);
	question = print_request(request);
	answer = TS_RESP_create_response(context, question);
	assert_non_null(answer);
	size = i2d_TS_RESP(answer, &der);
	assert_true(size > 0);
	assert_int_equal(seal_bytes_append(response, der, (size_t)size, &error),
			 SEAL_OK);
	OPENSSL_free(der);
	TS_RESP_free(answer);
	BIO_free(question);
	ASN1_OBJECT_free(policy);
	TS_RESP_CTX_free(context);
}

void authority_stamp_bundle(const struct authority *authority, int64_t time,
			    struct seal_bundle *bundle)
{
	const struct authority_request request = {
		.data = bundle->signature.data,
		.size = bundle->signature.size,
		.time = time
	};

	bundle->timestamps =
		reallocarray(bundle->timestamps, bundle->timestamp_count + 1,
			     sizeof(*bundle->timestamps));
	assert_non_null(bundle->timestamps);
	bundle->timestamps[bundle->timestamp_count] = (struct seal_bytes){ 0 };
	authority_stamp(authority, &request,
			&bundle->timestamps[bundle->timestamp_count++]);
}
