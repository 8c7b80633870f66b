/* SPDX-License-Identifier: Apache-2.0 */
/* attach.c - a package and its layers in, the package that names them out */
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "domain/lint.h"
#include "stages/attach.h"

struct attaching {
	const struct seal_attach_options *options;
	struct seal_input input;
	struct seal_zip zip;
	struct seal_seal seal;
	char digest[SEAL_SHA256_HEX];
	struct seal_given_layer given[SEAL_LAYERS_MAX];
	size_t given_count;
	struct seal_output output;
};

static enum seal_status check_options(const char *input,
				      const struct seal_attach_options *options,
				      const char *output,
				      struct seal_error *error)
{
	struct seal_error why = { 0 };
	enum seal_status status = SEAL_OK;

	if (!input || !output)
		return seal_fail(error, SEAL_USAGE,
				 "package and output: both are needed");
	if (options->layer_count == 0 && options->detach_count == 0 &&
	    !options->drop_signatures)
		return seal_fail(error, SEAL_USAGE, "no layer given");
	if (options->name && options->layer_count != 1)
		return seal_fail(error, SEAL_USAGE,
				 "--name %s: it needs exactly one layer",
				 options->name);
	if (options->name &&
	    seal_component_check(options->name, &why) != SEAL_OK)
		return seal_fail(error, SEAL_USAGE, "--name: %s", why.text);
	if (options->layer_count > SEAL_LAYERS_MAX)
		return seal_fail_check(error, SEAL_REFUSED, "layers/count",
				       "layers: %zu given, at most %d are "
				       "possible",
				       options->layer_count, SEAL_LAYERS_MAX);
	for (size_t i = 0; i < options->layer_count && status == SEAL_OK; i++) {
		if (strcmp(options->layers[i], "-") == 0)
			return seal_fail(error, SEAL_USAGE,
					 "-: standard input cannot be a layer");
		status = seal_output_not_input(output, options->layers[i],
					       error);
	}
	if (status == SEAL_OK)
		status = seal_output_not_input(output, input, error);
	return status;
}

static enum seal_status open_package(struct attaching *job, const char *path,
				     struct seal_error *error)
{
	enum seal_status status = seal_input_open(path, &job->input, error);

	if (status == SEAL_OK)
		status = seal_zip_open(job->input.data, job->input.size, NULL,
				       &job->zip, error);
	if (status == SEAL_OK)
		status = seal_seal_read(&job->zip, &job->seal, error);
	if (status == SEAL_OK)
		status = seal_zip_payload_digest(&job->zip, job->digest, error);
	return status;
}

static enum seal_status drop_signatures(struct attaching *job,
					struct seal_error *error)
{
	struct seal_seal *seal = &job->seal;

	if (seal->bundle_count == 0)
		return SEAL_OK;
	if (!job->options->drop_signatures) {
		seal_error_fix(error, "attach to the unsigned package, or give "
				      "--drop-signatures and sign again");
		return seal_fail_check(error, SEAL_REFUSED, "layers/signed",
				       "package: already has a signature, "
				       "which other layers would make untrue");
	}
	for (size_t i = 0; i < seal->bundle_count; i++)
		seal_bundle_free(&seal->bundles[i]);
	seal->bundle_count = 0;
	return SEAL_OK;
}

static enum seal_status detach(struct seal_seal *seal, const char *name,
			       struct seal_error *error)
{
	for (size_t i = 0; i < seal->layer_count; i++) {
		if (strcmp(seal->layers[i].name, name) != 0)
			continue;
		free(seal->layers[i].name);
		seal->layer_count--;
		memmove(&seal->layers[i], &seal->layers[i + 1],
			(seal->layer_count - i) * sizeof(seal->layers[0]));
		return SEAL_OK;
	}
	return seal_fail(error, SEAL_USAGE,
			 "--detach %s: the package has no layer of this name",
			 name);
}

static enum seal_status name_layer(const struct attaching *job,
				   const char *path, char **output,
				   struct seal_error *error)
{
	const char *name =
		job->options->name ? job->options->name : seal_base_name(path);
	struct seal_error why = { 0 };

	if (seal_component_check(name, &why) != SEAL_OK) {
		seal_error_fix(error, "give it a name with --name");
		return seal_fail(error, SEAL_USAGE, "layer %s", why.text);
	}
	return seal_copy_string(name, output, error);
}

/* A layer's own signature is not judged here: verify does. */
static enum seal_status open_layer(struct attaching *job, const char *path,
				   struct seal_error *error)
{
	struct seal_given_layer *layer = &job->given[job->given_count++];
	struct seal_zip_payload payload;
	struct seal_seal seal = { 0 };
	enum seal_status status;
	size_t count;

	layer->input.fd = -1;
	status = seal_input_open(path, &layer->input, error);
	if (status == SEAL_OK)
		status = seal_zip_open(layer->input.data, layer->input.size,
				       NULL, &layer->zip, error);
	if (status == SEAL_OK)
		status = seal_seal_read(&layer->zip, &seal, error);
	count = seal.layer_count;
	seal_seal_free(&seal);
	if (status == SEAL_OK && count > 0)
		return seal_fail_check(error, SEAL_REFUSED, "layers/nested",
				       "layer: it has %zu layers of its own",
				       count);
	if (status == SEAL_OK)
		status = seal_zip_payload_digest(&layer->zip,
						 layer->facts.digest, error);
	if (status == SEAL_OK && strcmp(layer->facts.digest, job->digest) == 0)
		return seal_fail_check(error, SEAL_REFUSED, "layers/self",
				       "layer: it is the package itself "
				       "(sha256:%s)",
				       job->digest);
	if (status == SEAL_OK)
		status = name_layer(job, path, &layer->facts.name, error);
	if (status != SEAL_OK)
		return status;
	seal_zip_payload_of(&layer->zip, &payload);
	layer->facts.size = payload.size;
	layer->facts.unpacked_size = layer->zip.unpacked_size;
	return SEAL_OK;
}

