#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Every format tells the same findings in the same order, whatever happened
set -eu
. "$SEAL_SOURCE/tests/ci/lib.sh"
. "$SEAL_SOURCE/tests/ci/reports.sh"
need cmark-gfm xmllint
number=0
report_town

# tells COUNT: so many findings, the same in all reports.
# Each is read by its judges too.
tells() {
  xmllint --noout --schema "$judges/junit.xsd" report.junit 2>err ||
    fail "JUnit: $(cat err)"
  cp report.sarif "$((++number)).sarif"
  cp report.codequality "$number.codequality"
  same_findings
  count=$(wc -l <findings.json)
  [ "$count" = "$1" ] || fail "$count findings instead of $1"
}

reports 0 production --layer base.zip full.zip
tells 0
reports 0 staging pure/app.zip
tells 1
reports 1 production pure/app.zip
tells 1
reports 1 production broken.zip
tells 1
says findings.json '^error	integrity/digest	broken.zip	'
reports 3 production full.zip
tells 1
says findings.json '^unjudged	layers/missing	'
reports 1 production "$nasty"
tells 1
reports 1 production --name app.zip forged.zip
tells 1
reports 1 production app.zip "$nasty" missing.zip pure/app.zip broken.zip \
  full.zip forged.zip
tells 5
reports 0 staging app.zip pure/app.zip full.zip
tells 2
# What kept it from judging comes last.
reports 2 nothing app.zip
tells 1
reports 3 production --layers-dir nowhere app.zip
tells 1
says findings.json '^error	run/failed	'
reports 3 production -o /dev/full app.zip
tells 1
reports 2 production --type thing app.zip
tells 1
reports 2 production --declared-at /etc/passwd:1 app.zip
tells 1
says findings.json 'declared-at: /etc/passwd:1: not \[PACKAGE=\]FILE:LINE'
# These judges take seconds to start: once, for all.
expect 0 node "$judges/check_codequality.mjs" [0-9]*.codequality
expect 0 node "$judges/check_sarif.mjs" [0-9]*.sarif
