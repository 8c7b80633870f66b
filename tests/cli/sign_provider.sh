#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Where OpenSSL has a provider for pkcs11: URIs, it is used, and not the engine
set -eu
. "$SEAL_SOURCE/tests/lib.sh"
. "$SEAL_SOURCE/tests/signing.sh"
need cc openssl
unset PKCS11_MODULE_PATH

# Debian 12 has none, so this is one of our own.
cc -shared -fPIC -Wall -Werror -o token.so "$SEAL_SOURCE/tests/pkcs11_provider.c"
cat >openssl.cnf <<EOF
openssl_conf = start
[start]
providers = providers
[providers]
default = usual
token = token
[usual]
activate = 1
[token]
module = $PWD/token.so
activate = 1
EOF
make_package app
make_profile release
openssl pkcs8 -topk8 -nocrypt -in release.pem -outform DER -out release.der
seal-trust config create production --allow release --mode enforce >/dev/null
printf '%s\n' 135790 >pin
printf '%s\n' 2468 >wrong
export PROVIDER_KEY="$PWD/release.der" PROVIDER_PIN=135790
export OPENSSL_CONF="$PWD/openssl.cnf" OPENSSL_ENGINES=/nowhere

sign() {
  seal-sign -o output.zip --profile release "$@" app.zip
}
expect 0 sign --key 'pkcs11:object=here' --passphrase-file pin
says err '^provider: a PIN of 6$'
expect 0 seal-verify --config production --name output.zip output.zip
expect 0 sign --key 'pkcs11:object=here?pin-source=file:pin'

# A wrong PIN is tried once, and where nothing is found, none.
refused 3 'pkcs11:object=here: error: private key: wrong PIN, or the token has no such key$' \
  sign --key 'pkcs11:object=here' --passphrase-file wrong
[ "$(grep -c '^provider: a PIN' err)" = 1 ] || fail "the PIN was tried again"
refused 3 'pkcs11:object=gone: error: private key: no token fits the URI' \
  sign --key 'pkcs11:object=gone' --passphrase-file pin
if grep -q '^provider: a PIN' err; then fail "the PIN was tried"; fi

# A module that is named is for the engine, which is not there.
refused 3 "OpenSSL's engine for it is not installed" sign \
  --key 'pkcs11:object=here?module-path=/usr/lib/softhsm/libsofthsm2.so' --passphrase-file pin
PKCS11_MODULE_PATH=/usr/lib/softhsm/libsofthsm2.so refused 3 \
  "OpenSSL's engine for it is not installed" sign --key 'pkcs11:object=here' --passphrase-file pin
