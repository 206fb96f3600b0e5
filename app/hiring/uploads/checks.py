"""Looks at a file before any model does: is it what its name says, and does it carry macros or a bomb?"""

from __future__ import annotations

import zipfile
from pathlib import PurePath

from app.hiring.uploads import packing

LIMIT_UNPACKED = 300 * 1024 * 1024
LIMIT_RATIO = 200

PICTURES = {
    b"\x89PNG\r\n\x1a\n": "png",
    b"\xff\xd8\xff": "jpeg",
    b"II*\x00": "tiff",
    b"MM\x00*": "tiff",
    b"BM": "bmp",
    b"GIF8": "gif",
}
HEIC = (b"heic", b"heix", b"hevc", b"heim", b"heis", b"mif1", b"msf1", b"avif", b"avis")
"""The brands of the photos that telephones make, also under the name of a JPEG."""
ENDINGS = {
    ".pdf": "pdf", ".docx": "zip", ".zip": "zip", ".png": "png", ".jpg": "jpeg", ".jpeg": "jpeg", ".tif": "tiff",
    ".tiff": "tiff", ".bmp": "bmp", ".webp": "webp", ".gif": "gif", ".txt": "text",
    ".heic": "heic", ".heif": "heic", ".html": "text", ".htm": "text", ".mhtml": "text", ".mht": "text", ".doc": "text",
}  # fmt: skip
"""What a file of an ending begins as. Job sites call a web page .doc; a real one is refused with what to do."""
MACROS = (".docm", ".dotm", ".xlsm", ".pptm")
OLD = {
    ".doc": "unsupported_old_word", ".wps": "unsupported_old_word", ".dot": "unsupported_old_word",
    ".odt": "unsupported_opendocument",
}  # fmt: skip
"""What is said of the endings of files that are not read, where it is more than that."""
TYPES = {
    "pdf": "application/pdf",
    "png": "image/png",
    "jpeg": "image/jpeg",
    "webp": "image/webp",
    "zip": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "text": "text/plain",
}


def ending(name: str) -> str:
    """Return the ending of a file's name, in lower case."""
    return PurePath(name.replace("\\", "/")).suffix.lower()


def kind(head: bytes) -> str | None:
    """Say by its first kilobyte what a file is: pdf, zip, a kind of picture, text, or ole, program or None."""
    if head.startswith(b"PK"):
        return "zip"
    if b"%PDF-" in head[:1024]:
        return "pdf"
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        return "webp"
    if head[4:8] == b"ftyp" and head[8:12] in HEIC:
        return "heic"
    for start, name in PICTURES.items():
        if head.startswith(start):
            return name
    if head.startswith(b"\xd0\xcf\x11\xe0"):
        return "ole"
    if head.startswith((b"MZ", b"\x7fELF", b"#!")):
        return "program"
    return "text" if b"\0" not in head[:1024] or head[:2] in (b"\xff\xfe", b"\xfe\xff") else None


def at_the_door(name: str, head: bytes) -> str | None:
    """Return the code of what is wrong with a file, judged by its name and first kilobyte; None when it may enter."""
    end, found = ending(name), kind(head)
    if end in MACROS:
        return "macros"
    if found == "heic":
        return "heic"
    if end in OLD and end not in ENDINGS:
        return OLD[end]
    if found in ("program", None) and end not in ENDINGS:
        return "unsupported"
    if found == "ole":
        # A DOCX with a password is kept in the old container; the reader tells it from a damaged one.
        if end == ".docx":
            return None
        return OLD.get(end, "wrong_name" if end in ENDINGS else "unsupported")
    if head.lstrip(b"\xef\xbb\xbf \r\n\t").startswith(b"{\\rt"):
        return "unsupported_rtf"
    if end and end not in ENDINGS:
        return "unsupported"
    if not end or found == ENDINGS[end] or (end == ".doc" and found == "zip"):
        return None
    if found is None and ENDINGS[end] == "text":
        return None  # zero bytes are part of UTF-16 and UTF-32: the reader tells such text from noise
    if found is None or (found == "text" and not _plain(head)):
        return "corrupted"
    return "wrong_name"


def _plain(head: bytes) -> bool:
    """Say whether a kilobyte is readable text and not rubbish that happens to hold no zero byte."""
    return not any(byte < 9 or 13 < byte < 32 for byte in head[:1024])


def inside(data: bytes) -> str | None:
    """Return the code of what is wrong inside an office document: macros or an archive bomb; None for any other."""
    if not data.startswith(b"PK"):
        return None
    try:
        with packing.opened(data) as archive:
            members = archive.infolist()
    except packing.TooManyMembers:
        return "archive_bomb"
    except packing.Damaged:
        return "corrupted"
    if any(member.filename.lower().endswith("vbaproject.bin") for member in members):
        return "macros"
    if sum(member.file_size for member in members) > LIMIT_UNPACKED or any(absurd(member) for member in members):
        return "archive_bomb"
    return None if all(packing.is_ordinary(member) for member in members) else "packed_otherwise"


def absurd(member: zipfile.ZipInfo) -> bool:
    """Say whether a member unpacks to far more than it takes."""
    return member.file_size > 10 * 1024 * 1024 and member.file_size > LIMIT_RATIO * max(member.compress_size, 1)


def content_type(head: bytes) -> str:
    """Return the media type under which a file is kept."""
    return TYPES.get(kind(head) or "", "application/octet-stream")
