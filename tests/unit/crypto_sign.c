/* SPDX-License-Identifier: Apache-2.0 */
/* crypto_sign.c - private keys of every kind and everything that is none,
 * against openssl */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <fcntl.h>
#include <sys/stat.h>

#include "adapters/crypto_sign.h"
#include "command.h"

static const char message[] = "what is signed";
enum { MESSAGE_SIZE = sizeof(message) - 1 };

static const struct {
	const char *name;
	enum seal_algorithm algorithm;
	const char *arguments; /* of openssl genpkey */
	const char *verify;    /* openssl's check of the file s over message */
} kinds[] = {
	{ "p256", SEAL_ECDSA_P256_SHA256,
	  "-algorithm EC -pkeyopt ec_paramgen_curve:P-256",
	  "openssl dgst -sha256 -verify %s -signature s message" },
	{ "p384", SEAL_ECDSA_P384_SHA384,
	  "-algorithm EC -pkeyopt ec_paramgen_curve:P-384",
	  "openssl dgst -sha384 -verify %s -signature s message" },
	{ "ed", SEAL_ED25519, "-algorithm ED25519",
	  "openssl pkeyutl -verify -pubin -inkey %s -rawin -in message "
	  "-sigfile s" },
	{ "rsa", SEAL_RSA_PKCS1_SHA256,
	  "-algorithm RSA -pkeyopt rsa_keygen_bits:3072",
	  "openssl dgst -sha256 -verify %s -signature s message" },
};
enum { KIND_COUNT = sizeof(kinds) / sizeof(*kinds) };

static struct seal_error error;

static int make_keys(void **state)
{
	if (test_folder_make(state) != 0)
		return -1;
	for (int i = 0; i < KIND_COUNT; i++) {
		output_of("openssl genpkey %s -out %s.key 2>&1",
			  kinds[i].arguments, kinds[i].name);
		output_of("openssl pkey -in %s.key -pubout -out %s.pub",
			  kinds[i].name, kinds[i].name);
	}
	output_of("echo correct horse > pass; echo wrong > wrong; "
		  "printf 'correct horse' > pass.bare; "
		  "printf 'correct horse\\nmore\\n' > pass.more");
	write_test_file("message", message, MESSAGE_SIZE);
	return 0;
}

static enum seal_status open_key(const char *uri, const char *passphrase_file,
				 enum seal_algorithm algorithm,
				 struct seal_private_key **key)
{
	struct seal_passphrase passphrase = { .file = passphrase_file };

	error = (struct seal_error){ 0 };
	*key = (struct seal_private_key *)&error;
	return seal_private_key_open(uri, &passphrase, algorithm, key, &error);
}

static struct seal_private_key *get_key(const char *uri,
					const char *passphrase_file,
					enum seal_algorithm algorithm)
{
	struct seal_private_key *key;

	if (open_key(uri, passphrase_file, algorithm, &key) != SEAL_OK)
		fail_msg("%s: %s", uri, error.text);
	return key;
}

static void assert_refused(const char *uri, const char *passphrase_file,
			   enum seal_algorithm algorithm,
			   enum seal_status status, const char *text)
{
	struct seal_private_key *key;

	assert_int_equal(open_key(uri, passphrase_file, algorithm, &key),
			 status);
	assert_null(key);
	if (!strstr(error.text, text))
		fail_msg("\"%s\" does not say \"%s\"", error.text, text);
}

static void assert_key_refused(const char *path, enum seal_status status,
			       const char *text)
{
	assert_refused(path, "pass", SEAL_ECDSA_P256_SHA256, status, text);
	assert_string_equal(error.path, path);
}

/* Sign with |key|; openssl and we find it good for |public|. */
static void assert_signs(const struct seal_private_key *key, int kind,
			 const char *public)
{
	struct seal_bytes signature = { 0 };
	struct seal_public_key *half;
	struct seal_text pem;
	char command[200];
	size_t size;
	char *expected;
	bool good;

	error = (struct seal_error){ 0 };
	assert_int_equal(seal_private_key_sign(key, message, MESSAGE_SIZE,
					       &signature, &error),
			 SEAL_OK);
	write_test_file("s", signature.data, signature.size);
	snprintf(command, sizeof(command), kinds[kind].verify, public);
	output_of("%s", command);
	assert_int_equal(seal_private_key_public(key, &half, &error), SEAL_OK);
	assert_int_equal(seal_public_key_verify(half, message, MESSAGE_SIZE,
						signature.data, signature.size,
						&good, &error),
			 SEAL_OK);
	assert_true(good);
	assert_int_equal(seal_public_key_pem(half, &pem, &error), SEAL_OK);
	expected = read_test_file(public, &size);
	assert_string_equal(pem.data, expected);
	free(expected);
	seal_text_free(&pem);
	seal_public_key_free(half);
	seal_bytes_free(&signature);
}

