"""Open the parts of a DOCX within limits, and the documents of other kinds that are put into one whole."""

import zipfile

from lxml import etree

from document_text_model import errors

MOST_PART = 60 * 1024 * 1024


def part(archive: zipfile.ZipFile, name: str) -> bytes:
    """Return one part, never more than the limit whatever the archive declares; raises Unreadable."""
    with archive.open(name) as stream:
        data = stream.read(MOST_PART + 1)
    if len(data) > MOST_PART:
        raise errors.bomb()
    return data


def tree(data: bytes) -> etree._Element:
    """Parse one part; a document type, with which entities could be declared, has no place in one."""
    if b"<!DOCTYPE" in data or "<!DOCTYPE".encode("utf-16-le") in data or "<!DOCTYPE".encode("utf-16-be") in data:
        raise errors.bomb()
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    return etree.fromstring(data, parser)
