/* SPDX-License-Identifier: Apache-2.0 */
/* findings.c - what was found in, the worst of it out */
#include "domain/verdict.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void finding_free(struct seal_finding *finding)
{
	free(finding->path);
	free(finding->text);
	free(finding->have);
	free(finding->expected);
	free(finding->fix);
}

void seal_findings_free(struct seal_findings *findings)
{
	for (size_t i = 0; i < findings->count; i++)
		finding_free(&findings->items[i]);
	free(findings->items);
	*findings = (struct seal_findings){ 0 };
}

static enum seal_status make_room(struct seal_findings *findings, size_t more,
				  struct seal_error *error)
{
	size_t capacity = findings->count + more + 8;
	struct seal_finding *items;

	if (findings->capacity - findings->count >= more)
		return SEAL_OK;
	items = realloc(findings->items, capacity * sizeof(*items));
	if (!items)
		return seal_fail_memory(error);
	findings->items = items;
	findings->capacity = capacity;
	return SEAL_OK;
}

static enum seal_status copy_texts(struct seal_finding *finding,
				   const char *path, const char *text,
				   const char *have, const char *expected,
				   const char *fix, struct seal_error *error)
{
	enum seal_status status;

	status = seal_copy_string(path, &finding->path, error);
	if (status != SEAL_OK)
		return status;
	status = seal_copy_string(text, &finding->text, error);
	if (status != SEAL_OK)
		return status;
	status = seal_copy_string(have, &finding->have, error);
	if (status != SEAL_OK)
		return status;
	status = seal_copy_string(expected, &finding->expected, error);
	if (status != SEAL_OK)
		return status;
	return seal_copy_string(fix, &finding->fix, error);
}

enum seal_status seal_findings_add(struct seal_findings *findings,
				   enum seal_check check, const char *rule,
				   enum seal_severity severity,
				   const char *path, const char *text,
				   const char *have, const char *expected,
				   const char *fix, struct seal_error *error)
{
	struct seal_finding finding = { .check = check, .severity = severity };
	enum seal_status status;

	status = make_room(findings, 1, error);
	if (status != SEAL_OK)
		return status;
	snprintf(finding.rule, sizeof(finding.rule), "%s", rule);
	status = copy_texts(&finding, path, text, have, expected, fix, error);
	if (status != SEAL_OK) {
		finding_free(&finding);
		return status;
	}
	findings->items[findings->count++] = finding;
	return SEAL_OK;
}

enum seal_status seal_findings_add_failure(struct seal_findings *findings,
					   const char *path,
					   const struct seal_error *failure,
					   struct seal_error *error)
{
	bool refused = failure->status == SEAL_REFUSED;
	const char *slash = strchr(failure->check, '/');
	const char *rule = slash ? slash + 1 : failure->check;

	if (!refused)
		rule = "unread";
	return seal_findings_add(
		findings, SEAL_CHECK_INTEGRITY,
		*rule != '\0' ? rule : "content",
		refused ? SEAL_ERROR : SEAL_CANNOT_JUDGE,
		failure->path[0] != '\0' ? failure->path : path, failure->text,
		NULL, NULL, failure->fix[0] != '\0' ? failure->fix : NULL,
		error);
}

enum seal_status seal_findings_move(struct seal_findings *findings,
				    struct seal_findings *from,
				    struct seal_error *error)
{
	enum seal_status status = make_room(findings, from->count, error);

	if (status != SEAL_OK)
		return status;
	for (size_t i = 0; i < from->count; i++)
		findings->items[findings->count++] = from->items[i];
	free(from->items);
	*from = (struct seal_findings){ 0 };
	return SEAL_OK;
}

size_t seal_findings_number(const struct seal_findings *findings,
			    enum seal_severity severity)
{
	size_t number = 0;

	for (size_t i = 0; i < findings->count; i++)
		number += findings->items[i].severity == severity;
	return number;
}

enum seal_result seal_findings_result(const struct seal_findings *findings)
{
	enum seal_severity worst = SEAL_NOTE;

	for (size_t i = 0; i < findings->count; i++) {
		if (findings->items[i].severity > worst)
			worst = findings->items[i].severity;
	}
	switch (worst) {
	case SEAL_NOTE:
		return SEAL_RESULT_VALID;
	case SEAL_WARNING:
		return SEAL_RESULT_WARNING;
	case SEAL_CANNOT_JUDGE:
		return SEAL_RESULT_UNJUDGED;
	case SEAL_ERROR:
		break;
	}
	return SEAL_RESULT_REFUSED;
}

const char *seal_severity_name(enum seal_severity severity)
{
	switch (severity) {
	case SEAL_NOTE:
		return "note";
	case SEAL_WARNING:
		return "warning";
	case SEAL_CANNOT_JUDGE:
		return "unjudged";
	case SEAL_ERROR:
		break;
	}
	return "error";
}

const char *seal_result_name(enum seal_result result)
{
	switch (result) {
	case SEAL_RESULT_VALID:
		return "valid";
	case SEAL_RESULT_WARNING:
		return "warning";
	case SEAL_RESULT_UNJUDGED:
		return "unjudged";
	case SEAL_RESULT_REFUSED:
		break;
	}
	return "refused";
}

enum seal_status seal_result_status(enum seal_result result)
{
	switch (result) {
	case SEAL_RESULT_VALID:
	case SEAL_RESULT_WARNING:
		return SEAL_OK;
	case SEAL_RESULT_UNJUDGED:
		return SEAL_UNJUDGED;
	case SEAL_RESULT_REFUSED:
		break;
	}
	return SEAL_REFUSED;
}

enum seal_status seal_status_worse(enum seal_status a, enum seal_status b)
{
	static const int rank[] = { [SEAL_OK] = 0,
				    [SEAL_UNJUDGED] = 1,
				    [SEAL_REFUSED] = 2,
				    [SEAL_USAGE] = 3 };

	return rank[a] >= rank[b] ? a : b;
}

static void signer_free(struct seal_signer *signer)
{
	free(signer->profile);
	free(signer->profile_version_arn);
	free(signer->keyid);
	free(signer->job_arn);
	free(signer->authority);
}

void seal_verdict_free(struct seal_verdict *verdict)
{
	free(verdict->path);
	free(verdict->name);
	free(verdict->package_type);
	free(verdict->package_version);
	free(verdict->commit);
	free(verdict->ref);
	free(verdict->repository);
	free(verdict->foreign_origin);
	signer_free(&verdict->signer);
	seal_layers_free(verdict->layers, verdict->layer_count);
	seal_findings_free(&verdict->findings);
	seal_declared_free(&verdict->declared);
	*verdict = (struct seal_verdict){ 0 };
}
