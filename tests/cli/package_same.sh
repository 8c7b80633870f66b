#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# The same inputs give the same bytes, whatever else differs; and which time
set -eu
. "$SEAL_SOURCE/tests/lib.sh"
need python3 sha256sum localedef setpriv taskset

# write DIR NAME...: the files in this order, so that folders list them so.
names='b B1 a Z é ä _x x-y x.y x1 x10 x2 Ω zz'
write() {
  root=$1
  shift
  mkdir -p "$root"
  for name in "$@"; do
    mkdir -p "$root/d-$name"
    printf 'in %s\n' "$name" >"$root/$name.txt"
    printf 'deep %s\n' "$name" >"$root/d-$name/file"
  done
  printf '#!/bin/sh\n' >"$root/run"
  chmod 755 "$root/run"
  mkdir "$root/empty"
  ln -s run "$root/start"
  # More than one chunk.
  yes "$(seq 1 2000)" | head -c 5000000 >"$root/large"
}
# shellcheck disable=SC2086 # a list of words
write in $names
seal-package --quiet -o wanted.zip -C in .

# Every way to run it, against the first.
equal() {
  what=$1
  shift
  rm -f got.zip
  expect 0 env "$@" seal-package --quiet -o got.zip -C in .
  cmp wanted.zip got.zip >&2 || fail "another package with $what"
}

# Locales that sort and fold differently, made here: none may be installed.
mkdir locales
sorting='cs_CZ.UTF-8 tr_TR.UTF-8 en_US.UTF-8'
for locale in $sorting; do
  localedef -i "${locale%.*}" -f UTF-8 "./locales/$locale"
done
export LOCPATH="$PWD/locales"
[ "$(printf 'B\na\n' | LC_ALL=en_US.UTF-8 sort | head -n 1)" = a ] ||
  fail "the locales made here do not work"
for locale in C POSIX C.UTF-8 $sorting; do
  equal "locale $locale" LC_ALL="$locale" LANG="$locale"
done
# Patterns as well: in many locales this range holds B, by bytes it does not.
for locale in C $sorting; do
  LC_ALL=$locale seal-package --quiet -o "x.zip" -C in --exclude '[a-b]*.txt' .
  python3 - <<'PY' || fail "patterns with locale $locale"
import zipfile
names = zipfile.ZipFile("x.zip").namelist()
assert "B1.txt" in names and "b.txt" not in names and "a.txt" not in names
PY
done

# Time zones, on the half hour, beyond a day, with daylight saving.
for zone in UTC XXX-5:30 XXX+12 XXX-14 EST5EDT,M3.2.0,M11.1.0; do
  equal "time zone $zone" TZ="$zone"
done

for mask in 000 002 027 077; do
  rm -f got.zip
  (umask "$mask" && seal-package --quiet -o got.zip -C in .)
  same wanted.zip got.zip
done
(umask 027 && seal-package --quiet -o mode.zip -C in .)
[ "$(stat -c %a mode.zip)" = 640 ] || fail "the umask is ignored"

for threads in 1 2 3 7 64 1000; do
  rm -f got.zip
  expect 0 seal-package --quiet --threads "$threads" -o got.zip -C in .
  same wanted.zip got.zip
done
# One core out of many.
equal "one core" taskset -c 0

# The order in which a folder lists its files, and the folder's place.
# shellcheck disable=SC2046,SC2086
write elsewhere/under/another/name $(printf '%s\n' $names | tac)
(cd elsewhere/under && seal-package --quiet -o ../../got.zip -C another/name .)
same wanted.zip got.zip
# The order of paths and lists.
(cd in && find . -mindepth 1 | LC_ALL=C sort -r) >list
expect 0 seal-package --quiet -o got.zip -C in --files-from list
same wanted.zip got.zip

