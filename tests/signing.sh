# shellcheck shell=bash
# SPDX-License-Identifier: Apache-2.0
# signing.sh - packages and profiles for the tests; source it after lib.sh
need python3 openssl sha256sum
unset GITHUB_ACTIONS GITLAB_CI SEAL_KEY

# Where no git repository is, whatever lies above the build folder.
leave_git() {
  away=$(mktemp -d)
  trap 'rm -rf "$away"' EXIT
  cd "$away" || exit
}

seal_py() {
  python3 "$SEAL_SOURCE/tests/seal.py" "$@"
}

# get FILE EXPR EXPECTED: what a package's or bundle's statement says.
get() {
  got=$(seal_py get "$1" "$2") || fail "$1: no statement"
  [ "$got" = "$3" ] || fail "$1: $2 is $got instead of $3"
}

# make_package NAME [CONTENT]: NAME.zip with one file of that content.
make_package() {
  mkdir -p "files/$1"
  printf '%s\n' "${2:-$1}" >"files/$1/$1.txt"
  seal-package -q -o "$1.zip" -C "files/$1" .
}

# make_profile NAME [ALGORITHM]: with the key NAME.pem, in signing/.
make_profile() {
  [ -d signing ] || seal-trust init >/dev/null
  seal-trust profile create "$1" --new-key "$1.pem" \
    --algorithm "${2:-ecdsa-p256-sha256}" >/dev/null 2>&1
}

digest() {
  sha256sum "$1" | cut -d' ' -f1
}

# json FILE EXPR: evaluate EXPR over the document j.
json() {
  python3 -c 'import json, sys; j = json.load(open(sys.argv[1])); print(eval(sys.argv[2]))' "$1" "$2"
}

# refused STATUS PATTERN COMMAND...: it fails so, and writes no output.zip.
refused() {
  wanted=$1
  pattern=$2
  shift 2
  rm -f output.zip
  expect "$wanted" "$@"
  says err "$pattern"
  absent output.zip
}
