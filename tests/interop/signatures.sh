#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# openssl, ssh-keygen and git confirm what a signature says, by hand
set -eu
. "$SEAL_SOURCE/tests/interop/lib.sh"
need openssl ssh-keygen git python3

export GIT_CONFIG_GLOBAL=/dev/null GIT_CONFIG_SYSTEM=/dev/null
git init -q -b main work
cp -r "$SEAL_SOURCE/include" "$SEAL_SOURCE/tools" work/
git -C work add .
git -C work -c user.name=Tester -c user.email=tester@example.org commit -q \
  -m first
git -C work remote add origin https://user:secret@example.org/group/app.git

for algorithm in ecdsa-p256-sha256 ecdsa-p384-sha384 ed25519 rsa-pkcs1-sha256
do
  trust "$algorithm"
  seal-package --quiet --record -C work -o pure.zip include tools
  seal-sign --quiet -o app.zip --name app.zip --trust signing \
    --profile release --key key.pem --repository work --require-git pure.zip
  seal-inspect --bundle 1 app.zip >bundle.json

  # The envelope's parts, the PAE and the key, without our code.
  python3 - bundle.json <<'PY'
import base64, json, sys
bundle = json.load(open(sys.argv[1]))
envelope = bundle["dsseEnvelope"]
payload = base64.b64decode(envelope["payload"], validate=True)
kind = envelope["payloadType"].encode()
(signature,) = envelope["signatures"]
pae = b"DSSEv1 %d %s %d %s" % (len(kind), kind, len(payload), payload)
open("pae", "wb").write(pae)
open("sig", "wb").write(base64.b64decode(signature["sig"], validate=True))
hint = bundle["verificationMaterial"]["publicKey"]["hint"]
assert hint == signature["keyid"], (hint, signature)
open("keyid", "w").write(hint + "\n")
statement = json.loads(payload)
json.dump(statement, open("statement.json", "w"), indent=1)
provenance = statement["predicate"]["buildDefinition"]
sets = [d["digest"] for d in provenance["resolvedDependencies"]]
assert not any("gitCommit" in s and "gitTree" in s for s in sets)
commits = [s["gitCommit"] for s in sets if "gitCommit" in s]
trees = [s["gitTree"] for s in sets if "gitTree" in s]
(subject,) = statement["subject"]
assert list(subject["digest"]) == ["sha256"]
with open("facts", "w") as f:
    print(*commits, *trees, subject["digest"]["sha256"], file=f)
assert "secret" not in payload.decode()
PY
  openssl pkey -in key.pem -pubout -out key.pub
  case $algorithm in
  ed25519) openssl pkeyutl -verify -pubin -inkey key.pub -rawin -in pae \
    -sigfile sig >openssl.out ;;
  *384*) openssl dgst -sha384 -verify key.pub -signature sig pae >openssl.out ;;
  *) openssl dgst -sha256 -verify key.pub -signature sig pae >openssl.out ;;
  esac
  grep -Eq 'Verified OK|Verified Successfully' openssl.out ||
    fail "$algorithm: openssl: $(cat openssl.out)"

  # OpenSSH's fingerprint of the same key.
  if [ "$algorithm" = ed25519 ]; then
    # ssh-keygen does not import Ed25519 from PKCS#8: build its one line.
    openssl pkey -pubin -in key.pub -outform DER | tail -c 32 >raw
    python3 -c 'import base64, struct
raw = open("raw", "rb").read()
wire = b"".join(struct.pack(">I", len(x)) + x for x in (b"ssh-ed25519", raw))
print("ssh-ed25519", base64.b64encode(wire).decode())' >key.ssh
  else
    ssh-keygen -i -m PKCS8 -f key.pub >key.ssh
  fi
  [ "$(ssh-keygen -lf key.ssh | cut -d ' ' -f 2)" = "$(cat keyid)" ] ||
    fail "$algorithm: ssh-keygen says $(ssh-keygen -lf key.ssh)"

  # git confirms commit and tree; sha256sum the subject.
  read -r commit tree digest <facts
  [ "$commit" = "$(git -C work rev-parse HEAD)" ] || fail "commit $commit"
  [ "$tree" = "$(git -C work rev-parse 'HEAD^{tree}')" ] || fail "tree $tree"
  seal-inspect --payload app.zip >taken.zip
  [ "$digest" = "$(sha256sum <taken.zip | cut -d ' ' -f 1)" ] ||
    fail "subject $digest"
  echo "$algorithm: openssl, ssh-keygen, git and sha256sum agree"
done
