#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# The problem matcher finds what the tools say, and nothing of the compiler's
set -eu
. "$SEAL_SOURCE/tests/ci/lib.sh"
. "$SEAL_SOURCE/tests/town.sh"
need gcc
matcher="$SEAL_SOURCE/ci/github/problem-matcher.json"

# found EXPRESSION: it is true of what the matcher finds in err.
found() {
  # shellcheck disable=SC2154 # of lib.sh
  node "$judges/github_matcher.mjs" "$matcher" err >found.json
  node -e '
    const f = JSON.parse(require("node:fs").readFileSync("found.json", "utf8"));
    if (!eval(process.argv[1])) {
      console.error(JSON.stringify(f, null, 1));
      process.exit(1);
    }' "$1" || fail "not so: $1"
}

town
expect 1 seal-verify --config production pure/app.zip
found 'f.length === 1 && f[0].file === "pure/app.zip" && f[0].severity === "error"'
found 'f[0].message === "the package is not signed" && f[0].code === "mismatch/unsigned"'
expect 0 seal-verify --config staging pure/app.zip
found 'f.length === 1 && f[0].severity === "warning" && f[0].code === "mismatch/unsigned"'
forge flip app.zip 'a b.zip' 70
expect 1 seal-verify --config staging 'a b.zip' pure/app.zip
found 'f.length === 2 && f[0].file === "a b.zip" && f[0].code.startsWith("integrity/")'
expect 0 seal-verify --config production --name app.zip app.zip
found 'f.length === 0'
expect 2 seal-sign --profile nobody --key release.pem -o x.zip pure/app.zip
found 'f.length === 1 && f[0].message.startsWith("profile nobody: ") && f[0].code === undefined'
expect 3 seal-package -o x.zip missing
found 'f.length === 1 && f[0].file === "missing"'
expect 2 seal-verify --wrong
found 'f.length === 1 && f[0].file === "seal-verify"'

# The compiler has matchers of its own.
printf 'int f(void) { int x; return; }\n' >x.c
expect 1 gcc -Wall -Werror=return-type -c x.c
says err 'x.c:1:[0-9]+: error:'
found 'f.length === 0'
