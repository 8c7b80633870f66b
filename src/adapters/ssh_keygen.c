/* SPDX-License-Identifier: Apache-2.0 */
/*
 * ssh_keygen.c - a signature of an SSH key and who is allowed in, whose it is
 * out
 *
 * As git does: first whose key is it, then is it good, for each name that the
 * file gives the key. Dates in the file are in UTC, wherever this runs.
 */
#include "adapters/ssh_keygen.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/command.h"
#include "base/files.h"
#include "base/times.h"

#define PROGRAM	       "ssh-keygen"
#define SIGNERS_MAX    ((size_t)1 << 20)
#define OUTPUT_MAX     ((size_t)64 << 10)
#define SECONDS_MAX    60
#define SIGNATURE_FILE "/dev/fd/3" /* seal_command's file */

struct checking {
	const char *allowed_signers;
	const char *namespace;
	const struct seal_bytes *data;
	int signature;		/* a file with it */
	char time[48];		/* "-Overify-time=..." */
	struct seal_bytes said; /* by the last run */
	struct seal_error *error;
};

/* Whoever has an authority's key makes signers that nobody reviewed. */
enum seal_status seal_ssh_signers_check(const char *path,
					struct seal_error *error)
{
	struct seal_bytes text = { 0 };
	struct stat about;
	enum seal_status status;
	size_t number = 1;

	/* ssh-keygen reads it again, so a pipe would be empty by then. */
	if (stat(path, &about) == 0 && !S_ISREG(about.st_mode))
		status = seal_fail(error, SEAL_USAGE,
				   "allowed signers: not a regular file");
	else
		status = seal_read_file(path, SIGNERS_MAX, &text, error);
	/* ssh-keygen reads on behind one, in the next line. */
	if (status == SEAL_OK && memchr(text.data, '\0', text.size))
		status = seal_fail(error, SEAL_USAGE,
				   "allowed signers: there is a NUL in it");
	for (char *line = (char *)text.data; status == SEAL_OK && line;
	     number++) {
		char *end = strchr(line, '\n');

		if (end)
			*end = '\0';
		line += strspn(line, " \t");
		if (line[0] != '#' && strcasestr(line, "cert-authority"))
			status = seal_fail(error, SEAL_USAGE,
					   "allowed signers: line %zu: "
					   "cert-authority: only keys are "
					   "taken",
					   number);
		line = end ? end + 1 : NULL;
	}
	seal_bytes_free(&text);
	if (status != SEAL_OK)
		seal_error_path(error, path);
	return status;
}

static enum seal_status run(struct checking *job, const char *const *arguments,
			    bool *good)
{
	static const char *const environment[] = { "TZ=UTC0", "LC_ALL=C",
						   NULL };
	const struct seal_command command = {
		.arguments = arguments,
		.environment = environment,
		.input = job->data->data,
		.size = job->data->size,
		.file = job->signature,
		.limit = OUTPUT_MAX,
		.timeout = SECONDS_MAX,
	};
	enum seal_status status;
	int end = 0;

	job->said.size = 0;
	if (lseek(job->signature, 0, SEEK_SET) != 0)
		return seal_fail_errno(job->error, NULL, PROGRAM);
	status = seal_command_end(&command, &job->said, &end, job->error);
	if (status == SEAL_OK)
		status = seal_bytes_append(&job->said, "", 1, job->error);
	*good = status == SEAL_OK && end == 0;
	return status;
}

static enum seal_status find_principals(struct checking *job, bool *found)
{
	const char *const arguments[] = { PROGRAM,
					  "-Y",
					  "find-principals",
					  "-f",
					  job->allowed_signers,
					  "-s",
					  SIGNATURE_FILE,
					  job->time,
					  NULL };

	return run(job, arguments, found);
}

static enum seal_status verify(struct checking *job, const char *principal,
			       bool *good)
{
	const char *const arguments[] = { PROGRAM,
					  "-Y",
					  "verify",
					  "-n",
					  job->namespace,
					  "-f",
					  job->allowed_signers,
					  "-I",
					  principal,
					  "-s",
					  SIGNATURE_FILE,
					  job->time,
					  NULL };

	return run(job, arguments, good);
}

/* The first line of what it said; its last one says the least. */
static enum seal_status first_line(const struct seal_bytes *said,
				   struct seal_text *output,
				   struct seal_error *error)
{
	size_t size = strcspn((const char *)said->data, "\r\n");
	struct seal_bytes line = { 0 };
	enum seal_status status = seal_bytes_printf(
		&line, error, "%.*s", (int)size, (const char *)said->data);

	seal_text_free(output);
	if (status == SEAL_OK)
		status = seal_bytes_to_text(&line, output, error);
	seal_bytes_free(&line);
	return status;
}

/* Once for each of |names|, a line each, until one is good. */
static enum seal_status verify_any(struct checking *job, char *names,
				   struct seal_text *principal,
				   struct seal_text *reason, bool *good)
{
	enum seal_status status = SEAL_OK;
	char *rest = NULL;

	for (char *name = strtok_r(names, "\r\n", &rest);
	     name && status == SEAL_OK && !*good;
	     name = strtok_r(NULL, "\r\n", &rest)) {
		status = verify(job, name, good);
		if (status != SEAL_OK)
			break;
		if (!*good) {
			status = first_line(&job->said, reason, job->error);
			continue;
		}
		seal_text_free(principal);
		principal->data = strdup(name);
		if (!principal->data)
			return seal_fail_memory(job->error);
		principal->size = strlen(name);
	}
	return status;
}

static enum seal_status verify_at(struct checking *job, int64_t time,
				  struct seal_text *principal,
				  struct seal_text *reason, bool *good)
{
	char text[SEAL_TIME_TEXT];
	struct seal_bytes names = { 0 };
	enum seal_status status;
	bool found = false;

	*good = false;
	seal_time_format(time, text);
	snprintf(job->time, sizeof(job->time),
		 "-Overify-time=%.4s%.2s%.2s%.2s%.2s%.2s", text, text + 5,
		 text + 8, text + 11, text + 14, text + 17);
	status = find_principals(job, &found);
	if (status != SEAL_OK)
		return status;
	if (!found)
		return first_line(&job->said, reason, job->error);
	names = job->said;
	job->said = (struct seal_bytes){ 0 };
	status = verify_any(job, (char *)names.data, principal, reason, good);
	seal_bytes_free(&names);
	return status;
}

enum seal_status seal_ssh_verify(const char *allowed_signers,
				 const char *namespace, const int64_t *times,
				 size_t time_count,
				 const struct seal_bytes *signature,
				 const struct seal_bytes *data,
				 struct seal_text *principal,
				 struct seal_text *reason,
				 struct seal_error *error)
{
	struct checking job = { .allowed_signers = allowed_signers,
				.namespace = namespace,
				.data = data,
				.error = error };
	enum seal_status status;
	bool good = true;

	job.signature = seal_temporary_file(error);
	if (job.signature < 0)
		return error->status;
	status = seal_write_all(job.signature, signature->data, signature->size,
				error);
	for (size_t i = 0; i < time_count && status == SEAL_OK && good; i++)
		status = verify_at(&job, times[i], principal, reason, &good);
	if (status == SEAL_OK && !good)
		seal_text_free(principal);
	else
		seal_text_free(reason);
	seal_bytes_free(&job.said);
	close(job.signature);
	return status;
}
