#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# The audit log: what is in it, and that nothing leaves without it
set -eu
. "$SEAL_SOURCE/tests/lib.sh"
. "$SEAL_SOURCE/tests/town.sh"
town
log=$PWD/audit.jsonl

# record N EXPRESSION: of record N, as j.
record() {
  sed -n "$1p" "$log" >line.json
  member line.json "$2"
}
# has N EXPRESSION VALUE
has() {
  [ "$(record "$1" "$2")" = "$3" ] ||
    fail "record $1: $2 is $(record "$1" "$2") instead of $3"
}

# Accepted, with all that an auditor asks for.
verify 0 production --audit-log "$log" --name app.zip -o out.zip app.zip
same app.zip out.zip
has 1 "j['event']" verify
has 1 "j['outcome']" accepted
has 1 "j['signatureStatus']" VALID
has 1 "j['name']" app.zip
has 1 "j['path']" app.zip
has 1 "j['output']" out.zip
has 1 "j['mode']" enforce
has 1 "j['modeSource']" signing/configs/production.json
has 1 "j['trustDirectory']" "$PWD/signing"
has 1 "j['where']" "$PWD"
has 1 "j['who']['uid']" "$(id -u)"
has 1 "j['who']['host']" "$(uname -n)"
has 1 "j['payloadDigest']['sha256']" "$(sha256sum <pure/app.zip | cut -c 1-64)"
has 1 "j['config']['digest']['sha256']" \
  "$(sha256sum <signing/configs/production.json | cut -c 1-64)"
has 1 "','.join(j['checks'].values())" \
  passed,passed,passed,passed,passed,passed,passed
has 1 "j['signer']['profileVersionArn'].startswith('arn:aws:signer:')" True
has 1 "j['signer']['jobArn'].startswith('arn:aws:signer:')" True
has 1 "'errorCode' in j" False

# Blocked and warned ones are as complete, with AWS's names.
verify 1 production --audit-log "$log" pure/app.zip
has 2 "j['outcome']" blocked
has 2 "j['errorCode']" CodeVerificationFailedException
has 2 "j['checks']['mismatch']" failed
has 2 "j['checks']['expiry']" skipped
has 2 "j['findings'][0]['rule']" unsigned
verify 0 staging --audit-log "$log" pure/app.zip
has 3 "j['outcome']" warned
has 3 "j['checks']['mismatch']" warned
has 3 "'errorCode' in j" False
head -c 200 app.zip >cut.zip
verify 1 staging --audit-log "$log" cut.zip
has 4 "j['errorCode']" InvalidCodeSignatureException
has 4 "j['signatureStatus']" CORRUPT
verify 2 nowhere --audit-log "$log" app.zip
has 5 "j['errorCode']" CodeSigningConfigNotFoundException
has 5 "j['outcome']" unjudged
verify 3 production --audit-log "$log" gone.zip
has 6 "j['outcome']" unjudged
has 6 "j['signatureStatus']" UNJUDGED
verify 1 production --audit-log "$log" --at 2100-01-01T00:00:00Z app.zip
has 7 "j['hypotheticalAt']" 2100-01-01T00:00:00Z
has 7 "j['signatureStatus']" EXPIRED
# Layers have records of their own; the environment names the log as well.
package base
sign base.zip pure/base.zip --type layer
seal-attach-layer -o pure/both.zip --package pure/app.zip base.zip
sign both.zip pure/both.zip --name app.zip --replace
SEAL_AUDIT_LOG=$log verify 0 production --layer base.zip both.zip
has 8 "j['role']" package
has 8 "j['layers'][0]['digest']['sha256']" \
  "$(sha256sum <pure/base.zip | cut -c 1-64)"
has 9 "j['role']" layer
SEAL_AUDIT_LOG=$log verify 3 production both.zip
has 10 "j['checks']['layers']" unjudged

# Signed, refused, kept; no key, no passphrase.
printf 'hunter2hunter2\n' >passphrase
seal-trust profile rotate release --new-key new.pem --algorithm ed25519 \
  --passphrase-file passphrase --audit-log "$log" >arn
has 11 "j['event']" 'trust profile rotate'
has 11 "j['outcome']" begun
has 11 "j['name']" release
has 11 "j['file']['path']" profiles/release.json
has 12 "j['outcome']" 'done'
has 12 "j['file']['digest']['sha256']" \
  "$(sha256sum <signing/profiles/release.json | cut -c 1-64)"
[ "$(record 11 "j['file']['digest']")" != "$(record 12 "j['file']['digest']")" ]
GITLAB_CI=true CI_JOB_URL=https://gitlab.example/job/7 CI_JOB_TOKEN=t0psecret \
  sign new.zip pure/app.zip --name app.zip --key new.pem \
  --passphrase-file passphrase --audit-log "$log"
