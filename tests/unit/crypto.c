/* SPDX-License-Identifier: Apache-2.0 */
/* crypto.c - digests, base64, public keys and verification against openssl and
 * ssh-keygen */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <openssl/bn.h>
#include <openssl/ecdsa.h>

#include "adapters/crypto.h"
#include "command.h"

static const char message[] = "DSSEv1 29 http://example.com/HelloWorld 11 "
			      "hello world";
enum { MESSAGE_SIZE = sizeof(message) - 1 };

static struct seal_error error;

static char *read_text(const char *path)
{
	size_t size;

	return read_test_file(path, &size);
}

/* openssl makes |name|.key and |name|.pub. */
static void make_key(const char *name, const char *arguments)
{
	output_of("openssl genpkey %s -out %s.key 2>&1", arguments, name);
	output_of("openssl pkey -in %s.key -pubout -out %s.pub", name, name);
}

static int make_keys(void **state)
{
	if (test_folder_make(state) != 0)
		return -1;
	make_key("p256", "-algorithm EC -pkeyopt ec_paramgen_curve:P-256");
	make_key("p384", "-algorithm EC -pkeyopt ec_paramgen_curve:P-384");
	make_key("k256", "-algorithm EC -pkeyopt ec_paramgen_curve:secp256k1");
	make_key("explicit", "-algorithm EC -pkeyopt ec_paramgen_curve:P-256 "
			     "-pkeyopt ec_param_enc:explicit");
	make_key("ed", "-algorithm ED25519");
	make_key("x25519", "-algorithm X25519");
	make_key("rsa", "-algorithm RSA -pkeyopt rsa_keygen_bits:3072");
	make_key("rsa2048", "-algorithm RSA -pkeyopt rsa_keygen_bits:2048");
	make_key("rsa3", "-algorithm RSA -pkeyopt rsa_keygen_bits:3072 "
			 "-pkeyopt rsa_keygen_pubexp:3");
	make_key("pss", "-algorithm RSA-PSS -pkeyopt rsa_keygen_bits:3072");
	write_test_file("message", message, MESSAGE_SIZE);
	return 0;
}

static struct seal_public_key *open_key(const char *name,
					enum seal_algorithm algorithm)
{
	struct seal_public_key *key;
	char path[64], *pem;

	snprintf(path, sizeof(path), "%s.pub", name);
	pem = read_text(path);
	error = (struct seal_error){ 0 };
	if (seal_public_key_parse(pem, algorithm, &key, &error) != SEAL_OK)
		fail_msg("%s: %s", name, error.text);
	free(pem);
	return key;
}

static void assert_text_refused(const char *pem, enum seal_algorithm algorithm,
				const char *reason)
{
	struct seal_public_key *key = (struct seal_public_key *)&error;

	error = (struct seal_error){ 0 };
	assert_int_equal(seal_public_key_parse(pem, algorithm, &key, &error),
			 SEAL_USAGE);
	assert_null(key);
	if (!strstr(error.text, reason))
		fail_msg("\"%s\" does not say \"%s\"", error.text, reason);
}

static void assert_file_refused(const char *path, enum seal_algorithm algorithm,
				const char *reason)
{
	char *pem = read_text(path);

	assert_text_refused(pem, algorithm, reason);
	free(pem);
}

