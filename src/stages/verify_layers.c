/* SPDX-License-Identifier: Apache-2.0 */
/* verify_layers.c - layers that were given in, their verdicts and what the
 * packages' signatures say to them out (step 7) */
#include "stages/verify.h"

#include <dirent.h>
#include <fnmatch.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

static enum seal_status judge_layer(struct seal_verify_run *run,
				    const char *path, struct seal_error *error)
{
	struct seal_verify_input input = { .file = { .fd = -1 } };
	enum seal_status status;

	status = seal_verify_add_verdict(run, path, true, error);
	if (status == SEAL_OK)
		status = seal_verify_package(
			run, path, &input,
			&run->report->verdicts[run->report->count - 1], error);
	seal_input_close(&input.file);
	return status;
}

/* The layer of |verdict|'s signed list with this digest. */
static const struct seal_layer *listed(const struct seal_verdict *verdict,
				       const char *digest)
{
	for (size_t i = 0; i < verdict->layer_count; i++) {
		if (strcmp(verdict->layers[i].digest, digest) == 0)
			return &verdict->layers[i];
	}
	return NULL;
}

/* The judged layer with this digest. */
static const struct seal_verdict *given(const struct seal_verify_run *run,
					const char *digest)
{
	const struct seal_report *report = run->report;

	for (size_t i = run->package_count; i < report->count; i++) {
		if (strcmp(report->verdicts[i].payload_digest, digest) == 0)
			return &report->verdicts[i];
	}
	return NULL;
}

/* Does any package's signature ask for it, and nobody gave it yet? */
static bool is_wanted(const struct seal_verify_run *run, const char *digest)
{
	for (size_t i = 0; i < run->package_count; i++) {
		if (listed(&run->report->verdicts[i], digest))
			return !given(run, digest);
	}
	return false;
}

/*
 * Reading only: what is no canonical package is nobody's layer. Nor is a pipe
 * that nobody writes to, or a device without an end: whoever fills the folder
 * could keep us waiting, or the disk filling.
 */
static bool digest_file(const char *path, char digest[SEAL_SHA256_HEX])
{
	struct seal_input file = { .fd = -1 };
	struct seal_error ignored = { 0 };
	struct seal_zip zip = { 0 };
	struct stat facts;
	bool known;

	if (stat(path, &facts) != 0 || !S_ISREG(facts.st_mode))
		return false;
	known = seal_input_open(path, &file, &ignored) == SEAL_OK &&
		seal_zip_open(file.data, file.size, NULL, &zip, &ignored) ==
			SEAL_OK &&
		seal_zip_payload_digest(&zip, digest, &ignored) == SEAL_OK;
	seal_input_close(&file);
	return known;
}

static int is_package_name(const struct dirent *item)
{
	return fnmatch("*.zip", item->d_name, FNM_PERIOD) == 0;
}

static int by_bytes(const struct dirent **a, const struct dirent **b)
{
	return strcmp((*a)->d_name, (*b)->d_name);
}

static enum seal_status try_file(struct seal_verify_run *run, const char *name,
				 struct seal_error *error)
{
	char digest[SEAL_SHA256_HEX] = "";
	enum seal_status status;
	char *path = NULL;

	status = seal_join_path(run->options->layers_directory, name, &path,
				error);
	if (status != SEAL_OK)
		return status;
	if (digest_file(path, digest) && is_wanted(run, digest))
		status = judge_layer(run, path, error);
	else
		seal_tell(&run->options->log, SEAL_LEVEL_VERBOSE, path,
			  "no layer of what is verified");
	free(path);
	return status;
}

static enum seal_status judge_directory(struct seal_verify_run *run,
					struct seal_error *error)
{
	const char *directory = run->options->layers_directory;
	struct dirent **items = NULL;
	enum seal_status status = SEAL_OK;
	int count;

	if (!directory)
		return SEAL_OK;
	count = scandir(directory, &items, is_package_name, by_bytes);
	if (count < 0)
		return seal_fail_errno(error, directory, "cannot read layers");
	for (int i = 0; i < count; i++) {
		if (status == SEAL_OK)
			status = try_file(run, items[i]->d_name, error);
		free(items[i]);
	}
	free(items);
	return status;
}

/* "sha256:... in layers/base.zip" when something else has the layer's name. */
static enum seal_status look_for_name(const struct seal_verify_run *run,
				      const char *name, struct seal_bytes *have,
				      struct seal_error *error)
{
	const char *directory = run->options->layers_directory;
	char digest[SEAL_SHA256_HEX] = "";
	enum seal_status status;
	char *path = NULL;

	if (!directory)
		return SEAL_OK;
	status = seal_join_path(directory, name, &path, error);
	if (status == SEAL_OK && digest_file(path, digest))
		status = seal_bytes_printf(have, error, "sha256:%s in %s",
					   digest, path);
	free(path);
	return status;
}

static enum seal_status find_missing(const struct seal_verify_run *run,
				     const struct seal_layer *layer,
				     struct seal_verdict *verdict,
				     struct seal_error *error)
{
	struct seal_bytes text = { 0 };
	struct seal_bytes have = { 0 };
	char expected[80];
	enum seal_status status;