has 13 "j['event']" sign
has 13 "j['outcome']" accepted
has 13 "j['profileVersionArn']" "$(cat arn)"
has 13 "j['who']['run']" https://gitlab.example/job/7
has 13 "j['output']" new.zip
expect 1 seal-sign --audit-log "$log" -o no.zip --profile release \
  --key release.pem pure/app.zip
has 14 "j['outcome']" blocked
has 14 "j['error']['text'].startswith('key: it is SHA256:')" True
expect 3 seal-sign --audit-log "$log" -o no.zip --profile release \
  --key new.pem --passphrase-file /dev/null pure/app.zip
has 15 "j['outcome']" failed
SEAL_AUDIT_LOG=$log expect 0 seal-trust profile cancel review --reason again \
  --who 'the boss' --trust signing
SEAL_AUDIT_LOG=$log expect 2 seal-trust profile cancel gone --reason again
has 16 "j['reason']" again
has 16 "j['saidToBe']" 'the boss'
has 17 "j['outcome']" 'done'
has 19 "j['outcome']" failed
has 19 "j['error']['exitCode']" 2
grep -c . "$log" >count
for secret in t0psecret hunter2 PRIVATE "$(sed -n 2p release.pem)"; do
  if grep -F "$secret" "$log"; then fail "a secret is in the log"; fi
done

# A command line that cannot do anything is no attempt.
expect 2 seal-trust profile cancel review --audit-log "$log"
says err '--reason: is missing'
grep -c . "$log" | cmp - count

# Names that would disturb a terminal or the next line stay in theirs.
cp app.zip "$(printf 'a\n{"previous":"\033[2J\342\200\256\377.zip')"
verify 0 production --audit-log "$log" ./a*.zip
expect 0 seal-trust audit verify "$log"
expect 0 seal-trust audit show "$log"
LC_ALL=C grep -q "$(printf '[\033\377]')" out "$log" && fail "raw controls"
says out 'a\\x0a\{"previous":"\\x1b\[2J'

# Nothing leaves without a record.
mkdir folder
ln -s "$log" link
echo 'my thesis' >thesis
echo '{"previous":"' >almost
mkfifo pipe
wrong() {
  pattern=$2
  rm -rf out.zip made
  verify 3 production --audit-log "$1" -o out.zip app.zip
  says err "$pattern"
  absent out.zip
  verify 3 production --audit-log "$1" --extract made app.zip
  absent made
  seal-verify --config production --audit-log "$1" <app.zip >out.zip 2>err &&
    fail "standard output without a record"
  [ ! -s out.zip ] || fail "bytes without a record"
  rm -f out.zip
  # A refusal stays one; a warning is loud, and lets go.
  verify 1 production --audit-log "$1" pure/app.zip
  verify 0 staging --audit-log "$1" -o out.zip app.zip
  says err 'warning: .*NO RECORD of this verification was kept'
  same app.zip out.zip
  expect 3 seal-sign --audit-log "$1" -o no.zip --profile other \
    --key other.pem pure/app.zip
  says err "$pattern"
  expect 3 seal-sign --audit-log "$1" --detached no.zip --profile other \
    --key other.pem pure/app.zip
  absent no.zip
  expect 3 seal-trust config create another --allow other --audit-log "$1"
  says err "$pattern"
  absent signing/configs/another.json
}
wrong folder '^folder: error: .*(Is a directory|not a regular file)'
wrong link '^link: error: file: is a symbolic link$'
wrong /dev/full '^/dev/full.*: error: .*(regular|denied|cannot open)'
wrong nowhere/log '^nowhere/log.*: error: cannot open: No such file'
wrong thesis '^thesis: error: audit log: its last line is no audit record$'
[ "$(cat thesis)" = 'my thesis' ] || fail "somebody's file was changed"
wrong almost 'is no audit record$'
wrong pipe '^pipe: error: file: is not a regular file$'
rm -f /dev/full.lock

# A full disk: no record, and no piece of one.
cp "$log" full.jsonl
head -c 1048576 /dev/zero | tr '\0' ' ' >padding
size=$(($(stat -c %s full.jsonl) / 1024 + 1))
status=0
for _ in 1 2 3 4; do
  (ulimit -f "$size" && exec seal-verify -q --config production \
    --audit-log full.jsonl -o full.zip app.zip) 2>err || status=$?
done
[ "$status" = 3 ] || fail "a full disk: exit $status"
says err 'full.jsonl: error: .*File too large'
absent full.zip || :
expect 0 seal-trust audit verify full.jsonl

# Every command that changes something tells of it.
for command in init 'profile create' 'profile rotate' 'profile cancel' \
  'profile revoke' 'config create' 'config update' revoke-signature \
  'revocations refresh' 'timestamp-authority add'; do
  # shellcheck disable=SC2086 # words
  expect 0 seal-trust $command --help
  says out '^  --audit-log F '
done
