#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Formatting, shell scripts, man pages, the first lines of files
set -eu
. "$SEAL_SOURCE/tests/lib.sh"
need clang-format shellcheck mandoc
work=$PWD
cd "$SEAL_SOURCE"

find include src tools tests examples -name '*.[ch]' ! -path '*/node_modules/*' |
  sort >"$work/sources"
xargs clang-format --dry-run --Werror <"$work/sources" ||
  fail "run clang-format -i on these files"
while read -r file; do
  head -n 1 "$file" | grep -q 'SPDX-License-Identifier: Apache-2.0' ||
    fail "$file: no licence line"
done <"$work/sources"
long=$(xargs awk 'length > 100 { print FILENAME ":" FNR }' <"$work/sources")
[ -z "$long" ] || fail "lines over 100 columns: $long"

find ci .ci tests examples -name '*.sh' ! -path '*/node_modules/*' \
  >"$work/scripts"
ls ci/jobs ci/packages ci/quickstart ci/test .ci/run completions/seal.bash >>"$work/scripts"
# SC1091: the library's path is only known when a test runs.
xargs shellcheck -S warning -e SC1091 <"$work/scripts" || fail "shellcheck"

# A merge that nobody finished: the linters of text take its marks for text.
if grep -rnE '^(<{7}|>{7})( |$)' --exclude-dir=.git --exclude-dir='build*' \
  --exclude-dir=node_modules --binary-files=without-match .; then
  fail "marks of a conflict"
fi

# A page for each program, without a word from the linter.
for program in "$SEAL_BIN"/*; do
  page=man/$(basename "$program").1
  [ -f "$page" ] || fail "no man page for $program"
  mandoc -T lint -W warning "$page" || fail "$page"
  # Every long option of --help is in the page, and the other way round.
  "$program" --help | grep -oE -- '(^|[^-a-z])--[a-z][a-z-]+' |
    grep -oE -- '--[a-z-]+' | sort -u >"$work/help"
  sed 's/\\-/-/g; s/\\&//g' "$page" | grep -oE -- '--?[a-z][a-z-]+|Fl -[a-z-]+' |
    sed 's/^Fl -/--/; s/^Fl /-/' | sort -u >"$work/page"
  while read -r option; do
    # mdoc writes "Fl o , -output": the second dash is understood.
    grep -qx -e "$option" -e "${option#-}" "$work/page" || fail "$page: $option is missing"
  done <"$work/help"
done
