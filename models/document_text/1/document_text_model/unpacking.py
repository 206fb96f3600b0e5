"""Find PDFs whose streams unpack to absurdly much, before the PDF library unpacks them whole into memory."""

import re
import zlib

MOST_TOTAL = 600 * 1024 * 1024
MOST_STREAM = 150 * 1024 * 1024
LARGE = 30 * 1024 * 1024  # one page scanned in colour at 300 dots an inch is 26 MB
MOST_RATIO = 200
KEPT = 8 * 1024 * 1024
_STREAM = re.compile(rb"stream\r?\n")
_STEP = 1 << 16


def is_absurd(content: bytes) -> bool:
    """Say whether a Flate stream of the PDF, or all together, unpack beyond the limits."""
    total = 0
    for match in _STREAM.finditer(content):
        size, absurd = _unpacked(memoryview(content)[match.end() :])
        total += size
        if absurd or total > MOST_TOTAL:
            return True
    return False


def _unpacked(packed: memoryview, depth: int = 0) -> tuple[int, bool]:
    """Return how many bytes a stream unpacks to, as far as was looked, and whether that is absurd."""
    if len(packed) < 2 or packed[0] & 15 != 8 or (packed[0] << 8 | packed[1]) % 31:
        return 0, False
    unpacker, taken, size, start = zlib.decompressobj(), 0, 0, bytearray()
    waiting: bytes | memoryview = b""
    try:
        while not unpacker.eof and (waiting or taken < len(packed)):
            if not waiting:
                waiting = packed[taken : taken + _STEP]
                taken += len(waiting)
            out = unpacker.decompress(waiting, 1 << 20)
            waiting = unpacker.unconsumed_tail
            size += len(out)
            if len(start) < KEPT:
                start += out
            if size > MOST_STREAM or (size > LARGE and size > MOST_RATIO * taken):
                return size, True
    except zlib.error:
        pass  # damaged or not Flate: what it holds is the reader's to judge
    if depth < 3:
        inner, absurd = _unpacked(memoryview(bytes(start)), depth + 1)
        return size + inner, absurd
    return size, True
