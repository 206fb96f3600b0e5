"""document_text through a real Triton: files that cannot be read, each with its own reason."""

import io
import zipfile
import zlib

import pypdf
import pytest
from PIL import Image

from tests.models import documents as make

pytestmark = pytest.mark.slow


def locked_pdf() -> bytes:
    writer = pypdf.PdfWriter(clone_from=io.BytesIO(make.text_pdf()))
    writer.encrypt("secret")
    data = io.BytesIO()
    writer.write(data)
    return data.getvalue()


def archive(**members: bytes) -> bytes:
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as made:
        for name, content in members.items():
            made.writestr(name.replace("_", "."), content)
    return data.getvalue()


def entity_bomb() -> bytes:
    document = (
        '<!DOCTYPE d [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'
        '<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body><w:p><w:r>'
        "<w:t>&b;</w:t></w:r></w:p></w:body></w:document>"
    )
    return make.changed_zip(make.word(make.resume_word), word__documentDOTxml=document.encode())


def damaged_word() -> bytes:
    content = bytearray(make.word(make.resume_word))
    start = content.index(b"word/document.xml") + 40
    content[start : start + 60] = b"\xff" * 60
    return bytes(content)


def bomb_pdf(layers: int) -> bytes:
    packed = zlib.compress(b" " * (200 << 20), 9)
    for _ in range(layers - 1):
        packed = zlib.compress(packed, 9)
    filters = b"/FlateDecode" * layers
    page = b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R>>endobj\n"
    head = b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
    stream = b"4 0 obj<</Length %d/Filter[%s]>>stream\n%s\nendstream endobj\n" % (len(packed), filters, packed)
    return head + page + stream + b"trailer<</Root 1 0 R>>\n%%EOF"


OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504)
REFUSED = {
    "pdf with a password": (locked_pdf, "cv.pdf", "encrypted"),
    "docx with a password": (lambda: OLE + "EncryptedPackage".encode("utf-16-le") + bytes(512), "cv.docx", "encrypted"),
    "pdf cut off": (lambda: make.text_pdf()[:700], "cv.pdf", "corrupted"),
    "docx cut off": (lambda: make.word(make.resume_word)[:5000], "cv.docx", "corrupted"),
    "docx damaged inside": (damaged_word, "cv.docx", "corrupted"),
    "picture cut off": (lambda: make.saved(make.picture_of(make.text_pdf(), 60), "PNG")[:3000], "cv.png", "corrupted"),
    "noise called pdf": (lambda: bytes(Image.effect_noise((64, 64), 200).tobytes()), "cv.pdf", "corrupted"),
    "nothing": (lambda: b"", "cv.pdf", "empty_file"),
    "blanks": (lambda: b" \n\t\r\n", "cv.txt", "empty_file"),
    "docx that unpacks to much": (
        lambda: make.changed_zip(make.word(make.resume_word), word__mediaDOTbin=bytes(30_000_000)),
        "cv.docx",
        "archive_bomb",
    ),
    "pdf that unpacks to much": (lambda: bomb_pdf(1), "cv.pdf", "archive_bomb"),
    "pdf packed twice": (lambda: bomb_pdf(2), "cv.pdf", "archive_bomb"),
    "zip in a zip": (lambda: archive(a_zip=archive(b_txt=b"b")), "cv.zip", "archive_bomb"),
    "entities": (entity_bomb, "cv.docx", "archive_bomb"),
    "macros": (
        lambda: make.changed_zip(make.word(make.resume_word), word__vbaProjectDOTbin=b"x"),
        "cv.docm",
        "unsupported",
    ),
    "old word": (lambda: OLE + "WordDocument".encode("utf-16-le") + bytes(512), "cv.doc", "unsupported"),
    "rich text": (lambda: b"{\\rtf1 hello}", "cv.rtf", "unsupported"),
    "xml": (lambda: b"<?xml version='1.0'?><w:wordDocument><a>hello</a></w:wordDocument>", "cv.xml", "unsupported"),
    "open document": (lambda: archive(mimetype=b"application/vnd", content_xml=b"<a/>"), "cv.odt", "unsupported"),
    "web page nested without end": (lambda: b"<html>" + b"<div>" * 5000 + b"hello", "cv.html", "too_large"),
    "web page without text": (lambda: b"<html><script>hello()</script></html>", "cv.html", "no_text"),
    "heic": (lambda: b"\x00\x00\x00\x18ftypheic" + bytes(64), "cv.heic", "unsupported"),
    "more than 50 MB": (lambda: b"%PDF-1.7\n" + bytes(50 * 1024 * 1024), "cv.pdf", "too_large"),
    "31 pages": (lambda: make.text_pdf([f"第{number}行" for number in range(34 * 31)]), "cv.pdf", "too_large"),
    "50 million pixels": (lambda: make.saved(Image.new("1", (10_000, 5_000), 1), "PNG"), "cv.png", "too_large"),
    "white page": (lambda: make.saved(Image.new("RGB", (800, 1100), "white"), "PNG"), "cv.png", "no_text"),
    "pdf without anything": (lambda: make.done(make.sheet()), "cv.pdf", "no_text"),
    "docx without anything": (lambda: make.word(lambda document: None), "cv.docx", "no_text"),
}


@pytest.mark.feature("RS-01", "RS-18")
@pytest.mark.parametrize("case", REFUSED)
def test_file_when_it_cannot_be_read_then_one_sentence_says_why(read, case):
    build, name, code = REFUSED[case]
    answer = read(build(), name)
    assert answer.get("error", answer).get("code") == code
    message = answer["error"]["message"]
    assert message.endswith(".")
    assert message.count(".") - message.count(".doc") == 1


def test_triton_when_a_file_was_refused_then_the_next_is_read(read):
    assert "error" in read(b"%PDF-1.7 broken")
    assert read(make.text_pdf())["pages"][0]["lines"][0]["text"] == make.RESUME[0]
