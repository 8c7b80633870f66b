#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# The component takes the tools from a release, by its digest; the job's token
# goes to GitLab alone
set -eu
. "$SEAL_SOURCE/tests/ci/lib.sh"
. "$SEAL_SOURCE/tests/ci/gitlab_project.sh"
need curl
seal-package -q -o app.zip -C "$SEAL_SOURCE" LICENSE
echo "mkdir -p dist; cp $top/app.zip dist/" >build
project
mkdir -p ../release/sealwright-0.1.0/bin
cp "$SEAL_BIN"/* ../release/sealwright-0.1.0/bin/
tar -czf ../sealwright.tar.gz -C ../release sealwright-0.1.0
digest=$(digest ../sealwright.tar.gz)

# A server that writes down who brought a token.
cat >../server.py <<'PY'
import http.server, sys
class Handler(http.server.SimpleHTTPRequestHandler):
    def do_GET(self):
        with open("tokens", "a") as file:
            file.write("%s %s\n" % (self.path, self.headers.get("JOB-TOKEN")))
        self.path = "/sealwright.tar.gz"
        super().do_GET()
    def log_message(self, *arguments):
        pass
server = http.server.HTTPServer(("127.0.0.1", 0), Handler)
open("port", "w").write(str(server.server_port))
server.serve_forever()
PY
(cd .. && exec python3 server.py) &
server=$!
trap 'kill $server' EXIT
for _ in $(seq 100); do
  [ ! -s ../port ] || break
  sleep 0.1
done
url=http://127.0.0.1:$(cat ../port)

# From here on no tool is at hand but those of the release.
PATH=$(printf '%s' "$PATH" | tr : '\n' | grep -vxF "$SEAL_BIN" | paste -sd :)
! command -v seal-verify >/dev/null || fail 'there is another seal-verify'
release() {
  inputs 'config: production' 'require-commit: false' "install: $1" \
    "package-url: $2" "package-sha256: \"$3\""
}
release archive "$url/x.tar.gz" "$digest"
publish
pipeline 0 --variable CI_JOB_TOKEN=the-token \
  --variable "CI_API_V4_URL=https://$host/api/v4"
ended seal-sign PASS
ended seal-verify PASS
says ../tokens '^/x\.tar\.gz None$'
release archive "$url/api/v4/packages/x.tar.gz" "$digest"
pipeline 0 --variable CI_JOB_TOKEN=the-token --variable "CI_API_V4_URL=$url/api/v4"
says ../tokens '^/api/v4/packages/x\.tar\.gz the-token$'
if grep -q the-token out; then
  fail 'the token is shown'
fi

# Another file than the one that was named, and none.
release archive "$url/x.tar.gz" "$(printf 0 | sha256sum | cut -d' ' -f1)"
pipeline 1
ended seal-sign FAIL
says out "seal: error: $url/x\.tar\.gz: is not the file that package-sha256 names"
release archive '""' ''
pipeline 1
says out 'seal: error: install archive: needs the inputs package-url and package-sha256'

# A Debian package goes through apt-get, for the libraries it needs.
mkdir ../stub
cat >../stub/apt-get <<END
#!/bin/sh
echo "\$*" >>$top/apt
case \$* in
*release.deb) cp $top/release/sealwright-0.1.0/bin/* $top/stub/ ;;
esac
END
chmod +x ../stub/apt-get
PATH=$top/stub:$PATH
release deb "$url/x.deb" "$digest"
pipeline 0
ended seal-verify PASS
says ../apt '^update -q$'
says ../apt '^install -q -y --no-install-recommends /.*/release\.deb$'
