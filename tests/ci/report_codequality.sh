#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# GitLab's code quality: an issue for each finding, none about a good package
set -eu
. "$SEAL_SOURCE/tests/ci/lib.sh"
. "$SEAL_SOURCE/tests/ci/reports.sh"
formats=codequality
report_town

accepts() {
  expect 0 node "$judges/check_codequality.mjs" report.codequality
}
holds() { # holds EXPRESSION of the issues j
  [ "$(member report.codequality "$1")" = True ] ||
    fail "report.codequality: $1"
}

reports 0 production app.zip
accepts
[ "$(cat report.codequality)" = '[]' ] || fail "issues about a good package"

reports 1 production --declared-at ./sub/CMakeLists.txt:4 \
  --declared-at missing.zip=b:9 pure/app.zip missing.zip broken.zip full.zip
accepts
holds '[x["check_name"] for x in j] == ["mismatch/unsigned", "integrity/unread", "integrity/digest", "layers/missing"]'
holds '[x["severity"] for x in j] == ["critical", "major", "blocker", "major"]'
holds '[x["location"]["path"] for x in j] == ["sub/CMakeLists.txt", "b", "sub/CMakeLists.txt", "sub/CMakeLists.txt"]'
holds '[x["location"]["lines"]["begin"] for x in j] == [4, 9, 4, 4]'
holds "j[0]['fingerprint'] == '$(printf 'mismatch/unsigned\0pure/app.zip' | sha256sum | cut -d ' ' -f 1)'"
holds '"; fix: seal-sign " in j[0]["description"]'
cp report.codequality bad.json
reports 0 staging pure/app.zip
accepts
holds 'j[0]["severity"] == "minor"'
reports 1 production pure/app.zip pure/app.zip "$nasty" "$PWD/pure/app.zip"
accepts
reports 2 nothing app.zip
accepts
holds 'j[0]["check_name"] == "run/failed"'

# The judge refuses what is wrong.
refuses() { # refuses PATTERN STATEMENT about the issues j
  python3 - "$2" <<'PY'
import json, sys
j = json.load(open("bad.json", encoding="utf-8"))
exec(sys.argv[1])
json.dump(j, open("wrong.json", "w", encoding="utf-8"))
PY
  expect 1 node "$judges/check_codequality.mjs" wrong.json
  says err "$1"
}
refuses ': twice' 'j[1]["fingerprint"] = j[0]["fingerprint"]'
refuses '/0/severity' 'j[0]["severity"] = "error"'
refuses '/0/location/path' 'j[0]["location"]["path"] = "./a"'
refuses '/0/location/lines' 'j[0]["location"]["lines"]["begin"] = 0'
refuses 'must have required property' 'del j[0]["description"]'
refuses 'must be array' 'j = {}'
