#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# The GitLab component, its examples and the YAML of the documentation: by
# GitLab's schema, against which gitlab-ci-local holds every pipeline, and by
# rules of our own; each rule is broken once
set -eu
. "$SEAL_SOURCE/tests/ci/lib.sh"
. "$SEAL_SOURCE/tests/ci/gitlab_project.sh"
need shellcheck
component=$SEAL_SOURCE/ci/gitlab/templates/seal.yml
judge() {
  node "$SEAL_SOURCE/tests/ci/gitlab_component.mjs" "$1" .
}

expect 0 judge "$component"
for job in sign verify; do
  # SC2086: patterns are to be expanded, with an empty IFS.
  shellcheck -S style -e SC2086 "$job.sh" || fail "the script of $job"
done

# broken PATTERN FROM TO: the component with FROM replaced is refused for that.
broken() {
  python3 - "$component" "$2" "$3" <<'PY'
import sys
text = open(sys.argv[1]).read()
assert sys.argv[2] in text, sys.argv[2]
open("broken.yml", "w").write(text.replace(sys.argv[2], sys.argv[3], 1))
PY
  expect 1 judge broken.yml
  says err "broken.yml: .*$1"
}
broken 'an input outside of name' "profile='\$[[ inputs.profile ]]'" \
  'profile=$[[ inputs.profile ]]'
broken 'an input outside of name' 'mkdir -p "$output"' \
  'mkdir -p "$[[ inputs.output ]]"'
broken "input packages: its regex lets a quote" "default: dist/*.zip
      regex: '^[^''\"" "default: dist/*.zip
      regex: '^[^\""
broken "input config: its regex lets a quote" "Code signing configuration of the trust directory
      regex: ^[A-Za-z0-9_]{2,64}\$" "Code signing configuration"
broken 'input expire-in: the default does not match' 'default: 30 days' 'default: 30_days'
broken 'input mode: the default is none of the options' '[config, enforce]' '[enforce]'
broken 'input parallel: the default is no number' 'default: 1' "default: '1'"
broken 'input trust: no description' 'description: Trust directory in the repository that it comes from' 'description: ""'
broken 'input attach: nothing uses it' "attach='\$[[ inputs.attach ]]'" "attach=''"
broken 'profil: no such input' 'inputs.profile ]]' 'inputs.profil ]]'
broken 'variables: a keyword for all jobs' '---' '---
variables: {A: b}'
broken '.*: without the prefix' '.$[[ inputs.job-prefix ]]-tools:' '.tools:'
broken '.*: variables of a job give way' '  allow_failure:' '  variables: {A: b}
  allow_failure:'

# GitLab's schema, in a project.
project
echo 'exit 0' >../build
listed() {
  expect "$1" gitlab-ci-local --home "$top/home" --list
  cat err >>out
}
inputs 'config: production'
git add -A
listed 0
says out '^seal-verify '
schema() {
  python3 - "$component" "$2" "$3" <<'PY'
import sys
text = open(sys.argv[1]).read()
assert sys.argv[2] in text, sys.argv[2]
open("templates/seal.yml", "w").write(text.replace(sys.argv[2], sys.argv[3], 1))
PY
  listed 1
  says out "$1"
}
schema 'allow_failure' 'exit_codes: [77]' 'exit_codes: amber'
schema 'artifacts.*when|when.*allowed' 'when: always' 'when: sometimes'
schema 'alow_failure' 'allow_failure:' 'alow_failure:'
schema 'parallel' 'parallel: $[[ inputs.parallel ]]' 'parallel: none'
cp "$component" templates/seal.yml

# The documentation's pipelines and the examples, with the component from here.
listed_file() {
  sed -E 's|^( *- )component: .*|\1local: templates/seal.yml|' "$1" >.gitlab-ci.yml
  git add -A
  listed 0
  says out 'json schema validated'
}
python3 - "$SEAL_SOURCE/docs/gitlab.md" "$SEAL_SOURCE/ci/gitlab/README.md" <<'PY'
import re, sys
number = 0
for path in sys.argv[1:]:
    text = open(path, encoding="utf-8").read()
    for block in re.findall(r"```yaml\n(.*?)```", text, re.S):
        number += 1
        with open("../block-%d.yml" % number, "w", encoding="utf-8") as file:
            file.write(block)
assert number >= 5, number
PY
for block in ../block-*.yml "$SEAL_SOURCE"/ci/gitlab/examples/*.yml; do
  listed_file "$block"
done
# Each input is explained, and what is explained is one.
sed -n 's/^| `\([a-z][a-z0-9-]*\)` .*/\1/p' "$SEAL_SOURCE/ci/gitlab/README.md" |
  sort >../explained
sed -n '/^---$/q; s/^    \([a-z][a-z0-9-]*\):$/\1/p' "$component" | sort >../inputs
same ../explained ../inputs
