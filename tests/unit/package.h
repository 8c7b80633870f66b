/* SPDX-License-Identifier: Apache-2.0 */
/* package.h - small packages for tests, in memory that a test may change */
#ifndef SEAL_TESTS_PACKAGE_H
#define SEAL_TESTS_PACKAGE_H

#include "base/files.h"
#include "domain/zip.h"
#include "folder.h"

struct item {
	const char *name;
	enum seal_zip_mode mode;
	const char *text;
	size_t size; /* 0: that of |text|, a string */
};

struct package {
	uint8_t *data;
	size_t size;
	struct seal_zip zip;
};

static inline void package_must(enum seal_status status,
				const struct seal_error *error)
{
	if (status == SEAL_OK)
		return;
	fprintf(stderr, "%s [%s]\n", error->text, error->check);
	abort();
}

static inline void package_add(struct seal_zip_writer *writer,
			       struct seal_compressor *compressor,
			       const struct item *item)
{
	struct seal_error error = { 0 };
	size_t size = item->size > 0 ? item->size : strlen(item->text);
	uint8_t *packed = malloc(seal_compress_bound(size));
	const void *data = item->text;
	size_t used = size;

	package_must(
		seal_compress_chunk(compressor, (const uint8_t *)item->text,
				    size, true, packed,
				    seal_compress_bound(size), &used, &error),
		&error);
	if (used < size && item->mode != SEAL_ZIP_LINK)
		data = packed;
	else
		used = size;
	package_must(seal_zip_writer_add(writer, item->name, item->mode,
					 data == item->text,
					 seal_crc32(0, item->text, size), data,
					 used, size, &error),
		     &error);
	free(packed);
}

/* The items in byte order; open, and accepted by the reader. */
static inline void package_make(struct package *package,
				const struct item *items, size_t count)
{
	struct seal_error error = { 0 };
	struct seal_compressor *compressor;
	struct seal_zip_writer *writer;
	int fd = seal_temporary_file(&error);
	uint64_t size;

	package_must(error.status, &error);
	package_must(seal_compressor_new(&compressor, &error), &error);
	package_must(seal_zip_writer_new(fd, seal_zip_time_from(1000000000),
					 &writer, &error),
		     &error);
	for (size_t i = 0; i < count; i++)
		package_add(writer, compressor, &items[i]);
	package_must(seal_zip_writer_finish(writer, &size, &error), &error);
	seal_zip_writer_free(writer);
	seal_compressor_free(compressor);
	package->size = (size_t)size;
	package->data = malloc(package->size);
	if (pread(fd, package->data, package->size, 0) !=
	    (ssize_t)package->size)
		abort();
	close(fd);
	package_must(seal_zip_open(package->data, package->size, NULL,
				   &package->zip, &error),
		     &error);
}

static inline void package_free(struct package *package)
{
	free(package->data);
}

static inline struct seal_zip_entry package_entry(const struct package *package,
						  uint64_t index)
{
	struct seal_zip_cursor cursor = { 0 };
	struct seal_zip_entry entry = { 0 };

	while (seal_zip_next(&package->zip, &cursor, &entry) &&
	       cursor.index <= index)
		continue;
	return entry;
}

#endif
