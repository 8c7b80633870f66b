/* SPDX-License-Identifier: Apache-2.0 */
/* job.c - what is signed, by whom and when in, the signing job's ARN out */
#include <string.h>

#include "adapters/crypto.h"
#include "base/times.h"
#include "domain/statement.h"
#include "domain/uri.h"

/* "LENGTH:BYTES,": no two lists of fields give the same bytes. */
static enum seal_status append_field(struct seal_bytes *output,
				     const void *data, size_t size,
				     struct seal_error *error)
{
	enum seal_status status =
		seal_bytes_printf(output, error, "%zu:", size);

	if (status == SEAL_OK)
		status = seal_bytes_append(output, data, size, error);
	if (status == SEAL_OK)
		status = seal_bytes_append(output, ",", 1, error);
	return status;
}

static enum seal_status append_text(struct seal_bytes *output, const char *text,
				    struct seal_error *error)
{
	return append_field(output, text, strlen(text), error);
}

static enum seal_status append_layers(struct seal_bytes *output,
				      const struct seal_statement *statement,
				      struct seal_error *error)
{
	struct seal_json_builder builder = { 0 };
	struct seal_json *root = seal_json_new_object(&builder);
	struct seal_bytes text = { 0 };
	enum seal_status status;

	if (statement->layer_count == 0)
		seal_json_add_array(&builder, root, "layers");
	seal_layers_to_json(statement->layers, statement->layer_count, &builder,
			    root, "layers");
	status = seal_json_built(&builder, error);
	if (status == SEAL_OK)
		status = seal_json_print(seal_json_first(root), false, &text,
					 error);
	if (status == SEAL_OK)
		status = append_field(output, text.data, text.size, error);
	seal_bytes_free(&text);
	seal_json_free(root);
	return status;
}

static enum seal_status gather(const struct seal_statement *statement,
			       const char *token, struct seal_bytes *input,
			       struct seal_error *error)
{
	char time[SEAL_TIME_TEXT];
	enum seal_status status =
		append_text(input, statement->profile_version_arn, error);

	seal_time_format(statement->signed_at, time);
	if (status == SEAL_OK)
		status = append_text(input, statement->payload_digest, error);
	if (status == SEAL_OK)
		status = append_layers(input, statement, error);
	if (status == SEAL_OK)
		status = append_text(input, time, error);
	if (status == SEAL_OK)
		status = append_text(input, token ? token : "", error);
	return status;
}

/* RFC 9562: version 8 in the 13th digit, the variant in the 17th. */
static enum seal_status format_arn(const char digest[SEAL_SHA256_HEX],
				   char **output, struct seal_error *error)
{
	static const char digits[] = "0123456789abcdef";
	char id[] = "00000000-0000-0000-0000-000000000000";
	struct seal_bytes arn = { 0 };
	struct seal_text text = { 0 };
	enum seal_status status;
	size_t from = 0;

	for (size_t at = 0; id[at]; at++)
		if (id[at] != '-')
			id[at] = digest[from++];
	id[14] = '8';
	id[19] = digits[8 + (strchr(digits, id[19]) - digits) % 4];
	status = seal_bytes_printf(&arn, error, "%s%s", SEAL_ARN_JOBS, id);
	if (status == SEAL_OK)
		status = seal_bytes_to_text(&arn, &text, error);
	seal_bytes_free(&arn);
	*output = text.data;
	return status;
}

enum seal_status seal_job_arn(const struct seal_statement *statement,
			      const char *token, char **output,
			      struct seal_error *error)
{
	struct seal_bytes input = { 0 };
	char digest[SEAL_SHA256_HEX];
	enum seal_status status;

	*output = NULL;
	status = gather(statement, token, &input, error);
	if (status == SEAL_OK)
		status = seal_sha256_hex(input.data, input.size, digest, error);
	if (status == SEAL_OK)
		status = format_arn(digest, output, error);
	seal_bytes_free(&input);
	return status;
}
