#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# timestamp.sh - SEAL_TIMESTAMP: asked for once, and again when it is another
set -eu
. "$SEAL_SOURCE/tests/make/lib.sh"
. "$SEAL_SOURCE/tests/authority.sh"
authority Time
authority Next
project source
for name in Time Next; do
  seal-trust timestamp-authority add --chain "../$name/chain.pem"
done
cat >Makefile <<'MAKE'
SEAL_PACKAGES := app
app_FILES := app.txt
SEAL_PROFILE := release
SEAL_KEY := ../key.pem
SEAL_CONFIG := production
SEAL_TIMESTAMP := command:../Time/answer; echo Time >>asked
include $(shell pkg-config --variable=makedir sealwright)/seal.mk
MAKE
echo app >app.txt
echo asked >>.gitignore
commit first
seal-trust config update production --require-timestamp --mode enforce

expect 0 make seal
says err '^  time    .* O=Example, CN=Time$'
expect 0 make seal
[ "$(cat asked)" = Time ] || fail "asked: $(cat asked)"
# Another one is asked for nothing while the first is good.
expect 0 make seal SEAL_TIMESTAMP='command:../Next/answer'
says err '^  time    .* O=Example, CN=Time$'
# An authority that is trusted no more: the next build has another time.
python3 - <<'PY'
import json
root = json.load(open("signing/trusted_root.json"))
del root["timestampAuthorities"][0]
json.dump(root, open("signing/trusted_root.json", "w"))
PY
touch -d '+2 seconds' signing/trusted_root.json
expect 2 make seal
says err 'the timestamp is of an authority that the trust directory does not know'
expect 0 make seal app_TIMESTAMP='command:../Next/answer'
says err '^  time    .* O=Example, CN=Next$'
expect 0 make help-seal
says out '^  SEAL_TIMESTAMP '
