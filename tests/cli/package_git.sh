#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# A git tree, straight from the objects: the bytes of its checkout, no work tree
set -eu
. "$SEAL_SOURCE/tests/lib.sh"
need git python3
export GIT_CONFIG_GLOBAL=/dev/null GIT_CONFIG_SYSTEM=/dev/null
export GIT_AUTHOR_NAME=a GIT_AUTHOR_EMAIL=a@example.org
export GIT_COMMITTER_NAME=a GIT_COMMITTER_EMAIL=a@example.org
unset GIT_DIR GIT_WORK_TREE

git init -q -b main work
cd work
mkdir -p src/deep 'src-ä'
printf 'alpha\n' >src/a.c
printf 'crlf\r\n' >src/crlf.txt
printf '#!/bin/sh\n' >run
chmod 755 run
printf 'x\n' >'src-ä/größe'
printf 'in\n' >src/deep/file
ln -s deep/file src/link
: >src/nothing
yes "$(seq 1 3000)" | head -c 9000000 >large
python3 -c 'import random, sys
sys.stdout.buffer.write(random.Random(5).randbytes(9 << 20))' >noise
git add -A
git commit -qm one
git tag v1
one=$(git rev-parse HEAD)
cd ..

# Equal to the checkout, for any number of threads, stored as well.
expect 0 seal-package --quiet -o files.zip -C work --exclude .git .
for threads in 1 2 7; do
  expect 0 seal-package --quiet --threads $threads -o git.zip --git-tree v1 \
    --repository work
  same files.zip git.zip
done
expect 0 seal-package --quiet --store -o files.zip -C work --exclude .git .
expect 0 seal-package --quiet --store -o git.zip --git-tree v1 --repository work
same files.zip git.zip
# -C names the repository too; a part of the tree; a prefix; patterns.
expect 0 seal-package --quiet -o git.zip --git-tree HEAD:src -C work --prefix p \
  --exclude deep
expect 0 seal-package --quiet -o files.zip -C work/src --prefix p \
  --exclude deep .
same files.zip git.zip
expect 0 seal-package --quiet -o git.zip --git-tree "$one:src/a.c" -C work/src
expect 0 seal-package --quiet -o files.zip -C work/src a.c
same files.zip git.zip

# What lies in the work tree does not count, and need not be there.
printf 'dirty\n' >work/src/a.c
: >work/untracked
git -C work rm -q --cached src/deep/file
expect 0 seal-package --quiet -o dirty.zip --git-tree HEAD -C work
git clone -q --bare work bare.git
expect 0 seal-package --quiet -o bare.zip --git-tree main --repository bare.git
same dirty.zip bare.zip
expect 0 seal-package --quiet -o tree.zip --repository bare.git \
  --git-tree "$(git -C work rev-parse "$one^{tree}")"
same dirty.zip tree.zip
git -C bare.git gc -q # packs instead of loose objects
expect 0 seal-package --quiet -o packed.zip --git-tree main -C bare.git
same dirty.zip packed.zip
git -C work checkout -q -f .

# The record names what was packaged.
expect 0 seal-package --quiet -o git.zip --record=r.json --git-tree v1:src/ -C work
python3 - r.json "$one" "$(git -C work rev-parse v1:src)" <<'PY'
import json, sys
record = json.load(open(sys.argv[1]))
assert record["git"] == {"commit": sys.argv[2], "tree": sys.argv[3],
                         "path": "src"}, record
PY
# There are no files that it depends on.
expect 0 seal-package --quiet -o git.zip --depfile x.d --git-tree HEAD -C work
[ "$(cat x.d)" = 'git.zip:' ] || fail "depends on: $(cat x.d)"

# What a tree can hold and a package cannot.
rm -f no.zip
# tree MODE TYPE ID NAME: an object no work tree would give.
tree() {
  printf '%s %s %s\t%s\n' "$1" "$2" "$3" "$4" | git -C work mktree --missing
}
blob=$(git -C work rev-parse HEAD:src/a.c)
# bad CHECK PATTERN TREE
bad() {
  expect 1 seal-package -o no.zip --git-tree "$3" -C work
  says err "\[integrity/$1\]\$"
  says err "$2"
  absent no.zip
}
bad mode '^lib: error: lib: is a git submodule' "$(tree 160000 commit "$one" lib)"
says err "^  fix: leave it out with --exclude, and package the submodule's own"
bad name-character "^ab:c: error: name 'ab:c'" "$(tree 100644 blob "$blob" ab:c)"
# git's own tools refuse to write these.
raw() {
  { printf '%s %s\0' "$1" "$2" && printf '%s' "$3" | xxd -r -p; } |
    git -C work hash-object -t tree -w --literally --stdin
}
need xxd
expect 1 seal-package -o no.zip --git-tree "$(raw 100644 .. "$blob")" -C work
says err '\[integrity/name-'
expect 1 seal-package -o no.zip --git-tree "$(raw 100644 a/../../b "$blob")" -C work
says err '\[integrity/name-'
expect 1 seal-package -o no.zip --git-tree "$(raw 100644 /etc/x "$blob")" -C work
says err '\[integrity/name-'
target=$(printf '../../etc/passwd' | git -C work hash-object -w --stdin)
bad link-target "^l: error: link 'l'" "$(tree 120000 blob "$target" l)"
long=$(head -c 5000 /dev/zero | tr '\0' x | git -C work hash-object -w --stdin)
bad link-target '^l: error: l: the target is too long' \
  "$(tree 120000 blob "$long" l)"
expect 1 seal-package -o no.zip --exclude l -C work \
  --git-tree "$(tree 120000 blob "$long" l)"
says err '\[integrity/empty\]$'

# Mistakes.
expect 2 seal-package -o no.zip --git-tree v2 -C work
says err '^seal-package: error: git tree v2: no such revision$'
expect 2 seal-package -o no.zip --git-tree v1:nowhere -C work
says err '^seal-package: error: git tree v1:nowhere: no such path'
expect 3 seal-package -o no.zip --git-tree v1 -C /
says err '^/: error: git tree: no git repository$'
# An object that is not there.
object=$(git -C work rev-parse v1:src/a.c)
rm -f "work/.git/objects/${object%"${object#??}"}/${object#??}"
expect 3 seal-package -o no.zip --git-tree v1 -C work
says err "error: .*src/a.c"
absent no.zip
