#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Keys in a real SoftHSM token: signing with them, and all that goes wrong
set -eu
. "$SEAL_SOURCE/tests/lib.sh"
. "$SEAL_SOURCE/tests/signing.sh"
need softhsm2-util pkcs11-tool openssl
unset SEAL_AUDIT_LOG OPENSSL_ENGINES

PIN=Kq7w2Zt9
printf '%s\n' "$PIN" >pin
printf 'Xq7w2Zt9\n' >wrong
mkdir tokens
printf 'directories.tokendir = %s\nobjectstore.backend = file\n' "$PWD/tokens" >softhsm.conf
export SOFTHSM2_CONF="$PWD/softhsm.conf"
export PKCS11_MODULE_PATH=/usr/lib/softhsm/libsofthsm2.so
[ -e $PKCS11_MODULE_PATH ] || fail "no $PKCS11_MODULE_PATH"
spy=$(find /usr/lib -name pkcs11-spy.so | head -n 1)
[ -n "$spy" ] || fail "no pkcs11-spy.so"

token() { # token LABEL
  softhsm2-util --init-token --free --label "$1" --so-pin 12345678 --pin "$PIN" >/dev/null
}
on_token() { # on_token LABEL OPTIONS...
  label=$1
  shift
  pkcs11-tool --module $PKCS11_MODULE_PATH --token-label "$label" --login \
    --pin "$PIN" "$@" >tool.out 2>&1 || fail "pkcs11-tool $*: $(cat tool.out)"
}
key() { # key LABEL ID TYPE [OPTION]: in the token "release"
  on_token release --keypairgen --label "$1" --id "$2" --key-type "$3" ${4:+"$4"}
}
token release
key p256 01 EC:prime256v1
key p384 02 EC:secp384r1
key rsa 03 rsa:3072
key small 04 rsa:2048
key p521 05 EC:secp521r1
key other 06 EC:prime256v1
key always 07 EC:prime256v1 --always-auth
make_package app

# The public key by hand, as the documentation says, and from the URI.
on_token release --read-object --type pubkey --id 01 --output-file p256.der
openssl pkey -pubin -inform DER -in p256.der -out p256.pub
seal-trust init
expect 0 seal-trust profile create p256 --public-key p256.pub
for name in p384 rsa always; do
  expect 0 seal-trust profile create $name --public-key "pkcs11:token=release;object=$name"
  expect 0 seal-trust config create $name --allow $name --mode enforce
done
expect 0 seal-trust config create p256 --allow p256 --mode enforce
[ "$(json signing/profiles/p384.json 'j["versions"][0]["signatureAlgorithm"]')" = ecdsa-p384-sha384 ] ||
  fail "the key's kind does not decide the algorithm"
expect 2 seal-trust profile create again --public-key 'pkcs11:token=release;id=%01'
says err 'key'
expect 3 seal-trust profile rotate p256 --public-key 'pkcs11:token=release;object=none'
says err 'public key: it is not to be seen without the token.s PIN, and none is given$'
says err 'fix: see whether object and id are right, or add .pin-source=file:F to the URI$'
expect 2 seal-trust profile rotate p256 --public-key 'pkcs11:object=small'
says err 'public key: none that can be used'
expect 2 seal-trust profile rotate p256 --public-key 'pkcs11:object=p256?pin-value=1234'
says err 'must not hold the PIN'
expect 2 seal-trust profile create again --new-key 'pkcs11:token=release;object=new'
says err "new key: a token's key is made in the token"

# sign PROFILE OPTIONS...
sign() {
  profile=$1
  shift
  seal-sign -v -o output.zip --profile "$profile" "$@" app.zip
}

# Signed by the token, verified by us and by openssl.
verified() { # verified PROFILE DIGEST
  expect 0 seal-verify --config "$1" --name output.zip output.zip
  says err '^output.zip: valid'
  seal_py pae output.zip pae signature
  json "signing/profiles/$1.json" 'j["versions"][0]["publicKey"]' >key.pub
  openssl dgst "-$2" -verify key.pub -signature signature pae >/dev/null ||
    fail "$1: openssl does not verify the signature"
}
for pair in p256:sha256 p384:sha384 rsa:sha256 always:sha256; do
  name=${pair%:*}
  rm -f output.zip
  expect 0 sign "$name" --key "pkcs11:token=release;object=$name" --passphrase-file pin
  verified "$name" "${pair#*:}"
done

