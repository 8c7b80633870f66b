#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# What goes into a package, and what seal-package says and writes beside it
set -eu
. "$SEAL_SOURCE/tests/lib.sh"
need python3 unzip sha256sum

names() {
  python3 -c 'import sys, zipfile
for i in zipfile.ZipFile(sys.argv[1]).infolist(): print(i.filename)' "$1"
}
# holds ZIP NAME...: exactly these entries in this order.
holds() {
  names "$1" >held
  shift
  printf '%s\n' "$@" >wanted
  diff wanted held >&2 || fail "the package holds other entries"
}

mkdir -p in/lib/deep in/empty in/only-objects
printf 'alpha\n' >in/a.txt
printf '#!/bin/sh\n' >in/run
chmod 755 in/run
printf 'object\n' >in/lib/x.o
printf 'object\n' >in/only-objects/y.o
printf 'deep\n' >in/lib/deep/file
ln -s deep/file in/lib/link

# Files and folders, links as links, empty folders as entries.
expect 0 seal-package -o all.zip -C in .
holds all.zip a.txt empty/ lib/deep/file lib/link lib/x.o only-objects/y.o run
says err "^all.zip: 7 entries, [0-9]+ B, sha256:$(sha256sum all.zip | cut -c -64)\$"
[ ! -s out ] || fail "something on standard output"
[ "$(unzip -p all.zip lib/link)" = deep/file ] || fail "the link was followed"
expect 0 seal-package --quiet -o quiet.zip -C in .
[ ! -s err ] || fail "not quiet"
same all.zip quiet.zip

# Standard output, as a filter.
expect 0 seal-package -C in .
same all.zip out
expect 0 seal-package -C in . -o -
same all.zip out

# Names are relative to DIR; paths are put in order and into one spelling.
expect 0 seal-package -o part.zip in/run ./in//lib/../a.txt in/./lib/deep/
holds part.zip in/a.txt in/lib/deep/file in/run
expect 0 seal-package -o part.zip -C in run "$PWD/in/a.txt" ../in/lib/deep
holds part.zip a.txt lib/deep/file run
# The same file twice is one entry, also as part of its folder.
expect 0 seal-package -o twice.zip -C in . a.txt ./lib "$PWD/in/empty" .
same all.zip twice.zip
# Through a link, DIR has two names, and both are good.
ln -s in through
for base in in through; do
  expect 0 seal-package -o part.zip -C through "$PWD/$base/a.txt"
  holds part.zip a.txt
done
# One path that lies elsewhere spoils it.
expect 2 seal-package -o no.zip -C in ../part.zip
says err "^\.\./part.zip: error: path: is not below the folder 'in'\$"
says err '^  fix: .*-C'
expect 2 seal-package -o no.zip /etc/passwd
says err "^/etc/passwd: error: path: is not below"
expect 2 seal-package -o no.zip -C in "$PWD/in-other/a"
expect 2 seal-package -o no.zip -C in ''
says err 'path: is empty'
# Nor does a path lead through a link: the entry would not be what it seems.
mkdir outside
echo secret >outside/file
ln -s ../outside in/lib/way
expect 1 seal-package -o no.zip -C in lib/way/file
says err "^in/lib/way/file: error: path: lies beyond the symbolic link 'lib/way'\$"
rm in/lib/way
absent no.zip

# Excludes: with a '/' from the top, without at any depth, folders with all in
# them; a folder that becomes empty is an empty folder.
expect 0 seal-package -o x.zip -C in --exclude '*.o' .
holds x.zip a.txt empty/ lib/deep/file lib/link only-objects/ run
expect 0 seal-package -o x.zip -C in --exclude lib --exclude only-objects/ .
holds x.zip a.txt empty/ run
expect 0 seal-package -o x.zip -C in --exclude 'lib/*' .
holds x.zip a.txt empty/ lib/ only-objects/y.o run
expect 0 seal-package -o x.zip -C in --exclude '/deep' --exclude 'l*/file' \
  --exclude '[r-s]un' .
holds x.zip a.txt empty/ lib/deep/file lib/link lib/x.o only-objects/y.o
expect 0 seal-package -o x.zip -C in --exclude 'lib/deep' lib/deep/file a.txt
holds x.zip a.txt
expect 2 seal-package -o no.zip -C in --exclude / .
says err "^seal-package: error: --exclude: '/' matches nothing\$"
expect 1 seal-package -o no.zip -C in --exclude '*' .
says err 'there is nothing to put in \[integrity/empty\]'

# A prefix; the patterns are about the names without it.
expect 0 seal-package -o p.zip -C in --prefix opt/lib --exclude 'opt' \
  --exclude 'lib/*' a.txt lib
holds p.zip opt/lib/a.txt opt/lib/lib/
expect 0 seal-package -o q.zip -C in --prefix opt/lib// --exclude 'lib/*' \
  a.txt lib
same p.zip q.zip
for bad in ../x /x a//b . 'a\b' 'a:b' META-INF/Sealwright; do
  expect 2 seal-package -o no.zip -C in --prefix "$bad" a.txt
  says err '^seal-package: error: --prefix: name '
done

