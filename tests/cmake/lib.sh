# shellcheck shell=bash
# SPDX-License-Identifier: Apache-2.0
# cmake/lib.sh - small projects and counted tool calls; source it after lib.sh
need cmake git python3 ninja make

# Who runs the test must not matter: no git settings, no settings of ours.
export GIT_CONFIG_GLOBAL=/dev/null GIT_CONFIG_NOSYSTEM=1
unset SEAL_MODE SEAL_TRUST SEAL_KEY SEAL_PROFILE SEAL_CONFIG GITHUB_ACTIONS \
  GITLAB_CI DESTDIR CMAKE_GENERATOR
generator=${SEAL_GENERATOR:-Ninja}
work=$PWD
SEAL_CALLS=$work/calls
export SEAL_CALLS
: >calls

# wrap FOLDER: each tool there first notes that it was called.
wrap() {
  for tool in package attach-layer sign verify inspect; do
    mv "$1/seal-$tool" "$1/seal-$tool.real"
    cat >"$1/seal-$tool" <<'SH'
#!/bin/sh
case " $* " in
*" --version "* | *" --help "*) ;;
*" --probe "*) echo probe >>"$SEAL_CALLS" ;;
*) echo "$(basename "$0") $*" >>"$SEAL_CALLS" ;;
esac
exec "$0.real" "$@"
SH
    chmod +x "$1/seal-$tool"
  done
}

# install_tools: Sealwright in "$prefix", a path with a space, with counted calls.
install_tools() {
  prefix=$work/a\ prefix
  cmake --install "$SEAL_BUILD" --prefix "$prefix" >install.log
  wrap "$prefix/bin"
}

# make_trust FOLDER: profile release with $work/key.pem; production enforces,
# staging warns.
make_trust() {
  rm -f "$work/key.pem"
  seal-trust init --trust "$1" >/dev/null
  seal-trust profile create release --new-key "$work/key.pem" \
    --algorithm ed25519 --trust "$1" >/dev/null 2>&1
  seal-trust config create production --allow release --mode enforce \
    --trust "$1" >/dev/null
  seal-trust config create staging --allow release --trust "$1" >/dev/null
}

commit() { # commit FOLDER TEXT
  git -C "$1" add -A
  git -C "$1" -c user.name=Test -c user.email=test@example.invalid \
    commit -q --allow-empty -m "$2"
}

# called PACKAGE ATTACH SIGN VERIFY PROBE: how often, since it was last asked.
called() {
  seen=
  for tool in seal-package seal-attach-layer seal-sign seal-verify probe; do
    seen="$seen $(grep -c "^$tool" "$SEAL_CALLS" || :)"
  done
  [ "$seen" = " $*" ] || {
    cut -c1-200 "$SEAL_CALLS" >&2
    cat out err >&2
    fail "package attach sign verify probe: $seen instead of $*"
  }
  : >"$SEAL_CALLS"
}

configure() { # configure SOURCE BUILD [option...]
  source=$1
  build=$2
  shift 2
  expect 0 cmake -S "$source" -B "$build" -G "$generator" \
    -D CMAKE_PREFIX_PATH="${prefix:-}" -D SEAL_KEY="$work/key.pem" "$@"
}

# build STATUS [TARGET]: in $build; what was said is in out, stderr included.
# Build tools swallow exit codes: 1 is any failure.
build() {
  wanted=$1
  status=0
  cmake --build "$build" -j 2 ${2:+--target "$2"} ${config:+--config "$config"} \
    >out 2>&1 || status=1
  : >err
  [ "$status" = "$wanted" ] || {
    cat out >&2
    fail "building ${2:-all} ends with $status instead of $wanted"
  }
}

# tamper FILE: one bit in the middle is another; the times stay.
tamper() {
  python3 - "$1" <<'PYTHON'
import os, sys
state = os.stat(sys.argv[1])
data = bytearray(open(sys.argv[1], "rb").read())
data[len(data) // 3] ^= 1
open(sys.argv[1], "wb").write(data)
os.utime(sys.argv[1], ns=(state.st_atime_ns, state.st_mtime_ns))
PYTHON
}

# tells PATTERN: out says it, across the line breaks that CMake makes.
tells() {
  tr -s ' \n' ' ' <out >said
  says said "$1"
}
