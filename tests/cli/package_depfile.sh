#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# The depfile makes Make and Ninja do what is needed and nothing else
set -eu
. "$SEAL_SOURCE/tests/lib.sh"
need make ninja

mkdir -p 'in/a folder' in/empty
for name in plain 'with space' 'h#sh' "d\$llar" '100%' 'a folder/deep' \
  'q[u]ote' "it's" 'tilde~' 'a=b' 'semi;colon' '.IGNORE' 'copy (1)' 'copy (2).txt' \
  'a&'; do
  printf '%s\n' "$name" >"in/$name"
done
ln -s plain in/link
expect 0 seal-package -o 'my app.zip' --depfile app.d in
cat >wanted <<'EOT'
my\ app.zip: \
 in/.IGNORE \
 in/100% \
 in/a\ folder/deep \
 in/a& \
 in/a=b \
 in/copy\ (1) \
 in/copy\ (2).txt \
 in/d$$llar \
 in/h\#sh \
 in/it's \
 in/plain \
 in/q[u]ote \
 in/semi?colon \
 in/tilde~ \
 in/with\ space
in/a\ folder/deep:
in/copy\ (1):
in/copy\ (2).txt:
in/d$$llar:
in/h\#sh:
in/it's:
in/plain:
in/q[u]ote:
in/semi?colon:
in/with\ space:
EOT
same wanted app.d

# No name gives Make an order: not to ignore failures, not to set a variable.
mkdir names
for name in .IGNORE A=b SHELL=/bin/false export zz; do
  mkdir -p "names/$(dirname "$name")"
  : >"names/$name"
done
cat >Makefile <<'EOT'
check:
	false
../app.zip:
	echo "shell $(SHELL), A is '$(A)'"
include ../app.d
EOT
cd names
seal-package --quiet -o ../app.zip --depfile ../app.d .
says ../app.d '^ .IGNORE'
says ../app.d '^ A=b'
if make -s -f ../Makefile check 2>/dev/null; then fail "failures ignored"; fi
make -s -B -f ../Makefile ../app.zip >../said
says ../said "^shell /bin/sh, A is ''\$"
# Without one harmless name before them, some would be assignments.
rm .IGNORE && mv SHELL=/bin/false B=c && rm -r SHELL=
seal-package --quiet -o ../app.zip --depfile ../app.d .
make -s -B -f ../Makefile ../app.zip >../said
says ../said "^shell /bin/sh, A is ''\$"
cd ..

# Paths are such as the build can find: from here, or absolute.
expect 0 seal-package -o a.zip --depfile a.d -C in plain
says a.d '^ in/plain$'
expect 0 seal-package -o a.zip --depfile a.d -C "$PWD/in" plain
says a.d "^ $PWD/in/plain\$"
rm -f ./*.zip a.d app.d

# runs PROGRAM N: the build packages N times more.
cat >Makefile <<'EOT'
app.zip:
	echo run >>runs
	seal-package --quiet -o $@ --depfile app.d in
-include app.d
EOT
cat >build.ninja <<'EOT'
rule package
  command = echo run >>runs && seal-package --quiet -o $out --depfile app.d in
  depfile = app.d
  deps = gcc
build app.zip: package
EOT
builds() {
  : >runs
  "$1" app.zip >log 2>&1 || {
    cat log >&2
    fail "$1"
  }
  [ "$(wc -l <runs)" = "$2" ] || fail "$1 packaged $(wc -l <runs) times, not $2"
}
later() {
  # Newer than the package, whatever the clock of the file system.
  touch -d "$(date -d 'now + 2 seconds' '+%F %T')" "$1"
}
for program in make ninja; do
  rm -rf app.zip app.d .ninja*
  rm -f 'in/semi;colon' 'in/copy (1)' "in/it's" 'in/a&'
  builds $program 1
  builds $program 0
  for name in plain 'with space' 'h#sh' "d\$llar" 'a folder/deep' '100%' \
    'q[u]ote' 'a=b' 'copy (2).txt'; do
    later "in/$name"
    builds $program 1
    touch -d '2001-01-01' "in/$name"
    builds $program 0
  done
  # A file that is gone is a reason to package, and no error.
  rm in/plain
  builds $program 1
  builds $program 0
  echo plain >in/plain
done
# With these Ninja (1.11) packages always, Make when it should.
for name in 'semi;colon' "it's" 'a&'; do
  echo "$name" >"in/$name"
  touch -d '2001-01-01' "in/$name"
  rm app.zip
  builds make 1
  builds make 0
  later "in/$name"
  builds make 1
  rm "in/$name"
  [ "$name" = 'a&' ] && continue # it has no rule, which would be a group
  builds make 1
  builds make 0
done
# Make takes this one for a part of an archive, and always packages.
: >'in/copy (1)'
rm app.zip app.d
builds make 1
builds make 1
