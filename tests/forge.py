#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""forge.py - sealed packages with seals and statements that no tool writes.

forge.py reseal PKG OUT CODE      run CODE over s, the seal as an object; the
                                  result goes into the package
forge.py resign PKG OUT KEY CODE  run CODE over t, the first bundle's statement,
                                  sign it with the Ed25519 KEY, put it back
forge.py detach PKG OUT KEY CODE  the same, but write the bundle alone
forge.py flip PKG OUT OFFSET      one byte changed

CODE also sees e (the first envelope) and load(PKG), another package's seal.
"""
import base64
import json
import struct
import subprocess
import sys
import tempfile
import zipfile
import zlib

SEAL = b"META-INF/sealwright/seal.json"


def load(path):
    with zipfile.ZipFile(path) as package:
        if SEAL.decode() not in package.namelist():
            return {"mediaType": "application/vnd.sealwright.seal.v1+json"}
        return json.loads(package.read(SEAL.decode()))


def split(path):
    """Entries, directory and time of the pure package."""
    data = open(path, "rb").read()
    count, size, offset = struct.unpack("<HII", data[-12:-2])
    directory = data[offset:offset + size]
    time = struct.unpack("<I", data[10:14])[0]
    at = directory.find(SEAL)
    if at >= 0:
        offset = struct.unpack("<I", directory[at - 4:at])[0]
        directory = directory[:at - 46]
        count -= 1
    return data[:offset], directory, count, time


def store(path, out, seal):
    entries, directory, count, time = split(path)
    body = json.dumps(seal, separators=(",", ":"), ensure_ascii=False).encode()
    fields = (20, 0, 0, time, zlib.crc32(body), len(body), len(body), len(SEAL),
              0)
    if len(seal) > 1:
        directory += struct.pack("<IHHHHIIIIHHHHHII", 0x02014B50, 0x314,
                                 *fields, 0, 0, 0, 0o100644 << 16,
                                 len(entries)) + SEAL
        entries += struct.pack("<IHHHIIIIHH", 0x04034B50, *fields) + SEAL + body
        count += 1
    end = struct.pack("<IHHHHIIH", 0x06054B50, 0, 0, count, count,
                      len(directory), len(entries), 0)
    with open(out, "wb") as file:
        file.write(entries + directory + end)


def sign(envelope, key, statement):
    payload = json.dumps(statement, separators=(",", ":"),
                         ensure_ascii=False).encode()
    kind = envelope["payloadType"].encode()
    with tempfile.NamedTemporaryFile() as pae:
        pae.write(b"DSSEv1 %d %s %d %s" % (len(kind), kind, len(payload),
                                           payload))
        pae.flush()
        signature = subprocess.run(
            ["openssl", "pkeyutl", "-sign", "-rawin", "-inkey", key, "-in",
             pae.name], check=True, stdout=subprocess.PIPE).stdout
    envelope["payload"] = base64.b64encode(payload).decode()
    envelope["signatures"][0]["sig"] = base64.b64encode(signature).decode()


def main(verb, path, out, *rest):
    if verb == "flip":
        data = bytearray(open(path, "rb").read())
        data[int(rest[0])] ^= 1
        open(out, "wb").write(data)
        return
    seal = load(path)
    envelope = seal["bundles"][0]["dsseEnvelope"] if "bundles" in seal else None
    names = {"s": seal, "e": envelope, "load": load}
    if verb == "reseal":
        exec(rest[0], names)
        store(path, out, seal)
        return
    statement = json.loads(base64.b64decode(envelope["payload"]))
    names["t"] = statement
    names["m"] = statement["predicate"]["runDetails"]["metadata"]
    exec(rest[1], names)
    sign(envelope, rest[0], statement)
    if verb == "detach":
        json.dump(seal["bundles"][0], open(out, "w"))
    else:
        store(path, out, seal)


main(*sys.argv[1:])
