#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# The one header by itself, in C11, C99 and C++, without a warning
set -eu
. "$SEAL_SOURCE/tests/lib.sh"
need gcc g++ clang pkg-config
printf '#include "sealwright.h"\nint main(void) { return 0; }\n' >main.c
cp main.c main.cc
flags="-Wall -Wextra -Wpedantic -Werror -I $SEAL_SOURCE/include"
# shellcheck disable=SC2086 # a list of words
for compiler in gcc clang; do
  $compiler -std=c99 $flags -c main.c
  $compiler -std=c11 $flags -c main.c
done
# shellcheck disable=SC2086
g++ -std=c++11 $flags -c main.cc

# The version stands in the header once, and the library says the same.
grep -Eo 'SEALWRIGHT_VERSION_STRING "[^"]+"' "$SEAL_SOURCE/include/sealwright.h" |
  grep -Eo '[0-9.]+' >version
expect 0 seal --version
says out "^seal \\(Sealwright\\) $(cat version)\$"

# Both compilers accept every source without a warning.
includes=$(pkg-config --cflags libcjson libgit2 libdeflate libutf8proc)
# shellcheck disable=SC2086 # a list of words
for compiler in gcc clang; do
  find "$SEAL_SOURCE/src" "$SEAL_SOURCE/tools" -name '*.c' -print0 |
    xargs -0 -P "$(nproc)" -I{} "$compiler" -std=c11 -fsyntax-only \
      -D_GNU_SOURCE -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Werror \
      -I"$SEAL_SOURCE/include" -I"$SEAL_SOURCE/src" $includes {}
done
