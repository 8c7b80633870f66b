/* SPDX-License-Identifier: Apache-2.0 */
/* version_git.c - libgit2's version, apart: verifiers are linked without it */
#include "adapters/git.h"

const char *seal_version_git(void)
{
	return seal_git_library_version();
}
