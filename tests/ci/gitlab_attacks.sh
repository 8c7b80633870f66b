#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# What a merge request, a fork and an input cannot do to GitLab's jobs
set -eu
. "$SEAL_SOURCE/tests/ci/lib.sh"
. "$SEAL_SOURCE/tests/ci/gitlab_project.sh"
echo 'seal-package -q -o dist/app.zip src' >build
project
inputs 'config: production'
publish

# A merge request that trusts itself: its profile, its configuration.
mkdir ../given
seal-trust profile create evil --new-key ../evil.pem >/dev/null 2>&1
seal-trust config update production --allow evil --mode warn >/dev/null
seal-package -q -o ../app.zip src
seal-sign -q -o ../given/app.zip --profile evil --key ../evil.pem ../app.zip
seal-verify -q --config production --name app.zip ../given/app.zip ||
  fail 'the attack is none: its own configuration refuses it'
echo "mkdir -p signed; cp $top/given/app.zip signed/" >../build
inputs 'config: production' 'require-commit: false' 'sign-rules: [{when: never}]'
merge_request 0
ended seal-verify WARN
finds mismatch/signer
[ "$(json seal-reports/report.json 'j["policy"]["mode"]')" = enforce ] ||
  fail 'the configuration of the merge request counted'
# Nor does another branch, protected as it may be.
pipeline 1
ended seal-verify FAIL
finds mismatch/signer
# Until it is merged.
publish
pipeline 0
ended seal-verify PASS
git rm -q --cached signing/profiles/evil.json
rm signing/profiles/evil.json
seal-trust config update production --allow release --mode enforce >/dev/null
publish

# A fork: its pipeline judges by the project that it asks to merge into, and
# gets no key of that project.
cat >>../jobs.gitconfig <<END
[url "file://$top/fork.git"]
	insteadOf = https://$host/evil/fork.git
[url "file://$top/trust.git"]
	insteadOf = https://$host/group/trust.git
END
seal-trust profile create evil2 --new-key ../evil2.pem >/dev/null 2>&1
seal-trust config update production --allow evil2 >/dev/null
seal-sign -q -o ../given/app.zip --profile evil2 --key ../evil2.pem ../app.zip
git add -A
git commit -q -m fork
git clone -q --bare . ../fork.git
git remote set-url origin "https://$host/evil/fork.git"
inputs 'config: production' 'require-commit: false'
merge_request 0
not_run seal-sign
ended seal-verify WARN
finds mismatch/signer
says out 'trust directory signing from refs/heads/main of group/project'
inputs 'config: production' 'sign-rules: [{when: always}]'
pipeline 1 --variable CI_COMMIT_REF_PROTECTED=false
ended seal-sign FAIL
says out 'SEAL_SIGNING_KEY: there is no such variable for this job'
git remote set-url origin "https://$host/group/project.git"

# A trust directory of a project of its own, which this one cannot change.
git -C ../origin.git archive main signing | tar -xf - -C ..
mkdir ../trustees
cp -R ../signing ../trustees/signing
git -C ../trustees init -q -b trunk
git -C ../trustees add -A
git -C ../trustees -c user.name=T -c user.email=t@example.invalid commit -q -m trust
git clone -q --bare ../trustees ../trust.git
seal-sign -q -o ../given/app.zip --profile release --trust ../signing --key ../release.pem ../app.zip
inputs 'config: production' 'require-commit: false' \
  'sign-rules: [{when: never}]' 'trust-project: group/trust'
git -C ../origin.git update-ref -d refs/heads/main
pipeline 0
ended seal-verify PASS
says out 'trust directory signing from HEAD of group/trust'
inputs 'config: production' 'trust-project: group/trust' 'trust-branch: gone'
pipeline 1
ended seal-sign FAIL
says out 'seal: error: signing: no trust directory in refs/heads/gone of group/trust'
inputs 'config: production' 'trust-project: group/trust' 'trust: keys'
pipeline 1
says out 'seal: error: keys: no trust directory in HEAD of group/trust'
rm -r signing
mv ../signing signing
publish

# Only the signing job has the key.
echo 'seal-package -q -o dist/app.zip src && test -z "${SEAL_SIGNING_KEY:-}"' >../build
inputs 'config: production'
pipeline 0

# Inputs are texts: a quote is refused before anything runs, and what a shell
# would expand is only looked for.
for input in "packages: \"x'; touch pwned; '\"" "trust: \"signing'\\n\"" \
  "output: 'a\"b'" 'config: ../staging' "job-prefix: 'a b'" \
  'key-variable: "A;B"' 'mode: warn'; do
  if [ "${input%%:*}" = config ]; then
    inputs "$input"
  else
    inputs 'config: production' "$input"
  fi
  pipeline 1
  says out "(does not match required regex|not in the list of allowed options)"
done
inputs 'config: production' "packages: '\$(touch pwned)\`touch pwned\`;touch pwned'"
pipeline 1
says out 'seal-sign: error: .*: no such package'
[ -z "$(find .. -name pwned)" ] || fail 'an input was run'
