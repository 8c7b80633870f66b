#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Six ZIP readers see the same files with the same modes in a sealed package
set -eu
. "$SEAL_SOURCE/tests/interop/lib.sh"
need unzip python3 jar bsdtar 7z git zipinfo

sample tree
trust ecdsa-p256-sha256
seal-package --quiet -o pure-layer.zip -C "$SEAL_SOURCE" include
seal-sign --quiet -o layer.zip --type layer --trust signing --profile release \
  --key key.pem pure-layer.zip
seal-package --quiet --record -o pure.zip -C tree .
seal-package --quiet --record=record.json -o plain.zip -C tree .
seal-attach-layer -o attached.zip --package pure.zip layer.zip
seal-sign --quiet -o app.zip --name app.zip --trust signing --profile release \
  --key key.pem attached.zip

# sha256sum of the pure package is the payload digest, and taking the seal out
# gives the pure package.
seal-inspect --payload -o taken.zip app.zip
same taken.zip plain.zip
digest=$(sha256sum <plain.zip | cut -d ' ' -f 1)
seal-inspect --json app.zip >inspect.json
grep -q "$digest" inspect.json || fail "inspect does not show $digest"

manifest tree >expected
# strip DIR: the seal is one more file for a reader that does not know it.
strip_seal() {
  [ -s "$1/META-INF/sealwright/seal.json" ] || fail "$1: no seal.json"
  rm -r "$1/META-INF"
}

judge() {
  strip_seal "$1"
  manifest "$1" >"$1.manifest"
  same expected "$1.manifest"
  echo "$1 agrees"
}

# Whatever the umask: modes come out of the package.
umask 022
unzip -q app.zip -d unzip
judge unzip

mkdir bsdtar && bsdtar -xf app.zip -C bsdtar
judge bsdtar

7z x -y -o7z app.zip >7z.log
judge 7z

# Python's zipfile keeps modes and links to itself: take them from the headers.
python3 - app.zip python <<'PY'
import os, stat, sys, zipfile
with zipfile.ZipFile(sys.argv[1]) as z:
    assert z.testzip() is None
    for i in z.infolist():
        mode = i.external_attr >> 16
        path = os.path.join(sys.argv[2], i.filename)
        if stat.S_ISDIR(mode):
            os.makedirs(path, exist_ok=True)
            continue
        os.makedirs(os.path.dirname(path), exist_ok=True)
        if stat.S_ISLNK(mode):
            os.symlink(z.read(i), path)
            continue
        with open(path, "wb") as f:
            f.write(z.read(i))
        os.chmod(path, stat.S_IMODE(mode))
PY
judge python

# Java knows neither modes nor links: names and contents, links as text.
mkdir jar && (cd jar && jar xf ../app.zip)
strip_seal jar
(cd tree && find . -type l -printf '%P\n') | while read -r link; do
  [ "$(cat "jar/$link")" = "$(readlink "tree/$link")" ] || fail "jar: $link"
  rm "jar/$link"
  ln -s "$(readlink "tree/$link")" "jar/$link"
done
(cd tree && find . -type f -perm /100 -printf '%P\0') |
  (cd jar && xargs -0 chmod 755)
manifest jar >jar.manifest
same expected jar.manifest
echo "jar agrees"

# Every reader lists the names in the same order.
unzip -Z1 app.zip >names.unzip
python3 -c 'import sys, zipfile
for i in zipfile.ZipFile(sys.argv[1]).infolist(): print(i.filename)' \
  app.zip >names.python
jar tf app.zip >names.jar
bsdtar -tf app.zip >names.bsdtar
7z l -slt app.zip | sed -n 's/^Path = //p' | tail -n +2 >names.7z
same names.unzip names.python
same names.unzip names.jar
same names.unzip names.bsdtar
sed 's,/$,,' names.unzip >names.bare # 7z shows a folder by an attribute
same names.bare names.7z

# Our own extraction agrees, and git gives the content digest.
seal-verify --quiet --config production --trust signing --name app.zip \
  --layers-dir . --extract ours app.zip
manifest ours >ours.manifest
same expected ours.manifest
content=$(seal-inspect --content-digest app.zip)
for folder in ours unzip bsdtar 7z python jar; do
  rm -rf git
  git init -q git
  git -C git --work-tree="$PWD/$folder" -c core.autocrlf=false add -A -f .
  tree=$(git -C git write-tree)
  [ "$tree" = "$content" ] || fail "$folder: git $tree, content digest $content"
done
echo "git write-tree agrees: $content"
