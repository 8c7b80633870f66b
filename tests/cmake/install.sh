#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# install.sh - sealed packages installed, uninstalled, and shipped with CPack
set -eu
. "$SEAL_SOURCE/tests/lib.sh"
. "$SEAL_SOURCE/tests/cmake/lib.sh"
need tar
install_tools
make_trust "$work/src/signing"
echo one >src/one.txt
cat >src/CMakeLists.txt <<'CMAKE'
cmake_minimum_required(VERSION 3.23)
project(shop VERSION 1.0.0 LANGUAGES NONE)
find_package(Sealwright 0.1 REQUIRED)
set(SEAL_PROFILE release)
seal_add_layer(base FILES one.txt PREFIX lib)
seal_add_package(app FILES one.txt LAYERS base)
seal_sign(app base)
seal_verify(app base CONFIG ${CONFIG})
seal_install(app base)
seal_install(app DESTINATION "firm ware" COMPONENT device)
seal_enforce()
set(CPACK_GENERATOR TGZ)
set(CPACK_PACKAGE_FILE_NAME shop)
include(CPack)
CMAKE
git init -q src
commit src first
configure src build -D CONFIG=production
build 0

# Not signed: nothing is installed.
expect 1 cmake --install build --prefix "$work/target 1"
tr -s ' \n' ' ' <err >said
says said 'seal_install: app.zip is not accepted, so it is not installed'
absent "$work/target 1/share/shop/app.zip"

# Verified at install time, whatever was verified before.
build 0 seal
expect 0 cmake --install build --prefix "$work/target 1"
same build/signed/app.zip "$work/target 1/share/shop/app.zip"
same build/signed/base.zip "$work/target 1/share/shop/base.zip"
same build/signed/app.zip "$work/target 1/firm ware/app.zip"
: >calls
expect 0 env DESTDIR="$work/root" cmake --install build --prefix /usr \
  --component device
same build/signed/app.zip "$work/root/usr/firm ware/app.zip"
absent "$work/root/usr/share"
called 0 0 0 1 0

# Uninstalled by the manifest, as everybody does.
expect 0 cmake --install build --prefix "$work/target 1"
while read -r file || [ -n "$file" ]; do rm "$file"; done <build/install_manifest.txt
[ -z "$(find "$work/target 1" -type f)" ] || fail "something stays behind"

# In a CPack archive: the files that verify, and no archive of refused ones.
(cd build && expect 0 cpack && cp shop.tar.gz ..)
mkdir unpacked
tar -C unpacked --strip-components 1 -xzf shop.tar.gz
same build/signed/app.zip unpacked/share/shop/app.zip
expect 0 seal-verify --config production --trust src/signing --name app.zip \
  --layer unpacked/share/shop/base.zip unpacked/share/shop/app.zip
tamper build/signed/app.zip
rm build/shop.tar.gz
(cd build && expect 1 cpack)
absent build/shop.tar.gz
expect 1 cmake --install build --prefix "$work/target 2"
says err '\[integrity'
absent "$work/target 2/share/shop/app.zip"

# Where the configuration only warns, it is installed, and the warning is said;
# an enforcing seal_enforce() reaches the installation.
echo two >src/one.txt
configure src build -D CONFIG=staging
build 0 seal
sed -i 's/^seal_enforce.*/seal_enforce(REQUIRE_CLEAN_TREE)/' src/CMakeLists.txt
build 0
expect 0 cmake --install build --prefix "$work/target 3"
says err 'warning: .*uncommitted changes'
same build/signed/app.zip "$work/target 3/share/shop/app.zip"
sed -i 's/^seal_enforce.*/seal_enforce(MODE enforce REQUIRE_CLEAN_TREE)/' \
  src/CMakeLists.txt
build 0
expect 1 cmake --install build --prefix "$work/target 4"
says err 'error: .*uncommitted changes'