# Ways to name the key, the module, and the PIN.
by=pkcs11:token=release
for key in "$by;id=%01" "$by;object=p256;id=%01;type=private" \
  "pkcs11:object=p%32%356" "PKCS11:object=p256" \
  "pkcs11:manufacturer=SoftHSM%20project;model=SoftHSM%20v2;object=p256" \
  "pkcs11:object=p256?module-path=$PKCS11_MODULE_PATH"; do
  expect 0 sign p256 --key "$key" --passphrase-file pin
done
expect 0 sign p256 --key "$by;id=%01?pin-source=file:pin"
expect 0 sign p256 --key "$by;id=%01?pin-source=file://$PWD/pin"
SEAL_KEY="$by;id=%01?pin-source=file:pin" expect 0 sign p256
expect 0 sign p256 --key "$by;id=%01" --passphrase-file fd:7 7<pin
expect 0 python3 "$SEAL_SOURCE/tests/terminal.py" 'PIN: ' "$PIN" \
  seal-sign -o output.zip --profile p256 --key "$by;id=%01" app.zip
! grep -q "$PIN" out || fail "the PIN is shown on the terminal"
verified p256 sha256
expect 0 seal-sign --detached b.json --profile p256 --key "$by;id=%01?pin-source=file:pin" app.zip

# A good signature stays, and no token is asked.
cp output.zip before.zip
expect 0 sign p256 --key 'pkcs11:token=gone;id=%01' --if-needed
same before.zip output.zip

# A wrong PIN is tried once, a right one is needed once, and where no token or
# key is, none is tried.
logins() { # logins NUMBER STATUS PATTERN KEY OPTIONS...
  number=$1
  status=$2
  pattern=$3
  key=$4
  shift 4
  rm -f spied output.zip
  PKCS11SPY=$PKCS11_MODULE_PATH PKCS11SPY_OUTPUT=$PWD/spied \
    expect "$status" sign p256 --key "$key?module-path=$spy" "$@"
  says err "$pattern"
  tried=$(grep -c ': C_Login$' spied || :)
  [ "$tried" = "$number" ] || fail "$tried logins instead of $number"
}
logins 1 0 'output.zip: signed' "$by;id=%01" --passphrase-file pin
logins 1 3 '^pkcs11:token=release;id=%01: error: private key: wrong PIN$' "$by;id=%01" --passphrase-file wrong
says err 'fix: it was tried once'
logins 0 3 'error: private key: no token fits the URI' 'pkcs11:token=gone;id=%01' --passphrase-file pin
says err 'fix: pkcs11-tool --list-slots'
logins 1 3 'error: private key: the token has no such key' "$by;id=%99" --passphrase-file pin
refused 3 'no token fits the URI' setsid -w \
  seal-sign -o output.zip --profile p256 --key 'pkcs11:token=gone;id=%01' app.zip
printf '1\n' >short
logins 1 3 'error: private key: wrong PIN' "$by;id=%01" --passphrase-file short
: >empty
logins 0 3 'error: passphrase: is empty$' "$by;id=%01" --passphrase-file empty
absent output.zip
refused 3 '^nothing: error: passphrase file: No such file' \
  sign p256 --key "$by;id=%01?pin-source=file:nothing"
refused 3 'error: passphrase: none was given' setsid -w \
  seal-sign -o output.zip --profile p256 --key "$by;id=%01" app.zip
says err 'fix: give the passphrase or PIN with --passphrase-file FILE'
refused 2 'PIN: given twice' sign p256 --key "$by;id=%01?pin-source=file:pin" --passphrase-file pin

# Another key than the profile's, or a kind that is none of ours.
refused 1 'error: key: it is SHA256:.{43}, not the key of profile p256' \
  sign p256 --key "$by;object=other" --passphrase-file pin
refused 2 'private key: this is an RSA key of 2048 bits, but ecdsa-p256-sha256 needs' \
  sign p256 --key "$by;object=small" --passphrase-file pin
refused 2 'this is a key of the kind EC secp521r1' \
  sign p256 --key "$by;object=p521" --passphrase-file pin

# Several tokens that fit: none of them gets the PIN.
token twin
token twin
refused 3 'no token fits the URI, more than one does' \
  sign p256 --key 'pkcs11:token=twin;id=%01' --passphrase-file pin

# A key that is gone, without its public half, and a token that is gone.
on_token release --delete-object --type privkey --id 06
refused 3 'the token has no such key' sign p256 --key "$by;object=other" --passphrase-file pin
on_token release --delete-object --type pubkey --id 05
refused 3 'private key: the token does not tell its public half' \
  sign p256 --key "$by;object=p521" --passphrase-file pin
