#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# sign_append.sh - a second profile's signature beside the first; what is not
# true of both is refused
set -eu
. "$SEAL_SOURCE/tests/lib.sh"
. "$SEAL_SOURCE/tests/signing.sh"
need git
leave_git

make_package app
make_package base
for profile in release review third; do
  make_profile "$profile" ed25519
done
seal-package -q -o app.zip --record=app.json --exclude '*.log' -C files/app .
seal-attach-layer -o layered.zip --package app.zip base.zip
mkdir made

# by PROFILE ARGUMENT...: sign with its key.
by() {
  profile=$1
  shift
  seal-sign --profile "$profile" --key "$profile.pem" "$@"
}
add() {
  by review -o output.zip --name app.zip --append "$@"
}
# bundles PKG: each on a line, byte for byte.
bundles() {
  seal_py seal "$1" | python3 -c 'import re, sys
seal = sys.stdin.read()
at = seal.index("\"bundles\":[") + 11
for bundle in seal[at:-2].replace("},{\"mediaType", "}\n{\"mediaType").split("\n"):
    print(bundle)'
}
# second PKG EXPR: of the second bundle's statement.
second() {
  bundles "$1" | sed -n 2p >second.json
  seal_py get second.json "$2"
}

expect 0 by release -o first.zip --name app.zip --record app.json --package-version 1.2.0 layered.zip
cp first.zip before.zip

# The first stays as it is; the second says the same of the same bytes.
expect 0 by review -o made/app.zip --append first.zip
says err '^made/app.zip: signed, sha256:'
same before.zip first.zip
bundles first.zip >one
bundles made/app.zip >two
[ "$(wc -l <two)" = 2 ] || fail "not two signatures"
sed -n 1p two | same one -
for part in 's["subject"]' 'm["sealwright_layers"]' 'm["sealwright_packageType"]' \
  'm["sealwright_record"]' 'd["internalParameters"]' 'd["resolvedDependencies"]'; do
  [ "$(second made/app.zip "$part")" = "$(seal_py get first.zip "$part")" ] ||
    fail "the two do not say the same: $part"
done
[ "$(second made/app.zip 'm["sealwright_profileVersionArn"]')" = \
  "$(json signing/profiles/review.json 'j["versions"][-1]["profileVersionArn"]')" ] ||
  fail "the second one is not by review"
[ "$(digest <(seal-inspect --payload made/app.zip))" = "$(digest app.zip)" ] ||
  fail "another payload"
expect 0 seal-inspect made/app.zip
says out 'canonical package, 2 signatures'
seal-trust config create two --allow release --allow review --allow third \
  --required-signatures 2 --mode enforce >/dev/null
seal-sign -q -o made/base.zip --profile release --key release.pem --type layer base.zip
expect 0 seal-verify --config two --name app.zip --layer made/base.zip made/app.zip
expect 1 seal-verify --config two --name app.zip --layer made/base.zip first.zip
says err 'too few profiles have signed it validly.*\[mismatch/signatures\]'
# As a filter, and a third one.
by third -q --name app.zip --append <made/app.zip >made/three.zip
bundles made/three.zip | sed -n 1,2p | same two -

# What others say of it must be what this one says.
refused 1 'signed with the name app.zip, and would now be signed with output.zip as well' \
  by review -o output.zip --append first.zip
says err 'fix: .*--name'
refused 1 'signed with the type function, and would now be signed with layer' \
  add --type layer <(by release -q --name app.zip app.zip)
refused 1 'signed with the version 1.2.0, and would now be signed with 1.2.1' \
  add --package-version 1.2.1 first.zip
expect 0 add --package-version 1.2.0 first.zip
[ "$(second output.zip 'm["sealwright_packageVersion"]')" = 1.2.0 ]
sed 's/[*][.]log/*.txt/' app.json >other.json
refused 1 'record: it is not the one that another signature.*\[integrity/record\]' \
  add --record other.json first.zip
expect 0 add --record app.json first.zip
# One without a record is joined by one with it.
by release -q -o bare.zip --name app.zip app.zip
expect 0 add --record app.json bare.zip
[ "$(second output.zip 'm["sealwright_record"]["options"]["excludes"]')" = '["*.log"]' ]
# Two work trees of two commits.
for name in here there; do
  git init -q "$name"
  git -C "$name" -c user.name=a -c user.email=a@b commit -q --allow-empty -m "$name"
done
by release -q -o of.zip --name app.zip --repository here app.zip
refused 1 'signed with the commit [0-9a-f]{40}, and would now be signed with' \
  add --repository there of.zip
expect 0 add --repository here of.zip
expect 0 add of.zip

# Nothing to append to; twice the same profile, also with another version.
refused 1 'package: it has no signature to append to' add app.zip
refused 1 'package: profile release has already signed it' \
  by release -o output.zip --name app.zip --append first.zip
says err 'fix: --replace '
refused 2 'append, --replace: only one of them' add --replace first.zip
refused 1 'already has a signature' by review -o output.zip first.zip
says err 'fix: --replace .*, --append '

# break NAME PYTHON: NAME.zip is first.zip with something done to its bundles b.
spoil() {
  python3 - first.zip "$2" >spoilt.json <<'PY'
import base64, json, sys, zipfile
s = json.loads(zipfile.ZipFile(sys.argv[1]).read("META-INF/sealwright/seal.json"))
b = s["bundles"]
e = b[0]["dsseEnvelope"]
def payload(a, c):
    e["payload"] = base64.b64encode(
        base64.b64decode(e["payload"]).replace(a, c)).decode()
exec(sys.argv[2])
print(json.dumps(s, separators=(",", ":")), end="")
PY
  seal_py put app.zip spoilt.json "$1.zip"
}

