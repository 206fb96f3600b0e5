"""Runs on a host: prints how many of the newest files below a folder were looked at, then those that are not sealed."""

import collections
import heapq
import math
import os
import sys

KNOWN = (
    b"\x1aE\xdf\xa3",
    b"RIFF",
    b"OggS",
    b"%PDF",
    b"PK\x03\x04",
    b"\xff\xd8\xff",
    b"\x89PNG",
    b"ID3",
    b"\x7fELF",
    b"{",
    b"<",
)
NEWEST, SAMPLE, SMALLEST = 50, 65536, 4096


def entropy(data):
    """Return bits a byte (Shannon): ciphertext has close to eight."""
    return -sum(n / len(data) * math.log2(n / len(data)) for n in collections.Counter(data).values())


def wrong(path):
    """Return what is wrong with a file, None if it looks sealed."""
    with open(path, "rb") as file:
        data = file.read(SAMPLE)
    known = next((head for head in KNOWN if len(head) > 1 and data.startswith(head)), None)
    if known or data[4:8] == b"ftyp":
        return "begins as a known format does"
    if len(data) >= SMALLEST and entropy(data) < 7.9:
        return f"has {entropy(data):.1f} bits a byte"
    if data and len(data) < SMALLEST and all(9 <= byte < 127 for byte in data):
        return "is readable text"
    return None


def main(folder):
    """Look at the newest files below a folder."""
    files = (os.path.join(place, name) for place, _folders, names in os.walk(folder) for name in names)
    newest = heapq.nlargest(NEWEST, files, key=lambda path: os.stat(path).st_mtime)
    found = {path: wrong(path) for path in newest}
    print(len(newest))
    print("\n".join(f"{path} {what}" for path, what in found.items() if what))


if __name__ == "__main__":
    main(sys.argv[1])
