#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# The key in hardware of docs/trust.md signs as it is told
set -eu
. "$SEAL_SOURCE/tests/lib.sh"
need python3 git softhsm2-util pkcs11-tool openssl
unset GITHUB_ACTIONS GITLAB_CI SEAL_KEY SEAL_AUDIT_LOG

# A product in git.
export GIT_CONFIG_GLOBAL="$PWD/gitconfig" GIT_CONFIG_NOSYSTEM=1
git config --file gitconfig user.name Ann
git config --file gitconfig user.email ann@example.com
mkdir -p edge/app
cp "$SEAL_BIN/seal-inspect" edge/app/bootstrap
printf '{"bucket": "thumbs"}\n' >edge/app/config.json
cd edge
git init -q
git add -A
git commit -qm "thumbs: first"
expect 0 python3 "$SEAL_SOURCE/tests/console.py" "$SEAL_SOURCE/docs/trust.md" \
  "A key in hardware"
says out '^[0-9]+ commands$'
