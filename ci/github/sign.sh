#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# sign.sh - the one step that has the key
#
# The key stands in this step's environment only: no other step's, no file, no
# argument. seal-sign is the only program that is started with it.
# shellcheck source-path=SCRIPTDIR
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
key=$SEAL_KEY
passphrase=$PASSPHRASE
unset SEAL_KEY PASSPHRASE

signed=$WORK/signed/$NAME
options=(--name "$NAME" --type "$TYPE" --profile "$PROFILE" --trust "$TRUST"
  --repository "$REPOSITORY")
[[ $REQUIRE_GIT != true ]] || options+=(--require-git)
[[ -z $RECORD ]] || options+=(--record "$RECORD")
[[ -z $PACKAGE_VERSION ]] || options+=(--package-version "$PACKAGE_VERSION")
[[ -z $TIMESTAMP ]] || options+=(--timestamp "$TIMESTAMP")
[[ -z $passphrase ]] || options+=(--passphrase-file fd:3)

# sign: the passphrase goes through a pipe.
sign() {
  if [[ -n $KEY_URI ]]; then
    seal-sign -o "$signed" "${options[@]}" --key "$KEY_URI" "$PURE" \
      3< <(printf '%s\n' "$passphrase")
  else
    SEAL_KEY=$key seal-sign -o "$signed" "${options[@]}" --key env:SEAL_KEY "$PURE" \
      3< <(printf '%s\n' "$passphrase")
  fi
}
shown sign || stop $? 'the package could not be signed' 'see the log of this step'
unset key passphrase
output signed "$signed"
