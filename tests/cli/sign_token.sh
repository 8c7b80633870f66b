#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# sign_token.sh - --client-request-token: a repeat signs nothing and gives the
# first answer; the same token for anything else is refused
set -eu
. "$SEAL_SOURCE/tests/lib.sh"
. "$SEAL_SOURCE/tests/signing.sh"
. "$SEAL_SOURCE/tests/authority.sh"
need git
leave_git

make_package app
make_package base
make_package other
make_profile release
make_profile review ed25519
past=$(($(date +%s) - 3600))

sign() {
  seal-sign -o signed.zip --profile release --key release.pem --name app.zip "$@"
}
run='run-4711/job.1'
# first ARGUMENT...: a signing of that token, an hour ago.
first() {
  rm -f signed.zip
  sign -q --client-request-token "$run" --signing-time "@$past" "$@"
  touch -d '2020-01-01 00:00:00Z' signed.zip
  cp -p signed.zip was.zip
}
# repeats ARGUMENT...: without the key, and not a byte is written.
repeats() {
  expect 0 sign --client-request-token "$run" --key nothing.pem "$@"
  says err "^signed.zip: still signed, sha256:.*, $(seal_py get was.zip 'm["sealwright_jobArn"]')\$"
  same was.zip signed.zip
  [ "$(stat -c %Y signed.zip)" = "$(stat -c %Y was.zip)" ] || fail "it was written again"
}
# other REASON ARGUMENT...: the token has made something else.
other() {
  expect 1 sign --client-request-token "$run" "${@:2}"
  says err "^signed.zip: error: client request token: $1\$"
  says err 'fix: take another token'
  same was.zip signed.zip
}

# The job's id is made with the token, as docs/format.md says.
first app.zip
field() { printf '%s:%s,' "${#1}" "$1"; }
job=$({
  field "$(json signing/profiles/release.json 'j["versions"][-1]["profileVersionArn"]')"
  field "$(digest app.zip)"
  field '[]'
  field "$(date -u -d "@$past" +%Y-%m-%dT%H:%M:%SZ)"
  field "$run"
} | sha256sum | cut -c1-32)
variant=$(printf %x $((0x${job:16:1} & 3 | 8)))
get signed.zip 'm["sealwright_jobArn"]' "arn:aws:signer:local:000000000000:/signing-jobs/${job:0:8}-${job:8:4}-8${job:13:3}-$variant${job:17:3}-${job:20:12}"
! grep -aq "$run" signed.zip || fail "the token is in the package"

# A repeat, without the time of the first and with it; other facts of the run
# are not another request.
repeats app.zip
repeats --signing-time "@$past" app.zip
git init -q tree
git -C tree -c user.name=a -c user.email=a@b commit -q --allow-empty -m one
repeats --repository tree app.zip
other 'it has made a signature of no git facts' --repository tree --require-git app.zip
repeats --if-needed app.zip
GITHUB_ACTIONS=true GITHUB_RUN_ATTEMPT=2 repeats app.zip
seal-package -q -o app.zip --record=app.json -C files/app .
repeats --record app.json app.zip

# The same token for anything else.
seal-attach-layer -o layered.zip --package app.zip base.zip
other 'it has made a signature of another payload' other.zip
other 'it has made a signature of other layers' layered.zip
other 'it has made a signature of another name' --name other.zip app.zip
other 'it has made a signature of another type' --type layer app.zip
other 'it has made a signature of another package version' --package-version 1 app.zip
other 'it has made a signature of another signing time' --signing-time "@$((past + 1))" app.zip
first --package-version 1 app.zip
other 'it has made a signature of another package version' app.zip
other 'it has made a signature of another payload' --if-needed --package-version 1 other.zip

# Another token, or none, or one of another profile: it is signed anew.
first app.zip
expect 0 sign --client-request-token other app.zip
says err '^signed.zip: signed'
first app.zip
expect 0 sign app.zip
says err '^signed.zip: signed'
sign -q --signing-time "@$past" app.zip
expect 0 sign --client-request-token "$run" app.zip
says err '^signed.zip: signed'
first app.zip
expect 0 sign --client-request-token "$run" --profile review --key review.pem app.zip
says err '^signed.zip: signed'
first app.zip
cp -r signing before
seal-trust profile rotate release --new-key next.pem >/dev/null 2>&1
expect 0 sign --client-request-token "$run" --key next.pem app.zip
says err '^signed.zip: signed'
rm -r signing
mv before signing

