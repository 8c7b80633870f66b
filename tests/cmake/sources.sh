#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# sources.sh - install components, new names, libraries, foreign packages
set -eu
. "$SEAL_SOURCE/tests/lib.sh"
. "$SEAL_SOURCE/tests/cmake/lib.sh"
need unzip readelf gcc
install_tools
make_trust "$work/src/signing"
mkdir -p src/a src/b src/vendor outside
echo a >src/a/image.bin
echo b >src/b/image.bin
echo docs >src/manual.txt
printf 'int deep(void)\n{\n\treturn 0;\n}\n' >src/deep.c
printf 'int deep(void);\nint mid(void)\n{\n\treturn deep();\n}\n' >src/mid.c
printf '#include <zlib.h>\nint mid(void);\nint far(void);\nint main(void)\n{\n\treturn mid() + far() + !zlibVersion();\n}\n' >src/main.c

# A library of somebody else's, out of the build, and a package of theirs.
printf 'int far(void)\n{\n\treturn 0;\n}\n' >outside/far.c
gcc -shared -fPIC -Wl,-soname,libfar.so.1 -o outside/libfar.so.1.2 outside/far.c
ln -s libfar.so.1.2 outside/libfar.so.1
ln -s libfar.so.1 outside/libfar.so
seal-package -q -o pure.zip --record=pure.json src/a
seal-sign -q -o src/vendor/rt.zip --profile release --key key.pem \
  --trust src/signing --record pure.json --name rt.zip pure.zip

cat >src/CMakeLists.txt <<CMAKE
cmake_minimum_required(VERSION 3.23)
project(sources VERSION 1.2.3 LANGUAGES C)
find_package(Sealwright 0.1 REQUIRED)
find_package(ZLIB REQUIRED)
set(SEAL_PROFILE release)
set(SEAL_CONFIG production)
add_library(deep SHARED deep.c)
set_target_properties(deep PROPERTIES VERSION 1.2.3 SOVERSION 1)
add_library(mid SHARED mid.c)
target_link_libraries(mid PRIVATE deep)
add_executable(tool main.c)
target_link_libraries(tool PRIVATE mid "$work/outside/libfar.so" ZLIB::ZLIB)
install(TARGETS tool RUNTIME DESTINATION bin COMPONENT runtime)
install(FILES manual.txt DESTINATION share COMPONENT docs)
install(FILES manual.txt DESTINATION /etc COMPONENT absolute)

seal_add_package(installed INSTALL_COMPONENTS runtime docs DESTINATION opt)
seal_add_package(images FILES a/image.bin b/image.bin
  RENAME a/image.bin a.bin b/image.bin second/b.bin UNSIGNED "a test")
seal_add_package(whole TARGETS tool STRIP RENAME tool bootstrap
  RUNTIME_LIBRARIES lib SYSTEM_LIBRARIES libz.so.1 UNSIGNED "a test")
seal_add_package(rare FILES manual.txt EXCLUDE_FROM_ALL UNSIGNED "a test")
seal_add_package(wrong INSTALL_COMPONENTS absolute EXCLUDE_FROM_ALL
  UNSIGNED "a test")
seal_add_package(lost FILES manual.txt RENAME nothing something
  EXCLUDE_FROM_ALL UNSIGNED "a test")
seal_add_package(twice FILES a/image.bin b/image.bin EXCLUDE_FROM_ALL
  UNSIGNED "a test")

# A foreign package, judged before its consumer sees it.
enable_testing()
seal_verify(vendor/rt.zip AT_BUILD TEST)
get_target_property(rt rt SEAL_VERIFIED_FILE)
add_custom_command(OUTPUT used.txt
  COMMAND \${CMAKE_COMMAND} -E echo used
  COMMAND \${CMAKE_COMMAND} -E copy "\${rt}" used.txt
  DEPENDS "\${rt}" rt-verified VERBATIM)
add_custom_target(consumer ALL DEPENDS used.txt)

seal_sign(installed)
seal_verify(installed)
seal_enforce()
CMAKE
configure src build
build 0
absent build/rare.zip
expect 0 unzip -Z1 build/installed.zip
says out '^opt/bin/tool$'
says out '^opt/share/manual.txt$'
expect 0 unzip -Z1 build/images.zip
[ "$(cat out)" = "$(printf 'a.bin\nsecond/b.bin')" ] || fail "images: $(cat out)"
expect 0 unzip -Z1 build/whole.zip
for name in bootstrap lib/libdeep.so.1 lib/libdeep.so.1.2.3 lib/libfar.so.1 \
  lib/libfar.so.1.2 lib/libmid.so lib/libz.so.1; do
  says out "^$name$"
