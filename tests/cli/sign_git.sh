#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# sign_git.sh - the facts of git and CI that a signature holds; the probe
set -eu
. "$SEAL_SOURCE/tests/lib.sh"
. "$SEAL_SOURCE/tests/signing.sh"
need git ssh-keygen
leave_git
export GIT_CONFIG_GLOBAL="$PWD/gitconfig" GIT_CONFIG_NOSYSTEM=1
export GIT_AUTHOR_DATE='2026-01-02T03:04:05Z' GIT_COMMITTER_DATE='2026-01-02T03:04:05Z'
git config --global user.name Somebody
git config --global user.email somebody@example.org
git config --global init.defaultBranch main

make_package app
make_profile release
# sign ARGUMENT...: into output.zip, from the work tree tree/.
sign() {
  expect 0 seal-sign -o output.zip --profile release --key release.pem \
    --repository "${tree:-tree}" "$@" app.zip
}
# facts: the work tree's, as git itself says them.
check() {
  get output.zip 'd["resolvedDependencies"][0]["digest"]' \
    "{\"gitCommit\": \"$(git -C "$1" rev-parse HEAD)\"}"
  get output.zip 'd["resolvedDependencies"][1]["digest"]' \
    "{\"gitTree\": \"$(git -C "$1" rev-parse "HEAD:./")\"}"
  get output.zip 'd["resolvedDependencies"][1]["name"]' source-tree
  get output.zip 'g["commit"]' "$(git -C "$1" rev-parse HEAD)"
  get output.zip 'g["describe"]' "$(git -C "$1" describe --tags --always)"
  get output.zip 'g["commitTime"]' 2026-01-02T03:04:05Z
}

git init -q tree
mkdir -p tree/sub/deep
for file in a b sub/c sub/deep/d; do
  echo $file >tree/$file
done
git -C tree add .
git -C tree commit -qm first
git -C tree remote add origin https://user:secret@host.example/o/r.git?token=secret
sign
check tree
get output.zip 'd["externalParameters"]' \
  '{"source": "git+https://host.example/o/r.git", "ref": "refs/heads/main"}'
get output.zip 'd["resolvedDependencies"][0]["uri"]' \
  'git+https://host.example/o/r.git@refs/heads/main'
get output.zip 'd["resolvedDependencies"][1]["uri"]' \
  "git+https://host.example/o/r.git@$(git -C tree rev-parse HEAD)"
get output.zip 'g["branch"]' main
get output.zip 'g["tags"]' '[]'
get output.zip 'g["dirty"]' false
get output.zip 'g["modified"]' '[]'
get output.zip 'g["untrackedCount"]' 0
get output.zip 'g["shallow"]' false
get output.zip 'g["submodules"]' false
get output.zip 'g["commitSignature"]' none
[ ! -s out ] || fail "something on standard output"
! grep -q secret output.zip err || fail "the remote's password is there"
seal_py statement output.zip | grep -q secret && fail "the remote's password is there"
seal-trust config create production --allow release >/dev/null 2>&1
expect 0 seal-verify --config production --name output.zip \
  --commit "$(git -C tree rev-parse HEAD)" output.zip

# A folder of it, names that need escapes in a URI, tags, an odd branch.
git -C tree checkout -qb 'odd#br@nch'
git -C tree tag v1.0+x
git -C tree tag -a -m annotated v1
git -C tree mv sub 'sub dir#'
git -C tree commit -qm moved
tree='tree/sub dir#' sign
check 'tree/sub dir#'
get output.zip 'd["externalParameters"]["path"]' 'sub dir#'
get output.zip 'd["resolvedDependencies"][0]["uri"]' \
  'git+https://host.example/o/r.git@refs/heads/odd%23br%40nch'
get output.zip 'd["resolvedDependencies"][1]["uri"]' \
  "git+https://host.example/o/r.git@$(git -C tree rev-parse HEAD)#sub%20dir%23"
