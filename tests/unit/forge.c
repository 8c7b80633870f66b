/* SPDX-License-Identifier: Apache-2.0 */
/* forge.c - what tests ask for in, keys, packages and signatures out */
#include "forge.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/files.h"
#include "domain/zip.h"

static const char *const names[FORGE_KEYS] = { "release", "review",
					       "stranger" };

static void must(enum seal_status status, const struct seal_error *error)
{
	if (status != SEAL_OK)
		fail_msg("status %d: %s", (int)status, error->text);
}

/* The stranger has a trust directory of its own. */
static void make_profile(struct forge *forge, int who)
{
	const char *trust = who == FORGE_STRANGER ? "strange" : "signing";
	struct seal_profile_options options = { .validity = "12MONTHS" };
	const struct seal_passphrase none = { 0 };
	struct seal_error error = { 0 };
	char path[32];

	snprintf(path, sizeof(path), "%s.pem", names[who]);
	options.new_key = path;
	must(seal_profile_create(trust, names[who], &options, NULL, &error),
	     &error);
	must(seal_private_key_open(path, &none, SEAL_ECDSA_P256_SHA256,
				   &forge->keys[who], &error),
	     &error);
}

void forge_start(struct forge *forge)
{
	struct seal_error error = { 0 };

	*forge = (struct forge){ 0 };
	must(seal_trust_init("signing", &error), &error);
	must(seal_trust_init("strange", &error), &error);
	for (int who = 0; who < FORGE_KEYS; who++)
		make_profile(forge, who);
	must(seal_trust_open("signing", &forge->trust, &error), &error);
}

void forge_end(struct forge *forge)
{
	for (int who = 0; who < FORGE_KEYS; who++)
		seal_private_key_free(forge->keys[who]);
	seal_trust_close(&forge->trust);
}

const struct seal_profile_version *forge_version(const struct forge *forge,
						 int who)
{
	const struct seal_profile *profile =
		seal_trust_profile(&forge->trust, names[who]);

	assert_non_null(profile);
	return &profile->versions[profile->version_count - 1];
}

void forge_text(char **field, const char *text)
{
	/* Statements of tests only point; nothing of them is written to. */
	memcpy(field, &text, sizeof(text));
}

struct seal_statement forge_statement(const struct forge *forge, int who,
				      const char *payload_digest)
{
	struct seal_statement statement = { .signed_at = FORGE_NOW - 1000,
					    .expires_at = FORGE_NOW + 100000 };

	forge_text(&statement.name, "app.zip");
	forge_text(&statement.package_type, "function");
	forge_text(&statement.package_version, "1.2.3");
	forge_text(&statement.builder_id, SEAL_URI_BUILDER_LOCAL);
	forge_text(&statement.git.absent_reason, "no git repository");
	forge_text(&statement.job_arn,
		   SEAL_ARN_JOBS "01234567-89ab-8def-8123-456789abcdef");
	statement.profile_version_arn = forge_version(forge, who)->arn;
	snprintf(statement.payload_digest, sizeof(statement.payload_digest),
		 "%s", payload_digest);
	return statement;
}

void forge_print(const struct seal_statement *statement,
		 struct seal_bytes *json)
{
	struct seal_error error = { 0 };

	*json = (struct seal_bytes){ 0 };
	must(seal_statement_print(statement, json, &error), &error);
}

void forge_replace(struct seal_bytes *json, const char *old, const char *new)
{
	struct seal_bytes result = { 0 };
	struct seal_error error = { 0 };
	uint8_t *at = memmem(json->data, json->size, old, strlen(old));
	size_t before;

	if (!at)
		fail_msg("no %s in the statement", old);
	before = (size_t)(at - json->data);
	must(seal_bytes_append(&result, json->data, before, &error), &error);
	must(seal_bytes_append(&result, new, strlen(new), &error), &error);
	must(seal_bytes_append(&result, at + strlen(old),
			       json->size - before - strlen(old), &error),
	     &error);
	seal_bytes_free(json);
	*json = result;
}

