"""Decide by its content what a file is, whatever it is called, and refuse what is not read."""

import io
import re
import zipfile

from document_text_model import errors, plain

MOST_BYTES = 50 * 1024 * 1024
MOST_UNPACKED = 300 * 1024 * 1024
MOST_MEMBERS = 3000
MOST_RATIO = 200
_PICTURES = (b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b"II*\x00", b"MM\x00*", b"BM", b"GIF8")
_ARCHIVES = (b"7z\xbc\xaf\x27\x1c", b"Rar!", b"\x1f\x8b", b"BZh", b"\xfd7zXZ")
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_NESTED = re.compile(r"\.(zip|7z|rar|gz|tgz|bz2|xz|tar)$", re.IGNORECASE)
_READ_NAMES = re.compile(r"\.(pdf|docx|png|jpe?g|tiff?|webp|bmp|gif|txt)$", re.IGNORECASE)


def kind(content: bytes, name: str) -> str:
    """Return pdf, docx, image or text; raises Unreadable. The name only decides how noise is called."""
    if len(content) > MOST_BYTES:
        raise errors.too_large("The file is larger than 50 MB")
    if not content.strip(b"\x00\t\n\r\f\v \xef\xbb\xbf"):
        raise errors.Unreadable("empty_file", "The file is empty; choose the right one and send it again.")
    if b"%PDF-" in content[:1024]:
        return "pdf"
    if content.startswith(b"PK"):
        return _archive(content)
    if content.startswith(_PICTURES) or (content[:4] == b"RIFF" and content[8:12] == b"WEBP"):
        return "image"
    _refuse(content)
    text = plain.decode(content)
    if text is None:
        raise errors.corrupted() if _READ_NAMES.search(name) else errors.unsupported("This kind of file")
    _refuse_markup(text)
    return "text"


def _refuse(content: bytes) -> None:
    """Raise for the kinds that are known and not read."""
    if content.startswith(_OLE):
        if "EncryptedPackage".encode("utf-16-le") in content:
            raise errors.encrypted()
        raise errors.unsupported("A document in the old Office format (.doc)")
    if content.startswith(_ARCHIVES):
        raise errors.unsupported("An archive of this kind")
    if content[4:8] == b"ftyp":
        what = "A picture in HEIC format" if content[8:12] in (b"heic", b"heix", b"mif1", b"msf1") else "A video"
        raise errors.unsupported(what)


def _refuse_markup(text: str) -> None:
    start = text.lstrip("\ufeff \t\r\n")[:400].lower()
    if start.startswith("{\\rtf"):
        raise errors.unsupported("A document in RTF format")
    if start.startswith(("<!doctype html", "<html", "<?xml", "mime-version:")) or "<html" in start:
        raise errors.unsupported("A web page or XML file")


def _archive(content: bytes) -> str:
    """Return docx for a zip that is one; raises Unreadable for every other."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            members = archive.infolist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError) as damaged:
        raise errors.corrupted() from damaged
    names = {member.filename for member in members}
    unpacked = sum(member.file_size for member in members)
    if len(members) > MOST_MEMBERS or unpacked > MOST_UNPACKED or any(_absurd(member) for member in members):
        raise errors.bomb()
    if any(member.flag_bits & 1 for member in members):
        raise errors.encrypted()
    if any(name.lower().endswith("vbaproject.bin") for name in names):
        raise errors.unsupported("A document with macros")
    if "word/document.xml" in names and "[Content_Types].xml" in names:
        return "docx"
    if any(_NESTED.search(name) for name in names):
        raise errors.bomb()
    if any(name.startswith(("xl/", "ppt/")) for name in names):
        raise errors.unsupported("A spreadsheet or a presentation")
    raise errors.unsupported("An archive in place of a document")


def _absurd(member: zipfile.ZipInfo) -> bool:
    return member.file_size > 10 * 1024 * 1024 and member.file_size > MOST_RATIO * max(member.compress_size, 1)
