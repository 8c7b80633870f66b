#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# run_script.sh SCRIPT WORK - run one test script in a fresh folder
set -eu
script=$1
work=$2
# A test may have left folders that nobody may write to.
[ ! -e "$work" ] || chmod -R u+rwX "$work"
rm -rf "$work"
mkdir -p "$work"
cd "$work"
unset SEAL_MODE SEAL_TRUST SOURCE_DATE_EPOCH
export LC_ALL=C.UTF-8 TZ=UTC
exec bash "$script" "$work"
