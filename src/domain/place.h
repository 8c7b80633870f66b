/* SPDX-License-Identifier: Apache-2.0 */
/* place.h - where in a JSON document the next member of a report goes */
#ifndef SEAL_DOMAIN_PLACE_H
#define SEAL_DOMAIN_PLACE_H

#include "adapters/json.h"
#include "domain/markup.h"

/* An object or an array. The first failure stays, as in a builder. */
struct seal_place {
	struct seal_json_builder *builder;
	struct seal_json *parent;
	struct seal_error *error;
	enum seal_status *status;
};

/* A member |name| of an object; NULL: an element of an array. */
struct seal_place seal_place_object(struct seal_place place, const char *name);
struct seal_place seal_place_array(struct seal_place place, const char *name);
void seal_place_number(struct seal_place place, const char *name,
		       uint64_t number);
void seal_place_bool(struct seal_place place, const char *name, bool value);
/* Our own constants, digests, or what is escaped already. */
void seal_place_text(struct seal_place place, const char *name,
		     const char *text);
/* A value of others, as |markup| writes it; nothing when it is NULL. */
void seal_place_value(struct seal_place place, const char *name,
		      seal_markup *markup, const char *text);

/* Text in pieces: what is written into lines is the member. */
struct seal_piece {
	struct seal_lines lines;
	struct seal_bytes bytes;
};
void seal_place_begin(struct seal_place place, struct seal_piece *piece);
void seal_place_end(struct seal_place place, const char *name,
		    struct seal_piece *piece);

#endif
