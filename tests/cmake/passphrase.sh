#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# passphrase.sh - seal_sign(PASSPHRASE_FILE): an encrypted key, where no build
# tool leaves a terminal to ask on
set -eu
. "$SEAL_SOURCE/tests/lib.sh"
. "$SEAL_SOURCE/tests/cmake/lib.sh"
install_tools
mkdir src
echo 'swordfish is secret' >phrase
seal-trust init --trust src/signing >/dev/null
seal-trust profile create release --new-key key.pem --passphrase-file phrase \
  --trust src/signing >/dev/null
seal-trust config create production --allow release --mode enforce \
  --trust src/signing >/dev/null
grep -q 'BEGIN ENCRYPTED' key.pem || fail "the key is not encrypted"
echo one >src/one.txt
cat >src/CMakeLists.txt <<'CMAKE'
cmake_minimum_required(VERSION 3.23)
project(locked LANGUAGES NONE)
find_package(Sealwright 0.1 REQUIRED)
seal_add_package(app FILES one.txt)
seal_sign(app PROFILE release PASSPHRASE_FILE "${app_PASSPHRASE_FILE}")
seal_verify(app CONFIG production)
CMAKE

configure src build
build 1 seal </dev/null
tells 'key.pem: error: passphrase: none was given fix: '
# As an argument, relative to the CMakeLists.txt; the variable, to the project.
configure src build -D app_PASSPHRASE_FILE=../phrase
build 0 seal
tells 'app.zip: valid'
configure src other -D SEAL_PASSPHRASE_FILE=../phrase
build 0 seal
tells 'app.zip: valid'
# The files of the build know where it is, and not what it is.
grep -rq "$work/phrase" build || fail "no build file names the passphrase's file"
if grep -rl 'swordfish' build other; then
  fail "the passphrase is in the build's files"
fi
