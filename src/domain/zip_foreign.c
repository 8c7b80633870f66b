/* SPDX-License-Identifier: Apache-2.0 */
/* zip_foreign.c - a file that is no package in, what it seems to be out */
#include <inttypes.h>
#include <string.h>

#include "domain/zip_parts.h"

/* How far before the end a reader looks: an end record and its comment. */
#define SEARCHED ((uint64_t)SEAL_ZIP_END + 0xffff)

struct magic {
	size_t offset;
	size_t size;
	const char *bytes;
	const char *what;
};

static const struct magic magics[] = {
	{ 0, 4, "\177ELF", "an ELF program" },
	{ 0, 2, "\037\213", "gzip data" },
	{ 0, 4, "\050\265\057\375", "Zstandard data" },
	{ 0, 6, "\3757zXZ", "xz data" },
	{ 0, 4, "7z\274\257", "a 7-Zip archive" },
	{ 0, 3, "BZh", "bzip2 data" },
	{ 0, 4, "Rar!", "a RAR archive" },
	{ 0, 2, "MZ", "a Windows program" },
	{ 0, 8, "!<arch>\n", "a static library or a Debian package" },
	{ 0, 4, "hsqs", "a squashfs image" },
	{ 0, 5, "-----", "PEM text" },
	{ 0, 21, "{\"imageLayoutVersion\"", "an OCI image layout" },
	{ 0, 2, "{\"", "JSON" },
	{ 0, 2, "{\n", "JSON" },
	{ 257, 5, "ustar", "a tar archive" },
};

static bool begins(const uint8_t *data, uint64_t size, size_t offset,
		   const char *bytes, size_t bytes_size)
{
	return size >= offset + bytes_size &&
	       memcmp(data + offset, bytes, bytes_size) == 0;
}

static const char *recognise(const uint8_t *data, uint64_t size)
{
	/* Names of the first file of a tar. */
	if (begins(data, size, 257, "ustar", 5) &&
	    (begins(data, size, 0, "oci-layout", 10) ||
	     begins(data, size, 0, "blobs/", 6)))
		return "an OCI image layout (tar)";
	for (size_t i = 0; i < sizeof(magics) / sizeof(magics[0]); i++) {
		if (begins(data, size, magics[i].offset, magics[i].bytes,
			   magics[i].size))
			return magics[i].what;
	}
	return NULL;
}

/* The last end record's signature; |size| when there is none. */
static uint64_t find_end(const uint8_t *data, uint64_t size)
{
	uint64_t least = size > SEARCHED ? size - SEARCHED : 0;

	for (uint64_t at = size; at > least; at--) {
		if (size - (at - 1) >= 4 &&
		    seal_get32(data + at - 1) == SEAL_ZIP_END_SIGNATURE)
			return at - 1;
	}
	return size;
}

static enum seal_status refuse_without_end(const uint8_t *data, uint64_t size,
					   struct seal_error *error)
{
	const char *what = recognise(data, size);

	if (size == 0)
		return seal_fail_check(error, SEAL_REFUSED,
				       "integrity/truncated",
				       "the file is "
				       "empty");
	if (memcmp(data, "PK\003\004", size < 4 ? (size_t)size : 4) == 0)
		return seal_fail_check(
			error, SEAL_REFUSED, "integrity/truncated",
			"no end record in the last bytes of %" PRIu64
			": the file is cut off or was never finished",
			size);
	if (what && strstr(what, "OCI"))
		seal_error_fix(error, "sign container images with a tool for "
				      "them, as cosign; to ship their files "
				      "as a ZIP, unpack them and use "
				      "seal-package");
	else if (what)
		seal_error_fix(error, "make a package of it, or of what is in "
				      "it, with seal-package");
	return seal_fail_check(error, SEAL_REFUSED, "integrity/end-record",
			       "not a ZIP package: %s%s",
			       what ? "it looks like " : "no end record",
			       what ? what : "");
}

enum seal_status seal_zip_refuse_foreign(const uint8_t *data, uint64_t size,
					 struct seal_error *error)
{
	uint64_t at = find_end(data, size);
	uint64_t behind, comment;

	if (at == size)
		return refuse_without_end(data, size, error);
	if (size - at < SEAL_ZIP_END)
		return seal_fail_check(error, SEAL_REFUSED,
				       "integrity/truncated",
				       "end record at offset %" PRIu64
				       ": only %" PRIu64
				       " of its %d bytes are there",
				       at, size - at, SEAL_ZIP_END);
	behind = size - at - SEAL_ZIP_END;
	comment = seal_get16(data + at + 20);
	if (comment == behind)
		return seal_fail_check(error, SEAL_REFUSED, "integrity/comment",
				       "end record at offset %" PRIu64
				       ": an archive comment of %" PRIu64
				       " bytes",
				       at, comment);
	if (comment > behind)
		return seal_fail_check(error, SEAL_REFUSED,
				       "integrity/truncated",
				       "end record at offset %" PRIu64
				       ": %" PRIu64 " of %" PRIu64
				       " bytes of its comment are there",
				       at, behind, comment);
	return seal_fail_check(error, SEAL_REFUSED, "integrity/end-record",
			       "%" PRIu64 " bytes behind the end record at "
			       "offset %" PRIu64,
			       behind - comment, at);
}

void seal_zip_foreign_fix(struct seal_error *error)
{
	/* What ordinary ZIP tools write and this form does not have. */
	static const char *const ordinary[] = {
		"integrity/comment",
		"integrity/data-descriptor",
		"integrity/entry-comment",
		"integrity/extra",
		"integrity/file-and-folder",
		"integrity/flags",
		"integrity/host",
		"integrity/internal-attributes",
		"integrity/method",
		"integrity/mode",
		"integrity/order",
		"integrity/stored-size",
		"integrity/time",
		"integrity/unicode-path",
		"integrity/utf8-flag",
		"integrity/version",
		"integrity/zip64-unneeded",
	};

	for (size_t i = 0; i < sizeof(ordinary) / sizeof(ordinary[0]); i++) {
		if (strcmp(error->check, ordinary[i]) == 0)
			seal_error_fix(error, "make it canonical with "
					      "seal-package");
	}
}
