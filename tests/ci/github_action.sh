#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# The composite action, run: good, warned, refused, without a key
set -eu
. "$SEAL_SOURCE/tests/ci/lib.sh"
. "$SEAL_SOURCE/tests/ci/github.sh"
unset GITHUB_ACTIONS GITLAB_CI SEAL_KEY
github_project
secret=$(sed -n 2p key.pem)
need openssl python3

# ---- good ----
signing 0
run_says 'r.outputs.verdict === "pass" && r.outputs.signed === "true"'
run_says "r.outputs['trust-commit'] === '$main'"
run_says 'r.annotations.filter((a) => a.level !== "notice").length === 0'
run_says 'r.summary.includes("app.zip") && r.summary.includes("release")'
run_says "r.summary.includes('${main:0:7}')"
digest=$(seal-inspect --payload uploaded/sealed-app.zip/app.zip | sha256sum | cut -d' ' -f1)
run_says "r.outputs['payload-digest'] === 'sha256:$digest'"
run_says "r.summary.includes('${digest:0:8}')"
run_says "r.outputs.package.endsWith('/app.zip') && r.outputs.report.endsWith('/app.zip.report.json')"
expect 0 seal-verify --name app.zip --config production --trust work/signing \
  --commit "$main" uploaded/sealed-app.zip/app.zip
expect 0 seal-inspect uploaded/sealed-app.zip/app.zip
says out 'github-self-asserted'
[ -s uploaded/sealed-app.zip/app.zip.report.json ] || fail 'no report'

# The key: in no log, no later step, no file, no output.
same uploaded/sealed-app.zip/app.zip uploaded/sealed-app.zip/app.zip
for place in run.json later-environment uploaded runner; do
  ! grep -rqF -- "$secret" "$place" || fail "the key is in $place"
done
signing 0 --input sign=always
! grep -qF -- "$secret" out || fail 'the key is in the log'

# An encrypted key.
openssl pkey -in key.pem -aes256 -passout pass:correct-horse -out locked.pem
action 0 --input paths=app --input key="$(cat locked.pem)" --input passphrase=correct-horse
run_says 'r.outputs.verdict === "pass"'
! grep -rqF correct-horse run.json later-environment runner out || fail 'the passphrase is somewhere'
action 1 --input paths=app --input key="$(cat locked.pem)" --input passphrase=wrong
annotated error 'could not be signed'
nothing_uploaded

# ---- a layer, and a package with a record and a digest of another job ----
mkdir made work/build
seal-package -q -o work/build/base.zip -C work/app code.txt
signing 0 --input paths= --input package=build/base.zip --input name= --input type=layer
cp uploaded/sealed-base.zip/base.zip made/base.zip
seal-package -q -o work/build/app.zip --record=work/build/app.zip.record.json -C work app
handed=$(sha256sum <work/build/app.zip | cut -d' ' -f1)
signing 0 --input paths= --input package=build/app.zip \
  --input package-digest="$handed" --input layers="$PWD/made/base.zip"
run_says 'r.outputs.verdict === "pass" && r.summary.includes("base.zip")'
run_says "r.outputs['payload-digest'] === 'sha256:$handed'"
cp uploaded/sealed-app.zip/app.zip made/app.zip
signing 1 --input paths= --input package=build/app.zip --input package-digest="sha256:${handed//[0-7]/8}"
annotated error 'not the package that was handed over'
nothing_uploaded
# Signed elsewhere: judged here.
cp made/app.zip work/build/
action 0 --input sign=never --input package=build/app.zip --input layers="$PWD/made/base.zip"
run_says 'r.outputs.verdict === "pass" && r.outputs.signed === "false"'
action 1 --input sign=never --input package=build/app.zip --input layers="$PWD/made/base.zip" \
  --input commit=0123456789012345678901234567890123456789
annotated error 'commit'

# ---- warn and enforce: an unsigned one ----
action 0 --input sign=never --input paths=app --input config=staging
run_says 'r.outputs.verdict === "warn"'
annotated warning 'not signed'
[ -e uploaded/sealed-app.zip/app.zip ] || fail 'accepted, but not uploaded'
action 1 --input sign=never --input paths=app --input config=staging --input mode=enforce
run_says 'r.outputs.verdict === "fail" && r.outputs.package === ""'
action 1 --input sign=never --input paths=app --input declared-at=CMakeLists.txt:7
run_says 'r.outputs.verdict === "fail"'
run_says 'r.annotations.some((a) => a.level === "error" && a.file === "CMakeLists.txt" && a.line === "7")'
run_says 'r.steps.at(-1).name === "Upload" && r.steps.at(-1).outcome === "success"'
nothing_uploaded
[ -s uploaded/sealed-app.zip/app.zip.report.json ] || fail 'no report of a refusal'
grep -q '"mismatch/unsigned"' uploaded/sealed-app.zip/app.zip.sarif || fail 'no SARIF of it'
run_says 'r.outputs.sarif.endsWith("/app.zip.sarif")'
# A mode cannot make it weaker.
action 1 --input sign=never --input paths=app --input mode=warn

# ---- tampered: refused in every mode ----
python3 - <<'PY'
data = bytearray(open("made/app.zip", "rb").read())
data[len(data) // 3] ^= 1
open("work/build/app.zip", "wb").write(data)
PY
for config in production staging; do
  action 1 --input sign=never --input package=build/app.zip --input config=$config \
    --input upload=false
  annotated error 'see the log|canonical|changed'
  absent uploaded
done
# Not by its container, but by what was signed: other code under that seal.
echo 'other code' >made/code.txt
seal-package -q -o made/other.zip -C made code.txt
python3 "$SEAL_SOURCE/tests/forge.py" reseal made/other.zip work/build/app.zip \
  's.update(load("made/app.zip"))'
action 1 --input sign=never --input package=build/app.zip --input config=staging \
  --input layers="$PWD/made/base.zip"
run_says 'r.outputs.verdict === "fail" && r.outputs.package === ""'
annotated error 'changed after it was signed'
rm -r work/build

# ---- the key is missing ----
action 1 --input paths=app
annotated error 'no key'
run_says 'r.steps[0].exit === 3 && r.steps[1].outcome === "skipped"'
run_says 'r.outputs.verdict === "fail"'
signing 1 --input key='no key at all'
annotated error 'could not be signed'
nothing_uploaded
