#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# negative.sh - wrong calls: configuring fails, and says function and argument
set -eu
. "$SEAL_SOURCE/tests/lib.sh"
. "$SEAL_SOURCE/tests/cmake/lib.sh"
mkdir src src/folder
echo one >src/one.txt
echo two >src/folder/two.txt
printf 'PK' >src/vendor.zip
rm -rf build

# Wrong: what is said must match, across the line breaks that CMake makes.
# Cases share a configured build folder: the text of the project changes.
refuse() { # refuse PATTERN, the calls in standard input
  {
    cat <<'CMAKE'
cmake_minimum_required(VERSION 3.23)
project(wrong LANGUAGES NONE)
find_package(Sealwright 0.1 REQUIRED)
set(SEAL_PROFILE release)
set(SEAL_CONFIG production)
seal_add_layer(base FILES one.txt)
seal_add_package(app FILES one.txt)
CMAKE
    cat
  } >src/CMakeLists.txt
  expect 1 cmake -S src -B build -G "$generator" -D Sealwright_DIR="$SEAL_BUILD"
  tr -s ' \n' ' ' <err >said
  says said "$1"
}

# Unknown arguments, and the nearest right one.
refuse 'seal_add_package: unknown argument: "TARGET"; did you mean TARGETS\?' \
  <<<'seal_add_package(x TARGET one FILES one.txt)'
refuse 'seal_add_package: unknown argument: "file"; did you mean FILES\?' \
  <<<'seal_add_package(x file one.txt)'
refuse 'seal_add_package: unknown argument: "zzzzzz" ' \
  <<<'seal_add_package(x zzzzzz)'
refuse 'seal_add_layer: unknown argument: "PERFIX"; did you mean PREFIX\?' \
  <<<'seal_add_layer(x PERFIX lib FILES one.txt)'
refuse 'seal_sign: <package>: "PROFIL" is not a package; did you mean PROFILE\?' \
  <<<'seal_sign(app PROFIL release)'
refuse 'seal_verify: <package>: "CONFIGURATION" is not a package' \
  <<<'seal_verify(app CONFIGURATION production)'
refuse 'seal_enforce: unknown argument: "REQUIRE_CLEAN"; did you mean REQUIRE_CLEAN_TREE\?' \
  <<<'seal_enforce(REQUIRE_CLEAN)'
refuse 'seal_install: <package>: "DESTINATON" is not a package; did you mean DESTINATION\?' \
  <<<'seal_install(app DESTINATON share)'
refuse 'seal_add_package: missing value after: OUTPUT_NAME' \
  <<<'seal_add_package(x FILES one.txt OUTPUT_NAME)'

# Names.
refuse 'seal_sign: <package>: "ap" is not a package; did you mean app\?' \
  <<<'seal_sign(ap)'
refuse 'seal_add_package: LAYERS: "bose" is not a package; did you mean base\?' \
  <<<'seal_add_package(x FILES one.txt LAYERS bose)'
refuse 'seal_add_package: LAYERS: "app" is not a layer: make it with seal_add_layer\(\)' \
  <<<'seal_add_package(x FILES one.txt LAYERS app)'
refuse 'seal_add_package: TARGETS: there is no target "basse" yet; did you mean base\?' \
  <<<'seal_add_package(x TARGETS basse)'
refuse 'seal_add_package: TARGETS: "base" is not an executable, shared library or module' \
  <<<'seal_add_package(x TARGETS base)'
refuse 'seal_add_package: <name>: there is a target "app" already' \
  <<<'seal_add_package(app FILES one.txt)'
refuse 'seal_add_package: <name>: "a/b" may only have' \
  <<<'seal_add_package(a/b FILES one.txt)'
refuse 'seal_add_package: OUTPUT_NAME: another package is app.zip' \
  <<<'seal_add_package(x FILES one.txt OUTPUT_NAME app)'
refuse 'seal_sign: <package>: "app" is named twice' \
  <<<'seal_sign(app)
seal_sign(app)'
refuse 'seal_sign: no package is named' <<<'seal_sign(PROFILE release)'

# Sources.
refuse 'seal_add_package: "x" would be empty: give TARGETS, FILES, DIRECTORY or INSTALL_COMPONENTS' \
  <<<'seal_add_package(x)'
refuse 'seal_add_package: FILES: there is no file "none.txt"' \
  <<<'seal_add_package(x FILES none.txt)'
refuse 'seal_add_package: FILES: "folder" is a folder: use DIRECTORY' \
  <<<'seal_add_package(x FILES folder)'
refuse 'seal_add_package: DESTINATION: "\.\./x" is not a relative path inside' \
  <<<'seal_add_package(x FILES one.txt DESTINATION ../x)'
refuse 'seal_add_package: RENAME: "one.txt" has no new name: give pairs' \
  <<<'seal_add_package(x FILES one.txt RENAME one.txt)'
refuse 'seal_add_package: RENAME: "/etc/x" is not a relative path inside' \
  <<<'seal_add_package(x FILES one.txt RENAME one.txt /etc/x)'
refuse 'seal_add_package: PREFIX is for layers: use DESTINATION' \
  <<<'seal_add_package(x FILES one.txt PREFIX lib)'
refuse 'seal_add_package: FROM_ZIP is for layers: use seal_add_layer\(\)' \
  <<<'seal_add_package(x FROM_ZIP vendor.zip)'
refuse 'seal_add_layer: DESTINATION is for functions: use PREFIX' \
  <<<'seal_add_layer(x FILES one.txt DESTINATION lib)'
