#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Every member of every file with every wrong type, gone, or joined by a stranger
set -eu
. "$SEAL_SOURCE/tests/lib.sh"
need python3

# A directory in which every member is there.
seal-trust init
seal-trust profile create release --new-key a.pem --tag team=edge >first
first=$(cut -d/ -f4 first)
seal-trust profile revoke release --version "$first" --from @0 --reason leak 2>log
seal-trust config create production --allow release --allow "$(cat first)" \
  --mode enforce --check expiry=warn --package 'app*' --require-clean-tree \
  --require-signed-commit --repository x --ref y \
  --commit 0123456789012345678901234567890123456789 --minimum-signed-at @60 \
  --minimum-version 1.2.3 --require-timestamp --description z >log
seal-trust profile create nightly --new-key b.pem >log
seal-trust config update production --allow release --allow "$(cat first)" \
  --allow nightly --required-signatures 2
seal-trust revoke-signature 5f9c1a52-8f6e-8d1c-9b1a-0f4d2c7e9a11 --reason x
seal-trust revocations refresh --valid-until 2999-01-01T00:00:00Z

python3 - <<'EOF'
import copy, json, subprocess, sys

COMMANDS = {
    'profiles/release.json': ['profile', 'show', 'release'],
    'configs/production.json': ['config', 'show', 'production'],
    'revocations.json': ['profile', 'list'],
}
OPTIONAL = {'statusChanges', 'tags', 'revocationRecord', 'validUntil', 'Description',
            'CodeSigningPolicies', 'LastModified', 'UntrustedArtifactOnDeployment',
            'sealwright', 'AllowedPublishers', 'SigningProfileVersionArns',
            'AllowedProfiles', 'CheckPolicies', 'expiry', 'Packages', 'Provenance',
            'RequireTimestamp', 'RequiredSignatures', 'RequireCleanTree',
            'RequireSignedCommit', 'Repositories', 'Refs', 'Commit',
            'MinimumSignedAt', 'MinimumVersion', 'team'}
VALUES = [None, True, 7, 1.5, 'x', '', [7], {'x': 'y'}]
tried = 0

def paths(node, path=()):
    if path:
        yield path
    items = node.items() if isinstance(node, dict) else enumerate(node) if isinstance(node, list) else ()
    for key, value in items:
        yield from paths(value, path + (key,))

def at(document, path):
    for key in path:
        document = document[key]
    return document

def refused(name, document, path, what):
    global tried
    tried += 1
    with open('signing/' + name, 'w') as file:
        json.dump(document, file)
    run = subprocess.run(['seal-trust'] + COMMANDS[name], capture_output=True, text=True)
    member = [p for p in path if isinstance(p, str)][-1]
    first = run.stderr.split('\n')[0]
    if (run.returncode != 2 or run.stdout or not first.startswith(f'signing/{name}: error: ')
            or member not in first):
        sys.exit(f'{name} {path} {what}: exit {run.returncode}: {run.stderr}')

def kind(value):
    return type(value).__name__

