#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# The GitLab component signs and verifies; what it says without a key
set -eu
. "$SEAL_SOURCE/tests/ci/lib.sh"
. "$SEAL_SOURCE/tests/ci/gitlab_project.sh"
pack='seal-package -q -o dist/app.zip --record=dist/app.zip.record.json src'
echo "$pack" >build
project
inputs 'config: production'
publish

# Good: signed with the CI's facts and the record, under its name, by the key
# that the signing job alone gets.
pipeline 0
ended build PASS
ended seal-sign PASS
ended seal-verify PASS
says out 'seal: trust directory signing from refs/heads/main of group/project'
says out 'seal: job 1 of 1: 1 of 1 packages'
finds ''
[ "$(json seal-reports/report.json 'j["policy"]["mode"]')" = enforce ] ||
  fail 'not the configuration that was asked for'
get signed/app.zip 's["subject"][0]["name"]' app.zip
get signed/app.zip 'b["id"]' urn:sealwright:builder:gitlab-self-asserted
says seal-reports/report.txt '^signed/app\.zip: valid: app\.zip, signed by release'
says seal-reports/report.md 'app\.zip'

# Without the key: why, and how to mend it, and no value of anything.
key_variable OTHER signing ../release.pem
pipeline 1
ended seal-sign FAIL
not_run seal-verify
says out 'seal-sign: error: SEAL_SIGNING_KEY: there is no such variable for this job'
says out 'main is protected, so it is missing, or for another environment than signing'
says out 'fix: in Settings > CI/CD > Variables add SEAL_SIGNING_KEY with the private key of release:'
key_variable SEAL_SIGNING_KEY deploy ../release.pem
pipeline 1
says out 'or for another environment than signing'
pipeline 1 --variable SEAL_SIGNING_KEY=the-secret
says out 'SEAL_SIGNING_KEY: is not a variable of type File'
if grep -q the-secret out err; then
  fail 'the value of the variable is shown'
fi
inputs 'config: production' 'sign-rules: [{when: on_success}]'
pipeline 1 --variable CI_COMMIT_REF_PROTECTED=false
says out 'main is not protected, and gets no protected variables'
key_variable SEAL_SIGNING_KEY signing ../release.pem

# A version out of a variable; a timestamp, or no signature.
inputs 'config: production' 'timestamp: http://127.0.0.1:9/'
pipeline 1
ended seal-sign FAIL
says out 'error: --timestamp: the directory trusts no timestamp authority'
absent signed/app.zip
inputs 'config: production' 'version-variable: CI_COMMIT_TAG'
pipeline 0 --variable CI_COMMIT_TAG=v1.2.3
get signed/app.zip 'm["sealwright_packageVersion"]' 1.2.3

# An encrypted key, and its passphrase in a variable of its own.
echo 'between us' >../passphrase
openssl pkcs8 -topk8 -in ../release.pem -passout file:../passphrase \
  -out ../encrypted.pem
key_variable SEAL_SIGNING_KEY signing ../encrypted.pem
inputs 'config: production' 'passphrase-variable: THE_PASSPHRASE'
pipeline 0 --variable "THE_PASSPHRASE=$top/passphrase"
ended seal-sign PASS
pipeline 1
ended seal-sign FAIL

# Another key is none of the profile's: nothing is signed.
openssl genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-256 -out ../other.pem 2>/dev/null
key_variable SEAL_SIGNING_KEY signing ../other.pem
inputs 'config: production'
pipeline 1
ended seal-sign FAIL
absent signed/app.zip
key_variable SEAL_SIGNING_KEY signing ../release.pem
