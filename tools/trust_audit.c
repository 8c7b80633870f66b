/* SPDX-License-Identifier: Apache-2.0 */
/* trust_audit.c - a command that changes something in, its change and the two
 * records of it out */
#include "trust.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* "profiles/%s.json" and a name; NULL when it does not fit: no file then. */
static const char *changed_file(const struct trust_command *command,
				const char *name, char *buffer, size_t size)
{
	const char *folder = command->changes;
	int length;

	if (folder[0] == '\0')
		return NULL;
	if (!command->operand || !name || strchr(folder, '.'))
		return folder;
	length = snprintf(buffer, size, "%s/%s.json", folder, name);
	return length > 0 && (size_t)length < size ? buffer : NULL;
}

static const char *log_of(const struct trust_arguments *arguments)
{
	const char *log = getenv("SEAL_AUDIT_LOG");

	if (arguments->audit_log)
		return arguments->audit_log;
	return log && log[0] ? log : NULL;
}

enum seal_status trust_run(const struct trust_command *command,
			   struct trust_arguments *arguments,
			   struct seal_error *error)
{
	const char *log = log_of(arguments);
	struct seal_audit_change change = { .trust = arguments->trust,
					    .name = arguments->name,
					    .reason = arguments->reason,
					    .who = arguments->who };
	struct seal_error unrecorded = { 0 };
	enum seal_status status;
	char event[64];
	char file[256];

	if (!command->changes || !log)
		return command->run(arguments, error);
	snprintf(event, sizeof(event), "trust %s", command->words);
	change.event = event;
	change.file =
		changed_file(command, arguments->name, file, sizeof(file));
	if (seal_audit_begin(log, &change, error) != SEAL_OK)
		return error->status;
	status = command->run(arguments, error);
	if (seal_audit_end(log, &change, error, &unrecorded) == SEAL_OK)
		return status;
	tool_end(arguments->tool, log, SEAL_UNJUDGED, &unrecorded);
	return status == SEAL_OK ? SEAL_UNJUDGED : status;
}
