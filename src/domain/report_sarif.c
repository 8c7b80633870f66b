/* SPDX-License-Identifier: Apache-2.0 */
/* report_sarif.c - a report in, its SARIF 2.1.0 log out */
#include "domain/report.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/files.h"
#include "domain/place.h"
#include "domain/rules.h"
#include "domain/uri.h"

static const char *level_name(enum seal_severity severity)
{
	return severity == SEAL_CANNOT_JUDGE ? "error"
					     : seal_severity_name(severity);
}

static void put_message(struct seal_place place, const char *name,
			const char *text)
{
	seal_place_text(seal_place_object(place, name), "text", text);
}

static void put_rule(struct seal_place place, const char *id)
{
	struct seal_rule rule = seal_rule_find(id);
	char help[1024];

	snprintf(help, sizeof(help), "%s\n\n%s", rule.help, rule.fix);
	seal_place_text(place, "id", id);
	put_message(place, "shortDescription", rule.text);
	put_message(place, "fullDescription", rule.help);
	put_message(place, "help", help);
	seal_place_text(seal_place_array(seal_place_object(place, "properties"),
					 "tags"),
			NULL, "security");
}

/* The rules that the results name, each once: |ids| holds them in order. */
static size_t rule_index(struct seal_place rules, const char *id,
			 char (*ids)[96], size_t *count)
{
	for (size_t i = 0; i < *count; i++) {
		if (strcmp(ids[i], id) == 0)
			return i;
	}
	snprintf(ids[*count], sizeof(ids[0]), "%s", id);
	put_rule(seal_place_object(rules, NULL), id);
	return (*count)++;
}

static void put_place(struct seal_place result,
		      const struct seal_report *report,
		      const struct seal_report_item *item)
{
	struct seal_location location = seal_report_location(report, item);
	struct seal_place place =
		seal_place_object(seal_place_array(result, "locations"), NULL);
	struct seal_place physical =
		seal_place_object(place, "physicalLocation");
	struct seal_place logical;

	seal_place_value(seal_place_object(physical, "artifactLocation"), "uri",
			 seal_markup_uri, location.file);
	seal_place_number(seal_place_object(physical, "region"), "startLine",
			  location.line);
	if (!item->verdict)
		return;
	logical = seal_place_object(seal_place_array(place, "logicalLocations"),
				    NULL);
	seal_place_value(logical, "fullyQualifiedName", seal_lines_escape,
			 seal_report_package(item->verdict));
	seal_place_text(logical, "kind", "resource");
}

static void put_result(struct seal_place result,
		       const struct seal_report *report,
		       const struct seal_report_item *item, size_t rule)
{
	char fingerprint[SEAL_SHA256_HEX] = "";
	struct seal_place properties;
	struct seal_piece piece;

	seal_place_text(result, "ruleId", item->rule);
	seal_place_number(result, "ruleIndex", rule);
	seal_place_text(result, "level", level_name(item->severity));
	seal_place_begin(result, &piece);
	seal_report_sentence(&piece.lines, item, seal_markup_sarif, "\n");
	seal_place_end(seal_place_object(result, "message"), "text", &piece);
	put_place(result, report, item);
	if (*result.status == SEAL_OK)
		*result.status = seal_report_fingerprint(
			report, item, fingerprint, result.error);
	/* The one name that GitHub reads. */
	seal_place_text(seal_place_object(result, "partialFingerprints"),
			"primaryLocationLineHash", fingerprint);
	properties = seal_place_object(result, "properties");
	seal_place_text(properties, "severity",
			seal_severity_name(item->severity));
	seal_place_value(properties, "path", seal_lines_escape, item->path);
	seal_place_value(properties, "text", seal_lines_escape, item->text);
	seal_place_value(properties, "have", seal_lines_escape, item->have);
	seal_place_value(properties, "expected", seal_lines_escape,
			 item->expected);
	seal_place_value(properties, "fix", seal_lines_escape, item->fix);
}

/* Each package is an artifact: those nothing is said about as well. */
static void put_artifact(struct seal_place artifact,
			 const struct seal_verdict *verdict)
{
	struct seal_place properties;

	seal_place_value(seal_place_object(artifact, "location"), "uri",
			 seal_markup_uri, seal_report_package(verdict));
	seal_place_text(seal_place_array(artifact, "roles"), NULL,
			"analysisTarget");
	properties = seal_place_object(artifact, "properties");
	seal_place_text(properties, "verdict",
			seal_result_name(verdict->result));
	seal_place_text(properties, "role",
			verdict->is_layer ? "layer" : "package");
	seal_place_value(properties, "name", seal_lines_escape, verdict->name);
	if (verdict->payload_digest[0] != '\0')
		seal_place_text(properties, "payloadDigest",
				verdict->payload_digest);
	if (verdict->has_signer)
		seal_place_value(properties, "profileVersionArn",
				 seal_lines_escape,
				 verdict->signer.profile_version_arn);
	seal_place_value(properties, "commit", seal_lines_escape,
			 verdict->commit);
}

