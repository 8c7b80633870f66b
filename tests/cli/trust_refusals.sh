#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# What seal-trust refuses: the reason, the exit code, and nothing left behind
set -eu
. "$SEAL_SOURCE/tests/lib.sh"
need openssl ssh-keygen

uuid=5f9c1a52-8f6e-8d1c-9b1a-0f4d2c7e9a11
seal-trust init
seal-trust profile create release --new-key key.pem --who ann >first
first=$(cut -d/ -f4 first)
secret=$(sed -n 2p key.pem)
openssl pkey -in key.pem -pubout -out public.pem
ssh-keygen -i -m PKCS8 -f public.pem >public.ssh
openssl req -x509 -new -key key.pem -subj /CN=x -out certificate.pem 2>openssl.log
openssl ecparam -name secp256k1 -genkey -noout -out koblitz.pem
openssl pkey -in koblitz.pem -pubout -out koblitz.pub
cp -r signing before

# Keys.
expect 2 seal-trust profile create release --new-key other.pem
says err '^signing/profiles/release.json: error: profile release: it exists already$'
expect 2 seal-trust profile create twin --public-key public.pem
says err "error: key SHA256:.*: it is already that of profile release, version $first\$"
expect 2 seal-trust profile create twin --public-key key.pem
says err '^key.pem: error: public key: this is a private key$'
says err '^  fix: openssl pkey -in key.pem -pubout'
! grep -qF "$secret" out err || fail "the private key was printed"
expect 2 seal-trust profile create twin --public-key certificate.pem
says err '^certificate.pem: error: public key: this is a certificate$'
expect 2 seal-trust profile create twin --public-key public.ssh
says err '^public.ssh: error: public key: this is an OpenSSH key$'
expect 2 seal-trust profile create twin --public-key koblitz.pub
says err '^koblitz.pub: error: public key: none that can be used$'
expect 2 seal-trust profile create twin --public-key public.pem --algorithm ed25519
says err '^public.pem: error: public key: '
expect 3 seal-trust profile create twin --public-key absent
says err '^absent: error: .*No such file'
head -c 100000 /dev/zero >large
expect 2 seal-trust profile create twin --public-key large
says err '^large: error: '
expect 2 seal-trust profile create twin
says err 'error: key: one is needed of a new key and a public key$'
expect 2 seal-trust profile create twin --new-key a.pem --public-key public.pem
says err 'error: key: only one of a new key and a public key$'
expect 2 seal-trust profile create twin --public-key public.pem --passphrase-file x
says err 'error: --public-key: there is nothing to encrypt'
expect 3 seal-trust profile create twin --new-key a.pem --passphrase-file absent
says err '^absent: error: '

# The new key's path.
expect 3 seal-trust profile create twin --new-key key.pem
says err '^key.pem: error: .*exists'
says err 'fix: name a file that does not exist'
grep -qF "$secret" key.pem || fail "the old key was overwritten"
expect 3 seal-trust profile create twin --new-key absent/a.pem
says err '^absent/a.pem: error: new key: its folder: No such file'
ln -s signing/configs elsewhere
for path in signing/a.pem signing/profiles/a.pem ./signing/../signing/a.pem \
  "$PWD/signing/a.pem" elsewhere/a.pem; do
  expect 2 seal-trust profile create twin --new-key "$path"
  says err 'error: new key: in the trust directory, which is made to be shared$'
done
mkdir signing2
expect 0 seal-trust profile create beside --new-key signing2/a.pem
rm signing/profiles/beside.json
for path in - env:KEY ''; do
  expect 2 seal-trust profile create twin --new-key "$path"
  says err "error: new key: \"$path\" is not a file's path\$"
done

# Periods, algorithms, tags, who.
for period in 136MONTHS 12YEARS 4110DAYS 0DAYS 12 MONTHS 12months -1DAYS; do
  expect 2 seal-trust profile create twin --new-key a.pem --validity "$period"
  says err "error: validity: \"$period\" is no period within 1 and 135 months\$"
done
expect 2 seal-trust profile create twin --new-key a.pem --algorithm rsa
says err 'error: algorithm: rsa is not one of ours$'
for tag in team =x aws:x=y AWS:x=y 'a=b;c' 'x!=y' "$(printf 'a\n=b')"; do
  expect 2 seal-trust profile create twin --new-key a.pem --tag "$tag"
  says err 'error: tag '
done
expect 2 seal-trust profile create twin --new-key a.pem --tag a=b --tag a=c
says err 'error: tag a: it is there twice$'
expect 2 seal-trust profile create twin --new-key a.pem $(seq -f '--tag t%g=' 51)
says err 'error: tags: more than 50$'
for who in '' "$(printf 'a\nb')" "$(printf 'x%.0s' $(seq 257))"; do
  expect 2 seal-trust profile create twin --new-key a.pem --who "$who"
  says err 'error: who: not 1 to 256 characters without controls$'
