"""Answer with a document's lines, or with the reason why it cannot be read."""

import json
from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Any

import numpy as np

from document_text_model import docx, errors, kinds, markup, pdf, pictures, plain
from document_text_model.order import Piece
from document_text_model.page import Page, one_line, unplaced
from document_text_model.recognise import Recogniser

MOST_LINES = 5000
MOST_CHARACTERS = 300_000
"""So much may an answer hold, what is hidden included: everything behind this model reads it whole."""

MOST_LONG = 40


class Reader:
    """The reader; the networks for OCR are loaded when the first page asks for them.

    `step` sets apart what takes long by nature: recognising one page.
    """

    def __init__(self, step: Callable[[], AbstractContextManager[None]]) -> None:
        self._step = step
        self._recogniser: Recogniser | None = None

    def answer(self, request: dict[str, Any], content: bytes) -> bytes:
        """Return as JSON what docs/architecture.md promises for document_text."""
        try:
            found = self._read(content, str(request.get("name") or ""))
        except errors.Unreadable as reason:
            found = reason.answer()
        return json.dumps(found, ensure_ascii=False).encode()

    def _recognise(self, picture: np.ndarray) -> list[Piece]:
        if max(picture.shape[:2]) > MOST_LONG * min(picture.shape[:2]):
            raise errors.too_large(f"A page or picture is more than {MOST_LONG} times as long as it is wide")
        with self._step():
            if self._recogniser is None:
                self._recogniser = Recogniser()
            return self._recogniser.pieces(picture)

    def _read(self, content: bytes, name: str) -> dict[str, Any]:
        kind = kinds.kind(content, name)
        hidden: list[str] = []
        if kind == "pdf":
            pages, hidden = pdf.read(content, self._recognise)
        elif kind == "docx":
            pages, hidden = docx.read(content, self._recognise)
        elif kind == "image":
            pages = pictures.read(content, self._recognise)
        elif kind == "html":
            lines, hidden = markup.read(content)
            pages = [unplaced(lines)]
        else:
            pages = [unplaced(plain.read(content))]
        return _answer(kind, pages, hidden)


def _answer(kind: str, pages: list[Page], hidden: list[str]) -> dict[str, Any]:
    lines = [line.text for page in pages for line in page.lines]
    if not lines:
        raise errors.no_text()
    if len(lines) + len(hidden) > MOST_LINES:
        raise errors.too_large(f"The document has more than {MOST_LINES} lines")
    if sum(map(len, lines)) + sum(map(len, hidden)) > MOST_CHARACTERS:
        raise errors.too_large(f"The document has more than {MOST_CHARACTERS} characters")
    answers = [page.answer() for page in pages]
    if not any(page["lines"] for page in answers):
        raise errors.no_text()
    return {"kind": kind, "pages": answers, "hidden_text": [text for line in hidden if (text := one_line(line))]}
