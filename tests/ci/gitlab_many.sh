#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Signing spread over jobs, each package once, one verdict of all; layers; names
# that are no words; a release by its digest
set -eu
. "$SEAL_SOURCE/tests/ci/lib.sh"
. "$SEAL_SOURCE/tests/ci/gitlab_project.sh"
cat >build <<'PACK'
mkdir -p dist && for i in 1 2 3 4 5 6 7; do echo "$i" >src/code && seal-package -q -o "dist/$i.zip" src; done
PACK
project
inputs 'config: production' 'parallel: 3'
publish
pipeline 0
for job in 1 2 3; do
  ended "seal-sign: \\[$job/3\\]" PASS
done
ended seal-verify PASS
# Who signed which: the artifacts of the three jobs.
(cd .gitlab-ci-local/artifacts && ls -d seal-sign*/signed/*.zip) >../shares
[ "$(wc -l <../shares)" = 7 ] || fail 'not seven signatures'
[ "$(sed 's|.*/||' ../shares | sort -u | wc -l)" = 7 ] || fail 'one twice'
[ "$(sed 's|/.*||' ../shares | sort | uniq -c | awk '{ print $1 }' | sort | tr '\n' ' ')" = '2 2 3 ' ] ||
  fail 'the shares are not even'
[ "$(json seal-reports/report.json 'len(j["packages"])')" = 7 ] ||
  fail 'the verdict is not about all'
[ "$(json seal-reports/report.json '{p["verdict"] for p in j["packages"]}')" = "{'valid'}" ] ||
  fail 'not all are valid'

# More jobs than packages is no error; a share that got lost is.
inputs 'config: production' 'parallel: 9' 'packages: "dist/[12].zip"'
pipeline 0
says out 'seal: job 9 of 9: 0 of 2 packages'
inputs 'config: production' 'parallel: 3'
python3 - <<'PY'
text = open("templates/seal.yml").read()
line = '[ $((number % jobs)) = $((index % jobs)) ] || continue\n'
assert line in text
text = text.replace(line, line + '        [ "$number" != 4 ] || continue\n')
open("templates/lossy.yml", "w").write(text)
PY
sed -i 's|templates/seal.yml|templates/lossy.yml|' .gitlab-ci.yml
pipeline 1
ended seal-verify FAIL
finds mismatch/unsigned
says seal-reports/report.txt '^dist/4\.zip: error: the package is not signed'

# Two packages that would have one name in the end.
echo 'mkdir -p dist/a dist/b && seal-package -q -o dist/a/x.zip src && cp dist/a/x.zip dist/b/' >../build
inputs 'config: production' 'packages: dist/*/*.zip'
pipeline 1
says out 'seal-sign: error: dist/b/x\.zip: a second package with this name'

# Layers: a component for them, and one for the packages that list them.
cat >../build <<'PACK'
mkdir -p dist/layers && seal-package -q -o dist/app.zip src && seal-package -q -o "dist/layers/base one.zip" templates
PACK
layers() {
  inputs 'config: production' 'attach: dist/layers/*.zip' "layers: $1"
  python3 - <<'PY'
text = open(".gitlab-ci.yml").read()
text = text.replace("build:\n", """  - local: templates/seal.yml
    inputs:
      image: debian:bookworm
      profile: release
      config: production
      type: layer
      packages: dist/layers/*.zip
      output: signed/layers
      job-prefix: layers
build:
""", 1)
open(".gitlab-ci.yml", "w").write(text)
PY
}
layers signed/layers
pipeline 0
ended layers-sign PASS
ended layers-verify PASS
ended seal-verify PASS
[ "$(json seal-reports/report.json '[(p["role"], p["verdict"]) for p in j["packages"]]')" = \
  "[('package', 'valid'), ('layer', 'valid')]" ] || fail 'the layer was not judged'
layers ''
pipeline 1
ended seal-verify FAIL

# Names that a shell would take apart, or run. They stand in a file, because
# gitlab-ci-local shows the lines of a script with a shell's echo.
cat >pack.sh <<'PACK'
mkdir -p "dist/of ours"
for name in "a b" "it's" '$(touch pwned)' '`touch pwned`' '-o' '[a]' 'ünïcode' ';touch pwned' "$@"; do
  seal-package -q -o "dist/of ours/$name.zip" src
done
PACK
echo 'sh pack.sh' >../build
inputs 'config: production' 'parallel: 2' 'packages: dist/of ours/*.zip'
pipeline 0
ended seal-verify PASS
[ "$(json seal-reports/report.json 'len(j["packages"])')" = 8 ] || fail 'not all eight'
[ -f 'signed/$(touch pwned).zip' ] || fail 'not signed under its name'
[ -z "$(find .. -name pwned)" ] || fail 'a name was run'

# One that no package may have does not keep the others from being signed.
echo 'sh pack.sh "*"' >../build
inputs 'config: production' 'parallel: 2' 'packages: dist/of ours/*.zip'
pipeline 1
says out "seal-sign: error: package name '\*\.zip': the character \*"
[ "$(find signed -name '*.zip' | wc -l)" = 8 ] || fail 'not all others are signed'
