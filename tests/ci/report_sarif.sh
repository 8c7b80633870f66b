#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# SARIF: the declaring line, fingerprints that stay, rules with help, and judges
# that refuse what is wrong
set -eu
. "$SEAL_SOURCE/tests/ci/lib.sh"
. "$SEAL_SOURCE/tests/ci/reports.sh"
formats=sarif
report_town

# holds EXPRESSION: of the run r, its results s, its rules d.
holds() {
  python3 - report.sarif "$1" <<'PY' || fail "report.sarif: $1"
import hashlib, json, sys
r = json.load(open(sys.argv[1], encoding="utf-8"))["runs"][0]
s = r["results"]
d = r["tool"]["driver"]["rules"]
def at(i):
    place = s[i]["locations"][0]["physicalLocation"]
    return place["artifactLocation"]["uri"], place["region"]["startLine"]
def mark(i):
    return s[i]["partialFingerprints"]["primaryLocationLineHash"]
def digest(*parts):
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()
sys.exit(0 if eval(sys.argv[2]) else 1)
PY
}

# A good package is there, and is no result: GitHub makes an alert of each.
reports 0 production --layer base.zip full.zip
holds 's == [] and d == []'
holds '[(a["location"]["uri"], a["properties"]["verdict"]) for a in r["artifacts"]] == [("full.zip", "valid"), ("base.zip", "valid")]'
holds 'r["tool"]["driver"]["name"] == "Sealwright"'
holds "r['tool']['driver']['version'] == '$(seal-verify --version | sed -n '1s/.* //p')'"
holds 'r["invocations"][0]["executionSuccessful"] is True'
holds 'r["automationDetails"]["id"] == "seal-verify/production/full.zip/"'
cp report.sarif good.sarif

reports 1 production --declared-at 'sub dir/Ä%/CMakeLists.txt:4' \
  --declared-at missing.zip=b:9 pure/app.zip missing.zip broken.zip
holds '[x["ruleId"] for x in s] == ["mismatch/unsigned", "integrity/unread", "integrity/digest"]'
holds '[x["level"] for x in s] == ["error"] * 3'
holds '[d[x["ruleIndex"]]["id"] for x in s] == [x["ruleId"] for x in s]'
holds 'all(x["shortDescription"]["text"] and x["help"]["text"] for x in d)'
holds 'at(0) == at(2) == ("sub%20dir/%C3%84%25/CMakeLists.txt", 4)'
holds 'at(1) == ("b", 9)'
holds 'mark(0) == digest("mismatch/unsigned", "pure/app.zip")'
holds 'mark(2) == digest("integrity/digest", "broken.zip")'
holds 'r["automationDetails"]["id"] == "seal-verify/production/"'
holds 'r["invocations"][0]["exitCode"] == 1'
holds 's[0]["message"]["text"].split("\n")[1].startswith("fix: seal-sign")'
cp report.sarif bad.sarif

# The same from elsewhere, with other words for the same file: the same marks.
mkdir -p elsewhere/pure
cp -r signing pure elsewhere
expect 1 env -C elsewhere seal-verify --config production \
  --report sarif=../report.sarif ./pure/app.zip
holds 'mark(0) == digest("mismatch/unsigned", "pure/app.zip")'
holds 'at(0) == ("signing/configs/production.json", 1)'
reports 1 production "$PWD/pure/app.zip"
holds 'mark(0) == digest("mismatch/unsigned", "app.zip")'
holds 'r["artifacts"][0]["location"]["uri"] == "app.zip"'
# Two findings of one rule about one package are two.
reports 1 production pure/app.zip pure/app.zip
holds 'mark(1) == digest("mismatch/unsigned", "pure/app.zip", "1")'
reports 0 staging pure/app.zip
holds 's[0]["level"] == "warning"'
reports 2 nothing app.zip
holds 's[0]["ruleId"] == "run/failed" and at(0)[0] == "signing/configs/nothing.json"'
holds 'r["invocations"][0]["executionSuccessful"] is False'
holds 'r["artifacts"][0]["properties"]["verdict"] == "unjudged"'
cp report.sarif failed.sarif
# Brackets make no links of a message; nothing of a name breaks the location.
reports 1 production --declared-at 'a:b?c#d/%41[x]:1' "$nasty"
holds 'at(0)[0] == "a%3Ab%3Fc%23d/%2541%5Bx%5D"'
holds 's[0]["message"]["text"].count("\\[l\\](y)") == 1'
cp report.sarif nasty.sarif
expect 0 node "$judges/check_sarif.mjs" good.sarif bad.sarif failed.sarif nasty.sarif

# The judges refuse what is wrong: the schema, then the rules.
refuses() { # refuses PATTERN STATEMENT about the log j and its first result s
  python3 - "$2" <<'PY'
import json, sys
j = json.load(open("bad.sarif", encoding="utf-8"))
s = j["runs"][0]["results"][0]
exec(sys.argv[1])
json.dump(j, open("wrong.sarif", "w", encoding="utf-8"))
PY
  expect 1 node "$judges/check_sarif.mjs" wrong.sarif
  says err "$1"
}
refuses 'schema: .*/level' 's["level"] = "fatal"'
refuses 'schema: .*/startLine' \
  's["locations"][0]["physicalLocation"]["region"]["startLine"] = 0'
refuses 'schema: .*uri-reference' \
  's["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] = "a b"'
refuses '^GH[0-9]+: error: .*MissingLocations' 'del s["locations"]'
refuses '^SARIF1009: error' 's["ruleIndex"] = 99'
