#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# sign.sh - what is signed, with which keys, and what others make of it
set -eu
. "$SEAL_SOURCE/tests/lib.sh"
. "$SEAL_SOURCE/tests/signing.sh"
need ssh-keygen od
leave_git

make_package app
make_package base
make_profile p256
make_profile p384 ecdsa-p384-sha384
make_profile ed25519 ed25519
make_profile rsa rsa-pkcs1-sha256

# ssh_id KEY: what ssh-keygen calls it; it reads no Ed25519 keys in PEM.
ssh_id() {
  openssl pkey -in "$1" -pubout -out key.pub
  if ! ssh-keygen -i -m PKCS8 -f key.pub >key.ssh 2>/dev/null; then
    {
      printf 'ssh-ed25519 '
      {
        printf '\0\0\0\013ssh-ed25519\0\0\0 '
        openssl pkey -pubin -in key.pub -outform DER | tail -c 32
      } | base64 -w0
    } >key.ssh
  fi
  ssh-keygen -lf key.ssh | cut -d' ' -f2
}

# openssl_verifies PKG KEY DIGEST: over the PAE, by hand.
openssl_verifies() {
  seal_py pae "$1" pae signature
  openssl pkey -in "$2" -pubout -out key.pub
  if [ "$3" = raw ]; then
    openssl pkeyutl -verify -pubin -inkey key.pub -rawin -in pae \
      -sigfile signature >/dev/null
  else
    openssl dgst "-$3" -verify key.pub -signature signature pae >/dev/null
  fi
}

# Every algorithm: openssl agrees with the signature, ssh-keygen with the id.
for pair in p256:sha256 p384:sha384 ed25519:raw rsa:sha256; do
  profile=${pair%:*}
  expect 0 seal-sign -o "$profile/app.zip" --profile "$profile" \
    --key "$profile.pem" app.zip
  says err "^$profile/app.zip: signed, sha256:$(digest app.zip), valid until .*Z, arn:aws:signer:local:000000000000:/signing-jobs/"
  openssl_verifies "$profile/app.zip" "$profile.pem" "${pair#*:}" ||
    fail "$profile: openssl does not verify the signature"
  seal_py bundle "$profile/app.zip" >bundle.json
  id=$(ssh_id "$profile.pem")
  [ "$(json bundle.json 'j["dsseEnvelope"]["signatures"][0]["keyid"]')" = "$id" ] &&
    [ "$(json bundle.json 'j["verificationMaterial"]["publicKey"]["hint"]')" = "$id" ] ||
    fail "$profile: key id or hint is not $id"
  get "$profile/app.zip" 's["subject"][0]["digest"]["sha256"]' "$(digest app.zip)"
  get "$profile/app.zip" 'm["sealwright_profileVersionArn"]' \
    "$(json "signing/profiles/$profile.json" 'j["versions"][-1]["profileVersionArn"]')"
  # Taking the seal out gives the pure package back.
  seal-inspect --payload "$profile/app.zip" >pure.zip
  same app.zip pure.zip
done

# The statement, all of it: nothing is known but the package.
expect 0 seal-sign -o fixed.zip --profile ed25519 --key ed25519.pem \
  --signing-time 2026-01-31T12:00:00Z --name app.zip --package-version 1.2.0 app.zip
arn=$(json signing/profiles/ed25519.json 'j["versions"][-1]["profileVersionArn"]')
field() { printf '%s:%s,' "${#1}" "$1"; }
job=$({
  field "$arn"
  field "$(digest app.zip)"
  field '[]'
  field 2026-01-31T12:00:00Z
  field ''
} | sha256sum | cut -c1-32)
variant=$(printf %x $((0x${job:16:1} & 3 | 8)))
job=${job:0:8}-${job:8:4}-8${job:13:3}-$variant${job:17:3}-${job:20:12}
reason=$(seal_py get fixed.zip 'g["reason"]')
printf '%s' \
  '{"_type":"https://in-toto.io/Statement/v1","subject":[{"name":"app.zip","digest":{"sha256":"' \
  "$(digest app.zip)" \
  '"}}],"predicateType":"https://slsa.dev/provenance/v1","predicate":{"buildDefinition":{"buildType":"urn:sealwright:buildtype:package:v1","externalParameters":{}},"runDetails":{"builder":{"id":"urn:sealwright:builder:local","version":{"sealwright":"0.1.0"}},"metadata":{"sealwright_packageType":"function","sealwright_packageVersion":"1.2.0","sealwright_profileVersionArn":"' \
  "$arn" \
  '","sealwright_jobArn":"arn:aws:signer:local:000000000000:/signing-jobs/' \
  "$job" \
  '","sealwright_signedAt":"2026-01-31T12:00:00Z","sealwright_expiresAt":"2037-04-30T12:00:00Z","sealwright_layers":[],"sealwright_git":{"present":false,"reason":"' \
  "$reason" '"}}}}}' >expected.json
