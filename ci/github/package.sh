#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# package.sh - files in, the pure package with its layers out
# shellcheck source-path=SCRIPTDIR
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
pure=$WORK/pure/$NAME
record=

if [[ -n $PACKAGE ]]; then
  [[ -f $PACKAGE ]] || stop 3 'the package of the input is not there' \
    'package: the path of what a step before made'
  shown cp -- "$PACKAGE" "$pure" || stop 3 'the package of the input cannot be read'
  record=$RECORD
  [[ -n $record || ! -f $PACKAGE.record.json ]] || record=$PACKAGE.record.json
  [[ -z $record || -f $record ]] || stop 3 "the record of the input is not there"
else
  lines "$PATHS"
  record=$WORK/record.json
  shown seal-package -o "$pure" --record="$record" -C "$DIRECTORY" -- "${lines[@]}" ||
    stop $? 'the files could not be packaged' 'see the log of this step'
fi

shown seal-inspect -q --payload -o "$WORK/payload.zip" "$pure" ||
  stop $? 'this is no canonical package' \
    'see the log of this step; seal-package --from-zip takes archives of other tools'
digest=$(sha256sum <"$WORK/payload.zip" | cut -d' ' -f1)
if [[ -n $PACKAGE_DIGEST && $digest != "${PACKAGE_DIGEST#sha256:}" ]]; then
  stop 1 "this is not the package that was handed over"$'\n'"have sha256:$digest"$'\n'"expected sha256:${PACKAGE_DIGEST#sha256:}"
fi

lines "$LAYERS"
layers=("${lines[@]}")
for layer in "${layers[@]}"; do
  [[ -f $layer ]] || stop 3 'a layer of the input is not there'
done
# A package that is signed already names its layers; others would be untrue.
if [[ ${#layers[@]} -gt 0 && $SIGNS != no ]]; then
  shown seal-attach-layer -o "$WORK/layered" --package "$pure" -- "${layers[@]}" ||
    stop $? 'the layers could not be attached' 'see the log of this step'
  mv "$WORK/layered" "$pure"
fi

output pure "$pure"
output record "$record"
output payload-digest "sha256:$digest"
