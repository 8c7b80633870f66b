/* SPDX-License-Identifier: Apache-2.0 */
/* pkcs11_provider.c - a provider that answers pkcs11: URIs with one key in
 * software, behind a PIN; for tests of what OpenSSL does with such a one */
#include <openssl/core_dispatch.h>
#include <openssl/core_names.h>
#include <openssl/core_object.h>
#include <openssl/params.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct store {
	int done;
};

static void *store_open(void *provider, const char *uri)
{
	(void)provider;
	return strstr(uri, "object=here") ? calloc(1, sizeof(struct store))
					  : NULL;
}

static int store_set(void *store, const OSSL_PARAM parameters[])
{
	(void)store;
	(void)parameters;
	return 1;
}

static int store_load(void *context, OSSL_CALLBACK *give, void *give_data,
		      OSSL_PASSPHRASE_CALLBACK *ask, void *ask_data)
{
	static unsigned char der[4096];
	static char type[] = "EC", structure[] = "PrivateKeyInfo";
	int kind = OSSL_OBJECT_PKEY;
	struct store *store = context;
	OSSL_PARAM object[5];
	char pin[64] = "";
	size_t size = 0;
	FILE *file;

	store->done = 1;
	if (!ask(pin, sizeof(pin) - 1, &size, NULL, ask_data))
		return 0;
	fprintf(stderr, "provider: a PIN of %zu\n", strlen(pin));
	if (strcmp(pin, getenv("PROVIDER_PIN")) != 0)
		return 0;
	file = fopen(getenv("PROVIDER_KEY"), "rb");
	size = file ? fread(der, 1, sizeof(der), file) : 0;
	if (file)
		fclose(file);
	object[0] = OSSL_PARAM_construct_int(OSSL_OBJECT_PARAM_TYPE, &kind);
	object[1] = OSSL_PARAM_construct_utf8_string(
		OSSL_OBJECT_PARAM_DATA_TYPE, type, 0);
	object[2] = OSSL_PARAM_construct_utf8_string(
		OSSL_OBJECT_PARAM_DATA_STRUCTURE, structure, 0);
	object[3] = OSSL_PARAM_construct_octet_string(OSSL_OBJECT_PARAM_DATA,
						      der, size);
	object[4] = OSSL_PARAM_construct_end();
	return give(object, give_data);
}

static int store_eof(void *context)
{
	return ((struct store *)context)->done;
}

static int store_close(void *context)
{
	free(context);
	return 1;
}

static const OSSL_DISPATCH store[] = {
	{ OSSL_FUNC_STORE_OPEN, (void (*)(void))store_open },
	{ OSSL_FUNC_STORE_SET_CTX_PARAMS, (void (*)(void))store_set },
	{ OSSL_FUNC_STORE_LOAD, (void (*)(void))store_load },
	{ OSSL_FUNC_STORE_EOF, (void (*)(void))store_eof },
	{ OSSL_FUNC_STORE_CLOSE, (void (*)(void))store_close },
	{ 0, NULL },
};

static const OSSL_ALGORITHM stores[] = {
	{ "pkcs11", "provider=token", store, NULL }, { NULL, NULL, NULL, NULL }
};

static const OSSL_ALGORITHM *query(void *provider, int operation, int *cache)
{
	(void)provider;
	*cache = 0;
	return operation == OSSL_OP_STORE ? stores : NULL;
}

static const OSSL_DISPATCH functions[] = {
	{ OSSL_FUNC_PROVIDER_QUERY_OPERATION, (void (*)(void))query },
	{ 0, NULL },
};

int OSSL_provider_init(const OSSL_CORE_HANDLE *handle, const OSSL_DISPATCH *in,
		       const OSSL_DISPATCH **out, void **context)
{
	(void)in;
	*out = functions;
	*context = (void *)handle;
	return 1;
}