# Lists, by line or by NUL, from a file or standard input.
printf 'a.txt\n\nlib/deep\n' >list
expect 0 seal-package -o l.zip -C in --files-from list
holds l.zip a.txt lib/deep/file
expect 0 seal-package -o m.zip -C in --files-from - <list
same l.zip m.zip
printf 'a.txt\0\0lib/deep' >list0
expect 0 seal-package -o m.zip -C in --files-from list0
same l.zip m.zip
printf 'a.txt' >first
expect 0 seal-package -o m.zip -C in --null --files-from first lib/deep
same l.zip m.zip
printf 'a.txt\nlib/deep\n' >lines
expect 3 seal-package -o no.zip -C in --null --files-from lines
says err '^in/a.txt.x0alib/deep.x0a: error: cannot find it: No such file'
printf '# a.txt\n' >comment
expect 3 seal-package -o no.zip -C in --files-from comment
says err '^in/# a.txt: error: cannot find it'
: >nothing
expect 2 seal-package -o no.zip -C in --files-from nothing
says err 'the list is empty'
expect 3 seal-package -o no.zip -C in --files-from nowhere
says err '^nowhere: error: cannot read the list: No such file'
# Names that look like options are names in a list, and after --.
printf -- '-o\n' >dash
printf 'dash\n' >in/-o
expect 0 seal-package -o d.zip -C in --files-from dash
holds d.zip -o
expect 0 seal-package -o d.zip -C in -- -o
holds d.zip -o
rm in/-o

# Usage.
expect 2 seal-package -o no.zip
says err '^seal-package: error: nothing to package: name files or folders$'
expect 2 seal-package -o no.zip --excluded x in
says err 'did you mean --exclude'
expect 2 seal-package -o no.zip --threads 0 in
says err "^seal-package: error: --threads: '0' is not a number from 1"
expect 2 seal-package -o no.zip --threads 2x in
expect 2 seal-package -o no.zip --git-tree HEAD in
says err '^seal-package: error: --git-tree: takes no paths beside it'
expect 0 seal-package --help
says out '^Example: '
expect 0 seal-package --version
says out '^libdeflate '
absent no.zip

# The record: beside the package, or in it; the payload stays the same.
expect 0 seal-package -o r.zip --record=r.json --depfile r.d -C in --prefix p \
  --exclude '*.o' --source-date-epoch 1700000001 .
cp err plain.err
python3 - r.json "$(sha256sum r.zip | cut -c -64)" <<'PY'
import json, sys
text = open(sys.argv[1]).read()
record = json.loads(text)
assert text == json.dumps(record, separators=(",", ":")) + "\n", text
assert record["payload"]["sha256"] == sys.argv[2]
assert record["codec"]["name"] == "libdeflate"
assert len(record["codec"]["fingerprint"]) == 64
assert record["sourceDateEpoch"] == 1700000000
assert record["options"] == {"prefix": "p", "excludes": ["*.o"]}
assert "git" not in record
PY
expect 0 seal-package -o s.zip --record -C in --prefix p \
  --exclude '*.o' --source-date-epoch 1700000001 .
sed 's/^r.zip/s.zip/' plain.err >wanted.err
same wanted.err err
unzip -p s.zip META-INF/sealwright/seal.json >seal.json
python3 - seal.json r.json <<'PY'
import json, sys
seal, record = (json.load(open(f)) for f in sys.argv[1:])
assert seal == {"mediaType": "application/vnd.sealwright.seal.v1+json",
                "record": record}, seal
PY
expect 0 seal-package -o t.zip --store --record=t.json -C in .
grep -q '"codec":{"name":"store"}' t.json || fail "codec of --store"
expect 2 seal-package -o t.zip --record=t.zip -C in .
says err "output: 't.zip' is named for two different things"

# Nothing can be a package and be read at the same time.
cp in/a.txt before
for same in in/a.txt ./in/a.txt "$PWD/through/a.txt"; do
  expect 2 seal-package -o "$same" in/a.txt in/run
  says err '^in/a.txt: error: output: is the same file as one to be packaged$'
done
expect 2 seal-package -o no.zip --record=in/a.txt in/a.txt
expect 2 seal-package -o no.zip --depfile in/a.txt in/a.txt
same before in/a.txt

# An output inside of a packaged folder is left out: the second run gives the
# same as the first, also where the first one made the folder.
cp -r in tree
mkdir -p tree/dist/old
expect 0 seal-package -v -o tree/dist/new/app.zip --record=tree/r.json \
  --depfile tree/dist/app.d -C tree .
grep -q 'left out' err && fail "left out what is not there"
cp tree/dist/new/app.zip first.zip
holds first.zip a.txt dist/old/ empty/ lib/deep/file lib/link lib/x.o \
  only-objects/y.o run
expect 0 seal-package -v -o tree/dist/new/app.zip --record=tree/r.json \
  --depfile tree/dist/app.d -C tree .
says err '^r.json: left out, because this run writes it$'
says err '^dist/new/app.zip: left out'
says err '^dist/app.d: left out'
same first.zip tree/dist/new/app.zip
# Standard output may be such a file as well.
cp -r in piped
seal-package --quiet -C piped . >piped/app.zip
same all.zip piped/app.zip