git -C tree checkout -q HEAD~1
sign
check tree
get output.zip 'g["tags"]' '["v1", "v1.0+x"]'
get output.zip 'd["externalParameters"].get("ref")' null
get output.zip 'd["resolvedDependencies"][0]["uri"]' \
  "git+https://host.example/o/r.git@$(git -C tree rev-parse HEAD)"
get output.zip 'g.get("branch")' null
git -C tree checkout -q main

# Dirty: changed, staged, deleted; not: untracked and ignored files.
echo x >>tree/a
git -C tree rm -q --cached b
echo new >tree/staged
git -C tree add staged
rm tree/sub/c
echo n >tree/new
printf 'ignored\n' >tree/.git/info/exclude
echo n >tree/ignored
sign
says err '^tree: warning: the work tree is dirty: 4 tracked files differ from the commit, a for one$'
get output.zip 'g["dirty"]' true
get output.zip 'g["modified"]' '["a", "b", "staged", "sub/c"]'
get output.zip 'g["modifiedCount"]' 4
get output.zip 'g["untrackedCount"]' 2
git -C tree reset -q --hard
rm tree/new tree/ignored
mkdir tree/many
for i in $(seq 10 40); do echo $i >tree/many/$i; done
printf 'x' >"tree/many/$(printf 'e\033[31m\xff')"
git -C tree add many
git -C tree commit -qm many
for file in tree/many/*; do echo changed >"$file"; done
sign
get output.zip 'g["modifiedCount"]' 32
get output.zip 'len(g["modified"])' 20
git -C tree checkout -q .
echo changed >"tree/many/$(printf 'e\033[31m\xff')"
sign
get output.zip 'g["modified"][0]' 'many/e\x1b[31m\xff'
says err '1 tracked file differs from the commit, many/e\\x1b'
git -C tree checkout -q .

# Linked, shallow, sparse; a submodule; a signed commit.
git -C tree worktree add -q --detach ../linked HEAD
tree=linked sign
check linked
git clone -q --depth 1 "file://$PWD/tree" shallow
tree=shallow sign
check shallow
get output.zip 'g["shallow"]' true
git clone -q tree sparse
git -C sparse sparse-checkout set --cone many 2>/dev/null
[ ! -e sparse/sub ] || fail "the checkout is not sparse"
tree=sparse sign
check sparse
get output.zip 'g["dirty"]' false
git clone -q tree super
git -C super -c protocol.file.allow=always submodule --quiet add "$PWD/tree" part
git -C super commit -qm submodule
tree=super sign
check super
get output.zip 'g["submodules"]' true
ssh-keygen -q -t ed25519 -N '' -f signer
git -C super -c gpg.format=ssh -c user.signingkey="$PWD/signer" commit -q --allow-empty -S -m signed
tree=super sign
get output.zip 'g["commitSignature"]' present

# No facts: said, and with --require-git that is the end.
mkdir nothing
git init -q unborn
git init -q --object-format=sha256 sha256
git -C sha256 commit -q --allow-empty -m x
for tree in nothing unborn sha256; do
  sign
  says err "^$tree: note: no git facts: "
  get output.zip 'g["present"]' false
  get output.zip 'd.get("resolvedDependencies")' null
  get output.zip 'd["externalParameters"]' '{}'
  refused 3 "^$tree: error: git facts: " seal-sign -o output.zip --profile release \
    --key release.pem --repository $tree --require-git app.zip
done
refused 3 '^missing: error: ' seal-sign -o output.zip --profile release \
  --key release.pem --repository missing --require-git app.zip
unset tree

# GitHub: the builder says that it is self-asserted; a detached HEAD has the
# ref of the environment, if that is about this commit.
git -C tree checkout -q --detach
github() {
  env GITHUB_ACTIONS=true GITHUB_SERVER_URL=https://github.example GITHUB_REPOSITORY=o/r \
    GITHUB_SHA="$1" GITHUB_REF=refs/tags/v9 GITHUB_RUN_ID=77 GITHUB_RUN_ATTEMPT=2 \
    GITHUB_TOKEN=secret RUNNER_ENVIRONMENT=github-hosted \
    seal-sign -o output.zip --profile release --key release.pem --repository tree app.zip
}
expect 0 github "$(git -C tree rev-parse HEAD)"
get output.zip 'b["id"]' urn:sealwright:builder:github-self-asserted
get output.zip 'm["invocationId"]' https://github.example/o/r/actions/runs/77/attempts/2
get output.zip 'd["externalParameters"]["ref"]' refs/tags/v9
get output.zip 'd["externalParameters"]["source"]' git+https://host.example/o/r.git
get output.zip 'm["sealwright_ci"]["variables"]["RUNNER_ENVIRONMENT"]' github-hosted
get output.zip 'm["sealwright_ci"]["run"]' '{"GITHUB_RUN_ID": "77", "GITHUB_RUN_ATTEMPT": "2"}'
! seal_py statement output.zip | grep -q secret || fail "a token is in the statement"
expect 0 github 0000000000000000000000000000000000000000
get output.zip 'd["externalParameters"].get("ref")' null
env GITLAB_CI=true CI_PROJECT_URL=https://gitlab.example/o/r CI_COMMIT_REF_NAME=main \
  CI_COMMIT_SHA="$(git -C tree rev-parse HEAD)" CI_JOB_TOKEN=secret \
  CI_JOB_URL=https://gitlab.example/o/r/-/jobs/5 \
  seal-sign -q -o output.zip --profile release --key release.pem --repository tree app.zip
get output.zip 'b["id"]' urn:sealwright:builder:gitlab-self-asserted
get output.zip 'm["invocationId"]' https://gitlab.example/o/r/-/jobs/5
get output.zip 'd["externalParameters"]["ref"]' refs/heads/main
! seal_py statement output.zip | grep -q secret || fail "a token is in the statement"
git -C tree checkout -q main

# Straight from a git tree: that is what was packaged, not the work tree.
from() {
  seal-package -q -o app.zip --record=app.json --git-tree "$1" --repository tree
}
from HEAD:sub
sign --record app.json
get output.zip 'd["externalParameters"]["path"]' sub
get output.zip 'd["externalParameters"]["ref"]' refs/heads/main
get output.zip 'd["resolvedDependencies"][1]["digest"]["gitTree"]' \
  "$(git -C tree rev-parse HEAD:sub)"
get output.zip 'g["branch"]' main
seal-inspect --content-digest app.zip >content
[ "$(cat content)" = "$(git -C tree rev-parse HEAD:sub)" ] || fail "another tree"
from HEAD~1
old=$(git -C tree rev-parse HEAD~1)
sign --record app.json
says err "^tree: note: the package is of commit $old, HEAD is "
get output.zip 'd["resolvedDependencies"][0]["digest"]["gitCommit"]' "$old"
get output.zip 'd["resolvedDependencies"][0]["uri"]' "git+https://host.example/o/r.git@$old"
get output.zip 'd["resolvedDependencies"][1]["digest"]["gitTree"]' \
  "$(git -C tree rev-parse "$old^{tree}")"
get output.zip 'd["externalParameters"].get("ref")' null
get output.zip 'g["commit"]' "$(git -C tree rev-parse HEAD)"
get output.zip '[g.get(x) for x in ("describe", "branch", "tags", "commitSignature")]' \
  '[null, null, null, null]'
expect 0 seal-verify --config production --name output.zip --commit "$old" output.zip
expect 0 seal-verify --config production --name output.zip \
  --commit "$(git -C tree rev-parse HEAD)" output.zip
says err provenance
# Its commit is in no repository here; its tree is not that of its commit.
git init -q stranger
git -C stranger commit -q --allow-empty -m x
git -C stranger remote add origin https://host.example/other
tree=stranger sign --record app.json
says err "the package's commit is not in this repository"
get output.zip 'd["externalParameters"].get("source")' null
get output.zip 'd["resolvedDependencies"][0]' "{\"digest\": {\"gitCommit\": \"$old\"}}"
refused 3 "git facts: the package's commit, $old, is not in this repository" \
  seal-sign -o output.zip --profile release --key release.pem \
  --repository stranger --require-git --record app.json app.zip
unset tree
sed "s/$(git -C tree rev-parse "$old^{tree}")/$(git -C tree rev-parse "HEAD:sub")/" \
  app.json >lie.json
refused 1 "record: commit $old has the tree .*, the record says .*\[integrity/record\]" \
  seal-sign -o output.zip --profile release --key release.pem --repository tree \
  --record lie.json app.zip

# The probe writes when something changed, and only then.
expect 0 seal-sign --probe -o sub/probe.json --repository tree
[ ! -s err ] || fail "the probe says something"
[ "$(json sub/probe.json 'j["sealwright_git"]["commit"]')" = "$(git -C tree rev-parse HEAD)" ]
[ "$(json sub/probe.json 'j["buildDefinition"]["externalParameters"]["ref"]')" = refs/heads/main ]
touch -d 2020-01-01 sub/probe.json
untouched() { [ "$(date -r sub/probe.json +%Y)" = 2020 ]; }
expect 0 seal-sign --probe -o sub/probe.json --repository tree
untouched || fail "the probe wrote again what was there"
echo x >>tree/a
expect 0 seal-sign --probe -o sub/probe.json --repository tree
! untouched || fail "the probe did not see a change"
[ ! -s err ] || fail "the probe warns of a dirty tree in every build"
git -C tree commit -qam changed
touch -d 2020-01-01 sub/probe.json
expect 0 seal-sign --probe -o sub/probe.json --repository tree
! untouched || fail "the probe did not see a commit"
expect 0 seal-sign --probe -o sub/probe.json --repository nothing
[ "$(json sub/probe.json 'j["sealwright_git"]["present"]')" = False ]
expect 3 seal-sign --probe -o sub/none.json --repository nothing --require-git
says err '^nothing: error: git facts: '
absent sub/none.json
expect 2 seal-sign --probe -o sub/none.json app.zip
says err 'one argument too many'
seal-sign --probe --repository tree | cmp - <(seal-sign --probe --repository tree -o -)

# A repository's configuration names programs, and none of them runs; another
# repository in the environment is not the one that lies here.
git clone -q tree hostile
printf '* filter=evil diff=evil\n' >hostile/.gitattributes
git -C hostile add .
git -C hostile commit -qm attributes
evil="touch $PWD/ran"
for setting in core.fsmonitor core.sshCommand core.pager gpg.program \
  filter.evil.clean filter.evil.smudge filter.evil.process \
  diff.evil.textconv diff.evil.command diff.external; do
  git config -f hostile/.git/config "$setting" "$evil"
done
git config -f hostile/.git/config filter.evil.required true
git config -f hostile/.git/config alias.status "!$evil"
printf '#!/bin/sh\n%s\n' "$evil" >hostile/.git/hooks/post-index-change
chmod +x hostile/.git/hooks/post-index-change
echo x >>hostile/a
GIT_DIR="$PWD/tree/.git" GIT_WORK_TREE="$PWD/tree" \
  GIT_INDEX_FILE="$PWD/tree/.git/index" GIT_OBJECT_DIRECTORY="$PWD/tree/.git/objects" \
  tree=hostile sign
get output.zip 'g["commit"]' "$(git -C hostile rev-parse HEAD)"
get output.zip 'g["modified"]' '["a"]'
expect 0 seal-package -o tree.zip --git-tree HEAD:sub --repository hostile
absent ran