static void test_digests(void **state)
{
	char text[SEAL_SHA256_HEX];
	uint8_t digest[32], again[32];
	struct seal_sha256 *sha256;
	struct seal_sha1 *sha1;
	char hex[65], head[16];

	(void)state;
	error = (struct seal_error){ 0 };
	assert_int_equal(seal_sha256_hex(message, MESSAGE_SIZE, text, &error),
			 SEAL_OK);
	assert_memory_equal(text, output_of("sha256sum message"), 64);
	assert_int_equal(seal_sha256_hex(NULL, 0, text, &error), SEAL_OK);
	assert_memory_equal(text, "e3b0c442", 8);
	assert_int_equal(seal_sha256_new(&sha256, &error), SEAL_OK);
	for (size_t i = 0; i < MESSAGE_SIZE; i++)
		seal_sha256_update(sha256, message + i, 1, &error);
	assert_int_equal(seal_sha256_final(sha256, digest, &error), SEAL_OK);
	seal_sha256_free(sha256);
	seal_hex(digest, 32, hex);
	assert_string_equal(hex, output_of("sha256sum < message | cut -c-64"));
	snprintf(head, sizeof(head), "blob %d", MESSAGE_SIZE);
	assert_int_equal(seal_sha1_git(head, strlen(head) + 1, message,
				       MESSAGE_SIZE, digest, &error),
			 SEAL_OK);
	seal_hex(digest, 20, hex);
	assert_string_equal(hex, output_of("git hash-object message"));
	assert_int_equal(seal_sha1_new(&sha1, &error), SEAL_OK);
	seal_sha1_update(sha1, head, strlen(head) + 1, &error);
	seal_sha1_update(sha1, message, MESSAGE_SIZE, &error);
	assert_int_equal(seal_sha1_final(sha1, again, &error), SEAL_OK);
	assert_memory_equal(again, digest, 20);
	seal_sha1_free(sha1);
	seal_sha256_free(NULL);
	seal_sha1_free(NULL);
}

static void test_base64(void **state)
{
	static const char *const wrong[] = {
		"Zg",	    "Zg=",   "Zg===",	"Zh==",	  "Zm9=", "Zg==\n",
		" Zg==",    "Zm 9v", "Zm9v=",	"Z===",	  "====", "=Zg=",
		"Zg==Zg==", "Zm-_",  "Zm9\xc3", "Zm9vZg", "Zg=A", "Zm9vZ===",
	};
	struct seal_bytes bytes = { 0 }, text = { 0 };
	uint8_t raw[100];

	(void)state;
	for (size_t i = 0; i < sizeof(wrong) / sizeof(*wrong); i++) {
		if (seal_base64_decode(wrong[i], &bytes))
			fail_msg("\"%s\" was taken", wrong[i]);
		assert_int_equal(bytes.size, 0);
	}
	assert_true(seal_base64_decode("", &bytes));
	assert_int_equal(bytes.size, 0);
	assert_true(seal_base64_decode("Zm9v", &bytes));
	assert_true(seal_base64_decode("AAECAw==", &bytes));
	assert_int_equal(bytes.size, 7);
	assert_memory_equal(bytes.data, "foo\0\1\2\3", 7);
	for (size_t size = 0; size <= sizeof(raw); size++) {
		error = (struct seal_error){ 0 };
		text.size = bytes.size = 0;
		assert_int_equal(seal_random(raw, sizeof(raw), &error),
				 SEAL_OK);
		assert_int_equal(seal_base64_encode(raw, size, &text, &error),
				 SEAL_OK);
		assert_int_equal(text.size, (size + 2) / 3 * 4);
		assert_int_equal(seal_bytes_append(&text, "", 1, &error),
				 SEAL_OK);
		assert_true(seal_base64_decode((char *)text.data, &bytes));
		assert_int_equal(bytes.size, size);
		assert_memory_equal(bytes.data, raw, size);
	}
	seal_bytes_free(&bytes);
	seal_bytes_free(&text);
}

/* More than one of the pieces in which OpenSSL is given the data. */
static void test_base64_large(void **state)
{
	enum { SIZE = 7000001 };
	struct seal_bytes text = { 0 }, back = { 0 };
	uint8_t *raw = malloc(SIZE);

	(void)state;
	assert_non_null(raw);
	error = (struct seal_error){ 0 };
	seal_random(raw, SIZE, &error);
	assert_int_equal(seal_base64_encode(raw, SIZE, &text, &error), SEAL_OK);
	seal_bytes_append(&text, "", 1, &error);
	assert_true(seal_base64_decode((char *)text.data, &back));
	assert_int_equal(back.size, SIZE);
	assert_memory_equal(back.data, raw, SIZE);
	free(raw);
	seal_bytes_free(&text);
	seal_bytes_free(&back);
}

