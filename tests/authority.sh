# shellcheck shell=bash
# SPDX-License-Identifier: Apache-2.0
# authority.sh - timestamp authorities for the tests; source it after lib.sh
need openssl python3

# authority NAME [FROM [UNTIL]]: the folder NAME with an authority of that name
# under a root of its own; chain.pem is what seal-trust takes, and NAME/answer
# answers a request on its standard input. FROM and UNTIL (YYYYMMDDhhmmssZ) are
# the validity of its own certificate; default: 2000 to 2049.
authority() {
  mkdir -p "$1"
  (
    cd "$1"
    : >index
    echo 1000 >serial
    echo 01 >number
    cat >openssl.cnf <<CNF
[ca]
default_ca = root
[root]
database = $PWD/index
serial = $PWD/serial
new_certs_dir = $PWD
certificate = $PWD/root.pem
private_key = $PWD/root.key
default_md = sha256
policy = any
[any]
organizationName = optional
commonName = supplied
[of_root]
basicConstraints = critical, CA:TRUE
keyUsage = critical, keyCertSign
[of_authority]
basicConstraints = critical, CA:FALSE
keyUsage = critical, digitalSignature
extendedKeyUsage = critical, timeStamping
[tsa]
default_tsa = here
[here]
serial = $PWD/number
crypto_device = builtin
signer_cert = $PWD/own.pem
certs = $PWD/root.pem
signer_key = $PWD/own.key
signer_digest = sha256
default_policy = 1.2.3.4.1
digests = sha256, sha384
accuracy = secs:1
ordering = yes
tsa_name = no
ess_cert_id_chain = no
ess_cert_id_alg = sha256
CNF
    for key in root own; do
      openssl genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-256 \
        -out "$key.key"
      openssl req -new -config /dev/null -key "$key.key" -out "$key.csr" \
        -subj "/O=Example/CN=$1$([ $key = own ] || echo ' root')"
    done
    openssl ca -batch -config openssl.cnf -selfsign -keyfile root.key \
      -extensions of_root -startdate 20000101000000Z -enddate 20491231235959Z \
      -in root.csr -out root.pem -notext
    openssl ca -batch -config openssl.cnf -extensions of_authority \
      -startdate "${2:-20000101000000Z}" -enddate "${3:-20491231235959Z}" \
      -in own.csr -out own.pem -notext
    cat own.pem root.pem >chain.pem
    cat >answer <<SH
#!/bin/sh
# One after the other: they share a number.
cat >"\$0.\$\$.query"
flock "$PWD/number.lock" openssl ts -reply -config "$PWD/openssl.cnf" \\
  -queryfile "\$0.\$\$.query" -out "\$0.\$\$.reply" 2>/dev/null
cat "\$0.\$\$.reply"
rm "\$0.\$\$.query" "\$0.\$\$.reply"
SH
    chmod +x answer
  ) >"$1.log" 2>&1 || {
    cat "$1.log" >&2
    fail "the authority $1 cannot be made"
  }
}

# authority_server: tests/authority_server.py, until the script ends; its
# address is $server, without a path.
authority_server() {
  openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes \
    -subj /CN=127.0.0.1 -addext subjectAltName=IP:127.0.0.1 -days 2 \
    -keyout tls.pem -out tls.crt 2>/dev/null
  cat tls.crt >>tls.pem
  python3 "$SEAL_SOURCE/tests/authority_server.py" port &
  authority_process=$!
  trap 'kill "$authority_process" 2>/dev/null || :' EXIT
  while [ ! -e port ]; do
    kill -0 "$authority_process" || fail "no server"
    sleep 0.1
  done
  # shellcheck disable=SC2034 # for the tests
  server=http://127.0.0.1:$(cat port)
  # Nobody's proxy is asked for it.
  unset http_proxy HTTP_PROXY all_proxy ALL_PROXY
}
