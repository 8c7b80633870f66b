#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# trust.sh - the trust directory, out of the protected branch and nowhere else
#
# Fetched into a repository of our own: the checkout and its configuration
# belong to whoever wrote what is being judged. Blobs are written as they are,
# without filters, attributes or links.
# shellcheck source-path=SCRIPTDIR
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
repository=$WORK/trust.git
trust=$WORK/trust
TRUST=${TRUST%/}
export GIT_CONFIG_NOSYSTEM=1 GIT_CONFIG_GLOBAL=/dev/null GIT_TERMINAL_PROMPT=0

# The token stands in no argument and in no file.
if [[ -n $TOKEN && $GITHUB_SERVER_URL = https://* ]]; then
  basic=$(printf 'x-access-token:%s' "$TOKEN" | base64 -w0)
  echo "::add-mask::$basic"
  export GIT_CONFIG_COUNT=1
  export GIT_CONFIG_KEY_0="http.$GITHUB_SERVER_URL/.extraheader"
  export GIT_CONFIG_VALUE_0="AUTHORIZATION: basic $basic"
fi
git init -q --bare "$repository"
shown git -C "$repository" fetch -q --depth=1 --no-tags -- \
  "$GITHUB_SERVER_URL/$GITHUB_REPOSITORY" "+$TRUST_REF:refs/heads/trust" ||
  stop 3 "$TRUST_REF could not be fetched" \
    'trust-ref: the protected branch that has the trust directory; the job needs contents: read'
unset TOKEN GIT_CONFIG_COUNT GIT_CONFIG_KEY_0 GIT_CONFIG_VALUE_0
commit=$(git -C "$repository" rev-parse --verify refs/heads/trust)

count=0
while IFS= read -r -d '' entry; do
  name=${entry#*$'\t'}
  read -r mode _ object <<<"${entry%%$'\t'*}"
  name=${name#"$TRUST"/}
  [[ $mode = 100644 || $mode = 100755 ]] ||
    stop 3 "the trust directory of $TRUST_REF has something else than files"
  [[ $name =~ ^[A-Za-z0-9_][A-Za-z0-9_.-]*(/[A-Za-z0-9_][A-Za-z0-9_.-]*)*$ ]] || continue
  mkdir -p "$(dirname "$trust/$name")"
  git -C "$repository" cat-file blob "$object" >"$trust/$name"
  count=$((count + 1))
done < <(git -C "$repository" ls-tree -r -z --full-tree "$commit" -- "$TRUST/")
[[ $count -gt 0 ]] || stop 3 "there is no $TRUST in $TRUST_REF" \
  'a new trust directory counts once it is merged; seal-trust init makes one'

echo "trust directory: $TRUST of $TRUST_REF, commit $commit, $count files"
output trust "$trust"
output commit "$commit"
