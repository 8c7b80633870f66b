# shellcheck shell=bash
# SPDX-License-Identifier: Apache-2.0
# seal.bash - bash completion of seal and its tools. Options and commands are
# read from --help, so that they are always those of the tool at hand; names of
# profiles and configurations from the trust directory.

# _seal_usage COMMAND...: what follows "Usage:" in its help.
_seal_usage() {
  "${1/#\~\//$HOME/}" "${@:2}" --help 2>/dev/null </dev/null |
    sed -n '/^Usage:/,$p'
}

# A help text in, a line for each option out: its name and what its value is,
# with a = where the value cannot be the next word. The options stand at the
# beginning of their lines.
_seal_options() {
  local line option='(--[a-z][a-z0-9-]*)( |\[?(=))?\[?([A-Z]*)'
  while IFS= read -r line; do
    [[ $line =~ ^\ +- ]] || continue
    while [[ $line =~ $option ]]; do
      printf '%s %s\n' "${BASH_REMATCH[1]}" "${BASH_REMATCH[3]}${BASH_REMATCH[4]}"
      line=${line#*"${BASH_REMATCH[1]}"}
    done
  done
}

# _seal_names FOLDER: what the trust directory has there. Uses words.
_seal_names() {
  local trust=${SEAL_TRUST:-signing} i name
  for ((i = 1; i < ${#words[@]}; i++)); do
    case ${words[i]} in
    --trust) trust=${words[i + 1]-} ;;
    --trust=*) trust=${words[i]#*=} ;;
    esac
  done
  trust=${trust//[\\\'\"]/} # the word is as it was typed
  for name in "${trust/#\~\//$HOME/}/$1"/*.json; do
    [ -e "$name" ] || continue
    name=${name##*/}
    printf '%s\n' "${name%.json}"
  done
}

# _seal_known WORD...: those of them that the help text speaks of. Uses usage.
_seal_known() {
  local word
  for word; do
    [[ $usage =~ (^|[^a-z])$word($|[^a-z0-9]) ]] && printf '%s\n' "$word"
  done
}

# _seal_offer VALUE CANDIDATE-LINES [PREFIX]: into COMPREPLY what begins so.
_seal_offer() {
  local candidate
  while IFS= read -r candidate; do
    [[ -n $candidate && $candidate == "$1"* ]] &&
      COMPREPLY+=("${3-}$candidate")
  done <<<"$2"
}

# _seal_paths VALUE -f|-d [PREFIX]: files or folders.
_seal_paths() {
  local path
  compopt -o filenames
  while IFS= read -r path; do
    COMPREPLY+=("${3-}$path")
  done < <(compgen "$2" -- "$1")
}

# _seal_value OPTION KIND VALUE PREFIX: the values of an option.
_seal_value() {
  local known
  case $1 in
  --mode) known=$(_seal_known warn enforce) ;;
  --type) known=$(_seal_known function layer) ;;
  --lint) known=$(_seal_known lambda lambda-layer) ;;
  --algorithm) known=$(_seal_known ecdsa-p256-sha256 ecdsa-p384-sha384 \
    ed25519 rsa-pkcs1-sha256) ;;
  --event) known=$(_seal_known verify sign trust) ;;
  --status) known=$(_seal_known accepted warned blocked unjudged begun \
    'done' failed) ;;
  --profile | --allow) known=$(_seal_names profiles) ;;
  --config) known=$(_seal_names configs) ;;
  --check)
    known=$(_seal_known expiry mismatch revocation layers provenance timestamp)
    if [[ $3 == *=* ]]; then
      _seal_offer "${3#*=}" "$(_seal_known warn enforce)" "$4${3%%=*}="
    else
      compopt -o nospace
      _seal_offer "$3" "${known//$'\n'/=$'\n'}=" "$4"
    fi
    return
    ;;
  --report)
    if [[ $3 == *=* ]]; then
      _seal_paths "${3#*=}" -f "$4${3%%=*}="
    else
      compopt -o nospace
      known=$(_seal_known text json sarif junit codequality \
        markdown github)
      _seal_offer "$3" "${known//$'\n'/=$'\n'}=" "$4"
    fi
    return
    ;;
  --key)
    if [[ $3 == env:* ]]; then
      _seal_offer "${3#*:}" "$(compgen -e)" "${4}env:"
      return
    fi
    [ -z "$3" ] || _seal_offer "$3" "$(_seal_known env: pkcs11:)" "$4"
    if [ ${#COMPREPLY[@]} = 0 ]; then
      _seal_paths "$3" -f "$4"
    else
      compopt -o nospace
    fi
    return
    ;;
  --layers-dir) _seal_paths "$3" -d "$4" && return ;;
  esac
  if [ -n "${known+known}" ]; then
    _seal_offer "$3" "$known" "$4"
    return
  fi
  case $2 in
  DIR) _seal_paths "$3" -d "$4" ;;
  FILE | F | LOG | OUT | PKG | LAYER | LIST | URI) _seal_paths "$3" -f "$4" ;;
  esac
}

