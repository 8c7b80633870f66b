/* SPDX-License-Identifier: Apache-2.0 */
/*
 * foreign.h - ZIP archives of other tools, when they mean one thing only
 *
 * What is harmless is tolerated (other orders, times, data descriptors, extra
 * fields, comments); what two readers would see differently is refused with
 * the check that the canonical form has for it.
 */
#ifndef SEAL_DOMAIN_FOREIGN_H
#define SEAL_DOMAIN_FOREIGN_H

#include "domain/zip_parts.h"

/* More, unpacked, is no archive that anybody ships as a package. */
#define SEAL_FOREIGN_UNPACKED_MAX (UINT64_C(64) << 30)

/* One entry, as its central header has it. */
struct seal_foreign_entry {
	const char *name; /* not terminated; points into the archive */
	size_t name_size;
	uint16_t flags;
	uint16_t method;
	uint32_t crc;
	uint32_t mode; /* st_mode; no type when it has none; 0: not Unix */
	bool folder;   /* the name ends in '/' */
	uint64_t offset;
	uint64_t data_offset;
	uint64_t packed_size;
	uint64_t size;
};

/* Start from { 0 }; free with seal_foreign_free(). Points into |data|. */
struct seal_foreign {
	const uint8_t *data;
	uint64_t size;
	uint64_t directory_offset;
	uint64_t directory_size;
	uint64_t count;
	struct seal_foreign_entry *entries; /* in the directory's order */
};

/* Accept |data| as an archive that all readers see alike, or refuse it. */
enum seal_status seal_foreign_read(const uint8_t *data, uint64_t size,
				   struct seal_foreign *foreign,
				   struct seal_error *error);
void seal_foreign_free(struct seal_foreign *foreign);

/*
 * |text| as a record may hold it: a URL (user, password, query and fragment
 * are left out, which |shortened| tells), or a URI of the schemes pkg and urn.
 * Anything else is SEAL_USAGE, with nothing of it said. origin.c; the caller
 * frees.
 */
enum seal_status seal_origin_clean(const char *text, char **output,
				   bool *shortened, struct seal_error *error);

/* ---- its parts ---------------------------------------------------------- */

/* SEAL_REFUSED "entry 'NAME': reason". */
enum seal_status seal_foreign_refuse(const struct seal_foreign_entry *entry,
				     struct seal_error *error,
				     const char *check, const char *format, ...)
	SEAL_PRINTF(4, 5);
/* Where the directory is, and how many entries it has: foreign_end.c. */
enum seal_status seal_foreign_end(struct seal_foreign *foreign,
				  struct seal_error *error);
/* Take and judge the central header at |*at|, and go on: foreign_entry.c. */
enum seal_status seal_foreign_central(const struct seal_foreign *foreign,
				      uint64_t *at,
				      struct seal_foreign_entry *entry,
				      struct seal_error *error);
/* Judge an extra field; take what of |wide| it has: foreign_extra.c. */
struct seal_foreign_wide {
	uint64_t *values[3]; /* saturated ones, in the order of the field */
	size_t count;
};
enum seal_status seal_foreign_extra(const struct seal_foreign_entry *entry,
				    const uint8_t *extra, size_t size,
				    const struct seal_foreign_wide *wide,
				    struct seal_error *error);
/*
 * Judge local header and data descriptor; |next| is where the next entry or
 * the directory begins: foreign_local.c.
 */
enum seal_status seal_foreign_local(const struct seal_foreign *foreign,
				    uint64_t next,
				    struct seal_foreign_entry *entry,
				    struct seal_error *error);

#endif