/* The package when it is the only one. */
static const struct seal_verdict *only_package(const struct seal_report *report)
{
	if (report->count == 0 ||
	    (report->count > 1 && !report->verdicts[1].is_layer))
		return NULL;
	return &report->verdicts[0];
}

/* Runs about other packages are other categories: none replaces another. */
static void put_category(struct seal_place run,
			 const struct seal_report *report)
{
	const struct seal_verdict *only = only_package(report);
	struct seal_piece piece;

	seal_place_begin(run, &piece);
	seal_lines_add(&piece.lines, "seal-verify/");
	if (report->config_name) {
		seal_markup_uri(&piece.lines, report->config_name);
		seal_lines_add(&piece.lines, "/");
	}
	if (only) {
		seal_markup_uri(&piece.lines, seal_base_name(only->path));
		seal_lines_add(&piece.lines, "/");
	}
	seal_place_end(seal_place_object(run, "automationDetails"), "id",
		       &piece);
}

static void put_invocation(struct seal_place run,
			   const struct seal_report *report)
{
	struct seal_place invocation =
		seal_place_object(seal_place_array(run, "invocations"), NULL);
	struct seal_place properties;

	seal_place_bool(invocation, "executionSuccessful",
			report->failure.status == SEAL_OK);
	seal_place_number(invocation, "exitCode", (uint64_t)report->status);
	properties = seal_place_object(invocation, "properties");
	seal_place_value(properties, "trust", seal_lines_escape, report->trust);
	if (!report->config_path)
		return;
	seal_place_text(properties, "mode",
			seal_mode_name(report->policy.mode));
	seal_place_value(properties, "config", seal_lines_escape,
			 report->config_path);
	seal_place_text(properties, "configDigest", report->config_digest);
	seal_place_bool(properties, "hypothetical", report->hypothetical);
}

static void put_results(struct seal_place run, struct seal_place rules,
			const struct seal_report *report, char (*ids)[96])
{
	struct seal_place results = seal_place_array(run, "results");
	struct seal_report_item item = { 0 };
	size_t count = 0;

	while (seal_report_next(report, &item)) {
		size_t rule = rule_index(rules, item.rule, ids, &count);

		put_result(seal_place_object(results, NULL), report, &item,
			   rule);
	}
}

static void put_log(struct seal_place log, const struct seal_report *report,
		    char (*ids)[96])
{
	struct seal_place run;
	struct seal_place driver;
	struct seal_place artifacts;

	seal_place_text(log, "$schema", SEAL_URI_SARIF);
	seal_place_text(log, "version", "2.1.0");
	run = seal_place_object(seal_place_array(log, "runs"), NULL);
	driver = seal_place_object(seal_place_object(run, "tool"), "driver");
	seal_place_text(driver, "name", "Sealwright");
	seal_place_text(driver, "version", seal_version());
	seal_place_text(driver, "informationUri", SEAL_URI_TOOL);
	put_category(run, report);
	put_invocation(run, report);
	artifacts = seal_place_array(run, "artifacts");
	for (size_t i = 0; i < report->count; i++)
		put_artifact(seal_place_object(artifacts, NULL),
			     &report->verdicts[i]);
	put_results(run, seal_place_array(driver, "rules"), report, ids);
}

enum seal_status seal_report_sarif(const struct seal_report *report,
				   struct seal_bytes *output,
				   struct seal_error *error)
{
	struct seal_json_builder builder = { 0 };
	struct seal_report_item item = { 0 };
	enum seal_status status = SEAL_OK;
	struct seal_json *json;
	size_t number = 1;
	char(*ids)[96];

	while (seal_report_next(report, &item))
		number++;
	ids = calloc(number, sizeof(*ids));
	if (!ids)
		return seal_fail_memory(error);
	json = seal_json_new_object(&builder);
	put_log((struct seal_place){ .builder = &builder,
				     .parent = json,
				     .error = error,
				     .status = &status },
		report, ids);
	if (status == SEAL_OK)
		status = seal_json_built(&builder, error);
	if (status == SEAL_OK)
		status = seal_json_print(json, true, output, error);
	seal_json_free(json);
	free(ids);
	return status;
}
