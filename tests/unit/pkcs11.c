/* SPDX-License-Identifier: Apache-2.0 */
/* pkcs11.c - URIs, and keys in a SoftHSM token, in; parts and signatures out */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <openssl/err.h>
#include <pthread.h>

#include "adapters/crypto_private.h"
#include "command.h"

#define MODULE "/usr/lib/softhsm/libsofthsm2.so"

/*
 * The end of the PIN, in two parts, so that this program never has it itself.
 * What is freed without being wiped loses its first bytes only.
 */
#define PIN_START "a-start-of-thirty-two-characters"
#define PIN_HEAD  "Zq7x"
#define PIN_TAIL  "9wKKP"

static void parts_of_a_uri(void **state)
{
	static const struct {
		const char *uri, *object, *module, *pin_file;
	} cases[] = {
		{ "pkcs11:object=a", "pkcs11:object=a", NULL, NULL },
		{ "PKCS11:id=%01%fF;token=a%20b&c",
		  "pkcs11:id=%01%FF;token=a%20b%26c", NULL, NULL },
		{ "pkcs11:type=private;object=%41?module-path=/x.so",
		  "pkcs11:object=A", "/x.so", NULL },
		{ "pkcs11:object=a?pin-source=file:p%20q&module-path=/y",
		  "pkcs11:object=a", "/y", "p q" },
		{ "pkcs11:object=a?pin-source=file:///run/pin",
		  "pkcs11:object=a", NULL, "/run/pin" },
		{ "pkcs11:id=%00", "pkcs11:id=%00", NULL, NULL },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		struct seal_error error = { 0 };
		struct seal_pkcs11_uri uri;

		if (seal_pkcs11_uri_parse(cases[i].uri, &uri, &error) !=
		    SEAL_OK)
			fail_msg("%s: %s", cases[i].uri, error.text);
		assert_string_equal(uri.object, cases[i].object);
		assert_string_equal(uri.module ? uri.module : "",
				    cases[i].module ? cases[i].module : "");
		assert_string_equal(uri.pin_file ? uri.pin_file : "",
				    cases[i].pin_file ? cases[i].pin_file : "");
		seal_pkcs11_uri_free(&uri);
	}
}

/* As libp11 says it; no token in software ever locks itself. */
static void a_locked_token_is_named(void **state)
{
	static const struct {
		int code;
		const char *text;
	} cases[] = {
		{ 0xa4, "key: the token is locked after too many wrong PINs" },
		{ 0xa0, "key: wrong PIN" },
		{ 0x32, "key: the token was removed" },
		{ 0x30, "PKCS#11 module: it failed (0x30)" },
	};
	static ERR_STRING_DATA names[] = { { 0, "PKCS#11 module" },
					   { 0, NULL } };
	int library = ERR_get_next_error_library();

	(void)state;
	names[0].error = ERR_PACK(library, 0, 0);
	ERR_load_strings(library, names);
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		struct seal_error error = { 0 };

		ERR_raise(ERR_LIB_EVP, 99);
		ERR_raise(library, cases[i].code);
		assert_int_equal(seal_token_fail("key", true, &error),
				 SEAL_UNJUDGED);
		assert_string_equal(error.text, cases[i].text);
		assert_int_equal(ERR_peek_error(), 0);
	}
}

static void *sign_often(void *uri)
{
	const struct seal_passphrase pin = { .file = "pin" };
	struct seal_bytes signature = { 0 };

	for (int i = 0; i < 3; i++) {
		struct seal_error error = { 0 };
		struct seal_private_key *key = NULL;

		if (seal_private_key_open(uri, &pin, SEAL_ECDSA_P256_SHA256,
					  &key, &error) == SEAL_OK)
			seal_private_key_sign(key, "abc", 3, &signature,
					      &error);
		seal_private_key_free(key);
		if (error.status != SEAL_OK)
			print_message("%s\n", error.text);
		if (error.status != SEAL_OK)
			uri = NULL;
	}
	seal_bytes_free(&signature);
	return uri;
}

/* Is it in any memory that can be written? */
static bool finds_pin(void)
{
	FILE *maps = fopen("/proc/self/maps", "re");
	bool found = false;
	char line[512];

	assert_non_null(maps);
	while (!found && fgets(line, sizeof(line), maps)) {
		unsigned long start, end;
		char rights[8] = "";

		if (sscanf(line, "%lx-%lx %7s", &start, &end, rights) != 3 ||
		    rights[0] != 'r' || rights[1] != 'w' || strstr(line, "[v"))
			continue;
		for (const char *at = (const char *)start;
		     !found && at + 9 <= (const char *)end; at++)
			found = memcmp(at, PIN_HEAD, 4) == 0 &&
				memcmp(at + 4, PIN_TAIL, 5) == 0;
	}
	fclose(maps);
	return found;
}

/*
 * Two threads, one key each, again and again: neither ends the other's session,
 * the engine can be loaded anew, and OpenSSL goes on without it.
 */
static void threads_share_a_token(void **state)
{
	static char one[] = "pkcs11:token=unit;object=k01";
	static char two[] = "pkcs11:token=unit;object=k02";
	struct seal_private_key *other = NULL;
	struct seal_error error = { 0 };
	pthread_t thread;
	void *result = NULL;

	(void)state;
	assert_int_equal(pthread_create(&thread, NULL, sign_often, one), 0);
	assert_non_null(sign_often(two));
	assert_int_equal(pthread_join(thread, &result), 0);
	assert_non_null(result);
	assert_int_equal(seal_private_key_generate(SEAL_RSA_PKCS1_SHA256,
						   &other, &error),
			 SEAL_OK);
	seal_private_key_free(other);
	assert_false(finds_pin());
}

static void a_pin_in_memory_is_found(void **state)
{
	char *pin = malloc(16);

	(void)state;
	assert_non_null(pin);
	memcpy(pin, PIN_HEAD, 4);
	memcpy(pin + 4, PIN_TAIL, 6);
	assert_true(finds_pin());
	explicit_bzero(pin, 16);
	free(pin);
	assert_false(finds_pin());
}

static int setup(void **state)
{
	if (test_folder_make(state) != 0)
		return -1;
	setenv("SOFTHSM2_CONF", "softhsm.conf", 1);
	setenv("PKCS11_MODULE_PATH", MODULE, 1);
	output_of(
		"mkdir tokens && printf '%%s\\n' "
		"\"directories.tokendir = $PWD/tokens\" >softhsm.conf && "
		"printf '%%s%%s%%s\\n' %s %s %s >pin && "
		"softhsm2-util --init-token --free --label unit "
		"--so-pin 12345678 --pin \"$(cat pin)\" 2>&1 && "
		"for key in 01 02; do pkcs11-tool --module %s --login "
		"--token-label unit --pin \"$(cat pin)\" --keypairgen "
		"--key-type EC:prime256v1 --id $key --label k$key 2>&1 || exit; done",
		PIN_START, PIN_HEAD, PIN_TAIL, MODULE);
	return 0;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(parts_of_a_uri),
		cmocka_unit_test(a_locked_token_is_named),
		cmocka_unit_test(a_pin_in_memory_is_found),
		cmocka_unit_test(threads_share_a_token),
	};

	return cmocka_run_group_tests(tests, setup, test_folder_remove);
}
