#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# The firmware example from first build to device: what runs when, by the
# tools' own calls
set -eu
. "$SEAL_SOURCE/tests/make/lib.sh"
need gcc objcopy unzip

cp -R "$SEAL_SOURCE/examples/firmware-make" firmware
project firmware
commit first
key=SEAL_KEY=../key.pem

# ---- a plain build packages, and asks for no key ----
runs 'package=2' make -j2 --warn-undefined-variables
[ ! -s err ] || fail "a build without a word on stderr"
says out '^  PACKAGE build/firmware\.zip$'
for file in firmware.zip firmware.zip.record.json radio.zip; do
  [ -f "build/$file" ] || fail "there is no $file"
done
absent build/signed
expect 0 unzip -Z1 build/firmware.zip
printf '%s\n' app.img boot.img manifest.json >expected
same expected out
expect 0 unzip -Z1 build/radio.zip
printf '%s\n' eu.txt radio.img us.txt >expected
same expected out
rm expected
runs '' make -j2
runs '' make package

# Without a key only signing fails, and says what to do.
expect 2 make sign
says err '^build/signed/.*: error: SEAL_KEY is not set$'
says err '^  fix: .*SEAL_KEY=PATH'
absent build/signed/firmware.zip

# ---- seal: signed, then verified, also with -j ----
runs 'attach-layer=1 sign=2 verify=2 probe=1' make -j8 seal $key
says out '^  SIGN    build/signed/firmware\.zip$'
says out '^  VERIFY  build/signed/firmware\.zip$'
says err '^build/signed/firmware\.zip: valid: firmware\.zip 1\.4\.2, '
python3 - <<'PY'
# Each verdict comes after what it is about was signed.
lines = open("../calls").read().splitlines()
at = {}
for number, line in enumerate(lines):
    for package in "firmware", "radio":
        if line.endswith("/%s.zip" % package) and "--probe" not in line:
            at[line.split()[0], package] = number
assert at["seal-sign", "firmware"] < at["seal-verify", "firmware"], lines
assert at["seal-sign", "radio"] < at["seal-verify", "firmware"], lines
PY
grep '^seal-verify' "$work/calls" >verify
says verify '--name firmware\.zip --type function .*--layer build/signed/radio\.zip'
says verify '--name radio\.zip --type layer'
says verify '--trust signing'
rm verify

# ---- nothing changed: nothing but the probe ----
cp build/signed/firmware.zip ../first.zip
runs '' make
runs 'probe=1' make sign
runs 'probe=1' make -j2 package sign
# A verdict is about this moment: who asks for it gets it.
runs 'probe=1 verify=2' make -j2 seal
same ../first.zip build/signed/firmware.zip

# ---- a touched file: its own package, and no new signature in it ----
touch tables/eu.txt
runs 'package=1' make
only radio package
touch board/board.ld tables/eu.txt
runs 'package=2 attach-layer=1 sign=2 probe=1' make -s sign $key
same ../first.zip build/signed/firmware.zip
runs 'probe=1' make sign

# ---- a new commit: signs again, packs nothing ----
cp build/firmware.zip ../package.zip
commit second
runs 'attach-layer=1 sign=2 probe=1' make sign $key
same ../package.zip build/firmware.zip
if cmp -s ../first.zip build/signed/firmware.zip; then
  fail "a new commit is not in the signature"
fi
expect 0 seal-inspect build/signed/firmware.zip
says out "$(git rev-parse HEAD)"
runs 'probe=1' make sign

# ---- files that come and go in a folder ----
echo '24020 10' >tables/jp.txt
runs 'package=1' make
only radio package
expect 0 unzip -Z1 build/radio.zip
says out '^jp\.txt$'
rm tables/jp.txt
runs 'package=1' make
expect 0 unzip -Z1 build/radio.zip
lacks out '^jp'
runs '' make
mkdir tables/old
mv tables/us.txt tables/old/
runs 'package=1' make
expect 0 unzip -Z1 build/radio.zip
says out '^old/us\.txt$'
mv tables/old/us.txt tables/
rmdir tables/old
runs 'package=1' make

# ---- the makefile: a file that is no longer named, another version ----
sed -i 's,^firmware_FILES .*,firmware_FILES := build/boot.img build/app.img,' \
  Makefile
touch -d '1 hour ago' Makefile
runs 'package=1' make
only firmware package
expect 0 unzip -Z1 build/firmware.zip
lacks out manifest
git checkout -q Makefile
make -s
runs 'attach-layer=1 sign=2 probe=1' make sign $key
runs 'attach-layer=1 sign=2 probe=1' make sign $key SEAL_VERSION=1.4.3
expect 0 seal-inspect build/signed/firmware.zip
says out 'version +1\.4\.3$'

# ---- the profile has a new key: signed anew with it ----
expect 0 seal-trust profile rotate release --trust signing --new-key ../new.pem
runs 'attach-layer=1 sign=2 probe=1' make sign SEAL_KEY=../new.pem
runs 'probe=1' make sign
runs 'verify=2' make verify

# ---- the record is gone: packaged again, or signing could not know it ----
rm build/radio.zip.record.json
runs 'package=1' make
only radio package

# ---- to the device: out of what was verified ----
commit third
expect 0 make -j2 flash SEAL_KEY=../new.pem
[ "$(wc -c <build/flash.bin)" = 1048576 ] || fail "flash.bin has another size"
cmp -n "$(wc -c <build/app.img)" -i 0:65536 build/app.img build/flash.bin ||
  fail "the application is not at its place in flash.bin"
printf x >>build/signed/radio.zip
rm build/flash.bin
expect 2 make flash SEAL_KEY=../new.pem
says err '^build/signed/radio\.zip: error: .*\[integrity'
absent build/flash.bin

# ---- cleaning takes all that was made ----
expect 0 make clean
[ -z "$(find build -type f ! -name flash.bin)" ] ||
  fail "clean left $(find build -type f)"
