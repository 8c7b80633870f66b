#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# The whole life of a profile: created, rotated, revoked, rotated, cancelled
set -eu
. "$SEAL_SOURCE/tests/lib.sh"
need python3 openssl ssh-keygen stat

arn='arn:aws:signer:local:000000000000:/signing-profiles'
uuid=5f9c1a52-8f6e-8d1c-9b1a-0f4d2c7e9a11

# member EXPRESSION: of the profile p as Python has it.
member() {
  python3 -c "import json; p = json.load(open('signing/profiles/release.json')); print(($1))"
}

expect 2 seal-trust profile list
says err '^signing: error: trust directory: no such folder$'
says err '^  fix: make one with `seal-trust init`'
expect 0 seal-trust init
expect 0 seal-trust init
[ "$(cd signing && echo *)" = "configs profiles revocations.json" ] ||
  fail "init made something else"
expect 0 seal-trust check
says out '^signing: profiles: 0, configurations: 0, revoked signatures: 0; errors: 0, warnings: 0$'

# Created, options before and after the words.
expect 0 seal-trust --who ann profile --validity 12MONTHS create release \
  --new-key key.pem --tag team=edge --tag 'cost centre=4/2'
says out "^$arn/release/[A-Za-z0-9]{10}\$"
says err 'note: the new private key is not encrypted'
first=$(cut -d/ -f4 out)
[ "$(stat -c %a key.pem)" = 600 ] || fail "the key's mode"
grep -q '^-----BEGIN PRIVATE KEY-----$' key.pem || fail "no PKCS#8 key"
secret=$(sed -n 2p key.pem)
! grep -qF "$secret" out err signing/profiles/release.json ||
  fail "the private key was printed"
[ "$(member 'p["versions"][0]["profileVersion"]')" = "$first" ] ||
  fail "the version that was printed is another"
openssl pkey -in key.pem -pubout -out public.pem
[ "$(member 'p["versions"][0]["publicKey"].strip()')" = "$(cat public.pem)" ] ||
  fail "the public key is another"
ssh-keygen -i -m PKCS8 -f public.pem >public.ssh
[ "$(member 'p["versions"][0]["keyId"]')" = \
  "$(ssh-keygen -lf public.ssh | cut -d' ' -f2)" ] || fail "the key id"
[ "$(member 'p["createdBy"], p["status"], p["platformId"]')" = \
  "('ann', 'Active', 'Sealwright-SHA256-ECDSA')" ] || fail "the profile"
[ "$(member 'p["signatureValidityPeriod"]')" = \
  "{'value': 12, 'type': 'MONTHS'}" ] || fail "the validity"
[ "$(member 'p["tags"]')" = "{'team': 'edge', 'cost centre': '4/2'}" ] ||
  fail "the tags"
[ "$(member 'list(p)')" = "['profileName', 'arn', 'platformId', 'status', \
'signatureValidityPeriod', 'createdAt', 'createdBy', 'tags', 'versions']" ] ||
  fail "the order of members"
# Two spaces, and a newline at the end.
python3 - <<'EOF' || fail "the form of the file"
import json
text = open('signing/profiles/release.json').read()
assert json.dumps(json.loads(text), indent=2) + '\n' == text
EOF
expect 0 seal-trust profile show release --json
same out signing/profiles/release.json
expect 0 seal-trust profile show release
says out "^version +$first \(it signs\)\$"
expect 0 seal-trust profile list
says out "^release +Active +$first  ecdsa-p256-sha256  SHA256:"
expect 0 seal-trust profile list --json
python3 -c 'import json; p = json.load(open("out"))["profiles"]; assert p[0]["profileName"] == "release"'

# Rotated: a public key made elsewhere, and of another kind.
openssl genpkey -algorithm ed25519 -out second.pem
openssl pkey -in second.pem -pubout -out second.pub
expect 0 seal-trust profile rotate release --public-key second.pub --who bob
second=$(cut -d/ -f4 out)
[ "$(member '[v["profileVersion"] for v in p["versions"]]')" = \
  "['$first', '$second']" ] || fail "the oldest is not first"
