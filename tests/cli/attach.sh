#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# attach.sh - layers named, taken off, refused
set -eu
. "$SEAL_SOURCE/tests/lib.sh"
. "$SEAL_SOURCE/tests/signing.sh"

for name in app base fonts extra more last sixth; do
  make_package $name
done
make_profile release

# layer NAME [LABEL]: its JSON in a seal; "$name\n" is all its files hold.
layer() {
  printf '{"name":"%s","digest":{"sha256":"%s"},"size":%s,"unpackedSize":%s}' \
    "${2:-$1.zip}" "$(digest "$1.zip")" "$(stat -c %s "$1.zip")" \
    "$((${#1} + 1))"
}
# sealed PKG RECORD LAYERS: seal.json is exactly this.
sealed() {
  printf '{"mediaType":"application/vnd.sealwright.seal.v1+json",%s"layers":[%s]}' \
    "$2" "$3" >expected.json
  seal_py seal "$1" >seal.json
  same expected.json seal.json
}

# In order, with names of their own, and onto what is there already.
expect 0 seal-attach-layer -o one.zip --package app.zip base.zip
[ ! -s err ] && [ ! -s out ] || fail "it prints something"
sealed one.zip '' "$(layer base)"
expect 0 seal-attach-layer -o two.zip --package app.zip base.zip fonts.zip
sealed two.zip '' "$(layer base),$(layer fonts)"
expect 0 seal-attach-layer -o swapped.zip --package app.zip fonts.zip base.zip
sealed swapped.zip '' "$(layer fonts),$(layer base)"
expect 0 seal-attach-layer -o three.zip --package two.zip --name x extra.zip
sealed three.zip '' "$(layer base),$(layer fonts),$(layer extra x)"
expect 0 seal-attach-layer -v -o five.zip --package three.zip more.zip last.zip
says err "five.zip: 5 layers, sha256:$(digest app.zip)"

# As a filter; the same bytes.
seal-attach-layer base.zip <app.zip >piped.zip
same one.zip piped.zip
cat app.zip | seal-attach-layer base.zip | cat >piped.zip
same one.zip piped.zip

# Taken off again: without any layer it is the pure package.
expect 0 seal-attach-layer -o b.zip --package two.zip --detach fonts.zip
same b.zip one.zip
expect 0 seal-attach-layer -o b.zip --package two.zip --detach base.zip \
  --detach fonts.zip
same b.zip app.zip
expect 0 seal-attach-layer -o b.zip --package one.zip --detach base.zip fonts.zip
sealed b.zip '' "$(layer fonts)"

# The record stays.
seal-package -q -o with.zip --record -C files/app .
seal_py seal with.zip >with.json
expect 0 seal-attach-layer -o b.zip --package with.zip base.zip
seal_py seal b.zip >seal.json
[ "$(json seal.json 'j["record"]')" = "$(json with.json 'j["record"]')" ] ||
  fail "the record changed"
expect 0 seal-attach-layer -o c.zip --package b.zip fonts.zip
expect 0 seal-attach-layer -o d.zip --package c.zip --detach fonts.zip
same b.zip d.zip

# A signed layer counts by its payload: nothing of its seal.
seal-sign -q -o signed-base.zip --profile release --key release.pem \
  --type layer base.zip
expect 0 seal-attach-layer -o b.zip --package app.zip --name base.zip \
  signed-base.zip
same b.zip one.zip

# Signatures of the package would become untrue.
seal-sign -q -o signed.zip --profile release --key release.pem one.zip
refused 1 '^signed.zip: error: package: already has a signature.*\[layers/signed\]' \
  seal-attach-layer -o output.zip --package signed.zip fonts.zip
says err 'fix: .*--drop-signatures'
refused 1 'layers/signed' \
  seal-attach-layer -o output.zip --package signed.zip --detach base.zip
expect 0 seal-attach-layer -o b.zip --package signed.zip --drop-signatures fonts.zip
same b.zip two.zip
expect 0 seal-attach-layer -o b.zip --package signed.zip --drop-signatures
same b.zip one.zip

# How many, and which.
refused 1 'layers: 6 of them, at most 5 are possible \[layers/count\]' \
  seal-attach-layer -o output.zip --package five.zip sixth.zip
refused 1 'layers: 6 given, at most 5 are possible \[layers/count\]' \
  seal-attach-layer -o output.zip --package app.zip base.zip fonts.zip \
  extra.zip more.zip last.zip sixth.zip
cp base.zip copy.zip
refused 1 'copy.zip: the same layer as base.zip .sha256:.*\[layers/twice\]' \
  seal-attach-layer -o output.zip --package app.zip base.zip copy.zip
refused 1 'the same layer as base.zip' \
  seal-attach-layer -o output.zip --package one.zip copy.zip
refused 1 'fonts.zip: two layers have this name \[layers/twice\]' \
  seal-attach-layer -o output.zip --package two.zip --name fonts.zip extra.zip
