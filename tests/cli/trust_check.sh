#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# seal-trust check: each finding, all of them in one run, with what to do
set -eu
. "$SEAL_SOURCE/tests/lib.sh"
need python3

seal-trust init
for name in release nightly old; do
  seal-trust profile create "$name" --new-key "$name.pem" >"$name"
done
seal-trust config create production --allow release >log
expect 0 seal-trust check
says out '^signing: profiles: 3, configurations: 1, revoked signatures: 0; errors: 0, warnings: 0$'
cp -r signing good

# finds STATUS PATTERN: check ends with it and says it; then start afresh.
finds() {
  status=$1
  expect "$status" seal-trust check
  shift
  for pattern in "$@"; do
    says out "$pattern"
  done
  [ "$status" = 0 ] || says err '^signing: error: trust directory: errors: [0-9]+$'
  rm -rf signing
  cp -r good signing
}
# edit FILE STATEMENTS: change a file's JSON j.
edit() {
  python3 -c "
import json
j = json.load(open('signing/$1'))
$2
json.dump(j, open('signing/$1', 'w'))"
}

# All broken files, not only the first.
echo '{' >signing/profiles/release.json
echo '[]' >signing/profiles/nightly.json
echo '{}' >signing/configs/production.json
echo 'x' >signing/revocations.json
finds 1 '^signing/profiles/release.json: error: JSON: ' \
  '^signing/profiles/nightly.json: error: profile: not an object$' \
  '^signing/configs/production.json: error: configuration: CodeSigningConfigId: is missing$' \
  '^signing/revocations.json: error: JSON: ' 'errors: 4, warnings: 0$'
rm signing/revocations.json
finds 1 '^signing/revocations.json: error: revocations: no such file' \
  '^  fix: restore it from version control'

# Files that are not read, and names that are none.
touch signing/profiles/release.json~ signing/configs/README.md
cp signing/profiles/old.json signing/profiles/o-l-d.json
finds 1 '^signing/profiles/release.json~: warning: name: it does not end in .json' \
  '^signing/profiles/o-l-d.json: error: name: not 2 to 64' \
  '^signing/configs/README.md: warning: name: '
cp signing/profiles/old.json signing/profiles/copy.json
finds 1 '^signing/profiles/copy.json: error: profile: profileName: old is not copy$'

# A key in two versions.
sed 's/\bold\b/copy/g' signing/profiles/old.json >signing/profiles/copy.json
finds 1 '^signing: error: key SHA256:.*: in both .*/copy/.* and .*/old/' \
  '^  fix: a key belongs to one version of one profile'

# Allow lists.
rm signing/profiles/release.json
finds 1 '^signing/configs/production.json: error: allow list: there is no release$' \
  'error: allow list: without effect'
edit configs/production.json 'j["AllowedPublishers"]["SigningProfileVersionArns"] = ["arn:aws:signer:local:000000000000:/signing-profiles/release/abcdefghij"]'
finds 1 'error: allow list: there is no arn:.*/release/abcdefghij$' 'errors: 1, '
seal-trust profile revoke release --version "$(cut -d/ -f4 release)" --from @0 --reason x 2>log
finds 1 'warning: allow list: release is revoked, and what it signed is not trusted$' \
  'error: allow list: without effect: all that it allows is unknown or revoked$' \
  '^  fix: seal-trust config update production --allow PROFILE$'
seal-trust profile revoke release --version "$(cut -d/ -f4 release)" --from @0 --reason x 2>log
seal-trust config update production --allow "$(cat release)" --allow nightly
finds 0 'warning: allow list: arn:.* is revoked' 'errors: 0, warnings: 1$'
seal-trust profile revoke release --version "$(cut -d/ -f4 release)" --from @0 --reason x 2>log
seal-trust profile rotate release --new-key second.pem >log 2>&1
finds 0 'errors: 0, warnings: 0$'
seal-trust profile cancel release --reason x 2>log
finds 0 'warning: allow list: release is cancelled: what it signed stays valid, and more will not come$'
seal-trust config update production --allow release --allow nightly --required-signatures 2
edit configs/production.json 'j["sealwright"]["AllowedProfiles"] = ["release"]'
finds 1 'error: RequiredSignatures: 2 of different profiles, but only 1 are allowed'
# A profile that cannot be read is said once, and not that it is missing.
echo '{' >signing/profiles/release.json
finds 1 'errors: 1, warnings: 0$'
cp signing/configs/production.json signing/configs/copy.json
finds 1 '^signing/configs/production.json: error: CodeSigningConfigId: csc-.* is another configuration.s too$'

# Profiles.
edit profiles/release.json '
v = j["versions"][0]
v["revocationRecord"] = {"revocationEffectiveFrom": v["createdAt"], "revokedAt": v["createdAt"], "revokedBy": "x", "reason": "y"}'
finds 1 '^signing/profiles/release.json: warning: status: Active, but the last version, .*, is revoked' \
  '^  fix: seal-trust profile rotate release --new-key FILE$'
seal-trust profile rotate release --new-key third.pem >log 2>&1
edit profiles/release.json 'j["versions"][0]["createdAt"] = "2999-01-01T00:00:00Z"'
finds 0 '^signing/profiles/release.json: warning: versions: .* is older than the one before it$'

# Revocation data.
date() { python3 -c "
import datetime
t = datetime.datetime.utcnow() + datetime.timedelta(days=$1)
print(t.strftime('%Y-%m-%dT%H:%M:%SZ'))"; }
edit revocations.json "j['updatedAt'], j['validUntil'] = '$(date -10)', '$(date -1)'"
finds 1 '^signing/revocations.json: error: validUntil: the list was valid until ' \
  '^  fix: seal-trust revocations refresh$'
edit revocations.json "j['updatedAt'], j['validUntil'] = '$(date -9)', '$(date 1)'"
finds 0 '^signing/revocations.json: warning: validUntil: the list is only valid until '
edit revocations.json "j['updatedAt'], j['validUntil'] = '$(date -7)', '$(date 3)'"
finds 0 'warnings: 0$'
edit revocations.json "j['updatedAt'] = '$(date 1)'"
finds 0 '^signing/revocations.json: warning: updatedAt: .* is ahead of this machine.s clock$'
seal-trust revoke-signature 5f9c1a52-8f6e-8d1c-9b1a-0f4d2c7e9a11 --reason x
edit revocations.json 'j["revokedSignatures"] *= 2'
finds 0 '^signing/revocations.json: warning: revokedSignatures: .* is there twice$'

# Private keys, wherever they lie; the key itself is never shown.
mkdir -p signing/sub/.hidden
cp release.pem signing/sub/.hidden/k
cp nightly.pem signing/configs/nightly.json
expect 1 seal-trust check
! grep -qF "$(sed -n 2p release.pem)" out err || fail "the private key was printed"
finds 1 '^signing/sub/.hidden/k: error: private key: it lies in the trust directory' \
  '^signing/configs/nightly.json: error: private key: ' \
  '^  fix: if it was ever committed, revoke the version and rotate'
(echo '# my key'; cat release.pem) >signing/key.txt
finds 1 '^signing/key.txt: error: private key: '
