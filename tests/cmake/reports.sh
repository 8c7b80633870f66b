#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# reports.sh - every format out of a build, and the line that declares a package
set -eu
. "$SEAL_SOURCE/tests/lib.sh"
. "$SEAL_SOURCE/tests/cmake/lib.sh"
need xmllint
install_tools
mkdir -p 'repo/the app;1/tools' repo/wrapped
app='repo/the app;1'
make_trust "$work/repo/signing"
echo code >"$app/app.txt"
cat >"$app/CMakeLists.txt" <<'CMAKE'
cmake_minimum_required(VERSION 3.23)
project(demo LANGUAGES NONE)
find_package(Sealwright 0.1 REQUIRED)
set(SEAL_TRUST ../signing)
set(SEAL_PROFILE release)
set(SEAL_CONFIG production)
# seal_add_package(demo.app FILES commented.txt)
seal_add_layer(base PREFIX lib FILES app.txt)
SEAL_Add_Package (
  "demo.app" FILES app.txt
  LAYERS base)
seal_add_package(demo_app FILES app.txt)
foreach(name IN ITEMS one two)
  seal_add_package(${name} FILES app.txt)
endforeach()
add_subdirectory(../wrapped wrapped)
seal_sign(base demo.app demo_app one wrap)
seal_verify(base demo.app one REPORTS sarif junit codequality markdown github
  text)
set(SEAL_REPORTS sarif)
seal_verify(demo_app wrap)
seal_verify(../vendor.zip TYPE layer)
CMAKE
cat >repo/wrapped/CMakeLists.txt <<'CMAKE'
function(add_ours name)
  seal_add_package(${name} ${ARGN} OUTPUT_NAME wrapped)
endfunction()

include(more.cmake)
CMAKE
cat >repo/wrapped/more.cmake <<'CMAKE'

add_ours(wrap FILES "${CMAKE_CURRENT_LIST_FILE}")
CMAKE
git init -q repo
commit repo first
configure "$app" built
# The packages are not signed yet: reports are written all the same.
for package in base demo_app one wrap vendor; do
  build 1 "$package-verify"
done

# at REPORT FILE LINE: the only location that it has.
at() {
  found=$(python3 - "built/$1" <<'PY'
import json, sys
run = json.load(open(sys.argv[1], encoding="utf-8"))["runs"][0]
places = {(p["artifactLocation"]["uri"], p["region"]["startLine"])
          for r in run["results"]
          for p in [r["locations"][0]["physicalLocation"]]}
print(*sorted(places))
PY
)
  [ "$found" = "('$2', $3)" ] || fail "$1 points at $found instead of $2:$3"
}
at signed/base.zip.report.sarif the%20app%3B1/CMakeLists.txt 8
at signed/demo_app.zip.report.sarif the%20app%3B1/CMakeLists.txt 12
at signed/one.zip.report.sarif the%20app%3B1/CMakeLists.txt 14
at wrapped/signed/wrapped.zip.report.sarif wrapped/more.cmake 2
at verified/vendor.zip.report.sarif the%20app%3B1/CMakeLists.txt 22
says built/signed/base.zip.report.json '"verdict": "unjudged"'

# All formats of a package with a layer, good and bad.
build 0 demo.app-sign
build 0 base-sign
build 0 demo.app-verify
for format in json text sarif junit codequality markdown github; do
  [ -f "built/signed/demo.app.zip.report.$format" ] || fail "no $format"
done
for word in 'the app;1/CMakeLists.txt:9 ' 'the app;1/CMakeLists.txt:8 '; do
  grep -qF -- "$word" calls || fail "not $word in $(grep seal-verify calls)"
done
[ ! -s built/signed/demo.app.zip.report.github ] || fail "github says something"
expect 0 xmllint --noout --schema "$SEAL_SOURCE/tests/ci/junit.xsd" \
  built/signed/demo.app.zip.report.junit
says built/signed/demo.app.zip.report.junit 'testcase name="demo.app.zip" .*file="the app;1/CMakeLists.txt"'
tamper built/signed/base.zip
build 1 demo.app-verify
says built/signed/demo.app.zip.report.github \
  '^::error file=the app;1/CMakeLists.txt,line=9,title=layers/layer::'
says built/signed/demo.app.zip.report.github \
  '^::error file=the app;1/CMakeLists.txt,line=8,title=integrity/'

# Not in a repository: relative to the project. Unknown formats are refused.
# The build folder of the tests may lie in one.
plain=$(mktemp -d)
trap 'rm -rf "$plain"' EXIT
cp -r "$app/." "$plain"
sed -i "s|^add_subdir.*||; s| wrap)|)|; s|\.\./signing|$work/repo/signing|" \
  "$plain/CMakeLists.txt"
configure "$plain" elsewhere
build 1 one-verify
mv built first
mv elsewhere built
at signed/one.zip.report.sarif CMakeLists.txt 14
sed -i 's/REPORTS sarif junit/REPORTS sarf/' "$plain/CMakeLists.txt"
expect 1 cmake -S "$plain" -B built
cat err >>out
tells 'seal_verify: REPORTS: "sarf" is not a format: .*did you mean sarif'
