#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""authority_server.py PORTFILE - a timestamp authority on the loopback.

Writes its port to PORTFILE, and one for TLS, with the certificate tls.pem, to
PORTFILE.tls. A path decides how it answers:
/NAME       with the authority in the folder NAME (tests/authority.sh)
/again      with what it answered last
/other      with a good timestamp of other bytes, and the right nonce
/huge /hang /close /short /html /STATUS /to-file /to-other
            not as an authority should
Each request's path, type and size go to the file requests.
"""
import http.server
import os
import re
import ssl
import subprocess
import sys
import threading

last = b""


def answer(name, request):
    return subprocess.run([f"{name}/answer"], input=request, check=True,
                          stdout=subprocess.PIPE).stdout


class Handler(http.server.BaseHTTPRequestHandler):
    def log_message(self, *_):
        pass

    def reply(self, body, code=200, kind="application/timestamp-reply"):
        self.send_response(code)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def do_POST(self):
        global last
        size = int(self.headers["Content-Length"])
        request = self.rfile.read(size)
        with open("requests", "a") as file:
            file.write(f"{self.path} {self.headers['Content-Type']} {size}\n")
        name = self.path[1:].split("?")[0]
        if name == "again":
            self.reply(last)
        elif name == "other":
            # The imprint is the first octet string of 32 bytes.
            at = request.index(b"\x04\x20") + 2
            self.reply(answer("Time", request[:at] + bytes(32) +
                              request[at + 32:]))
        elif name == "huge":
            self.send_response(200)
            self.end_headers()
            try:
                while True:
                    self.wfile.write(bytes(65536))
            except OSError:
                pass
        elif name == "hang":
            threading.Event().wait()
        elif name == "close":
            self.close_connection = True
        elif name == "short":
            self.send_response(200)
            self.send_header("Content-Length", "5000")
            self.end_headers()
            self.wfile.write(b"0")
            self.close_connection = True
        elif name == "html":
            self.reply(b"<html>sign in</html>", kind="text/html")
        elif re.fullmatch("[0-9]{3}", name):
            self.reply(b"no", int(name), "text/plain")
        elif name.startswith("to-"):
            self.send_response(302)
            self.send_header("Location", "file:///etc/passwd" if
                             name == "to-file" else "/Time")
            self.end_headers()
        else:
            last = answer(name, request)
            self.reply(last)


def serve(name):
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    with open(name + ".new", "w") as port:
        port.write(str(server.server_address[1]))
    os.rename(name + ".new", name)
    return server


secure = serve(sys.argv[1] + ".tls")
context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
context.load_cert_chain("tls.pem")
secure.socket = context.wrap_socket(secure.socket, server_side=True)
secure.handle_error = lambda *_: None
threading.Thread(target=secure.serve_forever, daemon=True).start()
serve(sys.argv[1]).serve_forever()