for name in COMMANDS:
    good = json.load(open('signing/' + name))
    for path in list(paths(good)):
        old = at(good, path)
        for value in VALUES:
            # A list may hold any number of strings, tags may be any strings.
            same = kind(value) == kind(old)
            if same and not isinstance(old, str):
                continue
            if path[-1] in ('reason', 'statusReason', 'createdBy', 'revokedBy', 'changedBy',
                            'Description', 'team') and value == 'x':
                continue
            if path[-1] == 'team' and value == '':
                continue
            if 'Packages' in path or 'Repositories' in path or 'Refs' in path:
                if value == 'x':
                    continue
            document = copy.deepcopy(good)
            at(document, path[:-1])[path[-1]] = value
            refused(name, document, path, repr(value))
        if isinstance(path[-1], str) and path[-1] not in OPTIONAL:
            document = copy.deepcopy(good)
            del at(document, path[:-1])[path[-1]]
            refused(name, document, path, 'missing')
    for path in [()] + list(paths(good)):
        if not isinstance(at(good, path), dict) or path[-1:] == ('tags',):
            continue
        document = copy.deepcopy(good)
        at(document, path)['Strange'] = 1
        refused(name, document, path + ('Strange',), 'unknown')
    # The same member twice, trailing bytes, another encoding, a NUL.
    text = json.dumps(good)
    for broken in [text.replace('{', '{"x":1,"x":1,', 1), text + 'x', text[:-1], '',
                   text.replace('"', '\u201c'), text + '\0', '\ufeff' + text]:
        with open('signing/' + name, 'w') as file:
            file.write(broken)
        run = subprocess.run(['seal-trust'] + COMMANDS[name], capture_output=True, text=True)
        if run.returncode != 2 or not run.stderr.startswith(f'signing/{name}: error: JSON: '):
            sys.exit(f'{name}: {broken[:40]!r}: {run.returncode}: {run.stderr}')
    with open('signing/' + name, 'w') as file:
        json.dump(good, file)
print(tried)
assert tried > 400, tried
EOF
# What was put back is read again.
expect 0 seal-trust profile show release
expect 0 seal-trust config show production

# Right types, wrong values: a member that contradicts another.
wrong() {
  cp signing/profiles/release.json kept
  python3 -c "
import json
p = json.load(open('signing/profiles/release.json'))
v = p['versions'][0]
$1
json.dump(p, open('signing/profiles/release.json', 'w'))"
  expect 2 seal-trust profile show release
  says err "^signing/profiles/release.json: error: $2"
  cp kept signing/profiles/release.json
}
wrong 'p["profileName"] = "nightly"' 'profile: profileName: nightly is not release$'
wrong 'p["arn"] += "x"' 'profile: arn: '
wrong 'p["platformId"] = "AWSLambda-SHA384-ECDSA"' 'profile: platformId: '
wrong 'p["status"] = "active"' 'profile: status: active is not Active, Canceled or Revoked$'
wrong 'del v["revocationRecord"]' 'profile: status: Revoked, but version .* has no revocationRecord$'
wrong 'v["revocationRecord"]["revocationEffectiveFrom"] = "2999-01-01T00:00:00Z"' \
  'versions\[0\]: revocationRecord: revocationEffectiveFrom: later than revokedAt$'
wrong 'p["signatureValidityPeriod"]["value"] = 1' 'profile: signatureValidityPeriod: not that of the last version'
wrong 'v["signatureValidityPeriod"]["value"] = 136' 'versions\[0\]: signatureValidityPeriod: value: not within 1 and 135 months$'
wrong 'v["keyId"] = v["keyId"][:-1] + "x"' 'versions\[0\]: keyId: '
wrong 'v["signatureAlgorithm"] = "ed25519"' 'versions\[0\]: publicKey: '
wrong 'v["publicKey"] += v["publicKey"]' 'versions\[0\]: publicKey: '
wrong 'v["profileVersion"] = "abcdefghij"' 'versions\[0\]: profileVersionArn: '
wrong 'p["versions"] = [v, v]' 'versions\[1\]: profileVersion: .* is there twice$'
wrong 'p["versions"] = []' 'profile: versions: there is none$'
wrong 'p["tags"] = {"t%d" % i: "" for i in range(51)}' 'profile: tags: more than 50$'
wrong 'p["stauts"] = 1' 'profile: stauts: unknown member, did you mean status$'

cp signing/revocations.json kept
sed -i 's/"validUntil": "[^"]*"/"validUntil": "1999-01-01T00:00:00Z"/' signing/revocations.json
expect 2 seal-trust profile list
says err '^signing/revocations.json: error: revocations: validUntil: not later than updatedAt$'
cp kept signing/revocations.json
expect 0 seal-trust profile list
