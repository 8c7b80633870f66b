# SPDX-License-Identifier: Apache-2.0
"""The codec of docs/format.md, section 2, written from that text alone.

codec.py fingerprint       print the fingerprint of the libdeflate found here
codec.py stream FILE       write the deflate stream of FILE to standard output
"""
import ctypes
import ctypes.util
import hashlib
import sys

CHUNK = 4194304

lib = ctypes.CDLL(ctypes.util.find_library("deflate"))
lib.libdeflate_alloc_compressor.restype = ctypes.c_void_p
lib.libdeflate_deflate_compress.restype = ctypes.c_size_t
lib.libdeflate_deflate_compress.argtypes = [
    ctypes.c_void_p, ctypes.c_char_p, ctypes.c_size_t,
    ctypes.c_char_p, ctypes.c_size_t]
lib.libdeflate_deflate_compress_bound.restype = ctypes.c_size_t
lib.libdeflate_deflate_compress_bound.argtypes = [
    ctypes.c_void_p, ctypes.c_size_t]
compressor = lib.libdeflate_alloc_compressor(6)


def compress(data):
    room = lib.libdeflate_deflate_compress_bound(compressor, len(data))
    output = ctypes.create_string_buffer(room)
    size = lib.libdeflate_deflate_compress(compressor, data, len(data),
                                           output, room)
    return bytearray(output.raw[:size])


class Bits:
    def __init__(self, data):
        self.data = data
        self.at = 0

    def take(self, count):
        value = 0
        for i in range(count):
            value |= (self.data[self.at >> 3] >> (self.at & 7) & 1) << i
            self.at += 1
        return value


def codes(lengths):
    """Canonical Huffman codes: (length, code) -> symbol (RFC 1951, 3.2.2)."""
    table, code = {}, 0
    for length in range(1, 16):
        code <<= 1
        for symbol, own in enumerate(lengths):
            if own == length:
                table[length, code] = symbol
                code += 1
    return table


def symbol(bits, table):
    code = 0
    for length in range(1, 16):
        code = code << 1 | bits.take(1)
        if (length, code) in table:
            return table[length, code]
    raise ValueError("no such code")


LENGTH_BITS = [0] * 8 + [i for i in range(1, 6) for _ in range(4)] + [0]
DISTANCE_BITS = [0, 0] + [i for i in range(14) for _ in range(2)]
ORDER = [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15]


def tables(bits, kind):
    if kind == 1:
        return (codes([8] * 144 + [9] * 112 + [7] * 24 + [8] * 8),
                codes([5] * 32))
    literals, distances, count = (bits.take(5) + 257, bits.take(5) + 1,
                                  bits.take(4) + 4)
    own = [0] * 19
    for i in range(count):
        own[ORDER[i]] = bits.take(3)
    table, lengths = codes(own), []
    while len(lengths) < literals + distances:
        value = symbol(bits, table)
        if value < 16:
            lengths.append(value)
        elif value == 16:
            lengths += [lengths[-1]] * (3 + bits.take(2))
        elif value == 17:
            lengths += [0] * (3 + bits.take(3))
        else:
            lengths += [0] * (11 + bits.take(7))
    return codes(lengths[:literals]), codes(lengths[literals:])


def skip_block(bits, kind):
    if kind == 0:
        bits.at = (bits.at + 7) // 8 * 8
        size = bits.take(16)
        bits.at += 16 + 8 * size
        return
    literals, distances = tables(bits, kind)
    while True:
        value = symbol(bits, literals)
        if value == 256:
            return
        if value > 256:
            bits.take(LENGTH_BITS[value - 257])
            bits.take(DISTANCE_BITS[symbol(bits, distances)])


def open_end(stream):
    bits = Bits(stream)
    while True:
        header = bits.at
        last = bits.take(1)
        skip_block(bits, bits.take(2))
        if last:
            break
    stream[header >> 3] &= ~(1 << (header & 7))
    if bits.at & 7:
        stream[bits.at >> 3] &= (1 << (bits.at & 7)) - 1
    if len(stream) * 8 - bits.at < 3:
        stream.append(0)
    return stream + b"\x00\x00\xff\xff"


def deflate(data, chunk=CHUNK):
    output = bytearray()
    for at in range(0, max(len(data), 1), chunk):
        stream = compress(data[at:at + chunk])
        output += open_end(stream) if at + chunk < len(data) else stream
    return output


def generator(state):
    while True:
        state = (state * 1664525 + 1013904223) % 2 ** 32
        yield state >> 24


def text(size):
    source, output = generator(5), bytearray()
    while len(output) < size:
        word, between = next(source) % 64, next(source)
        output += bytes(97 + (7 * word + 5 * j) % 26
                        for j in range(2 + word % 9))
        output.append(10 if between < 16 else 32)
    return bytes(output[:size])


def records():
    source, output = generator(6), bytearray()
    for r in range(2048):
        output += r.to_bytes(4, "little") + b"\x7fRECORD\0"
        output += bytes(next(source) for _ in range(4))
        output += bytes((r // 8 + k) % 256 for k in range(16))
    return bytes(output)


def fingerprint():
    source = generator(3)
    noise = bytes(next(source) for _ in range(32768))
    source = generator(4)
    skewed = bytes(next(source) & next(source) for _ in range(32768))
    words, table = text(327680), records()
    digest = hashlib.sha256()
    for vector in (b"", bytes(65536), noise, skewed, words, table,
                   words[:40000] + noise + table[:40000]):
        output = deflate(vector)
        digest.update(len(output).to_bytes(8, "little") + output)
    output = deflate(words[:131072], 65536)
    digest.update(len(output).to_bytes(8, "little") + output)
    return digest.hexdigest()


if sys.argv[1] == "fingerprint":
    print(fingerprint())
else:
    with open(sys.argv[2], "rb") as file:
        sys.stdout.buffer.write(deflate(file.read()))
