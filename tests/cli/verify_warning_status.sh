#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Warnings have a status of their own for those who ask; no other one changes
set -eu
. "$SEAL_SOURCE/tests/lib.sh"
. "$SEAL_SOURCE/tests/town.sh"
town

verify 0 production --warning-status 77 app.zip
verify 0 staging --warning-status 77 app.zip
verify 77 staging --warning-status 77 pure/app.zip
only mismatch/unsigned warning
verify 77 staging --warning-status 77 app.zip pure/app.zip
verify 0 staging --warning-status 0 pure/app.zip
verify 125 staging --warning-status 125 pure/app.zip
verify 4 staging --warning-status 77 --warning-status 4 pure/app.zip
# Reports say what they said: accepted.
verify 77 staging --warning-status 77 --report json=report.json pure/app.zip
[ "$(member report.json 'j["verdict"], j["exitCode"]')" = "('warning', 0)" ] ||
  fail "the report's verdict"
# A filter lets the package out all the same.
expect 77 seal-verify --config staging --warning-status 77 <pure/app.zip
same out pure/app.zip

# 1, 2 and 3 stay what they are.
verify 1 production --warning-status 77 pure/app.zip
forge flip app.zip broken.zip 45
verify 1 staging --warning-status 77 broken.zip pure/app.zip
verify 2 nowhere --warning-status 77 pure/app.zip
verify 3 staging --warning-status 77 nothing.zip pure/app.zip
verify 3 staging --warning-status 77 --report json=/dev/full pure/app.zip

for status in 1 2 3 126 256 -4 4x '' 0x4 ' 4' 99999999999999999999; do
  verify 2 staging --warning-status "$status" pure/app.zip
  says err '^seal-verify: error: --warning-status: .*not 0, nor a number from 4 to 125$'
done