static void test_algorithms(void **state)
{
	enum seal_algorithm algorithm = SEAL_ED25519;

	(void)state;
	assert_true(seal_algorithm_parse("ecdsa-p384-sha384", &algorithm));
	assert_int_equal(algorithm, SEAL_ECDSA_P384_SHA384);
	assert_false(seal_algorithm_parse("ECDSA-P256-SHA256", &algorithm));
	assert_false(seal_algorithm_parse("rsa-pss-sha256", &algorithm));
	assert_false(seal_algorithm_parse("", &algorithm));
	for (int i = 0; i < 4; i++) {
		assert_true(seal_algorithm_parse(
			seal_algorithm_name((enum seal_algorithm)i),
			&algorithm));
		assert_int_equal(algorithm, i);
	}
}

static const struct {
	const char *name;
	enum seal_algorithm algorithm;
	const char *digest; /* of openssl dgst; NULL: none apart */
} kinds[] = {
	{ "p256", SEAL_ECDSA_P256_SHA256, "-sha256" },
	{ "p384", SEAL_ECDSA_P384_SHA384, "-sha384" },
	{ "ed", SEAL_ED25519, NULL },
	{ "rsa", SEAL_RSA_PKCS1_SHA256, "-sha256" },
};
enum { KIND_COUNT = sizeof(kinds) / sizeof(*kinds) };

/* NAME.pub as NAME.ssh; ssh-keygen does not read Ed25519 keys in PEM. */
static void make_ssh_key(const char *name)
{
	if (strcmp(name, "ed") != 0)
		output_of("ssh-keygen -i -m PKCS8 -f %s.pub > %s.ssh", name,
			  name);
	else
		output_of("(printf 'ssh-ed25519 '; "
			  "(printf '\\0\\0\\0\\013ssh-ed25519\\0\\0\\0 '; "
			  "openssl pkey -pubin -in ed.pub -outform DER | "
			  "tail -c 32) | base64 -w0; echo) > ed.ssh");
}

/* The key id is what ssh-keygen prints, and the PEM what openssl prints. */
static void test_keys(void **state)
{
	(void)state;
	for (int i = 0; i < KIND_COUNT; i++) {
		struct seal_public_key *key =
			open_key(kinds[i].name, kinds[i].algorithm);
		char id[SEAL_KEYID_SIZE], path[64], *pem;
		struct seal_text text;

		assert_int_equal(seal_public_key_algorithm(key),
				 kinds[i].algorithm);
		assert_int_equal(seal_public_key_id(key, id, &error), SEAL_OK);
		make_ssh_key(kinds[i].name);
		assert_string_equal(
			id, output_of("ssh-keygen -lf %s.ssh | cut -d' ' -f2",
				      kinds[i].name));
		assert_int_equal(strlen(id), SEAL_KEYID_SIZE - 1);
		assert_int_equal(seal_public_key_pem(key, &text, &error),
				 SEAL_OK);
		snprintf(path, sizeof(path), "%s.pub", kinds[i].name);
		pem = read_text(path);
		assert_string_equal(text.data, pem);
		assert_int_equal(text.size, strlen(pem));
		free(pem);
		seal_text_free(&text);
		seal_public_key_free(key);
	}
	seal_public_key_free(NULL);
}

/* A point may be compressed; the key stays the same one. */
static void test_compressed(void **state)
{
	struct seal_public_key *key = open_key("p256", SEAL_ECDSA_P256_SHA256);
	struct seal_public_key *same, *other;
	struct seal_text text, again;
	char id[SEAL_KEYID_SIZE], same_id[SEAL_KEYID_SIZE];

	(void)state;
	for (int i = 0; i < 2; i++) {
		output_of("openssl ec -in p256.key -pubout -conv_form %s "
			  "-out form.pub 2>&1",
			  i == 0 ? "compressed" : "hybrid");
		same = open_key("form", SEAL_ECDSA_P256_SHA256);
		assert_true(seal_public_key_equal(key, same));
		seal_public_key_id(key, id, &error);
		seal_public_key_id(same, same_id, &error);
		assert_string_equal(id, same_id);
		seal_public_key_pem(key, &text, &error);
		seal_public_key_pem(same, &again, &error);
		assert_string_equal(text.data, again.data);
		seal_text_free(&text);
		seal_text_free(&again);
		seal_public_key_free(same);
	}
	other = open_key("ed", SEAL_ED25519);
	assert_false(seal_public_key_equal(key, other));
	seal_public_key_free(other);
	seal_public_key_free(key);
}

