#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# What verifies has neither libgit2 nor libzip nor libcurl nor any signing code in
# it
set -eu
. "$SEAL_SOURCE/tests/lib.sh"
need ldd nm

signing='EVP_DigestSign|EVP_Sign|EVP_PKEY_sign|EVP_PKEY_(keygen|generate)'
signing="$signing|EVP_PKEY_Q_keygen|PEM_read_.*PrivateKey|d2i_.*PrivateKey"
signing="$signing|PEM_do_header|PKCS8_decrypt|EVP_PKCS82PKEY"
signing="$signing|OSSL_STORE_open|OSSL_DECODER_CTX_new_for_pkey"
signing="$signing|TS_REQ_new|TS_RESP_create|posix_spawn"
signing="$signing|seal_private_key|seal_sign($|_)|seal_(token|pkcs11)_"
signing="$signing|ENGINE_[a-z]"

for program in seal-verify seal-inspect seal; do
  ldd "$SEAL_BIN/$program" >libraries
  grep -q libcrypto libraries || fail "$program: ldd shows no libcrypto"
  if grep -E 'libgit2|libzip|libssl|libcurl|libsealwright' libraries >&2; then
    fail "$program is linked with what it must not have"
  fi
  nm -D "$SEAL_BIN/$program" >symbols
  nm "$SEAL_BIN/$program" >>symbols
  if grep -E "$signing" symbols >&2; then
    fail "$program has signing code in it"
  fi
  if grep -E ' (git|zip|curl)_[a-z]' symbols >&2; then
    fail "$program calls libgit2, libzip or libcurl"
  fi
done

nm "$SEAL_BUILD/libseal_verify_core.a" >symbols
grep -q seal_public_key_verify symbols || fail "the core has no symbols"
if grep -E "$signing| U (git|zip|curl)_" symbols >&2; then
  fail "the verify core has signing code in it"
fi

# The search finds what it looks for: the signing tool has all of it.
nm -D "$SEAL_BIN/seal-sign" >symbols
nm "$SEAL_BIN/seal-sign" >>symbols
grep -qE "$signing" symbols || fail "the search does not find signing code"
grep -q ' git_' symbols || fail "the search does not find libgit2"