refuse 'seal_add_layer: LAYERS: a layer has no layers of its own' \
  <<<'seal_add_layer(x FILES one.txt LAYERS base)'
refuse 'seal_add_package: RUNTIME_LIBRARIES: there are no TARGETS' \
  <<<'seal_add_package(x FILES one.txt RUNTIME_LIBRARIES lib)'
refuse 'seal_add_package: SYSTEM_LIBRARIES: they go where RUNTIME_LIBRARIES says' \
  <<<'seal_add_package(x FILES one.txt SYSTEM_LIBRARIES libz.so.1)'

# Other people's archives.
refuse 'seal_add_layer: SHA256: FROM_ZIP needs the file.s digest' \
  <<<'seal_add_layer(x FROM_ZIP vendor.zip)'
refuse 'seal_add_layer: SHA256: .*vendor.zip is another file have [0-9a-f]+ expected 0000' \
  <<<"seal_add_layer(x FROM_ZIP vendor.zip SHA256 $(printf '0%.0s' {1..64}))"
refuse 'seal_add_layer: FROM_ZIP is the whole layer: FILES cannot stand beside' \
  <<<"seal_add_layer(x FROM_ZIP vendor.zip FILES one.txt)"
refuse 'seal_add_layer: SHA256 and ORIGIN are about the file of FROM_ZIP' \
  <<<'seal_add_layer(x FILES one.txt ORIGIN https://example.invalid)'

# Settings.
refuse 'seal_sign: PROFILE: "a b" is not a name of 2 to 64' \
  <<<'seal_sign(app PROFILE "a b")'
refuse 'seal_sign: PROFILE is missing, and SEAL_PROFILE is not set' \
  <<<'unset(SEAL_PROFILE)
seal_add_package(y FILES one.txt)
seal_sign(y)'
refuse 'seal_sign: KEY holds a secret' \
  <<<'seal_sign(app KEY "-----BEGIN PRIVATE KEY-----")'
refuse 'seal_sign: KEY holds a secret' \
  <<<'seal_sign(app KEY "pkcs11:token=x?pin-value=1234")'
grep -q 1234 err && fail "the PIN is in the message"
refuse 'seal_verify: MODE: "strict" is neither warn nor enforce' \
  <<<'seal_verify(app MODE strict)'
refuse 'seal_enforce: MODE: "on" is neither warn nor enforce' \
  <<<'seal_enforce(MODE on)'
refuse 'property SEAL_MODE of app: MODE: "hard" is neither warn nor enforce' \
  <<<'set_target_properties(app PROPERTIES SEAL_MODE hard)'
refuse 'seal_verify: TYPE: "lambda" is neither function nor layer' \
  <<<'seal_verify(vendor.zip TYPE lambda)'
refuse 'seal_verify: TYPE and LAYERS are for signed files' \
  <<<'seal_verify(app TYPE layer)'
refuse 'seal_sign: <package>: "app" is in seal_verify\(\) already' \
  <<<'seal_verify(app)
seal_sign(app)'
refuse 'seal_install: <package>: "app" is not verified: name it in seal_verify' \
  <<<'seal_install(app)'

# Every package, wherever it is made, and whatever comes behind the call.
refuse 'seal_enforce: these packages are neither signed and verified nor have an UNSIGNED reason: base: not signed: .* base: not verified: .* late: not verified: name it in seal_verify' \
  <<<'seal_enforce()
seal_sign(app)
seal_verify(app)
seal_add_package(late FILES one.txt)
seal_sign(late)'
refuse 'seal_sign: <package>: "demo" is UNSIGNED: only for the test bench' \
  <<<'seal_add_package(demo FILES one.txt UNSIGNED "only for the test bench")
seal_sign(demo)'

# What is right is accepted by the same project.
cat >>src/CMakeLists.txt <<<''
sed -i '/^seal_sign(demo)/d' src/CMakeLists.txt
cat >>src/CMakeLists.txt <<'CMAKE'
seal_sign(app base)
seal_enforce(CONFIG production)
CMAKE
expect 0 cmake -S src -B build -G "$generator" -D Sealwright_DIR="$SEAL_BUILD"

# In a cross build a tool of the building machine is needed, and said so.
cat >toolchain.cmake <<'CMAKE'
set(CMAKE_SYSTEM_NAME Linux)
set(CMAKE_SYSTEM_PROCESSOR aarch64)
set(CMAKE_FIND_ROOT_PATH_MODE_PACKAGE ONLY)
set(CMAKE_FIND_ROOT_PATH /nonexistent)
CMAKE
bin=$(dirname "$(command -v cmake)")
status=0
PATH=${PATH#"$SEAL_BIN:"} cmake -S src -B cross -G "$generator" \
  -D CMAKE_TOOLCHAIN_FILE="$work/toolchain.cmake" \
  -D Sealwright_DIR="$SEAL_BUILD" >out 2>err || status=$?
[ "$status" = 1 ] || fail "a cross build without host tools: $status ($bin)"
tr -s ' \n' ' ' <err >said
says said 'seal_add_layer: this is a cross build, and no seal-package for the building machine was found: install Sealwright there, or set -D SEAL_HOST_seal-package=PATH'
expect 0 cmake -S src -B cross -G "$generator" \
  -D CMAKE_TOOLCHAIN_FILE="$work/toolchain.cmake" \
  -D Sealwright_DIR="$SEAL_BUILD"
expect 0 cmake --build cross
[ -f cross/app.zip ] || fail "a cross build makes no package"