static enum seal_status join_layers(struct attaching *job,
				    struct seal_error *error)
{
	struct seal_seal *seal = &job->seal;
	struct seal_layer all[2 * SEAL_LAYERS_MAX];
	struct seal_layer *copy = NULL;
	uint64_t unpacked = job->zip.unpacked_size;
	size_t count = 0;
	enum seal_status status;

	for (size_t i = 0; i < seal->layer_count; i++)
		all[count++] = seal->layers[i];
	for (size_t i = 0; i < job->given_count; i++)
		all[count++] = job->given[i].facts;
	status = seal_layers_check(all, count, error);
	if (status != SEAL_OK)
		return status;
	for (size_t i = 0; i < count; i++)
		unpacked += all[i].unpacked_size;
	if (count > 0 && unpacked > SEAL_UNPACKED_MAX)
		return seal_fail_check(
			error, SEAL_REFUSED, "layers/size",
			"package: %" PRIu64 " bytes unpacked together with its "
			"layers, at most %" PRIu64 " are possible",
			unpacked, SEAL_UNPACKED_MAX);
	status = seal_layers_copy(all, count, &copy, error);
	if (status != SEAL_OK)
		return status;
	seal_layers_free(seal->layers, seal->layer_count);
	seal->layers = copy;
	seal->layer_count = count;
	return SEAL_OK;
}

static enum seal_status write_package(struct attaching *job, const char *path,
				      struct seal_error *error)
{
	struct seal_bytes bytes = { 0 };
	enum seal_status status = seal_seal_print(&job->seal, &bytes, error);

	if (status == SEAL_OK)
		status = seal_output_open(path, &job->output, error);
	if (status == SEAL_OK)
		status = seal_zip_write_sealed(&job->zip, job->input.fd,
					       bytes.data, bytes.size,
					       job->output.fd, error);
	seal_bytes_free(&bytes);
	if (status == SEAL_OK)
		status = seal_input_unchanged(&job->input, error);
	for (size_t i = 0; i < job->given_count && status == SEAL_OK; i++)
		status = seal_input_unchanged(&job->given[i].input, error);
	if (status == SEAL_OK)
		status = seal_output_commit(&job->output, error);
	if (status == SEAL_OK)
		seal_tell(&job->options->log, SEAL_LEVEL_VERBOSE, path,
			  "%zu layers, sha256:%s", job->seal.layer_count,
			  job->digest);
	return status;
}

static void look_at(struct seal_lint *facts, const struct seal_zip *zip)
{
	struct seal_zip_cursor cursor = { 0 };
	struct seal_zip_entry entry;

	while (seal_zip_next(zip, &cursor, &entry)) {
		if (!entry.is_seal)
			seal_lint_entry(facts, entry.name, entry.name_size,
					entry.mode);
	}
}

/*
 * Each layer by itself, and the package with the given ones: its bootstrap may
 * lie in one of them. What layers that came before hold is not known. Too many
 * or too large ones were refused.
 */
static void lint(const struct attaching *job)
{
	const struct seal_log *log = &job->options->log;
	bool all_known = job->seal.layer_count == job->given_count;
	struct seal_lint whole = { .kind = SEAL_LINT_FUNCTION,
				   .size = job->zip.size };

	for (size_t i = 0; i < job->given_count; i++) {
		struct seal_lint layer = { .kind = SEAL_LINT_LAYER,
					   .size = job->given[i].zip.size };

		look_at(&layer, &job->given[i].zip);
		seal_lint_tell(&layer, job->given[i].input.path, log);
		look_at(&whole, &job->given[i].zip);
	}
	look_at(&whole, &job->zip);
	if (all_known)
		seal_lint_tell(&whole, job->input.path, log);
}

static enum seal_status run(struct attaching *job, const char *input,
			    const char *output, struct seal_error *error)
{
	const struct seal_attach_options *options = job->options;
	enum seal_status status = check_options(input, options, output, error);

	if (status != SEAL_OK)
		return status;
	status = open_package(job, input, error);
	if (status == SEAL_OK)
		status = drop_signatures(job, error);
	for (size_t i = 0; i < options->detach_count && status == SEAL_OK; i++)
		status = detach(&job->seal, options->detach[i], error);
	if (status != SEAL_OK) {
		seal_error_path(error, input);
		return status;
	}
	for (size_t i = 0; i < options->layer_count; i++) {
		status = open_layer(job, options->layers[i], error);
		if (status != SEAL_OK) {
			seal_error_path(error, options->layers[i]);
			return status;
		}
	}
	status = join_layers(job, error);
	if (status != SEAL_OK) {
		seal_error_path(error, input);
		return status;
	}
	seal_attach_tell_hidden(job->given, job->given_count, job->input.path,
				&options->log);
	if (options->lint)
		lint(job);
	return write_package(job, output, error);
}

enum seal_status seal_attach(const char *input,
			     const struct seal_attach_options *options,
			     const char *output, struct seal_error *error)
{
	struct attaching job = { .options = options,
				 .input = { .fd = -1 },
				 .output = { .fd = -1 } };
	enum seal_status status = run(&job, input, output, error);

	for (size_t i = 0; i < job.given_count; i++) {
		free(job.given[i].facts.name);
		seal_input_close(&job.given[i].input);
	}
	seal_output_close(&job.output);
	seal_seal_free(&job.seal);
	seal_input_close(&job.input);
	return status;
}
