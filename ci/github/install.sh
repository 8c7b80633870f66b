#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# install.sh - the tools: out of this checkout, a release archive, or PATH
# shellcheck source-path=SCRIPTDIR
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
source=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
home=$RUNNER_TEMP/sealwright-tools

# build PREFIX: from the source that these actions lie in.
build() {
  "$source/ci/packages" build
  cmake -S "$source" -B "$home/build" -G Ninja -DCMAKE_BUILD_TYPE=RelWithDebInfo \
    -DSEALWRIGHT_BUILD_TESTS=OFF -DCMAKE_INSTALL_PREFIX="$1"
  cmake --build "$home/build"
  cmake --install "$home/build"
}

# fetch FILE: the archive; its digest is checked before anything reads it.
fetch() {
  if [[ $ARCHIVE = https://* ]]; then
    curl --fail --silent --show-error --location --proto '=https' \
      --proto-redir '=https' --max-time 600 --output "$1" -- "$ARCHIVE"
  else
    cp -- "$ARCHIVE" "$1"
  fi
  printf '%s  %s\n' "${ARCHIVE_SHA256#sha256:}" "$1" | sha256sum --check --status
}

# unpack FILE FOLDER: without root, and without running a script of it.
unpack() {
  mkdir -p "$2"
  if [[ $ARCHIVE = *.deb ]]; then
    dpkg-deb --extract "$1" "$2"
  else
    tar -xzf "$1" -C "$2" --no-same-owner --no-same-permissions
  fi
}

case $INSTALL in
source)
  prefix=$home/source
  if [[ ! -x $prefix/bin/seal-verify ]]; then
    echo '::group::Build Sealwright'
    shown build "$prefix" || stop 3 'Sealwright could not be built here' \
      'see the log; install: archive takes a release instead'
    echo '::endgroup::'
  fi
  ;;
archive)
  digest=${ARCHIVE_SHA256#sha256:}
  mkdir -p "$home"
  file=$home/${digest}.archive
  if ! shown fetch "$file"; then
    rm -f "$file"
    stop 3 "the archive could not be read, or does not have the SHA-256 ${digest}" \
      'nothing of it was unpacked; compare the digest with the one that the release names'
  fi
  rm -rf "${home:?}/$digest"
  shown unpack "$file" "$home/$digest" || stop 3 'the archive could not be unpacked'
  tool=$(find "$home/$digest" -path '*/bin/seal-verify' -type f -perm -u+x -print -quit)
  [[ -n $tool ]] || stop 3 'the archive has no bin/seal-verify' \
    'take sealwright-VERSION-linux-ARCH.tar.gz or sealwright_VERSION_ARCH.deb'
  prefix=${tool%/bin/seal-verify}
  ;;
path)
  tool=$(command -v seal-verify) || stop 3 'seal-verify is not on PATH' \
    'install: source builds it'
  prefix=${tool%/bin/seal-verify}
  ;;
esac

PATH=$prefix/bin:$PATH
for tool in seal-package seal-attach-layer seal-sign seal-inspect seal-verify; do
  version=$("$tool" --version 2>&1) || {
    shown printf '%s\n' "$version"
    stop 3 "$tool does not start" \
      'an archive fits the distribution that it was built on; install: source builds for this one'
  }
done
shown printf '%s\n' "$version"
printf '%s\n' "$prefix/bin" >>"$GITHUB_PATH"
output prefix "$prefix"
# For builds: find_package(Sealwright) goes by PATH, pkg-config does not.
for folder in "$prefix"/lib/pkgconfig "$prefix"/lib/*/pkgconfig; do
  [[ ! -f $folder/sealwright.pc ]] ||
    printf 'PKG_CONFIG_PATH=%s\n' "$folder${PKG_CONFIG_PATH:+:$PKG_CONFIG_PATH}" >>"$GITHUB_ENV"
done
