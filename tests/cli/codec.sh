#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# The codec, made again from the text of docs/format.md, gives the same bytes
set -eu
. "$SEAL_SOURCE/tests/lib.sh"
need python3
codec() {
  python3 "$SEAL_SOURCE/tests/cli/codec.py" "$@"
}

fingerprint=$(codec fingerprint)
expect 0 seal-inspect --version
says out "^codec libdeflate [0-9.]+ level 6 chunk 4194304 fingerprint $fingerprint\$"

# Packed bytes of an entry; nothing when it is stored.
cat >packed.py <<'PY'
import struct, sys, zipfile
with zipfile.ZipFile(sys.argv[1]) as package:
    entry = package.getinfo(sys.argv[2])
with open(sys.argv[1], "rb") as file:
    file.seek(entry.header_offset + 26)
    name, extra = struct.unpack("<HH", file.read(4))
    file.seek(name + extra, 1)
    data = file.read(entry.compress_size)
if entry.compress_type == 8:
    sys.stdout.buffer.write(data)
PY
# Noise that comes again and again: large, but few symbols.
python3 - <<'PY'
import os, random
random.seed(1)
noise = random.randbytes(20000)
os.mkdir("in")
for name, size in (("none", 0), ("small", 3000), ("chunk", 4194304),
                   ("more", 4194305), ("large", 10000000)):
    with open("in/" + name, "wb") as file:
        file.write((noise * (size // len(noise) + 1))[:size])
PY
expect 0 seal-package --quiet -o app.zip -C in .
for name in chunk more large; do
  python3 packed.py app.zip $name >got
  codec stream in/$name >expected
  [ -s got ] || fail "$name is stored"
  same got expected
done
for name in none small; do
  python3 packed.py app.zip $name >got
  [ ! -s got ] || fail "$name is not stored"
done
