/* SPDX-License-Identifier: Apache-2.0 */
/* inspect_text.c - a package in, what a person wants to know of it out */
#include "domain/inspect.h"

#include <inttypes.h>
#include <string.h>

#include "adapters/crypto_timestamp.h"
#include "base/times.h"
#include "domain/lines.h"

static void put_time(struct seal_lines *lines, const char *words, int64_t time)
{
	char text[SEAL_TIME_TEXT];

	seal_time_format(time, text);
	seal_lines_add(lines, "%s%s", words, text);
}

static void put_package(struct seal_lines *lines,
			const struct seal_inspection *inspection)
{
	const struct seal_zip *zip = &inspection->zip;
	struct seal_zip_payload payload;

	seal_zip_payload_of(zip, &payload);
	seal_lines_escape(lines, inspection->input.path);
	seal_lines_add(lines, ": canonical package, %zu signature%s\n",
		       inspection->seal.bundle_count,
		       inspection->seal.bundle_count == 1 ? "" : "s");
	seal_lines_add(lines, "  payload    sha256:%s\n",
		       inspection->payload_digest);
	seal_lines_add(lines,
		       "  size       %" PRIu64 " bytes, %" PRIu64
		       " without the seal\n",
		       zip->size, payload.size);
	seal_lines_add(lines,
		       "  entries    %" PRIu64 ", %" PRIu64 " bytes unpacked\n",
		       zip->count - zip->has_seal, zip->unpacked_size);
	put_time(lines, "  time       ", seal_zip_time_to(zip->dos_time));
	seal_lines_add(lines, "\n");
}

static void put_layers(struct seal_lines *lines,
		       const struct seal_layer *layers, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		seal_lines_add(lines, "  layer %zu    ", i + 1);
		seal_lines_escape(lines, layers[i].name);
		seal_lines_add(lines, ", %" PRIu64 " bytes, sha256:%s\n",
			       layers[i].size, layers[i].digest);
	}
}

/* Another tool's archive that it was made from. */
static void put_foreign(struct seal_lines *lines,
			const struct seal_record *record)
{
	if (record->foreign_digest[0] == '\0')
		return;
	seal_lines_add(lines, "  archive    sha256:%s\n",
		       record->foreign_digest);
	seal_lines_detail(lines, "origin    ", record->foreign_origin);
}

static void put_record(struct seal_lines *lines, const struct seal_seal *seal)
{
	const struct seal_record *record = &seal->record;

	if (!seal->has_record)
		return;
	seal_lines_add(lines, "  record     codec ");
	seal_lines_escape(lines, record->codec_name);
	if (record->codec_version) {
		seal_lines_add(lines, " ");
		seal_lines_escape(lines, record->codec_version);
	}
	if (record->git_commit[0] != '\0')
		seal_lines_add(lines, ", from commit %s", record->git_commit);
	seal_lines_add(lines, "\n");
	put_foreign(lines, record);
}

static void put_git(struct seal_lines *lines,
		    const struct seal_statement_git *git)
{
	if (git->commit[0] == '\0') {
		seal_lines_add(lines, "  commit     none");
		if (git->absent_reason) {
			seal_lines_add(lines, ": ");
			seal_lines_escape(lines, git->absent_reason);
		}
		seal_lines_add(lines, "\n");
		return;
	}
	seal_lines_add(lines, "  commit     %s%s\n", git->commit,
		       git->dirty ? ", with uncommitted changes" : "");
	seal_lines_detail(lines, "ref       ", git->ref);
	seal_lines_detail(lines, "repository", git->url);
}

static void put_statement(struct seal_lines *lines,
			  const struct seal_statement *statement)
{
	seal_lines_add(lines, "  name       ");
	seal_lines_escape(lines, statement->name);
	seal_lines_add(lines, " (");
	seal_lines_escape(lines, statement->package_type);
	seal_lines_add(lines, ")\n");
	seal_lines_detail(lines, "version   ", statement->package_version);
	seal_lines_detail(lines, "profile   ", statement->profile_version_arn);
	seal_lines_detail(lines, "job       ", statement->job_arn);
	put_time(lines, "  signed     ", statement->signed_at);
	put_time(lines, "\n  until      ", statement->expires_at);
	seal_lines_add(lines, "\n");
	put_git(lines, &statement->git);
	put_foreign(lines, &statement->record);
	seal_lines_detail(lines, "builder   ", statement->builder_id);
}

/* What they say of themselves. */
static enum seal_status put_timestamps(struct seal_lines *lines,
				       const struct seal_bundle *bundle)
{
	for (size_t i = 0; i < bundle->timestamp_count; i++) {
		const struct seal_bytes *response = &bundle->timestamps[i];
		struct seal_timestamp *timestamp = NULL;
		struct seal_error why = { 0 };
		enum seal_status status = seal_timestamp_parse(
			response->data, response->size, &timestamp, &why);

		if (status == SEAL_OK) {
			put_time(lines, "  timestamp  ",
				 seal_timestamp_time(timestamp));
			seal_lines_add(lines, " ");
			seal_lines_escape(
				lines, seal_timestamp_claimed_name(timestamp));
			seal_lines_add(lines, "\n");
		} else if (status == SEAL_REFUSED) {
			seal_lines_detail(lines, "malformed ", why.text);
		} else {
			*lines->error = why;
			return status;
		}
		seal_timestamp_free(timestamp);
	}
	return SEAL_OK;
}

static enum seal_status put_bundle(struct seal_lines *lines,
				   const struct seal_bundle *bundle,
				   const struct seal_inspection *inspection)
{
	struct seal_claim claim = { 0 };
	enum seal_status status = seal_claim_read(bundle, &claim, lines->error);

	if (claim.is_ours) {
		const struct seal_statement *statement = &claim.statement;

		put_statement(lines, statement);
		if (strcmp(statement->payload_digest,
			   inspection->payload_digest) != 0)
			seal_lines_add(lines,
				       "  payload    sha256:%s: another one\n",
				       statement->payload_digest);
	} else {
		seal_lines_detail(lines, "is        ", bundle->payload_type);
		seal_lines_detail(lines, "no package signature:", claim.reason);
	}
	seal_lines_detail(lines, "key       ", bundle->keyid);
	seal_claim_free(&claim);
	return status == SEAL_OK ? put_timestamps(lines, bundle) : status;
}

enum seal_status seal_inspection_text(const struct seal_inspection *inspection,
				      struct seal_bytes *output,
				      struct seal_error *error)
{
	const struct seal_seal *seal = &inspection->seal;
	struct seal_lines lines = { .output = output, .error = error };

	put_package(&lines, inspection);
	put_layers(&lines, seal->layers, seal->layer_count);
	put_record(&lines, seal);
	for (size_t i = 0; i < seal->bundle_count; i++) {
		enum seal_status status;

		seal_lines_add(&lines, "signature %zu\n", i + 1);
		status = put_bundle(&lines, &seal->bundles[i], inspection);
		if (status != SEAL_OK)
			return status;
	}
	if (seal->bundle_count > 0)
		seal_lines_add(&lines, "Signatures are shown, not verified; "
				       "use seal-verify.\n");
	return lines.status;
}
