#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# handed.sh - names of what other jobs handed over in, paths out
# shellcheck source-path=SCRIPTDIR
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

# place INPUT FOLDER NAME: the path of that file, in `place`.
place() {
  [[ $3 =~ ^[A-Za-z0-9][A-Za-z0-9._+-]*$ ]] || stop 2 "input '$1': is no name of a file"
  place=$FOLDER/$2/$3
  [[ -f $place && ! -L $place ]] ||
    stop 3 "input '$1': the artifact does not have that file" \
      'the file lies at the top of the artifact'
}

# Without a digest the key would sign whatever the artifact has become.
[[ $PACKAGE_DIGEST =~ ^(sha256:)?[0-9a-f]{64}$ ]] ||
  stop 2 "input 'package-digest': is no SHA-256" \
    'give the output of the job that made the package'
place package package "$PACKAGE"
output package "$place"
lines "$LAYERS"
paths=
# shellcheck disable=SC2154 # of lib.sh
for layer in "${lines[@]}"; do
  place layers layers "$layer"
  paths+=$place$'\n'
done
output layers "$paths"
