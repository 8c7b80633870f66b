#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Authorities that do not answer, or not as they should: exit 3, one line, and
# nothing is written
set -eu
. "$SEAL_SOURCE/tests/lib.sh"
. "$SEAL_SOURCE/tests/town.sh"
. "$SEAL_SOURCE/tests/authority.sh"
unset SEAL_TRUST SEAL_KEY SEAL_AUDIT_LOG

town
authority Time
authority Ended 20200101000000Z 20210101000000Z
authority Stranger
# It takes no digest that we ask for.
authority Refuses
sed -i 's/^digests = .*/digests = sha512/' Refuses/openssl.cnf
for name in Time Ended Refuses; do
  seal-trust timestamp-authority add --chain "$name/chain.pem"
done
authority_server

# fails PATTERN SOURCE [OPTION...]: also detached; an old output stays.
fails() {
  pattern=$1
  source=$2
  shift 2
  echo old >old.zip
  for output in '-o out.zip' '--detached out.json' '-o old.zip'; do
    # shellcheck disable=SC2086 # two words
    expect "${wanted:-3}" seal-sign $output --profile release --key release.pem \
      --timestamp-timeout 60 --timestamp "$source" "$@" pure/app.zip
    says err "$pattern"
    [ "$(grep -vcE '^  fix: |: note: ' err)" = 1 ] || fail "more than a line"
    absent out.zip
    absent out.json
    [ "$(cat old.zip)" = old ] || fail "the old output is gone"
  done
}

# The network and the server.
fails "error: http://127.0.0.1:1: Couldn't connect to server$" http://127.0.0.1:1/secret
says err '^  fix: see whether the authority can be reached, or ask another one$'
fails "error: $server: it answers with HTTP status 500$" "$server/500"
fails "error: $server: it answers with HTTP status 302$" "$server/to-file"
says err '^  fix: give the address that it leads to'
fails "error: $server: it answers with HTTP status 302$" "$server/to-other"
fails "error: $server: it answers with HTTP status 204$" "$server/204"
fails "error: $server: its answer has more than 65536 bytes$" "$server/huge"
fails "error: $server: Timeout was reached$" "$server/hang" --timestamp-timeout 1
fails "error: $server: Server returned nothing" "$server/close"
fails "error: $server: Transferred a partial file$" "$server/short"
fails 'error: timestamp: it is no TimeStampResp in DER$' "$server/html"
says err '^  fix: see whether that is an RFC 3161 authority, or ask another one$'
# TLS with a certificate that nobody knows.
fails "error: https://127.0.0.1:[0-9]+: SSL peer certificate or SSH remote key was not OK$" \
  "https://127.0.0.1:$(cat port.tls)/Time"
# What may be secret in an address is never said.
fails "error: $server: it answers with HTTP status 500$" "$server/500?token=hidden"
if grep -q hidden err; then fail "the token is said"; fi
wanted=2
fails 'error: --timestamp: address: there is a user name or a password in it' \
  http://me:hidden@127.0.0.1/
if grep -q hidden err; then fail "the password is said"; fi
for source in file:///etc/passwd ftp://127.0.0.1/ gopher://x/ http:// http ''; do
  fails 'error: --timestamp: address: not one like ' "$source"
  says err '^  fix: give an http or https address of a timestamp authority, or command:COMMAND'
done
fails 'error: --timestamp: no command behind command:$' command:
fails 'error: --timestamp-timeout: more than 600 seconds$' "$server/Time" --timestamp-timeout 601
fails 'error: --timestamp-timeout: "0" is no number' "$server/Time" --timestamp-timeout 0
wanted=3

# The command.
fails 'error: command: it ended with exit status 7$' 'command:exit 7'
says err '^  fix: try the command by itself: '
fails 'error: command: it ended with exit status 7$' 'command:Time/answer; exit 7'
fails 'error: command: it was ended by signal 9$' 'command:kill -9 $$'
fails 'error: command: its output has more than 65536 bytes$' 'command:cat /dev/zero'
# shellcheck disable=SC2016 # the command's own
fails 'error: command: it does not end in time$' 'command:echo $$ >hanging; exec sleep 1000' \
  --timestamp-timeout 1
if kill -0 "$(cat hanging)" 2>/dev/null; then fail "the command is left running"; fi
# shellcheck disable=SC2016
fails 'error: command: it does not end in time$' 'command:exec >&-; echo $$ >hanging; exec sleep 1000' \
  --timestamp-timeout 1
if kill -0 "$(cat hanging)" 2>/dev/null; then fail "the command is left running"; fi
fails 'error: timestamp: it is no TimeStampResp in DER$' command:true
fails 'error: timestamp: it is no TimeStampResp in DER$' 'command:cat'

# The answer.
fails 'error: timestamp: the authority does not grant it: rejection' "$server/Refuses"
# The very same signature, stamped a moment ago: only the nonce tells.
at=@$(($(date +%s) - 60))
expect 0 seal-sign -q -o same.zip --profile release --key release.pem --name out.zip \
  --signing-time "$at" --timestamp "$server/Time" pure/app.zip
fails 'error: timestamp: it answers another request: its nonce is another one$' \
  "$server/again" --name out.zip --signing-time "$at"
fails 'error: timestamp: the timestamp is of something else than this signature$' "$server/other"
fails 'error: timestamp: the timestamp is of an authority that the trust directory does not know: O=Example, CN=Stranger$' \
  "$server/Stranger"
says err '^  fix: if it is to be trusted: seal-trust timestamp-authority add --chain FILE$'
fails "error: timestamp: the timestamp's authority was not valid at that time: 20[^,]*, not within 2020-01-01T00:00:00Z to 2021-01-01T00:00:00Z$" \
  "$server/Ended"
fails 'error: timestamp: the timestamp lies outside the time that the signature claims: 20[^,]*, not within 2019-12-31T23:55:00Z to ' \
  "$server/Time" --signing-time 2020-01-01T00:00:00Z
says err "^  fix: look at this machine's clock, and at --signing-time$"
# Its number is right, its key is not.
mv Time/own.key Time/kept.key
cp Ended/own.key Time/own.key
fails 'error: timestamp: ' "$server/Time"
mv Time/kept.key Time/own.key

# A failure is on record.
expect 3 seal-sign -o out.zip --profile release --key release.pem --audit-log log \
  --timestamp "$server/500" pure/app.zip
[ "$(member log 'j["outcome"]')" = failed ] || fail "the failure's record"
