#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# timestamp.sh - seal_sign(TIMESTAMP): asked for once, and again when its
# authority is trusted no more
set -eu
. "$SEAL_SOURCE/tests/lib.sh"
. "$SEAL_SOURCE/tests/cmake/lib.sh"
. "$SEAL_SOURCE/tests/authority.sh"
install_tools
authority Time
authority Next
make_trust "$work/src/signing"
seal-trust config update production --trust src/signing --require-timestamp
trusts() { # NAME...: these and no other
  rm -f src/signing/trusted_root.json
  for name in "$@"; do
    seal-trust timestamp-authority add --trust src/signing --chain "$name/chain.pem"
  done
}
trusts Time
echo one >src/one.txt
cat >src/CMakeLists.txt <<CMAKE
cmake_minimum_required(VERSION 3.23)
project(stamped LANGUAGES NONE)
find_package(Sealwright 0.1 REQUIRED)
seal_add_package(app FILES one.txt)
set(authority Time CACHE STRING "")
seal_sign(app PROFILE release TIMESTAMP "command:$work/\${authority}/answer")
seal_verify(app CONFIG production)
CMAKE
configure src build
build 0 seal
tells ' time .* O=Example, CN=Time'
called 1 0 1 1 1
build 0 seal
called 0 0 0 0 1
# Its timestamp counts no more, and nobody else is asked.
trusts Next
build 1 seal
tells 'the timestamp is of an authority that the trust directory does not know'
: >calls
configure src build -D authority=Next
build 0 seal
tells ' time .* O=Example, CN=Next'
