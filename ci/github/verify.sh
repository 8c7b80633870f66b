#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# verify.sh - the verdict, as outputs, annotations and a summary
# shellcheck source-path=SCRIPTDIR
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
sealed=$WORK/sealed
report=$sealed/$NAME.report.json
candidate=${SIGNED:-$PURE}

# only_unsigned FILE: what the report holds against the packages is that nobody
# has signed them, and nothing else. A member has its own line in the report,
# and no value of others can begin one.
only_unsigned() {
  local line check='' rule='' found=1
  while IFS= read -r line; do
    line=${line#"${line%%[! ]*}"}
    case $line in
    '"check": "'*) check=${line#'"check": "'} check=${check%%'"'*} ;;
    '"rule": "'*) rule=${line#'"rule": "'} rule=${rule%%'"'*} ;;
    '"severity": "error"'* | '"severity": "unjudged"'*)
      [[ $check/$rule = mismatch/unsigned ]] || return 1
      found=0
      ;;
    esac
  done <"$1"
  return "$found"
}

options=(--name "$NAME" --type "$TYPE" --config "$CONFIG" --trust "$TRUST")
[[ -z $MODE ]] || options+=(--mode "$MODE")
[[ -z $COMMIT ]] || options+=(--commit "$COMMIT")
[[ -z $DECLARED_AT ]] || options+=(--declared-at "$DECLARED_AT")
lines "$LAYERS"
for layer in "${lines[@]}"; do
  options+=(--layer "$layer")
done

# What is accepted is written by seal-verify: the bytes that were judged.
status=0
shown seal-verify -o "$sealed/$NAME" "${options[@]}" --report json="$report" \
  --report markdown="$WORK/summary.md" --report github="$WORK/annotations" \
  "$candidate" || status=$?
[[ ! -f $WORK/annotations ]] || cat "$WORK/annotations"
[[ ! -f $WORK/summary.md ]] || cat "$WORK/summary.md" >>"$GITHUB_STEP_SUMMARY"

verdict=fail
[[ $status != 0 ]] || verdict=warn
if [[ $status = 0 ]] && grep -qx '  "verdict": "valid",' "$report"; then
  verdict=pass
fi
package=
[[ $status != 0 ]] || package=$sealed/$NAME
if [[ $status = 1 && $SIGNS = skipped ]] && only_unsigned "$report"; then
  # Refused it is, and stays: there is no package among what is uploaded.
  verdict=warn
  status=0
  package=$candidate
  annotate notice "$NAME is not signed. That is all that keeps it from being accepted."
  summary "That it is not signed is all that keeps \`$NAME\` from being accepted."
fi

output verdict "$verdict"
output package "$package"
[[ ! -f $report ]] || {
  output report "$report"
  output folder "$sealed"
}
exit "$status"
