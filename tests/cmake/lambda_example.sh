#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# lambda_example.sh WORK - the Lambda example, from its sources to its answers
#
# Reads SEAL_BIN (the tools), SEAL_SOURCE (the source tree), and where CMake
# finds the package: Sealwright_DIR, or SEAL_BUILD (the build tree).
set -eu
# shellcheck source=tests/lib.sh
. "$SEAL_SOURCE/tests/lib.sh"
need cmake git python3 readelf ldd

# Who runs the test must not matter: no git settings, no settings of ours.
export GIT_CONFIG_GLOBAL=/dev/null GIT_CONFIG_NOSYSTEM=1
unset SEAL_MODE SEAL_TRUST SEAL_KEY SEAL_PROFILE SEAL_CONFIG
Sealwright_DIR=${Sealwright_DIR:-$SEAL_BUILD}
generator=${SEAL_GENERATOR:-Unix Makefiles}

# A space in every path, because somebody has one.
work="$1/lambda example"
mkdir -p "$work"
cd "$work"
trust=src/signing
png=iVBORw0KGgoAAAANSUhEUgAAAAMAAAACCAIAAAASFvFNAAAAH0lEQVR4AQEUAOv/
png=${png}AAAAAAAAAAAAAAAAAAAAAAAAAAAAFAABDyMxogAAAABJRU5ErkJggg==

# build [option...]: 0, or 1 whatever the build tool makes of a failure.
build() {
  cmake --build build -j 2 "$@" || return 1
}

verify_function() {
  seal-verify --config production --trust "$trust" --name thumbs.zip \
    --layer build/signed/imagemeta-layer.zip "$@"
}

verify_layer() {
  seal-verify --config production --trust "$trust" --type layer \
    --name imagemeta-layer.zip "$@"
}

# tamper FILE COPY: one bit in the middle is another.
tamper() {
  python3 - "$1" "$2" <<'PYTHON'
import sys
data = bytearray(open(sys.argv[1], "rb").read())
data[len(data) // 2] ^= 1
open(sys.argv[2], "wb").write(data)
PYTHON
}

# event NAME JSON: an event in a file.
event() {
  printf '%s' "$2" >"events/$1.json"
}

# image BASE64: an event that carries it.
image() {
  printf '{"isBase64Encoded":true,"body":"%s"}' "$1"
}

# answers NAME TEXT: what was answered is this, to the byte.
answers() {
  printf '%s' "$2" >expected
  same expected "answers/$1.json"
}

# reply STATUS BODY: the function's answer, with the body as a JSON string.
reply() {
  printf '{"statusCode":%s,"headers":{"content-type":"application/json"},' "$1"
  printf '"isBase64Encoded":false,"body":"%s"}' "${2//\"/\\\"}"
}

# run [option...]: the extracted function in the extracted layer's company. A
# proxy in the environment must not get between it and the runtime API.
run() {
  rm -rf answers
  mkdir answers
  python3 "$SEAL_SOURCE/tests/cmake/runtime_api.py" --answers answers "$@" \
    -- env LD_LIBRARY_PATH="$work/opt/lib" \
    LAMBDA_TASK_ROOT="${task_root:-$work/task}" \
    http_proxy=http://127.0.0.1:1 "$work/task/bootstrap"
}

# ---- sources, key and trust directory ----
cp -R "$SEAL_SOURCE/examples/lambda-c" src
expect 0 seal-trust init --trust "$trust"
expect 0 seal-trust profile create release --new-key key.pem --trust "$trust"
expect 0 seal-trust config create production --allow release --mode enforce \
  --trust "$trust"
git init -q src
git -C src add -A
git -C src -c user.name=Test -c user.email=test@example.invalid \
  commit -q -m 'thumbs: first'

# ---- build ----
expect 0 cmake -S src -B build -G "$generator" -D CMAKE_BUILD_TYPE=Release \
  -D Sealwright_DIR="$Sealwright_DIR" -D SEAL_KEY="$work/key.pem"
expect 0 build
[ -f build/thumbs.zip ] || fail "a plain build makes no package"
[ -f build/thumbs.zip.record.json ] || fail "there is no record"
absent build/signed
expect 0 build --target seal
cp build/signed/thumbs.zip first.zip

# Nothing changed: the same signature, and verified again.
expect 0 build --target seal
same first.zip build/signed/thumbs.zip

# Touched, but with the same bytes: the same package, the same signature.
cp build/thumbs.zip package.zip
touch src/config.json
expect 0 build --target seal
same package.zip build/thumbs.zip
same first.zip build/signed/thumbs.zip

# A new commit is in a new signature, and never in the package.
git -C src -c user.name=Test -c user.email=test@example.invalid \
  commit -q --allow-empty -m 'thumbs: second'
expect 0 build --target seal
same package.zip build/thumbs.zip
if cmp -s first.zip build/signed/thumbs.zip; then
  fail "a new commit did not sign again"
fi

# ---- a tampered package ----
mkdir tampered
tamper build/signed/thumbs.zip tampered/thumbs.zip
tamper build/signed/imagemeta-layer.zip tampered/imagemeta-layer.zip
expect 1 verify_function --extract refused tampered/thumbs.zip
says err '\[integrity'
absent refused
expect 1 verify_layer --extract refused tampered/imagemeta-layer.zip
says err '\[integrity'
absent refused
expect 1 seal-verify --config production --trust "$trust" --name thumbs.zip \
  --layer tampered/imagemeta-layer.zip --extract refused \
  build/signed/thumbs.zip
absent refused

# The target judges what lies there, and does not mend it first.
cp build/signed/thumbs.zip good.zip
cp tampered/thumbs.zip build/signed/thumbs.zip
expect 1 build --target verify
cat err >>out
says out '\[integrity'
same tampered/thumbs.zip build/signed/thumbs.zip
cp good.zip build/signed/thumbs.zip
expect 0 build --target verify

# ---- what would be deployed ----
expect 0 verify_layer --extract opt build/signed/imagemeta-layer.zip
expect 0 verify_function --extract task build/signed/thumbs.zip
[ -x task/bootstrap ] || fail "bootstrap is not executable"
same src/config.json task/config.json
expect 0 readelf -d task/bootstrap opt/lib/libimagemeta.so.1
if grep -Eq 'RPATH|RUNPATH' out; then
  fail "the build tree's paths are in the package"
fi
# Only the layer has the library, and the loader looks there.
expect 127 env -u LD_LIBRARY_PATH task/bootstrap
says err 'libimagemeta\.so\.1'
expect 0 env LD_LIBRARY_PATH="$work/opt/lib" ldd task/bootstrap
says out "libimagemeta\.so\.1 => .*/lambda example/opt/lib/"

# ---- run it ----
mkdir events
event png "$(image "$png")"
event text "$(image aGVsbG8=)"
event damaged "$(image "${png/AAAAMAAAAC/AAAAMAAAAD}")"
event short "$(image "${png:0:32}")"
event base64 "$(image 'no base64!')"
event none '{"httpMethod":"GET","body":null}'
event list '[1, 2]'
described='{"format":"png","width":3,"height":2,"bytes":88,"crc32":"d7ee2318"}'

expect 0 run events/png.json events/text.json events/damaged.json \
  events/short.json events/base64.json events/none.json events/list.json \
  events/png.json
answers 1.response "$(reply 200 "$described")"
answers 2.response "$(
  reply 415 '{"error":"not a PNG, JPEG, GIF or WebP image"}')"
