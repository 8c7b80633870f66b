# shellcheck shell=bash
# SPDX-License-Identifier: Apache-2.0
# gitlab_project.sh - a project with the component, and its pipelines; source it
# after lib.sh
. "$SEAL_SOURCE/tests/signing.sh"
need git rsync gitlab-ci-local xmllint
export GIT_CONFIG_NOSYSTEM=1 GIT_CONFIG_GLOBAL=/dev/null
host=gitlab.example.com
top=$PWD
# What a job's git finds under the project's address: gitlab-ci-local itself
# reads the address of origin, so that only the jobs may know of this.
printf '[url "file://%s/origin.git"]\n\tinsteadOf = https://%s/group/project.git\n' \
  "$top" "$host" >jobs.gitconfig

# project: in the folder project, on main, with signing/ and the component; the
# configurations production enforces, staging warns. The key lies in the home
# of gitlab-ci-local, as a file variable with the scope of the signing jobs.
project() {
  git init -q -b main project
  cd project || exit
  git config user.name Test
  git config user.email test@example.invalid
  git remote add origin "https://$host/group/project.git"
  mkdir -p src templates
  echo 'the code' >src/code
  printf '%s\n' /dist /signed .gitlab-ci-local/ '*-reports/' /out /err >.gitignore
  cp "$SEAL_SOURCE/ci/gitlab/templates/seal.yml" templates/
  seal-trust init >/dev/null
  seal-trust profile create release --new-key ../release.pem >/dev/null 2>&1
  seal-trust config create production --allow release --mode enforce >/dev/null
  seal-trust config create staging --allow release >/dev/null
  key_variable SEAL_SIGNING_KEY signing ../release.pem
}

# key_variable NAME SCOPE FILE: the one file variable of the project.
key_variable() {
  mkdir -p "$top/home/.gitlab-ci-local"
  {
    printf 'project:\n  %s/group/project.git:\n    %s:\n' "$host" "$1"
    printf '      type: file\n      values:\n        "%s": |\n' "$2"
    sed 's/^/          /' "$3"
  } >"$top/home/.gitlab-ci-local/variables.yml"
}

# inputs LINE...: .gitlab-ci.yml with the component and these inputs; the lines
# of its build job are in the file build, one a line of the script.
inputs() {
  {
    printf 'stages: [build, sign, verify]\ninclude:\n'
    printf '  - local: templates/seal.yml\n    inputs:\n'
    printf '      image: debian:bookworm\n      profile: release\n'
    [ $# = 0 ] || printf '      %s\n' "$@"
    printf 'build:\n  stage: build\n  image: debian:bookworm\n  script:\n'
    sed 's/^/    - /' ../build
    printf '  artifacts:\n    paths: [dist/, signed/]\n'
  } >.gitlab-ci.yml
}

# publish: what is in the work tree becomes the default branch.
publish() {
  git add -A
  git diff --cached --quiet || git commit -q -m published
  rm -rf ../origin.git
  git clone -q --bare . ../origin.git
}

# pipeline STATUS [OPTION...]: one of a protected branch, unless an option says
# otherwise; 0, also with warnings, or 1. What it said is in out.
pipeline() {
  wanted=$1
  shift
  rm -rf dist signed ./*-reports .gitlab-ci-local
  git add -A
  git diff --cached --quiet || git commit -q -m 'pipeline'
  got=0
  gitlab-ci-local --home "$top/home" --force-shell-executor \
    --shell-isolation --variable "GIT_CONFIG_GLOBAL=$top/jobs.gitconfig" \
    --variable GITLAB_CI=true --variable CI_COMMIT_REF_PROTECTED=true \
    --ignore-predefined-vars CI_COMMIT_REF_PROTECTED,CI_PIPELINE_SOURCE,GITLAB_CI \
    "$@" >out 2>err || got=$?
  cat err >>out # a job's standard error comes there
  sed -i 's/\x1b\[[0-9;]*m//g' out
  # With allow_failure its own status is 0 whatever the job's was.
  ! grep -Eq '^ *FAIL ' out || got=1
  if [ "$got" != "$wanted" ]; then
    sed 's/^/  /' out >&2
    fail "the pipeline ended with $got instead of $wanted"
  fi
}

# merge_request STATUS [OPTION...]
merge_request() {
  status=$1
  shift
  pipeline "$status" --variable CI_COMMIT_REF_PROTECTED=false \
    --variable CI_PIPELINE_SOURCE=merge_request_event \
    --variable CI_MERGE_REQUEST_PROJECT_PATH=group/project "$@"
}

# ended JOB PASS|WARN|FAIL
ended() {
  says out "^ *$2 +$1"
}

# not_run JOB
not_run() {
  if grep -Eq "^ *(PASS|WARN|FAIL) +$1" out; then
    sed 's/^/  /' out >&2
    fail "$1 ran"
  fi
}

# finds RULE: the report has a finding of it, and none of another rule; GitLab's
# reports hold before their judges and tell the same.
finds() {
  found=$(json seal-reports/report.json \
    '" ".join(sorted({f["check"] + "/" + f["rule"] for p in j["packages"] for f in p["findings"] if f["severity"] != "note"}))')
  [ "$found" = "$1" ] || fail "the findings are: $found"
  python3 "${judges:?}/read_report.py" json seal-reports/report.json >../told
  xmllint --noout --schema "$judges/junit.xsd" seal-reports/junit.xml 2>../told.err ||
    fail "junit.xml: $(cat ../told.err)"
  node "$judges/check_codequality.mjs" seal-reports/codequality.json
  for report in junit=junit.xml codequality=codequality.json; do
    python3 "$judges/read_report.py" "${report%%=*}" "seal-reports/${report#*=}" |
      diff ../told - >&2 || fail "$report tells otherwise"
  done
}