done
if grep -Eq 'libc\.so|ld-linux|libfar\.so$' out; then
  fail "a library of the system, or a name nobody loads, is in the package"
fi
mkdir whole && (cd whole && unzip -q ../build/whole.zip)
expect 0 readelf -d whole/bootstrap whole/lib/libmid.so whole/lib/libdeep.so.1
if grep -Eq 'RPATH|RUNPATH' out; then
  fail "the build tree's paths are in the package"
fi
expect 0 readelf -S whole/bootstrap
if grep -q '\.symtab' out; then
  fail "STRIP does not strip"
fi
# It runs from there, and nothing of the build is needed.
mv outside/libfar.so.1.2 outside/away
expect 0 env LD_LIBRARY_PATH="$work/whole/lib" whole/bootstrap
mv outside/away outside/libfar.so.1.2

# A no-op build; one where only what an install rule takes has changed; one
# where only a library changed that no rule of the build knows.
: >calls
build 0
called 0 0 0 0 1
echo more >>src/manual.txt
build 0
called 1 0 0 0 1
sleep 0.01
touch outside/libfar.so.1.2
build 0
called 1 0 0 0 1
build 0
called 0 0 0 0 1

# What only the build can know: an install rule that would leave the stage, a
# name that is not there, two files of one name.
for name in wrong lost twice; do
  build 1 $name
  absent build/$name.zip
  case $name in
  wrong) tells 'ABSOLUTE path INSTALL DESTINATION forbidden' ;;
  lost) tells 'RENAME: there is no nothing in the package' ;;
  twice) tells 'image.bin has a second source' ;;
  esac
done
[ ! -e /etc/manual.txt ] || fail "a package was installed into /etc"

# The foreign package: the consumer saw what was judged. Changed, it sees
# nothing, and the test fails as well.
same src/vendor/rt.zip build/used.txt
expect 0 ctest --test-dir build -R rt-verify
build 0 rt-verify
: >calls
tamper src/vendor/rt.zip
rm build/used.txt
build 1
says out '\[integrity'
absent build/used.txt
expect 8 ctest --test-dir build -R rt-verify
build 1 rt-verify

# Of two repositories each package has its own commit.
git init -q src
commit src outer
mkdir -p src/inner
git init -q src/inner
cat >src/inner/CMakeLists.txt <<'CMAKE'
seal_add_package(inner FILES inner.txt)
seal_sign(inner PROFILE release)
seal_verify(inner CONFIG production)
CMAKE
echo inner >src/inner/inner.txt
commit src/inner inner
sed -i '/^seal_enforce/i add_subdirectory(inner)' src/CMakeLists.txt
build 0 sign
for name in installed inner; do
  folder=src
  file=build/signed/installed.zip
  [ $name = installed ] || folder=src/inner file=build/inner/signed/inner.zip
  expect 0 seal-inspect --json $file
  says out "$(git -C $folder rev-parse HEAD)"
done

# A vendor's ZIP: the digest is checked again in the build, and what the tool
# says is on the screen.
mkdir zip
(cd src/a && python3 -m zipfile -c ../../zip/made.zip image.bin)
digest=$(sha256sum zip/made.zip | cut -d' ' -f1)
mv zip/made.zip zip/later.zip
cat >zip/CMakeLists.txt <<CMAKE
cmake_minimum_required(VERSION 3.23)
project(zip LANGUAGES NONE)
find_package(Sealwright 0.1 REQUIRED)
add_custom_command(OUTPUT made.zip
  COMMAND \${CMAKE_COMMAND} -E copy "\${FILE}" made.zip)
add_custom_target(make-zip DEPENDS made.zip)
set_source_files_properties("\${CMAKE_CURRENT_BINARY_DIR}/made.zip"
  PROPERTIES GENERATED TRUE)
seal_add_layer(vendor FROM_ZIP "\${CMAKE_CURRENT_BINARY_DIR}/made.zip"
  SHA256 $digest ORIGIN https://example.invalid/made.zip)
CMAKE
configure zip other -D FILE="$work/src/manual.txt"
build 1
tells 'it is another file'
absent other/vendor.zip
rm -rf other
configure zip other -D FILE="$work/zip/later.zip"
: >calls
status=0
cmake --build other >out 2>&1 || status=$?
grep -qe "--from-zip .*made.zip --expect-sha256 $digest --origin https:" calls ||
  fail "seal-package is not asked to convert: $(cat calls)"
if [ $status = 0 ]; then
  expect 0 seal-inspect other/vendor.zip
else
  says out 'from-zip: unknown option'
fi