static void test_wrong_kinds(void **state)
{
	(void)state;
	assert_file_refused("p256.pub", SEAL_ECDSA_P384_SHA384,
			    "public key: this is a P-256 key, but "
			    "ecdsa-p384-sha384 needs a P-384 key");
	assert_file_refused("p384.pub", SEAL_ECDSA_P256_SHA256,
			    "this is a P-384 key");
	assert_file_refused("k256.pub", SEAL_ECDSA_P256_SHA256,
			    "this is a key of the kind EC secp256k1");
	assert_file_refused("ed.pub", SEAL_ECDSA_P256_SHA256,
			    "this is an Ed25519 key");
	assert_file_refused("x25519.pub", SEAL_ED25519,
			    "this is a key of the kind X25519, but ed25519 "
			    "needs an Ed25519 key");
	assert_file_refused("rsa.pub", SEAL_ED25519,
			    "this is an RSA key of 3072 bits");
	assert_file_refused("rsa2048.pub", SEAL_RSA_PKCS1_SHA256,
			    "this is an RSA key of 2048 bits, but "
			    "rsa-pkcs1-sha256 needs an RSA key of 3072");
	assert_file_refused("pss.pub", SEAL_RSA_PKCS1_SHA256,
			    "this is an RSA-PSS key");
	assert_file_refused("rsa3.pub", SEAL_RSA_PKCS1_SHA256,
			    "the exponent odd, at least 65537");
	assert_file_refused("explicit.pub", SEAL_ECDSA_P256_SHA256,
			    "the curve is spelled out instead of named");
}

static void test_wrong_files(void **state)
{
	(void)state;
	assert_file_refused("p256.key", SEAL_ECDSA_P256_SHA256,
			    "a private key stands here");
	output_of("openssl req -x509 -key p256.key -subj /CN=x -out p256.crt");
	assert_file_refused("p256.crt", SEAL_ECDSA_P256_SHA256,
			    "this is a certificate");
	output_of("ssh-keygen -i -m PKCS8 -f p256.pub > o.ssh");
	assert_file_refused("o.ssh", SEAL_ECDSA_P256_SHA256,
			    "this is in OpenSSH's form");
	output_of("openssl rsa -in rsa.key -RSAPublicKey_out -out r 2>&1");
	assert_file_refused("r", SEAL_RSA_PKCS1_SHA256, "in PKCS#1 form");
	output_of("cat p256.pub p384.pub > two.pub");
	assert_file_refused("two.pub", SEAL_ECDSA_P256_SHA256,
			    "something stands behind the PEM block");
	output_of("cat p256.crt p256.pub > two.pub");
	assert_file_refused("two.pub", SEAL_ECDSA_P256_SHA256,
			    "this is a certificate");
	output_of("(cat p256.pub; echo text) > two.pub");
	assert_file_refused("two.pub", SEAL_ECDSA_P256_SHA256,
			    "something stands behind the PEM block");
	output_of("(echo text; cat p256.pub) > two.pub");
	assert_file_refused("two.pub", SEAL_ECDSA_P256_SHA256,
			    "this is something else");
	output_of("(printf '\\n \\r\\n'; cat p256.pub; echo) > spaces.pub");
	seal_public_key_free(open_key("spaces", SEAL_ECDSA_P256_SHA256));
	assert_text_refused("", SEAL_ED25519, "this is something else");
	output_of("sed 's/^M\\(.\\)/M!\\1/' p256.pub > damaged");
	assert_file_refused("damaged", SEAL_ECDSA_P256_SHA256,
			    "the PEM block is damaged");
	output_of("sed '/END/d' p256.pub > damaged");
	assert_file_refused("damaged", SEAL_ECDSA_P256_SHA256,
			    "this is something else");
	output_of("(echo -----BEGIN PUBLIC KEY-----; "
		  "(openssl pkey -pubin -in ed.pub -outform DER; printf 1) | "
		  "base64; echo -----END PUBLIC KEY-----) > behind");
	assert_file_refused("behind", SEAL_ED25519,
			    "something stands behind the key");
	assert_text_refused("-----BEGIN PUBLIC KEY-----\nMDAw\n"
			    "-----END PUBLIC KEY-----\n",
			    SEAL_ED25519, "public key: ");
}

