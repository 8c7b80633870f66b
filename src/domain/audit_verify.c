/* SPDX-License-Identifier: Apache-2.0 */
/* audit_verify.c - an audit log in; whether its chain holds, and its head, out
 */
#include <inttypes.h>
#include <string.h>

#include "domain/audit_lines.h"

/* What the next line has to continue. */
struct chain {
	struct seal_audit_lines lines;
	const char *expect; /* NULL: no head to look for */
	uint64_t expected_at;
	char head[SEAL_SHA256_HEX];
};

static enum seal_status broken(const struct chain *chain,
			       struct seal_error *error, const char *reason)
{
	seal_error_path(error, chain->lines.path);
	return seal_fail(error, SEAL_REFUSED, "line %" PRIu64 ": %s",
			 chain->lines.number, reason);
}

static enum seal_status check_number(const struct chain *chain, uint64_t number,
				     struct seal_error *error)
{
	uint64_t line = chain->lines.number;

	seal_error_path(error, chain->lines.path);
	if (number > line)
		return seal_fail(error, SEAL_REFUSED,
				 "line %" PRIu64 ": is record %" PRIu64
				 ": records before it were removed or moved",
				 line, number);
	if (number < line)
		return seal_fail(error, SEAL_REFUSED,
				 "line %" PRIu64 ": is record %" PRIu64
				 ": records were inserted or moved",
				 line, number);
	return SEAL_OK;
}

static enum seal_status check_line(struct chain *chain,
				   struct seal_error *error)
{
	const struct seal_audit_lines *lines = &chain->lines;
	struct seal_error own = { 0 };
	struct seal_json *json = NULL;
	const char *previous = NULL;
	enum seal_status status;
	uint64_t number = 0;

	if (lines->torn) {
		seal_error_fix(error, "the next record moves it aside, or it "
				      "was changed by hand");
		return broken(chain, error,
			      "has no end: its writing was interrupted");
	}
	status = seal_audit_lines_record(lines, &json, error);
	seal_json_free(json);
	if (status != SEAL_OK)
		return status;
	seal_audit_line_parse(lines->text, lines->size, &previous, &number);
	if (number != lines->number)
		return check_number(chain, number, error);
	if (strncmp(previous, chain->head, sizeof(chain->head) - 1) != 0)
		return broken(chain, error,
			      number == 1
				      ? "is not the beginning of a log"
				      : "does not follow the line before it: "
					"one of the two was changed");
	status = seal_sha256_hex(lines->text, lines->size, chain->head, &own);
	if (status == SEAL_OK && chain->expect &&
	    strcmp(chain->expect, chain->head) == 0)
		chain->expected_at = number;
	return status;
}

static enum seal_status check_all(struct chain *chain, const char *audit_log,
				  struct seal_error *error)
{
	enum seal_status status =
		seal_audit_lines_open(audit_log, &chain->lines, error);

	memcpy(chain->head, SEAL_AUDIT_NOTHING, sizeof(chain->head));
	while (status == SEAL_OK && seal_audit_lines_next(&chain->lines, error))
		status = check_line(chain, error);
	if (status == SEAL_OK)
		status = error->status;
	if (status != SEAL_OK || !chain->expect || chain->expected_at > 0)
		return status;
	seal_error_path(error, audit_log);
	return seal_fail(error, SEAL_REFUSED,
			 "head: the expected one is in none of %" PRIu64
			 " records: the log was cut off or written anew",
			 chain->lines.number);
}

static enum seal_status say(const struct chain *chain, struct seal_text *output,
			    struct seal_error *error)
{
	struct seal_bytes bytes = { 0 };
	uint64_t count = chain->lines.number;
	enum seal_status status;

	status = seal_bytes_printf(&bytes, error,
				   "%" PRIu64 " record%s, head %s\n", count,
				   count == 1 ? "" : "s", chain->head);
	if (status == SEAL_OK && chain->expect)
		status =
			seal_bytes_printf(&bytes, error,
					  "the expected head is record %" PRIu64
					  ", %" PRIu64 " after it\n",
					  chain->expected_at,
					  count - chain->expected_at);
	if (status == SEAL_OK)
		status = seal_bytes_to_text(&bytes, output, error);
	seal_bytes_free(&bytes);
	return status;
}

enum seal_status seal_audit_verify(const char *audit_log,
				   const char *expect_head,
				   struct seal_text *output,
				   struct seal_error *error)
{
	struct chain chain = { .lines = { .lock = -1 }, .expect = expect_head };
	enum seal_status status;

	*output = (struct seal_text){ 0 };
	if (expect_head && !seal_is_hex(expect_head, SEAL_SHA256_HEX - 1))
		return seal_fail(error, SEAL_USAGE,
				 "head: %s: not 64 lower-case hexadecimal "
				 "digits",
				 expect_head);
	status = check_all(&chain, audit_log, error);
	if (status == SEAL_OK)
		status = say(&chain, output, error);
	seal_audit_lines_close(&chain.lines);
	return status;
}