	snprintf(expected, sizeof(expected), "sha256:%s", layer->digest);
	status = seal_bytes_printf(&text, error,
				   "the layer %s was not given, so it is not "
				   "verified",
				   layer->name);
	if (status == SEAL_OK)
		status = look_for_name(run, layer->name, &have, error);
	if (status == SEAL_OK)
		status = seal_findings_add(
			&verdict->findings, SEAL_CHECK_LAYERS, "missing",
			seal_policy_unjudged(&run->report->policy,
					     SEAL_CHECK_LAYERS),
			verdict->path, (const char *)text.data,
			(const char *)have.data, expected,
			"give it with --layer FILE, or its folder with "
			"--layers-dir DIR",
			error);
	seal_bytes_free(&text);
	seal_bytes_free(&have);
	return status;
}

/* Step 7, from the package: what it lists must have been given. */
static enum seal_status compare_list(const struct seal_verify_run *run,
				     struct seal_verdict *verdict,
				     struct seal_error *error)
{
	enum seal_status status = SEAL_OK;

	for (size_t i = 0; i < verdict->layer_count && status == SEAL_OK; i++) {
		if (!given(run, verdict->layers[i].digest))
			status = find_missing(run, &verdict->layers[i], verdict,
					      error);
	}
	return status;
}

static bool is_listed_anywhere(const struct seal_verify_run *run,
			       const char *digest)
{
	for (size_t i = 0; i < run->package_count; i++) {
		if (listed(&run->report->verdicts[i], digest))
			return true;
	}
	return false;
}

static bool is_any_signed(const struct seal_verify_run *run)
{
	for (size_t i = 0; i < run->package_count; i++) {
		if (run->report->verdicts[i].has_signer)
			return true;
	}
	return false;
}

/*
 * Step 7, from the layer: it must be one that a package's signature lists.
 * Where no package has a signature there is no list, and its findings say so:
 * then the layer is not to blame.
 */
static enum seal_status compare_layer(const struct seal_verify_run *run,
				      struct seal_verdict *layer,
				      struct seal_error *error)
{
	char have[80];

	if (layer->payload_digest[0] == '\0' ||
	    is_listed_anywhere(run, layer->payload_digest))
		return SEAL_OK;
	if (!is_any_signed(run))
		return seal_findings_add(
			&layer->findings, SEAL_CHECK_MISMATCH, "layer",
			SEAL_NOTE, layer->path,
			"not compared with the package, which has no signed "
			"list of layers",
			NULL, NULL, NULL, error);
	snprintf(have, sizeof(have), "sha256:%s", layer->payload_digest);
	return seal_findings_add(
		&layer->findings, SEAL_CHECK_MISMATCH, "layer",
		seal_policy_severity(&run->report->policy, SEAL_CHECK_MISMATCH),
		layer->path,
		"it is no layer of the package: no signed list has it", have,
		NULL, "give the layer that was signed with the package", error);
}

/* A package is not better than the layers it runs with. */
static enum seal_status take_over(struct seal_verdict *verdict,
				  const struct seal_verdict *layer,
				  struct seal_error *error)
{
	bool refused = layer->result == SEAL_RESULT_REFUSED;
	struct seal_bytes text = { 0 };
	enum seal_status status;

	if (layer->result > verdict->result)
		verdict->result = layer->result;
	if (!refused && layer->result != SEAL_RESULT_UNJUDGED)
		return SEAL_OK;
	status = seal_bytes_printf(
		&text, error, "%s, given as its layer, %s", layer->path,
		refused ? "is refused" : "could not be judged");
	if (status == SEAL_OK)
		status = seal_findings_add(
			&verdict->findings, SEAL_CHECK_LAYERS, "layer",
			refused ? SEAL_ERROR : SEAL_CANNOT_JUDGE, verdict->path,
			(const char *)text.data, NULL, NULL, NULL, error);
	seal_bytes_free(&text);
	return status;
}

/* A layer is the package's when its list says so, or when there is no other. */
static enum seal_status take_over_layers(const struct seal_verify_run *run,
					 struct seal_verdict *verdict,
					 struct seal_error *error)
{
	const struct seal_report *report = run->report;
	enum seal_status status = SEAL_OK;

	verdict->result = seal_findings_result(&verdict->findings);
	for (size_t i = run->package_count;
	     i < report->count && status == SEAL_OK; i++) {
		const struct seal_verdict *layer = &report->verdicts[i];

		if (run->package_count == 1 ||
		    listed(verdict, layer->payload_digest))
			status = take_over(verdict, layer, error);
	}
	return status;
}

static enum seal_status judge_layers(struct seal_verify_run *run,
				     struct seal_error *error)
{
	const struct seal_verify_options *options = run->options;
	enum seal_status status = SEAL_OK;

	for (size_t i = 0; i < options->layer_count && status == SEAL_OK; i++)
		status = judge_layer(run, options->layers[i], error);
	if (status == SEAL_OK)
		status = judge_directory(run, error);
	return status;
}

enum seal_status seal_verify_layers(struct seal_verify_run *run,
				    struct seal_error *error)
{
	struct seal_report *report = run->report;
	enum seal_status status = judge_layers(run, error);

	for (size_t i = run->package_count;
	     i < report->count && status == SEAL_OK; i++) {
		struct seal_verdict *layer = &report->verdicts[i];

		status = compare_layer(run, layer, error);
		layer->result = seal_findings_result(&layer->findings);
	}
	for (size_t i = 0; i < run->package_count && status == SEAL_OK; i++) {
		struct seal_verdict *verdict = &report->verdicts[i];

		status = compare_list(run, verdict, error);
		if (status == SEAL_OK)
			status = take_over_layers(run, verdict, error);
	}
	return status;
}