void forge_sign(const struct forge *forge, int who, const char *payload_type,
		const struct seal_bytes *payload, struct seal_bundle *bundle)
{
	struct seal_public_key *public = NULL;
	struct seal_bytes pae = { 0 };
	struct seal_error error = { 0 };
	char keyid[SEAL_KEYID_SIZE];

	*bundle = (struct seal_bundle){ 0 };
	must(seal_private_key_public(forge->keys[who], &public, &error),
	     &error);
	must(seal_public_key_id(public, keyid, &error), &error);
	must(seal_bundle_pae(payload_type, payload->data, payload->size, &pae,
			     &error),
	     &error);
	must(seal_private_key_sign(forge->keys[who], pae.data, pae.size,
				   &bundle->signature, &error),
	     &error);
	must(seal_bytes_append(&bundle->payload, payload->data, payload->size,
			       &error),
	     &error);
	must(seal_copy_string(payload_type, &bundle->payload_type, &error),
	     &error);
	must(seal_copy_string(keyid, &bundle->keyid, &error), &error);
	must(seal_copy_string(keyid, &bundle->hint, &error), &error);
	seal_public_key_free(public);
	seal_bytes_free(&pae);
}

void forge_sign_statement(const struct forge *forge, int who,
			  const struct seal_statement *statement,
			  struct seal_bundle *bundle)
{
	struct seal_bytes json;

	forge_print(statement, &json);
	forge_sign(forge, who, SEAL_MEDIA_STATEMENT, &json, bundle);
	seal_bytes_free(&json);
}

static void add_stored(struct seal_zip_writer *writer, const char *name,
		       enum seal_zip_mode mode, const char *content)
{
	struct seal_error error = { 0 };
	size_t size = strlen(content);

	must(seal_zip_writer_add(writer, name, mode, true,
				 seal_crc32(0, content, size), content, size,
				 size, &error),
	     &error);
}

/* 400 times the same letter, as deflate has it. */
static void add_deflated(struct seal_zip_writer *writer, const char *name,
			 char letter)
{
	struct seal_compressor *compressor = NULL;
	struct seal_error error = { 0 };
	uint8_t content[400];
	uint8_t packed[512];
	size_t size = 0;

	memset(content, letter, sizeof(content));
	must(seal_compressor_new(&compressor, &error), &error);
	must(seal_compress_chunk(compressor, content, sizeof(content), true,
				 packed, sizeof(packed), &size, &error),
	     &error);
	seal_compressor_free(compressor);
	must(seal_zip_writer_add(writer, name, SEAL_ZIP_FILE, false,
				 seal_crc32(0, content, sizeof(content)),
				 packed, size, sizeof(content), &error),
	     &error);
}

/* The bytes of the file behind |fd|, which is closed. */
static void take_file(int fd, struct seal_bytes *bytes)
{
	struct seal_error error = { 0 };
	off_t size = lseek(fd, 0, SEEK_END);

	*bytes = (struct seal_bytes){ 0 };
	assert_true(size > 0);
	must(seal_bytes_reserve(bytes, (size_t)size, &error), &error);
	assert_int_equal(pread(fd, bytes->data, (size_t)size, 0), size);
	bytes->size = (size_t)size;
	close(fd);
}

void forge_package(const char *content, struct seal_bytes *package,
		   char digest[SEAL_SHA256_HEX])
{
	struct seal_zip_writer *writer = NULL;
	struct seal_error error = { 0 };
	int fd = seal_temporary_file(&error);
	uint64_t size = 0;

	assert_true(fd >= 0);
	must(seal_zip_writer_new(fd, seal_zip_time_from(SEAL_TIME_1980),
				 &writer, &error),
	     &error);
	add_stored(writer, "bootstrap", SEAL_ZIP_EXECUTABLE, content);
	add_stored(writer, "current", SEAL_ZIP_LINK, "letters");
	add_stored(writer, "empty/", SEAL_ZIP_FOLDER, "");
	add_deflated(writer, "letters", content[0]);
	must(seal_zip_writer_finish(writer, &size, &error), &error);
	seal_zip_writer_free(writer);
	take_file(fd, package);
	assert_int_equal(size, package->size);
	must(seal_sha256_hex(package->data, package->size, digest, &error),
	     &error);
}

void forge_seal(const struct seal_bytes *package, const struct seal_seal *seal,
		struct seal_bytes *sealed)
{
	struct seal_bytes json = { 0 };
	struct seal_error error = { 0 };
	struct seal_zip zip = { 0 };
	int source = seal_temporary_file(&error);
	int fd = seal_temporary_file(&error);

	assert_true(source >= 0 && fd >= 0);
	must(seal_write_all(source, package->data, package->size, &error),
	     &error);
	must(seal_zip_open(package->data, package->size, NULL, &zip, &error),
	     &error);
	must(seal_seal_print(seal, &json, &error), &error);
	must(seal_zip_write_sealed(&zip, source, json.data, json.size, fd,
				   &error),
	     &error);
	seal_bytes_free(&json);
	close(source);
	take_file(fd, sealed);
}
