/* SPDX-License-Identifier: Apache-2.0 */
/* zip_made.c - fields in, an archive in memory out */
#include "zip_made.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>
#include <zlib.h>

#include <cmocka.h>

#define LIMIT32 0xffffffffu

/* A test that cannot set itself up has nothing to say. */
static void need(bool held)
{
	if (!held)
		abort();
}

struct made_text made_text(const char *text)
{
	return (struct made_text){ text, strlen(text) };
}

static bool is_ascii(const char *name, size_t size)
{
	for (size_t i = 0; i < size; i++) {
		if (name[i] & 0x80)
			return false;
	}
	return true;
}

static uint32_t least32(uint64_t value)
{
	return value < LIMIT32 ? (uint32_t)value : LIMIT32;
}

/* ZIP64 extra fields as the format has them; the offset comes later. */
static void set_sizes(struct made_entry *entry, uint64_t packed, uint64_t size)
{
	struct made_header *local = &entry->local, *central = &entry->central;
	bool wide = size >= LIMIT32 || packed >= LIMIT32;
	size_t at = 4;

	MADE_BOTH(entry, packed, least32(packed));
	MADE_BOTH(entry, size, least32(size));
	if (!wide)
		return;
	seal_put16(local->extra64, 1);
	seal_put16(local->extra64 + 2, 16);
	seal_put64(local->extra64 + 4, size);
	seal_put64(local->extra64 + 12, packed);
	local->extra = (struct made_text){ local->extra64, 20 };
	if (size >= LIMIT32) {
		seal_put64(central->extra64 + at, size);
		at += 8;
	}
	if (packed >= LIMIT32) {
		seal_put64(central->extra64 + at, packed);
		at += 8;
	}
	seal_put16(central->extra64, 1);
	seal_put16(central->extra64 + 2, (uint16_t)(at - 4));
	central->extra = (struct made_text){ central->extra64, at };
	MADE_BOTH(entry, needed, 45);
	central->made_by = 3 << 8 | 45;
}

static void set_offset(struct made_entry *entry, uint64_t offset)
{
	struct made_header *central = &entry->central;
	size_t at = central->extra.data == central->extra64
			    ? central->extra.size
			    : 4;

	entry->offset = offset;
	central->offset = least32(offset);
	if (offset < LIMIT32)
		return;
	seal_put16(central->extra64, 1);
	seal_put16(central->extra64 + 2, (uint16_t)(at + 4));
	seal_put64(central->extra64 + at, offset);
	central->extra = (struct made_text){ central->extra64, at + 8 };
	MADE_BOTH(entry, needed, 45);
	central->made_by = 3 << 8 | 45;
}

struct made_entry *made_add_name(struct made *made, const char *name,
				 size_t size, uint32_t mode, const char *data)
{
	struct made_entry *entry = &made->entries[made->count++];
	size_t data_size = strlen(data);

	need(made->count <= MADE_MAX);
	memset(entry, 0, sizeof(*entry));
	entry->local.signature = 0x04034b50;
	entry->central.signature = 0x02014b50;
	entry->central.made_by = 3 << 8 | 20;
	entry->central.external = mode << 16;
	if (mode == SEAL_ZIP_FOLDER)
		entry->central.external |= 0x10;
	MADE_BOTH(entry, needed, 20);
	MADE_BOTH(entry, flags, is_ascii(name, size) ? 0 : 0x0800);
	MADE_BOTH(entry, time, MADE_TIME);
	MADE_BOTH(entry, crc,
		  (uint32_t)crc32(0, (const Bytef *)data, (uInt)data_size));
	MADE_BOTH(entry, name, ((struct made_text){ name, size }));
	entry->data = (struct made_text){ data, data_size };
	set_sizes(entry, data_size, data_size);
	return entry;
}

struct made_entry *made_add(struct made *made, const char *name, uint32_t mode,
			    const char *data)
{
	return made_add_name(made, name, strlen(name), mode, data);
}

struct made_entry *made_add_deflated(struct made *made, const char *name,
				     uint32_t mode, char c, size_t size)
{
	struct made_entry *entry = made_add(made, name, mode, "");
	Bytef *plain = malloc(size);
	z_stream stream = { 0 };

	need(plain);
	memset(plain, c, size);
	need(deflateInit2(&stream, 9, Z_DEFLATED, -15, 9, 0) == Z_OK);
	stream.next_in = plain;
	stream.avail_in = (uInt)size;
	stream.next_out = entry->packed;
	stream.avail_out = sizeof(entry->packed);
	need(deflate(&stream, Z_FINISH) == Z_STREAM_END);
	entry->data = (struct made_text){ entry->packed, stream.total_out };
	MADE_BOTH(entry, method, 8);
	MADE_BOTH(entry, crc, (uint32_t)crc32(0, plain, (uInt)size));
	set_sizes(entry, stream.total_out, size);
	deflateEnd(&stream);
	free(plain);
	return entry;
}

