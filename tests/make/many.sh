#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# 200 packages: a build in which nothing changed runs no tool but the probe
set -eu
. "$SEAL_SOURCE/tests/make/lib.sh"
project many
mkdir src common
echo common >common/file
for number in $(seq 200); do
  echo "$number" >"src/$number.txt"
done
cat >Makefile <<'MAKE'
numbers := $(shell seq 200)
SEAL_PACKAGES := $(numbers:%=p%)
$(foreach n,$(numbers),$(eval p$(n)_FILES := src/$(n).txt))
# Of ten, a folder as well.
$(foreach n,$(wordlist 1,10,$(numbers)),$(eval p$(n)_DIRECTORY := common))
SEAL_PROFILE := release
SEAL_CONFIG := production
SEAL_KEY := ../key.pem
include $(shell pkg-config --variable=makedir sealwright)/seal.mk
MAKE
commit first

# timed TEXT command...: say how long it took.
timed() {
  text=$1
  shift
  start=$(date +%s%N)
  "$@"
  printf '%-28s %6d ms\n' "$text" $((($(date +%s%N) - start) / 1000000))
}

timed 'package 200' runs 'package=200' make -sj2 package
timed 'package, nothing changed' runs '' make -j2 package
timed 'sign 200' runs 'sign=200 probe=1' make -sj2 sign
timed 'sign, nothing changed' runs 'probe=1' make -j2 sign
touch src/77.txt
timed 'one file touched' runs 'package=1 sign=1 probe=1' make -j2 sign
only p77 package
only p77 sign
echo more >common/more
timed 'a file came, for ten' runs 'package=10' make -j2 package
