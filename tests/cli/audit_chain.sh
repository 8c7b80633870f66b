#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# The audit log's chain: torn lines, every change of it, a hundred writers
set -eu
. "$SEAL_SOURCE/tests/lib.sh"
. "$SEAL_SOURCE/tests/town.sh"
town
append() {
  seal-verify -q --config production --audit-log "$@" app.zip
}
for _ in 1 2 3 4 5; do append log; done
expect 0 seal-trust audit verify log
head=$(tail -n 1 log | tr -d '\n' | sha256sum | cut -c 1-64)
says out "^5 records, head $head\$"

# The head that was noted is still among them, or is not.
append log
expect 0 seal-trust audit verify --expect-head "$head" log
says out '^the expected head is record 5, 1 after it$'
head -n 4 log >short
expect 0 seal-trust audit verify short
expect 1 seal-trust audit verify --expect-head "$head" short
says err '^short: error: head: the expected one is in none of 4 records'
expect 2 seal-trust audit verify --expect-head ABC log
says err 'head: ABC: not 64 lower-case'

# broken SED PATTERN: after that edit.
broken() {
  sed "$1" log >edited
  expect 1 seal-trust audit verify edited
  says err "^edited: error: line $2"
}
broken 3d '3: is record 4: records before it were removed or moved$'
broken 1d '1: is record 2: records before it were removed'
broken '3s/"accepted"/"blocked!"/' '4: does not follow the line before it'
broken '3s/"previous":"0/"previous":"1/;t;3s/"previous":"[1-9a-f]/"previous":"0/' \
  '3: does not follow the line before it'
broken '2{h;d};3G' '2: is record 3: .*moved$'
broken 3p '4: is record 3: records were inserted or moved$'
broken '2s/^/ /' '2: is no audit record$'
broken '2s/$/ /' '2: is no audit record$'
broken '2s/,"event"/,"event":1,"event"/' '2: is no audit record$'
broken '2s/.*//' '2: is no audit record$'
broken '1s/"0000/"1111/' '1: is not the beginning of a log$'
# A record written by somebody, with the right number and predecessor.
python3 - <<'EOF'
import hashlib, json
lines = open("log").read().splitlines()
lines[2] = lines[2].replace('"accepted"', '"blocked"')
after = json.loads(lines[3])
after["previous"] = hashlib.sha256(lines[2].encode()).hexdigest()
lines[3] = json.dumps(after, separators=(",", ":"), ensure_ascii=False)
open("edited", "w").write("".join(line + "\n" for line in lines))
EOF
expect 1 seal-trust audit verify edited
says err '^edited: error: line 5: does not follow the line before it'
# A line that nobody has written, longer than memory is to hold.
for size in 8388608 8388609 30000000; do
  { cat log; head -c $size /dev/zero | tr '\0' x; echo; } >long
  for verb in verify show; do
    expect 1 seal-trust audit $verb long
    if [ $size = 8388608 ]; then
      says err '^long: error: line 7: is no audit record$'
    else
      says err '^long: error: line 7: is longer than any audit record$'
    fi
  done
done
(ulimit -v 200000 && exec seal-trust audit verify long) >out 2>err || status=$?
[ "${status:-0}" = 1 ] || fail "exit ${status:-0}"
says err 'is longer than any audit record$'
expect 3 seal-trust audit verify nowhere
expect 3 seal-trust audit verify signing
: >empty
expect 0 seal-trust audit verify empty
says out "^0 records, head 0{64}\$"

# A crash in the middle of a record: seen, moved aside, recorded.
for bytes in 1 20 100 700; do
  cp log torn
  tail -n 1 log | head -c "$bytes" >rest
  cat rest >>torn
  expect 1 seal-trust audit verify torn
  says err '^torn: error: line 7: has no end: its writing was interrupted$'
  append torn
  expect 0 seal-trust audit verify --expect-head "$head" torn
  says out '^8 records'
  sed -n 7p torn >line.json
  [ "$(member line.json "j['event']")" = torn-record ] || fail "not recorded"
  same rest "$(member line.json "j['torn']['file']")"
done
# Also when it was the first one.
printf '{"prev' >first
append first
expect 0 seal-trust audit verify first
says out '^2 records'
# A hundred at once.
mkfifo gate
for _ in {1..100}; do
  (read -r _ <gate; seal-verify -q --config production --audit-log many app.zip) &
done
# All wait for the gate; whoever comes late finds it open.
exec 8<>gate
for _ in {1..100}; do echo go; done >&8
wait
exec 8>&-
expect 0 seal-trust audit verify many
says out '^100 records'

# Filters.
expect 1 seal-verify -q --config production --audit-log log pure/app.zip
cp app.zip other.zip
append log
expect 0 seal-trust audit show log
[ "$(grep -c . out)" = 8 ] || fail "not all are shown"
says out '^20[0-9TZ:-]+ verify accepted app.zip by .*@'
says out 'blocked pure/app.zip by .*, CodeVerificationFailedException, mismatch failed$'
expect 0 seal-trust audit show --status blocked log
[ "$(grep -c . out)" = 1 ] || fail "--status"
expect 0 seal-trust audit show --package app.zip --event verify log
[ "$(grep -c . out)" = 8 ] || fail "--package"
expect 0 seal-trust audit show --event sign log
[ ! -s out ] || fail "--event"
expect 0 seal-trust audit show --since 2100-01-01T00:00:00Z log
[ ! -s out ] || fail "--since"
expect 0 seal-trust audit show --json log
same log out
