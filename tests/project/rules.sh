#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Each rule that seal-verify can report is explained, and no other
set -eu
. "$SEAL_SOURCE/tests/lib.sh"
need python3
work=$PWD
cd "$SEAL_SOURCE"
python3 tests/project/rules.py || fail "rules.c and the findings differ"

# Not when one is missing, made up, or named by a new function.
copy() {
  rm -rf "$work/copy"
  mkdir "$work/copy"
  cp -r CMakeLists.txt src "$work/copy"
  cd "$work/copy"
}
differs() { # differs PATTERN
  expect 1 python3 "$SEAL_SOURCE/tests/project/rules.py"
  cat err >>out
  says out "$1"
  cd "$SEAL_SOURCE"
}
copy
sed -i 's|"integrity/gap"|"integrity/gap-x"|' src/domain/rules.c
differs 'does not explain integrity/gap$'
copy
sed -i 's|"soon"|"sooner"|' src/stages/verify_signature.c
differs 'does not explain expiry/sooner'
copy
sed -i 's|no_git(check, "commit"|no_git(check, name|' src/stages/verify_rules.c
differs 'who names name'