# _seal_words FROM: the words from there on that are no options or their values,
# without the one that is being typed. Uses words, takes; sets operands.
_seal_words() {
  local i
  operands=()
  for ((i = $1; i < ${#words[@]} - 1; i++)); do
    case ${words[i]} in
    --?*=*) ;;
    -o | -C) i=$((i + 1)) ;;
    -*) [[ ${takes[${words[i]}]-} != [A-Z]* ]] || i=$((i + 1)) ;;
    *) operands+=("${words[i]}") ;;
    esac
  done
}

# The commands of seal-trust, and then what they are about. Uses operands,
# commands, value.
_seal_trust_operand() {
  local known
  if [ ${#operands[@]} = 0 ]; then
    _seal_offer "$value" "$(cut -d ' ' -f 1 <<<"$commands" | uniq)"
    return
  fi
  known=$(sed -n "s/^${operands[0]} //p" <<<"$commands")
  if [ ${#operands[@]} = 1 ] && [ -n "$known" ]; then
    _seal_offer "$value" "$known"
    return
  fi
  [ ${#operands[@]} = 2 ] || return
  case ${operands[*]} in
  *' create' | *' list') ;;
  profile\ *) _seal_offer "$value" "$(_seal_names profiles)" ;;
  config\ *) _seal_offer "$value" "$(_seal_names configs)" ;;
  audit\ *) _seal_paths "$value" -f ;;
  esac
}

# _seal_learn [COMMAND...]: usage and takes, from the help of the tool or of its
# command. Uses tool.
_seal_learn() {
  local option kind
  usage=$(_seal_usage "${tool[@]}" "$@")
  takes=()
  while read -r option kind; do
    takes[$option]=$kind
  done < <(_seal_options <<<"$usage")
}

# Bash breaks words at = and : as well. words: as they were typed.
_seal_join_words() {
  local i
  words=("${COMP_WORDS[0]}")
  for ((i = 1; i <= COMP_CWORD; i++)); do
    if [[ ${COMP_WORDS[i]} == [=:]* || ${COMP_WORDS[i - 1]} == [=:] ]] &&
      [ ${#words[@]} -gt 1 ]; then
      words[-1]+=${COMP_WORDS[i]}
    else
      words+=("${COMP_WORDS[i]}")
    fi
  done
}

# Bash replaces only what follows the last = or : it broke the word at.
_seal_cut_replies() {
  local breaks=${COMP_WORDBREAKS//[^=:]/} cut i
  [ -n "$breaks" ] || return
  cut=${words[-1]%"${words[-1]##*["$breaks"]}"}
  [ -n "$cut" ] || return
  for ((i = 0; i < ${#COMPREPLY[@]}; i++)); do
    COMPREPLY[i]=${COMPREPLY[i]#"$cut"}
  done
}

_seal_reply() {
  local previous=${words[-2]-} option
  if [[ $value == --*=* ]]; then
    option=${value%%=*}
    _seal_value "$option" "${takes[$option]#=}" "${value#*=}" "$option="
  elif [[ $previous == -o ]]; then
    _seal_paths "$value" -f
  elif [[ $previous == -C ]]; then
    _seal_paths "$value" -d
  elif [[ $previous == --* && ${takes[$previous]-} == [A-Z]* ]]; then
    _seal_value "$previous" "${takes[$previous]}" "$value" ''
  elif [[ $value == -* ]]; then
    _seal_offer "$value" "$(printf '%s\n' "${!takes[@]}" | sort)"
  elif [[ $program == seal-trust ]]; then
    _seal_trust_operand
  else
    _seal_paths "$value" -f
  fi
}

# The options of a command of seal-trust: its own and those of all commands.
# Uses operands, commands.
_seal_learn_command() {
  local command log=${takes[--audit-log]-}
  command=$(printf '%s\n' "${operands[*]:0:2}" "${operands[0]-}" |
    grep -Fx -m 1 -f <(printf '%s\n' "$commands"))
  [ -n "$command" ] || return
  # shellcheck disable=SC2086 # a command of one or two words
  _seal_learn $command
  takes[--quiet]='' takes[--verbose]='' takes[--help]=''
  case $command in
  *list | *show | *check | *verify) ;;
  *) takes[--audit-log]=$log ;;
  esac
  _seal_words ${#tool[@]}
}

_seal() {
  local -a words operands tool
  local -A takes
  local usage commands value program
  COMPREPLY=()
  _seal_join_words
  value=${words[-1]}
  tool=("${words[0]}")
  program=${words[0]##*/}
  if [ "$program" = seal ]; then
    if [ ${#words[@]} = 2 ]; then
      _seal_learn
      commands=$(sed -n 's/^  \([a-z][a-z-]*\)  .*/\1/p' <<<"$usage")
      _seal_offer "$value" "$commands"$'\n--help\n--version'
      return
    fi
    tool+=("${words[1]}")
    program=seal-${words[1]}
  fi
  _seal_learn
  _seal_words ${#tool[@]}
  if [ "$program" = seal-trust ]; then
    commands=$(sed -nE \
      's/^  ([a-z][a-z-]*( [a-z]+)?)( [A-Z]+)?  .*/\1/p' <<<"$usage")
    _seal_learn_command
  fi
  _seal_reply
  _seal_cut_replies
}

complete -F _seal seal seal-package seal-attach-layer seal-sign seal-verify \
  seal-trust seal-inspect
