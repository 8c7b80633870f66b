#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# compiler.sh COMPILER ARG... - a compiler launcher that compiles nothing twice
#
# SEAL_COMPILED is a folder of objects. Only for tests that build the same
# sources several times; the one that comes first empties the folder.
set -eu
output=
depfile=
rule=
source=
before=
same=()
for argument in "$@"; do
  case $before in
  -o) output=$argument ;;
  -MF) depfile=$argument ;;
  -MT) rule=$argument ;;
  *)
    case $argument in
    -o | -MF | -MT) ;;
    *) same+=("$argument") ;;
    esac
    ;;
  esac
  before=$argument
  source=$argument
done
case $source in
*.c) ;;
*) exec "$@" ;;
esac
object=$SEAL_COMPILED/$(printf '%s\0' "${same[@]}" | sha256sum | cut -d' ' -f1)
if [ ! -f "$object" ]; then
  "$@"
  cp "$output" "$object.$$"
  mv "$object.$$" "$object"
  exit
fi
cp "$object" "$output"
[ -z "$depfile" ] || printf '%s: %s\n' "$rule" "$source" >"$depfile"
