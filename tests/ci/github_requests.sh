#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# The composite action on pull requests; what they change in signing/ is nothing
set -eu
. "$SEAL_SOURCE/tests/ci/lib.sh"
. "$SEAL_SOURCE/tests/ci/github.sh"
unset GITHUB_ACTIONS GITLAB_CI SEAL_KEY
github_project
key=$(cat key.pem)
need python3

# ---- pull requests ----
pull_request 0 fork.json
run_says 'r.outputs.verdict === "warn" && r.outputs.signed === "false"'
annotated notice 'pull request from a fork'
annotated notice 'app.zip. is not signed'
run_says 'r.annotations.every((a) => a.level !== "error")'
run_says 'r.summary.includes("from a fork") && r.summary.includes("nothing here may be released")'
nothing_uploaded
[ -s uploaded/sealed-app.zip/app.zip.report.json ] || fail 'no report on a pull request'
# A key that is there is not used: nobody has merged this.
pull_request 0 request.json --input key="$key"
run_says 'r.outputs.signed === "false" && r.outputs.verdict === "warn"'
pull_request 0 fork.json --input sign=always
run_says 'r.outputs.signed === "false" && r.outputs.verdict === "warn"'
annotated notice 'no secrets to pull requests from forks'
pull_request 0 request.json --input sign=always --input key="$key"
run_says 'r.outputs.signed === "true" && r.outputs.verdict === "pass"'
# Only being unsigned is forgiven: what is signed, and wrong, is not.
mkdir work/build
seal-package -q -o work/build/pure.zip -C work app
seal-sign -q -o work/build/other.zip --profile release --key key.pem \
  --trust work/signing work/build/pure.zip
pull_request 1 fork.json --input paths= --input package=build/other.zip
run_says 'r.outputs.verdict === "fail"'
# Nor a layer that was changed after it was signed, beside what is unsigned.
for content in one two; do
  echo "$content" >code.txt
  seal-package -q -o "$content.zip" code.txt
done
seal-sign -q -o signed.zip --type layer --name base.zip --profile release \
  --key key.pem --trust work/signing one.zip
python3 "$SEAL_SOURCE/tests/forge.py" reseal two.zip work/build/base.zip \
  's.update(load("signed.zip"))'
pull_request 1 fork.json --input layers=build/base.zip
run_says 'r.outputs.verdict === "fail"'
annotated error 'changed after it was signed'
cp signed.zip work/build/base.zip
pull_request 0 fork.json --input layers=build/base.zip
run_says 'r.outputs.verdict === "warn"'
rm -r work/build
pull_request 1 request.json --input sign=always
annotated error 'no key'
action 1 --env GITHUB_EVENT_NAME=pull_request_target --env GITHUB_BASE_REF=main \
  --input paths=app --input sign=always --input key="$key" --event fork.json
annotated error 'pull_request_target would sign what strangers wrote'
action 0 --env GITHUB_EVENT_NAME=issue_comment --input paths=app --input key="$key"
annotated notice 'issue_comment may come from anybody'
run_says 'r.outputs.signed === "false"'

# ---- a pull request that changes signing/ counts for nothing ----
(
  cd work
  git checkout -q -b topic
  rm -r signing
  seal-trust init >/dev/null
  seal-trust profile create release --new-key ../mallory.pem --algorithm ed25519 >/dev/null 2>&1
  seal-trust config create production --allow release >/dev/null
  git add -A
  git commit -q -m 'trust me'
  git config core.fsmonitor 'touch ../obeyed'
)
pull_request 1 fork.json --input sign=always --input key="$(cat mallory.pem)"
annotated error 'could not be signed'
says out 'refs/heads/main'
nothing_uploaded
mkdir work/build
seal-package -q -o work/build/pure.zip -C work app
seal-sign -q -o work/build/app.zip --profile release --key mallory.pem \
  --trust work/signing work/build/pure.zip
pull_request 1 fork.json --input paths= --input package=build/app.zip
run_says 'r.outputs.verdict === "fail"'
annotated error 'signed by a key that|no profile|key'
run_says "r.outputs['trust-commit'] === '$main'"
# On a branch of this repository as well: the default branch is what counts.
git -C work push -q origin topic
action 1 --env GITHUB_REF=refs/heads/topic --input package=build/app.zip --input sign=never
run_says "r.outputs['trust-commit'] === '$main'"
action 0 --input trust-ref=topic --input package=build/app.zip --input sign=never
absent obeyed
action 1 --input trust-ref=gone --input paths=app --input sign=never
annotated error 'refs.heads.gone could not be fetched'
action 1 --input trust=app/none --input paths=app --input sign=never
annotated error 'there is no app.none in refs.heads.main'
git -C work config --unset core.fsmonitor
git -C work checkout -q main
rm -rf work/build
# A link in place of the directory leads nowhere.
(
  cd work
  git checkout -q -b linked
  git mv signing elsewhere
  ln -s elsewhere signing
  git add -A
  git commit -q -m linked
  git push -q origin linked
  git checkout -q main
)
action 1 --input trust-ref=linked --input paths=app --input sign=never
annotated error 'there is no signing in'
