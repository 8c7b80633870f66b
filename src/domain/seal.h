/* SPDX-License-Identifier: Apache-2.0 */
/* seal.h - seal.json, in its one byte form, and the record in it */
#ifndef SEAL_DOMAIN_SEAL_H
#define SEAL_DOMAIN_SEAL_H

#include "domain/bundle.h"
#include "domain/zip.h"

/* Signatures in one seal; each is a bundle. */
#define SEAL_BUNDLES_MAX 16

struct seal_layer {
	char *name; /* a name component: no '/', at most 255 bytes */
	char digest[SEAL_SHA256_HEX]; /* of the layer's payload */
	uint64_t size;		      /* of the layer's payload, bytes */
	uint64_t unpacked_size;	      /* of its entries, bytes */
};
void seal_layers_free(struct seal_layer *layers, size_t count);
bool seal_layers_equal(const struct seal_layer *a, size_t a_count,
		       const struct seal_layer *b, size_t b_count);
/* The JSON array, as in seal and statement; nothing is added when empty. */
void seal_layers_to_json(const struct seal_layer *layers, size_t count,
			 struct seal_json_builder *builder,
			 struct seal_json *parent, const char *name);
enum seal_status seal_layers_from_json(const struct seal_json_reader *reader,
				       const struct seal_json *array,
				       struct seal_layer **layers,
				       size_t *count);
enum seal_status seal_layers_copy(const struct seal_layer *layers, size_t count,
				  struct seal_layer **output,
				  struct seal_error *error);
/* Not too many, no name and no digest twice; else SEAL_REFUSED "layers/...". */
enum seal_status seal_layers_check(const struct seal_layer *layers,
				   size_t count, struct seal_error *error);
/* A name as packages and layers have it: one component, SEAL_REFUSED if not. */
enum seal_status seal_component_check(const char *name,
				      struct seal_error *error);
/* The member |name| of |parent|: {"sha256": hexadecimal}, nothing else. */
enum seal_status seal_digest_from_json(const struct seal_json_reader *reader,
				       const struct seal_json *parent,
				       const char *name,
				       char output[SEAL_SHA256_HEX]);

/* What only `package` knows. Start from { 0 }; seal_record_free(). */
struct seal_record {
	char payload_digest[SEAL_SHA256_HEX];
	char *codec_name;    /* "libdeflate"; "store" when nothing compresses */
	char *codec_version; /* these four only with libdeflate */
	uint64_t codec_level;
	uint64_t codec_chunk_size;
	char codec_fingerprint[SEAL_SHA256_HEX];
	int64_t source_date_epoch; /* the time in the package's headers */
	char *prefix; /* options that shaped the contents; NULL: none */
	char **excludes;
	size_t exclude_count;
	char git_commit[41]; /* --git-tree: what was packaged; "" otherwise */
	char git_tree[41];
	char *git_path;
	char foreign_digest[SEAL_SHA256_HEX]; /* --from-zip; "" otherwise */
	char *foreign_origin;
};
void seal_record_free(struct seal_record *record);
/* In its one member order, with mediaType; docs/format.md. */
enum seal_status seal_record_to_json(const struct seal_record *record,
				     struct seal_json_builder *builder,
				     struct seal_json **output,
				     struct seal_error *error);
/* Strict: no unknown member. */
/* Do both say the same? */
enum seal_status seal_record_equal(const struct seal_record *a,
				   const struct seal_record *b, bool *equal,
				   struct seal_error *error);
enum seal_status seal_record_from_json(const struct seal_json_reader *reader,
				       const struct seal_json *json,
				       struct seal_record *record);
/* The codec as it stands in record and statement. */
void seal_record_codec_to_json(const struct seal_record *record,
			       struct seal_json_builder *builder,
			       struct seal_json *parent, const char *name);
/* The options likewise; nothing is added when there are none. */
void seal_record_options_to_json(const struct seal_record *record,
				 struct seal_json_builder *builder,
				 struct seal_json *parent, const char *name);

/* Start from { 0 }; free with seal_seal_free(). */
struct seal_seal {
	bool has_record;
	struct seal_record record;
	struct seal_layer *layers;
	size_t layer_count;
	struct seal_bundle *bundles;
	size_t bundle_count;
};
void seal_seal_free(struct seal_seal *seal);

/*
 * The seal of a package; all empty when it has none. Not in its one byte form:
 * SEAL_REFUSED "integrity/seal".
 */
enum seal_status seal_seal_read(const struct seal_zip *zip,
				struct seal_seal *seal,
				struct seal_error *error);
/* Its bytes; nothing when record, layers and bundles are all absent. */
enum seal_status seal_seal_print(const struct seal_seal *seal,
				 struct seal_bytes *output,
				 struct seal_error *error);

#endif
