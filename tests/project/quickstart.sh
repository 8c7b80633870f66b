#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# ci/quickstart on the example, and on a folder that is not in git, twice
set -eu
. "$SEAL_SOURCE/tests/lib.sh"
export SEAL_BUILD_DIR="$PWD/build"

expect 0 "$SEAL_SOURCE/ci/quickstart"
says out 'VALID|1 verified'
[ "$(grep -c '^(exit 1: refused)$' out)" = 2 ] || fail "two refusals"
says err '\[integrity'
says err '\[mismatch'

mkdir 'a folder'
cp -r "$SEAL_SOURCE/src" 'a folder/'
ln -s src/base 'a folder/link'
for round in first second; do
  expect 0 "$SEAL_SOURCE/ci/quickstart" 'a folder'
  [ "$(grep -c '^(exit 1: refused)$' out)" = 2 ] || fail "$round: two refusals"
done
# Somebody else's repository, whose configuration names a program.
git init -q 'a folder'
git -C 'a folder' add .
git -C 'a folder' config core.fsmonitor "touch '$PWD/ran'"
expect 0 "$SEAL_SOURCE/ci/quickstart" 'a folder'
absent ran
expect 2 "$SEAL_SOURCE/ci/quickstart" 'no such folder'
says err 'no such folder'
expect 2 "$SEAL_SOURCE/ci/quickstart" --wrong
