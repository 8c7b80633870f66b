#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# sign_needed.sh - a good signature stays, byte for byte; any other does not
set -eu
. "$SEAL_SOURCE/tests/lib.sh"
. "$SEAL_SOURCE/tests/signing.sh"
leave_git

make_package app
make_package base
make_package other
make_profile release
make_profile ed ed25519
seal-package -q -o app.zip --record=app.json -C files/app .

sign() {
  seal-sign -v -o signed.zip --profile release --key release.pem --record app.json "$@"
}
# fresh: a signature that can stay, a day old.
fresh() {
  sign --signing-time "@$(($(date +%s) - 86400))" app.zip 2>/dev/null
  touch -d '2020-01-01 00:00:00Z' signed.zip
  cp -p signed.zip was.zip
}
stays() {
  expect 0 sign --if-needed "$@"
  says err '^signed.zip: still signed, sha256:.*, valid until .*, arn:aws'
  same was.zip signed.zip
  [ "$(stat -c %Y signed.zip)" = "$(stat -c %Y was.zip)" ] ||
    fail "the file's time changed"
}
# anew REASON ARGUMENT...: it is signed again, for that reason.
anew() {
  reason=$1
  shift
  expect 0 sign --if-needed "$@"
  says err "$reason"
  says err '^signed.zip: signed, '
  ! cmp -s was.zip signed.zip || fail "it was not signed anew"
}

# No signature yet; then it stays, and no key is asked for.
expect 0 sign --if-needed app.zip
says err '^signed.zip: signed, '
fresh
stays app.zip
stays --key nothing.pem app.zip

# Something else would be signed.
facts='something else would be signed now'
anew "$facts" --package-version 2 app.zip
fresh
anew "$facts" --name other.zip app.zip
fresh
anew "$facts" --type layer app.zip
fresh
sed 's/"sourceDateEpoch":315532800/"sourceDateEpoch":315532801/' app.json >later.json
anew "$facts" --record later.json app.zip
fresh
seal-attach-layer -o layered.zip --package app.zip base.zip
anew 'it is of another payload' layered.zip
cp -p signed.zip was.zip
stays layered.zip
seal-package -q -o other.zip --record=other.json -C files/other .
anew 'it is of another payload' --record other.json other.zip

# Another key or version, a revoked job.
fresh
anew 'it is of another profile version' --profile ed --key ed.pem app.zip
fresh
job=$(seal_py get signed.zip 'm["sealwright_jobArn"]')
seal-trust revoke-signature "$job" --reason test >/dev/null 2>&1
anew 'it is revoked' app.zip
fresh
seal-trust profile rotate release --new-key next.pem >/dev/null 2>&1
cp next.pem release.pem
anew 'it is of another profile version' app.zip

# Less than a tenth of the time is left: of 100 days, 9 or 11.
seal-trust profile create short --new-key short.pem --validity 100DAYS >/dev/null 2>&1
day=86400
for age in 89 91; do
  sign --profile short --key short.pem \
    --signing-time "@$(($(date +%s) - age * day))" app.zip 2>/dev/null
  cp -p signed.zip was.zip
  if [ $age = 89 ]; then
    stays --profile short --key short.pem app.zip
  else
    anew 'less than a tenth of its validity is left' --profile short --key short.pem app.zip
  fi
done

# What lies there is broken, or no package at all.
fresh
python3 - signed.zip <<'PY'
import sys
data = bytearray(open(sys.argv[1], "rb").read())
data[data.index(b"META-INF/sealwright") - 40] ^= 1
open(sys.argv[1], "wb").write(data)
PY
cp signed.zip was.zip
anew 'signed.zip: it does not stay: ' app.zip
echo text >signed.zip
cp signed.zip was.zip
anew 'signed.zip: it does not stay: ' app.zip

# A broken signature beside a good one spoils the package.
fresh
python3 - signed.zip seal.json <<'PY'
import base64, json, sys, zipfile
seal = json.loads(zipfile.ZipFile(sys.argv[1]).read("META-INF/sealwright/seal.json"))
broken = json.loads(json.dumps(seal["bundles"][0]))
envelope = broken["dsseEnvelope"]
payload = base64.b64decode(envelope["payload"]).replace(b'"function"', b'"layer"', 1)
envelope["payload"] = base64.b64encode(payload).decode()
seal["bundles"].append(broken)
open(sys.argv[2], "w").write(json.dumps(seal, separators=(",", ":")))
PY
python3 "$SEAL_SOURCE/tests/seal.py" put app.zip seal.json signed.zip
cp signed.zip was.zip
anew 'it does not stay: one of its signatures is broken' app.zip

# The seal of the input counts where there is no output: passed on as it is.
fresh
cp was.zip in.zip
rm signed.zip
expect 0 sign --if-needed --name signed.zip in.zip
says err 'still signed'
same was.zip signed.zip
seal-sign -q --if-needed --name signed.zip --profile release --key release.pem \
  <in.zip | cat >piped.zip
same was.zip piped.zip
rm signed.zip
expect 1 sign --if-needed --name other in.zip
says err 'already has a signature'
absent signed.zip
expect 0 sign --if-needed --replace --name other in.zip

# A detached bundle stays the same way.
rm -f d.json
for i in 1 2; do
  expect 0 seal-sign --detached d.json --if-needed --profile release --key release.pem app.zip
  [ $i = 2 ] || { touch -d 2020-01-01 d.json; cp -p d.json was.json; }
done
says err 'still signed'
same was.json d.json
[ "$(stat -c %Y d.json)" = "$(stat -c %Y was.json)" ] || fail "the bundle was written again"

# In CI another run with the same facts changes nothing.
ci() {
  env GITHUB_ACTIONS=true GITHUB_SERVER_URL=https://github.com GITHUB_REPOSITORY=o/r \
    GITHUB_RUN_ID="$1" GITHUB_REF=refs/heads/main \
    seal-sign -o ci.zip --if-needed --profile release --key release.pem app.zip
}
expect 0 ci 1
cp ci.zip was.zip
expect 0 ci 2
says err 'still signed'
same was.zip ci.zip
