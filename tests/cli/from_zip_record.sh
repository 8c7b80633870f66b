#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# An archive of others: its digest is asked for, and told up to the verdict
set -eu
. "$SEAL_SOURCE/tests/lib.sh"
. "$SEAL_SOURCE/tests/signing.sh"
leave_git
python3 -c 'import zipfile
zipfile.ZipFile("vendor.zip", "w").writestr("lib/a", "b")'
sum=$(digest vendor.zip)
other=$(printf '0%.0s' $(seq 64))
url=https://vendor.example/v1/vendor.zip

expect 0 seal-package -q -o v.zip --record --from-zip vendor.zip \
  --expect-sha256 "$sum" --origin "$url"
expect 1 seal-package -o no.zip --from-zip vendor.zip --expect-sha256 "$other"
says err "^vendor.zip: error: .*have sha256:$sum, expected sha256:$other \[foreign/digest\]\$"
absent no.zip

# Nothing secret gets into the record, and a secret is not repeated.
expect 0 seal-package -o got.zip --record --from-zip vendor.zip \
  --origin 'https://user:secret@vendor.example/v1/vendor.zip?token=secret#secret'
says err 'note: --origin: user, query and fragment are left out'
same got.zip v.zip
[ "$(grep -c secret err)" = 0 ] || fail 'the secret is shown'
for origin in user:secret@host/x 'https://user:secret/x@host/' file:///x x \
  'https://' "https://host/a b" 'https:\\host'; do
  expect 2 seal-package -o no.zip --from-zip vendor.zip --origin "$origin"
  says err 'error: --origin: neither a URL'
  [ "$(grep -c secret err)" = 0 ] || fail 'the secret is shown'
done
expect 0 seal-package -q -o got.zip --record=r.json --from-zip vendor.zip \
  --origin pkg:generic/vendor@1
says r.json "\"foreign\":\{\"sha256\":\"$sum\",\"origin\":\"pkg:generic/vendor@1\"\}"

# Record, statement, inspect, verify.
make_profile release
seal-trust config create production --allow release --mode enforce >/dev/null
expect 0 seal-inspect v.zip
says out "^  archive    sha256:$sum\$"
says out "^  origin     $url\$"
seal-sign -q -o s.zip --name v.zip --type layer --profile release --key release.pem v.zip
get s.zip \
  "s['predicate']['buildDefinition']['resolvedDependencies'][0]['digest']['sha256']" "$sum"
expect 0 seal-inspect s.zip
says out "^  archive    sha256:$sum\$"
expect 0 seal-verify --config production --name v.zip --type layer \
  --report json=r.json --report text=r.txt s.zip
says r.txt "^  archive sha256:$sum $url\$"
python3 - r.json "$sum" "$url" <<'PY'
import json, sys
package = json.load(open(sys.argv[1]))["packages"][0]
assert package["foreign"] == {"sha256": sys.argv[2], "origin": sys.argv[3]}
PY

# Mistakes.
expect 2 seal-package -o no.zip --from-zip vendor.zip vendor.zip
expect 2 seal-package -o no.zip --from-zip vendor.zip --git-tree HEAD
expect 2 seal-package -o no.zip --origin "$url" vendor.zip
says err '^seal-package: error: --origin: is about the archive'
expect 2 seal-package -o no.zip --expect-sha256 abc --from-zip vendor.zip
expect 2 seal-package -o vendor.zip --from-zip vendor.zip
[ "$(digest vendor.zip)" = "$sum" ] || fail 'the input was written to'
expect 3 seal-package -o no.zip --from-zip nowhere.zip
expect 3 seal-package -o no.zip --from-zip .
absent no.zip