# Times of files, their owner, and modes but for the owner's x.
cp -r in touched
find touched -exec touch -h -d '2001-02-03 04:05:06' {} +
seal-package --quiet -o got.zip -C touched .
same wanted.zip got.zip
find touched -type d -exec chmod 700 {} +
find touched -type f ! -name run -exec chmod 600 {} +
chmod 700 touched/run
seal-package --quiet -o got.zip -C touched .
same wanted.zip got.zip
find touched -type d -exec chmod 2775 {} +
find touched -type f ! -name run -exec chmod 666 {} +
chmod 4711 touched/run
seal-package --quiet -o got.zip -C touched .
same wanted.zip got.zip
chmod 655 touched/run # executable for others only
seal-package --quiet -o got.zip -C touched .
if cmp -s wanted.zip got.zip; then fail "the x bit does not show"; fi
chmod 755 touched/run
if [ "$(id -u)" = 0 ]; then
  chown -hR 12345:54321 touched
  chmod 777 .
  setpriv --reuid=12345 --regid=54321 --clear-groups \
    "$SEAL_BIN/seal-package" --quiet -C touched . >got.zip
  same wanted.zip got.zip
fi
# Extended attributes, where the file system has them.
python3 -c 'import os; os.setxattr("touched/run", "user.note", b"x")' \
  2>/dev/null || :
seal-package --quiet -o got.zip -C touched .
same wanted.zip got.zip

# Times. Steps of two seconds, from 1980 to 2107, in UTC.
time_of() {
  python3 - "$1" <<'PY'
import sys, zipfile
times = {i.date_time for i in zipfile.ZipFile(sys.argv[1]).infolist()}
assert len(times) == 1, times
print("%04d-%02d-%02d %02d:%02d:%02d" % times.pop())
PY
}
[ "$(time_of wanted.zip)" = '1980-01-01 00:00:00' ] || fail "default time"
while read -r seconds wanted; do
  TZ=XXX-9 SOURCE_DATE_EPOCH=$seconds seal-package --quiet -o e.zip in/run
  [ "$(time_of e.zip)" = "$wanted" ] ||
    fail "$seconds: $(time_of e.zip) instead of $wanted"
  seal-package --quiet -o o.zip --source-date-epoch "$seconds" in/run
  same e.zip o.zip
done <<'EOT'
0 1980-01-01 00:00:00
315532799 1980-01-01 00:00:00
315532801 1980-01-01 00:00:00
315532802 1980-01-01 00:00:02
1700000000 2023-11-14 22:13:20
1700000001 2023-11-14 22:13:20
4354819198 2107-12-31 23:59:58
4354819199 2107-12-31 23:59:58
4354819200 2107-12-31 23:59:58
99999999999 2107-12-31 23:59:58
EOT
# The option wins, also over nonsense; nonsense alone is an error.
SOURCE_DATE_EPOCH=oops expect 0 seal-package --quiet -o o.zip \
  --source-date-epoch 99999999999 in/run
same e.zip o.zip
for bad in '' ' 1' 1.5 -1 0x10 1e9 '1 ' 1700000000000000000000000000000000000; do
  SOURCE_DATE_EPOCH=$bad expect 2 seal-package -o no.zip in/run
  says err "^seal-package: error: SOURCE_DATE_EPOCH: '$bad' is not a number"
  expect 2 seal-package -o no.zip --source-date-epoch "$bad" in/run
  says err '^seal-package: error: --source-date-epoch: '
  absent no.zip
done

# The stored form does not even depend on the codec: these bytes are for ever.
mkdir -p golden/empty golden/lib
printf 'hello\n' >golden/lib/hello.txt
printf '#!/bin/sh\nexit 0\n' >golden/bootstrap
chmod 755 golden/bootstrap
: >golden/größe
ln -s ../bootstrap golden/lib/start
seal-package --quiet --store -o golden.zip --source-date-epoch 1700000000 \
  -C golden .
wanted=e8cfcf27636bb7a1b2448dc10c354d725cfec38c21cf9d4a93b6acd417169457
digest=$(sha256sum <golden.zip)
[ "${digest%% *}" = $wanted ] || fail "the golden package changed: $digest"
# Another implementation of the form gives the same.
for folder in golden in; do
  seal-package --quiet --store -o ours.zip --source-date-epoch 1700000000 \
    -C "$folder" .
  python3 "$SEAL_SOURCE/tests/cli/canonical.py" "$folder" 1700000000 >theirs.zip
  same ours.zip theirs.zip
done
