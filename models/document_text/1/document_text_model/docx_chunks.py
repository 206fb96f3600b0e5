"""Read the documents of other kinds that exporters put whole into a DOCX (w:altChunk): web pages and plain text."""

import posixpath
import zipfile

from document_text_model import encodings, markup, plain
from document_text_model.docx_parts import part, tree

MOST_CHUNKS = 50


def chunks_of(archive: zipfile.ZipFile) -> dict[str, tuple[list[str], list[str]]]:
    """Return the lines and the unseen texts of each such document by the name of its relationship."""
    relations = "word/_rels/document.xml.rels"
    names = set(archive.namelist())
    if relations not in names:
        return {}
    found: dict[str, tuple[list[str], list[str]]] = {}
    for relation in tree(part(archive, relations)).iterchildren("{*}Relationship"):
        target = posixpath.normpath(posixpath.join("word", relation.get("Target", ""))).lstrip("/")
        if relation.get("Type", "").endswith("/aFChunk") and target in names and len(found) < MOST_CHUNKS:
            found[relation.get("Id", "")] = _lines(part(archive, target))
    return found


def _lines(content: bytes) -> tuple[list[str], list[str]]:
    text = encodings.decode(content)
    if markup.is_page(content[:4000].decode("latin-1")) or (text and markup.is_page(text)):
        return markup.read(content)
    return plain.lines(text or ""), []
