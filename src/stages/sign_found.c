/* SPDX-License-Identifier: Apache-2.0 */
/* sign_found.c - a signed package or a bundle that lies where the new one is to
 * go in, what it holds out */
#include <string.h>

#include "stages/sign.h"

enum seal_status seal_found_open(const char *path, struct seal_found *found,
				 struct seal_error *error)
{
	enum seal_status status = seal_input_open(path, &found->input, error);

	if (status == SEAL_OK)
		status = seal_zip_open(found->input.data, found->input.size,
				       NULL, &found->zip, error);
	if (status == SEAL_OK)
		status = seal_seal_read(&found->zip, &found->seal, error);
	if (status == SEAL_OK)
		status = seal_zip_payload_digest(&found->zip, found->digest,
						 error);
	return status;
}

void seal_found_close(struct seal_found *found)
{
	seal_seal_free(&found->seal);
	seal_input_close(&found->input);
}

enum seal_status seal_found_bundle(const char *path, struct seal_bundle *bundle,
				   struct seal_error *error)
{
	const struct seal_json_reader reader = { .what = "bundle",
						 .failure = SEAL_REFUSED,
						 .error = error };
	struct seal_bytes bytes = { 0 };
	struct seal_json *json = NULL;
	enum seal_status status =
		seal_read_file(path, SEAL_ZIP_SEAL_MAX, &bytes, error);

	if (status == SEAL_OK)
		status = seal_json_parse(bytes.data, bytes.size, "bundle",
					 SEAL_REFUSED, &json, error);
	if (status == SEAL_OK)
		status = seal_bundle_from_json(&reader, json, bundle);
	seal_json_free(json);
	seal_bytes_free(&bytes);
	return status;
}

bool seal_found_file(const char *path)
{
	struct stat state;

	return path && strcmp(path, "-") != 0 && stat(path, &state) == 0 &&
	       S_ISREG(state.st_mode);
}

enum seal_status seal_found_broken(const struct seal_signing *job,
				   const struct seal_seal *seal,
				   const char *digest, bool *broken,
				   struct seal_error *error)
{
	enum seal_status status = SEAL_OK;

	*broken = false;
	for (size_t i = 0;
	     i < seal->bundle_count && status == SEAL_OK && !*broken; i++) {
		struct seal_bundle_judgement judgement;

		status =
			seal_bundle_judge(&job->trust, &seal->bundles[i], true,
					  digest, seal->layers,
					  seal->layer_count, &judgement, error);
		if (status != SEAL_OK)
			break;
		*broken = judgement.outcome == SEAL_BUNDLE_BROKEN;
		seal_bundle_judgement_free(&judgement);
	}
	return status;
}

/* The very same: its timestamps too. */
static enum seal_status holds(const struct seal_seal *seal,
			      const struct seal_bundle *bundle, bool *found,
			      struct seal_error *error)
{
	struct seal_bytes wanted = { 0 };
	enum seal_status status = seal_bundle_print(bundle, &wanted, error);

	*found = false;
	for (size_t i = 0;
	     i < seal->bundle_count && status == SEAL_OK && !*found; i++) {
		struct seal_bytes text = { 0 };

		status = seal_bundle_print(&seal->bundles[i], &text, error);
		*found = status == SEAL_OK && text.size == wanted.size &&
			 memcmp(text.data, wanted.data, text.size) == 0;
		seal_bytes_free(&text);
	}
	seal_bytes_free(&wanted);
	return status;
}

enum seal_status seal_found_lacks(const struct seal_signing *job,
				  const struct seal_seal *seal, bool *lacks,
				  struct seal_error *error)
{
	enum seal_status status = SEAL_OK;
	bool found = true;

	for (size_t i = 0; job->options->append && found &&
			   i < job->seal.bundle_count && status == SEAL_OK;
	     i++)
		status = holds(seal, &job->seal.bundles[i], &found, error);
	*lacks = !found;
	return status;
}

enum seal_status seal_found_take(struct seal_signing *job,
				 struct seal_bundle_judgement *judgement,
				 const struct seal_bundle *bundle,
				 struct seal_error *error)
{
	seal_statement_free(&job->statement);
	job->statement = judgement->statement;
	judgement->statement = (struct seal_statement){ 0 };
	seal_trusted_time_free(&job->time);
	job->time = judgement->time;
	judgement->time = (struct seal_trusted_time){ 0 };
	return seal_bytes_append(&job->text, bundle->payload.data,
				 bundle->payload.size, error);
}
