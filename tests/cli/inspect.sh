#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# What seal-inspect shows: text, JSON, bundles, payload, content digest
set -eu
. "$SEAL_SOURCE/tests/lib.sh"
. "$SEAL_SOURCE/tests/town.sh"
need git
town
git init -q -b main source
git -C source config user.email a@example.org
git -C source config user.name A
git -C source remote add origin https://user:secret@example.org/team/app
cp -r files/app/. source/
git -C source add -A
git -C source commit -q -m first
commit=$(git -C source rev-parse HEAD)
package base
seal-attach-layer -o with.zip --package pure/app.zip pure/base.zip
sign full.zip with.zip --name app.zip --package-version 1.2.3 \
  --repository source
digest=$(sha256sum <pure/app.zip | cut -d ' ' -f 1)

expect 0 seal-inspect full.zip
says out '^full.zip: canonical package, 1 signature$'
says out "^  payload    sha256:$digest\$"
says out "^  size       $(stat -c %s full.zip) bytes, $(stat -c %s pure/app.zip) without the seal\$"
says out '^  entries    1, 9 bytes unpacked$'
says out '^  time       1980-01-01T00:00:00Z$'
says out "^  layer 1    base.zip, $(stat -c %s pure/base.zip) bytes, sha256:$(sha256sum <pure/base.zip | cut -d ' ' -f 1)\$"
says out '^  name       app.zip \(function\)$'
says out '^  version    1.2.3$'
says out '^  profile    arn:aws:signer:local:000000000000:/signing-profiles/release/'
says out '^  until      20'
says out "^  commit     $commit\$"
says out '^  ref        refs/heads/main$'
says out '^  repository https://example.org/team/app$'
says out '^  builder    urn:sealwright:builder:'
says out "^  key        $(member signing/profiles/release.json 'j["versions"][0]["keyId"]' | sed 's/[+]/[+]/g')\$"
says out '^Signatures are shown, not verified; use seal-verify.$'
[ ! -s err ] || fail "something on standard error"
expect 0 seal-inspect pure/app.zip
says out '^pure/app.zip: canonical package, 0 signatures$'
# shellcheck disable=SC2002
cat full.zip | seal-inspect >piped
says piped '^<stdin>: canonical package'

# A record waits in the seal for its signature.
seal-package -q --record -o recorded.zip -C files/app .
expect 0 seal-inspect recorded.zip
says out '^  record     codec '

# For programs.
seal-inspect --json full.zip >full.json
[ "$(member full.json 'j["mediaType"]')" = \
  application/vnd.sealwright.inspection.v1+json ] || fail mediaType
[ "$(member full.json 'j["payloadDigest"]["sha256"]')" = "$digest" ] || fail digest
[ "$(member full.json 'j["entries"], j["unpackedSize"], j["verified"]')" = \
  "(1, 9, False)" ] || fail numbers
[ "$(member full.json 'j["layers"][0]["name"]')" = base.zip ] || fail layers
[ "$(member full.json 'j["signatures"][0]["packageSignature"]')" = True ] ||
  fail packageSignature
[ "$(member full.json 'j["signatures"][0]["statement"]["subject"][0]["name"]')" = \
  app.zip ] || fail statement
expect 0 seal-inspect --json -o file.json full.zip
same file.json full.json

# The signature's own bytes, which stand so in the seal.
seal-inspect --bundle 1 full.zip >bundle.json
grep -qaF "$(cat bundle.json)" full.zip || fail "not the bundle's bytes"
[ "$(member bundle.json 'j["mediaType"]')" = \
  application/vnd.dev.sigstore.bundle.v0.3+json ] || fail bundle
expect 0 seal-verify --config staging --bundle bundle.json with.zip
expect 2 seal-inspect --bundle 2 full.zip
says err 'bundle 2: the package has 1'
for number in 0 -1 x 1x 99999999999; do
  expect 2 seal-inspect --bundle "$number" full.zip
done

# The payload is what it was before it had a seal.
expect 0 seal-inspect --payload full.zip
same out pure/app.zip
expect 0 seal-inspect --payload -o pure.zip full.zip
same pure.zip pure/app.zip
expect 0 seal-inspect --payload -o pure2.zip pure/app.zip
same pure2.zip pure/app.zip
expect 2 python3 -c 'import os, pty, subprocess, sys
master, slave = pty.openpty()
sys.exit(subprocess.run(["seal-inspect", "--payload", "full.zip"],
                        stdout=slave).returncode)'
says err 'terminal'
expect 2 seal-inspect --payload -o full.zip full.zip
says err 'same file'

# What git makes of the contents.
tree=$(git -C source write-tree)
expect 0 seal-inspect --content-digest full.zip
[ "$(cat out)" = "$tree" ] || fail "content digest $(cat out), git $tree"
seal-package -q --store --source-date-epoch 1000000000 -o stored.zip \
  -C files/app .
expect 0 seal-inspect --content-digest stored.zip
[ "$(cat out)" = "$tree" ] || fail "it depends on compression or time"

# Not canonical is exit 1, unreadable 3, wrong usage 2; no output then.
python3 -c 'import zipfile
zipfile.ZipFile("foreign.zip", "w").writestr("a", "b")'
for option in '' --json --payload --content-digest; do
  # shellcheck disable=SC2086
  expect 1 seal-inspect $option -o none foreign.zip
  says err '^foreign.zip: error: .*\[integrity/'
  absent none
done
forge reseal full.zip forged.zip 's["more"] = 1'
expect 1 seal-inspect forged.zip
says err '\[integrity/seal\]'
expect 3 seal-inspect missing.zip
expect 3 seal-inspect files
expect 2 seal-inspect full.zip with.zip
expect 2 seal-inspect --json --payload full.zip
expect 3 seal-inspect -o /dev/full full.zip
status=0
seal-inspect full.zip >/dev/full 2>err || status=$?
[ "$status" = 3 ] || fail "a full disk is exit $status"

# A signature that is none of ours, or nothing at all, is shown as that.
forge resign full.zip forged.zip release.pem 't["predicateType"] = "x\x1b[2J"'
expect 0 seal-inspect forged.zip
says out 'no package signature: '
grep -q "$(printf '\033')" out && fail "an escape sequence gets through"
forge reseal full.zip forged.zip 'e["payload"] = "AAAA"'
expect 0 seal-inspect forged.zip
says out 'no package signature: '
expect 0 seal-inspect --json forged.zip
forge resign full.zip forged.zip release.pem \
  't["subject"][0]["digest"]["sha256"] = "00" * 32'
expect 0 seal-inspect forged.zip
says out ': another one$'
