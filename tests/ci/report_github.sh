#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Workflow commands: at the declaring line, ten of a kind, and no name is one
set -eu
. "$SEAL_SOURCE/tests/ci/lib.sh"
. "$SEAL_SOURCE/tests/ci/reports.sh"
formats=github
report_town

reports 0 production app.zip
[ ! -s report.github ] || fail "a command without a finding"
expect 1 seal-verify --config production --report github=- pure/app.zip
says out '^::error file=signing/configs/production.json,line=1,title=mismatch/unsigned::pure/app.zip: the package is not signed%0A  fix: seal-sign '
reports 0 staging --declared-at src/Makefile:3 pure/app.zip
says report.github '^::warning file=src/Makefile,line=3,title=mismatch/unsigned::'
reports 1 production --declared-at src/Makefile:3 \
  --declared-at app.zip=CMakeLists.txt:17 \
  --declared-at dist/broken.zip=no:1 pure/app.zip broken.zip
says report.github '^::error file=CMakeLists.txt,line=17,.*::pure/app.zip: '
says report.github '^::error file=src/Makefile,line=3,.*::broken.zip: '
reports 1 production --declared-at 'a,b:c%/Makefile:3' pure/app.zip
says report.github '^::error file=a%2Cb%3Ac%25/Makefile,line=3,title='
# Where the configuration has no place in the repository, the package has.
reports 1 production --trust "$PWD/signing" pure/app.zip
says report.github '^::error file=pure/app.zip,line=1,'
reports 1 production --trust "$PWD/signing" "$PWD/pure/app.zip"
says report.github '^::error file=app.zip,line=1,'
reports 2 nothing app.zip
says report.github '^::error file=signing/configs/nothing.json,line=1,title=run/failed::signing/configs/nothing.json: '

# Names do not begin commands, nor end the one they are in.
plain() { # one line: one command, of one kind
  [ "$(wc -l <report.github)" = 1 ] || fail "not one line"
  says report.github '^::error file=x,line=1,title=[a-z]*/[a-z-]*::'
  grep -qP '[\x00-\x09\x0b-\x1f]' report.github && fail "control characters"
  return 0
}
reports 1 production --declared-at x:1 "$nasty"
plain
says report.github '::::error::%250A::a'
reports 1 production --declared-at x:1 --name app.zip forged.zip
plain

# Ten of a kind: nine, and how many more there are.
bad=()
for number in $(seq 10); do
  cp pure/app.zip "$number.zip"
  bad+=("$number.zip")
done
reports 1 production "${bad[@]}"
[ "$(grep -c '^::error file=' report.github)" = 10 ] || fail "not ten errors"
reports 1 production "${bad[@]}" broken.zip missing.zip
[ "$(grep -c '^::error ' report.github)" = 10 ] || fail "not ten errors"
tail -n 1 report.github >last
says last '^::error title=sealwright::3 more errors; '
reports 1 staging "${bad[@]}" pure/app.zip broken.zip
[ "$(grep -c '^::warning ' report.github)" = 10 ] || fail "not ten warnings"
says report.github '^::warning title=sealwright::2 more warnings; '
[ "$(grep -c '^::error ' report.github)" = 1 ] || fail "not one error"