seal_py statement fixed.zip >statement.json
same expected.json statement.json

# The same inputs and time give the same bytes with Ed25519.
expect 0 seal-sign -o again.zip --profile ed25519 --key ed25519.pem \
  --signing-time @1769860800 --name app.zip --package-version 1.2.0 app.zip
same fixed.zip again.zip
expect 0 seal-sign -o again.zip --profile ed25519 --key ed25519.pem \
  --signing-time 2026-01-31T12:00:01Z --name app.zip --package-version 1.2.0 app.zip
! cmp -s fixed.zip again.zip || fail "another time, the same bytes"

# Names: -o, else the input; --name above all; a filter has none.
get p256/app.zip 's["subject"][0]["name"]' app.zip
expect 0 seal-sign -o named.zip --profile p256 --key p256.pem app.zip
get named.zip 's["subject"][0]["name"]' named.zip
seal-sign -q --profile p256 --key p256.pem app.zip >from.zip
get from.zip 's["subject"][0]["name"]' app.zip
seal-sign -q --profile p256 --key p256.pem --name x.zip <app.zip | cat >from.zip
get from.zip 's["subject"][0]["name"]' x.zip
seal-sign -q --profile p256 --key p256.pem -o y.zip - <app.zip
get y.zip 's["subject"][0]["name"]' y.zip

# Type, layers, record: from file, from seal, or not at all.
expect 0 seal-sign -o l.zip --type layer --profile p256 --key p256.pem base.zip
get l.zip 'm["sealwright_packageType"]' layer
seal-package -q -o pure.zip --record=pure.json -C files/app .
expect 0 seal-sign -o by-file.zip --record pure.json --profile p256 \
  --key p256.pem pure.zip
get by-file.zip 'm["sealwright_record"]["payload"]["sha256"]' "$(digest app.zip)"
get by-file.zip 'd["internalParameters"]["SOURCE_DATE_EPOCH"]' 315532800
get by-file.zip 'd["internalParameters"]["codec"]["name"]' libdeflate
[ "$(seal_py get by-file.zip 'm["sealwright_record"]')" = \
  "$(json pure.json '__import__("json").dumps(j)')" ] ||
  fail "another record was signed than the one given"
seal-package -q --record -C files/app . | seal-attach-layer base.zip |
  seal-sign -q --name by-seal.zip --profile p256 --key p256.pem >by-seal.zip
[ "$(seal_py get by-seal.zip 'm["sealwright_record"]')" = \
  "$(seal_py get by-file.zip 'm["sealwright_record"]')" ] ||
  fail "another record was signed than the one in the seal"
seal_py seal by-seal.zip >seal.json
[ "$(json seal.json '" ".join(j)')" = "mediaType layers bundles" ] ||
  fail "the record stayed in the seal"
[ "$(json seal.json 'j["layers"]')" = "$(seal_py get by-seal.zip 'm["sealwright_layers"]' |
  python3 -c 'import json, sys; print(json.load(sys.stdin))')" ] ||
  fail "other layers are signed than stand in the seal"
get by-seal.zip 'd["resolvedDependencies"][0]["name"]' layer/base.zip
get by-seal.zip 'd["resolvedDependencies"][0]["digest"]["sha256"]' "$(digest base.zip)"
get by-seal.zip 'd["resolvedDependencies"][0]["annotations"]["order"]' 0
get by-seal.zip 'd["resolvedDependencies"][0]["annotations"]["size"]' "$(stat -c %s base.zip)"
seal-inspect --payload by-seal.zip >pure2.zip
same app.zip pure2.zip

# Detached: the bundle as it would stand in the seal, the package as it was.
cp app.zip before.zip
expect 0 seal-sign --detached sub/app.sigstore.json --profile ed25519 \
  --key ed25519.pem --signing-time 2026-01-31T12:00:00Z --package-version 1.2.0 app.zip
