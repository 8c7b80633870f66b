#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Modes only get stricter; each check may have its own action
set -eu
. "$SEAL_SOURCE/tests/lib.sh"
. "$SEAL_SOURCE/tests/town.sh"
town

# Raised by option and by environment, and said by whom.
verify 0 staging pure/app.zip
says err 'mode warn, set in signing/configs/staging.json sha256:[0-9a-f]{64}, trust signing\)$'
verify 1 staging --mode enforce pure/app.zip
says err 'mode enforce, set by --mode, config signing/configs/staging.json sha256:'
SEAL_MODE=enforce expect 1 seal-verify --config staging pure/app.zip
says err 'mode enforce, set by SEAL_MODE, config '
SEAL_MODE=enforce expect 1 seal-verify --config staging --mode warn pure/app.zip
says err 'note: --mode: weaker than what holds without it, and ignored$'
SEAL_MODE=warn expect 1 seal-verify --config staging --mode enforce pure/app.zip
says err 'note: SEAL_MODE: weaker'
# Never lowered.
verify 1 production --mode warn pure/app.zip
says err 'mode enforce, set in signing/configs/production.json'
says err 'note: --mode: weaker'
verify 1 staging --mode enforce --mode warn pure/app.zip
says err 'mode enforce, set by --mode'
SEAL_MODE=warn expect 1 seal-verify --config production pure/app.zip
says err 'note: SEAL_MODE: weaker'
SEAL_MODE='' expect 0 seal-verify --config staging pure/app.zip
for mode in Enforce strict 1; do
  SEAL_MODE=$mode expect 2 seal-verify --config staging pure/app.zip
  says err 'SEAL_MODE: .*known ones are warn, enforce'
done

# A check of its own: an expiry may warn where all else refuses.
seal-trust config create mixed --allow release --mode enforce \
  --check expiry=warn >/dev/null
verify 0 mixed --at 2090-01-01T00:00:00Z app.zip
only expiry/expired warning
says err 'mode enforce, expiry warn, set in'
verify 1 mixed pure/app.zip
verify 1 mixed --at 2090-01-01T00:00:00Z --mode enforce app.zip
only expiry/expired error
seal-trust config create layered --allow release --check layers=enforce >/dev/null
package base
sign base.zip pure/base.zip --type layer
seal-attach-layer -o with.zip --package pure/app.zip pure/base.zip
sign full.zip with.zip
verify 3 layered full.zip
verify 0 layered pure/app.zip
verify 3 layered --mode warn full.zip

# Integrity blocks whatever is asked for.
forge flip app.zip broken.zip 45
SEAL_MODE=warn expect 1 seal-verify --config staging --mode warn broken.zip
only integrity/digest error

# Stale revocation data could not be judged, by the real clock.
seal-trust revocations refresh --valid-until 2099-01-01T00:00:00Z >/dev/null
verify 0 production app.zip
says err '^app.zip: valid'
dates() { # dates UPDATED UNTIL, in seconds from now
  python3 - "$1" "$2" <<'PY'
import json, sys, time
path = "signing/revocations.json"
text = lambda s: time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(time.time() + int(s)))
j = json.load(open(path))
j["updatedAt"], j["validUntil"] = text(sys.argv[1]), text(sys.argv[2])
json.dump(j, open(path, "w"))
PY
}
dates -10000 5000
verify 0 production app.zip
says err '^app.zip: valid'
dates -10000 2000
verify 0 production app.zip
only revocation/ageing warning
says err '^app.zip: accepted with warnings'
dates -10000 -1
verify 3 production app.zip
says err '^app.zip: error: could not judge: .*\[revocation/stale\]$'
sign past.zip pure/app.zip --signing-time "@$(($(date +%s) - 9000))"
verify 3 production --at "@$(($(date +%s) - 5000))" past.zip
only revocation/stale 'error: could not judge'
verify 0 staging app.zip
only revocation/stale warning
if grep -q '^app.zip: valid' err; then fail "valid with stale data"; fi
verify 1 production app.zip pure/app.zip
dates -1 5000

# Two profiles must sign.
seal-trust config create pair --allow release --allow review --mode enforce \
  --required-signatures 2 >/dev/null
verify 1 pair app.zip
only mismatch/signatures error
sign second.zip pure/app.zip --profile review --key review.pem --name app.zip
forge reseal app.zip both.zip 's["bundles"] += load("second.zip")["bundles"]'
verify 0 pair both.zip
forge reseal app.zip twice.zip 's["bundles"] *= 2'
verify 1 pair twice.zip
only integrity/seal error

# No timestamp is there.
seal-trust config create timed --allow release --mode enforce \
  --require-timestamp >/dev/null
verify 1 timed app.zip
only timestamp/required error

# Provenance from a real work tree: each rule met, then not.
need git
git init -q -b main source
git -C source config user.email a@example.org
git -C source config user.name A
git -C source remote add origin https://example.org/team/app.git
cp -r files/app/. source/
git -C source add -A
git -C source commit -q -m first
commit=$(git -C source rev-parse HEAD)
seal-trust config create strict --allow release --mode enforce \
  --require-clean-tree --repository 'https://example.org/team/*' \
  --ref refs/heads/main --minimum-version 1.0.0 >/dev/null
sign good.zip pure/app.zip --repository source --package-version 1.0.0
verify 0 strict --commit "$commit" good.zip
says err "^good.zip: valid: good.zip 1.0.0, signed by release, until [^,]*, commit $commit\$"
touch source/not-tracked
sign good.zip pure/app.zip --repository source --package-version 1.0.0
verify 0 strict good.zip
echo more >>source/app.txt
sign dirty.zip pure/app.zip --repository source --package-version 1.0.0
verify 1 strict dirty.zip
only provenance/clean-tree error
says err '^  have     app.txt$'
verify 0 production dirty.zip
says err "commit $commit with uncommitted changes\$"
git -C source checkout -q app.txt
git -C source checkout -q -b other
git -C source remote set-url origin https://example.org/else/app.git
sign other.zip pure/app.zip --repository source --package-version 1.0.0-rc.1
verify 1 strict other.zip
says err '^other.zip: error: it comes from another repository \[provenance/repository\]$'
says err '^other.zip: error: it comes from another branch or tag \[provenance/ref\]$'
says err '^other.zip: error: it is older than .*\[provenance/version\]$'
seal-trust config create signed --allow release --mode enforce \
  --require-signed-commit >/dev/null
verify 1 signed good.zip
only provenance/signed-commit error

# Outside of git each rule fails, and says what it lacks.
seal-trust config create clean --allow release --mode enforce \
  --require-clean-tree >/dev/null
seal-sign -q -o bare.zip --profile release --key release.pem --repository / \
  --name app.zip pure/app.zip
verify 1 clean bare.zip
only provenance/clean-tree error
says err 'holds no git facts'

# The same rule asked for on the command line; a clean tree meets it.
verify 0 production bare.zip
verify 1 production --require-clean-tree bare.zip
only provenance/clean-tree error
verify 0 staging --require-clean-tree bare.zip
only provenance/clean-tree warning
git init -q tree
echo one >tree/file
git -C tree add file
git -C tree -c user.name=Test -c user.email=test@example.invalid commit -qm one
sign tidy.zip pure/app.zip --repository tree --name app.zip
verify 0 production --require-clean-tree tidy.zip
echo two >tree/file
sign untidy.zip pure/app.zip --repository tree --name app.zip 2>/dev/null
verify 0 production untidy.zip
verify 1 production --require-clean-tree untidy.zip
only provenance/clean-tree error
