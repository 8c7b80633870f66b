#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# many.sh - 200 packages: a no-op build runs one probe and nothing else
set -eu
. "$SEAL_SOURCE/tests/lib.sh"
. "$SEAL_SOURCE/tests/cmake/lib.sh"
install_tools
make_trust "$work/src/signing"
cat >src/CMakeLists.txt <<'CMAKE'
cmake_minimum_required(VERSION 3.23)
project(many LANGUAGES NONE)
find_package(Sealwright 0.1 REQUIRED)
set(SEAL_PROFILE release)
foreach(i RANGE 1 200)
  file(WRITE "${CMAKE_CURRENT_BINARY_DIR}/in/${i}.txt" "package ${i}\n")
  seal_add_package(p${i} FILES "${CMAKE_CURRENT_BINARY_DIR}/in/${i}.txt")
  seal_sign(p${i})
endforeach()
seal_enforce(ALL CONFIG production)
CMAKE
git init -q src
commit src first
timed() { # timed TEXT command...
  text=$1
  shift
  before=$(date +%s%N)
  "$@"
  printf '%s: %d ms\n' "$text" "$((($(date +%s%N) - before) / 1000000))"
}
timed "configure" configure src build
timed "first build" build 0
called 200 0 200 200 1
timed "no-op build, packages, signatures and verdicts" build 0
called 0 0 0 0 1
echo changed >build/in/7.txt
timed "one of 200 changed" build 0
called 1 0 1 1 1
