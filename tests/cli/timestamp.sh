#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Timestamps of a real authority, over HTTP and from a command: asked for,
# trusted, required, and what they save
set -eu
. "$SEAL_SOURCE/tests/lib.sh"
. "$SEAL_SOURCE/tests/town.sh"
. "$SEAL_SOURCE/tests/authority.sh"
need setpriv
unset SEAL_TRUST SEAL_KEY SEAL_AUDIT_LOG

town
authority Time
authority Ended 20200101000000Z 20210101000000Z
authority Stranger
seal-trust config create timed --allow release --mode enforce \
  --require-timestamp >/dev/null

# Nobody is trusted yet: said before the key is asked for, or anybody else.
expect 2 sign out.zip pure/app.zip --timestamp http://127.0.0.1:9/
says err '^signing: error: --timestamp: the directory trusts no timestamp authority: it has no trusted_root.json$'
says err '^  fix: seal-trust timestamp-authority add --chain FILE$'
absent out.zip
for name in Time Ended; do
  seal-trust timestamp-authority add --chain "$name/chain.pem"
done
authority_server

# Over HTTP. openssl finds in it what it should be.
verify 1 timed app.zip
only timestamp/required error
expect 0 sign signed.zip pure/app.zip --name app.zip --timestamp "$server/Time" --audit-log log
[ "$(cat requests)" = "/Time application/timestamp-query $(awk '{print $3}' requests)" ] ||
  fail "asked: $(cat requests)"
verify 0 timed signed.zip
says err '^  time    20[0-9-]+T[0-9:]+Z O=Example, CN=Time$'
python3 "$SEAL_SOURCE/tests/seal.py" bundle signed.zip >bundle.json
python3 - <<'PY'
import base64, json
bundle = json.load(open("bundle.json"))
(one,) = bundle["verificationMaterial"]["timestampVerificationData"]["rfc3161Timestamps"]
open("response", "wb").write(base64.b64decode(one["signedTimestamp"], validate=True))
sig = bundle["dsseEnvelope"]["signatures"][0]["sig"]
open("signature", "wb").write(base64.b64decode(sig, validate=True))
record = json.loads(open("log").read())
assert record["timestamp"]["authority"] == "O=Example, CN=Time", record
PY
expect 0 openssl ts -verify -in response -data signature -CAfile Time/root.pem
openssl ts -reply -in response -text >text 2>/dev/null
says text '^Hash Algorithm: sha256$'
says text '^Nonce: 0x[0-9A-F]+$'
expect 0 seal-verify --config timed --report json=report.json signed.zip
[ "$(member report.json 'j["packages"][0]["signer"]["timestamp"]["authority"]')" = \
  'O=Example, CN=Time' ] || fail "the report's authority"
[ "$(member report.json 'j["packages"][0]["signer"]["timestamp"]["time"]')" = \
  "$(member log 'j["timestamp"]["time"]')" ] || fail "the report's time"

# inspect shows it, and trusts nobody.
expect 0 seal-inspect signed.zip
says out "^  timestamp  $(member log 'j["timestamp"]["time"]') O=Example, CN=Time\$"
expect 0 seal-inspect --json signed.zip
[ "$(member out 'j["signatures"][0]["timestamps"]')" = \
  "[{'time': '$(member log 'j["timestamp"]["time"]')', 'authority': 'O=Example, CN=Time'}]" ] ||
  fail "the inspected time"
forge reseal app.zip forged.zip \
  's["bundles"][0]["verificationMaterial"]["timestampVerificationData"] = {"rfc3161Timestamps": [{"signedTimestamp": "MAA="}]}'
expect 0 seal-inspect forged.zip
says out '^  malformed  timestamp: it is no TimeStampResp in DER$'
expect 0 seal-inspect --json forged.zip
[ "$(member out 'j["signatures"][0]["timestamps"]')" = \
  "[{'reason': 'timestamp: it is no TimeStampResp in DER'}]" ] || fail "the malformed one"

# From a command, into a detached bundle; the package stays as it is.
cp pure/app.zip copy.zip
expect 0 seal-sign -q --profile release --key release.pem --name app.zip \
  --detached app.sigstore.json --timestamp 'command:Time/answer' copy.zip
same copy.zip pure/app.zip
verify 0 timed --bundle app.sigstore.json copy.zip
says err '^  time    .* O=Example, CN=Time$'

# The command has neither the key nor our open files, and keeps all else.
KEY=$(cat release.pem) OTHER=1 seal-sign -q -o env.zip --profile release --key env:KEY \
  --name app.zip --timestamp 'command:env >env.seen; ls -l /proc/self/fd >fd.seen; Time/answer' \
  pure/app.zip 5<release.pem
says env.seen '^OTHER=1$'
if grep -E '^KEY=|PRIVATE' env.seen; then fail "the command sees the key"; fi
if grep -F release.pem fd.seen; then fail "the command has our files"; fi
verify 0 timed env.zip
# Nor from the process that asks it: root must go without its powers, several of
# which let it look into any process.
limited() {
  if [ "$(id -u)" = 0 ]; then
    setpriv --inh-caps=-all --bounding-set=-all "$@"
  else
    "$@"
  fi
}
KEY=$(cat release.pem) limited seal-sign -q -o env.zip --profile release --key env:KEY \
  --name app.zip --timestamp 'command:cat /proc/$PPID/environ >env.seen 2>no; Time/answer' \
  pure/app.zip
says no 'Permission denied'
if grep -aq PRIVATE env.seen; then fail "the command reads the key"; fi

