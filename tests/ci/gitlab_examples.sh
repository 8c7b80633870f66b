#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# The example pipelines for GitLab run, with the example projects; and the one
# of the documentation, which deploys
set -eu
. "$SEAL_SOURCE/tests/ci/lib.sh"
. "$SEAL_SOURCE/tests/ci/gitlab_project.sh"
need make gcc objcopy pkg-config cmake

# example YAML FOLDER: the pipeline over that project, with the component and
# the image that are here.
example() {
  cd "$top"
  rm -rf project origin.git release.pem
  cp -R "$SEAL_SOURCE/examples/$2" project
  project
  printf 'build/\n' >>.gitignore
  sed -E 's|^( *- )component: .*|\1local: templates/seal.yml|' \
    "$SEAL_SOURCE/ci/gitlab/examples/$1" >.gitlab-ci.yml
  publish
  pipeline 0 --variable "PKG_CONFIG_PATH=$top" \
    --variable "CMAKE_PREFIX_PATH=$top/prefix"
  for job in build layers-sign layers-verify seal-sign seal-verify; do
    ended "$job" PASS
  done
  [ "$(json seal-reports/report.json '[(p["role"], p["verdict"]) for p in j["packages"]]')" = \
    "[('package', 'valid'), ('layer', 'valid')]" ] ||
    fail "$1: the package and its layer are not what was judged"
}

printf 'makedir=%s/make\nName: sealwright\nDescription: -\nVersion: 0\n' \
  "$SEAL_SOURCE" >sealwright.pc
example make.yml firmware-make
get signed/firmware.zip 'm["sealwright_git"]["dirty"]' false

cmake --install "$SEAL_BUILD" --prefix "$top/prefix" >../install.log
example cmake.yml lambda-c
get signed/thumbs.zip 's["subject"][0]["name"]' thumbs.zip

# What docs/gitlab.md shows first, on a tag, with a deployment that looks.
cd "$top"
rm -rf project origin.git release.pem
project
python3 - "$SEAL_SOURCE/docs/gitlab.md" <<'PY'
import re, sys
text = open(sys.argv[1], encoding="utf-8").read()
[block] = [b for b in re.findall(r"```yaml\n(.*?)```", text, re.S)
           if "\ndeploy:\n" in b]
block, number = re.subn(r"- component: .*", "- local: templates/seal.yml", block)
assert number == 1
open(".gitlab-ci.yml", "w").write(block)
PY
printf '#!/bin/sh\ncmp "$1/src/code" src/code && echo deployed\n' >deploy
chmod +x deploy
publish
pipeline 0 --variable CI_COMMIT_TAG=v1
for job in build seal-sign seal-verify deploy; do
  ended "$job" PASS
done
says out '> deployed$'
