"""Twenty files as people really send them, most of them with something wrong, all made while the test runs."""

from __future__ import annotations

import io
import os
import struct
import zipfile

import docx
import pypdf

from tests.product import hiring

MIB = 1024 * 1024


def good(number: int) -> bytes:
    """A résumé of a person of its own."""
    return hiring.resume(f"测试{'甲乙丙丁戊己庚辛壬癸子丑'[number]}", f"1380099{number:04d}")


def encrypted_pdf() -> bytes:
    """A PDF that asks for a password."""
    writer = pypdf.PdfWriter(clone_from=io.BytesIO(good(0)))
    writer.encrypt("a password of the candidate", algorithm="AES-256")
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def word(*paragraphs: str) -> bytes:
    """A Word document."""
    document = docx.Document()
    for text in paragraphs:
        document.add_paragraph(text)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def encrypted_word() -> bytes:
    """What Word writes for a document with a password: an old container with a stream EncryptedPackage (MS-CFB)."""
    sector, free, end, fat = 512, 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD
    content = os.urandom(4096)
    head = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16) + struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6) + bytes(6)
    head += struct.pack("<IIIIIIIII", 0, 1, 1, 0, 4096, end, 0, end, 0)
    head += struct.pack("<I", 0) + struct.pack("<I", free) * 108
    table = [fat, end, *range(3, 10), end]
    fat_sector = b"".join(struct.pack("<I", one) for one in table).ljust(sector, b"\xff")

    def entry(name: str, kind: int, child: int, start: int, size: int) -> bytes:
        text = name.encode("utf-16-le") + b"\0\0" if name else b""
        links = struct.pack("<III", free, free, child)
        return (
            text.ljust(64, b"\0") + struct.pack("<HBB", len(text), kind, 1) + links + bytes(36)
            + struct.pack("<IQ", start, size)
        )  # fmt: skip

    folder = entry("Root Entry", 5, 1, end, 0) + entry("EncryptedPackage", 2, free, 2, len(content))
    return head + fat_sector + folder.ljust(sector, b"\0") + content


def with_macro() -> bytes:
    """A document with a macro under an innocent name."""
    out = io.BytesIO(word("简历"))
    with zipfile.ZipFile(out, "a") as archive:
        archive.writestr("word/vbaProject.bin", b"\xd0\xcf\x11\xe0" + bytes(600))
    return out.getvalue()


def bomb() -> bytes:
    """A Word document with 400 MiB of nothing in a few hundred kilobytes."""
    out = io.BytesIO(word("简历"))
    with zipfile.ZipFile(out, "a", zipfile.ZIP_DEFLATED) as archive, archive.open("word/media/image1.bmp", "w") as one:
        for _ in range(400):
            one.write(bytes(MIB))
    return out.getvalue()


def zipped(files: dict[str, bytes]) -> bytes:
    """A zip."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return out.getvalue()


def bad() -> dict[str, tuple[bytes, str]]:
    """Files that cannot be taken, each with the code of its refusal."""
    pdf = good(0)
    return {
        "broken.pdf": (pdf[: len(pdf) // 3], "corrupted"),
        "locked.pdf": (encrypted_pdf(), "encrypted"),
        "locked.docx": (encrypted_word(), "encrypted"),
        "empty.pdf": (b"", "empty_file"),
        "sixty megabytes.pdf": (b"%PDF-1.7\n" + bytes(60 * MIB), "too_large"),
        "program.exe": (b"MZ" + os.urandom(4000), "unsupported"),
        "really a pdf.docx": (pdf, "wrong_name"),
        "program.pdf": (b"MZ" + os.urandom(4000), "wrong_name"),
        "macros.docm": (word("简历"), "macros"),
        "macros.docx": (with_macro(), "macros"),
        "bomb.docx": (bomb(), "archive_bomb"),
    }
