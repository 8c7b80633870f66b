/* SPDX-License-Identifier: Apache-2.0 */
/* zip_sealed.c - a seal put in and taken out leaves the bytes as they were */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>
#include <zip.h>

#include "base/files.h"
#include "domain/zip.h"
#include "folder.h"

#define SEAL "{\"a\":\"seal\"}"

static int new_file(const char *path)
{
	return open(path, O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
}

/* |count| tiny entries; with |seal| the writer adds that itself. */
static void write_package(const char *path, unsigned int count,
			  const char *seal)
{
	struct seal_zip_writer *writer = NULL;
	struct seal_error error = { 0 };
	int fd = new_file(path);
	uint64_t size;

	assert_int_equal(seal_zip_writer_new(fd, 0x00210000, &writer, &error),
			 SEAL_OK);
	for (unsigned int i = 0; i < count; i++) {
		char name[16];

		snprintf(name, sizeof(name), "f%07u", i);
		assert_int_equal(seal_zip_writer_add(writer, name,
						     SEAL_ZIP_FILE, true, 0, "",
						     0, 0, &error),
				 SEAL_OK);
	}
	assert_int_equal(seal_zip_writer_finish(writer, &size, &error),
			 SEAL_OK);
	if (seal) {
		uint32_t crc = seal_crc32(0, seal, strlen(seal));

		assert_int_equal(seal_zip_writer_add(writer, SEAL_ZIP_SEAL_NAME,
						     SEAL_ZIP_FILE, true, crc,
						     seal, strlen(seal),
						     strlen(seal), &error),
				 SEAL_OK);
		assert_int_equal(seal_zip_writer_finish(writer, &size, &error),
				 SEAL_OK);
	}
	seal_zip_writer_free(writer);
	close(fd);
}

/* |from| with |seal| (or none) to |to|; |count| entries are in |from|. */
static void reseal(const char *from, const char *seal, const char *to,
		   uint64_t count)
{
	struct seal_input input = { .fd = -1 };
	struct seal_error error = { 0 };
	int fd = new_file(to);
	struct seal_zip zip;

	assert_int_equal(seal_input_open(from, &input, &error), SEAL_OK);
	if (seal_zip_open(input.data, input.size, NULL, &zip, &error) !=
	    SEAL_OK)
		fail_msg("%s [%s]", error.text, error.check);
	assert_int_equal(zip.count, count);
	assert_int_equal(seal_zip_write_sealed(&zip, input.fd, seal,
					       seal ? strlen(seal) : 0, fd,
					       &error),
			 SEAL_OK);
	seal_input_close(&input);
	close(fd);
}

static void assert_same(const char *a, const char *b)
{
	char command[64];

	snprintf(command, sizeof(command), "cmp %s %s", a, b);
	assert_int_equal(system(command), 0);
}

/* libzip, which knows nothing of our rules, finds the seal at the end. */
static void assert_libzip(const char *path, int count)
{
	int code;
	zip_t *zip = zip_open(path, ZIP_RDONLY | ZIP_CHECKCONS, &code);

	assert_non_null(zip);
	assert_int_equal(zip_get_num_entries(zip, 0), count);
	assert_int_equal(zip_name_locate(zip, SEAL_ZIP_SEAL_NAME, 0),
			 count - 1);
	zip_discard(zip);
}

static void around(unsigned int count)
{
	write_package("pure", count, NULL);
	reseal("pure", SEAL, "sealed", count);
	write_package("direct", count, SEAL);
	assert_same("sealed", "direct");
	reseal("sealed", NULL, "again", count + 1);
	assert_same("pure", "again");
	reseal("sealed", SEAL SEAL, "other", count + 1);
	reseal("other", SEAL, "back", count + 1);
	assert_same("sealed", "back");
	assert_libzip("sealed", (int)count + 1);
}

static void one_entry(void **state)
{
	(void)state;
	around(1);
}

/* From 65,535 entries on the end records are ZIP64's: the seal brings them. */
static void around_the_zip64_limit(void **state)
{
	struct stat pure, sealed;

	(void)state;
	for (unsigned int count = 65533; count <= 65536; count++) {
		/* Local and central header and the contents of the seal. */
		const off_t entry = 30 + 46 + 2 * 29 + (off_t)strlen(SEAL);

		around(count);
		assert_int_equal(stat("pure", &pure), 0);
		assert_int_equal(stat("sealed", &sealed), 0);
		assert_int_equal(sealed.st_size - pure.st_size - entry,
				 count == 65534 ? 56 + 20 : 0);
	}
}

static void seal_too_large(void **state)
{
	size_t size = (size_t)SEAL_ZIP_SEAL_MAX + 1;
	char *seal = calloc(1, size);
	struct seal_input input = { .fd = -1 };
	struct seal_error error = { 0 };
	struct seal_zip zip;
	int fd = new_file("sealed");

	(void)state;
	assert_non_null(seal);
	write_package("pure", 1, NULL);
	assert_int_equal(seal_input_open("pure", &input, &error), SEAL_OK);
	assert_int_equal(seal_zip_open(input.data, input.size, NULL, &zip,
				       &error),
			 SEAL_OK);
	assert_int_equal(seal_zip_write_sealed(&zip, input.fd, seal, size, fd,
					       &error),
			 SEAL_REFUSED);
	assert_string_equal(error.check, "integrity/seal");
	seal_input_close(&input);
	close(fd);
	free(seal);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(one_entry),
		cmocka_unit_test(around_the_zip64_limit),
		cmocka_unit_test(seal_too_large),
	};

	return cmocka_run_group_tests(tests, folder_setup, folder_teardown);
}
