"""Decide by its content what a file is, whatever it is called, and refuse what is not read."""

import io
import re
import zipfile

from document_text_model import encodings, errors, markup

MOST_BYTES = 50 * 1024 * 1024
MOST_UNPACKED = 300 * 1024 * 1024
MOST_MEMBERS = 3000
MOST_RATIO = 200
_PICTURES = (b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b"II*\x00", b"MM\x00*", b"BM", b"GIF8")
_ARCHIVES = (b"7z\xbc\xaf\x27\x1c", b"Rar!", b"\x1f\x8b", b"BZh", b"\xfd7zXZ")
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_NESTED = re.compile(r"\.(zip|7z|rar|gz|tgz|bz2|xz|tar)$", re.IGNORECASE)
_READ_NAMES = re.compile(r"\.(pdf|docx|png|jpe?g|tiff?|webp|bmp|gif|txt|html?|mht|mhtml)$", re.IGNORECASE)


def kind(content: bytes, name: str) -> str:
    """Return pdf, docx, image, html or text; raises Unreadable. The name only decides how noise is called."""
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
    if markup.is_page(content[:4000].decode("latin-1").removeprefix("ï»¿")):
        return "html"
    text = encodings.decode(content)
    if text is None:
        if _looks_like_text(content):
            raise errors.unknown_encoding()
        raise errors.corrupted() if _READ_NAMES.search(name) else errors.unsupported("This kind of file")
    if markup.is_page(text):
        return "html"
    _refuse_markup(text)
    return "text"


def _refuse(content: bytes) -> None:
    """Raise for the kinds that are known and not read."""
    if content.startswith(_OLE):
        if "EncryptedPackage".encode("utf-16-le") in content:
            raise errors.encrypted()
        old = "WordDocument".encode("utf-16-le") in content
        what = "A document in the old format of Word or WPS" if old else "A file in an old format of Office"
        raise errors.unsupported(what, "old_word" if old else "")
    if content[:64].lstrip(b"\xef\xbb\xbf \r\n\t").startswith(b"{\\rt"):
        raise errors.unsupported("A document in RTF format", "rtf")
    if content.startswith(_ARCHIVES):
        raise errors.unsupported("An archive of this kind")
    if content[4:8] == b"ftyp":
        heic = content[8:12] in (b"heic", b"heix", b"mif1", b"msf1")
        raise errors.unsupported(*(("A picture in HEIC format", "heic") if heic else ("A video",)))


def _looks_like_text(content: bytes) -> bool:
    """Say whether bytes that make no characters are a text all the same: words and lines without controls."""
    start = content[:4000]
    controls = sum(byte < 32 and byte not in b"\t\n\r\f\x1b" for byte in start)
    return not controls and sum(start.count(mark) for mark in b" \n") >= len(start) // 60


def _refuse_markup(text: str) -> None:
    start = text.lstrip("\ufeff \t\r\n")[:400].lower()
    if start.startswith("<?xml") or "<w:worddocument" in start:
        raise errors.unsupported("An XML file")


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
    if "mimetype" in names and "content.xml" in names:
        raise errors.unsupported("An OpenDocument text", "opendocument")
    if any(_NESTED.search(name) for name in names):
        raise errors.bomb()
    if any(name.startswith(("xl/", "ppt/")) for name in names):
        raise errors.unsupported("A spreadsheet or a presentation")
    raise errors.unsupported("An archive in place of a document")


def _absurd(member: zipfile.ZipInfo) -> bool:
    return member.file_size > 10 * 1024 * 1024 and member.file_size > MOST_RATIO * max(member.compress_size, 1)
