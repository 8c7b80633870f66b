#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
# runtime_api.py - events in, a custom runtime's answers to them out
"""A stand-in for the Lambda runtime API on the loopback interface.

    runtime_api.py --answers out good.json bad.json -- ./bootstrap

Serves the events in order, records each answer as N.response.json or
N.error.json (N counts from 1), and checks that the client keeps the protocol.
Without any event it expects init/error, recorded as init.error.json.

The run is over when every event has its answer and the client asks for one
more: that shows that it survived the last event. With a COMMAND the stand-in
starts it, with AWS_LAMBDA_RUNTIME_API set, and ends it as the service does;
without one the address is printed, and written to the --port-file.

Exit: 0 all answered and the protocol kept, 1 not, 2 usage, 3 out of time.
"""

import argparse
import http.server
import json
import os
import subprocess
import sys
import tempfile
import threading
import time

API = "/2018-06-01/runtime/"
FUNCTION = "arn:aws:lambda:local:000000000000:function:thumbs"


class Service:
    """What the service knows; every method is called with the lock held."""

    def __init__(self, options, events):
        self.lock = threading.Condition()
        self.events = events
        self.faults = list(options.fault)
        self.late = set(options.late)
        self.refuse = set(options.refuse)
        self.answers = options.answers
        self.milliseconds = options.deadline
        self.served = 0  # events handed out
        self.answered = 0
        self.asked = False  # the client has asked for an event
        self.violations = []
        self.over = False

    def violate(self, text):
        self.violations.append(text)
        print(f"runtime_api: violation: {text}", file=sys.stderr)

    def end(self):
        self.over = True
        self.lock.notify_all()

    def request_id(self, number):
        return f"8476a536-e9f4-11e8-9739-{number:012x}"

    def headers(self, number):
        now = int(time.time() * 1000)
        deadline = now - 1000 if number in self.late else (
            now + self.milliseconds)
        return {
            "Content-Type": "application/json",
            "Lambda-Runtime-Aws-Request-Id": self.request_id(number),
            "Lambda-Runtime-Deadline-Ms": str(deadline),
            "Lambda-Runtime-Invoked-Function-Arn": FUNCTION,
            "Lambda-Runtime-Trace-Id":
                f"Root=1-5bef4de7-ad49b0e87f6ef6c8{number:08x};Sampled=1",
            # A mobile client may send this much.
            "Lambda-Runtime-Client-Context": "Y" * 32768,
        }

    def next(self):
        """(status, headers, body), or None to hang up."""
        if self.served > self.answered:
            self.violate("asked for the next event before answering the last")
            return 403, {}, b"{}"
        self.asked = True
        if self.faults:
            return self.faulty(self.faults.pop(0))
        if self.served < len(self.events):
            event = self.events[self.served]
            self.served += 1
            return 200, self.headers(self.served), event
        if not self.events:
            self.violate("asked for an event instead of reporting init/error")
        self.end()
        return None

    def faulty(self, fault):
        if fault == "drop":
            return None
        if fault == "busy":
            return 503, {}, b"{}"
        if fault == "end":
            self.end()
            return 500, {}, b"{}"
        headers = self.headers(0)
        if fault == "no-id":
            del headers["Lambda-Runtime-Aws-Request-Id"]
        else:
            headers["Lambda-Runtime-Aws-Request-Id"] = "../init"
        return 200, headers, b"{}"

    def record(self, name, body):
        if self.answers:
            with open(os.path.join(self.answers, name), "xb") as file:
                file.write(body)

    def check_json(self, what, body):
        try:
            return json.loads(body)
        except ValueError:
            self.violate(f"{what}: not JSON: {body[:80]!r}")
            return None

    def check_error(self, what, headers, body):
        error = self.check_json(what, body)
        if not isinstance(error, dict):
            return self.violate(f"{what}: not an object")
        for member in "errorMessage", "errorType":
            if not isinstance(error.get(member), str):
                self.violate(f"{what}: no {member}")
        if headers.get("Lambda-Runtime-Function-Error-Type") != error.get(
                "errorType"):
            self.violate(f"{what}: the header does not name the error type")

    def init_error(self, headers, body):
        if self.asked:
            self.violate("init/error after asking for an event")
        self.check_error("init/error", headers, body)
        self.record("init.error.json", body)
        if self.events:
            self.violate("init/error instead of asking for an event")
        self.end()
        return 202, {}, b'{"status":"OK"}'

    def answer(self, request_id, kind, headers, body):
        if self.served == self.answered:
            self.violate(f"{kind} without an event to answer")
            return 400, {}, b"{}"
        number = self.served
        if request_id != self.request_id(number):
            self.violate(f"{kind} for another request: {request_id}")
            return 400, {}, b"{}"
        if kind == "response" and number in self.refuse:
            self.refuse.remove(number)
            return 413, {}, b'{"errorType":"RequestEntityTooLarge"}'
        if kind == "response":
            self.check_json(f"response {number}", body)
        else:
            self.check_error(f"error {number}", headers, body)
        self.record(f"{number}.{kind}.json", body)
        self.answered = number
        return 202, {}, b'{"status":"OK"}'

    def post(self, path, headers, body):
        if not headers.get("Content-Type", "").startswith("application/json"):
            self.violate(f"POST {path}: Content-Type is not application/json")
        if path == "init/error":
            return self.init_error(headers, body)
        parts = path.split("/")
        if (len(parts) == 3 and parts[0] == "invocation"
                and parts[2] in ("response", "error")):
            return self.answer(parts[1], parts[2], headers, body)
        self.violate(f"POST {path}: no such path")
        return 404, {}, b"{}"


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"  # connections are kept, as by the service

    def log_message(self, format, *arguments):
        pass

    def reply(self, answer):
        if answer is None:
            self.close_connection = True
            return
        status, headers, body = answer
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        try:
            self.wfile.write(body)
        except OSError:
            self.close_connection = True  # it had enough: too large

    def do_GET(self):
        service = self.server.service
        with service.lock:
            if self.path == API + "invocation/next":
                answer = service.next()
            else:
                service.violate(f"GET {self.path}: no such path")
                answer = 404, {}, b"{}"
        self.reply(answer)

    def do_POST(self):
        service = self.server.service
        length = self.headers.get("Content-Length", "")
        body = self.rfile.read(int(length)) if length.isdigit() else b""
        with service.lock:
            if not length.isdigit():
                service.violate(f"POST {self.path}: no Content-Length")
            if self.path.startswith(API):
                answer = service.post(
                    self.path[len(API):], self.headers, body)
            else:
                service.violate(f"POST {self.path}: no such path")
                answer = 404, {}, b"{}"
        self.reply(answer)


