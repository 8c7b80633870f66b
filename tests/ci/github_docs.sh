#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# The YAML of docs/github.md is accepted by both judges; its first commands work,
# with a pipeline by them; its tests exist
set -eu
. "$SEAL_SOURCE/tests/ci/lib.sh"
. "$SEAL_SOURCE/tests/ci/github.sh"
unset GITHUB_ACTIONS GITLAB_CI SEAL_KEY
page="$SEAL_SOURCE/docs/github.md"
export GHA_ROOT="$SEAL_SOURCE"

# blocks LANGUAGE: block1.LANGUAGE and so on.
blocks() {
  awk -v language="$1" '
    $0 == "```" language { inside = 1; n++; next }
    $0 == "```" { inside = 0 }
    inside { print > ("block" n "." language) }' "$page"
}
blocks yaml
found=$(find . -name 'block*.yaml' | wc -l)
[ "$found" -ge 5 ] || fail "only $found blocks of YAML"
[ "$found" = "$(grep -c '```yaml' "$page")" ] || fail 'lost a block'
for block in block*.yaml; do
  github_yaml 0 "$block"
done

# The trust directory of step 1 signs a push to main and refuses another branch.
github_project
blocks sh
(
  cd work || exit
  git rm -rq signing
  rm -rf signing
  seal trust --help >/dev/null
  bash -euo pipefail ../block1.sh >/dev/null 2>&1
  git add -A
  git commit -q -m signing
  git push -q origin main
)
main=$(git -C work rev-parse HEAD)
action 0 --input paths=app --input key="$(cat release.pem)"
run_says 'r.outputs.verdict === "pass"'
git -C work checkout -q -b topic
action 1 --input paths=app --input key="$(cat release.pem)" --env GITHUB_REF=refs/heads/topic
run_says 'r.outputs.verdict === "fail"'
annotated error 'ref'

# Every test and every link that the page names is there.
grep -oE '\| ci\.[a-z_]+ \|' "$page" | tr -d '| ' | sort -u >tests
[ "$(wc -l <tests)" -ge 5 ] || fail 'the page names no tests'
while read -r name; do
  [ -f "$SEAL_SOURCE/tests/ci/${name#ci.}.sh" ] || fail "no test $name"
done <tests
grep -oE '\]\([^)#]+' "$page" | cut -c3- >links
while read -r link; do
  [ -e "$SEAL_SOURCE/docs/$link" ] || fail "no $link"
done <links
