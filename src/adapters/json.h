/* SPDX-License-Identifier: Apache-2.0 */
/* json.h - JSON read strictly and written in one form (cJSON) */
#ifndef SEAL_ADAPTERS_JSON_H
#define SEAL_ADAPTERS_JSON_H

#include "base/bytes.h"

/* Opaque. A child belongs to its parent; free the root. */
struct seal_json;

const char *seal_json_library_version(void);

/*
 * Parse all of |data|: UTF-8, one value, nothing behind it but white space, no
 * NUL and no \u0000, no control character inside a string, no half surrogate
 * pair, no name twice in an object, at most 100 levels, no number beyond a
 * double or of more than 60 characters. A failure has the status |failure| and
 * the text "|what|: ...", so that callers say what it means (a package is
 * refused, a configuration is a usage error).
 */
enum seal_status seal_json_parse(const void *data, size_t size,
				 const char *what, enum seal_status failure,
				 struct seal_json **output,
				 struct seal_error *error);
void seal_json_free(struct seal_json *json);

/*
 * Append it compact, or indented by two spaces with a newline at the end. In
 * strings '"', '\' and U+0000 to U+001F are escaped and nothing else; numbers
 * keep their spelling. Text that is not UTF-8 is SEAL_USAGE.
 */
enum seal_status seal_json_print(const struct seal_json *json, bool indented,
				 struct seal_bytes *output,
				 struct seal_error *error);
bool seal_json_equal(const struct seal_json *a, const struct seal_json *b);
enum seal_status seal_json_copy(const struct seal_json *json,
				struct seal_json **output,
				struct seal_error *error);

/*
 * Reading. A reader names the document and the status of what is wrong with it
 * once; the first failure is kept in |error| and returned by every call after
 * it. |where| of the messages is "what: member".
 */
struct seal_json_reader {
	const char *what;
	enum seal_status failure;
	const char *check; /* "integrity/seal", or NULL */
	struct seal_error *error;
};

enum seal_json_need { SEAL_JSON_OPTIONAL, SEAL_JSON_REQUIRED };

/* Absent and optional: SEAL_OK and NULL. Strings belong to the document. */
enum seal_status seal_json_get_object(const struct seal_json_reader *reader,
				      const struct seal_json *parent,
				      const char *name,
				      enum seal_json_need need,
				      const struct seal_json **output);
enum seal_status seal_json_get_array(const struct seal_json_reader *reader,
				     const struct seal_json *parent,
				     const char *name, enum seal_json_need need,
				     const struct seal_json **output);
enum seal_status seal_json_get_string(const struct seal_json_reader *reader,
				      const struct seal_json *parent,
				      const char *name,
				      enum seal_json_need need,
				      const char **output);
/* The same, as a copy that the caller frees. */
enum seal_status seal_json_copy_string(const struct seal_json_reader *reader,
				       const struct seal_json *parent,
				       const char *name,
				       enum seal_json_need need, char **output);
/* Absent: |output| stays as it is. A whole number 0 .. 2^53 - 1. */
enum seal_status seal_json_get_number(const struct seal_json_reader *reader,
				      const struct seal_json *parent,
				      const char *name,
				      enum seal_json_need need,
				      uint64_t *output);
enum seal_status seal_json_get_bool(const struct seal_json_reader *reader,
				    const struct seal_json *parent,
				    const char *name, enum seal_json_need need,
				    bool *output);
/* Refuse members of |parent| that are not in |names| (ended by NULL). */
enum seal_status seal_json_only(const struct seal_json_reader *reader,
				const struct seal_json *parent,
				const char *const *names);

bool seal_json_is_object(const struct seal_json *json);
bool seal_json_is_string(const struct seal_json *json);
/* The text of a string, NULL of anything else. */
const char *seal_json_text(const struct seal_json *json);
/* Members of an object or elements of an array, in order; NULL at the end. */
const struct seal_json *seal_json_first(const struct seal_json *json);
const struct seal_json *seal_json_next(const struct seal_json *json);
const char *seal_json_name(const struct seal_json *json); /* of a member */
size_t seal_json_count(const struct seal_json *json);

/*
 * Writing. Any failure is out of memory; a builder remembers it, so that calls
 * need no check each: NULL parents and children are accepted, and
 * seal_json_built() tells in the end. |parent| is an object with |name|, or an
 * array with a NULL |name|. Adding takes ownership of |child|.
 */
struct seal_json_builder {
	bool failed;
};
struct seal_json *seal_json_new_object(struct seal_json_builder *builder);
struct seal_json *seal_json_new_array(struct seal_json_builder *builder);
struct seal_json *seal_json_add_object(struct seal_json_builder *builder,
				       struct seal_json *parent,
				       const char *name);
struct seal_json *seal_json_add_array(struct seal_json_builder *builder,
				      struct seal_json *parent,
				      const char *name);
/* A NULL |text| adds nothing. */
void seal_json_add_string(struct seal_json_builder *builder,
			  struct seal_json *parent, const char *name,
			  const char *text);
void seal_json_add_number(struct seal_json_builder *builder,
			  struct seal_json *parent, const char *name,
			  uint64_t number);
void seal_json_add_bool(struct seal_json_builder *builder,
			struct seal_json *parent, const char *name, bool value);
void seal_json_add(struct seal_json_builder *builder, struct seal_json *parent,
		   const char *name, struct seal_json *child);
void seal_json_add_copy(struct seal_json_builder *builder,
			struct seal_json *parent, const char *name,
			const struct seal_json *child);
/* Replace the member |name| or add it at the end. Takes ownership. */
void seal_json_set(struct seal_json_builder *builder, struct seal_json *parent,
		   const char *name, struct seal_json *child);
struct seal_json *seal_json_new_string(struct seal_json_builder *builder,
				       const char *text);
/* A member for editing; NULL when absent. */
struct seal_json *seal_json_edit(struct seal_json *parent, const char *name);
enum seal_status seal_json_built(const struct seal_json_builder *builder,
				 struct seal_error *error);

#endif
