/* SPDX-License-Identifier: Apache-2.0 */
/* git_signature.c - a commit in, its signature and what that is over out */
#include <string.h>

#include "adapters/git_parts.h"

/* No commit that a person wrote is larger; others stay unverified. */
#define SIGNATURE_MAX ((size_t)64 << 10)
#define COMMIT_MAX    ((size_t)4 << 20)

static enum seal_status copy(const git_buf *text, struct seal_bytes *output,
			     struct seal_error *error)
{
	return seal_bytes_append(output, text->ptr, text->size, error);
}

/*
 * Is the commit the two together, and no byte more? The extraction stops at a
 * NUL, and takes the name off headers that only begin like it: a commit that
 * its signer never saw would pass for the one they signed.
 */
static bool is_all(git_repository *repository, const git_commit *commit,
		   const git_buf *signature, const git_buf *data)
{
	/* "gpgsig " and a newline, and a space before each further line. */
	size_t size = strlen("gpgsig ") + signature->size + 1 + data->size;
	git_object_t type;
	git_odb *objects = NULL;
	size_t whole = 0;

	for (size_t i = 0; i < signature->size; i++)
		size += signature->ptr[i] == '\n';
	if (git_repository_odb(&objects, repository) != 0 ||
	    git_odb_read_header(&whole, &type, objects,
				git_commit_id(commit)) != 0)
		whole = 0;
	git_odb_free(objects);
	return whole == size;
}

/* What is no SSH key's, and what is too large, is merely there. */
static enum seal_status take(const git_buf *signature, const git_buf *data,
			     struct seal_git_facts *facts,
			     struct seal_error *error)
{
	static const char begin[] = "-----BEGIN SSH SIGNATURE-----";
	enum seal_status status;

	if (signature->size > SIGNATURE_MAX || data->size > COMMIT_MAX ||
	    strncmp(signature->ptr, begin, strlen(begin)) != 0)
		return SEAL_OK;
	status = copy(signature, &facts->ssh_signature, error);
	if (status == SEAL_OK)
		status = copy(data, &facts->signed_commit, error);
	return status;
}

/*
 * libgit2's extraction also takes lines of the message for a header, so the
 * header has to be there first.
 */
enum seal_status seal_git_read_signature(git_repository *repository,
					 const git_commit *commit,
					 struct seal_git_facts *facts,
					 struct seal_error *error)
{
	git_oid id = *git_commit_id(commit);
	git_buf signature = GIT_BUF_INIT;
	git_buf data = GIT_BUF_INIT;
	int code = git_commit_header_field(&signature, commit, "gpgsig");
	enum seal_status status = SEAL_OK;

	git_buf_dispose(&signature);
	if (code == GIT_ENOTFOUND)
		return SEAL_OK;
	if (code < 0)
		return seal_git_fail(error, "git: commit");
	facts->commit_signature = SEAL_COMMIT_PRESENT;
	if (git_commit_extract_signature(&signature, &data, repository, &id,
					 NULL) == 0 &&
	    is_all(repository, commit, &signature, &data))
		status = take(&signature, &data, facts, error);
	git_buf_dispose(&signature);
	git_buf_dispose(&data);
	return status;
}
