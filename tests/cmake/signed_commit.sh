#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# signed_commit.sh - ALLOWED_SIGNERS: whose signature of the commit counts
set -eu
. "$SEAL_SOURCE/tests/lib.sh"
. "$SEAL_SOURCE/tests/cmake/lib.sh"
need ssh-keygen
install_tools
make_trust "$work/src/signing"
seal-trust config update production --trust src/signing --require-signed-commit
ssh-keygen -q -t ed25519 -N '' -C ann -f ann
printf 'ann@example.com %s\n' "$(cut -d' ' -f1,2 ann.pub)" >'src/signing/allowed signers'
echo one >src/one.txt
cat >src/CMakeLists.txt <<'CMAKE'
cmake_minimum_required(VERSION 3.23)
project(signed LANGUAGES NONE)
find_package(Sealwright 0.1 REQUIRED)
seal_add_package(app FILES one.txt)
seal_sign(app PROFILE release ALLOWED_SIGNERS "signing/allowed signers")
seal_verify(app CONFIG production)
CMAKE
git -C src init -q
git -C src add -A
git -C src -c user.name=Ann -c user.email=ann@example.com -c gpg.format=ssh \
  -c user.signingKey="$work/ann" commit -q -S -m one
configure src build
build 0 seal
called 1 0 1 1 1
build 0 seal
called 0 0 0 0 1
# A change of the file is seen.
cp 'src/signing/allowed signers' allowed
printf '# nobody\n' >'src/signing/allowed signers'
build 1 seal
says out 'signature is not verified'
says out '\[provenance/signed-commit\]'
cp allowed 'src/signing/allowed signers'
build 0 seal
