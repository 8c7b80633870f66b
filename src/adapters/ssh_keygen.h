/* SPDX-License-Identifier: Apache-2.0 */
/* ssh_keygen.h - signatures of SSH keys, judged by OpenSSH's own program */
#ifndef SEAL_ADAPTERS_SSH_KEYGEN_H
#define SEAL_ADAPTERS_SSH_KEYGEN_H

#include "base/bytes.h"

/*
 * Is the file |allowed_signers| (ssh-keygen(1), ALLOWED SIGNERS) there, and
 * does it name keys only? SEAL_UNJUDGED: it cannot be read; SEAL_USAGE: it
 * leaves it to certificate authorities whom to allow.
 */
enum seal_status seal_ssh_signers_check(const char *allowed_signers,
					struct seal_error *error);

/*
 * Is |signature|, PEM-like text that begins with "-----BEGIN SSH SIGNATURE",
 * one over |data| in |namespace|, by a key that the file |allowed_signers|,
 * which was checked, allows at each of |times|? If so |principal| is whose; if
 * not |reason| is why, in ssh-keygen's words. One of them is set, one line
 * each. SEAL_UNJUDGED: the program is not there.
 */
enum seal_status seal_ssh_verify(const char *allowed_signers,
				 const char *namespace, const int64_t *times,
				 size_t time_count,
				 const struct seal_bytes *signature,
				 const struct seal_bytes *data,
				 struct seal_text *principal,
				 struct seal_text *reason,
				 struct seal_error *error);

#endif
