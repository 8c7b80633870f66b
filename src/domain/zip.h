/* SPDX-License-Identifier: Apache-2.0 */
/*
 * zip.h - the canonical ZIP: its fields, its strict reader, its writer
 *
 * Layout and nothing else (docs/format.md; field names of PKWARE's APPNOTE
 * 6.3.10):
 *	(local header, name, [ZIP64 extra], data)*
 *	(central header, name, [ZIP64 extra])*
 *	[ZIP64 end record, ZIP64 locator] end record
 */
#ifndef SEAL_DOMAIN_ZIP_H
#define SEAL_DOMAIN_ZIP_H

#include "adapters/codec.h"
#include "base/bytes.h"

#define SEAL_ZIP_NAME_MAX  1024
#define SEAL_ZIP_SEAL_NAME "META-INF/sealwright/seal.json"
#define SEAL_ZIP_SEAL_MAX  ((uint32_t)1 << 20)
/* Folders that the names of a package may imply: each of them costs a file
 * system as much as an entry. */
#define SEAL_ZIP_FOLDERS_MAX 2000000

/* Sizes of the fixed parts, bytes. */
enum {
	SEAL_ZIP_LOCAL = 30,
	SEAL_ZIP_CENTRAL = 46,
	SEAL_ZIP_END = 22,
	SEAL_ZIP_END64 = 56,
	SEAL_ZIP_LOCATOR64 = 20,
	SEAL_ZIP_TAIL_MAX = 98 /* all three end records */
};

/* The four things an entry can be; the values are the Unix modes. */
enum seal_zip_mode {
	SEAL_ZIP_FILE = 0100644,
	SEAL_ZIP_EXECUTABLE = 0100755,
	SEAL_ZIP_LINK = 0120777,
	SEAL_ZIP_FOLDER = 0040755 /* empty; the name ends in '/' */
};

/* ---- time, names: zip_time.c, zip_name.c, zip_names.c -------------- */

/* DOS date << 16 | time, UTC, clamped to 1980 .. 2107, 2-second steps. */
uint32_t seal_zip_time_from(int64_t time);
int64_t seal_zip_time_to(uint32_t dos);

/*
 * Judge one name by itself (rules 13, 14, 24 of docs/format.md). SEAL_REFUSED
 * with the check "integrity/name-..." and a text with the name and the rule.
 * |folder|: it ends in '/'. The seal's own name is refused like any other name
 * below META-INF/sealwright.
 */
enum seal_status seal_zip_name_check(const char *name, size_t size, bool folder,
				     struct seal_error *error);
/* Judge a link's target for the link |name| by text alone (rule 20). */
enum seal_status seal_zip_target_check(const char *name, size_t name_size,
				       const char *target, size_t target_size,
				       struct seal_error *error);

/*
 * All names of a package together (rules 15, 16, 17, 20): two equal names, a
 * file that is also a folder, two spellings of one folded name, a link target
 * that passes through a link. Names are added in any order and are not copied:
 * they must outlive the set. Used by the reader, the writer and extraction.
 */
struct seal_zip_names;
enum seal_status seal_zip_names_new(struct seal_zip_names **output,
				    struct seal_error *error);
enum seal_status seal_zip_names_add(struct seal_zip_names *names,
				    const char *name, size_t size,
				    enum seal_zip_mode mode,
				    struct seal_error *error);
/* After all were added, for each link. */
enum seal_status seal_zip_names_check_target(const struct seal_zip_names *names,
					     const char *name, size_t name_size,
					     const char *target,
					     size_t target_size,
					     struct seal_error *error);
void seal_zip_names_free(struct seal_zip_names *names);

/* ---- reading: zip_reader.c, zip_end.c, zip_content.c ------------------- */

/* The seal is one of the entries, and not part of the unpacked size. */
#define SEAL_ZIP_ENTRIES_DEFAULT  UINT64_C(2000000)
#define SEAL_ZIP_UNPACKED_DEFAULT (UINT64_C(1) << 40)

struct seal_zip_limits {
	uint64_t entries;	/* 0: the default */
	uint64_t unpacked_size; /* 0: the default */
};

struct seal_zip_entry {
	const char *name; /* not terminated; points into the package */
	size_t name_size;
	enum seal_zip_mode mode;
	bool stored;
	uint32_t crc;
	uint64_t offset; /* of the local header */
	uint64_t data_offset;
	uint64_t packed_size;
	uint64_t size;
	bool is_seal;
};

/* A package that obeys every rule. Nothing is owned: it points into |data|. */
struct seal_zip {
	const uint8_t *data;
	uint64_t size;
	uint64_t count; /* entries, the seal included */
	uint64_t directory_offset;
	uint64_t directory_size;
	uint64_t unpacked_size; /* of all entries but the seal */
	uint32_t dos_time;
	bool has_seal;
	struct seal_zip_entry seal;
	uint64_t seal_central_offset; /* of its central header */
};

