/* SPDX-License-Identifier: Apache-2.0 */
/* report_json.c - a report in, its JSON out (seal-verify(1), "REPORT") */
#include "domain/report.h"

#include <string.h>

#include "domain/uri.h"

/* A builder and, in it, the object that members are added to. */
struct place {
	struct seal_json_builder *builder;
	struct seal_json *parent;
};

static struct place inside(struct place place, const char *name)
{
	struct seal_json *child;

	child = seal_json_add_object(place.builder, place.parent, name);
	return (struct place){ .builder = place.builder, .parent = child };
}

/*
 * Paths need not be UTF-8 and names may hide what they are: they are escaped
 * here as they are in the text.
 */
static void put_text(struct place place, const char *name, const char *text)
{
	char escaped[4096];

	if (!text)
		return;
	seal_escape(escaped, sizeof(escaped), text, strlen(text));
	seal_json_add_string(place.builder, place.parent, name, escaped);
}

static void put_number(struct place place, const char *name, uint64_t number)
{
	seal_json_add_number(place.builder, place.parent, name, number);
}

static void put_bool(struct place place, const char *name, bool value)
{
	seal_json_add_bool(place.builder, place.parent, name, value);
}

static void put_time(struct place place, const char *name, int64_t time)
{
	char text[SEAL_TIME_TEXT];

	seal_time_format(time, text);
	put_text(place, name, text);
}

static void put_digest(struct place place, const char *name, const char *digest)
{
	if (digest[0] != '\0')
		put_text(inside(place, name), "sha256", digest);
}

static void put_finding(struct place place, const struct seal_finding *finding)
{
	put_text(place, "check", seal_check_name(finding->check));
	put_text(place, "rule", finding->rule);
	put_text(place, "severity", seal_severity_name(finding->severity));
	put_text(place, "path", finding->path);
	put_text(place, "text", finding->text);
	put_text(place, "have", finding->have);
	put_text(place, "expected", finding->expected);
	put_text(place, "fix", finding->fix);
}

static void put_findings(struct place place,
			 const struct seal_findings *findings, size_t most)
{
	struct place array = place;

	array.parent =
		seal_json_add_array(place.builder, place.parent, "findings");
	for (size_t i = 0; i < findings->count && i < most; i++)
		put_finding(inside(array, NULL), &findings->items[i]);
}

static void put_signer(struct place place, const struct seal_signer *signer)
{
	put_text(place, "profileVersionArn", signer->profile_version_arn);
	put_text(place, "keyid", signer->keyid);
	put_text(place, "jobArn", signer->job_arn);
	put_time(place, "signedAt", signer->signed_at);
	put_time(place, "expiresAt", signer->expires_at);
	if (!signer->authority)
		return;
	place = inside(place, "timestamp");
	put_time(place, "time", signer->trusted_time);
	put_text(place, "authority", signer->authority);
}

static void put_source(struct place place, const struct seal_verdict *verdict)
{
	put_text(place, "repository", verdict->repository);
	put_text(place, "ref", verdict->ref);
	put_text(place, "commit", verdict->commit);
	put_bool(place, "dirty", verdict->dirty);
}

static void put_foreign(struct place place, const struct seal_verdict *verdict)
{
	put_text(place, "sha256", verdict->foreign_digest);
	put_text(place, "origin", verdict->foreign_origin);
}

static void put_layers(struct place place, const struct seal_verdict *verdict)
{
	struct place array = place;

	if (verdict->layer_count == 0)
		return;
	array.parent =
		seal_json_add_array(place.builder, place.parent, "layers");
	for (size_t i = 0; i < verdict->layer_count; i++) {
		struct place layer = inside(array, NULL);

		put_text(layer, "name", verdict->layers[i].name);
		put_digest(layer, "digest", verdict->layers[i].digest);
	}
}

void seal_verdict_to_json(const struct seal_verdict *verdict,
			  size_t findings_most,
			  struct seal_json_builder *builder,
			  struct seal_json *parent)
{
	struct place place = { .builder = builder, .parent = parent };

