#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# The judges are those of the lock file, and Node is new enough for them
set -eu
. "$SEAL_SOURCE/tests/ci/lib.sh"

major=$(node -p 'process.versions.node.split(".")[0]')
[ "$major" -ge 20 ] || fail "Node $major is too old: 20 is needed"
expect 0 gitlab-ci-local --version
says out '^4\.73\.0$'
expect 0 tsx -e 'console.log("tsx runs")'
says out 'tsx runs'
