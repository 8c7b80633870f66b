# shellcheck shell=bash
# SPDX-License-Identifier: Apache-2.0
# reports.sh - packages of every kind and the reports about them; source it
# after lib.sh
. "$SEAL_SOURCE/tests/town.sh"

# A name with something for every format: a workflow command, a table's cell,
# code, HTML, the end of CDATA, quotes, control and hidden characters, links,
# no UTF-8.
nasty() {
  printf '::error::%%0A::a|b`c`<script>alert(1)<!--]]>"%s&amp;\033[31m\r\n\t' "'"
  printf '##[error]\\|é me@x.org www.x.org http:*_x_*[l](y)@team $m$'
  printf '\xef\xbf\xbe\xef\xbf\xbf\xc2\x85\xe2\x80\xae\xff%s.zip' "$1"
}

# report_town: town's packages, and worse ones.
report_town() {
  town
  package base
  sign base.zip pure/base.zip --type layer
  seal-attach-layer -o with.zip --package pure/app.zip pure/base.zip
  sign full.zip with.zip --name full.zip --package-version 1.2.3
  forge flip app.zip broken.zip 45
  nasty=$(nasty "")
  cp pure/app.zip "$nasty"
  forge resign app.zip forged.zip release.pem \
    't["subject"][0]["name"] = "a|b<script>\n::error::x\u202e\u0001.zip"'
}

# reports STATUS CONFIG OPTION...: every format beside each other as report.FORMAT.
formats='json text sarif junit codequality markdown github'
reports() {
  for format in $formats; do
    set -- "$@" "report.$format"
  done
  status=$1
  config=$2
  shift 2
  given=()
  while [ $# -gt 0 ]; do
    case $1 in
    report.*) given=(--report "${1#report.}=$1" "${given[@]}") ;;
    *) given+=("$1") ;;
    esac
    shift
  done
  expect "$status" seal-verify --config "$config" "${given[@]}"
}

# same_findings: the reports of the last run tell the same in the same order.
same_findings() {
  for format in $formats; do
    python3 "${judges:?}/read_report.py" "$format" "report.$format" \
      >"findings.$format" || fail "$format cannot be read back"
    diff findings.json "findings.$format" >&2 || fail "$format tells otherwise"
  done
}
