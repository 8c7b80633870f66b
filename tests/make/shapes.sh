#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Makefiles of many shapes: default goals, recipes of their own, VPATH,
# sub-makes, .ONESHELL, -n, -q, -s, sources that meet under one name
set -eu
. "$SEAL_SOURCE/tests/make/lib.sh"
need unzip
project shapes
# shellcheck disable=SC2016 # Make expands it
common='SEAL_PROFILE := release
SEAL_CONFIG := production
SEAL_KEY := ../key.pem
include $(shell pkg-config --variable=makedir sealwright)/seal.mk'
echo a >a.txt
echo b >b.txt
commit first

# ---- the default goal is the makefile's, wherever the include stands ----
cat >Makefile <<MAKE
SEAL_PACKAGES := app
app_FILES := a.txt
$common
include $SEAL_SOURCE/make/seal.mk
hello: ; @echo hello
MAKE
expect 0 make --warn-undefined-variables
says out '^hello$'
[ ! -s err ] || fail "warnings"
absent build
cat >Makefile <<MAKE
.DEFAULT_GOAL := second
SEAL_PACKAGES := app
app_FILES := a.txt
first: ; @echo first
$common
second: ; @echo second
MAKE
expect 0 make
says out '^second$'

# ---- package, sign, verify, seal may have recipes of the makefile's own ----
cat >Makefile <<MAKE
all: package
SEAL_PACKAGES := app
app_FILES := a.txt
package: ; @echo own package
verify: own-check ; @echo own verify
own-check: ; @echo own check
$common
sign: ; @echo own sign
MAKE
runs 'package=1' make
says out '^own package$'
lacks err 'overriding'
runs 'sign=1 probe=1' make sign
says out '^own sign$'
runs 'verify=1' make verify
says out '^own check$'

# ---- a rule of the makefile's own for what was packaged and signed ----
cat >Makefile <<MAKE
all: copy.zip
copy.zip: build/signed/app.zip ; cp \$< \$@
SEAL_PACKAGES := app
app_FILES := a.txt
$common
MAKE
runs '' make -q build/app.zip
commit second
runs 'sign=1 probe=1' make
same copy.zip build/signed/app.zip
echo copy.zip >>.gitignore
commit third
runs 'sign=1 probe=1' make
same copy.zip build/signed/app.zip
runs 'probe=1' make
touch a.txt
runs 'package=1' make build/app.zip
runs 'sign=1 probe=1' make

# What lies in the output folder is data, wherever it came from.
for note in packing signing; do
  # shellcheck disable=SC2016 # Make would expand it
  printf '$(info $(shell touch ../ran))\n' >build/.seal/app/$note
done
runs 'package=1 sign=1 probe=1' make
absent ../ran
# Releases of Make that read no files by themselves ask a shell.
runs 'probe=1' make MAKE_VERSION=4.1

# ---- -n and -q tell the truth and make nothing; -s is silent; V=1 is not ----
runs 'probe=1' make -q sign
runs 'probe=1' make -n sign
lacks out seal-package
touch a.txt
expect 1 make -q package
: >"$work/calls"
expect 0 make -n sign
counted 'probe=1'
says out 'seal-package '
says out 'seal-sign .*--if-needed'
expect 1 make -q package
runs 'package=1 sign=1 verify=1 probe=1' make -s seal
[ ! -s out ] || fail "make -s said: $(cat out)"
touch a.txt
runs 'package=1 sign=1 probe=1' make V=1 sign
says out '^seal-package .* -o build/app\.zip --record=build/app\.zip\.record\.json'
says out '^seal-sign .*--name app\.zip --type function --profile release'
says err '^build/app\.zip: 1 entry'
lacks out '^  SIGN'
rm -r build

