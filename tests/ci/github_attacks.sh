#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# The composite action under names and inputs that would be commands
set -eu
. "$SEAL_SOURCE/tests/ci/lib.sh"
. "$SEAL_SOURCE/tests/ci/github.sh"
unset GITHUB_ACTIONS GITLAB_CI SEAL_KEY
github_project

# ---- names ----
# What a stranger's file is called is obeyed by nobody. Names with a colon, a
# quote or a line break cannot be packaged; they are in messages all the same.
mkdir work/names
(
  cd work/names
  touch '$(touch obeyed)' '`touch obeyed`' '##[error]owned' '${{ github.token }}' \
    '%0A%3A%3Aerror%3A%3Aowned' "'; touch obeyed; '" '[x](javascript&colon;owned)'
)
signing 0 --input paths=names
run_says 'r.outputs.verdict === "pass" && r.masks.length === 0'
run_says '!JSON.stringify(r.annotations).includes("owned")'
for name in '::error::owned' '##[error]owned:' '::stop-commands::x' '::add-mask::x' \
  $'a\n::error::owned'; do
  mkdir "work/$name"
  touch "work/$name/$name" "work/$name/good"
  signing 1 --input paths="$name"
  run_says 'r.masks.length === 0 && r.annotations.length === 1'
  annotated error 'could not be packaged'
  signing 1 --input paths="$name/$name"
  run_says 'r.masks.length === 0 && r.annotations.length === 1'
  action 1 --input sign=never --input package="$name/$name"
  run_says 'r.masks.length === 0 && r.annotations.length === 1'
  rm -r "work/$name"
done
signing 1 --input paths='::error::missing'
says out '^::error::missing: error:'
run_says 'r.annotations.length === 1'

# ---- inputs ----
for bad in '$(touch obeyed)' "a' || touch obeyed '" $'app.zip\nverdict=pass' \
  '::error::owned'; do
  for input in name artifact config profile type trust trust-ref repository mode \
    commit package-digest install require-git upload sign declared-at; do
    signing any --input "$input=$bad"
    run_says 'r.conclusion === "failure" && r.outputs.verdict !== "pass"'
    run_says '!r.annotations.some((a) => a.message.startsWith("owned"))'
  done
  # A version is any text.
  signing any --input package-version="$bad"
  run_says '!r.annotations.some((a) => a.message.startsWith("owned"))'
done
found=$(find . -name obeyed)
[ -z "$found" ] || fail "somebody was obeyed: $found"

# ---- inputs that are missing or make no sense ----
github_run 1 "$SEAL_SOURCE/ci/github" --event push.json
annotated error "'paths' or input 'package' is required"
run_says 'r.steps[0].exit === 2'
github_run 1 "$SEAL_SOURCE/ci/github" --event push.json --input paths=app
annotated error "'name' is required"
github_run 1 "$SEAL_SOURCE/ci/github" --event push.json --input paths=app --input name=a.zip
annotated error "'config' is required"
github_run 1 "$SEAL_SOURCE/ci/github" --event push.json --input paths=app --input name=a.zip --input config=production
annotated error "'profile' is required"
signing 1 --input package=x.zip
annotated error 'not both'
signing 1 --event fork.json --input trust-ref= --env GITHUB_EVENT_NAME=workflow_dispatch --input trust=/etc
annotated error "'trust': is no path inside"
echo '{}' >nothing.json
signing 1 --event nothing.json
annotated error "'trust-ref' is required"