struct made_entry *made_add_hole(struct made *made, const char *name,
				 uint64_t size)
{
	struct made_entry *entry = made_add(made, name, SEAL_ZIP_FILE, "");

	entry->hole = size;
	set_sizes(entry, size, size);
	return entry;
}

void made_start(struct made *made)
{
	memset(made, 0, sizeof(*made));
	made->fd = -1;
	made_add(made, "a.txt", SEAL_ZIP_FILE, "first");
	made_add_deflated(made, "b/c.txt", SEAL_ZIP_FILE, 'x', 5000);
	made_add(made, "b/run", SEAL_ZIP_EXECUTABLE, "#!/bin/sh\n");
	made_add(made, "empty/", SEAL_ZIP_FOLDER, "");
	made_add(made, "link", SEAL_ZIP_LINK, "b/c.txt");
}

void made_add_seal(struct made *made)
{
	made_add(made, SEAL_ZIP_SEAL_NAME, SEAL_ZIP_FILE, "{}");
}

/* ---- writing ---------------------------------------------------------- */

static void put(struct made *made, const void *data, size_t size)
{
	need(size == 0 ||
	     pwrite(made->fd, data, size, (off_t)made->size) == (ssize_t)size);
	made->size += size;
}

static void put_text(struct made *made, struct made_text text)
{
	put(made, text.data, text.size);
}

static void put_number(struct made *made, uint64_t value, size_t size)
{
	uint8_t bytes[8];

	seal_put64(bytes, value);
	put(made, bytes, size);
}

/* What both headers have in common. */
static void put_common(struct made *made, const struct made_header *header)
{
	put_number(made, header->needed, 2);
	put_number(made, header->flags, 2);
	put_number(made, header->method, 2);
	put_number(made, header->time, 4);
	put_number(made, header->crc, 4);
	put_number(made, header->packed, 4);
	put_number(made, header->size, 4);
	put_number(made, header->name.size, 2);
	put_number(made, header->extra.size, 2);
}

static void put_local(struct made *made, const struct made_header *header)
{
	put_number(made, header->signature, 4);
	put_common(made, header);
	put_text(made, header->name);
	put_text(made, header->extra);
}

static void put_central(struct made *made, const struct made_header *header)
{
	put_number(made, header->signature, 4);
	put_number(made, header->made_by, 2);
	put_common(made, header);
	put_number(made, header->comment.size, 2);
	put_number(made, header->disk, 2);
	put_number(made, header->internal, 2);
	put_number(made, header->external, 4);
	put_number(made, header->offset, 4);
	put_text(made, header->name);
	put_text(made, header->extra);
	put_text(made, header->comment);
}

static void set_end(struct made *made, uint64_t size)
{
	struct made_end *end = &made->end;
	uint64_t offset = made->directory_offset;

	end->has64 =
		made->count >= 0xffff || size >= LIMIT32 || offset >= LIMIT32;
	end->signature64 = 0x06064b50;
	end->size_of_record = 44;
	end->made_by = 3 << 8 | 45;
	end->needed = 45;
	end->disk_count64 = end->count64 = made->count;
	end->size64 = size;
	end->offset64 = offset;
	end->locator_signature = 0x07064b50;
	end->locator_disks = 1;
	end->locator_offset = offset + size;
	end->signature = 0x06054b50;
	end->disk_count = end->count =
		made->count < 0xffff ? (uint16_t)made->count : 0xffff;
	end->size = least32(size);
	end->offset = least32(offset);
}

static void put_end(struct made *made, const struct made_end *end)
{
	if (end->has64) {
		put_number(made, end->signature64, 4);
		put_number(made, end->size_of_record, 8);
		put_number(made, end->made_by, 2);
		put_number(made, end->needed, 2);
		put_number(made, end->disk64, 4);
		put_number(made, end->directory_disk64, 4);
		put_number(made, end->disk_count64, 8);
		put_number(made, end->count64, 8);
		put_number(made, end->size64, 8);
		put_number(made, end->offset64, 8);
		put_text(made, end->extension);
		put_number(made, end->locator_signature, 4);
		put_number(made, end->locator_disk, 4);
		put_number(made, end->locator_offset, 8);
		put_number(made, end->locator_disks, 4);
	}
	put_text(made, end->before_end);
	put_number(made, end->signature, 4);
	put_number(made, end->disk, 2);
	put_number(made, end->directory_disk, 2);
	put_number(made, end->disk_count, 2);
	put_number(made, end->count, 2);
	put_number(made, end->size, 4);
	put_number(made, end->offset, 4);
	put_number(made,
		   end->comment_size ? end->comment_size : end->comment.size,
		   2);
	put_text(made, end->comment);
	put_text(made, end->behind);
}