refused 1 '^one.zip: error: layer: it has 1 layers of its own \[layers/nested\]' \
  seal-attach-layer -o output.zip --package extra.zip one.zip
cp app.zip itself.zip
refused 1 '^itself.zip: error: layer: it is the package itself .*\[layers/self\]' \
  seal-attach-layer -o output.zip --package one.zip itself.zip
refused 2 'detach fonts.zip: the package has no layer of this name' \
  seal-attach-layer -o output.zip --package one.zip --detach fonts.zip

# The size counts together: 250 MiB to the byte. Sparse files, all zeros.
mkdir -p files/big files/full files/over
truncate -s $((200 * 1048576)) files/big/zeros
truncate -s $((50 * 1048576)) files/full/zeros
truncate -s $((50 * 1048576 + 1)) files/over/zeros
for name in big full over; do
  seal-package -q -o $name.zip -C files/$name .
done
expect 0 seal-attach-layer -o b.zip --package full.zip big.zip
refused 1 '262144001 bytes unpacked together with its layers, at most 262144000 .*\[layers/size\]' \
  seal-attach-layer -o output.zip --package over.zip big.zip

# What is no package.
printf 'no package' >text.zip
: >empty.zip
python3 -c 'import zipfile; zipfile.ZipFile("foreign.zip", "w").writestr("a", "b")'
for bad in text empty foreign; do
  refused 1 "^$bad.zip: error: .*\[integrity/" \
    seal-attach-layer -o output.zip --package $bad.zip base.zip
  refused 1 "^$bad.zip: error: .*\[integrity/" \
    seal-attach-layer -o output.zip --package app.zip $bad.zip
done
refused 3 '^nothing.zip: error: .*No such file' \
  seal-attach-layer -o output.zip --package app.zip nothing.zip
refused 3 '^nothing.zip: error: .*No such file' \
  seal-attach-layer -o output.zip --package nothing.zip base.zip
refused 3 '^files: error: ' seal-attach-layer -o output.zip --package app.zip files

# The command line.
refused 2 'no layer given' seal-attach-layer -o output.zip --package app.zip
refused 2 'standard input cannot be a layer' \
  seal-attach-layer -o output.zip --package app.zip -
refused 2 'name x: it needs exactly one layer' \
  seal-attach-layer -o output.zip --package app.zip --name x base.zip fonts.zip
refused 2 "name: name 'a/b': a name without folders" \
  seal-attach-layer -o output.zip --package app.zip --name a/b base.zip
refused 2 "name: name '\.\.': " \
  seal-attach-layer -o output.zip --package app.zip --name .. base.zip
refused 2 'did you mean --detach' \
  seal-attach-layer -o output.zip --package app.zip --detatch base.zip
cp base.zip 'odd:name.zip'
refused 2 "layer name 'odd:name.zip': " \
  seal-attach-layer -o output.zip --package app.zip odd:name.zip
says err 'fix: .*--name'
cp app.zip kept.zip
expect 2 seal-attach-layer -o kept.zip --package kept.zip base.zip
says err 'the same file as the input'
same app.zip kept.zip
cp base.zip kept.zip
expect 2 seal-attach-layer -o kept.zip --package app.zip kept.zip
says err 'the same file as the input'
same base.zip kept.zip
expect 3 seal-attach-layer -o /dev/full --package app.zip base.zip
says err 'No space left'

# Files that a later layer hides are named, with both layers.
mkdir -p files/low files/high files/dirs/etc
for name in a b c/d z; do
  mkdir -p files/low/c files/high/c
  echo low >files/low/$name
done
for name in b c/d y; do
  echo high >files/high/$name
done
seal-package -q -o low.zip -C files/low .
seal-package -q -o high.zip -C files/high .
expect 0 seal-attach-layer -o b.zip --package app.zip low.zip high.zip
says err '^app.zip: warning: b of layer low.zip is hidden by layer high.zip$'
says err '^app.zip: warning: c/d of layer low.zip is hidden by layer high.zip$'
[ "$(wc -l <err)" = 2 ] || fail "more is hidden than there is"
mkdir -p files/many files/others
for i in $(seq 1 25); do
  echo 1 >files/many/$i
  echo 2 >files/others/$i
done
seal-package -q -o many.zip -C files/many .
seal-package -q -o others.zip -C files/others .
expect 0 seal-attach-layer -o b.zip --package app.zip many.zip others.zip
[ "$(wc -l <err)" = 21 ] || fail "not 21 lines"
says err '^app.zip: warning: 5 more files are hidden by later layers$'

# A package that changes meanwhile (the layer comes late, through a pipe).
mkfifo pipe
cp app.zip changing.zip
seal-attach-layer -o changed.zip --package changing.zip pipe 2>changing.err &
pid=$!
sleep 0.5
touch -d 2020-01-01 changing.zip
cat base.zip >pipe
status=0
wait $pid || status=$?
[ $status = 3 ] || fail "exit $status for a package that changed"
says changing.err '^changing.zip: error: .*changed'
absent changed.zip
