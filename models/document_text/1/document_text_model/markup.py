"""Read a web page as a reader of it sees it: HTML, the MHTML of Word and browsers, tables row by row."""

import email
import itertools
import re
from collections.abc import Iterator

from lxml import etree, html

from document_text_model import encodings, errors, plain
from document_text_model.markup_look import Looks

MOST_BYTES = 10 * 1024 * 1024  # of the page itself, without the pictures that lie beside it in a message
MOST_ELEMENTS = 100_000
MOST_DEPTH = 200
MOST_PARTS = 300
_LEFT_OUT = {"script", "style", "head", "title", "template", "noscript", "object", "svg", "math", "select", "button"}
_LEFT_OUT |= {"rt", "rp", "rtc", "del", "iframe", "frameset", "audio", "video", "canvas", "datalist", "map"}
_INLINE = {"a", "abbr", "acronym", "b", "bdi", "bdo", "big", "cite", "code", "data", "dfn", "em", "font", "i", "ins"}
_INLINE |= {"kbd", "label", "mark", "nobr", "q", "rb", "ruby", "s", "samp", "small", "span", "strike", "strong", "sub"}
_INLINE |= {"sup", "time", "tt", "u", "var", "wbr"}
_META = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([\w.:-]{2,30})", re.IGNORECASE)
_XML = re.compile(rb"^\s*<\?xml[^>]{0,200}?encoding\s*=\s*[\"']([\w.:-]{2,30})", re.IGNORECASE)
_GAP = re.compile("[ \t\n\r\f]+")
_WIDE = re.compile("[ \u00a0\u3000\t]{2,}|[\u3000\t]")


_PAGE = re.compile(
    r"(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)*<(?:!doctype html|html|head|body|meta|title|style|table|div|p|h1)\b",
    re.DOTALL,
)
_MESSAGE = re.compile(r"(?:[a-z][a-z0-9-]{1,40}:[^\n]*\n(?:[ \t][^\n]*\n)*)*?(?:mime-version|content-type):")


def is_page(text: str) -> bool:
    """Say whether a text is a web page, or one packed as a message, by how it begins."""
    start = text[:2000].lstrip("\ufeff \r\n\t").replace("\r\n", "\n").lower()
    return bool(_PAGE.match(start) or _MESSAGE.match(start)) or "<html" in start[:400]


def read(content: bytes) -> tuple[list[str], list[str]]:
    """Return the lines of a page and the texts that a browser does not show; raises Unreadable."""
    content = content.removeprefix(b"\xef\xbb\xbf").lstrip(b"\r\n\t ")
    start = content[:2000].decode("latin-1").replace("\r\n", "\n").lower()
    if not _MESSAGE.match(start):
        return page(content)
    data, name, marked_up = _part(content)
    if marked_up:
        return page(data, name)
    return plain.lines(encodings.declared(data, name) or ""), []


def page(content: bytes, name: str | None = None) -> tuple[list[str], list[str]]:
    """Return the lines of HTML and its unseen texts; `name` is the encoding that its carrier declared."""
    if len(content) > MOST_BYTES:
        raise errors.too_large(f"The web page is larger than {MOST_BYTES >> 20} MB without its pictures")
    declared = _XML.search(content[:300]) or _META.search(content[:8192])
    text = encodings.declared(content, name or (declared[1].decode("ascii") if declared else None))
    if text is None:
        raise errors.corrupted()
    root = _tree(text)
    if root is None:
        return [], []
    reader = _Reader(Looks(root))
    lines = plain.lines("\n".join(reader.lines(root)))
    return lines, list(dict.fromkeys(reader.hidden))


def _tree(text: str) -> etree._Element | None:
    """Return the page's elements; nothing it names is fetched, and its scripts are text that nobody reads."""
    parser = html.HTMLParser(encoding="utf-8", no_network=True, remove_comments=True, remove_pis=True, huge_tree=False)
    try:
        root = etree.fromstring(text.replace("\x00", "").encode("utf-8", "replace"), parser)
    except (etree.XMLSyntaxError, ValueError) as damaged:
        raise errors.corrupted() from damaged
    if any(entry.type_name == "ERR_RESOURCE_LIMIT" for entry in parser.error_log):
        # The parser leaves out what lies deeper, which would be lost in silence.
        raise errors.too_large("The web page is nested too deep or holds too much")
    if root is not None and sum(1 for _ in itertools.islice(root.iter(), MOST_ELEMENTS + 1)) > MOST_ELEMENTS:
        raise errors.too_large(f"The web page has more than {MOST_ELEMENTS} elements")
    return root