static void test_sign(void **state)
{
	(void)state;
	for (int i = 0; i < KIND_COUNT; i++) {
		struct seal_private_key *key;
		char path[32], public[32];

		snprintf(path, sizeof(path), "%s.key", kinds[i].name);
		snprintf(public, sizeof(public), "%s.pub", kinds[i].name);
		key = get_key(path, NULL, kinds[i].algorithm);
		assert_signs(key, i, public);
		seal_private_key_free(key);
	}
	seal_private_key_free(NULL);
}

/* Half of ECDSA's signatures have a high s: 40 of 40 good ones are no luck. */
static void test_low_s(void **state)
{
	(void)state;
	for (int i = 0; i < 2; i++) {
		struct seal_private_key *key =
			get_key(i == 0 ? "p256.key" : "p384.key", NULL,
				kinds[i].algorithm);
		struct seal_bytes first = { 0 }, signature = { 0 };
		struct seal_public_key *half;
		bool good;

		assert_int_equal(seal_private_key_public(key, &half, &error),
				 SEAL_OK);
		seal_private_key_sign(key, message, MESSAGE_SIZE, &first,
				      &error);
		for (int k = 0; k < 40; k++) {
			assert_int_equal(seal_private_key_sign(
						 key, message, MESSAGE_SIZE,
						 &signature, &error),
					 SEAL_OK);
			seal_public_key_verify(half, message, MESSAGE_SIZE,
					       signature.data, signature.size,
					       &good, &error);
			assert_true(good);
			assert_true(signature.size != first.size ||
				    memcmp(signature.data, first.data,
					   first.size) != 0);
		}
		seal_public_key_free(half);
		seal_bytes_free(&first);
		seal_bytes_free(&signature);
		seal_private_key_free(key);
	}
}

/* Ed25519 and RSA give the same bytes each time. */
static void test_deterministic(void **state)
{
	(void)state;
	for (int i = 2; i < KIND_COUNT; i++) {
		struct seal_private_key *key =
			get_key(i == 2 ? "ed.key" : "rsa.key", NULL,
				kinds[i].algorithm);
		struct seal_bytes a = { 0 }, b = { 0 };

		seal_private_key_sign(key, message, MESSAGE_SIZE, &a, &error);
		seal_private_key_sign(key, message, MESSAGE_SIZE, &b, &error);
		assert_int_equal(error.status, SEAL_OK);
		assert_int_equal(a.size, i == 2 ? 64 : 384);
		assert_int_equal(a.size, b.size);
		assert_memory_equal(a.data, b.data, a.size);
		seal_bytes_free(&a);
		seal_bytes_free(&b);
		seal_private_key_free(key);
	}
}

