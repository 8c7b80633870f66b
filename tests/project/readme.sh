#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# README's pipeline works as printed, its CMake and Make lines are the examples'
set -eu
. "$SEAL_SOURCE/tests/lib.sh"
need python3

# block HEADING LANGUAGE: all code blocks of that language below the heading.
block() {
  python3 - "$SEAL_SOURCE/README.md" "$1" "$2" <<'PY'
import re, sys
text = open(sys.argv[1], encoding="utf-8").read()
part = text.split("\n## %s\n" % sys.argv[2], 1)[1].split("\n## ", 1)[0]
print("\n".join(re.findall(r"```%s\n(.*?)```" % sys.argv[3], part, re.S)), end="")
PY
}

mkdir -p layer/lib src/lib
cp "$SEAL_SOURCE"/src/base/*.c layer/lib/
cp "$SEAL_SOURCE"/src/domain/*.c src/lib/
block "The pipeline" sh >pipeline.sh
[ "$(grep -c '^seal' pipeline.sh)" -ge 6 ] || fail "README lost its pipeline"
bash -euo pipefail pipeline.sh >out 2>err </dev/null || {
  cat err >&2
  fail "README's pipeline"
}
says out 'payload'
expect 0 seal-verify --name app.zip --config production --layer base.zip app.zip
expect 0 seal-verify --type layer --name base.zip --config production base.zip
expect 0 unzip -Z1 app.zip
says out '^src/lib/zip_reader.c$'

# What README shows in CMake stands in the example, white space aside.
block "In CMake" cmake | tr -s '\n\t ' ' ' >shown
tr -s '\n\t ' ' ' <"$SEAL_SOURCE/examples/lambda-c/CMakeLists.txt" >example
python3 - <<'PY'
import re
shown = open("shown").read()
example = open("example").read()
calls = re.findall(r"\w+\([^)]*\)", shown)
assert len(calls) >= 5, calls
for call in calls:
    assert call in example, call
PY

# What README shows in Make stands in the example, line by line, and works.
need make gcc objcopy git pkg-config
cp -R "$SEAL_SOURCE/examples/firmware-make" firmware
block "In Make" make >shown
[ "$(grep -c . shown)" -ge 9 ] || fail "README lost its Make example"
while read -r line; do
  grep -Fqx -- "$line" firmware/Makefile || fail "not in the example: $line"
done <shown
printf 'makedir=%s/make\nName: sealwright\nDescription: -\nVersion: 0\n' \
  "$SEAL_SOURCE" >sealwright.pc
cp -R signing firmware/
cd firmware
git init -q .
git add -A
git -c user.name=Test -c user.email=test@example.invalid commit -q -m first
expect 0 env -u MAKEFLAGS PKG_CONFIG_PATH="$OLDPWD" make seal SEAL_KEY=../key.pem
says err '^build/signed/firmware\.zip: valid: firmware\.zip'
cd ..

# The refusals in README are what the tools say today.
cp app.zip tampered.zip
python3 - <<'PY'
import zipfile
largest = max(zipfile.ZipFile("tampered.zip").infolist()[:-1],
              key=lambda entry: entry.compress_size)
data = bytearray(open("tampered.zip", "rb").read())
data[largest.header_offset + 30 + len(largest.filename) + 8] ^= 1
open("tampered.zip", "wb").write(data)
PY
expect 1 seal-verify --name app.zip --config production --mode warn \
  --layer base.zip tampered.zip
seal-package --quiet -o unsigned.zip src
cp err tampered.err
expect 1 seal-verify --name app.zip --config production unsigned.zip
cp err unsigned.err
block "What a refusal looks like" "" >refusals
python3 - <<'PY'
import re
def shape(text):  # digests, sizes and file names of the day aside
    text = re.sub(r"[0-9a-f]{16,}(\.\.\.)?|[0-9a-f]{4,}\.\.\.", "HEX", text)
    return [l.strip() for l in text.splitlines() if l.strip()]
shown = shape(open("refusals").read())
said = shape(open("tampered.err").read() + open("unsigned.err").read())
assert len(shown) >= 4, shown
for line in shown:
    assert line in said, (line, said)
PY
