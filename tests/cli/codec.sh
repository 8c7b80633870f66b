# SPDX-License-Identifier: Apache-2.0
# The codec, made again from the text of docs/format.md, gives the same bytes
set -eu
. "$SEAL_SOURCE/tests/lib.sh"
need python3
codec() {
  python3 "$SEAL_SOURCE/tests/cli/codec.py" "$@"
}

fingerprint=$(codec fingerprint)
expect 0 seal-inspect --version
says out "^codec libdeflate [0-9.]+ level 6 chunk 4194304 fingerprint $fingerprint\$"
