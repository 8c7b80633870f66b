#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Installed into a prefix with a space: the firmware example, outside the source
# tree, finds make/seal.mk and the tools through pkg-config alone
set -eu
. "$SEAL_SOURCE/tests/make/lib.sh"
need cmake gcc objcopy

cp -R "$SEAL_SOURCE/examples/firmware-make" firmware
project firmware
commit first
# installed PREFIX: as if nothing else was on this machine.
installed() {
  cmake --install "$SEAL_BUILD" --prefix "$1" >../install.log
  file=$(find "$1" -name sealwright.pc)
  export PKG_CONFIG_PATH="${file%/*}"
  PATH=/usr/local/bin:/usr/bin:/bin
  if command -v seal-sign; then
    fail "this needs a machine where Sealwright is not installed"
  fi
}

# A line of README, and of the example.
grep -Fqx "include \$(shell pkg-config --variable=makedir sealwright)/seal.mk" \
  Makefile || fail "the example has another include"
installed "$work/prefix"
expect 0 make -j2 seal SEAL_KEY=../key.pem
says err '^build/signed/firmware\.zip: valid: firmware\.zip'
expect 0 make -s help-seal
says out "SEAL_SIGN_TOOL +$work/prefix/bin/seal-sign$"
expect 0 make clean

# pkg-config writes the space as Make and a shell read it.
installed "$work/a prefix"
rm -r "$work/prefix"
expect 0 make -j2 seal SEAL_KEY=../key.pem
says err '^build/signed/firmware\.zip: valid: firmware\.zip'
expect 0 make -s help-seal
says out 'SEAL_SIGN_TOOL .*/a\\ prefix/.*bin/seal-sign$'
expect 0 make clean

# Uninstalled: an error, and not a build without signatures.
rm -r "$work/a prefix"
expect 2 make
says err 'seal\.mk'
absent build/firmware.zip