def _part(content: bytes) -> tuple[bytes, str | None, bool]:
    """Return the page in a message, its declared encoding, and whether it is HTML; raises Unreadable."""
    try:
        message = email.message_from_bytes(content)
        parts = []
        for part in message.walk():
            parts.append(part)
            if len(parts) > MOST_PARTS:
                raise errors.too_large(f"The web page has more than {MOST_PARTS} parts")
    except (RecursionError, ValueError, LookupError) as damaged:
        raise errors.corrupted() from damaged
    for wanted in ("text/html", "application/xhtml+xml", "text/plain"):
        for part in parts:
            if part.get_content_type() == wanted and "attachment" not in str(part.get("Content-Disposition", "")):
                data = part.get_payload(decode=True)
                if isinstance(data, bytes) and data.strip():
                    return data, part.get_content_charset(), wanted != "text/plain"
    raise errors.no_text()


class _Reader:
    """Walks a page and gathers what is not shown."""

    def __init__(self, looks: Looks) -> None:
        self.looks = looks
        self.hidden: list[str] = []

    def lines(self, element: etree._Element, depth: int = 0) -> list[str]:
        """Return the lines of a page, a cell or a caption."""
        out: list[str] = []
        current: list[str] = []
        for piece in (*self._pieces(element, depth + 1), "\n"):
            if piece != "\n":
                current.append(piece)
                continue
            line = _WIDE.sub("\u3000", re.sub(" +", " ", "".join(current))).replace("\u00a0", " ").strip(" \u3000")
            if line and line != "•":
                out.append(line)
            current.clear()
        return out

    def _pieces(self, element: etree._Element, depth: int, kept: bool = False) -> Iterator[str]:
        """Yield text as it stands and "\\n" where a line ends."""
        if not isinstance(element.tag, str) or element.tag in _LEFT_OUT:
            return
        if depth > MOST_DEPTH:
            raise errors.too_large(f"The web page is nested more than {MOST_DEPTH} levels deep")
        if self.looks.gone(element):
            self._hide(" ".join(map(str, element.itertext())))
            return
        if element.tag == "br":
            yield "\n"
            return
        if element.tag in ("input", "textarea"):
            yield self._value(element)
            return
        if element.tag == "table":
            yield "\n"
            for line in self._table(element, depth):
                yield line
                yield "\n"
            return
        block = element.tag not in _INLINE and ":" not in element.tag  # Word's own (o:p) stand within a line
        kept = kept or element.tag in ("pre", "xmp", "plaintext")
        if block:
            yield "\n"
        apart = not block and self.looks.apart(element)
        if apart:
            yield "\u3000"
        if element.tag == "li":
            yield "• "
        yield from self._text(element, element.text, kept)
        for child in element.iterchildren():
            yield from self._pieces(child, depth + 1, kept)
            yield from self._text(element, child.tail, kept)
        if apart:
            yield "\u3000"
        if block:
            yield "\n"

    def _value(self, element: etree._Element) -> str:
        if element.tag == "textarea":
            return element.text or ""
        return element.get("value", "") if element.get("type", "text") in ("text", "email", "tel", "date") else ""

    def _text(self, element: etree._Element, text: str | None, kept: bool) -> Iterator[str]:
        if not text:
            return
        if self.looks.unseen(element):
            self._hide(text)
        elif kept:
            for number, line in enumerate(text.split("\n")):
                if number:
                    yield "\n"
                yield line.replace(" ", "\u00a0")
        else:
            yield _GAP.sub(" ", text)

    def _hide(self, text: str) -> None:
        text = " ".join(text.split())
        if text:
            self.hidden.append(text)

    def _table(self, table: etree._Element, depth: int) -> Iterator[str]:
        """Yield a row of single lines as one line; cells of several lines are a layout and each is read to its end."""
        for row in _rows(table):
            if row.tag != "tr":
                yield from self.lines(row, depth)
                continue
            if self.looks.gone(row):
                self._hide(" ".join(map(str, row.itertext())))
                continue
            cells = [cell for one in row.iterchildren("td", "th") if (cell := self.lines(one, depth))]
            if all(len(cell) == 1 for cell in cells):
                if cells:
                    yield "\u3000".join(cell[0] for cell in cells)
            else:
                yield from (line for cell in cells for line in cell)


def _rows(table: etree._Element) -> Iterator[etree._Element]:
    """Yield the rows and captions of a table, not those of tables inside it."""
    for child in table.iterchildren(etree.Element):
        if child.tag in ("thead", "tbody", "tfoot"):
            yield from _rows(child)
        elif child.tag not in ("colgroup", "col"):
            yield child
