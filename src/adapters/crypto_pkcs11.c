/* SPDX-License-Identifier: Apache-2.0 */
/* crypto_pkcs11.c - a PKCS#11 URI and a PIN in, a key that stays in its token
 * out */
/* Debian 12 has no provider for tokens, so the ENGINE API it is; only here. */
#define OPENSSL_SUPPRESS_DEPRECATED

#include <dlfcn.h>
#include <openssl/engine.h>
#include <openssl/err.h>
#include <openssl/store.h>
#include <openssl/ui.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#include "adapters/crypto_private.h"

struct seal_token {
	struct seal_pkcs11_uri uri;
	const struct seal_passphrase *passphrase; /* until it is open */
	struct seal_secret pin;
	bool asked; /* the token wanted a PIN */
	UI_METHOD *ui;
	void *module;
	ENGINE *engine; /* NULL: a provider has the key */
	bool ready;	/* the engine was started */
	EVP_PKEY *private;
	EVP_PKEY *public;
};

/*
 * The module is the process's: where one session ends with C_Finalize, so do
 * all. From open to close of a token, by the same thread.
 */
static pthread_mutex_t *token_lock(void)
{
	static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;

	return &lock;
}

EVP_PKEY *seal_token_private(const struct seal_token *token)
{
	return token->private;
}

EVP_PKEY *seal_token_public(const struct seal_token *token)
{
	return token->public;
}

/*
 * Whoever wants a PIN asks here. As long as there is none the answer is no, so
 * that nobody is asked for the PIN of a token that is not there.
 */
static int answer(UI *ui, UI_STRING *string)
{
	struct seal_token *token = UI_get0_user_data(ui);

	if (UI_get_string_type(string) != UIT_PROMPT)
		return 1;
	token->asked = true;
	if (token->pin.size == 0)
		return 0;
	return UI_set_result_ex(ui, string, token->pin.data,
				(int)token->pin.size) == 0;
}

/*
 * An engine of our own, not OpenSSL's shared one: nobody else gets the PIN or
 * the module it is given.
 */
static bool load_engine(struct seal_token *token)
{
	const char *folder = secure_getenv("OPENSSL_ENGINES");
	ENGINE *engine;

	if (!folder || !*folder)
		folder = OPENSSL_info(OPENSSL_INFO_ENGINES_DIR);
	OPENSSL_init_crypto(OPENSSL_INIT_ENGINE_DYNAMIC, NULL);
	engine = token->engine = ENGINE_by_id("dynamic");
	return engine && ENGINE_ctrl_cmd_string(engine, "ID", "pkcs11", 0) &&
	       ENGINE_ctrl_cmd_string(engine, "DIR_LOAD", "2", 0) &&
	       ENGINE_ctrl_cmd_string(engine, "DIR_ADD", folder, 0) &&
	       ENGINE_ctrl_cmd_string(engine, "LOAD", NULL, 0);
}

static bool start_engine(struct seal_token *token)
{
	ENGINE *engine = token->engine;
	const char *module = token->uri.module;

	/* Quiet: it would print the URI, and on a terminal ask by itself. */
	if (!ENGINE_ctrl_cmd_string(engine, "QUIET", NULL, 0) ||
	    (module &&
	     !ENGINE_ctrl_cmd_string(engine, "MODULE_PATH", module, 0)) ||
	    !ENGINE_ctrl_cmd(engine, "SET_USER_INTERFACE", 0, token->ui, NULL,
			     0) ||
	    !ENGINE_ctrl_cmd(engine, "SET_CALLBACK_DATA", 0, token, NULL, 0))
		return false;
	token->ready = ENGINE_init(engine) == 1;
	return token->ready;
}

/*
 * From the URI, else the variable; neither: the engine's own, p11-kit. Loaded
 * here first: the engine would print why it cannot, and say less.
 */
static enum seal_status load_module(struct seal_token *token,
				    struct seal_error *error)
{
	const char *path = token->uri.module;
	const char *from = path ? "module-path" : "PKCS11_MODULE_PATH";
	enum seal_status status = SEAL_OK;

