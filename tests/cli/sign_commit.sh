#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# sign_commit.sh - commits that git signed with keys of ssh-keygen: none,
# present, verified
set -eu
. "$SEAL_SOURCE/tests/lib.sh"
. "$SEAL_SOURCE/tests/signing.sh"
need git ssh-keygen
leave_git
export GIT_CONFIG_GLOBAL="$PWD/gitconfig" GIT_CONFIG_NOSYSTEM=1
git config --file gitconfig user.name Ann
git config --file gitconfig user.email ann@example.com
git config --file gitconfig gpg.format ssh
unset SSH_AUTH_SOCK

make_package app
make_profile release ed25519
for type in ed25519 ecdsa rsa; do
  ssh-keygen -q -t $type -N '' -C "$type" -f "key.$type"
done
ssh-keygen -q -t ecdsa -b 384 -N '' -C p384 -f key.p384
ssh-keygen -q -t ed25519 -N '' -C mallory -f key.mallory
git init -q tree

# commit KEY MESSAGE [GIT-OPTION...]: signed with it.
commit() {
  key=$1
  message=$2
  shift 2
  git -C tree -c user.signingKey="$PWD/key.$key" "$@" commit -q -S --allow-empty -m "$message"
}
# allow LINE...: the file.
allow() {
  printf '%s\n' "$@" >allowed
}
key() {
  cut -d' ' -f1,2 "key.$1.pub"
}
sign() {
  rm -f output.zip
  expect 0 seal-sign -v -o output.zip --name app.zip --profile release --key release.pem \
    --repository tree "$@" app.zip
}
# is STATE [PATTERN]: that is signed, and said on the way.
is() {
  sign --allowed-signers allowed
  get output.zip 'g["commitSignature"]' "$1"
  says err "${2:-}"
  expect 0 seal-sign --probe -o facts.json --repository tree --allowed-signers allowed
  [ "$(json facts.json 'j["sealwright_git"]["commitSignature"]')" = "$1" ] ||
    fail "the probe says something else"
}
no='warning: the commit.s signature is not verified: '

# None; present, when nobody says whose keys are allowed.
git -C tree commit -q --allow-empty -m plain
allow "ann@example.com $(key ed25519)"
is none
! grep -q 'commit.s signature' err || fail "a warning about nothing"
commit ed25519 first
sign
get output.zip 'g["commitSignature"]' present
! grep -q 'commit.s signature' err || fail "nobody asked"
# Also when the repository's own configuration names a file.
git -C tree config gpg.ssh.allowedSignersFile "$PWD/allowed"
sign
get output.zip 'g["commitSignature"]' present
git -C tree config --unset gpg.ssh.allowedSignersFile

# Verified: each kind of key, and git agrees.
for type in ed25519 ecdsa rsa p384; do
  allow '# who may sign' '' "bob@example.com $(key mallory)" \
    "ann@example.com,*@example.org namespaces=\"git\" $(key $type)"
  commit $type "with $type"
  git -C tree -c gpg.ssh.allowedSignersFile="$PWD/allowed" verify-commit HEAD 2>git.err ||
    fail "git: $(cat git.err)"
  is verified 'the commit is signed by ann@example.com'
done
allow "ann@example.com $(key ed25519)"
commit ed25519 'again'
is verified
allow "ann@example.com valid-after=\"20200101\",valid-before=\"20990101\" $(key ed25519)"
is verified

# A policy that asks for it.
seal-trust config create strict --allow release --mode enforce --require-signed-commit >/dev/null
expect 0 seal-verify --config strict --name app.zip output.zip
sign
expect 1 seal-verify --config strict --name app.zip output.zip
says err '\[provenance/signed-commit\]$'
says err 'fix: .*--allowed-signers'
: >allowed
is present "$no"'.*principal'
expect 1 seal-verify --config strict --name app.zip output.zip

# Not allowed: a key that is not there, in another namespace, over, not yet.
allow "bob@example.com $(key mallory)"
is present "$no"'.*principal'
allow "ann@example.com namespaces=\"file\" $(key ed25519)"
is present "$no"
allow "ann@example.com valid-before=\"20200101\" $(key ed25519)"
is present "$no"
allow "ann@example.com valid-after=\"20990101\" $(key ed25519)"
is present "$no"
# A key that is over signs for the past: git believes the commit's time.
GIT_COMMITTER_DATE='2019-06-01T00:00:00Z' commit ed25519 'of the past'
allow "ann@example.com valid-before=\"20200101\" $(key ed25519)"
git -C tree -c gpg.ssh.allowedSignersFile="$PWD/allowed" verify-commit HEAD 2>git.err ||
  fail "git does not believe it: $(cat git.err)"
is present "$no"
# A key of today did not sign then.
allow "ann@example.com valid-after=\"20200101\" $(key ed25519)"
is present "$no"
# Dates are in UTC wherever this runs: an hour to midnight, and after it.
GIT_COMMITTER_DATE='2019-06-01T23:30:00Z' commit ed25519 'before midnight'
for zone in UTC Pacific/Kiritimati America/Los_Angeles; do
  allow "ann@example.com valid-after=\"20190601\" $(key ed25519)"
  TZ=$zone is verified
  allow "ann@example.com valid-after=\"20190602\" $(key ed25519)"
  TZ=$zone is present "$no"
done
commit ed25519 'now'
allow "ann@example.com $(key ed25519)"
is verified