void made_write(struct made *made)
{
	made->fd = memfd_create("made.zip", MFD_CLOEXEC);
	need(made->fd >= 0);
	put_text(made, made->prefix);
	for (size_t i = 0; i < made->count; i++) {
		struct made_entry *entry = &made->entries[i];

		put_text(made, entry->before);
		set_offset(entry, made->size);
		put_local(made, &entry->local);
		put_text(made, entry->data);
		made->size += entry->hole;
	}
	put_text(made, made->before_directory);
	made->directory_offset = made->size;
	if (made->change_central)
		made->change_central(made);
	for (size_t i = 0; i < made->count; i++)
		put_central(made, &made->entries[i].central);
	put_text(made, made->behind_directory);
	set_end(made, made->size - made->directory_offset);
	if (made->change_end)
		made->change_end(made);
	put_end(made, &made->end);
	made->data = mmap(NULL, made->size, PROT_READ | PROT_WRITE, MAP_SHARED,
			  made->fd, 0);
	need(made->data != MAP_FAILED);
}

void made_free(struct made *made)
{
	if (made->data)
		munmap(made->data, made->size);
	if (made->fd >= 0)
		close(made->fd);
	made->data = NULL;
	made->fd = -1;
}

/* ---- judging ---------------------------------------------------------- */

static bool holds(const struct made *made, const char *what, const char *check,
		  const char *says, const struct seal_zip_limits *limits)
{
	struct seal_error error = { 0 };
	struct seal_zip zip;
	enum seal_status status;

	status = seal_zip_open(made->data, made->size, limits, &zip, &error);
	if (status != (check ? SEAL_REFUSED : SEAL_OK) ||
	    strcmp(error.check, check ? check : "") != 0) {
		print_error("%s: status %d [%s] %s, not [%s]\n", what,
			    (int)status, error.check, error.text,
			    check ? check : "");
		return false;
	}
	if (!check)
		return true;
	if (error.text[0] == '\0' || (says && !strstr(error.text, says))) {
		print_error("%s: the message is: %s\n", what, error.text);
		return false;
	}
	/* Nothing is left to be used by mistake. */
	if (zip.data || zip.count > 0 || zip.has_seal) {
		print_error("%s: something is left of it\n", what);
		return false;
	}
	return true;
}

void made_expect(const struct made *made, const char *what, const char *check,
		 const char *says, const struct seal_zip_limits *limits)
{
	assert_true(holds(made, what, check, says, limits));
}

static void set_number(struct made_header *header,
		       const struct made_change *change)
{
	uint8_t *field = (uint8_t *)header + change->at;
	uint16_t narrow = (uint16_t)change->value;

	if (change->size == sizeof(narrow))
		memcpy(field, &narrow, sizeof(narrow));
	else
		memcpy(field, &change->value, sizeof(change->value));
}

static void apply(struct made *made, const struct made_change *change)
{
	struct made_entry *entry = &made->entries[change->entry];

	need(change->entry < made->count);
	if (change->where == MADE_LOCAL || change->where == MADE_BOTH_HEADERS)
		set_number(&entry->local, change);
	if (change->where == MADE_CENTRAL || change->where == MADE_BOTH_HEADERS)
		set_number(&entry->central, change);
}

void made_sample(struct made *made, const struct made_sample *sample)
{
	made_start(made);
	made->change_central = sample->central;
	made->change_end = sample->end;
	if (sample->entries)
		sample->entries(made);
	for (size_t i = 0; sample->changes[i].where != MADE_NONE; i++)
		apply(made, &sample->changes[i]);
	made_write(made);
	if (sample->bytes)
		sample->bytes(made);
}

void made_judge(const struct made_sample *samples, size_t count)
{
	size_t wrong = 0;

	for (size_t i = 0; i < count; i++) {
		const struct made_sample *sample = &samples[i];
		struct made *made = malloc(sizeof(*made));

		need(made);
		made_sample(made, sample);
		if (!holds(made, sample->what, sample->check, sample->says,
			   NULL))
			wrong++;
		made_free(made);
		free(made);
	}
	assert_int_equal(wrong, 0);
}
