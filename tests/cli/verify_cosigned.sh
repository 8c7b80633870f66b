#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# verify_cosigned.sh - RequiredSignatures: two profiles must have signed, each
# by a signature that would do alone
set -eu
. "$SEAL_SOURCE/tests/lib.sh"
. "$SEAL_SOURCE/tests/town.sh"
cd "$(mktemp -d)"
trap 'rm -rf "$PWD"' EXIT
unset SEAL_KEY SEAL_TRUST SEAL_MODE GITHUB_ACTIONS GITLAB_CI
town

version() {
  member "signing/profiles/$1.json" 'j["versions"][-1]["profileVersion"]'
}
# Two forms of allowing: profiles, and profile versions.
seal-trust config update production --required-signatures 2
seal-trust config update staging --required-signatures 2
seal-trust config create pinned --allow "release/$(version release)" \
  --allow "review/$(version review)" --mode enforce --required-signatures 2 >/dev/null
seal-trust config create alone --allow release --mode enforce >/dev/null

# beside OUT PKG PROFILE [OPTION...]: that profile's signature is added.
beside() {
  output=$1
  input=$2
  profile=$3
  shift 3
  sign "$output" "$input" --append --profile "$profile" --key "$profile.pem" --name app.zip "$@"
}
# few N OPTION... PKG: only N count, and that is all that is wrong.
few() {
  number=$1
  shift
  finds mismatch/signatures --name app.zip "$@"
  says err "have  *$number(: [a-z]+)?\$"
  says err 'expected  *2$'
}
# enough PKG: for every configuration.
enough() {
  for config in production pinned staging; do
    verify 0 "$config" --name app.zip "$@"
    says err ': valid:'
    says err 'have  *[23]: .*(release, review|review, release)'
  done
}

# One of two; two of two, whoever is first; three.
few 1 app.zip
verify 1 pinned --name app.zip app.zip
only mismatch/signatures error
beside two.zip app.zip review
enough two.zip
sign review.zip pure/app.zip --profile review --key review.pem --name app.zip
beside swapped.zip review.zip release
enough swapped.zip
beside three.zip two.zip other
enough three.zip
# The second one beside the package.
beside_bundle() {
  seal-sign -q --detached "$1" --append --profile review --key review.pem --name app.zip app.zip
}
beside_bundle review.json
enough --bundle review.json app.zip
few 1 --bundle review.json pure/app.zip
# More signatures are never worse where one is enough.
verify 0 alone --name app.zip two.zip
verify 0 alone --name app.zip three.zip

# joined OUT PKG...: all their signatures in one seal, which seal-sign refuses.
joined() {
  output=$1
  shift
  python3 - "$@" >joined.json <<'PY'
import json, sys, zipfile
seals = [json.loads(zipfile.ZipFile(path).read("META-INF/sealwright/seal.json"))
         for path in sys.argv[1:]]
seals[0]["bundles"] = [bundle for seal in seals for bundle in seal["bundles"]]
print(json.dumps(seals[0], separators=(",", ":")), end="")
PY
  python3 "$SEAL_SOURCE/tests/seal.py" put pure/app.zip joined.json "$output"
}
# Twice the same profile, also with two of its versions: one holder.
sign again.zip pure/app.zip --name app.zip --signing-time "@$(($(date +%s) - 60))"
joined twice.zip app.zip again.zip
few 1 twice.zip
cp -r signing before
seal-trust profile rotate release --new-key next.pem >/dev/null 2>&1
sign next.zip pure/app.zip --name app.zip --key next.pem
joined versions.zip app.zip next.zip
few 1 versions.zip
joined both.zip app.zip next.zip review.zip
verify 0 production --name app.zip both.zip
rm -r signing
mv before signing

# One of another profile that nobody allows; one of a stranger.
beside other.zip app.zip other
few 1 other.zip
says err "note: another signature, by other: signed by a profile that the configuration does not allow"
cp -r signing abroad
seal-trust profile create stranger --trust abroad --new-key stranger.pem \
  --algorithm ed25519 >/dev/null 2>&1
beside stranger.zip app.zip stranger --trust abroad
few 1 stranger.zip
says err 'note: another signature, by a stranger: '
# One that is over, and one that will be.
beside expired.zip review.zip release --signing-time "@$(($(date +%s) - 400 * 86400))"
few 1 expired.zip
says err 'note: another signature, by release: the signature has expired'
beside later.zip review.zip release --signing-time "@$(($(date +%s) - 200 * 86400))"
enough later.zip
verify 1 production --name app.zip --at "@$(($(date +%s) + 200 * 86400))" later.zip
only mismatch/signatures error
# One under another name: the other way to be no second opinion.
sign named.zip pure/app.zip --profile review --key review.pem --name other.zip
joined names.zip app.zip named.zip
few 1 names.zip
says err 'note: another signature, by review: another package'
# A broken one spoils all.
python3 - two.zip broken.json <<'PY'
import base64, json, sys, zipfile
seal = json.loads(zipfile.ZipFile(sys.argv[1]).read("META-INF/sealwright/seal.json"))
envelope = seal["bundles"][1]["dsseEnvelope"]
envelope["payload"] = base64.b64encode(
    base64.b64decode(envelope["payload"]).replace(b"function", b"layer", 1)).decode()
open(sys.argv[2], "w").write(json.dumps(seal, separators=(",", ":")))
PY
python3 "$SEAL_SOURCE/tests/seal.py" put pure/app.zip broken.json broken.zip
verify 1 production --name app.zip broken.zip
says err '\[integrity/signature\]$'
verify 1 staging --name app.zip broken.zip

# What a rule of the configuration refuses does not count either.
seal-trust config update production --minimum-version 1.0.0
sign one.zip pure/app.zip --name app.zip --package-version 1.0.0
beside mixed.zip one.zip review
verify 1 production --name app.zip mixed.zip
only mismatch/signatures error
beside agreed.zip one.zip review --package-version 1.0.0
verify 0 production --name app.zip agreed.zip
seal-trust config update production --no-minimum-version

# One of the two revoked: its job; its version.
cp -r signing before
job=$(python3 "$SEAL_SOURCE/tests/seal.py" get two.zip 'm["sealwright_jobArn"]')
seal-trust revoke-signature "$job" --reason test >/dev/null 2>&1
few 1 two.zip
says err 'note: another signature, by release: this signature was revoked: test'
rm -r signing
mv before signing
seal-trust profile revoke review --version "$(version review)" --from @0 --reason leaked >/dev/null 2>&1
few 1 two.zip
says err 'note: another signature, by review: the profile version that signed is revoked'
verify 0 alone --name app.zip two.zip
# Both: nothing is left, and every reason is said.
seal-trust revoke-signature "$job" --reason test >/dev/null 2>&1
verify 1 production --name app.zip two.zip
says err 'error: .*\[mismatch/signatures\]$'
says err 'error: .*\[revocation/(job|profile-version)\]$'
says err 'have  *0$'
