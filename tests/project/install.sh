#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Installed into a prefix with a space: CMake and pkg-config find it and it runs
set -eu
. "$SEAL_SOURCE/tests/lib.sh"
need cmake gcc pkg-config
prefix="$PWD/a prefix"
cmake --install "$SEAL_BUILD" --prefix "$prefix" >install.log

cat >use.c <<'C'
#include <sealwright.h>
#include <stdio.h>

int main(void)
{
	puts(seal_version());
	return 0;
}
C
version=$(grep -Eo 'SEALWRIGHT_VERSION_STRING "[^"]+"' \
  "$SEAL_SOURCE/include/sealwright.h" | grep -Eo '[0-9.]+')

mkdir project && cp use.c project/
cat >project/CMakeLists.txt <<'CMAKE'
cmake_minimum_required(VERSION 3.23)
project(use LANGUAGES C)
find_package(Sealwright 0.1 REQUIRED)
add_executable(use use.c)
target_link_libraries(use PRIVATE Sealwright::sealwright)
add_executable(use_static use.c)
target_link_libraries(use_static PRIVATE Sealwright::sealwright_static)
foreach(tool IN ITEMS seal seal-package seal-attach-layer seal-sign seal-verify
    seal-trust seal-inspect)
  if(NOT TARGET Sealwright::${tool})
    message(FATAL_ERROR "no Sealwright::${tool}")
  endif()
endforeach()
foreach(command IN ITEMS seal_add_package seal_add_layer seal_sign seal_verify
    seal_enforce seal_install)
  if(NOT COMMAND ${command})
    message(FATAL_ERROR "no ${command}()")
  endif()
endforeach()
CMAKE
cmake -S project -B built -DCMAKE_PREFIX_PATH="$prefix" >configure.log
cmake --build built >build.log
[ "$(built/use)" = "$version" ] || fail "use prints $(built/use)"
[ "$(built/use_static)" = "$version" ] || fail "use_static"

# pkg-config, after the prefix was moved somewhere else.
mv "$prefix" "$PWD/moved"
prefix=$PWD/moved
pc=$(dirname "$(find "$prefix" -name sealwright.pc)")
export PKG_CONFIG_PATH=$pc
[ "$(pkg-config --modversion sealwright)" = "$version" ] || fail "modversion"
make_dir=$(pkg-config --variable=makedir sealwright)
case $make_dir in "$prefix"/*) ;; *) fail "makedir is $make_dir" ;; esac
# shellcheck disable=SC2046 # a list of words
gcc use.c -o use $(pkg-config --cflags --libs sealwright)
[ "$(LD_LIBRARY_PATH=$(dirname "$pc") ./use)" = "$version" ] || fail "gcc"

# The tools run from there, and the pages and completions came along.
"$prefix/bin/seal" verify --help >help
says help 'seal-verify|seal verify'
for tool in "$prefix"/bin/*; do
  [ -f "$prefix/share/man/man1/$(basename "$tool").1" ] || fail "page of $tool"
  same "$prefix/share/bash-completion/completions/$(basename "$tool")" \
    "$SEAL_SOURCE/completions/seal.bash"
  head -n 1 "$prefix/share/zsh/site-functions/_seal" |
    grep -qw -e "$(basename "$tool")" || fail "zsh does not know $tool"
done
