#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Metrics for Prometheus, and what is said of a signature that ends soon
set -eu
. "$SEAL_SOURCE/tests/lib.sh"
. "$SEAL_SOURCE/tests/town.sh"
need promtool
town
verify 0 production --metrics m.prom app.zip
verify 1 production --metrics m.prom pure/app.zip
verify 0 staging --metrics m.prom pure/app.zip
cp app.zip 'q"b\.zip'
printf 'no zip' >'w"\x.zip'
verify 1 production --metrics m.prom 'w"\x.zip'
expect 0 promtool check metrics <m.prom
[ ! -s err ] || fail "promtool complains: $(cat err)"
says m.prom '^sealwright_verifications_total\{package="app.zip",result="valid"\} 1$'
says m.prom '^sealwright_verifications_total\{package="app.zip",result="refused"\} 1$'
says m.prom '^sealwright_findings_total\{package="app.zip",check="mismatch",action="block"\} 1$'
says m.prom '^sealwright_findings_total\{package="app.zip",check="mismatch",action="warn"\} 1$'
says m.prom '^sealwright_signature_expiry_timestamp_seconds\{package="app.zip"\} [0-9]{10}$'
for _ in 1 2 3 4 5 6 7 8; do
  seal-verify -q --config production --metrics m.prom app.zip &
done
wait
says m.prom '^sealwright_verifications_total\{package="app.zip",result="valid"\} 9$'

# Somebody else's file stays; a what-if is not counted.
echo 'node_load1 0.5' >other.prom
verify 3 production --metrics other.prom app.zip
says err "other.prom: error: metrics: the file holds something else"
[ "$(cat other.prom)" = 'node_load1 0.5' ] || fail "other.prom was changed"
verify 2 production --metrics m.prom --at 2100-01-01T00:00:00Z app.zip
verify 2 production --metrics app.zip app.zip
same app.zip 'q"b\.zip'

# What of what is deployed would be refused, then; and what ends soon.
soon=$(date -u -d '+11 months 10 days' +%Y-%m-%dT%H:%M:%SZ)
sign old.zip pure/app.zip --name app.zip --signing-time "$(date -u -d '-360 days' +%Y-%m-%dT%H:%M:%SZ)"
verify 0 production --report json=report.json old.zip
says err 'note: the signature will expire soon, in [0-9]+ (days|hours) \[expiry/soon\]$'
[ "$(member report.json "j['packages'][0]['findings'][0]['rule']")" = soon ] ||
  fail "json does not say soon"
verify 0 production app.zip
if grep soon err; then fail "a fresh signature expires soon"; fi
verify 0 production --at "$soon" app.zip
says err 'expire soon'
later=$(date -u -d '+1 month' +%Y-%m-%dT%H:%M:%SZ)
verify 1 production --at "$later" app.zip old.zip
says err '^app.zip: valid'
says err '^old.zip: error: the signature has expired \[expiry/expired\]$'
says err 'hypothetical, as of'
