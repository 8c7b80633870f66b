#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# As many files as the classic end record can count, and more: every reader
# finds them, without and with the seal that crosses the limit
set -eu
. "$SEAL_SOURCE/tests/lib.sh"
need python3 unzip bsdtar 7z jar

python3 - <<'PY'
import os
os.mkdir("in")
for i in range(65534):
    os.close(os.open("in/%05d" % i, os.O_CREAT | os.O_WRONLY, 0o644))
PY

# listed ZIP COUNT: by each reader.
listed() {
  python3 - "$1" "$2" <<'PY'
import sys, zipfile
with zipfile.ZipFile(sys.argv[1]) as z:
    assert len(z.namelist()) == int(sys.argv[2]), len(z.namelist())
PY
  [ "$(unzip -Z1 "$1" | wc -l)" = "$2" ] || fail "unzip lists others in $1"
  [ "$(bsdtar -tf "$1" | wc -l)" = "$2" ] || fail "bsdtar lists others in $1"
  [ "$(7z l -ba "$1" | wc -l)" = "$2" ] || fail "7z lists others in $1"
}
# end64 ZIP: does it have a ZIP64 end record?
end64() {
  python3 -c 'import sys
sys.exit(open(sys.argv[1], "rb").read()[-98:-94] != b"PK\6\6")' "$1"
}

# package COUNT BITS BITS: the end records of the pure and the sealed one.
package() {
  expect 0 seal-package --quiet --store -o pure.zip -C in .
  expect 0 seal-package --quiet --store --record -o sealed.zip -C in .
  python3 "$SEAL_SOURCE/tests/cli/canonical.py" in 0 >theirs.zip
  same pure.zip theirs.zip
  if end64 pure.zip; then pure=64; else pure=32; fi
  if end64 sealed.zip; then sealed=64; else sealed=32; fi
  [ "$pure $sealed" = "$2 $3" ] || fail "$1: ZIP$pure pure, ZIP$sealed sealed"
}
package 65534 32 64
listed pure.zip 65534
listed sealed.zip 65535
: >in/65534
package 65535 64 64
listed pure.zip 65535
listed sealed.zip 65536
unzip -tqq sealed.zip
jar tf sealed.zip | tail -n 1 | grep -qx META-INF/sealwright/seal.json ||
  fail "jar does not list the seal last"
