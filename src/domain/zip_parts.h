/* SPDX-License-Identifier: Apache-2.0 */
/* zip_parts.h - what the files of reader and writer share among themselves */
#ifndef SEAL_DOMAIN_ZIP_PARTS_H
#define SEAL_DOMAIN_ZIP_PARTS_H

#include "domain/zip.h"

/* A classic field with one of these values stands for one in ZIP64. */
#define SEAL_ZIP_SATURATED16 0xffffu
#define SEAL_ZIP_SATURATED32 0xffffffffu

enum {
	SEAL_ZIP_LOCAL_SIGNATURE = 0x04034b50,
	SEAL_ZIP_CENTRAL_SIGNATURE = 0x02014b50,
	SEAL_ZIP_END_SIGNATURE = 0x06054b50,
	SEAL_ZIP_END64_SIGNATURE = 0x06064b50,
	SEAL_ZIP_LOCATOR64_SIGNATURE = 0x07064b50,
	SEAL_ZIP_VERSION = 20,
	SEAL_ZIP_VERSION64 = 45,
	SEAL_ZIP_HOST_UNIX = 3,
	SEAL_ZIP_FLAG_UTF8 = 1 << 11,
	SEAL_ZIP_STORED = 0,
	SEAL_ZIP_DEFLATE = 8,
	SEAL_ZIP_EXTRA64 = 0x0001,
	SEAL_ZIP_LOCAL_EXTRA = 20 /* the local ZIP64 extra, whole */
};

/* A name of others as it may be shown, cut when it is very long. */
struct seal_zip_shown {
	char text[1100];
};
struct seal_zip_shown seal_zip_show(const char *name, size_t size);

/* ---- zip_name.c -------------------------------------------------------- */

/* What is wrong with a text: the check of a name, and one reason. */
struct seal_zip_flaw {
	const char *check;
	char reason[120];
};
/* Fills |flaw| and returns true. */
bool seal_zip_set_flaw(struct seal_zip_flaw *flaw, const char *check,
		       const char *format, ...) SEAL_PRINTF(3, 4);
/* Rule 13, and the characters of rule 14. True when there is a flaw. */
bool seal_zip_character_flaw(const char *text, size_t size,
			     struct seal_zip_flaw *flaw);
/* Rule 14 of a component that is neither empty nor made of dots. */
bool seal_zip_component_flaw(const char *component, size_t size,
			     struct seal_zip_flaw *flaw);
/* "." or "..". */
bool seal_zip_is_dots(const char *component, size_t size);
/* "/..." or "C:...". |text| has a first byte, even when |size| is 0. */
bool seal_zip_is_absolute(const char *text, size_t size);
/* The length of the component at |at|: up to the next '/' or the end. */
size_t seal_zip_component_at(const char *text, size_t size, size_t at);
/* Is |component| one that folds to |folded|? */
enum seal_status seal_zip_folds_to(const char *component, size_t size,
				   const char *folded, bool *same,
				   struct seal_error *error);

/* ---- zip_end.c --------------------------------------------------------- */

/* What the end records say, checked against each other and the file. */
struct seal_zip_end {
	uint64_t count;
	uint64_t directory_offset;
	uint64_t directory_size; /* offset + size = start of the end records */
};
enum seal_status seal_zip_end_read(const uint8_t *data, uint64_t size,
				   struct seal_zip_end *end,
				   struct seal_error *error);

/* ---- zip_foreign.c ----------------------------------------------------- */

/* Why a file without an end record at its end is no package. */
enum seal_status seal_zip_refuse_foreign(const uint8_t *data, uint64_t size,
					 struct seal_error *error);
/* Add how to mend it, when the finding is one of ordinary ZIP tools. */
void seal_zip_foreign_fix(struct seal_error *error);

/* ---- zip_entry.c ------------------------------------------------------- */

/* A central header, copied once, so that a changing file cannot mislead. */
struct seal_zip_central {
	uint8_t fixed[SEAL_ZIP_CENTRAL];
	const uint8_t *extra; /* in the package */
	size_t extra_size;
	size_t comment_size;
	uint64_t offset; /* of this header */
	uint64_t size;	 /* with name, extra and comment */
	uint32_t dos_time;
	struct seal_zip_entry entry;
};
/*
 * Take the header at |offset| of a directory that ends at |end|. False when it
 * does not fit or does not begin with its signature. Judges nothing else.
 */
bool seal_zip_central_parse(const uint8_t *data, uint64_t offset, uint64_t end,
			    struct seal_zip_central *central);
/* Judge its fields by themselves: rules 10 to 14, 18, 19, 22, 24. */
enum seal_status seal_zip_central_check(const struct seal_zip_central *central,
					struct seal_error *error);
/* SEAL_REFUSED "entry 'NAME', directory offset N: reason". */
enum seal_status seal_zip_refuse_entry(const struct seal_zip_central *central,
				       struct seal_error *error,
				       const char *check, const char *format,
				       ...) SEAL_PRINTF(4, 5);

/* ---- zip_local.c ------------------------------------------------------- */

/*
 * Judge place and local header: rules 6, 8, 9, 12. |expected| is where the
 * entry must start, |end| where the directory begins.
 */
enum seal_status seal_zip_local_check(const uint8_t *data, uint64_t end,
				      uint64_t expected,
				      const struct seal_zip_central *central,
				      struct seal_error *error);

/* ---- zip_extra.c ------------------------------------------------------- */

/* Take the ZIP64 values of a central header, where its fields ask for them. */
void seal_zip_central_extra_parse(struct seal_zip_central *central);
/* Rules 5 and 12 for the extra field of a central header. */
enum seal_status seal_zip_central_extra_check(
	const struct seal_zip_central *central, struct seal_error *error);
/* The size of the local extra field: it has both sizes, or is not there. */
size_t seal_zip_local_extra_size(const struct seal_zip_entry *entry);
/* Rules 5 and 12 for the extra field of a local header. */
enum seal_status seal_zip_local_extra_check(
	const struct seal_zip_central *central, const uint8_t *extra,
	size_t size, struct seal_error *error);

#endif
