"""Makes batches of résumés of mixed kinds: PDF with text, Word, plain text and scanned pages, of invented people."""

from __future__ import annotations

import io
import random
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path

from fpdf import FPDF
from pypdf import PdfReader, PdfWriter

from tests.product.hiring import FONT
from tests.resumes import corpus, spoiled

KINDS = (
    "pdf", "docx", "pdf", "txt", "pdf", "docx", "pdf", "scan", "pdf", "docx",
    "docx", "pdf", "txt", "pdf", "docx", "pdf", "scan", "pdf", "docx", "pdf",
)  # fmt: skip
"""Half PDF with text, three in ten Word, one in ten plain text, one in ten scanned pages; each in both languages."""
DRAWN = ("pdf", "scan")


def files(seed: int, count: int) -> dict[str, bytes]:
    """Return `count` résumés in the layouts of the corpus by their names; the same for the same seed."""
    kinds = tuple("txt" if kind in DRAWN else kind for kind in KINDS)
    with tempfile.TemporaryDirectory() as folder:
        made = corpus.write(Path(folder), "seen", count, seed=seed, kinds=kinds)
        written = [(path.stem, KINDS[number % len(KINDS)], path.read_bytes()) for number, path in enumerate(made)]
    pages = drawn([data.decode().splitlines() for _, kind, data in written if kind in DRAWN])
    rng = random.Random(seed)  # noqa: S311 - how a scan looks
    found = {}
    for stem, kind, data in written:
        if kind in DRAWN:
            page = next(pages)
            found[f"{stem}-{kind}.pdf"] = spoiled.scan(page, rng) if kind == "scan" else page
        else:
            found[f"{stem}.{kind}"] = data
    return found


def drawn(texts: Sequence[Sequence[str]]) -> Iterator[bytes]:
    """Yield a PDF for each text: one document is made, as loading the font takes a second, and taken apart."""
    whole, ends = FPDF(), []
    whole.add_font("noto", "", FONT)
    for lines in texts:
        whole.add_page()
        whole.set_font("noto", size=10)
        for line in lines:
            whole.multi_cell(0, 6, line, new_x="LMARGIN", new_y="NEXT")
        ends.append(whole.page_no())
    read = PdfReader(io.BytesIO(bytes(whole.output())))
    for start, end in zip([0, *ends], ends, strict=False):
        part, out = PdfWriter(), io.BytesIO()
        for page in read.pages[start:end]:
            part.add_page(page)
        part.write(out)
        yield out.getvalue()
