#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# replicas.sh - what people package today: a C++ Lambda function with its shared
# libraries as aws-lambda-cpp's packager does it, and a bundle of firmware images
set -eu
. "$SEAL_SOURCE/tests/lib.sh"
. "$SEAL_SOURCE/tests/cmake/lib.sh"
need unzip g++ sha256sum
install_tools

# ---- the function: a bootstrap script, bin/ and lib/ ----
mkdir -p lambda
make_trust "$work/lambda/signing"
cat >lambda/handler.cpp <<'CPP'
#include <string>
std::string greet(const std::string &name)
{
	return "hello " + name;
}
CPP
cat >lambda/main.cpp <<'CPP'
#include <iostream>
#include <string>
std::string greet(const std::string &name);
int main()
{
	std::cout << greet("world") << '\n';
}
CPP
# Lambda runs /var/task/bootstrap.
cat >lambda/bootstrap.sh <<'SH'
#!/bin/sh
set -eu
root=${LAMBDA_TASK_ROOT:-/var/task}
LD_LIBRARY_PATH=$root/lib exec "$root/bin/demo"
SH
chmod +x lambda/bootstrap.sh
cat >lambda/CMakeLists.txt <<'CMAKE'
cmake_minimum_required(VERSION 3.23)
project(demo LANGUAGES CXX)
find_package(Sealwright 0.1 REQUIRED)
# A build folder's path in the RPATH would be part of the binary's build-id.
set(CMAKE_BUILD_RPATH_USE_ORIGIN ON)
add_library(handler SHARED handler.cpp)
add_executable(demo main.cpp)
target_link_libraries(demo PRIVATE handler)

seal_add_package(demo-package OUTPUT_NAME demo
  TARGETS demo
  STRIP
  FILES bootstrap.sh
  RENAME bootstrap.sh bootstrap demo bin/demo
  RUNTIME_LIBRARIES lib SYSTEM_LIBRARIES libstdc++.so.6)
seal_sign(demo-package PROFILE release)
seal_verify(demo-package CONFIG production)
CMAKE
git init -q lambda
commit lambda first
configure lambda built-here -D CMAKE_BUILD_TYPE=Release
build 0 seal
expect 0 seal-verify -q --config production --trust lambda/signing \
  --name demo.zip --extract task built-here/signed/demo.zip
[ -x task/bootstrap ] || fail "bootstrap is not executable"
[ -f task/lib/libstdc++.so.6 ] || fail "there is no libstdc++"
mv built-here gone
expect 0 env LAMBDA_TASK_ROOT="$work/task" task/bootstrap
says out '^hello world$'
mv gone built-here

# The same sources somewhere else give the same package: that packager's ZIP is
# another one every two seconds.
configure lambda "$work/built/there" -D CMAKE_BUILD_TYPE=Release
build 0
same built-here/demo.zip built/there/demo.zip

# ---- the firmware: images of other tools, one manifest, one signature ----
mkdir -p firmware/blobs
make_trust "$work/firmware/signing"
printf 'rootfs' >firmware/blobs/rootfs.img
printf 'radio' >firmware/blobs/radio.bin
cat >firmware/CMakeLists.txt <<'CMAKE'
cmake_minimum_required(VERSION 3.23)
project(firmware VERSION 2.1.0 LANGUAGES NONE)
find_package(Sealwright 0.1 REQUIRED)

add_custom_command(OUTPUT kernel/image.bin
  COMMAND ${CMAKE_COMMAND} -E make_directory kernel
  COMMAND ${CMAKE_COMMAND} -E copy
    "${CMAKE_CURRENT_SOURCE_DIR}/blobs/rootfs.img" kernel/image.bin
  DEPENDS blobs/rootfs.img)
set(images kernel/image.bin blobs/rootfs.img blobs/radio.bin)
add_custom_command(OUTPUT manifest.txt
  COMMAND sha256sum kernel/image.bin "${CMAKE_CURRENT_SOURCE_DIR}/blobs/rootfs.img"
    "${CMAKE_CURRENT_SOURCE_DIR}/blobs/radio.bin" > manifest.txt
  DEPENDS ${images} VERBATIM)
seal_add_package(firmware FILES ${images} manifest.txt
  RENAME kernel/image.bin kernel.bin)
seal_sign(firmware PROFILE release REQUIRE_GIT)
seal_verify(firmware CONFIG production)
seal_install(firmware DESTINATION images)
seal_enforce(REQUIRE_CLEAN_TREE)
CMAKE
git init -q firmware
commit firmware first
configure firmware fw
build 0 seal
expect 0 unzip -Z1 fw/signed/firmware.zip
[ "$(head -4 out | tr '\n' ' ')" = \
  "kernel.bin manifest.txt radio.bin rootfs.img " ] || fail "images: $(cat out)"
printf 'radio 2' >firmware/blobs/radio.bin
commit firmware second
: >calls
build 0 seal
called 1 0 1 1 1
expect 0 unzip -p fw/signed/firmware.zip manifest.txt
says out "^$(sha256sum <firmware/blobs/radio.bin | cut -d' ' -f1) "
expect 0 cmake --install fw --prefix "$work/device"
same fw/signed/firmware.zip device/images/firmware.zip
