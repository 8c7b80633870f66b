#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# ci/jobs: a release is reproducible, complete, signed, and refused when it is
# tampered with; nothing is signed without a key
set -eu
. "$SEAL_SOURCE/tests/ci/lib.sh"
need gitlab-ci-local git cmake ninja dpkg-deb fakeroot pkg-config gcc unzip
unset SEAL_KEY SEAL_TRUST SEAL_PROFILE SEAL_CONFIG SEAL_BUILD_DIR
work=$PWD
export HOME=$work

# A checkout of what is here, in git or not.
mkdir checkout
tar -C "$SEAL_SOURCE" -c --exclude=./.git --exclude='./build*' \
  --exclude="./${SEAL_BUILD#"$SEAL_SOURCE"/}" --exclude=node_modules . |
  tar -C checkout -x
cd checkout
git init -q .
git config user.name Test
git config user.email test@example.invalid
git add -A
GIT_COMMITTER_DATE='@1750000000 +0000' git commit -q -m release
commit=$(git rev-parse HEAD)

# The list, what is unknown, and what needs a key.
expect 0 ci/jobs
cp out list
for job in build test package reproduce seal verify release rehearse; do
  says list "^  $job  +[a-z]"
done
rm list
expect 2 ci/jobs packages
says err 'packages: no such job; there are: .*package'
expect 2 ci/jobs 'x;id'
expect 3 ci/jobs release
says err 'SEAL_KEY is not set, and nothing is signed without a key'
SEAL_KEY=../key.pem expect 3 ci/jobs release
says err 'signing: there is no such trust directory'
SEAL_KEY='-----BEGIN PRIVATE KEY-----' expect 2 ci/jobs release
says err 'SEAL_KEY holds a secret itself'
absent build

# The archives, made by the job of the pipeline, in a checkout that git takes for
# another user's: unsigned, which is said, and the same bytes once more.
expect 0 gitlab-ci-local --home "$work/home" --force-shell-executor \
  --variable CI=true --variable GIT_TEST_ASSUME_DIFFERENT_OWNER=1 package
says err 'NOT SIGNED'
rm -r .gitlab-ci-local
(cd build/release && sha256sum --check --strict --quiet SHA256SUMS)
[ "$(wc -l <build/release/SHA256SUMS)" = 2 ] || fail "$(cat build/release/SHA256SUMS)"
expect 0 ci/jobs reproduce
says err 'the same bytes twice: .*\.deb .*\.tar\.gz'
if [ -e build/reproduce.log ]; then
  says build/reproduce.log 'NOT SIGNED'
