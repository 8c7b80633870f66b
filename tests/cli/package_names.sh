#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Names and files that no package can hold: each is refused with its name and
# rule, before anything is read, and no output is left
set -eu
. "$SEAL_SOURCE/tests/lib.sh"
need python3 mkfifo

# refused CHECK PATTERN: packaging the folder n ends with this, about this.
refused() {
  expect 1 seal-package -o no.zip n
  says err "\[integrity/$1\]\$"
  says err "$2"
  says err '^  fix: .*--exclude'
  absent no.zip
  rm -rf n
  mkdir n
}
mkdir n

# name CHECK NAME SHOWN: a file with this name.
name() {
  : >"n/$2"
  refused "$1" "^n/$3: error: name 'n/$3': "
}
name name-control $'a\nb' 'a\\x0ab'
name name-control $'a\033[31m' 'a\\x1b\[31m'
name name-control $'a\177' 'a\\x7f'
name name-backslash 'a\b' 'a\\b'
for character in ':' '*' '?' '"' '<' '>' '|'; do
  name name-character "a$character" "a[$character]"
done
name name-ending 'a.' 'a\.'
name name-ending 'a ' 'a '
name name-ending '...' '\.\.\.'
name name-utf8 $'a\377' 'a\\xff'
name name-utf8 $'\300\257' '\\xc0\\xaf'
name name-utf8 $'\355\240\200' '\\xed\\xa0\\x80'

# The same for names in the middle of a path.
mkdir 'n/a:b' && : >'n/a:b/c'
refused name-character "^n/a:b/c: error: name 'n/a:b/c': "
mkdir 'n/a:b'
refused name-character "^n/a:b/: error: name 'n/a:b"

# Too long: more than 1024 bytes, though no component has more than 255.
part=$(printf '%0250d' 0)
mkdir -p "n/$part/$part/$part/$part"
: >"n/$part/$part/$part/$part/012345678901234567"
expect 0 seal-package --quiet -o longest.zip n
: >"n/$part/$part/$part/$part/0123456789012345678"
refused name-length "^n/0.*: error: name 'n/0"
# A folder deeper than any name may be is not walked to its end.
python3 - <<'PY'
import os
os.chdir("n")
for i in range(3000):
    os.mkdir("d")
    os.chdir("d")
PY
expect 1 seal-package -o no.zip n
says err '\[integrity/name-length\]$'
python3 - <<'PY'
import os
fd = os.open("n", os.O_RDONLY)
for i in range(3000):
    fd, last = os.open("d", os.O_RDONLY, dir_fd=fd), fd
    os.close(last)
for i in range(3000):
    last, fd = fd, os.open("..", os.O_RDONLY, dir_fd=fd)
    os.close(last)
    os.rmdir("d", dir_fd=fd)
PY

# Names that one file system keeps apart and another does not.
: >n/README && : >n/readme
refused case-collision "names 'n/README' and 'n/readme'"
: >n/straße && : >n/STRASSE
refused case-collision 'straße'
: >"n/$(printf 'e\314\201')" && : >n/é
refused case-collision 'é'
mkdir n/Lib n/lib && : >n/Lib/a && : >n/lib/b
refused case-collision 'n/Lib'

# What is the seal's.
mkdir -p n/META-INF/sealwright && : >n/META-INF/sealwright/seal.json
expect 1 seal-package -o no.zip -C n .
says err '^n/META-INF/sealwright/seal.json: error: .*\[integrity/reserved-name\]$'
mv n/META-INF/sealwright n/META-INF/SEALWRIGHT
expect 1 seal-package -o no.zip -C n .
says err '\[integrity/reserved-name\]$'
mv n/META-INF/SEALWRIGHT n/META-INF/other
expect 0 seal-package --quiet -o good.zip -C n .
rm -r n/META-INF && : >n/meta-inf
expect 1 seal-package -o no.zip -C n .
says err '\[integrity/reserved-name\]$'
rm n/meta-inf

# Links: relative, inside, and through no other link.
ln -s /etc/passwd n/l
refused link-target "^n/l: error: link 'n/l': the target '/etc/passwd': is abs"
ln -s ../../etc/passwd n/l
refused link-target 'leads out of the package'
mkdir n/d && ln -s ../.. n/d/up
expect 1 seal-package -o no.zip -C n .
says err '\[integrity/link-target\]$'
rm -r n/d
mkdir n/d && : >n/d/f && ln -s d n/to && ln -s to/ n/l
refused link-target "^n/l: error: .*passes through the link 'n/to'"
mkdir n/d && : >n/d/f && ln -s d n/to && ln -s to/../f n/l
refused link-target "^n/l: error: .*passes through the link 'n/to'"
mkdir n/d && : >n/d/f && ln -s d n/to && ln -s to/f n/l
refused link-target "^n/l: error: .*passes through the link 'n/to'"
ln -s 'a\b' n/l
refused link-target "^n/l: error: "
mkdir n/META-INF && : >n/META-INF/x && ln -s META-INF n/l
expect 1 seal-package -o no.zip -C n .
says err '\[integrity/'
rm -r n/META-INF n/l
# A good one leads to something or nothing, within; a chain of links is one,
# as shared libraries have it.
mkdir n/d && : >n/d/f && ln -s ../d/./f n/d/good && ln -s gone n/d/dangling
ln -s lib.so.1.0 n/lib.so.1 && ln -s lib.so.1 n/lib.so && : >n/lib.so.1.0
expect 0 seal-package --quiet -o good.zip n

# Files of other kinds.
rm -rf n && mkdir n
mkfifo n/pipe
refused mode "^n/pipe: error: n/pipe: is a named pipe; only files, folders and"
python3 -c 'import socket; socket.socket(socket.AF_UNIX).bind("n/socket")'
refused mode '^n/socket: error: n/socket: is a socket'
if [ "$(id -u)" = 0 ] && mknod n/null c 1 3 2>/dev/null; then
  refused mode '^n/null: error: n/null: is a device'
fi
# The first by name is told, whatever the order of the folder.
mkfifo n/b && mkfifo n/a && mkfifo n/c
refused mode '^n/a: error: '
# Left out, they are no trouble.
mkfifo n/pipe && : >n/file
expect 0 seal-package --quiet -o good.zip --exclude pipe n
expect 1 seal-package -o no.zip n/pipe
absent no.zip

# More than any reader unpacks. (A file of 1 TiB that takes no room.)
truncate -s 1T n/huge && printf x >n/more
expect 1 seal-package -o no.zip --exclude pipe n
says err 'would be larger than 1099511627776 bytes.*\[integrity/bomb\]$'
rm n/huge n/more

# Names come first: nothing was read when one of them is bad.
: >n/a-file && chmod 000 n/a-file && : >'n/z:'
expect 1 seal-package -o no.zip --exclude pipe n
says err '\[integrity/name-character\]$'
