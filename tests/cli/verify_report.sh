#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Reports: fields, failures, what others chose is escaped, old ones do not stay
set -eu
. "$SEAL_SOURCE/tests/lib.sh"
. "$SEAL_SOURCE/tests/town.sh"
town
package base
sign base.zip pure/base.zip --type layer
seal-attach-layer -o with.zip --package pure/app.zip pure/base.zip
sign full.zip with.zip --name app.zip --package-version 1.2.3
digest=$(sha256sum <pure/app.zip | cut -d ' ' -f 1)

# holds EXPRESSION: of the report j and its packages p, findings f of the first.
holds() {
  python3 - report.json "$1" <<'PY' || fail "report.json: $1"
import json, sys
j = json.load(open(sys.argv[1], encoding="utf-8"))
p = j["packages"]
f = p[0]["findings"] if p else []
sys.exit(0 if eval(sys.argv[2]) else 1)
PY
}

verify 0 production --report json=report.json --report text=report.txt \
  --layer base.zip full.zip
same report.txt err
holds 'j["mediaType"] == "application/vnd.sealwright.report.v1+json"'
holds 'j["verdict"] == "valid" and j["exitCode"] == 0'
holds 'j["hypothetical"] is False and j["trust"] == "signing"'
holds 'j["config"]["path"] == "signing/configs/production.json"'
holds "j['config']['digest']['sha256'] == '$(sha256sum <signing/configs/production.json | cut -d ' ' -f 1)'"
holds 'j["policy"]["mode"] == "enforce"'
holds 'j["policy"]["source"] == "signing/configs/production.json"'
holds 'list(j["policy"]["actions"]) == ["integrity", "expiry", "mismatch", "revocation", "layers", "provenance", "timestamp"]'
holds '[x["path"] for x in p] == ["full.zip", "base.zip"]'
holds '[x["role"] for x in p] == ["package", "layer"]'
holds '[x["verdict"] for x in p] == ["valid", "valid"]'
holds "p[0]['payloadDigest']['sha256'] == '$digest'"
holds 'p[0]["name"] == "app.zip" and p[0]["type"] == "function"'
holds 'p[0]["version"] == "1.2.3"'
holds 'sorted(p[0]["signer"]) == ["expiresAt", "jobArn", "keyid", "profileVersionArn", "signedAt"]'
holds 'p[0]["layers"][0]["digest"]["sha256"] == p[1]["payloadDigest"]["sha256"]'
holds 'f == []'
# The same run gives the same report, time aside.
cp report.json first.json
verify 0 production --report json=report.json --layer base.zip full.zip
sed '/judgedAt/d' first.json >a
sed '/judgedAt/d' report.json >b
same a b

verify 1 production --report json=report.json --name other.zip full.zip
holds 'j["verdict"] == "refused" and j["exitCode"] == 1'
holds 'p[0]["verdict"] == "refused"'
holds '[(x["check"], x["rule"], x["severity"]) for x in f] == [("mismatch", "name", "error"), ("layers", "missing", "unjudged")]'
holds 'f[0]["have"] == "app.zip" and f[0]["expected"] == "other.zip"'
verify 3 production --report json=report.json full.zip
holds 'j["verdict"] == "unjudged" and j["exitCode"] == 3'
verify 0 staging --report json=report.json full.zip
holds 'j["verdict"] == "warning" and j["exitCode"] == 0'
verify 0 production --at @1800000000 --report json=report.json app.zip
holds 'j["hypothetical"] is True and j["judgedAt"] == "2027-01-15T08:00:00Z"'
# A layer that is refused refuses its package.
forge flip base.zip bad.zip 45
verify 1 staging --report json=report.json --layer bad.zip full.zip
holds '[x["verdict"] for x in p] == ["refused", "refused"]'

# Written also when nothing could be judged, and an old one does not stay.
verify 2 nothing --report json=report.json app.zip
holds 'j["verdict"] == "failed" and j["exitCode"] == 2'
holds '[(x["path"], x["verdict"]) for x in p] == [("app.zip", "unjudged")]'
holds 'j["failure"]["text"]'
says err '^sealwright: 0 verified, 0 warnings, 1 error \(trust signing\)$'
verify 3 production --report json=report.json --layers-dir nowhere app.zip
holds 'j["verdict"] == "failed" and p[0]["verdict"] == "unjudged"'
verify 3 production --report json=report.json -o /dev/full app.zip
holds 'j["verdict"] == "failed" and j["exitCode"] == 3'
verify 0 production --report json=report.json app.zip
verify 2 production --report json=report.json --type thing app.zip
holds 'j["verdict"] == "failed" and j["exitCode"] == 2'
verify 3 production --report json=nowhere/../files/app/app.txt/r.json app.zip
says err 'error: '
verify 3 production --report json=/dev/full app.zip
says err 'No space left'
verify 1 production --report json=/dev/full pure/app.zip

# On standard output, when that is free.
verify 0 production --report json=- app.zip
cp out report.json
holds 'j["verdict"] == "valid"'
expect 2 seal-verify --config production --report json=- <app.zip
[ ! -s out ] || fail "both report and package on standard output"

# Not over what is judged, and in no unknown format.
for report in app.zip base.zip signing/configs/production.json; do
  verify 2 production --report "json=$report" --layer base.zip app.zip
  says err 'is a file that is judged'
done
cp app.zip before.zip
verify 2 production --report json=out.zip -o out.zip app.zip
for format in brief jso jsonx ''; do
  verify 2 production --report "$format=report.json" app.zip
  says err 'known formats are text, json, sarif, junit, codequality, markdown, github'
done
verify 2 production --report json app.zip
verify 2 production --report json= app.zip
same app.zip before.zip

# Nothing that others chose reaches the terminal or breaks the JSON: a path, a
# signed name, a foreign signer's claims.
evil=$(printf 'a\033[31m\nb\xff\xe2\x80\xae.zip')
cp pure/app.zip "$evil"
verify 1 production --report json=report.json --report text=report.txt "$evil"
grep -qP '[\x00-\x09\x0b-\x1f\x7f]|\xe2\x80\xae|\xff' err report.txt report.json &&
  fail "control characters get through"
says err '^a\\x1b\[31m\\x0ab\\xff\\u\{202e\}.zip: error: '
holds 'p[0]["path"] == "a\\x1b[31m\\x0ab\\xff\\u{202e}.zip"'
forge resign app.zip forged.zip release.pem \
  't["subject"][0]["name"] = "\x1b[2J\nx\u202e\u200b"'
expect 1 seal-verify --config production --name app.zip \
  --report json=report.json forged.zip
grep -qP '[\x00-\x09\x0b-\x1f\x7f]|\xe2\x80\xae|\xe2\x80\x8b' err report.json &&
  fail "control characters get through"
says err '^forged.zip: error: '
forge reseal app.zip forged.zip \
  'e["signatures"][0]["keyid"] = "\x1b[2J" + "k" * 100000'
expect 1 seal-verify --config production --report json=report.json forged.zip
grep -qP '\x1b' err report.json && fail "control characters get through"
# A file's name that is taken for an option.
expect 2 seal-verify --config production "$(printf -- '--\302\233m\342\200\256')"
says err '^seal-verify: error: --\\u\{9b\}m\\u\{202e\}: unknown option'
expect 1 seal-verify --config production --report json=report.json forged.zip
[ "$(wc -c <err)" -lt 20000 ] || fail "a flood of $(wc -c <err) bytes"
exit 0