fi
cd "$work"
archive=$(ls checkout/build/release/*.tar.gz)
debian=$(ls checkout/build/release/*.deb)
version=$(grep -Eo 'SEALWRIGHT_VERSION_STRING "[^"]+"' \
  "$SEAL_SOURCE/include/sealwright.h" | grep -Eo '[0-9.]+')
top=sealwright-$version-linux-$(uname -m)
[ "$(basename "$archive")" = "$top.tar.gz" ] || fail "$archive"
[ "$(basename "$debian")" = \
  "sealwright_${version}_$(dpkg --print-architecture).deb" ] || fail "$debian"

# One folder, in the order of names, of root, at the time of the commit.
TZ=UTC tar -tvzf "$archive" >listed
tar -tzf "$archive" >names
LC_ALL=C sort -c names || fail "not in the order of names"
if grep -v "^$top/" names; then fail "outside of $top"; fi
if grep -vE '^[dl-]([r-][w-][x-]){3} root/root +[0-9]+ 2025-06-15 15:06 ' listed; then
  fail "owner, mode or time of these"
fi
if grep -vE '^(-rw-r--r--|-rwxr-xr-x|drwxr-xr-x|lrwxrwxrwx) ' listed; then
  fail "modes of these"
fi
dpkg-deb -c "$debian" >listed
if grep -vE '^(-rw-r--r--|-rwxr-xr-x|drwxr-xr-x|lrwxrwxrwx) root/root ' listed; then
  fail "owners or modes of these"
fi

# Unpacked, each is whole, and knows nothing of where it was built.
mkdir unpacked
tar -xzf "$archive" -C unpacked
mkdir -p installed/var/lib/dpkg/info installed/var/lib/dpkg/updates
touch installed/var/lib/dpkg/status installed/var/lib/dpkg/available
# The libraries it depends on are those of this machine.
apt_like() {
  expect 0 fakeroot dpkg --root="$work/installed" --log=/dev/null \
    --force-script-chrootless --force-depends "$@"
}
apt_like --install "$debian"
dpkg-deb -f "$debian" >fields
says fields "^Version: $version\$"
for library in libc6 libcjson1 libdeflate0 libgit2 libssl3 libutf8proc libzip zlib1g; do
  says fields "^Depends: .*$library"
done
dpkg-deb --ctrl-tarfile "$debian" | tar -xO ./shlibs >shlibs
says shlibs "^libsealwright 0 sealwright \\(>= $version\\)"
dpkg-deb --ctrl-tarfile "$debian" | tar -xO ./triggers >triggers
says triggers '^activate-noawait ldconfig$'
if grep -rl -e "$work" -e reproduce unpacked/*/bin unpacked/*/lib installed/usr/bin \
  installed/usr/lib; then
  fail "these name the folder they were built in"
fi
tools='seal seal-package seal-attach-layer seal-sign seal-verify seal-trust seal-inspect'
for tool in $tools; do
  for prefix in "unpacked/$top" installed/usr; do
    expect 0 "$prefix/bin/$tool" --version
    says out "$version"
    [ -f "$prefix/share/bash-completion/completions/$tool" ] ||
      fail "$prefix: no completion of $tool"
  done
  [ -f "unpacked/$top/share/man/man1/$tool.1" ] || fail "no page of $tool"
  gzip -t "installed/usr/share/man/man1/$tool.1.gz"
done
for file in share/zsh/site-functions/_seal share/sealwright/make/seal.mk \
  share/doc/sealwright/LICENSE share/doc/sealwright/docs/format.md \
  include/sealwright.h lib/libsealwright.a lib/libsealwright.so.0; do
  [ -e "unpacked/$top/$file" ] || fail "$top.tar.gz has no $file"
done
for file in share/zsh/vendor-completions/_seal share/doc/sealwright/copyright \
  share/doc/sealwright/changelog.gz share/doc/sealwright/NEWS.md; do
  [ -f "installed/usr/$file" ] || fail "the .deb has no $file"
done
zcat installed/usr/share/doc/sealwright/changelog.gz >changelog
says changelog 'Sun, 15 Jun 2025 15:06:40 \+0000$'

# What was unpacked serves projects: with and without a compiler, pkg-config.
mkdir project
cat >project/CMakeLists.txt <<'CMAKE'
cmake_minimum_required(VERSION 3.23)
project(use LANGUAGES NONE)
find_package(Sealwright 0.1 REQUIRED)
seal_add_package(app FILES CMakeLists.txt)
CMAKE
for prefix in "$work/unpacked/$top" "$work/installed/usr"; do
  rm -rf built
  expect 0 cmake -S project -B built -G Ninja -DCMAKE_PREFIX_PATH="$prefix"
  expect 0 cmake --build built
  expect 0 "$prefix/bin/seal-inspect" built/app.zip
  export PKG_CONFIG_PATH=$prefix/lib/pkgconfig
  [ "$(pkg-config --modversion sealwright)" = "$version" ] || fail "$prefix"
  printf '#include <sealwright.h>\n#include <stdio.h>\n
int main(void) { return puts(seal_version()) < 0; }\n' >use.c
  # shellcheck disable=SC2046 # a list of words
  gcc use.c -o use $(pkg-config --cflags --libs sealwright)
  [ "$(LD_LIBRARY_PATH=$prefix/lib ./use)" = "$version" ] || fail "$prefix: gcc"
done
unset PKG_CONFIG_PATH

# Signed with a profile of the test, whose key is in a variable; by CMake
# functions and tools out of the archive itself.
seal trust init --quiet
seal trust profile create stable --quiet --new-key key.pem >arn
seal trust config create downloads --quiet --allow stable --mode enforce \
  --require-clean-tree --minimum-version "$version" >arn
# jobs STATUS NAME...: with the settings of a release, out of its folder.
jobs() {
  expected_status=$1
  shift
  expect "$expected_status" env SEAL_TRUST=signing SEAL_PROFILE=stable \
    SEAL_CONFIG=downloads SEAL_KEY=env:RELEASE_KEY \
    RELEASE_KEY="$(cat key.pem)" checkout/ci/jobs "$@"
}
sealed=checkout/build/release/$top.zip
jobs 3 verify
says err 'there is no sealed release'
cp checkout/build/release/SHA256SUMS sums
jobs 0 release
says err 'signed and verified'
# Making them again changed nothing.
grep -v "$top.zip" checkout/build/release/SHA256SUMS | diff - sums
grep -F "$(head -n 2 key.pem | tail -n 1)" -r checkout/build &&
  fail "the key is in the build folder"
expect 0 seal verify --config downloads --name "$top.zip" --commit "$commit" \
  --contents "$sealed"
says err "valid: $top.zip $version, signed by stable"
[ "$(unzip -Z1 "$sealed" | sort | paste -sd ' ')" = \
  "META-INF/sealwright/seal.json $top.tar.gz $(basename "$debian")" ] ||
  fail "$(unzip -Z1 "$sealed")"

# An encrypted key is asked for where somebody can answer.
printf 'right horse\n' >pass
seal trust profile create careful --quiet --new-key locked.pem \
  --passphrase-file pass >arn
seal trust config create careful --quiet --allow careful --mode enforce >arn
expect 0 env SEAL_TRUST=signing SEAL_PROFILE=careful SEAL_CONFIG=careful \
  SEAL_KEY=locked.pem python3 "$SEAL_SOURCE/tests/terminal.py" assphrase \
  'right horse' checkout/ci/jobs seal
jobs 1 verify
jobs 0 seal verify

# Refused: another archive beside it, a changed package, a stranger's key, one
# that is not signed.
cp "$debian" good.deb
printf x >>"$debian"
jobs 1 verify
says out 'FAILED'
cp good.deb "$debian"
jobs 0 verify
cp "$sealed" good.zip
python3 - "$sealed" <<'PY'
import sys
with open(sys.argv[1], "r+b") as package:
    package.seek(600000)
    byte = package.read(1)[0]
    package.seek(600000)
    package.write(bytes([byte ^ 1]))
PY
jobs 1 verify
says err 'the package changed after it was signed \[integrity/'
seal inspect --payload -o "$sealed" good.zip
jobs 1 verify
says err 'the package is not signed'
mkdir stranger
seal trust init --quiet --trust stranger/signing
seal trust profile create stable --quiet --new-key stranger.pem \
  --trust stranger/signing >arn
seal sign --quiet -o "$sealed" --profile stable --key stranger.pem \
  --trust stranger/signing --name "$top.zip" --repository checkout --replace good.zip
jobs 1 verify
says err 'mismatch/|integrity/'
cp good.zip "$sealed"
jobs 0 verify

# A profile that is not there: nothing to sign with.
mv signing/profiles/stable.json kept
jobs 3 seal
says err 'it could not be signed'
mv kept signing/profiles/stable.json

# Taken away, the .deb leaves nothing.
apt_like --purge sealwright
absent installed/usr

# Changed files: told about, and not sealed.
echo >>checkout/NEWS.md
rm "$sealed"
jobs 1 seal
says err 'uncommitted changes \[provenance/clean-tree\]'
says err 'the signed release is refused'
absent "$sealed"
git -C checkout checkout -q NEWS.md

# The rehearsal leaves nothing that looks like a release, and no key.
expect 0 checkout/ci/jobs rehearse
says err 'the package changed after it was signed'
says err 'nobody trusts this key'
absent "$sealed"
absent checkout/build/rehearsal/key.pem
