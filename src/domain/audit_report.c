/* SPDX-License-Identifier: Apache-2.0 */
/* audit_report.c - a verification's report in, its records in the log out */
#include "domain/audit.h"

#include <string.h>

/* The checks' outcomes are complete; of the findings some show the cause. */
#define FINDINGS_MAX 20

static const char *outcome_name(enum seal_result result)
{
	switch (result) {
	case SEAL_RESULT_VALID:
		return "accepted";
	case SEAL_RESULT_WARNING:
		return "warned";
	case SEAL_RESULT_UNJUDGED:
		return "unjudged";
	case SEAL_RESULT_REFUSED:
		break;
	}
	return "blocked";
}

/* The worst that was found about |check|; false: nothing but notes. */
static bool worst_of(const struct seal_verdict *verdict, enum seal_check check,
		     enum seal_severity *worst)
{
	*worst = SEAL_NOTE;
	for (size_t i = 0; i < verdict->findings.count; i++) {
		const struct seal_finding *finding =
			&verdict->findings.items[i];

		if (finding->check == check && finding->severity > *worst)
			*worst = finding->severity;
	}
	return *worst != SEAL_NOTE;
}

/* Without a container or a signature there was nothing more to check. */
static const char *check_outcome(const struct seal_verdict *verdict,
				 enum seal_check check)
{
	enum seal_severity worst;

	if (!worst_of(verdict, check, &worst)) {
		bool skipped =
			check != SEAL_CHECK_INTEGRITY && !verdict->has_signer;
		bool layers = check == SEAL_CHECK_LAYERS &&
			      seal_findings_result(&verdict->findings) <
				      verdict->result;

		if (verdict->payload_digest[0] == '\0')
			return "skipped";
		if (layers)
			return verdict->result == SEAL_RESULT_REFUSED ? "failed"
			       : verdict->result == SEAL_RESULT_WARNING
				       ? "warned"
				       : "unjudged";
		return skipped ? "skipped" : "passed";
	}
	if (worst == SEAL_WARNING)
		return "warned";
	return worst == SEAL_ERROR ? "failed" : "unjudged";
}

/* One word: VALID, or the first check that did not pass. */
static const char *signature_status(const struct seal_verdict *verdict)
{
	static const char *const words[SEAL_CHECK_COUNT] = {
		[SEAL_CHECK_INTEGRITY] = "CORRUPT",
		[SEAL_CHECK_EXPIRY] = "EXPIRED",
		[SEAL_CHECK_MISMATCH] = "MISMATCH",
		[SEAL_CHECK_REVOCATION] = "REVOKED",
		[SEAL_CHECK_LAYERS] = "LAYERS",
		[SEAL_CHECK_PROVENANCE] = "PROVENANCE",
		[SEAL_CHECK_TIMESTAMP] = "TIMESTAMP"
	};
	enum seal_severity worst;

	for (int i = 0; i < SEAL_CHECK_COUNT; i++) {
		if (!worst_of(verdict, (enum seal_check)i, &worst))
			continue;
		return worst == SEAL_CANNOT_JUDGE ? "UNJUDGED" : words[i];
	}
	if (verdict->result == SEAL_RESULT_VALID)
		return "VALID";
	return verdict->result == SEAL_RESULT_UNJUDGED ? "UNJUDGED" : "LAYERS";
}

/* AWS Lambda's names; a warning has none, for nothing was refused. */
static const char *error_code(const struct seal_verdict *verdict)
{
	enum seal_severity worst;

	if (verdict->result < SEAL_RESULT_UNJUDGED)
		return NULL;
	if (worst_of(verdict, SEAL_CHECK_INTEGRITY, &worst) &&
	    worst == SEAL_ERROR)
		return "InvalidCodeSignatureException";
	return "CodeVerificationFailedException";
}

static void put_rules(struct seal_audit *audit, struct seal_json *record,
		      const struct seal_report *report)
{
	struct seal_json *config;

	seal_audit_path(audit, record, "trustDirectory", report->trust);
	if (report->hypothetical)
		seal_audit_time(audit, record, "hypotheticalAt",
				report->judged_at);
	if (!report->config_path)
		return;
	seal_audit_text(audit, record, "mode",
			seal_mode_name(report->policy.mode));
	seal_audit_text(audit, record, "modeSource", report->policy.source);
	config = seal_json_add_object(&audit->builder, record, "config");
	seal_audit_text(audit, config, "name", report->config_name);
	seal_audit_text(audit, config, "path", report->config_path);
	seal_audit_digest(audit, config, "digest", report->config_digest);
}

static void put_verdict(struct seal_audit *audit,
			const struct seal_report *report,
			const struct seal_verdict *verdict, const char *output)
{
	struct seal_json *record =
		seal_audit_add(audit, "verify", outcome_name(verdict->result));
	struct seal_json *checks;

	seal_audit_text(audit, record, "errorCode", error_code(verdict));
	seal_audit_text(audit, record, "signatureStatus",
			signature_status(verdict));
	checks = seal_json_add_object(&audit->builder, record, "checks");
	for (int i = 0; i < SEAL_CHECK_COUNT; i++)
		seal_audit_text(audit, checks,
				seal_check_name((enum seal_check)i),
				check_outcome(verdict, (enum seal_check)i));
	put_rules(audit, record, report);
	if (!verdict->is_layer)
		seal_audit_text(audit, record, "output", output);
	seal_audit_failure(audit, record, &report->failure);
	seal_verdict_to_json(verdict, FINDINGS_MAX, &audit->builder, record);
	seal_json_add_number(&audit->builder, record, "findingCount",
			     verdict->findings.count);
}

/* Nothing was judged at all: a wrong option, no such configuration. */
static void put_failure(struct seal_audit *audit,
			const struct seal_report *report)
{
	bool refused = report->failure.status == SEAL_REFUSED;
	struct seal_json *record = seal_audit_add(
		audit, "verify", refused ? "blocked" : "unjudged");

	if (report->failure.status == SEAL_USAGE && !report->config_path)
		seal_audit_text(audit, record, "errorCode",
				"CodeSigningConfigNotFoundException");
	put_rules(audit, record, report);
	seal_audit_failure(audit, record, &report->failure);
}

enum seal_status seal_audit_report(const char *path,
				   const struct seal_report *report,
				   const char *output, struct seal_error *error)
{
	struct seal_audit audit = { 0 };
	enum seal_status status;

	for (size_t i = 0; i < report->count; i++)
		put_verdict(&audit, report, &report->verdicts[i], output);
	if (report->count == 0)
		put_failure(&audit, report);
	status = seal_audit_append(&audit, path, error);
	seal_audit_free(&audit);
	return status;
}
