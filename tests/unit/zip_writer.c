/* SPDX-License-Identifier: Apache-2.0 */
/* zip_writer.c - what is written, our strict reader and libzip both read */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>
#include <zip.h>

#include "base/files.h"
#include "domain/zip.h"
#include "folder.h"

#define TIME ((uint32_t)0x00210000) /* 1980-01-01 */

static struct seal_zip_writer *new_writer(int fd)
{
	struct seal_zip_writer *writer = NULL;
	struct seal_error error = { 0 };

	assert_true(fd >= 0);
	assert_int_equal(seal_zip_writer_new(fd, TIME, &writer, &error),
			 SEAL_OK);
	return writer;
}

static int new_file(const char *path)
{
	return open(path, O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
}

static void add(struct seal_zip_writer *writer, const char *name,
		enum seal_zip_mode mode, const char *text)
{
	struct seal_error error = { 0 };
	size_t size = strlen(text);

	assert_int_equal(seal_zip_writer_add(writer, name, mode, true,
					     seal_crc32(0, text, size), text,
					     size, size, &error),
			 SEAL_OK);
}

static void finish(struct seal_zip_writer *writer, int fd)
{
	struct seal_error error = { 0 };
	struct stat state;
	uint64_t size;

	assert_int_equal(seal_zip_writer_finish(writer, &size, &error),
			 SEAL_OK);
	assert_int_equal(fstat(fd, &state), 0);
	assert_int_equal(state.st_size, size);
}

/* The strict reader accepts |path| and every byte of its contents. */
static void check(const char *path, uint64_t count)
{
	struct seal_input input = { .fd = -1 };
	struct seal_error error = { 0 };
	struct seal_zip zip;

	assert_int_equal(seal_input_open(path, &input, &error), SEAL_OK);
	if (seal_zip_open(input.data, input.size, NULL, &zip, &error) !=
	    SEAL_OK)
		fail_msg("%s [%s]", error.text, error.check);
	assert_int_equal(zip.count, count);
	seal_input_close(&input);
}

static const char *content(zip_t *zip, const char *name)
{
	static char text[64];
	zip_file_t *file = zip_fopen(zip, name, 0);
	zip_int64_t got;

	assert_non_null(file);
	got = zip_fread(file, text, sizeof(text) - 1);
	assert_true(got >= 0);
	text[got] = '\0';
	zip_fclose(file);
	return text;
}

static zip_uint32_t mode_of(zip_t *zip, zip_uint64_t index)
{
	zip_uint8_t host;
	zip_uint32_t attributes;

	assert_int_equal(zip_file_get_external_attributes(zip, index, 0, &host,
							  &attributes),
			 0);
	assert_int_equal(host, ZIP_OPSYS_UNIX);
	return attributes >> 16;
}

static void entries_of_each_kind(void **state)
{
	int fd = new_file("p.zip");
	struct seal_zip_writer *writer = new_writer(fd);
	zip_t *zip;
	int code;

	(void)state;
	add(writer, "a", SEAL_ZIP_FILE, "alpha");
	add(writer, "b", SEAL_ZIP_LINK, "a");
	add(writer, "c/", SEAL_ZIP_FOLDER, "");
	add(writer, "d", SEAL_ZIP_EXECUTABLE, "");
	add(writer, "\xc3\xa4", SEAL_ZIP_FILE, "umlaut");
	finish(writer, fd);
	seal_zip_writer_free(writer);
	close(fd);
	check("p.zip", 5);
	zip = zip_open("p.zip", ZIP_RDONLY | ZIP_CHECKCONS, &code);
	assert_non_null(zip);
	assert_int_equal(zip_get_num_entries(zip, 0), 5);
	assert_string_equal(content(zip, "a"), "alpha");
	assert_string_equal(content(zip, "b"), "a");
	assert_string_equal(content(zip, "d"), "");
	assert_string_equal(content(zip, "\xc3\xa4"), "umlaut");
	assert_int_equal(mode_of(zip, 0), 0100644);
	assert_int_equal(mode_of(zip, 1), 0120777);
	assert_int_equal(mode_of(zip, 2), 0040755);
	assert_int_equal(mode_of(zip, 3), 0100755);
	zip_discard(zip);
}

/* In pieces, the first attempt dropped: no trace of it is left. */
static void large_entry_is_restarted(void **state)
{
	static uint8_t data[3 << 20];
	int fd = new_file("p.zip");
	struct seal_zip_writer *writer = new_writer(fd);
	struct seal_error error = { 0 };
	uint32_t crc;
	int whole;

	(void)state;
	for (size_t i = 0; i < sizeof(data); i++)
		data[i] = (uint8_t)(i * i >> 8);
	crc = seal_crc32(0, data, sizeof(data));
	assert_int_equal(seal_zip_writer_begin(writer, "large", SEAL_ZIP_FILE,
					       sizeof(data), &error),
			 SEAL_OK);
	for (int i = 0; i < 3; i++)
		assert_int_equal(seal_zip_writer_write(writer, data,
						       sizeof(data), &error),
				 SEAL_OK);
	assert_int_equal(seal_zip_writer_restart(writer, &error), SEAL_OK);
	for (size_t i = 0; i < sizeof(data); i += 1 << 10)
		assert_int_equal(seal_zip_writer_write(writer, data + i,
						       1 << 10, &error),
				 SEAL_OK);
	assert_int_equal(seal_zip_writer_end(writer, true, crc, &error),
			 SEAL_OK);
	add(writer, "last", SEAL_ZIP_FILE, "end");
	finish(writer, fd);
	seal_zip_writer_free(writer);
	check("p.zip", 2);

	whole = new_file("q.zip");
	writer = new_writer(whole);
	assert_int_equal(seal_zip_writer_add(writer, "large", SEAL_ZIP_FILE,
					     true, crc, data, sizeof(data),
					     sizeof(data), &error),
			 SEAL_OK);
	add(writer, "last", SEAL_ZIP_FILE, "end");
	finish(writer, whole);
	seal_zip_writer_free(writer);
	close(whole);
	close(fd);
	assert_int_equal(system("cmp p.zip q.zip"), 0);
}

static void refuses(const char *first, const char *second, const char *check)
{
	int fd = new_file("p.zip");
	struct seal_zip_writer *writer = new_writer(fd);
	struct seal_error error = { 0 };

	add(writer, first, SEAL_ZIP_FILE, "");
	assert_int_equal(seal_zip_writer_add(writer, second, SEAL_ZIP_FILE,
					     true, 0, "", 0, 0, &error),
			 SEAL_REFUSED);
	assert_string_equal(error.check, check);
	seal_zip_writer_free(writer);
	close(fd);
}

static void names_in_order(void **state)
{
	char longest[SEAL_ZIP_NAME_MAX + 2];

	(void)state;
	memset(longest, 'x', sizeof(longest) - 1);
	longest[sizeof(longest) - 1] = '\0';
	refuses("b", "a", "integrity/order");
	refuses("ab", "a", "integrity/order");
	refuses("\xc3\xa4", "z", "integrity/order");
	refuses("a", "a", "integrity/duplicate");
	refuses("a", "", "integrity/name-length");
	refuses("a", longest, "integrity/name-length");
}

static void without_entries(void **state)
{
	int fd = new_file("p.zip");
	struct seal_zip_writer *writer = new_writer(fd);
	struct seal_error error = { 0 };
	uint64_t size;

	(void)state;
	assert_int_equal(seal_zip_writer_finish(writer, &size, &error),
			 SEAL_REFUSED);
	assert_string_equal(error.check, "integrity/empty");
	seal_zip_writer_free(writer);
	close(fd);
}

static void full_disk(void **state)
{
	int fd = open("/dev/full", O_RDWR | O_CLOEXEC);
	struct seal_zip_writer *writer = new_writer(fd);
	struct seal_error error = { 0 };
	uint64_t size;

	(void)state;
	add(writer, "a", SEAL_ZIP_FILE, "buffered");
	assert_int_equal(seal_zip_writer_finish(writer, &size, &error),
			 SEAL_UNJUDGED);
	assert_non_null(strstr(error.text, "No space left"));
	seal_zip_writer_free(writer);
	close(fd);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(entries_of_each_kind),
		cmocka_unit_test(large_entry_is_restarted),
		cmocka_unit_test(names_in_order),
		cmocka_unit_test(without_entries),
		cmocka_unit_test(full_disk),
	};

	return cmocka_run_group_tests(tests, folder_setup, folder_teardown);
}