[ "$(member 'p["platformId"], p["versions"][1]["signatureAlgorithm"], p["versions"][1]["createdBy"]')" = \
  "('Sealwright-Ed25519', 'ed25519', 'bob')" ] || fail "the second version"
[ "$(member 'p["versions"][1]["signatureValidityPeriod"]["value"]')" = 12 ] ||
  fail "the validity was not inherited"
expect 2 seal-trust profile rotate release --public-key public.pem
says err "it is already that of profile release, version $first\$"
expect 2 seal-trust profile rotate release --new-key a.pem --tag a=b
says err 'error: --tag: unknown option'
expect 2 seal-trust profile rotate absent --new-key a.pem
says err '^signing/profiles/absent.json: error: profile absent: no such profile$'

# An old version revoked: the profile goes on.
now=$(date +%s)
expect 2 seal-trust profile revoke release --version "$first" \
  --from @$((now + 100)) --reason leak
says err 'error: revocation: .* is ahead of now$'
expect 2 seal-trust profile revoke release --version abcdefghij --from @0 --reason leak
says err 'error: profile release: no version abcdefghij$'
long=$(printf 'ä%.0s' $(seq 500))
expect 2 seal-trust profile revoke release --version "$first" --from @0 --reason "${long}x"
says err 'error: reason: not 1 to 500 characters without controls$'
! grep -q revocationRecord signing/profiles/release.json || fail "revoked all the same"
expect 0 seal-trust profile revoke release --version "$first" \
  --from @$((now - 100)) --reason "$long" --who carol
says err 'note: without a trusted timestamp every signature of this version counts as later'
[ "$(member 'p["status"], "statusReason" in p')" = "('Active', False)" ] ||
  fail "an old version's revocation reached the profile"
[ "$(member 'list(p["versions"][0])[-1], "revocationRecord" in p["versions"][1]')" = \
  "('revocationRecord', False)" ] || fail "the record"
expect 1 seal-trust profile revoke release --version "$first" \
  --from @$((now - 50)) --reason later
says err 'error: revocation: .* is later than .*; it can only be moved earlier$'
cp signing/profiles/release.json before
expect 0 seal-trust profile revoke release --version "$first" \
  --from @$((now - 100)) --reason again
same before signing/profiles/release.json
expect 0 seal-trust profile revoke release --version "$first" \
  --from 2020-01-01T00:00:00Z --reason earlier --who dave
[ "$(member '[p["versions"][0]["revocationRecord"][k] for k in ("revocationEffectiveFrom", "revokedBy", "reason")]')" = \
  "['2020-01-01T00:00:00Z', 'dave', 'earlier']" ] || fail "not moved earlier"

# The last version revoked: the profile is, until it has another key.
expect 0 seal-trust profile revoke release --version "$second" --from @0 --reason leak
[ "$(member 'p["status"], p["statusReason"], p["statusChanges"][0]["status"]')" = \
  "('Revoked', 'leak', 'Revoked')" ] || fail "the profile is not revoked"
expect 1 seal-trust profile cancel release --reason over
says err 'error: profile release: it is revoked, which is more, and cannot be cancelled$'
expect 0 seal-trust profile rotate release --new-key third.pem --validity 2YEARS \
  --algorithm ecdsa-p384-sha384
[ "$(member 'p["status"], "statusReason" in p, [c["status"] for c in p["statusChanges"]]')" = \
  "('Active', False, ['Revoked', 'Active'])" ] || fail "rotation did not help"
[ "$(member 'p["platformId"], p["signatureValidityPeriod"]["type"]')" = \
  "('AWSLambda-SHA384-ECDSA', 'YEARS')" ] || fail "the third version"

# Cancelled, for good.
expect 2 seal-trust profile cancel release --reason "$(printf 'a\tb')"
says err 'error: reason: not 1 to 500 characters without controls$'
expect 0 seal-trust profile cancel release --reason 'the end' --who erin
says err 'note: what the profile signed stays valid'
[ "$(member 'p["status"], p["statusReason"], p["statusChanges"][-1]["changedBy"]')" = \
  "('Canceled', 'the end', 'erin')" ] || fail "not cancelled"
