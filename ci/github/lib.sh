# shellcheck shell=bash
# SPDX-License-Identifier: Apache-2.0
# lib.sh - how the steps of the actions speak to GitHub; source it
set -euo pipefail
# Whatever a repository, a job or an earlier step set: it is not for us.
unset SEAL_TRUST SEAL_AUDIT_LOG SOURCE_DATE_EPOCH
unset GIT_DIR GIT_WORK_TREE GIT_INDEX_FILE GIT_CONFIG_PARAMETERS

random() {
  od -An -N16 -tx1 /dev/urandom | tr -d ' \n'
}

# output NAME VALUE: of this step. No value can end itself and begin another.
output() {
  local end
  end=end_$(random)
  printf '%s<<%s\n%s\n%s\n' "$1" "$end" "$2" "$end" >>"$GITHUB_OUTPUT"
}

# annotate error|warning|notice TEXT
annotate() {
  local text=$2
  text=${text//'%'/%25}
  text=${text//$'\r'/%0D}
  text=${text//$'\n'/%0A}
  printf '::%s title=Sealwright::%s\n' "$1" "$text"
}

# summary LINE...: a paragraph in the job's summary. Only our own words.
summary() {
  printf '%s\n' "$@" '' >>"$GITHUB_STEP_SUMMARY"
}

# stop STATUS TEXT [FIX]: 2 wrong input, 3 something is not there.
stop() {
  annotate error "$2${3:+$'\n'fix: $3}"
  exit "$1"
}

# shown COMMAND...: its output holds other people's names, and GitHub would obey
# a file that is called ::add-mask::x. Nothing in it is a command.
shown() {
  local token status=0
  token=$(random)
  printf '::stop-commands::%s\n' "$token"
  "$@" 2>&1 || status=$?
  printf '\n::%s::\n' "$token"
  return "$status"
}

# lines TEXT: the array `lines`, without empty ones.
lines() {
  local line
  lines=()
  while IFS= read -r line; do
    line=${line%$'\r'}
    [[ -z $line ]] || lines+=("$line")
  done <<<"$1"
}

# one_of INPUT VALUE ALLOWED...
one_of() {
  local input=$1 value=$2 allowed
  shift 2
  for allowed in "$@"; do
    [[ $value != "$allowed" ]] || return 0
  done
  stop 2 "input '$input': is none of: $*"
}

# no_line_breaks INPUT VALUE
no_line_breaks() {
  [[ $2 != *[$'\n\r']* ]] || stop 2 "input '$1': has more than one line"
}

# given INPUT VALUE: it is required.
given() {
  [[ -n $2 ]] || stop 2 "input '$1' is required" "with: $1: ..."
  no_line_breaks "$1" "$2"
}
