/* SPDX-License-Identifier: Apache-2.0 */
/* zip_agree.c - two writers made from one description give the same bytes, and
 * the reader takes all that the writer makes */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include <cmocka.h>

#include "domain/zip_header.h"
#include "zip_made.h"

#define LIMIT32 UINT64_C(0xffffffff)

static int new_file(void)
{
	int fd = memfd_create("package", MFD_CLOEXEC);

	assert_true(fd >= 0);
	return fd;
}

static uint8_t *map(int fd, uint64_t size)
{
	uint8_t *data = mmap(NULL, size, PROT_READ, MAP_SHARED, fd, 0);

	assert_ptr_not_equal(data, MAP_FAILED);
	return data;
}

/* ---- the same entries through the test's writer and through ours -------- */

static void write_entry(struct seal_zip_writer *writer,
			const struct made_entry *entry)
{
	const struct made_header *central = &entry->central;
	struct seal_error error = { 0 };
	char name[256];

	snprintf(name, sizeof(name), "%.*s", (int)central->name.size,
		 (const char *)central->name.data);
	assert_int_equal(seal_zip_writer_add(
				 writer, name,
				 (enum seal_zip_mode)(central->external >> 16),
				 central->method == 0, central->crc,
				 entry->data.data, entry->data.size,
				 central->size, &error),
			 SEAL_OK);
}

static void test_same_bytes(void **state)
{
	struct made *made = malloc(sizeof(*made));
	struct seal_zip_writer *writer;
	struct seal_error error = { 0 };
	uint64_t size;
	uint8_t *data;
	int fd = new_file();

	(void)state;
	assert_non_null(made);
	made_start(made);
	made_add(made, "na\xc3\xafve", SEAL_ZIP_FILE, "");
	made_add_seal(made);
	made_write(made);
	assert_int_equal(seal_zip_writer_new(fd, MADE_TIME, &writer, &error),
			 SEAL_OK);
	for (size_t i = 0; i < made->count; i++)
		write_entry(writer, &made->entries[i]);
	assert_int_equal(seal_zip_writer_finish(writer, &size, &error),
			 SEAL_OK);
	seal_zip_writer_free(writer);
	assert_int_equal(size, made->size);
	data = map(fd, size);
	assert_memory_equal(data, made->data, size);
	munmap(data, size);
	close(fd);
	made_free(made);
	free(made);
}

/* Both headers of |entry| and what both writers say they are. */
static void compare_headers(const struct made *made, size_t number,
			    uint64_t packed, uint64_t size, uint64_t *central)
{
	const struct made_entry *entry = &made->entries[number];
	struct seal_zip_header header = {
		.name = entry->central.name.data,
		.name_size = entry->central.name.size,
		.mode = SEAL_ZIP_FILE,
		.stored = entry->central.method == 0,
		.dos_time = MADE_TIME,
		.crc = entry->central.crc,
		.packed_size = packed,
		.size = size,
		.offset = entry->offset,
	};
	uint8_t bytes[SEAL_ZIP_HEADER_MAX];
	size_t length = seal_zip_put_local(&header, bytes);

	assert_memory_equal(bytes, made->data + entry->offset, length);
	length = seal_zip_put_central(&header, bytes);
	assert_memory_equal(bytes, made->data + *central, length);
	*central += length;
}

/* The fields at the limits, where no one wants to write the data. */
static void check_wide(uint64_t first, uint64_t second)
{
	struct made *made = calloc(1, sizeof(*made));
	uint8_t tail[SEAL_ZIP_TAIL_MAX];
	uint64_t central;
	size_t tail_size;

	assert_non_null(made);
	made_add_hole(made, "first", first);
	made_add_hole(made, "second", second);
	made_add(made, "third", SEAL_ZIP_FILE, "");
	made_write(made);
	made_expect(made, "wide", NULL, NULL, NULL);
	central = made->directory_offset;
	compare_headers(made, 0, first, first, &central);
	compare_headers(made, 1, second, second, &central);
	compare_headers(made, 2, 0, 0, &central);
	tail_size = seal_zip_tail(3, made->directory_offset,
				  central - made->directory_offset, tail);
	assert_int_equal(central + tail_size, made->size);
	assert_memory_equal(tail, made->data + central, tail_size);
	made_free(made);
	free(made);
}

