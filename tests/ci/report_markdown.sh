#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# The summary page: its table, its fixes, nothing of a name acts, below 1 MiB
set -eu
. "$SEAL_SOURCE/tests/ci/lib.sh"
. "$SEAL_SOURCE/tests/ci/reports.sh"
need cmark-gfm
formats=markdown
report_town
git init -q -b main work
git -C work -c user.name=t -c user.email=t@example.org commit -q --allow-empty -m 1
commit=$(git -C work rev-parse HEAD)
sign git.zip pure/app.zip --repository work
digest=$(sha256sum <pure/app.zip | cut -d ' ' -f 1)

# page: report.markdown as GitHub's renderer makes it, with every extension.
page() {
  cmark-gfm --unsafe -e table -e autolink -e strikethrough report.markdown >page
}

# Each package has its row, also when all is well.
reports 0 production git.zip
says report.markdown '^## Sealwright: valid$'
says report.markdown "^\\| <code>git.zip</code> \\| <code>sha256:$digest</code> \\| <code>release</code> \\| <code>$commit</code> \\| 20[0-9TZ:-]+ \\| valid \\|\$"
grep -q Findings report.markdown && fail "findings about a good package"
says report.markdown '^sealwright: 1 verified, 0 warnings, 0 errors \(mode enforce, '
reports 0 production --layer base.zip full.zip
says report.markdown '^\| <code>full.zip</code> <code>1.2.3</code> '
says report.markdown '^\| layer <code>base.zip</code> '
reports 0 production --at 2027-01-01T00:00:00Z app.zip
says report.markdown '^## Sealwright: valid \(hypothetical\)$'
cp app.zip other.zip
reports 0 production other.zip
says report.markdown '^\| <code>other.zip</code> signed as <code>app.zip</code> '

# Verdicts and fixes.
reports 1 production app.zip pure/app.zip missing.zip
says report.markdown '^## Sealwright: refused$'
says report.markdown '^\| <code>pure/app.zip</code> .* \| \*\*refused\*\* \|$'
says report.markdown '^\| <code>missing.zip</code> .* \| \*\*could not be judged\*\* \|$'
says report.markdown '^- \*\*error\*\* <code>pure/app.zip</code> the package is not signed \(<code>mismatch/unsigned</code>\)$'
says report.markdown '^  - fix: <code>seal-sign --profile '
says report.markdown '^- \*\*could not judge\*\* <code>missing.zip</code> '
reports 0 staging pure/app.zip
says report.markdown '^## Sealwright: accepted with warnings$'
reports 1 production --name billing.zip app.zip
says report.markdown '^  - have <code>app.zip</code>$'
says report.markdown '^  - expected <code>billing.zip</code>$'
reports 2 nothing app.zip
says report.markdown '^## Sealwright: could not be judged$'
says report.markdown '^- \*\*error\*\* .*nothing'

# A name is text: no tag, no link, no cell, no line of its own.
reports 1 production "$nasty" forged.zip
page
tags=$(grep -oE '<[a-z][a-z0-9]*' page | sort -u | tr -d '<\n')
[ "$tags" = codeh2h3lipstrongtabletbodytdththeadtrul ] || fail "tags: $tags"
[ "$(grep -c '<td>' page)" = 12 ] || fail "not two rows of six cells"
mkdir -p https:/x.org
cp pure/app.zip https:/x.org
reports 1 production https://x.org/app.zip
page
grep -q '<a ' page && fail "a path is a link"
reports 1 production "$nasty" forged.zip
page
# A row with more cells would lose them: all of the name is in its own.
says page '^<td><code>.*a\|b`c`&lt;script&gt;alert\(1\)&lt;!--\]\]&gt;.*\[l\]\(y\).*xff\.zip</code></td>$'
says page '\\x1b\[31m\\x0d\\x0a\\x09##\[error\]'

# Below GitHub's limit, with the rest counted; the end is still there.
package many
many=()
for number in $(seq 300); do
  name=$(nasty "$number")
  cp pure/many.zip "$name"
  many+=("$name")
done
# One package is judged as often as it is named.
for _ in 1 2 3; do
  many+=("${many[@]}")
done
reports 1 production "${many[@]}"
size=$(wc -c <report.markdown)
[ "$size" -lt 900000 ] || fail "$size bytes"
[ "$size" -gt 500000 ] || fail "only $size bytes: the limit is not reached"
says report.markdown '^[0-9]+ more packages; the JSON report has all$'
says report.markdown '^[0-9]+ more findings; the JSON report has all$'
says report.markdown '^sealwright: 0 verified, 0 warnings, 2400 errors '
