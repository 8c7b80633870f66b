#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Both completions, typed on a terminal: every option of every tool, commands,
# known values, names of the trust directory, files
set -eu
. "$SEAL_SOURCE/tests/lib.sh"
need python3 bash zsh
unset SEAL_TRUST SEAL_KEY

seal trust init --quiet
seal trust profile create nightly --quiet --new-key nightly.pem >arn
seal trust config create production --quiet --allow nightly >arn
cp -R signing 'other trust'
mv 'other trust/profiles/nightly.json' 'other trust/profiles/stable.json'
mkdir 'layer files'
seal-package --quiet -o package.zip signing

# Each tool, and each command of seal-trust, is asked for its options, and
# --help says what they are. Options stand in front of what they do there.
seal trust --help | sed -n '/^Usage/,$s/^  \([a-z][a-z-]*\( [a-z]\+\)\?\)\( [A-Z]*\)\?  .*/\1/p' \
  >trust_commands
[ "$(wc -l <trust_commands)" -ge 15 ] || fail "found too few commands of seal-trust"
{
  for tool in "$SEAL_BIN"/seal-*; do
    basename "$tool"
  done
  sed 's/^/seal-trust /' trust_commands
  echo seal verify
} >commands
sed 's/$/ --/' commands >typed
cat >expected <<'EXPECTED'
seal v=>seal verify
seal trust revo=>revocations revoke-signature
seal-trust =>init profile config revoke-signature revocations check audit
seal trust profile =>cancel create list revoke rotate show
seal-trust profile show =>seal-trust profile show nightly
seal-trust --trust signing config update p=>config update production
seal-trust profile revoke n=>revoke nightly
seal-trust config create app --allow =>--allow nightly
seal-trust config create app --check ex=>--check expiry=
seal-trust config create app --check expiry=e=>--check expiry=enforce
seal-trust profile create app --algorithm e=>ecdsa-p256-sha256 ecdsa-p384-sha384 ed25519
seal-trust audit verify pack=>verify package.zip
seal-verify --mode =>enforce warn
seal-verify --mode=e=>--mode=enforce
seal-verify --config =>--config production
seal-verify --report j=>json
seal-verify --report git=>--report github=
seal-verify --declared-at pack=>--declared-at package.zip
seal-verify --report json=pack=>--report json=package.zip
seal-verify --layers-dir lay=>--layers-dir layer\ files/
seal-verify pack=>seal-verify package.zip
seal-sign --profile n=>--profile nightly
seal-sign --trust other\ trust --profile =>--profile stable
seal-sign --key e=>--key env:
seal-sign --key env:SEAL_BI=>--key env:SEAL_BIN
seal-sign --key ni=>--key nightly.pem
seal-sign --type lay=>--type layer
seal-package --record pack=>--record package.zip
seal-package --lint lambda-=>--lint lambda-layer
seal-package -C lay=>-C layer\ files/
seal-inspect -o pack=>-o package.zip
EXPECTED
sed 's/=>.*//' expected >>typed

# check SHELL: what it offered, in the file shell.SHELL, is what was expected.
check() {
  while read -r command; do
    # shellcheck disable=SC2086 # a command is words
    $command --help | sed '1,/^Usage/d' |
      grep -oE -- '(^|[^-a-z])--[a-z][a-z0-9-]+' | grep -oE -- '--.*' |
      sort -u >"options.$1"
    grep -F "$command -- =>" "shell.$1" | tail -n 1 | tr ' ' '\n' |
      sed 's/=.*//' >"offered.$1"
    while read -r option; do
      grep -qx -e "$option" "offered.$1" || fail "$1: $command: $option of \
--help is not offered: its line has to begin with spaces and a dash"
    done <"options.$1"
  done <commands
  while IFS= read -r line; do
    typed=${line%%=>*}
    shown=$(grep -F -- "$typed =>" "shell.$1" | tail -n 1)
    # Either the line became that, or all these words are shown.
    case $shown in *"${line#*=>}"*) continue ;; esac
    for word in ${line#*=>}; do
      case " ${shown#*=>} " in
      *[\ =]"$word"[\ =]*) ;;
      *) fail "$1: not offered: $word; $shown" ;;
      esac
    done
  done <expected
}

# complete SHELL SETUP: what it offers for each line, into shell.SHELL.
complete() {
  python3 "$SEAL_SOURCE/tests/completing.py" "$1" "$2" <typed >"shell.$1"
}
load_bash=". '$SEAL_SOURCE/completions/seal.bash'"
load_zsh="fpath=('$SEAL_SOURCE/completions' \$fpath)
autoload -U compinit; compinit -u -D"
complete bash "$load_bash"
complete zsh "$load_zsh"
check bash
check zsh

# What a tool does not have is not offered: seal-inspect has no --profile, and
# only commands that change something write an audit log.
for shell in bash zsh; do
  says "shell.$shell" '^seal-inspect -- .*--payload'
  says "shell.$shell" '^seal-trust profile create -- .*--audit-log'
  if grep -E '^seal-inspect -- .*--profile|^seal-trust check -- .*--audit-log' \
    "shell.$shell"; then
    fail "$shell offers too much"
  fi
done

# Options come from the tool at hand, and one that fails breaks nothing.
mkdir newer
printf '#!/bin/sh\necho "Usage: x"; echo "  --brand-new DIR  what is new"\n' \
  >newer/seal-inspect
printf '#!/bin/sh\nexit 3\n' >newer/seal-sign
chmod +x newer/*
printf 'seal-inspect --br\nseal-inspect --brand-new lay\nseal-sign --pro\n' >typed
PATH=$PWD/newer:$PATH
complete bash "$load_bash"
complete zsh "$load_zsh"
for shell in bash zsh; do
  says "shell.$shell" '=> seal-inspect --brand-new'
  says "shell.$shell" '--brand-new layer\\ files/'
  says "shell.$shell" '=> seal-sign --pro'
done
