/* SPDX-License-Identifier: Apache-2.0 */
/* verify.c - packages in; a report, and the accepted package, out */
#include "stages/verify.h"

#include <stdlib.h>
#include <string.h>

enum seal_status seal_verify_add_verdict(struct seal_verify_run *run,
					 const char *path, bool is_layer,
					 struct seal_error *error)
{
	struct seal_report *report = run->report;
	struct seal_verdict *verdicts;
	enum seal_status status;

	verdicts = reallocarray(report->verdicts, report->count + 1,
				sizeof(*verdicts));
	if (!verdicts)
		return seal_fail_memory(error);
	report->verdicts = verdicts;
	/* Not accepted until something has said so. */
	verdicts[report->count] =
		(struct seal_verdict){ .is_layer = is_layer,
				       .result = SEAL_RESULT_UNJUDGED };
	verdicts += report->count;
	status = seal_copy_string(strcmp(path, "-") == 0 ? "<stdin>" : path,
				  &verdicts->path, error);
	if (status != SEAL_OK)
		return status;
	report->count++;
	return seal_declared_find(run->options->declared,
				  run->options->declared_count, verdicts->path,
				  &verdicts->declared, error);
}

/* Options that ask for one package only, or for none that goes out. */
static enum seal_status check_single(const struct seal_verify_options *options,
				     size_t path_count,
				     struct seal_error *error)
{
	const struct {
		const char *value;
		const char *reason;
	} single[] = {
		{ options->output, "output: one file cannot hold several "
				   "packages" },
		{ options->extract, "extract: one folder cannot hold several "
				    "packages" },
		{ options->bundle, "bundle: one signature is not for several "
				   "packages" },
		{ options->name, "name: several packages cannot have one name" }
	};

	if (path_count == 0)
		return seal_fail(error, SEAL_USAGE,
				 "no package was given to verify");
	for (size_t i = 0; i < sizeof(single) / sizeof(single[0]); i++) {
		if (path_count > 1 && single[i].value)
			return seal_fail(error, SEAL_USAGE, "%s",
					 single[i].reason);
	}
	if (options->has_at && (options->output || options->extract))
		return seal_fail(
			error, SEAL_USAGE,
			"at: a verdict about another time lets nothing "
			"out; leave out -o and --extract");
	return SEAL_OK;
}

static enum seal_status check_values(const struct seal_verify_options *options,
				     struct seal_error *error)
{
	const char *type = options->type;

	if (!options->config) {
		seal_fail(error, SEAL_USAGE, "config: none was named");
		seal_error_fix(error, "name a code signing configuration with "
				      "--config");
		return error->status;
	}
	if (type && strcmp(type, "function") != 0 && strcmp(type, "layer") != 0)
		return seal_fail(error, SEAL_USAGE,
				 "type: %s: function and layer are known",
				 type);
	if (options->commit && !seal_is_hex(options->commit, 40))
		return seal_fail(error, SEAL_USAGE,
				 "commit: %s: not 40 lower-case hexadecimal "
				 "digits",
				 options->commit);
	if (options->name && options->name_from_file)
		return seal_fail(error, SEAL_USAGE,
				 "name: either one name or each file's own");
	return SEAL_OK;
}

/* Standard input can be read once, and no input may be overwritten. */
static enum seal_status check_files(const char *const *paths, size_t path_count,
				    const struct seal_verify_options *options,
				    struct seal_error *error)
{
	size_t from_stdin = 0;
	enum seal_status status = SEAL_OK;

	for (size_t i = 0; i < path_count + options->layer_count; i++) {
		const char *path = i < path_count
					   ? paths[i]
					   : options->layers[i - path_count];

		from_stdin += strcmp(path, "-") == 0;
		if (status == SEAL_OK && options->name_from_file &&
		    i < path_count && strcmp(path, "-") == 0)
			status = seal_fail(error, SEAL_USAGE,
					   "standard input: has no file name "
					   "to be signed under");
		if (status == SEAL_OK && options->output)
			status = seal_output_not_input(options->output, path,
						       error);
	}
	if (status == SEAL_OK && options->output && options->bundle)
		status = seal_output_not_input(options->output, options->bundle,
					       error);
	if (status == SEAL_OK && from_stdin > 1)
		status = seal_fail(error, SEAL_USAGE,
				   "standard input: given twice");
	return status;
}

