#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Inputs that cannot be read and outputs that cannot be written: exit 3, the
# file's name, and nothing left over
set -eu
. "$SEAL_SOURCE/tests/lib.sh"
need setpriv python3

# Root reads everything; without these two capabilities it is like anybody.
plain() {
  if [ "$(id -u)" = 0 ]; then
    setpriv --bounding-set=-dac_override,-dac_read_search "$@"
  else
    "$@"
  fi
}

mkdir -p in/folder to
printf 'text\n' >in/file
printf 'text\n' >in/folder/other

expect 3 seal-package -o to/no.zip in/file in/missing
says err '^in/missing: error: cannot find it: No such file or directory$'
expect 3 seal-package -o to/no.zip in/missing/deeper
says err '^in/missing/deeper: error: cannot find it: No such file'
expect 3 seal-package -o to/no.zip in/file/deeper
says err '^in/file/deeper: error: cannot find it: Not a directory$'
expect 3 seal-package -o to/no.zip -C nowhere .
says err '^nowhere: error: cannot open the folder: No such file'
expect 3 seal-package -o to/no.zip -C in/file .
says err '^in/file: error: cannot open the folder: Not a directory$'
expect 3 seal-package -o to/no.zip "$(printf '%05000d' 0)"
says err 'cannot find it: File name too long$'

chmod 000 in/file
expect 3 plain seal-package -o to/no.zip in
says err '^in/file: error: cannot open: Permission denied$'
chmod 644 in/file
chmod 000 in/folder
expect 3 plain seal-package -o to/no.zip -C in .
says err '^in/folder: error: cannot open the folder: Permission denied$'
expect 3 plain seal-package -o to/no.zip in/folder/other
says err '^in/folder/other: error: cannot find it: Permission denied$'
# What is left out need not be readable.
expect 0 plain seal-package -o to/yes.zip --exclude folder in
chmod 755 in/folder
rm to/yes.zip

# Outputs.
python3 - >in/large <<'PY'
import random, sys
sys.stdout.buffer.write(random.Random(1).randbytes(1 << 20))
PY
expect 3 seal-package -o /dev/full in
says err '^/dev/full: error: cannot write: No space left on device$'
status=0
seal-package --quiet in >/dev/full 2>err || status=$?
[ "$status" = 3 ] || fail "exit $status for a full standard output"
says err '^<stdout>: error: cannot write: No space left on device$'
status=0
seal-package --quiet in 2>err >&- || status=$?
[ "$status" = 3 ] || fail "exit $status for a closed standard output"
set +e
seal-package --quiet in 2>err | head -c 1 >/dev/null
status=${PIPESTATUS[0]}
set -e
[ "$status" = 3 ] || fail "exit $status for a closed pipe"
says err '^<stdout>: error: cannot write: Broken pipe$'
expect 2 seal-package -o to in
says err '^to: error: output: is a folder$'
expect 3 seal-package -o in/file/app.zip in/folder
says err '^in/file/app.zip: error: '
chmod 555 to
expect 3 plain seal-package -o to/no.zip in
says err '^to/no.zip: error: .*: Permission denied$'
chmod 755 to

# A limit in the middle of the file, as a full disk would be: what was there
# before stays, and nothing else is.
printf 'old' >to/app.zip
status=0
(ulimit -f 100 && exec seal-package -o to/app.zip --record=to/r.json in) \
  2>err || status=$?
[ "$status" = 3 ] || fail "exit $status at the file size limit"
says err '^to/app.zip: error: cannot write: File too large$'
[ "$(cat to/app.zip)" = old ] || fail "the old file was touched"
[ "$(find to -mindepth 1)" = to/app.zip ] || fail "left over: $(ls -A to)"
rm to/app.zip

# All or nothing: what is beside the package fails, and there is no package.
expect 3 seal-package -o to/app.zip --record=/dev/full in
says err '^/dev/full: error: cannot write: No space'
expect 3 seal-package -o to/app.zip --depfile in/file/x.d in
says err '^in/file/x.d: error: '
expect 3 seal-package -o /dev/full --record=to/r.json --depfile to/x.d in
expect 2 seal-package -o to/app.zip --depfile to in
says err '^to: error: output: is a folder$'
expect 2 seal-package -o - --depfile to/x.d in
says err '^seal-package: error: --depfile: needs -o FILE'
[ -z "$(ls -A to)" ] || fail "left over: $(ls -A to)"

# A folder for the output is made; a good package replaces what was there.
expect 0 seal-package -o made/deep/app.zip in
expect 0 seal-package --store -o made/deep/app.zip in
[ "$(ls -A made/deep)" = app.zip ] || fail "left over: $(ls -A made/deep)"
