#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# The administrator's year in docs/trust.md happens as it is told
set -eu
. "$SEAL_SOURCE/tests/lib.sh"
. "$SEAL_SOURCE/tests/authority.sh"
need python3 git zip sha256sum
unset GITHUB_ACTIONS GITLAB_CI SEAL_KEY SEAL_AUDIT_LOG

# A product in git, what a vendor sent, and who tells the time.
authority time
export GIT_CONFIG_GLOBAL="$PWD/gitconfig" GIT_CONFIG_NOSYSTEM=1
git config --file gitconfig user.name Ann
git config --file gitconfig user.email ann@example.com
git config --file gitconfig init.defaultBranch main
mkdir -p edge/app vendor/lib
cp "$SEAL_BIN/seal-inspect" edge/app/bootstrap
printf '{"bucket": "thumbs"}\n' >edge/app/config.json
cp "$SEAL_SOURCE"/src/base/*.c vendor/lib/
(cd vendor && zip -qr ../edge/telemetry-1.4.zip lib)
printf '/telemetry-1.4.zip\n/*.log*\n/build/\n/deployed/\n' >edge/.gitignore
cd edge
git init -q
git remote add origin https://git.example.com/edge/thumbs.git
git add -A
git commit -qm "thumbs: first"

expect 0 python3 "$SEAL_SOURCE/tests/console.py" "$SEAL_SOURCE/docs/trust.md" \
  "A year"
says out '^[3-9][0-9] commands$'