says err '^sub/app.sigstore.json: signed, '
same before.zip app.zip
seal_py seal fixed.zip >seal.json
python3 - seal.json sub/app.sigstore.json <<'PY'
import sys
seal, bundle = (open(path, "rb").read() for path in sys.argv[1:])
assert seal.endswith(b'"bundles":[' + bundle + b']}'), "the bundles differ"
PY

# --dry-run prints what would be signed, and needs no key.
rm -f output.zip
expect 0 seal-sign --dry-run -o output.zip --profile ed25519 --name app.zip \
  --signing-time 2026-01-31T12:00:00Z --package-version 1.2.0 app.zip
absent output.zip
printf '\n' >>expected.json
same expected.json out

# Again over a signature: only with --replace; the record is not lost.
expect 0 seal-sign -o replaced.zip --replace --profile p384 --key p384.pem by-file.zip
seal_py seal replaced.zip >seal.json
[ "$(json seal.json 'len(j["bundles"])')" = 1 ] || fail "not one signature"
openssl_verifies replaced.zip p384.pem sha384
[ "$(seal_py get replaced.zip 'm["sealwright_record"]')" = \
  "$(seal_py get by-file.zip 'm["sealwright_record"]')" ] || fail "record lost"
# ... unless the job it is from was revoked.
cp -r signing revoked
seal-trust revoke-signature "$(seal_py get by-file.zip 'm["sealwright_jobArn"]')" \
  --reason wrong --trust revoked >/dev/null 2>&1
expect 0 seal-sign -o replaced.zip --replace --profile p384 --key p384.pem --trust revoked by-file.zip
get replaced.zip 'm.get("sealwright_record")' null

# Keys: encrypted ones by file, descriptor, terminal; from a variable.
printf 'right horse\nsecond line\n' >pass
openssl pkcs8 -topk8 -in p256.pem -out locked.pem -v2 aes-256-cbc -passout file:pass
grep -q 'ENCRYPTED PRIVATE KEY' locked.pem
expect 0 seal-sign -o k.zip --profile p256 --key locked.pem --passphrase-file pass app.zip
openssl_verifies k.zip p256.pem sha256
expect 0 seal-sign -o k.zip --profile p256 --key locked.pem --passphrase-file fd:9 app.zip 9<pass
openssl_verifies k.zip p256.pem sha256
rm k.zip
expect 0 python3 "$SEAL_SOURCE/tests/terminal.py" assphrase 'right horse' \
  seal-sign -o k.zip --profile p256 --key locked.pem app.zip
! grep -q 'right horse' out || fail "the passphrase is shown"
openssl_verifies k.zip p256.pem sha256
! grep -q 'right horse' k.zip || fail "the passphrase is in the package"
# Where the terminal is another's, as under Ninja, asking would wait for ever.
expect 3 python3 "$SEAL_SOURCE/tests/terminal.py" assphrase 'right horse' \
  bash -c 'set -m; seal-sign -o background.zip --profile p256 --key locked.pem app.zip & wait $!'
says out 'passphrase: none was given'
absent background.zip
SIGNING_KEY=$(cat p256.pem) seal-sign -q -o k.zip --profile p256 --key env:SIGNING_KEY app.zip
openssl_verifies k.zip p256.pem sha256
SEAL_KEY=p256.pem seal-sign -q -o k.zip --profile p256 app.zip
openssl_verifies k.zip p256.pem sha256

# Nothing of a key gets out.
seal-sign -v -o k.zip --profile p256 --key p256.pem app.zip >log 2>&1
openssl pkey -in p256.pem -noout -text | sed -n '/priv:/,/pub:/p' |
  tr -dc '0-9a-f' | cut -c1-32 >private
[ "$(wc -c <private)" -ge 30 ]
for file in k.zip log; do
  ! od -An -v -tx1 "$file" | tr -d " \n" | grep -qf private ||
    fail "$file has key material"
  ! grep -q 'PRIVATE' "$file" || fail "$file has key material"
done

# The trust directory: --trust, else SEAL_TRUST, else signing.
mv signing elsewhere
expect 0 seal-sign -o k.zip --profile p256 --key p256.pem --trust elsewhere app.zip
SEAL_TRUST=elsewhere expect 0 seal-sign -o k.zip --profile p256 --key p256.pem app.zip
refused 2 'signing' seal-sign -o output.zip --profile p256 --key p256.pem app.zip
