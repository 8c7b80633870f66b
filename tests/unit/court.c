/* SPDX-License-Identifier: Apache-2.0 */
/* court.c - bytes in, a verdict out */
#include "court.h"

#include <string.h>

void court_start(struct court *court, enum seal_mode mode)
{
	*court = (struct court){ 0 };
	forge_start(&court->forge);
	forge_text(&court->allowed[0], "release");
	forge_text(&court->allowed[1], "review");
	court->run.options = &court->options;
	court->run.report = &court->report;
	court->run.trust = court->forge.trust;
	court->run.now = court->run.clock = FORGE_NOW;
	court->run.config.required_signatures = 1;
	court->run.config.allowed_profiles.items = court->allowed;
	court->run.config.allowed_profiles.count = 2;
	forge_text(&court->run.config.name, "production");
	forge_text(&court->run.config.path, "signing/configs/production.json");
	court_mode(court, mode);
}

void court_end(struct court *court)
{
	forge_end(&court->forge);
}

void court_mode(struct court *court, enum seal_mode mode)
{
	court->run.config.untrusted = mode;
	seal_policy_make(&court->run.config, SEAL_MODE_UNSET, SEAL_MODE_UNSET,
			 &court->report.policy);
}

enum seal_result court_judge(struct court *court, const void *data, size_t size,
			     struct seal_verdict *verdict)
{
	struct seal_verify_input input = {
		.file = { .fd = -1, .data = data, .size = size }
	};
	struct seal_error error = { 0 };

	*verdict = (struct seal_verdict){ .path = strdup("app.zip"),
					  .is_layer = court->judge_layer };
	if (seal_verify_bytes(&court->run, &input, verdict, &error) != SEAL_OK)
		fail_msg("%s", error.text);
	return seal_findings_result(&verdict->findings);
}

const struct seal_finding *court_finding(const struct seal_verdict *verdict,
					 enum seal_check check,
					 const char *rule)
{
	for (size_t i = 0; i < verdict->findings.count; i++) {
		const struct seal_finding *finding =
			&verdict->findings.items[i];

		if (finding->check == check && strcmp(finding->rule, rule) == 0)
			return finding;
	}
	return NULL;
}

void court_only(const struct seal_verdict *verdict, enum seal_check check,
		const char *rule, enum seal_severity severity)
{
	const struct seal_finding *finding;

	for (size_t i = 0; i < verdict->findings.count; i++) {
		finding = &verdict->findings.items[i];
		if (finding->severity != SEAL_NOTE &&
		    (finding->check != check ||
		     strcmp(finding->rule, rule) != 0))
			fail_msg("%s/%s: %s", seal_check_name(finding->check),
				 finding->rule, finding->text);
	}
	finding = court_finding(verdict, check, rule);
	if (!finding)
		fail_msg("no %s/%s", seal_check_name(check), rule);
	assert_int_equal(finding->severity, severity);
}