# rewrite PYTHON: HEAD's commit c with something done to it, as HEAD.
rewrite() {
  git -C tree cat-file commit HEAD | python3 -c 'import sys
c = sys.stdin.read()
head, message = c.split("\n\n", 1)
start = head.index("gpgsig ")
signature = head[start:]
plain = head[:start - 1]
exec(sys.argv[1])
sys.stdout.write(c)' "$1" >commit
  id=$(git -C tree hash-object -t commit -w --stdin <commit)
  git -C tree update-ref HEAD "$id"
}
saved=$(git -C tree rev-parse HEAD)
# tampered PYTHON: no longer what was signed.
tampered() {
  rewrite "$1"
  is "${2:-present}" "${3-$no}"
  git -C tree update-ref HEAD "$saved"
}
tampered 'c = c + "more\n"' present "$no"'.*incorrect signature'
tampered 'c = c.replace("Ann", "Eve", 1)' present "$no"'.*incorrect signature'
tampered 'lines = signature.split("\n"); lines[2] = lines[2][:-2] + "AA"; c = plain + "\n" + "\n".join(lines) + "\n\n" + message'
tampered 'c = plain + "\ngpgsig -----BEGIN SSH SIGNATURE-----\n AAAA\n -----END SSH SIGNATURE-----\n\n" + message'
tampered 'c = plain + "\ngpgsig -----BEGIN PGP SIGNATURE-----\n \n iQ==\n -----END PGP SIGNATURE-----\n\n" + message' present "$no"'it is of no SSH key'
tampered 'c = plain + "\ngpgsig -----BEGIN SSH SIGNATURE-----\n" + " " + "A" * 70000 + "\n -----END SSH SIGNATURE-----\n\n" + message'
# Bytes that libgit2 leaves out when it says what was signed.
whole="$no"'it is of no SSH key, or not of the whole commit'
tampered 'c = c + "\0more\n"' present "$whole"
commit ed25519 'in Latin' -c i18n.commitEncoding=ISO-8859-1
is verified
latin=$saved
saved=$(git -C tree rev-parse HEAD)
tampered 'c = c.replace("\nencoding", "\ngpgsigencoding")' present "$whole"
saved=$latin
git -C tree update-ref HEAD "$saved"
# In the message it is no signature; libgit2 would take it for one.
tampered 'c = plain + "\n\n" + signature + "\n" + message' none ''
# One that is good for other data, and one that was made for files.
ssh-keygen -q -Y sign -n file -f key.ed25519 <<<data >file.sig 2>/dev/null
ssh-keygen -q -Y sign -n git -f key.ed25519 <<<data >data.sig 2>/dev/null
foreign() {
  printf 'c = plain + "\\ngpgsig " + open("%s").read().strip().replace("\\n", "\\n ") + "\\n\\n" + message' "$1"
}
tampered "$(foreign data.sig)" present "$no"'.*incorrect signature'
git -C tree cat-file commit HEAD >commit
python3 - commit >plain <<'PY'
import sys
head, message = open(sys.argv[1]).read().split("\n\n", 1)
sys.stdout.write(head[:head.index("gpgsig ") - 1] + "\n\n" + message)
PY
ssh-keygen -q -Y sign -n file -f key.ed25519 <plain >file.sig 2>/dev/null
tampered "$(foreign file.sig)" present "$no"'.*namespace'
ssh-keygen -q -Y sign -n git -f key.ed25519 <plain >good.sig 2>/dev/null
tampered "$(foreign good.sig)" verified ''
is verified

# Files that must not count, or are not there.
ssh-keygen -q -t ed25519 -N '' -f key.authority
allow "# cert-authority" "*@example.com cert-authority $(key authority)"
refused 2 'allowed: error: allowed signers: line 2: cert-authority: only keys are taken' \
  seal-sign -o output.zip --profile release --key release.pem --repository tree \
  --allowed-signers allowed app.zip
printf '#\0\n* cert-authority %s\n' "$(key authority)" >allowed
refused 2 'allowed: error: allowed signers: there is a NUL in it' \
  seal-sign -o output.zip --profile release --key release.pem --repository tree \
  --allowed-signers allowed app.zip
mkfifo pipe
refused 2 'pipe: error: allowed signers: not a regular file' \
  timeout 20 seal-sign -o output.zip --profile release --key release.pem --repository tree \
  --allowed-signers pipe app.zip
refused 3 'nowhere: error: .*No such file' \
  seal-sign -o output.zip --profile release --key release.pem --repository tree \
  --allowed-signers nowhere app.zip
git -C tree -c commit.gpgSign=false commit -q --no-gpg-sign --allow-empty -m unsigned
refused 3 'nowhere: error: .*No such file' \
  seal-sign -o output.zip --profile release --key release.pem --repository tree \
  --allowed-signers nowhere app.zip
git -C tree reset -q --hard HEAD~1
mkdir bin
ln -s "$(command -v seal-sign)" bin/seal-sign
allow "ann@example.com $(key ed25519)"
refused 3 'error: ssh-keygen: No such file' \
  env PATH="$PWD/bin" seal-sign -o output.zip --profile release --key release.pem \
  --repository tree --allowed-signers allowed app.zip

# What runs has none of our secrets: no variables, no open files.
cat >bin/ssh-keygen <<'SH'
#!/bin/sh
{ /usr/bin/env; /bin/ls -l /proc/self/fd; } >>"$(/usr/bin/dirname "$0")/seen"
exit 255
SH
chmod +x bin/ssh-keygen
printf 'passphrase\n' >pass
secret=$(cat release.pem)
PATH=$PWD/bin:$PATH SIGNING_KEY=$secret expect 0 seal-sign -o output.zip --profile release \
  --key env:SIGNING_KEY --passphrase-file fd:9 --repository tree --allowed-signers allowed app.zip 9<pass
get output.zip 'g["commitSignature"]' present
says bin/seen '^TZ=UTC0$'
! grep -q 'SIGNING_KEY\|PRIVATE\|/pass$' bin/seen || fail "it sees secrets"
