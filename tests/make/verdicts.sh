#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# What lies in signed/ is judged and never mended; warnings return; the mode is
# a ratchet; signatures are renewed before they expire
set -eu
. "$SEAL_SOURCE/tests/make/lib.sh"

project verdicts --validity 30DAYS
cat >Makefile <<'MAKE'
SEAL_PACKAGES := app base
app_FILES := app.txt
app_LAYERS := base
base_FILES := base.txt
SEAL_PROFILE := release
SEAL_CONFIG := production
SEAL_KEY := ../key.pem
all: package
include $(shell pkg-config --variable=makedir sealwright)/seal.mk
MAKE
echo app >app.txt
echo base >base.txt
commit first

# ---- nothing there to judge: not a pass, nothing is made, and a way out ----
expect 2 make -k verify
says err 'could not judge: .*No such file'
says err '^  fix: make app-sign$'
says err '^  fix: make base-sign$'
says err 'app-verify\] Error 3$'
absent build/app.zip
runs 'package=2 attach-layer=1 sign=2 verify=2 probe=1' make seal
cp -a build ../good

# ---- tampered after signing: refused in every mode, and left as it is ----
printf x >>build/signed/app.zip
cp build/signed/app.zip ../tampered.zip
expect 2 make verify
says err '^build/signed/app\.zip: error: .*\[integrity'
says err 'app-verify\] Error 1$'
same ../tampered.zip build/signed/app.zip
[ -f build/reports/app.json ] || fail "a refusal has no report"
expect 2 make seal
says err '\[integrity'
same ../tampered.zip build/signed/app.zip
# A verdict of an earlier run must not stand for one that there is not.
expect 2 make verify SEAL_VERIFY_TOOL=false
absent build/reports/app.json
rm -rf build && cp -a ../good build

# ---- a layer that another was put in place of ----
echo other >base.txt
expect 0 make -s base-sign
expect 2 make app-verify SEAL_MODE=enforce
says err 'app\.zip: error: could not judge: .*base\.zip.*\[layers/missing\]'
says err 'base\.zip: error: .*no layer of the package.*\[mismatch/layer\]'
git checkout -q base.txt
rm -rf build && cp -a ../good build

# ---- another package, well signed, under this name ----
seal-attach-layer -q --package build/app.zip -o ../other.zip build/base.zip
seal-sign -q -o build/signed/app.zip --name other.zip --profile release \
  --key ../key.pem --trust signing ../other.zip
expect 2 make app-verify SEAL_MODE=enforce
says err '^build/signed/app\.zip: error: .*\[mismatch/name\]'
# A layer in its place.
cp build/signed/base.zip build/signed/app.zip
expect 2 make app-verify SEAL_MODE=enforce
says err '\[mismatch/type\]'
rm -rf build && cp -a ../good build

# ---- tampered before signing: not what the build has packaged ----
mkdir ../evil
echo evil >../evil/app.txt
seal-package -q -C ../evil -o build/app.zip app.txt
: >"$work/calls"
expect 2 make sign
says err '^build/app\.zip\.record\.json: error: record: .*\[integrity/record\]$'
expect 2 make seal
expect 2 make -k seal
lacks out 'VERIFY  build/signed/app'
# Nothing was signed, and the next build packages it again.
same ../good/signed/app.zip build/signed/app.zip
rm build/app.zip
runs 'package=1 attach-layer=1 sign=1 probe=1' make sign
same ../good/signed/app.zip build/signed/app.zip
rm -r ../evil

# ---- unsigned: a warning, as often as one builds; under enforce a failure ----
cp build/app.zip build/signed/app.zip
runs 'verify=1' make app-verify
says err '^build/signed/app\.zip: warning: '
runs 'verify=1' make app-verify
says err '^build/signed/app\.zip: warning: '
says err '^sealwright: .*[1-9] warnings?, 0 errors .mode warn, set in signing/configs'
: >"$work/calls"
expect 2 make app-verify SEAL_MODE=enforce
counted 'verify=1'
says err '^build/signed/app\.zip: error: '
says err 'app-verify\] Error 1$'

