/* SPDX-License-Identifier: Apache-2.0 */
/* place.c - values in, members of a JSON document out */
#include "domain/place.h"

struct seal_place seal_place_object(struct seal_place place, const char *name)
{
	place.parent = seal_json_add_object(place.builder, place.parent, name);
	return place;
}

struct seal_place seal_place_array(struct seal_place place, const char *name)
{
	place.parent = seal_json_add_array(place.builder, place.parent, name);
	return place;
}

void seal_place_number(struct seal_place place, const char *name,
		       uint64_t number)
{
	seal_json_add_number(place.builder, place.parent, name, number);
}

void seal_place_bool(struct seal_place place, const char *name, bool value)
{
	seal_json_add_bool(place.builder, place.parent, name, value);
}

void seal_place_text(struct seal_place place, const char *name,
		     const char *text)
{
	seal_json_add_string(place.builder, place.parent, name, text);
}

void seal_place_value(struct seal_place place, const char *name,
		      seal_markup *markup, const char *text)
{
	struct seal_piece piece;

	if (!text)
		return;
	seal_place_begin(place, &piece);
	markup(&piece.lines, text);
	seal_place_end(place, name, &piece);
}

void seal_place_begin(struct seal_place place, struct seal_piece *piece)
{
	*piece = (struct seal_piece){ .lines = { .error = place.error,
						 .status = *place.status } };
	piece->lines.output = &piece->bytes;
}

void seal_place_end(struct seal_place place, const char *name,
		    struct seal_piece *piece)
{
	struct seal_text text = { 0 };

	*place.status = piece->lines.status;
	if (*place.status == SEAL_OK)
		*place.status =
			seal_bytes_to_text(&piece->bytes, &text, place.error);
	seal_place_text(place, name, text.data);
	seal_text_free(&text);
	seal_bytes_free(&piece->bytes);
}
