#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Forgeries, each refused by the check that is named. A byte changed anywhere is
# unit.forgery's; layers are verify_layers'.
set -eu
. "$SEAL_SOURCE/tests/lib.sh"
. "$SEAL_SOURCE/tests/town.sh"
town
package tool
sign tool.zip pure/tool.zip

# The forger's tools change nothing when they are to change nothing.
forge reseal app.zip same.zip 'pass'
same same.zip app.zip
forge resign app.zip same.zip release.pem 'pass'
same same.zip app.zip

# The seal taken out, in each of its ways.
forge reseal app.zip forged.zip 'del s["bundles"]'
same forged.zip pure/app.zip
finds mismatch/unsigned forged.zip
forge reseal app.zip forged.zip 's["bundles"] = []'
finds integrity/seal forged.zip
forge reseal app.zip forged.zip 's["more"] = 1'
finds integrity/seal forged.zip

# A signature from another package; another package under this name.
forge reseal app.zip forged.zip 's["bundles"] = load("tool.zip")["bundles"]'
finds integrity/digest forged.zip
says err "^  have   sha256:$(sha256sum <pure/app.zip | cut -d ' ' -f 1)\$"
says err "^  signed sha256:$(sha256sum <pure/tool.zip | cut -d ' ' -f 1)\$"
mkdir named
cp tool.zip named/app.zip
finds mismatch/name --name app.zip named/app.zip
# Renamed by the one who signs nothing: its own signature says so.
forge resign tool.zip forged.zip other.pem 't["subject"][0]["name"] = "app.zip"'
finds integrity/profile-version --name app.zip forged.zip

# The statement of another kind, without expiry, by an allowed key.
forge resign app.zip forged.zip release.pem \
  't["predicateType"] = "https://spdx.dev/Document"'
finds mismatch/no-signature forged.zip
forge resign app.zip forged.zip release.pem \
  't["predicate"]["buildDefinition"]["buildType"] = "urn:other"'
finds mismatch/no-signature forged.zip
forge resign app.zip forged.zip release.pem 'del m["sealwright_expiresAt"]'
finds mismatch/no-signature forged.zip
says err 'sealwright_expiresAt'
forge resign app.zip forged.zip release.pem \
  'e["payloadType"] = "application/json"'
finds mismatch/no-signature forged.zip
# Two subjects, none, a wrong type.
for code in 't["subject"] *= 2' 't["subject"] = []' \
  'm["sealwright_signedAt"] = 5' 'm["sealwright_signedAt"] = "never"' \
  'm["sealwright_layers"] = {}' 'm["sealwright_jobArn"] = ""' \
  'm["sealwright_jobArn"] = m["sealwright_jobArn"].upper()'; do
  forge resign app.zip forged.zip release.pem "$code"
  finds integrity/statement forged.zip
done

# The claim of another profile version, known and unknown.
forge resign app.zip forged.zip review.pem 'pass'
finds integrity/profile-version forged.zip
forge resign app.zip forged.zip other.pem 'pass'
finds integrity/profile-version forged.zip
openssl genpkey -algorithm ed25519 -out strange.pem 2>/dev/null
forge resign app.zip forged.zip strange.pem 'pass'
finds integrity/signature forged.zip
forge resign app.zip forged.zip strange.pem \
  'm["sealwright_profileVersionArn"] = m["sealwright_profileVersionArn"][:-10] + "AAAAAAAAAA"'
finds integrity/signature forged.zip # it still carries our key id
forge reseal forged.zip forged.zip \
  'e["signatures"][0]["keyid"] = s["bundles"][0]["verificationMaterial"]["publicKey"]["hint"] = "SHA256:" + "A" * 43'
finds mismatch/signer forged.zip
# Key ids that are not the key's.
forge reseal app.zip forged.zip 'e["signatures"][0]["keyid"] = "SHA256:" + "A" * 43'
finds integrity/keyid forged.zip
forge reseal app.zip forged.zip 'del e["signatures"][0]["keyid"]'
finds integrity/keyid forged.zip
forge reseal app.zip forged.zip \
  's["bundles"][0]["verificationMaterial"]["publicKey"]["hint"] = "x"'
finds integrity/keyid forged.zip
forge reseal app.zip forged.zip \
  's["bundles"][0]["verificationMaterial"]["timestampVerificationData"] = {"rfc3161Timestamps": [{"signedTimestamp": "MAA="}]}'