	put_text(place, "path", verdict->path);
	put_text(place, "role", verdict->is_layer ? "layer" : "package");
	put_text(place, "verdict", seal_result_name(verdict->result));
	put_digest(place, "payloadDigest", verdict->payload_digest);
	put_text(place, "name", verdict->name);
	put_text(place, "type", verdict->package_type);
	put_text(place, "version", verdict->package_version);
	if (verdict->has_signer)
		put_signer(inside(place, "signer"), &verdict->signer);
	if (verdict->has_git)
		put_source(inside(place, "source"), verdict);
	if (verdict->foreign_digest[0] != '\0')
		put_foreign(inside(place, "foreign"), verdict);
	put_layers(place, verdict);
	put_findings(place, &verdict->findings, findings_most);
}

static void put_policy(struct place place, const struct seal_report *report)
{
	const struct seal_policy *policy = &report->policy;
	struct place actions;

	put_text(place, "mode", seal_mode_name(policy->mode));
	put_text(place, "source", policy->source);
	put_bool(place, "optionIgnored", policy->option_ignored);
	put_bool(place, "environmentIgnored", policy->environment_ignored);
	actions = inside(place, "actions");
	for (int i = 0; i < SEAL_CHECK_COUNT; i++)
		put_text(actions, seal_check_name((enum seal_check)i),
			 seal_mode_name(policy->actions[i]));
}

static void put_config(struct place place, const struct seal_report *report)
{
	put_text(place, "name", report->config_name);
	put_text(place, "path", report->config_path);
	put_digest(place, "digest", report->config_digest);
}

static void put_failure(struct place place, const struct seal_error *failure)
{
	if (failure->path[0] != '\0')
		put_text(place, "path", failure->path);
	if (failure->check[0] != '\0')
		put_text(place, "check", failure->check);
	put_text(place, "text", failure->text);
	if (failure->fix[0] != '\0')
		put_text(place, "fix", failure->fix);
}

/* One word for all of it: a script that reads no further reads this. */
static const char *overall(const struct seal_report *report)
{
	enum seal_result worst = SEAL_RESULT_VALID;

	if (report->failure.status != SEAL_OK)
		return "failed";
	for (size_t i = 0; i < report->count; i++) {
		if (report->verdicts[i].result > worst)
			worst = report->verdicts[i].result;
	}
	return seal_result_name(worst);
}

static void put_report(struct place place, const struct seal_report *report)
{
	struct place packages = place;

	put_text(place, "mediaType", SEAL_MEDIA_REPORT);
	put_text(place, "sealwright", seal_version());
	put_text(place, "verdict", overall(report));
	put_number(place, "exitCode", (uint64_t)report->status);
	put_time(place, "judgedAt", report->judged_at);
	put_bool(place, "hypothetical", report->hypothetical);
	put_text(place, "trust", report->trust);
	if (report->config_path) {
		put_config(inside(place, "config"), report);
		put_policy(inside(place, "policy"), report);
	}
	if (report->failure.status != SEAL_OK)
		put_failure(inside(place, "failure"), &report->failure);
	packages.parent =
		seal_json_add_array(place.builder, place.parent, "packages");
	for (size_t i = 0; i < report->count; i++)
		seal_verdict_to_json(&report->verdicts[i], SIZE_MAX,
				     place.builder,
				     inside(packages, NULL).parent);
}

enum seal_status seal_report_json(const struct seal_report *report,
				  struct seal_bytes *output,
				  struct seal_error *error)
{
	struct seal_json_builder builder = { 0 };
	struct seal_json *json = seal_json_new_object(&builder);
	enum seal_status status;

	put_report((struct place){ .builder = &builder, .parent = json },
		   report);
	status = seal_json_built(&builder, error);
	if (status == SEAL_OK)
		status = seal_json_print(json, true, output, error);
	seal_json_free(json);
	return status;
}
