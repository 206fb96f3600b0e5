"""Answer with a document's lines, or with the reason why it cannot be read."""

from typing import Any

from document_text_model import docx, kinds, pdf, pictures, plain
from document_text_model.errors import Unreadable, corrupted, no_text
from document_text_model.page import Page, unplaced
from document_text_model.recognise import Recogniser


class Model:
    """The reader; the networks for OCR are loaded once and shared by all documents."""

    def __init__(self) -> None:
        self.recogniser = Recogniser()

    def answer(self, request: dict[str, Any], content: bytes | None) -> dict[str, Any]:
        """Return what docs/architecture.md promises for document_text."""
        try:
            return self._read(content or b"", str(request.get("name") or ""))
        except Unreadable as reason:
            return {"error": {"code": reason.code, "message": reason.message}}
        except MemoryError:
            return {"error": {"code": "corrupted", "message": corrupted().message}}

    def _read(self, content: bytes, name: str) -> dict[str, Any]:
        kind = kinds.kind(content, name)
        hidden: list[str] = []
        if kind == "pdf":
            pages, hidden = pdf.read(content, self.recogniser.pieces)
        elif kind == "docx":
            pages, hidden = docx.read(content, self.recogniser.pieces)
        elif kind == "image":
            pages = pictures.read(content, self.recogniser.pieces)
        else:
            pages = [unplaced(plain.read(content))]
        return _answer(kind, pages, hidden)


def _answer(kind: str, pages: list[Page], hidden: list[str]) -> dict[str, Any]:
    if not any(page.lines for page in pages):
        raise no_text()
    return {"kind": kind, "pages": [page.answer() for page in pages], "hidden_text": hidden}