finds integrity/timestamp forged.zip

# Times: longer than the profile's, ahead, before a revocation.
forge resign app.zip forged.zip release.pem \
  'm["sealwright_expiresAt"] = "2099-01-01T00:00:00Z"'
verify 0 production forged.zip
says err 'note: the signature claims to last longer than its profile allows.*\[expiry/longer\]'
soon=$(($(date +%s) + 367 * 86400))
verify 1 production --at "@$soon" forged.zip
says err '^forged.zip: error: the signature has expired \[expiry/expired\]$'
forge resign app.zip forged.zip release.pem \
  'm["sealwright_signedAt"] = "2098-01-01T00:00:00Z"; m["sealwright_expiresAt"] = "2099-01-01T00:00:00Z"'
finds expiry/ahead forged.zip
forge resign app.zip forged.zip release.pem \
  'm["sealwright_signedAt"] = "1999-01-01T00:00:00Z"'
verify 1 production forged.zip
says err '\[expiry/expired\]' # 12 months after 1999, whatever it claims

# An old signature where the configuration says no. The version's number is
# signed, not the name of the file.
sign old.zip pure/app.zip --name app.zip --package-version 1.4.9
for rule in '--minimum-version 1.5.0' \
  "--minimum-signed-at @$(($(date +%s) + 60))" \
  "--commit $(printf 'b%.0s' {1..40})"; do
  # shellcheck disable=SC2086
  seal-trust config create strict --allow release --mode enforce $rule >/dev/null
  verify 1 strict old.zip
  says err '\[provenance/(version|signed-at|commit)\]'
  rm signing/configs/strict.json
done
verify 0 production old.zip

# A revoked version with a backdated time.
cp -r signing kept
sleep 1
version=$(member signing/profiles/release.json \
  'j["versions"][0]["profileVersion"]')
seal-trust profile revoke release --version "$version" --reason leaked \
  --from "@$(date +%s)" >/dev/null 2>&1
forge resign app.zip forged.zip release.pem \
  'm["sealwright_signedAt"] = "2026-01-01T00:00:00Z"'
verify 1 production forged.zip
says err '\[revocation/profile-version\]'
rm -rf signing && mv kept signing

# Detached: beside its package, beside another, beside a broken seal.
cp pure/app.zip bare.zip
seal-sign -q --profile release --key release.pem --name app.zip \
  --detached app.sigstore.json bare.zip
verify 0 production --bundle app.sigstore.json bare.zip
says err '^bare.zip: valid'
finds integrity/digest --bundle app.sigstore.json pure/tool.zip
finds integrity/digest --bundle app.sigstore.json tool.zip
seal-attach-layer -o layered.zip --package pure/app.zip pure/tool.zip
finds integrity/layers --bundle app.sigstore.json layered.zip
forge reseal app.zip forged.zip 's["bundles"] = load("tool.zip")["bundles"]'
finds integrity/digest --bundle app.sigstore.json forged.zip
forge flip app.zip forged.zip 45
finds integrity/digest --bundle app.sigstore.json forged.zip
# Its key id is only a hint; without one it is as good.
forge detach app.zip bundle.json release.pem 'e["signatures"][0].pop("keyid"); s["bundles"][0]["verificationMaterial"]["publicKey"] = {}'
verify 0 production --bundle bundle.json bare.zip
forge detach app.zip bundle.json strange.pem \
  'm["sealwright_profileVersionArn"] = "arn:aws:signer:local:000000000000:/signing-profiles/stranger/AAAAAAAAAA"'
finds mismatch/signer --bundle bundle.json bare.zip
# A stranger's beside our own is a note.
verify 0 production --bundle bundle.json app.zip
says err '^bundle.json: note: another signature, by a stranger: '
# A record beside it, which only a signature can make more than a claim.
seal-package -q --record -o forged.zip -C files/app .
finds integrity/record --bundle app.sigstore.json forged.zip
seal-package -q --record -o noted.zip -C files/app .
seal-sign -q --profile release --key release.pem --name app.zip \
  --detached noted.sigstore.json noted.zip
verify 0 production --bundle noted.sigstore.json noted.zip
says err '^noted.zip: valid'
verify 0 production --bundle noted.sigstore.json bare.zip
forge reseal noted.zip forged.zip 's["record"]["options"] = {"prefix": "x"}'
finds integrity/record --bundle noted.sigstore.json forged.zip
