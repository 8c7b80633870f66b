#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Includes point downward, each library has one adapter, exports have one prefix
set -eu
. "$SEAL_SOURCE/tests/lib.sh"
need nm objdump
work=$PWD
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

# Each outside library in its one adapter: the files that begin with its name.
only() {
  foreign=$(grep -lE "#include <$1" -r src tools |
    grep -vE "^src/adapters/$2[a-z0-9_]*\.[ch]$") || :
  [ -z "$foreign" ] || fail "$1 is included by: $foreign"
  grep -qE "#include <$1" -r src/adapters || fail "nobody includes $1"
}
only 'git2' git
only 'cJSON' json
only 'zip.h' archive
only 'libdeflate' codec
only 'zlib' codec
only 'utf8proc' text
only 'openssl/' crypto
only 'curl/' http

# What the shared library exports is what the header declares.
nm -D --defined-only "$SEAL_BUILD/libsealwright.so" | awk '{print $3}' |
  sort >"$work/exported"
tr -s '\n\t ' ' ' <include/sealwright.h | grep -oE 'SEAL_API [^;]*;' |
  grep -oE 'seal_[a-z_]+\(' | tr -d '(' | sort >"$work/declared"
same "$work/exported" "$work/declared"

# No function is defined for the linker without our prefix.
nm --defined-only --extern-only "$SEAL_BUILD/libsealwright.a" |
  awk 'NF == 3 { print $3 }' | grep -v '^seal_' >"$work/foreign" || :
[ ! -s "$work/foreign" ] || fail "without prefix: $(cat "$work/foreign")"

# Nothing writable and global in the library, but for the lock around libgit2's
# options, which are global themselves.
objdump -t "$SEAL_BUILD/libsealwright.a" |
  awk '$0 ~ / O \.(data|bss)/ && $0 !~ /\.data\.rel\.ro| lock\./ { print $NF }' \
    >"$work/globals"
[ ! -s "$work/globals" ] || fail "globals: $(cat "$work/globals")"
