#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Archives of other tools: at least 20 that people ship or make, file by file
set -eu
. "$SEAL_SOURCE/tests/lib.sh"
need python3 zip 7z bsdtar jar unzip
tool=$SEAL_SOURCE/tests/cli/from_zip.py

mkdir -p src/bin src/empty src/lib/deep made
printf 'alpha\n' >src/a.txt
printf '#!/bin/sh\n' >src/bin/run
chmod 755 src/bin/run
ln -s a.txt src/link
ln -s ../bin/run src/lib/run
: >src/nothing
printf 'deep\n' >src/lib/deep/file
yes "$(seq 1 900)" | head -c 5000000 >src/large
python3 -c 'import random, sys
sys.stdout.buffer.write(random.Random(5).randbytes(5 << 20))' >src/noise
expect 0 seal-package -q -o reference.zip -C src .

# npm and Debian ship no ZIP files that could be tried here: `npm pack` writes a
# .tgz, and a .deb is an ar archive of tar files. The ZIPs inside of them are
# jars and wheels, which are below.
# By the tools that make most of them; `-` streams, with data descriptors.
(
  cd src
  zip -qry ../made/zip.zip .
  zip -qryD ../made/zip-no-folders.zip .
  zip -qryX0 ../made/zip-stored.zip .
  zip -qry9 ../made/zip-9.zip .
  zip -qryl - a.txt bin lib >../made/zip-stream.zip
  echo 'made on a Tuesday' | zip -qryz ../made/zip-comment.zip .
  zip -qry -fz ../made/zip-64.zip a.txt bin
  7z a -bd -snl -tzip ../made/7z.zip . >/dev/null
  7z a -bd -snl -tzip -mx9 ../made/7z-9.zip . >/dev/null
  bsdtar --format zip -cf ../made/bsdtar.zip -- *
  bsdtar --format zip --options zip:compression=store -cf \
    ../made/bsdtar-stored.zip -- *
  jar -c -f ../made/jar.jar .
  jar -c -0 -f ../made/jar-stored.jar a.txt bin
  jar -c -M -f ../made/jar-bare.jar lib
  python3 -m zipfile -c ../made/python.zip a.txt bin lib
)
python3 - <<'PY'
import io, shutil, zipfile
shutil.make_archive("made/shutil", "zip", "src/lib")
with zipfile.ZipFile("made/wheel-1.0-py3-none-any.whl", "w",
                     zipfile.ZIP_DEFLATED) as wheel:
    wheel.writestr("pkg/__init__.py", "x = 1\n" * 50)
    wheel.writestr("pkg/größe.txt", "ä")
    wheel.writestr("wheel-1.0.dist-info/RECORD", "")
with zipfile.ZipFile("made/python-64.zip", "w") as archive:
    with archive.open("wide", "w", force_zip64=True) as file:
        file.write(b"x" * 100)
class Pipe(io.RawIOBase):
    def __init__(self, file): self.file = file
    def writable(self): return True
    def write(self, data): return self.file.write(data)
with open("made/python-stream.zip", "wb") as file:
    with zipfile.ZipFile(Pipe(file), "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a", "a" * 999)
        archive.writestr("b", "b")
dos = zipfile.ZipInfo("bin/tool.exe")
dos.create_system = 0
script = zipfile.ZipInfo("bin/run")
script.create_system = 0
with zipfile.ZipFile("made/dos.zip", "w") as archive:
    archive.writestr(dos, b"MZ")
    archive.writestr(script, b"#!/bin/sh\n")
PY

# What the machine has: the JDK's jars, Python's wheels.
find -L "$(dirname "$(readlink -f "$(command -v jar)")")/.." /usr/share/java \
  /usr/lib/python3* /usr/share/python-wheels -type f -size -3000k \
  \( -name '*.jar' -o -name '*.whl' \) 2>/dev/null | sort | head -n 12 >real || :

count=0
while read -r archive; do
  expect 0 seal-package -q -o got.zip --from-zip "$archive"
  python3 "$tool" compare "$archive" got.zip || fail "$archive: other files"
  expect 0 seal-inspect got.zip
  count=$((count + 1))
done < <(find made -type f | sort && cat real)
[ "$count" -ge 20 ] || fail "only $count archives"

# The same files give the same package as from the disk, for any threads.
for threads in 1 3; do
  expect 0 seal-package -q --threads $threads -o got.zip --from-zip made/zip.zip
  same got.zip reference.zip
done
expect 0 seal-package -q -o got.zip --from-zip - <made/7z.zip
same got.zip reference.zip
expect 0 seal-package -q -o got.zip --from-zip made/zip.zip --prefix p \
  --exclude lib --store --source-date-epoch 1000000000
expect 0 seal-package -q -o want.zip -C src --prefix p --exclude lib --store \
  --source-date-epoch 1000000000 .
same got.zip want.zip
cp made/zip.zip 'a b.zip'
expect 0 seal-package -q -o got.zip --from-zip 'a b.zip' --depfile x.d
says x.d '^ a\\ b\.zip'

# What is hostile or ambiguous, each for its reason; nothing is written.
mkdir bad
python3 "$tool" bad bad >list
while read -r check file; do
  expect 1 seal-package -o no.zip --from-zip "$file"
  says err "^$file: error: .*\[integrity/$check\]\$"
  absent no.zip
done <list
[ "$(wc -l <list)" -ge 50 ] || fail 'too few hostile archives'
# A prefix makes no good name of an absolute one.
file=$(sed -n 's/^name-absolute //p' list)
expect 1 seal-package -o no.zip --from-zip "$file" --prefix p
says err '\[integrity/name-absolute\]$'
expect 1 seal-package -o no.zip --from-zip "$(sed -n 's/^case-coll.* //p' list)" \
  --prefix p
# What is left out need not have a good name.
expect 0 seal-package -q -o got.zip --exclude a \
  --from-zip "$(sed -n 's/^case-collision //p' list)"

# What is no ZIP at all.
tar -cf t.tar -C src a.txt
printf '{"imageLayoutVersion":"1.0.0"}' >oci-layout
for pair in 't.tar:a tar archive' 'oci-layout:an OCI image layout' \
  "$SEAL_BIN/seal-package:an ELF program"; do
  expect 1 seal-package -o no.zip --from-zip "${pair%%:*}"
  says err "not a ZIP package: it looks like ${pair#*:}"
  says err '^  fix: '
done
