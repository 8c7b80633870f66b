/* SPDX-License-Identifier: Apache-2.0 */
/*
 * zip_made.h - archives made field by field for tests, right or wrong
 *
 * Its own writer, so that the tests do not judge the reader by the code that
 * they share. Entries get right headers when they are added; a test changes
 * what it likes and writes. Offsets and end records are made last, from what
 * was really written, and can be changed then.
 */
#ifndef TEST_ZIP_MADE_H
#define TEST_ZIP_MADE_H

#include "domain/zip.h"

#define MADE_MAX 24

struct made_text {
	const void *data;
	size_t size;
};

struct made_header {
	uint32_t signature;
	uint16_t made_by; /* central only */
	uint16_t needed;
	uint16_t flags;
	uint16_t method;
	uint32_t time;
	uint32_t crc;
	uint32_t packed;
	uint32_t size;
	uint16_t disk;	   /* central only, */
	uint16_t internal; /* and these */
	uint32_t external;
	uint32_t offset;
	struct made_text name;
	struct made_text extra;
	struct made_text comment;
	uint8_t extra64[28];
};

struct made_entry {
	struct made_header local, central;
	struct made_text before; /* bytes before the local header */
	struct made_text data;
	uint64_t hole; /* so many bytes more of data, all 0 */
	uint64_t offset;
	uint8_t packed[256];
};

struct made_end {
	bool has64; /* the ZIP64 records are written */
	uint32_t signature64;
	uint64_t size_of_record;
	uint16_t made_by, needed;
	uint32_t disk64, directory_disk64;
	uint64_t disk_count64, count64, size64, offset64;
	struct made_text extension;
	uint32_t locator_signature, locator_disk, locator_disks;
	uint64_t locator_offset;
	struct made_text before_end; /* between the locator and this */
	uint32_t signature;
	uint16_t disk, directory_disk, disk_count, count;
	uint32_t size, offset;
	struct made_text comment;
	struct made_text behind;
	uint16_t comment_size;
};

struct made {
	struct made_entry entries[MADE_MAX];
	size_t count;
	struct made_text prefix;
	struct made_text before_directory;
	struct made_text behind_directory;
	uint64_t directory_offset;
	struct made_end end;
	/* Called when the offsets, and when the end records are known. */
	void (*change_central)(struct made *made);
	void (*change_end)(struct made *made);
	/* What was written, mapped. */
	int fd;
	uint8_t *data;
	uint64_t size;
};

#define MADE_TIME 0x00210000u /* 1980-01-01 */

struct made_text made_text(const char *text);
/* Right headers for |data|, stored. |mode| as in struct seal_zip_entry. */
struct made_entry *made_add(struct made *made, const char *name, uint32_t mode,
			    const char *data);
/* The same for a name of |size| bytes, which may hold a NUL. */
struct made_entry *made_add_name(struct made *made, const char *name,
				 size_t size, uint32_t mode, const char *data);
/* Right headers for |size| times the letter |c|, deflated. */
struct made_entry *made_add_deflated(struct made *made, const char *name,
				     uint32_t mode, char c, size_t size);
/* Stored, |size| bytes of 0 that take no place on any disk. */
struct made_entry *made_add_hole(struct made *made, const char *name,
				 uint64_t size);
/* Set a field of both headers at once. */
#define MADE_BOTH(entry, field, value)                                         \
	((entry)->local.field = (entry)->central.field = (value))

/* Five entries: stored, deflated, executable, empty folder, link. */
void made_start(struct made *made);
void made_add_seal(struct made *made);
void made_write(struct made *made);
void made_free(struct made *made);

/* One number in the headers of an entry. */
struct made_change {
	enum { MADE_NONE, MADE_LOCAL, MADE_CENTRAL, MADE_BOTH_HEADERS } where;
	size_t entry;
	size_t at; /* in struct made_header */
	size_t size;
	uint32_t value;
};
#define MADE_CHANGE(headers, number, field, new_value)                         \
	{                                                                      \
		.where = (headers), .entry = (number),                         \
		.at = offsetof(struct made_header, field),                     \
		.size = sizeof(((struct made_header *)NULL)->field),           \
		.value = (new_value)                                           \
	}

#define MADE_IN_LOCAL(number, field, value)                                    \
	MADE_CHANGE(MADE_LOCAL, number, field, value)
#define MADE_IN_CENTRAL(number, field, value)                                  \
	MADE_CHANGE(MADE_CENTRAL, number, field, value)
#define MADE_IN_BOTH(number, field, value)                                     \
	MADE_CHANGE(MADE_BOTH_HEADERS, number, field, value)

/* One archive that must be refused with |check|; NULL: it must be accepted. */
struct made_sample {
	const char *what;
	const char *check;
	void (*entries)(struct made *made); /* after made_start() */
	void (*central)(struct made *made);
	void (*end)(struct made *made);
	void (*bytes)(struct made *made); /* of the finished archive */
	struct made_change changes[4];	  /* after |entries| */
	const char *says;		  /* a part of the message, or NULL */
};
#define MADE_WRONG(text, code, ...)                                            \
	{                                                                      \
		.what = (text), .check = "integrity/" code, __VA_ARGS__        \
	}
#define MADE_RIGHT(text, ...)                                                  \
	{                                                                      \
		.what = (text), __VA_ARGS__                                    \
	}
/* Make and write it. */
void made_sample(struct made *made, const struct made_sample *sample);
/* Make each of them and compare the reader's verdict. */
void made_judge(const struct made_sample *samples, size_t count);
/* Compare the verdict over what is written; |limits| may be NULL. */
void made_expect(const struct made *made, const char *what, const char *check,
		 const char *says, const struct seal_zip_limits *limits);

#endif