	if (!path)
		path = secure_getenv("PKCS11_MODULE_PATH");
	if (!path)
		return SEAL_OK;
	if (path[0] != '/')
		status = seal_fail(error, SEAL_USAGE,
				   "PKCS#11 module: %s is not a full path",
				   from);
	else if (!(token->module = dlopen(path, RTLD_NOW | RTLD_LOCAL)))
		status = seal_fail(error, SEAL_UNJUDGED, "PKCS#11 module: %s",
				   dlerror());
	else if (!dlsym(token->module, "C_GetFunctionList"))
		status = seal_fail(error, SEAL_UNJUDGED,
				   "PKCS#11 module: %s is another library",
				   path);
	if (status != SEAL_OK)
		seal_error_fix(error,
			       "%s: the full path of the library that "
			       "came with the token",
			       from);
	return status;
}

/*
 * Can OpenSSL open such a URI by itself? It takes the module from its own
 * configuration, so one that is named here is for the engine.
 */
static bool provider_answers(const struct seal_token *token)
{
	OSSL_STORE_LOADER *loader;

	if (token->uri.module || secure_getenv("PKCS11_MODULE_PATH"))
		return false;
	loader = OSSL_STORE_LOADER_fetch(NULL, "pkcs11", NULL);
	OSSL_STORE_LOADER_free(loader);
	ERR_clear_error();
	return loader != NULL;
}

static EVP_PKEY *load_by_provider(struct seal_token *token, bool private)
{
	int kind = private ? OSSL_STORE_INFO_PKEY : OSSL_STORE_INFO_PUBKEY;
	OSSL_STORE_CTX *store = OSSL_STORE_open(token->uri.object, token->ui,
						token, NULL, NULL);
	EVP_PKEY *key = NULL;

	if (store && OSSL_STORE_expect(store, kind) == 1) {
		while (!key && !OSSL_STORE_eof(store)) {
			OSSL_STORE_INFO *info = OSSL_STORE_load(store);

			if (!info)
				break;
			key = private ? OSSL_STORE_INFO_get1_PKEY(info)
				      : OSSL_STORE_INFO_get1_PUBKEY(info);
			OSSL_STORE_INFO_free(info);
		}
	}
	OSSL_STORE_close(store);
	return key;
}

static EVP_PKEY *load(struct seal_token *token, bool private)
{
	ERR_clear_error();
	if (!token->engine)
		return load_by_provider(token, private);
	return private ? ENGINE_load_private_key(token->engine,
						 token->uri.object, token->ui,
						 token)
		       : ENGINE_load_public_key(token->engine,
						token->uri.object, token->ui,
						token);
}

static enum seal_status get_pin(struct seal_token *token, const char *what,
				struct seal_error *error)
{
	struct seal_passphrase source = { 0 };
	enum seal_status status;

	if (token->passphrase)
		source = *token->passphrase;
	if (token->uri.pin_file)
		source.file = token->uri.pin_file;
	/* For a public key there is no option with a PIN, only the URI. */
	if (!seal_passphrase_given(&source)) {
		seal_error_fix(error, "see whether object and id are right, or "
				      "add ?pin-source=file:F to the URI");
		return seal_fail(error, SEAL_UNJUDGED,
				 "%s: it is not to be seen without the token's "
				 "PIN, and none is given",
				 what);
	}
	status = seal_passphrase_get(&source, &token->pin, error);
	if (status != SEAL_OK)
		seal_error_fix(error, "give the PIN with --passphrase-file F, "
				      "or with pin-source=file:F in the URI");
	else if (token->engine && !ENGINE_ctrl_cmd_string(token->engine, "PIN",
							  token->pin.data, 0))
		status = seal_crypto_fail(error, SEAL_UNJUDGED, "PIN");
	return status;
}

/* With the PIN only when it turns out to be needed, and then once. */
static enum seal_status load_key(struct seal_token *token, bool private,
				 struct seal_error *error)
{
	const char *what = private ? "private key" : "public key";
	EVP_PKEY *key = load(token, private);

