"""Checks a file before any model reads it: its type against its name, macros, and archive bombs."""

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
"""The type of a file by its ending. Job sites call a web page .doc; a real .doc is refused with advice."""
MACROS = (".docm", ".dotm", ".xlsm", ".pptm")
OLD = {
    ".doc": "unsupported_old_word", ".wps": "unsupported_old_word", ".dot": "unsupported_old_word",
    ".odt": "unsupported_opendocument",
}  # fmt: skip
"""The codes of endings that are not read, where they have a sentence of their own."""
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
    """Return the type of a file by its first kilobyte: pdf, zip, a kind of picture, text, or ole, program or None."""
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


def refusal_by_head(name: str, head: bytes) -> str | None:
    """Return the code of the refusal of a file, by its name and first kilobyte; None where it is accepted."""
    suffix, content = ending(name), kind(head)
    if suffix in MACROS:
        return "macros"
    if content == "heic":
        return "heic"
    if suffix in OLD and suffix not in ENDINGS:
        return OLD[suffix]
    if content in ("program", None) and suffix not in ENDINGS:
        return "unsupported"
    if content == "ole":
        # A DOCX with a password is kept in the old container; the reader tells it from a damaged one.
        if suffix == ".docx":
            return None
        return OLD.get(suffix, "wrong_name" if suffix in ENDINGS else "unsupported")
    if head.lstrip(b"\xef\xbb\xbf \r\n\t").startswith(b"{\\rt"):
        return "unsupported_rtf"
    if suffix and suffix not in ENDINGS:
        return "unsupported"
    if not suffix or content == ENDINGS[suffix] or (suffix == ".doc" and content == "zip"):
        return None
    if content is None and ENDINGS[suffix] == "text":
        return None  # zero bytes are part of UTF-16 and UTF-32: the reader tells such text from noise
    if content is None or (content == "text" and not _plain(head)):
        return "corrupted"
    return "wrong_name"


def _plain(head: bytes) -> bool:
    """Return whether a kilobyte is readable text and not rubbish that happens to hold no zero byte."""
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
    """Return whether a member unpacks to far more than it takes."""
    return member.file_size > 10 * 1024 * 1024 and member.file_size > LIMIT_RATIO * max(member.compress_size, 1)


def content_type(head: bytes) -> str:
    """Return the media type under which a file is kept."""
    return TYPES.get(kind(head) or "", "application/octet-stream")
