#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Several packages, each under the name of its file
set -eu
. "$SEAL_SOURCE/tests/lib.sh"
. "$SEAL_SOURCE/tests/town.sh"
town
package 'other one'
mkdir -p signed swapped
sign signed/app.zip pure/app.zip
sign 'signed/other one.zip' 'pure/other one.zip'

verify 0 production --name-from-file signed/*.zip
# Without it one signed package passes for another.
cp signed/app.zip 'swapped/other one.zip'
cp 'signed/other one.zip' swapped/app.zip
verify 0 production swapped/*.zip
verify 1 production --name-from-file swapped/*.zip
only mismatch/name error
says err '^swapped/app\.zip: error: .*signed under another name'
says err '^swapped/other one\.zip: error: .*signed under another name'
verify 0 staging --name-from-file swapped/app.zip
only mismatch/name warning

# A layer of a package is one by its digest; as a package it has a name too.
package base
sign signed/base.zip pure/base.zip --type layer
seal-attach-layer -o with.zip --package pure/app.zip pure/base.zip
sign signed/app.zip with.zip --name app.zip
cp signed/base.zip swapped/renamed.zip
verify 0 production --name-from-file --layer swapped/renamed.zip signed/app.zip
verify 0 production --name-from-file --type layer signed/base.zip
verify 1 production --name-from-file --type layer swapped/renamed.zip
only mismatch/name error

# One name or each its own; a stream has none.
verify 2 production --name-from-file --name app.zip signed/app.zip
says err 'name: either one name or each'
expect 2 seal-verify --config production --name-from-file <signed/app.zip
says err 'standard input: has no file name'
