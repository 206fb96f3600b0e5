"""Documents that are small and take gigabytes or hours of whoever reads them without limits."""

import io
import zipfile
import zlib

FONT = b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>"
TEXT = b"BT /F1 12 Tf 50 700 Td (Li Ming  phone 13812345678  worked in a bank) Tj ET\n"


def pdf(page: bytes, *more: bytes) -> bytes:
    """A PDF of one page object and further objects, numbered from 4; 4 is the font."""
    objects = [b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Kids[3 0 R]/Count 1>>", page, FONT, *more]
    body, places = b"%PDF-1.7\n", []
    for number, content in enumerate(objects, 1):
        places.append(len(body))
        body += b"%d 0 obj\n" % number + content + b"\nendobj\n"
    table = b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    table += b"".join(b"%010d 00000 n \n" % place for place in places)
    return body + table + b"trailer\n<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, len(body))


def stream(data: bytes, entries: bytes = b"") -> bytes:
    return b"<<" + entries + b"/Length %d>>\nstream\n" % len(data) + data + b"\nendstream"


def sheet(contents: bytes, resources: bytes = b"", box: bytes = b"0 0 595 842") -> bytes:
    fonts = b"/Resources<</Font<</F1 4 0 R>>" + resources + b">>"
    return b"<</Type/Page/Parent 2 0 R/MediaBox[" + box + b"]" + fonts + b"/Contents " + contents + b">>"


def packed(gibibytes: int) -> bytes:
    """Spaces and line ends, deflated: a block repeated, as making each would take as long as reading it."""
    unit, packer = b" \n" * (8 << 20), zlib.compressobj(9)
    first = packer.compress(unit) + packer.flush(zlib.Z_FULL_FLUSH)
    again = packer.compress(unit) + packer.flush(zlib.Z_FULL_FLUSH)
    return first + again * (64 * gibibytes - 1) + packer.flush()


def nested_forms(levels: int = 10, width: int = 10) -> bytes:
    """A drawing that calls itself ten times at each of ten levels."""
    forms = []
    for level in range(levels):
        if level < levels - 1:
            inner = b"/Resources<</XObject<</X %d 0 R>>>>" % (7 + level)
            forms.append(stream(b"/X Do " * width, b"/Type/XObject/Subtype/Form/BBox[0 0 595 842]" + inner))
        else:
            forms.append(stream(b"0 0 100 100 re f ", b"/Type/XObject/Subtype/Form/BBox[0 0 595 842]"))
    return pdf(sheet(b"5 0 R", b"/XObject<</X 6 0 R>>"), stream(TEXT + b"/X Do\n"), *forms)


def packed_behind_letters() -> bytes:
    """Contents deflated twice and written as letters, which hides from a quick look that they unpack to 3 GiB."""
    hexed = zlib.compress(packed(3), 9).hex().encode() + b">"
    filters = b"/Filter[/ASCIIHexDecode/FlateDecode/FlateDecode]"
    return pdf(sheet(b"[5 0 R 6 0 R]"), stream(TEXT), stream(hexed, filters))


def overlapping(pieces: int) -> bytes:
    """A page with thousands of words printed over each other."""
    words = (
        b"BT /F1 12 Tf %d %d Td (Word%d over text) Tj ET\n" % (50 + n % 3, 700 - n // 3000, n) for n in range(pieces)
    )
    return pdf(sheet(b"5 0 R"), stream(b"".join(words)))


def strip() -> bytes:
    """A page of 3 by 14 000 points with a little text on it."""
    text = b"BT /F1 2 Tf 0 13000 Td (Li Ming 13812345678 long enough to count) Tj ET\n"
    return pdf(sheet(b"5 0 R", box=b"0 0 3 14000"), stream(text))


def word_of(paragraphs: int) -> bytes:
    """A Word document of ever so many paragraphs."""
    name = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        lines = "".join(f"<w:p><w:r><w:t>word {n} 13812345678</w:t></w:r></w:p>" for n in range(paragraphs))
        archive.writestr("word/document.xml", f'<w:document xmlns:w="{name}"><w:body>{lines}</w:body></w:document>')
    return made.getvalue()


DOCUMENTS = {
    "nested forms": (nested_forms, {"too_complex"}),
    "packed behind letters": (packed_behind_letters, {"too_complex"}),
    "25 000 overlapping words": (lambda: overlapping(25_000), {"too_complex", "too_large"}),
    "a strip": (strip, {"too_large", "no_text"}),
    "100 000 paragraphs": (lambda: word_of(100_000), {"too_large", "archive_bomb"}),
    "one line of 20 million letters": (lambda: b"word " * 4_000_000, {"too_large"}),
}
"""Each with the codes by which it may be refused."""
