#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# What is accepted comes out, byte for byte; of what is refused, nothing
set -eu
. "$SEAL_SOURCE/tests/lib.sh"
. "$SEAL_SOURCE/tests/town.sh"
town
package tool
sign tool.zip pure/tool.zip
forge flip app.zip broken.zip 45

# refused STATUS ARGUMENT...: it fails so, and nothing comes out anywhere.
refused() {
  expect "$@"
  [ ! -s out ] || fail "something on standard output"
  absent out.zip
  absent folder
}

# Standard input to standard output, with and without "-".
expect 0 seal-verify --config production <app.zip
same out app.zip
expect 0 seal-verify --config production - <app.zip
same out app.zip
# shellcheck disable=SC2002 # a pipe cannot be mapped, a file could
cat app.zip | seal-verify -q --config production >out
same out app.zip
expect 0 seal-verify --config production - -o out.zip <app.zip
same out.zip app.zip
[ ! -s out ] || fail "both to -o and to standard output"
rm out.zip
expect 0 seal-verify --config production -o - app.zip
same out app.zip
# With a name nothing comes out but the report.
expect 0 seal-verify --config production app.zip
[ ! -s out ] || fail "something on standard output"

refused 1 seal-verify --config production <broken.zip
refused 1 seal-verify --config staging <broken.zip
refused 1 seal-verify --config production <pure/app.zip
refused 1 seal-verify --config production -o out.zip broken.zip
refused 1 seal-verify --config production -o out.zip --name other.zip app.zip
refused 3 seal-verify --config production -o out.zip missing.zip
refused 2 seal-verify --config nothing -o out.zip app.zip
# A warning lets it through.
expect 0 seal-verify --config staging <pure/app.zip
same out pure/app.zip

# A file that is there stays as it is when the answer is no.
cp tool.zip kept.zip
expect 1 seal-verify --config production -o kept.zip broken.zip
same kept.zip tool.zip
expect 0 seal-verify --config production -o kept.zip app.zip
same kept.zip app.zip

# From and to named pipes.
mkfifo from to
cat app.zip >from &
expect 0 seal-verify --config production -o out.zip from
same out.zip app.zip
rm out.zip
cat to >got &
expect 0 seal-verify --config production -o to app.zip
wait
same got app.zip

# The output is the input, a layer, a signature.
cp app.zip same.zip
expect 2 seal-verify --config production -o same.zip same.zip
says err 'is the same file as the input'
same same.zip app.zip
ln same.zip linked.zip
expect 2 seal-verify --config production -o linked.zip same.zip
expect 2 seal-verify --config production -o tool.zip --layer tool.zip app.zip
says err 'is the same file as the input'

# No terminal gets a package.
cat >terminal.py <<'PY'
import os, pty, subprocess, sys
master, slave = pty.openpty()
done = subprocess.run(sys.argv[1:], stdin=open("app.zip"), stdout=slave,
                      stderr=subprocess.PIPE)
os.close(slave)
sys.stderr.buffer.write(done.stderr)
try:
    got = os.read(master, 10)
except OSError:
    got = b""
assert not got, got
sys.exit(done.returncode)
PY
expect 2 python3 terminal.py seal-verify --config production
says err 'terminal'
# Nor is one read.
expect 2 python3 -c 'import pty, subprocess, sys
master, slave = pty.openpty()
sys.exit(subprocess.run(["seal-verify", "--config", "production", "-"],
                        stdin=slave, stdout=subprocess.PIPE).returncode)'
says err 'terminal'

# A pipe that nobody reads, a disk that is full, a file that may not grow.
cat >closed.py <<'PY'
import os, subprocess, sys
reading, writing = os.pipe()
os.close(reading)
sys.exit(subprocess.run(sys.argv[1:], stdin=open("app.zip"),
                        stdout=writing).returncode)
PY
expect 3 python3 closed.py seal-verify --config production
says err '^<?stdout>?: error: |error: .*<stdout>|Broken pipe'
expect 3 seal-verify --config production -o /dev/full app.zip
says err 'No space left'
status=0
seal-verify --config production <app.zip >/dev/full 2>err || status=$?
[ "$status" = 3 ] || fail "a full disk is exit $status"
refused 3 bash -c 'ulimit -f 1; exec seal-verify --config production \
  -o out.zip app.zip'
refused 3 bash -c 'ulimit -f 1; exec seal-verify --config production <app.zip'
refused 3 seal-verify --config production -o app.zip/out.zip app.zip

# Unpacking: exactly what was verified, into a new folder.
package many 'content'
printf '#!/bin/sh\n' >files/many/run
chmod 755 files/many/run
ln -s run files/many/link
mkdir files/many/empty
seal-package -q -o pure/many.zip -C files/many .
sign many.zip pure/many.zip
refused 1 seal-verify --config production --extract folder broken.zip
refused 1 seal-verify --config production --extract folder --name x.zip many.zip
expect 0 seal-verify --config production --extract folder many.zip
diff -r files/many folder >&2 || fail "not what was packaged"
[ -x folder/run ] || fail "run is not executable"
absent folder/META-INF
expect 0 seal-verify --config production --extract again - <many.zip
[ ! -s out ] || fail "--extract writes to standard output"
diff -r folder again >&2
status=0
seal-verify --config production --extract folder many.zip 2>err || status=$?
[ "$status" = 2 ] || [ "$status" = 3 ] || fail "an existing folder: $status"
says err '^folder: error: '
diff -r files/many folder >&2
expect 0 seal-verify --config production --extract both -o both.zip many.zip
diff -r folder both >&2
same both.zip many.zip

# What cannot be unpacked is refused after all, and leaves no folder: contents
# that are not what their CRC says, signed by an allowed key.
python3 - <<'PY'
data = bytearray(open("pure/app.zip", "rb").read())
end = data.rindex(b"PK\x05\x06")
central = int.from_bytes(data[end + 16:end + 20], "little")
for at in (14, central + 16):
    data[at] ^= 1
open("pure/false.zip", "wb").write(data)
PY
sign false.zip pure/false.zip --name app.zip
rm -rf folder
refused 1 seal-verify --config production --extract folder -o out.zip false.zip
says err '\[integrity/data'
expect 0 seal-verify --config production false.zip
expect 1 seal-verify --config staging --contents false.zip
says err '\[integrity/data'
