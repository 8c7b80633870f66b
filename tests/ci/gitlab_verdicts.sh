#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# What the GitLab component warns of and refuses, and in which colour
set -eu
. "$SEAL_SOURCE/tests/ci/lib.sh"
. "$SEAL_SOURCE/tests/ci/gitlab_project.sh"
echo 'seal-package -q -o dist/app.zip src' >build
project
inputs 'config: production'
publish

# Unsigned: a merge request signs nothing, reports, and is amber; to refuse is a
# choice. On a protected branch Warn is amber and Enforce red.
merge_request 0
not_run seal-sign
ended seal-verify WARN
finds mismatch/unsigned
says out 'seal: nothing is signed here'
says out 'seal: reported, and refused on a protected one'
inputs 'config: production' 'unprotected: refuse'
merge_request 1
ended seal-verify FAIL
finds mismatch/unsigned
inputs 'config: staging' 'sign-rules: [{when: never}]'
pipeline 0
ended seal-verify WARN
finds mismatch/unsigned
inputs 'config: staging' 'mode: enforce' 'sign-rules: [{when: never}]'
pipeline 1
ended seal-verify FAIL
inputs 'config: production' 'sign-rules: [{when: never}]'
pipeline 1
ended seal-verify FAIL
finds mismatch/unsigned

# Tampered with after signing: red everywhere, also where Warn holds and in a
# merge request.
mkdir ../given
seal-package -q -o ../app.zip src
seal-sign -q -o ../given/app.zip --profile release --key ../release.pem ../app.zip
python3 - <<'PY'
data = bytearray(open("../given/app.zip", "rb").read())
data[len(data) // 8] ^= 1
open("../given/app.zip", "wb").write(data)
PY
echo "mkdir -p signed; cp $top/given/app.zip signed/" >../build
inputs 'config: staging' 'sign-rules: [{when: never}]'
pipeline 1
ended seal-verify FAIL
merge_request 1
ended seal-verify FAIL
says seal-reports/report.txt 'error: .*\[integrity/'

# Expired.
seal-sign -q -o ../given/app.zip --profile release --key ../release.pem \
  --signing-time 2001-01-01T00:00:00Z ../app.zip
inputs 'config: staging' 'sign-rules: [{when: never}]' 'require-commit: false'
pipeline 0
ended seal-verify WARN
finds expiry/expired
inputs 'config: production' 'sign-rules: [{when: never}]' 'require-commit: false'
pipeline 1
ended seal-verify FAIL
finds expiry/expired

# Good, but of an earlier commit, or under another name.
seal-sign -q -o ../given/app.zip --profile release --key ../release.pem ../app.zip
pipeline 0
ended seal-verify PASS
inputs 'config: production' 'sign-rules: [{when: never}]'
pipeline 1
finds provenance/commit
mv ../given/app.zip ../given/admin.zip
echo "mkdir -p signed; cp $top/given/admin.zip signed/app.zip" >../build
inputs 'config: production' 'sign-rules: [{when: never}]' 'require-commit: false'
pipeline 0
seal-sign -q -o ../given/admin.zip --profile release --key ../release.pem ../app.zip
pipeline 1
finds mismatch/name

# What could not be judged is no pass in any mode, and neither is nothing.
echo 'mkdir -p dist' >../build
inputs 'config: staging'
pipeline 1
ended seal-sign FAIL
says out 'seal-sign: error: dist/\*\.zip: no such package'
merge_request 1
ended seal-verify FAIL
says out 'seal-verify: error: dist/\*\.zip: no such package'