	if (!key && token->asked) {
		if (get_pin(token, what, error) != SEAL_OK)
			return error->status;
		key = load(token, private);
	}
	if (!key && token->asked && !token->engine) {
		ERR_clear_error();
		return seal_fail(error, SEAL_UNJUDGED,
				 "%s: wrong PIN, or the token has no such key",
				 what);
	}
	if (!key)
		return seal_token_fail(what, token->asked, error);
	token->public = seal_crypto_public_half(key);
	if (private)
		token->private = key;
	else
		EVP_PKEY_free(key);
	if (token->public)
		return SEAL_OK;
	ERR_clear_error();
	seal_error_fix(error, "put the public key into the token, too, under "
			      "the same id");
	return seal_fail(error, SEAL_UNJUDGED,
			 "%s: the token does not tell its public half", what);
}

static enum seal_status start(struct seal_token *token,
			      struct seal_error *error)
{
	token->ui = UI_create_method("PIN");
	if (!token->ui || UI_method_set_reader(token->ui, answer) != 0)
		return seal_fail_memory(error);
	if (provider_answers(token))
		return SEAL_OK;
	if (!load_engine(token)) {
		ERR_clear_error();
		seal_error_fix(error,
			       "apt-get install libengine-pkcs11-openssl");
		return seal_fail(error, SEAL_UNJUDGED,
				 "PKCS#11: OpenSSL's engine for it is not "
				 "installed");
	}
	if (!start_engine(token))
		return seal_crypto_fail(error, SEAL_UNJUDGED, "PKCS#11");
	return SEAL_OK;
}

static enum seal_status open_token(struct seal_token *token, const char *uri,
				   bool private, struct seal_error *error)
{
	enum seal_status status =
		seal_pkcs11_uri_parse(uri, &token->uri, error);

	if (status == SEAL_OK && token->uri.pin_file && token->passphrase &&
	    token->passphrase->file)
		status = seal_fail(error, SEAL_USAGE,
				   "PIN: given twice, by pin-source and as "
				   "passphrase file");
	if (status == SEAL_OK)
		status = load_module(token, error);
	if (status == SEAL_OK)
		status = start(token, error);
	if (status == SEAL_OK)
		status = load_key(token, private, error);
	/* Neither PIN nor module: what names the key, in one spelling. */
	if (status != SEAL_OK && token->uri.object)
		seal_error_path(error, token->uri.object);
	return status;
}

void seal_token_close(struct seal_token *token)
{
	if (!token)
		return;
	/* The engine keeps the key, and the key the engine, for ever. */
	if (token->private && token->engine)
		EVP_PKEY_set1_engine(token->private, NULL);
	EVP_PKEY_free(token->private);
	EVP_PKEY_free(token->public);
	if (token->ready)
		ENGINE_finish(token->engine);
	ENGINE_free(token->engine);
	UI_destroy_method(token->ui);
	if (token->module)
		dlclose(token->module);
	seal_secret_free(&token->pin);
	seal_pkcs11_uri_free(&token->uri);
	free(token);
	pthread_mutex_unlock(token_lock());
}

enum seal_status seal_token_open(const char *uri,
				 const struct seal_passphrase *passphrase,
				 bool private, struct seal_token **output,
				 struct seal_error *error)
{
	struct seal_token *token = calloc(1, sizeof(*token));
	enum seal_status status;

	*output = NULL;
	if (!token)
		return seal_fail_memory(error);
	pthread_mutex_lock(token_lock());
	token->passphrase = passphrase;
	status = open_token(token, uri, private, error);
	token->passphrase = NULL;
	if (status == SEAL_OK)
		*output = token;
	else
		seal_token_close(token);
	return status;
}

static enum seal_status print_public(const struct seal_token *token,
				     struct seal_text *output,
				     struct seal_error *error)
{
	const struct seal_public_key key = { .key = token->public };

	return seal_public_key_pem(&key, output, error);
}

enum seal_status seal_token_public_pem(const char *uri,
				       struct seal_text *output,
				       struct seal_error *error)
{
	struct seal_token *token;
	enum seal_status status =
		seal_token_open(uri, NULL, false, &token, error);

	*output = (struct seal_text){ 0 };
	if (status == SEAL_OK)
		status = print_public(token, output, error);
	seal_token_close(token);
	ERR_clear_error();
	return status;
}
