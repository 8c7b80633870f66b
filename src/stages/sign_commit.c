/* SPDX-License-Identifier: Apache-2.0 */
/* sign_commit.c - a signed commit and the allowed signers in, whether one of
 * them made it out */
#include "adapters/ssh_keygen.h"
#include "stages/sign.h"

enum seal_status seal_sign_commit(const struct seal_sign_options *options,
				  struct seal_git_facts *facts,
				  struct seal_error *error)
{
	/* The committer writes the commit's time: a key that is over could
	 * make one of the past. */
	const int64_t times[] = { seal_now(),
				  facts->commit_time < 0 ? 0
				  : facts->commit_time > SEAL_TIME_MAX
					  ? SEAL_TIME_MAX
					  : facts->commit_time };
	struct seal_text principal = { 0 };
	struct seal_text reason = { 0 };
	/* Also where no commit is signed: a wrong name shows at once. */
	enum seal_status status =
		seal_ssh_signers_check(options->allowed_signers, error);

	if (status != SEAL_OK || facts->commit_signature == SEAL_COMMIT_NONE)
		return status;
	if (facts->ssh_signature.size > 0)
		status = seal_ssh_verify(options->allowed_signers, "git", times,
					 sizeof(times) / sizeof(times[0]),
					 &facts->ssh_signature,
					 &facts->signed_commit, &principal,
					 &reason, error);
	if (status == SEAL_OK && principal.data) {
		facts->commit_signature = SEAL_COMMIT_VERIFIED;
		seal_tell(&options->log, SEAL_LEVEL_VERBOSE,
			  options->repository, "the commit is signed by %s",
			  principal.data);
	} else if (status == SEAL_OK) {
		seal_tell(&options->log, SEAL_LEVEL_WARNING,
			  options->repository,
			  "the commit's signature is not verified: %s",
			  reason.data ? reason.data
				      : "it is of no SSH key, or not of the "
					"whole commit");
	}
	seal_text_free(&principal);
	seal_text_free(&reason);
	return status;
}
