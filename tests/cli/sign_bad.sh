#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# sign_bad.sh - what seal-sign refuses, why, and that it then writes nothing
set -eu
. "$SEAL_SOURCE/tests/lib.sh"
. "$SEAL_SOURCE/tests/signing.sh"

make_package app
make_package base
make_package other
make_profile release
make_profile second
make_profile ed ed25519
sign() {
  seal-sign -o output.zip --profile release --key release.pem "$@"
}
sign app.zip 2>/dev/null
mv output.zip signed.zip

# A key that is not the profile's, before anything is written.
refused 1 'error: key: it is SHA256:.{43}, not the key of profile release, whose version .{10} has SHA256:' \
  seal-sign -o output.zip --profile release --key second.pem app.zip
refused 1 'not the key of profile release' \
  seal-sign --detached output.zip --profile release --key second.pem app.zip
refused 2 'error: ' seal-sign -o output.zip --profile release --key ed.pem app.zip
refused 1 'not the key of profile release' \
  seal-sign --dry-run --profile release --key second.pem app.zip

# Keys that are none, or do not open.
seal-trust profile show release >/dev/null
openssl pkey -in release.pem -pubout -out release.pub
printf 'x' >text.pem
refused 2 'error: ' seal-sign -o output.zip --profile release --key release.pub app.zip
refused 2 'error: ' seal-sign -o output.zip --profile release --key text.pem app.zip
refused 3 'nothing.pem: error: .*No such file' \
  seal-sign -o output.zip --profile release --key nothing.pem app.zip
refused 3 'error: ' seal-sign -o output.zip --profile release --key env:NOT_SET app.zip
refused 2 'error: .*pin-value' seal-sign -o output.zip --profile release \
  --key 'pkcs11:object=x?pin-value=1234' app.zip
! grep -q 1234 err || fail "the PIN is in the message"
printf 'right\n' >right
printf 'wrong\n' >wrong
openssl pkcs8 -topk8 -in release.pem -out locked.pem -v2 aes-256-cbc -passout file:right
refused 3 'locked.pem: error: .*passphrase' seal-sign -o output.zip --profile release \
  --key locked.pem --passphrase-file wrong app.zip
! grep -Eq '[^a-z]wrong$' err || fail "the passphrase is in the message"
refused 3 'error: ' seal-sign -o output.zip --profile release \
  --key locked.pem --passphrase-file nothing app.zip
refused 3 'locked.pem: error: ' setsid -w seal-sign -o output.zip --profile release \
  --key locked.pem app.zip

# The profile.
refused 2 'error: profile nobody' seal-sign -o output.zip --profile nobody --key release.pem app.zip
refused 2 'error: ' seal-sign -o output.zip --profile ../release --key release.pem app.zip
refused 2 'error: ' seal-sign -o output.zip --profile '' --key release.pem app.zip
refused 2 'profile is needed' seal-sign -o output.zip --key release.pem app.zip
refused 2 'key .*is needed' seal-sign -o output.zip --profile release app.zip
refused 2 'error: ' sign --trust nowhere app.zip
cp -r signing spoiled
printf '{' >spoiled/profiles/second.json
refused 2 'spoiled/profiles/second.json: error: ' sign --trust spoiled app.zip
seal-trust profile cancel second --reason 'no more' >/dev/null 2>&1
refused 1 'profile second: it is cancelled' \
  seal-sign -o output.zip --profile second --key second.pem app.zip
version=$(json signing/profiles/ed.json 'j["versions"][-1]["profileVersion"]')
seal-trust profile revoke ed --version "$version" --from 2026-01-01T00:00:00Z \
  --reason stolen >/dev/null 2>&1
refused 1 'profile ed: its version .* is revoked' \
  seal-sign -o output.zip --profile ed --key ed.pem app.zip

# Names.
refused 2 'a package from a pipe has no name' sh -c 'seal-sign --profile release --key release.pem <app.zip >output.pipe'
[ ! -s output.pipe ] || fail "bytes left before the refusal"
for name in a/b .. '' 'a:b' 'tail.' ' ' "$(printf 'a\nb')"; do
  refused 2 'error: package name ' sign --name "$name" app.zip
done
long=$(printf '%0256d' 0)
refused 2 'error: package name ' sign --name "$long" app.zip

# Signed already; signed and spoiled.
refused 1 '^signed.zip: error: package: already has a signature$' sign signed.zip
says err 'fix: --replace '
refused 1 'already has a signature' sh -c \
  'seal-sign --name x --profile release --key release.pem <signed.zip >output.pipe'
refused 1 'already has a signature' sign --if-needed --package-version 2 signed.zip

# Layers.
seal-attach-layer -o layered.zip --package app.zip base.zip
refused 1 'layered.zip: error: package: a layer has no layers, this one has 1 \[layers/nested\]' \
  sign --type layer layered.zip

# Records: another payload, another time, not a record, unreadable.
seal-package -q -o x.zip --record=app.json -C files/app .
seal-package -q -o y.zip --record=other.json -C files/other .
seal-package -q -o z.zip --record=later.json --source-date-epoch 1700000000 -C files/app .
refused 1 '^other.json: error: record: it is for the payload sha256:.*, this one is sha256:.*\[integrity/record\]' \
  sign --record other.json app.zip
sed "s/$(digest z.zip)/$(digest app.zip)/" later.json >time.json
refused 1 'record: sourceDateEpoch 1700000000 is not the time in the package \[integrity/record\]' \
  sign --record time.json app.zip
