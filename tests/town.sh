# shellcheck shell=bash
# SPDX-License-Identifier: Apache-2.0
# town.sh - a trust directory and signed packages to verify; source it after
# lib.sh
need python3 openssl

forge() {
  python3 "$SEAL_SOURCE/tests/forge.py" "$@"
}

# town: signing/ with the profiles release, review and other (Ed25519, so that
# forge.py can sign with their keys), the configurations production (enforce)
# and staging (warn) that allow release and review; app.zip, signed.
town() {
  seal-trust init >/dev/null
  for profile in release review other; do
    seal-trust profile create "$profile" --new-key "$profile.pem" \
      --algorithm ed25519 --validity 12MONTHS >/dev/null 2>&1
  done
  seal-trust config create production --allow release --allow review \
    --mode enforce >/dev/null
  seal-trust config create staging --allow release --allow review >/dev/null
  package app 'the code'
  sign app.zip pure/app.zip
}

# package NAME [CONTENT]: pure/NAME.zip with one file.
package() {
  mkdir -p "files/$1" pure
  printf '%s\n' "${2:-the contents of $1}" >"files/$1/$1.txt"
  seal-package -q -o "pure/$1.zip" -C "files/$1" .
}

# sign OUT PKG [OPTION...]: by release, unless an option says otherwise.
sign() {
  output=$1
  input=$2
  shift 2
  seal-sign -q -o "$output" --profile release --key release.pem "$@" "$input"
}

# verify STATUS CONFIG OPTION...: the report is in err.
verify() {
  status=$1
  config=$2
  shift 2
  expect "$status" seal-verify --config "$config" "$@"
}

# finds CHECK OPTION...: refused for that reason and no other, also in warn mode
# when it is integrity; else a warning there.
finds() {
  check=$1
  shift
  verify 1 production "$@"
  only "$check" error
  case $check in
  integrity/*)
    verify 1 staging "$@"
    only "$check" error
    ;;
  *)
    verify 0 staging "$@"
    only "$check" warning
    ;;
  esac
}

# only CHECK SEVERITY: err has that finding, and none of another check.
only() {
  says err ": $2: .*\\[$1\\]\$"
  if grep -E ': (warning|error): .*\]$' err | grep -vF "[$1]" >&2; then
    fail "not only $1"
  fi
}

# member FILE EXPRESSION: of the JSON document j.
member() {
  python3 -c 'import json, sys
j = json.load(open(sys.argv[1]))
print(eval(sys.argv[2]))' "$1" "$2"
}