static void test_wide(void **state)
{
	/* What brings the second entry, the third or the directory there. */
	const uint64_t near = LIMIT32 - 30 - 5;

	(void)state;
	check_wide(LIMIT32 - 1, 1);
	check_wide(LIMIT32, 1);
	check_wide(LIMIT32 + 1, LIMIT32 * 3);
	check_wide(1, LIMIT32);
	for (uint64_t below = 0; below < 80; below++)
		check_wide(near - below, 1);
}

/* ---- whatever the writer makes ------------------------------------------ */

struct random {
	uint64_t state;
};

static uint32_t below(struct random *random, uint32_t limit)
{
	random->state = random->state * UINT64_C(6364136223846793005) + 1;
	return (uint32_t)(random->state >> 33) % limit;
}

struct item {
	char name[64];
	enum seal_zip_mode mode;
	char data[64];
};

static void make_item(struct random *random, struct item *item)
{
	static const char *const parts[] = { "a",   "B", "bin",	 "a-b",
					     "a b", "1", "x.js", "\xc3\xa4",
					     "_",   "~" };
	static const enum seal_zip_mode modes[] = {
		SEAL_ZIP_FILE, SEAL_ZIP_FILE, SEAL_ZIP_EXECUTABLE,
		SEAL_ZIP_LINK, SEAL_ZIP_FOLDER
	};
	uint32_t depth = 1 + below(random, 4);

	memset(item, 0, sizeof(*item));
	for (uint32_t i = 0; i < depth; i++) {
		strcat(item->name, i ? "/" : "");
		strcat(item->name, parts[below(random, 10)]);
	}
	item->mode = modes[below(random, 5)];
	if (item->mode == SEAL_ZIP_FOLDER)
		strcat(item->name, "/");
	else if (item->mode == SEAL_ZIP_LINK)
		strcpy(item->data, "nowhere");
	else
		snprintf(item->data, sizeof(item->data), "%u",
			 below(random, 1000000));
}

static int by_name(const void *a, const void *b)
{
	return strcmp(((const struct item *)a)->name,
		      ((const struct item *)b)->name);
}

/* Random names that can be together, in order. Returns how many. */
static size_t make_items(struct random *random, struct item *items,
			 size_t capacity)
{
	struct seal_zip_names *names;
	struct seal_error error = { 0 };
	size_t count = 0;

	assert_int_equal(seal_zip_names_new(&names, &error), SEAL_OK);
	while (count < capacity) {
		struct item *item = &items[count];

		make_item(random, item);
		error = (struct seal_error){ 0 };
		if (seal_zip_names_add(names, item->name, strlen(item->name),
				       item->mode, &error) == SEAL_OK)
			count++;
		else
			break;
	}
	seal_zip_names_free(names);
	qsort(items, count, sizeof(*items), by_name);
	return count;
}

static void check_random(struct random *random)
{
	enum { capacity = 40 };
	struct item items[capacity];
	struct seal_zip_cursor cursor = { 0 };
	struct seal_zip_entry entry;
	struct seal_zip_writer *writer;
	struct seal_error error = { 0 };
	struct seal_zip zip;
	size_t count = make_items(random, items, capacity);
	uint64_t size;
	uint8_t *data;
	int fd = new_file();

	assert_true(count > 0);
	assert_int_equal(seal_zip_writer_new(fd, MADE_TIME, &writer, &error),
			 SEAL_OK);
	for (size_t i = 0; i < count; i++) {
		size_t length = strlen(items[i].data);

		assert_int_equal(seal_zip_writer_add(
					 writer, items[i].name, items[i].mode,
					 true,
					 seal_crc32(0, items[i].data, length),
					 items[i].data, length, length, &error),
				 SEAL_OK);
	}
	assert_int_equal(seal_zip_writer_finish(writer, &size, &error),
			 SEAL_OK);
	seal_zip_writer_free(writer);
	data = map(fd, size);
	if (seal_zip_open(data, size, NULL, &zip, &error) != SEAL_OK)
		fail_msg("[%s] %s", error.check, error.text);
	for (size_t i = 0; i < count; i++) {
		assert_true(seal_zip_next(&zip, &cursor, &entry));
		assert_int_equal(entry.name_size, strlen(items[i].name));
		assert_memory_equal(entry.name, items[i].name, entry.name_size);
		assert_int_equal(entry.mode, items[i].mode);
	}
	assert_false(seal_zip_next(&zip, &cursor, &entry));
	munmap(data, size);
	close(fd);
}

static void test_random(void **state)
{
	struct random random = { 20240229 };

	(void)state;
	for (size_t i = 0; i < 500; i++)
		check_random(&random);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_same_bytes),
		cmocka_unit_test(test_wide),
		cmocka_unit_test(test_random),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