/*
 * Accept |data| as a canonical package or refuse it with the check
 * "integrity/CODE", the offset, the rule and what was found. Contents are not
 * inflated; the seal's and the links' CRC are checked. |limits| may be NULL.
 */
enum seal_status seal_zip_open(const uint8_t *data, uint64_t size,
			       const struct seal_zip_limits *limits,
			       struct seal_zip *zip, struct seal_error *error);

/* Walk the entries of an open package, in order; the seal, last, included. */
struct seal_zip_cursor {
	uint64_t index;
	uint64_t offset;
};
/* Start from { 0 }. False at the end. */
bool seal_zip_next(const struct seal_zip *zip, struct seal_zip_cursor *cursor,
		   struct seal_zip_entry *entry);

/*
 * Read one entry's contents (rule 23), piece by piece; checks stream, size and
 * CRC. |sink| may be NULL to check only.
 */
enum seal_status seal_zip_read(const struct seal_zip *zip,
			       const struct seal_zip_entry *entry,
			       seal_sink sink, void *context,
			       struct seal_error *error);
/* Check the contents of all entries, on |threads| (0: all cores). */
enum seal_status seal_zip_check_contents(const struct seal_zip *zip,
					 unsigned int threads,
					 struct seal_error *error);

/*
 * The payload: the package without its seal, as three runs of bytes. Two point
 * into the package, the end records are made anew in |tail|.
 */
struct seal_zip_payload {
	uint64_t data_size;	   /* from the start of the package */
	uint64_t directory_offset; /* in the package, not in the payload */
	uint64_t directory_size;
	uint8_t tail[SEAL_ZIP_TAIL_MAX];
	size_t tail_size;
	uint64_t size; /* of all three */
};
void seal_zip_payload_of(const struct seal_zip *zip,
			 struct seal_zip_payload *payload);
enum seal_status seal_zip_payload_digest(const struct seal_zip *zip,
					 char output[SEAL_SHA256_HEX],
					 struct seal_error *error);

/* The git tree id of the contents (without the seal), hexadecimal SHA-1. */
enum seal_status seal_zip_content_digest(const struct seal_zip *zip,
					 char output[41],
					 struct seal_error *error);

/* Unpack all but the seal into the new folder |directory|; whole or absent. */
enum seal_status seal_zip_extract(const struct seal_zip *zip,
				  const char *directory,
				  struct seal_error *error);

/* ---- writing: zip_writer.c -------------------------------------------- */

/* Writes to a seekable file from offset 0. Names must come in byte order. */
struct seal_zip_writer;
enum seal_status seal_zip_writer_new(int fd, uint32_t dos_time,
				     struct seal_zip_writer **output,
				     struct seal_error *error);
/* A whole entry whose packed bytes are at hand. */
enum seal_status seal_zip_writer_add(struct seal_zip_writer *writer,
				     const char *name, enum seal_zip_mode mode,
				     bool stored, uint32_t crc,
				     const void *packed, uint64_t packed_size,
				     uint64_t size, struct seal_error *error);
/*
 * A large entry in pieces: begin (|size| is known), write any number of packed
 * pieces, and end, which fills in the header. seal_zip_writer_restart() drops
 * the packed pieces, to write the same entry again as stored.
 */
enum seal_status seal_zip_writer_begin(struct seal_zip_writer *writer,
				       const char *name,
				       enum seal_zip_mode mode, uint64_t size,
				       struct seal_error *error);
enum seal_status seal_zip_writer_write(struct seal_zip_writer *writer,
				       const void *packed, size_t size,
				       struct seal_error *error);
enum seal_status seal_zip_writer_restart(struct seal_zip_writer *writer,
					 struct seal_error *error);
enum seal_status seal_zip_writer_end(struct seal_zip_writer *writer,
				     bool stored, uint32_t crc,
				     struct seal_error *error);
/*
 * Directory and end records; |size| of the package. After it the seal, and
 * nothing else, may be added, and finish() called again.
 */
enum seal_status seal_zip_writer_finish(struct seal_zip_writer *writer,
					uint64_t *size,
					struct seal_error *error);
void seal_zip_writer_free(struct seal_zip_writer *writer);

/*
 * Write |zip|'s payload with |seal| as its seal (NULL or size 0: none) to |fd|.
 * |source| is the package's file, for copying without reading.
 */
enum seal_status seal_zip_write_sealed(const struct seal_zip *zip, int source,
				       const void *seal, size_t seal_size,
				       int fd, struct seal_error *error);

/* End records for |count| entries and a directory; used on both sides. */
size_t seal_zip_tail(uint64_t count, uint64_t directory_offset,
		     uint64_t directory_size,
		     uint8_t output[SEAL_ZIP_TAIL_MAX]);

#endif
