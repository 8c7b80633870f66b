# SPDX-License-Identifier: Apache-2.0
# from_zip.py - hostile archives, and an archive compared with its package
import binascii
import struct
import sys
import zipfile


def entry(name, data=b"x", **other):
    """One entry; what is given in `other` is a lie in one of the headers."""
    raw = name if isinstance(name, bytes) else name.encode()
    packed = other.get("packed", data)
    method, flags = other.get("method", 0), other.get("flags", 0)
    crc = other.get("crc", binascii.crc32(data))
    size = other.get("size", len(data))
    extra = other.get("extra", b"")
    local = struct.pack("<IHHHHHIIIHH", 0x04034B50, 20,
                        other.get("local_flags", flags),
                        other.get("local_method", method), 0, 33,
                        other.get("local_crc", crc),
                        other.get("local_packed", len(packed)),
                        other.get("local_size", size),
                        len(other.get("local_name", raw)),
                        len(other.get("local_extra", b"")))
    local += other.get("local_name", raw) + other.get("local_extra", b"")
    local += packed + other.get("tail", b"")

    def central(offset):
        return struct.pack(
            "<IBBHHHHHIIIHHHHHII", 0x02014B50, 20, other.get("host", 3), 20,
            flags, method, 0, 33, crc, len(packed), size, len(raw), len(extra),
            0, 0, 0, other.get("mode", 0o100644) << 16,
            other.get("offset", offset)) + raw + extra
    return local, central


def archive(*entries, before=b"", after=b"", gap=b"", comment=b"", count=None):
    body, directory = before, b""
    for local, central in entries:
        directory += central(len(body))
        body += local
    body += gap
    count = len(entries) if count is None else count
    end = struct.pack("<IHHHHIIH", 0x06054B50, 0, 0, count, count,
                      len(directory), len(body), len(comment))
    return body + directory + end + comment + after


def crc(data):
    return binascii.crc32(data)


def link(name, target):
    return entry(name, target.encode(), mode=0o120777)


def deflate(data):
    import zlib
    stream = zlib.compressobj(6, zlib.DEFLATED, -15)
    return stream.compress(data) + stream.flush()


SHORT = b"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
BAD = {
    "duplicate": archive(entry("a", b"1"), entry("a", b"2")),
    "local-name": archive(entry("a", local_name=b"b")),
    "local-mismatch:method": archive(entry("a", local_method=8)),
    "local-mismatch:size": archive(entry("a", local_size=2)),
    "local-mismatch:CRC": archive(entry("a", local_crc=7)),
    "local-mismatch:flags": archive(entry("a", local_flags=0x800)),
    "name-traversal": archive(entry("../a")),
    "name-absolute": archive(entry("/etc/a")),
    "name-backslash": archive(entry("a\\b")),
    "name-control": archive(entry(b"a\0b")),
    "name-utf8": archive(entry(b"a\xff", flags=0x800)),
    "utf8-flag": archive(entry("ä")),
    "name-length": archive(entry("")),
    "encrypted": archive(entry("a", flags=1)),
    "encrypted:masked": archive(entry("a", flags=0x2000)),
    "encrypted:AES": archive(entry("a", extra=b"\1\x99\0\0")),
    "flags": archive(entry("a", flags=0x20)),
    "method": archive(entry("a", method=12)),
    "case-collision": archive(entry("A"), entry("a")),
    "file-and-folder": archive(entry("a"), entry("a/b")),
    "link-target": archive(link("a", "../b")),
    "link-target:absolute": archive(link("a", "/etc/passwd")),
    "link-target:through": archive(link("a", "b"), entry("c"),
                                   link("b", "x/../../c")),
    "mode:device": archive(entry("a", mode=0o020644)),
    "mode:folder": archive(entry("a", mode=0o040755)),
    "mode:file": archive(entry("a/", b"", mode=0o100644)),
    "host": archive(entry("a", b"b", mode=0o120777, host=0)),
    "folder-data": archive(entry("a/", mode=0o040755)),
    "stored-size": archive(entry("a", size=2)),
    "prefix": archive(entry("a"), before=b"#!/bin/sh\n"),
    "gap": archive(entry("a"), gap=b"hidden"),
    "gap:between": archive(entry("a", tail=b"hidden"), entry("b")),
    "overlap": archive(entry("a", b"12345678"), entry("b", offset=34)),
    "overlap:same": archive(entry("a"), entry("b", offset=0)),
    "bounds": archive(entry("a"), entry("b", offset=70)),
    "end-record": archive(entry("a"), after=b"junk"),
    "end-record:twice": archive(entry("a")) + b"PK\5\6" + bytes(18) + b"x",
    "truncated": archive(entry("a"))[:-5],
    "directory-bounds": b"x" + archive(entry("a")),
    "count": archive(entry("a"), entry("b"), count=1),
    "directory-entry": archive(entry("a"), entry("b" * 60), count=3),
    "empty": archive(),
    "bomb": archive(entry("a", b"", method=8, packed=b"\3\0", size=9999)),
    "data-crc": archive(entry("a", crc=7)),
    "data-size": archive(entry("a", SHORT, method=8, packed=deflate(SHORT),
                               size=31)),
    "data-stream": archive(entry("a", SHORT, method=8,
                                 packed=deflate(SHORT) + b"hidden")),
    "data-descriptor": archive(entry("a", flags=8, tail=b"PK\7\10" + bytes(12))),
    "data-descriptor:inside": archive(entry(
        "a", b"PK\7\10", flags=8,
        tail=b"PK\7\10" + struct.pack("<III", crc(b"PK\7\10"), 4, 4))),
    "extra": archive(entry("a", extra=b"\1\2\x99\0")),
    "extra:mode": archive(entry("a", local_extra=b"\x6e\x75\0\0")),
    "unicode-path": archive(entry("a", extra=b"up\6\0\1\0\0\0\0b")),
    "zip64-extra": archive(entry("a", local_size=0xffffffff)),
    "reserved-name": archive(entry("META-INF/sealwright/seal.json")),
}


def bad(folder):
    for number, (check, data) in enumerate(BAD.items()):
        path = f"{folder}/{number}.zip"
        with open(path, "wb") as file:
            file.write(data)
        print(check.split(":")[0], path)


def compare(foreign, package):
    """File by file: names, contents, x bits and links."""
    def read(path):
        found = {}
        with zipfile.ZipFile(path) as archive_:
            names = archive_.namelist()
            for info in archive_.infolist():
                if info.is_dir() and any(
                        name != info.filename and
                        name.startswith(info.filename) for name in names):
                    continue
                mode = info.external_attr >> 16
                if info.create_system != 3:
                    mode = 0
                data = archive_.read(info)
                if mode == 0 and not info.is_dir():
                    program = data[:4] == b"\x7fELF" or data[:2] == b"#!"
                    mode = 0o755 if program else 0o644
                kind = (mode >> 12 or 8) if not info.is_dir() else 4
                found[info.filename] = (data, kind, kind == 8 and mode >> 6 & 1)
        return found
    ours, theirs = read(package), read(foreign)
    assert ours.keys() == theirs.keys(), ours.keys() ^ theirs.keys()
    for name, value in theirs.items():
        assert ours[name] == value, name


{"bad": bad, "compare": compare}[sys.argv[1]](*sys.argv[2:])
