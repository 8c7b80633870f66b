#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Files around and above the chunk size come out whole in every reader, for any
# number of threads, in memory that does not follow their size
set -eu
. "$SEAL_SOURCE/tests/lib.sh"
need python3 unzip bsdtar 7z jar

python3 - <<'PY'
import os, random
random.seed(3)
chunk = 4 << 20
words = b" ".join(b"%x" % random.getrandbits(64) for _ in range(20000))
noise = random.randbytes(2 * chunk + 12345)
text = (words * (9 * chunk // 4 // len(words) + 1))[:9 * chunk // 4]
os.mkdir("in")
def write(name, data):
    with open("in/" + name, "wb") as f:
        f.write(data)
write("below", text[:chunk - 1])
write("chunk", text[:chunk])
write("above", text[:chunk + 1])
write("text", text)
write("noise-below", noise[:chunk - 1])
write("noise-chunk", noise[:chunk])
write("noise-above", noise[:chunk + 1])
write("noise", noise)
write("noise-first", noise[:chunk + 5] + text)
write("noise-last", text[:chunk + 5] + noise)
# Just so much that the whole does not shrink: less than each chunk's overhead.
write("noise-repeated", noise[:chunk] + noise[:40] * 2 + noise[chunk:2 * chunk])
write("zeros", bytes(3 * chunk))
PY
expect 0 seal-package --quiet --threads 1 -o app.zip -C in .
expect 0 seal-package --quiet --threads 7 -o got.zip -C in .
same app.zip got.zip
expect 0 seal-package --quiet --store -o stored.zip -C in .
expect 0 seal-package --quiet --store --threads 1 -o got.zip -C in .
same stored.zip got.zip

# Stored or deflated, over the whole file; and what deflate gives is smaller.
python3 - <<'PY'
import os, zipfile
for package in "app.zip", "stored.zip":
    with zipfile.ZipFile(package) as z:
        assert z.testzip() is None
        for i in z.infolist():
            deflated = i.compress_type == zipfile.ZIP_DEFLATED
            with open("in/" + i.filename, "rb") as f:
                assert f.read() == z.read(i), i
            assert deflated == (package == "app.zip" and i.filename in (
                "below", "chunk", "above", "text", "noise-first",
                "noise-last", "zeros")), i
            assert i.compress_size < i.file_size or not deflated, i
PY
unzip -q app.zip -d unzip
mkdir bsdtar && bsdtar -xf app.zip -C bsdtar
7z x -y -o7z app.zip >/dev/null
mkdir jar && (cd jar && jar xf ../app.zip)
for reader in unzip bsdtar 7z jar; do
  diff -r in "$reader" >&2 || fail "$reader read other files"
done

# Peak memory in MB, with two threads.
peak() {
  python3 - "$@" <<'PY'
import resource, subprocess, sys
subprocess.run(["seal-package", "--quiet", "--threads", "2", *sys.argv[1:]],
               check=True)
print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // 1024)
PY
}
# modest WHAT MB
modest() {
  echo "peak memory, $1: $2 MB"
  [ "$2" -lt 64 ] || fail "$1 takes $2 MB of memory"
}
rm -r in unzip bsdtar 7z jar ./*.zip
mkdir in
truncate -s 256M in/sparse
modest '256 MB that shrink' "$(peak -o app.zip in)"
unzip -qt app.zip
rm in/sparse
head -c 200M /dev/urandom >in/noise
modest '200 MB stored' "$(peak --store -o app.zip in)"
truncate -s 24M in/noise
modest '24 MB that do not shrink' "$(peak -o app.zip in)"
unzip -qt app.zip
python3 - <<'PY'
with open("in/noise", "rb") as f:
    data = f.read()
for i in range(100):
    with open("in/f%d" % i, "wb") as f:
        f.write(data[i:(2 << 20) + i])
PY
modest '100 files of 2 MB' "$(peak --store -o app.zip in)"
modest '100 files of 2 MB, with the record in the package' \
  "$(peak --store --record -o app.zip in)"
