#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# What other tools write is refused, for a reason that is true of it
set -eu
. "$SEAL_SOURCE/tests/lib.sh"
need zip 7z jar bsdtar python3 git tar

mkdir -p tree/d tree/empty
echo hello >tree/a.txt
seq 1000 >tree/d/b.txt
chmod 755 tree/d/b.txt
ln -s a.txt tree/link
cd tree

# refused FILE CHECK TEXT: with this check, and a message about this.
refused() {
  expect 1 seal-inspect "$1"
  says err "\\[integrity/$2\\]"
  says err "$3"
  [ ! -s out ] || fail "$1: something on standard output"
  rm -f out err
}

zip -qry ../zip.zip .
refused ../zip.zip extra '0x5455 \(times\)'
expect 1 seal-inspect ../zip.zip
says err 'fix: make it canonical with seal-package'
rm -f out err
zip -qX ../plain.zip a.txt d/b.txt
refused ../plain.zip version 'made by version 30'
printf x | zip -q ../pipe.zip -
refused ../pipe.zip zip64-unneeded 'ZIP64 locator'
zip -q -P secret ../encrypted.zip a.txt
refused ../encrypted.zip encrypted "'a.txt'"
echo remark | zip -q -z ../remark.zip a.txt
refused ../remark.zip comment 'comment of 6 bytes'
zip -q -s 64k -r ../split.zip "$SEAL_SOURCE/src"
refused ../split.zip multi-disk 'split archive'

7z a -bd -y ../seven.zip . >../log
refused ../seven.zip extra 'NTFS times'
7z a -bd -y -tzip -psecret ../seven-encrypted.zip a.txt >../log
refused ../seven-encrypted.zip encrypted "'a.txt'"

bsdtar --format zip -cf ../bsdtar.zip a.txt d link empty
refused ../bsdtar.zip data-descriptor 'descriptor'

jar cf ../jar.jar .
refused ../jar.jar data-descriptor 'META-INF/'
jar cf0M ../stored.jar a.txt d
refused ../stored.jar host 'made by system 0'

python3 - <<'PY'
import zipfile
with zipfile.ZipFile('../python.zip', 'w', zipfile.ZIP_DEFLATED) as z:
    z.write('a.txt')
with zipfile.ZipFile('../text.zip', 'w') as z:
    z.writestr('a.txt', 'x')
with zipfile.ZipFile('../empty.zip', 'w') as z:
    pass
# The closest to ours that it can be asked for, but for one thing.
with zipfile.ZipFile('../nearly.zip', 'w') as z:
    for name in ('b', 'a'):
        info = zipfile.ZipInfo(name)
        info.external_attr = 0o100644 << 16
        z.writestr(info, name)
with zipfile.ZipFile('../ours.zip', 'w') as z:
    for name in ('a', 'b'):
        info = zipfile.ZipInfo(name)
        info.external_attr = 0o100644 << 16
        z.writestr(info, name)
PY
refused ../python.zip stored-size '8 bytes packed and 6 unpacked'
refused ../text.zip mode 'mode 000600'
refused ../empty.zip empty 'no entry'
refused ../nearly.zip order 'byte order'
# And without it, it is a package: there is nothing secret about the form.
expect 0 seal-inspect ../ours.zip
rm -f out err

git init -q ../repository
git -C ../repository -c user.name=n -c user.email=e commit -q --allow-empty -m x
git -C ../repository archive --format=zip -o ../git.zip HEAD
refused ../git.zip comment 'comment of 40 bytes'

# A program in front, as self-extracting archives have it.
cat "$SEAL_BIN/seal-inspect" ../ours.zip >../program.zip
refused ../program.zip directory-bounds 'does not end where'
zip -qA ../program.zip
refused ../program.zip prefix 'before the first entry'

tar -cf ../tree.tar .
refused ../tree.tar end-record 'not a ZIP package: it looks like a tar archive'
mkdir ../layout
echo '{"imageLayoutVersion":"1.0.0"}' >../layout/oci-layout
tar -C ../layout -cf ../layout.tar oci-layout
refused ../layout.tar end-record 'OCI image layout'
refused ../layout/oci-layout end-record 'OCI image layout'
refused "$SEAL_BIN/seal-inspect" end-record 'ELF program'
: >../nothing
refused ../nothing truncated 'empty'
head -c 100 ../ours.zip >../cut.zip
refused ../cut.zip truncated 'cut off'
