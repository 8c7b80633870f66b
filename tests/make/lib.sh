# shellcheck shell=bash
# SPDX-License-Identifier: Apache-2.0
# lib.sh - what the tests of make/seal.mk share; source it in the work folder
. "$SEAL_SOURCE/tests/lib.sh"
need make git pkg-config
# Who runs the test must not matter: neither git's settings, nor a make around
# ctest, nor settings of ours.
export GIT_CONFIG_GLOBAL=/dev/null GIT_CONFIG_NOSYSTEM=1
unset MAKEFLAGS MFLAGS MAKELEVEL MAKEOVERRIDES V
unset SEAL_KEY SEAL_PROFILE SEAL_CONFIG SEAL_OUT SEAL_VERSION
work=$PWD

# The tools in PATH write a line into the file calls before they are run.
# $SEAL_TEST_SIGN has more options for seal-sign.
mkdir tools pkgconfig
for tool in seal-package seal-attach-layer seal-sign seal-verify seal-inspect; do
  cat >"tools/$tool" <<WRAPPER
#!/bin/sh
echo "$tool \$*" >>"$work/calls"
options=
case "$tool \$1" in
"seal-sign --probe") ;;
"seal-sign "*) options=\$SEAL_TEST_SIGN ;;
esac
exec "$SEAL_BIN/$tool" \$options "\$@"
WRAPPER
  chmod +x "tools/$tool"
done
PATH="$work/tools:$PATH"
: >calls

# As installed, but from the source tree.
cat >pkgconfig/sealwright.pc <<PC
makedir=$SEAL_SOURCE/make
bindir=$work/tools
Name: sealwright
Description: the source tree
Version: 0.1.0
PC
export PKG_CONFIG_PATH="$work/pkgconfig"

commit() {
  git add -A
  git -c user.name=Test -c user.email=test@example.invalid \
    commit -q --allow-empty -m "$1"
}

# project FOLDER: become a repository with a trust directory, and go there. The
# key is beside it: ../key.pem.
project() {
  mkdir -p "$1"
  cd "$1" || exit
  git init -q .
  expect 0 seal-trust init --trust signing
  expect 0 seal-trust profile create release --trust signing \
    --new-key "$work/key.pem" "${@:2}"
  expect 0 seal-trust config create production --trust signing --allow release
  printf '%s\n' build out err >.gitignore
}

# runs COUNTS make...: it succeeds, and has run the tools this often, as in
# "package=2 sign=1 verify=0"; others not at all. The probe is apart.
runs() {
  : >"$work/calls"
  counts=$1
  shift
  expect 0 "$@"
  counted "$counts"
}

counted() {
  for count in package attach-layer sign verify probe; do
    case $count in
    probe) calls=$(grep -c '^seal-sign --probe' "$work/calls" || :) ;;
    sign) calls=$(grep '^seal-sign' "$work/calls" | grep -vc -- --probe || :) ;;
    *) calls=$(grep -c "^seal-$count " "$work/calls" || :) ;;
    esac
    expected=0
    for pair in $1; do
      case $pair in "$count="*) expected=${pair#*=} ;; esac
    done
    if [ "$calls" != "$expected" ]; then
      sed 's/^/  /' "$work/calls" out err >&2
      fail "$count ran $calls times, not $expected"
    fi
  done
}

# only PACKAGE TOOL: among the calls of this tool there is none for another.
only() {
  if grep "^seal-$2 " "$work/calls" | grep -v -- --probe | grep -v "$1\.zip"; then
    fail "$2 ran for another package than $1"
  fi
}

# lacks FILE PATTERN: the opposite of says.
lacks() {
  if grep -En -- "$2" "$1" >&2; then
    fail "$1 says: $2"
  fi
}
