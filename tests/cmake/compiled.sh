#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# compiled.sh - the objects that the tests of the ways in share
set -eu
. "$SEAL_SOURCE/tests/lib.sh"
. "$SEAL_SOURCE/tests/cmake/lib.sh"
rm -rf "$SEAL_COMPILED"
mkdir -p "$SEAL_COMPILED"
configure "$SEAL_SOURCE" "$work/build" -D SEALWRIGHT_BUILD_TESTS=OFF \
  -D CMAKE_BUILD_TYPE=Debug \
  -D CMAKE_C_COMPILER_LAUNCHER="$SEAL_SOURCE/tests/cmake/compiler.sh"
for tool in package attach-layer sign verify inspect; do
  build 0 seal-$tool
done
