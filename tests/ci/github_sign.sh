#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# The workflow that signs in a job of its own, with and without an id-token
set -eu
. "$SEAL_SOURCE/tests/ci/lib.sh"
. "$SEAL_SOURCE/tests/ci/github.sh"
need curl
unset GITHUB_ACTIONS GITLAB_CI SEAL_KEY
github_project
commit=89abcdef0123456789abcdef0123456789abcdef
claims='{"repository": "octo-org/octo-repo", "sha": "'$main'",
 "workflow": "x\"job_workflow_sha\":\"1111111111111111111111111111111111111111\"",
 "job_workflow_ref": "sealwright/sealwright/.github/workflows/sign.yml@refs/tags/v0.1.0",
 "job_workflow_sha": "'$commit'"}'
oidc "$claims"

mkdir -p artifacts/packages
seal-package -q -o artifacts/packages/app.zip \
  --record=artifacts/packages/app.zip.record.json -C work app
seal-package -q -o artifacts/packages/base.zip -C work/app code.txt
app=$(sha256sum <artifacts/packages/app.zip | cut -d' ' -f1)
base=$(sha256sum <artifacts/packages/base.zip | cut -d' ' -f1)

# job STATUS OPTION...: with an id-token and the key.
job() {
  status=$1
  shift
  sign_workflow "$status" --input artifact=packages --secret SEAL_KEY="$(cat key.pem)" \
    "${identity[@]}" "$@"
}

# A layer, then what needs it: two jobs, as a caller has them.
job 0 --input package=base.zip --input package-digest="$base" --input type=layer
run_says 'r.outputs.verdict === "pass" && r.outputs.artifact === "sealed-base.zip"'
# The action came from the repository and commit of this workflow, by GitHub's
# word: neither the caller's, nor one out of another claim.
[ "$(cat taken)" = "sealwright/sealwright@$commit" ] || fail "taken: $(cat taken)"
job 0 --input package=app.zip --input package-digest="sha256:$app" \
  --input layers-artifact=sealed-base.zip --input layers=base.zip \
  --input package-version=1.2.0
run_says 'r.outputs.verdict === "pass" && r.outputs.artifact === "sealed-app.zip"'
run_says "r.outputs['payload-digest'] === 'sha256:$app'"
expect 0 seal-verify --name app.zip --config production --trust work/signing \
  --commit "$main" --require-clean-tree --layer artifacts/sealed-base.zip/base.zip \
  artifacts/sealed-app.zip/app.zip
for secret in "$(sed -n 2p key.pem)" "$(sed -n 2p oidc.out)"; do
  ! grep -qF -- "$secret" out run.json || fail 'a secret is in the log'
done

# What arrives is not what was made.
echo other >other.txt
cp artifacts/packages/app.zip app.zip
seal-package -q -o artifacts/packages/app.zip other.txt
rm artifacts/packages/app.zip.record.json
job 1 --input package=app.zip --input package-digest="$app"
annotated error 'not the package that was handed over'
run_says 'r.outputs.verdict === "fail" && r.outputs.payload_digest === undefined'
absent uploaded
# Nobody says what was made.
job 1 --input package=app.zip --input package-digest=
annotated error "'package-digest': is no SHA-256"
cp app.zip artifacts/packages/app.zip
# Another path than the artifact's.
cp app.zip artifacts/outside.zip
job 1 --input package=../../outside.zip --input package-digest="$app"
annotated error "'package': is no name of a file"
job 1 --input package=gone.zip --input package-digest="$app"
annotated error 'does not have that file'
ln -s "$PWD/app.zip" artifacts/packages/link.zip
cp -P artifacts/packages/link.zip artifacts/packages/linked.zip
job 1 --input package=linked.zip --input package-digest="$app"
annotated error 'does not have that file'
job 1 --input package=app.zip --input package-digest="$app" --secret SEAL_KEY=
annotated error 'no key'

# Without an id-token, and with ones that do not help.
sign_workflow 1 --input artifact=packages --input package=app.zip \
  --input package-digest="$app" --secret SEAL_KEY="$(cat key.pem)"
annotated error 'no id-token'
run_says 'r.steps[0].exit === 3 && r.steps[1].outcome === "skipped"'
run_says '!r.outputs.verdict'
job 1 --input package=app.zip --input package-digest="$app" \
  --env ACTIONS_ID_TOKEN_REQUEST_TOKEN=wrong
annotated error 'GitHub gives no id-token'
oidc '{"workflow": "\"job_workflow_sha\":\"1111111111111111111111111111111111111111\""}'
job 1 --input package=app.zip --input package-digest="$app"
annotated error 'does not say the commit of this workflow'
oidc '{"job_workflow_sha": "'$commit'", "job_workflow_ref": "x;y/z/.github/workflows/a"}'
job 1 --input package=app.zip --input package-digest="$app"
annotated error 'does not say the repository of this workflow'

# A trusted time: by an authority of the trust directory on the base branch.
. "$SEAL_SOURCE/tests/authority.sh"
authority Time
oidc "$claims"
authority_server
# shellcheck disable=SC2154 # of authority.sh
trap 'kill "$oidc_pid" "$authority_process" 2>/dev/null || :' EXIT
(
  cd work || exit
  seal-trust timestamp-authority add --chain ../Time/chain.pem >/dev/null
  seal-trust config update production --require-timestamp >/dev/null
  git add -A
  git commit -qm 'a trusted time'
  git push -q origin main
)
main=$(git -C work rev-parse HEAD)
# shellcheck disable=SC2154 # of authority.sh
job 0 --input package=app.zip --input package-digest="$app" --input timestamp="$server/Time"
run_says 'r.outputs.verdict === "pass"'
job 1 --input package=app.zip --input package-digest="$app"
run_says 'r.outputs.verdict === "fail"'
annotated error 'timestamp'
job 1 --input package=app.zip --input package-digest="$app" --input timestamp='command:touch obeyed'
annotated error "'timestamp': is no http"
found=$(find . -name obeyed)
[ -z "$found" ] || fail 'the command was run'