# What does not hold is no company: changed, a stranger's, of other layers.
spoil changed 'payload(b"1.2.0", b"1.2.9")'
refused 1 'package: its signature 1 does not hold: the signature is broken' add changed.zip
spoil layers 's["layers"][0]["size"] += 1'
refused 1 'its signature 1, by release, does not hold: the layers changed' add layers.zip
spoil keyid 'e["signatures"][0]["keyid"] = "SHA256:" + "A" * 43'
refused 1 'its signature 1, by release, does not hold: the key id' add keyid.zip
cp -r signing elsewhere
rm elsewhere/profiles/release.json elsewhere/configs/two.json
refused 1 'its signature 1 does not hold: the signature was made by a key that' \
  add --trust elsewhere first.zip
says err 'fix: --replace '
# Nor is one that nobody trusts any more, or that is over.
cp -r signing revoked
seal-trust revoke-signature --trust revoked "$(seal_py get first.zip 'm["sealwright_jobArn"]')" \
  --reason test >/dev/null 2>&1
refused 1 'its signature 1, by release, does not hold: it is revoked' add --trust revoked first.zip
cp -r signing leaked
seal-trust profile revoke release --trust leaked --version \
  "$(json signing/profiles/release.json 'j["versions"][-1]["profileVersion"]')" \
  --from @0 --reason test >/dev/null 2>&1
refused 1 'its signature 1, by release, does not hold: its profile version is revoked' \
  add --trust leaked first.zip
by release -q -o old.zip --name app.zip --signing-time @0 app.zip
refused 1 'its signature 1, by release, does not hold: it has expired' add old.zip

# The other's clock may be some minutes ahead, and no more.
at() {
  python3 "$SEAL_SOURCE/tests/forge.py" resign first.zip "$1" release.pem \
    't["predicate"]["runDetails"]["metadata"]["sealwright_signedAt"] = "'"$(date -u -d "@$(($(date +%s) + $2))" +%Y-%m-%dT%H:%M:%SZ)"'"'
}
at ahead.zip 200
expect 0 add ahead.zip
at ahead.zip 900
refused 1 'its signature 1, by release, does not hold: its time lies ahead' add ahead.zip

# Beside the package: the same checks, and the package stays as it is.
expect 0 by review --detached made/app.json --name app.zip --append first.zip
same before.zip first.zip
expect 0 seal-verify --config two --name app.zip --layer made/base.zip --bundle made/app.json first.zip
expect 1 by review --detached made/no.json --name other --append first.zip
absent made/no.json
expect 1 by release --detached made/no.json --name app.zip --append first.zip
says err 'has already signed it'
absent made/no.json

# --if-needed: done is done.
touch -d '2020-01-01 00:00:00Z' made/app.zip
cp -p made/app.zip was.zip
expect 0 by review -o made/app.zip --append --if-needed first.zip
says err '^made/app.zip: still signed'
same was.zip made/app.zip
[ "$(stat -c %Y made/app.zip)" = "$(stat -c %Y was.zip)" ] || fail "it was written again"
expect 0 by review -o output.zip --name app.zip --append --if-needed --key none.pem made/app.zip
says err 'still signed'
same was.zip output.zip
# An output that lacks the signature of the input is no answer.
by review -q -o output.zip --name app.zip layered.zip
expect 0 by review -v -o output.zip --name app.zip --append --if-needed first.zip
says err 'output.zip: it does not stay: it lacks a signature that the package has'
says err '^output.zip: signed'
bundles output.zip | sed -n 1p | same one -
# Its own one, worn out, goes with all others or not at all.
by review -q -o worn.zip --name app.zip --signing-time @0 --append bare.zip
rm -f output.zip
refused 1 'profile review has already signed it' add --if-needed worn.zip

# A seal has room for sixteen, and for 1 MiB.
cp bare.zip many.zip
for i in $(seq 2 16); do
  make_profile "p$i" ed25519
  by "p$i" -q -o next.zip --name app.zip --append many.zip
  mv next.zip many.zip
done
expect 0 seal-inspect many.zip
says out '16 signatures'
refused 1 'package: it has 16 signatures, and a seal holds no more' add many.zip
python3 - app.json >long.json <<'PY'
import json, sys
record = json.load(open(sys.argv[1]))
record["options"] = {"excludes": ["x" * 200 + str(i) for i in range(1000)]}
print(json.dumps(record, separators=(",", ":")))
PY
expect 0 by release -o long.zip --name app.zip --record long.json app.zip
refused 1 'seal: [0-9]+ bytes, more than the 1048576 that are allowed' add long.zip
says err 'fix: --detached '
expect 0 by review --detached long.sigstore.json --name app.zip --append long.zip

# A name that moves the cursor is shown and not obeyed.
expect 0 by release -o "$(printf 'a\033[2Jb.zip')" --name app.zip app.zip
says err '^a\\x1b\[2Jb.zip: signed'
expect 0 seal-package -o "$(printf 'a\033[2Jb.zip')" -C files/app .
says err '^a\\x1b\[2Jb.zip: 1 entry'