static enum seal_status open_trust(struct seal_verify_run *run,
				   struct seal_error *error)
{
	const struct seal_verify_options *options = run->options;
	struct seal_report *report = run->report;
	enum seal_status status;

	status = seal_trust_open(report->trust, &run->trust, error);
	if (status == SEAL_OK)
		status = seal_config_open(report->trust, options->config,
					  &run->config, error);
	if (status == SEAL_OK)
		status = seal_copy_string(run->config.path,
					  &report->config_path, error);
	if (status != SEAL_OK)
		return status;
	memcpy(report->config_digest, run->config.digest,
	       sizeof(report->config_digest));
	seal_policy_make(&run->config, options->mode, options->environment,
			 &report->policy);
	/* The report outlives the configuration. */
	if (report->policy.source == run->config.path)
		report->policy.source = report->config_path;
	return SEAL_OK;
}

/* Whoever reads only a package's own verdict must not take it for judged. */
static void distrust(struct seal_report *report)
{
	for (size_t i = 0; i < report->count; i++) {
		if (report->verdicts[i].result < SEAL_RESULT_UNJUDGED)
			report->verdicts[i].result = SEAL_RESULT_UNJUDGED;
	}
}

/* Judge all packages, then all layers. The first package stays open. */
static enum seal_status judge_all(struct seal_verify_run *run,
				  const char *const *paths, size_t path_count,
				  struct seal_verify_input *first,
				  struct seal_error *error)
{
	enum seal_status status = SEAL_OK;

	for (size_t i = 0; i < path_count && status == SEAL_OK; i++) {
		struct seal_verify_input other = { .file = { .fd = -1 } };
		struct seal_verify_input *input = i == 0 ? first : &other;

		status = seal_verify_add_verdict(run, paths[i], false, error);
		run->package_count = run->report->count;
		if (status == SEAL_OK)
			status = seal_verify_package(run, paths[i], input,
						     &run->report->verdicts[i],
						     error);
		seal_input_close(&other.file);
	}
	if (status == SEAL_OK)
		status = seal_verify_layers(run, error);
	if (status != SEAL_OK)
		distrust(run->report);
	return status;
}

static enum seal_status worst_of_all(const struct seal_report *report)
{
	enum seal_status worst = SEAL_OK;

	for (size_t i = 0; i < report->count; i++)
		worst = seal_status_worse(
			worst, seal_result_status(report->verdicts[i].result));
	return worst;
}

/*
 * Contents are inflated only now; what they hide makes the package refused
 * after all.
 */
static enum seal_status extract(const struct seal_verify_run *run,
				const struct seal_verify_input *input,
				struct seal_error *error)
{
	struct seal_verdict *verdict = &run->report->verdicts[0];
	struct seal_error failure = { 0 };
	enum seal_status status;

	status = seal_zip_extract(&input->zip, run->options->extract, &failure);
	if (status == SEAL_OK)
		return SEAL_OK;
	if (status != SEAL_REFUSED) {
		*error = failure;
		seal_error_path(error, run->options->extract);
		return status;
	}
	status = seal_findings_add_failure(&verdict->findings, verdict->path,
					   &failure, error);
	verdict->result = SEAL_RESULT_REFUSED;
	return status;
}

/* What was verified, and nothing else, goes out. */
static enum seal_status pass_on(const struct seal_verify_run *run,
				const struct seal_verify_input *input,
				struct seal_output *output,
				struct seal_error *error)
{
	enum seal_status status = SEAL_OK;

	if (run->options->extract)
		status = extract(run, input, error);
	if (status != SEAL_OK || !run->options->output ||
	    worst_of_all(run->report) != SEAL_OK)
		return status;
	status = seal_copy_range(input->file.fd, 0, input->file.size,
				 output->fd, error);
	if (status == SEAL_OK)
		status = seal_output_commit(output, error);
	if (status != SEAL_OK)
		seal_error_path(error, run->options->output);
	return status;
}

/* A verdict that is not on record is none. */
static enum seal_status record(struct seal_verify_run *run,
			       enum seal_status status,
			       struct seal_error *error)
{
	struct seal_error own = { 0 };