done

# Names, before they become paths.
for name in a ../x a/b .. a.b /tmp/x '' "$(printf 'x%.0s' $(seq 65))"; do
  expect 2 seal-trust profile create "$name" --new-key a.pem
  says err 'error: profile name: ".*" is not one$'
  expect 2 seal-trust profile show "$name"
  says err 'error: profile name: '
  expect 2 seal-trust profile cancel "$name" --reason x
  says err 'error: profile name: '
  expect 2 seal-trust config create "$name" --allow release
  says err 'error: configuration name: ".*" is not one$'
  expect 2 seal-trust config update "$name" --allow release
  says err 'error: configuration name: '
  expect 2 seal-trust config show "$name"
  says err 'error: configuration name: '
done
expect 2 seal-trust profile create "$(printf 'a\033[2Jb')" --new-key a.pem
says err 'error: profile name: "a\\x1b\[2Jb" is not one$'

# Revocations.
expect 2 seal-trust profile revoke release --version "$first" --from yesterday --reason x
says err 'error: --from: yesterday: not a time'
expect 2 seal-trust profile revoke release --version "$first" --from @0
says err 'error: --reason: is missing'
expect 2 seal-trust profile revoke release --from @0 --reason x
says err 'error: --version: is missing'
expect 2 seal-trust profile revoke release --version "$first" --reason x
says err 'error: --from: is missing'
expect 2 seal-trust profile revoke release --version "$first" --from @0 --reason ''
says err 'error: reason: not 1 to 500 characters without controls$'
expect 2 seal-trust profile cancel release
says err 'error: --reason: is missing'
for job in '' abc "${uuid}0" "arn:aws:signer:us-east-1:1:/signing-jobs/$uuid" "../$uuid"; do
  expect 2 seal-trust revoke-signature "$job" --reason x
  says err 'error: job: ".*" is neither .*UUID nor a UUID$'
done
expect 2 seal-trust revoke-signature "$uuid"
says err 'error: --reason: is missing'
expect 2 seal-trust revocations refresh --valid-until @5
says err 'error: valid until: not ahead of now$'
expect 2 seal-trust revocations refresh --valid-until @9999999999 --no-valid-until
says err 'error: valid until: a time and no time$'

# Words.
expect 2 seal-trust
says err 'error: command: is missing'
expect 2 seal-trust profil create x --new-key a.pem
says err 'profil create: no such command; did you mean "profile create"\?'
expect 2 seal-trust profile
says err 'profile: no such command; did you mean "profile'
expect 2 seal-trust profile show
says err 'profile show: NAME is missing; see seal-trust profile show --help$'
expect 2 seal-trust profile show release extra
says err 'profile show: "extra" is one word too many$'
expect 2 seal-trust check extra
says err 'check: "extra" is one word too many$'
expect 2 seal-trust profile create x1 --new-kye a.pem
says err '^seal-trust: error: --new-kye: unknown option; did you mean --new-key\?$'
expect 2 seal-trust check --json
says err '^seal-trust: error: --json: unknown option'
expect 3 sh -c 'seal-trust profile list >/dev/full'
says err 'error: standard output: No space left on device$'

# A trust directory that is none, or not whole.
expect 2 seal-trust --trust absent profile list
says err '^absent: error: trust directory: no such folder$'
says err '^  fix: make one with `seal-trust init`'
expect 2 seal-trust --trust key.pem check
says err '^key.pem: error: trust directory: not a folder$'
expect 2 seal-trust --trust '' init
says err 'trust directory: its name is empty$'
cp -r signing lost
rm lost/revocations.json
expect 2 seal-trust --trust lost profile list
says err '^lost/revocations.json: error: revocations: no such file'
# An empty list would take back what was revoked.
expect 2 seal-trust --trust lost init
says err '^lost/revocations.json: error: revocations: no such file, but there are profiles$'
says err '^  fix: restore it from version control$'
absent lost/revocations.json

absent a.pem
absent other.pem
diff -r before signing || fail "a refusal left something behind"

for words in init 'profile create' 'profile list' 'profile show' 'profile rotate' \
  'profile cancel' 'profile revoke' 'config create' 'config update' 'config list' \
  'config show' revoke-signature 'revocations refresh' check; do
  expect 0 seal-trust $words --help
  [ "$(head -1 out)" = 'Example:' ] || fail "$words --help starts with no example"
  says out "^Usage: seal-trust $words"
done
expect 0 seal-trust profile --help
says out '^Usage: seal-trust \[--trust DIR\] COMMAND'
expect 0 seal-trust --version
says out '^seal-trust \(Sealwright\) '