class Server(http.server.ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, request, client_address):
        pass  # a client that hangs up; what it left undone is noticed


def write_whole(path, text):
    """Whoever waits for the file must not read half of it."""
    folder = os.path.dirname(os.path.abspath(path))
    with tempfile.NamedTemporaryFile("w", dir=folder, delete=False) as file:
        file.write(text)
    os.replace(file.name, path)


def wait(service, client, seconds):
    """True when the run is over, False when it is out of time."""
    end = time.monotonic() + seconds
    with service.lock:
        while not service.over and time.monotonic() < end:
            if client and client.poll() is not None:
                service.violate(f"the client ended with {client.returncode}")
                return True
            service.lock.wait(0.05)
        return service.over


def stop(client):
    if not client:
        return
    client.terminate()
    try:
        client.wait(5)
    except subprocess.TimeoutExpired:
        client.kill()
        client.wait()


def start(command, address):
    if not command:
        print(address, flush=True)
        return None
    environment = dict(os.environ, AWS_LAMBDA_RUNTIME_API=address)
    return subprocess.Popen(command, env=environment)


def verdict(service):
    if service.answered < len(service.events):
        service.violate(f"{service.answered} of {len(service.events)} events "
                        "were answered")
    return 1 if service.violations else 0


def run(options, events, command):
    service = Service(options, events)
    server = Server(("127.0.0.1", 0), Handler)
    server.service = service
    threading.Thread(target=server.serve_forever, daemon=True).start()
    address = "127.0.0.1:%d" % server.server_address[1]
    if options.port_file:
        write_whole(options.port_file, address + "\n")
    client = start(command, address)
    try:
        in_time = wait(service, client, options.timeout)
    finally:
        stop(client)
        server.shutdown()
    if not in_time:
        print(f"runtime_api: out of time after {options.timeout} s",
              file=sys.stderr)
        return 3
    with service.lock:
        return verdict(service)


def read_arguments(arguments):
    command = []
    if "--" in arguments:
        at = arguments.index("--")
        arguments, command = arguments[:at], arguments[at + 1:]
    parser = argparse.ArgumentParser(
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
        usage="%(prog)s [options] [EVENT...] [-- COMMAND [ARG...]]")
    parser.add_argument("event", nargs="*", metavar="EVENT",
                        help="file with the JSON of an event")
    parser.add_argument("--answers", metavar="DIR",
                        help="existing folder for the answers")
    parser.add_argument("--port-file", metavar="F",
                        help="write 127.0.0.1:PORT to F")
    parser.add_argument("--timeout", metavar="S", type=float, default=30,
                        help="seconds for the whole run (default 30)")
    parser.add_argument("--deadline", metavar="MS", type=int, default=3000,
                        help="milliseconds an event has (default 3000)")
    parser.add_argument("--late", metavar="N", type=int, action="append",
                        default=[], help="event N is past its deadline")
    parser.add_argument("--refuse", metavar="N", type=int, action="append",
                        default=[], help="refuse the response to event N")
    parser.add_argument("--fault", action="append", default=[],
                        choices=("drop", "busy", "no-id", "bad-id", "end"),
                        help="goes wrong before the first event")
    return parser.parse_args(arguments), command


def main():
    options, command = read_arguments(sys.argv[1:])
    events = []
    for path in options.event:
        with open(path, "rb") as file:
            events.append(file.read())
    return run(options, events, command)


if __name__ == "__main__":
    sys.exit(main())