	if (status != SEAL_OK)
		run->report->failure = *error;
	if (seal_verify_audit(run, &own) == SEAL_OK)
		return status;
	distrust(run->report);
	if (status == SEAL_OK)
		*error = own;
	else
		seal_tell(&run->options->log, SEAL_LEVEL_WARNING, own.path,
			  "%s", own.text);
	return seal_status_worse(status, own.status);
}

static enum seal_status judge(struct seal_verify_run *run,
			      const char *const *paths, size_t path_count,
			      struct seal_verify_input *first,
			      struct seal_output *output,
			      struct seal_error *error)
{
	const struct seal_verify_options *options = run->options;
	enum seal_status status;

	status = check_single(options, path_count, error);
	if (status == SEAL_OK)
		status = check_values(options, error);
	if (status == SEAL_OK)
		status = check_files(paths, path_count, options, error);
	if (status == SEAL_OK)
		status = seal_declared_find(options->declared,
					    options->declared_count, NULL,
					    &run->report->declared, error);
	if (status == SEAL_OK)
		status = open_trust(run, error);
	if (status == SEAL_OK && options->output)
		status = seal_output_open(options->output, output, error);
	if (status == SEAL_OK)
		status = judge_all(run, paths, path_count, first, error);
	return record(run, status, error);
}

/* On record first; what went wrong after it gets a record of its own. */
static enum seal_status release(struct seal_verify_run *run,
				const struct seal_verify_input *first,
				struct seal_output *output,
				struct seal_error *error)
{
	struct seal_error unrecorded = { 0 };
	enum seal_status status;

	if (worst_of_all(run->report) != SEAL_OK)
		return SEAL_OK;
	status = pass_on(run, first, output, error);
	if (status == SEAL_OK && worst_of_all(run->report) == SEAL_OK)
		return SEAL_OK;
	if (status != SEAL_OK)
		run->report->failure = *error;
	if (seal_verify_audit(run, &unrecorded) != SEAL_OK)
		seal_tell(&run->options->log, SEAL_LEVEL_WARNING,
			  unrecorded.path, "%s", unrecorded.text);
	return status;
}

static enum seal_status start(struct seal_verify_run *run,
			      const struct seal_verify_options *options,
			      struct seal_error *error)
{
	const char *trust = options->trust ? options->trust : "signing";
	enum seal_status status;

	run->options = options;
	run->clock = seal_now();
	run->now = options->has_at ? options->at : run->clock;
	run->report = calloc(1, sizeof(*run->report));
	if (!run->report)
		return seal_fail_memory(error);
	run->report->hypothetical = options->has_at;
	run->report->judged_at = run->now;
	status = seal_copy_string(options->config, &run->report->config_name,
				  error);
	if (status != SEAL_OK)
		return status;
	return seal_copy_string(trust, &run->report->trust, error);
}

/* People look for their package, also when nothing could be judged. */
static void list_unjudged(struct seal_verify_run *run, const char *const *paths,
			  size_t path_count)
{
	for (size_t i = run->package_count;
	     i < path_count && run->report->count == i; i++) {
		struct seal_error unlisted = { 0 };

		seal_verify_add_verdict(run, paths[i], false, &unlisted);
	}
}

enum seal_status seal_verify(const char *const *paths, size_t path_count,
			     const struct seal_verify_options *options,
			     struct seal_report **report,
			     struct seal_error *error)
{
	struct seal_verify_input first = { .file = { .fd = -1 } };
	struct seal_output output = { .fd = -1 };
	struct seal_verify_run run = { 0 };
	enum seal_status status;

	*report = NULL;
	status = start(&run, options, error);
	if (status != SEAL_OK) {
		seal_report_free(run.report);
		return status;
	}
	status = judge(&run, paths, path_count, &first, &output, error);
	if (status == SEAL_OK)
		status = release(&run, &first, &output, error);
	if (status != SEAL_OK) {
		run.report->failure = *error;
		list_unjudged(&run, paths, path_count);
	}
	run.report->status =
		seal_status_worse(status, worst_of_all(run.report));
	*report = run.report;
	seal_output_close(&output);
	seal_input_close(&first.file);
	seal_config_close(&run.config);
	seal_trust_close(&run.trust);
	return run.report->status;
}
