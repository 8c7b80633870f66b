/* SPDX-License-Identifier: Apache-2.0 */
/* inspect.c - a package in, what is in it out; nobody is trusted */
#include "domain/inspect.h"

#include <string.h>
#include <unistd.h>

static void inspection_free(struct seal_inspection *inspection)
{
	seal_seal_free(&inspection->seal);
	seal_input_close(&inspection->input);
}

void seal_claim_free(struct seal_claim *claim)
{
	seal_json_free(claim->json);
	seal_statement_free(&claim->statement);
	*claim = (struct seal_claim){ 0 };
}

/* What is malformed is shown as such; only lack of memory is a failure. */
enum seal_status seal_claim_read(const struct seal_bundle *bundle,
				 struct seal_claim *claim,
				 struct seal_error *error)
{
	const struct seal_bytes *payload = &bundle->payload;
	struct seal_error failure = { 0 };
	const char *reason = NULL;
	enum seal_status status;

	status = seal_json_parse(payload->data, payload->size, "statement",
				 SEAL_REFUSED, &claim->json, &failure);
	if (status == SEAL_OK)
		status =
			seal_statement_parse(payload->data, payload->size,
					     &claim->statement, &claim->is_ours,
					     &reason, &failure);
	if (status != SEAL_OK && status != SEAL_REFUSED) {
		*error = failure;
		return status;
	}
	if (status == SEAL_REFUSED)
		reason = failure.text;
	if (status == SEAL_REFUSED)
		claim->is_ours = false;
	if (reason)
		seal_escape(claim->reason, sizeof(claim->reason), reason,
			    strlen(reason));
	return SEAL_OK;
}

static enum seal_status open_package(const char *path, bool is_private,
				     struct seal_inspection *inspection,
				     struct seal_error *error)
{
	struct seal_input *input = &inspection->input;
	enum seal_status status;

	status = is_private ? seal_input_open_private(path, input, error)
			    : seal_input_open(path, input, error);
	if (status == SEAL_OK)
		status = seal_zip_open(input->data, input->size, NULL,
				       &inspection->zip, error);
	if (status == SEAL_OK)
		status = seal_zip_payload_digest(
			&inspection->zip, inspection->payload_digest, error);
	if (status == SEAL_OK)
		status = seal_seal_read(&inspection->zip, &inspection->seal,
					error);
	return status;
}

static enum seal_status describe_bundle(
	const struct seal_inspection *inspection, unsigned int number,
	struct seal_bytes *text, struct seal_error *error)
{
	const struct seal_seal *seal = &inspection->seal;

	if (number == 0 || number > seal->bundle_count)
		return seal_fail(error, SEAL_USAGE,
				 "bundle %u: the package has %zu", number,
				 seal->bundle_count);
	return seal_bundle_print(&seal->bundles[number - 1], text, error);
}

static enum seal_status describe_contents(
	const struct seal_inspection *inspection, struct seal_bytes *text,
	struct seal_error *error)
{
	char digest[41];
	enum seal_status status;

	status = seal_zip_content_digest(&inspection->zip, digest, error);
	if (status != SEAL_OK)
		return status;
	return seal_bytes_printf(text, error, "%s\n", digest);
}

static enum seal_status describe(const struct seal_inspection *inspection,
				 enum seal_inspect_what what,
				 unsigned int number, struct seal_bytes *text,
				 struct seal_error *error)
{
	switch (what) {
	case SEAL_INSPECT_TEXT:
		return seal_inspection_text(inspection, text, error);
	case SEAL_INSPECT_JSON:
		return seal_inspection_json(inspection, text, error);
	case SEAL_INSPECT_BUNDLE:
		return describe_bundle(inspection, number, text, error);
	case SEAL_INSPECT_CONTENT_DIGEST:
		return describe_contents(inspection, text, error);
	case SEAL_INSPECT_PAYLOAD:
		break;
	}
	return seal_fail(error, SEAL_USAGE, "inspect: nothing known was asked");
}

/* A description is for reading: to a terminal it may go. */
static enum seal_status put_text(const struct seal_bytes *text,
				 const char *output, struct seal_error *error)
{
	enum seal_status status;

	if (strcmp(output, "-") != 0)
		return seal_write_file(output, text->data, text->size, error);
	status = seal_write_all(STDOUT_FILENO, text->data, text->size, error);
	if (status != SEAL_OK)
		seal_error_path(error, "<stdout>");
	return status;
}

static enum seal_status write_payload(const struct seal_inspection *inspection,
				      int fd, struct seal_error *error)
{
	struct seal_zip_payload payload;
	int from = inspection->input.fd;
	enum seal_status status;

	seal_zip_payload_of(&inspection->zip, &payload);
	status = seal_copy_range(from, 0, payload.data_size, fd, error);
	if (status == SEAL_OK)
		status = seal_copy_range(from, payload.directory_offset,
					 payload.directory_size, fd, error);
	if (status == SEAL_OK)
		status = seal_write_all(fd, payload.tail, payload.tail_size,
					error);
	return status;
}

static enum seal_status put_payload(const struct seal_inspection *inspection,
				    const char *path, struct seal_error *error)
{
	struct seal_output output = { .fd = -1 };
	enum seal_status status = seal_output_open(path, &output, error);

	if (status == SEAL_OK)
		status = write_payload(inspection, output.fd, error);
	if (status == SEAL_OK)
		status = seal_output_commit(&output, error);
	if (status != SEAL_OK)
		seal_error_path(error,
				strcmp(path, "-") == 0 ? "<stdout>" : path);
	seal_output_close(&output);
	return status;
}

static enum seal_status inspect(struct seal_inspection *inspection,
				const char *input, enum seal_inspect_what what,
				unsigned int number, const char *output,
				struct seal_bytes *text,
				struct seal_error *error)
{
	bool payload = what == SEAL_INSPECT_PAYLOAD;
	enum seal_status status;

	status = seal_output_not_input(output, input, error);
	if (status != SEAL_OK)
		return status;
	status = open_package(input, payload, inspection, error);
	if (status == SEAL_OK && !payload)
		status = describe(inspection, what, number, text, error);
	if (status == SEAL_OK || status == SEAL_REFUSED) {
		struct seal_error changed = { 0 };

		/* Findings about bytes that moved say nothing. */
		if (inspection->input.fd >= 0 &&
		    seal_input_unchanged(&inspection->input, &changed) !=
			    SEAL_OK) {
			*error = changed;
			status = changed.status;
		}
	}
	if (status != SEAL_OK) {
		seal_error_path(error,
				strcmp(input, "-") == 0 ? "<stdin>" : input);
		return status;
	}
	return payload ? put_payload(inspection, output, error)
		       : put_text(text, output, error);
}

enum seal_status seal_inspect(const char *input, enum seal_inspect_what what,
			      unsigned int number, const char *output,
			      struct seal_error *error)
{
	struct seal_inspection inspection = { .input = { .fd = -1 } };
	struct seal_bytes text = { 0 };
	enum seal_status status;

	status =
		inspect(&inspection, input, what, number, output, &text, error);
	seal_bytes_free(&text);
	inspection_free(&inspection);
	return status;
}
