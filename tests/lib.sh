# shellcheck shell=bash
# SPDX-License-Identifier: Apache-2.0
# lib.sh - what the test scripts share; source it after `set -eu`
PATH="$SEAL_BIN:$PATH"
export PATH

fail() {
  printf 'FAIL: %s\n' "$*" >&2
  exit 1
}

# expect STATUS command...: run it with output in the files out and err, and
# fail unless it ends with STATUS. Never call it in an `if`.
expect() {
  expected=$1
  shift
  status=0
  "$@" >out 2>err || status=$?
  if [ "$status" != "$expected" ]; then
    printf 'FAIL: exit %s instead of %s: %s\n' "$status" "$expected" "$*" >&2
    sed 's/^/  stderr: /' err >&2
    exit 1
  fi
}

# says FILE PATTERN: FILE (out or err) has a line that matches the extended
# regular expression.
says() {
  grep -Eq -- "$2" "$1" || {
    printf 'FAIL: %s does not say: %s\n' "$1" "$2" >&2
    sed 's/^/  /' "$1" >&2
    exit 1
  }
}

# same A B: the files are equal.
same() {
  cmp "$1" "$2" >&2 || fail "$1 and $2 differ"
}

absent() {
  [ ! -e "$1" ] || fail "$1 exists"
}

# need TOOL...: a missing tool is an error, not a skip.
need() {
  for tool in "$@"; do
    command -v "$tool" >/dev/null || fail "the test needs $tool"
  done
}
