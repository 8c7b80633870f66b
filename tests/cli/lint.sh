#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Lint: told with rule and fix, only when asked for, and nothing is refused
set -eu
. "$SEAL_SOURCE/tests/lib.sh"

mkdir app layer runtime
printf 'x\n' >app/program
printf 'x\n' >layer/x.so
printf '#!/bin/sh\n' >runtime/bootstrap

expect 0 seal-package -o app.zip -C app .
[ "$(grep -c lint err)" = 0 ] || fail 'lint without --lint'
expect 0 seal-package -o linted.zip --lint lambda -C app .
says err '^linted.zip: warning: .*\[lint/bootstrap\]; fix: '
same app.zip linted.zip
expect 0 seal-package -o runtime.zip --lint lambda -C runtime .
says err '\[lint/bootstrap-mode\]; fix: chmod'
chmod 755 runtime/bootstrap
expect 0 seal-package -o runtime.zip --lint lambda -C runtime .
[ "$(grep -c lint err)" = 0 ] || fail 'lint of a good function'
expect 0 seal-package -o layer.zip --lint lambda-layer -C layer .
says err '^layer.zip: warning: .*\[lint/layer-folder\]; fix: --prefix lib'
expect 0 seal-package -o good.zip --lint lambda-layer --prefix lib -C layer .
[ "$(grep -c lint err)" = 0 ] || fail 'lint of a good layer'
expect 2 seal-package -o no.zip --lint docker -C app .
says err "^seal-package: error: --lint: 'docker' is neither lambda nor"
absent no.zip

# A layer may bring the bootstrap; a layer that nobody would see is named.
expect 0 seal-attach-layer -o out.zip --lint --package app.zip runtime.zip
[ "$(grep -c lint err)" = 0 ] || fail 'the bootstrap lies in the layer'
expect 0 seal-attach-layer -o out.zip --lint --package app.zip layer.zip
says err '^layer.zip: warning: .*\[lint/layer-folder\]'
says err '^app.zip: warning: .*\[lint/bootstrap\]'
expect 0 seal-attach-layer -o quiet.zip --package app.zip layer.zip
[ "$(grep -c lint err)" = 0 ] || fail 'lint without --lint'
same out.zip quiet.zip
