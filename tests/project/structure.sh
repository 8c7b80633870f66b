#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Includes point downward, each library has one adapter, exports have one prefix
set -eu
. "$SEAL_SOURCE/tests/lib.sh"
need nm ldd git
cd "$SEAL_SOURCE"

# none PATTERN FILES... - no file has a line that matches.
none() {
  pattern=$1
  shift
  if grep -nE -- "$pattern" "$@"; then
    fail "not allowed here: $pattern"
  fi
}

# Tiers: base < adapters < domain < stages < tools.
none '#include "(adapters|domain|stages|tool)' src/base/*
none '#include "(domain|stages|tool)' src/adapters/*
none '#include "(stages|tool)' src/domain/*
none '#include "tool' src/stages/*
none '#include "(base|adapters|domain|stages)/' tools/*.c tools/*.h

# Stages meet in the bytes they pass: no file of one includes another's header,
# and none calls another's entry point.
for stage in package attach sign verify; do
  for file in src/stages/*.c; do
    case $file in src/stages/$stage* | src/stages/pack* | src/stages/collect*) continue ;; esac
    none "(^|[^_a-z])seal_$stage\\(" "$file"
  done
done

# Each outside library in its one adapter (OpenSSL's has a half of its own for
# private keys, which verifiers are linked without).
only() {
  pattern=$1
  shift
  found=$(grep -lE "#include <$pattern" -r src tools | sort | tr '\n' ' ')
  [ "$found" = "$* " ] || fail "$pattern is included by: $found"
}
only 'git2' src/adapters/git.c
only 'cjson/' src/adapters/json.c
only 'libdeflate' src/adapters/codec.c
only 'zlib' src/adapters/codec.c
only 'utf8proc' src/adapters/text.c
only 'openssl/' src/adapters/crypto.c src/adapters/crypto_sign.c

# What the shared library exports is what the header declares.
nm -D --defined-only "$SEAL_BUILD/libsealwright.so" | awk '{print $3}' |
  sort >"$OLDPWD/exported"
tr -s '\n\t ' ' ' <include/sealwright.h | grep -oE 'SEAL_API [^;]*;' |
  grep -oE 'seal_[a-z_]+\(' | tr -d '(' | sort >"$OLDPWD/declared"
same "$OLDPWD/exported" "$OLDPWD/declared"

# No function is defined for the linker without our prefix.
nm --defined-only --extern-only "$SEAL_BUILD/libsealwright.a" |
  awk 'NF == 3 { print $3 }' | grep -v '^seal_' >"$OLDPWD/foreign" || :
[ ! -s "$OLDPWD/foreign" ] || fail "without prefix: $(cat "$OLDPWD/foreign")"

# Nothing writable and global in the library.
nm "$SEAL_BUILD/libsealwright.a" | awk 'NF == 3 && $2 ~ /^[bBdDC]$/ { print $3 }' \
  >"$OLDPWD/globals"
[ ! -s "$OLDPWD/globals" ] || fail "globals: $(cat "$OLDPWD/globals")"