for bad in '' '[]' '{' '{"mediaType":"x"}' 'null'; do
  printf '%s' "$bad" >bad.json
  refused 1 '^bad.json: error: record.*\[integrity/record\]' sign --record bad.json app.zip
done
sed 's/"codec"/"x":1,"codec"/' app.json >bad.json
refused 1 '^bad.json: error: .*\[integrity/record\]' sign --record bad.json app.zip
refused 3 '^nothing.json: error: .*No such file' sign --record nothing.json app.zip

# What is no package, and a seal in another spelling.
printf 'no package' >text.zip
: >empty.zip
python3 -c 'import zipfile; zipfile.ZipFile("foreign.zip", "w").writestr("a", "b")'
head -c 100 app.zip >short.zip
for bad in text empty foreign short; do
  refused 1 "^$bad.zip: error: .*\[integrity/" sign $bad.zip
done
refused 3 '^nothing.zip: error: .*No such file' sign nothing.zip
refused 3 '^files: error: ' sign files
python3 - signed.zip spaced.zip <<'PY'
import struct, sys, zlib
data = open(sys.argv[1], "rb").read()
start = data.index(b'{"mediaType":"application/vnd.sealwright.seal')
local = data.rindex(b"PK\3\4", 0, start)
central = data.index(b"PK\1\2", start)
old = data[start:data.index(b"PK\1\2", start)]
new = old.replace(b'{"mediaType"', b'{ "mediaType"', 1)
data = bytearray(data[:start] + new + data[start + len(old):])
crc, size = zlib.crc32(new), len(new)
struct.pack_into("<III", data, local + 14, crc, size, size)
last = data.rindex(b"PK\1\2")
struct.pack_into("<III", data, last + 16, crc, size, size)
end = data.rindex(b"PK\5\6")
offset, = struct.unpack_from("<I", data, end + 16)
struct.pack_into("<I", data, end + 16, offset + 1)
open(sys.argv[2], "wb").write(data)
PY
refused 1 "^spaced.zip: error: seal: not in its one form: at byte 1 it has ' \"mediaType\":\"ap' instead of '\"mediaType\":\"app' \[integrity/seal\]" \
  sign --replace spaced.zip

# Options.
refused 2 'type thing: neither function nor layer' sign --type thing app.zip
refused 2 'package-version: empty' sign --package-version '' app.zip
refused 2 'signing-time: it lies ahead' sign --signing-time 9999-01-01T00:00:00Z app.zip
refused 2 'signing-time: .*not a time' sign --signing-time 2026-01-01 app.zip
refused 2 'detached: it leaves the package as it is' sign --detached x.sigstore.json app.zip
absent x.sigstore.json
refused 2 'one argument too many' sign app.zip base.zip
refused 2 'did you mean --replace' sign --replcae app.zip
refused 2 'unknown option' sign --later app.zip

# Outputs that would destroy an input; full disks.
cp app.zip kept.zip
expect 2 seal-sign -o kept.zip --profile release --key release.pem kept.zip
says err 'the same file as the input'
ln kept.zip linked.zip
expect 2 seal-sign -o linked.zip --profile release --key release.pem kept.zip
expect 2 sh -c 'seal-sign --name x --profile release --key release.pem kept.zip >>kept.zip'
same app.zip kept.zip
cp release.pem kept.pem
expect 2 seal-sign -o release.pem --profile release --key release.pem app.zip
expect 2 seal-sign --detached release.pem --profile release --key release.pem app.zip
same kept.pem release.pem
expect 2 seal-sign --detached kept.zip --profile release --key release.pem kept.zip
same app.zip kept.zip
expect 3 seal-sign -o /dev/full --profile release --key release.pem app.zip
says err 'No space left'
expect 3 sh -c 'seal-sign --name x --profile release --key release.pem <app.zip >/dev/full'
says err 'No space left'
expect 3 sh -c 'seal-sign --dry-run --profile release app.zip >/dev/full'

# A failed run leaves an older output as it was.
cp signed.zip output.zip
expect 1 seal-sign -o output.zip --profile release --key second.pem app.zip
same signed.zip output.zip

# Killed while it signs (it waits for the passphrase): nothing is left.
mkdir killed
mkfifo fifo
seal-sign -o killed/output.zip --profile release --key locked.pem \
  --passphrase-file fd:8 app.zip 8<>fifo 2>/dev/null &
pid=$!
sleep 0.3
kill -9 $pid
wait $pid 2>/dev/null || true
[ -z "$(ls -A killed)" ] || fail "a killed run left something"

# A package that changes while it is signed (the key waits for its passphrase).
cp app.zip changing.zip
seal-sign -o changed.zip --profile release --key locked.pem \
  --passphrase-file fd:8 changing.zip 8<>fifo 2>changing.err &
pid=$!
sleep 0.5
touch -d 2020-01-01 changing.zip
cat right >fifo
status=0
wait $pid || status=$?
[ $status = 3 ] || fail "exit $status for a package that changed"
says changing.err '^changing.zip: error: .*changed'
absent changed.zip

# While a key is in memory, a crash leaves none of it in a file.
mkfifo waiting.pem
seal-sign -o output.zip --profile release --key waiting.pem app.zip 2>err &
signer=$!
exec 9>waiting.pem # until the tool is about to read the key
limits=$(grep 'core file' "/proc/$signer/limits")
cat release.pem >&9
exec 9>&-
wait "$signer"
echo "$limits" | grep -Eq 'size +0 +0 ' || fail "core files: $limits"
rm output.zip