# --dry-run asks nobody; it says what is wrong with the command line all the same.
: >requests
expect 0 seal-sign --dry-run --profile release --key release.pem --timestamp "$server/Time" pure/app.zip
[ ! -s requests ] || fail "--dry-run asked"
expect 2 seal-sign --dry-run --profile release --timestamp ftp://x/ pure/app.zip

# --if-needed: signed anew where a trusted one is missing, kept where it is not.
cp app.zip renewed.zip
needed() {
  expect 0 seal-sign -v -o renewed.zip --profile release --key release.pem \
    --name app.zip --if-needed --timestamp "$server/Time" pure/app.zip
}
needed
says err 'it has no trusted timestamp$'
says err '^renewed.zip: signed,'
cp renewed.zip first.zip
: >requests
needed
says err '^renewed.zip: still signed,'
same renewed.zip first.zip
[ ! -s requests ] || fail "a kept signature was stamped again"

# Taken out, changed, or of another signature.
forge reseal signed.zip forged.zip \
  'del s["bundles"][0]["verificationMaterial"]["timestampVerificationData"]'
verify 0 production forged.zip
verify 1 timed forged.zip
only timestamp/required error
forge reseal signed.zip forged.zip \
  't = s["bundles"][0]["verificationMaterial"]["timestampVerificationData"]["rfc3161Timestamps"][0]; t["signedTimestamp"] = t["signedTimestamp"][:-8] + "AAAA" + t["signedTimestamp"][-4:]'
finds integrity/timestamp forged.zip
says err 'the timestamp is not what its authority signed'
sign review.zip pure/app.zip --name app.zip --profile review --key review.pem \
  --timestamp "$server/Time"
forge reseal signed.zip forged.zip \
  's["bundles"][0]["verificationMaterial"] = dict(s["bundles"][0]["verificationMaterial"], timestampVerificationData=load("review.zip")["bundles"][0]["verificationMaterial"]["timestampVerificationData"])'
finds integrity/timestamp forged.zip
says err 'the timestamp is of something else than this signature'

# An authority that the verifier does not know, or not any more.
seal-trust timestamp-authority add --chain Stranger/chain.pem
sign strange.zip pure/app.zip --name app.zip --timestamp command:Stranger/answer
edit() {
  python3 -c "
import json
j = json.load(open('signing/trusted_root.json'))
a = j['timestampAuthorities']
$1
json.dump(j, open('signing/trusted_root.json', 'w'))"
}
edit 'del a[2]'
verify 1 timed strange.zip
only timestamp/authority error
says err '^ +have O=Example, CN=Stranger$'
verify 0 production strange.zip
says err ': note: .*\[timestamp/authority\]$'
cp signing/trusted_root.json root.json
edit 'a[0]["validFor"]["end"] = "2025-01-01T00:00:00Z"'
verify 1 timed signed.zip
only timestamp/authority-expired error
cp root.json signing/trusted_root.json

# Times outside of the signature's: before it, by a statement that is ahead;
# after it, by one that is over.
stamp() { # PKG OUT: with a timestamp of now over the signature it has
  python3 "$SEAL_SOURCE/tests/seal.py" pae "$1" pae signature
  openssl ts -query -data signature -sha256 -cert -out query 2>/dev/null
  Time/answer <query | base64 -w0 >stamp.b64
  forge reseal "$1" "$2" \
    's["bundles"][0]["verificationMaterial"]["timestampVerificationData"] = {"rfc3161Timestamps": [{"signedTimestamp": open("stamp.b64").read()}]}'
}
at=$(date -u -d '+3 days' +%Y-%m-%dT%H:%M:%SZ)
forge resign app.zip ahead.zip release.pem "m['sealwright_signedAt'] = '$at'"
stamp ahead.zip ahead.stamped.zip
verify 1 timed --at "$at" ahead.stamped.zip
only timestamp/window error
over=$(date -u -d '-3 days' +%Y-%m-%dT%H:%M:%SZ)
forge resign app.zip over.zip release.pem \
  "m['sealwright_signedAt'] = '2020-01-01T00:00:00Z'; m['sealwright_expiresAt'] = '$over'"
stamp over.zip over.stamped.zip
verify 1 timed --at 2020-02-01T00:00:00Z over.stamped.zip
only timestamp/window error
stamp app.zip stamped.zip
verify 0 timed stamped.zip

# A version that is revoked: what has a trusted time from before stays valid.
version=$(seal-trust profile list | awk '$1 == "release" {print $3}')
seal-trust profile rotate release --new-key next.pem --algorithm ed25519 >/dev/null 2>&1
seal-trust profile revoke release --version "$version" --from "@$(date +%s)" \
  --reason leaked 2>/dev/null
from() { # TIME: the revocation's
  python3 - "$1" <<'PY'
import json, sys
path = "signing/profiles/release.json"
j = json.load(open(path))
record = j["versions"][0]["revocationRecord"]
record["revocationEffectiveFrom"] = record["revokedAt"] = sys.argv[1]
json.dump(j, open(path, "w"))
PY
}
from "$at"
verify 1 production app.zip
only revocation/profile-version error
says err 'a signing time that nobody vouches for, '
verify 0 production signed.zip
says err ': note: .*; a trusted timestamp shows that this signature is older \[revocation/earlier\]$'
verify 1 production strange.zip
only revocation/profile-version error
from "$(date -u -d '-1 day' +%Y-%m-%dT%H:%M:%SZ)"
verify 1 production signed.zip
only revocation/profile-version error
says err 'have a trusted timestamp, 20'
