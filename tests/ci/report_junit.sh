#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# JUnit: a case for each package, failures and errors apart, warnings pass
set -eu
. "$SEAL_SOURCE/tests/ci/lib.sh"
. "$SEAL_SOURCE/tests/ci/reports.sh"
need xmllint
formats=junit
report_town

accepts() {
  expect 0 xmllint --noout --schema "$judges/junit.xsd" report.junit
}
# is XPATH VALUE
is() {
  got=$(xmllint --xpath "string($1)" report.junit)
  [ "$got" = "$2" ] || fail "$1 is $got instead of $2"
}

reports 0 production app.zip
accepts
is 'count(//testcase)' 1
is '//testcase/@name' app.zip
is 'count(//failure) + count(//error)' 0
is '//property[@name="mode"]/@value' enforce
is '//property[@name="config-digest"]/@value' \
  "$(sha256sum <signing/configs/production.json | cut -d ' ' -f 1)"
is '//property[@name="hypothetical"]/@value' false
says report.junit '^signed by release, until 20'

# A warning passes and can be read.
reports 0 staging --declared-at a.txt:3 pure/app.zip
accepts
is 'count(//failure) + count(//error)' 0
is '//testcase/@file' a.txt
says report.junit '<system-out>warning \[mismatch/unsigned\] pure/app.zip: '
is '//property[@name="mode"]/@value' warn

reports 1 production app.zip missing.zip broken.zip full.zip
accepts
is '//testsuite/@tests' 4
is '//testsuite/@failures' 1
is '//testsuite/@errors' 2
is '//testcase[@name="broken.zip"]/failure/@type' integrity/digest
is '//testcase[@name="missing.zip"]/error/@type' integrity/unread
is '//testcase[@name="full.zip"]/error/@type' layers/missing
is 'count(//testcase[@name="app.zip"]/*)' 1

# Of several findings the worst names the outcome, and all are in it.
reports 1 production --name other.zip full.zip
accepts
is '//testcase/failure/@type' mismatch/name
says report.junit '^unjudged \[layers/missing\]'

# A package is there even if its configuration is not.
reports 2 nothing app.zip
accepts
is '//testcase[1]/@name' app.zip
is 'count(//testcase/error)' 2
is '//testcase[2]/@name' seal-verify
is '//testcase[2]/error/@type' run/failed

# XML has no form for some characters: they are shown otherwise.
reports 1 production "$nasty" forged.zip
accepts
shown=$(xmllint --xpath 'string(//testcase/@name)' report.junit)
case $shown in
'::error::%0A::a|b`c`<script>alert(1)<!--]]>"'"'"'&amp;\x1b[31m\x0d\x0a\x09'*'\u{fffe}\u{ffff}\u{85}\u{202e}\xff.zip') ;;
*) fail "the name is shown as $shown" ;;
esac

# The schema refuses what is wrong.
refuses() { # refuses EXPRESSION of sed
  sed "$1" report.junit >wrong.xml
  cmp -s report.junit wrong.xml && fail "$1 changes nothing"
  expect 3 xmllint --noout --schema "$judges/junit.xsd" wrong.xml
}
refuses 's/ timestamp="[^"]*"//'
refuses 's/failures="1"/failures="one"/'
refuses 's/<testcase name="[^"]*"/<testcase/'
refuses 's/type="mismatch.unsigned"/type="mismatch"/'
refuses 's/failure/defeat/'
refuses 's|</failure>|</failure><error message="a" type="a/b"/>|'
sed 's/forged/\x01/' report.junit >wrong.xml
expect 1 xmllint --noout wrong.xml
