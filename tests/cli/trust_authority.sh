#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# seal-trust timestamp-authority: authorities come in whole or not at all, and
# check tells which of them ended
set -eu
. "$SEAL_SOURCE/tests/lib.sh"
. "$SEAL_SOURCE/tests/authority.sh"
unset SEAL_TRUST SEAL_AUDIT_LOG

authority Time
authority Ended 20200101000000Z 20210101000000Z
authority Coming 20480101000000Z
root=signing/trusted_root.json
add() {
  seal-trust timestamp-authority add "$@"
}

# None, and none asked for.
expect 2 add --chain Time/chain.pem
says err '^signing: error: trust directory: no such folder$'
seal-trust init
expect 0 seal-trust timestamp-authority list
[ ! -s out ] || fail "a list of none"
expect 2 add
says err '^seal-trust: error: --chain: is missing'

# The first one makes the file; the change is on record.
expect 0 add --chain Time/chain.pem --uri http://time.example/tsr --audit-log log
expect 0 seal-trust timestamp-authority list
says out '^2000-01-01T00:00:00Z  2049-12-31T23:59:59Z  O=Example, CN=Time  http://time.example/tsr$'
expect 0 seal-trust timestamp-authority list --json
python3 - "$root" <<'PY'
import base64, json, ssl, sys
root = json.load(open(sys.argv[1]))
assert list(root) == ["mediaType", "tlogs", "certificateAuthorities", "ctlogs",
                      "timestampAuthorities"], list(root)
assert root["mediaType"] == "application/vnd.dev.sigstore.trustedroot+json;version=0.1"
(one,) = root["timestampAuthorities"]
assert one["subject"] == {"organization": "Example", "commonName": "Time"}
assert one["uri"] == "http://time.example/tsr"
assert one["validFor"] == {"start": "2000-01-01T00:00:00Z"}
chain = [base64.b64decode(c["rawBytes"]) for c in one["certChain"]["certificates"]]
assert chain == [ssl.PEM_cert_to_DER_cert(open(f"Time/{n}.pem").read())
                 for n in ("own", "root")]
(listed,) = json.load(open("out"))["timestampAuthorities"]
assert listed == {"name": "O=Example, CN=Time", "uri": "http://time.example/tsr",
                  "from": "2000-01-01T00:00:00Z", "until": "2049-12-31T23:59:59Z"}
events = [json.loads(line) for line in open("log")]
assert [e["outcome"] for e in events] == ["begun", "done"]
assert all(e["event"] == "trust timestamp-authority add" for e in events)
assert events[1]["file"]["path"] == "trusted_root.json"
PY
expect 0 seal-trust audit verify log

# The same again, wrong chains, wrong addresses: nothing is written.
cp "$root" before.json
unchanged() {
  status=$1
  pattern=$2
  shift 2
  expect "$status" "$@"
  says err "$pattern"
  same "$root" before.json
}
unchanged 1 "^$root: error: timestamp authority: O=Example, CN=Time is there already$" \
  add --chain Time/chain.pem
unchanged 3 '^none.pem: error: .*No such file' add --chain none.pem
: >empty.pem
unchanged 2 '^empty.pem: error: certificates: there is none in PEM$' add --chain empty.pem
unchanged 2 'error: certificates: there is none in PEM$' add --chain Ended/own.key
unchanged 2 'error: certificate 1: the last one is no root$' add --chain Ended/own.pem
cat Ended/root.pem Ended/own.pem >reversed.pem
unchanged 2 '^reversed.pem: error: certificate 1: not issued by the next one$' add --chain reversed.pem
says err "^  fix: the authority's own certificate comes first"
unchanged 2 "error: certificate 1: a CA's, not a timestamp authority's own$" add --chain Ended/root.pem
sed 's/^MII/M!I/' Ended/chain.pem >damaged.pem
unchanged 2 'error: certificate 1: the PEM block is damaged$' add --chain damaged.pem
for _ in 1 2 3 4 5; do cat Ended/chain.pem; done >long.pem
unchanged 2 'error: certificates: more than 8$' add --chain long.pem
unchanged 2 'error: uri: it begins with neither' add --chain Ended/chain.pem --uri file:///etc
unchanged 2 'error: uri: not plain, or with a user name' add --chain Ended/chain.pem \
  --uri https://me:secret@time.example/

# Another tool's file keeps what it has.
python3 - "$root" <<'PY'
import json, sys
root = json.load(open(sys.argv[1]))
root["tlogs"] = [{"baseUrl": "https://log.example"}]
root["ours"] = 1
json.dump(root, open(sys.argv[1], "w"))
PY
expect 0 add --chain Ended/chain.pem
expect 0 add --chain Coming/chain.pem
python3 - "$root" <<'PY'
import json, sys
root = json.load(open(sys.argv[1]))
assert root["tlogs"] == [{"baseUrl": "https://log.example"}] and root["ours"] == 1
assert [a["subject"]["commonName"] for a in root["timestampAuthorities"]] == [
    "Time", "Ended", "Coming"]
PY

# check: who ended, who is to come, what cannot be read, what asks in vain.
expect 0 seal-trust check
says out "^$root: warning: timestamp authority: O=Example, CN=Ended ended at 2021-01-01T00:00:00Z: its timestamps from before count, and more will not come$"
says out "^  fix: add its successor: seal-trust timestamp-authority add --chain FILE$"
says out "^$root: warning: timestamp authority: O=Example, CN=Coming is trusted from 2048-01-01T00:00:00Z on, not yet$"
says out 'errors: 0, warnings: 2$'
sed -i 's/"start": "20000101/x/; s/"2048-01-01T00:00:00Z"/"2048-01-01T00:00:00Z", "end": "2048-06-01T00:00:00Z"/; s/"2020-01-01T00:00:00Z"/"2025-01-01T00:00:00Z"/' "$root"
expect 0 seal-trust check
says out 'CN=Ended is trusted at no time'
echo '{}' >"$root"
expect 1 seal-trust check
says out "^$root: error: trusted root: mediaType: is missing$"
rm "$root"
seal-trust profile create release --new-key key.pem >/dev/null 2>&1
seal-trust config create timed --allow release --require-timestamp >/dev/null
expect 1 seal-trust check
says out '^signing/configs/timed.json: error: RequireTimestamp: no timestamp authority is trusted, so no package can pass$'
add --chain Time/chain.pem
expect 0 seal-trust check

# A revoked version that only timestamps can save is not without effect then.
version=$(seal-trust profile list | awk '{print $3}')
seal-trust profile revoke release --version "$version" --from @1000000000 \
  --reason leaked >/dev/null 2>&1
expect 0 seal-trust check
says out 'release is revoked, and what it signed is not trusted without a timestamp from before$'
rm "$root"
expect 1 seal-trust check
says out 'allow list: without effect'

# Half a trust directory is none, for those who judge.
echo '[]' >"$root"
: >empty.zip
expect 2 seal-verify --config timed empty.zip
says err "^$root: error: trusted root: not an object"
