/* SPDX-License-Identifier: Apache-2.0 */
/* trust_check_authorities.c - a trusted root in, authorities that can vouch for
 * nothing any more out */
#include "domain/trust_check.h"

static enum seal_status look_at(struct seal_trust_look *look,
				const struct seal_authority *authority,
				struct seal_error *error)
{
	const char *name = seal_chain_name(authority->chain);
	struct seal_error finding = { 0 };
	int64_t from, until;
	char time[SEAL_TIME_TEXT];

	seal_authority_period(authority, &from, &until);
	if (look->now >= from && look->now <= until)
		return SEAL_OK;
	if (seal_look_path(look, "", SEAL_TRUSTED_ROOT, "", &finding, error) !=
	    SEAL_OK)
		return error->status;
	if (until < from)
		seal_fail(&finding, SEAL_USAGE,
			  "timestamp authority: %s is trusted at no time: its "
			  "certificates and validFor have none in common",
			  name);
	else if (look->now < from) {
		seal_time_format(from, time);
		seal_fail(&finding, SEAL_USAGE,
			  "timestamp authority: %s is trusted from %s on, not "
			  "yet",
			  name, time);
	} else {
		seal_time_format(until, time);
		seal_fail(&finding, SEAL_USAGE,
			  "timestamp authority: %s ended at %s: its timestamps "
			  "from before count, and more will not come",
			  name, time);
		seal_error_fix(&finding,
			       "add its successor: " SEAL_AUTHORITY_FIX);
	}
	return seal_look_say(look, SEAL_LOOK_WARNING, &finding, error);
}

enum seal_status seal_look_authorities(struct seal_trust_look *look,
				       struct seal_error *error)
{
	struct seal_authorities *authorities = &look->trust.authorities;
	struct seal_error reason = { 0 };
	enum seal_status status = SEAL_OK;

	if (seal_authorities_open(look->directory, authorities, NULL,
				  &reason) != SEAL_OK)
		return seal_look_say(look, SEAL_LOOK_ERROR, &reason, error);
	for (size_t i = 0; i < authorities->count && status == SEAL_OK; i++)
		status = look_at(look, &authorities->items[i], error);
	return status;
}