/* Points that fit any message, and second spellings. */
static void test_weak_points(void **state)
{
	static const char prefix[] = "302a300506032b6570032100";
	static const char *const points[] = {
		"00000000000000000000000000000000000000000000000000000000000000"
		"00",
		"00000000000000000000000000000000000000000000000000000000000000"
		"80",
		"01000000000000000000000000000000000000000000000000000000000000"
		"00",
		"26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc"
		"05",
		"c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac03"
		"fa",
		"ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff"
		"7f",
		"edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff"
		"7f",
		"eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff"
		"ff",
		"ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff"
		"ff",
	};

	(void)state;
	for (size_t i = 0; i < sizeof(points) / sizeof(*points); i++) {
		output_of("(echo -----BEGIN PUBLIC KEY-----; printf %s%s | "
			  "xxd -r -p | base64; "
			  "echo -----END PUBLIC KEY-----) > weak.pub",
			  prefix, points[i]);
		assert_file_refused("weak.pub", SEAL_ED25519,
				    "one that fits any message");
	}
}

static bool verify(const struct seal_public_key *key, const void *data,
		   size_t size, const void *signature, size_t signature_size)
{
	bool good = true;

	error = (struct seal_error){ 0 };
	assert_int_equal(seal_public_key_verify(key, data, size, signature,
						signature_size, &good, &error),
			 SEAL_OK);
	assert_int_equal(error.status, SEAL_OK);
	return good;
}

/* openssl signs until s is low: about two times. */
static char *sign_with_openssl(int kind, const struct seal_public_key *key,
			       size_t *size)
{
	for (int i = 0; i < 60; i++) {
		char *signature;

		if (kinds[kind].digest)
			output_of("openssl dgst %s -sign %s.key -out s message",
				  kinds[kind].digest, kinds[kind].name);
		else
			output_of("openssl pkeyutl -sign -inkey %s.key -rawin "
				  "-in message -out s",
				  kinds[kind].name);
		signature = read_test_file("s", size);
		if (verify(key, message, MESSAGE_SIZE, signature, *size))
			return signature;
		free(signature);
		assert_true(kinds[kind].algorithm == SEAL_ECDSA_P256_SHA256 ||
			    kinds[kind].algorithm == SEAL_ECDSA_P384_SHA384);
	}
	fail_msg("no signature of openssl's is good");
	return NULL;
}

/* One is good; no other byte, length or message is. */
static void test_verify(void **state)
{
	(void)state;
	for (int i = 0; i < KIND_COUNT; i++) {
		struct seal_public_key *key =
			open_key(kinds[i].name, kinds[i].algorithm);
		char changed[sizeof(message)];
		size_t size;
		char *signature = sign_with_openssl(i, key, &size);

		for (size_t k = 0; k < size; k++) {
			signature[k] ^= 1;
			assert_false(verify(key, message, MESSAGE_SIZE,
					    signature, size));
			signature[k] ^= 1;
		}
		memcpy(changed, message, sizeof(message));
		changed[7] ^= 1;
		assert_false(
			verify(key, changed, MESSAGE_SIZE, signature, size));
		assert_false(verify(key, message, MESSAGE_SIZE - 1, signature,
				    size));
		assert_false(verify(key, message, MESSAGE_SIZE, signature,
				    size - 1));
		assert_false(verify(key, message, MESSAGE_SIZE, signature,
				    size + 1));
		assert_false(verify(key, message, MESSAGE_SIZE, "", 0));
		free(signature);
		seal_public_key_free(key);
	}
}