answers 3.response "$(reply 422 '{"error":"the image header is damaged"}')"
answers 4.response "$(
  reply 422 '{"error":"the image ends inside its header"}')"
answers 5.response "$(reply 400 '{"error":"the body is not base64"}')"
answers 6.response "$(reply 400 '{"error":"there is no body"}')"
answers 7.error '{"errorMessage":"the event is not a JSON object",'\
'"errorType":"Handler.BadEvent","stackTrace":[]}'
answers 8.response "$(reply 200 "$described")"

# The service stumbles: every event is answered all the same.
expect 0 run --fault drop --fault busy --fault no-id --fault bad-id \
  --late 2 --refuse 3 events/png.json events/png.json events/png.json \
  events/png.json
answers 1.response "$(reply 200 "$described")"
answers 2.error '{"errorMessage":"the deadline had passed before the event '\
'came","errorType":"Runtime.DeadlineExceeded","stackTrace":[]}'
answers 3.error '{"errorMessage":"answer: the service answered 413",'\
'"errorType":"Runtime.HttpStatus","stackTrace":[]}'
answers 4.response "$(reply 200 "$described")"

# More than any service sends, and more than config.json allows.
python3 -c 'print("{\"isBase64Encoded\":true,\"body\":\"" + "A" * 5600000 +
                  "\"}")' >events/large.json
python3 -c 'print("{\"body\":\"" + "A" * 9000000 + "\"}")' >events/huge.json
expect 0 run events/large.json events/huge.json events/png.json
answers 1.response "$(reply 413 '{"error":"the body is too large"}')"
answers 2.error '{"errorMessage":"the event is too large",'\
'"errorType":"Runtime.EventTooLarge","stackTrace":[]}'
answers 3.response "$(reply 200 "$described")"

# Without its settings it reports that, instead of asking for events.
task_root="$work/no such folder"
expect 0 run
answers init.error "{\"errorMessage\":\"$task_root/config.json: No such file "\
'or directory","errorType":"Runtime.BadConfiguration","stackTrace":[]}'
