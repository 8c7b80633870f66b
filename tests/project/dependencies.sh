#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# All missing libraries are named at once, each with its Debian package
set -eu
. "$SEAL_SOURCE/tests/lib.sh"
need cmake pkg-config

mkdir empty
expect 1 env PKG_CONFIG_LIBDIR="$PWD/empty" cmake -S "$SEAL_SOURCE" -B build \
  -DSEALWRIGHT_BUILD_TESTS=ON
for pair in 'libcjson.*libcjson-dev' 'libcurl.*libcurl4-openssl-dev' \
  'libdeflate.*libdeflate-dev' \
  'libgit2.*libgit2-dev' 'libutf8proc.*libutf8proc-dev' \
  'libzip.*libzip-dev' 'cmocka.*libcmocka-dev'; do
  says err "^ *${pair%%.\**}.*: apt-get install ${pair##*\*}\$"
done

# OpenSSL and zlib are looked for by CMake itself.
expect 1 cmake -S "$SEAL_SOURCE" -B other \
  -DCMAKE_DISABLE_FIND_PACKAGE_OpenSSL=ON -DCMAKE_DISABLE_FIND_PACKAGE_ZLIB=ON
says err 'OpenSSL 3: apt-get install libssl-dev'
says err 'zlib: apt-get install zlib1g-dev'