/* The forms in which openssl writes private keys. */
static void test_forms(void **state)
{
	static const struct {
		int kind;
		const char *command;
	} forms[] = {
		{ 0, "openssl ec -in p256.key -out k" },
		{ 0, "openssl ec -in p256.key -aes128 -passout file:pass "
		     "-out k" },
		{ 0, "openssl pkcs8 -topk8 -in p256.key -passout file:pass "
		     "-out k" },
		{ 0, "openssl pkcs8 -topk8 -scrypt -in p256.key "
		     "-passout file:pass -out k" },
		{ 0, "openssl ec -in p256.key -conv_form compressed -out k" },
		{ 0, "(openssl ecparam -name prime256v1; "
		     "openssl ec -in p256.key) > k" },
		{ 0, "(openssl req -x509 -key p256.key -subj /CN=x; "
		     "cat p256.key) > k" },
		{ 0, "(echo comment; cat p256.key; echo) > k" },
		{ 1, "openssl ec -in p384.key -aes256 -passout file:pass "
		     "-out k" },
		{ 2, "openssl pkcs8 -topk8 -in ed.key -passout file:pass "
		     "-out k" },
		{ 3, "openssl rsa -in rsa.key -traditional -out k" },
		{ 3, "openssl rsa -in rsa.key -traditional -aes256 "
		     "-passout file:pass -out k" },
		{ 3, "openssl rsa -in rsa.key -aes256 -passout file:pass "
		     "-out k" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(forms) / sizeof(*forms); i++) {
		struct seal_private_key *key;
		char public[32];

		output_of("(%s) 2>&1", forms[i].command);
		key = get_key("k", "pass", kinds[forms[i].kind].algorithm);
		snprintf(public, sizeof(public), "%s.pub",
			 kinds[forms[i].kind].name);
		assert_signs(key, forms[i].kind, public);
		seal_private_key_free(key);
	}
}

static void test_environment(void **state)
{
	struct seal_private_key *key;
	size_t size;
	char *pem;

	(void)state;
	pem = read_test_file("p256.key", &size);
	setenv("SEAL_TEST_KEY", pem, 1);
	key = get_key("env:SEAL_TEST_KEY", NULL, SEAL_ECDSA_P256_SHA256);
	assert_signs(key, 0, "p256.pub");
	seal_private_key_free(key);
	setenv("SEAL_TEST_KEY", "", 1);
	assert_refused("env:SEAL_TEST_KEY", NULL, SEAL_ED25519, SEAL_UNJUDGED,
		       "the environment variable SEAL_TEST_KEY is not set");
	unsetenv("SEAL_TEST_KEY");
	assert_refused("env:SEAL_TEST_KEY", NULL, SEAL_ED25519, SEAL_UNJUDGED,
		       "the environment variable SEAL_TEST_KEY is not set");
	setenv("SEAL_TEST_KEY", "/builds/key.pem", 1);
	assert_refused("env:SEAL_TEST_KEY", NULL, SEAL_ED25519, SEAL_USAGE,
		       "must hold PEM text, not a path");
	assert_refused("env:", NULL, SEAL_ED25519, SEAL_USAGE,
		       "needs the name of an environment variable");
	free(pem);
}

/* fd:N, the first line alone, a question; and each of them wrong. */
static int answer(void *context, char *buffer, int size)
{
	if (!context)
		return -1;
	snprintf(buffer, (size_t)size, "%s", (const char *)context);
	return (int)strlen(context);
}

static enum seal_status open_asking(const char *reply)
{
	struct seal_passphrase passphrase = {
		.ask = answer,
		.context = (void *)reply,
	};
	struct seal_private_key *key;
	enum seal_status status;

	error = (struct seal_error){ 0 };
	status = seal_private_key_open("e", &passphrase, SEAL_ECDSA_P256_SHA256,
				       &key, &error);
	seal_private_key_free(key);
	return status;
}

static void test_passphrases(void **state)
{
	static const char *const files[] = { "pass", "pass.bare", "pass.more" };
	char name[16], rest[8];
	int fd;

	(void)state;
	output_of("openssl pkcs8 -topk8 -in p256.key -passout file:pass "
		  "-out e");
	for (size_t i = 0; i < sizeof(files) / sizeof(*files); i++)
		seal_private_key_free(
			get_key("e", files[i], SEAL_ECDSA_P256_SHA256));
	fd = open("pass.more", O_RDONLY);
	snprintf(name, sizeof(name), "fd:%d", fd);
	seal_private_key_free(get_key("e", name, SEAL_ECDSA_P256_SHA256));
	/* Only the first line was taken. */
	assert_int_equal(read(fd, rest, sizeof(rest)), 5);
	assert_memory_equal(rest, "more\n", 5);
	close(fd);
	assert_int_equal(open_asking("correct horse"), SEAL_OK);
	assert_int_equal(open_asking("wrong"), SEAL_UNJUDGED);
	assert_string_equal(error.text, "private key: wrong passphrase");
	assert_int_equal(open_asking(NULL), SEAL_UNJUDGED);
	assert_string_equal(error.text, "passphrase: none was given");
	assert_int_equal(open_asking(""), SEAL_UNJUDGED);
	assert_string_equal(error.text, "passphrase: is empty");
	assert_string_equal(error.path, "e");
}

static void test_no_passphrase(void **state)
{
	enum seal_algorithm p256 = SEAL_ECDSA_P256_SHA256;
	char big[1200];

	(void)state;
	output_of("openssl pkcs8 -topk8 -in p256.key -passout file:pass "
		  "-out e");
	assert_refused("e", NULL, p256, SEAL_UNJUDGED,
		       "it is encrypted, and no passphrase is given");
	assert_non_null(strstr(error.fix, "--passphrase-file"));
	assert_refused("e", "wrong", p256, SEAL_UNJUDGED,
		       "private key: wrong passphrase");
	assert_refused("e", "nowhere", p256, SEAL_UNJUDGED,
		       "passphrase file: No such file");
	assert_string_equal(error.path, "nowhere");
	assert_refused("e", ".", p256, SEAL_UNJUDGED,
		       "passphrase file: Is a directory");
	assert_refused("e", "/dev/null", p256, SEAL_UNJUDGED,
		       "passphrase: is empty");
	assert_refused("e", "fd:", p256, SEAL_USAGE, "not the number");
	assert_refused("e", "fd:x", p256, SEAL_USAGE, "not the number");
	assert_refused("e", "fd:-1", p256, SEAL_USAGE, "not the number");
	assert_refused("e", "fd:999", p256, SEAL_UNJUDGED,
		       "passphrase file: Bad file descriptor");
	memset(big, 'x', sizeof(big));
	write_test_file("big", big, sizeof(big));
	assert_refused("e", "big", p256, SEAL_UNJUDGED, "is longer than");
	write_test_file("nul", "a\0b\n", 4);
	assert_refused("e", "nul", p256, SEAL_UNJUDGED, "holds a NUL");
	/* Without a need for it nobody reads the file. */
	seal_private_key_free(get_key("p256.key", "nowhere", p256));
}

/* A wrong passphrase is called that, whatever the garbage looks like. */
static void test_wrong_passphrase_always(void **state)
{
	(void)state;
	output_of("openssl ec -in p256.key -aes128 -passout file:pass "
		  "-out t 2>&1; openssl pkcs8 -topk8 -in p256.key -iter 1 "
		  "-passout file:pass -out e");
	for (int i = 0; i < 600; i++) {
		char text[16];

		snprintf(text, sizeof(text), "%d\n", i);
		write_test_file("guess", text, strlen(text));
		assert_refused("t", "guess", SEAL_ECDSA_P256_SHA256,
			       SEAL_UNJUDGED, "private key: wrong passphrase");
		assert_refused("e", "guess", SEAL_ECDSA_P256_SHA256,
			       SEAL_UNJUDGED, "private key: wrong passphrase");
	}
}

static void test_no_keys(void **state)
{
	enum seal_status usage = SEAL_USAGE;

	(void)state;
	assert_key_refused("nowhere", SEAL_UNJUDGED, "No such file");
	assert_key_refused(".", SEAL_UNJUDGED, "this is a folder");
	assert_key_refused("/dev/null", usage, "private key: is empty");
	assert_key_refused("p256.pub", usage, "this is a public key; a");
	output_of("openssl req -x509 -key p256.key -subj /CN=x -out c");
	assert_key_refused("c", usage, "this is a certificate; a");
	output_of("openssl pkey -in p256.key -outform DER -out k");
	assert_key_refused("k", usage, "this is DER; a private key in PEM");
	output_of("rm -f k; ssh-keygen -q -t ecdsa -N '' -f k");
	assert_key_refused("k", usage, "this is a key in OpenSSH's own form");
	assert_non_null(strstr(error.fix, "ssh-keygen -p -m PKCS8"));
	output_of("echo hello > k");
	assert_key_refused("k", usage, "there is no PEM text");
	output_of("head -c 3000 /dev/urandom | tr -d '0' > k");
	assert_key_refused("k", usage, "there is no PEM text");
	output_of("cat p256.key p384.key > k");
	assert_key_refused("k", usage, "there is more than one");
	output_of("head -c 100000 /dev/zero > k");
	assert_key_refused("k", usage, "the file is too large");
	output_of("sed '2s/./!/5' p256.key > k");
	assert_key_refused("k", usage, "the PEM block is damaged");
	output_of("sed '/END/d' p256.key > k");
	assert_key_refused("k", usage, "the PEM block is damaged");
	output_of("sed '2s/^..../AAAA/' p256.key > k");
	assert_key_refused("k", usage, "the PEM block is damaged");
	output_of("sed 's/-----BEGIN.*/&\\nProc-Type: 4,ENCRYPTED\\n"
		  "DEK-Info: FOO-CBC,00\\n/' p256.key > k");
	assert_key_refused("k", SEAL_UNJUDGED,
			   "encrypted in a way that this OpenSSL");
}

static void test_wrong_kinds(void **state)
{
	(void)state;
	assert_refused("p256.key", NULL, SEAL_ED25519, SEAL_USAGE,
		       "private key: this is a P-256 key, but ed25519 needs an "
		       "Ed25519 key");
	assert_refused("ed.key", NULL, SEAL_ECDSA_P384_SHA384, SEAL_USAGE,
		       "this is an Ed25519 key, but ecdsa-p384-sha384 needs a "
		       "P-384 key");
	assert_refused("rsa.key", NULL, SEAL_ECDSA_P256_SHA256, SEAL_USAGE,
		       "this is an RSA key of 3072 bits");
	output_of("openssl genrsa -out k 2048 2>&1");
	assert_refused("k", NULL, SEAL_RSA_PKCS1_SHA256, SEAL_USAGE,
		       "this is an RSA key of 2048 bits, but rsa-pkcs1-sha256 "
		       "needs an RSA key of 3072 to 8192 bits");
	output_of("openssl genpkey -algorithm EC -pkeyopt "
		  "ec_paramgen_curve:P-256 -pkeyopt ec_param_enc:explicit "
		  "-out k");
	assert_refused("k", NULL, SEAL_ECDSA_P256_SHA256, SEAL_USAGE,
		       "the curve is spelled out instead of named");
	assert_refused("pkcs11:object=k?pin-value=1234", NULL, SEAL_ED25519,
		       SEAL_USAGE, "must not hold the PIN (pin-value)");
	assert_null(strstr(error.text, "1234"));
	assert_string_equal(error.path, "");
	assert_refused("PKCS11:token=k", NULL, SEAL_ED25519, SEAL_USAGE,
		       "PKCS#11 URI: it names no key");
}

/* The text of a key, given by mistake, is in no message. */
static void test_no_leak(void **state)
{
	char *pem, uri[600];
	size_t size;

	(void)state;
	pem = read_test_file("ed.key", &size);
	assert_refused(pem, NULL, SEAL_ED25519, SEAL_USAGE,
		       "the text of a key is given instead of its path");
	assert_string_equal(error.path, "");
	snprintf(uri, sizeof(uri), "env:%s", pem);
	assert_refused(uri, NULL, SEAL_ED25519, SEAL_USAGE,
		       "the text of a key is given");
	assert_string_equal(error.path, "");
	snprintf(uri, sizeof(uri), "env:%.64s", strchr(pem, '\n') + 1);
	assert_refused(uri, NULL, SEAL_ED25519, SEAL_USAGE,
		       "needs the name of an environment variable");
	assert_null(strstr(error.text, uri + 4));
	/* A key in hexadecimal could be a name. */
	memset(uri + 4, 'a', 64);
	uri[68] = '\0';
	assert_refused(uri, NULL, SEAL_ED25519, SEAL_USAGE,
		       "needs the name of an environment variable");
	assert_string_equal(error.path, "");
	free(pem);
}

/* A private half with the public half of another: nothing is signed. */
static void test_false_half(void **state)
{
	struct seal_private_key *key;
	struct seal_bytes signature = { 0 };

	(void)state;
	/* Traditional DER: the scalar at 7, the point in the last 65 bytes. */
	output_of("openssl ec -in p256.key -outform DER -out a 2>&1; "
		  "openssl ecparam -genkey -name prime256v1 -noout | "
		  "openssl ec -outform DER -out b 2>/dev/null; "
		  "(echo -----BEGIN EC PRIVATE KEY-----; "
		  "(head -c 56 a; tail -c 65 b) | base64 -w64; "
		  "echo -----END EC PRIVATE KEY-----) > k");
	key = get_key("k", NULL, SEAL_ECDSA_P256_SHA256);
	error = (struct seal_error){ 0 };
	assert_int_equal(seal_private_key_sign(key, message, MESSAGE_SIZE,
					       &signature, &error),
			 SEAL_UNJUDGED);
	assert_string_equal(error.text,
			    "private key: its public half does not belong to "
			    "it");
	assert_int_equal(signature.size, 0);
	seal_bytes_free(&signature);
	seal_private_key_free(key);
}

static void assert_mode_0600(const char *path)
{
	struct stat facts;

	assert_int_equal(stat(path, &facts), 0);
	assert_int_equal(facts.st_mode & 07777, 0600);
}

static void test_generate(void **state)
{
	struct seal_passphrase passphrase = { .file = "pass" };
	mode_t before = umask(0);

	(void)state;
	for (int i = 0; i < KIND_COUNT; i++) {
		struct seal_private_key *key, *again;

		error = (struct seal_error){ 0 };
		output_of("rm -f new new.enc");
		assert_int_equal(seal_private_key_generate(kinds[i].algorithm,
							   &key, &error),
				 SEAL_OK);
		assert_int_equal(seal_private_key_write(key, NULL, "new",
							&error),
				 SEAL_OK);
		assert_int_equal(seal_private_key_write(key, &passphrase,
							"new.enc", &error),
				 SEAL_OK);
		assert_mode_0600("new");
		assert_mode_0600("new.enc");
		assert_string_equal(output_of("head -1 new"),
				    "-----BEGIN PRIVATE KEY-----");
		assert_string_equal(output_of("head -1 new.enc"),
				    "-----BEGIN ENCRYPTED PRIVATE KEY-----");
		/* openssl reads both, and writes the same. */
		output_of("openssl pkey -in new | cmp - new && "
			  "openssl pkey -in new.enc -passin file:pass | "
			  "cmp - new && openssl pkey -in new -pubout "
			  "-out new.pub");
		assert_non_null(strstr(output_of("openssl asn1parse -in "
						 "new.enc"),
				       "aes-256-cbc"));
		again = get_key("new.enc", "pass", kinds[i].algorithm);
		assert_signs(again, i, "new.pub");
		assert_signs(key, i, "new.pub");
		seal_private_key_free(again);
		seal_private_key_free(key);
	}
	umask(before);
}

/* Never over another file, through a link, or in part. */
static void test_write_refused(void **state)
{
	struct seal_passphrase nowhere = { .file = "nowhere" };
	struct seal_passphrase empty = { .file = "/dev/null" };
	struct seal_private_key *key = get_key("ed.key", NULL, SEAL_ED25519);

	(void)state;
	output_of("mkdir w && cd w && echo mine > old && ln -s target link");
	assert_int_equal(seal_private_key_write(key, NULL, "w/old", &error),
			 SEAL_UNJUDGED);
	assert_string_equal(error.text, "private key: File exists");
	assert_string_equal(error.path, "w/old");
	assert_string_equal(output_of("cat w/old"), "mine");
	error = (struct seal_error){ 0 };
	assert_int_equal(seal_private_key_write(key, NULL, "w/link", &error),
			 SEAL_UNJUDGED);
	assert_string_equal(error.text, "private key: File exists");
	error = (struct seal_error){ 0 };
	assert_int_equal(seal_private_key_write(key, NULL, "no/new", &error),
			 SEAL_UNJUDGED);
	assert_string_equal(error.text,
			    "private key: No such file or directory");
	error = (struct seal_error){ 0 };
	assert_int_equal(seal_private_key_write(key, &nowhere, "w/new", &error),
			 SEAL_UNJUDGED);
	/* An empty passphrase does not mean none. */
	error = (struct seal_error){ 0 };
	assert_int_equal(seal_private_key_write(key, &empty, "w/new", &error),
			 SEAL_UNJUDGED);
	assert_string_equal(error.text, "passphrase: is empty");
	assert_string_equal(output_of("ls w"), "link\nold");
	seal_private_key_free(key);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_sign),
		cmocka_unit_test(test_low_s),
		cmocka_unit_test(test_deterministic),
		cmocka_unit_test(test_forms),
		cmocka_unit_test(test_environment),
		cmocka_unit_test(test_passphrases),
		cmocka_unit_test(test_no_passphrase),
		cmocka_unit_test(test_wrong_passphrase_always),
		cmocka_unit_test(test_no_keys),
		cmocka_unit_test(test_wrong_kinds),
		cmocka_unit_test(test_no_leak),
		cmocka_unit_test(test_false_half),
		cmocka_unit_test(test_generate),
		cmocka_unit_test(test_write_refused),
	};

	return cmocka_run_group_tests(tests, make_keys, test_folder_remove);
}
