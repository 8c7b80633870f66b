#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# The example workflows, run with the example projects: a pull request, a push,
# the two jobs that sign, and what came out of them verified
set -eu
. "$SEAL_SOURCE/tests/ci/lib.sh"
. "$SEAL_SOURCE/tests/ci/github.sh"
need cmake ninja make gcc objcopy pkg-config curl
unset GITHUB_ACTIONS GITLAB_CI SEAL_KEY PKG_CONFIG_PATH MAKEFLAGS MAKELEVEL
github_project
env -u DESTDIR cmake --install "$SEAL_BUILD" --prefix "$PWD/prefix" >/dev/null
mkdir bin artifacts
# The runner's own: what the example would install is here.
printf '#!/bin/sh\nexit 0\n' >bin/sudo
chmod +x bin/sudo
PATH=$PWD/bin:$PWD/prefix/bin:$PATH
oidc '{"job_workflow_ref": "sealwright/sealwright/.github/workflows/sign.yml@refs/tags/v0.1.0",
 "job_workflow_sha": "0123456789abcdef0123456789abcdef01234567"}'
cat >nothing.sh <<'SH'
true
SH
cat >hand_over.sh <<'SH'
[ "$INPUT_NAME" = packages ]
rm -rf ../artifacts/packages
mkdir -p ../artifacts/packages
for pattern in $INPUT_PATH; do cp $pattern ../artifacts/packages/; done
SH

# project FOLDER: the repository's main becomes that example.
project() {
  rm -rf work/*[!g] work/app
  cp -R "$SEAL_SOURCE/examples/$1/." work/
  rm -rf work/build
  (
    cd work || exit
    echo /build/ >.gitignore
    git add -A
    git commit -q -m "$1"
    git push -q origin HEAD:main
  )
  main=$(git -C work rev-parse HEAD)
}

# build STATUS OPTION...: the job `build` of the example; the tools are here.
build() {
  wanted=$1
  shift
  sed 's|ci/github/setup@.*|&\n        with: {install: path}|' "$example" >workflow.yml
  github_run "$wanted" workflow.yml#build --action sealwright/sealwright="$SEAL_SOURCE" \
    --stub actions/checkout="$PWD/nothing.sh" "$@"
}

# signs PACKAGE OPTION...: the job that signs it, as the example calls it.
signs() {
  made=$1
  shift
  sign_workflow 0 --input artifact=packages --input package="$made.zip" \
    --input package-digest="$(sed -n "s/^$made=//p" digests)" \
    --secret SEAL_KEY="$(cat key.pem)" --input trust-ref=main \
    "${identity[@]}" "$@"
  run_says 'r.outputs.verdict === "pass"'
}

for project in make/firmware-make/radio/firmware cmake/lambda-c/imagemeta-layer/thumbs; do
  IFS=/ read -r name folder layer package <<<"$project"
  example="$SEAL_SOURCE/ci/github/examples/$name.yml"
  project "$folder"

  # From a fork: built, judged, not signed, nothing handed over.
  build 0 --event fork.json --env GITHUB_EVENT_NAME=pull_request \
    --env GITHUB_BASE_REF=main --env GITHUB_REF=refs/pull/1/merge
  annotated notice 'pull request from a fork'
  run_says "r.summary.includes('$package.zip') && r.summary.includes('$layer.zip')"
  run_says 'r.steps.at(-1).outcome === "skipped"'
  rm -rf work/build

  # Pushed: built and handed over, then signed in jobs of their own.
  cp upload.sh keep.sh
  cp hand_over.sh upload.sh
  build 0 --event push.json
  cp keep.sh upload.sh
  node -e '
    const { outputs } = JSON.parse(require("node:fs").readFileSync("run.json", "utf8"));
    for (const [name, value] of Object.entries(outputs)) console.log(`${name}=${value}`);' >digests
  signs "$layer" --input type=layer
  signs "$package" --input layers-artifact="sealed-$layer.zip" --input layers="$layer.zip"
  expect 0 seal-verify --name "$package.zip" --config production --trust work/signing \
    --commit "$main" --layer "artifacts/sealed-$layer.zip/$layer.zip" \
    "artifacts/sealed-$package.zip/$package.zip"
  expect 0 seal-inspect "artifacts/sealed-$package.zip/$package.zip"
  says out "commit +$main"
done
