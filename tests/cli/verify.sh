#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Good packages, bad input, exit codes, and what is said about them
set -eu
. "$SEAL_SOURCE/tests/lib.sh"
. "$SEAL_SOURCE/tests/town.sh"
town
digest=$(sha256sum <pure/app.zip | cut -d ' ' -f 1)

# A good package has its line: name, signer, expiry, payload digest.
verify 0 production --name app.zip app.zip
says err '^app.zip: valid: app.zip, signed by release, until 20[0-9-]+T'
says err "^  payload sha256:$digest\$"
configured=$(sha256sum <signing/configs/production.json | cut -d ' ' -f 1)
tail -n 1 err >last
says last "^sealwright: 1 verified, 0 warnings, 0 errors \\(mode enforce, set in signing/configs/production.json sha256:$configured, trust signing\\)\$"
[ ! -s out ] || fail "something on standard output"
verify 0 production -q app.zip
[ ! -s err ] || fail "--quiet says something about a valid package"

# Elsewhere: the trust directory by option and by environment.
mkdir away
verify 0 production --trust "$PWD/signing" app.zip
SEAL_TRUST=$PWD/signing expect 0 env -C away seal-verify --config production \
  ../app.zip
SEAL_TRUST=$PWD/signing expect 2 env -C away seal-verify --trust nowhere \
  --config production ../app.zip
says err '^nowhere.*: error: .*\[?'
absent away/nowhere

# Another name, another type, another commit.
finds mismatch/name --name billing.zip app.zip
says err '^  have     app.zip$'
says err '^  expected billing.zip$'
finds mismatch/type --type layer app.zip
finds provenance/commit --commit "$(printf 'a%.0s' {1..40})" app.zip

# Not signed; signed by somebody else, known and unknown.
finds mismatch/unsigned pure/app.zip
says err '^  fix: seal-sign '
sign foreign.zip pure/app.zip --profile other --key other.pem --name app.zip
finds mismatch/profile foreign.zip
says err '^  fix: seal-trust config update staging --allow release --allow review --allow other$'
mkdir stranger && (
  cd stranger
  seal-trust init >/dev/null
  seal-trust profile create release --new-key key.pem >/dev/null 2>&1
  seal-sign -q -o app.zip --profile release --key key.pem ../pure/app.zip
)
finds mismatch/signer stranger/app.zip

# Expiry and revocation.
verify 0 production --at 2027-01-01T00:00:00Z app.zip
verify 1 production --at 2090-01-01T00:00:00Z app.zip
only expiry/expired error
says err 'hypothetical, as of 2090-01-01T00:00:00Z'
verify 1 production --at @86400 app.zip
only expiry/ahead error
cp -r signing kept
job=$(seal-inspect --json app.zip |
  sed -n 's/.*"sealwright_jobArn": "\(.*\)".*/\1/p')
seal-trust revoke-signature "$job" --reason 'built on a stolen laptop' >/dev/null
finds revocation/job app.zip
says err 'built on a stolen laptop'
rm -rf signing && cp -r kept signing
version=$(seal-inspect --json app.zip |
  sed -n 's/.*profileVersionArn": ".*\/\(.*\)".*/\1/p')
# The signing time is before the revocation's, and saves nothing.
sleep 1
seal-trust profile revoke release --version "$version" --reason 'key leaked' \
  --from "@$(date +%s)" >/dev/null
finds revocation/profile-version app.zip
rm -rf signing && cp -r kept signing

# A cancelled profile: what it signed stays valid.
seal-trust profile cancel release --reason 'no longer used' >/dev/null
verify 0 production app.zip
rm -rf signing && mv kept signing

# Several packages: each has its line, and the worst of them counts.
package tool
sign tool.zip pure/tool.zip
verify 0 production app.zip tool.zip
says err '^app.zip: valid'
says err '^tool.zip: valid'
says err '^sealwright: 2 verified'
forge flip app.zip broken.zip 45
verify 1 production broken.zip app.zip missing.zip
says err '^broken.zip: error: the package changed after it was signed \[integrity/digest\]$'
says err '^broken.zip: refused: no signature that counts$'
says err '^  payload sha256:[0-9a-f]{64}$'
says err '^app.zip: valid'
says err '^missing.zip: error: could not judge: .*No such file'
says err '^sealwright: 1 verified, 0 warnings, 1 error, 1 could not be judged'
verify 3 production app.zip missing.zip
verify 0 staging pure/app.zip tool.zip
says err '^sealwright: 2 verified, 1 warning, 0 errors \(mode warn'
for single in '--name app.zip' '-o out.zip' '--extract folder' \
  '--bundle b.json'; do
  # shellcheck disable=SC2086
  verify 2 production $single app.zip tool.zip
  says err 'several packages'
done
absent out.zip
absent folder

# Bad input.
verify 3 production missing.zip
verify 3 production files
says err '^files: error: could not judge: input: is a folder'
: >empty.zip
verify 1 staging empty.zip
says err '^empty.zip: error: .*\[integrity/'
head -c 100 app.zip >short.zip
verify 1 staging short.zip
python3 -c 'import zipfile
zipfile.ZipFile("foreign-made.zip", "w").writestr("a", "b")'
verify 1 staging foreign-made.zip
says err '\[integrity/'
verify 3 production --bundle missing.json app.zip
echo '{' >bad.json
verify 1 staging --bundle bad.json app.zip
says err '^bad.json: error: .*\[integrity/bundle\]'

# Wrong usage and configuration: nothing is judged.
expect 2 seal-verify app.zip
says err 'config'
expect 1 seal-verify --config production </dev/null
says err '^<stdin>: error: .*\[integrity/'
verify 2 nothing app.zip
verify 2 ../configs/production app.zip
verify 2 production --type thing app.zip
verify 2 production --commit abc app.zip
verify 2 production --mode strict app.zip
says err 'known ones are warn, enforce'
verify 2 production --at yesterday app.zip
verify 2 production --confg x app.zip
says err 'did you mean --config'
verify 2 production --layer - -
says err 'given twice'
verify 2 production --at @0 -o out.zip app.zip
verify 2 production --at @0 --extract folder app.zip
absent out.zip
absent folder
cp -r signing kept
echo '{"AllowedPublishers":' >signing/configs/production.json
verify 2 production app.zip
says err '^signing/configs/production.json: error: '
rm -rf signing && cp -r kept signing

# A key in two profiles: the whole directory is wrong.
python3 - <<'PY'
import json
a = json.load(open("signing/profiles/release.json"))
b = json.load(open("signing/profiles/other.json"))
for name in a["versions"][0]:
    if "key" in name.lower():
        b["versions"][0][name] = a["versions"][0][name]
json.dump(b, open("signing/profiles/other.json", "w"))
PY
verify 2 production app.zip
says err 'error: .*in both .*profiles/other.*profiles/release'