# ---- the mode: raised from anywhere, lowered from nowhere ----
# verdict STATUS make...: whether what warns is refused.
verdict() {
  expect "$@" app-verify
}
enforces() {
  verdict 2 "$@"
  says err '^build/signed/app\.zip: error: '
}
warns() {
  verdict 0 "$@"
  says err '^build/signed/app\.zip: warning: '
}
with_mode() {
  git checkout -q Makefile
  sed -i "1i $1" Makefile
}
enforces env SEAL_MODE=enforce make
enforces make app_MODE=enforce
warns make base_MODE=enforce
with_mode 'SEAL_MODE := enforce'
enforces make
enforces env SEAL_MODE=warn make
verdict 2 make SEAL_MODE=warn
says err "seal\.mk: SEAL_MODE: 'warn' from the command line could only lower"
verdict 2 make app_MODE=warn
says err "seal\.mk: app_MODE: 'warn' from the command line could only lower"
verdict 2 env SEAL_MODE=warn make -e
says err "seal\.mk: SEAL_MODE: 'warn' from the command line could only lower"
verdict 2 make SEAL_VERIFY_FLAGS=--at=@0
says err 'seal\.mk: SEAL_VERIFY_FLAGS: only a makefile may set it'
verdict 2 env app_VERIFY_FLAGS=--at=@0 make
says err 'seal\.mk: app_VERIFY_FLAGS: only a makefile may set it'
with_mode 'app_MODE := enforce'
enforces make
with_mode 'app_MODE := enforce\nSEAL_MODE := warn'
enforces make
with_mode 'app_MODE := warn\nSEAL_MODE := enforce'
enforces make
with_mode 'SEAL_MODE := enforce\nSEAL_VERIFY_FLAGS := --mode warn'
enforces make
with_mode 'SEAL_MODE := warn'
warns make
enforces make SEAL_MODE=enforce
# Here Make gives the tools the makefile's value.
enforces env SEAL_MODE=enforce make
with_mode 'SEAL_MODE ?= enforce'
verdict 2 env SEAL_MODE=warn make
says err 'seal\.mk: SEAL_MODE: .*write :='
enforces make
with_mode 'export SEAL_MODE := warn'
enforces env SEAL_MODE=enforce make
git checkout -q Makefile
expect 0 seal-trust config update production --trust signing --mode enforce
enforces make
enforces env SEAL_MODE=warn make
git checkout -q signing
rm -rf build && cp -a ../good build

# ---- the time: renewed when less than a tenth of the validity is left ----
# signed_ago SECONDS: sign app as if it had been done then.
signed_ago() {
  rm build/signed/app.zip
  SEAL_TEST_SIGN="--signing-time @$(($(date +%s) - $1))" make -s app-sign
}
day=86400
signed_ago $((26 * day))
runs 'probe=1' make sign
runs 'verify=1' make app-verify
signed_ago $((27 * day + day / 2))
runs 'verify=1' make app-verify
runs 'attach-layer=1 sign=1 probe=1' make sign
runs 'probe=1' make sign
expect 0 seal-inspect build/signed/app.zip
says out "signed +$(date -u +%Y-%m-%d)T"
# Whoever takes the note away only makes signing look.
rm build/signed/app.zip.renew
cp build/signed/app.zip ../renewed.zip
runs 'attach-layer=1 sign=1 probe=1' make sign
same ../renewed.zip build/signed/app.zip
echo later >build/signed/app.zip.renew
runs 'attach-layer=1 sign=1 probe=1' make sign
same ../renewed.zip build/signed/app.zip
signed_ago $((31 * day))
runs 'verify=1' make app-verify
says err '^build/signed/app\.zip: warning: .*expir'
runs 'attach-layer=1 sign=1 verify=1 probe=1' make app-seal
lacks err 'warning:'
