#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Configurations: created, updated, settings taken off, refused
set -eu
. "$SEAL_SOURCE/tests/lib.sh"
need python3

# member EXPRESSION: of the configuration c as Python has it.
member() {
  python3 -c "import json; c = json.load(open('signing/configs/production.json')); s = c.get('sealwright', {}); print(($1))"
}

seal-trust init
seal-trust profile create release --new-key release.pem >first
seal-trust profile create nightly --new-key nightly.pem >nightly
arn=$(cat first)
version=${arn##*/}

expect 0 seal-trust config create production --allow release
says out '^arn:aws:lambda:local:000000000000:code-signing-config:csc-[a-z0-9]{17}$'
[ "$(member 'c["CodeSigningConfigArn"]')" = "$(cat out)" ] || fail "the ARN"
[ "$(member 'c["CodeSigningPolicies"], c["AllowedPublishers"], s')" = \
  "({'UntrustedArtifactOnDeployment': 'Warn'}, {'SigningProfileVersionArns': []}, {'AllowedProfiles': ['release']})" ] ||
  fail "the defaults"
cp signing/configs/production.json before
expect 2 seal-trust config create production --allow release
says err '^signing/configs/production.json: error: configuration production: it exists already$'
same before signing/configs/production.json

# All settings, as they come back.
commit=0123456789012345678901234567890123456789
expect 0 seal-trust config update production --allow "release/$version" \
  --allow "$arn" --allow nightly --allow nightly --mode enforce \
  --check expiry=warn --check timestamp=enforce --package 'app*.zip' --package x \
  --require-clean-tree --require-signed-commit \
  --repository 'https://example.org/*' --ref 'refs/tags/v*' --ref refs/heads/main \
  --commit "$commit" --minimum-signed-at @60 --minimum-version 1.2.3 \
  --required-signatures 2 --require-timestamp --description 'for ümlauts'
[ "$(member 'c["AllowedPublishers"]["SigningProfileVersionArns"], s["AllowedProfiles"]')" = \
  "(['$arn'], ['nightly'])" ] || fail "the allow list"
[ "$(member 'c["Description"], c["CodeSigningPolicies"], s["CheckPolicies"], s["Packages"]')" = \
  "('for ümlauts', {'UntrustedArtifactOnDeployment': 'Enforce'}, {'expiry': 'Warn', 'timestamp': 'Enforce'}, ['app*.zip', 'x'])" ] ||
  fail "the policies"
[ "$(member 's["Provenance"]')" = "{'RequireCleanTree': True, \
'Repositories': ['https://example.org/*'], 'Refs': ['refs/tags/v*', 'refs/heads/main'], \
'Commit': '$commit', 'RequireSignedCommit': True, \
'MinimumSignedAt': '1970-01-01T00:01:00Z', 'MinimumVersion': '1.2.3'}" ] ||
  fail "the provenance"
[ "$(member 's["RequireTimestamp"], s["RequiredSignatures"]')" = '(True, 2)' ] ||
  fail "timestamp and signatures"
[ "$(member 'list(c), list(s)')" = "(['CodeSigningConfigId', 'CodeSigningConfigArn', \
'Description', 'AllowedPublishers', 'CodeSigningPolicies', 'LastModified', 'sealwright'], \
['AllowedProfiles', 'CheckPolicies', 'Packages', 'Provenance', 'RequireTimestamp', \
'RequiredSignatures'])" ] || fail "the order of members"
python3 - <<'EOF' || fail "the form of the file, or another id"
import json
text = open('signing/configs/production.json').read()
assert json.dumps(json.loads(text), indent=2, ensure_ascii=False) + '\n' == text
before = json.load(open('before'))
assert before['CodeSigningConfigId'] == json.loads(text)['CodeSigningConfigId']
EOF
expect 0 seal-trust config show production --json
same out signing/configs/production.json
expect 0 seal-trust config show production
says out '^mode +enforce$'
says out '^  integrity +always blocks$'
says out '^  expiry +warn$'
says out "^sha256 +$(sha256sum signing/configs/production.json | cut -d' ' -f1)\$"
says out '^signed at or after +1970-01-01T00:01:00Z$'
expect 0 seal-trust config list
says out '^production +enforce  for ümlauts$'
expect 0 seal-trust config list --json
python3 -c 'import json; c, = json.load(open("out"))["CodeSigningConfigs"]; assert c["Name"] == "production"'

# An update leaves what it does not name.
expect 0 seal-trust config update production --check layers=warn
[ "$(member 'sorted(s["CheckPolicies"]), s["Packages"], s["Provenance"]["Commit"][:4]')" = \
  "(['expiry', 'layers', 'timestamp'], ['app*.zip', 'x'], '0123')" ] || fail "an update lost something"
expect 0 seal-trust config update production --package y
[ "$(member 's["Packages"]')" = "['y']" ] || fail "a list is replaced"
# And takes off what is named.
expect 0 seal-trust config update production --no-require-clean-tree --no-commit
[ "$(member '"RequireCleanTree" in s["Provenance"], "Commit" in s["Provenance"], "Refs" in s["Provenance"]')" = \
  '(False, False, True)' ] || fail "not taken off"
expect 0 seal-trust config update production --no-check --no-package \
  --no-require-signed-commit --no-repository --no-ref --no-minimum-signed-at \
  --no-minimum-version --no-required-signatures --no-require-timestamp \
  --no-description --mode warn
[ "$(member 'list(s), "Description" in c, c["CodeSigningPolicies"]')" = \
  "(['AllowedProfiles'], False, {'UntrustedArtifactOnDeployment': 'Warn'})" ] ||
  fail "something stayed"

# Refused.
cp -r signing before_refusals
create='seal-trust config create other'
expect 2 $create
says err 'error: allow: it allows nobody$'
says err '^  fix: --allow PROFILE'
expect 2 $create --allow relase
says err 'error: allow: there is no "relase"$'
says err '^  fix: did you mean release\?$'
expect 2 $create --allow release/abcdefghij
says err 'error: allow: there is no "release/abcdefghij"$'
expect 2 $create --allow "nightly/$version"
says err 'error: allow: there is no '
expect 2 $create --allow "release/$version/x"
says err 'error: allow: there is no '
expect 2 $create --allow ../release
says err 'error: allow: there is no '
expect 2 $create --allow release --check integrity=warn
says err 'error: check: integrity always blocks'
expect 2 $create --allow release --check exipry=warn
says err 'error: check: there is no "exipry"$'
says err '^  fix: did you mean expiry\?$'
expect 2 $create --allow release --check expiry=maybe
says err 'error: check: "expiry=maybe" says neither warn nor enforce$'
expect 2 $create --allow release --check expiry
says err 'error: check: "expiry" says neither'
expect 2 $create --allow release --mode strict
says err 'error: --mode: "strict" is neither warn nor enforce$'
expect 2 $create --allow release --commit HEAD
says err 'error: commit: "HEAD" is not a full commit id'
expect 2 $create --allow release --minimum-version 1.2
says err 'error: minimum version: "1.2" is not a version like 1.2.3$'
expect 2 $create --allow release --minimum-signed-at 2025-01-01
says err 'error: minimum signed at: "2025-01-01" is neither'
for count in 0 x 1000 -1 ''; do
  expect 2 $create --allow release --required-signatures "$count"
  says err "error: --required-signatures: \"$count\" is not a number from 1\$"
done
expect 2 $create --allow release --allow "$arn" --required-signatures 2
says err 'error: required signatures: 2 of different profiles, but only 1 are allowed$'
expect 2 $create --allow release --package ''
says err 'error: package: not 1 to 1024 characters without controls$'
expect 2 $create --allow release --description "$(printf 'a\nb')"
says err 'error: description: not 1 to 256 characters without controls$'
expect 2 $create --allow release --no-commit
says err 'error: --no-commit: unknown option'
expect 2 seal-trust config update absent --allow release
says err '^signing/configs/absent.json: error: configuration absent: no such configuration$'
says err '^  fix: there are: production$'
expect 2 seal-trust config show absent
says err 'configuration absent: no such configuration$'
diff -r before_refusals signing || fail "a refusal left something behind"

# At most 20 versions.
seal-trust profile create many --new-key many0.pem --algorithm ed25519 >arns
for i in $(seq 20); do
  seal-trust profile rotate many --new-key "many$i.pem" --quiet >>arns
done
# shellcheck disable=SC2046 # a list of words
expect 2 $create $(sed 's/^/--allow /' arns)
says err 'error: allow: 21 profile versions, and 20 are allowed$'
# shellcheck disable=SC2046 # a list of words
expect 0 $create $(head -20 arns | sed 's/^/--allow /')
expect 0 seal-trust check
