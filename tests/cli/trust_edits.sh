#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Edits at the same time, in a directory nobody may write to, on a full disk
set -eu
. "$SEAL_SOURCE/tests/lib.sh"
need python3 setpriv

seal-trust init

# Twenty at once: none is lost.
for i in $(seq 10 29); do
  seal-trust revoke-signature "00000000-0000-0000-0000-0000000000$i" --reason "number $i" &
done
wait
[ "$(grep -c jobArn signing/revocations.json)" = 20 ] || fail "an edit was lost"
expect 0 seal-trust check
says out 'revoked signatures: 20; errors: 0'

# One key offered to many profiles at once: only one takes it.
openssl genpkey -algorithm ed25519 2>log | openssl pkey -pubout -out public.pem
for i in $(seq 10 19); do
  seal-trust profile create "racer$i" --public-key public.pem >>race 2>>losers &
done
wait
[ "$(wc -l <race)" = 1 ] || fail "not exactly one got the key"
[ "$(grep -c 'it is already that of' losers)" = 9 ] || fail "the others did not hear why"
# Rotations at once: each has its version.
name=$(basename "$(ls signing/profiles)" .json)
for i in $(seq 10 19); do
  seal-trust profile rotate "$name" --new-key "r$i.pem" --quiet >>rotated &
done
wait
[ "$(grep -c '"profileVersion":' signing/profiles/"$name".json)" = 11 ] ||
  fail "a rotation was lost"
expect 0 seal-trust check

# A directory nobody may write to. The superuser may, so it becomes another.
as_nobody=
if [ "$(id -u)" = 0 ]; then
  # Where anybody may go, and with nothing of ours but the program.
  open=$(mktemp -d /tmp/seal-edits-XXXXXX)
  trap 'rm -rf "$open"' EXIT
  chmod 755 "$open"
  cp "$SEAL_BIN/seal-trust" "$open"
  cp -r signing "$open"
  chmod -R go+rX "$open"
  mkdir "$open/keys"
  chmod 777 "$open/keys"
  as_nobody="setpriv --reuid=65534 --regid=65534 --clear-groups $open/seal-trust"
else
  open=$PWD/open
  mkdir -p "$open/keys"
  cp -r signing "$open"
  chmod -R a-w "$open/signing"
  as_nobody=seal-trust
fi
cp -r "$open/signing" before
expect 3 $as_nobody --trust "$open/signing" profile create other --new-key "$open/keys/other.pem"
says err 'other.json: error: .*Permission denied$'
absent "$open/keys/other.pem"
expect 3 $as_nobody --trust "$open/signing" revoke-signature \
  5f9c1a52-8f6e-8d1c-9b1a-0f4d2c7e9a11 --reason x
says err 'revocations.json: error: .*Permission denied$'
expect 3 $as_nobody --trust "$open/signing" profile revoke "$name" \
  --version "$(sed -n 's/.*"profileVersion": "\(.*\)".*/\1/p' signing/profiles/"$name".json | head -1)" \
  --from @0 --reason x
says err "$name.json: error: .*Permission denied\$"
expect 0 $as_nobody --trust "$open/signing" profile list
diff -r before "$open/signing" || fail "something was written"

# A disk that is full once the key is written: no key without its profile.
tags=$(for i in $(seq 50); do printf ' --tag t%d=%0250d' "$i" 0; done)
expect 3 bash -c "trap '' XFSZ; ulimit -f 4; exec seal-trust profile create big --new-key big.pem $tags"
says err '^signing/profiles/big.json: error: .*File too large$'
absent big.pem
absent signing/profiles/big.json
[ "$(ls -A signing/profiles)" = "$name.json" ] || fail "a part of a file was left"
expect 0 seal-trust profile create big --new-key big.pem $tags

# More revocations than a reader takes are refused before they are written.
python3 - <<'EOF'
import json
r = json.load(open('signing/revocations.json'))
one = dict(r['revokedSignatures'][0], reason='x' * 500)
def text(count):
    r['revokedSignatures'] = [one] * count
    return json.dumps(r, indent=2) + '\n'
# Room for one more, and not for two.
each = len(text(2)) - len(text(1))
open('signing/revocations.json', 'w').write(text(((4 << 20) - len(text(1))) // each))
EOF
for i in $(seq 100 103); do
  cp signing/revocations.json before.json
  status=0
  seal-trust revoke-signature "00000000-0000-0000-0000-000000000$i" \
    --reason "$(printf '%0500d' 0)" 2>err || status=$?
  [ "$status" = 0 ] || break
done
[ "$status" = 1 ] || fail "the list grew beyond what is read: $status"
says err '^signing/revocations.json: error: trust file: would be larger than 4194304 bytes'
same before.json signing/revocations.json
expect 0 seal-trust profile list

# Another broken file does not keep a leak open.
echo '{' >signing/profiles/broken.json
expect 2 seal-trust profile list
says err '^signing/profiles/broken.json: error: JSON: '
expect 0 seal-trust profile revoke big --version \
  "$(sed -n 's/.*"profileVersion": "\(.*\)".*/\1/p' signing/profiles/big.json)" \
  --from @0 --reason leak
expect 0 seal-trust profile show big
says out '^status +Revoked: leak$'