/* The same numbers in other bytes are no signature. */
static void test_ecdsa_forms(void **state)
{
	static const char order[] = "FFFFFFFF00000000FFFFFFFFFFFFFFFF"
				    "BCE6FAADA7179E84F3B9CAC2FC632551";
	struct seal_public_key *key = open_key("p256", SEAL_ECDSA_P256_SHA256);
	size_t size;
	uint8_t *signature = (uint8_t *)sign_with_openssl(0, key, &size);
	const uint8_t *at = signature;
	ECDSA_SIG *parts = d2i_ECDSA_SIG(NULL, &at, (long)size);
	uint8_t *high = NULL, longer[160];
	BIGNUM *n = NULL, *r, *s;
	int high_size;

	(void)state;
	assert_non_null(parts);
	assert_true(BN_hex2bn(&n, order) > 0);
	r = BN_dup(ECDSA_SIG_get0_r(parts));
	s = BN_dup(ECDSA_SIG_get0_s(parts));
	BN_sub(s, n, s);
	ECDSA_SIG_set0(parts, r, s);
	high_size = i2d_ECDSA_SIG(parts, &high);
	assert_true(high_size > 0);
	write_test_file("s", high, (size_t)high_size);
	/* openssl takes it, we do not. */
	output_of("openssl dgst -sha256 -verify p256.pub -signature s message");
	assert_false(
		verify(key, message, MESSAGE_SIZE, high, (size_t)high_size));
	/* A longer length field, and bytes behind the sequence. */
	longer[0] = 0x30;
	longer[1] = 0x81;
	longer[2] = (uint8_t)(size - 2);
	memcpy(longer + 3, signature + 2, size - 2);
	assert_false(verify(key, message, MESSAGE_SIZE, longer, size + 1));
	memcpy(longer, signature, size);
	longer[size] = 0;
	assert_false(verify(key, message, MESSAGE_SIZE, longer, size + 1));
	OPENSSL_free(high);
	ECDSA_SIG_free(parts);
	BN_free(n);
	free(signature);
	seal_public_key_free(key);
}

/* Another digest, another padding, another key: no. */
static void test_other_ways(void **state)
{
	static const struct {
		int kind;
		const char *arguments;
	} ways[] = {
		{ 0, "-sha384 -sign p256.key" },
		{ 0, "-sha1 -sign p256.key" },
		{ 1, "-sha256 -sign p384.key" },
		{ 3, "-sha512 -sign rsa.key" },
		{ 3, "-sha256 -sigopt rsa_padding_mode:pss -sign rsa.key" },
		{ 3, "-sha256 -sign rsa3.key" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(ways) / sizeof(*ways); i++) {
		struct seal_public_key *key =
			open_key(kinds[ways[i].kind].name,
				 kinds[ways[i].kind].algorithm);
		size_t size;
		char *signature;

		output_of("openssl dgst %s -out s message", ways[i].arguments);
		signature = read_test_file("s", &size);
		assert_false(
			verify(key, message, MESSAGE_SIZE, signature, size));
		free(signature);
		seal_public_key_free(key);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_digests),
		cmocka_unit_test(test_base64),
		cmocka_unit_test(test_base64_large),
		cmocka_unit_test(test_algorithms),
		cmocka_unit_test(test_keys),
		cmocka_unit_test(test_compressed),
		cmocka_unit_test(test_wrong_kinds),
		cmocka_unit_test(test_wrong_files),
		cmocka_unit_test(test_weak_points),
		cmocka_unit_test(test_verify),
		cmocka_unit_test(test_ecdsa_forms),
		cmocka_unit_test(test_other_ways),
	};

	return cmocka_run_group_tests(tests, make_keys, test_folder_remove);
}
