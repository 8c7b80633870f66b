# shellcheck shell=bash
# SPDX-License-Identifier: Apache-2.0
# lib.sh - a sample tree and a signed package of it for the judges
. "$SEAL_SOURCE/tests/lib.sh"

# sample DIR: files of every kind that a package can hold.
sample() {
  mkdir -p "$1/bin" "$1/lib/deep/deeper" "$1/empty" "$1/src-ä/日本"
  cp "$SEAL_BIN/seal-verify" "$1/bin/bootstrap"
  chmod 755 "$1/bin/bootstrap"
  cp "$SEAL_SOURCE"/src/domain/*.c "$1/lib/deep/"
  : >"$1/lib/deep/deeper/nothing"
  printf 'ü\n' >"$1/src-ä/日本/größe.txt"
  ln -s deep/deeper/nothing "$1/lib/link"
  # 7z refuses links that climb, though they stay inside; the others take them.
  ln -s deep "$1/lib/folder-link"
  # More than two chunks, and one that does not compress.
  python3 - "$1" <<'PY'
import random, sys
random.seed(7)
words = [("%x" % random.getrandbits(32)) * 3 for _ in range(500)]
with open(sys.argv[1] + "/lib/large.txt", "w") as f:
    while f.tell() < 9 << 20:
        f.write(random.choice(words) + "\n")
with open(sys.argv[1] + "/lib/noise.bin", "wb") as f:
    f.write(random.randbytes(5 << 20))
PY
}

# trust [ALGORITHM]: key.pem, signing/ with profile release, config production.
trust() {
  rm -rf signing key.pem
  seal-trust init --trust signing
  seal-trust profile create release --trust signing --new-key key.pem \
    --algorithm "${1:-ecdsa-p256-sha256}" >/dev/null
  seal-trust config create production --trust signing --allow release \
    --mode enforce >/dev/null
}

# manifest DIR: one line a file: mode, digest or link target, name.
manifest() {
  (cd "$1" || exit
  find . -mindepth 1 \( -type l -printf '%p\tlink %l\n' \) -o \
    \( -type d -empty -printf '%p\tfolder\n' \) -o \
    \( -type f -perm /100 -printf '%p\texecutable\n' \) -o \
    \( -type f -printf '%p\tfile\n' \) | LC_ALL=C sort
  find . -type f -print0 | LC_ALL=C sort -z | xargs -0 sha256sum)
}