expect 1 seal-trust profile cancel release --reason again
says err 'error: profile release: it is cancelled already \(the end\)$'
expect 1 seal-trust profile rotate release --new-key a.pem
says err 'error: profile release: it is cancelled \(the end\), and stays so$'
absent a.pem
# A leak after that can still be said; the profile stays cancelled.
third=$(member 'p["versions"][2]["profileVersion"]')
expect 0 seal-trust profile revoke release --version "$third" --from @0 --reason leak
[ "$(member 'p["status"]')" = Canceled ] || fail "not cancelled any more"
expect 0 seal-trust profile show release
says out '^status +Canceled: the end$'
says out '^  revoked +from 1970-01-01T00:00:00Z on$'

# Without --who it is the user.
expect 0 seal-trust profile create mine --new-key mine.pem
grep -q "\"createdBy\": \"$(id -un)\"" signing/profiles/mine.json ||
  fail "createdBy is not the user"

# Encrypted, and every algorithm.
echo 'correct horse' >passphrase
expect 0 seal-trust profile create locked --new-key locked.pem \
  --passphrase-file passphrase
says err 'note: the new private key is encrypted'
grep -q '^-----BEGIN ENCRYPTED PRIVATE KEY-----$' locked.pem || fail "not encrypted"
openssl pkey -in locked.pem -passin file:passphrase -noout
[ "$(stat -c %a locked.pem)" = 600 ] || fail "the key's mode"
for algorithm in ecdsa-p256-sha256 ecdsa-p384-sha384 ed25519 rsa-pkcs1-sha256; do
  name=$(echo "$algorithm" | tr - _)
  expect 0 seal-trust profile create "$name" --new-key "$name.pem" --algorithm "$algorithm"
  expect 0 seal-trust profile list
  says out "^$name .*  $algorithm  SHA256:"
done

# A signature revoked: by UUID and ARN, only once.
expect 0 seal-trust revoke-signature "$uuid" --reason 'wrong branch' --who ann
cp signing/revocations.json before
expect 0 seal-trust revoke-signature \
  "arn:aws:signer:local:000000000000:/signing-jobs/${uuid^^}" --reason again
same before signing/revocations.json
python3 - <<'EOF' || fail "the revocation"
import json
r = json.load(open('signing/revocations.json'))
s, = r['revokedSignatures']
assert list(r) == ['updatedAt', 'revokedSignatures']
assert list(s) == ['jobArn', 'reason', 'revokedAt', 'revokedBy']
assert (s['reason'], s['revokedBy']) == ('wrong branch', 'ann')
assert r['updatedAt'] == s['revokedAt']
EOF

# The list's period: set, kept in length, taken off.
expect 0 seal-trust revocations refresh --valid-until 2999-01-01T00:00:00Z
grep -q '"validUntil": "2999-01-01T00:00:00Z"' signing/revocations.json || fail "validUntil"
python3 - <<'EOF'
import json
r = json.load(open('signing/revocations.json'))
r['updatedAt'], r['validUntil'] = '2020-01-01T00:00:00Z', '2020-01-31T00:00:00Z'
json.dump(r, open('signing/revocations.json', 'w'))
EOF
expect 0 seal-trust revocations refresh
python3 - <<'EOF' || fail "validUntil did not keep its distance"
import json, datetime
r = json.load(open('signing/revocations.json'))
assert list(r) == ['updatedAt', 'validUntil', 'revokedSignatures']
a, b = [datetime.datetime.fromisoformat(r[k][:-1]) for k in ('updatedAt', 'validUntil')]
assert b - a == datetime.timedelta(days=30) and a.year > 2020
EOF
expect 0 seal-trust revocations refresh --no-valid-until
! grep -q validUntil signing/revocations.json || fail "validUntil is still there"

# Where the directory is: the option, else SEAL_TRUST, else signing.
expect 0 seal-trust init --trust other
SEAL_TRUST=other expect 0 seal-trust check
says out '^other: '
SEAL_TRUST=absent expect 0 seal-trust check --trust=other
says out '^other: '
SEAL_TRUST='' expect 0 seal-trust check
says out '^signing: '
