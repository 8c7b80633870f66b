#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# verify.sh - the verdict, as outputs, annotations and a summary
# shellcheck source-path=SCRIPTDIR
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
report=$WORK/sealed/$NAME.report.json
candidate=${SIGNED:-$PURE}

# only_unsigned FILE: what the report holds against the packages is that nobody
# has signed them, and nothing else; what is wrong with a layer stands with the
# layer. A member has its own line in the report, and no value of others can
# begin one.
only_unsigned() {
  local line check='' rule='' unsigned=1
  while IFS= read -r line; do
    line=${line#"${line%%[! ]*}"}
    case $line in
    '"check": "'*) check=${line#'"check": "'} check=${check%%'"'*} ;;
    '"rule": "'*) rule=${line#'"rule": "'} rule=${rule%%'"'*} ;;
    '"severity": "error"'* | '"severity": "unjudged"'*)
      case $check/$rule in
      mismatch/unsigned) unsigned=0 ;;
      layers/layer) ;;
      *) return 1 ;;
      esac
      ;;
    esac
  done <"$1"
  return "$unsigned"
}

lines "$LAYERS"
layers=()
for layer in "${lines[@]}"; do
  [[ $layer = /* ]] || layer=$PWD/$layer
  layers+=(--layer "$layer")
done
# Messages name the package as it is called, not as the runner places it.
cd "$WORK"
options=(--name "$NAME" --type "$TYPE" --config "$CONFIG" "${layers[@]}"
  --trust "${TRUST#"$WORK"/}")
[[ -z $MODE ]] || options+=(--mode "$MODE")
[[ -z $COMMIT ]] || options+=(--commit "$COMMIT")
[[ -z $DECLARED_AT ]] || options+=(--declared-at "$DECLARED_AT")

# What is accepted is written by seal-verify: the bytes that were judged.
status=0
shown seal-verify -o "sealed/$NAME" "${options[@]}" --report json="$report" \
  --report sarif="sealed/$NAME.sarif" --report markdown=summary.md \
  --report github=annotations \
  "${candidate#"$WORK"/}" || status=$?

verdict=fail
package=
forgiven=
if [[ $status = 0 ]]; then
  verdict=warn
  package=$WORK/sealed/$NAME
  ! grep -qx '  "verdict": "valid",' "$report" || verdict=pass
elif [[ $status = 1 && $SIGNS = skipped ]] && only_unsigned "$report"; then
  # Refused it is, and stays: there is no package among what is uploaded.
  forgiven="That \`$NAME\` is not signed is all that keeps it from being accepted."
  verdict=warn
  package=$candidate
  status=0
fi
if [[ -f annotations ]]; then
  sed "${forgiven:+s/^::error /::warning /}" annotations
fi
[[ ! -f summary.md ]] || cat summary.md >>"$GITHUB_STEP_SUMMARY"
[[ -z $forgiven ]] || {
  annotate notice "$forgiven"
  summary '' "$forgiven"
}

output verdict "$verdict"
output package "$package"
[[ ! -f $report ]] || {
  output report "$report"
  output sarif "$WORK/sealed/$NAME.sarif"
  output folder "$WORK/sealed"
}
exit "$status"