# An Ed25519 key; Debian 12's engine then sees none of the token's keys.
token edwards
on_token edwards --keypairgen --label ed --id 01 --key-type EC:edwards25519
refused 3 'the token has no such key, or one of a kind that cannot be read' \
  sign p256 --key 'pkcs11:token=edwards;id=%01' --passphrase-file pin
says err 'Ed25519'

# Modules and the engine.
k="$by;id=%01"
refused 3 'error: PKCS#11 module: /nothing.so: .*No such file' \
  sign p256 --key "$k?module-path=/nothing.so" --passphrase-file pin
refused 3 "PKCS#11 module: $PWD/pin: " sign p256 --key "$k?module-path=$PWD/pin" --passphrase-file pin
says err 'fix: module-path: '
libz=$(find /usr/lib /lib -name 'libz.so.1' | head -n 1)
refused 3 'is another library' sign p256 --key "$k?module-path=$libz" --passphrase-file pin
refused 2 'module-path is not a full path' sign p256 --key "$k?module-path=libsofthsm2.so" --passphrase-file pin
PKCS11_MODULE_PATH=./here.so refused 2 'PKCS11_MODULE_PATH is not a full path' \
  sign p256 --key "$k" --passphrase-file pin
SOFTHSM2_CONF=/nothing refused 3 'error: PKCS#11 module: General Error' \
  sign p256 --key "$k" --passphrase-file pin
OPENSSL_ENGINES=$PWD/tokens refused 3 "PKCS#11: OpenSSL's engine for it is not installed" \
  sign p256 --key "$k" --passphrase-file pin
says err 'fix: apt-get install libengine-pkcs11-openssl$'

# What is not understood is refused, and nothing of it is repeated: it may be a
# PIN in a wrong place.
for uri in 'pkcs11:id=%01?pin-value=1234' 'pkcs11:id=%01;PIN-VALUE=1234' \
  'pkcs11:id=%01?pin%2Dvalue=1234' 'pkcs11:1234' 'pkcs11:id=%01?1234' \
  'pkcs11:id=%01?pin-source=1234' 'pkcs11:id=%01?pin-source=|cat%201234' \
  'pkcs11:id=%01?pin-source=file:fd:1234' 'pkcs11:id=%01?pin-source=file://1234' \
  'pkcs11:id=%01?pin=1234' 'pkcs11:id=%01?x-pin=1234' 'pkcs11:id=%1234%g' \
  'pkcs11:id=%01;slot-id=1234' 'pkcs11:id=%01;id=1234' 'pkcs11:token=1234' \
  'pkcs11:id=' 'pkcs11:' 'pkcs11:id=%01;type=1234' 'pkcs11:id=%01?id=1234' \
  'pkcs11:object=a%001234' "pkcs11:object=$(printf '1234%04000d' 0)"; do
  refused 2 '^seal-sign: error: (private key: a PKCS#11 URI must not|PKCS#11 URI: )' \
    sign p256 --key "$uri"
  ! grep -q 1234 err || fail "$uri: something of it is repeated"
done

# Two sessions at once: both are open before either has its PIN. The first has
# it, but for the end of the line, when its arguments and variables are looked
# at. (SoftHSM itself loses tokens while one session starts and another logs in.)
mkfifo one two
waiting() {
  seal-sign -v -o "$1.zip" --profile p256 --key "$k" --audit-log audit.jsonl \
    --passphrase-file "$1" app.zip 2>"$1.err" &
}
waiting one
pid_one=$!
waiting two
pid_two=$!
exec 5>one 6>two
printf '%s' "$PIN" >&5
for file in cmdline environ; do
  tr '\0' '\n' <"/proc/$pid_one/$file" >seen
  grep -q 'seal-sign\|SOFTHSM2_CONF' seen || fail "$file: nothing was seen"
  ! grep -qFf pin seen || fail "the PIN is in $file"
done
echo >&5
wait "$pid_one" || fail "the first of two: $(cat one.err)"
cat pin >&6
wait "$pid_two" || fail "the second of two: $(cat two.err)"
exec 5>&- 6>&-
for way in one two; do
  expect 0 seal-verify --config p256 --name $way.zip $way.zip
done

# The PIN is in nothing that was written, right or wrong.
expect 3 sign p256 --key "$k" --passphrase-file wrong --audit-log audit.jsonl
grep -q '"event":"sign"' audit.jsonl || fail "nothing was recorded"
! grep -raFf pin one.err two.err audit.jsonl one.zip signing || fail "the PIN was written"
! grep -raFf wrong err out audit.jsonl || fail "the wrong PIN was written"

# The token that is gone.
softhsm2-util --delete-token --token release >/dev/null
refused 3 'no token fits the URI' sign p256 --key "$k" --passphrase-file pin
