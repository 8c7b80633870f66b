#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# renew.sh - signatures that end: renewed although no file has changed
set -eu
. "$SEAL_SOURCE/tests/lib.sh"
. "$SEAL_SOURCE/tests/cmake/lib.sh"
install_tools
make_trust "$work/src/signing"
echo one >src/one.txt
cat >src/CMakeLists.txt <<'CMAKE'
cmake_minimum_required(VERSION 3.23)
project(renew LANGUAGES NONE)
find_package(Sealwright 0.1 REQUIRED)
seal_add_package(app FILES one.txt)
seal_add_package(other FILES one.txt)
seal_sign(app other PROFILE release)
seal_verify(app other CONFIG production)
CMAKE
configure src build
build 0 seal
called 2 0 2 2 1
build 0 seal
called 0 0 0 0 1
stamp=build/CMakeFiles/seal/app/sign.stamp

# The stamp knows the last tenth of the validity, to the second.
expect 0 seal-inspect --json build/signed/app.zip
python3 - $stamp <<'PYTHON'
import datetime, json, re, sys
meta = json.load(open("out"))["signatures"][0]["statement"]["predicate"]
meta = meta["runDetails"]["metadata"]
def seconds(name):
    text = meta["sealwright_" + name].replace("Z", "+00:00")
    return int(datetime.datetime.fromisoformat(text).timestamp())
start, end = seconds("signedAt"), seconds("expiresAt")
stamp = open(sys.argv[1]).read()
renew = int(re.search(r"^renew (\d+)$", stamp, re.M)[1])
assert renew == end - (end - start) // 10 + 1, (renew, start, end)
PYTHON

state=$(find "$prefix" -name SealwrightState.cmake)
[ -f "$state" ] || fail "there is no SealwrightState.cmake"

# A signature in its last tenth: made long ago, the stamp says what is true.
old() { # old PACKAGE DAYS: signed that many days ago
  seal-sign -q --replace -o old.zip --name "$1.zip" --profile release \
    --key key.pem --trust src/signing --record "build/$1.zip.record.json" \
    --repository src --signing-time "@$(($(date +%s) - $2 * 86400))" \
    "build/$1.zip"
  mv old.zip "build/signed/$1.zip"
  rm -f "build/CMakeFiles/seal/$1/sign.stamp"
  cmake -P "$state" -- stamp_signed \
    "$work/build/CMakeFiles/seal/$1/sign.stamp" \
    "$work/build/signed/$1.zip" "$prefix/bin/seal-inspect"
  : >calls
}
old app 3000
build 0 seal
called 0 0 0 1 1
old app 3800
build 0 seal
called 0 0 1 1 1
expect 0 seal-inspect --json build/signed/app.zip
says out "\"sealwright_signedAt\": \"$(date -u +%Y-)"
build 0 seal
called 0 0 0 0 1

# Expired in the meantime: verify says so, sign mends it.
old app 5000
build 1 verify
says out 'expire'
: >calls
build 0 seal
called 0 0 1 1 1

# Revoked.
job=$(seal-inspect --json build/signed/other.zip |
  grep -Eo 'arn:[^"]*signing-jobs/[^"]*')
seal-trust revoke-signature "$job" --reason test --trust src/signing >/dev/null
build 1 verify
says out 'revo'
: >calls
build 0 seal
called 0 0 2 2 1
build 0 seal
called 0 0 0 0 1

# A new version of the profile signs with the new key.
seal-trust profile rotate release --new-key new.pem --trust src/signing \
  >/dev/null 2>&1
mv new.pem key.pem
build 0 seal
called 0 0 2 2 1

# A clean verdict is not believed for longer than an hour, nor when the clock
# went back.
stamp=build/CMakeFiles/seal/app/verify.stamp
build 0 seal
: >calls
for line in "until 0" "from 9999999999"; do
  sed -i "s/^${line% *} .*/$line/" $stamp
  build 0 seal
  called 0 0 0 1 1
done
build 0 seal
called 0 0 0 0 1

# No key: a plain build does not care, signing says what to do.
configure src nokey -U SEAL_KEY -D SEAL_KEY=
build 0
build 1 sign
says out 'there is no key to sign with'
says out 'fix: cmake -D SEAL_KEY=PATH'
