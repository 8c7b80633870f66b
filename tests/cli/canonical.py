# SPDX-License-Identifier: Apache-2.0
"""canonical.py DIR SECONDS - the stored canonical package of a folder, to stdout

A second implementation of docs/format.md, for comparison with the first.
"""
import os
import stat
import struct
import sys
import time
import zlib

LIMIT16, LIMIT32 = 0xFFFF, 0xFFFFFFFF


def entries(top):
    """(name, mode, contents), unsorted; a folder only when it is empty."""
    for folder, folders, files in os.walk(top):
        for name in folders + files:
            path = os.path.join(folder, name)
            entry = os.path.relpath(path, top)
            if os.path.islink(path):
                yield entry, 0o120777, os.fsencode(os.readlink(path))
            elif not os.path.isdir(path):
                executable = os.stat(path).st_mode & stat.S_IXUSR
                with open(path, "rb") as file:
                    yield entry, 0o100755 if executable else 0o100644, file.read()
            elif not os.listdir(path):
                yield entry + "/", 0o040755, b""


def dos_time(seconds):
    t = time.gmtime(max(seconds, 315532800))
    return ((t.tm_year - 1980) << 25 | t.tm_mon << 21 | t.tm_mday << 16
            | t.tm_hour << 11 | t.tm_min << 5 | t.tm_sec // 2)


def package(top, seconds):
    data, directory, count = bytearray(), bytearray(), 0
    for name, mode, contents in sorted((os.fsencode(n), m, c)
                                       for n, m, c in entries(top)):
        flags = 0x0800 if max(name) >= 0x80 else 0
        common = struct.pack("<HHHIIIIHH", 20, flags, 0, dos_time(seconds),
                             zlib.crc32(contents), len(contents), len(contents),
                             len(name), 0)
        attributes = mode << 16 | (0x10 if name.endswith(b"/") else 0)
        directory += (b"PK\1\2" + struct.pack("<H", 3 << 8 | 20) + common
                      + struct.pack("<HHHII", 0, 0, 0, attributes, len(data))
                      + name)
        data += b"PK\3\4" + common + name + contents
        count += 1
    end = b""
    if count >= LIMIT16:
        end = (b"PK\6\6" + struct.pack("<QHHIIQQQQ", 44, 3 << 8 | 45, 45, 0, 0,
                                       count, count, len(directory), len(data))
               + b"PK\6\7"
               + struct.pack("<IQI", 0, len(data) + len(directory), 1))
    short = min(count, LIMIT16)
    end += b"PK\5\6" + struct.pack("<HHHHIIH", 0, 0, short, short,
                                   len(directory), len(data), 0)
    return data + directory + end


sys.stdout.buffer.write(package(sys.argv[1], int(sys.argv[2])))
