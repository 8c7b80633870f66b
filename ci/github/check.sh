#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# check.sh - step 1: are the inputs what we can work with, and do we sign?
#
# GitHub itself does not enforce `required`. Everything that later steps rely on
# is looked at here, before anything is installed, fetched or made.
# shellcheck source-path=SCRIPTDIR
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

# given_here INPUT VALUE: a path inside of the checkout.
given_here() {
  given "$1" "$2"
  case /${2%/}/ in
  //* | */../* | *//* | */./?*) stop 2 "input '$1': is no path inside of the repository" ;;
  esac
}

for tool in git od sha256sum mktemp; do
  command -v "$tool" >/dev/null || stop 3 "the runner has no $tool"
done

# ---- what is packaged ----
if [[ -n $PATHS && -n $PACKAGE ]]; then
  stop 2 "inputs 'paths' and 'package': give one of them, not both"
elif [[ -n $PATHS ]]; then
  given directory "$DIRECTORY"
  given name "$NAME"
elif [[ -n $PACKAGE ]]; then
  given package "$PACKAGE"
  [[ -n $NAME ]] || NAME=${PACKAGE##*/}
else
  stop 2 "input 'paths' or input 'package' is required" \
    "with: paths: the files and folders, or package: the package that a step before made"
fi
[[ $NAME =~ ^[A-Za-z0-9][A-Za-z0-9._+-]*$ ]] ||
  stop 2 "input 'name': has something else than letters, digits, '.', '_', '+', '-'"
one_of type "$TYPE" function layer
[[ -z $PACKAGE_DIGEST || $PACKAGE_DIGEST =~ ^(sha256:)?[0-9a-f]{64}$ ]] ||
  stop 2 "input 'package-digest': is no SHA-256"
no_line_breaks record "$RECORD"
no_line_breaks package-version "$PACKAGE_VERSION"
[[ -z $ARTIFACT || $ARTIFACT =~ ^[A-Za-z0-9][A-Za-z0-9._+-]*$ ]] ||
  stop 2 "input 'artifact': has something else than letters, digits, '.', '_', '+', '-'"

# ---- whom to trust ----
given config "$CONFIG"
given_here trust "$TRUST"
given_here repository "$REPOSITORY"
one_of mode "$MODE" '' warn enforce
one_of require-git "$REQUIRE_GIT" true false
one_of upload "$UPLOAD" true false
# The base branch of a pull request, the default branch of anything else: what
# is being judged never chooses its judge.
TRUST_REF=${TRUST_REF:-${BASE_REF:-$DEFAULT_BRANCH}}
[[ -n $TRUST_REF ]] || stop 2 "input 'trust-ref' is required for this event" \
  "trust-ref: the protected branch that has the trust directory"
git check-ref-format "refs/heads/$TRUST_REF" ||
  stop 2 "input 'trust-ref': is no name of a branch"

"$(dirname "${BASH_SOURCE[0]}")/check_install.sh"

# ---- do we sign? ----
one_of sign "$SIGN" auto always never
signs=yes
reason=
case $SIGN/$GITHUB_EVENT_NAME in
never/*)
  signs=no
  ;;
always/pull_request_target)
  stop 2 "sign: always under pull_request_target would sign what strangers wrote" \
    "sign in a workflow that runs on push"
  ;;
auto/push | auto/release | auto/workflow_dispatch | auto/schedule | \
  auto/repository_dispatch | auto/merge_group) ;;
auto/pull_request | auto/pull_request_target)
  signs=skipped
  reason="Not signed: this is a pull request${FORK:+ from a fork}, and nobody has merged it yet."
  ;;
auto/*)
  signs=skipped
  reason="Not signed: the event $GITHUB_EVENT_NAME may come from anybody."
  ;;
always/pull_request)
  if [[ -n $FORK && $HAS_KEY != true ]]; then
    signs=skipped
    reason='Not signed: GitHub gives no secrets to pull requests from forks.'
  fi
  ;;
esac
if [[ $signs = yes ]]; then
  given profile "$PROFILE"
  no_line_breaks key-uri "$KEY_URI"
  # seal-sign would also run a command; an input runs none.
  [[ -z $TIMESTAMP || $TIMESTAMP =~ ^https?://[^[:space:]]+$ ]] ||
    stop 2 "input 'timestamp': is no http:// or https:// URL"
  [[ $HAS_KEY = true || -n $KEY_URI ]] ||
    stop 3 "no key: the input 'key' is empty" \
      "store the key as a secret of the environment that this job names, and pass it on: key: \${{ secrets.SEAL_KEY }}"
  [[ $HAS_KEY != true || -z $KEY_URI ]] ||
    stop 2 "inputs 'key' and 'key-uri': give one of them, not both"
elif [[ $signs = skipped ]]; then
  annotate notice "$reason The package is verified and reported."
  summary "**$reason** The package is verified and reported; nothing here may be released."
fi

work=$(mktemp -d "$RUNNER_TEMP/sealwright.XXXXXX")
mkdir "$work/pure" "$work/signed" "$work/sealed"
output work "$work"
output name "$NAME"
output signs "$signs"
output trust-ref "refs/heads/$TRUST_REF"
output artifact "${ARTIFACT:-sealed-$NAME}"
