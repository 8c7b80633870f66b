#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Where the action's tools come from: archives by digest, source, PATH
set -eu
. "$SEAL_SOURCE/tests/ci/lib.sh"
. "$SEAL_SOURCE/tests/ci/github.sh"
need cmake dpkg-deb pkg-config tar
unset GITHUB_ACTIONS GITLAB_CI SEAL_KEY PKG_CONFIG_PATH
github_project
setup="$SEAL_SOURCE/ci/github/setup"
# Without the tools that are tested: they have to come out of the archive.
PATH=${PATH#"$SEAL_BIN:"}
PATH=${PATH//:$SEAL_BIN:/:}
! command -v seal-verify || fail 'the tools are on PATH'

# The two archives, in the form of a release.
form=sealwright-0.1.0-linux-x86_64
env -u DESTDIR cmake --install "$SEAL_BUILD" --prefix "$PWD/$form" >/dev/null
tar -czf $form.tar.gz $form
mkdir -p deb/DEBIAN deb/usr
cp -R $form/. deb/usr/
printf 'Package: sealwright\nVersion: 0.1.0\nArchitecture: amd64\nMaintainer: Test <test@example.invalid>\nDescription: test\n' \
  >deb/DEBIAN/control
printf '#!/bin/sh\ntouch %s/obeyed\n' "$PWD" >deb/DEBIAN/postinst
chmod 755 deb/DEBIAN/postinst
dpkg-deb --root-owner-group --build deb sealwright_0.1.0_amd64.deb >/dev/null

for archive in $form.tar.gz sealwright_0.1.0_amd64.deb; do
  digest=$(sha256sum <"$archive" | cut -d' ' -f1)
  github_run 0 "$setup" --input install=archive --input archive="$PWD/$archive" \
    --input archive-sha256="sha256:$digest"
  run_says 'r.matchers.length === 1 && r.matchers[0].endsWith("problem-matcher.json")'
  run_says 'r.path.length === 1'
  tools=$(node -p 'JSON.parse(require("node:fs").readFileSync("run.json")).path[0]')
  "$tools/seal-verify" --version >/dev/null
  # What builds need: the Make rules by pkg-config, the CMake functions by PATH.
  PKG_CONFIG_PATH=$(node -p 'JSON.parse(require("node:fs").readFileSync("run.json")).environment.PKG_CONFIG_PATH')
  export PKG_CONFIG_PATH
  [ -f "$(pkg-config --variable=makedir sealwright)/seal.mk" ] || fail 'no Make rules'
  unset PKG_CONFIG_PATH
  mkdir -p project
  printf 'cmake_minimum_required(VERSION 3.23)\nproject(x NONE)\nfind_package(Sealwright 0.1 REQUIRED)\nmessage(STATUS "at ${Sealwright_DIR}")\n' \
    >project/CMakeLists.txt
  rm -rf project/build
  expect 0 env PATH="$tools:$PATH" cmake -S project -B project/build
  says out "at ${tools%/bin}/"

  # Another digest: nothing is unpacked, nothing runs.
  wrong=$(printf %s "$digest" | tr 0-9a-f 1-9a-f0)
  github_run 1 "$setup" --input install=archive --input archive="$PWD/$archive" \
    --input archive-sha256="$wrong"
  annotated error "does not have the SHA-256 $wrong"
  found=$(find runner -name 'seal-*')
  [ -z "$found" ] || fail "unpacked: $found"
  run_says 'r.path.length === 0'
done
absent obeyed

# The whole action with an archive.
digest=$(sha256sum <$form.tar.gz | cut -d' ' -f1)
github_run 0 "$SEAL_SOURCE/ci/github" --event push.json --input install=archive \
  --input archive="$PWD/$form.tar.gz" --input archive-sha256="$digest" \
  --input paths=app --input name=app.zip --input profile=release \
  --input config=production --input key="$(cat key.pem)"
run_says 'r.outputs.verdict === "pass"'
printf 'x' >>$form.tar.gz
github_run 1 "$SEAL_SOURCE/ci/github" --event push.json --input install=archive \
  --input archive="$PWD/$form.tar.gz" --input archive-sha256="$digest" \
  --input paths=app --input name=app.zip --input profile=release \
  --input config=production --input key="$(cat key.pem)"
annotated error 'does not have the SHA-256'
run_says 'r.outputs.verdict === "fail"'

# What makes no sense.
github_run 1 "$setup" --input install=archive --input archive=x.tar.gz
annotated error "'archive-sha256': is no SHA-256"
github_run 1 "$setup" --input install=archive --input archive=http://example.invalid/x.deb \
  --input archive-sha256="$digest"
annotated error 'only https'
github_run 1 "$setup" --input install=archive --input archive=x.exe \
  --input archive-sha256="$digest"
annotated error 'neither a .tar.gz nor a .deb'
github_run 1 "$setup" --input install=path
annotated error 'seal-verify is not on PATH'
echo nothing >empty
tar -czf empty.tar.gz empty
github_run 1 "$setup" --input install=archive --input archive="$PWD/empty.tar.gz" \
  --input archive-sha256="$(sha256sum <empty.tar.gz | cut -d' ' -f1)"
annotated error 'has no bin.seal-verify'

# Out of the action's own checkout; a second time there is nothing to build.
github_run 0 "$setup"
run_says 'r.path[0].endsWith("/sealwright-tools/source/bin")'
tools=$(node -p 'JSON.parse(require("node:fs").readFileSync("run.json")).path[0]')
expect 0 "$tools/seal-sign" --version
says out '^seal-sign \(Sealwright\)'