# What was answered and holds no more is no answer.
first app.zip
cp -r signing before
seal-trust revoke-signature "$(seal_py get signed.zip 'm["sealwright_jobArn"]')" --reason test >/dev/null 2>&1
other 'the signature it has made does not hold: it is revoked' app.zip
rm -r signing
mv before signing
rm signed.zip
sign -q --client-request-token "$run" --signing-time @0 app.zip
cp -p signed.zip was.zip
other 'the signature it has made does not hold: it has expired' app.zip
# What somebody changed is not what was answered.
first app.zip
python3 - signed.zip <<'PY'
import sys
data = bytearray(open(sys.argv[1], "rb").read())
data[data.index(b"app.txt") + 8] ^= 1
open(sys.argv[1], "wb").write(data)
PY
expect 0 sign --client-request-token "$run" app.zip
says err '^signed.zip: signed'

# In the package itself: passed on.
first app.zip
mv signed.zip in.zip
expect 0 sign --client-request-token "$run" --key nothing.pem in.zip
says err 'still signed'
same was.zip signed.zip
rm signed.zip
expect 1 sign --client-request-token "$run" --package-version 2 --replace in.zip
says err '^in.zip: error: client request token: it has made a signature of another package version'
absent signed.zip
expect 1 sign --client-request-token next in.zip
says err 'already has a signature'

# Beside another signature: both are there, or it is no answer.
append() {
  seal-sign -o both.zip --profile review --key review.pem --name app.zip --append \
    --client-request-token "$run" "$@"
}
expect 0 append in.zip
cp -p both.zip was.zip
expect 0 append --key nothing.pem in.zip
says err '^both.zip: still signed'
same was.zip both.zip
expect 0 append -o more.zip --key nothing.pem both.zip
same was.zip more.zip
rm both.zip
seal-sign -q -o both.zip --profile review --key review.pem --name app.zip \
  --client-request-token "$run" app.zip
expect 0 append -v in.zip
says err '^both.zip: it does not stay: it lacks a signature that the package has'
says err '^both.zip: signed'

# What the key has signed besides is no signature of ours.
rm both.zip
seal-sign -q -o both.zip --profile review --key review.pem --name app.zip \
  --client-request-token "$run" app.zip
python3 "$SEAL_SOURCE/tests/forge.py" resign both.zip sbom.zip review.pem \
  't["predicateType"] = "https://spdx.dev/Document"'
cp sbom.zip both.zip
seal-sign -q -o both.zip --profile review --key review.pem --name app.zip \
  --client-request-token "$run" app.zip
! cmp -s sbom.zip both.zip || fail "it was not signed anew"

# A timestamp that was not asked for then; and a repeat asks for none.
authority Time
seal-trust timestamp-authority add --chain Time/chain.pem
first app.zip
other 'it has made a signature of no trusted time' --timestamp command:Time/answer app.zip
rm signed.zip
sign -q --client-request-token "$run" --timestamp command:Time/answer app.zip
touch -d '2020-01-01 00:00:00Z' signed.zip
cp -p signed.zip was.zip
repeats --timestamp command:false app.zip
repeats app.zip

# A detached one.
detached() {
  seal-sign --detached app.json --profile release --key release.pem --name app.zip \
    --client-request-token "$run" "$@"
}
rm app.json
expect 0 detached --signing-time "@$past" app.zip
cp -p app.json was.json
expect 0 detached --key nothing.pem app.zip
says err '^app.json: still signed'
same was.json app.json
expect 1 detached other.zip
says err '^app.json: error: client request token: it has made a signature of another payload$'
expect 1 detached layered.zip
says err 'it has made a signature of other layers$'
same was.json app.json
python3 - app.json <<'PY'
import base64, json, sys
bundle = json.load(open(sys.argv[1]))
envelope = bundle["dsseEnvelope"]
payload = base64.b64decode(envelope["payload"])
envelope["payload"] = base64.b64encode(payload.replace(b"urn:sealwright:builder:local", b"urn:sealwright:builder:loca1")).decode()
json.dump(bundle, open(sys.argv[1], "w"))
PY
expect 0 detached app.zip
says err '^app.json: signed'

# Its form; and the log says which token it was.
long=$(printf 'x%.0s' $(seq 128))
expect 0 sign --client-request-token "$long" app.zip
refused 2 'client-request-token: it has 1 to 128 characters' sign --client-request-token "${long}x" app.zip
refused 2 'client-request-token: it has 1 to 128 characters' sign --client-request-token '' app.zip
for bad in 'a b' $'a\tb' ü; do
  refused 2 'client-request-token: only printable ASCII characters and no spaces' \
    sign --client-request-token "$bad" app.zip
done
expect 0 sign --client-request-token "$long" --audit-log log app.zip
[ "$(json log 'j["clientRequestToken"]')" = "$long" ] || fail "no token on record"
[ "$(json log 'j["kept"]')" = True ] || fail "the log does not say that nothing was signed"
