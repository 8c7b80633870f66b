#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# matrix.sh - one generator, one way to get Sealwright: what runs, and how often
#
# SEAL_GENERATOR, and SEAL_WAY: find_package, add_subdirectory, FetchContent, or
# OVERRIDE (FetchContent with OVERRIDE_FIND_PACKAGE). SEAL_COMPILED: see
# compiler.sh.
set -eu
. "$SEAL_SOURCE/tests/lib.sh"
. "$SEAL_SOURCE/tests/cmake/lib.sh"
way=${SEAL_WAY:-find_package}
case $way in
find_package)
  get='find_package(Sealwright 0.1 REQUIRED)'
  install_tools
  ;;
add_subdirectory)
  get="add_subdirectory(\"$SEAL_SOURCE\" sealwright EXCLUDE_FROM_ALL)"
  ;;
*)
  get="include(FetchContent)
    FetchContent_Declare(Sealwright SOURCE_DIR \"$SEAL_SOURCE\""
  if [ "$way" = OVERRIDE ]; then
    get="$get OVERRIDE_FIND_PACKAGE)
      find_package(Sealwright REQUIRED)"
  else
    get="$get)
      FetchContent_MakeAvailable(Sealwright)"
  fi
  ;;
esac

# A path with a space, and a file with a semicolon. (A whole source tree with one
# is beyond CMake: it writes a;b into its Ninja files as two.)
source="$work/a b"
mkdir -p "$source/data" "$source/sub"
make_trust "$source/signing"
cat >"$source/CMakeLists.txt" <<CMAKE
cmake_minimum_required(VERSION 3.23)
project(town LANGUAGES C)
$get
add_library(rt SHARED rt.c)
add_executable(app app.c)
target_link_libraries(app PRIVATE rt)
set(SEAL_PROFILE release)
seal_add_layer(rt-layer TARGETS rt PREFIX lib)
seal_add_package(app-package TARGETS app FILES settings.json DIRECTORY data
  LAYERS rt-layer OUTPUT_NAME app)
add_subdirectory(sub)
seal_sign(app-package rt-layer)
seal_verify(app-package rt-layer other CONFIG \${CONFIG})
seal_enforce(\${ENFORCE})
CMAKE
cat >"$source/sub/CMakeLists.txt" <<'CMAKE'
seal_add_package(other FILES other.txt "a;b.txt")
seal_sign(other)
CMAKE
printf 'int rt(void)\n{\n\treturn 0;\n}\n' >"$source/rt.c"
printf 'int rt(void);\nint main(void)\n{\n\treturn rt();\n}\n' >"$source/app.c"
echo '{}' >"$source/settings.json"
echo one >"$source/data/one"
echo other >"$source/sub/other.txt"
echo odd >"$source/sub/a;b.txt"
git init -q "$source"
commit "$source" first

folder=
config=
if [ "$generator" = "Ninja Multi-Config" ]; then
  config=Release
  folder=Release/
fi
options=(-D CMAKE_BUILD_TYPE=Debug -D CONFIG=production
  -D FETCHCONTENT_FULLY_DISCONNECTED=ON)
if [ "$way" != find_package ]; then
  options+=(-D CMAKE_C_COMPILER_LAUNCHER="$SEAL_SOURCE/tests/cmake/compiler.sh")
fi
configure "$source" "$work/the build" "${options[@]}"
if [ "$way" != find_package ]; then
  for tool in package attach-layer sign verify inspect; do
    build 0 seal-$tool
  done
  # Sealwright's own programs are in the build tree: count their calls as well.
  bin=$(dirname "$(find "$build" -name seal-verify -type f)")
  wrap "$bin"
fi
signed="$build/${folder}signed/app.zip"
other="$build/sub/${folder}signed/other.zip"

# A plain build packages and asks for no key; then there is nothing to do.
build 0
called 3 0 0 0 0
absent "$build/${folder}signed"
build 0
called 0 0 0 0 0

# verify judges what lies there: nothing is signed.
build 1 verify
says out 'not signed yet'
says out 'fix: cmake --build .* --target sign'
absent "$signed"
: >calls
build 0 seal
called 0 1 3 3 1
expect 0 seal-inspect --json "$signed"
says out "$(git -C "$source" rev-parse HEAD)"
build 0 seal
called 0 0 0 0 1
build 0 verify
called 0 0 0 3 0

# What has changed, and nothing else: a work tree that gets dirty is another
# state for all, one that stays dirty is not.
echo changed >"$source/sub/other.txt"
build 0 seal
called 1 1 3 3 1
echo changed again >"$source/sub/other.txt"
build 0 seal
called 1 0 1 1 1
git -C "$source" checkout -q sub/other.txt
build 0 seal
called 1 1 3 3 1
commit "$source" second
build 0 seal
called 0 1 3 3 1
build 0 seal
called 0 0 0 0 1

# A tampered package is refused, stays as it is, and is signed again only when
# somebody asks for that. Its times say nothing.
tamper "$signed"
cp "$signed" tampered.zip
build 1 verify
says out '\[integrity'
same "$signed" tampered.zip
: >calls
build 0 seal
called 0 1 1 1 1
build 0 seal
called 0 0 0 0 1
rm "$other"
build 0 sign
called 0 0 1 0 1
[ "$way" = find_package ] || exit 0

# Files that come and go; a file that is older than ever.
echo two >"$source/data/two"
build 0
called 1 0 0 0 0
rm "$source/data/two"
build 0
called 1 0 0 0 0
build 0
called 0 0 0 0 0
build 0 seal
: >calls
tamper "$signed"
touch -d 2099-01-01 "$signed"
build 0 seal
called 0 1 1 1 1
build 0 seal
called 0 0 0 0 1

# A package that is not what the build packaged is not signed.
tamper "$build/sub/${folder}other.zip"
touch "$build/sub/${folder}other.zip"
build 1 sign
says out 'other'
rm "$build/sub/${folder}other.zip"
build 0 sign
: >calls

# Warnings come back with every build, and a mode can only be raised.
printf 'changed\n' >"$source/sub/other.txt"
configure "$source" "$build" -D CONFIG=staging "-DENFORCE=REQUIRE_CLEAN_TREE"
build 0 seal
says out 'warning: .*uncommitted changes'
: >calls
build 0 seal
says out 'warning: .*uncommitted changes'
called 0 0 0 3 1
status=0
SEAL_MODE=enforce cmake --build "$build" --target seal \
  ${config:+--config "$config"} >out 2>&1 || status=$?
[ "$status" != 0 ] || fail "SEAL_MODE=enforce is not obeyed"
says out 'error: .*uncommitted changes'
configure "$source" "$build" -D "ENFORCE=ALL;MODE;enforce;REQUIRE_CLEAN_TREE"
build 1
says out 'error: .*uncommitted changes'
commit "$source" third
build 0
: >calls
build 0
called 0 0 0 0 1
# Lowering is not possible from here.
configure "$source" "$build" -D SEAL_MODE=warn
echo again >"$source/sub/other.txt"
build 1
says out 'error: .*uncommitted changes'
