#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Each check of the container is described, and is named by a test
set -eu
. "$SEAL_SOURCE/tests/lib.sh"
work=$PWD
cd "$SEAL_SOURCE"

# integrity/seal is about what the seal says, not about the container.
grep -ohE '"integrity/[a-z0-9-]+"' src/domain/zip_*.c src/adapters/codec*.c |
  tr -d '"' | grep -vx integrity/seal | sort -u >"$work/checks"
[ "$(wc -l <"$work/checks")" -gt 50 ] || fail "found too few checks"
sed -n '/^## 1\. Container/,/^## 2\. /p' docs/format.md >"$work/container"
while read -r check; do
  name=${check#integrity/}
  grep -qF "\`$name\`" "$work/container" ||
    fail "docs/format.md does not describe $check"
  grep -rqE "\"(integrity/)?$name\"" tests/unit ||
    fail "no test names $check"
done <"$work/checks"
