#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""seal.py - reads a sealed package with Python's own zipfile and json.

seal.py seal PKG             print seal.json
seal.py bundle PKG           print the first bundle
seal.py statement PKG|BUNDLE print the statement's bytes
seal.py get PKG|BUNDLE EXPR  evaluate EXPR over: s (statement), p (predicate),
                             d (buildDefinition), m (metadata), g (sealwright_git)
seal.py pae PKG|BUNDLE FILE SIGNATURE
                             write what is signed, and the signature
seal.py put PKG SEAL OUTPUT  write PKG with the file SEAL as its seal
"""
import base64
import json
import struct
import sys
import zipfile
import zlib

NAME = b"META-INF/sealwright/seal.json"


def seal_bytes(path):
    with zipfile.ZipFile(path) as package:
        assert package.namelist()[-1] == "META-INF/sealwright/seal.json"
        return package.read("META-INF/sealwright/seal.json")


def bundle_of(path):
    with open(path, "rb") as file:
        if file.read(1) == b"{":
            return json.loads(open(path, "rb").read())
    return json.loads(seal_bytes(path))["bundles"][0]


def payload_of(path):
    return base64.b64decode(bundle_of(path)["dsseEnvelope"]["payload"],
                            validate=True)


def without_seal(data):
    """The package up to its directory, the directory, how many entries."""
    end = len(data) - 22
    count, size, offset = struct.unpack_from("<HII", data, end + 10)
    body, directory = data[:offset], data[offset:offset + size]
    last = directory.rfind(b"PK\1\2")
    if directory[last + 46:] == NAME:
        body = body[:struct.unpack_from("<I", directory, last + 42)[0]]
        return body, directory[:last], count - 1
    return body, directory, count


def with_seal(data, seal):
    body, directory, count = without_seal(data)
    # Version needed, flags, method, time, CRC, sizes, name and extra length.
    fields = struct.pack("<HHHIIIIHH", 20, 0, 0,
                         struct.unpack_from("<I", data, 10)[0],
                         zlib.crc32(seal), len(seal), len(seal), len(NAME), 0)
    directory += (b"PK\1\2" + struct.pack("<H", 3 << 8 | 20) + fields +
                  struct.pack("<HHHII", 0, 0, 0, 0o100644 << 16, len(body)) +
                  NAME)
    body += b"PK\3\4" + fields + NAME + seal
    return body + directory + b"PK\5\6" + struct.pack(
        "<HHHHIIH", 0, 0, count + 1, count + 1, len(directory), len(body), 0)


def main(verb, path, *rest):
    if verb == "seal":
        sys.stdout.buffer.write(seal_bytes(path))
    elif verb == "bundle":
        json.dump(bundle_of(path), sys.stdout, separators=(",", ":"))
    elif verb == "statement":
        sys.stdout.buffer.write(payload_of(path))
    elif verb == "get":
        s = json.loads(payload_of(path))
        p = s["predicate"]
        d = p["buildDefinition"]
        m = p["runDetails"]["metadata"]
        names = {"s": s, "p": p, "d": d, "m": m, "g": m["sealwright_git"],
                 "b": p["runDetails"]["builder"]}
        value = eval(rest[0], names)
        print(value if isinstance(value, str) else json.dumps(value))
    elif verb == "pae":
        envelope = bundle_of(path)["dsseEnvelope"]
        kind = envelope["payloadType"].encode()
        body = payload_of(path)
        with open(rest[0], "wb") as file:
            file.write(b"DSSEv1 %d %s %d %s" % (len(kind), kind, len(body),
                                                body))
        with open(rest[1], "wb") as file:
            file.write(base64.b64decode(envelope["signatures"][0]["sig"],
                                        validate=True))
    elif verb == "put":
        with open(path, "rb") as package, open(rest[0], "rb") as seal:
            data = with_seal(package.read(), seal.read())
        with open(rest[1], "wb") as file:
            file.write(data)
    else:
        sys.exit(__doc__)


main(*sys.argv[1:])