# ---- sources: names, prefixes, folders, links, odd names; and meetings ----
mkdir -p data/sub made
echo 1 >'data/a name'
echo 2 >"data/sub/it's \$x #y"
ln -s sub/none data/link
printf '#!/bin/sh\n' >run
chmod 755 run
chmod 555 data/sub
cat >Makefile <<MAKE
SEAL_PACKAGES := c++ d.1
c++_FILES := a.txt run=bin/start generated=etc/b
c++_PREFIX := opt/c
d.1_DIRECTORY := data/ more
generated: b.txt ; cp b.txt generated
more: ; mkdir more && echo new >more/new
$common
MAKE
runs 'package=2' make -j2 package
expect 0 unzip -Z1 build/c++.zip
printf '%s\n' opt/c/a.txt opt/c/bin/start opt/c/etc/b >../expected
same ../expected out
expect 0 unzip -Z build/c++.zip
says out '^-rwxr-xr-x .* opt/c/bin/start$'
says out '^-rw-r--r-- .* opt/c/a\.txt$'
expect 0 unzip -Z1 build/d.1.zip
printf '%s\n' 'a name' link new "sub/it's \$x #y" >../expected
same ../expected out
runs '' make package
chmod 755 data/sub
echo 3 >"data/sub/it's \$x #y"
runs 'package=1' make package
only d.1 package
runs '' make package
mkdir more/sub
echo 4 >'more/a name'
expect 2 make package
says err '^build/d\.1\.zip: error: a name has a second source: more$'
rm 'more/a name'
runs 'package=1' make package
sed -i 's/^d.1_DIRECTORY.*/&\nd.1_FILES := a.txt=link/' Makefile
expect 2 make package
says err '^build/d\.1\.zip: error: link has a second source: a\.txt$'
# Under .ONESHELL, too, a failure ends the recipe.
echo .ONESHELL: >>Makefile
expect 2 make package
says err '^build/d\.1\.zip: error: link has a second source: a\.txt$'
sed -i 's/^d.1_FILES.*/d.1_FILES := a.txt/' Makefile
runs 'package=1' make package
runs 'package=0 sign=2 verify=2 probe=1' make seal
sed -i 's,^SEAL_KEY.*,SEAL_KEY := none.pem,' Makefile
commit fourth
expect 2 make -k seal
says err 'none\.pem: error: '
rm -r build Makefile more generated

# ---- VPATH: sources elsewhere, a file of the same name there as well ----
mkdir -p tree/src/build ../outside
cp a.txt b.txt tree/src/
echo decoy >tree/src/build/app.zip
cat >tree/src/Makefile <<MAKE
VPATH := \$(dir \$(firstword \$(MAKEFILE_LIST)))
all: package
c.txt: b.txt ; cp \$< \$@
SEAL_PACKAGES := app
app_FILES := a.txt c.txt=sub/c
SEAL_TRUST := $PWD/signing
SEAL_KEY := $work/key.pem
SEAL_PROFILE := release
SEAL_CONFIG := production
include \$(shell pkg-config --variable=makedir sealwright)/seal.mk
MAKE
chmod -R a-w tree/src/build
git add -f tree
commit fifth
cd ../outside
runs 'package=1 sign=1 verify=1 probe=1' make -f ../shapes/tree/src/Makefile seal
runs '' make -f ../shapes/tree/src/Makefile
expect 0 unzip -Z1 build/app.zip
printf '%s\n' a.txt sub/c >../expected
same ../expected out
expect 0 seal-inspect build/signed/app.zip
says out "commit +$(git -C ../shapes rev-parse HEAD)"
cd ../shapes

# ---- sub-makes, each with packages of its own; -j and the mode reach them ----
mkdir -p one two
for part in one two; do
  echo $part >$part/file
  cat >$part/Makefile <<MAKE
SEAL_PACKAGES := $part
${part}_FILES := file
SEAL_OUT := ../build
SEAL_TRUST := ../signing
SEAL_PROFILE := release
SEAL_CONFIG := production
SEAL_KEY := ../../key.pem
include \$(shell pkg-config --variable=makedir sealwright)/seal.mk
MAKE
done
cat >Makefile <<'MAKE'
seal sign package verify: one two
one two: ; +$(MAKE) --no-print-directory -C $@ $(MAKECMDGOALS)
.PHONY: seal sign package verify one two
MAKE
commit sixth
runs 'package=2 sign=2 verify=2 probe=2' make -j8 seal
runs 'probe=2' make -j8 sign
for part in one two; do
  [ -f build/signed/$part.zip ] || fail "there is no build/signed/$part.zip"
done
cp build/one.zip build/signed/one.zip
expect 2 make verify SEAL_MODE=enforce
says err 'not signed'
expect 0 make verify

# ---- help ----
expect 0 make -C one -s help-seal
for word in SEAL_PACKAGES NAME_FILES NAME_DIRECTORY NAME_LAYERS SEAL_KEY \
  SEAL_MODE SEAL_OUT SEAL_TRUST package sign verify seal clean-seal; do
  says out "(^| )$word "
done
