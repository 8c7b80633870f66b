#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# npm's @sigstore/verify accepts our bundles and refuses flipped ones
set -eu
. "$SEAL_SOURCE/tests/interop/lib.sh"
. "$SEAL_SOURCE/tests/authority.sh"
need node openssl python3
judge=$SEAL_SOURCE/tests/interop/sigstore.mjs
[ -d "$SEAL_SOURCE/tests/interop/node_modules/@sigstore/verify" ] ||
  fail "run ci/test: @sigstore/verify is not installed"

for algorithm in ecdsa-p256-sha256 ed25519 rsa-pkcs1-sha256; do
  trust "$algorithm"
  openssl pkey -in key.pem -pubout -out key.pub
  seal-package --quiet --record=record.json -o app.zip -C "$SEAL_SOURCE" include
  seal-sign --quiet --trust signing --profile release --key key.pem \
    --name app.zip --record record.json --detached app.zip.sigstore.json app.zip
  # The detached form and the embedded one are the same bundle.
  seal-sign --quiet -o sealed.zip --trust signing --profile release \
    --key key.pem --name app.zip --record record.json app.zip
  seal-inspect --bundle 1 -o embedded.json sealed.zip
  for bundle in app.zip.sigstore.json embedded.json; do
    expect 0 node "$judge" "$bundle" key.pub app.zip
  done

  # A flipped bit in the payload, the signature, the type: each is refused.
  for part in payload sig payloadType; do
    python3 - app.zip.sigstore.json "$part" >flipped.json <<'PY'
import base64, json, sys
bundle = json.load(open(sys.argv[1]))
envelope = bundle["dsseEnvelope"]
holder = envelope["signatures"][0] if sys.argv[2] == "sig" else envelope
if sys.argv[2] == "payloadType":
    holder["payloadType"] = "application/vnd.in-toto+jsom"
else:
    raw = bytearray(base64.b64decode(holder[sys.argv[2]]))
    raw[len(raw) // 2] ^= 1
    holder[sys.argv[2]] = base64.b64encode(raw).decode()
json.dump(bundle, sys.stdout)
PY
    expect 1 node "$judge" flipped.json key.pub app.zip
    says out '^refused'
  done
  # So is a bundle beside another package.
  seal-package --quiet -o other.zip -C "$SEAL_SOURCE" tools
  expect 1 node "$judge" app.zip.sigstore.json key.pub other.zip
  says out 'another package'
  echo "$algorithm: accepted, and refused when flipped"
done

# With a timestamp it counts for them as it does for us: by our trusted root.
authority Time
authority Stranger
trust
openssl pkey -in key.pem -pubout -out key.pub
seal-trust timestamp-authority add --chain Time/chain.pem --uri http://time.example/
seal-sign --quiet --profile release --key key.pem --name app.zip \
  --detached stamped.json --timestamp command:Time/answer app.zip
seal-sign --quiet --profile release --key key.pem --name app.zip \
  --detached bare.json app.zip
judged() {
  expect "$1" node "$judge" "$2" key.pub app.zip "$3"
}
judged 0 stamped.json signing/trusted_root.json
judged 1 bare.json signing/trusted_root.json
says out '^refused: .*timestamps'
seal-trust timestamp-authority add --chain Stranger/chain.pem
judged 0 stamped.json signing/trusted_root.json
rm signing/trusted_root.json
seal-trust timestamp-authority add --chain Stranger/chain.pem
judged 1 stamped.json signing/trusted_root.json
says out '^refused'
echo "timestamps: accepted by our trusted root, and refused by another"
