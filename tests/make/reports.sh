#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Every format out of a build, and the line that declares a package
set -eu
. "$SEAL_SOURCE/tests/make/lib.sh"
need xmllint

project 'repo'
mkdir sub more
cat >sub/Makefile <<'MAKE'
SEAL_PACKAGES := app my.app ours own
app_LAYERS := base
# app_FILES := none
SEAL_PACKAGES += base
  app_FILES  ?= app.txt
my_app_FILES := nothing
my.app_FILES := app.txt
base_DIRECTORY := base
SEAL_PROFILE := release
SEAL_CONFIG := production
SEAL_KEY := ../../key.pem
SEAL_TRUST := ../signing
SEAL_REPORTS := json text sarif junit codequality markdown github
include $(dir $(lastword $(MAKEFILE_LIST)))../more/more.mk
include $(shell pkg-config --variable=makedir sealwright)/seal.mk
MAKE
cat >more/more.mk <<'MAKE'

ours_FILES := app.txt
$(eval own_FILES := app.txt)
MAKE
echo code >sub/app.txt
mkdir sub/base
echo data >sub/base/data.txt
commit first

# at PACKAGE FILE:LINE: what is found about it points there, and nowhere else.
at() {
  found=$(sed -n 's/^::[a-z]* file=\(.*\),line=\([0-9]*\),.*::.*\/'"$1"'.zip: .*/\1:\2/p' \
    "${3:-sub}/build/reports/${4:-$1}.github" | sort -u)
  [ "$found" = "$2" ] || fail "$1 is at $found instead of $2"
}
# Nothing is signed yet: reports are written all the same.
expect 2 make -C sub -k verify
for format in json text sarif junit codequality markdown github; do
  [ -s "sub/build/reports/app.$format" ] || fail "no $format"
done
at app sub/Makefile:5
at base sub/Makefile:8
at my.app sub/Makefile:7
at ours more/more.mk:2
at own sub/Makefile:1
says sub/build/reports/base.sarif '"uri": "sub/Makefile"'
says sub/build/reports/base.junit 'testcase name="build/signed/base.zip" .*file="sub/Makefile"'
expect 0 xmllint --noout --schema "$SEAL_SOURCE/tests/ci/junit.xsd" \
  sub/build/reports/app.junit

# Good ones are there as well. A layer has the line of its own.
expect 0 make -C sub seal
[ "$(cat sub/build/reports/app.codequality)" = '[]' ] || fail "issues"
says sub/build/reports/app.markdown '<code>build/signed/app.zip</code> .* valid \|$'
printf x >>sub/build/signed/base.zip
expect 2 make -C sub app-verify
at app sub/Makefile:5
at base sub/Makefile:8 sub app

# From another folder, and in a tree without git.
expect 2 make -f sub/Makefile -C . SEAL_TRUST=signing my.app-verify
at my.app sub/Makefile:7 .
cp -r sub signing more ..
cd ..
rm -rf repo sub/build
expect 2 env GIT_DIR="$PWD/none" make -C sub my.app-verify
at my.app Makefile:7
# What lies outside is not pointed at: the configuration's place is unknown too.
expect 2 env GIT_DIR="$PWD/none" make -C sub ours-verify
at ours build/signed/ours.zip:1
